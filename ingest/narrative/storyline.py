"""The dates of a whole article, each worked out from those that sentence, paragraph and tale named before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from ingest.basics.claims import When
from ingest.dates.anchors import Anchors
from ingest.dates.calendar import is_day
from ingest.dates.dates import DateMention, find_dates, led_on, names_a_thing
from ingest.language.clauses import is_aside, tense_at
from ingest.language.sentences import Paragraph, sentences, span_of, token_at

FRESH = 31  # days


def find_all_dates(
    text: str, published: When | None, paragraphs: Sequence[Paragraph]
) -> Mapping[tuple[int, int], Sequence[DateMention]]:
    """Return the dates of every sentence, by the number of its paragraph and its first token."""
    found: dict[tuple[int, int], Sequence[DateMention]] = {}
    latest: When | None = None
    latest_day: When | None = None
    here, number, of_news = Anchors(published, None, None), -1, False
    for paragraph, sentence in sentences(paragraphs):
        if not sentence.text.strip():
            continue
        if paragraph.number != number:
            here, number = Anchors(published, None, None), paragraph.number
        rows = find_dates(
            text,
            span_of(paragraph, sentence),
            published=published,
            latest=latest,
            latest_day=latest_day,
            here=here.here,
            ahead=here.ahead,
            of_news=of_news,
            prefer=partial(_points_to, paragraph),
            aside=partial(_is_aside, paragraph),
        )
        found[paragraph.number, sentence.start] = rows
        told = [row for row in rows if row.when is not None]
        telling = [row for row in told if not names_a_thing(text, row)]
        latest = next((row.when for row in reversed(telling or (told if latest is None else []))), latest)
        latest_day = next((row.when for row in reversed(rows) if is_day(row.when)), latest_day)
        of_news = of_news or (paragraph is paragraphs[0] and any(_is_fresh(row, published) for row in rows))
        for row in rows:
            here = led_on(here, row, text, aside=_is_aside(paragraph, row.span.start))
    return found


def _is_fresh(row: DateMention, published: When | None) -> bool:
    """Say whether a date of the first paragraph is of the month before publication, so that the text tells news."""
    if row.when is None or published is None or not is_day(row.when) or row.relation != "on":
        return False
    return 0 <= (published.latest - row.when.latest).days <= FRESH


def _points_to(paragraph: Paragraph, place: int) -> str:
    token = token_at(paragraph, place)
    return tense_at(token) if token is not None else "past"


def _is_aside(paragraph: Paragraph, place: int) -> bool:
    token = token_at(paragraph, place)
    return token is not None and is_aside(token)
