"""Facts: what the accepted claims assert together, of several dates of one thing the most exact."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import groupby, starmap
from pathlib import Path

from rdflib import Literal, URIRef

from ingest.basics.claims import When
from ingest.basics.shelves import Rows, Sort
from ingest.graph.assertions import Assertion
from ingest.graph.descriptions import covers
from ingest.graph.words import Words, boolean, dated, first_day, last_day, number
from ontology import terms

Triple = tuple[URIRef, URIRef, URIRef | Literal]


def expand(assertion: Assertion, words: Words) -> Iterator[Triple]:
    """Yield the triples of one assertion: a date as literal, the bounds of an act's date as first and last day."""
    subject, predicate, value = assertion
    if not isinstance(value, When):
        yield subject, predicate, value
    elif predicate != words.term(terms.EARLIEST):
        yield subject, predicate, dated(value.value)
    else:
        yield subject, predicate, first_day(value)
        yield subject, words.term(terms.LATEST), last_day(value)
        if value.inferred:
            yield subject, words.term(terms.DATE_INFERRED), boolean(True)


class Facts:
    """Gathers the assertions of accepted claims. What of it has to be compared waits on disk until all have come."""

    def __init__(self, words: Words, folder: Path | None, sort: Sort) -> None:
        """Write into *folder*; *sort* orders lines."""
        self._words = words
        self._vague = words.codes.concept("treaty", "other")
        self._kind, self._count = words.term(terms.TREATY_KIND), words.term(terms.DESIGNEE_COUNT)
        self._waiting = Rows(folder, sort)

    def add(self, assertions: Iterable[Assertion], suppositions: Collection[URIRef] = ()) -> Iterator[Triple]:
        """Take in what one accepted claim asserts, and yield those facts that no other claim can change.

        What it says of mere *suppositions* stays in the claim's graph.
        """
        for subject, predicate, value in assertions:
            if subject in suppositions or value in suppositions:
                continue
            if isinstance(value, When):
                bounds = value.earliest.isoformat(), value.latest.isoformat()
                self._waiting.add(subject, predicate, value.value, *bounds, value.inferred)
            elif predicate in (self._kind, self._count):
                self._waiting.add(subject, predicate, value)
            else:
                yield subject, predicate, value

    def triples(self) -> Iterator[Triple]:
        """Yield the facts that had to wait: all that was asserted but a vaguer date or kind beside an exact one.

        Where claims about a sanction count differently, only its acts keep their counts.
        """
        for (subject, predicate), rows in groupby(self._waiting, key=lambda row: (URIRef(row[0]), URIRef(row[1]))):
            values = [row[2:] for row in rows]
            if predicate == self._kind:
                kinds = [URIRef(kind) for (kind,) in values]
                yield from ((subject, predicate, kind) for kind in kinds if kind != self._vague or len(kinds) == 1)
            elif predicate == self._count:
                yield from ((subject, predicate, number(int(count))) for (count,) in values if len(values) == 1)
            else:
                for when in choose_exact(starmap(_read_when, values)):
                    yield from expand((subject, predicate, when), self._words)


def _read_when(value: str, earliest: str, latest: str, inferred: bool) -> When:
    return When(value, date.fromisoformat(earliest), date.fromisoformat(latest), inferred)


def choose_exact(dates: Iterable[When]) -> list[When]:
    """Return *dates* without those that take in another; contradicting ones all stay, stated ones win over inferred."""
    stated: dict[tuple[object, ...], When] = {}
    for when in sorted(dates, key=lambda when: (when.inferred, when.value), reverse=True):
        stated[when.earliest, when.latest] = when
    rows = [stated[bounds] for bounds in sorted(stated)]
    return [when for when in rows if not any(covers(when, other) for other in rows if other is not when)]
