"""Where triples contradict the ontology: the rules of OWL 2 RL/RDF whose conclusion is false, and what meets them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import Variable
from rdflib.namespace import RDF
from rdflib.term import Node

from ontology.closure import Closure
from ontology.datatypes import are_different, is_well_formed
from ontology.index import Fact
from ontology.joins import Binding, build_join, number_variables
from ontology.ntriples import read_triple, write_term
from ontology.rules import InstanceRule

Statement = tuple[Node, Node, Node]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What cannot all be so, by an OWL 2 RL/RDF *rule*: *premises* about things, and *axioms* of the closed ontology.

    A literal that is no value of its datatype has no premise of its own: *premises* are the triples that hold it.
    """

    rule: str
    premises: tuple[Statement, ...]
    axioms: tuple[Statement, ...] = ()


def find_contradictions(closure: Closure) -> Iterator[Contradiction]:
    """Yield every contradiction in *closure*, each once."""
    seen: set[tuple[str, frozenset[Fact]]] = set()
    for check in closure.checks:
        matches = _match_classes if _is_about_one_thing(check) else _match
        for facts in matches(closure, check):
            key = (check.name, frozenset(facts))
            if key not in seen:
                seen.add(key)
                yield Contradiction(check.name, _read(closure, facts), check.axioms)
    yield from _find_bad_literals(closure)
    yield from _find_unlike_literals(closure)


def _is_about_one_thing(check: InstanceRule) -> bool:
    subjects = {subject for subject, _, _ in check.body}
    classes = all(predicate == RDF.type and not isinstance(value, Variable) for _, predicate, value in check.body)
    return classes and len(subjects) == 1 and isinstance(check.body[0][0], Variable)


def _match_classes(closure: Closure, check: InstanceRule) -> Iterator[tuple[Fact, ...]]:
    """Yield the things that are of all classes of *check*; many things share few sets of classes."""
    index = closure.index
    wanted = {index.ids.get(write_term(value), -1) for _, _, value in check.body}
    if not wanted <= index.classes:
        return
    broken = {kinds for kinds in set(index.kinds.values()) if wanted <= kinds}
    if broken:
        for thing, kinds in index.kinds.items():
            if kinds in broken:
                yield tuple((thing, index.type, class_) for class_ in sorted(wanted))


def _match(closure: Closure, check: InstanceRule) -> Iterator[tuple[Fact, ...]]:
    index, slots = closure.index, number_variables(check.body)
    found: list[tuple[Fact, ...]] = []
    places = [[slots.get(term, -1) for term in pattern] for pattern in check.body]
    exact = [[index.intern(write_term(term)) if term not in slots else -1 for term in row] for row in check.body]

    def last(binding: Binding) -> None:
        facts = (
            tuple(binding[place] if place >= 0 else number for place, number in zip(*row, strict=True))
            for row in zip(places, exact, strict=True)
        )
        found.append(tuple(facts))  # type: ignore[arg-type]

    start = next((place for place, row in enumerate(check.body) if row[1] != RDF.type), 0)
    join = build_join(index, check.body, start, slots, last)
    for pair in index.pairs(index.intern(write_term(check.body[start][1]))):
        join(*pair)
        yield from found
        found.clear()


def _find_bad_literals(closure: Closure) -> Iterator[Contradiction]:
    """Yield the literals whose text is no value of their datatype (dt-not-type)."""
    index = closure.index
    bad = {
        term for term, name in enumerate(index.names) if name[0] == '"' and name[-1] == ">" and not is_well_formed(name)
    }
    if bad:
        for fact in closure.all_stated():
            if fact[2] in bad:
                yield Contradiction("dt-not-type", _read(closure, (fact,)))


def _find_unlike_literals(closure: Closure) -> Iterator[Contradiction]:
    """Yield literals that would have to be the same and are different values (dt-diff with eq-diff1)."""
    index = closure.index
    for one, other in index.pairs(index.same):
        both = one < other and index.is_literal(one) and index.is_literal(other)
        if both and are_different(index.names[one], index.names[other]):
            yield Contradiction("dt-diff", _read(closure, ((one, index.same, other),)))


def _read(closure: Closure, facts: tuple[Fact, ...]) -> tuple[Statement, ...]:
    return tuple(read_triple(closure.index.spell(fact)) for fact in facts)
