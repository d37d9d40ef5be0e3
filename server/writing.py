"""Writing the triples of a document in any RDF syntax: one graph in each, one text for each graph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse, serialize

from server.formats import JSONLD, NQUADS, NTRIPLES, RDFXML, TRIG, TURTLE, Format
from server.reading import XSD, Term, Triple
from store.turtle import to_turtle

_NAMESPACES = re.compile(rb"(<rdf:RDF)((?: xmlns:[\w-]+=\"[^\"]*\")+)")


def write_triples(
    triples: Iterable[Triple],
    form: Format,
    *,
    prefixes: Mapping[str, str],
    graphs: Mapping[str, Sequence[Triple]] | None = None,
) -> bytes:
    """Return *triples* in *form*; named *graphs* are written where the form can hold them."""
    quads = [_quad(triple, DefaultGraph()) for triple in sorted(set(triples))]
    for name, found in sorted((graphs or {}).items()):
        quads += [_quad(triple, NamedNode(name)) for triple in sorted(set(found))]
    return _write(quads, form, prefixes)


def transcode(ntriples: bytes, form: Format, *, prefixes: Mapping[str, str]) -> bytes:
    """Return sorted N-Triples in another syntax."""
    return _write(list(parse(ntriples, format=RdfFormat.N_TRIPLES)), form, prefixes)


def _write(quads: Sequence[Quad], form: Format, prefixes: Mapping[str, str]) -> bytes:
    if form in (NQUADS, TRIG, TURTLE):
        kept = [quad for quad in quads if form is not TURTLE or isinstance(quad.graph_name, DefaultGraph)]
        lines = serialize(kept, format=RdfFormat.N_QUADS) or b""
        return lines if form is NQUADS else to_turtle(lines.decode().splitlines(), prefixes).encode()
    plain = [quad.triple for quad in quads if isinstance(quad.graph_name, DefaultGraph)]
    target = {NTRIPLES: RdfFormat.N_TRIPLES, JSONLD: RdfFormat.JSON_LD, RDFXML: RdfFormat.RDF_XML}[form]
    starts = {quad.predicate.value for quad in quads}
    used = {name: start for name, start in prefixes.items() if any(iri.startswith(start) for iri in starts)}
    body = serialize(plain, format=target, prefixes=used) or b""
    return _NAMESPACES.sub(_sort_namespaces, body, count=1) if form is RDFXML else body


def _sort_namespaces(match: re.Match[bytes]) -> bytes:
    """Return the head of an RDF/XML document with its name spaces in order, which the engine writes in any."""
    return match[1] + b"".join(sorted(re.findall(rb" xmlns:[\w-]+=\"[^\"]*\"", match[2])))


def _quad(triple: Triple, graph: NamedNode | DefaultGraph) -> Quad:
    return Quad(NamedNode(triple.subject), NamedNode(triple.predicate), _object(triple.object), graph)


def _object(term: Term) -> NamedNode | Literal:
    if term.is_iri:
        return NamedNode(term.value)
    if term.language:
        return Literal(term.value, language=term.language)
    return Literal(term.value, datatype=NamedNode(term.datatype or f"{XSD}string"))
