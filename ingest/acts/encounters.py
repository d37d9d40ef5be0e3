"""Encounters: meetings told by what people only do together, or by who stands where: "A and B signed it in X"."""

from __future__ import annotations

from spacy.tokens import Token

from ingest.acts.meetings import HEADS, STANDING_BODIES, add_meeting, homes_of, hosts_of, scene_of
from ingest.acts.places import PLACING, land_of, place_of, spot_at, spots_among
from ingest.basics.claims import Entity
from ingest.basics.vocabulary import word_set
from ingest.language.predicates import Predicate, read_predicate
from ingest.language.sentences import Paragraph
from ingest.reference.context import Context

JOINT = word_set("sign initial conclude ink agree announce declare shake pose watch inaugurate launch embrace seal")
SIGNING = word_set("sign initial conclude seal ink")
GOING = word_set("go fly travel come drive return hurry rush sail journey jet")
TELLING = word_set("tell assure inform hand ask warn brief present promise urge convey deliver")
MEETING = frozenset(
    {"meeting", "standing", "sitting", "appearing", "talking", "conferring", "visiting", "welcoming", "receiving"}
)
SIDES = ("person", "state")
VERBAL = ("VERB", "AUX")
DECIDING = word_set("agree decide adopt approve endorse discuss debate review resolve vote pledge settle")


def find_encounters(context: Context, paragraph: Paragraph, token: Token) -> None:
    """Read acts that two people of different states do in one place: "A and B signed it in X", "in X A told B"."""
    if token.lower_ in ("due", "expected") and token.dep_ in ("acomp", "ROOT") and token.head.lemma_ == "be":
        _add_arrival(context, paragraph, token)
    if token.i == token.sent.start and token.lower_ in MEETING:
        _add_opening(context, paragraph, token)
    if token.pos_ != "VERB" or token.lemma_ not in JOINT | TELLING | DECIDING:
        return
    predicate = read_predicate(token)
    if token.lemma_ in JOINT | DECIDING:
        _add_joint_act(context, paragraph, predicate)
    elif token.dep_ not in ("xcomp",) and not predicate.passive:
        _add_telling(context, paragraph, predicate)


def _add_arrival(context: Context, paragraph: Paragraph, due: Token) -> None:
    """Add the visit of somebody who "is due in X", to see a person there or the state."""
    reference = context.reference
    subjects = read_predicate(due.head).subjects
    people = [entity for entity in reference.all_actors(paragraph.number, subjects) if entity.kind == "person"]
    place = place_of(context, paragraph, due)
    land = land_of(context, place)
    if not people or land is None or land in homes_of(context, people):
        return
    hosts = [*hosts_of(context, paragraph, due), *hosts_of(context, paragraph, due.head)]
    add_meeting(
        context,
        paragraph,
        due.head,
        list(dict.fromkeys([*people, *(hosts or [land])])),
        place,
        "meeting-due",
        [*subjects, due],
        status="planned",
    )


def _add_joint_act(context: Context, paragraph: Paragraph, predicate: Predicate) -> None:
    found = context.reference.all_actors(paragraph.number, predicate.subjects)
    people = [entity for entity in found if entity.kind == "person"]
    head = predicate.head
    place = scene_of(context, paragraph, predicate)
    together = head.lemma_ in JOINT and len(people) > 1 and len(homes_of(context, people)) > 1
    jointly = any(child.lower_ in ("together", "jointly") and child.dep_ == "advmod" for child in head.children)
    if together and (place is not None or _is_where(head) or jointly):
        people.extend(each for each in _onlookers(context, paragraph, predicate) if each not in people)
        add_meeting(context, paragraph, head, people, place, "meeting-joint-act", predicate.subjects)
    elif len(people) == 1 and len(found) == 1 and head.lemma_ in SIGNING:
        beside = context.reference.all_actors(paragraph.number, _signing_with(predicate))
        both = [*people, *(each for each in beside if each.kind == "person" and each not in people)]
        place = place or _gone_to(context, paragraph, head)
        if len(both) > 1 and len(homes_of(context, both)) > 1 and place is not None:
            both.extend(each for each in _onlookers(context, paragraph, predicate) if each not in both)
            add_meeting(context, paragraph, head, both, place, "meeting-joint-act", predicate.subjects)
    bodies = [entity for entity in found if entity.kind == "organisation" and entity.code not in STANDING_BODIES]
    of_heads = any(token.lemma_.lower() in HEADS for token in predicate.subjects)
    if (
        not people
        and len(bodies) == 1
        and len(found) == 1
        and of_heads
        and place is not None
        and head.lemma_ in DECIDING
    ):
        add_meeting(context, paragraph, head, bodies, place, "meeting-of-body", predicate.subjects)


