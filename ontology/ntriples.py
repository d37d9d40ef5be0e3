"""Terms and triples as N-Triples writes them: the form in which the engine takes them and gives them back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rdflib import XSD, BNode, Literal, URIRef
from rdflib.term import Node

from ontology.errors import OntologyError

Triple = tuple[str, str, str]

_IRI = r'<[^\x00-\x20<>"{}|^`]*>'
_BLANK = r"_:[\w.:·-]*[\w:·-]"
_LITERAL = rf'"(?:[^"\\\n\r]|\\.)*"(?:@[A-Za-z]+(?:-[A-Za-z0-9]+)*|\^\^{_IRI})?'
_LINE = rf"[ \t]*({_IRI}|{_BLANK})[ \t]*({_IRI})[ \t]*({_IRI}|{_BLANK}|{_LITERAL})[ \t]*\.[ \t]*(?:#.*)?"
_ALL_LINES = re.compile(rf"^{_LINE}$", re.MULTILINE)
_ONE_LINE = re.compile(_LINE)
_EMPTY = re.compile(r"[ \t]*(?:#.*)?")
_PARTS = re.compile(rf'"((?:[^"\\\n\r]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^({_IRI}))?')
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_PLAIN = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
# What a quoted string may not hold as it is; tabs and the rest stand as they are, as in canonical N-Triples.
_QUOTED = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})
_STRING = f"^^<{XSD.string}>"
CHUNK = 1 << 22


class NTriplesError(OntologyError):
    """A line of a file is no triple."""


def read_lines(text: Iterable[str], name: str = "data") -> Iterator[Triple]:
    """Yield the triples of N-Triples *text*, given in pieces of whole lines; raises NTriplesError, naming the line."""
    before = 0
    for piece in text:
        count = piece.count("\n") + (not piece.endswith("\n"))
        found = _ALL_LINES.findall(piece)
        if len(found) != count:
            found = _read_one_by_one(piece, name, before)
        if "\\" in piece or _STRING in piece:
            found = [(_respell(one), _respell(two), _respell(three)) for one, two, three in found]
        yield from found
        before += count


def read_pieces(file: Iterable[str]) -> Iterator[str]:
    """Yield the lines of *file* joined into larger pieces, as `read_lines` likes them."""
    held: list[str] = []
    size = 0
    for line in file:
        held.append(line)
        size += len(line)
        if size > CHUNK:
            yield "".join(held)
            held, size = [], 0
    if held:
        yield "".join(held)


def _read_one_by_one(piece: str, name: str, before: int) -> list[Triple]:
    found: list[Triple] = []
    for number, line in enumerate(re.split(r"\r?\n", piece), before + 1):
        parts = _ONE_LINE.fullmatch(line)
        if parts is not None:
            found.append((parts[1], parts[2], parts[3]))
        elif not _EMPTY.fullmatch(line):
            raise NTriplesError(f"{name}, line {number}: {line[:120]!r} is no triple; correct it, or leave it out")
    return found


def _respell(term: str) -> str:
    """Return *term* with one spelling for each thing: no needless escapes, no xsd:string."""
    if term.startswith('"'):
        return write_term(read_term(term)) if "\\" in term or term.endswith(_STRING) else term
    return f"<{_unescape(term[1:-1])}>" if "\\" in term else term


def _unescape(text: str) -> str:
    def one(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        return chr(int(code, 16)) if code else _PLAIN.get(found[3], found[0])

    return _ESCAPE.sub(one, text) if "\\" in text else text


def read_term(text: str) -> URIRef | BNode | Literal:
    """Return the term that *text* spells; the lexical form of a literal stays as it is."""
    if text.startswith("<"):
        return URIRef(_unescape(text[1:-1]))
    if text.startswith("_:"):
        return BNode(text[2:])
    parts = _PARTS.fullmatch(text)
    if parts is None:
        raise NTriplesError(f"{text[:120]!r} is no term of N-Triples")
    datatype = URIRef(parts[3][1:-1]) if parts[3] else None
    return Literal(_unescape(parts[1]), lang=parts[2], datatype=datatype, normalize=False)


def write_term(term: Node) -> str:
    """Return *term* as N-Triples spells it."""
    if isinstance(term, URIRef):
        return f"<{term}>"
    if isinstance(term, BNode):
        return f"_:{term}"
    if not isinstance(term, Literal):
        raise NTriplesError(f"{term!r} is no term of a triple")
    ending = f"@{term.language}" if term.language else ""
    if term.datatype is not None and term.datatype != XSD.string:
        ending = f"^^<{term.datatype}>"
    return f'"{str(term).translate(_QUOTED)}"{ending}'


def write_triple(triple: tuple[Node, Node, Node]) -> Triple:
    """Return *triple* as N-Triples spells its terms."""
    subject, predicate, value = triple
    return write_term(subject), write_term(predicate), write_term(value)


def read_triple(triple: Triple) -> tuple[Node, Node, Node]:
    """Return the triple that is spelled."""
    subject, predicate, value = triple
    return read_term(subject), read_term(predicate), read_term(value)
