"""Plain sentences of news: who is no party, who acts along, what is only threatened, what a second verb shares."""

from __future__ import annotations

from typing import Any

import pytest

from bench.sentences import NEWS, core_of_claim, core_of_record, read_claims, score_type
from ingest.pipeline import Reader, load_reader


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader()


def treaty(action: str, *parties: str) -> dict[str, Any]:
    return {"type": "treaty", "action": action, "parties": list(parties)}


def sanction(action: str, kind: str, sender: str, *targets: str) -> dict[str, Any]:
    return {"type": "sanction", "action": action, "kind": kind, "senders": [sender], "targets": list(targets)}


def membership(action: str, member: str, body: str) -> dict[str, Any]:
    return {"type": "membership", "action": action, "member": member, "organisation": body}


TOLD = [
    # who only brings a treaty about is no party to it
    ("Eritrea and Djibouti signed a Qatari-mediated truce.", treaty("sign", "ER", "DJ")),
    ("Eritrea and Djibouti signed an accord brokered by Qatar.", treaty("sign", "ER", "DJ")),
    # a list behind "agreements with" is one agreement for each
    ("Iceland signed agreements of cooperation with Chad and Benin.", treaty("sign", "IS", "BJ")),
    ("The Anglo-Portuguese treaty of 1899 is the oldest.", treaty("sign", "GB", "PT")),
    ("The upper house in Manila approved the accord with Japan.", treaty("ratify", "PH")),
    ("Kenya signed the Convention on Cluster Munitions in 2008.", treaty("sign", "KE")),
    ("The withdrawal of Bolivia from the Antarctic Treaty took effect.", treaty("withdraw", "BO")),
    ("Signed in Lomé in 1999, the peace accord between Togo and Ghana held.", treaty("sign", "TG", "GH")),
    ("Togo broke off negotiations with Ghana on a border treaty.", treaty("negotiate", "TG", "GH")),
    ("Kenya and Malawi accused each other of violating the border treaty.", treaty("violate", "MW")),
    # measures
    (
        "Canada threatened to impose an arms embargo on Chad if it attacked.",
        sanction("threaten", "arms-embargo", "CA", "TD"),
    ),
    (
        "Peru recalled its ambassadors from Quito, Bogotá and Lisbon.",
        sanction("impose", "diplomatic", "PE", "EC", "CO", "PT"),
    ),
    ("Swiss aid to Laos was resumed in May.", sanction("lift", "aid-suspension", "CH", "LA")),
    (
        "Nine Omani officials have been barred from entering Canada.",
        sanction("impose", "travel-ban", "CA", "OM:officials"),
    ),
    (
        "China vetoed a draft resolution that would have imposed sanctions on Chad.",
        sanction("oppose", "general", "UNSC", "TD"),
    ),
    (
        "The arms embargo on Chad was imposed by Canada in 1990 and lifted in 1992.",
        sanction("lift", "arms-embargo", "CA", "TD"),
    ),
    ("Peru's severing of ties with Laos was no surprise.", sanction("impose", "diplomatic", "PE", "LA")),
    (
        "The Security Council met. Resolution 901 forbids all trade with Chad, freezes its funds and bans its flights.",
        sanction("impose", "trade", "UNSC", "TD"),
    ),
    ("The Security Council ended nine years of sanctions on Chad.", sanction("lift", "general", "UNSC", "TD")),
    # members
    ("It was an answer to Chile, whose entry into NATO took effect in May.", membership("join", "CL", "NATO")),
    ("Chile became the Pacific Alliance's second member.", membership("join", "CL", "PACIFIC-ALLIANCE")),
    ("Chile lodged its application for NATO membership.", membership("apply", "CL", "NATO")),
    ("Members of NATO welcomed Chile's accession.", membership("join", "CL", "NATO")),
    ("The suspension of Chad by the African Union was announced on Monday.", membership("suspend", "TD", "AFU")),
    ("Chile joined NATO in 2009 and UNESCO in 2013.", membership("join", "CL", "UNESCO")),
    ("NATO extended an invitation to Chile.", membership("invite", "CL", "NATO")),
]
NOT_TOLD = [
    ("Egypt denounced the pact between Iraq and Turkey as a trap.", treaty("terminate", "EG")),
    (
        "Chad suspended the visa-free regime with Mali, a member of the African Union.",
        membership("suspend", "ML", "AFU"),
    ),
    ("Sweden asked to join NATO.", membership("join", "SE", "NATO")),
    ("Canada threatened to impose an arms embargo on Chad.", sanction("impose", "arms-embargo", "CA", "TD")),
    ("Peru's suspension of aid to Laos came late.", sanction("suspend", "aid-suspension", "PE", "LA")),
]


def cores(reader: Reader, text: str) -> set[tuple[object, ...]]:
    return {(claim.type, *core_of_claim(claim)) for claim in read_claims(reader, {"text": text}) if claim.type in KINDS}


KINDS = ("treaty", "sanction", "membership")


@pytest.mark.parametrize(("text", "fact"), TOLD, ids=[text for text, _ in TOLD])
def test_a_plain_sentence_tells_its_act(reader: Reader, text: str, fact: dict[str, Any]) -> None:
    assert (fact["type"], *core_of_record(fact)) in cores(reader, text)


@pytest.mark.parametrize(("text", "fact"), NOT_TOLD, ids=[text for text, _ in NOT_TOLD])
def test_a_plain_sentence_tells_no_other_act(reader: Reader, text: str, fact: dict[str, Any]) -> None:
    assert (fact["type"], *core_of_record(fact)) not in cores(reader, text)


@pytest.mark.parametrize(
    ("kind", "precision", "recall"), [("treaty", 0.95, 0.85), ("sanction", 0.9, 0.88), ("membership", 0.93, 0.89)]
)
def test_plain_sentences_of_news_are_read_no_worse_than_before(
    reader: Reader, kind: str, precision: float, recall: float
) -> None:
    right, expected, found, _, _ = score_type(reader, kind, folder=NEWS)
    assert right / found >= precision
    assert right / expected >= recall
