"""The SPARQL clients that people use work against the endpoint, with the headers that they send."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import urllib.request
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pandas
import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, N3, RDFXML, TSV, TURTLE, XML, SPARQLWrapper

from server.web.formats import BINDINGS, GRAPHS
from server.web.negotiation import choose

TESTS = Path(__file__).parent
ALLIES = "SELECT ?ally { state:uz foe:alliedWith ?ally }"
RUSSIA = "id/state/ru"

SENT = {
    "SPARQLWrapper, JSON": (
        "application/sparql-results+json,application/json,text/javascript,application/javascript",
        "application/sparql-results+json",
    ),
    "SPARQLWrapper, XML": ("application/sparql-results+xml", "application/sparql-results+xml"),
    "SPARQLWrapper, nothing chosen": ("*/*", "application/sparql-results+json"),
    "rdflib SPARQLStore": (
        "application/sparql-results+xml, application/xml;q=0.8, */*;q=0.1",
        "application/sparql-results+xml",
    ),
    "Comunica": (
        "application/sparql-results+json;q=1.0,application/sparql-results+xml;q=0.7",
        "application/sparql-results+json",
    ),
    "YASGUI": ("application/sparql-results+json,*/*;q=0.9", "application/sparql-results+json"),
    "curl": ("*/*", "application/sparql-results+json"),
    "Apache Jena": (
        "application/sparql-results+json, application/sparql-results+xml;q=0.9, text/tab-separated-values;q=0.7, "
        "text/csv;q=0.5, application/json;q=0.2, application/xml;q=0.2, */*;q=0.1",
        "application/sparql-results+json",
    ),
    "SWI-Prolog": (
        "application/sparql-results+xml,application/sparql-results+json;q=0.9,text/turtle;q=0.8",
        "application/sparql-results+xml",
    ),
}
"""Accept headers of clients that ask for rows, and what each must get."""

SENT_FOR_GRAPHS = {
    "SPARQLWrapper, Turtle": ("application/turtle,text/turtle", "text/turtle"),
    "SPARQLWrapper, RDF/XML": ("application/rdf+xml", "application/rdf+xml"),
    "rdflib": ("text/turtle, application/x-turtle, */*;q=0.1", "text/turtle"),
    "Oxigraph": ("application/n-triples, text/turtle, application/rdf+xml", "text/turtle"),
    "Comunica": (
        "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
        "text/turtle;q=0.6,application/rdf+xml;q=0.5,application/json;q=0.45,text/n3;q=0.35,application/xml;q=0.3,"
        "image/svg+xml;q=0.3,text/xml;q=0.3,text/html;q=0.2,application/xhtml+xml;q=0.18",
        "application/n-quads",
    ),
    "F-UJI": (
        "application/rdf+xml;q=0.7, text/turtle, text/n3;q=0.9, application/x-turtle;q=0.8, application/ld+json;q=0.6",
        "text/turtle",
    ),
}


@pytest.mark.parametrize(("accept", "media_type"), SENT.values(), ids=SENT)
def test_rows_come_as_the_client_expects_them(accept: str, media_type: str) -> None:
    chosen = choose(accept, BINDINGS)
    assert chosen is not None and chosen.media_type == media_type


@pytest.mark.parametrize(("accept", "media_type"), SENT_FOR_GRAPHS.values(), ids=SENT_FOR_GRAPHS)
def test_graphs_come_as_the_client_expects_them(accept: str, media_type: str) -> None:
    chosen = choose(accept, GRAPHS)
    assert chosen is not None and chosen.media_type == media_type


def wrap(live: str, query: str, form: str, method: str = "GET") -> Any:
    wrapper = SPARQLWrapper(f"{live}sparql")
    wrapper.setQuery(query)
    wrapper.setReturnFormat(form)
    wrapper.setMethod(method)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of formats that it does not turn into objects itself
        return wrapper.queryAndConvert()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper_reads_every_form(live: str, method: str) -> None:
    russia = f"{live}{RUSSIA}"
    rows = wrap(live, ALLIES, JSON, method)["results"]["bindings"]
    assert [row["ally"]["value"] for row in rows] == [russia]
    assert russia in wrap(live, ALLIES, XML, method).toxml()
    assert wrap(live, ALLIES, CSV, method).decode().split() == ["ally", russia]
    assert wrap(live, ALLIES, TSV, method).decode().split() == ["?ally", f"<{russia}>"]
    assert wrap(live, "ASK { state:uz foe:alliedWith state:ru }", JSON, method)["boolean"] is True
    for form in (RDFXML, TURTLE, N3):
        found = wrap(live, "CONSTRUCT { ?s foe:alliedWith ?o } { ?s foe:alliedWith ?o }", form, method)
        graph = found if isinstance(found, Graph) else Graph().parse(data=found, format="turtle")
        assert (None, None, URIRef(russia)) in graph


def test_rdflib_reads_the_endpoint_as_a_store(live: str) -> None:
    store = SPARQLStore(f"{live}sparql")
    graph = Graph(store)
    allied = URIRef(f"{live}ontology#alliedWith")
    assert list(graph.objects(URIRef(f"{live}id/state/uz"), allied)) == [URIRef(f"{live}{RUSSIA}")]
    rows = list(graph.query("SELECT ?label { ?s rdfs:label ?label } LIMIT 2"))
    assert len(rows) == 2
    assert bool(graph.query("ASK { ?s ?p ?o }"))
    assert len(graph.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 3").graph) == 3


def test_pandas_reads_csv(live: str) -> None:
    query = "SELECT ?treaty ?signed { ?treaty a foe:Alliance ; foe:signedOn ?signed } ORDER BY ?treaty"
    address = f"{live}sparql?{urlencode({'query': query, 'format': 'csv'})}"
    table = pandas.read_csv(address, parse_dates=["signed"])
    assert list(table.columns) == ["treaty", "signed"] and str(table.signed[0].date()) == "2005-11-14"
    negotiated = pandas.read_csv(
        f"{live}sparql?{urlencode({'query': query})}", storage_options={"Accept": "text/csv"}, parse_dates=["signed"]
    )
    assert negotiated.equals(table)


def test_the_csv_module_reads_csv(live: str) -> None:
    body = urlencode({"query": ALLIES}).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{live}sparql", body, {"Accept": "text/csv"})) as answer:
        rows = list(csv.DictReader(io.TextIOWrapper(answer, "utf-8")))
    assert rows == [{"ally": f"{live}{RUSSIA}"}]


def curl(*arguments: str) -> str:
    done = subprocess.run(["curl", "-sS", "--fail", *arguments], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl on this machine")
def test_curl_gets_json_unless_it_asks_for_more(live: str) -> None:
    found = json.loads(curl("--data-urlencode", f"query={ALLIES}", f"{live}sparql"))
    assert found["results"]["bindings"][0]["ally"]["value"] == f"{live}{RUSSIA}"
    direct = curl(
        "-H", "Content-Type: application/sparql-query", "-H", "Accept: text/csv", "-d", ALLIES, f"{live}sparql"
    )
    assert direct.split() == ["ally", f"{live}{RUSSIA}"]
    queried = curl("-X", "QUERY", "-H", "Content-Type: application/sparql-query", "-d", ALLIES, f"{live}sparql")
    assert json.loads(queried) == found
    packed = curl(
        "--compressed",
        "-H",
        "Accept: text/turtle",
        "-G",
        "--data-urlencode",
        "query=DESCRIBE state:uz",
        f"{live}sparql",
    )
    assert "foe:alliedWith state:ru" in packed


needs_comunica = pytest.mark.skipif(
    shutil.which("node") is None or not (TESTS / "node_modules" / "@comunica" / "query-sparql").is_dir(),
    reason="Node or Comunica is not there: npm ci --prefix tests",
)


@needs_comunica
@pytest.mark.parametrize("kind", ["sparql", "auto"])
def test_comunica_reads_the_endpoint(live: str, kind: str) -> None:
    query = f"""PREFIX foe: <{live}ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT ?ally ?name {{ <{live}id/state/uz> foe:alliedWith ?ally . ?ally rdfs:label ?name }}"""
    source: Any = {"type": "sparql", "value": f"{live}sparql"} if kind == "sparql" else f"{live}sparql"
    task = {"engine": "query-sparql", "query": query, "sources": [source]}
    done = subprocess.run(
        ["node", "comunica.mjs", json.dumps(task)], cwd=TESTS, capture_output=True, text=True, timeout=120, check=True
    )
    [row] = json.loads(done.stdout)
    assert (row["ally"]["value"], row["name"]["value"]) == (f"{live}{RUSSIA}", "Russia")
