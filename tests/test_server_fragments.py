"""Triple Pattern Fragments: what matches, how much, the form to ask for more, and pages that lead on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import FOAF, VOID, Namespace

from server import Config, create_app
from server.graph.reading import Term
from server.routes.fragments import read_term
from server.web.errors import BadRequest
from tests.server_site import BASE, read_graphs, write_release

HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
UZ = f"{BASE}id/state/uz"
ACTOR = f"{BASE}ontology#actor"
DATA = (
    "state:uz a foe:State ; rdfs:label 'Uzbekistan'@en, 'Ўзбекистон \"(UZ)\"\\n'@uz ; foe:cowCode 704 .\n"
    + "\n".join(f"act:a{n:03} foe:actor state:uz ; rdfs:label 'act {n}'@en ." for n in range(230))
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    root = tmp_path_factory.mktemp("store")
    write_release(root, data=DATA)
    app = create_app(Config(BASE, root))
    yield app.test_client()
    app.extensions["foedera"].pool.close()


def ask(client: FlaskClient, accept: str = "application/trig", **pattern: str) -> tuple[str, dict[str, Graph]]:
    address = "/fragments" + (f"?{urlencode(pattern)}" if pattern else "")
    response = client.get(address, headers={"Accept": accept})
    assert response.status_code == 200, response.text
    return BASE.rstrip("/") + address, read_graphs(response.data, response.mimetype)


def test_data_and_metadata_are_told_apart(client: FlaskClient) -> None:
    address, graphs = ask(client, subject=UZ, predicate=str(RDFS.label))
    assert set(graphs) == {"", f"{address}#metadata"}
    assert set(graphs[""].subjects()) == {URIRef(UZ)} and len(graphs[""]) == 2
    assert (URIRef(f"{address}#metadata"), FOAF.primaryTopic, URIRef(address)) in graphs[f"{address}#metadata"]


def test_the_form_says_how_to_ask(client: FlaskClient) -> None:
    address, graphs = ask(client)
    metadata = graphs[f"{address}#metadata"]
    [template] = metadata.objects(predicate=HYDRA.template)
    assert str(template) == f"{BASE}fragments{{?subject,predicate,object}}"
    [form] = metadata.subjects(HYDRA.template, template)
    pairs = {
        (str(metadata.value(m, HYDRA.variable)), metadata.value(m, HYDRA.property))
        for m in metadata.objects(form, HYDRA.mapping)
    }
    assert pairs == {("subject", RDF.subject), ("predicate", RDF.predicate), ("object", RDF.object)}
    assert (form, HYDRA.variableRepresentation, HYDRA.ExplicitRepresentation) in metadata
    assert (None, HYDRA.search, form) in metadata


def test_pages_lead_on_and_hold_each_statement_once(client: FlaskClient) -> None:
    address, graphs = ask(client, predicate=ACTOR, object=UZ)
    seen: list[URIRef] = []
    pages = 0
    while address:
        metadata = graphs[f"{address}#metadata"]
        assert metadata.value(URIRef(address), HYDRA.totalItems) == Literal(230)
        assert metadata.value(URIRef(address), VOID.triples) == Literal(230)
        found = list(graphs[""].subjects())
        assert len(found) <= 100
        seen, pages = seen + found, pages + 1
        following = metadata.value(URIRef(address), HYDRA["next"])
        if following is None:
            break
        address = str(following)
        response = client.get("/" + address.removeprefix(BASE), headers={"Accept": "application/trig"})
        graphs = read_graphs(response.data, "application/trig")
        assert graphs[f"{address}#metadata"].value(URIRef(address), HYDRA.previous) is not None
    assert (len(seen), len(set(seen)), pages) == (230, 230, 3)


def test_the_empty_pattern_is_the_whole_default_graph(client: FlaskClient) -> None:
    address, graphs = ask(client)
    total = int(str(graphs[f"{address}#metadata"].value(URIRef(address), HYDRA.totalItems)))
    void = client.get("/void", headers={"Accept": "text/turtle"}).data
    assert total == int(str(Graph().parse(data=void).value(URIRef(f"{BASE}void#dataset"), VOID.triples)))
    assert len(graphs[""]) == 100


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        ({"object": '"Uzbekistan"@en'}, 1),
        ({"object": '"Ўзбекистон "(UZ)"\n"@uz'}, 1),
        ({"object": '"Uzbekistan"'}, 0),
        ({"object": '"704"^^http://www.w3.org/2001/XMLSchema#integer'}, 1),
        ({"object": '"704"^^<http://www.w3.org/2001/XMLSchema#integer>'}, 1),
        ({"subject": UZ, "predicate": str(RDF.type), "object": f"{BASE}ontology#State"}, 1),
        ({"subject": UZ, "predicate": str(RDF.type), "object": f"{BASE}ontology#Person"}, 0),
        ({"subject": "?s", "predicate": str(RDF.type), "object": f"{BASE}ontology#State"}, 1),
        ({"subject": '"a literal"', "predicate": ACTOR}, 0),
        ({"subject": "_:b0", "predicate": ACTOR}, 0),
        ({"subject": f"{BASE}id/state/nowhere"}, 0),
    ],
)
def test_a_pattern_finds_what_matches_it_and_nothing_else(
    client: FlaskClient, pattern: dict[str, str], matches: int
) -> None:
    _, graphs = ask(client, **pattern)
    assert len(graphs[""]) == matches
    [metadata] = (graph for name, graph in graphs.items() if name.endswith("#metadata"))
    assert set(metadata.objects(predicate=HYDRA.totalItems)) == {Literal(matches)}


@pytest.mark.parametrize(
    "query",
    [
        "subject=not-absolute",
        "subject=http://e/a%20b",
        "predicate=http://e/%3E%20%3Fp%20%3Fo",
        "object=%22unfinished",
        "object=%22x%22%5E%5Enonsense%20datatype",
        "page=0",
        "page=x",
    ],
)
def test_what_is_no_pattern_is_refused_in_plain_words(client: FlaskClient, query: str) -> None:
    response = client.get(f"/fragments?{query}", headers={"Accept": "application/trig"})
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")


def test_a_term_is_read_as_it_is_meant() -> None:
    assert read_term("") is None and read_term("?x") is None
    assert read_term('"a "quoted" \\ text"@en-GB') == Term('a "quoted" \\ text', language="en-GB")
    assert read_term("http://e/x") == Term("http://e/x", is_iri=True)
    with pytest.raises(BadRequest, match="object"):
        read_term('"x', "object")


def test_fragments_come_in_every_format_with_validators_and_for_all_origins(client: FlaskClient) -> None:
    for accept in ("text/turtle", "application/ld+json", "application/rdf+xml", "application/n-quads", "text/html"):
        response = client.get("/fragments", query_string={"subject": UZ}, headers={"Accept": accept})
        assert (response.status_code, response.mimetype) == (200, accept)
        assert response.headers["Access-Control-Allow-Origin"] == "*" and "Accept" in response.headers["Vary"]
        again = client.get(
            "/fragments",
            query_string={"subject": UZ},
            headers={"Accept": accept, "If-None-Match": response.headers["ETag"]},
        )
        assert again.status_code == 304
    assert client.options("/fragments").status_code == 204


def test_deep_pages_are_found_by_workers_that_can_be_killed(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.routes.fragments.DEEP", 100)
    _, graphs = ask(client, predicate=ACTOR, object=UZ, page="3")
    assert len(graphs[""]) == 30


def test_addresses_are_those_of_the_base_behind_a_proxy_and_a_prefix(tmp_path: Path) -> None:
    base = "https://data.example/foedera/"
    write_release(tmp_path, base=base, data=DATA)
    client = create_app(Config(base, tmp_path)).test_client()
    response = client.get(
        f"/foedera/fragments?predicate={base}ontology%23actor", headers={"Accept": "text/turtle", "Host": "127.0.0.1:9"}
    )
    assert f'"{base}fragments{{?subject,predicate,object}}"' in response.text
    assert not re.search(r"http://(127|localhost)", response.text)
    assert f'<{base}fragments?predicate={base}ontology%23actor&page=2>; rel="next"' in response.headers["Link"]
