"""Tombstones: what an earlier release said something of and a later one does not, kept for good."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from store.base import Store
from store.dumps import read_lines
from store.files import write_lines
from store.turtle import quote, read_value, split_quad

NAME = "tombstones.nt"
GRAPH = "graph/catalogue"
PROV = "http://www.w3.org/ns/prov#"
DCT = "http://purl.org/dc/terms/"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
WHEN = f"<{PROV}invalidatedAtTime>"
LAST = f"<{DCT}isPartOf>"
WHY = f"<{RDFS}comment>"
DATE_TIME = "<http://www.w3.org/2001/XMLSchema#dateTime>"
UNSAID = "It is no longer in the data: the articles, or how they are read, changed."


@dataclass(frozen=True, slots=True)
class Tombstone:
    """The thing *iri* was withdrawn at the time *when*; *last* is the release that still had it, empty if none did."""

    iri: str
    when: str
    why: str
    last: str


def bury(
    gone: Iterable[str],
    earlier: Iterable[Tombstone],
    *,
    back: Collection[str],
    when: str,
    last: str,
    reasons: Mapping[str, str],
) -> list[Tombstone]:
    """Return the tombstones of a release, by IRI: the *earlier* ones but for what is *back*, and the newly *gone*.

    *reasons* tell why a thing was withdrawn, and withdraw what they name even where no release had it.
    """
    kept = {stone.iri: stone for stone in earlier if stone.iri not in back}
    for iri in gone:
        kept[iri] = Tombstone(iri, when, reasons.get(iri, UNSAID), last)
    for iri, why in reasons.items():
        known = kept.get(iri, Tombstone(iri, when, why, ""))
        kept[iri] = Tombstone(iri, known.when, why, known.last)
    return [kept[iri] for iri in sorted(kept)]


def write_tombstones(folder: Path, stones: Iterable[Tombstone]) -> None:
    """Write *stones* into the folder of a release, as N-Triples."""
    write_lines(folder / NAME, (line for stone in stones for line in _lines(stone)))


def read_tombstones(folder: Path) -> list[Tombstone]:
    """Return the tombstones of a release, none where it has no such file."""
    found: dict[str, dict[str, str]] = {}
    for line in read_lines(folder / NAME) if (folder / NAME).exists() else ():
        _, subject, predicate, value = split_quad(line)
        found.setdefault(subject, {})[predicate] = read_value(value)
    return [
        Tombstone(read_value(iri), said.get(WHEN, ""), said.get(WHY, UNSAID), said.get(LAST, ""))
        for iri, said in found.items()
    ]


def load_tombstones(folder: Path, store: Store, base_iri: str) -> None:
    """Put the tombstones of a release into its *store*, in the graph that stands outside dumps and counts."""
    if (folder / NAME).exists():
        store.load((folder / NAME).read_bytes(), "application/n-triples", graph=base_iri + GRAPH)


def _lines(stone: Tombstone) -> Iterator[str]:
    yield f"<{stone.iri}> {WHEN} {quote(stone.when)}^^{DATE_TIME} .\n"
    yield f"<{stone.iri}> {WHY} {quote(stone.why)}@en .\n"
    if stone.last:
        yield f"<{stone.iri}> {LAST} <{stone.last}> .\n"
