"""Which role a title gives: what it leads, and of what kind of body, settles "chief", "president", "head"."""

from __future__ import annotations

from dataclasses import replace

from ingest.basics.claims import Entity
from ingest.basics.vocabulary import Vocabulary, word_set
from ingest.language.sentences import Paragraph
from ingest.offices.titles import STATE_BODY, Titled

LEADING_WORDS = word_set("leader ruler strongman")
GENERAL = word_set("organisation-head head-of-state other")
PRESIDING = word_set("president speaker chairman chairwoman chair")
FORCES = word_set("army forces force navy troops brigade fleet battalion regiment")


def settle(titled: Titled, paragraph: Paragraph, vocabulary: Vocabulary) -> Titled:
    """Return *titled* with the role that what it leads gives it: a chamber, a committee, the opposition, an army."""
    role = titled.title.role
    if role not in GENERAL or (role == "other" and titled.title.words[0] not in ("deputy", "vice")):
        return titled
    doc = paragraph.doc
    behind = {token.lower_ for token in doc[titled.last : titled.right]}
    words = behind | {token.lower_ for token in doc[titled.left : titled.first]}
    chosen = role
    if role == "organisation-head" and "opposition" in words:
        chosen = "opposition-leader"
    elif words & vocabulary.word_sets["chamber"] or _leads_committee(role, behind):
        chosen = "legislator"
    elif role == "organisation-head" and titled.title.words[0] == "director" and behind & {"ministry", "department"}:
        chosen = "other"
    elif role == "organisation-head" and "delegation" in behind:
        chosen = "legislator" if behind & {"assembly", "parliament"} else role
    elif role == "organisation-head" and behind & FORCES and not any(of.kind == "organisation" for of in titled.of):
        chosen = "military-commander"
    return titled if chosen == role else replace(titled, title=replace(titled.title, role=chosen))


def _leads_committee(role: str, behind: set[str]) -> bool:
    """Say whether it is a committee of a chamber that somebody heads, not of the Security Council."""
    is_house = bool(behind & {"committee", "caucus"}) and not behind & {"security", "sanctions", "ministers"}
    return role == "organisation-head" and is_house


def read_role(titled: Titled, of: Entity | None, paragraph: Paragraph, vocabulary: Vocabulary) -> str | None:
    """Return the role, settled by what kind of body it is an office of and by what stands behind the title."""
    role = titled.title.role
    behind = paragraph.doc[titled.last : titled.right].text
    if of is None:
        return None
    if titled.title.words == ("representative",) and paragraph.doc[titled.first].text[:1].islower():
        return "ambassador"  # "the British representative" speaks for Britain; "Representative Ann Lee" for voters
    if role == "organisation-head" and "delegation" in behind:
        return "ambassador" if of.kind == "organisation" else None
    if role == "organisation-head" and of.kind == "state":
        if STATE_BODY.search(behind):
            return "other"
        before = paragraph.doc[max(titled.first - 1, 0)]
        is_other = before.dep_ == "compound" and before.tag_ == "NN" and before.i < titled.first  # "student leader"
        return (
            "head-of-state"
            if titled.title.words[-1] in LEADING_WORDS and len(titled.title.words) == 1 and not is_other
            else None
        )
    if role == "legislator" and of.kind == "organisation" and titled.title.words[0] in PRESIDING:
        return "organisation-head"
    if titled.title.words == ("secretary",):
        return "other" if "Council" in behind or "Committee" in behind else None
    if role in ("head-of-state", "head-of-government") and of.kind == "organisation":
        return "organisation-head"
    return role
