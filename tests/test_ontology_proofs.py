"""Proofs are finite, valid by the table of rules alone, end at what is stated, and need each of their steps."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from rdflib import Graph

from ontology.checker import bind_step, check_proof
from ontology.errors import OntologyError
from ontology.inference import draw
from ontology.iris import prologue
from ontology.ntriples import write_triple
from ontology.proofbook import ProofBook, key_of, name_key, write_proofs
from ontology.proofs import Step, Steps, prove
from ontology.reasoning import close
from ontology.schema import load_ontology, load_rules
from tests.random_ontologies import graphs, ontologies
from tests.test_ontology_rules import CASES, close_case

BASE = "http://localhost:8000/"
QUERIES = {rule.name: rule.query for rule in load_rules(BASE)}
FACTS = """
treaty:a a foe:DefencePact ; foe:party state:ru, state:uz ; foe:signedOn "2005-11-14"^^xsd:date .
sanction:s foe:sender organisation:eu ; foe:target state:uz .
tenure:t foe:person person:p ; foe:office office:o . office:o foe:directs state:uz .
treaty:b a foe:DefencePact .
place:a foe:locatedIn place:b . place:b foe:locatedIn place:c . place:c foe:locatedIn state:uz .
"""


def read(turtle):
    return [write_triple(row) for row in Graph().parse(data=prologue(BASE) + turtle, format="turtle")]


def one(turtle):
    [triple] = read(turtle)
    return triple


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("proofs") / "proofs.sqlite"
    inferences = draw(sorted(read(FACTS)), BASE)
    write_proofs(path, inferences.closure, inferences.steps())
    return ProofBook(path)


STATED = {*read(FACTS), *map(write_triple, load_ontology(BASE))}


@pytest.mark.parametrize(
    ("triple", "rules"),
    [
        ("state:ru foe:alliedWith state:uz .", {"allied-with", "cax-sco"}),
        ("organisation:eu foe:sanctions state:uz .", {"prp-spo2", "prp-inv1"}),
        ("state:uz foe:sanctionedBy organisation:eu .", {"prp-spo2", "prp-inv2"}),
        ("person:p foe:leads state:uz .", {"prp-spo2"}),
        ("person:p a foe:Leader .", {"prp-dom"}),
        ("place:a foe:locatedIn state:uz .", {"prp-trp"}),
        ("treaty:b a foe:Treaty .", {"cax-sco", "scm-sco"}),
    ],
)
def test_a_proof_names_its_rules_and_stands_the_check(book, triple, rules):
    goal = one(triple)
    proof = book.prove(goal)
    assert proof[-1].conclusion == goal
    assert rules & {step.rule for step in proof}
    assert check_proof(proof, goal, STATED.__contains__, QUERIES) == []


def test_everything_inferred_can_be_proved(book):
    inferences = draw(sorted(read(FACTS)), BASE)
    inferred = list(inferences.triples())
    assert len(inferred) > 20
    for triple in inferred:
        assert check_proof(book.prove(triple), triple, STATED.__contains__, QUERIES) == []


def test_an_alliance_is_explained_by_the_least_that_makes_it(book):
    step = book.find(one("state:ru foe:alliedWith state:uz ."))
    assert set(step.premises) == {
        one("treaty:a a foe:Alliance ."),
        one("treaty:a foe:party state:ru ."),
        one("treaty:a foe:party state:uz ."),
        one('treaty:a foe:signedOn "2005-11-14"^^xsd:date .'),
    }


def test_what_is_stated_or_unknown_has_no_step(book):
    assert book.prove(one("treaty:a foe:party state:ru .")) == ()
    assert book.prove(one("treaty:a foe:party state:kz .")) == ()
    assert book.find_by_key(1) is None


def test_a_key_is_the_same_in_every_release_and_finds_its_step(book):
    triple = one("organisation:eu foe:sanctions state:uz .")
    assert book.find_by_key(int(name_key(key_of(triple)), 16)).conclusion == triple
    assert name_key(key_of(("<a:s>", "<a:p>", "<a:o>"))) == "2089a312a667bdce"


def test_a_release_without_proofs_says_so(tmp_path):
    with pytest.raises(OntologyError, match="holds no proofs"):
        ProofBook(tmp_path / "none.sqlite").prove(("<a:s>", "<a:p>", "<a:o>"))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda step: replace(step, rule="prp-symp"),
        lambda step: replace(step, premises=step.premises[1:]),
        lambda step: replace(step, premises=(*step.premises, one("state:ru a foe:State ."))),
        lambda step: replace(step, premises=tuple(reversed(step.premises))[:1]),
        lambda step: replace(step, conclusion=one("organisation:eu foe:sanctions state:ru .")),
        lambda step: replace(step, axioms=step.axioms[:1]),
        lambda step: replace(step, axioms=()),
    ],
)
def test_the_check_finds_a_spoiled_step(book, spoil):
    goal = one("organisation:eu foe:sanctions state:uz .")
    *before, last = book.prove(goal)
    is_stated = {*STATED, one("state:ru a foe:State .")}.__contains__
    assert check_proof([*before, spoil(last)], goal, is_stated, QUERIES)


def test_the_check_finds_a_circle_and_a_step_too_many(book):
    goal = one("organisation:eu foe:sanctions state:uz .")
    *before, last = book.prove(goal)
    assert check_proof([last, *before], goal, STATED.__contains__, QUERIES)
    more = book.prove(one("place:a foe:locatedIn state:uz ."))
    assert check_proof([*more, *before, last], goal, STATED.__contains__, QUERIES)
    assert check_proof([], goal, STATED.__contains__, QUERIES)


def test_a_circle_of_steps_is_no_proof():
    a, b = ("<a:a>", "<a:p>", "<a:b>"), ("<a:b>", "<a:p>", "<a:a>")
    steps = {a: Step(a, "prp-symp", (b,)), b: Step(b, "prp-symp", (a,))}
    with pytest.raises(OntologyError, match="circle"):
        prove(a, steps.get)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_each_rule_can_be_explained(case):
    closure = close_case(case)
    stated = {closure.index.spell(fact) for fact in closure.all_stated()}
    for step in map(Steps(closure).find, (closure.index.spell(entry[:3]) for entry in closure.new_facts())):
        proof = prove(step.conclusion, Steps(closure).find)
        assert check_proof(proof, step.conclusion, stated.__contains__, {}) == []


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(ontologies, graphs)
def test_whatever_follows_can_be_proved(ontology, facts):
    closure = close(ontology, sorted(map(write_triple, facts)))
    stated = {closure.index.spell(fact) for fact in closure.all_stated()}
    steps = Steps(closure)
    for entry in closure.new_facts():
        triple = closure.index.spell(entry[:3])
        assert check_proof(prove(triple, steps.find), triple, stated.__contains__, {}) == []


def test_a_rule_that_nobody_knows_proves_nothing():
    assert bind_step("prp-magic", (), None) is None
