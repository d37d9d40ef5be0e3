"""Proofs: the steps from what is stated to a conclusion, each by one rule, premises before conclusions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rdflib import Graph

from ontology.closure import Closure, Derived
from ontology.errors import OntologyError
from ontology.ntriples import Triple, write_triple
from ontology.reasoning import without_collector
from ontology.rules import compile_schema_rules


@dataclass(frozen=True, slots=True)
class Step:
    """One conclusion: by which rule, from which triples about things, and by which axioms, lists of theirs included."""

    conclusion: Triple
    rule: str
    premises: tuple[Triple, ...]
    axioms: tuple[Triple, ...] = ()


Proof = tuple[Step, ...]
FindStep = Callable[[Triple], Step | None]


def prove(triple: Triple, find_step: FindStep) -> Proof:
    """Return the steps that lead to *triple*, which comes last; nothing where it is stated.

    *find_step* gives the step that first concluded a triple, None for what is stated. Raises OntologyError where steps
    go round in a circle, which no closure makes.
    """
    steps: dict[Triple, Step] = {}
    waiting: list[tuple[Triple, bool]] = [(triple, False)]
    open_: set[Triple] = set()
    while waiting:
        current, is_ready = waiting.pop()
        if current in steps:
            continue
        step = find_step(current)
        if step is None:
            continue
        if is_ready:
            open_.discard(current)
            steps[current] = step
        elif current in open_:
            raise OntologyError(f"the proof of {' '.join(triple)} goes round in a circle at {' '.join(current)}")
        else:
            open_.add(current)
            waiting.append((current, True))
            waiting.extend((premise, False) for premise in reversed((*step.axioms, *step.premises)))
    return tuple(steps.values())


def read_step(closure: Closure, entry: Derived) -> Step:
    """Return the step that a conclusion of *closure* was drawn by."""
    axioms = tuple(map(write_triple, closure.rule_of(entry).axioms))
    return Step(closure.index.spell(entry[:3]), closure.rule_of(entry).name, closure.premises(entry), axioms)


def find_axiom_steps(axioms: Graph) -> Iterator[Step]:
    """Yield how axioms follow from the stated *axioms* (scm-*), premises before conclusions."""
    closure = Closure(compile_schema_rules(axioms))
    with without_collector():
        closure.add(sorted(map(write_triple, axioms)))
    for entry in closure.new_facts():
        step = read_step(closure, entry)
        yield Step(step.conclusion, step.rule, (), (*step.axioms, *step.premises))


class Steps:
    """The steps of a closure in memory, looked up by their conclusions."""

    def __init__(self, closure: Closure) -> None:
        self._closure = closure
        self._entries = {closure.index.spell(entry[:3]): entry for entry in closure.new_facts()}
        self._axioms = {step.conclusion: step for step in find_axiom_steps(closure.axioms)}

    def find(self, triple: Triple) -> Step | None:
        """Return the step that concluded *triple*, None for what is stated."""
        entry = self._entries.get(triple)
        return self._axioms.get(triple) if entry is None else read_step(self._closure, entry)
