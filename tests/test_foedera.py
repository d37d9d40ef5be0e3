"""The front door: settings, exit codes, and the whole road from articles to a served release."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from rdflib import Graph

from foedera import Settings, SettingsError, load_settings, main
from publishing import journey
from store.embedded import EmbeddedStore
from store.http import Address
from store.releases import Release, find_current, list_releases
from store.working import WorkingSet
from tests.conftest import SECOND

ROOT = Path(__file__).parent.parent
BASE = "http://localhost:8000/"


def run(*arguments: str | Path) -> int:
    return main([str(argument) for argument in arguments])


def current(store: Path) -> Release:
    release = find_current(store)
    assert release is not None
    return release


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("FOEDERA_") and name != "FOEDERA_NO_SKIP":
            monkeypatch.delenv(name)


def test_settings_have_defaults() -> None:
    settings = load_settings({}, {})
    assert settings == Settings(
        base_iri=BASE,
        store=Path("var/store"),
        server=None,
        token=None,
        time_limit=30,
        row_cap=None,
        workers=os.cpu_count() or 1,
        dask=None,
        web_workers=1,
        query_workers=2,
        query_memory=1024,
        rate_limit=100,
        proxies=0,
        access_log="short",
        host="127.0.0.1",
        port=8000,
    )


def test_flags_go_before_variables_and_variables_before_defaults() -> None:
    environment = {"FOEDERA_PORT": "9000", "FOEDERA_HOST": "::1", "FOEDERA_TOKEN": "secret", "FOEDERA_ROW_CAP": "10"}
    settings = load_settings({"port": "9001", "host": None}, environment)
    assert (settings.port, settings.host, settings.token, settings.row_cap) == (9001, "::1", "secret", 10)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("FOEDERA_PORT", "http"),
        ("FOEDERA_TIME_LIMIT", "0"),
        ("FOEDERA_TIME_LIMIT", "nan"),
        ("FOEDERA_ROW_CAP", "-1"),
        ("FOEDERA_QUERY_WORKERS", "0"),
        ("FOEDERA_DASK", "localhost:8786"),
        ("FOEDERA_BASE_IRI", "ftp://example.org/"),
        ("FOEDERA_STORE", "ftp://localhost:7878/query"),
        ("FOEDERA_UPDATE_URL", "nowhere"),
    ],
)
def test_a_bad_setting_is_told_by_name(variable: str, value: str) -> None:
    with pytest.raises(SettingsError, match=value.partition("?")[0]):
        load_settings({}, {variable: value})


def test_a_server_takes_the_place_of_the_folder_and_its_files_lie_in_another() -> None:
    environment = {
        "FOEDERA_STORE": "http://localhost:7878/query",
        "FOEDERA_UPDATE_URL": "http://localhost:7878/update",
        "FOEDERA_CREDENTIALS": "bearer abc",
        "FOEDERA_WORK": "elsewhere",
    }
    settings = load_settings({}, environment)
    assert settings.store == Path("elsewhere")
    assert settings.server == Address(
        environment["FOEDERA_STORE"], environment["FOEDERA_UPDATE_URL"], credentials="bearer abc", timeout=30
    )
    with pytest.raises(SettingsError, match="USER:PASSWORD"):
        load_settings({}, environment | {"FOEDERA_CREDENTIALS": "abc"})


def test_a_base_iri_without_its_slash_gets_one() -> None:
    assert load_settings({"base_iri": "https://foedera.example"}, {}).base_iri == "https://foedera.example/"


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["verify", "x.nq"], ["facts", "--format", "xml"]])
def test_misuse_is_exit_code_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(*arguments)
    assert ended.value.code == 2
    assert "usage: foedera" in capsys.readouterr().err


def test_a_bad_setting_is_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("releases", "--base-iri", "nonsense") == 2
    assert "FOEDERA_BASE_IRI" in capsys.readouterr().err


def test_publishing_with_nothing_read_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("publish", "--store", tmp_path) == 1
    assert "the working set is empty" in capsys.readouterr().err
    assert find_current(tmp_path) is None


def test_bad_files_do_not_stop_good_ones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)))
    (folder / "huge.txt").write_bytes(b"Russia and Uzbekistan. " * 230_000)
    (folder / "russian.txt").write_text("Россия и Узбекистан подписали договор о союзе. " * 10, encoding="utf-8")
    (folder / "good.txt").write_text(SECOND, encoding="utf-8")
    assert run("ingest", folder, "--store", tmp_path / "store", "--json", "--quiet") == 1
    told = capsys.readouterr()
    assert json.loads(told.out)["keys"] == ["good"]
    assert [line for line in told.err.splitlines() if "Traceback" in line] == []
    for name in ("empty", "binary", "huge", "russian"):
        assert f"{name}.txt" in told.err
    assert WorkingSet(tmp_path / "store").keys() == ["good"]


def test_publishing_only_unreadable_articles_publishes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    assert run("publish", tmp_path / "empty.txt", "--store", tmp_path / "store") == 1
    assert "nothing was published" in capsys.readouterr().err


def test_one_key_with_two_texts_is_an_error_until_started_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(SECOND, encoding="utf-8")
    assert run("ingest", tmp_path / "a.txt", "--store", tmp_path / "store") == 0
    (tmp_path / "a.txt").write_text(SECOND.replace("Moscow", "Astana"), encoding="utf-8")
    assert run("ingest", tmp_path / "a.txt", "--store", tmp_path / "store") == 1
    assert "--fresh" in capsys.readouterr().err
    assert run("ingest", tmp_path / "a.txt", "--store", tmp_path / "store", "--fresh") == 0


def test_a_store_that_cannot_be_written_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "a.txt").write_text(SECOND, encoding="utf-8")
    assert run("ingest", tmp_path / "a.txt", "--store", tmp_path / "file") == 1
    assert "choose another folder with FOEDERA_STORE" in capsys.readouterr().err


def test_dumps_are_the_same_bytes_from_other_folders_orders_and_hash_seeds(
    published: Path, articles: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(articles, elsewhere)
    sources = sorted(elsewhere.iterdir(), reverse=True)
    command = [
        sys.executable,
        "-m",
        "foedera",
        "publish",
        *map(str, sources),
        "--store",
        str(tmp_path / "s"),
        "--quiet",
    ]
    subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "7"}, capture_output=True)
    one, other = current(published), current(tmp_path / "s")
    assert one.version == other.version
    names = sorted(path.name for path in one.dumps.iterdir())
    assert names == sorted(path.name for path in other.dumps.iterdir())
    for name in names:
        assert (one.dumps / name).read_bytes() == (other.dumps / name).read_bytes(), name


def test_the_turtle_dump_holds_as_many_triples_as_the_default_graph(published: Path) -> None:
    release = current(published)
    read = Graph().parse(release.dumps / "foedera.ttl", format="turtle")
    assert len(read) == EmbeddedStore.open(release.store).count() == release.manifest()["counts"]["default_graph"]


def test_the_manifest_tells_what_the_release_was_made_of(published: Path) -> None:
    manifest = current(published).manifest()
    assert manifest["version"] == current(published).version
    assert [row["article"] for row in manifest["sources"]] == ["border-treaty", "eurasia-daily-monitor-2-214"]
    assert manifest["counts"]["quads"] == sum(
        [
            manifest["counts"]["default_graph"],
            manifest["counts"]["claims"]["quads"],
            *manifest["counts"]["graphs"].values(),
        ]
    )
    assert manifest["statistics"]["classes"][f"{BASE}ontology#Claim"] == manifest["counts"]["claims"]["graphs"]
    assert set(manifest["versions"]) == {"packages", "ontology", "rule_sets", "models"}


def test_nothing_published_is_a_blank_node(published: Path) -> None:
    store = EmbeddedStore.open(current(published).store)
    blank = "FILTER(isBlank(?s) || isBlank(?o))"
    body = store.query(
        f"ASK {{ {{ ?s ?p ?o {blank} }} UNION {{ GRAPH ?g {{ ?s ?p ?o {blank} }} }} }}", results="text/csv"
    ).body
    assert body == b"false"


def test_publishing_the_same_again_changes_nothing(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = current(published)
    assert run("publish", "--store", published, "--quiet") == 0
    assert "nothing new" in capsys.readouterr().out
    assert current(published) == before
    assert len(list_releases(published)) == 1


def test_violations_stop_the_publication(
    published: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(journey, "find_violations", lambda *_store, say: ("a state has no label",))
    before = current(published)
    assert run("publish", "--store", published, "--quiet") == 1
    assert "a state has no label" in capsys.readouterr().err
    assert current(published) == before
    assert not (published / "building").exists()


def test_the_working_set_keeps_to_the_shapes(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "--store", published, "--quiet") == 0
    assert capsys.readouterr().out == "0 violations, 0 contradictions among claims\n"


def test_every_quotation_stands_in_its_source(
    published: Path, articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("foedera.nq.gz", "foedera.ttl", "foedera.trig"):
        assert run("verify", current(published).dumps / name, "--sources", articles, "--json") == 0
        told = json.loads(capsys.readouterr().out)
        assert told["compared"] > 10
        assert told["mismatches"] == []
    assert run("verify", current(published).dumps / "foedera.nq", "--sources", published / "work" / "sources") == 0
    assert run("verify", current(published).dumps / "foedera.nq", "--sources", tmp_path) == 1
    assert "is not in the folder" in capsys.readouterr().err


def test_an_altered_quotation_is_found(published: Path, articles: Path, tmp_path: Path) -> None:
    dump = (current(published).dumps / "foedera.nq").read_text(encoding="utf-8")
    assert 'ontology#exact> "' in dump
    (tmp_path / "altered.nq").write_text(
        dump.replace('ontology#exact> "', 'ontology#exact> "not ', 1), encoding="utf-8"
    )
    assert run("verify", tmp_path / "altered.nq", "--sources", articles) == 1


@pytest.mark.parametrize("name", ["absent.nq", "dump.pdf", "broken.ttl", "empty.nq"])
def test_what_is_no_dump_cannot_be_verified(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "broken.ttl").write_text("<a")
    (tmp_path / "empty.nq").write_text("")
    assert run("verify", tmp_path / name, "--sources", tmp_path) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert name in line


def test_facts_are_one_record_an_article(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("facts", "--store", published) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record["id"] for record in records] == ["border-treaty", "eurasia-daily-monitor-2-214"]
    assert run("facts", "--store", published, "--article", "border-treaty") == 0
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == records[:1]
    assert run("facts", "--store", published, "--format", "csv") == 0
    assert len(capsys.readouterr().out.splitlines()) == 1 + sum(len(record["facts"]) for record in records)
    assert run("facts", "--store", published, "--article", "absent") == 1


def test_inferences_can_be_had_alone(published: Path, tmp_path: Path) -> None:
    assert run("infer", "--store", published, "--out", tmp_path / "inferred.nt", "--quiet") == 0
    store = EmbeddedStore.open(current(published).store)
    assert len(Graph().parse(tmp_path / "inferred.nt")) == store.count(f"{BASE}graph/inferred")


def test_dumps_can_be_written_alone(published: Path, tmp_path: Path) -> None:
    assert run("dump", tmp_path / "dumps", "--store", published) == 0
    for path in current(published).dumps.iterdir():
        assert (tmp_path / "dumps" / path.name).read_bytes() == path.read_bytes()


def test_releases_are_listed(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("releases", "--store", published, "--json") == 0
    [row] = json.loads(capsys.readouterr().out)["releases"]
    assert (row["version"], row["current"], row["base_iri"]) == (current(published).version, True, BASE)
    assert run("rollback", "--store", published) == 1
    assert "no release older" in capsys.readouterr().err


def test_serving_another_base_is_refused(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("serve", "--store", published, "--base-iri", "https://foedera.example/") == 1
    assert "set FOEDERA_BASE_IRI=http://localhost:8000/ or publish again" in capsys.readouterr().err


def test_a_taken_port_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run("serve", "--store", tmp_path, "--port", str(port)) == 1
    assert f"port {port}" in capsys.readouterr().err


def test_serving_a_damaged_store_says_what_to_do(
    published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(published, tmp_path / "store", symlinks=True)
    [manifest] = current(tmp_path / "store").store.glob("MANIFEST*")
    manifest.write_bytes(b"damaged")
    assert run("serve", "--store", tmp_path / "store") == 1
    assert "publish again, or roll back" in capsys.readouterr().err


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        number: int = free.getsockname()[1]
        return number


@pytest.fixture(params=["published", "empty"])
def site(request: pytest.FixtureRequest, published: Path, tmp_path: Path, port: int) -> Iterator[str]:
    store = published if request.param == "published" else tmp_path / "missing"
    command = [sys.executable, "-m", "foedera", "serve", "--store", str(store), "--port", str(port), "--quiet"]
    server = subprocess.Popen(command, cwd=ROOT)
    try:
        for _ in range(150):
            try:
                urlopen(f"http://127.0.0.1:{port}/health", timeout=5).close()
                break
            except (URLError, ConnectionError):
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
        server.send_signal(signal.SIGTERM)
        assert server.wait(15) in (0, -signal.SIGTERM)
    finally:
        server.kill()
        server.wait()


def test_a_release_or_nothing_at_all_is_served_until_the_server_is_told_to_end(site: str) -> None:
    accept = {"Accept": "application/sparql-results+json"}
    query = Request(f"{site}/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D%20LIMIT%202", headers=accept)
    with urlopen(query, timeout=10) as answer:
        assert answer.status == 200
        assert "bindings" in json.load(answer)["results"]


def test_a_publication_killed_midway_leaves_the_old_release(published: Path, articles: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(published, store, symlinks=True)
    before = current(store)
    (tmp_path / "third.txt").write_text(SECOND.replace("Kazakh", "Uzbek"), encoding="utf-8")
    command = [sys.executable, "-m", "foedera", "publish", str(tmp_path / "third.txt"), "--store", str(store)]
    child = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert child.stderr is not None
    for line in child.stderr:
        if line.startswith("writing the dumps"):
            break
    child.kill()
    child.wait()
    child.stderr.close()
    assert current(store) == before
    assert EmbeddedStore.open(before.store).count() == before.manifest()["counts"]["default_graph"]
    assert run("publish", "--store", store, "--quiet") == 0
    assert current(store) != before
    assert run("rollback", "--store", store) == 0
    assert current(store) == before
