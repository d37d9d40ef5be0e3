"""A store on a server: credentials, patience, broken connections, releases pushed to it; and what Virtuoso takes."""

import base64
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from store import pushing
from store.dumps import Plan, write_dumps
from store.embedded import EmbeddedStore
from store.errors import DataSyntaxError, QuerySyntaxError, ServerUnreachable, StoreError
from store.http import ATTEMPTS, Address, Client
from store.pushing import HalfLoaded, PushError, check_whole, push, read_mark
from store.releases import Release
from store.remote import RemoteStore
from store.tombstones import GRAPH
from tests.servers import VIRTUOSO, Script, run_oxigraph, run_script, run_virtuoso

BASE = "http://localhost:8000/"
EX = "http://example.org/"
EMPTY = b'{"head": {"vars": ["s"]}, "results": {"bindings": []}}'
TRIPLE = f'<{EX}a> <{EX}b> "x" .'.encode()
FINE = (200, {}, EMPTY)


def store_at(url: str, *, pauses: list[float] | None = None, **options: str) -> RemoteStore:
    address = Address(f"{url}/query", f"{url}/update", f"{url}/store", timeout=5, **options)  # type: ignore[arg-type]
    return RemoteStore(address, client=Client(address, sleep=(pauses if pauses is not None else []).append))


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again_with_longer_and_longer_pauses(status: int) -> None:
    script, pauses = Script([(status, {}, b""), (status, {}, b""), (status, {"Retry-After": "7"}, b""), FINE]), []
    with run_script(script) as url:
        store_at(url, pauses=pauses).query("SELECT * { ?s ?p ?o }")
    assert pauses == [0.5, 1.0, 7.0]


def test_patience_ends(tmp_path: Path) -> None:
    script = Script([(503, {}, b"")])
    with run_script(script) as url, pytest.raises(ServerUnreachable, match="still busy after 5 attempts"):
        store_at(url).replace(TRIPLE, "text/turtle", graph=f"{EX}g")
    assert len(script.asked) == ATTEMPTS


@pytest.mark.parametrize(
    ("answer", "error", "message"),
    [
        ((401, {}, b""), ServerUnreachable, "refuses the credentials.*FOEDERA_CREDENTIALS"),
        ((403, {}, b""), ServerUnreachable, "refuses the credentials"),
        ((404, {}, b""), ServerUnreachable, "nothing at this address"),
        ((500, {}, b"out of\nluck"), StoreError, "answered 500 .out of luck"),
        ((400, {}, b"error at 2:3: oops"), QuerySyntaxError, "line 2, column 3: oops"),
    ],
)
def test_a_refusal_is_told_in_words(
    answer: tuple[int, dict[str, str], bytes], error: type[Exception], message: str
) -> None:
    with run_script(Script([answer])) as url, pytest.raises(error, match=message):
        store_at(url).query("SELECT * { ?s ?p ?o }")


def test_a_server_that_is_not_there_is_told_by_its_address() -> None:
    with pytest.raises(ServerUnreachable, match=r"http://127.0.0.1:9/query: the connection failed"):
        store_at("http://127.0.0.1:9").count()


def test_an_answer_that_breaks_off_is_an_error_and_no_part_of_it_is_taken(tmp_path: Path) -> None:
    with run_script(Script([FINE], cut=True)) as url:
        with pytest.raises(ServerUnreachable, match="broke off"):
            store_at(url).query("SELECT * { ?s ?p ?o }")
        with pytest.raises(ServerUnreachable, match="broke off"):
            store_at(url).dump_file(tmp_path / "all.nq")
    assert list(tmp_path.iterdir()) == []


def test_fewer_rows_than_the_server_counts_are_an_error(tmp_path: Path) -> None:
    counted = b'{"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "literal", "value": "3"}}]}}'
    with run_script(Script([FINE, (200, {}, counted)])) as url, pytest.raises(StoreError, match="gave 0 of 3 rows"):
        store_at(url).dump_file(tmp_path / "all.nq")


