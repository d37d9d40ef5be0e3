"""Successions, reasons and obligations, from the sentence to the graph."""

from __future__ import annotations

import pytest
from rdflib import Graph, URIRef

from ingest.articles.articles import Article
from ingest.basics.authority import load_authority
from ingest.basics.claims import Span
from ingest.dates.calendar import day_of
from ingest.graph.graph import build_claim_quads
from ingest.pipeline import Reader, read_article
from ontology.inference import infer
from ontology.iris import Iris
from ontology.schema import load_ontology
from ontology.validation import check

BASE = "http://localhost:8000/"
IRIS = Iris(BASE)


def build(reader: Reader, text: str) -> tuple[Graph, Graph]:
    """Return the default graph of an article with *text*, its inferences among them, and the facts alone."""
    article = Article("k", "Title", text, "0" * 64, None, day_of(2020, 6, 15), None, (Span(0, len(text)),))
    record = read_article(article, reader)
    stated, facts = Graph() + load_ontology(BASE), Graph()
    for subject, predicate, value, graph in build_claim_quads([record], load_authority(), IRIS, lambda _: text):
        if graph is None:
            stated.add((subject, predicate, value))
        if graph == IRIS.graph("facts"):
            facts.add((subject, predicate, value))
    return stated + infer(facts, BASE), facts


def holds(graph: Graph, subject: str, predicate: str, value: str) -> bool:
    return (URIRef(BASE + subject), IRIS.term(predicate), URIRef(BASE + value)) in graph


def test_a_treaty_that_replaces_another_supersedes_it_and_the_shapes_hold(reader: Reader) -> None:
    text = "The treaty that Russia and Kazakhstan signed in 2013 replaces their 1992 friendship treaty."
    graph, _ = build(reader, text)
    newer, older = "id/treaty/other-kz-ru-2013", "id/treaty/friendship-cooperation-kz-ru-1992"
    assert [str(one) for one in graph.subjects(IRIS.term("supersedes"))] == [BASE + newer]
    assert holds(graph, newer, "supersedes", older)
    assert holds(graph, older, "supersededBy", newer)
    assert holds(graph, older, "stage", "ontology#stage-superseded")
    assert not holds(graph, newer, "stage", "ontology#stage-superseded")
    assert check(graph, BASE) == []


@pytest.mark.parametrize(
    "text",
    [
        "A new treaty would replace the 1992 friendship treaty between Russia and Kazakhstan.",
        "Experts said that the accord would replace the 1992 friendship treaty between Russia and Kazakhstan.",
        "The treaty that Russia and Kazakhstan signed in 2013 does not replace their 1992 friendship treaty.",
        "The treaty that Russia and Kazakhstan signed in 2013 came after their 1992 friendship treaty.",
    ],
)
def test_what_is_only_planned_denied_or_later_supersedes_nothing(reader: Reader, text: str) -> None:
    graph, _ = build(reader, text)
    assert not list(graph.subject_objects(IRIS.term("supersedes")))
    assert check(graph, BASE) == []


def test_the_reason_of_a_sanction_stands_with_the_sanction(reader: Reader) -> None:
    graph, facts = build(reader, "Canada imposed an arms embargo on Myanmar in 2007 over its crackdown on monks.")
    assert holds(facts, "id/sanction/ca-mm-arms-embargo-2007", "reason", "ontology#reason-human-rights")
    assert check(graph, BASE) == []


def test_an_obligation_of_a_signed_treaty_is_a_fact_and_its_treaty_has_it(reader: Reader) -> None:
    text = "Japan and Chile signed a defence pact in 2001 that obliges them to consult each other in a crisis."
    graph, facts = build(reader, text)
    [treaty] = facts.subjects(IRIS.term("signedOn"))
    assert (treaty, IRIS.term("obligation"), IRIS.term("obligation-consultation")) in graph
    assert holds(graph, "id/state/jp", "obligedTo", "id/state/cl")
    assert not holds(graph, "id/state/jp", "obligedTo", "id/state/jp")
    assert check(graph, BASE) == []


def test_an_obligation_of_a_draft_is_none_yet(reader: Reader) -> None:
    _, facts = build(reader, "The draft treaty between Japan and Chile obliges them to consult each other in a crisis.")
    assert not list(facts.subject_objects(IRIS.term("obligation")))
