"""JSON-LD reads like JSON, says the same as every other format, and needs nothing from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import Graph
from rdflib.compare import isomorphic

from server import Config, create_app
from tests.server_site import BASE, read_graphs, write_release

EXAMPLE = Path(__file__).parent / "data" / "example.trig"
DOCUMENTS = (
    "doc/state/uz",
    "doc/person/islam-karimov",
    "doc/treaty/alliance-ru-uz-2005-11-14",
    "doc/article/eurasia-daily-monitor-2-214",
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    root = tmp_path_factory.mktemp("store")
    write_release(root, data=EXAMPLE.read_text(encoding="utf-8"))
    app = create_app(Config(BASE, root))
    yield app.test_client()
    app.extensions["foedera"].pool.close()


def read(written: object) -> Graph:
    return read_graphs(json.dumps(written).encode(), "application/ld+json")[""]


def test_the_context_names_the_terms_of_the_ontology(client: FlaskClient) -> None:
    response = client.get("/context.jsonld")
    assert (response.status_code, response.mimetype) == (200, "application/ld+json")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    context = json.loads(response.data)["@context"]
    assert context["foe"] == f"{BASE}ontology#" and context["State"] == "foe:State"
    assert context["party"] == {"@id": "foe:party", "@type": "@id"} and context["exact"] == "foe:exact"
    assert context["label"] == "rdfs:label" and context["person"] == f"{BASE}id/person/"


def test_data_can_be_written_with_the_published_context(client: FlaskClient) -> None:
    context = json.loads(client.get("/context.jsonld").data)["@context"]
    written = {"@context": context, "@id": "treaty:x", "@type": "Alliance", "party": ["state:ru", "state:uz"],
               "foe:office": "office:y", "signedOn": {"@value": "2005-11-14", "@type": "xsd:date"}}  # fmt: skip
    found = set(read(written).serialize(format="nt").splitlines())
    assert f"<{BASE}id/treaty/x> <{BASE}ontology#party> <{BASE}id/state/uz> ." in found
    assert f"<{BASE}id/treaty/x> <{BASE}ontology#office> <{BASE}id/office/y> ." in found
    assert len(found) == 5


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_says_the_same_with_its_own_part_of_the_context_and_with_the_whole(
    client: FlaskClient, document: str
) -> None:
    whole = json.loads(client.get("/context.jsonld").data)["@context"]
    written = json.loads(client.get(f"/{document}.jsonld").data)
    turtle = Graph().parse(data=client.get(f"/{document}.ttl").data, format="turtle")
    for context in (written["@context"], whole):
        assert isomorphic(read({**written, "@context": context}), turtle)
    assert all(whole[name] == meaning for name, meaning in written["@context"].items())


def test_a_document_reads_like_json(client: FlaskClient) -> None:
    written = json.loads(client.get("/doc/treaty/alliance-ru-uz-2005-11-14.jsonld").data)
    [treaty] = [node for node in written["@graph"] if node["@id"] == "treaty:alliance-ru-uz-2005-11-14"]
    assert "Alliance" in treaty["@type"] and treaty["party"] == ["state:ru", "state:uz"]
    assert treaty["label"][0]["@language"] == "en"
