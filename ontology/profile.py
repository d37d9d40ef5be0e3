"""Which axioms of an ontology lie outside OWL 2 RL: they are named, and the rest still runs.

The grammar is https://www.w3.org/TR/owl2-profiles/, 4.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import Node

from ontology.rules import walk_list

LEFT, RIGHT, BOTH, PLAIN = "as a subclass", "as a superclass", "as an equivalent class", "as a member"
# What an expression may be in each place, and in which place its parts are then. PLAIN: the parts are no classes.
ALLOWED: Mapping[str, Mapping[URIRef, str]] = {
    LEFT: {
        OWL.intersectionOf: LEFT,
        OWL.unionOf: LEFT,
        OWL.oneOf: PLAIN,
        OWL.someValuesFrom: LEFT,
        OWL.hasValue: PLAIN,
    },
    RIGHT: {
        OWL.intersectionOf: RIGHT,
        OWL.complementOf: LEFT,
        OWL.allValuesFrom: RIGHT,
        OWL.hasValue: PLAIN,
        OWL.maxCardinality: PLAIN,
        OWL.maxQualifiedCardinality: PLAIN,
    },
    BOTH: {OWL.intersectionOf: BOTH, OWL.hasValue: PLAIN},
}
PLACES: Mapping[URIRef, tuple[str, str]] = {
    RDFS.subClassOf: (LEFT, RIGHT),
    OWL.equivalentClass: (BOTH, BOTH),
    OWL.disjointWith: (LEFT, LEFT),
    OWL.hasKey: (LEFT, PLAIN),
    RDFS.domain: (PLAIN, RIGHT),
    RDFS.range: (PLAIN, RIGHT),
    RDF.type: (PLAIN, RIGHT),
}
EXPRESSIONS = (
    *(OWL.intersectionOf, OWL.unionOf, OWL.oneOf, OWL.complementOf, OWL.someValuesFrom, OWL.allValuesFrom),
    *(OWL.hasValue, OWL.hasSelf, OWL.maxCardinality, OWL.minCardinality, OWL.cardinality),
    *(OWL.maxQualifiedCardinality, OWL.minQualifiedCardinality, OWL.qualifiedCardinality),
)
WITH_LIST = (OWL.intersectionOf, OWL.unionOf, OWL.oneOf)
UNKNOWN = (
    *(OWL.disjointUnionOf, OWL.datatypeComplementOf, OWL.withRestrictions, OWL.onProperties),
    *(OWL.topObjectProperty, OWL.bottomObjectProperty, OWL.topDataProperty, OWL.bottomDataProperty),
)


@dataclass(frozen=True, slots=True, order=True)
class Uncovered:
    """An axiom that no rule covers: what it is called, whom it is about, and where it stands."""

    axiom: str
    subject: str
    place: str

    def __str__(self) -> str:
        return f"{self.axiom} {self.place} ({self.subject})"


def find_uncovered(ontology: Graph) -> list[Uncovered]:
    """Return the axioms of *ontology* that OWL 2 RL does not know, by name."""
    found = {*_find_unknown(ontology), *_find_misplaced(ontology), *_find_reserved(ontology)}
    return sorted(found)


def _find_unknown(ontology: Graph) -> Iterator[Uncovered]:
    for predicate in UNKNOWN:
        for subject in ontology.subjects(predicate):
            yield Uncovered(_local(predicate), str(subject), "is not of OWL 2 RL")
    for subject in ontology.subjects(RDF.type, OWL.ReflexiveProperty):
        yield Uncovered("ReflexiveProperty", str(subject), "is not of OWL 2 RL")


def _find_misplaced(ontology: Graph) -> Iterator[Uncovered]:
    for predicate, (one, other) in PLACES.items():
        for subject, value in ontology.subject_objects(predicate):
            yield from _check(ontology, subject, one, subject)
            yield from _check(ontology, value, other, subject)
    for kind in EXPRESSIONS:  # an expression that is the very class
        for subject in ontology.subjects(kind):
            if isinstance(subject, URIRef):
                yield from _check(ontology, subject, BOTH, subject, named=False)


def _check(graph: Graph, node: Node, place: str, subject: Node, *, named: bool = True) -> Iterator[Uncovered]:
    """Find what may not stand in *place* within the expression at *node*; a named class may stand anywhere."""
    if place == PLAIN or (named and not isinstance(node, BNode)):
        return
    for kind in EXPRESSIONS:
        for part in graph.objects(node, kind):
            if kind not in ALLOWED[place]:
                yield Uncovered(_local(kind), str(subject), f"{place} is not of OWL 2 RL")
                continue
            if isinstance(part, Literal) and kind != OWL.hasValue and part.value not in (0, 1):
                yield Uncovered(f"{_local(kind)} {part}", str(subject), "is more than 1")
            parts = [row[2] for row in walk_list(graph, part) if row[1] == RDF.first] if kind in WITH_LIST else [part]
            for inner in parts:
                yield from _check(graph, inner, ALLOWED[place][kind], subject)


def _find_reserved(ontology: Graph) -> Iterator[Uncovered]:
    """Find axioms about the words of RDF and OWL themselves, such as a superproperty of owl:sameAs."""
    for predicate in (RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.inverseOf, OWL.equivalentProperty):
        for subject, value in ontology.subject_objects(predicate):
            for term in (subject, value) if predicate not in (RDFS.domain, RDFS.range) else (subject,):
                if str(term).startswith((str(RDF), str(OWL))):
                    yield Uncovered(_local(predicate), str(subject), f"is about {_local(term)}, a word of RDF or OWL")


def _local(term: Node) -> str:
    return str(term).rpartition("#")[2]
