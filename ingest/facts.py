"""Facts: what the accepted claims assert together, of several dates of one thing the most exact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from rdflib import Literal, URIRef

from ingest.assertions import Assertion
from ingest.claims import When
from ingest.descriptions import covers
from ingest.words import Words, boolean, dated, first_day, last_day
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
    """Gathers the assertions of accepted claims; what they say of mere *suppositions* stays in the claims' graphs."""

    def __init__(self, words: Words, suppositions: Collection[URIRef] = ()) -> None:
        self._words = words
        self._suppositions = suppositions
        self._values: dict[tuple[URIRef, URIRef], set[URIRef | Literal]] = defaultdict(set)
        self._dates: dict[tuple[URIRef, URIRef], set[When]] = defaultdict(set)

    def add(self, assertions: Iterable[Assertion]) -> None:
        """Take in what one accepted claim asserts."""
        for subject, predicate, value in assertions:
            if subject in self._suppositions or value in self._suppositions:
                continue
            if isinstance(value, When):
                self._dates[subject, predicate].add(value)
            else:
                self._values[subject, predicate].add(value)

    def triples(self) -> Iterator[Triple]:
        """Yield the facts: all that was asserted but a vaguer date or kind beside an exact one.

        Where claims about a sanction count differently, only its acts keep their counts.
        """
        kind, count = self._words.term(terms.TREATY_KIND), self._words.term(terms.DESIGNEE_COUNT)
        vague = self._words.codes.concept("treaty", "other")
        for (subject, predicate), values in sorted(self._values.items()):
            chosen = values - {vague} or values if predicate == kind else values
            if predicate == count and len(values) > 1:
                continue
            yield from ((subject, predicate, value) for value in sorted(chosen))
        for subject, predicate in sorted(self._dates):
            for when in choose_exact(self._dates[subject, predicate]):
                yield from expand((subject, predicate, when), self._words)


def choose_exact(dates: Iterable[When]) -> list[When]:
    """Return *dates* without those that take in another; contradicting ones all stay, stated ones win over inferred."""
    stated: dict[tuple[object, ...], When] = {}
    for when in sorted(dates, key=lambda when: (when.inferred, when.value), reverse=True):
        stated[when.earliest, when.latest] = when
    rows = [stated[bounds] for bounds in sorted(stated)]
    return [when for when in rows if not any(covers(when, other) for other in rows if other is not when)]
