"""Repetition: "Italy did the same", "Kyrgyzstan followed suit": the act told last, by another actor."""

from __future__ import annotations

from spacy.tokens import Token

from ingest.basics.claims import Claim, Entity
from ingest.language.predicates import read_predicate
from ingest.language.sentences import Paragraph
from ingest.reference.context import Context

ACTORS = {"sanction": "senders", "membership": "member", "treaty": "parties", "statement": "speaker"}
ONE_SIDED = frozenset({"ratify", "withdraw", "suspend", "terminate", "violate"})
SOON = frozenset({"soon", "later", "afterwards", "then", "next", "shortly", "quickly", "since"})
AS_WELL = frozenset({"likewise", "similarly", "suit", "same", "so"})


def find_repetition(context: Context, paragraph: Paragraph, token: Token) -> None:
    """Add the claims that a verb of doing alike makes about its subjects."""
    if token.pos_ not in ("VERB", "AUX") or token.lemma_ not in ("do", "follow", "act") or not _is_alike(token):
        return
    predicate = read_predicate(token)
    actors = context.reference.states(paragraph.number, predicate.subjects)
    voices = context.reference.all_actors(paragraph.number, predicate.subjects)
    for claim in _last_told(context, paragraph, token, actors):
        if claim.type == "statement" and (set(actors) & set(claim.roles.get("target", ())) or not _is_so(token)):
            continue  # nobody is told to praise himself
        if claim.type == "membership" and set(actors) & set(claim.roles["organisation"]):
            continue  # the body did it again: who was shut out is another
        alone = claim.type == "membership" or (claim.type == "treaty" and claim.values.get("action") in ONE_SIDED)
        doers = voices if claim.type == "statement" else actors
        alone = alone or claim.type == "statement"
        for acting in [[actor] for actor in doers] if alone else [doers]:
            context.add(
                claim.type,
                {**claim.roles, ACTORS[claim.type]: acting},
                {key: value for key, value in claim.values.items() if key != "count"},
                paragraph=paragraph,
                head=token,
                rule="done-alike",
                arguments=predicate.subjects,
                treaty=claim.treaty,
            )


def _is_so(verb: Token) -> bool:
    """Say whether it is the words that are repeated: "so did Peru", "as did Peru"."""
    as_did = verb.dep_ == "advcl" and any(each.lower_ == "as" and each.dep_ == "mark" for each in verb.children)
    return verb.lemma_ == "do" and (as_did or any(each.lower_ in ("so", "likewise") for each in verb.children))


def _is_alike(verb: Token) -> bool:
    """Say whether a verb says that it was done again: "did the same", "followed in 1984", "acted three days later"."""
    if _is_so(verb) or any(
        each.lower_ in AS_WELL for each in verb.children if each.dep_ in ("dobj", "advmod", "obj", "attr")
    ):
        return True
    if verb.lemma_ not in ("follow", "act") or verb.dep_ not in ("ROOT", "conj", "relcl"):
        return False
    rest = [each for each in verb.children if each.dep_ not in ("nsubj", "aux", "punct", "cc", "conj", "npadvmod")]
    return (bool(rest) and all(_tells_when(each) for each in rest)) or (
        any(each.dep_ == "npadvmod" and each.ent_type_ == "DATE" for each in verb.children) and not rest
    )


def _tells_when(token: Token) -> bool:
    """Say whether it only tells when: "in 1984", "soon", "three days later"."""
    inside = [each for each in token.subtree if each.ent_type_ in ("DATE", "TIME") or each.lower_ in SOON]
    return bool(inside) and token.dep_ in ("prep", "advmod", "npadvmod")


def _last_told(context: Context, paragraph: Paragraph, verb: Token, actors: list[Entity]) -> list[Claim]:
    """Return the acts of the sentence that told one last, where it is near and others did it."""
    told = [claim for claim in context.claims if claim.type in ACTORS and claim.factuality == "actual"]
    rows = [claim for claim in told if claim.type != "statement"]
    if told and told[-1].type == "statement" and _is_so(verb):
        rows = [claim for claim in told if claim.type == "statement"]
        return rows[-1:] if paragraph.base + verb.sent.start_char - rows[-1].evidence[0].end <= NEAR else []
    acts = [claim for claim in context.claims if claim.type not in ("office", "statement")]
    if not actors or not rows or (acts and acts[-1].type not in ACTORS):
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
