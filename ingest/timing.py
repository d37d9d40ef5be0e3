"""When an event was: the choice among the dates that its sentence names, and what the sentences before leave to it.

An event takes the date of its own clause before those of the clauses above; then that of a clause tied to it ("when X
did", "two days after X did"); last, the day that the paragraph has arrived at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from ingest.calendar import is_day
from ingest.claims import When
from ingest.clauses import (
    chain_of,
    clause_verb,
    is_carried_on,
    is_means,
    is_measure,
    is_narrated,
    is_own_doing,
    is_perfect,
    is_together,
    opening,
    takes_up,
    verb_above,
    verb_group,
)
from ingest.dates import DateMention, shifted
from ingest.reach import SPACING, distance_of, is_main, is_name, is_spacing, root_of
from ingest.sentences import Paragraph
from ingest.vocabulary import word_set

BRINGING = word_set(  # participles behind a noun that tell when it came to be: "sanctions imposed in 2009"
    "sign conclude reach agree impose introduce adopt hold begin start open launch lay slap decree establish create "
    "set order strike negotiate ratify initial announce draft declare enact place stage convene crush break"
)
ENDING = word_set("end expire lapse run terminate lift last remain fall collapse close date")


@dataclass(frozen=True, slots=True)
class Timing:
    """When an event was, since when and until when."""

    when: When | None = None
    start: When | None = None
    end: When | None = None

    def __bool__(self) -> bool:
        return bool(self.when or self.start or self.end)


@dataclass
class Timeline:
    """The dates of one article, by paragraph and first token of their sentence, and the days of what was told of."""

    dates: Mapping[tuple[int, int], Sequence[DateMention]]
    published: When | None = None
    told: dict[str, When] = field(default_factory=dict)

    def timing(self, paragraph: Paragraph, head: Token, *, lasting: bool = False) -> Timing:
        """Return when the event of *head* was; what is *lasting* ("the embargo") has only dates of its own phrase."""
        own = (
            self._spaced(paragraph, head)
            or self._brought(paragraph, head)
            or self._clause(paragraph, head, own=lasting)
        )
        if own or lasting:
            return own
        return self._tied(paragraph, head) or self._inherited(paragraph, head)

    def remember(self, head: Token, when: When | None) -> None:
        """Keep the day of an event, so that "the day that they signed" finds it."""
        if when is not None and is_day(when):
            self.told[_name(head)] = when

    def named(self, paragraph: Paragraph, token: Token) -> When | None:
        """Return the date whose words *token* is one of."""
        mention = self._covering(paragraph, token)
        return mention.when if mention is not None else None

    # -- within the sentence

    def _rows(self, paragraph: Paragraph, head: Token) -> Sequence[DateMention]:
        return self.dates.get((paragraph.number, head.sent.start), ())

    def _clause(self, paragraph: Paragraph, head: Token, *, own: bool = False) -> Timing:
        """Return the date of the clause of *head*, else of those above; with *own* only of its phrase."""
        chain = [head] if own else chain_of(head)
        rows, ranked = self._rows(paragraph, head), []
        for number, mention in enumerate(rows):
            token = root_of(paragraph, mention)
            distance = distance_of(token, chain) if token is not None else None
            if token is not None and distance is not None:
                ranked.append(((distance, abs(token.i - head.i), number), mention))
        found = [mention for _, mention in sorted(ranked, key=lambda row: row[0])]
        if not found and not own and len(rows) == 1 and is_main(head) and self._is_of_all(paragraph, head, rows[0]):
            found = list(rows)  # the sentence names one date, wherever the parser hung it
        return _timing(found)

    def _spaced(self, paragraph: Paragraph, verb: Token) -> Timing:
        """Return the date of "in May 2006, two days after Peru did it" for what Peru did, however parsed."""
        mark = next((child for child in verb.children if child.dep_ == "mark" and child.lower_ in SPACING), None)
        if mark is None or mark.i < verb.sent.start + 2 or not is_measure(mark.nbor(-1)):
            return Timing()
        place = paragraph.base + mark.idx
        rows = [row for row in self._rows(paragraph, verb) if row.when is not None and row.relation == "on"]
        edge = verb.right_edge
        if any(place < row.span.start <= paragraph.base + edge.idx for row in rows):
            return Timing()
        before = [row for row in rows if row.span.end <= place]
        return _moved(Timing(before[-1].when), mark, -SPACING[mark.lower_]) if before else Timing()

    def _is_of_all(self, paragraph: Paragraph, head: Token, mention: DateMention) -> bool:
        """Say whether the one date of a sentence can be that of *head*: no name, of no other clause."""
        token = root_of(paragraph, mention)
        if token is None or is_name(token) or any(node.dep_ == "relcl" for node in chain_of(token)):
            return False
        if any(
            is_spacing(node) or (node.dep_ == "mark" and node.lower_ in SPACING)
            for node in (*chain_of(token)[2:], *head.children)
        ):
            return False
        ahead = mention.when and self.published and mention.when.earliest > self.published.latest
        return not ahead or not any(each.tag_ == "VBD" for each in verb_group(head))

    def _brought(self, paragraph: Paragraph, head: Token) -> Timing:
        """Return the date of "the embargo imposed in 2009", of "the siege it had laid in 1990" for the noun."""
        if head.pos_ not in ("NOUN", "PROPN"):
            return Timing()
        verbs = [
            child
            for child in head.children
            if child.dep_ in ("acl", "relcl")
            and child.tag_ in ("VBN", "VBD")
            and (child.lemma_ in BRINGING or (child.lemma_ not in ENDING and is_own_doing(child)))
        ]
        return next((found for verb in verbs if (found := self._clause(paragraph, verb, own=True))), Timing())

    def _tied(self, paragraph: Paragraph, head: Token) -> Timing:
        """Return the date of the clause that *head* stands in or that hangs on it, shifted by what lies between."""
        verb = clause_verb(head)
        mark = opening(verb)
        if verb.dep_ == "relcl" and mark is not None and mark.lower_ == "when":
            return Timing(self.named(paragraph, verb.head))
        if verb.dep_ == "relcl" and is_means(verb):
            return self._event(paragraph, verb.head)
        above = verb_above(verb)
        if above is not None and is_carried_on(verb, above):
            return Timing(self._clause(paragraph, above).when)
        if above is not None and (verb.dep_ in ("advcl", "acl") or above.dep_ == "ccomp"):
            found = self._clause(paragraph, above)
            if mark is not None and mark.lower_ in SPACING:
                return _moved(found, mark, -SPACING[mark.lower_])
            if found and is_together(verb, mark):
                return Timing(found.when)
        days = (each for each in verb.subtree if each.lower_ == "on" and clause_verb(each) == verb)
        hanging = (self._hanging(paragraph, child) for child in (*verb.children, *days))
        return next((found for found in hanging if found), Timing())

    def _hanging(self, paragraph: Paragraph, child: Token) -> Timing:
        """Return what a clause or phrase below a verb tells of its time: "when X did", "two days after the coup"."""
        if child.dep_ == "prep":
            event = next((leaf for leaf in child.children if leaf.dep_ == "pobj"), None)
            if event is None or child.lower_ not in SPACING | {"on": 0}:
                return Timing()
            if child.lower_ in SPACING:
                return _moved(self._event(paragraph, event), child, SPACING[child.lower_])
            day = next((leaf for of in event.children if of.lower_ == "of" for leaf in of.children), None)
            return Timing(self.told.get(_name(day))) if day is not None and event.lemma_ == "day" else Timing()
        if child.dep_ != "advcl":
            return Timing()
        mark, found = opening(child), self._event(paragraph, child)
        if mark is not None and mark.lower_ in SPACING:
            return _moved(found, mark, SPACING[mark.lower_])
        return Timing(found.when) if found and is_together(child, mark) else Timing()

    def _event(self, paragraph: Paragraph, event: Token) -> Timing:
        """Return the date that the phrase of *event* gives, or the day on which the text has told it."""
        found = self._brought(paragraph, event) or self._clause(paragraph, event, own=True)
        return found or Timing(None if is_perfect(event) else self.told.get(_name(event)))

    def _covering(self, paragraph: Paragraph, token: Token) -> DateMention | None:
        place = paragraph.base + token.idx
        return next((row for row in self._rows(paragraph, token) if row.span.start <= place < row.span.end), None)

    # -- from the sentences before

    def _inherited(self, paragraph: Paragraph, head: Token) -> Timing:
        """Return the day or month of the sentence before, for what is told in the main line of the same paragraph."""
        if not is_narrated(head) or not takes_up(head):
            return Timing()
        for sentence in reversed([each for each in paragraph.doc.sents if each.end <= head.sent.start]):
            rows = self._rows(paragraph, sentence[0])
            if not rows:
                continue
            when = self._clause(paragraph, sentence.root).when if is_narrated(sentence.root) else None
            if when is None or len(when.value) == 4:
                return Timing()
            return Timing(replace(when, inferred=True))
        return Timing()


def _timing(found: Iterable[DateMention]) -> Timing:
    rows = list(found)
    bounds = next((row for row in rows if row.start or row.end), None)
    when = next((row.when for row in rows if row.relation in ("on", "by") and row.when), None)
    return Timing(when, bounds.start if bounds else None, bounds.end if bounds else None)


def _moved(timing: Timing, mark: Token, sign: int) -> Timing:
    """Return *timing* moved by the measure before "after" or "before": "two days after they had met"."""
    words = str(mark.doc[max(mark.sent.start, mark.i - 5) : mark.i].text)
    when = shifted(timing.when, words, sign) if timing.when is not None else None
    return Timing(when)


def _name(head: Token) -> str:
    """Return the name under which an event is remembered: "signing" as "sign"."""
    lemma = head.lemma_.lower()
    return lemma.removesuffix("ing") if head.pos_ == "NOUN" else lemma.removesuffix("e")
