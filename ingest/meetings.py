"""Claims about meetings: talks, visits, summits and calls."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from ingest.claims import Entity
from ingest.context import Context
from ingest.frames import Match
from ingest.places import land_of, place_of, spots_among
from ingest.predicates import Predicate, read_predicate
from ingest.sentences import Paragraph
from ingest.vocabulary import word_set

SPEAKER_KINDS = ("state", "organisation", "person")
PREMODIFIERS = ("compound", "amod", "poss", "nmod")
STANDING_BODIES = frozenset({"UN", "UNSC", "UNGA", "IAEA", "IMF", "WB", "WTO", "ICJ", "ICC", "EUPARL"})
HEADS = word_set("minister leader ambassador head president member state government chief envoy summit official")
SEEING = word_set(
    "see meet plead talk confer discuss persuade press ask urge brief consult negotiate tell reassure thank"
)
JOINT = word_set("sign initial conclude agree announce declare shake pose watch inaugurate launch embrace seal")
SURE = word_set("sign initial conclude shake embrace seal")  # done by two people together, wherever it is
TELLING = word_set("tell assure inform hand ask warn brief present promise urge convey deliver")
HELD = word_set("have hold attend")


def find_meetings(context: Context, paragraph: Paragraph, match: Match) -> None:
    """Add the meeting that *match* tells of, if it has two sides that are known, or is one body's own."""
    sides = _sides_of_noun(match) if match.nominal else _sides_of_verb(match)
    is_visit = match.frame.name == "meeting-visit"
    found = context.reference.all_actors(paragraph.number, sides)
    if is_visit:
        found = _visit(context, paragraph, match, found)
    elif match.nominal:
        found.extend(_named_before(context, paragraph, match.predicate.head))
    participants = _participants(found, context)
    place = place_of(context, paragraph, match.predicate.head)
    body = _body(context, paragraph, match, participants) if len(participants) < 2 else None
    if body is not None and (place is not None or match.nominal):
        participants = [body]
    if match.frame.name == "meeting-see" and not (place and _all_people(participants)):
        return
    if (len(participants) < 2 and body is None) or (
        is_visit and not any(entity.kind == "person" for entity in participants)
    ):
        return
    if body is not None and place is None and not match.nominal:
        return
    _add(context, paragraph, match.predicate.head, participants, place, match.frame.name, sides, match)


def _add(
    context: Context,
    paragraph: Paragraph,
    head: Token,
    participants: Sequence[Entity],
    place: Entity | None,
    rule: str,
    arguments: Sequence[Token],
    match: Match | None = None,
    status: str | None = None,
) -> None:
    context.add(
        "meeting",
        {"participants": participants, "place": [place] if place else []},
        {},
        paragraph=paragraph,
        head=head,
        rule=rule,
        arguments=arguments,
        status=status or (match.frame.values.get("status") if match is not None else None),
    )


# -- who takes part


def _sides_of_noun(match: Match) -> list[Token]:
    """Return what stands for the sides of "talks between A and B", "a meeting with B", "A's visit to B"."""
    predicate, head = match.predicate, match.predicate.head
    between, many = predicate.prepositions.get("between", ()), predicate.objects if len(predicate.objects) > 1 else ()
    sides = [*between, *many, *predicate.subjects, *predicate.prepositions.get("with", ())]
    if match.frame.name == "meeting-visit":
        return [*predicate.objects[:1], *sides]
    for child in head.children:  # "the meeting that A and B had"
        if child.dep_ == "relcl" and child.lemma_ in HELD and not between:
            sides.extend(read_predicate(child).subjects)
    if not between and predicate.prepositions.get("with") and (verb := _verb_above(head)) is not None:
        sides = [*read_predicate(verb).subjects, *sides]  # "had come out for it after talks with X"
    return sides if between or many or predicate.prepositions.get("with") or len(sides) > 1 else []


