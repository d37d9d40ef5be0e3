"""Which claims become facts: those told as actual by the author, or by the party that acted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from ingest.basics.claims import ArticleRecord, Claim, Entity

FACT = ""
REPORTED = "reported"
STANDINGS = ("planned", "possible", "negated", REPORTED)
ACTING_ROLES = ("parties", "senders", "host", "guest", "participants", "member", "organisation", "actors", "speaker")
AUTHOR_ONLY = ("obligation", "assessment")
ACTORS = ("state", "organisation", "person", "group")
PARTY_KINDS = ("state", "organisation", "group")
Needs = Mapping[str, Mapping[str, tuple[str, ...]]]
# Who must be there, of which kinds, for a claim to say anything: exactly one, or some. Sanctions need either role.
ONE: Needs = {
    "office": {"person": ("person",), "of": ACTORS},
    "membership": {"member": ACTORS, "organisation": ("organisation",)},
}
SOME: Needs = {
    "treaty": {"parties": PARTY_KINDS},
    "access": {"host": ACTORS, "guest": ACTORS},
    "meeting": {"participants": ACTORS},
    "statement": {"speaker": (*ACTORS, "document", "outlet")},
}
VALUES = {
    "treaty": ("action",),
    "sanction": ("action",),
    "office": ("role",),
    "membership": ("action",),
    "access": ("action", "what"),
    "incident": ("kind",),
    "statement": ("stance",),
    "obligation": ("obligation",),
    "assessment": ("assessment",),
}


def is_complete(claim: Claim) -> bool:
    """Say whether *claim* has what its type needs to be said at all; what has not is left out of the graph."""
    one, some = ONE.get(claim.type, {}), SOME.get(claim.type, {})
    return (
        all(len(claim.roles.get(role, ())) == 1 and _of_kinds(claim, role, kinds) for role, kinds in one.items())
        and all(_of_kinds(claim, role, kinds) for role, kinds in some.items())
        and all(claim.values.get(name) for name in VALUES.get(claim.type, ()))
        and (claim.type not in AUTHOR_ONLY or claim.treaty is not None)
        and (claim.type != "succession" or (claim.treaty is not None and claim.older is not None))
        and (claim.type != "sanction" or any(_of_kinds(claim, role, ACTORS) for role in ("senders", "targets")))
    )


def _of_kinds(claim: Claim, role: str, kinds: tuple[str, ...]) -> bool:
    return any(entity.kind in kinds for entity in claim.roles.get(role, ()))


def read_standings(record: ArticleRecord) -> list[str]:
    """Return how each claim of *record* stands: `FACT` where it is accepted, else the ending of its nodes' keys."""
    offices = _held_offices(record)
    return [FACT if _is_accepted(claim, offices) else _ending(claim) for claim in record.claims]


def _held_offices(record: ArticleRecord) -> Mapping[Entity, set[Entity]]:
    """Return whom each person speaks for, by the offices that the article itself, as a fact, gives that person."""
    held: dict[Entity, set[Entity]] = defaultdict(set)
    for claim in record.claims:
        if claim.type == "office" and _told_by_author(claim) and not claim.values.get("former"):
            for person in claim.roles.get("person", ()):
                held[person].update(claim.roles.get("of", ()))
    return held


def _told_by_author(claim: Claim) -> bool:
    return claim.factuality == "actual" and not claim.speakers


def _is_accepted(claim: Claim, offices: Mapping[Entity, set[Entity]]) -> bool:
    if claim.type in AUTHOR_ONLY:
        return _told_by_author(claim) and claim.values.get("assessment", "report") == "report"
    if claim.factuality != "actual" or not claim.speakers:
        return _told_by_author(claim)
    acting = {entity for role in ACTING_ROLES for entity in claim.roles.get(role, ())}
    innermost = claim.speakers[0]
    return innermost in acting or not acting.isdisjoint(offices.get(innermost, ()))


def _ending(claim: Claim) -> str:
    return REPORTED if claim.factuality == "actual" else claim.factuality
