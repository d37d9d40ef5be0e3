"""What is put down on disk while the graph is built, and that articles are not held meanwhile."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from weakref import finalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.basics.authority import load_authority
from ingest.basics.claims import ArticleRecord
from ingest.basics.shelves import Rows, Shelf, find_shared, sort_in_memory
from ingest.graph.descriptions import Description, agree
from ingest.graph.graph import build_quads
from ingest.graph.reconciliation import find_blocks, gather, settle_across
from ontology.iris import Iris
from publishing.content import find_records
from store.errors import WorkingSetError
from store.working import WorkingSet
from tests.records import ARTICLE, EU, KZ, PUTIN, RU, TEXT, US, UZ, when


class Watched(ArticleRecord):
    """A record that can be seen to go."""

    __slots__ = ("__weakref__",)


class CountedRecords(Mapping[str, ArticleRecord]):
    """Records that are made when they are asked for, with the most that were there at once."""

    def __init__(self, number: int) -> None:
        self._keys = [f"article-{each:04}" for each in range(number)]
        self._there = 0
        self.most = 0

    def __getitem__(self, key: str) -> ArticleRecord:
        sketch = (7,) * 126 if key.endswith("5") else (int(key[-4:]),) * 126  # some are reprints
        values = {each.name: getattr(ARTICLE, each.name) for each in fields(ArticleRecord)}
        record = Watched(**(values | {"key": key, "sketch": sketch}))
        self._there += 1
        self.most = max(self.most, self._there)
        finalize(record, self._let_go)
        return record

    def _let_go(self) -> None:
        self._there -= 1

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


def test_the_graph_is_built_without_holding_the_articles(tmp_path: Path) -> None:
    records = CountedRecords(60)
    quads = build_quads(records, load_authority(), Iris("http://localhost:8000/"), lambda _: TEXT, folder=tmp_path)
    assert sum(1 for _ in quads) > 60
    assert records.most <= 4
    assert not list(tmp_path.iterdir())


def test_a_shelf_gives_back_what_was_put_down() -> None:
    told = [Description("treaty", "alliance", (("parties", (RU, each)),), when("2005"), "Pact") for each in (UZ, KZ)]
    shelf: Shelf[Description] = Shelf()
    assert [shelf.put(row) for row in told] == [0, 1]
    assert shelf[1] == told[1]
    shelf.put(told[0])
    assert list(shelf) == [*told, told[0]]
    assert shelf[0].role("parties")[1].name == "Uzbekistan"


def test_rows_come_back_in_order_each_once() -> None:
    rows = Rows(None, sort_in_memory)
    for row in (("b", True, 'tab\tand\n"line"'), ("b", False, "x"), ("a", False, "x"), ("b", False, "x")):
        rows.add(*row)
    assert list(rows) == [["a", False, "x"], ["b", False, "x"], ["b", True, 'tab\tand\n"line"']]


def test_what_comes_more_than_once_is_shared() -> None:
    assert find_shared([3, 1, 3, 2, 1, 3]) == {1, 3}


ACTORS = st.sets(st.sampled_from([RU, UZ, KZ, US, EU, PUTIN]), min_size=1, max_size=3).map(tuple)
DATES = st.sampled_from([None, "2005", "2005-11", "2005-11-14", "2005-12", "2006"]).map(lambda day: day and when(day))
TREATIES = st.builds(
    Description,
    st.just("treaty"),
    st.sampled_from(["alliance", "energy", "other"]),
    ACTORS.map(lambda who: (("parties", who),)),
    DATES,
    st.sampled_from(["", "Tashkent Pact", "Association Agreement"]),
)
MEETINGS = st.builds(
    Description, st.just("meeting"), st.just(""), ACTORS.map(lambda who: (("participants", who),)), DATES
)


@given(st.lists(st.one_of(TREATIES, MEETINGS), max_size=25))
def test_block_by_block_the_same_is_settled_as_at_once(told: list[Description]) -> None:
    shelf: Shelf[Description] = Shelf()
    for row in told:
        shelf.put(row)
    assert sorted(number for block in find_blocks(shelf) for number in block) == list(range(len(told)))
    settled = {number: whole for whole, numbers in settle_across(shelf) for number in numbers}
    assert [settled[number] for number in range(len(told))] == [gather(told, agree)[row] for row in told]


def test_a_record_that_changes_while_it_is_published_stops_the_build(tmp_path: Path) -> None:
    working = WorkingSet(tmp_path)
    working.add("article", "text", b'{"key": 1}')
    records = find_records(tmp_path)
    with pytest.raises(Exception, match="malformed"):
        records["article"]
    working.add("article", "text", b'{"key": 2}')
    with pytest.raises(WorkingSetError, match="changed while"):
        records["article"]
    with pytest.raises(KeyError):
        records["another"]
