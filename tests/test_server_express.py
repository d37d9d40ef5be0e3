"""The short way of the endpoint answers as the application does, in every header."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from server import Config
from tests.rsgi import Client, Exchange, open_gateway
from tests.server_site import BASE, write_release

JSON = "application/sparql-results+json"
ROWS = "SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 40"
MANY = "SELECT * { { SELECT ?a ?b { ?a ?b ?c } LIMIT 300 } { SELECT ?d { ?d ?e ?f } LIMIT 300 } }"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    root = tmp_path_factory.mktemp("store")
    write_release(root)
    with open_gateway(Config(BASE, root, row_cap=200_000)) as opened:
        yield opened


def ask(client: Client, parameters: str, headers: dict[str, str]) -> Exchange:
    return client.ask("GET", f"/sparql?{parameters}", headers)


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
        (f"query={quote(MANY)}", {"Accept": JSON, "Accept-Encoding": "gzip"}),
        ("query=nonsense", {"Accept": JSON}),
        ("query=ASK%7B%7D&query=ASK%7B%7D", {"Accept": JSON}),
        ("query=ASK%7B%7D&update=CLEAR%20ALL", {"Accept": JSON}),
        ("query=SELECT%20%22%FF%22%20%7B%7D", {"Accept": JSON}),
        (f"query={quote('SELECT * { SERVICE <http://e/> { } }')}", {"Accept": JSON}),
        ("", {"Accept": "text/turtle"}),
        ("&".join(f"x{number}=1" for number in range(1200)), {"Accept": "text/turtle"}),
    ],
)
def test_both_ways_give_the_same(client: Client, parameters: str, headers: dict[str, str]) -> None:
    short = ask(client, parameters, headers)
    long = ask(client, parameters, {**headers, "Authorization": "Basic none"})  # which the short way leaves
    assert (short.status, short.body) == (long.status, long.body)
    assert sorted(short.headers) == sorted(long.headers)


def test_what_the_client_has_is_not_sent_again(client: Client) -> None:
    first = ask(client, f"query={quote(ROWS)}", {"Accept": JSON})
    again = ask(client, f"query={quote(ROWS)}", {"Accept": JSON, "If-None-Match": dict(first.headers)["ETag"]})
    assert again.status == 304 and again.body == b""


def test_only_a_plain_query_by_get_takes_the_short_way(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []

    async def long(environ: Any, exchange: Exchange, *, trusted: bool) -> None:
        taken.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {trusted}")
        exchange.response_empty(204, [])

    monkeypatch.setattr(client.gateway._bridge, "answer", long)
    assert ask(client, f"query={quote(ROWS)}", {"Accept": JSON}).status == 200
    assert taken == []
    requests = [
        ("HEAD", "/sparql?query=ASK%7B%7D"),
        ("POST", "/sparql"),
        ("GET", "/"),
        ("GET", "/sparql"),
        ("GET", f"/sparql?query={quote('ASK {} #' + 'x' * 9000)}"),
        ("GET", "/sparql?query=ASK%7B%7D&format=html"),
    ]
    for method, address in requests:
        client.ask(method, address)
        assert taken.pop() == f"{method} {address.partition('?')[0]} False"


def test_many_at_once_are_each_answered_with_their_own(client: Client) -> None:
    def ask_for(number: int) -> Any:
        return asyncio.to_thread(ask, client, f"query={quote(f'SELECT ({number} AS ?n) {{}}')}&format=csv", {})

    async def ask_all() -> list[Exchange]:
        return await asyncio.gather(*map(ask_for, range(40)))

    assert [answer.body.split()[1] for answer in asyncio.run(ask_all())] == [b"%d" % number for number in range(40)]


def test_a_client_that_leaves_a_long_answer_leaves_nothing_open(client: Client) -> None:
    parameters = f"query={quote(MANY)}&format=csv"
    whole = ask(client, parameters, {})
    assert len(whole.body) == int(dict(whole.headers)["Content-Length"]) > 1_000_000
    with pytest.raises(RuntimeError, match="closed"):
        client.ask("GET", f"/sparql?{parameters}", patience=3)
    assert ask(client, parameters, {}).body == whole.body


def test_a_query_that_is_given_up_leaves_no_answer_for_the_next(client: Client) -> None:
    pool = client.gateway.site.pool
    heavy = quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")

    async def give_up() -> None:
        scope, exchange = client.scope("GET", f"/sparql?query={heavy}"), Exchange()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(client.gateway.__rsgi__(scope, exchange), 0.2)

    client.run(give_up())
    assert pool.turns.load == (0, 0, 0)
    for number in range(4):
        answer = ask(client, f"query={quote(f'SELECT ({number} AS ?given) {{}}')}&format=csv", {})
        assert answer.body == b"given\r\n%d\r\n" % number
