"""Each chain, inverse, restriction and dated node of the ontology answers a question of server/queries/."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef

from ontology.inference import infer
from ontology.iris import prologue
from ontology.schema import load_ontology

BASE = "http://localhost:8000/"
FACTS = """
state:ru a foe:State ; rdfs:label "Russia" . state:kz a foe:State ; rdfs:label "Kazakhstan" .
state:uz a foe:State ; rdfs:label "Uzbekistan" . state:us a foe:State ; rdfs:label "United States" .
treaty:a a foe:FriendshipTreaty ; rdfs:label "treaty of 1992" ;
  foe:party state:ru, state:kz ; foe:signedOn "1992"^^xsd:gYear .
treaty:b a foe:Alliance ; rdfs:label "treaty of 2005" ;
  foe:party state:ru, state:kz ; foe:signedOn "2005-11-14"^^xsd:date .
treaty:c a foe:Alliance ; rdfs:label "treaty of 2013" ;
  foe:party state:ru, state:kz ; foe:signedOn "2013-02-01"^^xsd:date .
act:b a foe:Supersession ; foe:treaty treaty:a ; foe:successor treaty:b ; foe:date "2005-11-14"^^xsd:date ;
  foe:latest "2005-11-14"^^xsd:date .
act:c a foe:Supersession ; foe:treaty treaty:b ; foe:successor treaty:c ; foe:date "2013"^^xsd:gYear ;
  foe:latest "2013-12-31"^^xsd:date .
act:s a foe:Signing ; foe:treaty treaty:b ; foe:date "2005-11-14"^^xsd:date .
provision:p a foe:Provision ; foe:treaty treaty:b ; foe:obligation foe:obligation-mutual-defence ;
  foe:obligor state:ru ; foe:obligee state:kz .
sanction:s a foe:ArmsEmbargo ; rdfs:label "embargo" ; foe:sender state:us ; foe:target state:uz ;
  foe:reason foe:reason-human-rights .
act:i a foe:Imposition ; foe:sanction sanction:s ; foe:date "2005"^^xsd:gYear .
act:e a foe:Easing ; foe:sanction sanction:s ; foe:date "2008"^^xsd:gYear .
act:m a foe:Meeting ; foe:participant person:p, person:q ; foe:place place:valley ; rdfs:label "talks in the valley" .
place:valley a foe:Place ; rdfs:label "Fergana Valley" ; foe:locatedIn place:east .
place:east a foe:Place ; foe:locatedIn state:uz .
person:p a foe:Person ; rdfs:label "Ivanov" . person:q a foe:Person ; rdfs:label "Karimov" .
tenure:t a foe:Tenure ; foe:person person:p ; foe:office office:o . office:o a foe:Office ; foe:of state:ru .
act:st a foe:Statement ; foe:actor person:p ; foe:stance foe:stance-praise ; foe:recipient person:q .
claim:x a foe:Claim . claim:y a foe:Claim .
contradiction:k a foe:Contradiction ; foe:conflict foe:conflict-two-dates ; foe:disputes treaty:b ; foe:oneSays "2005" ;
  foe:otherSays "2006" ; foe:oneSide claim:x ; foe:otherSide claim:y .
"""
MEMBERS = """
membership:fr foe:organisation organisation:eu ; foe:enrols state:fr ; foe:from "1958"^^xsd:gYear .
membership:se foe:organisation organisation:eu ; foe:enrols state:se ; foe:from "1995-01-01"^^xsd:date .
membership:gb foe:organisation organisation:eu ; foe:enrols state:gb ; foe:from "1973"^^xsd:gYear ;
  foe:until "2020-01-31"^^xsd:date .
state:fr rdfs:label "France" . state:se rdfs:label "Sweden" . state:gb rdfs:label "United Kingdom" .
"""

Ask = Callable[..., list[tuple[str | None, ...]]]


@pytest.fixture(scope="module")
def ask() -> Ask:
    """Run a question over the facts and what follows from them; returns the columns that are named."""
    facts, authority = (Graph().parse(data=prologue(BASE) + text, format="turtle") for text in (FACTS, MEMBERS))
    store = ox.Store()
    for graph in (facts, infer(facts, BASE), load_ontology(BASE)):
        store.load(graph.serialize(format="nt", encoding="utf-8"), ox.RdfFormat.N_TRIPLES)
    place = ox.NamedNode(URIRef(f"{BASE}graph/authority"))
    store.load(authority.serialize(format="nt", encoding="utf-8"), ox.RdfFormat.N_TRIPLES, to_graph=place)

    def run(number: int, *columns: str) -> list[tuple[str | None, ...]]:
        [file] = sorted(Path("server/queries").glob(f"{number}-*.rq"))
        found = store.query(prologue(BASE) + file.read_text(encoding="utf-8"))
        assert isinstance(found, ox.QuerySolutions)
        return [tuple(row[name].value if row[name] is not None else None for name in columns) for row in found]

    return run


def test_stages_follow_from_acts_with_their_dates(ask: Ask) -> None:
    assert ask(12, "name", "stage", "date") == [
        ("embargo", "imposed", "2005"),
        ("embargo", "eased", "2008"),
        ("treaty of 1992", "superseded", "2005-11-14"),
        ("treaty of 2005", "signed", "2005-11-14"),
        ("treaty of 2005", "superseded", "2013"),
    ]


def test_succession_passes_on(ask: Ask) -> None:
    assert ask(13, "newerName", "olderName") == [
        ("treaty of 2005", "treaty of 1992"),
        ("treaty of 2013", "treaty of 1992"),
        ("treaty of 2013", "treaty of 2005"),
    ]


def test_promises_have_both_ends_and_a_coding(ask: Ask) -> None:
    assert ask(14, "obligorName", "obligeeName", "obligation", "atop") == [
        ("Russia", "Kazakhstan", "mutual defence", "defense")
    ]


def test_each_pair_that_met_is_shown_once(ask: Ask) -> None:
    assert ask(15, "oneName", "otherName") == [("Ivanov", "Karimov")]


def test_what_happened_in_a_valley_happened_in_its_state(ask: Ask) -> None:
    assert ask(16, "eventName", "place") == [("talks in the valley", "Fergana Valley")]


def test_who_holds_office_speaks_for_the_state(ask: Ask) -> None:
    assert ask(17, "speakerName", "bodyName", "stance", "about") == [("Ivanov", "Russia", "praise", "Karimov")]


def test_reasons_are_matched_to_objectives(ask: Ask) -> None:
    assert ask(18, "name", "reason", "objective") == [("embargo", "human rights", "GSDB: human rights")]


def test_both_sides_of_a_contradiction_are_told(ask: Ask) -> None:
    assert ask(19, "oneSays", "otherSays") == [("2005", "2006")]


def test_a_treaty_stands_from_its_signing_to_its_end(ask: Ask) -> None:
    assert ask(20, "name") == [("treaty of 2005",)]


def test_members_are_those_of_the_day(ask: Ask) -> None:
    assert ask(21, "member", "since") == [("France", "1958"), ("United Kingdom", "1973")]
