"""Writing the triples of a document in any RDF syntax: one graph in each, one text for each graph."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from server.graph.reading import XSD, Term, Triple
from server.web.formats import JSONLD, NQUADS, NTRIPLES, RDFXML, TRIG, TURTLE, Format
from store.turtle import to_turtle

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_ESCAPES = {ord("\\"): "\\\\", ord('"'): '\\"', ord("\n"): "\\n", ord("\r"): "\\r"}
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Naming:
    """How JSON-LD names properties and classes, by IRI: the name, the shortened IRI, whether values are IRIs."""

    properties: Mapping[str, tuple[str, str, bool]]
    classes: Mapping[str, tuple[str, str]]


PLAIN = Naming({}, {})


def write_triples(
    triples: Iterable[Triple],
    form: Format,
    *,
    prefixes: Mapping[str, str],
    graphs: Mapping[str, Sequence[Triple]] | None = None,
    naming: Naming = PLAIN,
) -> bytes:
    """Return *triples* in *form*; named *graphs* are written where the form can hold them, *naming* is for JSON-LD."""
    ordered = sorted(set(triples))
    if form in (TRIG, NQUADS):
        lines = [_line(triple) for triple in ordered]
        for name, found in sorted((graphs or {}).items()):
            lines += [_line(triple, name) for triple in sorted(set(found))]
        return ("".join(lines) if form is NQUADS else to_turtle(lines, prefixes)).encode()
    if form is JSONLD:
        return _JsonLd(prefixes, naming).write(ordered).encode()
    return _WRITERS[form](ordered, prefixes).encode()


def _line(triple: Triple, graph: str = "") -> str:
    name = f" <{graph}>" if graph else ""
    return f"<{triple.subject}> <{triple.predicate}> {write_term(triple.object)}{name} .\n"


def write_term(term: Term) -> str:
    """Return *term* as N-Triples and SPARQL write it; the caller has checked its IRIs."""
    if term.is_iri:
        return f"<{term.value}>"
    text = f'"{term.value.translate(_ESCAPES)}"'
    if term.language:
        return f"{text}@{term.language}"
    return f"{text}^^<{term.datatype}>" if term.datatype not in ("", f"{XSD}string") else text


def _write_ntriples(triples: Sequence[Triple], _: Mapping[str, str]) -> str:
    return "".join(map(_line, triples))


def _write_turtle(triples: Sequence[Triple], prefixes: Mapping[str, str]) -> str:
    return to_turtle(list(map(_line, triples)), prefixes)


class _JsonLd:
    """Writes JSON-LD whose context holds just the prefixes and names that it uses: nothing is fetched to read it."""

    def __init__(self, prefixes: Mapping[str, str], naming: Naming) -> None:
        self._starts = {start: name for name, start in prefixes.items()}
        self._prefixes, self._naming = prefixes, naming
        self._context: dict[str, Any] = {}

    def write(self, triples: Sequence[Triple]) -> str:
        """Return *triples*, which come grouped by subject."""
        nodes = [self._node(subject, about) for subject, about in groupby(triples, key=attrgetter("subject"))]
        context = dict(sorted(self._context.items()))
        return json.dumps({"@context": context, "@graph": nodes}, ensure_ascii=False, indent=1) + "\n"

    def _node(self, subject: str, about: Iterable[Triple]) -> dict[str, Any]:
        node: dict[str, Any] = {"@id": self._short(subject)}
        for triple in about:
            if triple.predicate == f"{RDF}type" and triple.object.is_iri:
                node.setdefault("@type", []).append(self._class(triple.object.value))
            else:
                key, takes_iris = self._property(triple.predicate)
                node.setdefault(key, []).append(self._value(triple.object, takes_iris))
        return node

    def _property(self, iri: str) -> tuple[str, bool]:
        if iri not in self._naming.properties:
            return self._short(iri), False
        name, short, link = self._naming.properties[iri]
        self._use(short)
        self._context[name] = {"@id": short, "@type": "@id"} if link else short
        return name, link

    def _class(self, iri: str) -> str:
        if iri not in self._naming.classes:
            return self._short(iri)
        name, short = self._naming.classes[iri]
        self._use(short)
        self._context[name] = short
        return name

    def _value(self, term: Term, takes_iris: bool) -> str | dict[str, str]:
        if term.is_iri:
            return self._short(term.value) if takes_iris else {"@id": self._short(term.value)}
        if term.language:
            return {"@value": term.value, "@language": term.language}
        return {"@value": term.value} | ({"@type": self._short(term.datatype)} if term.datatype else {})

    def _short(self, iri: str) -> str:
        start, local = _cut(iri)
        if start not in self._starts or local.startswith("//"):
            return iri
        short = f"{self._starts[start]}:{local}"
        self._use(short)
        return short

    def _use(self, short: str) -> None:
        prefix = short.partition(":")[0]
        self._context[prefix] = self._prefixes[prefix]


def _write_rdfxml(triples: Sequence[Triple], prefixes: Mapping[str, str]) -> str:
    starts = {start: name for name, start in prefixes.items()} | {RDF: "rdf"}
    for number, start in enumerate(sorted({_cut(triple.predicate)[0] for triple in triples} - starts.keys())):
        starts[start] = f"ns{number}"
    used = {RDF} | {_cut(triple.predicate)[0] for triple in triples}
    spaces = "".join(f"\n  xmlns:{starts[start]}={quoteattr(start)}" for start in sorted(used, key=starts.__getitem__))
    body = []
    for subject, about in groupby(triples, key=attrgetter("subject")):
        body.append(f"  <rdf:Description rdf:about={quoteattr(subject)}>\n")
        for triple in about:
            start, local = _cut(triple.predicate)
            body.append(f"    {_element(f'{starts[start]}:{local}', triple.object)}\n")
        body.append("  </rdf:Description>\n")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{spaces}>\n{"".join(body)}</rdf:RDF>\n'


def _element(name: str, term: Term) -> str:
    if term.is_iri:
        return f"<{name} rdf:resource={quoteattr(term.value)}/>"
    text = escape(_NOT_XML.sub("\ufffd", term.value)).replace("\r", "&#13;")
    if term.language:
        return f"<{name} xml:lang={quoteattr(term.language)}>{text}</{name}>"
    kind = f" rdf:datatype={quoteattr(term.datatype)}" if term.datatype not in ("", f"{XSD}string") else ""
    return f"<{name}{kind}>{text}</{name}>"


def _cut(iri: str) -> tuple[str, str]:
    """Return an IRI as name space and local name."""
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    return iri[:cut], iri[cut:]


_WRITERS: Mapping[Format, Callable[[Sequence[Triple], Mapping[str, str]], str]] = {
    NTRIPLES: _write_ntriples,
    TURTLE: _write_turtle,
    RDFXML: _write_rdfxml,
}
