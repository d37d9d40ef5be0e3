"""Whose an office is that names neither state nor body: the sentence's, else that of which the article tells most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from ingest.basics.claims import Entity
from ingest.basics.vocabulary import Vocabulary
from ingest.language.sentences import Paragraph
from ingest.names.mentions import Mentions

ORGANISATION_ROLES = frozenset({"organisation-head"})
# How much a mention says that the article is set in a state: adjectives and metonyms name who acts from elsewhere too.
WEIGHTS = {"name": 2.0, "capital": 1.5, "demonym": 1.0, "metonym": 0.5}


def nearest_state(paragraph: Paragraph, mentions: Mentions, place: int, role: str) -> Entity | None:
    """Return the state (for heads of bodies: the body) that the sentence names last before a title at *place*."""
    wanted = wanted_kinds(role)
    start = paragraph.doc[place].sent.start
    for mention in mentions.before(paragraph.number, place):
        if mention.paragraph < paragraph.number or mention.first < start:
            break
        if mention.entity.kind in wanted and mention.via != "demonym":
            return mention.entity
    return None


def wanted_kinds(role: str) -> tuple[str, ...]:
    """Return what an office of this role can be an office of."""
    return ("organisation",) if role in ORGANISATION_ROLES else ("state",)


def most_bare(bare: Sequence[Entity], role: str | None) -> Entity | None:
    """Return the state whose offices the article gives without naming it: reports leave out their own country."""
    if role in ORGANISATION_ROLES:
        return None
    counts = Counter(entity for entity in bare if entity.kind == "state")
    return next((entity for entity, _ in counts.most_common(1)), None)


def setting(mentions: Mentions, *kinds: str) -> Entity | None:
    """Return the state or body of which the article tells most."""
    return next(iter(settings(mentions, *kinds)), None)


def settings(mentions: Mentions, *kinds: str) -> list[Entity]:
    """Return the states or bodies of which the article tells, the one it tells most of first."""
    weights: dict[Entity, float] = {}
    for mention in mentions.rows:
        if mention.entity.kind in kinds:
            weights[mention.entity] = weights.get(mention.entity, 0.0) + WEIGHTS.get(mention.via, 1.0)
    return sorted(weights, key=lambda entity: -weights[entity])


def chamber_states(paragraphs: Sequence[Paragraph], mentions: Mentions, chambers: Collection[str]) -> list[Entity]:
    """Return the states whose chamber the article names: "the Philippine Senate"; the most named first."""
    counts: Counter[Entity] = Counter()
    for mention in mentions.rows:
        doc = paragraphs[mention.paragraph].doc
        behind = doc[mention.last + 1 if doc[mention.last : mention.last + 1].text == "'s" else mention.last :][:2]
        if mention.entity.kind == "state" and any(each.lemma_.lower() in chambers for each in behind):
            counts[mention.entity] += 1
    return [entity for entity, _ in counts.most_common()]


def body_by_part(mentions: Mentions, name: str, vocabulary: Vocabulary) -> Entity | None:
    """Return the organisation that a part of its name takes up, the most told: "the Council", "the Commission"."""
    lower = name.lower()
    if lower not in vocabulary.word_sets["part_name"]:
        return None
    counts = Counter(row.entity for row in mentions.rows if row.entity.kind == "organisation")
    organs = vocabulary.names["organs"]
    for entity, _ in counts.most_common():
        words = entity.name.lower().split()
        if lower in (words[-1], *(words[:1] if words[1:2] == ["of"] else ()), *organs.get(entity.code, ())):
            return entity
    return None
