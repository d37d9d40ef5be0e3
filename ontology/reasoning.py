"""Closing triples under an ontology: axioms closed by owlrl, compiled to rules, run by the engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib import Graph
from rdflib.namespace import OWL, RDF, RDFS, XSD

from ontology.axioms import AXIOM_CLASSES, close_axioms, select_axioms
from ontology.closure import Closure
from ontology.ntriples import Triple, read_triple, write_term, write_triple
from ontology.rules import SCHEMA_PROPERTIES, compile_rules
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
        closure = Closure(compile_rules(closed))
        closure.add(sorted(map(write_triple, ontology)))
        closure.add(stated)
        grown = select_axioms([*axioms, *(row for row in find_axioms(closure, closed) if row not in closed)])
        if len(grown) == len(axioms):
            return closure
        stated = [closure.index.spell(fact) for fact in closure.all_stated()]
        axioms = grown


def find_axioms(closure: Closure, closed: Graph) -> Iterator[Pattern]:
    """Yield the triples of *closure* that speak of terms and not of things."""
    index = closure.index
    for predicate in SCHEMA_PROPERTIES:
        number = index.ids.get(write_term(predicate))
        if number is not None:
            yield from (read_triple(index.spell((s, number, o))) for s, o in index.pairs(number))
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
