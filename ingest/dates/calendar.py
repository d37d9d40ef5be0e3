"""Dates as exact as they are known: days, months, seasons, years, and the times counted from them."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from ingest.basics.claims import When

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAYS = {name: n for n, name in enumerate(_WEEK)}
# First month and number of months; winter runs into the next year. Northern, as the press of the field means them.
SEASONS = {"spring": (3, 3), "summer": (6, 3), "autumn": (9, 3), "fall": (9, 3), "winter": (12, 3)}
LAST_YEAR = 2199
LONGEST_MONTH = 40  # days of a time that is told as the month most of it lies in


def day_of(year: int, month: int, day: int, *, inferred: bool = False) -> When | None:
    """Return one day; None where the calendar has no such day."""
    try:
        exact = date(year, month, day)
    except ValueError:
        return None
    return exactly(exact, inferred=inferred)


def exactly(day: date, *, inferred: bool = False) -> When:
    """Return the day *day*."""
    return When(day.isoformat(), day, day, inferred)


def month_of(year: int, month: int, *, inferred: bool = False) -> When:
    """Return a whole month."""
    last = calendar.monthrange(year, month)[1]
    return When(f"{year:04}-{month:02}", date(year, month, 1), date(year, month, last), inferred)


def year_of(year: int, *, inferred: bool = False) -> When:
    """Return a whole year."""
    return When(f"{year:04}", date(year, 1, 1), date(year, 12, 31), inferred)


def season_of(year: int, season: str, *, inferred: bool = False) -> When:
    """Return a season, told as its year; a winter is told as the year in which it begins."""
    first, months = SEASONS[season]
    last = shift_months(date(year, first, 1), months) - timedelta(days=1)
    return When(f"{year:04}", date(year, first, 1), last, inferred)


def week_of(day: date, *, inferred: bool = True) -> When:
    """Return the week, Monday to Sunday, in which *day* lies."""
    monday = day - timedelta(days=day.weekday())
    return between(monday, monday + timedelta(days=6), inferred=inferred)


def between(earliest: date, latest: date, *, inferred: bool = False) -> When:
    """Return the time from *earliest* to *latest*, told as the day, month or year that holds it (or most of it)."""
    if earliest == latest:
        return exactly(earliest, inferred=inferred)
    middle = earliest + (latest - earliest) / 2
    value = f"{middle:%Y-%m}" if (latest - earliest).days < LONGEST_MONTH else f"{middle.year:04}"
    return When(value, earliest, latest, inferred)


def shift_months(day: date, months: int) -> date:
    """Return the day *months* later, at most the last of that month."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def shift(when: When, number: int, unit: str) -> When:
    """Return the time *number* of *unit* after *when*; weeks are meant within three days, longer units as a whole."""
    if unit == "day":
        return between(
            when.earliest + timedelta(days=number), when.latest + timedelta(days=number), inferred=when.inferred
        )
    if unit in ("week", "fortnight"):
        away = timedelta(weeks=number * (2 if unit == "fortnight" else 1))
        slack = timedelta(days=3)
        return between(when.earliest + away - slack, when.latest + away + slack, inferred=when.inferred)
    if unit == "month" and len(when.value) > 4:
        moved = shift_months(date(when.earliest.year, when.earliest.month, 1), number)
        return month_of(moved.year, moved.month, inferred=when.inferred)
    if unit == "month":
        return between(shift_months(when.earliest, number), shift_months(when.latest, number), inferred=when.inferred)
    years = {"year": number, "decade": number * 10, "century": number * 100}[unit]
    return year_of(int(when.value[:4]) + years, inferred=when.inferred)


def shift_exactly(when: When, number: int, unit: str) -> When:
    """Return the day *number* of *unit* after *when*, as in "ten years ago today"."""
    if unit in ("day", "week", "fortnight"):
        days = timedelta(days=number * {"day": 1, "week": 7, "fortnight": 14}[unit])
        return between(when.earliest + days, when.latest + days, inferred=when.inferred)
    months = number * {"month": 1, "year": 12, "decade": 120, "century": 1200}[unit]
    return between(shift_months(when.earliest, months), shift_months(when.latest, months), inferred=when.inferred)


def is_day(when: When | None) -> bool:
    """Say whether *when* is known to the day."""
    return when is not None and when.earliest == when.latest


def compatible(one: When | None, other: When | None) -> bool:
    """Say whether two dates can be of one event: one lies within the other, or one is unknown."""
    if one is None or other is None:
        return True
    return _covers(one, other) or _covers(other, one)


def narrow(one: When | None, other: When | None) -> When | None:
    """Return the more exact of two dates, stated before inferred; None where they cannot be of one event."""
    if one is None or other is None:
        return one or other
    if not compatible(one, other):
        return None
    return min(one, other, key=lambda when: (when.latest - when.earliest, when.inferred, when.value))


def _covers(wide: When, slim: When) -> bool:
    return wide.earliest <= slim.earliest and slim.latest <= wide.latest
