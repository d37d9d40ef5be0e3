"""Closing triples under an ontology: axioms closed by owlrl, compiled to rules, run by the engine."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from rdflib import Graph
from rdflib.namespace import OWL, RDF, RDFS, XSD

from ontology.axioms import AXIOM_CLASSES, LISTS, close_axioms, run_owlrl, select_axioms
from ontology.closure import Closure
from ontology.consistency import Contradiction, find_contradictions
from ontology.ntriples import Triple, read_triple, write_term, write_triple
from ontology.rules import SCHEMA_PROPERTIES, compile_rules
from ontology.sentences import describe_step
from ontology.table import Pattern

_MACHINERY = tuple(f"<{namespace}" for namespace in (RDF, RDFS, OWL, XSD))
_AXIOM_PROPERTIES = frozenset(map(write_term, SCHEMA_PROPERTIES))


def close(ontology: Graph, triples: Iterable[Triple]) -> Closure:
    """Return the closure of *triples* under *ontology*, whose own triples are stated in it as well.

    Axioms among the triples, or that follow from them, are axioms like those of the ontology.
    """
    axioms = select_axioms(ontology)
    stated: Iterable[Triple] = triples
    while True:
        closed = close_axioms(axioms)
        closure = Closure(compile_rules(axioms, closed), axioms)
        closure.add(sorted(map(write_triple, ontology)))
        closure.add(stated)
        grown = select_axioms([*axioms, *(row for row in find_axioms(closure, closed) if row not in closed)])
        if len(grown) == len(axioms):
            return closure
        stated = [closure.index.spell(fact) for fact in closure.all_stated()]
        axioms = grown


@dataclass(frozen=True, slots=True)
class Drawn:
    """What follows and was not stated, about things; and what is contradictory, a line for each."""

    triples: Iterable[Triple]
    contradictions: tuple[str, ...]


def draw_compiled(ontology: Graph, triples: Iterable[Triple]) -> Drawn:
    """Return what follows by the rules that *ontology* is compiled to, premises before conclusions."""
    with without_collector():
        closure = close(ontology, triples)
    found = (closure.index.spell(entry[:3]) for entry in closure.new_facts())
    return Drawn(filter(is_about_things, found), tuple(map(describe_contradiction, find_contradictions(closure))))


def draw_with_owlrl(ontology: Graph, triples: Iterable[Triple]) -> Drawn:
    """Return what follows as the owlrl package draws it over everything: slow, and the judge of the other."""
    stated = Graph(bind_namespaces="none") + ontology
    for triple in triples:
        stated.add(read_triple(triple))
    select_axioms(stated)  # refuses broken lists
    closure, errors = run_owlrl(stated)
    found = (write_triple(triple) for triple in closure if triple not in stated)
    return Drawn(sorted(filter(is_about_things, found)), tuple(errors))


REASONERS: Mapping[str, Callable[[Graph, Iterable[Triple]], Drawn]] = {
    "compiled": draw_compiled,
    "owlrl": draw_with_owlrl,
}


def describe_contradiction(found: Contradiction) -> str:
    """Return a line that says what is contradictory, by which rule, and which triples meet it."""
    says = describe_step(found.rule, (*found.axioms, *found.premises), None, write_term)
    return f"{found.rule}: {says} Met by: {' '.join(' '.join((*write_triple(row), '.')) for row in found.premises)}"


@contextmanager
def without_collector() -> Iterator[None]:
    """Leave the collector of cyclic garbage out: a closure makes none, and millions of objects to look through."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def find_axioms(closure: Closure, closed: Graph) -> Iterator[Pattern]:
    """Yield the triples of *closure* that speak of terms and not of things."""
    index = closure.index
    for predicate in SCHEMA_PROPERTIES - LISTS:
        number = index.ids.get(write_term(predicate))
        if number is not None:
            yield from (read_triple(index.spell((s, number, o))) for s, o in index.pairs(number))
    lists = {index.ids.get(write_term(predicate), -1) for predicate in LISTS}
    copied = {entry[:3] for entry in closure.derived if entry[1] in lists} if index.same in index.rows else ()
    for number in lists:  # what was said of a part of a list because something is the same as it, makes no list
        facts = ((s, number, o) for s, o in index.pairs(number))
        yield from (read_triple(index.spell(fact)) for fact in facts if fact not in copied)
    classes = {index.ids.get(write_term(class_), -1) for class_ in AXIOM_CLASSES}
    for thing, kinds in index.kinds.items():
        if not kinds.isdisjoint(classes):
            yield from (read_triple(index.spell((thing, index.type, class_))) for class_ in kinds & classes)
    terms = {index.ids.get(write_term(term), -1) for term in closed.all_nodes()}
    for one, other in index.pairs(index.same):
        if one in terms or other in terms:
            yield read_triple(index.spell((one, index.same, other)))


def is_about_things(triple: Triple) -> bool:
    """Say whether an inferred *triple* tells something about a thing: the filter that both reasoners go through.

    Left out are what is no RDF (literals as subjects, blank nodes as predicates), what relates a thing to itself,
    classes without a name, and what speaks in the vocabulary of ontologies: owl:Thing, datatypes, axioms.
    """
    subject, predicate, value = triple
    if subject[0] == '"' or predicate[0] != "<" or subject == value:
        return False
    if predicate == _TYPE:
        return value[0] == "<" and not value.startswith(_MACHINERY)
    return predicate not in _AXIOM_PROPERTIES


_TYPE = write_term(RDF.type)