def _sides_of_verb(match: Match) -> list[Token]:
    predicate = match.predicate
    if predicate.passive:
        return [*predicate.objects, *predicate.subjects]
    sides = [*predicate.subjects, *match.themes, *predicate.prepositions.get("with", ())]
    if predicate.head.lemma_ in ("discuss", "raise", "settle"):  # "discussed the subject with X"
        sides.extend(each for item in predicate.objects for each in read_predicate(item).prepositions.get("with", ()))
    return sides


def _verb_above(noun: Token) -> Token | None:
    """Return the verb of the clause that an event noun stands in."""
    return next((each for each in noun.ancestors if each.pos_ in ("VERB", "AUX")), None)


def _named_before(context: Context, paragraph: Paragraph, noun: Token) -> list[Entity]:
    """Return the two or more that stand before the noun: "the Reagan-Gorbachev summit", "Franco-German talks"."""
    before = [each for child in noun.children if child.dep_ in PREMODIFIERS for each in child.subtree]
    mentions = context.reference.mentions.within(paragraph.number, before)
    found = list(
        dict.fromkeys(m.entity for m in mentions if m.entity.kind in ("state", "person") and m.via != "capital")
    )
    return found if len(found) > 1 else []


def _participants(entities: Sequence[Entity], context: Context) -> list[Entity]:
    """Return the participants without a state that one of the people there already stands for."""
    found = [entity for entity in entities if entity.kind in SPEAKER_KINDS]
    people = {
        state.key for entity in found if entity.kind == "person" and (state := context.reference.state_of(entity))
    }
    return list(dict.fromkeys(entity for entity in found if entity.kind == "person" or entity.key not in people))


def _all_people(entities: Sequence[Entity]) -> bool:
    return all(entity.kind == "person" for entity in entities)


def _body(context: Context, paragraph: Paragraph, match: Match, participants: Sequence[Entity]) -> Entity | None:
    """Return the organisation whose own meeting it is: "the ASEAN summit", "NATO ambassadors met"."""
    head = match.predicate.head
    found = list(participants)
    if match.nominal and head.lemma_ in ("summit", "meeting", "session"):
        tokens = [child for child in head.children if child.dep_ in PREMODIFIERS]
        tokens.extend(match.predicate.objects)
        found = context.reference.all_actors(paragraph.number, tokens)
        mentions = context.reference.mentions.within(paragraph.number, [each for t in tokens for each in t.subtree])
        found.extend(mention.entity for mention in mentions)
    elif match.nominal or not match.frame.values.get("joint"):
        return None
    for token in () if match.nominal else match.predicate.subjects:  # "NATO ambassadors met"
        before = [child for child in token.children if child.dep_ in PREMODIFIERS and token.lemma_.lower() in HEADS]
        found.extend(mention.entity for mention in context.reference.mentions.within(paragraph.number, before))
    bodies = list(dict.fromkeys(entity for entity in found if entity.kind == "organisation"))
    return bodies[0] if len(bodies) == 1 and bodies[0].code not in STANDING_BODIES else None


# -- visits


def _visit(context: Context, paragraph: Paragraph, match: Match, found: list[Entity]) -> list[Entity]:
    """Return the visitor and whom the visit is to: a person whom it is to see, else the state."""
    predicate, reference = match.predicate, context.reference
    visitors = [entity for entity in found if entity.kind == "person"]
    hosts = [entity for entity in _hosts(context, paragraph, predicate.head) if entity not in visitors]
    if visitors and hosts:
        return [*visitors, *hosts]
    tokens = [*match.themes, *(predicate.prepositions.get("to", ()) if match.nominal else ())]
    spots = spots_among(context, paragraph, tokens)
    lands = [land for spot in spots if (land := land_of(context, spot)) is not None]
    homes = [home for each in visitors if (home := reference.state_of(each)) is not None]
    lands = [land for land in lands or found if land not in homes and land.kind in ("state", "organisation")]
    if not lands and match.nominal and visitors and (scene := reference.scene(homes)) is not None:
        lands = [scene]
    return [*visitors, *lands[:1]] if visitors and lands else []


