"""The dumps of a release: sorted N-Quads, TriG and Turtle, plain and packed, the same bytes for the same quads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from store.embedded import EmbeddedStore
from store.errors import StoreError
from store.files import sha256_of, write_gzip, write_lines
from store.sorting import sort_lines
from store.turtle import shortener, split_quad, write_prefixes, write_turtle

NAME = "foedera"
SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Dumps:
    """What was written: quads by graph (the default graph is empty text), size and SHA-256 by file name."""

    counts: Mapping[str, int]
    sizes: Mapping[str, int]
    sums: Mapping[str, str]


def write_dumps(
    store: EmbeddedStore,
    folder: Path,
    *,
    heading: Sequence[str],
    prefixes: Mapping[str, str],
    outside: Collection[str] = (),
    extras: Mapping[str, str] | None = None,
) -> Dumps:
    """Write every dump of *store* but the graphs *outside* into *folder*; *heading* opens each, as comments.

    *extras* are further files to lay beside the dumps. Each dump is read back before it counts as written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    comments = "".join(f"# {line}".rstrip() + "\n" for line in heading)
    quads = folder / f"{NAME}.nq"
    counts = _write_quads(store, quads, comments, {f"<{name}>" for name in outside})
    opening = comments + "\n" + write_prefixes(prefixes)
    write_lines(folder / f"{NAME}.trig", _chain(opening, _write_trig(quads, folder, prefixes)))
    write_lines(folder / f"{NAME}.ttl", _chain(opening, _write_default_graph(quads, prefixes)))
    for extension, expected in (("nq", counts.total()), ("trig", counts.total()), ("ttl", counts[""])):
        path = folder / f"{NAME}.{extension}"
        _read_back(path, expected)
        write_gzip(folder / f"{path.name}.gz", path)
    for name, content in (extras or {}).items():
        write_lines(folder / name, [comments, "\n", content])
    sums = {path.name: sha256_of(path) for path in sorted(folder.iterdir())}
    write_lines(folder / SUMS, (f"{digest}  {name}\n" for name, digest in sums.items()))
    return Dumps(
        counts={graph[1:-1]: count for graph, count in sorted(counts.items())},
        sizes={name: (folder / name).stat().st_size for name in sums},
        sums=sums,
    )


def read_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a dump of ours without its comments."""
    with path.open(encoding="utf-8", newline="\n") as lines:
        yield from (line for line in lines if not line.startswith("#"))


def _write_quads(store: EmbeddedStore, path: Path, comments: str, outside: Collection[str]) -> Counter[str]:
    counts: Counter[str] = Counter({"": 0})
    unsorted = path.with_name(".unsorted.nq")

    def counted(lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            graph = split_quad(line)[0]
            if graph not in outside:
                counts[graph] += 1
                yield line

    try:
        store.dump_file(unsorted)
        write_lines(path, _chain(comments, sort_lines(counted(read_lines(unsorted)), path.parent)))
    finally:
        unsorted.unlink(missing_ok=True)
    return counts


def _write_trig(quads: Path, scratch: Path, prefixes: Mapping[str, str]) -> Iterator[str]:
    """Write the quads by graph, the default graph first."""
    # No canonical line holds a tab, so one parts the key from the line.
    keyed = (f"{split_quad(line)[0]}\t{line}" for line in read_lines(quads))
    by_graph = (split_quad(line.partition("\t")[2]) for line in sort_lines(keyed, scratch))
    return write_turtle(by_graph, shortener(prefixes))


def _write_default_graph(quads: Path, prefixes: Mapping[str, str]) -> Iterator[str]:
    parts = map(split_quad, read_lines(quads))
    return write_turtle((quad for quad in parts if not quad[0]), shortener(prefixes))


def _chain(first: str, rest: Iterable[str]) -> Iterator[str]:
    yield first
    yield from rest


def _read_back(path: Path, expected: int) -> None:
    try:
        found = sum(1 for _ in ox.parse(path=str(path)))
    except (SyntaxError, OSError) as error:
        raise StoreError(f"{path}: the dump just written does not parse ({error}); report this as a defect") from error
    if found != expected:
        raise StoreError(f"{path}: the dump just written holds {found} quads, not {expected}; report this as a defect")
