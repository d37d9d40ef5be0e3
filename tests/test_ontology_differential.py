"""The compiled reasoner and owlrl conclude the same about things, whatever the ontology and the facts.

FOEDERA_EXAMPLES says how many random ontologies to try; 2,000 take some minutes.
"""

import os

from hypothesis import HealthCheck, given, settings
from rdflib import Graph

from ontology.axioms import close_with_owlrl
from ontology.ntriples import write_triple
from ontology.reasoning import close, is_about_things
from tests.random_ontologies import graphs, odd_graphs, ontologies

EXAMPLES = int(os.environ.get("FOEDERA_EXAMPLES", "60"))
many = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)


def conclude_compiled(ontology: Graph, facts: Graph) -> set[tuple[str, str, str]]:
    closure = close(ontology, sorted(map(write_triple, facts)))
    return set(filter(is_about_things, (closure.index.spell(entry[:3]) for entry in closure.new_facts())))


def conclude_with_owlrl(ontology: Graph, facts: Graph) -> set[tuple[str, str, str]]:
    stated = ontology + facts
    new = (write_triple(triple) for triple in close_with_owlrl(stated) if triple not in stated)
    return set(filter(is_about_things, new))


@many
@given(ontologies, graphs)
def test_compiled_rules_conclude_what_owlrl_concludes(ontology: Graph, facts: Graph) -> None:
    assert conclude_compiled(ontology, facts) == conclude_with_owlrl(ontology, facts)


@many
@given(ontologies, odd_graphs)
def test_axioms_among_the_facts_are_axioms(ontology: Graph, facts: Graph) -> None:
    assert conclude_compiled(ontology, facts) == conclude_with_owlrl(ontology, facts)
