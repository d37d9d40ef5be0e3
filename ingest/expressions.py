"""The ways English names a time: a table of expressions, each with the function that works the time out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta

from ingest import calendar
from ingest.anchors import SIDES, Anchors, Time, around, beside, nearest, told, weekend
from ingest.calendar import LAST_YEAR, MONTHS, SEASONS, WEEKDAYS
from ingest.claims import When
from ingest.years import names_a_year

Resolve = Callable[[re.Match[str], Anchors], Time | None]

TENS = {
    word: 10 * n
    for n, word in enumerate(("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2)
}
_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
NUMBERS = {
    **{word: n for n, word in enumerate(_SMALL, start=1)},
    **dict.fromkeys(("a", "an"), 1),
    **{"a couple of": 2, "fourteen": 14, "fifteen": 15, "a hundred": 100, "one hundred": 100},
    **TENS,
}
_ROUND = {word.removesuffix("y") + "ies": 1900 + number for word, number in TENS.items()}
SHORT = [name for name in MONTHS if len(name) < 5 and name not in ("may", "june", "july")]


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True)).replace(" ", r"\s+")


_PARTS = {
    "<YEAR>": r"(?P<year>1[5-9]\d\d|2[01]\d\d)",
    "<MONTH>": rf"(?P<month>(?:{_any(set(MONTHS) - set(SHORT))})\b|(?:{_any(SHORT)})\b\.?)",
    "<DAY>": r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d|[,.]\d)",
    "<LAST>": r"(?:(?:-|–|—| and | to | or |/)(?P<last>\d{1,2})(?:st|nd|rd|th)?(?!\d|[,.]\d))",
    "<WEEKDAY>": rf"(?P<weekday>{_any(WEEKDAYS)})",
    "<SEASON>": rf"(?P<season>{_any(SEASONS)})",
    "<UNIT>": r"(?P<unit>day|week|fortnight|month|year|decade|century)",
    "<NUMBER>": rf"(?P<number>\d{{1,3}}|(?:(?:{_any(TENS)})-)?(?:{_any(NUMBERS)}))",
    "<STOP>": r"(?=\s*(?:[.,;:!?)\]—–]|$|\n|and\b|but\b))",
    "<WHICH>": rf"(?P<which>{_any(SIDES)})",
}


def _row(words: str, resolve: Resolve) -> tuple[re.Pattern[str], Resolve]:
    """Return an expression; in *words* a space is any white space, and `_PARTS` are filled in."""
    pattern = re.sub("<[A-Z]+>", lambda part: _PARTS[part[0]], words)
    return re.compile(r"(?<![\w$€£.])" + pattern.replace(" ", r"\s+"), re.IGNORECASE), resolve


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
    """Work out "July of last year"."""
    month, whole = _month(match), _period(match, anchors)
    if month is None or whole is None:
        return None
    return Time(calendar.month_of(int(whole.when.value[:4]), month, inferred=True)) if whole.when else Time()


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
    if name in _ROUND and not re.search(r"\b(?:the|early|late|mid)[-\s]$", match.string[: match.start()][-6:]):
        return None  # "in his eighties"
    first = _ROUND[name] if name in _ROUND else int(name) if len(name) == 4 else 1900 + int(name)
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
    if side > 0 or (side == 0 and anchors.prefer == "future"):
        ahead = (-back % 7) or (7 if side else 0)
        return Time(calendar.exactly(anchor.earliest + timedelta(days=ahead), inferred=True))
    return Time(calendar.exactly(anchor.earliest - timedelta(days=back or (7 if side else 0)), inferred=True))


_DAY_WORDS = {
    "the day before yesterday": -2,
    **dict.fromkeys(("yesterday", "last night"), -1),
    **dict.fromkeys(("today", "tonight", "this morning", "this afternoon", "this evening"), 0),
    "tomorrow": 1,
    "the day after tomorrow": 2,
}


def _today(match: re.Match[str], anchors: Anchors) -> Time | None:
    days = _DAY_WORDS[re.sub(r"\s+", " ", match["word"].lower())]
    if anchors.published is None:
        return Time()
    return Time(
        replace(calendar.shift(anchors.published, days, "day"), inferred=True)
        if days
        else _as_inferred(anchors.published)
    )


def _as_inferred(when: When) -> When:
    return replace(when, inferred=True)


def _period(match: re.Match[str], anchors: Anchors) -> Time | None:
    """Work out "last week", "this year", "that month", "the previous day"."""
    if re.match(r"last|past|next", match["which"], re.IGNORECASE) and _counting(match):
        return None
    side, narrative = SIDES[re.sub(r"\s+", " ", match["which"].lower())]
    unit = match["unit"].lower().replace("date", "day")
    if not narrative:
        return Time(around(anchors.published, unit, side))
    anchor = anchors.latest_day if unit == "day" else anchors.latest
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


def _whole(match: re.Match[str], anchors: Anchors) -> Time | None:
    """Work out "(the end of) the year": a date only with its modifier."""
    return Time(around(anchors.published, match["unit"].lower(), 0), needs_modifier=True)


def _counted(match: re.Match[str], anchors: Anchors) -> Time | None:
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
        return Time(_as_inferred(calendar.shift(exact, _DAY_WORDS.get(tail, 0), "day")))
    found = calendar.shift(anchor, number, unit)
    return Time(_as_inferred(found) if anchor is anchors.published else found)


def _number(words: str) -> int:
    text = re.sub(r"\s+", " ", words.lower())
    if text.isdigit():
        return int(text)
    return NUMBERS[text] if text in NUMBERS else sum(NUMBERS[part] for part in text.split("-"))


_MEASURE = re.compile(
    r"(?:(?P<vague>less than|more than|about|almost|nearly|barely|just over|just under) )?"
    rf"(?:{_PARTS['<NUMBER>']}\s+)?(?P<unit>day|week|fortnight|month|year|hour|minute)(?P<many>s?)\s*$",
    re.IGNORECASE,
)
_LOOSE = {"day": 7, "hour": 0, "minute": 0}  # within how many days "days before", "hours before" is


def shifted(when: When, words: str, sign: int) -> When | None:
    """Return the time that lies the measure at the end of *words* ("five days") after *when*, or before with -1.

    "Days", "hours" without a number stay near *when*; None where there is no measure, or a vague one.
    """
    match = _MEASURE.search(words)
    if match is None:
        return None
    unit = match["unit"].lower()
    if unit in ("hour", "minute"):
        return _as_inferred(when) if calendar.is_day(when) else when
    if match["number"] is None and match["many"]:
        return _nearby(when, _LOOSE[unit] * sign) if unit in _LOOSE else None
    if match["vague"] or match["number"] is None:
        return None
    return _as_inferred(calendar.shift(when, _number(match["number"]) * sign, unit))


def _nearby(when: When, days: int) -> When:
    edge = calendar.shift(when, days, "day")
    return calendar.between(min(edge.earliest, when.earliest), max(edge.latest, when.latest), inferred=True)


def _day_beside(match: re.Match[str], anchors: Anchors) -> Time | None:
    """Work out "the day before", "the week after", where nothing follows that they are counted from."""
    side = -1 if match["way"].lower() == "before" else 1
    unit = match["unit"].lower()
    anchor = told(unit, side < 0, anchors)
    found = around(anchor, unit, side)
    return Time(replace(found, inferred=anchor.inferred) if found and anchor else None)


def _bare_year(match: re.Match[str], anchors: Anchors) -> Time | None:
    """Work out "2004"."""
    return Time(calendar.year_of(int(match["year"]))) if names_a_year(match) else None


_WAYS = "ago|earlier|later|previously|hence|from now|from today"
_TAIL = r"(?: (?P<tail>today|yesterday|tomorrow|this month))?"
_VAGUE = r"(?:(?P<vague>more than|over|less than|at least|some|up to|barely more than) )?"

EXPRESSIONS: tuple[tuple[re.Pattern[str], Resolve], ...] = (
    _row(r"<YEAR>-(?P<m>\d\d)-(?P<d>\d\d)", _numbers),
    _row(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.<YEAR>", _numbers),
    _row(r"(?:<WEEKDAY>,? )?<MONTH> (?:the )?<DAY><LAST>?(?:,? <YEAR>)?", _days),
    _row(r"(?:<WEEKDAY>,? )?(?:the )?<DAY><LAST>?(?: of)? <MONTH>(?:,? <YEAR>)?", _days),
    _row(r"the (?P<day>\d{1,2})(?:st|nd|rd|th)", _ordinal),
    _row(r"<MONTH>,?(?: of)? <YEAR>", _month_year),
    _row(r"<MONTH> (?:of )?<WHICH> (?P<unit>year)", _month_of_year),
    _row(r"<WHICH> <MONTH>", _told_month),
    _row(r"the <MONTH> (?P<way>before|after)<STOP>", _month_beside),
    _row(r"<MONTH>", _bare_month),
    _row(r"(?:(?P<which>the) )?<SEASON> (?:of )?<YEAR>", _season),
    _row(r"<WHICH> (?P<season>spring|summer|autumn|fall|winter)(?P<year>)", _season),
    _row(r"(?P<which>)the <SEASON>(?! of [^\d])(?P<year>)", _season),
    _row(r"(?:the )?(?P<decade>1[5-9]\d0|20\d0)s", _decade),
    _row(r"the ['’]?(?P<decade>[2-9]0)s", _decade),
    _row(f"(?P<decade>{_any(_ROUND)})", _decade),
    _row(r"<YEAR>[-–/](?P<until>\d{4}|\d{2})(?![-–\d])", _years),
    _row(r"<YEAR>(?![-–/]\d)", _bare_year),
    _row(r"(?:<WHICH> )?<WEEKDAY>(?: (?P<after>last|next))?(?: (?:night|morning|afternoon|evening))?", _weekday),
    _row(f"(?P<word>{_any(_DAY_WORDS)})", _today),
    _row(r"<WHICH> (?P<unit>day|week|month|year|weekend|decade|century|date)", _period),
    _row(r"the weekend", _the_weekend),
    _row(r"the (?P<unit>year|month|week|decade|century)", _whole),
    _row(
        rf"{_VAGUE}<NUMBER> <UNIT>s? (?P<way>ago|earlier|later|previously|hence|from now|from today){_TAIL}", _counted
    ),
    _row(rf"{_VAGUE}<NUMBER> <UNIT>s? (?P<way>before|after)<STOP>(?P<tail>)", _counted),
    _row(r"the (?P<unit>day|week|month|year) (?P<way>before|after)<STOP>", _day_beside),
)
