"""The data set describes itself: VoID that counts right, DCAT with every version, link sets, sitemaps, examples."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, SH, VOID, Namespace

from ontology.iris import prefixes
from server import Config, create_app
from server.graph.gallery import load_examples
from tests.server_site import BASE, read_graphs, write_release

DCAT = Namespace("http://www.w3.org/ns/dcat#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
EXAMPLE = Path(__file__).parent / "data" / "example.trig"
CATALOGUE = f"{BASE}graph/catalogue"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
DATASET = URIRef(f"{BASE}void#dataset")
ABOUT_PAGE = "https://schema.org/AboutPage"
LICENCE = "https://spdx.org/licenses/CC-BY-4.0"
OLDER = "00000000000000aa"

# What the SPARQL editor of the Swiss Institute of Bioinformatics asks an endpoint, or its service description, for.
EDITOR_CLASSES = """PREFIX sd:<http://www.w3.org/ns/sparql-service-description#>
PREFIX void:<http://rdfs.org/ns/void#>
PREFIX void-ext:<http://ldf.fi/void-ext#>
SELECT DISTINCT ?subjectClass ?prop ?objectClass ?objectDatatype ?triples WHERE {
  ?cp void:class ?subjectClass ; void:propertyPartition ?pp .
  ?pp void:property ?prop .
  OPTIONAL { ?pp void:triples ?triples }
  OPTIONAL {
    { ?pp void:classPartition [ void:class ?objectClass ] }
    UNION { ?pp void-ext:datatypePartition [ void-ext:datatype ?objectDatatype ] }
  }
}"""
EDITOR_PREFIXES = """PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?prefix ?namespace WHERE { [] sh:namespace ?namespace ; sh:prefix ?prefix } ORDER BY ?prefix"""
EDITOR_EXAMPLES = """PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?sq ?comment ?query WHERE {
  ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct|sh:describe ?query .
} ORDER BY ?sq"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    root = tmp_path_factory.mktemp("store")
    write_release(root, version=OLDER, published="2026-10-01T00:00:00+00:00")
    write_release(root, data=EXAMPLE.read_text(encoding="utf-8"))
    app = create_app(Config(BASE, root))
    yield app.test_client()
    app.extensions["foedera"].pool.close()


def describe(client: FlaskClient, path: str) -> Graph:
    response = client.get(path, headers={"Accept": "text/turtle"})
    assert response.status_code == 200
    return read_graphs(response.data, "text/turtle")[""]


