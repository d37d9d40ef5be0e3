"""Reads the sentences of `tests/sentences/date.toml` and `status.toml`: when an event was, how sure it is, who says it.

`python -m bench.sentences date status` prints their scores.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from spacy.tokens import Token

from ingest.articles.articles import Article
from ingest.basics.claims import Span
from ingest.dates.calendar import day_of
from ingest.language.sentences import Paragraph, find_paragraphs
from ingest.names.mentions import find_mentions
from ingest.pipeline import Reader, build_context, find_claims, find_offices
from ingest.reference.context import Context

FOLDER = Path(__file__).parent.parent / "tests" / "sentences"
Case = dict[str, Any]


def load_cases(kind: str) -> list[Case]:
    """Return the cases of *kind*, date or status."""
    cases: list[Case] = tomllib.loads((FOLDER / f"{kind}.toml").read_text(encoding="utf-8"))["sentence"]
    return cases


def read_date(reader: Reader, case: Case) -> str:
    """Return when the event of the case's word was, "" where the text does not tell."""
    context, paragraph, head = _read(reader, case)
    find_claims(context)
    place = paragraph.base + head.idx
    when, start, _ = context.date_of(paragraph, head)
    claimed = (
        claim.when
        for claim in context.claims
        for span in claim.evidence
        if span.start <= place < span.end and claim.when
    )
    told = when or start or next(claimed, None)
    return told.value if told else ""


def read_status(reader: Reader, case: Case) -> tuple[str, list[str]]:
    """Return how sure the event of the case's word is, and who says it, innermost first."""
    context, paragraph, head = _read(reader, case)
    speakers = [step.speaker.code for step in context.speeches.find(paragraph.number, head)]
    return context.judge(head).status, speakers


def _read(reader: Reader, case: Case) -> tuple[Context, Paragraph, Token]:
    """Return the case's text as an article, and the word in it; an empty line parts its paragraphs."""
    text, published = case["text"], day_of(*map(int, case.get("published", "2015-06-15").split("-")))
    starts = [0, *(match.end() for match in re.finditer("\n\n", text))]
    ends = [*(match.start() for match in re.finditer("\n\n", text)), len(text)]
    article = Article("case", "case", text, "0" * 64, None, published, None, tuple(map(Span, starts, ends)))
    paragraphs = find_paragraphs(article, reader.nlp)
    mentions = find_mentions(paragraphs, reader.lexicon, published)
    offices, mentions = find_offices(paragraphs, mentions, published, reader)
    context = build_context(article, paragraphs, mentions, offices, reader)
    places = ((each, token) for each in paragraphs for token in each.doc if token.text == case["word"])
    return context, *next(places)


def score_dates(reader: Reader, *, errors: bool = False) -> tuple[int, int]:
    """Return how many events have the date that `date.toml` gives, and how many there are."""
    cases = load_cases("date")
    found = [read_date(reader, case) for case in cases]
    if errors:
        for case, date in zip(cases, found, strict=True):
            if date != case["date"]:
                print(f"date {case['date'] or 'none'}, found {date or 'none'} | {case['text']!r}")
    return sum(date == case["date"] for case, date in zip(cases, found, strict=True)), len(cases)


def score_statuses(reader: Reader, *, errors: bool = False) -> tuple[int, int, int, int]:
    """Return how many events of `status.toml` are as sure as it says, of how many, and the same for who says them."""
    cases = load_cases("status")
    sure = said = 0
    for case in cases:
        status, speakers = read_status(reader, case)
        sure += status == case["status"]
        said += speakers == case.get("by")
        if errors and (status != case["status"] or speakers != case.get("by", speakers)):
            print(f"status {case['status']} {case.get('by', '')}, found {status} {speakers} | {case['text']!r}")
    return sure, len(cases), said, sum("by" in case for case in cases)
