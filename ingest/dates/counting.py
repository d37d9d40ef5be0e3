"""Times that are counted from another: "two years ago", "six days later", "days later", "the week before"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from ingest.basics.claims import When
from ingest.dates import calendar
from ingest.dates.anchors import Anchors, Time, around, told
from ingest.dates.date_words import NUMBERS, PARTS, Resolve, row

DAY_WORDS = {
    "the day before yesterday": -2,
    **dict.fromkeys(("yesterday", "last night"), -1),
    **dict.fromkeys(("today", "tonight", "this morning", "this afternoon", "this evening"), 0),
    "tomorrow": 1,
    "the day after tomorrow": 2,
}


def count(match: re.Match[str], anchors: Anchors) -> Time | None:
    """Work out "two years ago", "six days earlier", "a month later", "fifty years ago today"."""
    unit, way = match["unit"].lower(), match["way"].lower()
    back = way in ("ago", "earlier", "before", "previously")
    anchor = (
        anchors.published if way in ("ago", "hence") or way.endswith(("now", "today")) else told(unit, back, anchors)
    )
    if match["vague"] or anchor is None:
        return Time()
    number = _number(match["number"]) * (-1 if back else 1)
    tail = (match["tail"] or "").lower()
    if tail.endswith("month"):
        moved = calendar.shift_exactly(anchor, number, unit).earliest
        return Time(calendar.month_of(moved.year, moved.month, inferred=True))
    if tail:
        exact = calendar.shift_exactly(anchor, number, unit)
        return Time(as_inferred(calendar.shift(exact, DAY_WORDS.get(tail, 0), "day")))
    found = calendar.shift(anchor, number, unit)
    return Time(as_inferred(found) if anchor is anchors.published else found)


_REACH = {"hour": (0, 0), "minute": (0, 0), "day": (1, 7), "week": (7, 49)}  # days that "days", "weeks" cover


def count_loosely(match: re.Match[str], anchors: Anchors) -> Time | None:
    """Work out "days later", "some weeks earlier", "days ago": within bounds, told by the month or year they lie in."""
    unit, way = match["unit"].lower(), match["way"].lower()
    back = way in ("ago", "earlier", "before")
    anchor = anchors.published if way == "ago" else told("day" if unit in ("hour", "minute") else unit, back, anchors)
    if anchor is None or (unit not in ("day", "week") and not calendar.is_day(anchor)) or len(anchor.value) == 4:
        return Time()
    near, far = (timedelta(days=days) for days in _REACH[unit])
    earliest, latest = (
        (anchor.earliest - far, anchor.latest - near) if back else (anchor.earliest + near, anchor.latest + far)
    )
    return Time(calendar.between(earliest, latest, inferred=True))


def _number(words: str) -> int:
    text = re.sub(r"\s+", " ", words.lower())
    if text.isdigit():
        return int(text)
    return NUMBERS[text] if text in NUMBERS else sum(NUMBERS[part] for part in text.split("-"))


_MEASURE = re.compile(
    r"(?:(?P<vague>less than|more than|about|almost|nearly|barely|just over|just under) )?"
    rf"(?:{PARTS['<NUMBER>']}\s+)?(?P<unit>day|week|fortnight|month|year|hour|minute)(?P<many>s?)\s*$",
    re.IGNORECASE,
)
_LOOSE = {"day": 7, "week": 49, "hour": 0, "minute": 0}  # within how many days "days before", "hours before" is


def shifted(when: When, words: str, sign: int) -> When | None:
    """Return the time that lies the measure at the end of *words* ("five days") after *when*, or before with -1.

    "Days", "hours" without a number stay near *when*; None where there is no measure, or a vague one.
    """
    match = _MEASURE.search(words)
    if match is None:
        return None
    unit = match["unit"].lower()
    if unit in ("hour", "minute"):
        return as_inferred(when) if calendar.is_day(when) else when
    if match["number"] is None and match["many"]:
        return _nearby(when, _LOOSE[unit] * sign) if unit in _LOOSE else None
    if match["vague"] or match["number"] is None:
        return None
    return as_inferred(calendar.shift(when, _number(match["number"]) * sign, unit))


def _nearby(when: When, days: int) -> When:
    edge = calendar.shift(when, days, "day")
    return calendar.between(min(edge.earliest, when.earliest), max(edge.latest, when.latest), inferred=True)


def find_day_beside(match: re.Match[str], anchors: Anchors) -> Time | None:
    """Work out "the day before", "the week after", where nothing follows that they are counted from."""
    side = -1 if match["way"].lower() == "before" else 1
    unit = match["unit"].lower()
    anchor = told(unit, side < 0, anchors)
    found = around(anchor, unit, side)
    return Time(replace(found, inferred=anchor.inferred) if found and anchor else None)


def as_inferred(when: When) -> When:
    return replace(when, inferred=True)


_TAIL = r"(?: (?P<tail>today|yesterday|tomorrow|this month))?"
_VAGUE = r"(?:(?P<vague>more than|over|less than|at least|some|up to|barely more than) )?"
_SOME = r"(?:(?:just|only|some|a few|several|mere|barely) )*"

COUNTED: tuple[tuple[re.Pattern[str], Resolve], ...] = (
    row(rf"{_VAGUE}<NUMBER> <UNIT>s? (?P<way>ago|earlier|later|previously|hence|from now|from today){_TAIL}", count),
    row(rf"{_VAGUE}<NUMBER> <UNIT>s? (?P<way>before|after)<STOP>(?P<tail>)", count),
    row(r"the (?P<unit>day|week|month|year) (?P<way>before|after)<STOP>", find_day_beside),
    row(rf"{_SOME}(?P<unit>minute|hour|day|week)s (?P<way>later|earlier|ago)", count_loosely),
    row(rf"{_SOME}(?P<unit>minute|hour|day|week)s (?P<way>before|after|afterwards)<STOP>", count_loosely),
)
