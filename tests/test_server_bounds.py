"""One client, one query and one answer have their bounds, and say so when they meet them."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import zstandard
from flask import request
from flask.testing import FlaskClient

from server import Config, create_app
from server.language.capping import limit_rows
from server.language.lexer import read_tokens
from server.processes.turns import Turns, Widths
from server.web.allowance import BURST_SECONDS, Allowance
from server.web.errors import PoolBusy
from server.web.keeping import Kept
from tests.server_site import BASE, write_release

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
ROWS = "SELECT ?s { VALUES ?s { 1 2 3 4 5 } }"
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    write_release(folder)
    return folder


def open_client(root: Path, **options: Any) -> Iterator[FlaskClient]:
    app = create_app(Config(BASE, root, **options))
    yield app.test_client()
    app.extensions["foedera"].pool.close()


@pytest.fixture
def client(root: Path) -> Iterator[FlaskClient]:
    yield from open_client(root)


@pytest.fixture
def capped(root: Path) -> Iterator[FlaskClient]:
    yield from open_client(root, row_cap=3)


def ask(client: FlaskClient, query: str, accept: str = JSON, **more: Any) -> Any:
    return client.get("/sparql", query_string={"query": query, **more}, headers={"Accept": accept})


def test_more_rows_than_allowed_are_an_error_and_not_a_part(capped: FlaskClient) -> None:
    response = ask(capped, ROWS)
    assert response.status_code == 400 and "more than 3 rows" in json.loads(response.data)["detail"]
    assert ask(capped, ROWS + " LIMIT 3").status_code == 200
    assert ask(capped, ROWS + " LIMIT 4").status_code == 400
    assert ask(capped, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 9", "text/turtle").status_code == 200


@pytest.mark.parametrize("asked", ["2", "3", "9"])
def test_who_asks_for_it_gets_a_part_that_says_so(capped: FlaskClient, asked: str) -> None:
    response = ask(capped, ROWS, **{"max-rows": asked})
    found = json.loads(response.data)
    assert len(found["results"]["bindings"]) == min(int(asked), 3)
    assert found["head"]["link"] == [f"{BASE}sparql#cut"] and response.headers["Foedera-Rows"] == "cut"
    assert int(response.headers["Content-Length"]) == len(response.data)
    xml = ask(capped, ROWS, XML, **{"max-rows": asked})
    assert f'<link href="{BASE}sparql#cut"/></head>' in xml.text


def test_an_answer_that_is_not_cut_does_not_say_so(client: FlaskClient) -> None:
    response = ask(client, ROWS, **{"max-rows": "5"})
    assert "link" not in json.loads(response.data)["head"] and "Foedera-Rows" not in response.headers


@pytest.mark.parametrize(("asked", "accept", "status"), [("0", JSON, 400), ("x", JSON, 400), ("2", "text/csv", 406)])
def test_a_part_is_given_only_where_it_can_say_so(client: FlaskClient, asked: str, accept: str, status: int) -> None:
    assert ask(client, ROWS, accept, **{"max-rows": asked}).status_code == status


@pytest.mark.parametrize(
    ("text", "limited"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT * { ?s ?p ?o }\nLIMIT 7\n"),
        ("SELECT * { ?s ?p ?o } LIMIT 5", "SELECT * { ?s ?p ?o } LIMIT 5"),
        ("SELECT * { ?s ?p ?o } limit 50 OFFSET 3", "SELECT * { ?s ?p ?o } limit 7 OFFSET 3"),
        ("SELECT * { { SELECT * { } LIMIT 50 } } # x", "SELECT * { { SELECT * { } LIMIT 50 } } # x\nLIMIT 7\n"),
        ("SELECT * { } VALUES ?s { 1 2 }", "SELECT * { } \nLIMIT 7\nVALUES ?s { 1 2 }"),
    ],
)
def test_a_limit_is_put_where_the_grammar_wants_it(text: str, limited: str) -> None:
    assert limit_rows(text, list(read_tokens(text)), 7) == limited


def test_a_client_that_asks_too_often_is_told_when_to_come_back(root: Path) -> None:
    [client] = list(open_client(root, rate_limit=0.1, token="t")) or [None]
    assert client is not None
    answers = [client.get("/sparql", headers={"Accept": "text/turtle"}) for _ in range(2)]
    assert [response.status_code for response in answers] == [200, 429]
    assert 1 <= int(answers[1].headers["Retry-After"]) <= 10
    assert client.get("/").status_code == 200
    other = client.get("/sparql", headers={"Accept": "text/turtle"}, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    bearer = client.get("/sparql", headers={"Accept": "text/turtle", "Authorization": "Bearer t"})
    assert (other.status_code, bearer.status_code) == (200, 200)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "client"),
    [
        (0, "198.51.100.7", "127.0.0.1"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7, 10.0.0.1", "198.51.100.7"),
        (2, "198.51.100.7", "198.51.100.7"),
        (1, "2001:db8::1:2", "2001:db8::/64"),
        (1, "::ffff:198.51.100.7", "198.51.100.7"),
        (1, "nonsense", "nonsense"),
        (1, "", "127.0.0.1"),
    ],
)
def test_the_client_is_the_one_the_trusted_proxies_name(root: Path, proxies: int, forwarded: str, client: str) -> None:
    from server.core.clients import find_client  # noqa: PLC0415

    app = create_app(Config(BASE, root, proxies=proxies))
    with app.test_request_context(headers={"X-Forwarded-For": forwarded}, environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        assert find_client(app.extensions["foedera"], request.environ) == client


def test_an_allowance_fills_again_and_never_overflows() -> None:
    allowance = Allowance(2)
    burst = 2 * BURST_SECONDS
    assert [allowance.spend("a", 0.0) for _ in range(burst)] == [0.0] * burst
    assert allowance.spend("a", 0.0) == 0.5 and allowance.spend("b", 0.0) == 0.0
    assert allowance.spend("a", 0.5) == 0.0 and allowance.spend("a", 0.5) > 0
    assert [allowance.spend("a", 9999.0) for _ in range(burst + 1)][-1] > 0


WIDTHS = Widths(lane=2, queue=4, client_running=2, client_waiting=2, seconds=5)


def test_a_long_query_makes_room_until_the_slow_lane_is_full() -> None:
    async def ask() -> None:
        turns = Turns(replace(WIDTHS, seconds=0.01))
        first, second = await turns.take("a"), await turns.take("a")
        with pytest.raises(PoolBusy):
            await turns.take("b")
        assert turns.slow_down(first) and turns.slow_down(second)
        third, fourth = await turns.take("b"), await turns.take("b")
        assert not turns.slow_down(third)
        turns.give_back(first)
        assert turns.slow_down(fourth) and turns.load == (1, 2, 0)
        for turn in (second, third, fourth):
            turns.give_back(turn)
        assert turns.load == (0, 0, 0)

    asyncio.run(ask())


def test_one_client_never_has_all_places() -> None:
    async def ask() -> None:
        turns = Turns(replace(WIDTHS, seconds=0.01))
        held = [await turns.take("a"), await turns.take("a")]
        assert all(map(turns.slow_down, held))
        with pytest.raises(PoolBusy):
            await turns.take("a")
        await turns.take("b")
        assert turns.load == (1, 2, 0)

    asyncio.run(ask())


def test_whoever_has_fewest_is_next() -> None:
    async def ask() -> list[str]:
        turns = Turns(WIDTHS)
        held = [await turns.take("a"), await turns.take("a")]
        order: list[str] = []

        async def wait(client: str) -> None:
            turn = await turns.take(client)
            order.append(client)
            await asyncio.sleep(0.01)
            turns.give_back(turn)

        waiting = [asyncio.create_task(wait(client)) for client in ("a", "a", "b")]
        await asyncio.sleep(0)
        with pytest.raises(PoolBusy, match="as many queries waiting"):
            await turns.take("a")
        turns.give_back(held[0])
        await asyncio.gather(*waiting)
        return order

    order = asyncio.run(ask())
    assert order[0] == "b" and sorted(order) == ["a", "a", "b"]


def test_who_leaves_the_queue_gives_back_what_it_was_given() -> None:
    async def ask() -> None:
        turns = Turns(replace(WIDTHS, lane=1))
        held = await turns.take("a")
        left = [asyncio.create_task(turns.take("b")) for _ in range(2)]
        await asyncio.sleep(0)
        left[0].cancel()
        await asyncio.sleep(0)
        assert turns.load == (1, 0, 1)
        turns.give_back(held)  # to the second, which leaves before it hears of it
        left[1].cancel()
        await asyncio.gather(*left, return_exceptions=True)
        assert turns.load == (0, 0, 0)

    asyncio.run(ask())


def test_what_was_asked_for_last_is_kept() -> None:
    kept = Kept(room=64)
    for name in "abcd":
        kept.keep(name, name.encode() * 4)
    kept.keep("big", b"x" * 5)
    for number in range(13):
        kept.find("a")
        kept.keep(str(number), b"1234")
    assert kept.find("a") == b"aaaa" and kept.find("b") is None and kept.find("big") is None and kept.size <= 64


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip", "gzip"),
        ("gzip;q=1, zstd;q=0.5", "gzip"),
        ("zstd;q=0, *", "gzip"),
        ("identity", None),
        ("", None),
    ],
)
def test_a_body_is_packed_as_the_client_likes_and_its_tag_says_so(
    client: FlaskClient, accepted: str, coding: str | None
) -> None:
    def fetch(**headers: str) -> Any:
        accept = {"Accept": "text/csv", "Accept-Encoding": accepted, **headers}
        return client.get("/sparql?query=SELECT%20%3Fs%20%7B%3Fs%20%3Fp%20%3Fo%7D", headers=accept)

    response = fetch()
    unpack = {"zstd": zstandard.ZstdDecompressor().decompress, "gzip": gzip.decompress, None: bytes}[coding]
    assert response.headers.get("Content-Encoding") == coding and unpack(response.data).startswith(b"s\r\n")
    assert "Accept-Encoding" in response.headers["Vary"]
    tag = response.headers["ETag"]
    assert tag.endswith(f'-{coding}"') or coding is None
    assert fetch(**{"If-None-Match": tag}).status_code == 304


def test_deep_brackets_are_refused_before_they_reach_the_engine(client: FlaskClient) -> None:
    deep = "SELECT * { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }"
    response = ask(client, deep)
    assert response.status_code == 400 and "nested" in json.loads(response.data)["detail"]
    assert ask(client, "SELECT * { FILTER(" + "(" * 90 + "1" + ")" * 90 + ") }").status_code == 200
    assert ask(client, "SELECT * " + "{" * 90 + "}" * 90).status_code == 200
