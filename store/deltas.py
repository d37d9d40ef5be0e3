"""What changed between two releases: the quads added and removed, and the things that are said nothing of any more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from store.dumps import END, FIRST, SUMS, read_lines
from store.files import sha256_of, whole_file, write_lines
from store.packing import pack
from store.sorting import subtract
from store.turtle import write_comments

ADDED = "added.nq"
REMOVED = "removed.nq"


@dataclass(frozen=True, slots=True)
class Delta:
    """How many quads came and went."""

    added: int
    removed: int


def write_delta(old: Path, new: Path, folder: Path, *, heading: Sequence[str] = ()) -> Delta:
    """Write into *folder* what the sorted N-Quads *new* have over *old* and lack of it, plain and packed.

    `(old - removed) + added` is *new*, line for line; memory stays bounded.
    """
    added = _write(folder / ADDED, subtract(read_lines(new), read_lines(old)), heading)
    removed = _write(folder / REMOVED, subtract(read_lines(old), read_lines(new)), heading)
    names = sorted(path.name for path in folder.iterdir() if path.name != SUMS)
    write_lines(folder / SUMS, (f"{sha256_of(folder / name)}  {name}\n" for name in names))
    return Delta(added, removed)


def find_gone(old: Path, new: Path, start: str) -> Iterator[str]:
    """Yield the IRIs beginning with *start* that are a subject in *old* and none in *new*, sorted N-Quads both."""
    for subject in subtract(_subjects(old), _subjects(new)):
        if subject.startswith(f"<{start}"):
            yield subject[1:-2]


def find_subjects(quads: Path, wanted: Collection[str]) -> set[str]:
    """Return those IRIs of *wanted* that are a subject in the sorted N-Quads."""
    names = {f"<{iri}> ": iri for iri in wanted}
    return {names[subject] for subject in _subjects(quads) if subject in names} if names else set()


def _subjects(quads: Path) -> Iterator[str]:
    # With the space behind it, so that the order is that of the lines.
    return (subject for subject, _ in groupby(read_lines(quads), key=lambda line: line.partition(" ")[0] + " "))


def _write(path: Path, lines: Iterable[str], heading: Sequence[str]) -> int:
    count = 0
    with whole_file(path) as out:
        out.write(write_comments((*heading, FIRST)).encode())
        for line in lines:
            out.write(line.encode())
            count += 1
        out.write(END.format(count).encode())
    pack(path)
    return count
