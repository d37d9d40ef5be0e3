"""Reprints: articles that are nearly the same text, such as one agency's story in two papers.

Two texts are nearly the same where they share half of their runs of five words or more (Jaccard index), as estimated
from their sketches (MinHash: A. Z. Broder, On the resemblance and containment of documents, 1997).
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from rensa import RMinHash

from ingest.basics.claims import ArticleRecord, Span
from ingest.basics.shelves import Shelf, find_shared
from ingest.graph.keys import claim_content

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


def find_reprints(records: Iterable[ArticleRecord], *, folder: Path | None = None) -> dict[str, str]:
    """Return the keys of articles that are nearly the text of one published before, each with the key of that one.

    Of several, the one published first counts as the original; of those of one day, the first key. Sketches that are
    not compared now rest in *folder*.
    """
    sketches: Shelf[tuple[str, Sketch]] = Shelf(folder)
    bands = array("q")
    order: list[tuple[date, str, int]] = []
    for record in records:
        bands.extend(_bands(record.sketch))
        published = record.published.earliest if record.published else date.max
        order.append((published, record.key, sketches.put((record.key, record.sketch))))
    order.sort()
    shared = find_shared(bands)  # what only one sketch has tells nothing
    near: dict[int, list[int]] = defaultdict(list)
    found: dict[str, str] = {}
    for _, key, number in order:
        made = sketches[number][1]
        common = [band for band in _bands(made) if band in shared]
        others = [sketches[other] for other in dict.fromkeys(other for band in common for other in near[band])]
        alike = {other: likeness(theirs, made) for other, theirs in others}
        best = max(alike, key=lambda other: alike[other], default=None)
        if best is not None and alike[best] >= NEARLY:
            found[key] = best
        else:
            for band in common:
                near[band].append(number)
    return found


def _bands(made: Sketch) -> Iterator[int]:
    return (hash((start, made[start : start + BAND])) for start in range(0, len(made), BAND))


def find_repeated(record: ArticleRecord, original: ArticleRecord) -> frozenset[int]:
    """Return the places of the claims of a reprint that its *original* makes too, in the same terms."""
    made = {claim_content(claim) for claim in original.claims}
    return frozenset(place for place, claim in enumerate(record.claims) if claim_content(claim) in made)
