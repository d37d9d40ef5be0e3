"""Whose an office is that names neither state nor body: the sentence's, else that of which the article tells most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from ingest.claims import Entity
from ingest.mentions import Mentions
from ingest.sentences import Paragraph
from ingest.titles import Titled

ORGANISATION_ROLES = frozenset({"organisation-head"})
# How much a mention says that the article is set in a state: adjectives and metonyms name who acts from elsewhere too.
WEIGHTS = {"name": 2.0, "capital": 1.5, "demonym": 1.0, "metonym": 0.5}


def nearest_state(paragraph: Paragraph, mentions: Mentions, titled: Titled) -> Entity | None:
    """Return the state (for heads of bodies: the body) that the sentence names last before the title."""
    wanted = wanted_kinds(titled)
    start = paragraph.doc[titled.first].sent.start
    for mention in mentions.before(paragraph.number, titled.first):
        if mention.paragraph < paragraph.number or mention.first < start:
            break
        if mention.entity.kind in wanted:
            return mention.entity
    return None


def wanted_kinds(titled: Titled) -> tuple[str, ...]:
    """Return what an office of this title can be an office of."""
    return ("organisation",) if titled.title.role in ORGANISATION_ROLES else ("state",)


def most_bare(bare: Sequence[Entity], titled: Titled | None) -> Entity | None:
    """Return the state whose offices the article gives without naming it: reports leave out their own country."""
    if titled is not None and titled.title.role in ORGANISATION_ROLES:
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
