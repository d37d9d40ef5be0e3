"""Every IRI leads to a document, in every format, with the headers that crawlers and caches rely on."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import FOAF, OWL, RDF, RDFS

from ontology.schema import load_ontology
from server import Config, create_app
from server.graph.gallery import read_example
from server.graph.reading import Term, Triple, iri_text
from server.graph.searching import Name, NameIndex, find_things, fold
from server.graph.wording import read_name, show_date, show_value
from server.graph.writing import write_triples
from server.web.errors import STATUS, BadRequest, QuerySyntaxError, QueryTimeout, ServerError, find_status
from server.web.formats import DOCUMENTS, GRAPHS, TRIPLES
from tests.server_site import BASE, read_graphs, write_release

UZ = URIRef(f"{BASE}id/state/uz")
DENIED, ACCEPTED = "aaaa000000000002", "aaaa000000000001"
EXAMPLE = Path(__file__).parent / "data" / "example.trig"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    root = tmp_path_factory.mktemp("store")
    write_release(root)
    return create_app(Config(BASE, root)).test_client()


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    root = tmp_path_factory.mktemp("store")
    write_release(root, data=EXAMPLE.read_text(encoding="utf-8"))
    app = create_app(Config(BASE, root))
    yield app.test_client()
    app.extensions["foedera"].pool.close()


def read(response: Any, graph: str = "") -> Graph:
    assert response.status_code == 200, response.text
    return read_graphs(response.data, response.mimetype)[graph]


@pytest.mark.parametrize(
    ("accept", "extension"),
    [
        ("*/*", "ttl"),
        ("text/html", "html"),
        ("application/ld+json, text/turtle;q=0.5", "jsonld"),
        ("application/rdf+xml", "rdf"),
        ("application/n-triples", "nt"),
        ("application/trig", "trig"),
    ],
)
def test_a_thing_redirects_to_the_document_that_the_client_likes(
    client: FlaskClient, accept: str, extension: str
) -> None:
    response = client.get("/id/state/uz", headers={"Accept": accept})
    assert (response.status_code, response.headers["Location"]) == (303, f"{BASE}doc/state/uz.{extension}")
    assert "Accept" in response.headers["Vary"] and response.headers["Access-Control-Allow-Origin"] == "*"
    head = client.head("/id/state/uz", headers={"Accept": accept})
    assert (head.status_code, head.headers["Location"]) == (303, response.headers["Location"])


@pytest.mark.parametrize(
    "kind", ["claim/" + DENIED, "claim/" + ACCEPTED, "state/uz", "evidence/edm-10-60", "article/edm"]
)
def test_every_triple_format_carries_the_same_graph(client: FlaskClient, kind: str) -> None:
    graphs = [read(client.get(f"/doc/{kind}.{form.extension}")) for form in TRIPLES]
    assert len(graphs[0]) > 8 and all(isomorphic(graphs[0], graph) for graph in graphs[1:])


def test_a_document_says_what_a_crawler_needs(client: FlaskClient) -> None:
    graph = read(client.get("/doc/state/uz.ttl"))
    document = URIRef(f"{BASE}doc/state/uz")
    assert (document, FOAF.primaryTopic, UZ) in graph and (UZ, FOAF.isPrimaryTopicOf, document) in graph
    assert (URIRef(f"{BASE}id/sanction/eu-uz-arms-embargo-2005"), None, UZ) in graph
    assert (UZ, OWL.sameAs, URIRef("http://www.wikidata.org/entity/Q265")) in graph
    assert (UZ, RDFS.seeAlso, URIRef(f"{BASE}id/claim/{ACCEPTED}")) in graph
    predicates = {str(p).rpartition("/")[2].rpartition("#")[2] for p in graph.predicates(document)}
    assert {"license", "modified", "inDataset", "seeAlso"} <= predicates
    assert (URIRef(f"{BASE}id/organisation/eu"), RDFS.label, None) in graph


def test_what_is_denied_never_looks_like_a_fact(client: FlaskClient) -> None:
    denied = URIRef(f"{BASE}id/act/grant-base-negated")
    host = URIRef(f"{BASE}ontology#host")
    for form in TRIPLES:
        assert (denied, host, None) not in read(client.get(f"/doc/claim/{DENIED}.{form.extension}"))
    for extension in ("trig", "nq"):
        response = client.get(f"/doc/claim/{DENIED}.{extension}")
        assert (denied, host, UZ) in read(response, f"{BASE}id/claim/{DENIED}")
        assert (denied, host, UZ) not in read(response)
    page = client.get(f"/doc/claim/{DENIED}.html").text
    assert "This is denied." in page and "What it denies" in page
    assert (denied, host, None) not in read(client.get("/doc/act/grant-base-negated.ttl"))
    assert "This is not a fact" in client.get("/doc/act/grant-base-negated.html").text


def test_an_accepted_claim_shows_what_it_says_and_where(client: FlaskClient) -> None:
    graph = read(client.get(f"/doc/claim/{ACCEPTED}.ttl"))
    treaty = URIRef(f"{BASE}id/treaty/alliance-ru-uz-2005-11-14")
    assert (treaty, URIRef(f"{BASE}ontology#party"), UZ) in graph
    page = client.get(f"/doc/claim/{ACCEPTED}.html").text
    assert "Held for a fact." in page and "characters 10 to 60" in page
    assert "On November 14, " in page and "<mark>the leaders of Russia" in page


def test_the_negotiated_document_names_its_variant(client: FlaskClient) -> None:
    response = client.get("/doc/state/uz", headers={"Accept": "application/ld+json"})
    assert (response.status_code, response.mimetype) == (200, "application/ld+json")
    assert response.headers["Content-Location"] == f"{BASE}doc/state/uz.jsonld"
    assert "Accept" in response.headers["Vary"]


def test_validators_are_strong_and_differ_by_variant_and_coding(client: FlaskClient) -> None:
    tags = set()
    for form in DOCUMENTS:
        for coding in ("identity", "gzip"):
            path, headers = f"/doc/state/uz.{form.extension}", {"Accept-Encoding": coding}
            first = client.get(path, headers=headers)
            tag = first.headers["ETag"]
            tags.add(tag)
            assert not tag.startswith("W/") and "Last-Modified" in first.headers and first.headers["Cache-Control"]
            again = client.get(path, headers=headers | {"If-None-Match": tag})
            assert (again.status_code, again.data) == (304, b"")
            if coding == "gzip":
                assert first.headers["Content-Encoding"] == "gzip"
                assert gzip.decompress(first.data) == client.get(path).data
    assert len(tags) == 2 * len(DOCUMENTS)


def test_a_document_is_the_same_bytes_each_time(client: FlaskClient) -> None:
    other = create_app(client.application.extensions["foedera"].config).test_client()
    for form in GRAPHS:
        path = f"/doc/state/uz.{form.extension}"
        assert client.get(path).data == other.get(path).data


def test_links_lead_to_the_other_formats_and_the_licence(client: FlaskClient) -> None:
    link = client.get("/doc/state/uz.html").headers["Link"]
    assert f'<{BASE}doc/state/uz.ttl>; rel="alternate describedby"; type="text/turtle"' in link
    assert 'rel="license"' in link
    assert "Link" in client.get("/doc/state/uz.ttl").headers["Access-Control-Expose-Headers"]


def test_inbound_statements_are_paged(tmp_path: Path) -> None:
    data = "state:uz a foe:State ; rdfs:label 'Uzbekistan'@en .\n"
    data += "\n".join(f"act:a{n:03} foe:actor state:uz ; rdfs:label 'act {n}'@en ." for n in range(230))
    write_release(tmp_path, data=data)
    client = create_app(Config(BASE, tmp_path)).test_client()
    seen, path, pages = set(), "/doc/state/uz.ttl", 0
    while path:
        response = client.get(path)
        graph, pages = read(response), pages + 1
        seen |= set(graph.subjects(URIRef(f"{BASE}ontology#actor"), UZ))
        following = re.search(rf'<{BASE}([^>]*)>; rel="next"', response.headers["Link"])
        path = f"/{following[1]}" if following else ""
    assert (len(seen), pages) == (230, 3)
    assert client.get("/doc/state/uz.ttl?page=x").status_code == 400


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/id/state/no-such", 404),
        ("/doc/state/no-such.ttl", 404),
        ("/doc/state/uz.xyz", 404),
        ("/id/nonsense/uz", 404),
        ("/id/state/%00", 404),
        ("/id/state/a%0Ab", 404),
        ("/id/state/%FF%FE", 404),
        ("/id/state/" + "x" * 4000, 404),
        ("/id/state/..%2f..%2fetc%2fpasswd", 404),
        ("/id/state/<script>", 404),
        ("/id/state/uz%3E%20%3Fp", 404),
        ("/id/state/%E4%B8%AD", 404),
        ("/dumps/0123456789abcdef/..%2fmanifest.json", 404),
        ("/dumps/0123456789abcdef/%2e%2e/manifest.json", 404),
        ("/dumps/../current/foedera.ttl", 404),
        ("/dumps/nix/foedera.ttl", 404),
        ("/graph/nix", 404),
        ("/queries/nix", 404),
        ("/search?q=" + "x" * 300, 400),
    ],
)
def test_what_is_not_there_is_said_plainly(client: FlaskClient, path: str, status: int) -> None:
    response = client.get(path, headers={"Accept": "text/turtle"})
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert json.loads(response.data)["status"] == status
    page = client.get(path, headers={"Accept": "text/html"})
    assert (page.status_code, page.mimetype) == (status, "text/html") and "<script>" not in page.text


def test_other_methods_and_formats_are_refused(client: FlaskClient) -> None:
    assert client.delete("/id/state/uz").status_code == 405
    refused = client.get("/id/state/uz", headers={"Accept": "image/png"})
    assert refused.status_code == 406 and "text/turtle" in json.loads(refused.data)["formats"]
    assert client.options("/doc/state/uz.ttl").status_code == 204


def test_a_key_in_capitals_leads_to_the_thing(client: FlaskClient) -> None:
    response = client.get("/id/state/UZ", headers={"Accept": "text/turtle"})
    assert (response.status_code, response.headers["Location"]) == (301, str(UZ))
    assert client.get("/id/state/NO-SUCH").status_code == 404


@pytest.mark.parametrize(
    "path", ["/", "/void", "/id/state/uz", "/doc/state/uz.ttl", "/fragments", "/sparql", "/dumps/"]
)
def test_a_script_from_elsewhere_may_ask_first(client: FlaskClient, path: str) -> None:
    asked = {"Origin": "https://app.example", "Access-Control-Request-Method": "GET"}
    response = client.options(path, headers=asked)
    assert response.status_code in (200, 204) and response.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in response.headers["Access-Control-Allow-Methods"]
    assert "If-None-Match" in response.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("path", ["/id/state/uz", "/doc/state/uz.ttl", "/doc/state/no-such", "/fragments"])
def test_data_that_cannot_be_read_has_not_gone(tmp_path: Path, path: str) -> None:
    folder = write_release(tmp_path)
    client = create_app(Config(BASE, tmp_path)).test_client()
    shutil.rmtree(folder / "store")
    response = client.get(path, headers={"Accept": "text/turtle"})
    assert response.status_code == 503 and response.headers["Retry-After"].isdecimal()
    assert str(tmp_path) not in response.text


def test_what_depends_on_accept_says_so(client: FlaskClient) -> None:
    for path in (
        "/id/state/uz",
        "/doc/state/uz",
        "/void",
        "/catalog",
        "/ontology",
        "/graph/facts",
        "/queries/",
        "/sparql",
    ):
        vary = client.get(path, headers={"Accept": "text/turtle"}).headers["Vary"]
        assert {"Accept", "Accept-Encoding"} <= set(vary.split(", ")), path
    assert "Accept" not in client.get("/doc/state/uz.ttl").headers["Vary"].split(", ")


def test_a_fault_is_logged_and_says_nothing_of_the_inside(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("server.routes.resources.load_document", lambda *_, **__: 1 / 0)
    response = client.get("/doc/state/ru.ttl")
    assert response.status_code == 500 and "ZeroDivision" not in response.text and "ZeroDivision" in caplog.text


def test_the_data_set_describes_itself(client: FlaskClient) -> None:
    assert client.get("/.well-known/void").headers["Location"] == f"{BASE}void"
    graph = read(client.get("/void", headers={"Accept": "text/turtle"}))
    dataset = URIRef(f"{BASE}void#dataset")
    said = {str(p).rpartition("#")[2].rpartition("/")[2] for p in graph.predicates(dataset)}
    assert {"title", "description", "license", "publisher", "modified", "rights"} <= said
    assert {"sparqlEndpoint", "dataDump", "uriSpace", "exampleResource", "vocabulary", "triples", "entities"} <= said
    dump = read(client.get("/dumps/0123456789abcdef/foedera.ttl", buffered=True))
    [counted] = graph.objects(dataset, URIRef("http://rdfs.org/ns/void#triples"))
    assert int(counted) == len(dump)
    catalog = read(client.get("/catalog", headers={"Accept": "application/ld+json"}))
    assert len(set(catalog.objects(predicate=URIRef("http://www.w3.org/ns/dcat#downloadURL")))) == 4


def test_dumps_are_files_that_never_change(client: FlaskClient) -> None:
    latest = client.get("/dumps/latest/foedera.nq.gz")
    assert latest.status_code == 302 and latest.headers["Cache-Control"] == "no-cache"
    path = urlsplit(latest.headers["Location"]).path
    whole = client.get(path, headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert whole.mimetype == "application/gzip" and "Content-Encoding" not in whole.headers
    assert "immutable" in whole.headers["Cache-Control"] and whole.headers["Accept-Ranges"] == "bytes"
    assert whole.headers["ETag"] == f'"{hashlib.sha256(whole.data).hexdigest()}"'
    part = client.get(path, headers={"Range": "bytes=100-199", "If-Range": whole.headers["ETag"]}, buffered=True)
    assert (part.status_code, part.data) == (206, whole.data[100:200])
    assert client.get(path, headers={"Range": "bytes=99999999-"}, buffered=True).status_code == 416
    assert client.get(path, headers={"If-None-Match": whole.headers["ETag"]}, buffered=True).status_code == 304
    head = client.head(path, buffered=True)
    assert int(head.headers["Content-Length"]) == len(whole.data)
    assert client.get(f"{path}.sha256").text == f"{hashlib.sha256(whole.data).hexdigest()}  foedera.nq.gz\n"


def test_search_minds_neither_case_nor_accents(client: FlaskClient) -> None:
    assert '<a href="/id/person/islam-karimov">Islam Karimov</a>' in client.get("/search?q=KARÍMOV").text
    assert "/id/person/islam-karimov" in client.get("/search?q=каримов").text
    assert "/id/state/fj" in client.get("/search?q=fiji").text
    assert "&lt;script&gt;" in client.get("/search?q=<script>").text


def test_the_nearest_name_comes_first() -> None:
    labels = ("New Guinea", "Guinea-Bissau", "Guinea", "Papua")
    names = NameIndex([Name(f"iri:{label}", label, "state", fold(label)) for label in labels])
    assert [name.label for name in find_things(names, "guinea")] == ["Guinea", "New Guinea", "Guinea-Bissau"]
    assert [name.label for name in find_things(names, "new guinea")] == ["New Guinea"]
    assert find_things(names, "papuan") == find_things(names, "  ") == find_things(NameIndex([]), "a") == []


def test_what_articles_speak_of_comes_before_mere_reference_data() -> None:
    rows = (("Ali Karimli", False), ("Islam Karimov", True), ("Karim Khan", False))
    names = NameIndex([Name(f"iri:{label}", label, "person", fold(label), told) for label, told in rows])
    assert next(name.label for name in find_things(names, "karim")) == "Islam Karimov"
    assert find_things(names, "karim", kinds=("state",)) == []


def test_a_search_can_be_for_one_kind(client: FlaskClient) -> None:
    page = client.get("/search?q=uzbekistan&kind=state").text
    assert "/id/state/uz" in page
    assert "/id/treaty/" not in page.partition("<main")[2].partition("</main>")[0]
    assert client.get("/search?q=x&kind=cheese").status_code == 400


class Page(HTMLParser):
    """Collects what a page links to and loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.loads: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "a" and found.get("href"):
            self.links.add(str(found["href"]))
        if tag in ("img", "script", "iframe") and found.get("src"):
            self.loads.add(str(found["src"]))
        if tag == "link" and found.get("rel") in ("stylesheet", "icon"):
            self.loads.add(str(found["href"]))


