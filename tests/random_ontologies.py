"""Random small ontologies with random facts, over all axioms that OWL 2 RL/RDF rules read."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, XSD
from rdflib.term import Node

HERE = "http://example.org/"
CLASSES = [URIRef(f"{HERE}C{number}") for number in range(5)]
PROPERTIES = [URIRef(f"{HERE}p{number}") for number in range(4)]
THINGS = [URIRef(f"{HERE}a{number}") for number in range(5)]
LITERALS = [Literal(1), Literal(2), Literal("x", lang="en"), Literal("1.5", datatype=XSD.decimal)]
classes, properties, things = map(st.sampled_from, (CLASSES, PROPERTIES, THINGS))
fillers = st.sampled_from([*CLASSES, OWL.Thing, XSD.integer, XSD.decimal])
values = st.one_of(things, things, things, st.sampled_from(LITERALS))
at_most = st.sampled_from([Literal(0, datatype=XSD.nonNegativeInteger), Literal(1, datatype=XSD.nonNegativeInteger)])
Add = Callable[[Graph], None]


def _triple(subject: Node, predicate: Node, value: Node) -> Add:
    return lambda graph: (graph.add((subject, predicate, value)), None)[1]


def _triples(*triples: tuple[Node, Node, Node]) -> Add:
    return lambda graph: [graph.add(triple) for triple in triples].clear()


def _with_list(subject: Node, predicate: Node, members: list[Node]) -> Add:
    def add(graph: Graph) -> None:
        head = BNode()
        Collection(graph, head, members)
        graph.add((subject, predicate, head))

    return add


def _lists_of(strategy: st.SearchStrategy[Node], least: int, most: int = 3) -> st.SearchStrategy[list[Node]]:
    return st.lists(strategy, min_size=least, max_size=most, unique=True)


def _marks(*names: str) -> st.SearchStrategy[Add]:
    return st.builds(_triple, properties, st.just(RDF.type), st.sampled_from([OWL[name] for name in names]))


def _restriction(kind: URIRef, filler: st.SearchStrategy[Node]) -> st.SearchStrategy[Add]:
    return st.builds(lambda c, p, f: _triples((c, OWL.onProperty, p), (c, kind, f)), classes, properties, filler)


def _qualified(class_: Node, property_: Node, most: Node, filler: Node) -> Add:
    return _triples(
        (class_, OWL.onProperty, property_),
        (class_, OWL.maxQualifiedCardinality, most),
        (class_, OWL.onClass, filler),
    )


axioms = st.one_of(
    st.builds(_triple, classes, st.sampled_from([RDFS.subClassOf, OWL.equivalentClass, OWL.disjointWith]), classes),
    st.builds(_triple, classes, st.just(RDFS.subClassOf), st.sampled_from([*CLASSES, OWL.Thing])),
    st.builds(_triple, classes, st.just(OWL.complementOf), classes),
    st.builds(_triple, classes, st.just(RDF.type), st.just(OWL.Class)),
    st.builds(
        _triple,
        properties,
        st.sampled_from([RDFS.subPropertyOf, OWL.equivalentProperty, OWL.inverseOf, OWL.propertyDisjointWith]),
        properties,
    ),
    st.builds(_triple, properties, st.sampled_from([RDFS.domain, RDFS.range]), fillers),
    _marks("SymmetricProperty", "TransitiveProperty", "IrreflexiveProperty", "AsymmetricProperty"),
    _marks("FunctionalProperty", "InverseFunctionalProperty", "ObjectProperty", "DatatypeProperty"),
    st.builds(_with_list, properties, st.just(OWL.propertyChainAxiom), st.lists(properties, min_size=1, max_size=4)),
    st.builds(_with_list, classes, st.just(OWL.hasKey), _lists_of(properties, 1)),
    st.builds(_with_list, classes, st.sampled_from([OWL.intersectionOf, OWL.unionOf]), _lists_of(classes, 1)),
    st.builds(_with_list, classes, st.just(OWL.oneOf), _lists_of(things, 1)),
    _restriction(OWL.someValuesFrom, fillers),
    _restriction(OWL.allValuesFrom, fillers),
    _restriction(OWL.hasValue, values),
    _restriction(OWL.maxCardinality, at_most),
    st.builds(_qualified, classes, properties, at_most, st.sampled_from([*CLASSES, OWL.Thing])),
)
facts = st.one_of(
    st.builds(_triple, things, st.just(RDF.type), classes),
    st.builds(_triple, things, properties, values),
    st.builds(_triple, things, properties, values),
    st.builds(_triple, things, properties, things),
    st.builds(_triple, things, st.sampled_from([OWL.sameAs, OWL.differentFrom]), things),
)
rare_facts = st.one_of(
    st.builds(_triple, classes, st.just(OWL.sameAs), classes),
    st.builds(_triple, properties, st.just(OWL.sameAs), properties),
    st.builds(_triple, classes, st.just(RDFS.subClassOf), classes),
)


def _build(parts: list[Add]) -> Graph:
    graph = Graph(bind_namespaces="none")
    for part in parts:
        part(graph)
    return graph


ontologies = st.lists(axioms, min_size=1, max_size=8).map(_build)
graphs = st.lists(facts, min_size=1, max_size=10).map(_build)
odd_graphs = st.tuples(st.lists(facts, max_size=8), st.lists(rare_facts, max_size=1)).map(
    lambda parts: _build([*parts[0], *parts[1]])
)
plain_facts = st.one_of(
    st.builds(_triple, things, st.just(RDF.type), classes), st.builds(_triple, things, properties, things)
)
plain_graphs = st.lists(plain_facts, max_size=8).map(_build)
