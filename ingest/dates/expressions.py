"""The ways English names a time: a table of expressions, each with the function that works the time out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from ingest.basics.claims import When
from ingest.dates import calendar
from ingest.dates.anchors import SIDES, Anchors, Time, around, beside, nearest, weekend
from ingest.dates.calendar import LAST_YEAR, MONTHS, WEEKDAYS
from ingest.dates.counting import COUNTED, DAY_WORDS, as_inferred
from ingest.dates.date_words import ROUND, Resolve, any_of, row
from ingest.dates.years import names_a_year


def _month(match: re.Match[str]) -> int | None:
    """Return the month's number; None for "may", "march" and what is not written as a name."""
    name = match["month"]
    return MONTHS[name.rstrip(".").lower()] if name[0].isupper() else None


def _year(match: re.Match[str]) -> int | None:
    year = match.groupdict().get("year")
    return int(year) if year else None


def _days(match: re.Match[str], anchors: Anchors) -> Time | None:
    """Work out "November 14, 2005", "14-16 November", "Nov. 14"."""
    month, year = _month(match), _year(match)
    if month is None or calendar.day_of(2000, month, int(match["day"])) is None:
        return None

    def dated(day: str) -> When | None:
        if year is not None:
            return calendar.day_of(year, month, int(day))
        return nearest(lambda each: calendar.day_of(each, month, int(day), inferred=True), anchors)

    first = dated(match["day"])
    if not match["last"] or int(match["last"]) <= int(match["day"]):
        return Time(first)
    return Time(None, first, dated(match["last"])) if first else Time()


# What may follow "on the 8th" where it is a day: no noun ("on the 38th parallel").
_AFTER_A_DAY = re.compile(
    r"\s*(?:[.,;:)\]—–]|$|(?:of (?:that|the same|this) month|they|he|she|it|we|the|a|an|his|her|its|their|in|at|and"
    r"|to|by|when|as|both)\b)"
)


def _ordinal(match: re.Match[str], anchors: Anchors) -> Time | None:
    """Work out "on the 8th": of the month that was told last."""
    told = anchors.latest or anchors.published
    on = match.string[max(0, match.start() - 3) : match.start()].lower() == "on "
    if told is None or not on or len(told.value) == 4 or not _AFTER_A_DAY.match(match.string, match.end()):
        return None
    when = calendar.day_of(told.earliest.year, told.earliest.month, int(match["day"]), inferred=True)
    return Time(when) if when else None


def _numbers(match: re.Match[str], anchors: Anchors) -> Time | None:
    """Work out "2005-11-14" and "14.11.2005"."""
    when = calendar.day_of(int(match["year"]), int(match["m"]), int(match["d"]))
    return Time(when) if when else None


def _month_year(match: re.Match[str], anchors: Anchors) -> Time | None:
    month = _month(match)
    return None if month is None else Time(calendar.month_of(int(match["year"]), month))


def _month_of_year(match: re.Match[str], anchors: Anchors) -> Time | None:
    """Work out "July of last year", "14 July of the same year"."""
    month, whole = _month(match), _period(match, anchors)
    if month is None or whole is None:
        return None
    if whole.when is None:
        return Time()
    year, day = int(whole.when.value[:4]), match["day"] or match["before"]
    found = calendar.day_of(year, month, int(day), inferred=True) if day else None
    return Time(found or calendar.month_of(year, month, inferred=True))


# Words after which a month's name alone is a date; "may" and "march" begin too many sentences otherwise.
_MONTH_CUE = re.compile(
    r"\b(?:in|since|until|till|by|from|of|early|late|mid|during|before|after|to|through|between|and|or|the|its|their|his|a|that)[-\s]$",
    re.IGNORECASE,
)
_SURE_CUE = re.compile(
    r"\b(?:in|for|since|until|till|by|from|of|early|late|mid|during|before|after|between)[-\s](?:the )?$", re.IGNORECASE
)


def _bare_month(match: re.Match[str], anchors: Anchors) -> Time | None:
    """Work out "in June"."""
    month = _month(match)
    before = match.string[max(0, match.start() - 12) : match.start()]
    if month is None or not (_SURE_CUE.search(before) or (month not in (3, 5) and _is_cued(before, match))):
        return None
    return Time(nearest(lambda year: calendar.month_of(year, month, inferred=True), anchors))


def _is_cued(before: str, match: re.Match[str]) -> bool:
    """Say whether "the June summit", "and June": no part of a name such as "the June Fourth Foundation"."""
    return bool(_MONTH_CUE.search(before)) and not re.match(r"\s+[A-Z]", match.string[match.end() :][:3])


