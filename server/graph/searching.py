"""Finding things by their names, whatever the case and the accents."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from ontology.iris import Iris
from server.graph.reading import Reader

LIMIT = 50
LONGEST = 200  # characters of a search
KINDS = (
    "state",
    "organisation",
    "person",
    "treaty",
    "sanction",
    "article",
    "act",
    "place",
    "office",
    "outlet",
    "group",
)
"""The kinds that a search finds, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a thing, with the form it is compared in; *is_told* of things that articles speak of."""

    iri: str
    label: str
    kind: str
    folded: str
    is_told: bool = True


class NameIndex:
    """All names that can be searched: one text to look through, a line for each name."""

    def __init__(self, names: Sequence[Name]) -> None:
        self._names = names
        self._text = "\n".join(name.folded for name in names)
        self._starts = list(accumulate((len(name.folded) + 1 for name in names[:-1]), initial=0))

    def find(self, words: Sequence[str]) -> Iterator[Name]:
        """Yield the names in which all *words* are found."""
        rarest, place = max(words, key=len), -1
        while (place := self._text.find(rarest, place + 1)) >= 0:
            number = bisect_right(self._starts, place) - 1
            name = self._names[number]
            if all(word in name.folded for word in words):
                yield name
            place = self._starts[number] + len(name.folded)


def fold(text: str) -> str:
    """Return *text* without case and accents, for comparing."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in spread if not unicodedata.combining(letter)).split())


def load_names(reader: Reader, iris: Iris) -> NameIndex:
    """Return all names of the things that can be searched, of reference data too."""
    authority = iris.graph("authority").n3()
    pattern = "?thing rdfs:label|skos:altLabel|skos:notation ?name"
    query = (
        f"SELECT DISTINCT ?thing ?name ?told {{ {{ {pattern} BIND(true AS ?told) }} "
        f"UNION {{ GRAPH {authority} {{ {pattern} }} }} "
        f'FILTER(STRSTARTS(STR(?thing), "{iris.base}id/")) }} ORDER BY ?thing ?name ?told'
    )
    found: dict[tuple[str, str], Name] = {}
    for row in reader.rows(query):
        parts = iris.split(row["thing"].value)
        if parts is not None and parts[0] in KINDS:
            iri, label = row["thing"].value, row["name"].value
            found[iri, label] = Name(iri, label, parts[0], fold(label), "told" in row)
    told = {name.iri for name in found.values() if name.is_told}
    return NameIndex([replace(name, is_told=name.iri in told) for name in found.values()])


def find_things(names: NameIndex, text: str, *, kinds: Collection[str] = (), limit: int = LIMIT) -> list[Name]:
    """Return one name for each thing that all words of *text* are found in, of *kinds* or of all.

    Whole names come first, then beginnings; of the equally close those that articles speak of.
    """
    wanted = fold(text)
    if not wanted:
        return []
    best: dict[str, tuple[tuple[int, bool, int, int, str], Name]] = {}
    for name in names.find(wanted.split()):
        if kinds and name.kind not in kinds:
            continue
        closeness = _closeness(name.folded, wanted)
        rank = (closeness, not name.is_told, KINDS.index(name.kind), len(name.folded), name.iri)
        if name.iri not in best or rank < best[name.iri][0]:
            best[name.iri] = (rank, name)
    return [name for _, name in sorted(best.values(), key=lambda pair: pair[0])[:limit]]


def _closeness(folded: str, wanted: str) -> int:
    """Return 0 for a whole name, 1 where a word of it begins so, 2 for what stands within a word."""
    if folded == wanted:
        return 0
    return 1 if folded.startswith(wanted) or f" {wanted}" in folded else 2
