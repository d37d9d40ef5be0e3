"""Why a sanction was imposed, where the text says so: "over its nuclear test", "citing the invasion of Kuwait"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from spacy.tokens import Token

from ingest.basics.vocabulary import Vocabulary, word_set
from ingest.language.sentences import Paragraph

LONGEST = 14  # words of a reason that are looked at
PREPOSITIONS = word_set("over for after following amid against")
VERBS = word_set("cite accuse punish protest blame charge suspect allege say stop force design aim press deter fault")
NOUNS = word_set("response reaction retaliation protest punishment account ground view reprisal answer light pressure")
CLAUSES = word_set("because since")


def find_reason(vocabulary: Vocabulary, paragraph: Paragraph, head: Token, measure: Sequence[Token]) -> str | None:
    """Return the code of the reason that the sentence states for the measure that *head* decides, or None."""
    found: list[str] = []
    for token in _introducers(head, measure):
        words = paragraph.doc[token.i + 1 : min(token.i + 1 + LONGEST, head.sent.end)]
        code = classify(vocabulary, _until_next_measure(words.text))
        if code is not None:
            found.append(code)
    return found[0] if found else None


def classify(vocabulary: Vocabulary, words: str) -> str | None:
    """Return the code of the entry whose pattern comes first in *words*."""
    places = [(match.start(), code) for pattern, code in _patterns(vocabulary) if (match := pattern.search(words))]
    return min(places)[1] if places else None


def _patterns(vocabulary: Vocabulary) -> Sequence[tuple[re.Pattern[str], str]]:
    return _compile(tuple((str(row["pattern"]), str(row["reason"])) for row in vocabulary.reasons["reason"]))


@cache
def _compile(rows: tuple[tuple[str, str], ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern, re.IGNORECASE), code) for pattern, code in rows)


def _until_next_measure(text: str) -> str:
    return re.split(r"[;:]|, (?:but|while|and)\b", text)[0]


def _introducers(head: Token, measure: Sequence[Token]) -> list[Token]:
    """Return the words behind which the reason stands, among those that hang on the measure or its verb."""
    roots = [head, *measure]
    if head.dep_ in ("relcl", "acl"):  # "the sanctions that X imposed were a reaction to"
        roots.append(head.head)
        if head.head.dep_ in ("nsubj", "nsubjpass"):
            roots.append(head.head.head)
    found = []
    for token in head.sent:
        if _introduces(token) and _hangs_on(token, roots):
            found.append(token)
    return found


def _introduces(token: Token) -> bool:
    lemma = token.lemma_.lower()
    if token.dep_ in ("prep", "mark", "pcomp", "agent", "advcl") and token.lower_ in PREPOSITIONS | CLAUSES:
        return True
    if token.lower_ in ("because", "due", "owing"):
        return True
    return (token.pos_ == "VERB" and lemma in VERBS) or (token.pos_ == "NOUN" and lemma in NOUNS)


def _hangs_on(token: Token, roots: Sequence[Token]) -> bool:
    """Say whether *token* belongs to the clause of one of *roots*, not to another that it is part of."""
    node, steps = token, 0
    while node not in roots:
        if node.head == node or steps > 6:
            return False
        if node.dep_ == "conj" and node.pos_ == "VERB" and any(child.dep_ == "nsubj" for child in node.children):
            return False
        node, steps = node.head, steps + 1
    return True
