"""Terms and literals for the triples that ingest builds, made once for each run."""

from __future__ import annotations

from decimal import Decimal
from functools import cache, cached_property, lru_cache
from typing import Final

from rdflib import XSD, Literal, URIRef

from ingest.basics.claims import Entity, When
from ontology.codes import Codes
from ontology.iris import Iris
from ontology.schema import load_codes

DATE_TYPES: Final = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}


class Words:
    """Makes IRIs and literals under one base; equal terms are made only once."""

    def __init__(self, iris: Iris, codes: Codes | None = None) -> None:
        self.iris = iris
        self.term = cache(iris.term)
        self.thing = lru_cache(maxsize=20_000)(iris.thing)
        self._codes = codes

    @cached_property
    def codes(self) -> Codes:
        """Classes and concepts by the codes of flat records."""
        return self._codes or _load_codes_once(self.iris.base)

    def entity(self, entity: Entity) -> URIRef:
        """Return the IRI of an entity that a claim names."""
        return self.thing(entity.kind, entity.key)


_load_codes_once = cache(load_codes)


@lru_cache(maxsize=10_000)
def label(words: str) -> Literal:
    """Return *words* as English."""
    return Literal(words, lang="en")


@lru_cache(maxsize=10_000)
def dated(value: str) -> Literal:
    """Return YYYY, YYYY-MM or YYYY-MM-DD as a literal of that precision."""
    return Literal(value, datatype=DATE_TYPES[len(value)], normalize=False)


@lru_cache(maxsize=10_000)
def number(value: int) -> Literal:
    """Return a whole number."""
    return Literal(str(value), datatype=XSD.integer, normalize=False)


def share(value: Decimal) -> Literal:
    """Return a share without the zeros at its end, as stores write it."""
    return Literal(str(value.normalize()), datatype=XSD.decimal, normalize=False)


@lru_cache(maxsize=10_000)
def text(value: str) -> Literal:
    """Return *value* as it is."""
    return Literal(value)


def boolean(value: bool) -> Literal:
    """Return true or false."""
    return Literal("true" if value else "false", datatype=XSD.boolean, normalize=False)


def first_day(when: When) -> Literal:
    """Return the earliest day of *when*."""
    return dated(when.earliest.isoformat())


def last_day(when: When) -> Literal:
    """Return the latest day of *when*."""
    return dated(when.latest.isoformat())
