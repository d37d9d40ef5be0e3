"""Quads as lines of N-Quads: the form in which ingest hands a graph to the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from rdflib import XSD, Literal, URIRef

Quad = tuple[URIRef, URIRef, URIRef | Literal, URIRef | None]
# What a quoted string may not hold as it is (RDF 1.1 N-Quads, 2.3 and 4.3).
ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"})


def write_nquads(quads: Iterable[Quad]) -> Iterator[str]:
    """Yield each of *quads* as a line; a graph that is None is the default graph."""
    for subject, predicate, value, graph in quads:
        written = _write_iri(value) if isinstance(value, URIRef) else _write_literal(value)
        place = f" {_write_iri(graph)}" if graph is not None else ""
        yield f"{_write_iri(subject)} {_write_iri(predicate)} {written}{place} .\n"


@lru_cache(maxsize=20_000)
def _write_iri(iri: URIRef) -> str:
    return iri.n3()


def _write_literal(literal: Literal) -> str:
    quoted = f'"{str(literal).translate(ESCAPES)}"'
    if literal.language:
        return f"{quoted}@{literal.language}"
    if literal.datatype is None or literal.datatype == XSD.string:
        return quoted
    return f"{quoted}^^{_write_iri(literal.datatype)}"
