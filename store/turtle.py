"""Readable Turtle and TriG out of N-Quads: grouped by subject, with prefixes, the same bytes for the same quads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from store.errors import DataSyntaxError

LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
XSD = "http://www.w3.org/2001/XMLSchema#"
MOST_NAMES = 50_000
BARE = {
    f"{XSD}integer": re.compile(r"[+-]?[0-9]+"),
    f"{XSD}boolean": re.compile(r"true|false"),
}
ESCAPE = re.compile(r"""\\(?:U([0-9A-Fa-f]{8})|u([0-9A-Fa-f]{4})|(["'\\nrtbf]))""")
PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
QUOTED = str.maketrans({mark: f"\\{name}" for name, mark in PLAIN.items()} | {'"': '\\"', "\\": "\\\\"})
Parts = tuple[str, str, str, str]


def split_quad(line: str) -> Parts:
    """Return graph, subject, predicate and object of a canonical N-Quads line; the default graph is empty text."""
    try:
        subject, predicate, rest = line.split(" ", 2)
        cut = rest.index(" ", rest.rfind('"') if rest[0] == '"' else 0)  # an IRI holds no quotation mark and no space
    except (ValueError, IndexError) as error:
        raise DataSyntaxError(f"not a line of canonical N-Quads: {line[:200]!r}") from error
    if rest[0] not in '<"_' or line[-3:] != " .\n":  # RDF 1.2 has terms that are triples; we publish none
        raise DataSyntaxError(f"not a line of canonical N-Quads: {line[:200]!r}")
    return rest[cut + 1 : -3], subject, predicate, rest[:cut]


def split_triple(line: str) -> Parts:
    """Return the same of a line of canonical N-Triples, in half the time."""
    subject, predicate, value = line.split(" ", 2)
    return "", subject, predicate, value[:-3]


def read_value(term: str) -> str:
    """Return the text of a literal, or the IRI, that N-Quads writes as *term*."""
    if term[0] != '"':
        return term.strip("<>")
    text = term[1 : term.rindex('"')]
    return ESCAPE.sub(_unescape, text) if "\\" in text else text


def quote(text: str) -> str:
    """Return *text* as N-Quads writes a literal without language and type."""
    return f'"{text.translate(QUOTED)}"'


def _unescape(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else PLAIN.get(found[3], found[3])


def without_graph(line: str, graph: str) -> str:
    """Return an N-Quads *line* as a triple; *graph* is the one it names, empty text where it names none."""
    return f"{line[: -len(graph) - 4]} .\n" if graph else line


def write_prefixes(prefixes: Mapping[str, str]) -> str:
    """Return the prefix lines, by name."""
    return "".join(f"@prefix {name}: <{prefixes[name]}> .\n" for name in sorted(prefixes))


def to_turtle(lines: Iterable[str], prefixes: Mapping[str, str]) -> str:
    """Return N-Triples or N-Quads *lines*, in any order, as one readable text that declares only what it uses."""
    used: set[str] = set()
    text = "".join(write_turtle(sorted({split_quad(line) for line in lines}), ShortNames(prefixes, used)))
    return write_prefixes({name: prefixes[name] for name in used}) + text


def write_document(parts: Iterable[Parts], prefixes: Mapping[str, str], heading: Sequence[str]) -> Iterator[str]:
    """Write a whole Turtle or TriG file; *heading* opens it, as comments."""
    yield write_comments(heading) + "\n" + write_prefixes(prefixes)
    yield from write_turtle(parts, ShortNames(prefixes))


def write_comments(heading: Iterable[str]) -> str:
    """Return *heading* as the comment lines of Turtle and its kin."""
    return "".join(f"# {line}".rstrip() + "\n" for line in heading)


def write_turtle(quads: Iterable[Parts], names: ShortNames) -> Iterator[str]:
    """Write *quads*, which come grouped by graph and subject, one subject a piece; named graphs in TriG's braces."""
    for graph, members in groupby(quads, key=itemgetter(0)):
        if graph:
            yield f"\n{names[graph]} {{\n"
        for subject, about in groupby(members, key=itemgetter(1)):
            yield _write_subject(subject, about, names)
        if graph:
            yield "}\n"


def _write_subject(subject: str, about: Iterable[Parts], names: ShortNames) -> str:
    """Write what is said of a subject: its types first, then the rest in the order it comes, which is sorted."""
    types: list[str] = []
    said: list[str] = []
    last = None
    for _, _, predicate, value in about:
        if predicate == RDF_TYPE:
            types.append(names.write(value))
        elif predicate == last:
            said[-1] += f", {names.write(value)}"
        else:
            said.append(f"{names[predicate]} {names.write(value)}")
            last = predicate
    if types:
        said.insert(0, f"a {', '.join(types)}")
    body = " ;\n    ".join(said)
    return f"\n{names[subject]} {body} .\n"


class ShortNames(dict[str, str]):
    """How Turtle writes the IRIs of N-Quads, each found out once; those *prefixes* that were needed go into *used*."""

    def __init__(self, prefixes: Mapping[str, str], used: set[str] | None = None) -> None:
        super().__init__()
        self._names = {iri: name for name, iri in prefixes.items()}
        self._used = used

    def write(self, term: str) -> str:
        """Return any term of N-Quads in Turtle's short way."""
        if term[0] != '"':
            return self[term]
        if term[-1] != ">":
            return term
        text, _, datatype = term.rpartition("^^<")
        bare = BARE.get(datatype[:-1])
        if bare and bare.fullmatch(text[1:-1]):
            return text[1:-1]
        return f"{text}^^{self[f'<{datatype}']}"

    def __missing__(self, term: str) -> str:
        if len(self) > MOST_NAMES:
            self.clear()
        self[term] = short = self._shorten(term[1:-1]) if term[0] == "<" else term
        return short

    def _shorten(self, iri: str) -> str:
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = self._names.get(iri[:cut])
        if prefix is None or not LOCAL.fullmatch(iri, cut):
            return f"<{iri}>"
        if self._used is not None:
            self._used.add(prefix)
        return f"{prefix}:{iri[cut:]}"
