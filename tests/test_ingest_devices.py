"""Devices of language that take what they mean from the sentence before or from the news of the article."""

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
        ("The Security Council demanded that Eritrea release the prisoners.", ("unsc", "demand", "er")),
        ("Norway's parliament approved the accession. Ana Ruiz, the Chilean envoy, hailed the vote.", ("no",)),
        ("Belgian Foreign Minister Paul Rive came to Lima to express his solidarity.", ("paul-rive", "support", "pe")),
        (
            "President Ana Ruiz of Chile said that an attack by Peru would be treated as an act of war.",
            ("threaten", "pe"),
        ),
        ("Togo denies arming Boko Haram.", ("tg", "deny", "boko-haram")),
        ("Foreign Minister Ana Ruiz of Chile declared the Peruvian troops to be occupiers.", ("criticise", "pe")),
        ("President Ana Ruiz of Chile has lost patience with Bolivia.", ("ana-ruiz", "criticise", "bo")),
    ],
)
def test_statements_find_their_target(reader: Reader, text: str, core: Core) -> None:
    assert any(set(core) <= set(found) for found in cores(reader, text, "statement"))


@pytest.mark.parametrize(
    "text",
    [
        "Ecuador must put an end to its support for the Shining Path in Peru.",
        "The Ecuadorian foreign minister urged every government to act in Peru.",
        "Chile signed a treaty with Peru. It does promise cooperation against Bolivian smugglers.",
    ],
)
def test_what_only_sounds_like_a_statement_is_none(reader: Reader, text: str) -> None:
    assert not cores(reader, text, "statement")


@pytest.mark.parametrize(
    ("text", "participants"),
    [
        ("Norwegian Foreign Minister Ola Dahl negotiated a truce in Khartoum.", {"ola-dahl", "sd"}),
        ("Norwegian Foreign Minister Ola Dahl was received in Lima on Monday.", {"ola-dahl", "pe"}),
        (
            "Norwegian Foreign Minister Ola Dahl signed it in Lima, with Ana Ruiz, the Peruvian foreign minister.",
            {"ola-dahl", "ana-ruiz"},
        ),
    ],
)
def test_who_is_where_has_met_somebody(reader: Reader, text: str, participants: set[str]) -> None:
    assert any(participants == set(found[0]) for found in cores(reader, text, "meeting") if found)


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("Britain withdrew the last of its bombers from Akrotiri in 1975.", ("cy", "gb", "withdraw")),
        ("French troops have been in Chad for years. The French saw the colours lowered.", ("td", "fr", "grant")),
        (
            "French troops have been in Chad for years. The tricolour came down over the Kossei air base on Monday.",
            ("td", "fr", "withdraw"),
        ),
        ("All of the fifty thousand Cuban soldiers left Angola in May.", ("ao", "cu", "withdraw")),
        ("Cuban soldiers fought there for years. The last Cubans flew home from Angola.", ("ao", "cu", "withdraw")),
    ],
)
def test_forces_are_told_in_part_by_nationality_and_by_flag(reader: Reader, text: str, core: Core) -> None:
    assert core in cores(reader, text, "access")


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("The M23 rebels took Goma in January.", ("seizure", "cd")),
        ("When a British general flew to Amman in December, there were riots.", ("protest", "jo")),
        ("President Ana Ruiz of Peru won the election in May.", ("election", "pe")),
    ],
)
def test_events_are_placed(reader: Reader, text: str, core: Core) -> None:
    assert core in cores(reader, text, "incident")


def test_one_who_takes_a_town_with_no_arms_seizes_nothing(reader: Reader) -> None:
    assert not cores(reader, "The singer took Goma by surprise in January.", "incident")
