"""Small reads of the graph for documents and pages: SPARQL in, plain values out.

The engine serialises to bytes and we parse those: iterating its rows in a busy threaded process is far slower.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from rdflib import URIRef

RESULTS = "application/sparql-results+json"
XSD = "http://www.w3.org/2001/XMLSchema#"


class Term(NamedTuple):
    """An IRI or a literal, as the results of a query name it."""

    value: str
    is_iri: bool = False
    language: str = ""
    datatype: str = ""


def iri_term(iri: str) -> Term:
    """Return the term that is *iri*."""
    return Term(iri, is_iri=True)


def text_term(text: str, language: str = "en") -> Term:
    """Return *text* in a *language*; a plain string where that is empty."""
    return Term(text, language=language)


def typed_term(value: object, datatype: str = "integer") -> Term:
    """Return *value* as a literal of one of XML Schema's datatypes."""
    return Term(str(value), datatype=XSD + datatype)


class Triple(NamedTuple):
    """A statement; its subject and predicate are IRIs, since we publish no blank nodes."""

    subject: str
    predicate: str
    object: Term


Row = Mapping[str, Term]
Run = Callable[[str], bytes]


class Reader:
    """Asks one release; *run* evaluates a query into JSON results."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def rows(self, query: str) -> list[dict[str, Term]]:
        """Return the solutions of a SELECT query."""
        return read_rows(json.loads(self._run(query)))

    def values(self, query: str) -> list[str]:
        """Return the first column of a SELECT query as text."""
        return [next(iter(row.values())).value for row in self.rows(query) if row]

    def number(self, query: str) -> int:
        """Return the one number that a SELECT query counts."""
        return int(self.values(query)[0])

    def holds(self, query: str) -> bool:
        """Return the answer to an ASK query."""
        return bool(json.loads(self._run(query))["boolean"])

    def labels(self, iris: Iterable[str], graphs: Iterable[str] = ()) -> dict[str, str]:
        """Return the labels of `label_terms` as text."""
        return {iri: label.value for iri, label in self.label_terms(iris, graphs).items()}

    def label_terms(self, iris: Iterable[str], graphs: Iterable[str] = ()) -> dict[str, Term]:
        """Return an English label, or any, for each of *iris* that has one in the default graph or in *graphs*."""
        names = " ".join(iri_text(iri) for iri in sorted(set(iris)))
        if not names:
            return {}
        places = ["{ ?thing rdfs:label ?label }"]
        places += [f"{{ GRAPH {iri_text(graph)} {{ ?thing rdfs:label ?label }} }}" for graph in graphs]
        pattern = f"VALUES ?thing {{ {names} }} {' UNION '.join(places)}"
        query = f"SELECT DISTINCT ?thing ?label {{ {pattern} }} ORDER BY ?thing ?label"
        found: dict[str, Term] = {}
        for row in self.rows(query):
            known = found.get(row["thing"].value)
            if known is None or (known.language != "en" and row["label"].language == "en"):
                found[row["thing"].value] = row["label"]
        return found


def iri_text(iri: str) -> str:
    """Return *iri* as query text; what could break out of the angle brackets is refused."""
    if any(mark in iri for mark in '<>"{}|^`\\ \n\r\t'):
        raise ValueError(f"{iri!r} cannot be written as an IRI")
    return URIRef(iri).n3()


def read_rows(results: Mapping[str, Any]) -> list[dict[str, Term]]:
    """Return the solutions in SPARQL JSON results."""
    return [{name: _term(found) for name, found in row.items()} for row in results["results"]["bindings"]]


def _term(found: Mapping[str, str]) -> Term:
    if found["type"] == "uri":
        return Term(found["value"], is_iri=True)
    return Term(found["value"], language=found.get("xml:lang", ""), datatype=found.get("datatype", ""))
