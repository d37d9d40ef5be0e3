"""Updates and whole graphs are written with the token, whole or not at all, and the next query sees them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from server import Config, create_app
from tests.server_site import BASE, write_release

TOKEN = "a token of the tests"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
FORM = "application/x-www-form-urlencoded"
UPDATE = "application/sparql-update"
HEAVY = "INSERT { <u:a> <u:b> ?n } WHERE { { SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } } }"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    write_release(tmp_path)
    app = create_app(Config(BASE, tmp_path, time_limit=2, token=TOKEN))
    yield app.test_client()
    app.extensions["foedera"].pool.close()
    app.extensions["foedera"].writer.close()


def write(client: FlaskClient, text: str, **more: Any) -> Any:
    return client.post("/sparql", data=text, content_type=UPDATE, headers=BEARER, **more)


def holds(client: FlaskClient, pattern: str) -> bool:
    response = client.get("/sparql", query_string={"query": f"ASK {{ {pattern} }}"})
    return bool(json.loads(response.data)["boolean"])


def test_the_next_query_sees_an_update(client: FlaskClient) -> None:
    for number in range(3):
        assert write(client, f"INSERT DATA {{ state:uz foe:test {number} }}").status_code == 204
        assert holds(client, f"state:uz foe:test {number}")
    form = client.post("/sparql", data={"update": "DELETE WHERE { ?s foe:test ?n }"}, headers=BEARER)
    assert form.status_code == 204 and not holds(client, "?s foe:test ?n")


def test_a_page_shows_what_was_written_and_its_tag_changes(client: FlaskClient) -> None:
    before = client.get("/doc/state/uz.ttl")
    write(client, "INSERT DATA { state:uz rdfs:comment 'written over HTTP' }")
    after = client.get("/doc/state/uz.ttl", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200 and "written over HTTP" in after.text


def test_dumps_stay_those_of_the_release(client: FlaskClient) -> None:
    before = client.get("/dumps/latest/").headers["Location"]
    write(client, "INSERT DATA { state:uz foe:test 1 }")
    assert client.get("/dumps/latest/").headers["Location"] == before


def test_an_update_that_fails_changes_nothing(client: FlaskClient) -> None:
    response = write(client, "INSERT DATA { <u:a> <u:b> 1 } ;\nINSERT nonsense")
    assert response.status_code == 400 and json.loads(response.data)["line"] == 2
    assert not holds(client, "<u:a> <u:b> 1")


def test_a_graph_that_is_not_there_cannot_be_cleared(client: FlaskClient) -> None:
    assert write(client, "CLEAR GRAPH <u:none>").status_code == 400
    assert write(client, "CLEAR SILENT GRAPH <u:none>").status_code == 204


def test_a_heavy_update_is_ended_and_changes_nothing(client: FlaskClient) -> None:
    write(client, "INSERT DATA { <u:a> <u:c> 1 }")
    response = write(client, HEAVY)
    assert response.status_code == 503 and json.loads(response.data)["limit"] == 2
    assert not holds(client, "<u:a> <u:b> ?n") and holds(client, "<u:a> <u:c> 1")
    assert write(client, "INSERT DATA { <u:a> <u:c> 2 }").status_code == 204 and holds(client, "<u:a> <u:c> 2")


@pytest.mark.parametrize(
    ("headers", "status", "challenge"),
    [
        ({}, 401, 'Bearer realm="Foedera"'),
        ({"Authorization": "Bearer wrong"}, 401, 'Bearer realm="Foedera", error="invalid_token"'),
        ({"Authorization": f"Basic {TOKEN}"}, 401, 'Bearer realm="Foedera", error="invalid_token"'),
        ({"Authorization": "Bearer \u00e4"}, 401, 'Bearer realm="Foedera", error="invalid_token"'),
        ({"Authorization": f"bearer {TOKEN}"}, 204, None),
    ],
)
def test_only_who_bears_the_token_writes(
    client: FlaskClient, headers: dict[str, str], status: int, challenge: str | None
) -> None:
    update = client.post("/sparql", data="CLEAR DEFAULT", content_type=UPDATE, headers=headers)
    assert update.status_code == status
    put = client.put("/store?graph=u:g", data="", content_type="text/turtle", headers=headers)
    assert put.status_code == (201 if status == 204 else status)
    assert put.headers.get("WWW-Authenticate") == challenge


def test_without_a_token_nobody_writes(tmp_path: Path) -> None:
    client = create_app(Config(BASE, tmp_path)).test_client()
    for response in (write(client, "CLEAR ALL"), client.delete("/store?default", headers=BEARER)):
        assert response.status_code == 403


def test_load_is_refused_by_name_and_silent_load_does_nothing(client: FlaskClient) -> None:
    refused = write(client, "LOAD <http://127.0.0.1:1/x>")
    assert refused.status_code == 400 and "LOAD at line 1, column 1" in json.loads(refused.data)["detail"]
    silent = write(client, "LOAD SILENT <http://127.0.0.1:1/x> INTO GRAPH <u:g> ; INSERT DATA { <u:a> <u:b> 1 }")
    assert silent.status_code == 204 and holds(client, "<u:a> <u:b> 1")
    service = write(client, "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    assert service.status_code == 400 and "SERVICE" in service.text


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("INSERT { <u:x> <u:y> ?o } WHERE { <u:a> <u:b> ?o }", 204),
        ("DELETE WHERE { <u:a> <u:b> ?o }", 204),
        ("WITH <u:g> INSERT { <u:x> <u:y> ?o } WHERE { <u:a> <u:b> ?o }", 400),
        ("INSERT { <u:x> <u:y> ?o } USING <u:g> WHERE { <u:a> <u:b> ?o }", 400),
    ],
)
def test_graphs_named_beside_an_update_are_used_unless_it_names_its_own(
    client: FlaskClient, text: str, status: int
) -> None:
    write(client, "INSERT DATA { <u:a> <u:b> 1 . GRAPH <u:g> { <u:a> <u:b> 2 } }")
    response = write(client, text, query_string={"using-graph-uri": "u:g"})
    assert response.status_code == status
    if text.startswith("INSERT") and status == 204:
        assert holds(client, "<u:x> <u:y> 2") and not holds(client, "<u:x> <u:y> 1")
    if text.startswith("DELETE"):
        assert holds(client, "<u:a> <u:b> 1")


GRAPH = b"<> <u:b> <c> ; <u:n> 1 ."


@pytest.mark.parametrize("address", ["/store?graph=http://e/g/one", "/store?default", "/store/a/b.ttl"])
def test_a_graph_is_put_read_added_to_and_deleted(client: FlaskClient, address: str) -> None:
    exists = "default" in address
    put = client.put(address, data=GRAPH, content_type="text/turtle", headers=BEARER)
    assert put.status_code == (204 if exists else 201)
    base = {"/store/a/b.ttl": f"{BASE}store/a/b.ttl", "/store?default": BASE}.get(address, "http://e/g/one")
    read = client.get(address, headers={"Accept": "application/n-triples"})
    assert read.mimetype == "application/n-triples" and f"<{base}> <u:b>".encode() in read.data
    head = client.head(address, headers={"Accept": "text/turtle"})
    assert (head.status_code, head.mimetype, head.data) == (200, "text/turtle", b"")
    added = client.post(address, data=b"<u:x> <u:y> <u:z> .", content_type="text/turtle", headers=BEARER)
    assert added.status_code == 204
    assert len(client.get(address, headers={"Accept": "application/n-triples"}).text.splitlines()) == 3
    assert client.delete(address, headers=BEARER).status_code == 204
    assert client.get(address).status_code == (200 if exists else 404)
    assert client.delete(address, headers=BEARER).status_code == (204 if exists else 404)


def test_posting_without_a_name_makes_a_graph_that_the_answer_names(client: FlaskClient) -> None:
    made = client.post("/store", data=b"<u:x> <u:y> <u:z> .", content_type="text/turtle", headers=BEARER)
    assert made.status_code == 201
    assert client.get(made.headers["Location"].removeprefix(BASE.rstrip("/"))).status_code == 200


def test_files_of_a_form_are_added_together_or_not_at_all(client: FlaskClient) -> None:
    def send(second: bytes) -> int:
        files = {
            "a": (BytesIO(b"_:x <u:y> 1 ."), "a.ttl", "text/turtle"),
            "b": (BytesIO(second), "b.nt", "application/n-triples"),
        }
        return client.post("/store?graph=u:g", data=files, headers=BEARER).status_code

    assert send(b"nonsense") == 400 and client.get("/store?graph=u:g").status_code == 404
    assert send(b'_:x <u:y> "2" .\n') == 201
    lines = client.get("/store?graph=u:g", headers={"Accept": "application/n-triples"}).text.splitlines()
    assert len(lines) == len({line.split()[0] for line in lines}) == 2


def test_a_dataset_is_put_whole_without_a_name(client: FlaskClient) -> None:
    quads = b"<u:a> <u:b> <u:c> <u:g> .\n<u:a> <u:b> <u:d> .\n"
    assert client.put("/store", data=quads, content_type="application/n-quads", headers=BEARER).status_code == 204
    read = client.get("/store", headers={"Accept": "application/n-quads"})
    assert sorted(read.data.splitlines()) == sorted(quads.splitlines())


@pytest.mark.parametrize(
    ("method", "address", "options", "status"),
    [
        ("PUT", "/store?graph=u:g&default", {"content_type": "text/turtle"}, 400),
        ("PUT", "/store?graph=u:g&graph=u:h", {"content_type": "text/turtle"}, 400),
        ("PUT", "/store?graph=relative", {"content_type": "text/turtle"}, 400),
        ("PUT", "/store?graph=u:%3C%3E", {"content_type": "text/turtle"}, 400),
        ("PUT", "/store", {"content_type": "text/turtle"}, 400),
        ("DELETE", "/store", {}, 400),
        ("PUT", "/store?graph=u:g", {"content_type": "text/csv"}, 415),
        ("PUT", "/store?graph=u:g", {}, 415),
        ("PUT", "/store?graph=u:g", {"content_type": "text/turtle", "data": b"<u:a> <u:b>\n<"}, 400),
        ("PATCH", "/store?graph=u:g", {"content_type": "text/turtle"}, 405),
        ("GET", "/store?graph=u:none", {}, 404),
        ("GET", "/store?default", {"headers": {"Accept": "image/png"}}, 406),
    ],
)
def test_the_graph_store_keeps_its_refusals_apart(
    client: FlaskClient, method: str, address: str, options: dict[str, Any], status: int
) -> None:
    options["headers"] = {**BEARER, **options.get("headers", {})}
    response = client.open(address, method=method, **options)
    assert response.status_code == status and response.mimetype == "application/problem+json"


def test_malformed_rdf_is_answered_with_its_line(client: FlaskClient) -> None:
    response = client.put(
        "/store?default", data=b"<u:a> <u:b> 1 .\n<u:a> <", content_type="text/turtle", headers=BEARER
    )
    assert response.status_code == 400 and "line 2" in json.loads(response.data)["detail"]


def test_another_site_on_the_same_store_writes_too(client: FlaskClient, tmp_path: Path) -> None:
    other = create_app(Config(BASE, tmp_path, token=TOKEN))
    for number in range(3):
        assert write(client, f"INSERT DATA {{ <u:a> <u:b> {number} }}").status_code == 204
        assert write(other.test_client(), f"INSERT DATA {{ <u:c> <u:b> {number} }}").status_code == 204
    assert holds(client, "<u:a> <u:b> 0, 1, 2 . <u:c> <u:b> 0, 1, 2")
    other.extensions["foedera"].pool.close()
    other.extensions["foedera"].writer.close()
