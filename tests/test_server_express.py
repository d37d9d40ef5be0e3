"""The short way of the endpoint answers as the application does, in every header."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.test import Client

from server import Config, create_app
from server.express import shorten
from tests.server_site import BASE, write_release

JSON = "application/sparql-results+json"
ROWS = "SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 40"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Any:
    root = tmp_path_factory.mktemp("store")
    write_release(root)
    made = create_app(Config(BASE, root, row_cap=40))
    yield made
    made.extensions["foedera"].pool.close()


@pytest.mark.parametrize(
    ("parameters", "headers"),
    [
        (f"query={quote(ROWS)}", {"Accept": JSON}),
        (f"query={quote(ROWS)}", {"Accept": "text/csv", "Accept-Encoding": "gzip"}),
        (f"query={quote(ROWS)}", {"Accept": "text/csv", "Accept-Encoding": "zstd, gzip"}),
        (f"query={quote(ROWS)}&format=srx", {}),
        (f"query={quote(ROWS)}&format=csv", {"Accept": "text/html"}),
        (
            f"query={quote('ASK { GRAPH ?g {?s ?p ?o} }')}&named-graph-uri={quote(BASE + 'graph/facts')}",
            {"Accept": "*/*"},
        ),
        (f"query={quote('DESCRIBE state:uz')}", {"Accept": "text/turtle"}),
        (f"query={quote('DESCRIBE state:uz')}", {"Accept": "application/x-nonsense"}),
        (f"query={quote('SELECT * { ?s ?p ?o }')}", {"Accept": JSON}),
        ("query=nonsense", {"Accept": JSON}),
        ("query=ASK%7B%7D&query=ASK%7B%7D", {"Accept": JSON}),
        ("query=ASK%7B%7D&update=CLEAR%20ALL", {"Accept": JSON}),
        ("query=SELECT%20%22%FF%22%20%7B%7D", {"Accept": JSON}),
        (f"query={quote('SELECT * { SERVICE <http://e/> { } }')}", {"Accept": JSON}),
        ("", {"Accept": "text/turtle"}),
        ("&".join(f"x{number}=1" for number in range(1200)), {"Accept": "text/turtle"}),
    ],
)
def test_both_ways_give_the_same(app: Flask, parameters: str, headers: dict[str, str]) -> None:
    short = Client(app).get(f"/sparql?{parameters}", headers=headers)
    long = Client(app).get(
        f"/sparql?{parameters}", headers={**headers, "Authorization": "Basic none"}
    )  # which the short way leaves
    assert (short.status, short.data) == (long.status, long.data)
    assert sorted(short.headers) == sorted(long.headers)


def test_what_the_client_has_is_not_sent_again(app: Flask) -> None:
    first = Client(app).get(f"/sparql?query={quote(ROWS)}", headers={"Accept": JSON})
    again = Client(app).get(
        f"/sparql?query={quote(ROWS)}", headers={"Accept": JSON, "If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304


def test_only_a_query_by_get_takes_the_short_way(app: Flask) -> None:
    taken: list[str] = []

    def long(environ: Any, start_response: Any) -> list[bytes]:
        taken.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        start_response("204 No Content", [])
        return []

    client = Client(shorten(long, app.extensions["foedera"]))
    assert client.get(f"/sparql?query={quote(ROWS)}", headers={"Accept": JSON}).status_code == 200
    assert taken == []
    for method, address in (("HEAD", "/sparql?query=ASK%7B%7D"), ("POST", "/sparql"), ("GET", "/"), ("GET", "/sparql")):
        client.open(address, method=method)
        assert taken.pop() == f"{method} {address.partition('?')[0]}"
