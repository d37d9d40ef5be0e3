"""The ontology and the named graphs as documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from flask import Blueprint, Response, redirect, render_template
from markupsafe import Markup
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL
from rdflib.term import Node
from werkzeug.wrappers import Response as BaseResponse

from ontology.schema import load_ontology
from server.core.answers import answer, build_tag, negotiate
from server.core.site import Site
from server.drawing.hierarchy import draw_hierarchy
from server.graph.documents import DCT, FOAF, LICENCE, RDF_TYPE, VOID
from server.graph.documents import RDFS as RDFS_START
from server.graph.glossary import Table, build_tables
from server.graph.reading import XSD, Term, Triple, iri_term, iri_text, text_term
from server.graph.releases import Release
from server.graph.writing import write_triples
from server.routes.pages import embed_jsonld
from server.web.errors import NotFound
from server.web.formats import DOCUMENTS, GRAPHS, HTML, find_named

GRAPHS_HELD = {
    "facts": "The union of the accepted claims: what is told as fact by an author or by the party that acted.",
    "inferred": "What follows from the ontology and the facts, and nothing else.",
    "authority": "Reference data for look-up: states, organisations, persons, tenures and memberships, each row with "
    "its source. No claim stands behind it.",
    "linkset": "Links to the same things in other data sets.",
    "catalogue": "What describes the data set itself.",
}
SHOWN = 1000


@dataclass(frozen=True)
class Vocabulary:
    """The ontology under one base, read when it is first asked for."""

    base: str

    @cached_property
    def graph(self) -> Graph:
        """Return the ontology."""
        return load_ontology(self.base)

    @cached_property
    def triples(self) -> list[Triple]:
        """Return the ontology's statements; it has no blank nodes."""
        said = [Triple(str(s), str(p), _read_term(o)) for s, p, o in self.graph]
        for version in {str(found) for found in self.graph.objects(None, OWL.versionIRI)}:
            said.append(Triple(version, DCT + "isVersionOf", iri_term(f"{self.base}ontology")))
            name = f"Foedera ontology, version {version.rpartition('/')[2]}"
            said.append(Triple(version, RDFS_START + "label", text_term(name)))
        return said

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Return the terms in tables, each once."""
        return build_tables(self.graph, f"{self.base}ontology#")

    @cached_property
    def picture(self) -> Markup:
        """Return the tree of the classes, as SVG."""
        return Markup(draw_hierarchy(self.tables[0].entries))

    @cached_property
    def version(self) -> str:
        """Return the number of the version."""
        return str(self.graph.value(URIRef(f"{self.base}ontology"), OWL.versionInfo))

    @cached_property
    def names(self) -> list[Triple]:
        """Return the label of each term."""
        entries = [entry for table in self.tables for entry in table.entries]
        return [Triple(entry.iri, RDFS_START + "label", Term(entry.label, language="en")) for entry in entries]


def _read_term(node: Node) -> Term:
    if isinstance(node, Literal):
        return Term(str(node), language=node.language or "", datatype=str(node.datatype or ""))
    return Term(str(node), is_iri=True)


def build_blueprint(site: Site) -> Blueprint:
    """Return the routes of the ontology and the graphs."""
    blueprint = Blueprint("vocabulary", __name__)
    vocabulary = Vocabulary(site.base)

    @blueprint.get("/ontology")
    @blueprint.get("/ontology.<extension>")
    def ontology(extension: str = "") -> Response:
        form = find_named(extension, DOCUMENTS) if extension else negotiate(DOCUMENTS)
        if form is None:
            raise NotFound("the ontology is not written in that format")
        tag = build_tag(site.edition, str(len(vocabulary.triples)), "ontology", form.media_type)
        if form is HTML:
            body: str | bytes = render_template(
                "ontology.html",
                tables=vocabulary.tables,
                picture=vocabulary.picture,
                version=vocabulary.version,
                formats=GRAPHS,
                jsonld=embed_jsonld(vocabulary.names, site),
            )
        else:
            body = write_triples(vocabulary.triples, form, prefixes=site.prefixes)
        return _document(
            answer(body, form, tag=tag, vary=not extension, max_age=300), site, "ontology", extension, form.extension
        )

    @blueprint.get("/ontology/<version>")
    def ontology_version(version: str) -> BaseResponse:
        if version != vocabulary.version:
            raise NotFound(
                f"the ontology here is {vocabulary.version}; others are ontology.ttl in the dumps of their releases"
            )
        return redirect(f"{site.base}ontology", code=303)

    @blueprint.get("/graph/<name>")
    def graph(name: str) -> Response:
        plain, _, extension = name.rpartition(".")
        form = find_named(extension, DOCUMENTS) if plain else None
        if form is None:
            plain, extension, form = name, "", negotiate(DOCUMENTS)
        if plain not in GRAPHS_HELD:
            raise NotFound(f"there is no graph of that name; there are {', '.join(GRAPHS_HELD)}")
        release = site.release
        tag = build_tag(release.version, site.edition, "graph", plain, form.media_type)
        triples = list(describe_graph(site, release, plain))
        if form is HTML:
            size = _size(release, site, plain)
            body: str | bytes = render_template("graph.html", name=plain, says=GRAPHS_HELD[plain], size=size)
        else:
            body = write_triples(triples, form, prefixes=site.prefixes)
        response = answer(body, form, tag=tag, modified=release.published, vary=not extension)
        return _document(response, site, f"graph/{plain}", extension, form.extension)

    return blueprint


def _document(response: Response, site: Site, path: str, extension: str, chosen: str) -> Response:
    links = [f'<{LICENCE}>; rel="license"']
    links += [f'<{site.base}{path}.{form.extension}>; rel="alternate"; type="{form.media_type}"' for form in DOCUMENTS]
    response.headers["Link"] = ", ".join(links)
    if not extension:
        response.headers["Content-Location"] = f"{site.base}{path}.{chosen}"
    return response


def describe_graph(site: Site, release: Release, name: str) -> Iterator[Triple]:
    """Yield what the named graph is, and its statements where they are few."""
    iri, size = str(site.iris.graph(name)), _size(release, site, name)
    title = re.sub(r"^.", lambda first: first[0].upper(), name)
    yield Triple(iri, RDF_TYPE, Term("http://www.w3.org/ns/sparql-service-description#NamedGraph", is_iri=True))
    yield Triple(iri, RDFS_START + "label", Term(f"Graph: {title}", language="en"))
    yield Triple(iri, DCT + "description", Term(GRAPHS_HELD[name], language="en"))
    yield Triple(iri, VOID + "triples", Term(str(size), datatype=XSD + "integer"))
    yield Triple(iri, DCT + "isPartOf", Term(f"{site.base}void#dataset", is_iri=True))
    yield Triple(iri, DCT + "license", Term(LICENCE, is_iri=True))
    yield Triple(iri, RDFS_START + "seeAlso", Term(f"{site.base}dumps/", is_iri=True))
    yield Triple(iri, FOAF + "isPrimaryTopicOf", Term(iri, is_iri=True))
    if size <= SHOWN:
        rows = release.reader.rows(f"SELECT ?s ?p ?o {{ GRAPH {iri_text(iri)} {{ ?s ?p ?o }} }}")
        yield from (Triple(row["s"].value, row["p"].value, row["o"]) for row in rows)


def _size(release: Release, site: Site, name: str) -> int:
    return release.reader.number(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {site.iris.graph(name).n3()} {{ ?s ?p ?o }} }}")
