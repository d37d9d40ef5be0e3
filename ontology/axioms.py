"""The axioms of an ontology: chosen out of a graph, checked, and closed by owlrl."""

from __future__ import annotations

from collections.abc import Iterable

import owlrl
from owlrl.Namespaces import ERRNS
from rdflib import Graph
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS

from ontology.rules import SCHEMA_CLASSES, is_axiom, walk_list
from ontology.table import Pattern

DECLARATIONS = frozenset(
    {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, RDFS.Class, RDFS.Datatype, RDF.Property, OWL.Restriction}
)
AXIOM_CLASSES = SCHEMA_CLASSES | DECLARATIONS
LISTS = frozenset({RDF.first, RDF.rest})
# Read by the compiler as they stand; nothing about terms follows from them, and owlrl would only take time over them.
_ABOUT_THINGS = frozenset(
    OWL[name]
    for name in (
        *("sourceIndividual", "assertionProperty", "targetIndividual", "targetValue", "members", "distinctMembers"),
        *("AllDifferent", "AllDisjointClasses", "AllDisjointProperties"),
    )
)


def select_axioms(graph: Iterable[Pattern]) -> Graph:
    """Return the triples of *graph* that speak of terms: axioms with lists, declarations, which terms are the same.

    Raises RuleError for a list that is broken or runs in a circle.
    """
    axioms, lists, same = Graph(bind_namespaces="none"), Graph(bind_namespaces="none"), []
    for triple in graph:
        _, predicate, value = triple
        if predicate in LISTS:
            lists.add(triple)
        elif is_axiom(triple) or (predicate == RDF.type and value in DECLARATIONS):
            axioms.add(triple)
        elif predicate == OWL.sameAs:
            same.append(triple)
    for head in {value for _, _, value in axioms if (value, RDF.first, None) in lists}:
        for cell in walk_list(lists, head):
            axioms.add(cell)
    terms = set(axioms.all_nodes())
    for triple in same:
        if triple[0] in terms or triple[2] in terms:
            axioms.add(triple)
    return axioms


def close_axioms(axioms: Graph) -> Graph:
    """Return what follows from *axioms* about terms, with themselves, as owlrl draws it."""
    without = _ABOUT_THINGS if OWL.Thing in axioms.all_nodes() else _ABOUT_THINGS | DECLARATIONS  # scm-cls: owl:Thing
    closed = Graph(bind_namespaces="none")
    for triple in axioms:
        if triple[1] not in without and triple[2] not in without:
            closed.add(triple)
    return close_with_owlrl(closed) + axioms


def close_with_owlrl(graph: Graph) -> Graph:
    """Return the OWL 2 RL closure of *graph* as the owlrl package draws it, noise included."""
    return run_owlrl(graph)[0]


def run_owlrl(graph: Graph) -> tuple[Graph, list[str]]:
    """Return the closure of *graph* by the owlrl package, and its words on what is contradictory."""
    closure = Graph(bind_namespaces="none") + graph
    _repeat_last_of_keys(closure)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(closure)
    messages = list(closure.subjects(RDF.type, ERRNS.ErrorMessage))
    errors = sorted(str(text) for message in messages for text in closure.objects(message, ERRNS.error))
    for message in messages:
        closure.remove((message, None, None))
    return closure, errors


def _repeat_last_of_keys(graph: Graph) -> None:
    """Name the last property of each key twice: owlrl 7.6 leaves the last one out when it compares (prp-key)."""
    for _, head in list(graph.subject_objects(OWL.hasKey)):
        if head != RDF.nil:
            keys = Collection(graph, head)
            keys.append(list(keys)[-1])
