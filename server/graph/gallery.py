"""The example queries: files whose first lines say what they ask."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files

from ontology.iris import prefixes, prologue
from server.graph.documents import LICENCE, RDF_TYPE, RDFS
from server.graph.reading import Term, Triple, iri_term, text_term, typed_term

SH = "http://www.w3.org/ns/shacl#"
_SCHEMA = "https://schema.org/"
_FORMS = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "construct", "DESCRIBE": "describe"}
_FORM = re.compile(r"^\s*(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE | re.MULTILINE)
_HEAD = re.compile(r"#\s*(title|comment):\s*(.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Example:
    """A query with a *name* that is part of its address; *text* is the whole file."""

    name: str
    title: str
    comment: str
    text: str

    @property
    def form(self) -> str:
        """Return SELECT, ASK, CONSTRUCT or DESCRIBE."""
        found = _FORM.search(self.text)
        return found[1].upper() if found else "SELECT"


def load_examples() -> tuple[Example, ...]:
    """Return the example queries in the order of their numbers."""
    folder = files("server") / "queries"
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".rq")), key=lambda path: path.name)
    return tuple(read_example(path.name.removesuffix(".rq"), path.read_text(encoding="utf-8")) for path in paths)


def read_example(name: str, text: str) -> Example:
    """Return the query with what the comments at its head say; further `# ` lines there continue the comment."""
    said = {"title": name, "comment": ""}
    last = ""
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        found = _HEAD.match(line)
        if found:
            last = found[1].lower()
            said[last] = found[2].strip()
        elif last:
            said[last] = f"{said[last]} {line.lstrip('#').strip()}".strip()
    return Example(name, said["title"], said["comment"], text)


def describe_prefixes(base: str) -> Iterator[Triple]:
    """Yield the prefixes that queries need not declare, in the words of SHACL."""
    declarations = f"{base}queries/#prefixes"
    yield Triple(declarations, RDFS + "label", text_term("The prefixes that queries on this site need not declare"))
    for name, start in prefixes(base).items():
        declared = f"{base}queries/#prefix-{name}"
        yield Triple(declarations, SH + "declare", iri_term(declared))
        yield Triple(declared, RDF_TYPE, iri_term(SH + "PrefixDeclaration"))
        yield Triple(declared, SH + "prefix", Term(name))
        yield Triple(declared, SH + "namespace", typed_term(start, "anyURI"))


def describe_examples(base: str, examples: Iterable[Example]) -> Iterator[Triple]:
    """Yield the example queries as SHACL executables, in the shape that query editors look for."""
    yield from describe_prefixes(base)
    for example in examples:
        about = f"{base}queries/{example.name}"
        kind = f"SPARQL{example.form.capitalize()}Executable"
        links = (
            (RDF_TYPE, SH + "SPARQLExecutable"),
            (RDF_TYPE, SH + kind),
            (SH + "prefixes", f"{base}queries/#prefixes"),
            (_SCHEMA + "target", f"{base}sparql"),
            ("http://purl.org/dc/terms/license", LICENCE),
        )
        yield from (Triple(about, predicate, iri_term(iri)) for predicate, iri in links)
        yield Triple(about, RDFS + "label", text_term(example.title))
        yield Triple(about, RDFS + "comment", text_term(f"{example.title} {example.comment}".strip()))
        query = prologue(base, example.text) + example.text
        yield Triple(about, SH + _FORMS[example.form], Term(query))
