"""The one table of what we can send: names, extensions, media types and their aliases. Order is preference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Format:
    """A way to write an answer; *aliases* are older or looser names of the same media type. Each is made once."""

    name: str
    extension: str
    media_type: str
    aliases: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """Return the media type as a header names it, with the charset that text needs."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


TURTLE = Format(
    "Turtle", "ttl", "text/turtle", ("application/x-turtle", "application/turtle", "text/n3", "text/rdf+n3")
)
NTRIPLES = Format("N-Triples", "nt", "application/n-triples", ("text/plain", "text/ntriples"))
JSONLD = Format("JSON-LD", "jsonld", "application/ld+json", ("application/json",))
RDFXML = Format("RDF/XML", "rdf", "application/rdf+xml", ("application/xml", "text/xml"))
TRIG = Format("TriG", "trig", "application/trig", ("application/x-trig",))
NQUADS = Format("N-Quads", "nq", "application/n-quads", ("text/x-nquads", "text/nquads"))
HTML = Format("Web page", "html", "text/html", ("application/xhtml+xml",))

RESULTS_JSON = Format(
    "JSON", "srj", "application/sparql-results+json", ("application/json", "application/x-javascript", "text/json")
)
RESULTS_XML = Format("XML", "srx", "application/sparql-results+xml", ("application/xml", "text/xml"))
CSV = Format("CSV", "csv", "text/csv", ("application/csv",))
TSV = Format("TSV", "tsv", "text/tab-separated-values")

TRIPLES = (TURTLE, NTRIPLES, JSONLD, RDFXML)
GRAPHS = (*TRIPLES, TRIG, NQUADS)
DOCUMENTS = (*GRAPHS, HTML)
BINDINGS = (RESULTS_JSON, RESULTS_XML, CSV, TSV)
BY_EXTENSION = {form.extension: form for form in (*DOCUMENTS, *BINDINGS)}
"""Which format an extension, or a `format=` parameter, means."""


def find_named(name: str, formats: Sequence[Format]) -> Format | None:
    """Return the format of *formats* that an extension or media type names."""
    form = BY_EXTENSION.get(name) or next((form for form in formats if name in (form.media_type, *form.aliases)), None)
    return form if form in formats else None
