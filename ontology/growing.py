"""A closure that follows its triples as they come and go."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import Graph

from ontology.axioms import AXIOM_CLASSES
from ontology.closure import Closure
from ontology.inference import Inferences, conclude_above
from ontology.ntriples import Triple, write_term, write_triple
from ontology.reasoning import close, without_collector
from ontology.rules import SCHEMA_PROPERTIES


class GrowingClosure:
    """The closure of triples under one ontology. Adding costs what it adds; removing, and new axioms, build it anew."""

    def __init__(self, ontology: Graph, triples: Iterable[Triple] = ()) -> None:
        self._ontology = ontology
        self._own = frozenset(map(write_triple, ontology))
        self.closure = self._close(triples)

    def _close(self, triples: Iterable[Triple]) -> Closure:
        with without_collector():
            closure = close(self._ontology, triples)
        ids = closure.index.ids
        self._terms = {ids.get(write_term(term), -1) for term in closure.axioms.all_nodes()}
        return closure

    def add(self, triples: Iterable[Triple]) -> None:
        """State *triples* and draw what follows from them; what is known stays as it is."""
        before, start = len(self.closure.derived), len(self.closure.stated)
        with without_collector():
            self.closure.add(triples)
        numbers = iter(self.closure.stated[start:])
        added = [*zip(numbers, numbers, numbers, strict=True), *(row[:3] for row in self.closure.derived[before:])]
        if any(self._is_axiom(*fact) for fact in added):
            self.closure = self._close(self.stated())

    def remove(self, triples: Iterable[Triple]) -> None:
        """Take *triples* back, with all that followed from them alone; what the ontology states stays."""
        gone = set(triples)
        self.closure = self._close(triple for triple in self.stated() if triple not in gone)

    def stated(self) -> list[Triple]:
        """Return the triples that were stated, without those of the ontology."""
        spelled = map(self.closure.index.spell, self.closure.all_stated())
        return [triple for triple in spelled if triple not in self._own]

    def inferences(self, base: str) -> Inferences:
        """Return what follows, with what the SPARQL rules conclude now: they are computed whole each time."""
        return conclude_above(self.closure, base)

    def _is_axiom(self, s: int, p: int, o: int) -> bool:
        """Tell whether a triple may change the rules."""
        index = self.closure.index
        if p == index.same:
            return s in self._terms or o in self._terms
        return index.names[o if p == index.type else p] in _WORDS


_WORDS = frozenset(map(write_term, (*SCHEMA_PROPERTIES, *AXIOM_CLASSES)))
