"""A moment: when an event was, since when and until when, and how one follows from another ("two days after")."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from spacy.tokens import Token

from ingest.basics.claims import When
from ingest.dates.calendar import between, is_day
from ingest.dates.dates import DateMention, shifted
from ingest.language.clauses import is_measure, is_simple_past

FORTNIGHT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Timing:
    """When an event was, since when and until when."""

    when: When | None = None
    start: When | None = None
    end: When | None = None

    def __bool__(self) -> bool:
        return bool(self.when or self.start or self.end)


def timing_of(found: Iterable[DateMention]) -> Timing:
    """Return what dates, the nearest first, tell together."""
    rows = list(found)
    bounds = next((row for row in rows if row.start or row.end), None)
    when = next((row.when for row in rows if row.relation in ("on", "by") and row.when), None)
    return Timing(when, bounds.start if bounds else None, bounds.end if bounds else None)


def moved(timing: Timing, mark: Token, sign: int) -> Timing:
    """Return *timing* moved by the measure before "after" or "before": "two days after they had met"."""
    words = str(mark.doc[max(mark.sent.start, mark.i - 5) : mark.i].text)
    when = shifted(timing.when, words, sign) if timing.when is not None else None
    return Timing(when)


def shortly_before(timing: Timing, verb: Token, mark: Token) -> Timing:
    """Return the fortnight before *timing* for *verb*, which it came after: "cut its ties after a mob came"."""
    when = timing.when
    far = any(child.dep_ in ("advmod", "npadvmod") for child in (*mark.children, *verb.children))
    far = far or (mark.i > verb.sent.start and is_measure(mark.nbor(-1)))
    if when is None or len(when.value) == 4 or mark.lower_ != "after" or far or not is_simple_past(verb):
        return Timing()
    earliest = when.earliest - FORTNIGHT
    if is_day(when):
        return Timing(between(earliest, when.latest, inferred=True))
    return Timing(replace(when, earliest=earliest, inferred=True))
