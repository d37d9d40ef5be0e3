"""What one claim asserts, as triples about the things it tells of.

Dates stay values, so that facts can choose among them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from rdflib import RDF, SKOS, Literal, URIRef

from ingest.basics.claims import Claim, Entity, When
from ingest.graph.acceptance import ACTORS, PARTY_KINDS
from ingest.graph.descriptions import extent
from ingest.graph.merging import Placed
from ingest.graph.naming import end_key, membership_key, office_key, provision_key, tenure_key
from ingest.graph.telling import only_kinds, value_of
from ingest.graph.things import Thing
from ingest.graph.words import Words, boolean, number
from ontology import terms

Value = URIRef | Literal | When
Assertion = tuple[URIRef, URIRef, Value]
LEADING_ROLES = frozenset(("head-of-state", "head-of-government", "monarch", "organisation-head"))
CHANGES_OF_MEMBERSHIP = {"join": terms.FROM, "leave": terms.UNTIL, "suspend": None, "expel": terms.UNTIL}
TREATY_DATES = {"sign": terms.SIGNED_ON, "enter-into-force": terms.IN_FORCE_FROM, "terminate": terms.TERMINATED_ON}
SANCTION_DATES = {"impose": terms.IMPOSED_ON, "lift": terms.LIFTED_ON}
ACT_ROLES = {
    "treaty": {"parties": terms.ACTS_AS},
    "sanction": {"senders": terms.ACTS_AS, "targets": terms.RECIPIENT},
    "membership": {"member": terms.MEMBER, "organisation": terms.HAS_ORGANISATION},
    "access": {"host": terms.HOST, "guest": terms.GUEST},
    "meeting": {"participants": terms.PARTICIPANT, "place": terms.HAS_PLACE},
    "incident": {"place": terms.HAS_PLACE, "actors": terms.ACTS_AS, "victims": terms.VICTIM},
    "statement": {"speaker": terms.ACTS_AS, "target": terms.RECIPIENT},
    "assessment": {"speaker": terms.ACTS_AS},
}
# The value of a claim that is a concept: its property and the concept's scheme.
CONCEPTS = {
    "treaty": ("kind", terms.TREATY_KIND, "treaty"),
    "sanction": ("kind", terms.SANCTION_KIND, "sanction"),
    "access": ("what", terms.FACILITY, "facility"),
    "incident": ("kind", terms.INCIDENT_KIND, "incident"),
    "statement": ("stance", terms.STANCE, "stance"),
    "assessment": ("assessment", terms.ASSESSMENT_KIND, "assessment"),
}


def about(placed: Placed, words: Words) -> URIRef:
    """Return the act, tenure, membership or provision that the claim is about."""
    claim, ending = placed.claim, placed.standing
    if placed.act is not None:
        return words.thing("act", placed.act.key)
    if claim.type == "office":
        return words.thing("tenure", end_key(tenure_key(claim), ending))
    if claim.type == "membership":
        return words.thing("membership", end_key(membership_key(claim), ending))
    treaty = placed.treaty.key if placed.treaty else placed.record.key
    return words.thing("provision", end_key(provision_key(claim, treaty), ending))


def assert_claim(placed: Placed, words: Words) -> Iterator[Assertion]:
    """Yield what the claim says; of a negated claim, what it denies."""
    yield from BUILDERS.get(placed.claim.type, _assert_act)(placed, words)


def _assert_act(placed: Placed, words: Words) -> Iterator[Assertion]:
    claim, act = placed.claim, about(placed, words)
    yield act, RDF.type, words.codes.act(claim.type, value_of(claim, "action") or None)
    for role, local in ACT_ROLES[claim.type].items():
        yield from _link(act, words.term(local), claim.roles.get(role, ()), words)
    if claim.type in CONCEPTS:
        name, local, scheme = CONCEPTS[claim.type]
        if value_of(claim, name):
            yield act, words.term(local), words.codes.concept(scheme, value_of(claim, name))
    yield from _date_act(act, claim, words)


def _link(subject: URIRef, predicate: URIRef, entities: Iterable[Entity], words: Words) -> Iterator[Assertion]:
    for entity in entities:
        yield subject, predicate, words.entity(entity)


def _date_act(act: URIRef, claim: Claim, words: Words) -> Iterator[Assertion]:
    """Yield the date, or start and end; `earliest` stands for all bounds until facts have chosen (see `expand`)."""
    whole = extent(claim.when, claim.start, claim.end)
    for local, when in (
        (terms.DATE, claim.when),
        (terms.FROM, claim.start),
        (terms.UNTIL, claim.end),
        (terms.EARLIEST, whole),
    ):
        if when is not None:
            yield act, words.term(local), when


def _assert_treaty_act(placed: Placed, words: Words) -> Iterator[Assertion]:
    yield from _assert_act(placed, words)
    claim, thing, act = placed.claim, placed.treaty, about(placed, words)
    name = value_of(claim, "name")
    named = act
    if thing is not None:
        named = words.thing("treaty", thing.key)
        yield act, words.term(terms.HAS_TREATY), named
        if thing.standing == placed.standing:
            yield from _assert_treaty(placed, thing, words)
        yield from _date_treaty(claim, thing, words)
    if name:
        yield named, SKOS.altLabel, Literal(name, lang="en")


def _assert_treaty(placed: Placed, thing: Thing, words: Words) -> Iterator[Assertion]:
    """Yield kind and parties of a treaty, the parties being those that the claim and its article know."""
    claim, treaty = placed.claim, words.thing("treaty", thing.key)
    yield from _assert_treaty_kind(thing, words)
    known = (*(claim.treaty.parties if claim.treaty else ()), *claim.roles.get("parties", ()))
    yield from _link(treaty, words.term(terms.PARTY), only_kinds(known, PARTY_KINDS), words)
    if value_of(claim, "action") == "sign":
        yield from _link(treaty, words.term(terms.SIGNATORY), only_kinds(known, ("person",)), words)


def _assert_treaty_kind(thing: Thing, words: Words) -> Iterator[Assertion]:
    treaty, kind = words.thing("treaty", thing.key), thing.description.kind or "other"
    yield treaty, RDF.type, words.codes.kind_class("treaty", kind)
    yield treaty, words.term(terms.TREATY_KIND), words.codes.concept("treaty", kind)


def _date_treaty(claim: Claim, thing: Thing, words: Words) -> Iterator[Assertion]:
    action, when = value_of(claim, "action"), extent(claim.when, claim.start, claim.end)
    if action not in TREATY_DATES or when is None:
        return
    actors = set(claim.roles.get("parties", ()))
    if action != "terminate" or (actors and actors <= set(thing.description.role("parties"))):
        yield words.thing("treaty", thing.key), words.term(TREATY_DATES[action]), when


def _assert_sanction_act(placed: Placed, words: Words) -> Iterator[Assertion]:
    yield from _assert_act(placed, words)
    claim, act, count = placed.claim, about(placed, words), placed.claim.values.get("count")
    if isinstance(count, int):
        yield act, words.term(terms.DESIGNEE_COUNT), number(count)
    reason = value_of(claim, "reason")
    if reason:
        yield act, words.term(terms.HAS_REASON), words.codes.concept("reason", reason)
    for thing in placed.sanctions:
        sanction = words.thing("sanction", thing.key)
        yield act, words.term(terms.HAS_SANCTION), sanction
        if reason:
            yield sanction, words.term(terms.HAS_REASON), words.codes.concept("reason", reason)
        if thing.standing == placed.standing:
            yield from _assert_sanction(thing, words)
        yield from _date_sanction(sanction, claim, words)
        if isinstance(count, int) and value_of(claim, "action") == "impose":
            yield sanction, words.term(terms.DESIGNEE_COUNT), number(count)
        if placed.reason is not None:
            yield sanction, words.term(terms.IN_RESPONSE_TO), words.thing("act", placed.reason.key)
            yield from _assert_reason(placed, placed.reason, words)


def _assert_sanction(thing: Thing, words: Words) -> Iterator[Assertion]:
    sanction, told = words.thing("sanction", thing.key), thing.description
    yield sanction, RDF.type, words.codes.kind_class("sanction", told.kind or "general")
    yield sanction, words.term(terms.SANCTION_KIND), words.codes.concept("sanction", told.kind or "general")
    yield from _link(sanction, words.term(terms.SENDER), only_kinds(told.role("senders"), ACTORS), words)
    yield from _link(sanction, words.term(terms.TARGET), only_kinds(told.role("targets"), ACTORS), words)


def _date_sanction(sanction: URIRef, claim: Claim, words: Words) -> Iterator[Assertion]:
    local, when = SANCTION_DATES.get(value_of(claim, "action")), extent(claim.when, claim.start, claim.end)
    if local is not None and when is not None:
        yield sanction, words.term(local), when


def _assert_reason(placed: Placed, thing: Thing, words: Words) -> Iterator[Assertion]:
    """Yield the incident that a sanction answers, unless that is a fact and the claim is not."""
    if not _may_describe(thing, placed):
        return
    incident, told = words.thing("act", thing.key), placed.claim.reason
    yield incident, RDF.type, words.codes.act("incident")
    yield incident, words.term(terms.INCIDENT_KIND), words.codes.concept("incident", thing.description.kind or "other")
    yield from _link(incident, words.term(terms.HAS_PLACE), thing.description.role("place"), words)
    if told is not None and told.when is not None:
        yield incident, words.term(terms.DATE), told.when
        yield incident, words.term(terms.EARLIEST), told.when


def _assert_tenure(placed: Placed, words: Words) -> Iterator[Assertion]:
    claim, tenure = placed.claim, about(placed, words)
    office = words.thing("office", office_key(claim))
    role = words.codes.concept("role", value_of(claim, "role") or "other")
    bodies = claim.roles.get("of", ())
    yield tenure, RDF.type, words.term(terms.TENURE)
    yield from _link(
        tenure, words.term(terms.HAS_PERSON), only_kinds(claim.roles.get("person", ()), ("person",)), words
    )
    yield tenure, words.term(terms.HAS_OFFICE), office
    yield office, RDF.type, words.term(terms.OFFICE)
    for node in (tenure, office):
        yield node, words.term(terms.ROLE), role
        yield from _link(node, words.term(terms.OF), bodies, words)
    if value_of(claim, "role") in LEADING_ROLES:
        yield from _link(office, words.term(terms.DIRECTS), bodies, words)
    if claim.values.get("former"):
        yield tenure, words.term(terms.FORMER), boolean(True)
    for local, when in ((terms.HELD_ON, claim.when), (terms.FROM, claim.start), (terms.UNTIL, claim.end)):
        if when is not None:
            yield tenure, words.term(local), when


def _assert_membership(placed: Placed, words: Words) -> Iterator[Assertion]:
    claim, action = placed.claim, value_of(placed.claim, "action")
    if action != "be":
        yield from _assert_act(placed, words)
        if action not in CHANGES_OF_MEMBERSHIP:
            return
    membership = words.thing("membership", end_key(membership_key(claim), placed.standing))
    if action != "be":
        yield about(placed, words), words.term(terms.HAS_MEMBERSHIP), membership
    yield membership, RDF.type, words.term(terms.MEMBERSHIP)
    for local in (terms.MEMBER, terms.ENROLS):  # the ontology concludes memberOf from enrols, the model shows member
        yield from _link(membership, words.term(local), claim.roles.get("member", ()), words)
    bodies = only_kinds(claim.roles.get("organisation", ()), ("organisation",))
    yield from _link(membership, words.term(terms.HAS_ORGANISATION), bodies, words)
    began = claim.start or (claim.when if action == "join" else None)
    ended = claim.end or (claim.when if CHANGES_OF_MEMBERSHIP.get(action) == terms.UNTIL else None)
    for local, when in ((terms.FROM, began), (terms.UNTIL, ended)):
        if when is not None:
            yield membership, words.term(local), when


def _assert_statement(placed: Placed, words: Words) -> Iterator[Assertion]:
    yield from _assert_act(placed, words)
    act = about(placed, words)
    if placed.treaty is not None:
        yield from _refer(act, terms.RECIPIENT, placed, placed.treaty, words)
    for thing in placed.sanctions:
        yield act, words.term(terms.RECIPIENT), words.thing("sanction", thing.key)
        if _may_describe(thing, placed):
            yield from _assert_sanction(thing, words)


def _assert_assessment(placed: Placed, words: Words) -> Iterator[Assertion]:
    yield from _assert_act(placed, words)
    act = about(placed, words)
    if not placed.claim.roles.get("speaker"):
        speaker = (
            words.entity(placed.claim.speakers[0])
            if placed.claim.speakers
            else words.thing("author", placed.record.key)
        )
        yield act, words.term(terms.ACTS_AS), speaker
    if placed.treaty is not None:
        yield from _refer(act, terms.TOPIC, placed, placed.treaty, words)


def _assert_provision(placed: Placed, words: Words) -> Iterator[Assertion]:
    claim, provision = placed.claim, about(placed, words)
    obligation = words.codes.concept("obligation", value_of(claim, "obligation") or "other")
    yield provision, RDF.type, words.term(terms.PROVISION)
    yield provision, words.term(terms.OBLIGATION), obligation
    yield from _link(provision, words.term(terms.OBLIGOR), claim.roles.get("obligor", ()), words)
    yield from _link(provision, words.term(terms.OBLIGEE), claim.roles.get("obligee", ()), words)
    if placed.treaty is not None:
        yield from _refer(provision, terms.HAS_TREATY, placed, placed.treaty, words)
        if placed.treaty.standing == placed.standing:
            yield from _assert_treaty(placed, placed.treaty, words)
            yield words.thing("treaty", placed.treaty.key), words.term(terms.OBLIGATION), obligation


def _assert_succession(placed: Placed, words: Words) -> Iterator[Assertion]:
    """Yield the supersession: a step in the life of the older treaty, whose successor is the newer one."""
    act = about(placed, words)
    yield act, RDF.type, words.codes.act("succession")
    yield from _date_act(act, placed.claim, words)
    for local, thing in ((terms.HAS_TREATY, placed.older), (terms.SUCCESSOR, placed.treaty)):
        if thing is not None:
            yield from _refer(act, local, placed, thing, words)
            if thing.standing == placed.standing:
                parties = only_kinds(thing.description.role("parties"), PARTY_KINDS)
                yield from _link(words.thing("treaty", thing.key), words.term(terms.PARTY), parties, words)
    if placed.older is not None:
        kind = words.codes.concept("treaty", placed.older.description.kind or "other")
        yield act, words.term(terms.TREATY_KIND), kind


def _refer(node: URIRef, local: str, placed: Placed, thing: Thing, words: Words) -> Iterator[Assertion]:
    """Yield the link to a treaty, and its kind unless that is a fact and the claim is not; never its parties."""
    yield node, words.term(local), words.thing("treaty", thing.key)
    if _may_describe(thing, placed):
        yield from _assert_treaty_kind(thing, words)


def _may_describe(thing: Thing, placed: Placed) -> bool:
    return bool(thing.standing) or not placed.standing


BUILDERS: dict[str, Callable[[Placed, Words], Iterator[Assertion]]] = {
    "treaty": _assert_treaty_act,
    "sanction": _assert_sanction_act,
    "office": _assert_tenure,
    "membership": _assert_membership,
    "statement": _assert_statement,
    "assessment": _assert_assessment,
    "obligation": _assert_provision,
    "succession": _assert_succession,
}