def ask(client: FlaskClient, query: str, **more: str) -> list[dict[str, str]]:
    address = f"/sparql?{urlencode({'query': query, **more})}"
    response = client.get(address, headers={"Accept": "application/sparql-results+json"})
    assert response.status_code == 200, response.text
    rows = json.loads(response.data)["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in rows]


def count(client: FlaskClient, pattern: str) -> int:
    return int(ask(client, f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")[0]["n"])


def test_every_count_of_void_is_what_sparql_counts(client: FlaskClient) -> None:
    void = describe(client, "/void")
    assert void.value(DATASET, VOID.triples) == Literal(count(client, "?s ?p ?o"))
    assert void.value(DATASET, VOID.distinctSubjects) == Literal(count(client, "SELECT DISTINCT ?s { ?s ?p ?o }"))
    assert void.value(DATASET, VOID.distinctObjects) == Literal(count(client, "SELECT DISTINCT ?o { ?s ?p ?o }"))
    expected = {
        (row["c"], row["n"]) for row in ask(client, "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c")
    }
    found = {(str(void.value(part, VOID["class"])), str(void.value(part, VOID.entities)))
             for part in void.objects(DATASET, VOID.classPartition)}  # fmt: skip
    assert found == expected and len(found) > 20
    expected = {(row["p"], row["n"]) for row in ask(client, "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p")}
    found = {(str(void.value(part, VOID.property)), str(void.value(part, VOID.triples)))
             for part in void.objects(DATASET, VOID.propertyPartition)}  # fmt: skip
    assert found == expected


def test_every_layer_has_its_counts(client: FlaskClient) -> None:
    service = describe(client, "/sparql")
    for layer in ("facts", "inferred", "authority", "linkset"):
        graph = URIRef(f"{BASE}graph/{layer}")
        [named] = service.subjects(SD.name, graph)
        counts = service.value(named, SD.graph)
        assert service.value(counts, VOID.triples) == Literal(count(client, f"GRAPH <{graph}> {{ ?s ?p ?o }}")), layer


def expected_usages(client: FlaskClient) -> set[tuple[str, ...]]:
    """Return class, property, class or datatype of the value, and how many triples the first two have, by SPARQL."""
    triples = {
        (row["c"], row["p"]): row["n"]
        for row in ask(client, "SELECT ?c ?p (COUNT(*) AS ?n) { ?s a ?c ; ?p ?o } GROUP BY ?c ?p")
    }
    values = ask(client, "SELECT DISTINCT ?c ?p ?k { ?s a ?c ; ?p ?o . ?o a ?k }")
    values += ask(client, "SELECT DISTINCT ?c ?p ?k { ?s a ?c ; ?p ?o FILTER(isLiteral(?o)) BIND(DATATYPE(?o) AS ?k) }")
    found = {(row["c"], row["p"], row["k"], triples[row["c"], row["p"]]) for row in values}
    bare = triples.keys() - {(row["c"], row["p"]) for row in values}
    return found | {(*key, "", triples[key]) for key in bare}


@pytest.mark.parametrize("asked", ["the service description", "the graph"])
def test_an_editor_finds_classes_and_their_properties(client: FlaskClient, asked: str) -> None:
    if asked == "the graph":
        rows = ask(client, EDITOR_CLASSES, **{"default-graph-uri": CATALOGUE})
    else:
        found = describe(client, "/sparql").query(EDITOR_CLASSES)
        rows = [{name: str(value) for name, value in row.asdict().items()} for row in found]
    names = ("subjectClass", "prop")
    usages = {
        (*(row[name] for name in names), row.get("objectClass", row.get("objectDatatype", "")), row["triples"])
        for row in rows
    }
    assert usages == expected_usages(client) and len(usages) > 200


def test_an_editor_finds_prefixes_and_example_queries_that_run(client: FlaskClient) -> None:
    service = describe(client, "/sparql")
    declared = {str(row.prefix): str(row.namespace) for row in service.query(EDITOR_PREFIXES)}
    assert declared == dict(prefixes(BASE))
    examples = list(service.query(EDITOR_EXAMPLES))
    assert len(examples) == len(load_examples())
    for example in examples:
        assert client.get(f"/sparql?{urlencode({'query': str(example.query)})}").status_code == 200
        assert example.sq in describe(client, urlsplit(str(example.sq)).path).subjects(RDF.type, SH.SPARQLExecutable)


def test_the_catalogue_lists_every_version_with_files_and_checksums(client: FlaskClient) -> None:
    catalog = describe(client, "/catalog")
    current, older = (URIRef(f"{BASE}dumps/{version}/") for version in ("0123456789abcdef", OLDER))
    assert set(catalog.objects(DATASET, DCAT.hasVersion)) == {current, older}
    assert set(catalog.objects(DATASET, DCAT.hasCurrentVersion)) == {current}
    assert set(catalog.objects(current, DCAT.previousVersion)) == {older}
    assert catalog.value(older, DCAT.previousVersion) is None
    for version in (current, older):
        files = list(catalog.objects(version, DCAT.distribution))
        assert len(files) == 4 and catalog.value(version, DCTERMS.issued) is not None
        for file in files:
            address = str(catalog.value(file, DCAT.downloadURL))
            body = client.get(urlsplit(address).path, buffered=True).data
            assert int(str(catalog.value(file, DCAT.byteSize))) == len(body)
            sums = client.get(f"{urlsplit(address).path}.sha256").text
            checksum = catalog.value(file, SPDX.checksum)
            assert str(catalog.value(checksum, SPDX.checksumValue)) == sums.split()[0]
            assert catalog.value(file, DCTERMS.format) is not None
            assert (catalog.value(file, DCAT.compressFormat) is not None) == address.endswith(".gz")
        assert current in describe(client, urlsplit(str(current)).path).subjects(DCAT.version, None)
    services = set(catalog.objects(URIRef(f"{BASE}catalog"), DCAT.service))
    assert {str(catalog.value(service, DCAT.endpointURL)) for service in services} == {
        f"{BASE}sparql",
        f"{BASE}fragments",
    }


def test_the_store_holds_what_the_site_tells_of_itself(client: FlaskClient) -> None:
    stored = client.get(
        f"/sparql?{urlencode({'query': f'CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{CATALOGUE}> {{ ?s ?p ?o }} }}'})}"
    )
    texts = {(s, p, str(o)) for s, p, o in read_graphs(stored.data, stored.mimetype)[""]}  # numbers lose their subtype
    for path in ("/void", "/catalog"):
        assert {(s, p, str(o)) for s, p, o in describe(client, path)} <= texts
    assert (
        count(client, "?s a <http://rdfs.org/ns/void#Dataset>") == 0
    )  # the default graph tells of states, not of itself


def test_search_engines_find_a_dataset_on_the_home_page(client: FlaskClient) -> None:
    page = client.get("/", headers={"Accept": "text/html"}).text
    [embedded] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    dataset = json.loads(embedded)
    assert dataset["@type"] == "Dataset" and dataset["@id"] == str(DATASET)
    assert 50 <= len(dataset["description"]) <= 5000 and dataset["license"].startswith("https://")
    assert dataset["creator"]["name"] and dataset["version"] == "0123456789abcdef"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d", dataset["temporalCoverage"])
    for download in dataset["distribution"]:
        assert client.head(urlsplit(download["contentUrl"]).path, buffered=True).status_code == 200
    assert "@graph" not in dataset and "http://" not in json.dumps(dataset["@context"])


def links(header: str) -> set[tuple[str, str, str]]:
    found = re.findall(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?', header)
    return {(relation, target, kind) for target, relations, kind in found for relation in relations.split()}


def test_a_page_is_a_signpost(client: FlaskClient) -> None:
    found = links(client.get("/doc/state/uz.html").headers["Link"])
    relations = {relation for relation, _, _ in found}
    assert {"cite-as", "describedby", "type", "license", "author", "collection", "linkset"} <= relations
    assert ("cite-as", f"{BASE}id/state/uz", "") in found
    assert {target for relation, target, _ in found if relation == "type"} >= {
        ABOUT_PAGE,
        f"{BASE}ontology#State",
    }
    assert ("license", LICENCE, "") in found
    for relation, target, kind in found:
        if relation in ("describedby", "linkset", "alternate"):
            response = client.get(urlsplit(target).path)
            assert (response.status_code, response.mimetype) == (200, kind), target


def test_a_link_set_says_what_the_header_says(client: FlaskClient) -> None:
    response = client.get("/linkset/state/uz")
    assert response.mimetype == "application/linkset+json"
    contexts = {context["anchor"]: context for context in json.loads(response.data)["linkset"]}
    page = contexts[f"{BASE}doc/state/uz.html"]
    header = links(client.get("/doc/state/uz.html").headers["Link"])
    for relation in ("cite-as", "describedby", "type", "license", "author", "collection"):
        assert {link["href"] for link in page[relation]} == {target for name, target, _ in header if name == relation}
    described = [anchor for anchor, context in contexts.items() if "describes" in context]
    assert {link["href"] for link in page["describedby"]} == set(described)
    assert client.get("/linkset/state/no-such").status_code == 404


def test_the_home_page_leads_to_every_file_and_files_lead_back(client: FlaskClient) -> None:
    found = links(client.get("/", headers={"Accept": "text/html"}).headers["Link"])
    items = {target for relation, target, _ in found if relation == "item"}
    assert len(items) == 4
    for item in items:
        back = links(client.head(urlsplit(item).path, buffered=True).headers["Link"])
        assert ("collection", BASE, "text/html") in back and (
            "license",
            LICENCE,
            "",
        ) in back
    whole = json.loads(client.get("/linkset").data)["linkset"]
    [home] = [context for context in whole if context["anchor"] == BASE]
    assert {link["href"] for link in home["item"]} == items


def test_sitemaps_list_every_thing_once_with_its_date(client: FlaskClient) -> None:
    index = ET.fromstring(client.get("/sitemap.xml").data)
    assert index.tag == f"{SITEMAP}sitemapindex"
    parts = [str(part.findtext(f"{SITEMAP}loc")) for part in index]
    addresses: list[str] = []
    for part in parts:
        urls = ET.fromstring(client.get(urlsplit(part).path).data)
        assert len(urls) <= 50_000 and all(url.findtext(f"{SITEMAP}lastmod") for url in urls)
        addresses += [str(url.findtext(f"{SITEMAP}loc")) for url in urls]
    assert len(addresses) == len(set(addresses)) and f"{BASE}id/state/uz" in addresses
    for address in addresses:
        assert client.get(urlsplit(address).path, headers={"Accept": "text/html"}).status_code in (200, 303), address
    assert client.get(f"/sitemap-{len(parts)}.xml").status_code == 404


def test_sitemaps_are_cut_where_they_would_be_too_long(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.routes.catalogue.SITEMAP_SIZE", 50)
    index = ET.fromstring(client.get("/sitemap.xml").data)
    pages = client.application.extensions["foedera"].release.statistics.pages
    assert len(index) == -(-pages // 50) + 1
    addresses = [
        url.findtext(f"{SITEMAP}loc")
        for number in range(1, len(index))
        for url in ET.fromstring(client.get(f"/sitemap-{number}.xml").data)
    ]
    assert len(addresses) == len(set(addresses)) == pages


def test_robots_may_read_things_and_not_ask_queries(client: FlaskClient) -> None:
    from urllib.robotparser import RobotFileParser  # noqa: PLC0415

    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").text.splitlines())
    for path in ("id/state/uz", "doc/state/uz.ttl", "dumps/latest/", "ontology"):
        assert robots.can_fetch("*", f"{BASE}{path}"), path
    assert not robots.can_fetch("*", f"{BASE}sparql?query=ASK%20%7B%7D")
    assert robots.site_maps() == [f"{BASE}sitemap.xml"]


def test_provenance_of_the_catalogue_is_not_counted_as_data(client: FlaskClient) -> None:
    dump = client.get("/dumps/0123456789abcdef/foedera.nq", buffered=True).text
    assert CATALOGUE not in dump and str(PROV) in dump


def test_under_a_prefix_behind_a_proxy_every_address_is_that_of_the_base(tmp_path: Path) -> None:
    base = "https://data.example/foedera/"
    data = EXAMPLE.read_text(encoding="utf-8").replace(BASE, base)
    write_release(tmp_path, base=base, data=data)
    app = create_app(Config(base, tmp_path))
    client = app.test_client()
    behind = {"Host": "10.0.0.7:8000", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http"}
    paths = ("", "void", "catalog", "sparql", "linkset", "linkset/state/uz", "sitemap.xml", "sitemap-1.xml",
             "robots.txt", "id/state/uz", "doc/state/uz", "fragments", "context.jsonld", "queries/", "dumps/",
             "dumps/latest/", "ontology", "graph/facts")  # fmt: skip
    for path in paths:
        for prefix in ("/foedera/", "/"):
            response = client.get(f"{prefix}{path}", headers={**behind, "Accept": "text/turtle, */*;q=0.1"})
            assert response.status_code in (200, 302, 303), path
            told = response.text + " ".join(f"{name} {value}" for name, value in response.headers)
            assert not re.search(r"localhost|10\.0\.0\.7|evil\.example", told), path
            assert "http://data.example" not in told and "https://data.example/id" not in told, path
    app.extensions["foedera"].pool.close()
