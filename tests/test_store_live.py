"""A write is whole or nothing, seen at once, never by who reads an older version, and kept for the next release."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from store.embedded import EmbeddedStore
from store.errors import DataSyntaxError, QuerySyntaxError, StoreError, StoreUnreachable
from store.live import VERSIONS_KEPT, Working, find_version, hold_lock
from store.releases import find_current
from store.writes import Journal, Kind, Write, apply_write
from tests.server_site import BASE, write_release

TURTLE = "text/turtle"


def update(text: str) -> Write:
    return Write(Kind.UPDATE, text.encode())


def insert(number: int) -> Write:
    return update(f"INSERT DATA {{ <u:s> <u:p> {number} }}")


def working(root: Path) -> Working:
    return Working(root, base_iri=BASE, prefixes={})


def count(root: Path) -> int:
    version = find_version(root, find_current(root))
    assert version is not None
    return EmbeddedStore.open(version.folder).count()


def test_without_a_write_there_is_no_version(tmp_path: Path) -> None:
    assert find_version(tmp_path, None) is None


def test_each_write_is_a_version_that_never_changes(tmp_path: Path) -> None:
    work = working(tmp_path)
    work.write(insert(1))
    first = find_version(tmp_path, None)
    assert first is not None
    reader = EmbeddedStore.open(first.folder)
    work.write(insert(2))
    second = find_version(tmp_path, None)
    assert second is not None and second.name != first.name
    assert (reader.count(), EmbeddedStore.open(first.folder).count(), count(tmp_path)) == (1, 1, 2)


@pytest.mark.parametrize(
    ("write", "error"),
    [
        (update("INSERT DATA { <u:s> <u:p> 7 } ; nonsense"), QuerySyntaxError),
        (Write(Kind.REPLACE, b"<u:a> <u:b> 1 . <u:a", TURTLE), DataSyntaxError),
        (Write(Kind.ADD, b"<u:a> <u:b> 1 . <u:a", TURTLE, "u:g"), DataSyntaxError),
        (Write(Kind.REPLACE_ALL, b"<u:a> <u:b> <u:c> <u:g> . <", "application/n-quads"), DataSyntaxError),
    ],
)
def test_a_write_that_fails_changes_nothing(tmp_path: Path, write: Write, error: type[StoreError]) -> None:
    work = working(tmp_path)
    work.write(insert(1))
    before = find_version(tmp_path, None)
    with pytest.raises(error):
        work.write(write)
    assert find_version(tmp_path, None) == before and Journal(tmp_path).last() == 1
    work.write(insert(2))
    assert count(tmp_path) == 2


def test_writes_go_on_from_the_release_and_a_new_release_starts_without_them(tmp_path: Path) -> None:
    write_release(tmp_path, version="first")
    work = working(tmp_path)
    work.write(insert(1))
    version = find_version(tmp_path, find_current(tmp_path))
    assert version is not None and version.name == "first.1"
    write_release(tmp_path, version="second", data="treaty:a a foe:Treaty .")
    assert find_version(tmp_path, find_current(tmp_path)) is None
    work.write(insert(2))
    version = find_version(tmp_path, find_current(tmp_path))
    assert version is not None and version.name == "second.2"


def test_writes_that_a_release_does_not_hold_yet_are_carried_over(tmp_path: Path) -> None:
    write_release(tmp_path, version="first")
    working(tmp_path).write(insert(1))
    working(tmp_path).write(insert(2))
    write_release(tmp_path, version="second", data="")
    assert working(tmp_path).carry_over(1) == 1
    version = find_version(tmp_path, find_current(tmp_path))
    assert version is not None and version.name == "second.2"
    found = EmbeddedStore.open(version.folder).query("SELECT ?n { <u:s> <u:p> ?n }", results="text/csv").body
    assert isinstance(found, bytes) and found.decode().split() == ["n", "2"]
    assert working(tmp_path).carry_over(2) == 0


def test_a_write_that_a_crash_kept_from_showing_is_made_by_the_next_writer(tmp_path: Path) -> None:
    working(tmp_path).write(insert(1))
    with Journal(tmp_path).appended(2, insert(2)):
        pass
    working(tmp_path).write(insert(3))
    assert count(tmp_path) == 3


def test_the_journal_survives_a_line_that_was_cut_short(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    with journal.appended(1, Write(Kind.ADD, b"\xff\xfe", TURTLE, "u:g")):
        pass
    path = tmp_path / "work" / "writes.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:-5])
    assert [number for number, _ in journal.entries()] == [1]
    with journal.appended(2, insert(2)):
        pass
    assert list(journal.entries()) == [(1, Write(Kind.ADD, b"\xff\xfe", TURTLE, "u:g")), (2, insert(2))]


def test_a_damaged_journal_is_named(tmp_path: Path) -> None:
    with Journal(tmp_path).appended(1, insert(1)):
        pass
    (tmp_path / "work" / "writes.jsonl").write_text('{"number": 1}\n')
    with pytest.raises(StoreError, match=r"writes\.jsonl: an entry of the journal"):
        Journal(tmp_path).last()


def test_old_versions_are_removed(tmp_path: Path) -> None:
    work = working(tmp_path)
    for number in range(VERSIONS_KEPT + 3):
        work.write(insert(number))
    assert len(list((tmp_path / "live" / "versions").iterdir())) == VERSIONS_KEPT


def test_graphs_are_there_though_empty_until_they_are_dropped() -> None:
    store = EmbeddedStore.in_memory()
    assert apply_write(store, Write(Kind.REPLACE, b"", TURTLE, "u:g")) is False
    assert apply_write(store, Write(Kind.ADD, b"<u:a> <u:b> 1 .", TURTLE, "u:g")) is True
    assert apply_write(store, Write(Kind.REPLACE, b"", TURTLE, "u:g")) is True
    assert (store.graphs(), store.count("u:g")) == (("u:g",), 0)
    assert apply_write(store, Write(Kind.DROP, graph="u:g")) is True
    assert apply_write(store, Write(Kind.DROP, graph="u:g")) is False
    assert store.graphs() == ()


def test_only_one_holds_the_lock(tmp_path: Path) -> None:
    found: list[object] = []

    def try_it() -> None:
        try:
            with hold_lock(tmp_path, seconds=0.05):
                found.append("held")
        except StoreUnreachable as error:
            found.append(error)

    with hold_lock(tmp_path, seconds=1):
        thread = threading.Thread(target=try_it)
        thread.start()
        thread.join()
    assert isinstance(found[0], StoreUnreachable)
    try_it()
    assert found[1] == "held"


def test_a_write_that_cannot_be_shown_is_taken_back(tmp_path: Path) -> None:
    work = working(tmp_path)
    work.write(insert(1))
    (tmp_path / "live" / ".current.next").mkdir()  # where the next link would be made
    with pytest.raises(StoreError):
        work.write(insert(2))
    (tmp_path / "live" / ".current.next").rmdir()
    assert Journal(tmp_path).last() == 1 and count(tmp_path) == 1
    work.write(insert(3))
    assert Journal(tmp_path).last() == 2 and count(tmp_path) == 2
