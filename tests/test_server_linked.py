"""Clients that know nothing of this site but its IRIs find, read and follow all of it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

import pytest
from flask.testing import FlaskClient
from rdflib import RDFS, Graph, URIRef

from ontology.iris import KINDS, VOCABULARIES, Iris, prologue
from server import Config, create_app
from server.graph.documents import load_document
from server.graph.gallery import load_examples
from server.graph.releases import Release
from server.web.formats import GRAPHS, JSONLD
from store.dumps import read_lines
from store.releases import find_current
from store.turtle import split_quad

TESTS = Path(__file__).parent
BASE = "http://localhost:8000/"
RAPPER = {"ttl": "turtle", "nt": "ntriples", "rdf": "rdfxml", "trig": "trig", "nq": "nquads"}
needs_comunica = pytest.mark.skipif(
    shutil.which("node") is None or not (TESTS / "node_modules" / "@comunica").is_dir(),
    reason="Node or Comunica is not there: npm ci --prefix tests",
)
needs_rapper = pytest.mark.skipif(
    shutil.which("rapper") is None, reason="rapper is not there: apt install raptor2-utils"
)


def select(live: str, query: str) -> list[dict[str, str]]:
    address = f"{live}sparql?{urlencode({'query': query})}"
    with urlopen(Request(address, headers={"Accept": "application/sparql-results+json"})) as response:
        rows = json.load(response)["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in rows]


def run_comunica(tasks: list[dict[str, Any]]) -> list[list[dict[str, str]]]:
    command = ["node", "comunica.mjs", json.dumps(tasks)]
    done = subprocess.run(command, cwd=TESTS, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return [[{name: cell["value"] for name, cell in row.items()} for row in rows] for rows in json.loads(done.stdout)]


def counted(rows: list[dict[str, str]]) -> Counter[frozenset[tuple[str, str]]]:
    return Counter(frozenset(row.items()) for row in rows)


@needs_comunica
def test_following_links_from_one_state_answers_who_leads_its_allies(live: str) -> None:
    query = f"""PREFIX foe: <{live}ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
      SELECT DISTINCT ?ally ?leader ?name {{
        <{live}id/state/uz> foe:partyTo ?treaty . ?treaty foe:party ?ally . ?ally foe:ledBy ?leader .
        ?leader rdfs:label ?name FILTER(?ally != <{live}id/state/uz>) }}"""
    task = {"engine": "query-sparql-link-traversal", "query": query, "sources": [f"{live}id/state/uz"], "lenient": True}
    expected = select(live, query)
    assert any(row["name"] == "Vladimir Putin" for row in expected)
    assert counted(run_comunica([task])[0]) == counted(expected)


@needs_comunica
def test_comunica_over_fragments_gives_the_rows_of_the_endpoint_for_the_example_queries(live: str) -> None:
    queries = {
        example.name: prologue(live, example.text) + example.text
        for example in load_examples()
        if "GRAPH" not in example.text  # fragments are of the default graph
    }
    assert len(queries) >= 6
    source = f"{live}fragments"
    found = run_comunica([{"engine": "query-sparql", "query": text, "sources": [source]} for text in queries.values()])
    for (name, text), rows in zip(queries.items(), found, strict=True):
        assert counted(rows) == counted(select(live, text)), name
    assert sum(map(bool, found)) >= 6  # not all questions have an answer in two articles


@pytest.fixture(scope="module")
def one_of_each(published: Path) -> dict[str, str]:
    """A key for each kind of thing that the release has, of facts where there is one."""
    found: dict[str, str] = {}
    iris, release = Iris(BASE), find_current(published)
    assert release is not None
    for line in read_lines(release.dumps / "foedera.nq"):
        graph, subject, _, _ = split_quad(line)
        parts = iris.split(subject[1:-1])
        if parts and "#" not in subject and (parts[0] not in found or not graph):
            found[parts[0]] = parts[1]
    return found


def test_rdflib_reads_every_kind_of_thing_from_its_iri(live: str, one_of_each: dict[str, str]) -> None:
    assert set(one_of_each) >= set(KINDS) - {"contradiction", "document"}  # these articles may have none
    for kind, key in one_of_each.items():
        thing = URIRef(f"{live}id/{kind}/{key}")
        graph = Graph().parse(str(thing))
        assert (thing, None, None) in graph and (thing, RDFS.label, None) in graph, thing


@needs_rapper
def test_raptor_reads_every_syntax_that_it_knows_and_counts_as_we_do(live: str, one_of_each: dict[str, str]) -> None:
    documents = [f"doc/{kind}/{key}" for kind, key in one_of_each.items()] + ["ontology", "void", "catalog"]
    for document in documents:
        counts = {}
        for form in GRAPHS:
            if form is JSONLD:  # raptor has no reader for it
                continue
            command = ["rapper", "-c", "-i", RAPPER[form.extension], f"{live}{document}.{form.extension}"]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            returned = re.search(r"returned (\d+) triples", done.stderr)
            assert done.returncode == 0 and returned, (document, done.stderr)
            assert "Error" not in done.stderr and "Warning" not in done.stderr, done.stderr
            counts[form.extension] = int(returned[1])
        triples = {counts[extension] for extension in ("ttl", "nt", "rdf")}
        assert len(triples) == 1 and triples != {0}, (document, counts)


@pytest.fixture(scope="module")
def client(published: Path) -> Iterator[FlaskClient]:
    app = create_app(Config(BASE, published))
    yield app.test_client()
    app.extensions["foedera"].pool.close()


def follow(client: FlaskClient, iri: str, accept: str) -> Any:
    path = iri.removeprefix(BASE.rstrip("/"))
    for _ in range(4):
        response = client.get(path, headers={"Accept": accept}, buffered=True)
        if response.status_code not in (301, 302, 303):
            break
        path = response.headers["Location"].removeprefix(BASE.rstrip("/"))
    return response


def test_nothing_in_the_data_points_elsewhere_by_accident(live: str) -> None:
    """Every host is one that the ontology, its alignments or the linkset name; none is that of another site of ours."""
    with urlopen(f"{live}dumps/latest/foedera.nq") as response:
        found = {urlsplit(iri).netloc for iri in re.findall(r"<([^<>\s]+)>", response.read().decode())}
    here = urlsplit(live).netloc
    vocabularies = {urlsplit(start).netloc for start in VOCABULARIES.values()}
    known = {here, *vocabularies, "creativecommons.org", "www.wikidata.org"}
    assert found - known == set() and "localhost:8000" not in found


def iris_of(release: Path) -> tuple[set[str], set[str]]:
    """Return the IRIs under the base in the dump: of reference data alone, and all others."""
    reference, others = set(), set()
    for line in read_lines(release / "dumps" / "foedera.nq"):
        graph = split_quad(line)[0]
        found = set(re.findall(rf"<({re.escape(BASE)}[^>]*)>", line))
        (reference if graph == f"<{BASE}graph/authority>" else others).update(found)
    things = {iri for iri in reference - others if iri.startswith(f"{BASE}id/")}
    return things, others | (reference - things)


def test_every_iri_under_the_base_in_the_dump_leads_to_a_statement_about_it_and_a_label(
    client: FlaskClient, published: Path
) -> None:
    current = find_current(published)
    assert current is not None
    reference, others = iris_of(current.folder)
    assert len(reference) > 10_000 and len(others) > 300
    read: dict[str, str] = {}
    for iri in sorted(others) + sorted(reference)[::50]:
        thing = iri.partition("#")[0]
        if thing not in read:
            response = follow(client, thing, "application/n-triples")
            assert response.status_code == 200, iri
            read = {thing: response.text}
        assert f"<{iri}> <" in read[thing] and f"<{RDFS.label}>" in read[thing], iri
        assert "#" in iri or f"<{iri}> <{RDFS.label}>" in read[thing], iri


def test_every_thing_of_the_reference_data_is_described_with_a_label(client: FlaskClient, published: Path) -> None:
    """All are looked up in the graph that documents read, since there are so many; each 40th as a document."""
    current = find_current(published)
    assert current is not None
    site = client.application.extensions["foedera"]
    release: Release = site.release
    things = sorted(iris_of(current.folder)[0])
    labelled = set(
        release.reader.values("SELECT DISTINCT ?s { GRAPH graph:authority { ?s a ?class ; rdfs:label ?label } }")
    )
    assert set(things) <= labelled
    for iri in things[::40]:
        parts = site.iris.split(iri)
        assert parts is not None, iri
        document = load_document(release.reader, site.iris, *parts, modified="")
        assert document is not None and document.own and document.first(str(RDFS.label)), iri


def test_no_link_of_any_page_about_what_articles_tell_is_dead_and_reference_pages_are_like_them(
    client: FlaskClient, published: Path
) -> None:
    """Links to things are looked up in the dump, whose every IRI another test follows; all others are followed."""
    current = find_current(published)
    assert current is not None
    reference, others = iris_of(current.folder)
    things = {iri for iri in others if iri.startswith(f"{BASE}id/") and "#" not in iri}
    known = {urlsplit(iri).path for iri in reference | others}
    start = ["/", "/ontology", "/dumps/", "/queries/", "/void", "/catalog", "/fragments", "/search?q=karimov"]
    checked: set[str] = set()
    for path in [*start, *(urlsplit(iri).path for iri in sorted(things) + sorted(reference)[::400])]:
        response = follow(client, path, "text/html")
        assert response.status_code == 200, path
        for link in find_links(response.text) - checked:
            checked.add(link)
            if link.partition("?")[0] not in known:
                assert follow(client, link, "text/html, */*;q=0.1").status_code == 200, (path, link)
    assert len(checked) > 1000


def find_links(page: str) -> set[str]:
    """Return the links of a page to this site, without queries to the endpoint."""
    found = {unescape(link).partition("#")[0] for link in re.findall(r'<a\b[^>]*?\bhref="([^"]*)"', page)}
    return {link for link in found if link.startswith("/") and not link.startswith(("/sparql?", "/fragments?"))}