@pytest.mark.parametrize(
    ("credentials", "header"),
    [
        ("basic ann:pass word", f"Basic {base64.b64encode(b'ann:pass word').decode()}"),
        ("bearer abc", "Bearer abc"),
    ],
)
def test_credentials_go_with_every_request_and_into_no_message(credentials: str, header: str) -> None:
    script = Script([FINE, (204, {}, b""), (204, {}, b""), (500, {}, b"")])
    with run_script(script) as url:
        store = store_at(url, credentials=credentials)
        store.query("SELECT * { ?s ?p ?o }")
        store.update("DROP ALL")
        store.load(TRIPLE, "text/turtle", graph=f"{EX}g")
        with pytest.raises(StoreError) as told:
            store.update("DROP ALL")
    assert [headers["Authorization"] for *_, headers, _ in script.asked] == [header] * 4
    assert "abc" not in str(told.value) and "pass word" not in str(told.value)


@pytest.mark.parametrize("credentials", ["ann", "basic ann", "magic a:b", "bearer "])
def test_malformed_credentials_are_refused(credentials: str) -> None:
    with pytest.raises(ValueError, match="USER:PASSWORD"):
        Address("http://example.org/query", credentials=credentials)


def test_malformed_rdf_is_not_sent() -> None:
    script = Script([FINE])
    with run_script(script) as url, pytest.raises(DataSyntaxError, match="at line 1"):
        store_at(url).load(b"<http://example.org/a> oops", "text/turtle", graph=f"{EX}g")
    assert script.asked == []


def make_release(root: Path, version: str, lines: list[str]) -> Release:
    release = Release(version, root / "releases" / version)
    store = EmbeddedStore.in_memory()
    store.load("".join(lines).encode(), "application/n-quads")
    write_dumps(store, release.dumps, Plan())
    (release.folder / "manifest.json").write_text(f'{{"published": "{version}"}}', encoding="utf-8")
    return release


def quads(seed: int, count: int = 60) -> list[str]:
    numbers = random.Random(seed).sample(range(100), count)
    return [f'<{EX}s{number}> <{EX}p> "é\\n{number}" <{EX}g{number % 3}> .\n' for number in numbers] + [
        TRIPLE.decode() + "\n"
    ]


@pytest.fixture
def server() -> Iterator[RemoteStore]:
    with run_oxigraph() as address:
        yield RemoteStore(address)


def held(store: RemoteStore, folder: Path) -> set[str]:
    store.dump_file(folder / "held.nq")
    lines = (folder / "held.nq").read_text(encoding="utf-8").splitlines(keepends=True)
    return {line for line in lines if GRAPH not in line}


@pytest.mark.parametrize("at_once", [5, 10_000])
def test_a_server_holds_the_release_that_was_pushed_last(
    server: RemoteStore, tmp_path: Path, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pushing, "AT_ONCE", at_once)
    releases = {version: quads(seed) for seed, version in enumerate(("one", "two", "three"))}
    for version in ("one", "two", "three", "one", "one"):
        push(server, tmp_path, make_release(tmp_path, version, releases[version]), BASE, say=lambda _: None)
        assert held(server, tmp_path) == set(releases[version])
        assert check_whole(server, BASE) == version


class Breaking(RemoteStore):
    """A store whose connection breaks after some updates."""

    left = 0

    def update(self, text: str) -> None:
        if self.left == 0:
            raise ServerUnreachable("the connection broke off")
        self.left -= 1
        super().update(text)


@pytest.mark.parametrize("updates", range(12))
def test_a_push_that_breaks_off_is_marked_and_the_next_goes_on(
    server: RemoteStore, tmp_path: Path, updates: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pushing, "AT_ONCE", 10)
    releases = {version: make_release(tmp_path, version, quads(seed)) for seed, version in enumerate(("a", "b", "c"))}
    push(server, tmp_path, releases["a"], BASE, say=lambda _: None)
    breaking = Breaking(server.address)
    breaking.left = updates
    try:
        push(breaking, tmp_path, releases["b"], BASE, say=lambda _: None)
    except ServerUnreachable:
        if updates:
            assert read_mark(server, BASE) == "loading a b"
            with pytest.raises(HalfLoaded, match="is being loaded"):
                check_whole(server, BASE)
        else:
            assert check_whole(server, BASE) == "a" and held(server, tmp_path) == set(quads(0))
    push(server, tmp_path, releases["c"], BASE, say=lambda _: None)
    assert held(server, tmp_path) == set(quads(2)) and check_whole(server, BASE) == "c"


def test_a_small_push_is_done_wholly_or_not_at_all(server: RemoteStore, tmp_path: Path) -> None:
    push(server, tmp_path, make_release(tmp_path, "a", quads(0)), BASE, say=lambda _: None)
    breaking = Breaking(server.address)
    with pytest.raises(ServerUnreachable):
        push(breaking, tmp_path, make_release(tmp_path, "b", quads(1)), BASE, say=lambda _: None)
    assert held(server, tmp_path) == set(quads(0)) and check_whole(server, BASE) == "a"


