"""Meetings told by who is where: "negotiated a truce in Moscow", "was received at the White House", "his host, A"."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from ingest.acts.meetings import add_meeting, homes_of
from ingest.acts.places import PLACING, land_of, spots_among
from ingest.basics.claims import Entity
from ingest.basics.vocabulary import word_set
from ingest.language.predicates import read_predicate
from ingest.language.sentences import Paragraph, expand
from ingest.reference.context import Context

SHUTTLING = word_set("negotiate mediate broker shuttle plead lobby confer haggle")
RECEIVED = word_set("receive welcome feted fete greet host entertain honour honor")
HOSTS = word_set("host hostess")


def find_presence(context: Context, paragraph: Paragraph, token: Token) -> None:
    """Add the meeting of somebody who acts in another's land, is received there, or has a host there."""
    if token.lemma_ in SHUTTLING and token.pos_ == "VERB":
        _add_abroad(context, paragraph, token, read_predicate(token).subjects)
    elif token.lemma_ in RECEIVED and token.pos_ == "VERB" and read_predicate(token).passive:
        patients = read_predicate(token).subjects_or_patients()
        if not read_predicate(token).subjects:
            _add_abroad(context, paragraph, token, patients)
    elif token.lemma_.lower() in HOSTS and token.pos_ == "NOUN":
        _add_host(context, paragraph, token)


def _add_abroad(context: Context, paragraph: Paragraph, verb: Token, subjects: Sequence[Token]) -> None:
    """Add a meeting of the one person of *subjects* with each land in which the deed of *verb* is put."""
    people = [each for each in context.reference.all_actors(paragraph.number, subjects) if each.kind == "person"]
    if len(people) != 1:
        return
    predicate = read_predicate(verb)
    if any(predicate.prepositions.get(name) for name in ("with", "between")):
        return  # whom he met is told
    spots = [leaf for name in PLACING for each in predicate.prepositions.get(name, ()) for leaf in expand(each)]
    for item in predicate.objects:
        inner = read_predicate(item).prepositions
        spots.extend(leaf for name in PLACING for each in inner.get(name, ()) for leaf in expand(each))
    homes = homes_of(context, people)
    for spot in dict.fromkeys(spots_among(context, paragraph, spots)):
        land = land_of(context, spot)
        if land is not None and land.kind == "state" and land not in homes:
            add_meeting(context, paragraph, verb, [*people, land], spot, "meeting-abroad", [*subjects, *spots])


def _add_host(context: Context, paragraph: Paragraph, host: Token) -> None:
    """Add the meeting of "A had scarcely left when his host, B, announced": a guest is with a host."""
    owners = [child for child in host.children if child.dep_ == "poss" and child.pos_ == "PRON"]
    named = [child for child in host.children if child.dep_ == "appos"]
    guests: list[Entity] = context.reference.all_actors(paragraph.number, owners)
    hosts = context.reference.all_actors(paragraph.number, named)
    people = [each for each in dict.fromkeys([*guests, *hosts]) if each.kind == "person"]
    if len(hosts) == 1 and len(people) > 1 and len(homes_of(context, people)) > 1:
        land = context.reference.state_of(hosts[0])
        place = land if land is not None and land.kind == "state" else None
        add_meeting(context, paragraph, host, people, place, "meeting-host", [*owners, *named])