def test_no_page_has_a_dead_link_or_loads_from_elsewhere(example: FlaskClient) -> None:
    waiting, seen = ["/"], {"/"}
    while waiting:
        path = waiting.pop()
        response = example.get(path, headers={"Accept": "text/html, */*;q=0.1"}, buffered=True)
        if response.status_code in (302, 303):
            response = example.get(urlsplit(response.headers["Location"]).path, buffered=True)
        assert response.status_code == 200, path
        if response.mimetype != "text/html":
            continue
        assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")
        page = Page(response.text)
        assert all(address.startswith("/static/") for address in page.loads), path
        for link in page.links:
            target = link.partition("#")[0]
            if target.startswith("/") and not target.startswith("/sparql?") and target not in seen:
                seen.add(target)
                waiting.append(target)
            assert target.startswith(("/", "http://", "https://")) or link.startswith("#"), (path, link)
    assert len(seen) > 100


def test_every_iri_of_the_data_leads_to_a_statement_about_it_and_a_label(example: FlaskClient) -> None:
    graphs = read_graphs(EXAMPLE.read_bytes(), "application/trig")
    terms = {str(term) for graph in graphs.values() for triple in graph for term in triple if isinstance(term, URIRef)}
    iris = {iri for iri in terms | graphs.keys() if iri.startswith(BASE)}
    ontology = read(example.get("/ontology", headers={"Accept": "text/turtle"}))
    for iri in sorted(iris):
        if iri.startswith(f"{BASE}ontology#"):
            label = RDFS.label if "." not in iri.rpartition("#")[2] else None  # a part of a list has no name of its own
            assert (URIRef(iri), label, None) in ontology, iri
            continue
        response = example.get(urlsplit(iri).path, headers={"Accept": "application/n-triples"})
        if response.status_code == 303:
            response = example.get(
                urlsplit(response.headers["Location"]).path, headers={"Accept": "application/n-triples"}
            )
        assert response.status_code == 200, iri
        assert f"<{iri}> <" in response.text and f"<{RDFS.label}>" in response.text, iri


