"""When an article was published, where it does not say so itself: worked out from the days and years that it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from ingest.basics.claims import Span, When
from ingest.dates import calendar
from ingest.dates.dates import DateMention, find_dates

_MONTH_NAMES = "|".join(sorted(calendar.MONTHS, key=len, reverse=True))
_YEARLESS = re.compile(
    rf"\b(?P<month>{_MONTH_NAMES})\b\.?\s+(?P<days>\d\d?(?:(?:, |[-–]| and )\d\d?\b)*)(?!\d|,? \d{{4}}|st|nd|rd|th)"
    rf"|\b(?P<day>\d\d?)\s+(?P<name>{_MONTH_NAMES})\b(?!,? \d{{4}})",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:will|shall|would|may|might|could|should|due|expected|expects?|plan(?:s|ned)?|scheduled|forecast|deadline|"
    r"hopes?|next|coming|upcoming|to be|is to|are to|until|till|by|before)\b",
    re.IGNORECASE,
)
_LEAD = 2  # paragraphs in which news names its own time
_REACH = timedelta(days=30)


def infer_publication(text: str, body: Sequence[Span], around: Iterable[Span]) -> When | None:
    """Return when a text that gives no date was published, marked as inferred; None where no year can be told.

    *around* are header and footer. Their days without a year ("Reuters, November 14") come after the newest date that
    bears one; where there are none, those of the body do. A year alone ("talks began in 2011") is a year gone by, for
    writers call their own "this year".
    """
    told = [mention for span in body for mention in find_dates(text, span, published=None, latest=None)]
    past = [(_edge(mention), mention.span.start) for mention in told if _is_past(text, mention)]
    if not past:
        return None
    newest, place = max(past, key=lambda row: (_after(row[0]), row[1]))
    cited = _days_after(_after(newest), (text[span.start : span.end] for span in around))
    if cited:
        return _from(cited, calendar.month_of(cited.year, cited.month).latest)
    if len(newest.value) == 4:
        return None
    if calendar.is_day(newest) and place < body[0].end:
        return _from(newest.earliest, newest.earliest)
    news = _days_after(newest.earliest, (_past_words(text, span) for span in body))
    if news is None and place >= body[min(_LEAD, len(body)) - 1].end and any(_is_open(mention) for mention in told):
        return None
    day = news or newest.earliest
    return _from(day, day + _REACH)


def _from(earliest: date, latest: date) -> When:
    """Return the time from the newest day told to *latest*, at least a few days on: of two months, their year."""
    when = calendar.between(earliest, max(latest, earliest + timedelta(days=3)), inferred=True)
    in_one_month = (when.earliest.year, when.earliest.month) == (when.latest.year, when.latest.month)
    return when if in_one_month else replace(when, value=when.value[:4])


def _edge(mention: DateMention) -> When:
    """Return the last time that *mention* names."""
    when = mention.when or mention.end or mention.start
    assert when is not None  # _is_past lets no other through
    return when


def _after(when: When) -> date:
    """Return the first day on which *when* can be spoken of as this text does."""
    return when.latest + timedelta(days=1) if len(when.value) == 4 else when.earliest


def _is_past(text: str, mention: DateMention) -> bool:
    """Say whether *mention* states its year and is no deadline, plan or forecast."""
    when = mention.when or mention.end or mention.start
    if when is None or when.inferred or mention.relation in ("until", "by", "before"):
        return False
    return not _AHEAD.search(_clause_before(text, mention.span.start))


def _is_open(mention: DateMention) -> bool:
    """Say whether *mention* is counted from a day of publication that is not known ("on Tuesday")."""
    return mention.when is None and mention.start is None


def _clause_before(text: str, place: int) -> str:
    return re.split(r"[.;:!?]\s", text[max(0, place - 120) : place])[-1]


def _past_words(text: str, span: Span) -> str:
    """Return the yearless days of a paragraph that lie in the past, one after the other."""
    found = _YEARLESS.finditer(text, span.start, span.end)
    return "; ".join(match[0] for match in found if not _AHEAD.search(_clause_before(text, match.start())))


def _days_after(after: date, passages: Iterable[str]) -> date | None:
    """Return the last of the yearless days in *passages*, each put in the first year that puts it after *after*."""
    days = [day for words in passages for match in _YEARLESS.finditer(words) for day in _days(match)]
    whens = [calendar.day_of(year, *day) for day in days for year in (after.year, after.year + 1)]
    first = {
        (when.earliest.month, when.earliest.day): when.earliest
        for when in reversed(whens)
        if when and when.earliest >= after
    }
    return max(first.values(), default=None)


def _days(match: re.Match[str]) -> Iterable[tuple[int, int]]:
    month = calendar.MONTHS[(match["month"] or match["name"]).lower()]
    return [(month, int(day)) for day in re.findall(r"\d+", match["days"] or match["day"])]
