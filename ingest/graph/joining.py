"""Joining: several mentions of one act become one claim, with all their evidence and the most specific date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.basics.claims import Claim, Entity
from ingest.dates.calendar import compatible, narrow

# The roles and values that make two claims of a type the same act; `kind` of a treaty may be unknown to one of them.
IDENTITY = {
    "treaty": (("parties",), ("action",)),
    "sanction": (("senders", "targets"), ("kind", "action")),
    "office": (("person", "of"), ("role",)),
    "membership": (("member", "organisation"), ("action",)),
    "access": (("host", "guest"), ("action",)),
    "meeting": (("participants",), ()),
    "incident": (("place",), ("kind",)),
    "statement": (("speaker", "target"), ("stance", "target_treaty", "target_sanction")),
    "obligation": (("obligor", "obligee"), ("obligation",)),
    "assessment": (("speaker",), ("assessment",)),
    "succession": (("parties",), ()),
}


def join_claims(claims: Sequence[Claim]) -> list[Claim]:
    """Return *claims* with repetitions joined, in the order of their first evidence."""
    joined: list[Claim] = []
    for claim in claims:
        place = next((number for number, other in enumerate(joined) if same_act(other, claim)), None)
        if place is None:
            joined.append(claim)
        else:
            joined[place] = _join(joined[place], claim)
    return sorted(joined, key=lambda claim: (claim.evidence[0].start, claim.evidence[0].end, claim.type, claim.rule))


def same_act(one: Claim, other: Claim) -> bool:
    """Say whether two claims of one article tell of the same act in the same way."""
    if one.type != other.type or one.factuality != other.factuality or not compatible(one.when, other.when):
        return False
    if one.type == "assessment":
        return False
    roles, values = IDENTITY[one.type]
    if any(one.values.get(key) != other.values.get(key) for key in values):
        return False
    if one.type == "treaty" and not _kinds_agree(one, other):
        return False
    if one.type == "meeting":
        return set(one.roles["participants"]) == set(other.roles["participants"])
    if one.type in ("obligation", "statement", "succession") and (one.treaty, one.older) != (other.treaty, other.older):
        return False
    return all(_set(one, role) == _set(other, role) for role in roles)


def _set(claim: Claim, role: str) -> frozenset[Entity]:
    return frozenset(claim.roles.get(role, ()))


def _kinds_agree(one: Claim, other: Claim) -> bool:
    kinds = {one.values.get("kind"), other.values.get("kind")}
    return len(kinds) == 1 or "other" in kinds


def _join(one: Claim, other: Claim) -> Claim:
    values = dict(other.values) | dict(one.values)
    if one.values.get("kind") == "other":
        values["kind"] = other.values["kind"]
    treaty = one.treaty
    if treaty is not None and other.treaty is not None and treaty.kind == "other":
        treaty = other.treaty
    return replace(
        one,
        values=values,
        roles={
            role: tuple(dict.fromkeys((*one.roles.get(role, ()), *other.roles.get(role, ()))))
            for role in {**one.roles, **other.roles}
        },
        evidence=tuple(sorted({*one.evidence, *other.evidence}, key=lambda span: (span.start, span.end))),
        speakers=one.speakers if not one.speakers or other.speakers else (),
        when=narrow(one.when, other.when),
        start=one.start or other.start,
        end=one.end or other.end,
        treaty=treaty,
        reason=one.reason or other.reason,
        cues=tuple(dict.fromkeys((*one.cues, *other.cues))),
    )