def test_pages_show_names_and_dates_as_people_write_them(example: FlaskClient) -> None:
    page = example.get("/doc/state/uz.html").text
    assert "14 November 2005" in page and "June 2004" in page and 'class="mark">inferred' in page
    assert "Sanctions received" in page and "Islam Karimov" in page
    visible = re.sub(r"<script.*?</script>|<[^>]+>", " ", page, flags=re.DOTALL)
    assert "http://localhost:8000/ontology#" not in visible
    article = example.get("/doc/article/eurasia-daily-monitor-2-214.html").text
    assert "What it claims, in its order" in article


@pytest.mark.parametrize("served_at", ["/foedera/doc/state/uz.html", "/doc/state/uz.html"])
def test_pages_work_under_a_path_prefix_whoever_takes_it_away(tmp_path: Path, served_at: str) -> None:
    base = "https://data.example/foedera/"
    write_release(tmp_path, base=base)
    client = create_app(Config(base, tmp_path)).test_client()
    page = client.get(served_at, headers={"Host": "127.0.0.1:8000"}).text
    assert 'href="/foedera/id/state/ru"' in page and 'href="/foedera/static/site.css' in page
    location = client.get("/foedera/id/state/uz", headers={"Accept": "text/turtle"}).headers["Location"]
    assert location == f"{base}doc/state/uz.ttl"


