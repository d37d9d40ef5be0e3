"""The claims that titles beside names make: who held an office, and when the text says that it was held then."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from ingest.basics.claims import Claim, When
from ingest.dates.calendar import year_of
from ingest.language.sentences import Paragraph, span_of
from ingest.offices.held import Office
from ingest.reference.context import Context

DAYS_OF_NEWS = 366  # what happened longer ago tells of who held an office then
AROUND = 60  # characters before and after a title that may say that it was held then
# What says that an office was held at the time of the tale, and may not be now.
THEN = re.compile(
    r"\b(?:at|of) (?:that|the) time\b|\bof the day\b|\bin those days\b"
    r"|\b(?:outgoing|departing|retiring|lame-duck)\b|\bin (?:his|her|the) (?:last|final) \w+ (?:in office|as)\b"
    r"|\b(?:last|final) \w+ of (?:his|her) (?:term|presidency|tenure|mandate|rule)\b",
    re.IGNORECASE,
)


def add_offices(context: Context, offices: Sequence[Office]) -> None:
    """Add the claims that titles beside names make."""
    for office in offices:
        paragraph = context.paragraphs[office.paragraph]
        tokens = list(paragraph.doc[office.first : office.last])
        values: dict[str, str | int | bool] = {"role": office.role, "title": office.title}
        if office.former:
            values["former"] = True
        context.claims.append(
            Claim(
                type="office",
                roles={"person": (office.person,), "of": (office.of,)},
                values=values,
                factuality="planned" if office.planned else "actual",
                evidence=(span_of(paragraph, tokens),),
                rule="office-title",
                when=find_held(context, paragraph, tokens, former=office.former),
            )
        )


def find_held(context: Context, paragraph: Paragraph, title: Sequence[Token], *, former: bool) -> When | None:
    """Return a date on which the office of *title* was held, where the text tells of other times than its own.

    An office held "then" that has no date in its own clause was held in the year that the paragraph has come to.
    """
    span = paragraph.doc[title[0].i : title[-1].i + 1]
    held = context.timeline.timing(paragraph, span.root).when
    if _is_then(paragraph, title):
        told = context.timeline.last_before(paragraph, title[0]) if held is None else None
        return replace(year_of(told.earliest.year), inferred=True) if told is not None else held
    return held if held is not None and (former or _is_long_past(held, context.published)) else None


def _is_then(paragraph: Paragraph, title: Sequence[Token]) -> bool:
    """Say whether words beside the title, within its sentence, set it in the time of the tale."""
    sentence, text = title[0].sent, paragraph.doc.text
    first, last = title[0].idx, title[-1].idx + len(title[-1])
    before = text[max(sentence.start_char, first - AROUND) : first]
    if before.lower().endswith(("then ", "then-")) or re.search(r"\bthen\b", text[first:last], re.IGNORECASE):
        return True
    after = re.split(r"[,;:]", text[last : min(sentence.end_char, last + AROUND)])[0]
    return THEN.search(f"{before}{text[first:last]}{after}") is not None


def _is_long_past(when: When, published: When | None) -> bool:
    """Say whether *when* lies so far back that who held an office then may not hold it now."""
    return published is not None and (published.earliest - when.latest).days > DAYS_OF_NEWS
