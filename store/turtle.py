"""Readable Turtle and TriG out of N-Quads: grouped by subject, with prefixes, the same bytes for the same quads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter

from store.errors import DataSyntaxError

QUAD = re.compile(
    r"(<[^>]*>|_:\S+) (<[^>]*>) "
    r'(<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:\^\^<[^>]*>|@[A-Za-z0-9-]+)?)'
    r"(?: (<[^>]*>|_:\S+))? \.\n?"
)
LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
XSD = "http://www.w3.org/2001/XMLSchema#"
BARE = {
    f"{XSD}integer": re.compile(r"[+-]?[0-9]+"),
    f"{XSD}boolean": re.compile(r"true|false"),
}
Parts = tuple[str, str, str, str]
Write = Callable[[str], str]


def split_quad(line: str) -> Parts:
    """Return graph, subject, predicate and object as an N-Quads line writes them; the default graph is empty text."""
    match = QUAD.fullmatch(line)
    if match is None:
        raise DataSyntaxError(f"not an N-Quads line that can be published: {line[:200]!r}")
    subject, predicate, value, graph = match.groups()
    return graph or "", subject, predicate, value


def write_prefixes(prefixes: Mapping[str, str]) -> str:
    """Return the prefix lines, by name."""
    return "".join(f"@prefix {name}: <{prefixes[name]}> .\n" for name in sorted(prefixes))


def to_turtle(lines: Iterable[str], prefixes: Mapping[str, str]) -> str:
    """Return N-Triples or N-Quads *lines*, in any order, as one readable text that declares only what it uses."""
    used: set[str] = set()
    text = "".join(write_turtle(sorted({split_quad(line) for line in lines}), shortener(prefixes, used)))
    return write_prefixes({name: prefixes[name] for name in used}) + text


def write_turtle(quads: Iterable[Parts], shorten: Write) -> Iterator[str]:
    """Write *quads*, which come grouped by graph and subject, one subject a piece; named graphs in TriG's braces."""
    for graph, members in groupby(quads, key=itemgetter(0)):
        if graph:
            yield f"\n{shorten(graph)} {{\n"
        for subject, about in groupby(members, key=itemgetter(1)):
            yield _write_subject(subject, [(predicate, value) for _, _, predicate, value in about], shorten)
        if graph:
            yield "}\n"


def _write_subject(subject: str, pairs: list[tuple[str, str]], shorten: Write) -> str:
    pairs.sort(key=lambda pair: (pair[0] != RDF_TYPE, pair))
    said = []
    for predicate, values in groupby(pairs, key=itemgetter(0)):
        verb = "a" if predicate == RDF_TYPE else shorten(predicate)
        said.append(f"{verb} {', '.join(shorten(value) for _, value in values)}")
    body = " ;\n    ".join(said)
    return f"\n{shorten(subject)} {body} .\n"


def shortener(prefixes: Mapping[str, str], used: set[str] | None = None) -> Write:
    """Return the function that writes an N-Quads term in Turtle's short way; prefixes it takes go into *used*."""
    names = {iri: name for name, iri in prefixes.items()}
    known: dict[str, str] = {}

    def shorten(term: str) -> str:
        if term[0] == '"':
            return literal(term)
        if term not in known:
            if len(known) > 100_000:
                known.clear()
            known[term] = name(term[1:-1]) if term[0] == "<" else term
        return known[term]

    def name(iri: str) -> str:
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = names.get(iri[:cut])
        if prefix is None or not LOCAL.fullmatch(iri, cut):
            return f"<{iri}>"
        if used is not None:
            used.add(prefix)
        return f"{prefix}:{iri[cut:]}"

    def literal(term: str) -> str:
        text, parted, datatype = term.rpartition("^^<")
        if not parted or term[-1] != ">":
            return term
        bare = BARE.get(datatype[:-1])
        if bare and bare.fullmatch(text[1:-1]):
            return text[1:-1]
        return f"{text}^^{shorten(f'<{datatype}')}"

    return shorten
