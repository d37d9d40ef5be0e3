"""When an event was: the choice among the dates that its sentence names, and what the sentences before leave to it.

An event takes the date of its own clause before those of the clauses above; then that of a clause tied to it ("when X
did", "two days after X did"); last, the day that the paragraph has arrived at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from ingest.basics.claims import When
from ingest.basics.vocabulary import word_set
from ingest.dates.calendar import is_day, shift
from ingest.dates.dates import DateMention
from ingest.language.clauses import (
    WRITINGS,
    chain_of,
    clause_verb,
    is_carried_on,
    is_means,
    is_measure,
    is_narrated,
    is_own_doing,
    is_perfect,
    is_together,
    line_of,
    opening,
    parted,
    verb_above,
    verb_group,
)
from ingest.language.sentences import Paragraph
from ingest.narrative.moments import Timing, moved, shortly_before, timing_of
from ingest.narrative.neighbours import (
    find_commemorated,
    find_inherited,
    find_pointed,
    find_provoked,
    find_visited,
    find_waited,
    is_delayed,
    is_staged,
    opens_gathered,
)
from ingest.narrative.newsday import News, enacted, of_news, spoken
from ingest.narrative.reach import SPACING, describes, distance_of, is_main, is_name, is_spacing, lets_through, root_of

BRINGING = word_set(  # participles behind a noun that tell when it came to be: "sanctions imposed in 2009"
    "sign conclude reach agree impose introduce adopt hold begin start open launch lay slap decree establish create "
    "set order strike negotiate ratify initial announce draft declare enact place stage convene crush break"
)
ENDING = word_set("end expire lapse run terminate lift last remain fall collapse close date")


@dataclass
class Timeline:
    """The dates of one article, by paragraph and first token of their sentence, and the days of what was told of."""

    dates: Mapping[tuple[int, int], Sequence[DateMention]]
    published: When | None = None
    news: News | None = None
    told: dict[str, When] = field(default_factory=dict)

    def timing(self, paragraph: Paragraph, head: Token, *, lasting: bool = False) -> Timing:
        """Return when the event of *head* was; what is *lasting* ("the embargo") has only dates of its own phrase."""
        own = (
            Timing(find_commemorated(head, self.published.latest.year if self.published else None))
            or self._spaced(paragraph, head)
            or self._brought(paragraph, head)
            or self._clause(paragraph, head, own=lasting)
        )
        if own.when or own.start or lasting:
            return own
        if own.end is not None and is_delayed(head):
            return Timing(own.end)
        found = self._tied(paragraph, head) or Timing(self._from_around(paragraph, head))
        return replace(found, end=own.end) if own.end is not None else found

    def enacted(self, paragraph: Paragraph, head: Token, kind: str, action: object) -> When | None:
        """Return the day of the news for an act of a *kind* that has no other date, told as done with these words."""
        return spoken(self.news, head) if kind == "statement" else enacted(self.news, paragraph, head, kind, action)

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
        return timing_of(found)

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
        return moved(Timing(before[-1].when), mark, -SPACING[mark.lower_]) if before else Timing()

    def _is_of_all(self, paragraph: Paragraph, head: Token, mention: DateMention) -> bool:
        """Say whether the one date of a sentence can be that of *head*: no name, of no other clause."""
        token = root_of(paragraph, mention)
        if (
            token is None
            or is_name(token)
            or parted(head, token)
            or any(describes(node, BRINGING) for node in chain_of(token))
        ):
            return False
        if any(
            is_spacing(node) or (node.dep_ == "mark" and node.lower_ in SPACING)
            for node in (*chain_of(token)[2:], *head.children)
        ):
            return False
        if not all(map(lets_through, chain_of(head)[:-1])):
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
                return moved(found, mark, -SPACING[mark.lower_]) or shortly_before(found, verb, mark)
            if found and is_together(verb, mark):
                return Timing(found.when)
        far = (each for each in verb.subtree if each.lower_ in ("on", "since") and clause_verb(each) == verb)
        hanging = (self._hanging(paragraph, child, verb) for child in (*verb.children, *far))
        return next((found for found in hanging if found), Timing())

    def _hanging(self, paragraph: Paragraph, child: Token, verb: Token) -> Timing:
        """Return what a clause or phrase below a verb tells of its time: "when X did", "two days after the coup"."""
        event = next((leaf for leaf in child.children if leaf.dep_ == "pobj"), None)
        if child.dep_ == "prep" or (child.dep_ == "mark" and event is not None):
            if event is not None and child.lower_ == "in" and event.lemma_.lower() in WRITINGS:
                return Timing(self._brought(paragraph, event).when)  # "in a statement issued on Monday"
            if event is not None and child.lower_ == "within" and event.lower_ in ("hours", "minutes"):
                return Timing(self._of_staged(paragraph, event))
            if event is None or child.lower_ not in SPACING | {"on": 0, "since": 0}:
                return Timing()
            if child.lower_ == "since":
                lasts = is_perfect(verb) or verb.dep_ == "acl"
                return Timing(None, self._event(paragraph, event).when) if lasts else Timing()
            if child.lower_ in SPACING:
                found = self._event(paragraph, event)
                return moved(found, child, SPACING[child.lower_]) or self._soon_after(child, event, found)
            day = next((leaf for of in event.children if of.lower_ == "of" for leaf in of.children), None)
            if day is None or event.lemma_ not in ("day", "eve"):
                return Timing()
            on = self._event(paragraph, day).when
            return Timing(shift(on, -1, "day") if on is not None and event.lemma_ == "eve" else on)
        if child.dep_ != "advcl":
            return Timing()
        mark, found = opening(child), self._event(paragraph, child)
        if mark is not None and mark.lower_ in SPACING:
            return moved(found, mark, SPACING[mark.lower_])
        return Timing(found.when) if found and is_together(child, mark) else Timing()

    def _soon_after(self, preposition: Token, event: Token, found: Timing) -> Timing:
        """Return the day of the news for what came "after the ceremony" that it tells of."""
        on_the_day = preposition.lower_ == "after" and is_staged(event) and not any(preposition.lefts)
        if not on_the_day or self.news is None or found.when != self.news.when or not is_narrated(preposition.head):
            return Timing()
        return Timing(replace(self.news.when, inferred=True))

    def _of_staged(self, paragraph: Paragraph, measure: Token) -> When | None:
        """Return the day of "hours of the ceremony"."""
        nouns = (leaf for of in measure.children if of.lower_ == "of" for leaf in of.children if leaf.dep_ == "pobj")
        return next((when for noun in nouns if (when := self._event(paragraph, noun).when) is not None), None)

    def _event(self, paragraph: Paragraph, event: Token) -> Timing:
        """Return the date that the phrase of *event* gives, or the day on which the text has told it."""
        found = self._brought(paragraph, event) or self._clause(paragraph, event, own=True)
        if found or is_perfect(event):
            return found
        news = self.news.when if self.news is not None and is_staged(event) else None
        return Timing(self.told.get(_name(event), news))

    def _covering(self, paragraph: Paragraph, token: Token) -> DateMention | None:
        place = paragraph.base + token.idx
        return next((row for row in self._rows(paragraph, token) if row.span.start <= place < row.span.end), None)

    # -- from the sentences around

    def _from_around(self, paragraph: Paragraph, head: Token) -> When | None:
        """Return what the clauses and sentences around leave to the event of *head*."""

        def dated(verb: Token) -> When | None:
            return self._clause(paragraph, verb).when or self._tied(paragraph, verb).when

        def has_dates(token: Token) -> bool:
            return bool(self._rows(paragraph, token) or self._tied(paragraph, token.sent.root))

        verb = clause_verb(head)
        head = line_of(head)
        return (
            find_pointed(head, dated)
            or find_waited(verb, self.last_before(paragraph, verb))
            or find_inherited(head, dated, has_dates)
            or find_provoked(head, dated, lambda noun: self._event(paragraph, noun).when)
            or find_visited(head, dated)
            or (self._last_day(paragraph, head) if opens_gathered(head) else None)
            or of_news(self.news, paragraph, head)
        )

    def _last_day(self, paragraph: Paragraph, head: Token) -> When | None:
        """Return the day told last before the sentence of *head*, in its paragraph or the one before it."""
        places = sorted(
            (number, start)
            for number, start in self.dates
            if paragraph.number - 1 <= number and (number, start) < (paragraph.number, head.sent.start)
        )
        rows = [row for place in places for row in self.dates[place] if is_day(row.when) and row.relation == "on"]
        return replace(rows[-1].when, inferred=True) if rows and rows[-1].when is not None else None

    def last_before(self, paragraph: Paragraph, token: Token) -> When | None:
        """Return the date that the paragraph told last before *token*."""
        place = paragraph.base + token.idx
        rows = [row for sentence in paragraph.doc.sents for row in self._rows(paragraph, sentence[0])]
        told = [row.when for row in rows if row.when and row.relation == "on" and row.span.end <= place]
        return told[-1] if told else None


def _name(head: Token) -> str:
    """Return the name under which an event is remembered: "signing" as "sign"."""
    lemma = head.lemma_.lower()
    return lemma.removesuffix("ing") if head.pos_ == "NOUN" else lemma.removesuffix("e")