def _hosts(context: Context, paragraph: Paragraph, head: Token) -> list[Entity]:
    """Return the people whom somebody travels to see: "flew in to plead with X", "for talks with X", "and asked X"."""
    tokens: list[Token] = []
    for child in head.children:
        purpose = child.dep_ in ("advcl", "xcomp", "conj") and child.lemma_ in SEEING
        if purpose and child.pos_ == "VERB" and not any(each.dep_ == "nsubj" for each in child.children):
            inner = read_predicate(child)
            tokens.extend([*inner.objects, *inner.prepositions.get("with", ()), *inner.prepositions.get("to", ())])
    for name in ("for", "with"):
        for noun in read_predicate(head).prepositions.get(name, ()):
            tokens.extend([noun] if name == "with" else read_predicate(noun).prepositions.get("with", ()))
    return [entity for entity in context.reference.all_actors(paragraph.number, tokens) if entity.kind == "person"]


# -- what people can only do together


def find_encounters(context: Context, paragraph: Paragraph, token: Token) -> None:
    """Read acts that two people of different states do in one place: "A and B signed it in X", "in X A told B"."""
    if token.lower_ in ("due", "expected") and token.dep_ in ("acomp", "ROOT") and token.head.lemma_ == "be":
        _add_arrival(context, paragraph, token)
    if token.pos_ != "VERB" or token.lemma_ not in JOINT | TELLING:
        return
    predicate = read_predicate(token)
    if token.lemma_ in JOINT:
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
    if not people or land is None or land in _homes(context, people):
        return
    hosts = [*_hosts(context, paragraph, due), *_hosts(context, paragraph, due.head)]
    _add(
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
    place = _scene_of(context, paragraph, predicate)
    if len(people) > 1 and len(_homes(context, people)) > 1 and (head.lemma_ in SURE or place is not None):
        _add(context, paragraph, head, people, place, "meeting-joint-act", predicate.subjects)
    bodies = [entity for entity in found if entity.kind == "organisation" and entity.code not in STANDING_BODIES]
    of_heads = any(token.lemma_.lower() in HEADS for token in predicate.subjects)
    if (
        not people
        and len(bodies) == 1
        and len(found) == 1
        and of_heads
        and place is not None
        and head.lemma_ == "agree"
    ):
        _add(context, paragraph, head, bodies, place, "meeting-of-body", predicate.subjects)


def _add_telling(context: Context, paragraph: Paragraph, predicate: Predicate) -> None:
    """Add the meeting in which somebody tells somebody else something, where a place of it is named."""
    reference = context.reference
    place = _scene_of(context, paragraph, predicate)
    if place is None:
        return
    subjects = reference.all_actors(paragraph.number, predicate.subjects)
    told = [child for child in predicate.head.children if child.dep_ in ("dobj", "dative") and child.pos_ != "ADP"]
    told.extend(predicate.prepositions.get("to", ()) if predicate.head.lemma_ in ("convey", "deliver", "hand") else ())
    hearers = reference.all_actors(paragraph.number, told)
    people = [entity for entity in [*subjects, *hearers] if entity.kind == "person"]
    one_each = len(subjects) == len(hearers) == 1 and len(set(people)) == 2
    if one_each and len(_homes(context, people)) > 1:
        _add(context, paragraph, predicate.head, people, place, "meeting-told", [*predicate.subjects, *told])


def _homes(context: Context, people: Sequence[Entity]) -> set[Entity]:
    return {home for each in people if (home := context.reference.state_of(each)) is not None}


def _scene_of(context: Context, paragraph: Paragraph, predicate: Predicate) -> Entity | None:
    """Return where a verb, or what it is about, is put: "signed in X", "signed an agreement in X"."""
    place = place_of(context, paragraph, predicate.head)
    for item in (*predicate.objects, *predicate.subjects):
        place = place or place_of(context, paragraph, item)
    return place
