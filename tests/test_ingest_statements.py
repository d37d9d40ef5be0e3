"""Statements whose target the text leaves to what went before, and who meets whom: whole passages."""

from __future__ import annotations

import pytest

from bench.sentences import core_of_claim, read_claims
from ingest.pipeline import Reader

Core = tuple[object, ...]


def cores(reader: Reader, text: str, kind: str) -> list[Core]:
    return [core_of_claim(claim) for claim in read_claims(reader, {"text": text}) if claim.type == kind]


@pytest.mark.parametrize(
    ("text", "core"),
    [
        (
            "Bolivia withdrew from the Andean Community. President Alan García of Peru regretted the decision.",
            ("alan-garcia", "criticise", "bo"),
        ),
        ("Cuba condemned the raid of the Honduran army, and so did Nicaragua.", ("ni", "condemn", "hn")),
        ("Chad and Sudan went to war. Each blamed the other.", ("td", "criticise", "sd")),
        ("Chad and Sudan went to war. Each blamed the other.", ("sd", "criticise", "td")),
        ("Jordan broke with Qatar, accusing it of meddling.", ("jo", "criticise", "qa")),
        ("Fiji must hold elections, New Zealand Prime Minister John Key said.", ("john-key", "demand", "fj")),
        ("Portugal gave Indonesia a month to free the hostages.", ("pt", "demand", "id")),
        ("Ghana has taken Togo's side.", ("gh", "support", "tg")),
        (
            "Kenya's foreign minister, Raychelle Omamo, likened the Somali note to theft.",
            ("raychelle-omamo", "criticise", "so"),
        ),
    ],
)
def test_what_is_said_of_somebody_is_found_in_what_went_before(reader: Reader, text: str, core: Core) -> None:
    assert core in cores(reader, text, "statement")


@pytest.mark.parametrize(
    "text",
    [
        "Kenya has summoned its ambassador home.",
        "Moldova denounced the convention on labour with effect from May.",
        "Congo condemned the bombing in Kigali.",
        "The minister did not say when Belgium must pay.",
    ],
)
def test_what_only_sounds_like_a_statement_blames_nobody(reader: Reader, text: str) -> None:
    assert not cores(reader, text, "statement")


def test_one_who_telephones_two_talks_to_each_alone(reader: Reader) -> None:
    text = "Canadian Prime Minister Justin Trudeau telephoned Emmanuel Macron and Angela Merkel on Friday."
    people = [frozenset({"justin-trudeau", "emmanuel-macron"}), frozenset({"justin-trudeau", "angela-merkel"})]
    assert cores(reader, text, "meeting") == [(each,) for each in people]


def test_whom_somebody_saw_where_he_comes_from_he_did_not_see_where_he_goes(reader: Reader) -> None:
    text = "Henry Kissinger flew to Cairo from Amman, where he saw Zaid al-Rifai."
    assert all("zaid-al-rifai" not in core[0] for core in cores(reader, text, "meeting") if "eg" in core[0])  # type: ignore[operator]


def test_a_chamber_that_many_states_have_is_that_of_the_state_the_article_is_set_in(reader: Reader) -> None:
    text = (
        "The Nigerian Senate met in Abuja, and Nigeria waited. Senate President Ahmad Lawan spoke for an hour. "
        "The United States sent an observer."
    )
    assert ("ahmad-lawan", "legislator", "ng") in cores(reader, text, "office")


def test_a_rank_tells_of_an_office_only_where_the_text_gives_no_other(reader: Reader) -> None:
    assert cores(reader, "Kenyan General Robert Kibochi went to Mogadishu.", "office") == [
        ("robert-kibochi", "military-commander", "ke")
    ]
    text = "General Mamady Doumbouya of Guinea spoke. The president of Guinea, Mamady Doumbouya, went home."
    assert {core[1] for core in cores(reader, text, "office")} == {"head-of-state"}


def test_a_king_goes_by_his_full_name_without_his_style(reader: Reader) -> None:
    [claim] = [
        each
        for each in read_claims(reader, {"text": "King Letsie III of Lesotho opened the session."})
        if each.type == "office"
    ]
    assert claim.roles["person"][0].key.startswith("letsie")
