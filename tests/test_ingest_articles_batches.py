"""Many articles at once: the same records whatever the processes and the cache, in order, with the failures between."""

import json
import socket
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from foedera import main
from ingest.articles.articles import Article, read_article_text
from ingest.basics.claims import ArticleRecord
from ingest.basics.errors import ArticleError, IngestError
from ingest.batches import CHUNK, read_articles
from ingest.parses import keep_parses
from ingest.pipeline import Reader, read_article
from store.working import Parses, WorkingSet

TEXT = "Peace in the Andes\n\nOn October {day}, 1998, Peru and Ecuador signed a peace accord in Brasilia.\n"


def article(number: int) -> Article:
    return read_article_text(f"peace-{number:02}", TEXT.format(day=number % 28 + 1).encode())


def files_of(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_kept_parse_gives_the_same_record_as_parsing(reader: Reader, tmp_path: Path) -> None:
    keeping = keep_parses(reader, Parses(tmp_path))
    plain, first, again = (read_article(article(1), each) for each in (reader, keeping, keeping))
    assert plain.claims
    assert plain == first == again
    assert len(files_of(tmp_path / "work" / "parses")) == 1


def test_another_text_is_parsed_anew(reader: Reader, tmp_path: Path) -> None:
    keeping = keep_parses(reader, Parses(tmp_path))
    assert read_article(article(1), keeping).claims != read_article(article(2), keeping).claims
    assert len(files_of(tmp_path)) == 2


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 400])
def test_a_damaged_parse_is_made_again(reader: Reader, tmp_path: Path, damage: bytes) -> None:
    keeping = keep_parses(reader, Parses(tmp_path))
    whole = read_article(article(1), keeping)
    before = files_of(tmp_path)
    [path] = before
    path.write_bytes(damage)
    assert read_article(article(1), keeping) == whole
    assert files_of(tmp_path) == before


def keyed(rows: list[tuple[Article, ArticleRecord] | IngestError]) -> list[str]:
    return [str(row) if isinstance(row, IngestError) else row[1].key for row in rows]


def test_processes_give_what_one_gives_in_order(tmp_path: Path) -> None:
    error = ArticleError("bad.txt: is empty")
    articles = [*map(article, range(CHUNK + 4)), error, article(30)]
    alone = list(read_articles(articles, kept=Parses(tmp_path / "a"), workers=1))
    together = list(read_articles(articles, kept=Parses(tmp_path / "b"), workers=2))
    assert keyed(together) == keyed(alone) == [*(f"peace-{n:02}" for n in range(CHUNK + 4)), str(error), "peace-30"]
    assert [row for row in together if isinstance(row, tuple)] == [row for row in alone if isinstance(row, tuple)]


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a Dask cluster of two worker processes."""
    distributed = pytest.importorskip("distributed", reason="the extra foedera[dask] is not installed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as made:
        yield made.scheduler_address


def test_a_cluster_gives_what_one_process_gives_in_order(tmp_path: Path, cluster: str) -> None:
    articles = [*map(article, range(3 * CHUNK)), ArticleError("bad.txt: is empty"), article(70)]
    alone = list(read_articles(articles, kept=Parses(tmp_path)))
    there = list(read_articles(articles, cluster=cluster))
    assert keyed(there) == keyed(alone)
    assert [row for row in there if isinstance(row, tuple)] == [row for row in alone if isinstance(row, tuple)]


def test_the_command_reads_on_a_cluster(tmp_path: Path, cluster: str) -> None:
    lines = tmp_path / "all.jsonl"
    rows = ({"id": f"a{number:02}", "text": article(number).text} for number in range(CHUNK + 2))
    lines.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert main(["ingest", str(lines), "--store", str(tmp_path / "store"), "--dask", cluster, "--quiet"]) == 0
    assert len(WorkingSet(tmp_path / "store").keys()) == CHUNK + 2


def test_a_cluster_with_other_rules_is_refused(cluster: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.batches.hash_rules", lambda: "0123456789abcdef")
    with pytest.raises(IngestError, match="install the same version"):
        list(read_articles([article(1)], cluster=cluster))


def test_a_scheduler_that_does_not_answer_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="the extra foedera[dask] is not installed")
    monkeypatch.setattr("ingest.cluster.PATIENCE", 1)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(IngestError, match="no Dask scheduler answers"):
            list(read_articles([article(1)], cluster=address))


def test_a_terminal_shows_a_bar_and_what_could_not_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    (tmp_path / "a.txt").write_text(article(1).text, encoding="utf-8")
    (tmp_path / "b.txt").write_text("", encoding="utf-8")
    assert main(["ingest", str(tmp_path), "--store", str(tmp_path / "store")]) == 1
    shown = capsys.readouterr().err
    assert "2/2" in shown
    assert "not read" in shown


def test_articles_are_taken_as_they_are_read_and_not_all_at_once(tmp_path: Path) -> None:
    taken = count()
    endless = (article(next(taken)) for _ in count())
    rows = read_articles(endless, kept=Parses(tmp_path), workers=1)
    next(rows)
    assert next(taken) <= CHUNK + 2


def test_reading_again_from_the_command_changes_no_byte(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = tmp_path / "all.jsonl"
    rows = ({"id": f"a{number:02}", "text": article(number).text} for number in range(CHUNK + 2))
    lines.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    for workers in ("2", "1"):
        store = tmp_path / workers
        assert main(["ingest", str(lines), "--store", str(store), "--workers", workers]) == 0
    names = [[path.name for path in files_of(tmp_path / each / "work")] for each in ("1", "2")]
    assert names[0] == names[1]
    assert list(files_of(tmp_path / "1").values()) == list(files_of(tmp_path / "2").values())
    before = files_of(tmp_path / "1")
    assert main(["ingest", str(lines), "--store", str(tmp_path / "1"), "--workers", "1"]) == 0
    assert files_of(tmp_path / "1") == before
    assert len(list(WorkingSet(tmp_path / "1").articles())) == CHUNK + 2
    assert "read a00: 1 claims" in capsys.readouterr().err
