"""Labels: short English sentences for claims, names for treaties, sanctions and acts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ingest.basics.claims import Claim, Entity, When
from ingest.basics.phrases import (
    ACCESS_VERBS,
    FACILITY_WORDS,
    FACTUALITY_WORDS,
    MEMBERSHIP_VERBS,
    MONTHS,
    ROLE_WORDS,
    SANCTION_VERBS,
    SANCTION_WORDS,
    STANCE_VERBS,
    TREATY_VERBS,
    TREATY_WORDS,
    UNNAMED,
)
from ingest.graph.descriptions import TREATY, Description, extent
from ingest.graph.merging import Placed
from ingest.graph.telling import value_of
from ingest.graph.things import Thing

Names = Mapping[Entity, str]
Roles = Mapping[str, tuple[Entity, ...]]
MOST_NAMES = 4
FIRST_ACTIONS = ("sign", "upgrade")  # of these the sentence names the kind, as the parties stand in it


def write_date(when: When | None) -> str:
    """Return a date as people write it: 14 November 2005, November 2005, 2005; empty where it is unknown."""
    if when is None:
        return ""
    parts = when.value.split("-")
    month = [MONTHS[int(parts[1]) - 1]] if len(parts) > 1 else []
    return " ".join([str(int(part)) for part in parts[2:]] + month + parts[:1])


def list_names(entities: Iterable[Entity], names: Names, nobody: str = UNNAMED) -> str:
    """Return the names of *entities* as a list in a sentence; of many, the first four and how many more."""
    known = list(dict.fromkeys(names.get(entity, entity.name) for entity in entities))
    if len(known) > MOST_NAMES + 1:
        known = [*known[:MOST_NAMES], f"{len(known) - MOST_NAMES} others"]
    return " and ".join([", ".join(known[:-1]), known[-1]] if len(known) > 1 else known) or nobody


def label_thing(thing: Thing, names: Names) -> str:
    """Return the label of a treaty or sanction; of what is no fact, with a word that says so."""
    told = thing.description
    text = _label_treaty(told, names) if told.form == TREATY else _label_sanction(told, names)
    return mark(text, thing.standing)


def _label_treaty(told: Description, names: Names) -> str:
    if told.is_named:
        return told.name
    words = told.name or TREATY_WORDS.get(told.kind, told.kind)
    return _dated(_capital(f"{words} between {list_names(told.role('parties'), names)}"), told.when)


def _label_sanction(told: Description, names: Names) -> str:
    measure = _sanction_words(told.kind).removeprefix("a ").removeprefix("an ")
    targets = f" on {list_names(told.role('targets'), names)}" if told.role("targets") else ""
    return _dated(_capital(f"{measure} by {list_names(told.role('senders'), names)}{targets}"), told.when)


def label_act(thing: Thing, claim: Claim, names: Names, treaty: Thing | None, older: Thing | None = None) -> str:
    """Return what happened in an act: the sentence of *claim*, with what all claims about it know together."""
    if older is not None:
        return mark(_dated(_tell_succession(names, treaty, older), thing.description.when), thing.standing)
    roles = {role: _in_the_order_of(claim, role, entities) for role, entities in thing.description.roles}
    return mark(_dated(_capital(_sentence(claim, roles, names, treaty)), thing.description.when), thing.standing)


def label_reason(thing: Thing, names: Names) -> str:
    """Return the label of an incident that is known only as the reason of a sanction."""
    told = thing.description
    text = f"{_incident_words(told.kind)}{_in(told.role('place'), names)}"
    return mark(_dated(_capital(text), told.when), thing.standing)


def label_claim(placed: Placed, names: Names) -> str:
    """Return what a claim says as a sentence that opens with its factuality and with who says it."""
    claim = placed.claim
    told_twice = claim.type == "assessment" and claim.roles.get("speaker", ()) == claim.speakers[:1]
    roles = {} if told_twice else claim.roles  # the speaker opens the sentence
    told = _tell_succession(names, placed.treaty, placed.older) if placed.older is not None else ""
    said = _dated(told or _sentence(claim, roles, names, placed.treaty), extent(claim.when, claim.start, claim.end))
    speaker = f"according to {list_names(claim.speakers[:1], names)}" if claim.speakers else ""
    lead = ", ".join(part for part in (FACTUALITY_WORDS.get(claim.factuality, ""), speaker) if part)
    return f"{_capital(lead)}: {said}" if lead else _capital(said)


def label_tenure(claim: Claim, names: Names) -> str:
    """Return holder and office of a tenure, by the title that the text gives it."""
    return f"{list_names(claim.roles.get('person', ()), names, 'Somebody')}, {_titled(claim, names)}"


def label_office(claim: Claim, names: Names) -> str:
    """Return an office in words: Head of state of Uzbekistan."""
    role = value_of(claim, "role")
    return _capital(_with_body(ROLE_WORDS.get(role, role), claim, names))


def label_membership(claim: Claim, names: Names) -> str:
    """Return member and organisation."""
    member, body = (list_names(claim.roles.get(role, ()), names, "?") for role in ("member", "organisation"))
    return f"Membership of {member} in {body}"


def label_provision(claim: Claim, names: Names, treaty: Thing | None) -> str:
    """Return what is owed under a treaty."""
    return _capital(f"{_obligation_words(claim)} under {_treaty_phrase(treaty, names)}")


def mark(text: str, standing: str) -> str:
    """Return the label of what is no fact with a word that says so."""
    return f"{text} [{standing}]" if standing else text


def _sentence(claim: Claim, roles: Roles, names: Names, treaty: Thing | None) -> str:
    return SENTENCES[claim.type](claim, roles, names, treaty)


def _tell_treaty_act(claim: Claim, roles: Roles, names: Names, treaty: Thing | None) -> str:
    name, kind, action = value_of(claim, "name"), value_of(claim, "kind"), value_of(claim, "action")
    if not name and kind in ("", "other") and treaty is not None:
        kind = treaty.description.kind
    words = f"the {name}" if name else _with_article(TREATY_WORDS.get(kind, kind))
    if not name and treaty is not None and action not in FIRST_ACTIONS:
        words = _treaty_phrase(treaty, names)
    return f"{list_names(roles.get('parties', ()), names)} {TREATY_VERBS.get(action, action)} {words}"


def _tell_sanction_act(claim: Claim, roles: Roles, names: Names, _: Thing | None) -> str:
    count, action = claim.values.get("count"), value_of(claim, "action")
    measure = f"{SANCTION_VERBS.get(action, action)} {_sanction_words(value_of(claim, 'kind'))}"
    size = f" ({count} designated)" if isinstance(count, int) else ""
    senders, targets = (list_names(roles.get(role, ()), names) for role in ("senders", "targets"))
    return f"{senders} {measure} on {targets}{size}"


def _tell_office(claim: Claim, roles: Roles, names: Names, _: Thing | None) -> str:
    verb = "was" if claim.values.get("former") else "is"
    return f"{list_names(roles.get('person', ()), names, 'somebody')} {verb} {_titled(claim, names)}"


def _tell_membership(claim: Claim, roles: Roles, names: Names, _: Thing | None) -> str:
    member, body = (list_names(roles.get(role, ()), names) for role in ("member", "organisation"))
    return MEMBERSHIP_VERBS.get(value_of(claim, "action"), "{member}: {body}").format(member=member, body=body)


def _tell_access(claim: Claim, roles: Roles, names: Names, _: Thing | None) -> str:
    what = FACILITY_WORDS.get(value_of(claim, "what"), value_of(claim, "what") or "facilities")
    host, guest = (list_names(roles.get(role, ()), names) for role in ("host", "guest"))
    pattern = ACCESS_VERBS.get(value_of(claim, "action"), "{host}, {guest}: {what}")
    return pattern.format(host=host, guest=guest, what=what)


def _tell_meeting(claim: Claim, roles: Roles, names: Names, _: Thing | None) -> str:
    participants = roles.get("participants", ())
    verb = "met" if len(participants) > 1 else "held a meeting"
    return f"{list_names(participants, names)} {verb}{_in(roles.get('place', ()), names)}"


def _tell_incident(claim: Claim, roles: Roles, names: Names, _: Thing | None) -> str:
    victims = f" against {list_names(roles['victims'], names)}" if roles.get("victims") else ""
    doers = f" by {list_names(roles['actors'], names)}" if roles.get("actors") else ""
    return f"{_incident_words(value_of(claim, 'kind'))}{_in(roles.get('place', ()), names)}{doers}{victims}"


def _tell_statement(claim: Claim, roles: Roles, names: Names, treaty: Thing | None) -> str:
    stance, sender = value_of(claim, "stance"), value_of(claim, "target_sanction")
    targets = [list_names(roles["target"], names)] if roles.get("target") else []
    targets += [_treaty_phrase(treaty, names)] if treaty is not None else []
    targets += [f"the sanctions of {sender}"] if sender else []
    alone, verb = STANCE_VERBS.get(stance, (stance, stance))
    said = f"{verb} {' and '.join(targets)}" if targets else alone
    return f"{list_names(roles.get('speaker', ()), names)} {said}"


def _tell_assessment(claim: Claim, roles: Roles, names: Names, treaty: Thing | None) -> str:
    about = f" about {_treaty_phrase(treaty, names)}" if treaty is not None else ""
    by = f" by {list_names(roles['speaker'], names)}" if roles.get("speaker") else ""
    return f"{value_of(claim, 'assessment') or 'assessment'}{about}{by}"


def _tell_obligation(claim: Claim, roles: Roles, names: Names, treaty: Thing | None) -> str:
    debtors, creditors = (list_names(roles.get(role, ()), names, "") for role in ("obligor", "obligee"))
    people = f": {debtors or 'the parties'} to {creditors}" if creditors else f": {debtors}" if debtors else ""
    if set(roles.get("obligor", ())) == set(roles.get("obligee", ())):
        people = ", to each other"
    return f"{_obligation_words(claim)} under {_treaty_phrase(treaty, names)}{people}"


def _tell_succession(names: Names, treaty: Thing | None, older: Thing) -> str:
    signed = older.description.when
    since = f" of {write_date(signed)}" if signed is not None else ""
    return f"{_capital(_treaty_phrase(treaty, names))} takes the place of {_treaty_phrase(older, names)}{since}"


def _titled(claim: Claim, names: Names) -> str:
    role = value_of(claim, "role")
    return _with_body(value_of(claim, "title") or ROLE_WORDS.get(role, role), claim, names)


def _with_body(words: str, claim: Claim, names: Names) -> str:
    body = list_names(claim.roles.get("of", ()), names, "")
    return f"{words} of {body}" if body and body.lower() not in words.lower() else words


def _treaty_phrase(treaty: Thing | None, names: Names) -> str:
    if treaty is None:
        return "a treaty"
    told = treaty.description
    parties = list_names(told.role("parties"), names, "")
    words = told.name or TREATY_WORDS.get(told.kind, told.kind)
    return f"the {words}" + (f" of {parties}" if parties and not told.is_named else "")


def _in_the_order_of(claim: Claim, role: str, entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """Return *entities* with those first that the claim names, in its order: the text's order reads best."""
    named = claim.roles.get(role, ())
    return (*named, *(entity for entity in entities if entity not in named))


def _sanction_words(kind: str) -> str:
    return SANCTION_WORDS.get(kind, "sanctions")


def _incident_words(kind: str) -> str:
    return "incident" if kind in ("", "other") else kind.replace("-", " ")


def _obligation_words(claim: Claim) -> str:
    return value_of(claim, "obligation").replace("-", " ") or "obligation"


def _in(places: Iterable[Entity], names: Names) -> str:
    place = list_names(places, names, "")
    return f" in {place}" if place else ""


def _with_article(words: str) -> str:
    return f"{'an' if words[:1] in 'aeiou' else 'a'} {words}"


def _dated(text: str, when: When | None) -> str:
    return f"{text} ({write_date(when)})" if when is not None else text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


SENTENCES: Mapping[str, Callable[[Claim, Roles, Names, Thing | None], str]] = {
    "treaty": _tell_treaty_act,
    "sanction": _tell_sanction_act,
    "office": _tell_office,
    "membership": _tell_membership,
    "access": _tell_access,
    "meeting": _tell_meeting,
    "incident": _tell_incident,
    "statement": _tell_statement,
    "assessment": _tell_assessment,
    "obligation": _tell_obligation,
}
