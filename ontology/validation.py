"""What must hold of the published data: the SHACL shapes, and that nothing contradicts the ontology."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import pyshacl
from rdflib import Graph
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SH
from rdflib.term import Node

from ontology.errors import OntologyError
from ontology.schema import load_ontology, load_shapes


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """What is wrong with *focus*: along *path*, by *value*, each empty where it plays no part."""

    focus: str
    path: str
    value: str
    message: str


def check(data: Graph, base: str) -> list[Violation]:
    """Return where *data*, a default graph, violates the shapes. The ontology need not be in it."""
    _, report, text = pyshacl.validate(data, shacl_graph=load_shapes(base), ont_graph=load_ontology(base))
    if not isinstance(report, Graph):
        raise OntologyError(f"the shapes could not be evaluated ({text}); correct ontology/shapes.ttl")
    return sorted(_read_result(report, result) for result in report.subjects(RDF.type, SH.ValidationResult))


def check_consistency(data: Graph, base: str) -> list[Violation]:
    """Return where *data*, facts with inferences, contradicts the ontology; each message starts with OWL's rule."""
    ontology = load_ontology(base)
    return sorted({*find_disjoint(data, ontology), *find_reflexive(data, ontology)})


def find_disjoint(data: Graph, ontology: Graph) -> Iterator[Violation]:
    """Find things of two classes that the ontology calls disjoint (cax-dw, cax-adc)."""
    disjoint = _disjoint_pairs(ontology)
    for thing in set(data.subjects(RDF.type)):
        types = {above for type_ in data.objects(thing, RDF.type) for above in _with_superclasses(type_, ontology)}
        for one, other in combinations(sorted(types, key=str), 2):
            rule = disjoint.get(frozenset({one, other}))
            if rule:
                message = (
                    f"{rule}: it is of two classes that are disjoint, {one} and {other}; one of its claims is wrong"
                )
                yield Violation(str(thing), str(RDF.type), str(other), message)


def find_reflexive(data: Graph, ontology: Graph) -> Iterator[Violation]:
    """Find things that stand to themselves in a relation that nothing has to itself (prp-irp)."""
    for relation in ontology.subjects(RDF.type, OWL.IrreflexiveProperty):
        for thing, other in data.subject_objects(relation):
            if thing == other:
                message = "prp-irp: nothing stands in this relation to itself; one of its claims is wrong"
                yield Violation(str(thing), str(relation), str(other), message)


def _disjoint_pairs(ontology: Graph) -> dict[frozenset[Node], str]:
    pairs = {frozenset(pair): "cax-dw" for pair in ontology.subject_objects(OWL.disjointWith)}
    for axiom in ontology.subjects(RDF.type, OWL.AllDisjointClasses):
        for members in ontology.objects(axiom, OWL.members):
            pairs |= {frozenset(pair): "cax-adc" for pair in combinations(Collection(ontology, members), 2)}
    return pairs


def _with_superclasses(type_: Node, ontology: Graph) -> Iterator[Node]:
    return (above for above in ontology.transitive_objects(type_, RDFS.subClassOf) if above is not None)


def _read_result(report: Graph, result: Node) -> Violation:
    focus, path, value = (_text(report.value(result, name)) for name in (SH.focusNode, SH.resultPath, SH.value))
    messages = sorted(str(message) for message in report.objects(result, SH.resultMessage))
    return Violation(focus, path, value, " ".join(messages))


def _text(term: Node | None) -> str:
    return "" if term is None else str(term)
