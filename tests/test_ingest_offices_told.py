"""Offices told without a title beside the name: by verbs, peers, takeovers, parts of a name; towns tell of states."""

import pytest

from ingest.articles.articles import Article
from ingest.basics.claims import Claim, Span
from ingest.dates.calendar import day_of
from ingest.pipeline import Reader, read_article


def read(reader: Reader, text: str) -> tuple[set[tuple[str, str, str, bool]], tuple[str, ...]]:
    """Return who holds which office of what, former or not, and the codes of all that *text* mentions."""
    article = Article("case", "case", text, "0" * 64, None, day_of(2015, 6, 15), None, (Span(0, len(text)),))
    record = read_article(article, reader)
    return {tell(claim) for claim in record.claims if claim.type == "office"}, tuple(e.code for e in record.mentions)


def tell(claim: Claim) -> tuple[str, str, str, bool]:
    person, of = claim.roles["person"][0].code, claim.roles["of"][0].code
    return person, str(claim.values["role"]), of, bool(claim.values.get("former"))


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Mongolia's foreign ministry is headed by Anna Berg.", ("anna-berg", "foreign-minister", "MN", False)),
        ("Anna Berg, who runs the defence ministry of Peru, left.", ("anna-berg", "defence-minister", "PE", False)),
        ("Anna Berg chairs the Verkhovna Rada.", ("anna-berg", "legislator", "UA", False)),
        ("Colonel Anna Berg, who leads Niger's junta, left.", ("anna-berg", "head-of-state", "NE", False)),
        (
            "Anna Berg, who represents Chad at the United Nations, spoke.",
            ("anna-berg", "ambassador", "TD", False),
        ),
        (
            "Honduras, whose president, Anna Berg, chairs CELAC this year, called.",
            ("anna-berg", "organisation-head", "CELAC", False),
        ),
    ],
)
def test_a_verb_of_leading_tells_an_office(reader: Reader, text: str, office: tuple[str, str, str, bool]) -> None:
    assert office in read(reader, text)[0]


@pytest.mark.parametrize(
    "text",
    [
        "Anna Berg may lead the foreign ministry of Peru.",
        "Anna Berg does not run the foreign ministry of Peru.",
        "Anna Berg leads the delegation of Peru.",
        "Anna Berg has run these talks for Peru.",
    ],
)
def test_not_every_leading_is_an_office(reader: Reader, text: str) -> None:
    assert not read(reader, text)[0]


@pytest.mark.parametrize(
    ("text", "former", "new"),
    [
        ("Foreign Minister Anna Berg of Peru was replaced by Otto Lund.", "anna-berg", "otto-lund"),
        ("Otto Lund succeeded Anna Berg as foreign minister of Peru.", "anna-berg", "otto-lund"),
        ("Otto Lund took over as foreign minister of Peru from Anna Berg.", "anna-berg", "otto-lund"),
    ],
)
def test_an_office_passes_on(reader: Reader, text: str, former: str, new: str) -> None:
    offices = read(reader, text)[0]
    assert (new, "foreign-minister", "PE", False) in offices
    assert former in {office[0] for office in offices}


def test_who_is_to_be_succeeded_holds_the_office_yet(reader: Reader) -> None:
    offices = read(reader, "Otto Lund will succeed Anna Berg as foreign minister of Peru.")[0]
    assert ("anna-berg", "foreign-minister", "PE", False) in offices


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Anna Berg resigned as justice minister of Peru.", ("anna-berg", "minister", "PE", True)),
        (
            "Anna Berg, until last week the foreign minister of Peru, was tried.",
            ("anna-berg", "foreign-minister", "PE", True),
        ),
        ("Parliament elected Anna Berg prime minister of Peru.", ("anna-berg", "head-of-government", "PE", False)),
        ("The Peruvian king made Anna Berg prime minister.", ("anna-berg", "head-of-government", "PE", False)),
        ("Anna Berg (foreign minister, Peru) spoke.", ("anna-berg", "foreign-minister", "PE", False)),
    ],
)
def test_the_verb_or_a_term_says_who_holds_an_office(
    reader: Reader, text: str, office: tuple[str, str, str, bool]
) -> None:
    assert office in read(reader, text)[0]


def test_peers_have_the_office_of_the_one_whose_peers_they_are(reader: Reader) -> None:
    text = "Foreign Minister Anna Berg of Peru met her colleagues from Chile and Mexico, Otto Lund and Jan Holm."
    offices = read(reader, text)[0]
    assert {("otto-lund", "foreign-minister", "CL", False), ("jan-holm", "foreign-minister", "MX", False)} <= offices


def test_a_deputy_of_an_ambassador_is_one(reader: Reader) -> None:
    text = "Anna Berg, the Libyan ambassador, wept. Otto Lund, his deputy, did not."
    assert ("otto-lund", "ambassador", "LY", False) in read(reader, text)[0]


def test_titles_are_shared_out_respectively(reader: Reader) -> None:
    text = "Jawaharlal Nehru and Ayub Khan, prime minister and president respectively, signed in Karachi in 1960."
    roles = {(person, role) for person, role, _, _ in read(reader, text)[0]}
    assert roles == {("jawaharlal-nehru", "head-of-government"), ("ayub-khan", "head-of-state")}


def test_courtesy_is_no_second_office(reader: Reader) -> None:
    text = "Ambassador Anna Berg, the foreign minister of Peru, spoke."
    assert read(reader, text)[0] == {("anna-berg", "foreign-minister", "PE", False)}


def test_a_part_of_a_name_means_the_whole(reader: Reader) -> None:
    mentions = read(reader, "Prime Minister Jean Pierre Marcel Dubois met them. Marcel Dubois said no.")[1]
    assert {"jean-pierre-marcel-dubois"} == set(mentions)


def test_a_town_tells_of_its_state_where_it_is_a_place(reader: Reader) -> None:
    assert {"NL", "BE"} <= set(read(reader, "The judges met in The Hague, the ministers in Brussels.")[1])
    assert "BE" not in read(reader, "Brussels decided on new tariffs.")[1]


@pytest.mark.parametrize("name", ["Kim You-geun", "Tien Chung-kwang", "Yoichi Iida"])
def test_what_stands_beside_a_name_shows_a_person(reader: Reader, name: str) -> None:
    assert name.lower().replace(" ", "-") in read(reader, f"The pact was revived, said {name}, who was late.")[1]
