"""The ontology stays inside OWL 2 RL (https://www.w3.org/TR/owl2-profiles/, section 4), read from its RDF."""

import pytest
from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SKOS, XSD

from ontology.iris import Iris, prologue
from ontology.schema import load_ontology, name_blank_nodes

BASE = "http://localhost:8000/"
DECLARED = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.Ontology}
CHARACTERS = {OWL.TransitiveProperty, OWL.SymmetricProperty, OWL.IrreflexiveProperty, OWL.AsymmetricProperty}
ALLOWED = DECLARED | CHARACTERS | {OWL.Restriction, OWL.AllDisjointClasses, RDF.List, SKOS.Concept, SKOS.ConceptScheme}
AXIOMS = {
    *(OWL[name] for name in ("inverseOf", "propertyChainAxiom", "propertyDisjointWith", "members", "deprecated")),
    *(OWL[name] for name in ("onProperty", "hasValue", "versionIRI", "versionInfo")),
}
# The datatypes of OWL 2 RL that literals here may have; xsd:date and xsd:gYear are none (OWL 2 Syntax, section 4).
DATATYPES = {XSD.string, XSD.integer, XSD.boolean, XSD.decimal, XSD.dateTime}
NOT_SIMPLE = {OWL.IrreflexiveProperty, OWL.AsymmetricProperty}


def find_outside(ontology: Graph) -> set[str]:
    """Return the axioms that are not in the profile, or that the global restrictions of OWL 2 forbid."""
    found = {f"type {type_}" for type_ in ontology.objects(None, RDF.type) if type_ not in ALLOWED}
    found |= {
        f"axiom {name}" for name in ontology.predicates() if str(name).startswith(str(OWL)) and name not in AXIOMS
    }
    for class_, above in ontology.subject_objects(RDFS.subClassOf):
        if (above, RDF.type, OWL.Restriction) in ontology and not ontology.value(above, OWL.hasValue):
            found.add(f"restriction on {class_}")
        if (class_, RDF.type, OWL.Restriction) in ontology:
            found.add(f"restriction under {above}")
    found |= {f"range {type_}" for type_ in ontology.objects(None, RDFS.range) if _is_odd_datatype(type_)}
    return found | {f"not simple {name}" for name in _need_simple(ontology) & _composite(ontology)}


def _is_odd_datatype(type_: object) -> bool:
    return str(type_).startswith(str(XSD)) and type_ not in DATATYPES


def _need_simple(ontology: Graph) -> set[object]:
    found = {name for character in NOT_SIMPLE for name in ontology.subjects(RDF.type, character)}
    for pair in ontology.subject_objects(OWL.propertyDisjointWith):
        found.update(pair)
    return found


def _composite(ontology: Graph) -> set[object]:
    """Return the properties that follow from chains or transitivity, and those above them (OWL 2 Syntax, 11.1)."""
    found = {*ontology.subjects(OWL.propertyChainAxiom), *ontology.subjects(RDF.type, OWL.TransitiveProperty)}
    waiting = list(found)
    for name in waiting:
        near = [*ontology.objects(name, RDFS.subPropertyOf), *ontology.objects(name, OWL.inverseOf)]
        near += ontology.subjects(OWL.inverseOf, name)
        waiting.extend(other for other in near if other not in found)
        found.update(near)
    return found


def test_the_ontology_is_in_owl_2_rl():
    assert find_outside(load_ontology(BASE)) == set()


@pytest.mark.parametrize(
    ("axiom", "outside"),
    [
        ("foe:a rdfs:range xsd:date .", "range"),
        ("foe:a a owl:ReflexiveProperty .", "type"),
        (
            "foe:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty foe:p ; owl:someValuesFrom foe:B ] .",
            "restriction",
        ),
        ("foe:a owl:propertyChainAxiom ( foe:b foe:c ) ; a owl:IrreflexiveProperty .", "not simple"),
        ("foe:A owl:disjointUnionOf ( foe:B foe:C ) .", "axiom"),
    ],
)
def test_what_is_outside_is_noticed(axiom, outside):
    ontology = name_blank_nodes(Graph().parse(data=prologue(BASE) + axiom, format="turtle"))
    assert [found for found in find_outside(ontology) if found.startswith(outside)]


def test_what_a_chain_is_made_of_is_declared():
    ontology = load_ontology(BASE)
    for chain in ontology.objects(None, OWL.propertyChainAxiom):
        for link in Collection(ontology, chain):
            assert (link, RDF.type, OWL.ObjectProperty) in ontology
            assert isinstance(link, URIRef) and str(link).startswith(Iris(BASE).term(""))
