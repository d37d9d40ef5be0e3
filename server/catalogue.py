"""What the data set is, for machines: VoID, DCAT, robots.txt, the sitemap, health."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from xml.sax.saxutils import escape

from flask import Blueprint, Response, jsonify, make_response, render_template

from server.answers import answer, build_tag, named_format, negotiate, see
from server.documents import DCT, FOAF, LICENCE, RDF_TYPE, RDFS, VOID
from server.dumps import DCAT, DumpFile, describe_files, list_files
from server.errors import NotFound
from server.formats import DOCUMENTS, GRAPHS, HTML, Format
from server.reading import XSD, Term, Triple, iri_text
from server.releases import Release
from server.site import Site
from server.statistics import Statistics
from server.writing import write_triples

TITLE = "Foedera: relations between states, as articles tell them"
DESCRIPTION = (
    "Who bound themselves to whom, who punished whom, who led and who said so: treaties, sanctions, offices, meetings "
    "and incidents read from news analysis, each statement with the sentence it comes from, its speaker and how "
    "certain it is."
)
PUBLISHER = "The Foedera project"
VOCABULARIES = (
    "http://www.w3.org/2004/02/skos/core#",
    "http://www.w3.org/ns/prov#",
    "http://www.w3.org/ns/oa#",
    "http://purl.org/dc/terms/",
    "https://schema.org/",
)
SITEMAP_SIZE = 50_000


def build_blueprint(site: Site) -> Blueprint:
    """Return the routes that describe the data set."""
    blueprint = Blueprint("catalogue", __name__)

    @blueprint.get("/.well-known/void")
    def well_known() -> Response:
        return see(f"{site.base}void", 303)

    @blueprint.get("/void")
    @blueprint.get("/void.<extension>")
    def void(extension: str = "") -> Response:
        return answer_description(site, "void", extension)

    @blueprint.get("/catalog")
    @blueprint.get("/catalog.<extension>")
    def catalog(extension: str = "") -> Response:
        return answer_description(site, "catalog", extension)

    @blueprint.get("/robots.txt")
    def robots() -> Response:
        response = make_response(
            f"User-agent: *\nAllow: /\nDisallow: {site.root}sparql\nSitemap: {site.base}sitemap.xml\n"
        )
        response.headers["Content-Type"] = "text/plain; charset=utf-8"
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response

    @blueprint.get("/sitemap.xml")
    def sitemap() -> Response:
        form = Format("Sitemap", "xml", "application/xml")
        release = site.release
        return answer(
            write_sitemap(site, release), form, tag=build_tag(release.version, site.edition, "map"), max_age=3600
        )

    @blueprint.get("/health")
    def health() -> Response:
        response = jsonify(status="ready", release=site.release.version)
        response.headers["Cache-Control"] = "no-store"
        return response

    return blueprint


def answer_description(site: Site, name: str, extension: str) -> Response:
    """Return the VoID or DCAT description in the format that the extension or the client names."""
    form = named_format(extension, DOCUMENTS) if extension else negotiate((*GRAPHS, HTML))
    if form is None:
        raise NotFound("this description is not written in that format")
    release = site.release
    tag = build_tag(release.version, site.edition, name, form.media_type)
    if form is HTML:
        statistics = release.statistics(site.iris)
        body: bytes | str = render_template("void.html", name=name, statistics=statistics, release=release)
    else:
        triples = [*describe_dataset(site, release), *describe_catalog(site, release, name)]
        body = write_triples(triples, form, prefixes={**site.prefixes, "dcat": DCAT})
    response = answer(body, form, tag=tag, modified=release.published, vary=not extension)
    if not extension:
        response.headers["Content-Location"] = f"{site.base}{name}.{form.extension}"
    response.headers["Link"] = f'<{LICENCE}>; rel="license"'
    return response


def describe_dataset(site: Site, release: Release) -> Iterator[Triple]:
    """Yield the VoID description; the data set is the default graph, which is safe to count."""
    base, dataset = site.base, f"{site.base}void#dataset"
    statistics = release.statistics(site.iris)
    publisher = f"{base}void#publisher"
    links = [
        (RDF_TYPE, VOID + "Dataset"),
        (RDF_TYPE, DCAT + "Dataset"),
        (DCT + "license", LICENCE),
        (DCT + "publisher", publisher),
        (FOAF + "homepage", base),
        (VOID + "sparqlEndpoint", f"{base}sparql"),
        (VOID + "vocabulary", f"{base}ontology#"),
        *((VOID + "vocabulary", iri) for iri in VOCABULARIES),
        *(
            (VOID + "feature", f"http://www.w3.org/ns/formats/{form}")
            for form in ("Turtle", "TriG", "N-Triples", "RDF_XML")
        ),
        *((VOID + "exampleResource", iri) for iri in statistics.examples),
        *((VOID + "dataDump", f"{base}dumps/{release.published_as}/{file.name}") for file in _triple_dumps(release)),
        *((VOID + "rootResource", f"{base}graph/{name}") for name in ("facts", "inferred", "authority")),
    ]
    texts = [(DCT + "title", TITLE), (DCT + "description", DESCRIPTION)]
    texts += [(DCT + "rights", line) for line in release.attribution]
    yield from (Triple(dataset, predicate, Term(iri, is_iri=True)) for predicate, iri in links)
    yield from (Triple(dataset, predicate, Term(text, language="en")) for predicate, text in texts)
    yield Triple(dataset, VOID + "uriSpace", Term(f"{base}id/"))
    yield Triple(dataset, DCAT + "version", Term(release.published_as))
    if release.modified:
        yield Triple(dataset, DCT + "modified", Term(release.modified, datatype=XSD + "dateTime"))
    yield Triple(publisher, RDF_TYPE, Term(FOAF + "Organization", is_iri=True))
    yield Triple(publisher, FOAF + "name", Term(PUBLISHER, language="en"))
    yield Triple(f"{base}void", RDF_TYPE, Term(VOID + "DatasetDescription", is_iri=True))
    yield Triple(f"{base}void", FOAF + "primaryTopic", Term(dataset, is_iri=True))
    yield from _describe_partitions(dataset, statistics, base)


def _triple_dumps(release: Release) -> list[DumpFile]:
    return [file for file in list_files(release.dumps) if file.has_triples_only and file.name.startswith("foedera.")]


def _describe_partitions(dataset: str, statistics: Statistics, base: str) -> Iterator[Triple]:
    for predicate, count in (
        ("triples", statistics.triples),
        ("entities", statistics.entities),
        ("distinctSubjects", statistics.subjects),
        ("classes", len(statistics.classes)),
        ("properties", len(statistics.properties)),
    ):
        yield Triple(dataset, VOID + predicate, Term(str(count), datatype=XSD + "integer"))
    tables = (("class", "entities", statistics.classes), ("property", "triples", statistics.properties))
    for kind, counted, table in tables:
        for iri, count in table:
            part = f"{base}void#{kind}-{hashlib.sha256(iri.encode()).hexdigest()[:10]}"
            yield Triple(dataset, f"{VOID}{kind}Partition", Term(part, is_iri=True))
            yield Triple(part, VOID + kind, Term(iri, is_iri=True))
            yield Triple(part, VOID + counted, Term(str(count), datatype=XSD + "integer"))


def describe_catalog(site: Site, release: Release, name: str) -> Iterator[Triple]:
    """Yield the DCAT catalogue; the files with named graphs are announced there."""
    if name != "catalog":
        return
    catalog, dataset, service = f"{site.base}catalog", f"{site.base}void#dataset", f"{site.base}sparql"
    for subject, predicate, iri in (
        (catalog, RDF_TYPE, DCAT + "Catalog"),
        (catalog, DCAT + "dataset", dataset),
        (catalog, DCAT + "service", service),
        (catalog, DCT + "publisher", f"{site.base}void#publisher"),
        (catalog, DCT + "license", LICENCE),
        (service, RDF_TYPE, DCAT + "DataService"),
        (service, DCAT + "endpointURL", service),
        (service, DCAT + "endpointDescription", service),
        (service, DCAT + "servesDataset", dataset),
    ):
        yield Triple(subject, predicate, Term(iri, is_iri=True))
    yield Triple(catalog, DCT + "title", Term("Catalogue of Foedera", language="en"))
    yield Triple(service, RDFS + "label", Term("SPARQL endpoint of Foedera", language="en"))
    yield from describe_files(site, release)


def write_sitemap(site: Site, release: Release) -> str:
    """Return the addresses of the pages and of the things that have one."""
    start = iri_text(f"{site.base}id/x").strip("<>").removesuffix("x")
    query = (
        "SELECT DISTINCT ?thing { ?thing a ?class "
        f'FILTER(STRSTARTS(STR(?thing), "{start}") && !CONTAINS(STR(?thing), "#")) }} '
        f"ORDER BY ?thing LIMIT {SITEMAP_SIZE - 10}"
    )
    things = [iri for iri in release.reader.values(query) if site.iris.split(iri)]
    pages = [site.base + page for page in ("", "ontology", "queries/", "dumps/", "void", "catalog")]
    lastmod = f"<lastmod>{release.modified}</lastmod>" if release.modified else ""
    entries = "".join(f"<url><loc>{escape(address)}</loc>{lastmod}</url>\n" for address in [*pages, *things])
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'
    )
