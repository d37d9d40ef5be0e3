"""Readable keys for treaties, sanctions and acts, made of what is told of them."""

from __future__ import annotations

from ingest.basics.claims import Claim, Entity
from ingest.graph.acceptance import STANDINGS
from ingest.graph.descriptions import SANCTION, TREATY, Description
from ingest.graph.keys import join_key, name_participants, strip_ending
from ontology.iris import slug

# The first word of an act's key where it has no action; the kind stands for incidents, statements and assessments.
ACTED_UPON = ("targets", "target", "victims", "guest", "organisation", "place")
FIRST_WORDS = {"meeting": "meet"}


def key_of(thing: Description) -> str:
    """Return the key of *thing*, without the ending that marks what is no fact."""
    if thing.form == TREATY:
        return _treaty_key(thing)
    if thing.form == SANCTION:
        return join_key(
            *(name_participants(thing.role(role)) for role in ("senders", "targets")), thing.kind, _date(thing)
        )
    return _act_key(thing)


def _treaty_key(thing: Description) -> str:
    if thing.is_named:
        return join_key(thing.name)
    return join_key(thing.name or thing.kind or "treaty", name_participants(thing.role("parties")), _date(thing))


def _act_key(thing: Description) -> str:
    claim_type, _, action = thing.form.partition(".")
    about = "-".join(strip_ending(key, STANDINGS) for key in thing.about.split("+"))
    date = _date(thing)
    if date and about.endswith(f"-{date[:4]}"):
        about = about[: -len(date[:4]) - 1]  # the year of a sanction, told again by the date
    parts = [thing.kind if action else "", *_cast(thing, claim_type), thing.by, date]
    told = [part for part in parts if f"-{slug(part)}-" not in f"-{about}-"]
    first = action or FIRST_WORDS.get(claim_type) or thing.kind or claim_type
    return join_key(first, about, thing.name, *told, f"in-{thing.scope}" if thing.scope else "")


def _cast(thing: Description, claim_type: str) -> list[str]:
    """Return the keys of those who take part; of an incident, of its place alone where that is known."""
    roles = [("place", thing.role("place"))] if claim_type == "incident" and thing.role("place") else _in_order(thing)
    return [name_participants(entities) for role, entities in roles if claim_type != "meeting" or role != "place"]


def _in_order(thing: Description) -> list[tuple[str, tuple[Entity, ...]]]:
    """Return the roles with those who act first."""
    return sorted(thing.roles, key=lambda row: (row[0] in ACTED_UPON, row[0]))


def _date(thing: Description) -> str:
    return thing.when.value if thing.when else ""


def tenure_key(claim: Claim) -> str:
    """Return the key of the tenure that an office claim is about."""
    person = name_participants(claim.roles.get("person", ()))
    return join_key(person, office_key(claim))


def office_key(claim: Claim) -> str:
    """Return the key of the office that an office claim names."""
    return join_key(str(claim.values.get("role", "other")), name_participants(claim.roles.get("of", ())))


def membership_key(claim: Claim) -> str:
    """Return the key of the membership that a claim is about."""
    return join_key(*(name_participants(claim.roles.get(role, ())) for role in ("member", "organisation")))


def provision_key(claim: Claim, treaty: str) -> str:
    """Return the key of the provision of *treaty* that an obligation claim is about."""
    return join_key(strip_ending(treaty, STANDINGS), str(claim.values.get("obligation", "other")))


def end_key(key: str, standing: str) -> str:
    """Return *key* with the ending that its *standing* asks for, none for facts."""
    return f"{key}-{standing}" if standing else key
