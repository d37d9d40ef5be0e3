"""Contradictions of real articles, from reading to the page and its data."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, URIRef

from ontology.iris import Iris
from server import Config, create_app
from tests.server_site import BASE, read_graphs, write_release

IRIS = Iris(BASE)
ONE = (
    "Russia and Uzbekistan signed a treaty of alliance on November 14, 2005. "
    "Ukraine ratified the basing agreement with Russia of 1997."
)
OTHER = (
    "Russia and Uzbekistan signed a treaty of alliance on November 16, 2005. "
    "Ukraine did not ratify the 1997 basing agreement with Russia."
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    from foedera import main  # noqa: PLC0415 - the language model takes its time

    folder, store = tmp_path_factory.mktemp("articles"), tmp_path_factory.mktemp("clash") / "store"
    (folder / "one.txt").write_text(ONE, encoding="utf-8")
    (folder / "other.txt").write_text(OTHER, encoding="utf-8")
    assert main(["publish", str(folder), "--store", str(store), "--quiet"]) == 0
    return create_app(Config(BASE, store)).test_client()


def test_the_page_shows_both_sides_with_their_words(client: FlaskClient) -> None:
    page = client.get("/contradictions", headers={"Accept": "text/html"})
    assert page.status_code == 200
    for words in (
        "One signing, told with two dates",
        "signed a treaty of alliance on November 14, 2005",
        "signed a treaty of alliance on November 16, 2005",
        "Told as done, and denied",
        "Ukraine did not ratify the 1997 basing agreement with Russia",
    ):
        assert words in page.text


def test_the_data_names_the_claims_of_both_sides(client: FlaskClient) -> None:
    answer = client.get("/contradictions.ttl")
    graph = read_graphs(answer.data, "text/turtle")[""]
    nodes = set(graph.subjects(RDF.type, IRIS.term("Contradiction")))
    assert len(nodes) == 2
    for node in nodes:
        for side in ("oneSide", "otherSide"):
            [claim] = graph.objects(node, IRIS.term(side))
            assert list(graph.objects(claim, IRIS.term("evidence")))


def test_a_contradiction_leads_to_a_document(client: FlaskClient) -> None:
    graph = read_graphs(client.get("/contradictions.ttl").data, "text/turtle")[""]
    for node in graph.subjects(RDF.type, IRIS.term("Contradiction")):
        answer = client.get(str(node).removeprefix(BASE), headers={"Accept": "text/turtle"}, follow_redirects=True)
        document = read_graphs(answer.data, "text/turtle")[""]
        assert (URIRef(str(node)), RDF.type, IRIS.term("Contradiction")) in document


def test_both_treaties_stay_facts(client: FlaskClient) -> None:
    for day in ("14", "16"):
        assert client.get(f"/doc/treaty/alliance-ru-uz-2005-11-{day}.ttl").status_code == 200


def test_a_page_that_is_none_is_refused_and_an_empty_graph_has_none(client: FlaskClient, tmp_path: Path) -> None:
    assert client.get("/contradictions?page=x").status_code == 400
    assert client.get("/contradictions.xyz").status_code == 404
    write_release(tmp_path)
    empty = create_app(Config(BASE, tmp_path)).test_client().get("/contradictions.html")
    assert "None of the claims" in empty.text
