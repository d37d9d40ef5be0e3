"""One test for each OWL 2 RL/RDF rule about things: what it concludes, under which name, and that owlrl agrees."""

from dataclasses import dataclass

import pytest
from rdflib import Graph
from rdflib.namespace import OWL, RDF, RDFS, XSD

from ontology.axioms import close_with_owlrl
from ontology.checker import bind_step
from ontology.closure import Closure
from ontology.consistency import find_contradictions
from ontology.ntriples import write_triple
from ontology.reasoning import close, is_about_things
from ontology.rules import compile_rules
from ontology.table import load_table

HEAD = (
    f"@prefix rdf: <{RDF}> . @prefix rdfs: <{RDFS}> . @prefix owl: <{OWL}> . @prefix xsd: <{XSD}> . "
    "@prefix : <http://example.org/> .\n"
)
ONE = '"1"^^xsd:nonNegativeInteger'
NIL = '"0"^^xsd:nonNegativeInteger'
AT_MOST = "[] a owl:Restriction ; owl:onProperty :p ; "


@dataclass(frozen=True)
class Case:
    rule: str
    axioms: str
    facts: str
    follows: str


CASES = (
    Case("eq-sym", "", ":a owl:sameAs :b .", ":b owl:sameAs :a ."),
    Case("eq-trans", "", ":a owl:sameAs :b . :b owl:sameAs :c .", ":a owl:sameAs :c ."),
    Case("eq-rep-s", "", ":a owl:sameAs :b ; :p :c .", ":b :p :c ."),
    Case("eq-rep-p", "", ":p owl:sameAs :q . :a :p :c .", ":a :q :c ."),
    Case("eq-rep-o", "", ":a owl:sameAs :b . :c :p :a .", ":c :p :b ."),
    Case("prp-dom", ":p rdfs:domain :C .", ":a :p 1 .", ":a a :C ."),
    Case("prp-rng", ":p rdfs:range :C .", ":a :p :b .", ":b a :C ."),
    Case("prp-fp", ":p a owl:FunctionalProperty .", ":a :p :b, :c .", ":b owl:sameAs :c ."),
    Case("prp-ifp", ":p a owl:InverseFunctionalProperty .", ":a :p :c . :b :p :c .", ":a owl:sameAs :b ."),
    Case("prp-symp", ":p a owl:SymmetricProperty .", ":a :p :b .", ":b :p :a ."),
    Case("prp-trp", ":p a owl:TransitiveProperty .", ":a :p :b . :b :p :c .", ":a :p :c ."),
    Case("prp-spo1", ":p rdfs:subPropertyOf :q .", ":a :p :b .", ":a :q :b ."),
    Case("prp-spo2", ":p owl:propertyChainAxiom (:q :r) .", ":a :q :b . :b :r :c .", ":a :p :c ."),
    Case("prp-spo2", ":p owl:propertyChainAxiom (:q) .", ":a :q :b .", ":a :p :b ."),
    Case(
        "prp-spo2",
        ":p owl:propertyChainAxiom (:q :r :q :s :p) .",
        ":a :q :b . :b :r :c . :c :q :d . :d :s :e . :e :p :f .",
        ":a :p :f .",
    ),
    Case("prp-eqp1", ":p owl:equivalentProperty :q .", ":a :p :b .", ":a :q :b ."),
    Case("prp-eqp2", ":p owl:equivalentProperty :q .", ":a :q :b .", ":a :p :b ."),
    Case("prp-inv1", ":p owl:inverseOf :q .", ":a :p :b .", ":b :q :a ."),
    Case("prp-inv2", ":p owl:inverseOf :q .", ":a :q :b .", ":b :p :a ."),
    Case("prp-key", ":C owl:hasKey (:p) .", ":a a :C ; :p 1 . :b a :C ; :p 1 .", ":a owl:sameAs :b ."),
    Case(
        "prp-key",
        ":C owl:hasKey (:p :q) .",
        ":a a :C ; :p 1, 2 ; :q :x . :b a :C ; :p 2 ; :q :x, :y . :c a :C ; :p 2 . :d :p 1 ; :q :x .",
        ":a owl:sameAs :b .",
    ),
    Case("cls-int1", ":C owl:intersectionOf (:D :E :F) .", ":a a :D, :E, :F .", ":a a :C ."),
    Case("cls-int2", ":C owl:intersectionOf (:D :E) .", ":a a :C .", ":a a :D, :E ."),
    Case("cls-uni", ":C owl:unionOf (:D :E) .", ":a a :E .", ":a a :C ."),
    Case("cls-svf1", ":C owl:someValuesFrom :D ; owl:onProperty :p .", ":a :p :b . :b a :D .", ":a a :C ."),
    Case("cls-svf2", ":C owl:someValuesFrom owl:Thing ; owl:onProperty :p .", ":a :p :b .", ":a a :C ."),
    Case("cls-avf", ":C owl:allValuesFrom :D ; owl:onProperty :p .", ":a a :C ; :p :b .", ":b a :D ."),
    Case("cls-hv1", ":C owl:hasValue :v ; owl:onProperty :p .", ":a a :C .", ":a :p :v ."),
    Case("cls-hv2", ":C owl:hasValue 7 ; owl:onProperty :p .", ":a :p 7 .", ":a a :C ."),
    Case(
        "cls-maxc2", f":C rdfs:subClassOf [ owl:maxCardinality {ONE} ; owl:onProperty :p ] .", ":a a :C ; :p :b, :c .",
        ":b owl:sameAs :c .",
    ),
    Case(
        "cls-maxqc3",
        f":C rdfs:subClassOf [ owl:maxQualifiedCardinality {ONE} ; owl:onProperty :p ; owl:onClass :D ] .",
        ":a a :C ; :p :b, :c, :d . :b a :D . :c a :D .",
        ":b owl:sameAs :c .",
    ),
    Case(
        "cls-maxqc4",
        f":C rdfs:subClassOf [ owl:maxQualifiedCardinality {ONE} ; owl:onProperty :p ; owl:onClass owl:Thing ] .",
        ":a a :C ; :p :b, :c .",
        ":b owl:sameAs :c .",
    ),
    Case("cls-oo", ":C owl:oneOf (:a :b) .", "", ":a a :C . :b a :C ."),
    Case("cax-sco", ":C rdfs:subClassOf :D .", ":a a :C .", ":a a :D ."),
    Case("cax-eqc1", ":C owl:equivalentClass :D .", ":a a :C .", ":a a :D ."),
    Case("cax-eqc2", ":C owl:equivalentClass :D .", ":a a :D .", ":a a :C ."),
    Case(
        "dt-type2", ":C owl:someValuesFrom xsd:decimal ; owl:onProperty :p .", ":a :p 1 .", ":a a :C .",
    ),
)  # fmt: skip