def _signing_with(predicate: Predicate) -> list[Token]:
    """Return with whom something is signed: "signed it, again with A", "concluded a memorandum with A"."""
    beside = list(predicate.prepositions.get("with", ()))
    for item in predicate.objects:
        beside.extend(read_predicate(item).prepositions.get("with", ()))
    return beside


def _gone_to(context: Context, paragraph: Paragraph, verb: Token) -> Entity | None:
    """Return where one went to who "went to Kigali and signed": the place of the verb that this one carries on."""
    above = verb.head if verb.dep_ in ("conj", "advcl", "xcomp") else None
    going = above.lemma_ in GOING if above is not None else False
    spots = spots_among(context, paragraph, read_predicate(above).prepositions.get("to", ())) if above and going else []
    return spots[0] if spots else None


def _onlookers(context: Context, paragraph: Paragraph, predicate: Predicate) -> list[Entity]:
    """Return the people in whose presence it was done: "in the presence of A", "watched by B", "as C looked on"."""
    tokens: list[Token] = []
    for name in ("in", "before", "alongside", "beside"):
        for each in predicate.prepositions.get(name, ()):
            near = each.lemma_.lower() in ("presence", "company")
            tokens.extend(read_predicate(each).prepositions.get("of", ()) if near else [each] if name != "in" else ())
    for child in predicate.head.children:
        if child.dep_ == "advcl" and child.lemma_ in ("watch", "look", "witness", "oversee", "stand", "flank"):
            inner = read_predicate(child)
            tokens.extend(inner.subjects)
    found = context.reference.all_actors(paragraph.number, tokens)
    return [each for each in found if each.kind == "person"]


def _is_where(verb: Token) -> bool:
    """Say whether a clause tells what was done in the place named before it: "flew to X, where he and A signed it"."""
    return any(child.lower_ == "where" for child in verb.children)


def _add_opening(context: Context, paragraph: Paragraph, opening: Token) -> None:
    """Add what opens a sentence: "Meeting in X, A and B agreed", "Standing beside A in X, B said"."""
    sentence, mentions = opening.sent, context.reference.mentions
    comma = next((each for each in sentence if each.text == "," and not _is_inside_list(each)), None)
    verb = next((each for each in sentence if comma is not None and each.i > comma.i and each.pos_ in VERBAL), None)
    if comma is None or verb is None:
        return
    before = mentions.within(paragraph.number, paragraph.doc[opening.i : comma.i])
    behind = mentions.within(paragraph.number, paragraph.doc[comma.i : verb.i])
    met = [each.entity for each in before if each.entity.kind == "person"]
    subjects = [each for each in behind if each.entity.kind == "person" or each.via != "demonym"]
    actors = [each.entity for each in subjects if each.entity.kind in SIDES]
    if any(entity.kind == "person" for entity in actors):
        actors = [entity for entity in actors if entity.kind == "person"]
    participants = list(dict.fromkeys([*met, *actors]))
    first = paragraph.doc[opening.i + 1]
    if len(participants) < 2 or (not met and first.lower_ not in PLACING) or (met and not actors):
        return
    spots = (spot_at(context, paragraph, each) for each in paragraph.doc[opening.i : comma.i])
    place = next((spot for spot in spots if spot is not None), None)
    add_meeting(context, paragraph, opening, participants, place, "meeting-opening", [verb])


def _is_inside_list(comma: Token) -> bool:
    """Say whether a comma parts a name from its title or a town from its land: "in Lima, Peru, A and B"."""
    behind = comma.nbor(1) if comma.i + 1 < comma.sent.end else comma
    after = comma.nbor(2) if comma.i + 2 < comma.sent.end else comma
    return behind.ent_type_ == "GPE" and after.text == ","


def _add_telling(context: Context, paragraph: Paragraph, predicate: Predicate) -> None:
    """Add the meeting in which somebody tells somebody else something, where a place of it is named."""
    reference = context.reference
    place = scene_of(context, paragraph, predicate)
    if place is None:
        return
    subjects = reference.all_actors(paragraph.number, predicate.subjects)
    told = [child for child in predicate.head.children if child.dep_ in ("dobj", "dative") and child.pos_ != "ADP"]
    told.extend(predicate.prepositions.get("to", ()) if predicate.head.lemma_ in ("convey", "deliver", "hand") else ())
    hearers = reference.all_actors(paragraph.number, told)
    people = [entity for entity in [*subjects, *hearers] if entity.kind == "person"]
    one_each = len(subjects) == len(hearers) == 1 and len(set(people)) == 2
    if one_each and len(homes_of(context, people)) > 1:
        add_meeting(context, paragraph, predicate.head, people, place, "meeting-told", [*predicate.subjects, *told])
