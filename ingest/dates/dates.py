"""The dates that a text names, worked out from its date of publication and from the last date it named before.

Each row of `EXPRESSIONS` is a way to name a time; a modifier narrows it ("late", "the end of"), `RELATIONS` are the
words before it ("since", "until"), and two dates with "to" between them are one range.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ingest.basics.claims import Span, When
from ingest.dates.anchors import Anchors
from ingest.dates.calendar import between
from ingest.dates.counting import shifted
from ingest.dates.date_words import Resolve
from ingest.dates.expressions import EXPRESSIONS
from ingest.dates.modifiers import MODIFIER, narrowed

__all__ = ["DateMention", "find_dates", "shifted"]


@dataclass(frozen=True, slots=True)
class DateMention:
    """A time that the text names at *span*, without the preposition before it.

    *when* is the named time (None for a range and where it cannot be worked out), *start* and *end* bound a duration:
    both in a range, *start* after "since", *end* after "until" and "by".
    *relation* is on, since, until, by, before, after or range.
    """

    span: Span
    when: When | None
    start: When | None
    end: When | None
    relation: str


_RELATIONS = (
    ("since", r"(?:\b(?:since|as of|as from|starting|beginning|effective|from))(?: (?:at least|on|in|about|around))?"),
    ("until", r"\b(?:un)?til+(?: (?:at least|after))?|\bup to|\bthrough(?:out)?"),
    ("until", r"\b(?:runs?|ran|running|valid|extended|prolonged|good) to"),
    ("by", r"\bno later than|\bnot later than|\bby"),
    ("before", r"\bbefore|\bprior to|\bahead of|\bin advance of"),
    ("after", r"\bafter|\bfollowing"),
)
RELATIONS = tuple((name, re.compile(f"(?:{words})(?: the)? $", re.IGNORECASE)) for name, words in _RELATIONS)

_JOINS = re.compile(r"\s*(?:-|–|—|\bto\b|\band\b|\buntil\b|\btill\b|\bthrough\b)\s*")
_BEFORE = 48  # characters before a date that can hold its modifier and relation


def find_dates(
    text: str,
    span: Span,
    *,
    published: When | None,
    latest: When | None,
    latest_day: When | None = None,
    here: When | None = None,
    ahead: When | None = None,
    of_news: bool = False,
    prefer: str | Callable[[int], str] = "past",
    aside: Callable[[int], bool] = lambda _: False,
) -> list[DateMention]:
    """Return the dates within *span*, in text order.

    *latest* is the date named last before the span and *latest_day* the last that was known to the day ("that very
    day"), *here*, *ahead* and *of_news* as in `Anchors`; dates found take their place in turn, but not that of *here*
    for what a function says stands *aside* of the tale. A date without a year is the nearest on or before publication,
    or with *prefer* "future" on or after it; a function tells the one or the other for a place in the text.
    """
    anchors = Anchors(published, latest, latest_day or latest, here=here, ahead=ahead, of_news=of_news)
    found: list[DateMention] = []
    for match, resolve in _matches(text, span):
        anchors = replace(anchors, prefer=prefer if isinstance(prefer, str) else prefer(match.start()))
        mention = _read(match, resolve, span.start, anchors)
        if mention is None:
            continue
        anchors = led_on(anchors, mention, text, aside=aside(match.start()))
        if mention.when is not None and len(mention.when.value) == 4 and _WHEN.match(text, mention.span.end):
            anchors = replace(anchors, year=mention.when)
        found.append(mention)
    return list(_join_ranges(text, span.start, found))


_WHEN = re.compile(r",? (?:a year )?when\b")


def led_on(anchors: Anchors, mention: DateMention, text: str, *, aside: bool) -> Anchors:
    """Return the anchors that hold after *mention*."""
    if mention.relation in ("until", "by") and mention.end is not None:
        return replace(anchors, ahead=mention.end)
    tells = mention.relation == "on" and not names_a_thing(text, mention)
    return anchors.after(mention.when if tells else None, aside=aside)


_OCCASION = re.compile(
    r"\b(?:in|during|after|before|amid|until|following) the (?:\w+ )?"
    r"(?:fighting|war|coup|crisis|revolution|uprising|revolt|riots?|clashes|unrest|elections?|invasion|conflict|events"
    r"|collapse|massacres?|famine|raids?) of $",
    re.IGNORECASE,
)


def names_a_thing(text: str, mention: DateMention) -> bool:
    """Say whether a year only tells a thing from others of its kind ("the truce of 1991"), no place in the tale."""
    year = mention.when is not None and len(mention.when.value) == 4
    before = text[max(0, mention.span.start - _BEFORE) : mention.span.start]
    if re.search(r"\b(?:century|decade)\b", text[mention.span.start : mention.span.end]):
        return True  # too long to lead a tale on
    return year and before.endswith(" of ") and not _OCCASION.search(before)


def _matches(text: str, span: Span) -> list[tuple[re.Match[str], Resolve]]:
    """Return what the expressions match in the span, the longest first match winning at each place."""
    rows = [
        (match, resolve)
        for pattern, resolve in EXPRESSIONS
        for match in pattern.finditer(text, span.start, span.end)
        if _bounded(text, match)
    ]
    rows.sort(key=lambda row: (row[0].start(), -row[0].end()))
    kept: list[tuple[re.Match[str], Resolve]] = []
    for row in rows:
        if not kept or row[0].start() >= kept[-1][0].end():
            kept.append(row)
    return kept


def _bounded(text: str, match: re.Match[str]) -> bool:
    return match.end() > match.start() and not text[match.end() : match.end() + 1].isalnum()


def _read(match: re.Match[str], resolve: Resolve, floor: int, anchors: Anchors) -> DateMention | None:
    """Return the date that *match* names, with the modifier and the relation that stand before it."""
    before = _flat(match.string[max(floor, match.start() - _BEFORE) : match.start()])
    modifier = MODIFIER.search(before)
    lead = before[: modifier.start()] if modifier else before
    relation = next((name for name, words in RELATIONS if words.search(lead)), "on")
    try:
        time = resolve(match, _turned(anchors, lead, relation))
    except (OverflowError, ValueError):  # "300 centuries ago" is before the calendar
        return None
    if time is None or (time.needs_modifier and not modifier):
        return None
    if modifier:
        time = narrowed(time, modifier, anchors, narrative=match[0].lower().startswith("that"))
        relation = "by" if relation == "before" and modifier["late"] else relation
    span = Span(match.start() - len(before) + len(lead), match.end())
    if time.when is None and time.start is not None:
        return DateMention(span, None, time.start, time.end, "range")
    return _placed(span, time.when, relation)


_AHEAD = re.compile(
    r"(?:\b(?:is|are|be|a|the)|,) (?:now )?(?:due|scheduled|set|planned|slated|expected)(?: \w+){0,3} $"
    r"|\b(?:due|slated) (?:on|in|for) $",
    re.IGNORECASE,
)
_EFFECT = re.compile(r"\b(?:with|takes?|taking) effect (?:from|on|as of|in) (?:the )?$", re.IGNORECASE)
_WAS = re.compile(r"\b(?:was|were|been|had)\b", re.IGNORECASE)


def _turned(anchors: Anchors, lead: str, relation: str) -> Anchors:
    """Return the anchors turned to the future where the words before a date say so; a bound may lie on either side."""
    if anchors.prefer != "past":
        return anchors
    if _AHEAD.search(lead) and not _WAS.search(lead):
        return replace(anchors, prefer="future")
    either = relation in ("until", "by", "before") or _EFFECT.search(lead)
    return replace(anchors, prefer="nearest") if either else anchors


def _placed(span: Span, when: When | None, relation: str) -> DateMention:
    start = when if relation == "since" else None
    end = when if relation in ("until", "by") else None
    return DateMention(span, when, start, end, relation)


def _flat(text: str) -> str:
    """Return *text* with every white space a plain space, character for character."""
    return re.sub(r"\s", " ", text)


def _join_ranges(text: str, floor: int, mentions: list[DateMention]) -> Iterator[DateMention]:
    """Yield *mentions*, those that "from A to B", "between A and B" or "A-B" put together as one range."""
    waiting: DateMention | None = None
    for mention in mentions:
        if waiting is None:
            waiting = mention
        elif _is_range(text, floor, waiting, mention):
            yield _range(waiting, mention)
            waiting = None
        else:
            yield waiting
            waiting = mention
    if waiting is not None:
        yield waiting


def _range(first: DateMention, last: DateMention) -> DateMention:
    start, end = first.when, last.when
    if start and end and start.inferred and not end.inferred and len(start.value) > 4:
        start = _in_year_before(start, end)
    return DateMention(Span(first.span.start, last.span.end), None, start, end, "range")


def _in_year_before(start: When, end: When) -> When:
    """Return *start* in the latest year that puts it before *end*: "from March to June 2004"."""
    for year in (end.earliest.year, end.earliest.year - 1):
        try:
            earliest, latest = start.earliest.replace(year=year), start.latest.replace(year=year)
        except ValueError:  # 29 February
            continue
        if earliest <= end.latest:
            return replace(between(earliest, latest), value=f"{year:04}{start.value[4:]}")
    return start


def _is_range(text: str, floor: int, first: DateMention, last: DateMention) -> bool:
    joint = text[first.span.end : last.span.start]
    found = _JOINS.fullmatch(joint)
    if first.when is None or last.when is None or not found or _is_backwards(first.when, last.when):
        return False
    word = joint.strip().lower()
    before = _flat(text[max(floor, first.span.start - _BEFORE) : first.span.start]).lower()
    if word == "and":
        return before.endswith(("between ", "between the "))
    return word in "-–—" or first.relation in ("since", "range", "on")


def _is_backwards(first: When, last: When) -> bool:
    """Say whether *first* is stated and yet after *last*; a year that is not stated may still be put right."""
    return first.earliest > last.latest and (last.inferred or not first.inferred)