CONTRADICTIONS = (
    Case("eq-diff1", "", ":a owl:sameAs :b ; owl:differentFrom :b .", ""),
    Case("eq-diff2", "[] a owl:AllDifferent ; owl:members (:a :b :c) .", ":a owl:sameAs :c .", ""),
    Case("eq-diff3", "[] a owl:AllDifferent ; owl:distinctMembers (:a :b :c) .", ":b owl:sameAs :c .", ""),
    Case("prp-irp", ":p a owl:IrreflexiveProperty .", ":a :p :a .", ""),
    Case("prp-asyp", ":p a owl:AsymmetricProperty .", ":a :p :b . :b :p :a .", ""),
    Case("prp-pdw", ":p owl:propertyDisjointWith :q .", ":a :p :b ; :q :b .", ""),
    Case("prp-adp", "[] a owl:AllDisjointProperties ; owl:members (:p :q :r) .", ":a :q 1 ; :r 1 .", ""),
    Case(
        "prp-npa1",
        "[] owl:sourceIndividual :a ; owl:assertionProperty :p ; owl:targetIndividual :b .",
        ":a :p :b .",
        "",
    ),
    Case("prp-npa2", "[] owl:sourceIndividual :a ; owl:assertionProperty :p ; owl:targetValue 1 .", ":a :p 1 .", ""),
    Case("cls-nothing2", ":C rdfs:subClassOf owl:Nothing .", ":a a :C .", ""),
    Case("cls-com", ":C owl:complementOf :D .", ":a a :C, :D .", ""),
    Case("cls-maxc1", f":C owl:maxCardinality {NIL} ; owl:onProperty :p .", ":a a :C ; :p :b .", ""),
    Case(
        "cls-maxqc1",
        f":C owl:maxQualifiedCardinality {NIL} ; owl:onProperty :p ; owl:onClass :D .",
        ":a a :C ; :p :b . :b a :D .",
        "",
    ),
    Case(
        "cls-maxqc2",
        f":C owl:maxQualifiedCardinality {NIL} ; owl:onProperty :p ; owl:onClass owl:Thing .",
        ":a a :C ; :p :b .",
        "",
    ),
    Case("cax-dw", ":C owl:disjointWith :D . :E rdfs:subClassOf :C .", ":a a :E, :D .", ""),
    Case("cax-adc", "[] a owl:AllDisjointClasses ; owl:members (:C :D :E) .", ":a a :C, :E .", ""),
    Case("dt-diff", ":p a owl:FunctionalProperty .", ":a :p 1, 2 .", ""),
    Case("dt-not-type", "", ':a :p "soon"^^xsd:integer .', ""),
)


def read(turtle):
    return Graph().parse(data=HEAD + turtle, format="turtle")


def close_case(case):
    return close(read(case.axioms), sorted(map(write_triple, read(case.facts))))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_rule_concludes_under_its_name(case):
    closure = close_case(case)
    rules = {closure.index.spell(entry[:3]): closure.rule_of(entry).name for entry in closure.derived}
    wanted = set(map(write_triple, read(case.follows)))
    assert wanted <= rules.keys()
    assert case.rule in rules.values()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_rule_concludes_what_owlrl_concludes(case):
    closure = close_case(case)
    mine = {closure.index.spell(entry[:3]) for entry in closure.new_facts()}
    stated = read(case.axioms) + read(case.facts)
    theirs = {write_triple(triple) for triple in close_with_owlrl(stated) if triple not in stated}
    assert set(filter(is_about_things, mine)) == set(filter(is_about_things, theirs))


@pytest.mark.parametrize("case", CONTRADICTIONS, ids=lambda case: case.rule)
def test_contradiction_is_found_with_what_meets_it(case):
    closure = close_case(case)
    found = [found for found in find_contradictions(closure) if found.rule == case.rule]
    assert found
    assert all(bind_step(one.rule, (*one.axioms, *one.premises), None) for one in found)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_without_contradiction_none_is_found(case):
    assert list(find_contradictions(close_case(case))) == []


def test_every_rule_about_things_has_a_test():
    about_things = {name for name in load_table() if not name.startswith("scm-")}
    assert about_things == {case.rule for case in (*CASES, *CONTRADICTIONS)}


def test_an_empty_closure_has_nothing():
    closure = Closure(compile_rules(Graph(), Graph()))
    assert closure.add([]) == 0
    assert list(closure.new_facts()) == []
