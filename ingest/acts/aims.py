"""Whom or what a statement speaks of: who is named, whose deed it is, which treaty or sanction."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from ingest.acts.deciders import DECISIONS
from ingest.acts.doers import CHARGES, SPEAKER_KINDS, doer_of, is_lead, meant, owner_inside, taken_up
from ingest.acts.places import land_of, place_of, spots_among
from ingest.basics.claims import Entity
from ingest.basics.vocabulary import word_set
from ingest.language.frames import Match
from ingest.language.predicates import read_predicate
from ingest.language.sentences import Paragraph
from ingest.reference.context import Context

ANYBODY = word_set("government state country nation member party side leader power company")
ADDRESSING = word_set("accuse urge ask blame warn tell thank assure implore press pressure")
RULING = word_set("military junta regime government authority army leadership ruler administration police general")
GOVERNING = ("head-of-state", "head-of-government", "foreign-minister", "defence-minister", "minister", "spokesperson")
NEWS = ("sanction", "treaty", "membership", "access")
MEASURES = word_set("text draft resolution measure ban vote procedure outcome embargo result package")
HELPING = ("by", "with", "to", "for", "against", "on", "behind", "from")
SEVERAL = word_set("side party")
CHANGES = word_set("lifting easing imposition tightening prolongation renewal")

Target = tuple[Entity | None, dict[str, str | int | bool]]


def content_of(verb: Token) -> list[Token]:
    """Return the clauses that tell what is promised, demanded or denied."""
    return [child for child in verb.children if child.dep_ in ("xcomp", "ccomp")]


def of_content(
    context: Context, paragraph: Paragraph, verb: Token, speakers: Sequence[Entity], stance: str
) -> list[Target]:
    """Return whom the content is about: who is to act ("demanded that X leave Y"), else who is named in it."""
    reference = context.reference
    ours = set(speakers) | {state for each in speakers if (state := reference.state_of(each))}
    for child in content_of(verb):
        subjects = [each for each in child.children if each.dep_ in ("nsubj", "nsubjpass")]
        acting = [each for each in reference.all_actors(paragraph.number, subjects) if each not in ours]
        acting.extend(owner for each in subjects for owner in owner_inside(context, paragraph, each))
        named = [mention.entity for mention in reference.mentions.within(paragraph.number, child.subtree)]
        if (
            stance == "promise" and child.dep_ == "ccomp"
        ):  # "vowed that it would stand by X"; not "that X would leave", "to leave it in X"
            inner = read_predicate(child)
            helped = [each for name in HELPING for each in inner.prepositions.get(name, ())]
            given = reference.all_actors(paragraph.number, [*inner.objects, *helped])
            given.extend(owner for each in inner.objects for owner in owner_inside(context, paragraph, each))
            acting, named = [each for each in given if each not in ours], []
        if stance == "demand" and not acting:  # "demanded that the base at Keflavik be closed"
            spots = spots_among(context, paragraph, subjects)
            acting = [land for spot in spots if (land := land_of(context, spot)) is not None]
        for entity in (*acting, *named):
            if entity.kind in SPEAKER_KINDS and entity not in ours:
                return [(entity, {})]
    return []


def targets_of(
    context: Context, paragraph: Paragraph, match: Match, stance: str, speakers: Sequence[Entity]
) -> list[Target]:
    """Return whom or what is spoken of: each a pair of an entity and the values that tell of a treaty or sanction."""
    reference, number = context.reference, paragraph.number
    if stance in ("promise", "threaten"):  # "pledged the Philippines a fleet": to whom, before what
        given = [child for child in match.predicate.head.children if child.dep_ == "dative"]
        direct = [child for child in match.predicate.head.children if child.dep_ == "dobj" and child.pos_ == "PROPN"]
        given = given or direct or _right_behind(context, paragraph, match.predicate.head)
        given = given or list(match.predicate.prepositions.get("to", ()))
        hearers = list(dict.fromkeys(each for token in given for each in meant(context, number, token, speakers)))
        if hearers:
            return [(entity, {}) for entity in hearers]
    homes = {home for each in speakers if each.kind == "person" and (home := reference.state_of(each))}
    rows: list[Target] = []
    for token in match.themes:
        told = token.lower_ == "it" and match.predicate.head.lemma_ in ADDRESSING
        same = taken_up(context, speakers) if token.lower_ == "it" and not told and stance != "deny" else None
        if same is not None:
            values = {key: same.values[key] for key in ("target_treaty", "target_sanction") if key in same.values}
            rows.extend((target, dict(values)) for target in same.roles.get("target", ()))
            continue
        if (token.lower_ in ("it", "this", "that", "what", "which") and not told) or (
            stance == "deny" and token.lemma_.lower() not in CHARGES and token.pos_ == "NOUN"
        ):
            continue  # what was said before, more often than somebody
        if is_anybody(token):
            continue
        found = meant(context, number, token, speakers)
        if found and set(found) <= homes and reference.mentions.of(number, token) is None:
            other = reference.scene(list(homes))  # "the regime" is not the speaker's own
            found = [other] if other is not None else [] if _governs(context, speakers) else found
        if found:
            rows.extend((entity, {}) for entity in found)
        elif (sender := _sanctioner(context, token, speakers)) is not None:
            rows.append((None, {"target_sanction": sender.code}))
        elif _is_some(token) and (context.instruments.is_treaty(token) or context.instruments.is_sanction(token)):
            continue  # "welcomed an accord", "would back sanctions": which one the text has not told
        elif (
            match.predicate.head.lemma_ == "denounce"
            and context.instruments.is_treaty(token)
            and not match.predicate.prepositions.get("as")
            and (_may_leave(speakers) or match.predicate.head.dep_ == "xcomp")
        ):
            continue  # to denounce a treaty is to leave it
        elif context.instruments.is_treaty(token) and context.instruments.treaty_of(number, token) is not None:
            rows.append((None, {"target_treaty": True}))
        elif context.instruments.sanctions and (context.instruments.is_sanction(token) or _is_bare_change(token)):
            rows.append((None, {"target_sanction": context.instruments.sanctions[-1].senders[0].code}))
        else:
            inside = owner_inside(context, paragraph, token) or doer_of(context, token, speakers)
            if inside and set(inside) <= set(speakers) and any(each.lower_ == "its" for each in token.children):
                inside = _other_before(context, paragraph, token, speakers)  # "Oman welcomed its decision"
            inside = inside or _ruling(context, paragraph, token, match.predicate.head)
            rows.extend((entity, {}) for entity in inside)
    return rows


def _sanctioner(context: Context, token: Token, speakers: Sequence[Entity]) -> Entity | None:
    """Return whose measure "the text" or "the vote" is, in an article that tells first of a body's sanction."""
    definite = any(child.lower_ in ("the", "this", "that") for child in token.children)
    lemma = token.lemma_.lower()
    if lemma not in MEASURES or not definite:
        return None
    told = (each for each in context.claims if each.type in NEWS and each.factuality == "actual")
    first = next(told, None)
    if first is None or first.type != "sanction" or not is_lead(context, first):
        return None
    if lemma in DECISIONS and first.values.get("action") not in ("impose", "extend", "tighten"):
        return None  # who lifts a measure is thanked for it, not the measure
    senders = [each for each in first.roles.get("senders", ()) if each.kind == "organisation"]
    return senders[0] if senders and not set(senders) & set(speakers) else None