def _told_month(match: re.Match[str], anchors: Anchors) -> Time | None:
    """Work out "last June", "this June", "next June", "the previous June", "the following June"."""
    month = _month(match)
    if month is None:
        return None
    return Time(beside(match["which"], lambda year: calendar.month_of(year, month, inferred=True), anchors))


def _month_beside(match: re.Match[str], anchors: Anchors) -> Time | None:
    """Work out "the June before"."""
    month, which = _month(match), {"before": "the previous", "after": "the following"}[match["way"].lower()]
    if month is None:
        return None
    return Time(beside(which, lambda year: calendar.month_of(year, month, inferred=True), anchors))


def _season(match: re.Match[str], anchors: Anchors) -> Time | None:
    """Work out "spring 2004", "this spring", "in the autumn"."""
    name, year = match["season"].lower(), _year(match)
    if year is not None:
        return Time(calendar.season_of(year, name))
    if not match["which"]:
        before = match.string[max(0, match.start() - 8) : match.start()].lower()
        if not re.search(r"\b(?:in|by|during|since|until|over|for|from|of|before|after)\s$", before):
            return None
        return Time(nearest(lambda each: calendar.season_of(each, name, inferred=True), anchors))

    def build(each: int) -> When:
        return calendar.season_of(each, name, inferred=True)

    return Time(nearest(build, anchors) if match["which"].lower() == "this" else beside(match["which"], build, anchors))


def _decade(match: re.Match[str], anchors: Anchors) -> Time | None:
    """Work out "the 1990s" and "the nineties"."""
    name = match["decade"].lower()
    if name in ROUND and not re.search(r"\b(?:the|early|late|mid)[-\s]$", match.string[: match.start()][-6:]):
        return None  # "in his eighties"
    first = ROUND[name] if name in ROUND else int(name) if len(name) == 4 else 1900 + int(name)
    return Time(None, calendar.year_of(first), calendar.year_of(first + 9))


def _years(match: re.Match[str], anchors: Anchors) -> Time | None:
    """Work out "1994-97"."""
    first, last = match["year"], match["until"]
    until = int(first[: 4 - len(last)] + last)
    if not int(first) < until <= LAST_YEAR:
        return None
    return Time(None, calendar.year_of(int(first)), calendar.year_of(until))


_NAMED_DAYS = re.compile(r"\b(?:bloody|black|good|red|easter|shrove|palm|ash|holy|cyber)\s$", re.IGNORECASE)


def _weekday(match: re.Match[str], anchors: Anchors) -> Time | None:
    """Work out "on Tuesday", "last Tuesday", "Tuesday last"; alone, the nearest before or on publication."""
    name = match["weekday"]
    if not name[0].isupper() or _NAMED_DAYS.search(match.string[max(0, match.start() - 8) : match.start()]):
        return None
    which = re.sub(r"\s+", " ", (match["which"] or match["after"] or "").lower())
    side, narrative = SIDES.get(which, (0, False))
    anchor = (anchors.latest_day or anchors.published) if narrative else anchors.published
    if anchor is None:
        return Time()
    if not calendar.is_day(anchor):
        return Time(calendar.between(anchor.earliest - timedelta(days=6), anchor.latest, inferred=True))
    number = WEEKDAYS[name.lower()]
    back = (anchor.earliest.weekday() - number) % 7
    if anchors.prefer == "later" and side == 0 and anchors.here is not None and calendar.is_day(anchors.here):
        anchor = anchors.here
        back = (anchor.earliest.weekday() - number) % 7
    if side > 0 or (side == 0 and anchors.prefer in ("future", "later")):
        ahead = (-back % 7) or (7 if side else 0)
        return Time(calendar.exactly(anchor.earliest + timedelta(days=ahead), inferred=True))
    return Time(calendar.exactly(anchor.earliest - timedelta(days=back or (7 if side else 0)), inferred=True))


def _today(match: re.Match[str], anchors: Anchors) -> Time | None:
    days = DAY_WORDS[re.sub(r"\s+", " ", match["word"].lower())]
    if anchors.published is None:
        return Time()
    return Time(
        replace(calendar.shift(anchors.published, days, "day"), inferred=True)
        if days
        else as_inferred(anchors.published)
    )


