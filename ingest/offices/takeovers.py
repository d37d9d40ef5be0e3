"""Offices that pass from one to another: "A was replaced by B", "C succeeded D", "E took over from F", "G resigned"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from ingest.basics.vocabulary import word_set
from ingest.language.predicates import Predicate, read_predicate
from ingest.names.mentions import Mention
from ingest.offices.held import Office, Scene

FOLLOWING = word_set("succeed replace")
PASSED = word_set(
    "head-of-state head-of-government foreign-minister defence-minister minister monarch ambassador organisation-head "
    "military-commander spokesperson opposition-leader envoy other"
)
DOUBTFUL = word_set("may might could should can must would")
AHEAD = word_set("will 'll expect schedule due set tip")


def find_takeovers(scene: Scene) -> Iterator[Office]:
    """Yield the office that one of two people has, by the text, for the other who came before or after them."""
    for verb in scene.paragraph.doc:
        if verb.pos_ != "VERB" or any(child.dep_ == "neg" or child.lower_ in DOUBTFUL for child in verb.children):
            continue
        pair = _pair(scene, verb)
        if pair is None:
            continue
        old, new = pair
        planned = verb.head.lemma_ in AHEAD or any(child.lower_ in AHEAD for child in verb.children)
        own = [office for office in scene.known if office.paragraph >= scene.paragraph.number - 1]
        models = {each.person: each for each in own if each.role in PASSED}  # the last of each
        theirs = (models.get(old.entity), models.get(new.entity))
        if (theirs[0] is None) == (theirs[1] is None):
            continue
        place = {"paragraph": scene.paragraph.number, "first": min(old.first, new.first, verb.i)}
        last = max(old.last, new.last, verb.i + 1)
        if theirs[0] is not None:
            yield replace(theirs[0], person=new.entity, former=False, planned=planned, last=last, **place)  # type: ignore[arg-type]
        elif theirs[1] is not None:
            still = planned or theirs[1].planned  # who is to be succeeded holds it yet
            yield replace(theirs[1], person=old.entity, former=not still, planned=False, last=last, **place)  # type: ignore[arg-type]


def _pair(scene: Scene, verb: Token) -> tuple[Mention, Mention] | None:
    """Return who had the office before and who has it after, where *verb* tells of two people."""
    predicate = read_predicate(verb)
    if verb.lemma_ in FOLLOWING:
        return _people(scene, predicate, predicate.objects, predicate.subjects)
    particles = {child.lower_ for child in verb.children if child.dep_ == "prt"}
    if verb.lemma_ == "take" and "over" in particles | {child.lower_ for child in verb.children}:
        return _people(scene, predicate, _whom_from(verb), predicate.subjects)
    if (verb.lemma_ == "hand" and "over" in particles) or (
        verb.lemma_ in ("give", "make") and any(each.lower_ == "way" for each in predicate.objects)
    ):
        ways = (predicate.prepositions.get("to", ()), predicate.prepositions.get("for", ()))
        return _people(scene, predicate, predicate.subjects, ways[0] or ways[1])
    return None


def _whom_from(verb: Token) -> tuple[Token, ...]:
    """Return what stands behind "from", wherever the parse hangs it: "took over as minister of Peru from A"."""
    prepositions = [token for token in verb.subtree if token.dep_ == "prep" and token.lower_ == "from"]
    return tuple(child for each in prepositions for child in each.children if child.dep_ == "pobj")


def _people(
    scene: Scene, predicate: Predicate, old: tuple[Token, ...], new: tuple[Token, ...]
) -> tuple[Mention, Mention] | None:
    before = [found for each in old if (found := _person(scene, each)) is not None]
    after = [found for each in new if (found := _person(scene, each)) is not None]
    if len(before) != 1 or len(after) != 1 or before[0].entity == after[0].entity:
        return None
    return before[0], after[0]


def _person(scene: Scene, token: Token) -> Mention | None:
    """Return the person at *token* or in apposition to it."""
    named = scene.person_at(token.i)
    beside = [child for child in token.children if child.dep_ == "appos"]
    return named or next((found for each in beside if (found := scene.person_at(each.i)) is not None), None)
