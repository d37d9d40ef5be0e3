"""Devices by which articles tell of sanctions, each in contexts of its own."""

from __future__ import annotations

import pytest

from bench.sentences import read_claims
from ingest.pipeline import Reader

Told = tuple[str, str, str, str]  # senders, targets, kind, action

CASES: list[tuple[str, list[Told]]] = [
    # bodies and chambers by a part of their name
    (
        "The African Union met on Monday. The Union imposed sanctions on Gabon.",
        [("AFU", "GA", "general", "impose")],
    ),
    (
        "The United States has watched Sudan for years. On Tuesday the Senate voted to lift its arms embargo on Sudan.",
        [("US", "SD", "arms-embargo", "lift")],
    ),
    # a list of states whose second member is told as an apposition
    (
        "Peru, the United States, Chile and Brazil imposed an arms embargo on Haiti.",
        [("BR,CL,PE,US", "HT", "arms-embargo", "impose")],
    ),
    # several measures in one phrase
    (
        "The Security Council lifted the arms embargo on Eritrea together with the travel ban.",
        [("UNSC", "ER", "arms-embargo", "lift"), ("UNSC", "ER", "travel-ban", "lift")],
    ),
    (
        "Canada suspended its measures on energy and banking against Syria.",
        [("CA", "SY", "energy", "suspend"), ("CA", "SY", "financial", "suspend")],
    ),
    (
        "Bahrain severed diplomatic and air links with Iran.",
        [("BH", "IR", "aviation-shipping", "impose"), ("BH", "IR", "diplomatic", "impose")],
    ),
    # taken up again
    (
        "Japan imposed an arms embargo and a travel ban on Fiji. In May it lifted both measures.",
        [
            ("JP", "FJ", "arms-embargo", "impose"),
            ("JP", "FJ", "arms-embargo", "lift"),
            ("JP", "FJ", "travel-ban", "impose"),
            ("JP", "FJ", "travel-ban", "lift"),
        ],
    ),
    (
        "Norway imposed an arms embargo on Rwanda in 1994. The ban was relaxed a year later.",
        [("NO", "RW", "arms-embargo", "ease"), ("NO", "RW", "arms-embargo", "impose")],
    ),
    # who decides stands in the clause above
    (
        "Australia announced that the travel ban on Fiji would cease.",
        [("AU", "FJ", "travel-ban", "lift")],
    ),
    (
        "Sweden has decided to lift, with effect from May 3, the economic sanctions on Indonesia.",
        [("SE", "ID", "trade", "lift")],
    ),
    # what is kept is not lifted
    ("Denmark left its arms embargo on Myanmar in place.", [("DK", "MM", "arms-embargo", "lift")]),
    # wording
    ("Nigerian officers turned back trucks from Benin.", [("NG", "BJ", "trade", "impose")]),
    ("The European Union cut off four Iranian banks from SWIFT.", [("EU", "IR", "financial", "impose")]),
    ("Qatar reopened its airspace to Egypt.", [("QA", "EG", "aviation-shipping", "lift")]),
    ("Finland banned two Belarusian ministers from its territory.", [("FI", "BY:officials", "travel-ban", "impose")]),
    (
        "Japan banned President Robert Mugabe and eight associates from its territory.",
        [("JP", "ZW:officials,robert-mugabe", "travel-ban", "impose")],
    ),
    # whom the title, the phrase or the clause beside it name
    ("Norway blocked most of the reserves of the Libyan central bank.", [("NO", "LY", "asset-freeze", "impose")]),
    (
        "Malta imposed a travel ban on nine Eritrean generals. Later it suspended aid.",
        [("MT", "ER", "aid-suspension", "impose"), ("MT", "ER:officials", "travel-ban", "impose")],
    ),
    (
        "Latvia refused visas to members of the Belarusian government.",
        [("LV", "BY:officials", "travel-ban", "impose")],
    ),
    (
        "Canada imposed sanctions on Haiti in 1991. In 2005 it reimposed the measures.",
        [("CA", "HT", "general", "impose"), ("CA", "HT", "general", "impose")],
    ),
    (
        "Canadian Foreign Minister Lloyd Axworthy announced that the Government had imposed an arms embargo on Fiji.",
        [("CA", "FJ", "arms-embargo", "impose")],
    ),
    # and what must not be told
    ("Russia restricted flights over Kaliningrad.", []),
    ("Nobody has imposed an embargo.", []),
    ("The High Security Council closed the airspace of Chad to Cameroonian aircraft.", []),
    ("Norway welcomed the freeze on persons listed by the European Union.", []),
    ("Analysts regret the curbs on Peru that it had eased in May.", []),
    ("The Commonwealth barred Fiji from its councils.", []),
    ("Iran and Iraq will resume diplomatic relations.", []),
    ("Benin has lived under sanctions for a decade.", []),
]


def told(reader: Reader, text: str) -> list[Told]:
    rows = []
    for claim in read_claims(reader, {"text": text}):
        if claim.type == "sanction":
            senders, targets = (
                ",".join(sorted(e.key if e.kind == "person" else e.code or e.key for e in claim.roles[role]))
                for role in ("senders", "targets")
            )
            rows.append((senders, targets, str(claim.values["kind"]), str(claim.values["action"])))
    return sorted(rows)


@pytest.mark.parametrize(("text", "wanted"), CASES, ids=lambda value: value if isinstance(value, str) else "")
def test_a_sanction_is_told_by_whom_against_whom_of_which_kind(reader: Reader, text: str, wanted: list[Told]) -> None:
    assert told(reader, text) == wanted


def test_a_measure_that_stays_in_place_is_not_lifted(reader: Reader) -> None:
    [claim] = [
        c for c in read_claims(reader, {"text": "Sweden kept its arms embargo on Iraq."}) if c.type == "sanction"
    ]
    assert (claim.values["action"], claim.factuality) == ("lift", "negated")
