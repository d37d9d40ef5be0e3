import io
import json

import pytest
from rdflib import Literal, URIRef

from ingest.basics.authority import load_authority
from ingest.graph.graph import build_claim_quads
from ingest.graph.quads import write_nquads
from ontology.iris import Iris
from server.graph.facts import COLUMNS, flat_records, write_csv, write_json_lines
from store.embedded import EmbeddedStore
from tests.records import ARTICLE, SECOND, TEXT, claim, record, signing, when

BASE = "http://localhost:8000/"


@pytest.fixture(scope="module")
def read():
    """Return what makes a graph of records and reads it back."""
    authority = load_authority()

    def read_back(*records, **options):
        store = EmbeddedStore.in_memory()
        quads = build_claim_quads(records, authority, Iris(BASE), lambda _: TEXT)
        store.load("".join(write_nquads(quads)).encode(), "application/n-quads")
        return list(flat_records(store, BASE, **options))

    return read_back


@pytest.fixture(scope="module")
def flat(read):
    [first, _] = read(ARTICLE, SECOND)
    return first


EMBARGO = {"kind": "arms-embargo", "senders": ["EU"], "targets": ["UZ"], "action": "impose"}
RATIFICATION = {"kind": "alliance", "parties": ["UZ"], "action": "ratify", "status": "planned"}
PROPOSAL = {"kind": "energy", "parties": ["RU", "UZ"], "action": "propose", "status": "possible", "by": "analysts"}
PRAISE = {"speaker": "vladimir-putin", "stance": "praise", "target": "islam-karimov"}
SUPPORT = {"obligation": "regime-support", "obligor": ["RU"], "obligee": ["UZ"], "by": "draft-treaty"}
FORECAST = {"speaker": "analysts", "assessment": "forecast", "status": "planned", "by": "analysts"}
ALLIANCE = "treaty:alliance-ru-uz-2005-11-14"
TRAVEL_BAN = {"kind": "travel-ban", "senders": ["EU"], "targets": ["UZ:officials"], "action": "impose", "count": 12}
FACTS = [
    {"type": "treaty", "kind": "alliance", "parties": ["RU", "UZ"], "action": "sign", "date": "2005-11-14"},
    {"type": "treaty", **PROPOSAL},
    {"type": "sanction", **EMBARGO, "date": "2005-11-14"},
    {"type": "sanction", **TRAVEL_BAN, "date": "2005-11-14"},
    {"type": "office", "person": "islam-karimov", "role": "head-of-state", "of": "UZ"},
    {"type": "office", "person": "vladimir-putin", "role": "head-of-government", "of": "RU", "former": True},
    {"type": "membership", "member": "UZ", "organisation": "NATO", "action": "join", "status": "negated"},
    {"type": "membership", "member": "US", "organisation": "NATO", "action": "be"},
    {"type": "access", "host": "UZ", "guest": "RU", "what": "airfield", "action": "grant", "by": "analysts"},
    {"type": "meeting", "participants": ["islam-karimov", "vladimir-putin"], "place": "RU", "date": "2005-11-14"},
    {"type": "incident", "kind": "massacre", "place": "UZ", "actors": ["UZ"], "date": "2005-05"},
    {"type": "statement", **PRAISE, "date": "2005-11-14"},
    {"type": "statement", "speaker": "vladimir-putin", "stance": "criticise", "target": "sanction:EU"},
    {"type": "statement", "speaker": "US", "stance": "condemn", "target": ALLIANCE},
    {"type": "obligation", "treaty": ALLIANCE, **SUPPORT},
    {"type": "assessment", "topic": ALLIANCE, **FORECAST},
    {"type": "treaty", **RATIFICATION},
]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact['type']}-{fact.get('action') or fact.get('stance')}")
def test_a_claim_comes_back_from_the_graph_as_it_went_in(flat, fact):
    whole = {"status": "actual", "by": None} | fact
    assert whole in [{key: value for key, value in found.items() if key != "evidence"} for found in flat["facts"]]


def test_nothing_comes_back_that_did_not_go_in(flat):
    assert len(flat["facts"]) == len(FACTS)


def test_a_record_names_its_article_and_whom_it_mentions(flat):
    head = {key: value for key, value in flat.items() if key != "facts"}
    assert head == {
        "id": "first-article",
        "published": "2005-11",
        "states": ["RU", "US", "UZ"],
        "organisations": ["EU", "NATO"],
        "people": [
            {"slug": "islam-karimov", "name": "Islam Karimov"},
            {"slug": "vladimir-putin", "name": "Vladimir Putin"},
        ],
    }


def test_facts_stand_in_the_order_of_their_quotations(read):
    [found] = read(record("one", claim("incident", 90, kind="war"), claim("incident", 5, kind="coup")))
    assert [fact["kind"] for fact in found["facts"]] == ["coup", "war"]


def test_evidence_is_quoted_from_the_text(flat):
    assert flat["facts"][0]["evidence"] == [TEXT[:20]]


def test_a_treaty_keeps_the_name_that_the_claim_gives_it(read):
    [found] = read(record("one", signing(name="New START")))
    assert found["facts"][0]["name"] == "New START"


def test_each_claim_keeps_its_own_date_where_another_knows_a_better_one(read):
    [first, second] = read(record("one", signing()), record("two", signing(date="2005")))
    assert (first["facts"][0]["date"], second["facts"][0]["date"]) == ("2005-11-14", "2005")


def test_an_interval_has_start_and_end(read):
    war = claim("incident", kind="war", start_on=when("1992"), end_on=when("1997-06"))
    [found] = read(record("one", war))
    assert {key: found["facts"][0].get(key) for key in ("date", "start", "end")} == {
        "date": None,
        "start": "1992",
        "end": "1997-06",
    }


def test_one_article_can_be_asked_for(read):
    assert [found["id"] for found in read(ARTICLE, SECOND, article="second-article")] == ["second-article"]


def test_an_empty_store_has_no_records():
    assert list(flat_records(EmbeddedStore.in_memory(), BASE)) == []


def test_csv_has_the_same_columns_for_every_fact(flat):
    out = io.StringIO()
    write_csv([flat], out)
    head, first, *_ = out.getvalue().splitlines()
    assert head == ",".join(COLUMNS)
    assert first.startswith("first-article,2005-11,treaty,alliance,sign,,RU|UZ,")


def test_every_key_of_a_record_has_its_column(flat):
    assert {key for fact in flat["facts"] for key in fact} <= set(COLUMNS)


def test_json_lines_hold_one_article_each(flat):
    out = io.StringIO()
    write_json_lines([flat, flat], out)
    assert [json.loads(line)["id"] for line in out.getvalue().splitlines()] == ["first-article"] * 2


def test_quads_serialise_without_a_blank_node():
    quads = build_claim_quads([ARTICLE, SECOND], load_authority(), Iris(BASE), lambda _: TEXT)
    assert {type(term) for quad in quads for term in quad} == {URIRef, Literal, type(None)}
