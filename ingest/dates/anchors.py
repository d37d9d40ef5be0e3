"""What unfinished dates are counted from, and how: the nearest June, the week before, the same day."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ingest.basics.claims import When
from ingest.dates import calendar


@dataclass(frozen=True, slots=True)
class Time:
    """What an expression names: *when*, or *start* and *end*; all None where it cannot be worked out."""

    when: When | None = None
    start: When | None = None
    end: When | None = None
    needs_modifier: bool = False


@dataclass(frozen=True, slots=True)
class Anchors:
    """What unfinished dates are counted from: publication, the last date named, the last named to the day.

    *here* is the last told in the main line of the same paragraph, *ahead* what it has named since as still to come,
    *year* one that the sentence goes on about ("1995, when"). A text *of_news* comes back to its own days in each
    paragraph.
    """

    published: When | None
    latest: When | None
    latest_day: When | None
    prefer: str = "past"
    here: When | None = None
    ahead: When | None = None
    year: When | None = None
    of_news: bool = False

    def after(self, when: When | None, *, aside: bool = False) -> Anchors:
        """Return the anchors that hold once *when* has been told, maybe *aside*; what is to come leads nothing on."""
        if when is None:
            return self
        if self.published and when.earliest > self.published.latest:
            return replace(self, ahead=when)
        day = when if calendar.is_day(when) else self.latest_day
        here = when if not aside else None if self._is_recent(when) else self.here
        return replace(self, latest=when, latest_day=day, here=here, ahead=None)

    def told(self, when: When, *, narrative: bool) -> When | None:
        """Return the moment within *when* that parts "later" from "earlier": the last date told, or publication."""
        for anchor in (self.latest, self.published) if narrative else (self.published, self.latest):
            if anchor and when.earliest <= anchor.earliest and anchor.latest <= when.latest and anchor != when:
                return anchor
        return None

    @property
    def story(self) -> When | None:
        """The day that a text about the past has arrived at, or the month of its paragraph; None in one about its days.

        A background year ("signed in 1992") is none: the dates after it are those of the news again.
        """
        day, latest = self.latest_day, self.latest
        if (
            not self.of_news
            and day is not None
            and latest is not None
            and calendar.is_day(day)
            and day.value[:4] == latest.value[:4]
            and not self._is_recent(day)
        ):
            return day
        here = self.here if self.prefer != "future" else None
        return None if here is None or len(here.value) == 4 or self._is_recent(here) else here

    @property
    def old_year(self) -> int | None:
        """The year that the sentence goes on about, where it lies back: "in 2015, when a coup failed in May"."""
        if self.year is None or self.prefer == "future" or self._is_recent(self.year):
            return None
        return int(self.year.value)

    def _is_recent(self, when: When) -> bool:
        return self.published is not None and when.latest.year > self.published.earliest.year - 2


# Which side of the anchor, and whether the anchor is the last date told (or publication).
SIDES = {
    **dict.fromkeys(("last", "past", "this past"), (-1, False)),
    "this": (0, False),
    **dict.fromkeys(("next", "the coming", "this coming"), (1, False)),
    **dict.fromkeys(("the previous", "the preceding", "the prior"), (-1, True)),
    **dict.fromkeys(
        ("that", "that same", "that very", "the same", "the very", "the very same", "this same"), (0, True)
    ),
    **dict.fromkeys(("the following", "the next"), (1, True)),
}


def nearest(build: Callable[[int], When | None], anchors: Anchors) -> When | None:
    """Return the one of the yearly times that *build* makes which is nearest to the story, or to publication."""
    story, published = anchors.story, anchors.published
    if story is not None:
        told = story.earliest - timedelta(days=31)
        return next((when for n in range(9) if (when := build(told.year + n)) and when.latest >= told), None)
    if published is None:
        return None
    if anchors.old_year is not None:
        return build(anchors.old_year)
    if anchors.prefer == "nearest":
        years = range(published.latest.year - 8, published.latest.year + 9)
        return min(filter(None, map(build, years)), key=lambda when: _distance(when, published), default=None)
    here = anchors.here if anchors.prefer == "later" else None
    if here is not None and len(here.value) > 4:
        years = range(here.earliest.year, here.earliest.year + 9)
        return next((when for year in years if (when := build(year)) and when.latest >= here.earliest), None)
    if anchors.prefer in ("future", "later"):
        years = range(published.earliest.year, published.earliest.year + 9)
        return next((when for year in years if (when := build(year)) and when.latest >= published.earliest), None)
    years = range(published.latest.year, published.latest.year - 9, -1)
    return next((when for year in years if (when := build(year)) and when.earliest <= published.latest), None)


def _distance(when: When, published: When) -> int:
    """Return how far *when* is, what is past counting double: a bound such as "until August" mostly lies ahead."""
    days = (when.latest - published.latest).days
    return days if days >= 0 else -2 * days


def beside(which: str, build: Callable[[int], When | None], anchors: Anchors) -> When | None:
    """Return the yearly time before ("last"), around ("this") or after ("next") publication or the last date told."""
    side, narrative = SIDES[re.sub(r"\s+", " ", which.lower())]
    anchor = (anchors.latest or anchors.published) if narrative else anchors.published
    if anchor is None:
        return None
    year = anchor.earliest.year
    if side < 0:
        years = (year, year - 1, year - 2)
        return next((when for each in years if (when := build(each)) and when.latest < anchor.earliest), None)
    if side > 0:
        years = (year - 1, year, year + 1)
        return next((when for each in years if (when := build(each)) and when.earliest > anchor.latest), None)
    found = build(year)
    if narrative and anchors.latest is None and anchors.prefer == "past" and found and found.earliest > anchor.latest:
        return build(year - 1)  # "at the end of that October", told in May
    return found


def around(anchor: When | None, unit: str, side: int) -> When | None:
    """Return the day, week, month or year that lies *side* units from *anchor*; None where that is not known."""
    if anchor is None or (unit == "month" and len(anchor.value) == 4):
        return None
    if unit == "day":
        return replace(calendar.shift(anchor, side, "day"), inferred=True)
    if unit == "weekend":
        return weekend(anchor, side)
    if unit in ("week", "fortnight"):
        return _week(anchor, side)
    months = {"month": 1, "year": 12, "decade": 120, "century": 1200}[unit] * side
    moved = calendar.shift_months(date(int(anchor.value[:4]), anchor.earliest.month, 1), months)
    whole = calendar.month_of(moved.year, moved.month) if unit == "month" else calendar.year_of(moved.year)
    return replace(whole, inferred=True)


def _week(anchor: When, side: int) -> When:
    first, last = (anchor.earliest + timedelta(weeks=side), anchor.latest + timedelta(weeks=side))
    monday, sunday = calendar.week_of(first).earliest, calendar.week_of(last).latest
    if side == 0 and not calendar.is_day(anchor):
        return When(anchor.value, monday, last, True)
    return calendar.between(monday, sunday, inferred=True)


def weekend(anchor: When, side: int) -> When:
    """Return the weekend nearest before or around the anchor, or the one after it."""
    days = (anchor.earliest.weekday() - 5) % 7
    saturday = anchor.earliest - timedelta(days=days) + timedelta(weeks=max(side, 0))
    return calendar.between(saturday, saturday + timedelta(days=1), inferred=True)


def told(unit: str, back: bool, anchors: Anchors) -> When | None:
    """Return what "two days later", "a year earlier" are counted from: the day (or the time) that was told last."""
    told = anchors.latest_day if unit == "day" else anchors.latest
    if unit == "day" and not calendar.is_day(told):
        told = None
    if unit == "day" and anchors.here is not None and len(anchors.here.value) == len("2004-06"):
        told = anchors.here  # nearer than a day of another paragraph
    return told or (anchors.published if back else None)
