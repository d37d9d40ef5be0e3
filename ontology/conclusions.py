"""The rules above OWL, in SPARQL: what they conclude, and from which triples; recomputed whole each time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib import URIRef, Variable
from rdflib.paths import Path
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from ontology.errors import RuleError
from ontology.ntriples import Triple, write_term
from ontology.schema import Rule
from ontology.table import Pattern

_HEAD = re.compile(r"\bCONSTRUCT\s*\{[^{}]*\}\s*WHERE", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a rule of `ontology/rules/` concludes, with the triples that its positive patterns met."""

    triple: Triple
    rule: str
    premises: tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A rule taken apart: its *template*, the query for what its variables stand for, and all terms that it names.

    Each of the *alternatives* holds patterns that must be there; unions make several.
    """

    rule: Rule
    template: tuple[Pattern, ...]
    alternatives: tuple[tuple[Pattern, ...], ...]
    query: str
    terms: frozenset[str]


def read_rule(rule: Rule) -> Reading:
    """Take *rule* apart; raises RuleError where it is no CONSTRUCT of plain patterns, which alone can be explained."""
    try:
        algebra = translateQuery(parseQuery(rule.query)).algebra
    except Exception as error:
        raise RuleError(f"rule {rule.name} is no SPARQL ({error}); correct it") from error
    query, count = _HEAD.subn("SELECT * WHERE", rule.query)
    if algebra.name != "ConstructQuery" or count != 1:
        raise RuleError(f"rule {rule.name} is no CONSTRUCT query; a rule must construct what it concludes")
    alternatives = sorted(_find_alternatives(algebra.p, rule), key=len)
    terms = frozenset(write_term(term) for term in _find_terms(algebra))
    return Reading(rule, tuple(algebra.template), tuple(alternatives), query, terms)


def _find_alternatives(part: CompValue, rule: Rule) -> list[tuple[Pattern, ...]]:
    """Return the triple patterns under *part* that a solution meets, once for each branch it may take."""
    if part.name == "BGP":
        if any(not isinstance(pattern[1], URIRef) for pattern in part.triples):
            raise RuleError(f"rule {rule.name} has a path or a variable for a relation; write its steps out")
        return [tuple(part.triples)]
    if part.name in ("Minus", "LeftJoin"):
        return _find_alternatives(part.p1, rule)
    if part.name in ("Filter", "Project", "Extend", "OrderBy", "Distinct", "ToMultiSet"):
        return _find_alternatives(part.p, rule)
    if part.name not in ("Join", "Union"):
        raise RuleError(f"rule {rule.name} has a {part.name}, which cannot be explained")
    one, other = _find_alternatives(part.p1, rule), _find_alternatives(part.p2, rule)
    return [*one, *other] if part.name == "Union" else [(*first, *second) for first in one for second in other]


def _find_terms(part: object) -> Iterator[URIRef]:
    if isinstance(part, URIRef):
        yield part
    elif isinstance(part, Path):
        yield from (URIRef(iri[1:-1]) for iri in re.findall(r"<[^<>]*>", part.n3()))
    elif isinstance(part, Mapping):
        for inner in part.values():
            yield from _find_terms(inner)
    elif isinstance(part, list | tuple | set):
        for inner in part:
            yield from _find_terms(inner)


def conclude(rules: Sequence[Rule], triples: Iterable[Triple]) -> dict[Triple, Conclusion]:
    """Return what *rules* conclude from *triples*, each with its shortest explanation.

    No rule reads what another concluded. Only the triples whose relation a rule names are held.
    """
    readings = [read_rule(rule) for rule in rules]
    wanted = {term for reading in readings for term in reading.terms}
    store = ox.Store()
    lines = (f"{' '.join(triple)} .\n" for triple in triples if triple[1] in wanted)
    store.load("".join(lines).encode(), ox.RdfFormat.N_TRIPLES)
    found: dict[Triple, Conclusion] = {}
    for reading in readings:
        for conclusion in sorted(_apply(reading, store), key=lambda row: (row.triple, len(row.premises), row.premises)):
            found.setdefault(conclusion.triple, conclusion)
    return found


def _apply(reading: Reading, store: ox.Store) -> Iterator[Conclusion]:
    solutions = store.query(reading.query)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        bound = {name: solution[name] for name in names}
        known: dict[Node, str] = {Variable(name): str(term) for name, term in bound.items() if term is not None}
        met = ([_spell(pattern, known) for pattern in patterns] for patterns in reading.alternatives)
        premises = next(tuple(dict.fromkeys(filter(None, rows))) for rows in met if all(_holds(store, r) for r in rows))
        for pattern in reading.template:
            triple = _spell(pattern, known)
            if triple is not None:
                yield Conclusion(triple, reading.rule.name, premises)


def _spell(pattern: Pattern, known: Mapping[Node, str]) -> Triple | None:
    spelled = [known.get(term, "") if isinstance(term, Variable) else write_term(term) for term in pattern]
    return (spelled[0], spelled[1], spelled[2]) if all(spelled) else None


def _holds(store: ox.Store, triple: Triple | None) -> bool:
    return triple is not None and triple[0][0] != '"' and bool(store.query(f"ASK {{ {' '.join(triple)} }}"))
