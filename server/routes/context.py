"""The JSON-LD context of the site: names for the terms of the ontology and of those that documents use beside it.

Documents carry the part of it that they need, so nothing has to be fetched to read them; the whole is published for
those who write data of their own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from flask import Blueprint, Response
from rdflib.namespace import OWL, RDF

from ontology.iris import prefixes
from ontology.schema import load_ontology
from server.core.answers import answer, build_tag
from server.core.site import Site
from server.graph.writing import Naming
from server.web.formats import JSONLD

LONG = 86400
_LITERALS = ("rdfs:label", "rdfs:comment", "dct:title", "dct:modified", "dct:rights", "skos:altLabel", "skos:notation")
_LINKS = (
    *("rdfs:seeAlso", "owl:sameAs", "dct:license", "dct:publisher", "dct:creator", "dct:source", "void:inDataset"),
    *("foaf:primaryTopic", "foaf:isPrimaryTopicOf", "prov:wasQuotedFrom", "oa:hasSource", "oa:hasSelector"),
    *("schema:mentions", "skos:exactMatch", "skos:closeMatch"),
)
"""What documents use beside the ontology; its own names go first."""


@dataclass(frozen=True, slots=True)
class Context:
    """Names of properties (and whether their values are IRIs) and of classes, each an IRI shortened by a prefix."""

    prefixes: Mapping[str, str]
    properties: Mapping[str, tuple[str, bool]]
    classes: Mapping[str, str]

    def write(self) -> dict[str, object]:
        """Return the context as JSON."""
        links = {name: {"@id": iri, "@type": "@id"} if link else iri for name, (iri, link) in self.properties.items()}
        return {**dict(sorted(self.prefixes.items())), **dict(sorted({**links, **self.classes}.items()))}


@cache
def build_context(base: str) -> Context:
    """Return the context of the site under *base*."""
    graph, known = load_ontology(base), prefixes(base)
    start = f"{base}ontology#"
    properties: dict[str, tuple[str, bool]] = {}
    classes: dict[str, str] = {}
    for kind, link in ((OWL.ObjectProperty, True), (OWL.DatatypeProperty, False)):
        for term in graph.subjects(RDF.type, kind):
            name = str(term).removeprefix(start)
            if str(term).startswith(start) and name.isalnum():
                properties[name] = (f"foe:{name}", link)
    for term in graph.subjects(RDF.type, OWL.Class):
        name = str(term).removeprefix(start)
        if str(term).startswith(start) and name.isalnum():
            classes[name] = f"foe:{name}"
    for names, link in ((_LITERALS, False), (_LINKS, True)):
        for iri in names:
            properties.setdefault(iri.partition(":")[2], (iri, link))
    # `person:` is a prefix already, so the property of that name keeps its own.
    plain = {found[0] if name in known else name: found for name, found in properties.items()}
    return Context(known, plain, {name: iri for name, iri in classes.items() if name not in plain})


@cache
def build_naming(base: str) -> Naming:
    """Return the context turned round: by IRI, as the writer of documents looks it up."""
    context = build_context(base)

    def long(short: str) -> str:
        prefix, _, local = short.partition(":")
        return context.prefixes[prefix] + local

    properties = {long(iri): (name, iri, link) for name, (iri, link) in context.properties.items()}
    return Naming(properties, {long(iri): (name, iri) for name, iri in context.classes.items()})


def build_blueprint(site: Site) -> Blueprint:
    """Return the route of the context."""
    blueprint = Blueprint("context", __name__)

    @blueprint.get("/context.jsonld")
    def context() -> Response:
        body = json.dumps({"@context": build_context(site.base).write()}, indent=1) + "\n"
        return answer(body, JSONLD, tag=build_tag(site.edition, body), max_age=LONG)

    return blueprint
