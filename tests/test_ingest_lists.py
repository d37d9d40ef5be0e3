"""Members that a text lists, measures told by forbidden dealings, acts by whose parse had to be mended."""

from __future__ import annotations

import pytest

from ingest.pipeline import Reader, load_reader
from tests.test_ingest_surroundings import claims_of, told


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader()


MEMBERS = [
    ("OPEC was founded by Iran, Iraq and Kuwait. Qatar followed in 1961.", "join", {"IR", "IQ", "KW", "QA"}),
    ("MERCOSUR, which brings together Brazil, Paraguay and Uruguay, met.", "be", {"BR", "PY", "UY"}),
    ("The members of ASEAN, Laos, Thailand and Vietnam, met in Hanoi.", "be", {"LA", "TH", "VN"}),
    ("The ASEAN member states Laos and Thailand met in Hanoi.", "be", {"LA", "TH"}),
    ("The members of ASEAN, Japan and China met in Hanoi.", "be", set()),
    ("ASEAN lost nobody and ASEAN gained Laos; Laos never gave up its membership.", "leave", set()),
    ("The Andean Community lost Chile in 1976.", "leave", {"CL"}),
    ("Mali, Burkina Faso and Niger withdrew from ECOWAS.", "leave", {"ML", "BF", "NE"}),
    ("Parliament in Budapest voted to let Sweden into NATO.", "join", {"SE"}),
    ("The UN Security Council removed Burundi from its agenda.", "expel", set()),
    ("Russia ceased to be a member of the Council of Europe.", "leave", {"RU"}),
    ("Russia ceased to be a member of the Council of Europe.", "be", set()),
]


@pytest.mark.parametrize(("text", "action", "members"), MEMBERS)
def test_the_members_that_a_text_lists_are_its_members(
    reader: Reader, text: str, action: str, members: set[str]
) -> None:
    assert {member for member, _, told_action in told(reader, text, "membership") if told_action == action} == members


DEALINGS = [
    ("U.S. banks may no longer lend to the Indian government.", {("US", "IN", "financial", "impose")}),
    ("Qatar Airways may no longer cross Saudi airspace.", {("SA", "QA", "aviation-shipping", "impose")}),
    ("Spain forbade its firms to sell arms to Israel.", {("ES", "IL", "arms-embargo", "impose")}),
    (
        "The resolution, adopted by the Security Council, forbids every State to sell or give South Africa weapons.",
        {("UNSC", "ZA", "arms-embargo", "impose")},
    ),
    ("Uzbek farmers may not sell their cotton to the state.", set()),
    ("The law forbids Peruvian children to buy wine.", set()),
]


@pytest.mark.parametrize(("text", "expected"), DEALINGS)
def test_a_dealing_that_is_forbidden_is_a_measure(reader: Reader, text: str, expected: set[tuple[str, ...]]) -> None:
    assert told(reader, text, "sanction") == expected


MENDED = [
    (
        "Britain announced travel bans and asset freezes against seven Belarusian judges.",
        {"travel-ban", "asset-freeze"},
    ),
    (
        "Asset freezes and travel bans were imposed on six Burundian generals by the European Union.",
        {"travel-ban", "asset-freeze"},
    ),
    ("The sanctions imposed by ECOWAS on Mali were tightened.", {"general"}),
    ("The United States hit Nicaragua's police and two ministers with sanctions.", {"general"}),
]


@pytest.mark.parametrize(("text", "kinds"), MENDED)
def test_measures_are_read_where_the_model_hangs_their_words_wrong(reader: Reader, text: str, kinds: set[str]) -> None:
    assert {claim.values["kind"] for claim in claims_of(reader, text) if claim.type == "sanction"} == kinds


def test_a_treaty_that_a_parliament_throws_out_is_not_ratified(reader: Reader) -> None:
    [claim] = [
        claim for claim in claims_of(reader, "The Danish parliament rejected the treaty.") if claim.type == "treaty"
    ]
    assert (claim.values["action"], claim.factuality) == ("ratify", "negated")


def test_a_measure_that_is_ruled_out_is_not_imposed(reader: Reader) -> None:
    [claim] = [
        claim for claim in claims_of(reader, "Peru ruled out sanctions against Chile.") if claim.type == "sanction"
    ]
    assert (claim.values["action"], claim.factuality) == ("impose", "negated")


def test_sanctions_of_the_council_are_the_union_s(reader: Reader) -> None:
    assert ("EU", "ZW", "general", "lift") in told(
        reader, "EU foreign ministers lifted sanctions on Zimbabwe.", "sanction"
    )


def test_people_who_may_not_enter_a_bloc_do_not_join_it(reader: Reader) -> None:
    assert told(reader, "NATO met. Nine Russian officials may not enter the European Union.", "membership") == set()


def test_a_freeze_is_aimed_at_whose_the_assets_are_not_at_where_they_lie(reader: Reader) -> None:
    text = "Russia's assets in Belgium have been frozen by the European Union."
    assert told(reader, text, "sanction") == {("EU", "RU", "asset-freeze", "impose")}
