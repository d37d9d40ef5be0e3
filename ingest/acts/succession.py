"""Claims about treaties that take the place of others, where the text says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from ingest.basics.claims import Entity, TreatyReference, When
from ingest.dates.calendar import year_of
from ingest.language.frames import Match
from ingest.language.predicates import Predicate, read_predicate
from ingest.language.sentences import Paragraph, phrase
from ingest.reference.context import Context
from ingest.reference.instruments import Treaty

YEAR = re.compile(r"(1[89]|20)\d\d")
SIGNED = ("sign", "conclude", "reach", "date", "make", "agree")
RAISED = ("to", "into", "with", "through", "by")


def find_successions(context: Context, paragraph: Paragraph, match: Match) -> None:
    """Add the claim that *match* of a succession frame makes: which treaty takes the place of which."""
    predicate = match.predicate
    older, newer = _older_tokens(match), _newer_tokens(context, match)
    if match.frame.values.get("reverse"):
        older, newer = [*predicate.subjects_or_patients()], [*match.themes]
    old = next((token for token in older if _is_treaty_word(context, token)), None)
    new = next((token for token in newer if _is_treaty(context, token) and token != old), None)
    if predicate.head.lemma_ == "place" and predicate.head.head.lower_ != "in":
        return
    if old is not None and new is not None:
        _add(context, paragraph, match, old, new)


def _older_tokens(match: Match) -> list[Token]:
    if match.themes:
        return list(match.themes)
    names = ("of", "to", "for")
    return [token for name in names for token in match.predicate.prepositions.get(name, ())]


def _newer_tokens(context: Context, match: Match) -> list[Token]:
    """Return the words that can mean the newer treaty, the likeliest first."""
    head, predicate = match.predicate.head, match.predicate
    found = [token for name in RAISED for token in predicate.prepositions.get(name, ())]
    found += [token for token in predicate.subjects if _is_treaty(context, token)]
    if match.frame.name == "succession-raise":
        return found
    if head.pos_ not in ("VERB", "AUX"):  # "the successor to X" beside the treaty that it is
        found += [head.head, *(child for child in head.children if child.dep_ in ("nsubj", "appos"))]
        found += [child for child in head.head.children if child.dep_ in ("nsubj", "dobj", "attr")]
        verb = next((token for token in head.ancestors if token.pos_ == "VERB"), None)
        found += [] if verb is None else [*read_predicate(verb).objects, *read_predicate(verb).subjects]
    governor = _governor(head)
    if governor is not None:  # "signed a treaty to replace X", "a treaty to replace X"
        above = read_predicate(governor) if governor.pos_ in ("VERB", "AUX") else None
        found += [governor] if above is None else [*above.objects, *above.subjects]
    return found


def _governor(head: Token) -> Token | None:
    """Return the word whose purpose, or whose quality, the verb *head* tells."""
    node = head
    while node.dep_ in ("conj", "xcomp") and node.head != node and node.head.pos_ in ("VERB", "AUX"):
        node = node.head
    return node.head if node.dep_ in ("advcl", "acl", "relcl", "xcomp", "ccomp") else None


def _is_treaty(context: Context, token: Token) -> bool:
    return context.instruments.is_treaty(token)


def _is_treaty_word(context: Context, token: Token) -> bool:
    """Say whether *token* is a treaty, or "the one", "that of 1998"."""
    return _is_treaty(context, token) or (
        token.lower_ in ("one", "that", "ones") and any(YEAR.fullmatch(each.text) for each in phrase(token))
    )


def _add(context: Context, paragraph: Paragraph, match: Match, old: Token, new: Token) -> None:
    newer = context.instruments.treaty_of(paragraph.number, new, strict=False)
    if newer is None:
        return
    parties = _parties(context, paragraph, match, newer, new, old)
    older = _read_older(context, paragraph, old, newer, parties)
    if len(parties) < 2 and not (newer.name and older.name):
        return
    head = match.predicate.head
    governor = _governor(head)
    purpose = head.tag_ == "VB" and any(child.lower_ == "to" and child.dep_ == "aux" for child in head.children)
    told = governor if purpose and governor is not None and governor.pos_ == "VERB" else head
    context.add(
        "succession",
        {"parties": parties},
        {},
        paragraph=paragraph,
        head=told,
        rule=match.frame.name,
        arguments=[old, new, head],
        treaty=TreatyReference(newer.kind or "other", tuple(parties), newer.signed, newer.name),
        older=older,
    )


def _parties(
    context: Context, paragraph: Paragraph, match: Match, newer: Treaty, new: Token, old: Token
) -> list[Entity]:
    """Return the parties of the newer treaty: its own, those that act, those of the older one."""
    found = list(newer.parties)
    if len(found) < 2:
        found += _actors(context, paragraph, _verbs_above(match.predicate, new))
    if len(set(found)) < 2 and _is_treaty(context, old):
        found += context.instruments.parties_inside(paragraph.number, old)
    return list(dict.fromkeys(entity for entity in found if entity.kind != "person"))


def _verbs_above(predicate: Predicate, new: Token) -> Iterable[Predicate]:
    """Return the predicates that the newer treaty is an object of: who signed it is a party."""
    seen = []
    for token in (predicate.head, new):
        node = token
        while node.head != node:
            if node.pos_ in ("VERB", "AUX") and node not in seen:
                seen.append(node)
            node = node.head
        if node.pos_ in ("VERB", "AUX") and node not in seen:
            seen.append(node)
    seen += [child for child in new.children if child.dep_ in ("relcl", "acl")]
    return [read_predicate(node) for node in seen]


def _actors(context: Context, paragraph: Paragraph, predicates: Iterable[Predicate]) -> list[Entity]:
    found: list[Entity] = []
    for predicate in predicates:
        tokens: Sequence[Token] = predicate.subjects
        for name in ("with", "between", "by", "among"):
            tokens = [*tokens, *predicate.prepositions.get(name, ())]
        found += context.reference.states(paragraph.number, tokens)
    return found


def _years_of_signing(old: Token) -> list[When]:
    """Return the year in a clause that says when the treaty was made: "the pact that it had signed in 1948"."""
    clauses = [child for child in old.subtree if child.dep_ in ("relcl", "acl") and child.lemma_ in SIGNED]
    return [year_of(int(each.text)) for clause in clauses for each in clause.subtree if YEAR.fullmatch(each.text)]


def _read_older(
    context: Context, paragraph: Paragraph, old: Token, newer: Treaty, parties: Sequence[Entity]
) -> TreatyReference:
    """Return the older treaty as its phrase tells it; where it names no parties they are those of the newer one."""
    inner = phrase(old)
    years = [year_of(int(each.text)) for each in inner if YEAR.fullmatch(each.text)] or _years_of_signing(old)
    if not _is_treaty(context, old):  # "the one of 1998" is of the newer one's kind
        return TreatyReference(newer.kind or "other", tuple(parties), years[0] if years else None)
    treaty = context.instruments.treaty_of(paragraph.number, old, strict=False)
    own = context.instruments.parties_inside(paragraph.number, old)
    if treaty is None or treaty is newer:
        return TreatyReference(
            context.instruments.kind_in(inner) or "other", tuple(parties), years[0] if years else None
        )
    known = own if len(own) >= 2 else treaty.parties if len(treaty.parties) >= 2 else list(parties)
    signed = years[0] if years else treaty.signed
    return TreatyReference(treaty.kind or "other", tuple(known), signed, treaty.name)
