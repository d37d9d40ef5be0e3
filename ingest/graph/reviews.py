"""What editors say of claims: a small table, kept apart from what was read out of the articles."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import StringIO
from pathlib import Path

from rdflib import RDF, RDFS, Literal, URIRef
from rdflib.namespace import DCTERMS

from ingest.basics.errors import ReviewError
from ingest.graph.facts import Triple
from ingest.graph.words import Words, dated, label, text
from ontology import terms

COLUMNS = ("claim", "verdict", "by", "when", "why")
REJECTED, CONFIRMED = "rejected", "confirmed"
KEY = re.compile(r"[0-9a-f]{16}")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
TARGET = URIRef("http://www.w3.org/ns/oa#hasTarget")


@dataclass(frozen=True, slots=True)
class Review:
    """An editor's verdict on the claim with the key *claim*, on a day (YYYY-MM-DD), and why."""

    claim: str
    verdict: str
    by: str
    when: str
    why: str

    def __post_init__(self) -> None:
        if not KEY.fullmatch(self.claim):
            raise ValueError(f"{self.claim!r} is no key of a claim, which is what follows /id/claim/ in its IRI")
        if self.verdict not in (REJECTED, CONFIRMED):
            raise ValueError(f"the verdict is {REJECTED} or {CONFIRMED}, not {self.verdict!r}")
        if not DAY.fullmatch(self.when) or not self.by or not self.why:
            raise ValueError("it must say by whom, on which day (YYYY-MM-DD) and why")


def load_reviews(path: Path | None = None) -> tuple[Review, ...]:
    """Read the reviews in *path*, in `seeds/reviews.tsv` where none is named; raises ReviewError naming the line."""
    source: Traversable = path or files("seeds") / "reviews.tsv"
    try:
        rows = csv.reader(StringIO(source.read_text(encoding="utf-8")), delimiter="\t", quoting=csv.QUOTE_NONE)
        header = next(rows, [])
    except (OSError, UnicodeDecodeError) as error:
        raise ReviewError(f"{source}: the reviews cannot be read ({error})") from error
    if tuple(header) != COLUMNS:
        raise ReviewError(f"{source}: line 1 must name the columns {', '.join(COLUMNS)}, parted by tabs")
    found: dict[str, Review] = {}
    for number, row in enumerate(rows, start=2):
        try:
            review = Review(*row)
            if review.claim in found:
                raise ValueError(f"claim {review.claim} has a review above; leave one of them out")
        except (TypeError, ValueError) as error:
            raise ReviewError(f"{source}: line {number}: {error}") from error
        found[review.claim] = review
    return tuple(found[claim] for claim in sorted(found))


def build_reviews(reviews: Iterable[Review], words: Words) -> Iterator[Triple]:
    """Yield each review; its IRI is a fragment of the claim's."""
    for review in reviews:
        claim = words.thing("claim", review.claim)
        node = URIRef(f"{claim}#review")
        yield node, RDF.type, words.term(terms.REVIEW)
        yield node, RDFS.label, label(f"review of claim {review.claim}: {review.verdict}")
        yield node, TARGET, claim
        yield node, words.term(terms.VERDICT), text(review.verdict)
        yield node, DCTERMS.creator, text(review.by)
        yield node, DCTERMS.created, dated(review.when)
        yield node, RDFS.comment, Literal(review.why, lang="en")
