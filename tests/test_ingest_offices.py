"""Offices in the ways English gives them: two titles of one person, peers, leaders by verb, shared titles, owners."""

from __future__ import annotations

import pytest

from ingest.articles.articles import Article
from ingest.basics.claims import Span
from ingest.dates.calendar import day_of
from ingest.pipeline import Reader, load_reader, read_article


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader()


def offices_of(reader: Reader, text: str, *, factuality: str = "actual") -> list[tuple[str, str, str]]:
    """Return person, role and state or body of the offices that *text* tells."""
    article = Article("k", "t", text, "0" * 64, None, day_of(2015, 6, 15), None, (Span(0, len(text)),))
    return sorted(
        (claim.roles["person"][0].key, str(claim.values["role"]), claim.roles["of"][0].code)
        for claim in read_article(article, reader).claims
        if claim.type == "office" and claim.factuality == factuality
    )


OFFICES = [
    # two titles of one person
    (
        "Norway's prime minister and foreign minister, Trygve Braun, flew to Lima.",
        [("trygve-braun", "head-of-government", "NO"), ("trygve-braun", "foreign-minister", "NO")],
    ),
    (
        "Anna Lund, who is both Defence Minister and Foreign Minister of Iceland, resigned.",
        [("anna-lund", "defence-minister", "IS"), ("anna-lund", "foreign-minister", "IS")],
    ),
    (
        "The Prime Minister of Samoa, Tama Leota, who is also Samoa's foreign minister, agreed.",
        [("tama-leota", "head-of-government", "WS"), ("tama-leota", "foreign-minister", "WS")],
    ),
    # peers
    (
        "Pavel Novotny, the Czech foreign minister, met Milan Kovac, his Slovak counterpart, on Monday.",
        [("pavel-novotny", "foreign-minister", "CZ"), ("milan-kovac", "foreign-minister", "SK")],
    ),
    (
        "Kenyan Defence Minister Jane Wanjiru and her Ugandan opposite number, Yoweri Lubega, signed.",
        [("jane-wanjiru", "defence-minister", "KE"), ("yoweri-lubega", "defence-minister", "UG")],
    ),
    # verbs of leading
    ("Sara Lindt, who chairs the Austrian parliament, objected.", [("sara-lindt", "legislator", "AT")]),
    (
        "Peter Mbeya, who leads the opposition Unity Movement, is the best-known man in Zambia.",
        [("peter-mbeya", "opposition-leader", "ZM")],
    ),
    (
        "ASEAN met in Hanoi. Nguyen Van Binh, who chairs the bloc this year, spoke.",
        [("nguyen-van-binh", "organisation-head", "ASEAN")],
    ),
    ("Carl Berg, who led the Swedish team to victory, is forty.", []),
    # a title that several states have
    (
        "The Philippines and Japan talked on. Foreign Secretary Jose Abad Marasigan flew home to Manila.",
        [("jose-abad-marasigan", "foreign-minister", "PH")],
    ),
    ("Foreign Secretary Ann Marlow spoke in London.", [("ann-marlow", "foreign-minister", "GB")]),
    # whose, its, and what only begins with a title
    ("Malta, whose foreign minister, Joseph Vella, was in Rome, agreed.", [("joseph-vella", "foreign-minister", "MT")]),
    (
        "Sen. Walter Pike of Ohio and Rep. Dana Moss of Oregon opposed arms for Turkey.",
        [("walter-pike", "legislator", "US"), ("dana-moss", "legislator", "US")],
    ),
    ("Ramon Cruz, the president's brother, owns a hotel in Peru.", []),
    ("Chile's student leader Rosa Vidal marched.", []),
    # who speaks for a state
    ("The Danish representative, Ole Madsen, abstained.", [("ole-madsen", "ambassador", "DK")]),
    ("Crown Prince Yusuf bin Tariq of Jordan arrived.", [("yusuf-bin-tariq", "other", "JO")]),
]


@pytest.mark.parametrize(("text", "expected"), OFFICES)
def test_who_holds_which_office_of_what_is_read(
    reader: Reader, text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert offices_of(reader, text) == sorted(expected)


def test_a_president_elect_is_yet_to_hold_the_office(reader: Reader) -> None:
    assert offices_of(reader, "President-elect Mario Sosa of Honduras flew to Madrid.", factuality="planned") == [
        ("mario-sosa", "head-of-state", "HN")
    ]
