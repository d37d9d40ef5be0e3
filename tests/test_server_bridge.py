"""Between the event loop and the pages: requests arrive as they were sent, and a body that breaks off does nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from server import Config
from server.web.bridge import build_environ
from tests.rsgi import Client, Headers, Scope, open_gateway
from tests.server_site import BASE, write_release

TOKEN = "token-of-the-tests"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
CHUNKED = {"Transfer-Encoding": "chunked"}
GRAPH = f"/store?graph={quote('http://example.org/g', safe='')}"
TRIPLES = (b"<http://e/a> <http://e/p> ", b"<http://e/b> .")


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    write_release(tmp_path)
    with open_gateway(Config(BASE, tmp_path, token=TOKEN)) as opened:
        yield opened
        writer = opened.gateway.site.writer
        assert writer is not None
        writer.close()


def test_an_environment_says_what_the_request_says() -> None:
    headers = Headers([("X-A", "1"), ("Accept", "a/b"), ("x-a", "2"), ("Content-Type", "c/d"), ("Content-Length", "3")])
    environ = build_environ(Scope("POST", "/id/é ü", "a=%FF", headers, "[2001:db8::1]:4000", "[::1]:8000", "https"))
    said = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/id/Ã© Ã¼",
        "QUERY_STRING": "a=%FF",
        "REMOTE_ADDR": "2001:db8::1",
        "HTTP_X_A": "1,2",
        "HTTP_ACCEPT": "a/b",
        "CONTENT_TYPE": "c/d",
        "CONTENT_LENGTH": "3",
        "SERVER_PORT": "8000",
        "wsgi.url_scheme": "https",
    }
    assert said.items() <= environ.items() and "HTTP_CONTENT_TYPE" not in environ
    assert not {"PATH", "HOME"} & environ.keys()


def test_the_names_of_a_release_are_read_before_anybody_searches(client: Client) -> None:
    release, until = client.gateway.site.release, time.monotonic() + 30
    while "names" not in release._kept:
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_head_has_the_headers_and_no_body(client: Client) -> None:
    whole, head = (client.ask(method, "/void", {"Accept": "text/turtle"}) for method in ("GET", "HEAD"))
    assert (head.status, head.body) == (200, b"") and sorted(head.headers) == sorted(whole.headers)
    assert int(dict(whole.headers)["Content-Length"]) == len(whole.body) > 0


@pytest.mark.parametrize("length", [{"Content-Length": "40"}, CHUNKED])
def test_a_body_in_pieces_is_one(client: Client, length: dict[str, str]) -> None:
    made = client.ask("PUT", GRAPH, {**BEARER, **length, "Content-Type": "text/turtle"}, pieces=TRIPLES)
    assert made.status == 201
    assert TRIPLES[1] in client.ask("GET", GRAPH, {"Accept": "application/n-triples"}).body
    asked = client.ask(
        "POST", "/sparql", {**length, "Content-Type": "application/sparql-query"}, pieces=(b"ASK ", b"{}")
    )
    assert asked.status == (200 if length == CHUNKED else 400)  # where the length is said, less is too little


@pytest.mark.parametrize("length", [{"Content-Length": "400"}, CHUNKED])
def test_a_write_that_breaks_off_changes_nothing(client: Client, length: dict[str, str]) -> None:
    said = {**BEARER, "Content-Type": "text/turtle"}
    client.ask("PUT", GRAPH, {**said, "Content-Length": "40"}, pieces=TRIPLES)
    if length == CHUNKED:
        with pytest.raises(RuntimeError, match="closed"):
            client.ask("PUT", GRAPH, {**said, **length}, pieces=TRIPLES[:1], broken=True)
    else:
        assert client.ask("PUT", GRAPH, {**said, **length}, pieces=(b"",)).status == 400
    assert TRIPLES[1] in client.ask("GET", GRAPH, {"Accept": "application/n-triples"}).body


def test_a_body_that_does_not_come_is_not_waited_for(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.web.bridge.BODY_SECONDS", 0.05)
    said = {"Content-Length": "6", "Content-Type": "application/sparql-query"}
    assert client.ask("POST", "/sparql", said, pieces=(b"ASK ", b"{}"), seconds=1).status == 408
    assert client.ask("POST", "/sparql", said, pieces=(b"ASK ", b"{}")).status == 200


@pytest.mark.parametrize("length", [{"Content-Length": "3000000"}, CHUNKED])
def test_a_body_that_is_too_large_is_refused_and_not_kept(client: Client, length: dict[str, str]) -> None:
    answer = client.ask(
        "POST", "/sparql", {**length, "Content-Type": "application/sparql-query"}, pieces=(b"x" * 900_000,) * 4
    )
    assert answer.status == 413
