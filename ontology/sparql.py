"""The compiled rules as SPARQL: for people to read, and for stores that draw what follows themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rdflib import BNode, Variable
from rdflib.namespace import OWL
from rdflib.term import Node

from ontology.closure import BUILT_IN_RULES
from ontology.ntriples import write_term
from ontology.rules import InstanceRule
from ontology.table import Pattern


@dataclass(frozen=True, slots=True)
class SparqlRule:
    """One rule under its OWL 2 RL/RDF name, as a query and as an update that adds only what is new."""

    name: str
    construct: str
    insert: str


def write_sparql(rules: Iterable[InstanceRule]) -> Iterator[SparqlRule]:
    """Yield the *rules* that conclude something, and those of owl:sameAs, in SPARQL 1.1.

    Run until nothing is added they give the closure, but for what needs a literal as a subject on the way: SPARQL has
    no such triples. Blank nodes of the ontology are named `urn:x-blank:...`: in a query they would be variables.
    """
    for rule in (*rules, *BUILT_IN_RULES):
        if rule.head is not None and rule.body:
            yield _write(rule, rule.head)
        elif rule.head is not None and not any(isinstance(term, Variable) for term in rule.head):
            head = _write_pattern(rule.head)
            yield SparqlRule(rule.name, f"CONSTRUCT {{ {head} }} WHERE {{}}", f"INSERT DATA {{ {head} }}")


def _write(rule: InstanceRule, head: Pattern) -> SparqlRule:
    body, made = " ".join(map(_write_pattern, rule.body)), _write_pattern(head)
    filters = "".join(f" FILTER ({test})" for test in _find_filters(rule, head))
    where = f"WHERE {{ {body}{filters} FILTER NOT EXISTS {{ {made} }} }}"
    return SparqlRule(rule.name, f"CONSTRUCT {{ {made} }} {where}", f"INSERT {{ {made} }} {where}")


def _find_filters(rule: InstanceRule, head: Pattern) -> Iterator[str]:
    subject, predicate, value = head
    subjects = {pattern[0] for pattern in rule.body}
    if isinstance(subject, Variable) and subject not in subjects:
        yield f"!isLiteral({_write_node(subject)})"
    if isinstance(predicate, Variable):
        yield f"isIRI({_write_node(predicate)})"
    if predicate == OWL.sameAs:
        yield f"{_write_node(subject)} != {_write_node(value)}"


def _write_pattern(pattern: Pattern) -> str:
    return f"{' '.join(map(_write_node, pattern))} ."


def _write_node(term: Node) -> str:
    if isinstance(term, Variable):
        return f"?{term.replace('[', '').replace(']', '')}"
    return f"<urn:x-blank:{term}>" if isinstance(term, BNode) else write_term(term)
