"""Memberships whose body the sentence leaves to the article: "left in 2013", "were admitted", "applied"."""

from __future__ import annotations

import pytest

from ingest.articles.articles import Article
from ingest.basics.claims import Span
from ingest.dates.calendar import day_of
from ingest.pipeline import Reader, load_reader, read_article


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader()


def memberships_of(reader: Reader, text: str) -> set[tuple[str, str, str]]:
    """Return member, organisation and action of the memberships told as actual."""
    article = Article("k", "t", text, "0" * 64, None, day_of(2015, 6, 15), None, (Span(0, len(text)),))
    return {
        (claim.roles["member"][0].code, claim.roles["organisation"][0].code, str(claim.values["action"]))
        for claim in read_article(article, reader).claims
        if claim.type == "membership" and claim.factuality == "actual"
    }


CARICOM = "CARICOM met in Georgetown. The bloc has fifteen members, and the community is growing. "
MEMBERSHIPS = [
    (CARICOM + "Haiti, which joined in 2002, hosts the next summit.", {("HT", "CARICOM", "join")}),
    (CARICOM + "Haiti left in 2004.", {("HT", "CARICOM", "leave")}),
    (CARICOM + "Panama applied in 1989.", {("PA", "CARICOM", "apply")}),
    (CARICOM + "Suriname was admitted in July 1995.", {("SR", "CARICOM", "join")}),
    # a movement has no states, people are no member, and what leaves may be told
    ("Hezbollah fired. The group regrouped, and the group denied it. Iran left in 2004.", set()),
    (CARICOM + "The Haitians left on Monday.", set()),
    (CARICOM + "Haiti left its neighbours in doubt.", set()),
]


@pytest.mark.parametrize(("text", "expected"), MEMBERSHIPS)
def test_the_body_that_a_sentence_leaves_out_is_the_one_the_article_is_about(
    reader: Reader, text: str, expected: set[tuple[str, str, str]]
) -> None:
    assert memberships_of(reader, text) == expected
