"""Which measures a phrase names: one word, several in a list, or those the article told of before."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from ingest.acts.senders import regime
from ingest.language.predicates import Predicate
from ingest.language.sentences import expand
from ingest.reference.context import Context
from ingest.reference.instruments import Sanction

RELATIVE = frozenset({"that", "which"})
NEAR = 14  # words between a measure and the clause that tells of it
TAKING_UP = frozenset({"it", "them", "they", "these", "which", "this", "both", "those"})
ALONG = ("together with", "along with", "alongside", "plus", "besides")
ANAPHORIC = frozenset({"det", "predet", "poss", "prep", "acl", "relcl", "case", "punct"})
DEFINITE = frozenset({"the", "these", "those", "both", "its", "their", "all", "this", "that"})
REST = frozenset({"most", "other", "remaining", "existing", "many", "rest"})


def nominal_themes(predicate: Predicate) -> tuple[Token, ...]:
    """Return what a noun for an act may be about: "the lifting of @", "a call for @", "@ relief"."""
    found = list(predicate.objects)
    for name in ("for", "to", "against", "of"):
        found.extend(token for token in predicate.prepositions.get(name, ()) if token not in found)
    found.extend(child for child in predicate.head.children if child.dep_ in ("compound", "nmod"))
    return tuple(found)


def measures_of(token: Token, context: Context) -> list[Token]:
    """Return the words for measures that a phrase names: itself, what it comes with, those behind "including"."""
    if token.lower_ == "that" and token.tag_ == "DT":
        return []  # "has not agreed to that"
    if token.lower_ in RELATIVE and (before := _named_before(token, context)) is not None:
        return [before]
    if token.pos_ == "PRON" and token.lower_ in TAKING_UP:
        return [token] if context.instruments.sanctions else []
    if not context.instruments.is_sanction(token):
        return _inside(token, context)
    found = [
        each
        for child in token.children
        if child.dep_ == "prep" and child.lower_ in ("including", "like", "as")
        for each in _sanctions_behind(child, context)
    ]
    return [*(found or [token]), *_along(token, context)]


def _named_before(token: Token, context: Context) -> Token | None:
    """Return the measure that "that" or "which" stands for where the parser hung the clause on another word."""
    before = token.doc[max(token.sent.start, token.i - NEAR) : token.i]
    return next((each for each in reversed(before) if context.instruments.is_sanction(each)), None)


def _inside(token: Token, context: Context) -> list[Token]:
    if token.dep_ == "pobj" and context.instruments.is_sanction(token.head.head):
        return [token.head.head]  # "the embargo on arms that Canada adopted"
    if token.lemma_.lower() not in context.vocabulary.word_sets["collection"]:
        return []
    inner = [leaf for child in token.children if child.lower_ in ("of", "for") for leaf in child.children]
    inner = [leaf for leaf in inner if leaf.dep_ == "pobj"]
    inner.extend(child for child in token.children if child.dep_ == "compound")
    return [measure for leaf in inner for each in expand(leaf) for measure in measures_of(each, context)]


def _sanctions_behind(preposition: Token, context: Context) -> list[Token]:
    leaves = [leaf for leaf in preposition.children if leaf.dep_ == "pobj"]
    return [each for leaf in leaves for each in expand(leaf) if context.instruments.is_sanction(each)]


def _along(token: Token, context: Context) -> list[Token]:
    """Return the measures that come with another: "the embargo together with the travel ban and the asset freeze"."""
    found = []
    for place in (token, token.head):
        for child in place.children:
            if child.dep_ == "prep" and child.i > token.i and _is_along(child):
                found.extend(_sanctions_behind(child, context))
    return found


def _is_along(preposition: Token) -> bool:
    before = [child.lower_ for child in preposition.children if child.dep_ == "advmod"]
    return preposition.lower_ in ALONG or (preposition.lower_ == "with" and before in (["together"], ["along"]))


def last_told(context: Context) -> list[Sanction]:
    """Return the measures told of last, all of one sentence, each kind once."""
    rows = context.instruments.sanctions
    if not rows:
        return []
    kinds = {row.kind: row for row in rows if row.told == rows[-1].told}
    return list(kinds.values())


def taken_up(context: Context, token: Token) -> list[Sanction]:
    """Return the measures that "both measures", "the ban" or "them" mean; none where the phrase is new by itself."""
    if token.pos_ == "PRON":
        last = last_told(context)
        main = regime(context)
        if behind := [leaf for child in token.children if child.dep_ == "prep" for leaf in child.children]:
            kind = context.instruments.kind_of_words(behind[0])  # "those on the movement of persons"
            return [replace(main, kind=kind)] if main is not None and kind is not None else []
        return last if len(last) > 1 or main is None else [main]
    determiners = {child.lower_ for child in token.children if child.dep_ in ("det", "predet", "poss")}
    if not determiners & DEFINITE or any(child.dep_ not in ANAPHORIC for child in token.children):
        return []
    if "both" in determiners:
        return last_told(context)
    return []


def only_kind(context: Context, measure: Sanction) -> str | None:
    """Return the kind of *measure* where the article told of no other kind between its parties."""
    rows = [row for row in context.instruments.sanctions if set(row.targets) & set(measure.targets)]
    kinds = {row.kind for row in rows if set(row.senders) & set(measure.senders)} - {"diplomatic"}
    return next(iter(kinds)) if len(kinds) == 1 else None


def is_definite(token: Token) -> bool:
    """Say whether "the", "its" or the like stands before a noun that nothing else describes."""
    determiners = {child.lower_ for child in token.children if child.dep_ in ("det", "predet", "poss")}
    return bool(determiners & DEFINITE) and all(child.dep_ in ANAPHORIC for child in token.children)


def is_known(token: Token) -> bool:
    """Say whether a phrase means measures that were told of before: "the curbs", "most other restrictions"."""
    return is_definite(token) or any(child.lower_ in REST for child in token.children)
