"""Each query for contradictions finds what it is for and nothing else; both sides have claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, Literal
from rdflib.namespace import SKOS

from ontology.contradictions import AGAINST, describe_disputes, find_against, find_disputes, tell_dispute
from ontology.iris import Iris, prologue
from ontology.ntriples import write_triple
from ontology.schema import load_conflicts, load_ontology
from ontology.validation import contradict

BASE = "http://localhost:8000/"
IRIS = Iris(BASE)


def claim(key: str, says: str, *, factuality: str = "actual", about: str = "act:x") -> str:
    return f"""claim:{key} a foe:Claim ; rdfs:label "{key}" ; foe:factuality foe:{factuality} ; foe:about {about} ;
        foe:evidence evidence:{key} . evidence:{key} foe:exact "words of {key}" .
        GRAPH claim:{key} {{ {says} }} """


class Held:
    """A store with claims, and how to ask it."""

    def __init__(self, *claims: str) -> None:
        self.store = ox.Store()
        self.store.load(load_ontology(BASE).serialize(format="nt", encoding="utf-8"), ox.RdfFormat.N_TRIPLES)
        self.store.update(f"{prologue(BASE)} INSERT DATA {{ {' '.join(claims)} }}")

    def ask(self, query: str) -> Iterator[Mapping[str, str]]:
        found = self.store.query(query)
        assert isinstance(found, ox.QuerySolutions)
        names = [variable.value for variable in found.variables]
        return ({name: row[name].value for name in names if row[name] is not None} for row in found)


DAY = '"{}"^^xsd:date'.format
MONARCH = "foe:office office:o ; foe:role foe:role-monarch ; foe:person"
PARTIES = "foe:party state:ru, state:uz ; foe:treatyKind foe:treaty-alliance"
CASES = [
    (
        "two-dates",
        [
            claim("a", f"treaty:t foe:signedOn {DAY('2005-11-14')} ."),
            claim("b", f"treaty:t foe:signedOn {DAY('2005-11-16')} ."),
        ],
        [
            claim("a", f"treaty:t foe:signedOn {DAY('2005-11-14')} ."),
            claim("b", 'treaty:t foe:signedOn "2005-11"^^xsd:gYearMonth .'),
        ],
    ),
    (
        "two-signings",
        [
            claim("a", f"treaty:t {PARTIES} ; foe:signedOn {DAY('2005-11-14')} ."),
            claim("b", f"treaty:u {PARTIES} ; foe:signedOn {DAY('2005-12-01')} ."),
        ],
        [
            claim("a", f"treaty:t {PARTIES} ; foe:signedOn {DAY('2005-11-14')} ."),
            claim(
                "b",
                f"treaty:u {PARTIES}, state:kz ; foe:signedOn {DAY('2005-11-15')} .".replace(
                    "-alliance, state:kz", "-alliance ; foe:party state:kz"
                ),
            ),
        ],
    ),
    (
        "affirmed-and-denied",
        [
            claim("a", "act:x a foe:Ratification ; foe:treaty treaty:t ; foe:actor state:ru ."),
            claim(
                "b",
                "act:y a foe:Ratification ; foe:treaty treaty:t ; foe:actor state:ru .",
                factuality="negated",
                about="act:y",
            ),
        ],
        [
            claim("a", "act:x a foe:Ratification ; foe:treaty treaty:t ; foe:actor state:ru ."),
            claim(
                "b",
                "act:y a foe:Ratification ; foe:treaty treaty:t ; foe:actor state:uz .",
                factuality="negated",
                about="act:y",
            ),
        ],
    ),
    (
        "ended-and-going-on",
        [
            claim("a", f"act:x a foe:Termination ; foe:treaty treaty:t ; foe:latest {DAY('2001-05-01')} ."),
            claim(
                "b",
                f"act:y a foe:TreatyExtension ; foe:treaty treaty:t ; foe:earliest {DAY('2003-05-01')} .",
                about="act:y",
            ),
        ],
        [
            claim("a", f"act:x a foe:Termination ; foe:treaty treaty:t ; foe:latest {DAY('2001-05-01')} ."),
            claim(
                "b",
                f"act:y a foe:TreatyExtension ; foe:treaty treaty:t ; foe:earliest {DAY('1999-05-01')} .",
                about="act:y",
            ),
        ],
    ),
    (
        "ended-before-begun",
        [
            claim("a", f"sanction:s foe:imposedOn {DAY('2005-11-14')} ."),
            claim("b", f"sanction:s foe:liftedOn {DAY('2005-01-14')} ."),
        ],
        [
            claim("a", f"sanction:s foe:imposedOn {DAY('2005-11-14')} ."),
            claim("b", 'sanction:s foe:liftedOn "2005"^^xsd:gYear .'),
        ],
    ),
    (
        "two-counts",
        [claim("a", "sanction:s foe:designeeCount 12 ."), claim("b", "sanction:s foe:designeeCount 14 .")],
        [claim("a", "sanction:s foe:designeeCount 12 ."), claim("b", "sanction:s foe:designeeCount 12 .")],
    ),
    (
        "two-kinds",
        [
            claim("a", "treaty:t a foe:Alliance ; foe:treatyKind foe:treaty-alliance ."),
            claim("b", "treaty:t a foe:TradeAgreement ; foe:treatyKind foe:treaty-trade-economic ."),
        ],
        [
            claim("a", "treaty:t a foe:Alliance ; foe:treatyKind foe:treaty-alliance ."),
            claim("b", "treaty:t a foe:Alliance ; foe:treatyKind foe:treaty-other ."),
        ],
    ),
    (
        "two-holders",
        [
            claim(
                "a",
                f"tenure:a {MONARCH} person:a ; foe:from {DAY('1990-01-01')} ; foe:until {DAY('1999-01-01')} .",
            ),
            claim(
                "b",
                f"tenure:b {MONARCH} person:b ; foe:from {DAY('1995-01-01')} .",
            ),
        ],
        [
            claim(
                "a",
                f"tenure:a {MONARCH} person:a ; foe:from {DAY('1990-01-01')} ; foe:until {DAY('1999-01-01')} .",
            ),
            claim(
                "b",
                f"tenure:b {MONARCH} person:b ; foe:from {DAY('1999-01-01')} .",
            ),
        ],
    ),
    (
        "superseding-each-other",
        [
            claim("a", "act:x foe:treaty treaty:t ; foe:successor treaty:u ."),
            claim("b", "act:y foe:treaty treaty:u ; foe:successor treaty:t ."),
        ],
        [
            claim("a", "act:x foe:treaty treaty:t ; foe:successor treaty:u ."),
            claim("b", "act:y foe:treaty treaty:u ; foe:successor treaty:v ."),
        ],
    ),
]


@pytest.mark.parametrize(("kind", "clash", "peace"), CASES, ids=[case[0] for case in CASES])
def test_a_query_finds_what_it_is_for_with_both_sides_and_nothing_in_peace(
    kind: str, clash: list[str], peace: list[str]
) -> None:
    [dispute] = find_disputes(Held(*clash).ask, BASE)
    assert dispute.kind == kind
    assert {side.claims for side in dispute.sides} == {(str(IRIS.thing("claim", key)),) for key in "ab"}
    assert find_disputes(Held(*peace).ask, BASE) == []


def test_each_kind_has_a_query_that_is_tested_and_a_concept_with_its_words() -> None:
    ontology = load_ontology(BASE)
    conflicts = {rule.name: rule.comment for rule in load_conflicts(BASE)}
    assert {case[0] for case in CASES} == set(conflicts)
    named = {
        str(ontology.value(node, SKOS.notation))
        for node in ontology.subjects(SKOS.inScheme, IRIS.term("scheme-conflict"))
    }
    assert named == {*conflicts, AGAINST}


def test_a_thing_of_two_natures_names_the_claims_for_each() -> None:
    held = Held(claim("a", "state:uz a foe:State ."), claim("b", "state:uz a foe:Person ."))
    data = Graph().parse(data=prologue(BASE) + "state:uz a foe:State, foe:Person .", format="turtle")
    [dispute] = find_against(contradict(sorted(map(write_triple, data)), BASE), held.ask, BASE)
    assert dispute.kind == AGAINST
    assert dispute.note.startswith("cax-adc:")
    assert {side.claims for side in dispute.sides} == {(str(IRIS.thing("claim", key)),) for key in "ab"}


def test_a_dispute_is_told_with_the_words_of_both_sides() -> None:
    held = Held(*CASES[0][1])
    [dispute] = find_disputes(held.ask, BASE)
    lines = "\n".join(tell_dispute(dispute, held.ask, BASE))
    for part in ("2005-11-14", "2005-11-16", "“words of a”", "“words of b”"):
        assert part in lines


def test_a_dispute_becomes_a_node_with_its_sides() -> None:
    triples = set(describe_disputes(find_disputes(Held(*CASES[0][1]).ask, BASE), BASE))
    [node] = {subject for subject, predicate, _ in triples if predicate == RDF.type}
    assert (node, IRIS.term("disputes"), IRIS.thing("treaty", "t")) in triples
    assert (node, IRIS.term("oneSide"), IRIS.thing("claim", "a")) in triples
    assert (node, IRIS.term("otherSide"), IRIS.thing("claim", "b")) in triples
    assert (
        node,
        IRIS.term("oneSays"),
        Literal("2005-11-14", datatype="http://www.w3.org/2001/XMLSchema#string"),
    ) in triples
