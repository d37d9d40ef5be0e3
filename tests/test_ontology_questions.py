"""The first questions of server/queries/ over the example dataset; test_ontology_chains has the others."""

import re
from pathlib import Path

import pyoxigraph
import pytest

from ontology.iris import prologue
from tests.make_example import EXAMPLE

BASE = "http://localhost:8000/"
QUERIES = sorted(Path("server/queries").glob("*.rq"))


@pytest.fixture(scope="module")
def store():
    store = pyoxigraph.Store()
    store.load(path=str(EXAMPLE), format=pyoxigraph.RdfFormat.TRIG)
    return store


def ask(store, number, *columns):
    [file] = [file for file in QUERIES if file.name.startswith(f"{number:02}-")]
    rows = store.query(prologue(BASE) + file.read_text(encoding="utf-8"))
    return [tuple(row[column].value if row[column] else None for column in columns) for row in rows]


@pytest.mark.parametrize("file", QUERIES, ids=lambda file: file.stem)
def test_each_question_has_a_title_a_comment_and_a_fixed_order(file):
    text = file.read_text(encoding="utf-8")
    assert re.match(r"# title: .+\?\n# comment: .+\.\nSELECT DISTINCT ", text)
    assert "ORDER BY" in text
    assert "PREFIX" not in text


def test_there_are_twenty_one_questions():
    assert len(QUERIES) == 21


def test_treaties_of_two_states(store):
    assert ask(store, 1, "kind", "signed", "step", "accepted") == [
        ("strategic partnership", "2004-06", "signing", "true"),
        ("alliance", "2005-11-14", "signing", "true"),
        ("alliance", "2005-11-14", "upgrade of a treaty", "true"),
    ]


def test_what_the_alliance_provides(store):
    assert ask(store, 2, "obligation", "obligor", "factuality", "speaker", "relayedBy") == [
        ("support of the regime", "Russia", "actual", "draft treaty", "Russian media"),
        ("use of installations", "Russia", "possible", "draft treaty", "Russian media"),
        ("use of installations", "Uzbekistan", "possible", "draft treaty", "Russian media"),
    ]


def test_who_sanctions_whom(store):
    assert ask(store, 3, "senderName", "targetName", "measure", "imposed", "designees") == [
        ("European Union", "Uzbekistan", "arms embargo", "2005-11-14", None),
        ("European Union", "officials of Uzbekistan", "travel ban", "2005-11-14", "12"),
    ]


def test_who_held_which_office(store):
    assert ask(store, 4, "name", "role", "ofName") == [
        ("Vladimir Putin", "head of state", "Russia"),
        ("Islam Karimov", "head of state", "Uzbekistan"),
    ]


def test_who_says_what_about_the_alliance(store):
    author = "author of Eurasia Daily Monitor 2 (214)"
    assert ask(store, 5, "speakerName", "standing") == [
        (author, "fact"),
        (author, "fact"),
        ("analysts", "forecast"),
        ("commentators", "opinion"),
        ("draft treaty", "possible"),
        ("draft treaty", "reported"),
    ]


def test_what_is_possible_or_planned(store):
    assert [row[0] for row in ask(store, 6, "factuality")] == ["planned", "possible", "possible", "possible"]


def test_allies_of_a_state(store):
    assert ask(store, 7, "allyName", "signed") == [("Russia", "2005-11-14")]


def test_leaders_of_sanctioned_states(store):
    assert ask(store, 8, "leaderName", "stateName", "measure") == [
        ("Islam Karimov", "Uzbekistan", "arms embargo"),
        ("Islam Karimov", "Uzbekistan", "travel ban"),
    ]


def test_events_by_place_and_month(store):
    assert ask(store, 9, "placeName", "month", "eventName") == [("Andijan", "2005-05", "massacre in Andijan")]


def test_the_words_behind_each_fact(store):
    rows = ask(store, 10, "factName", "quotation", "start")
    assert len(rows) == 9
    assert rows[0] == ("Islam Karimov as head of state of Uzbekistan", "Uzbek President Islam Karimov", "427")


def test_how_sure_is_the_rule(store):
    assert ask(store, 11, "says", "precision", "accepted") == [
        ("Russia and Uzbekistan signed an alliance", "0.9", "true")
    ]