def test_an_empty_store_is_an_empty_site(tmp_path: Path) -> None:
    client = create_app(Config(BASE, tmp_path / "nothing")).test_client()
    for path in (
        "/",
        "/void",
        "/catalog",
        "/dumps/",
        "/queries/",
        "/sitemap.xml",
        "/ontology",
        "/search?q=x",
        "/health",
    ):
        assert client.get(path, headers={"Accept": "text/html, */*;q=0.5"}).status_code == 200, path
    assert client.get("/id/state/uz").status_code == 404


@pytest.mark.parametrize(("text", "shown"), [("2005-11-14", "14 November 2005"), ("2005-11", "November 2005")])
def test_dates_are_written_out(text: str, shown: str) -> None:
    assert show_date(text) == shown


def test_values_are_put_in_words() -> None:
    boolean = "http://www.w3.org/2001/XMLSchema#boolean"
    assert show_value(Term("true", datatype=boolean)) == "yes" and show_value(Term("x")) == "x"
    assert show_date("2005") == "2005" and show_date("soon") == "soon"
    assert read_name("http://e/o#signedOn") == "signed on"


def test_an_example_query_brings_its_title_and_comment() -> None:
    example = read_example("01-allies", "# title: Allies\n# comment: Who is allied\n#   with whom.\nSELECT * {}")
    assert (example.title, example.comment) == ("Allies", "Who is allied with whom.")


