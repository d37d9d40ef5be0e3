"""The table of OWL 2 RL/RDF rules, read from `owl2rl.toml`: what they are called, what they need, what they give."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations

from rdflib import Literal, URIRef, Variable
from rdflib.namespace import OWL, RDF, RDFS, XSD
from rdflib.term import Node

from ontology.errors import RuleError

Pattern = tuple[Node, Node, Node]
PREFIXES = {"rdf": str(RDF), "rdfs": str(RDFS), "owl": str(OWL), "xsd": str(XSD)}
LIST = Variable("l")
_TOKEN = re.compile(r"\?[a-z](?:\[\w+\])?|[a-z]+:\w+|\d+")


@dataclass(frozen=True, slots=True)
class TableRule:
    """A rule by its name in the standard; *when*, *then* are lines of `owl2rl.toml`; a contradiction has no *then*."""

    name: str
    says: str
    when: tuple[str, ...]
    then: tuple[str, ...]

    @property
    def has_list(self) -> bool:
        """Tell whether what the rule needs or gives depends on the members of a list."""
        return any("?l[" in line for line in (*self.when, *self.then))


@dataclass(frozen=True, slots=True)
class Schema:
    """A rule for lists of one length: patterns whose variables stand for terms, `l[2]` for a list's second member."""

    when: tuple[Pattern, ...]
    then: Pattern | None


@cache
def load_table() -> Mapping[str, TableRule]:
    """Return the rules by name, in the order of the table."""
    text = (files("ontology") / "owl2rl.toml").read_text(encoding="utf-8")
    return {row["name"]: _read_row(row) for row in tomllib.loads(text)["rule"]}


def _read_row(row: dict[str, object]) -> TableRule:
    if unknown := row.keys() - {"name", "when", "then", "says"}:
        raise RuleError(f"owl2rl.toml: rule {row.get('name')} has no use for {', '.join(sorted(unknown))}")
    when, then = row.get("when", ()), row.get("then", ())
    assert isinstance(when, list)
    lines = (then,) if isinstance(then, str) else tuple(then) if isinstance(then, list) else ()
    return TableRule(str(row["name"]), str(row["says"]), tuple(when), lines)


@cache
def expand(rule: TableRule, length: int = 0) -> tuple[Schema, ...]:
    """Return what *rule* comes to with a list of *length* members; for a rule without a list, itself."""
    if rule.has_list and length == 0:
        return ()
    found = []
    for line in rule.then or ("",):
        for places in _choose_places((*rule.when, line), length):
            when = tuple(read_pattern(text) for part in rule.when for text in _repeat(_fill(part, places), length))
            then = read_pattern(_fill(line, places).replace("[n+1]", f"[{length + 1}]")) if line else None
            found.append(Schema(when, then))
    return tuple(found)


def read_pattern(line: str) -> Pattern:
    """Return the pattern that a line of three words spells."""
    words = line.split()
    if len(words) != 3 or not all(map(_TOKEN.fullmatch, words)):
        raise RuleError(f"owl2rl.toml: {line!r} is no pattern of three terms")
    subject, predicate, value = map(_read_token, words)
    return subject, predicate, value


def _read_token(word: str) -> Node:
    if word.startswith("?"):
        return Variable(word[1:])
    if word.isdecimal():
        return Literal(int(word))
    prefix, _, local = word.partition(":")
    return URIRef(PREFIXES[prefix] + local)


def _choose_places(lines: tuple[str, ...], length: int) -> Iterator[dict[str, int]]:
    text = " ".join(lines)
    if "[j]" in text:
        yield from ({"[i]": one, "[j]": two} for one, two in combinations(range(1, length + 1), 2))
    elif "[i]" in text:
        yield from ({"[i]": one} for one in range(1, length + 1))
    else:
        yield {}


def _fill(line: str, places: Mapping[str, int]) -> str:
    for mark, place in places.items():
        line = line.replace(mark, f"[{place}]")
    return line


def _repeat(line: str, length: int) -> Iterator[str]:
    if "[*" not in line:
        yield line
        return
    for place in range(1, length + 1):
        yield line.replace("[*+1]", f"[{place + 1}]").replace("[*]", f"[{place}]")


def matches_value(pattern: Node, term: Node) -> bool:
    """Tell whether *term* is the constant *pattern*; an integer stands for literals of all integer types."""
    if isinstance(pattern, Literal) and isinstance(term, Literal):
        return term.datatype in _INTEGERS and term.value == pattern.value
    return pattern == term


_INTEGERS = {
    XSD[name]
    for name in (
        *("integer", "nonNegativeInteger", "positiveInteger", "long", "int", "short", "byte"),
        *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
    )
}
