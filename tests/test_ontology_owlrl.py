"""Where owlrl differs from the OWL 2 RL/RDF rules, so that nobody takes it for our mistake."""

import owlrl
from rdflib import OWL, Graph, URIRef

from ontology.axioms import close_with_owlrl, run_owlrl
from ontology.consistency import find_contradictions
from tests.test_ontology_rules import Case, close_case, read

A, B = (URIRef(f"http://example.org/{name}") for name in "ab")


def test_owlrl_leaves_the_last_property_of_a_key_out():
    facts = ":C owl:hasKey (:p :q) . :a a :C ; :p 1 ; :q 1 . :b a :C ; :p 1 ; :q 2 ."
    plain = read(facts)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(plain)
    assert (A, OWL.sameAs, B) in plain
    assert (A, OWL.sameAs, B) not in close_with_owlrl(read(facts))


def errors_of(case):
    return run_owlrl(read(case.axioms) + read(case.facts))[1]


def found_by_us(case):
    return {found.rule for found in find_contradictions(close_case(case))}


def test_owlrl_leaves_the_last_of_a_list_of_different_things_out():
    case = Case("eq-diff2", "[] a owl:AllDifferent ; owl:members (:c :a :b) .", ":a owl:sameAs :b .", "")
    assert errors_of(case) == []
    assert "eq-diff2" in found_by_us(case)


def test_owlrl_leaves_the_last_of_a_list_of_disjoint_properties_out():
    case = Case("prp-adp", "[] a owl:AllDisjointProperties ; owl:members (:p :q) .", ":a :p :b ; :q :b .", "")
    assert errors_of(case) == []
    assert found_by_us(case) == {"prp-adp"}


def test_a_plain_string_is_no_string_to_owlrl():
    case = Case("dt-type2", ":C owl:someValuesFrom xsd:string ; owl:onProperty :p .", ':a :p "x" .', ":a a :C .")
    [wanted] = read(case.follows)
    assert wanted not in close_with_owlrl(read(case.axioms) + read(case.facts))
    closure = close_case(case)
    assert any(closure.index.spell(entry[:3])[0] == f"<{A}>" for entry in closure.new_facts())


def test_owlrl_puts_a_member_of_nothing_into_every_class():
    axioms = ":C rdfs:subClassOf owl:Nothing . :D a owl:Class ."
    closed = close_with_owlrl(read(axioms + ":a a :C ."))
    assert any(str(class_).endswith("/D") for class_ in closed.objects(A))
    closure = close_case(Case("cls-nothing2", axioms, ":a a :C .", ""))
    spelled = [closure.index.spell(entry[:3]) for entry in closure.new_facts()]
    assert all(row[2] != "<http://example.org/D>" for row in spelled)


def test_an_empty_graph_stays_empty():
    assert {row for row in close_with_owlrl(Graph()) if row[0] == A} == set()
