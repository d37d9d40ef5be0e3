"""Operators see what the site does, and no more of its users than they asked for."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from server import Config, create_app
from server.web.metrics import Metrics
from tests.server_site import BASE, write_release

TOKEN = "secret of the tests"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    write_release(tmp_path)
    app = create_app(Config(BASE, tmp_path, token=TOKEN, access_log="short"))
    yield app.test_client()
    app.extensions["foedera"].pool.close()
    app.extensions["foedera"].writer.close()


def ask(client: FlaskClient, query: str = "ASK {}") -> None:
    assert client.get("/sparql", query_string={"query": query}).status_code == 200


def test_health_names_the_release_and_the_writes_since(client: FlaskClient) -> None:
    assert json.loads(client.get("/health").data) == {"status": "ready", "release": "0123456789abcdef", "writes": 0}
    update = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/sparql-update"}
    assert client.post("/sparql", data="INSERT DATA { <u:a> <u:b> 1 }", headers=update).status_code == 204
    assert json.loads(client.get("/health").data)["writes"] == 1


def test_every_answer_names_the_release(client: FlaskClient) -> None:
    for address in ("/", "/none", "/sparql?query=ASK%7B%7D", "/health"):
        assert client.get(address).headers["Foedera-Release"] == "0123456789abcdef"


def test_requests_and_queries_are_counted(client: FlaskClient) -> None:
    ask(client)
    ask(client)
    client.get("/sparql?query=nonsense")
    client.open("/none", method="BREW")
    text = client.get("/metrics").text
    for line in (
        'foedera_requests_total{route="/sparql",method="GET",status="200"} 2',
        'foedera_requests_total{route="/sparql",method="GET",status="400"} 1',
        'foedera_requests_total{route="none",method="OTHER",status="404"} 1',
        'foedera_request_seconds_count{route="/sparql"} 3',
        'foedera_queries_running{lane="quick"} 0',
        'foedera_kept_answers_total{found="yes"} 1',
        'foedera_release_info{version="0123456789abcdef"} 1',
    ):
        assert f"\n{line}\n" in text
    assert text.count("# TYPE foedera_requests_total counter\n") == 1


def test_a_histogram_counts_what_is_at_most_its_bound() -> None:
    metrics = Metrics()
    for seconds in (0.001, 0.005, 3.0, 100.0):
        metrics.observe("foedera_request_seconds", seconds, route='a"b')
    text = metrics.write({})
    assert 'foedera_request_seconds_bucket{route="a\\"b",le="0.005"} 2\n' in text
    assert 'foedera_request_seconds_bucket{route="a\\"b",le="10.0"} 3\n' in text
    assert 'foedera_request_seconds_bucket{route="a\\"b",le="+Inf"} 4\n' in text


def test_the_log_has_a_line_for_each_request_without_what_was_asked(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "foedera.access"):
        ask(client, "ASK { 'private' ?p ?o } # private")
    [line] = [record.message for record in caplog.records if record.name == "foedera.access"]
    row = json.loads(line)
    assert (row["method"], row["path"], row["status"], row["client"]) == ("GET", "/sparql", 200, "127.0.0.1")
    assert "private" not in line and TOKEN not in line


def test_the_full_log_has_the_text_of_queries(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(Config(BASE, tmp_path, access_log="full"))
    with caplog.at_level(logging.INFO, "foedera.access"):
        app.test_client().post("/sparql", data="ASK { }  # mine", content_type="application/sparql-query")
    assert json.loads(caplog.records[-1].message)["text"] == "ASK { }  # mine"
    app.extensions["foedera"].pool.close()


@pytest.mark.parametrize(("base", "secure"), [("https://foedera.example/", True), ("http://localhost:8000/", False)])
def test_a_site_reached_by_https_says_that_it_always_is(tmp_path: Path, base: str, secure: bool) -> None:
    client = create_app(Config(base, tmp_path)).test_client()
    assert ("Strict-Transport-Security" in client.get("/health").headers) == secure