@pytest.mark.parametrize("iri", ["http://e/a b", "http://e/>", 'http://e/"', "http://e/{x}", "http://e/\n"])
def test_an_iri_that_could_break_out_is_never_query_text(iri: str) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        iri_text(iri)


def test_odd_texts_survive_every_syntax() -> None:
    text = 'a "quoted" \\ <tag> & line\nnext\r tab\t é \u2028 ]]>'
    triples = [
        Triple("http://e/s", "http://e/p#x", Term(text, language="en")),
        Triple("http://e/s", "http://e/p#x", Term("1", datatype="http://www.w3.org/2001/XMLSchema#integer")),
    ]
    graphs = []
    for form in TRIPLES:
        graph = read_graphs(write_triples(triples, form, prefixes={"p": "http://e/p#"}), form.media_type)[""]
        graphs.append(set(graph))
    assert all(graph == graphs[0] and len(graph) == 2 for graph in graphs)


def test_errors_have_the_status_of_their_nearest_parent() -> None:
    assert find_status(QuerySyntaxError("x")) == STATUS[BadRequest] == 400
    assert find_status(QueryTimeout("x")) == 503 and find_status(ServerError("x")) == 500


def test_the_version_of_the_ontology_leads_to_it(client: FlaskClient) -> None:
    version = load_ontology(BASE).value(URIRef(f"{BASE}ontology"), OWL.versionIRI)
    answer = client.get(str(version).removeprefix(BASE))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{BASE}ontology")
    assert client.get("/ontology/0.0.0").status_code == 404