def _other_before(context: Context, paragraph: Paragraph, token: Token, speakers: Sequence[Entity]) -> list[Entity]:
    """Return the state or organisation named last before the sentence of *token* that does not speak itself."""
    for mention in context.reference.mentions.before(paragraph.number, token.sent.start):
        if mention.entity.kind in ("state", "organisation") and mention.entity not in speakers:
            return [mention.entity]
    return []


def _governs(context: Context, speakers: Sequence[Entity]) -> bool:
    """Say whether one of the speakers holds an office of a government: they do not reproach their own."""
    return any(
        office.person in speakers and not office.former and office.role in GOVERNING
        for office in context.reference.offices
    )


def _may_leave(speakers: Sequence[Entity]) -> bool:
    return all(each.kind == "state" for each in speakers)


def _ruling(context: Context, paragraph: Paragraph, token: Token, verb: Token) -> list[Entity]:
    """Return the state of "condemned the military in Myanmar" and its like, where the place hangs on the verb."""
    if token.lemma_.lower() not in RULING:
        return []
    land = land_of(context, place_of(context, paragraph, verb))
    return [land] if land is not None else []


def _right_behind(context: Context, paragraph: Paragraph, verb: Token) -> list[Token]:
    """Return who stands right behind a verb of promising: "promised Jordan relief", however the parser has it."""
    behind = verb.nbor(1) if verb.i + 1 < verb.sent.end else None
    if behind is None or behind.dep_ == "poss" or behind.ent_type_ == "NORP":
        return []
    mention = context.reference.mentions.of(paragraph.number, behind)
    return [behind] if mention is not None and mention.entity.kind in SPEAKER_KINDS else []


def is_anybody(token: Token) -> bool:
    """Say whether a noun names whoever they are: "urged governments", "pressed the parties"."""
    if token.lemma_.lower() not in ANYBODY:
        return False
    if any(child.lower_ in ("every", "each", "any", "other", "all") for child in token.children):
        return not any(child.lower_ in ("of", "to") for child in token.children) and token.lemma_.lower() not in SEVERAL
    return token.tag_ == "NNS" and not any(
        child.dep_ in ("poss", "amod", "compound", "nummod") or child.lower_ in ("both", "all")
        for child in token.children
    )


def _is_some(noun: Token) -> bool:
    """Say whether a noun stands for any of its kind: "an accord", "economic sanctions"."""
    if noun.pos_ == "PROPN" or any(child.dep_ in ("poss", "prep", "acl", "relcl") for child in noun.children):
        return False
    words = {child.lower_ for child in noun.children if child.dep_ == "det"}
    return bool(words & {"a", "an", "any"}) or (not words and noun.tag_ == "NNS")


def _is_bare_change(token: Token) -> bool:
    """Say whether a noun takes up what became of a sanction: "welcomed the lifting"."""
    return token.lemma_.lower() in CHANGES and all(child.dep_ in ("det", "amod") for child in token.children)
