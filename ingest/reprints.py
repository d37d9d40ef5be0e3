"""Reprints: articles that are nearly the same text, such as one agency's story in two papers.

Two texts are nearly the same where they share half of their runs of five words or more (Jaccard index), as estimated
from their sketches (MinHash: A. Z. Broder, On the resemblance and containment of documents, 1997).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from rensa import RMinHash

from ingest.claims import ArticleRecord, Claim, Span
from ingest.keys import claim_content

RUN = 5  # words
VALUES = 126  # of a sketch: the estimate is off by 0.045 or less, two times in three
BAND = 3  # values that must agree for two sketches to be compared: at an index of a half, all but 4 in 1,000 are
NEARLY = 0.5
_SEED = 1
_WORD = re.compile(r"\w+")

Sketch = tuple[int, ...]


def sketch(text: str, body: Iterable[Span]) -> Sketch:
    """Return the sketch of the running text *body*; empty where it is shorter than a run of words."""
    words = [word for span in body for word in _WORD.findall(text[span.start : span.end].lower())]
    runs = sorted({" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1)})
    if not runs:
        return ()
    made = RMinHash(num_perm=VALUES, seed=_SEED)
    made.update(runs)
    return tuple(made.digest())


def likeness(one: Sketch, other: Sketch) -> float:
    """Return the estimate of the Jaccard index of two texts from their sketches."""
    return sum(map(int.__eq__, one, other)) / VALUES


def find_reprints(records: Iterable[ArticleRecord]) -> dict[str, str]:
    """Return the keys of articles that are nearly the text of one published before, each with the key of that one.

    Of several, the one published first counts as the original; of those of one day, the first key.
    """
    near: dict[tuple[int, Sketch], list[ArticleRecord]] = defaultdict(list)
    found: dict[str, str] = {}
    for record in sorted(records, key=_by_publication):
        alike = {each.key: likeness(each.sketch, record.sketch) for band in _bands(record) for each in near[band]}
        best = max(alike, key=lambda key: alike[key], default=None)
        if best is not None and alike[best] >= NEARLY:
            found[record.key] = best
        else:
            for band in _bands(record):
                near[band].append(record)
    return found


def _by_publication(record: ArticleRecord) -> tuple[date, str]:
    return record.published.earliest if record.published else date.max, record.key


def _bands(record: ArticleRecord) -> Iterator[tuple[int, Sketch]]:
    for start in range(0, len(record.sketch), BAND):
        yield start, record.sketch[start : start + BAND]


def find_repeated(records: Sequence[ArticleRecord], reprints: Mapping[str, str]) -> dict[str, frozenset[int]]:
    """Return the places of the claims of each reprint that its original makes too, in the same terms."""
    by_key = {record.key: record for record in records}
    return {key: _repeated(by_key[key].claims, by_key[original].claims) for key, original in reprints.items()}


def _repeated(claims: Sequence[Claim], before: Sequence[Claim]) -> frozenset[int]:
    made = {claim_content(claim) for claim in before}
    return frozenset(place for place, claim in enumerate(claims) if claim_content(claim) in made)
