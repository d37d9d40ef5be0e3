"""Acts named by nouns that are not done: what stands right before them, and what is said of them as subjects."""

from __future__ import annotations

from collections.abc import Mapping

from spacy.tokens import Token

from ingest.basics.vocabulary import word_set
from ingest.language.cues import Cues

BEING = word_set("be remain seem look appear stay become prove sound")
COMING = word_set("come follow happen begin start")
DISTANT = word_set("away off ahead")
LONGEST = 4  # words of a phrase


def phrase_before(noun: Token, cues: Cues) -> tuple[Token, str] | None:
    """Return the first word of the phrase right before *noun* that says it is not done, and what it makes of it."""
    start = noun.left_edge.i
    for length in range(LONGEST, 0, -1):
        first = start - length
        if first >= noun.sent.start:
            words = tuple(token.lower_ for token in noun.doc[first:start])
            if (effect := cues.before.get(words)) is not None:
                return noun.doc[first], effect
    return None


def subject_effect(noun: Token, cues: Cues) -> str | None:
    """Return what the verb of the event *noun* makes of it: "is on hold", "fell through", "remains a goal"."""
    verb = noun.head
    if noun.dep_ not in ("nsubj", "nsubjpass") or verb.pos_ not in ("VERB", "AUX"):
        return None
    return predicated_effect(verb, cues) if verb.lemma_ in BEING else cues.fate(verb)


def predicated_effect(verb: Token, cues: Cues) -> str | None:
    """Return what stands behind "is", "remains", "seems" and makes its subject uncertain: "doubtful", "a goal"."""
    if verb.lemma_ not in BEING:
        return None
    for child in verb.children:
        if child.i < verb.i:
            continue
        if child.dep_ in ("acomp", "oprd") and (effect := cues.adjectives.get(child.lemma_)) not in (None, "actual"):
            return effect
        if child.dep_ == "attr" and child.lemma_ in cues.complements:
            return cues.complements[child.lemma_]
        if child.dep_ in ("prep", "advmod", "acomp") and (effect := _position(child, cues.positions)) is not None:
            return effect
        if child.lower_ in DISTANT and any(each.dep_ in ("npadvmod", "advmod") for each in child.children):
            return "planned"  # "is months away", "is far off"
        if child.dep_ == "xcomp" and child.lemma_ in COMING and any(each.dep_ == "aux" for each in child.children):
            return "planned"  # "is still to come"
    return None


def _position(first: Token, known: Mapping[tuple[str, ...], str]) -> str | None:
    for length in range(LONGEST, 0, -1):
        words = tuple(token.lower_ for token in first.doc[first.i : first.i + length])
        if words in known:
            return known[words]
    return None