def _period(match: re.Match[str], anchors: Anchors) -> Time | None:
    """Work out "last week", "this year", "that month", "the previous day"."""
    if re.match(r"last|past|next", match["which"], re.IGNORECASE) and _counting(match):
        return None
    side, narrative = SIDES[re.sub(r"\s+", " ", match["which"].lower())]
    unit = match["unit"].lower().replace("date", "day")
    if not narrative:
        return Time(around(anchors.published, unit, side))
    anchor = anchors.latest_day if unit == "day" else anchors.latest
    if side == 0 and unit in ("month", "year") and anchors.ahead is not None:
        anchor = anchors.ahead
    if side and anchor is None:
        anchor = anchors.published
    if anchor is None or (unit == "day" and not calendar.is_day(anchor)):
        return Time()
    return Time(replace(found, inferred=anchor.inferred) if (found := around(anchor, unit, side)) else None)


def _counting(match: re.Match[str]) -> bool:
    """Say whether "the last year", "in the past week" measure a duration up to now."""
    return match.string[max(0, match.start() - 4) : match.start()].lower().endswith("the ")


def _the_weekend(match: re.Match[str], anchors: Anchors) -> Time | None:
    return Time(weekend(anchors.published, 0) if anchors.published and calendar.is_day(anchors.published) else None)


def _part_of_day(match: re.Match[str], anchors: Anchors) -> Time | None:
    """Work out "that morning": the day that the paragraph told last."""
    day = anchors.here
    return Time(as_inferred(day)) if day is not None and calendar.is_day(day) else Time()


def _not_over(match: re.Match[str], anchors: Anchors) -> Time | None:
    """Work out "before the week is out"."""
    return Time(around(anchors.published, match["unit"].lower(), 0))


def _whole(match: re.Match[str], anchors: Anchors) -> Time | None:
    """Work out "(the end of) the year": a date only with its modifier."""
    return Time(around(anchors.published, match["unit"].lower(), 0), needs_modifier=True)


def _bare_year(match: re.Match[str], anchors: Anchors) -> Time | None:
    """Work out "2004"."""
    return Time(calendar.year_of(int(match["year"]))) if names_a_year(match) else None


EXPRESSIONS: tuple[tuple[re.Pattern[str], Resolve], ...] = (
    row(r"<YEAR>-(?P<m>\d\d)-(?P<d>\d\d)", _numbers),
    row(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.<YEAR>", _numbers),
    row(r"(?:<WEEKDAY>,? )?<MONTH> (?:the )?<DAY><LAST>?(?:,? <YEAR>)?", _days),
    row(r"(?:<WEEKDAY>,? )?(?:the )?<DAY><LAST>?(?: of)? <MONTH>(?:,? <YEAR>)?", _days),
    row(r"the (?P<day>\d{1,2})(?:st|nd|rd|th)", _ordinal),
    row(r"<MONTH>,?(?: of)? <YEAR>", _month_year),
    row(r"(?:(?P<day>\d{1,2}) )?<MONTH>(?: (?P<before>\d{1,2}),?)? (?:of )?<WHICH> (?P<unit>year)", _month_of_year),
    row(r"<WHICH> <MONTH>", _told_month),
    row(r"the <MONTH> (?P<way>before|after)<STOP>", _month_beside),
    row(r"<MONTH>", _bare_month),
    row(r"(?:(?P<which>the) )?<SEASON> (?:of )?<YEAR>", _season),
    row(r"<WHICH> (?P<season>spring|summer|autumn|fall|winter)(?P<year>)", _season),
    row(r"(?P<which>)the <SEASON>(?! of [^\d])(?P<year>)", _season),
    row(r"(?:the )?(?P<decade>1[5-9]\d0|20\d0)s", _decade),
    row(r"the ['’]?(?P<decade>[2-9]0)s", _decade),
    row(f"(?P<decade>{any_of(ROUND)})", _decade),
    row(r"<YEAR>[-–/](?P<until>\d{4}|\d{2})(?![-–\d])", _years),
    row(r"<YEAR>(?![-–/]\d)", _bare_year),
    row(r"(?:<WHICH> )?<WEEKDAY>(?: (?P<after>last|next))?(?: (?:night|morning|afternoon|evening))?", _weekday),
    row(f"(?P<word>{any_of(DAY_WORDS)})", _today),
    row(r"<WHICH> (?P<unit>day|week|month|year|weekend|decade|century|date(?! (?:from|back)))", _period),
    row(r"(?:that|the same) (?:very )?(?P<unit>morning|afternoon|evening|night)", _part_of_day),
    row(r"before the (?P<unit>week|month|year|decade) (?:(?:is|was) (?:out|over|up|done)|ends|ended)", _not_over),
    row(r"the weekend", _the_weekend),
    row(r"the (?P<unit>year|month|week|decade|century)", _whole),
    *COUNTED,
)
