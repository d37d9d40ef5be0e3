"""What follows from ontology and facts: the OWL 2 RL closure, then the SPARQL rules over facts and closure."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import BNode, Graph, URIRef
from rdflib.graph import ReadOnlyGraphAggregate
from rdflib.namespace import OWL, RDF, RDFS, SKOS, XSD
from rdflib.term import Node

from ontology.errors import OntologyError, RuleError
from ontology.iris import Iris
from ontology.ntriples import read_triple, write_triple
from ontology.reasoning import REASONERS
from ontology.schema import Rule, load_ontology, load_rules

Triple = tuple[Node, Node, Node]

COMPILED = "compiled"
_MACHINERY = (str(RDF), str(RDFS), str(OWL), str(XSD))


def infer(facts: Graph, base: str, *, reasoner: str = COMPILED) -> Graph:
    """Return the triples about things that follow from *facts* and the ontology and are not stated in *facts*.

    Reflexive triples, triples about the ontology's own terms and what only repeats OWL's machinery are left out.
    """
    try:
        draw = REASONERS[reasoner]
    except KeyError:
        raise OntologyError(f"there is no reasoner {reasoner!r}; choose one of {', '.join(REASONERS)}") from None
    drawn = draw(load_ontology(base), sorted(map(write_triple, facts)))
    inferred = _keep(map(read_triple, drawn.triples), facts, base)
    for triple in apply_rules(load_rules(base), facts, inferred):
        if triple not in facts and is_worth_saying(triple, base):
            inferred.add(triple)
    return inferred


def apply_rules(rules: tuple[Rule, ...], facts: Graph, closure: Graph) -> Graph:
    """Return what the SPARQL *rules* conclude from *facts* and *closure*; no rule reads what another concluded."""
    concluded = Graph(bind_namespaces="none")
    for rule in rules:
        result = ReadOnlyGraphAggregate([facts, closure]).query(rule.query)
        if result.graph is None:
            raise RuleError(f"rule {rule.name} is no CONSTRUCT query; a rule must construct what it concludes")
        for triple in result.graph:
            concluded.add(triple)
    return concluded


def is_worth_saying(triple: Triple, base: str) -> bool:
    """Say whether an inferred *triple* tells something about a thing, not about the machinery."""
    subject, predicate, value = triple
    if not isinstance(subject, URIRef) or not isinstance(predicate, URIRef) or isinstance(value, BNode):
        return False
    # rdflib's own startswith takes no tuple, and says no instead of saying so
    if subject == value or str(subject).startswith((Iris(base).term(""), *_MACHINERY)):
        return False
    if predicate == RDF.type:
        return not str(value).startswith((*_MACHINERY, str(SKOS)))
    return not str(predicate).startswith(_MACHINERY)


def _keep(closure: Iterable[Triple], facts: Graph, base: str) -> Graph:
    kept = Graph(bind_namespaces="none")
    for triple in closure:
        if triple not in facts and is_worth_saying(triple, base):
            kept.add(triple)
    return kept
