"""The negotiator gives clients what they name, by quality, closeness and our order."""

from __future__ import annotations

import pytest

from server.web.formats import BINDINGS, DOCUMENTS, GRAPHS, HTML, Format
from server.web.negotiation import choose, read_accept

# As measured: what each of these clients sent to a server that wrote it down.
RDFLIB = (
    "application/rdf+xml, text/n3, text/turtle, application/n-triples, application/ld+json, application/n-quads, "
    "application/trix, application/trig"
)
RDFLIB_TURTLE = "text/turtle, application/x-turtle, */*;q=0.1"
PYOXIGRAPH = "application/n-triples, text/turtle, application/rdf+xml"
COMUNICA = (
    "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,text/turtle;q=0.6,"
    "application/rdf+xml;q=0.5,text/n3;q=0.35,application/xml;q=0.3,image/svg+xml;q=0.3,text/xml;q=0.3,text/html;q=0.2,"
    "application/xhtml+xml;q=0.18,application/json;q=0.135,text/shaclc;q=0.1,text/shaclc-ext;q=0.05"
)
RAPTOR_TURTLE = (
    "text/turtle, application/x-turtle, application/turtle, text/n3;q=0.3, text/rdf+n3;q=0.3, "
    "application/rdf+n3;q=0.3, */*;q=0.1"
)
RAPTOR_XML = "application/rdf+xml, text/rdf;q=0.6, */*;q=0.1"
RAPTOR_GUESS = (
    "application/rdf+xml, text/rdf;q=0.6, application/n-triples, text/plain;q=0.1, text/turtle, application/x-turtle, "
    "application/turtle, text/n3;q=0.3, text/rdf+n3;q=0.3, application/rdf+n3;q=0.3, application/x-trig, "
    "application/rss;q=0.8, application/rss+xml;q=0.8, text/rss;q=0.8, application/xml;q=0.3, text/xml;q=0.3, "
    "application/atom+xml;q=0.3, text/html;q=0.2, application/xhtml+xml;q=0.4, text/html;q=0.6, "
    "application/xhtml+xml;q=0.8, application/json;q=0.1, text/json;q=0.1, text/x-nquads, */*;q=0.1"
)
# As told in public threads and in the sources of these clients.
FUJI = "text/html;q=0.1, text/n3;q=0.9, application/x-turtle;q=0.8, application/ld+json"
TRIFID = "application/ld+json, application/trig, application/n-quads, application/n-triples, text/turtle"
JENA = "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3"
PROLOG = "text/turtle, application/rdf+xml;q=0.9, application/sparql-results+xml;q=0.5, */*;q=0.1"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
SPARQLWRAPPER = "application/sparql-results+json,application/json,text/javascript,application/javascript"


@pytest.mark.parametrize(
    ("accept", "extension"),
    [
        (None, "ttl"),
        ("", "ttl"),
        ("*/*", "ttl"),
        ("*", "ttl"),
        (RDFLIB, "ttl"),
        (RDFLIB_TURTLE, "ttl"),
        (RAPTOR_TURTLE, "ttl"),
        (RAPTOR_XML, "rdf"),
        (RAPTOR_GUESS, "ttl"),
        (TRIFID, "ttl"),
        (JENA, "ttl"),
        (PROLOG, "ttl"),
        (PYOXIGRAPH, "ttl"),
        (FUJI, "jsonld"),
        (COMUNICA, "nq"),
        (BROWSER, "html"),
        ("text/html", "html"),
        ("TEXT/HTML; charset=utf-8", "html"),
        ("application/ld+json, text/turtle;q=0.5", "jsonld"),
        ('application/ld+json;profile="a,b", text/turtle;q=0.5', "jsonld"),
        ("text/html;q=0.5, text/turtle;q=0.9", "ttl"),
        ("text/turtle;q=0.2, application/rdf+xml", "rdf"),
        ("application/ld+json;q=0.3, text/html;q=0.1, application/n-triples;q=0.2", "jsonld"),
        ("text/turtle;q=0, */*;q=0.1", "nt"),
        ("text/*;q=0.3, text/html;q=0.7", "html"),
        ("text/*, text/turtle;q=0.1", "html"),
        ("application/x-turtle", "ttl"),
        ("text/n3", "ttl"),
        ("text/plain", "nt"),
        ("application/xml", "rdf"),
        ("application/xhtml+xml", "html"),
        ("text/turtle;q=nonsense, application/trig", "trig"),
        ("nonsense, ;;;, /, text/, application/trig;q=0.1", "trig"),
        ("image/png", None),
        ("application/x-nonsense", None),
        ("text/turtle;q=0", None),
    ],
)
def test_a_document_comes_in_the_format_that_the_client_likes_best(accept: str | None, extension: str | None) -> None:
    chosen = choose(accept, DOCUMENTS)
    assert (chosen.extension if chosen else None) == extension


@pytest.mark.parametrize(
    ("accept", "extension"),
    [
        ("*/*", "srj"),
        (SPARQLWRAPPER, "srj"),
        ("application/json", "srj"),
        ("text/csv", "csv"),
        ("text/tab-separated-values, text/csv;q=0.9", "tsv"),
        ("application/sparql-results+xml;q=0.9, application/xml;q=0.8", "srx"),
        (BROWSER, "html"),
        ("text/turtle", None),
    ],
)
def test_bindings_come_in_a_format_for_bindings(accept: str, extension: str | None) -> None:
    chosen = choose(accept, (*BINDINGS, HTML))
    assert (chosen.extension if chosen else None) == extension


def test_ties_go_to_the_order_of_the_table() -> None:
    named = ", ".join(form.media_type for form in reversed(GRAPHS))
    assert choose(named, GRAPHS) == GRAPHS[0]


@pytest.mark.parametrize("header", ["text/turtle;q=1.5", "text/turtle;q=-1", "*/html", "text", 'text/"x"'])
def test_a_malformed_range_counts_as_not_sent(header: str) -> None:
    assert read_accept(header) == ()


def test_text_is_sent_with_its_charset() -> None:
    assert Format("T", "t", "text/turtle").content_type == "text/turtle; charset=utf-8"
    assert Format("N", "n", "application/n-triples").content_type == "application/n-triples"
