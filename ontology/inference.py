"""What follows from ontology and facts: the OWL 2 RL closure, then the SPARQL rules over facts and closure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rdflib import Graph
from rdflib.namespace import OWL, RDF, RDFS, SKOS, XSD

from ontology.closure import Closure
from ontology.conclusions import Conclusion, conclude
from ontology.errors import OntologyError
from ontology.iris import Iris
from ontology.ntriples import Triple, read_triple, write_term, write_triple
from ontology.proofs import Step
from ontology.reasoning import REASONERS, close, is_about_things, without_collector
from ontology.schema import load_ontology, load_rules

COMPILED = "compiled"
_TYPE = write_term(RDF.type)
_MACHINERY = tuple(f"<{namespace}" for namespace in (RDF, RDFS, OWL, XSD))
_OUTSIDE = (*_MACHINERY, f"<{SKOS}")


@dataclass(frozen=True, slots=True)
class Inferences:
    """What follows under one base: the *closure* under the ontology, and what the rules above it *concluded*."""

    base: str
    closure: Closure
    concluded: Mapping[Triple, Conclusion]

    def triples(self) -> Iterator[Triple]:
        """Yield what is worth saying about things and was not stated."""
        found = (self.closure.index.spell(entry[:3]) for entry in self.closure.new_facts())
        yield from (triple for triple in found if is_worth_saying(triple, self.base))
        yield from (triple for triple in self.concluded if is_worth_saying(triple, self.base))

    def steps(self) -> Iterator[Step]:
        """Yield how the rules above the closure concluded."""
        return (Step(row.triple, row.rule, row.premises) for row in self.concluded.values())


def infer(facts: Graph, base: str, *, reasoner: str = COMPILED) -> Graph:
    """Return the triples about things that follow from *facts* and the ontology and are not stated in *facts*.

    Reflexive triples, triples about the ontology's own terms and what only repeats OWL's machinery are left out.
    """
    triples = sorted(map(write_triple, facts))
    inferred = Graph(bind_namespaces="none")
    for triple in infer_triples(triples, base, reasoner=reasoner):
        inferred.add(read_triple(triple))
    return inferred


def infer_triples(triples: Iterable[Triple], base: str, *, reasoner: str = COMPILED) -> Iterator[Triple]:
    """Yield the same as `infer`, of triples whose terms are as N-Triples writes them."""
    if reasoner not in REASONERS:
        raise OntologyError(f"there is no reasoner {reasoner!r}; choose one of {', '.join(REASONERS)}")
    if reasoner == COMPILED:
        yield from draw(triples, base).triples()
        return
    stated = list(triples)
    follows = list(REASONERS[reasoner](load_ontology(base), stated).triples)
    concluded = conclude(load_rules(base), (*stated, *follows))
    known = {*stated, *follows}
    new = (triple for triple in concluded if triple not in known)
    yield from (triple for triple in (*follows, *new) if is_worth_saying(triple, base))


def draw(triples: Iterable[Triple], base: str) -> Inferences:
    """Return what follows from *triples* by the compiled rules and the rules above them, ready to be explained."""
    with without_collector():
        return conclude_above(close(load_ontology(base), triples), base)


def conclude_above(closure: Closure, base: str) -> Inferences:
    """Return what follows with what the rules above *closure* conclude from it, drawn whole."""
    index = closure.index
    stated = (index.spell(fact) for fact in closure.all_stated())
    derived = (index.spell(entry[:3]) for entry in closure.new_facts())
    concluded = conclude(load_rules(base), (triple for part in (stated, derived) for triple in part))
    new = {triple: found for triple, found in concluded.items() if not index.holds(triple)}
    return Inferences(base, closure, new)


def is_worth_saying(triple: Triple, base: str) -> bool:
    """Say whether an inferred *triple* tells something about a thing, not about the machinery."""
    subject, predicate, value = triple
    if not is_about_things(triple) or subject[0] != "<" or value.startswith("_:"):
        return False
    if subject.startswith((f"<{Iris(base).term('')}", *_MACHINERY)):
        return False
    return not value.startswith(_OUTSIDE) if predicate == _TYPE else not predicate.startswith(_MACHINERY)
