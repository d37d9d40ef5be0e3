"""The compiled rules as SPARQL, run in a store until nothing is added, give the same as the engine."""

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from rdflib import Graph

from ontology.ntriples import write_triple
from ontology.reasoning import close, is_about_things
from ontology.schema import load_ontology
from ontology.sparql import write_sparql
from tests.random_ontologies import ontologies, plain_graphs
from tests.test_ontology_growing import ALLIANCE, BASE, follows, read
from tests.test_ontology_rules import CASES
from tests.test_ontology_rules import read as read_case


def run_to_the_end(closure):
    """Return the triples about things that the SPARQL rules add to what was stated."""
    store = ox.Store()
    stated = {
        tuple(term.replace("_:", "<urn:x-blank:") + ">" * term.startswith("_:") for term in closure.index.spell(fact))
        for fact in closure.all_stated()
    }
    store.load("".join(f"{' '.join(triple)} .\n" for triple in stated).encode(), ox.RdfFormat.N_TRIPLES)
    rules, size = list(write_sparql(closure.rules)), -1
    while size != len(store):
        size = len(store)
        for rule in rules:
            store.update(rule.insert)
    lines = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    assert lines is not None
    triples = (tuple(line.removesuffix(" .").split(" ", 2)) for line in lines.decode().splitlines())
    return {
        triple
        for triple in triples
        if triple not in stated and is_about_things(triple) and "urn:x-blank" not in triple[2]
    }


@pytest.mark.parametrize("case", [case for case in CASES if case.rule != "dt-type2"], ids=lambda case: case.rule)
def test_rule_concludes_the_same_in_sparql(case):
    closure = close(read_case(case.axioms), sorted(map(write_triple, read_case(case.facts))))
    assert run_to_the_end(closure) == follows(closure)


def test_the_ontology_concludes_the_same_in_sparql():
    more = "sanction:s foe:sender organisation:eu ; foe:target state:uz . place:a foe:locatedIn place:b ."
    closure = close(load_ontology(BASE), read(ALLIANCE + more))
    assert run_to_the_end(closure) == follows(closure)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(ontologies, plain_graphs)
def test_any_ontology_concludes_the_same_in_sparql(ontology, facts):
    closure = close(ontology, sorted(map(write_triple, facts)))
    if not any(name.startswith('"') for name in closure.index.names):
        assert run_to_the_end(closure) == follows(closure)


def test_a_construct_query_gives_what_a_rule_concludes():
    closure = close(load_ontology(BASE), [])
    [chain] = [
        rule for rule in write_sparql(closure.rules) if rule.name == "prp-spo2" and "sanctions>" in rule.construct
    ]
    graph = Graph()
    graph.parse(
        data="\n".join(
            " ".join(t) + " ."
            for t in read("organisation:eu foe:imposes sanction:s . sanction:s foe:target state:uz .")
        )
    )
    result = graph.query(chain.construct).graph
    assert result is not None
    assert [write_triple(row) for row in result] == read("organisation:eu foe:sanctions state:uz .")
