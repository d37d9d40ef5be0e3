"""What narrows a named time: "early 2007", "the end of June", "the second half of last year", "later this month"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from ingest.basics.claims import When
from ingest.dates.anchors import Anchors, Time

_NUMBERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 0, "final": 0}
MODIFIER = re.compile(
    r"""\b(?:
      (?P<early>early|(?:the\s)?(?:beginning|start|outset|first\s(?:days|weeks|months))\sof)
    | (?P<late>late|(?:the\s)?(?:end|close|(?:last|final)\s(?:days|weeks|months))\sof)
    | (?P<mid>mid|(?:the\s)?middle\sof)
    | (?:the\s)?(?:very\s)?(?P<edge>first|opening|last|final|closing)\sday\sof
    | (?P<after>later)
    | (?P<before>earlier)
    | (?:the\s)?(?P<number>first|second|third|fourth|last|final)\s(?P<part>half|third|quarter)\sof
    | (?P<whole>the\s(?:course|whole|night|morning|evening|afternoon)\sof)
    )(?:[-\s]|\sin\s)(?:the\s)?$""",
    re.IGNORECASE | re.VERBOSE,
)


def narrowed(time: Time, modifier: re.Match[str], anchors: Anchors, *, narrative: bool) -> Time:
    """Return the part of *time* that the modifier leaves; a decade keeps its form of start and end."""
    if time.when is None and time.start and time.end:
        whole = When(time.start.value, time.start.earliest, time.end.latest, time.start.inferred)
        part = _part(whole, modifier, anchors, narrative)
        edges = (part.earliest, part.latest)
        first, last = (When(f"{edge.year:04}", date(edge.year, 1, 1), date(edge.year, 12, 31)) for edge in edges)
        return replace(time, start=first, end=last, needs_modifier=False)
    if time.when is None:
        return time
    return replace(time, when=_part(time.when, modifier, anchors, narrative))


def _part(when: When, modifier: re.Match[str], anchors: Anchors, narrative: bool) -> When:
    days = (when.latest - when.earliest).days + 1
    if days == 1 or modifier["whole"]:
        return when
    if modifier["edge"]:
        day = when.earliest if modifier["edge"].lower() in ("first", "opening") else when.latest
        return When(day.isoformat(), day, day, when.inferred)
    if modifier["after"] or modifier["before"]:
        told = anchors.told(when, narrative=narrative)
        return _since_or_till(when, bool(modifier["after"]), told)
    if modifier["part"]:
        parts = {"half": 2, "third": 3, "quarter": 4}[modifier["part"].lower()]
        number = _NUMBERS[modifier["number"].lower()] or parts
        first, last = (number - 1) / parts, number / parts
    else:
        first, last = (0, 1 / 3) if modifier["early"] else (2 / 3, 1) if modifier["late"] else (1 / 3, 2 / 3)
    return _slice(when, first, last)


def _slice(when: When, first: float, last: float) -> When:
    """Return the part of *when* between two fractions, by whole months in a year, and under the same name."""
    if (when.latest - when.earliest).days > 360:
        months = (when.latest.year - when.earliest.year + 1) * 12
        return replace(
            when,
            earliest=_month_start(when, round(months * first)),
            latest=_month_start(when, round(months * last)) - _DAY,
        )
    days = (when.latest - when.earliest).days + 1
    earliest = when.earliest + timedelta(days=round(days * first))
    return replace(when, earliest=earliest, latest=when.earliest + timedelta(days=round(days * last) - 1))


_DAY = timedelta(days=1)


def _month_start(when: When, months: int) -> date:
    year, month = divmod(when.earliest.year * 12 + months, 12)
    return date(year, month + 1, 1)


def _since_or_till(when: When, later: bool, told: When | None) -> When:
    """Return what is left of *when* after ("later this year") or before ("earlier this month") the day of telling."""
    if told is None or not when.earliest <= told.earliest <= told.latest <= when.latest:
        return when
    return replace(when, earliest=told.earliest) if later else replace(when, latest=told.latest)
