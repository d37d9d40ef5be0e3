"""The endpoint follows the SPARQL 1.1 Protocol, and its workers end what takes too long."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from rdflib import Graph, URIRef

from server import Config, create_app
from server.graph.writing import RDF
from server.processes.pool import QueryPool
from tests.server_site import BASE, read_graphs, write_release

JSON = "application/sparql-results+json"
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    write_release(folder)
    return folder


@pytest.fixture(scope="module")
def client(root: Path) -> Iterator[FlaskClient]:
    app = create_app(Config(BASE, root, time_limit=1.5))
    yield app.test_client()
    app.extensions["foedera"].pool.close()


def ask(client: FlaskClient, query: str, accept: str = JSON, **more: Any) -> Any:
    return client.get("/sparql", query_string={"query": query, **more}, headers={"Accept": accept})


def rows(response: Any) -> list[dict[str, str]]:
    assert response.status_code == 200, response.text
    bindings = json.loads(response.data)["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in bindings]


def test_the_prefixes_of_the_site_need_no_declaration(client: FlaskClient) -> None:
    assert rows(ask(client, "SELECT ?ally { state:uz foe:alliedWith ?ally }")) == [{"ally": f"{BASE}id/state/ru"}]


def test_a_declared_prefix_wins(client: FlaskClient) -> None:
    found = rows(ask(client, "PREFIX state: <http://e/> SELECT (state:x AS ?x) {}"))
    assert found == [{"x": "http://e/x"}]


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b"query=ASK%20%7B%7D", "application/x-www-form-urlencoded"), (b"ASK {}", "application/sparql-query")],
)
def test_both_kinds_of_post_are_answered(client: FlaskClient, body: bytes, kind: str) -> None:
    response = client.post("/sparql", data=body, headers={"Content-Type": kind, "Accept": JSON})
    assert json.loads(response.data)["boolean"] is True


@pytest.mark.parametrize(
    "media_type", [JSON, "application/sparql-results+xml", "text/csv", "text/tab-separated-values"]
)
@pytest.mark.parametrize("query", ["SELECT ?s { ?s a foe:Treaty }", "ASK {}"])
def test_rows_and_verdicts_come_in_four_formats(client: FlaskClient, query: str, media_type: str) -> None:
    response = ask(client, query, media_type)
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert int(response.headers["Content-Length"]) == len(response.data) > 0


@pytest.mark.parametrize("query", ["DESCRIBE state:uz", "CONSTRUCT { ?s a ?t } { ?s a ?t FILTER(?s = state:uz) }"])
@pytest.mark.parametrize(
    "media_type",
    ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json", "application/trig"],
)
def test_graphs_come_in_every_syntax(client: FlaskClient, query: str, media_type: str) -> None:
    response = ask(client, query, media_type)
    assert (response.status_code, response.mimetype) == (200, media_type)
    if media_type != "application/trig":
        graph = read_graphs(response.data, media_type)[""]
        assert (URIRef(f"{BASE}id/state/uz"), URIRef(f"{RDF}type"), URIRef(f"{BASE}ontology#State")) in graph


def test_repeated_graph_parameters_choose_the_dataset(client: FlaskClient) -> None:
    named = {"named-graph-uri": [f"{BASE}graph/facts", f"{BASE}graph/inferred"]}
    found = rows(ask(client, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g", **named))
    assert [row["g"] for row in found] == named["named-graph-uri"]
    assert rows(ask(client, "SELECT * { ?s ?p ?o }", **named)) == []
    default = {"default-graph-uri": f"{BASE}graph/facts"}
    assert len(rows(ask(client, "SELECT * FROM graph:authority { ?s ?p ?o }", **default))) == 3


def test_from_chooses_stored_graphs_and_fetches_nothing(client: FlaskClient) -> None:
    assert rows(ask(client, "SELECT * FROM <http://127.0.0.1:1/x> { ?s ?p ?o }")) == []
    assert len(rows(ask(client, "SELECT * FROM graph:facts { ?s ?p ?o }"))) == 3


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("SELECT * {", 400, "line 1"),
        ("SELECT *\n{ ?s ?p ?o .\n FILTER(nonsense) }", 400, "line 3"),
        ("nonsense", 400, "line 1"),
        ("", 400, "line 1"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 400, "SERVICE at line 1, column 12"),
        ("LOAD <http://127.0.0.1:1/>", 400, "LOAD"),
        ("INSERT DATA { <u:a> <u:b> 1 }", 400, "update"),
        ("#" + "x" * 600_000, 413, "characters"),
    ],
)
def test_a_query_that_cannot_be_answered_says_why(client: FlaskClient, query: str, status: int, said: str) -> None:
    response = client.post("/sparql", data=f"query={quote(query)}", content_type="application/x-www-form-urlencoded")
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    problem = json.loads(response.data)
    assert problem["status"] == status and said in problem["detail"]
    assert "Traceback" not in response.text and "/server/" not in response.text


def test_the_position_of_an_error_is_a_number_too(client: FlaskClient) -> None:
    problem = json.loads(ask(client, "SELECT *\n{ ?s ?p }").data)
    assert (problem["line"], problem["column"]) == (2, 10)


def test_an_unknown_function_leaves_its_cell_unbound(client: FlaskClient) -> None:
    assert rows(ask(client, "SELECT (1/0 AS ?x) (<http://e/f>(1) AS ?y) (<http://e/g>() AS ?z) (1 AS ?one) {}")) == [
        {"one": "1"}
    ]


@pytest.mark.parametrize(
    ("method", "arguments", "status"),
    [
        ("GET", {"query_string": "query=ASK%7B%7D&query=ASK%7B%7D"}, 400),
        (
            "POST",
            {"data": "query=ASK%7B%7D&update=CLEAR%20ALL", "content_type": "application/x-www-form-urlencoded"},
            400,
        ),
        ("POST", {"data": "x=1", "content_type": "application/x-www-form-urlencoded"}, 400),
        ("POST", {"data": b"\xff", "content_type": "application/sparql-query"}, 400),
        ("POST", {"data": "ASK{}", "content_type": "application/sparql-query; charset=latin-1"}, 415),
        ("POST", {"data": "ASK{}", "content_type": "text/plain"}, 415),
        ("POST", {"data": "ASK{}"}, 415),
        ("GET", {"query_string": "update=CLEAR%20ALL"}, 405),
        ("POST", {"data": "update=CLEAR%20ALL", "content_type": "application/x-www-form-urlencoded"}, 403),
        ("POST", {"data": "CLEAR ALL", "content_type": "application/sparql-update"}, 403),
        ("PUT", {"data": "ASK{}"}, 405),
        ("DELETE", {}, 405),
        ("GET", {"query_string": "query=ASK%7B%7D", "headers": {"Accept": "application/x-nonsense"}}, 406),
        ("GET", {"query_string": "query=ASK%7B%7D", "headers": {"Accept": "text/turtle"}}, 406),
        ("GET", {"query_string": "query=ASK%7B%7D&default-graph-uri=relative"}, 400),
        ("POST", {"data": b"x" * 1_100_000, "content_type": "application/sparql-query"}, 413),
    ],
)
def test_the_protocol_keeps_its_refusals_apart(
    client: FlaskClient, method: str, arguments: dict[str, Any], status: int
) -> None:
    assert client.open("/sparql", method=method, **arguments).status_code == status


def test_head_and_options_are_answered_for_other_origins(client: FlaskClient) -> None:
    head = client.head("/sparql?query=ASK%7B%7D", headers={"Accept": JSON})
    assert (head.status_code, head.mimetype, head.data) == (200, JSON, b"")
    options = client.options("/sparql", headers={"Origin": "https://app.example"})
    assert options.status_code == 204 and options.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in options.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in options.headers["Access-Control-Allow-Headers"]


def test_without_a_query_programs_get_a_service_description_and_people_a_page(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": "text/turtle"})
    graph = Graph().parse(data=response.data, format="turtle")
    endpoint = URIRef(f"{BASE}sparql")
    assert (endpoint, URIRef("http://www.w3.org/ns/sparql-service-description#endpoint"), endpoint) in graph
    page = client.get("/sparql", headers={"Accept": "text/html"})
    assert page.mimetype == "text/html" and "<textarea" in page.text


def test_a_person_gets_the_answer_as_a_page(client: FlaskClient) -> None:
    page = ask(client, "SELECT ?ally { state:uz foe:alliedWith ?ally }", "text/html")
    assert '<a href="/id/state/ru">state:ru</a>' in page.text
    assert (
        ask(client, "SELECT ?ally { state:uz foe:alliedWith ?ally }", "text/html", format="csv").mimetype == "text/csv"
    )


def test_an_answer_that_the_client_has_is_not_computed_again(client: FlaskClient) -> None:
    first = ask(client, "SELECT * { ?s a foe:Treaty }")
    again = client.get(
        "/sparql",
        query_string={"query": "SELECT * { ?s a foe:Treaty }"},
        headers={"Accept": JSON, "If-None-Match": first.headers["ETag"]},
    )
    assert (again.status_code, again.data) == (304, b"")


def test_a_heavy_query_is_ended_and_the_light_ones_go_on(client: FlaskClient) -> None:
    found: dict[str, Any] = {}

    def run() -> None:
        found["heavy"] = ask(client.application.test_client(), HEAVY)

    thread = threading.Thread(target=run)
    started = time.monotonic()
    thread.start()
    time.sleep(0.2)
    light = ask(client, "ASK {}")
    assert light.status_code == 200 and time.monotonic() - started < 1.4
    thread.join(10)
    assert found["heavy"].status_code == 503 and time.monotonic() - started < 4
    problem = json.loads(found["heavy"].data)
    assert problem["limit"] == 1.5 and 1.5 <= problem["elapsed"] < 2.5
    assert ask(client, "ASK {}").status_code == 200


def test_a_full_pool_says_when_to_come_back(root: Path) -> None:
    app = create_app(Config(BASE, root, time_limit=2, query_workers=1))
    pool: QueryPool = app.extensions["foedera"].pool
    pool.turns.widths = replace(pool.turns.widths, seconds=0.2)
    client = app.test_client()
    thread = threading.Thread(target=lambda: ask(app.test_client(), HEAVY))
    thread.start()
    time.sleep(0.3)
    busy = ask(client, "ASK {}")
    thread.join(10)
    pool.close()
    assert busy.status_code == 503 and int(busy.headers["Retry-After"]) >= 1


def test_a_query_that_eats_memory_ends_alone(root: Path) -> None:
    app = create_app(Config(BASE, root, time_limit=20))
    site = app.extensions["foedera"]
    site.pool._settings["limits"]["memory"] = 220 * 1024**2
    response = ask(app.test_client(), "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f")
    assert response.status_code == 503 and "memory" in json.loads(response.data)["detail"]
    assert ask(app.test_client(), "ASK {}").status_code == 200
    site.pool.close()


def test_a_large_answer_comes_whole_with_its_length(client: FlaskClient) -> None:
    response = ask(client, "SELECT ?a ?c { ?a ?b ?c . ?d a foe:State }", "text/csv")
    assert response.status_code == 200 and len(response.data) == int(response.headers["Content-Length"])


def test_the_next_request_reads_the_new_release(tmp_path: Path) -> None:
    app = create_app(Config(BASE, tmp_path))
    client = app.test_client()
    count = "SELECT (COUNT(*) AS ?n) { ?s a foe:Treaty }"
    assert rows(ask(client, count)) == [{"n": "0"}]
    write_release(tmp_path, version="first")
    assert rows(ask(client, count)) == [{"n": "1"}]
    write_release(tmp_path, version="second", data="treaty:a a foe:Treaty . treaty:b a foe:Treaty .")
    assert rows(ask(client, count)) == [{"n": "2"}]
    assert json.loads(client.get("/health").data)["release"] == "second"
    app.extensions["foedera"].pool.close()


def test_the_pool_leaves_no_process_and_no_file_behind(root: Path) -> None:
    app = create_app(Config(BASE, root))
    pool: QueryPool = app.extensions["foedera"].pool
    ask(app.test_client(), "ASK {}")
    [worker], folder = pool._idle, pool._folder
    assert folder is not None and folder.is_dir()
    pool.close()
    assert not worker.child.alive and not folder.exists()
