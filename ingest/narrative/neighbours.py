"""What the words and sentences around an event leave to its time: "that was on 9 May", "six years passed before".

Each function is handed *dated*, which gives the date of the clause of a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from spacy.tokens import Token

from ingest.basics.claims import When
from ingest.basics.vocabulary import word_set
from ingest.dates.calendar import between, is_day, year_of
from ingest.dates.dates import shifted
from ingest.language.clauses import (
    carries_out,
    chain_of,
    first_verb,
    is_measure,
    is_narrated,
    is_perfect,
    is_simple_past,
    takes_up,
    verb_group,
)

Dated = Callable[[Token], When | None]

POINTING = frozenset({"that", "this", "it"})
DEFINITE = frozenset({"the", "that", "this", "both"})
HAPPENING = word_set("be happen occur come take do follow fall begin start open end")
# Nouns by which a report speaks again of the act that it tells; with them stand those for other acts of a day.
STAGED = word_set(
    "ceremony signing vote ballot handover announcement decision session meeting summit talk inauguration speech "
    "address conference debate"
)
OCCASIONAL = STAGED | word_set(
    "ratification withdrawal expulsion attack raid coup putsch blast explosion launch test arrest rejection approval "
    "admission suspension exchange closure opening step move act incident event verdict ruling strike veto"
)
MEASURING = frozenset({"nsubj", "nsubjpass", "dobj", "npadvmod"})
WEEK = timedelta(days=7)
PASSING = frozenset({"pass", "elapse", "go", "take", "lapse"})
ORDINALS = {
    **dict(
        zip(
            [
                "first",
                "second",
                "third",
                "fourth",
                "fifth",
                "sixth",
                "seventh",
                "eighth",
                "ninth",
                "tenth",
                "eleventh",
                "twelfth",
            ],
            range(1, 13),
            strict=True,
        )
    ),
    **{"fifteenth": 15, "twentieth": 20, "twenty-fifth": 25, "thirtieth": 30, "fortieth": 40, "fiftieth": 50},
    **{"sixtieth": 60, "seventieth": 70, "seventy-fifth": 75, "eightieth": 80, "ninetieth": 90, "hundredth": 100},
}
GATHERING = word_set("meeting gathering convening assembling sitting speaking gathered assembled")
VISITING = word_set("be arrive come fly travel visit tour land go drive meet host attend return open")


def find_pointed(head: Token, dated: Dated) -> When | None:
    """Return the date that the next sentence tells of the main act of *head*: "Peru left. That was on 9 May"."""
    if head.pos_ not in ("VERB", "AUX") or first_verb(head) != head.sent.root or head.sent.end >= len(head.doc):
        return None
    if not (is_perfect(head) or any(token.tag_ == "VBD" for token in verb_group(head))):
        return None
    root = head.doc[head.sent.end].sent.root
    subject = next((child for child in root.children if child.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or root.lemma_ not in HAPPENING or not any(each.tag_ == "VBD" for each in verb_group(root)):
        return None
    if any(
        child.dep_ in ("attr", "acomp", "dobj", "neg") and child.lower_ not in ("place", "so")
        for child in root.children
    ):
        return None
    is_act = subject.lemma_.lower() in OCCASIONAL and any(child.lower_ in DEFINITE for child in subject.children)
    return dated(root) if subject.lower_ in POINTING or is_act else None


def find_inherited(head: Token, dated: Dated, has_dates: Callable[[Token], bool]) -> When | None:
    """Return the day or month of a sentence before, for what is told in the main line of the same paragraph."""
    if not is_narrated(head) or not (takes_up(head) or carries_out(head)):
        return None
    for sentence in reversed([each for each in head.doc.sents if each.end <= head.sent.start]):
        if not has_dates(sentence[0]):
            continue
        when = dated(sentence.root) if is_narrated(sentence.root) else None
        return None if when is None or len(when.value) == 4 else replace(when, inferred=True)
    return None


def find_provoked(head: Token, dated: Dated, told: Dated) -> When | None:
    """Return the week from the act before for what answered it: "Chad condemned that step"."""
    if not is_narrated(head) or head.sent.start == 0:
        return None
    objects = [each for each in head.subtree if each.lemma_.lower() in OCCASIONAL and each.dep_ in ("dobj", "pobj")]
    answered = [each for each in objects if any(child.lower_ in ("that", "this") for child in each.children)]
    if not answered:
        return None
    root = head.doc[head.sent.start - 1].sent.root
    when = told(answered[0]) or (dated(root) if is_narrated(root) else None)
    if when is None or len(when.value) == 4:
        return None
    return between(when.earliest, when.latest + WEEK, inferred=True) if is_day(when) else replace(when, inferred=True)


def find_visited(head: Token, dated: Dated) -> When | None:
    """Return the day of the clause about the subject that brings it there: "X, who was in Oslo on Monday, said"."""
    verbs = [node for node in chain_of(head) if node.pos_ in ("VERB", "AUX")]
    for verb in verbs:
        for subject in (child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")):
            names = (subject, *(child for child in subject.children if child.dep_ == "appos"))
            for clause in (child for name in names for child in name.children if child.dep_ == "relcl"):
                if clause.lemma_ not in VISITING or not is_simple_past(clause):
                    continue
                when = dated(clause)
                if is_day(when) and is_simple_past(verb) and when is not None:
                    return replace(when, inferred=True)
    return None


def find_waited(verb: Token, last: When | None) -> When | None:
    """Return the date after a wait that began on the *last* date told: "six years passed before they made peace"."""
    above = verb.head
    if above.lemma_ not in PASSING or last is None:
        return None
    places = (child for child in above.children if child.dep_ in MEASURING and is_measure(child))
    waited = (
        above.head if above.dep_ == "acl" else next(places, above)
    )  # the parser takes "six years passed" for a noun
    measure = waited if is_measure(waited) else None
    marks = {child.lower_ for child in verb.children if child.dep_ in ("mark", "aux")}
    if measure is None or not marks & {"before", "until", "to"}:
        return None
    return shifted(last, str(verb.doc[measure.left_edge.i : measure.i + 1].text), 1)


def is_delayed(verb: Token) -> bool:
    """Say whether *verb* was done when the wait was over: "took until March to ratify it", "waited until May to"."""
    return verb.head.lemma_ in ("take", "wait", "need") and any(child.lower_ == "to" for child in verb.children)


def find_commemorated(head: Token, year: int | None) -> When | None:
    """Return the year of what has its anniversary in *year*: "the 95th anniversary of the massacres"."""
    noun = next((node for node in chain_of(head)[1:3] if node.lemma_.lower() in ("anniversary", "jubilee")), None)
    if noun is None or year is None or head.dep_ != "pobj" or head.head.lower_ != "of":
        return None
    number = next((found for child in noun.children if (found := _ordinal(child.lower_)) is not None), None)
    return year_of(year - number, inferred=True) if number is not None else None


def _ordinal(word: str) -> int | None:
    """Return the number of "95th", "tenth", "fiftieth"."""
    if re.fullmatch(r"\d{1,3}(?:st|nd|rd|th)", word):
        return int(word[:-2])
    return ORDINALS.get(word)


def opens_gathered(head: Token) -> bool:
    """Say whether the sentence of *head* opens with where its subject met: "Meeting in Oslo, the ministers agreed"."""
    first = head.sent[0]
    opens = first.lower_ in GATHERING and len(head.sent) > 1 and first.nbor().pos_ == "ADP"
    return opens and (head == first or is_narrated(head))


def is_staged(noun: Token) -> bool:
    """Say whether *noun* speaks again of what a report tells: "the ceremony", "the vote"."""
    return noun.lemma_.lower() in STAGED and any(child.lower_ in DEFINITE for child in noun.children)
