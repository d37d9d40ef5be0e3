"""Repetition: "Italy did the same", "Kyrgyzstan followed suit": the act told last, by another actor."""

from __future__ import annotations

from spacy.tokens import Token

from ingest.claims import Claim, Entity
from ingest.context import Context
from ingest.predicates import read_predicate
from ingest.sentences import Paragraph

ACTORS = {"sanction": "senders", "membership": "member", "treaty": "parties"}
ONE_SIDED = frozenset({"ratify", "withdraw", "suspend", "terminate", "violate"})
AS_WELL = frozenset({"likewise", "similarly", "suit", "same", "so"})


def find_repetition(context: Context, paragraph: Paragraph, token: Token) -> None:
    """Add the claims that a verb of doing alike makes about its subjects."""
    if token.pos_ != "VERB" or token.lemma_ not in ("do", "follow", "act") or not _is_alike(token):
        return
    predicate = read_predicate(token)
    actors = context.reference.states(paragraph.number, predicate.subjects)
    for claim in _last_told(context, paragraph, token, actors):
        context.add(
            claim.type,
            {**claim.roles, ACTORS[claim.type]: actors},
            {key: value for key, value in claim.values.items() if key != "count"},
            paragraph=paragraph,
            head=token,
            rule="done-alike",
            arguments=predicate.subjects,
            treaty=claim.treaty,
        )


def _is_alike(verb: Token) -> bool:
    return any(each.lower_ in AS_WELL for each in verb.children if each.dep_ in ("dobj", "advmod", "obj", "attr"))


def _last_told(context: Context, paragraph: Paragraph, verb: Token, actors: list[Entity]) -> list[Claim]:
    """Return the acts of the sentence that told one last, where it is near and others did it."""
    rows = [claim for claim in context.claims if claim.type in ACTORS and claim.factuality == "actual"]
    if not actors or not rows:
        return []
    last = rows[-1]
    start = paragraph.base + verb.sent.start_char
    if start - last.evidence[0].end > NEAR or set(actors) & set(last.roles[ACTORS[last.type]]):
        return []
    if last.type == "treaty" and last.values.get("action") not in ONE_SIDED:
        return []
    same = [claim for claim in rows if claim.evidence == last.evidence and claim.type == last.type]
    return same or [last]


NEAR = 250  # characters between an act and its repetition
