"""What follows from ontology and facts: the OWL 2 RL closure, then the SPARQL rules over facts and closure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import owlrl
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.graph import ReadOnlyGraphAggregate
from rdflib.namespace import OWL, RDF, RDFS, SKOS, XSD
from rdflib.term import Node

from ontology.errors import OntologyError, RuleError
from ontology.iris import Iris
from ontology.schema import Rule, load_ontology, load_rules

Triple = tuple[Node, Node, Node]

# What OWL 2 RL reads of an ontology; labels, comments and codes would only cost time.
_AXIOMS = frozenset(
    {RDF.type, RDF.first, RDF.rest, RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range}
    | {OWL[name] for name in ("inverseOf", "propertyChainAxiom", "equivalentClass", "equivalentProperty", "hasValue")}
    | {OWL[name] for name in ("onProperty", "someValuesFrom", "allValuesFrom", "intersectionOf", "unionOf")}
)
_MACHINERY = (str(RDF), str(RDFS), str(OWL), str(XSD))


def infer(facts: Graph, base: str, *, reasoner: str = "owlrl") -> Graph:
    """Return the triples about things that follow from *facts* and the ontology and are not stated in *facts*.

    Reflexive triples, triples about the ontology's own terms and what only repeats OWL's machinery are left out.
    """
    try:
        close = REASONERS[reasoner]
    except KeyError:
        raise OntologyError(f"there is no reasoner {reasoner!r}; choose one of {', '.join(REASONERS)}") from None
    ontology = load_ontology(base)
    closure = close(select_axioms(ontology), select_premises(facts, ontology))
    inferred = _keep(closure, facts, base)
    for triple in apply_rules(load_rules(base), facts, inferred):
        if triple not in facts and is_worth_saying(triple, base):
            inferred.add(triple)
    return inferred


def select_axioms(ontology: Graph) -> Graph:
    """Return what OWL 2 RL reads of *ontology*. Ranges that are datatypes are left out: they tell of literals alone."""
    axioms = Graph(bind_namespaces="none")
    for subject, predicate, value in ontology:
        if predicate not in _AXIOMS or str(value).startswith(str(XSD)):
            continue
        if predicate == RDF.type and not str(value).startswith(str(OWL)):
            continue
        axioms.add((subject, predicate, value))
    return axioms


def select_premises(facts: Graph, ontology: Graph) -> Graph:
    """Return the *facts* from which something can follow: of properties that the ontology has axioms about.

    Of literals nothing but the type of their subject can follow, by a domain.
    """
    properties = {subject for subject in ontology.subjects(RDF.type) if not isinstance(subject, BNode)} | {RDF.type}
    domains = set(ontology.subjects(RDFS.domain))
    premises = Graph(bind_namespaces="none")
    for subject, predicate, value in facts:
        if predicate in (domains if isinstance(value, Literal) else properties):
            premises.add((subject, predicate, value))
    return premises


def close_with_owlrl(axioms: Graph, premises: Graph) -> Graph:
    """Return the OWL 2 RL closure of *axioms* and *premises* as the owlrl package draws it, noise included."""
    closure = axioms + premises
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(closure)
    return closure


REASONERS: Mapping[str, Callable[[Graph, Graph], Graph]] = {"owlrl": close_with_owlrl}


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


def _keep(closure: Graph, facts: Graph, base: str) -> Graph:
    kept = Graph(bind_namespaces="none")
    for triple in closure:
        if triple not in facts and is_worth_saying(triple, base):
            kept.add(triple)
    return kept
