"""Finding things by their names, whatever the case and the accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from ontology.iris import Iris
from server.reading import Reader

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
    """One name of a thing, with the form it is compared in."""

    iri: str
    label: str
    kind: str
    folded: str


def fold(text: str) -> str:
    """Return *text* without case and accents, for comparing."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in spread if not unicodedata.combining(letter)).split())


def load_names(reader: Reader, iris: Iris) -> tuple[Name, ...]:
    """Return all names of the things that can be searched, of reference data too."""
    authority = iris.graph("authority").n3()
    pattern = "?thing rdfs:label|skos:altLabel|skos:notation ?name"
    query = (
        f"SELECT DISTINCT ?thing ?name {{ {{ {pattern} }} UNION {{ GRAPH {authority} {{ {pattern} }} }} "
        f'FILTER(STRSTARTS(STR(?thing), "{iris.base}id/")) }} ORDER BY ?thing ?name'
    )
    found = []
    for row in reader.rows(query):
        parts = iris.split(row["thing"].value)
        if parts is not None and parts[0] in KINDS:
            found.append(Name(row["thing"].value, row["name"].value, parts[0], fold(row["name"].value)))
    return tuple(found)


def find_things(names: Iterable[Name], text: str, *, limit: int = LIMIT) -> list[Name]:
    """Return one name for each thing that all words of *text* are found in: whole names first, then beginnings."""
    wanted = fold(text)
    words = wanted.split()
    if not words:
        return []
    best: dict[str, tuple[tuple[int, int, int, str], Name]] = {}
    for name in names:
        if all(word in name.folded for word in words):
            rank = (_closeness(name.folded, wanted), KINDS.index(name.kind), len(name.folded), name.iri)
            if name.iri not in best or rank < best[name.iri][0]:
                best[name.iri] = (rank, name)
    return [name for _, name in sorted(best.values(), key=lambda pair: pair[0])[:limit]]


def _closeness(folded: str, wanted: str) -> int:
    if folded == wanted:
        return 0
    if folded.startswith(wanted):
        return 1
    return 2 if f" {wanted}" in folded else 3