def test_data_of_others_is_left_alone(server: RemoteStore, tmp_path: Path) -> None:
    server.load(TRIPLE, "text/turtle", graph=f"{EX}theirs")
    with pytest.raises(PushError, match="none of our releases"):
        push(server, tmp_path, make_release(tmp_path, "a", quads(0)), BASE, say=lambda _: None)
    assert server.count(f"{EX}theirs") == 1


def test_a_load_whose_connection_is_lost_leaves_the_graph_as_it_was(tmp_path: Path) -> None:
    """The client is killed in the middle of sending; the server throws away what it has of the request."""
    with run_oxigraph() as address:
        store = RemoteStore(address)
        store.replace(TRIPLE, "text/turtle", graph=f"{EX}g")
        assert address.graphs is not None
        code = (
            "import http.client, sys, time\n"
            f"connection = http.client.HTTPConnection('{address.graphs.split('/')[2]}')\n"
            f"connection.putrequest('PUT', '/store?graph={EX}g')\n"
            "connection.putheader('Content-Type', 'application/n-triples')\n"
            "connection.putheader('Content-Length', '90000000')\n"
            "connection.endheaders()\n"
            f"line = b'<{EX}a> <{EX}b> <{EX}c%d> .\\n'\n"
            "for number in range(200_000):\n    connection.send(line % number)\n"
            "print('sent', flush=True)\ntime.sleep(60)\n"
        )
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
        assert process.stdout is not None and process.stdout.readline() == b"sent\n"
        process.kill()
        process.communicate()
        time.sleep(0.2)
        assert store.read("application/n-triples", graph=f"{EX}g").decode() == f"{TRIPLE.decode()}\n"


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteStore]:
    if VIRTUOSO is None:
        pytest.skip("needs a Virtuoso server (Debian's virtuoso-opensource)")
    folder = tmp_path_factory.mktemp("virtuoso")
    with run_virtuoso(folder, default_graph=f"{EX}default") as address:
        yield RemoteStore(address, prefixes={"ex": EX})
    shutil.rmtree(folder)


def test_virtuoso_takes_whole_graphs_and_gives_them_back(virtuoso: RemoteStore) -> None:
    turtle = f'<{EX}a> <{EX}b> "é"@en, 12, "2005-11"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>, <{EX}c> .'
    virtuoso.replace(turtle.encode(), "text/turtle", graph=f"{EX}g")
    assert virtuoso.count(f"{EX}g") == 4
    again = EmbeddedStore.in_memory()
    again.load(turtle.encode(), "text/turtle")
    assert sorted(virtuoso.read("application/n-triples", graph=f"{EX}g").splitlines()) == sorted(
        again.read("application/n-triples", graph=None).splitlines()
    )
    virtuoso.replace(TRIPLE, "text/turtle", graph=f"{EX}g")
    assert virtuoso.read("application/n-triples", graph=f"{EX}g") == TRIPLE + b"\n"
    assert f"{EX}g" in virtuoso.graphs() and virtuoso.has_graph(f"{EX}g") and not virtuoso.has_graph(f"{EX}absent")


def test_virtuoso_keeps_the_default_graph_in_its_stand_in(virtuoso: RemoteStore) -> None:
    virtuoso.replace(f"{TRIPLE.decode()} <{EX}a> <{EX}b> 2 .".encode(), "text/turtle", graph=None)
    assert virtuoso.count() == virtuoso.count(f"{EX}default") == 2
    assert f"{EX}default" not in virtuoso.graphs()
    rows = virtuoso.query("SELECT ?o { ex:a ex:b ?o }", results="text/csv").body
    assert sorted(rows.decode().replace('"', "").split()) == ["2", "o", "x"]


def test_virtuoso_refuses_wrong_credentials(virtuoso: RemoteStore) -> None:
    stranger = RemoteStore(replace(virtuoso.address, credentials="digest dba:wrong"))
    with pytest.raises(ServerUnreachable, match="credentials"):
        stranger.replace(TRIPLE, "text/turtle", graph=f"{EX}g")


def test_virtuoso_tells_where_a_query_is_wrong(virtuoso: RemoteStore) -> None:
    with pytest.raises(QuerySyntaxError, match="line 2"):
        virtuoso.query("SELECT * {\n oops }")
