"""What one claim tells of the treaty, sanction or act that it is about, before other claims are asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from ingest.basics.claims import ArticleRecord, Claim, Entity, When
from ingest.graph.acceptance import PARTY_KINDS
from ingest.graph.descriptions import SANCTION, TREATY, Description, dates_agree, extent, make_roles, narrowest

BEFORE_A_TREATY = ("propose", "negotiate", "draft")
CALLS = ("urge", "oppose")  # acts of whoever calls, whom no role names
KIND_VALUES = {"access": "what", "incident": "kind", "statement": "stance", "assessment": "assessment"}
ACT_ROLES = {
    "treaty": ("parties",),
    "sanction": ("senders", "targets"),
    "membership": ("member", "organisation"),
    "access": ("host", "guest"),
    "meeting": ("participants", "place"),
    "incident": ("place", "actors", "victims"),
    "statement": ("speaker", "target"),
    "assessment": ("speaker",),
    "succession": (),
}


def describe_treaty(claim: Claim) -> Description | None:
    """Return what *claim* tells of its treaty; None where there is none, or none yet."""
    action = value_of(claim, "action")
    if claim.type == "treaty" and action in BEFORE_A_TREATY:
        return None
    if claim.treaty is None and claim.type != "treaty":
        return None
    reference = claim.treaty
    kind, parties = (reference.kind, reference.parties) if reference else (value_of(claim, "kind"), ())
    signed = _signing(claim, reference.signed if reference else None)
    name = (reference.name if reference else None) or value_of(claim, "name")
    parties = tuple(only_kinds((*parties, *_acting_parties(claim)), PARTY_KINDS))
    return Description(TREATY, kind, (("parties", parties),), signed, name)


def describe_older_treaty(claim: Claim) -> Description | None:
    """Return what *claim* tells of the treaty that another takes the place of."""
    return None if claim.older is None else describe_treaty(replace(claim, treaty=claim.older))


def _signing(claim: Claim, signed: When | None) -> When | None:
    told = extent(claim.when, claim.start, claim.end)
    if claim.type != "treaty" or value_of(claim, "action") != "sign" or told is None:
        return signed
    return narrowest((signed, told)) if dates_agree(signed, told) else told


def _acting_parties(claim: Claim) -> tuple[Entity, ...]:
    return claim.roles.get("parties", ()) if claim.type == "treaty" else ()


def describe_sanction(claim: Claim) -> Description:
    """Return what *claim* tells of its sanction: of an imposition the year, of a later act that it came before."""
    when = extent(claim.when, claim.start, claim.end)
    imposed = when is not None and value_of(claim, "action") == "impose"
    return Description(
        SANCTION,
        value_of(claim, "kind"),
        make_roles({role: claim.roles.get(role, ()) for role in ACT_ROLES["sanction"]}),
        _year_of(when) if imposed and when is not None else None,
        before=None if imposed or when is None else when.latest,
    )


def _year_of(when: When) -> When:
    year = when.earliest.year
    return When(f"{year:04}", date(year, 1, 1), date(year, 12, 31))


def describe_referred_sanction(record: ArticleRecord, code: str) -> Description:
    """Return what a statement tells of the sanctions of the sender with *code*, of which *record* says no more."""
    senders = [entity for entity in record.mentions if entity.code == code]
    return Description(SANCTION, "general", make_roles({"senders": senders}))


def describe_reason(claim: Claim) -> Description | None:
    """Return what *claim* tells of the incident that its sanction answers."""
    reason = claim.reason
    if reason is None:
        return None
    return Description("incident", reason.kind, (("place", (reason.place,) if reason.place else ()),), reason.when)


def describe_act(claim: Claim, *, has_object: bool) -> Description | None:
    """Return what *claim* tells of its act, but for the object it may have; None for claims about no act."""
    action = value_of(claim, "action")
    if claim.type not in ACT_ROLES or action == "be":
        return None
    kind = value_of(claim, KIND_VALUES.get(claim.type, "" if has_object else "kind"))
    count = claim.values.get("count")
    return Description(
        f"{claim.type}.{action}" if action else claim.type,
        kind,
        make_roles({role: claim.roles.get(role, ()) for role in ACT_ROLES[claim.type]}),
        extent(claim.when, claim.start, claim.end),
        "" if has_object else value_of(claim, "name"),
        count if isinstance(count, int) else None,
        by=claim.speakers[0].key if action in CALLS and claim.speakers else "",
    )


def value_of(claim: Claim, name: str) -> str:
    """Return a value of *claim* as text, empty where it has none."""
    value = claim.values.get(name, "")
    return value if isinstance(value, str) else ""


def only_kinds(entities: Iterable[Entity], kinds: tuple[str, ...]) -> Iterable[Entity]:
    """Return those of *entities* that are of one of *kinds*."""
    return (entity for entity in entities if entity.kind in kinds)
