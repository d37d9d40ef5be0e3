"""The dates of a whole article, each worked out from those that sentence, paragraph and tale named before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from ingest.anchors import Anchors
from ingest.calendar import is_day
from ingest.claims import When
from ingest.clauses import is_aside, tense_at
from ingest.dates import DateMention, find_dates, led_on, names_a_thing
from ingest.sentences import Paragraph, sentences, span_of, token_at


def find_all_dates(
    text: str, published: When | None, paragraphs: Sequence[Paragraph]
) -> Mapping[tuple[int, int], Sequence[DateMention]]:
    """Return the dates of every sentence, by the number of its paragraph and its first token."""
    found: dict[tuple[int, int], Sequence[DateMention]] = {}
    latest: When | None = None
    latest_day: When | None = None
    here, number = Anchors(published, None, None), -1
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
            prefer=partial(_points_to, paragraph),
            aside=partial(_is_aside, paragraph),
        )
        found[paragraph.number, sentence.start] = rows
        told = [row for row in rows if row.when is not None]
        telling = [row for row in told if not names_a_thing(text, row)]
        latest = next((row.when for row in reversed(telling or (told if latest is None else []))), latest)
        latest_day = next((row.when for row in reversed(rows) if is_day(row.when)), latest_day)
        for row in rows:
            here = led_on(here, row, text, aside=_is_aside(paragraph, row.span.start))
    return found


def _points_to(paragraph: Paragraph, place: int) -> str:
    token = token_at(paragraph, place)
    return tense_at(token) if token is not None else "past"


def _is_aside(paragraph: Paragraph, place: int) -> bool:
    token = token_at(paragraph, place)
    return token is not None and is_aside(token)
