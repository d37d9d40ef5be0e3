"""Dumps are sorted, readable, whole, and the same bytes for the same quads."""

import gzip
import hashlib
import random
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph

from store import dumps
from store.dumps import write_dumps
from store.embedded import EmbeddedStore
from store.errors import StoreError
from store.sorting import sort_lines

EX = "http://example.org/"
PREFIXES = {"ex": EX, "xsd": "http://www.w3.org/2001/XMLSchema#", "claim": f"{EX}id/claim/"}
HEADING = ("Licence: CC BY 4.0", "Contains data from A & B")
QUADS = [
    f"<{EX}ru> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{EX}State> .",
    f'<{EX}ru> <{EX}label> "Russia"@en .',
    f'<{EX}ru> <{EX}label> "Россия \\"и\\" другие\\n\\tstates\\\\"@ru .',
    f'<{EX}ru> <{EX}code> "365"^^<http://www.w3.org/2001/XMLSchema#integer> .',
    f'<{EX}ru> <{EX}since> "1991-12"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> .',
    f'<{EX}ru> <{EX}former> "true"^^<http://www.w3.org/2001/XMLSchema#boolean> .',
    f'<{EX}ru> <{EX}quote> "^^<not a datatype>" .',
    f"<{EX}a/b#position> <{EX}p> <{EX}-x> .",
    f"<{EX}a.> <{EX}p> <{EX}ru> .",
    f"<{EX}ru> <{EX}p> <{EX}uz> <{EX}id/claim/1f> .",
    f"<{EX}uz> <{EX}p> <{EX}ru> <{EX}id/claim/1f> .",
    f"<{EX}uz> <{EX}p> <{EX}ru> <{EX}graph/facts> .",
    f"<{EX}me> <{EX}p> <{EX}ru> <{EX}graph/catalogue> .",
]


def store_of(quads: list[str]) -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    store.load("\n".join(quads).encode() + b"\n", "application/n-quads")
    return store


def dump(folder: Path, quads: list[str] | None = None) -> dumps.Dumps:
    store = store_of(QUADS if quads is None else quads)
    outside = [f"{EX}graph/catalogue"]
    extras = {"ontology.ttl": "<http://example.org/o> a <http://example.org/O> .\n"}
    return write_dumps(store, folder, heading=HEADING, prefixes=PREFIXES, outside=outside, extras=extras)


def test_dumps_are_the_same_bytes_whatever_the_order_and_the_folder(tmp_path: Path) -> None:
    shuffled = random.Random(5).sample(QUADS, len(QUADS))
    first, second = dump(tmp_path / "one"), dump(tmp_path / "two" / "deeper", shuffled)
    assert first == second
    for name in first.sums:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / "deeper" / name).read_bytes()


def test_every_dump_opens_with_licence_and_attribution(tmp_path: Path) -> None:
    for name in dump(tmp_path).sums:
        content = (tmp_path / name).read_bytes()
        text = gzip.decompress(content) if name.endswith(".gz") else content
        assert text.startswith(b"# Licence: CC BY 4.0\n# Contains data from A & B\n")


def test_quads_are_sorted_counted_and_leave_out_the_catalogue(tmp_path: Path) -> None:
    made = dump(tmp_path)
    lines = [line for line in (tmp_path / "foedera.nq").read_text().split("\n") if line and line[0] != "#"]
    assert lines == sorted(QUADS[:-1])
    assert made.counts == {"": 9, f"{EX}graph/facts": 1, f"{EX}id/claim/1f": 2}


def test_the_turtle_dump_parses_in_rdflib_and_is_the_default_graph(tmp_path: Path) -> None:
    dump(tmp_path)
    read = Graph().parse(tmp_path / "foedera.ttl", format="turtle")
    assert set(read) == set(Graph().parse(data="\n".join(QUADS[:9]), format="nt"))


@pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")  # rdflib warns of itself
def test_trig_and_quads_hold_the_same_dataset(tmp_path: Path) -> None:
    dump(tmp_path)
    assert set(ox.parse(path=str(tmp_path / "foedera.trig"))) == set(ox.parse(path=str(tmp_path / "foedera.nq")))
    assert len(list(Dataset().parse(tmp_path / "foedera.nq", format="nquads").quads())) == 12


def test_turtle_is_readable(tmp_path: Path) -> None:
    dump(tmp_path)
    text = (tmp_path / "foedera.trig").read_text()
    assert "\nex:ru a ex:State ;\n    ex:code 365 ;\n    ex:former true ;\n" in text
    assert '\n    ex:since "1991-12"^^xsd:gYearMonth .\n' in text
    assert "\nclaim:1f {\n\nex:ru ex:p ex:uz .\n\nex:uz ex:p ex:ru .\n}\n" in text
    assert f"\n<{EX}a.> ex:p ex:ru .\n" in text


def test_sums_and_packed_files_agree_with_the_plain_ones(tmp_path: Path) -> None:
    made = dump(tmp_path)
    for line in (tmp_path / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert digest == hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == made.sums[name]
    for extension in ("nq", "trig", "ttl"):
        packed = (tmp_path / f"foedera.{extension}.gz").read_bytes()
        assert gzip.decompress(packed) == (tmp_path / f"foedera.{extension}").read_bytes()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_an_empty_store_has_dumps_too(tmp_path: Path) -> None:
    assert dump(tmp_path, []).counts == {"": 0}


def test_a_dump_that_does_not_read_back_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dumps, "write_turtle", lambda quads, shorten: iter(["broken"]))
    with pytest.raises(StoreError, match="does not parse"):
        dump(tmp_path)


@pytest.mark.parametrize("in_memory", [1, 3, 7, 1000])
def test_sorting_in_runs_gives_each_line_once(in_memory: int, tmp_path: Path) -> None:
    lines = [f"{number % 7}\u2028é\n" for number in range(20)]
    assert list(sort_lines(lines, tmp_path, in_memory=in_memory)) == sorted(set(lines))
