"""The working set keeps what ingest read, and refuses what would overwrite it."""

import hashlib
from pathlib import Path

import pytest

from store.errors import WorkingSetError
from store.working import Kept, WorkingSet

TEXT = "Russia and Uzbekistan\r\nsigned a pact – “alliance”.\n"
SHA256 = hashlib.sha256(TEXT.encode()).hexdigest()


def test_an_article_is_kept_with_its_text(tmp_path: Path) -> None:
    WorkingSet(tmp_path).add("daily-2.214", TEXT, b'{"claims": []}')
    again = WorkingSet(tmp_path)
    assert list(again.articles()) == [Kept("daily-2.214", SHA256, b'{"claims": []}')]
    assert again.text(SHA256) == TEXT


def test_articles_come_by_key_whatever_the_order_of_reading(tmp_path: Path) -> None:
    kept = WorkingSet(tmp_path)
    for key in ("b", "a.c", "a"):
        kept.add(key, f"text of {key}", b"{}")
    assert [article.key for article in kept.articles()] == ["a", "a.c", "b"]


def test_reading_an_article_again_changes_nothing(tmp_path: Path) -> None:
    kept = WorkingSet(tmp_path)
    kept.add("a", TEXT, b"1")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    kept.add("a", TEXT, b"1")
    assert before == {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    kept.add("a", TEXT, b"2")
    assert [article.record for article in kept.articles()] == [b"2"]


def test_one_key_with_another_text_is_an_error_unless_replaced(tmp_path: Path) -> None:
    kept = WorkingSet(tmp_path)
    kept.add("a", TEXT, b"1")
    with pytest.raises(WorkingSetError, match="another name, or start over with --fresh"):
        kept.add("a", "something else", b"2")
    assert [article.sha256 for article in kept.articles()] == [SHA256]
    kept.add("a", "something else", b"2", replace=True)
    assert [article.record for article in kept.articles()] == [b"2"]


def test_keeping_only_some_forgets_the_rest_with_their_texts(tmp_path: Path) -> None:
    kept = WorkingSet(tmp_path)
    for key in "abc":
        kept.add(key, TEXT if key < "c" else "another text", b"{}")
    kept.keep_only({"b"})
    assert kept.keys() == ["b"]
    assert [path.stem for path in (tmp_path / "work" / "sources").iterdir()] == [SHA256]


@pytest.mark.parametrize("key", ["", ".hidden", "a/b", "../a", "a b", "ä", "x" * 201])
def test_a_key_that_cannot_stand_in_an_iri_is_refused(key: str, tmp_path: Path) -> None:
    with pytest.raises(WorkingSetError, match="rename the file"):
        WorkingSet(tmp_path).add(key, TEXT, b"{}")


def test_damage_is_told_by_file(tmp_path: Path) -> None:
    kept = WorkingSet(tmp_path)
    kept.add("a", TEXT, b"{}")
    (tmp_path / "work" / "sources" / f"{SHA256}.txt").write_text("altered")
    with pytest.raises(WorkingSetError, match="altered"):
        kept.text(SHA256)
    with pytest.raises(WorkingSetError, match="ingest its article again"):
        kept.text("0" * 64)
    (tmp_path / "work" / "articles" / "a.json").write_bytes(b"rubbish")
    with pytest.raises(WorkingSetError, match="damaged"):
        list(kept.articles())
