"""What comes and goes leaves the closure as if it had been drawn anew."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Graph

from ontology.growing import GrowingClosure
from ontology.inference import draw
from ontology.iris import prologue
from ontology.ntriples import write_triple
from ontology.reasoning import close, is_about_things
from ontology.schema import load_ontology
from tests.random_ontologies import graphs, odd_graphs, ontologies

BASE = "http://localhost:8000/"


def follows(closure):
    return set(filter(is_about_things, (closure.index.spell(entry[:3]) for entry in closure.new_facts())))


changes = st.lists(st.tuples(st.booleans(), st.one_of(graphs, graphs, odd_graphs)), min_size=1, max_size=4)


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(ontologies, graphs, changes)
def test_adding_and_removing_gives_what_a_fresh_closure_gives(ontology, facts, changes):
    triples = set(map(write_triple, facts))
    growing = GrowingClosure(ontology, sorted(triples))
    for is_added, graph in changes:
        changed = set(map(write_triple, graph))
        triples = triples | changed if is_added else triples - changed
        (growing.add if is_added else growing.remove)(sorted(changed))
        assert follows(growing.closure) == follows(close(ontology, sorted(triples)))


def read(turtle):
    return sorted(map(write_triple, Graph().parse(data=prologue(BASE) + turtle, format="turtle")))


ALLIANCE = """treaty:a a foe:Alliance ; foe:party state:ru, state:uz ; foe:signedOn "2005-11-14"^^xsd:date ."""


@pytest.mark.parametrize(
    "later",
    [
        """treaty:a foe:terminatedOn "2012"^^xsd:gYear .""",
        "treaty:a foe:party state:kz .",
        "sanction:s foe:sender organisation:eu ; foe:target state:uz .",
    ],
)
def test_the_rules_above_are_drawn_whole(later):
    growing = GrowingClosure(load_ontology(BASE), read(ALLIANCE))
    first = set(growing.inferences(BASE).triples())
    growing.add(read(later))
    assert set(growing.inferences(BASE).triples()) == set(draw(read(ALLIANCE + later), BASE).triples())
    growing.remove(read(later))
    assert set(growing.inferences(BASE).triples()) == first


def test_adding_keeps_what_is_known_and_draws_only_what_is_new():
    growing = GrowingClosure(load_ontology(BASE), read(ALLIANCE))
    before, known = growing.closure, list(growing.closure.derived)
    growing.add(read("treaty:a foe:party state:kz ."))
    assert growing.closure is before
    assert growing.closure.derived[: len(known)] == known
    assert 0 < len(growing.closure.derived) - len(known) < 10


def test_what_follows_and_is_stated_later_is_stated():
    growing = GrowingClosure(load_ontology(BASE), read("treaty:a a foe:Alliance ."))
    [treaty] = read("treaty:a a foe:Treaty .")
    assert treaty in follows(growing.closure)
    growing.add([treaty])
    assert treaty not in follows(growing.closure)
    growing.remove(read("treaty:a a foe:Alliance ."))
    assert treaty in growing.stated()
