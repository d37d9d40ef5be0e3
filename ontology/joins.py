"""Joins: what a rule does with one triple that fits one of its patterns, made once, run for each such triple."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rdflib import Variable
from rdflib.term import Node

from ontology.index import NONE, Index, list_values
from ontology.ntriples import write_term
from ontology.table import Pattern

Binding = list[int]
Step = Callable[[Binding], None]
Join = Callable[[int, int], None]
Slots = dict[Node, int]


def build_join(index: Index, body: Sequence[Pattern], trigger: int, slots: Slots, last: Step) -> Join:
    """Return what to call with subject and object of a triple that fits the pattern number *trigger* of *body*.

    It calls *last* for each way in which all patterns hold; `slots` says where a binding has each variable.
    """
    first = body[trigger]
    step = last
    for pattern, bound in reversed(_order([*body[:trigger], *body[trigger + 1 :]], _variables(first))):
        step = _build_step(index, pattern, slots, bound, step)
    return _build_start(index, first, slots, step)


def number_variables(patterns: Sequence[Pattern]) -> Slots:
    """Return a place for each variable of *patterns*."""
    found = dict.fromkeys(term for pattern in patterns for term in pattern if isinstance(term, Variable))
    return {variable: place for place, variable in enumerate(found)}


def _variables(pattern: Pattern) -> frozenset[Node]:
    return frozenset(term for term in pattern if isinstance(term, Variable))


def _order(patterns: list[Pattern], known: frozenset[Node]) -> list[tuple[Pattern, frozenset[Node]]]:
    """Return *patterns* in the order in which to look them up, each with the variables that are bound by then."""
    ordered = []
    while patterns:
        best = min(patterns, key=lambda pattern: len(_variables(pattern) - known))
        patterns = [pattern for pattern in patterns if pattern is not best]
        ordered.append((best, known))
        known |= _variables(best)
    return ordered


def _build_start(index: Index, pattern: Pattern, slots: Slots, step: Step) -> Join:
    subject, _, value = pattern
    size, one, two = len(slots), slots.get(subject), slots.get(value)
    exact_one = None if one is not None else index.intern(write_term(subject))
    exact_two = None if two is not None else index.intern(write_term(value))

    def start(s: int, o: int) -> None:
        if one == two and one is not None and s != o:
            return
        binding = [0] * size
        if one is not None:
            binding[one] = s
        elif s != exact_one:
            return
        if two is not None:
            binding[two] = o
        elif o != exact_two:
            return
        step(binding)

    return start


def _build_step(index: Index, pattern: Pattern, slots: Slots, bound: frozenset[Node], step: Step) -> Step:
    subject, predicate_term, value = pattern
    predicate = index.intern(write_term(predicate_term))
    one, two = _read(index, subject, slots), _read(index, value, slots)
    knows_one = not isinstance(subject, Variable) or subject in bound
    knows_two = not isinstance(value, Variable) or value in bound
    if knows_one and knows_two:
        return _build_test(index, predicate, one, two, step)
    if knows_one:
        return _build_forward(index, predicate, one, slots[value], step)
    if knows_two:
        return _build_backward(index, predicate, two, slots[subject], step)
    return _build_scan(index, predicate, slots[subject], slots[value], step)


def _read(index: Index, term: Node, slots: Slots) -> Callable[[Binding], int]:
    if isinstance(term, Variable):
        place = slots[term]
        return lambda binding: binding[place]
    number = index.intern(write_term(term))
    return lambda _: number


def _build_test(
    index: Index, predicate: int, one: Callable[[Binding], int], two: Callable[[Binding], int], step: Step
) -> Step:
    if predicate == index.type:
        kinds = index.kinds

        def test_class(binding: Binding) -> None:
            if two(binding) in kinds.get(one(binding), NONE):
                step(binding)

        return test_class
    row = index.row(predicate)

    def test(binding: Binding) -> None:
        found, wanted = row.get(one(binding)), two(binding)
        if found == wanted or (isinstance(found, set) and wanted in found):
            step(binding)

    return test


def _build_forward(index: Index, predicate: int, one: Callable[[Binding], int], place: int, step: Step) -> Step:
    def walk(binding: Binding) -> None:
        for value in index.objects(predicate, one(binding)):
            binding[place] = value
            step(binding)

    if predicate == index.type:
        return walk
    row = index.row(predicate)

    def forward(binding: Binding) -> None:
        for value in list_values(row.get(one(binding))):
            binding[place] = value
            step(binding)

    return forward


def _build_backward(index: Index, predicate: int, two: Callable[[Binding], int], place: int, step: Step) -> Step:
    index.row(predicate)
    index.index_objects(predicate)

    def backward(binding: Binding) -> None:
        for thing in index.subjects(predicate, two(binding)):
            binding[place] = thing
            step(binding)

    return backward


def _build_scan(index: Index, predicate: int, one: int, two: int, step: Step) -> Step:
    def scan(binding: Binding) -> None:
        for subject, value in index.pairs(predicate):
            if one != two or subject == value:
                binding[one], binding[two] = subject, value
                step(binding)

    return scan
