"""Bodies that have members: which organisation a phrase names or means, and which can be joined."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from ingest.basics.claims import Entity
from ingest.language.sentences import Paragraph, phrase
from ingest.reference.context import Context

BODIES = ("organisation",)
PARTS = frozenset({"structure", "council", "membership", "programme", "program", "command"})


def organisations_of(context: Context, paragraph: Paragraph, tokens: Sequence[Token]) -> list[Entity]:
    """Return the organisations that the phrases name, or mean ("the bloc")."""
    found: list[Entity] = []
    for token in tokens:
        if token.lower_ == "it":
            found.extend(context.reference.last_organisation(paragraph.number, token))
        for entity in context.reference.actors(paragraph.number, token):
            if entity.kind in BODIES:
                found.append(entity)
        if not found and token.lemma_.lower() in PARTS:
            found.extend(
                m.entity
                for m in context.reference.mentions.within(paragraph.number, phrase(token))
                if m.entity.kind in BODIES
            )
        if not found and token.lemma_.lower() in context.vocabulary.word_sets["body"] and _is_bare(token):
            found.extend(context.reference.main_organisation())  # "the bloc" before its name
    return list(dict.fromkeys(found))


def _is_bare(noun: Token) -> bool:
    """Say whether nothing but "the" stands beside a noun: "the bloc", "the club"."""
    children = list(noun.children)
    return any(child.lower_ in ("the", "this") for child in children) and all(
        child.dep_ in ("det", "punct", "case") or child.i > noun.i for child in children
    )


def takes_members(context: Context, organisation: Entity) -> bool:
    """Say whether states can belong to *organisation*: to no armed movement."""
    return organisation.kind == "organisation" and not context.reference.is_movement(organisation)
