"""RDF/XML out of N-Quads: grouped by subject, the same bytes for the same triples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from store.errors import StoreError
from store.jsonld import ENDING
from store.turtle import Parts, read_value

LOCAL = re.compile(r"[^\W\d][\w.-]*$")
# XML 1.0, 2.2: characters that no document may hold, not even by number. And 2.11: a reader changes a bare CR.
IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MARKS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}
MARK = re.compile('[&<>"\r]')


def write_rdfxml(parts: Iterable[Parts], prefixes: Mapping[str, str], heading: Sequence[str]) -> Iterator[str]:
    """Write triples, which come grouped by subject; characters that XML cannot hold become U+FFFD.

    Raises StoreError for a property whose IRI does not end in an XML name.
    """
    names = {iri: name for name, iri in prefixes.items()} | {"http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf"}
    comment = "\n".join(heading).replace("--", "- -")
    spaces = "".join(f'\n    xmlns:{name}="{_escape(iri)}"' for iri, name in sorted(names.items(), key=itemgetter(1)))
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<!--\n{comment}\n-->\n<rdf:RDF{spaces}>\n'
    tags: dict[str, tuple[str, str]] = {}
    for subject, about in groupby(parts, key=itemgetter(1)):
        said = []
        for _, _, predicate, value in about:
            if predicate not in tags:
                tags[predicate] = _tag(predicate[1:-1], names)
            said.append(_write_property(tags[predicate], value))
        yield f"<rdf:Description {_place(subject, 'about')}>\n{''.join(said)}</rdf:Description>\n"
    yield "</rdf:RDF>\n"


def _tag(iri: str, names: Mapping[str, str]) -> tuple[str, str]:
    """Return a property's element name, and the declaration of its namespace where no prefix stands for it."""
    local = LOCAL.search(iri)
    if local is None:
        raise StoreError(f"{iri}: a property whose IRI does not end in a name cannot be written as RDF/XML; rename it")
    space = iri[: local.start()]
    known = names.get(space)
    return (f"{known}:{local[0]}", "") if known else (f"own:{local[0]}", f' xmlns:own="{_escape(space)}"')


def _write_property(tag: tuple[str, str], value: str) -> str:
    name, declared = tag
    if value[0] != '"':
        return f" <{name}{declared} {_place(value, 'resource')}/>\n"
    ending = ENDING.search(value)
    assert ending is not None
    datatype, language = ending.groups()
    kind = f' xml:lang="{language}"' if language else f' rdf:datatype="{_escape(datatype[1:-1])}"' if datatype else ""
    text = IMPOSSIBLE.sub(chr(0xFFFD), read_value(value))
    return f" <{name}{declared}{kind}>{_escape(text)}</{name}>\n"


def _place(term: str, attribute: str) -> str:
    if term[0] == "_":
        return f'rdf:nodeID="{term[2:]}"'
    return f'rdf:{attribute}="{_escape(term[1:-1])}"'


def _escape(text: str) -> str:
    return MARK.sub(lambda found: MARKS[found[0]], text)