def test_every_term_of_the_ontology_has_a_row_and_every_link_to_one_leads_there(client: FlaskClient) -> None:
    page = client.get("/ontology.html").text
    anchors = re.findall(r'id="([^"]+)"', page)
    ontology, start = load_ontology(BASE), f"{BASE}ontology#"
    defined = {str(term).removeprefix(start) for term in ontology.subjects(RDFS.isDefinedBy)}
    assert defined <= set(anchors)
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(anchors)


def test_the_picture_of_the_classes_has_a_text_alternative_and_every_class(client: FlaskClient) -> None:
    page = client.get("/ontology.html").text
    [svg] = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert re.search(r"<desc>\d+ classes as a tree", svg)
    classes = set(load_ontology(BASE).subjects(RDF.type, OWL.Class))
    links = set(re.findall(r'href="#([^"]+)"', svg))
    assert links == {str(name).rpartition("#")[2] for name in classes if str(name).startswith(f"{BASE}ontology#")}


def test_the_page_of_the_ontology_tells_chains_restrictions_and_codings(client: FlaskClient) -> None:
    page = re.sub(r"<[^>]+>", "", client.get("/ontology.html").text)
    assert "follows from holds → office → directs" in page
    assert "always marks signed" in page
    assert "coded elsewhere as" in page
    assert "GSDB: human rights" in page
