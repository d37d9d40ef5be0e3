"""The dumps of a release: every format, plain and packed, whole and by layer, the same bytes for the same quads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from io import TextIOWrapper
from multiprocessing import get_context
from pathlib import Path
from typing import TextIO

import pyoxigraph as ox

from store.base import Store
from store.errors import StoreError
from store.files import sha256_of, whole_file, write_lines
from store.jsonld import write_jsonld
from store.packing import PACKINGS, pack
from store.rdfxml import write_rdfxml
from store.sorting import sort_lines
from store.turtle import Parts, split_quad, split_triple, without_graph, write_comments, write_document

NAME = "foedera"
SUMS = "SHA256SUMS"
FIRST = "This file is whole when its last line counts its statements."
END = "# End: {} statements\n"
READABLE_AS = {".jsonld": ox.RdfFormat.STREAMING_JSON_LD}  # the plain reader would hold the whole file in memory
FEW = 100_000  # quads; up to here starting processes costs more than they save
Writer = Callable[[Iterable[Parts], Mapping[str, str], Sequence[str]], Iterator[str]]
WRITERS: Mapping[str, Writer] = {
    "ttl": write_document,
    "trig": write_document,
    "rdf": write_rdfxml,
    "jsonld": write_jsonld,
}
DATASETS = ("trig",)
WITH_END = ("nt", "nq", "ttl", "trig")


@dataclass(frozen=True, slots=True)
class Layer:
    """A part of the quads that is also had alone.

    A quad is in it when its graph (the default graph is empty text) starts with one of *graphs*, or when it is of the
    default graph and its subject starts with one of *subjects*. A layer of one graph is written without the graph.
    """

    name: str
    graphs: tuple[str, ...]
    subjects: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("nt", "ttl")

    def holds(self, graph: str, subject: str) -> bool:
        """Tell whether a quad, its terms as N-Quads writes them, is in the layer."""
        return graph.startswith(self.graphs) if graph else bool(self.subjects) and subject.startswith(self.subjects)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to write: *heading* opens each file as comments, graphs *outside* are left out.

    *formats* are written beside N-Quads and N-Triples, *packings* of each file beside the plain one.
    """

    heading: Sequence[str] = ()
    prefixes: Mapping[str, str] = field(default_factory=dict)
    outside: Collection[str] = ()
    layers: Sequence[Layer] = ()
    formats: Sequence[str] = tuple(WRITERS)
    packings: Sequence[str] = tuple(PACKINGS)


@dataclass(frozen=True, slots=True)
class Dumps:
    """What was written: quads by graph (the default graph is empty text), size and SHA-256 by file name."""

    counts: Mapping[str, int]
    sizes: Mapping[str, int]
    sums: Mapping[str, str]


def write_dumps(
    store: Store,
    folder: Path,
    plan: Plan,
    *,
    extras: Mapping[str, Callable[[TextIO], object]] | None = None,
    workers: int = 1,
) -> Dumps:
    """Write every dump of *store* into *folder* and read each back; *extras* write further files, packed too, in turn.

    Memory stays bounded. With more than one of *workers* the formats of many quads are written side by side.
    """
    folder.mkdir(parents=True, exist_ok=True)
    counts = _write_quads(store, folder / f"{NAME}.nq", plan)
    sizes = _write_parts(folder, counts[""], plan)
    jobs = [partial(_finish, folder / f"{NAME}.nq", counts.total(), plan)]
    jobs += [partial(_finish, folder / name, size, plan) for name, size in sizes.items()]
    for form in plan.formats:
        plain, size = ("nq", counts.total()) if form in DATASETS else ("nt", counts[""])
        jobs.append(partial(_derive, folder / f"{NAME}.{plain}", folder / f"{NAME}.{form}", size, plan))
    for layer in plan.layers:
        first, *others = (folder / f"{NAME}-{layer.name}.{form}" for form in layer.formats)
        jobs += [partial(_derive, first, other, sizes[first.name], plan) for other in others]
    _run(jobs, workers if counts.total() > FEW else 1)
    for name, write in (extras or {}).items():
        with whole_file(folder / name) as out:
            text = TextIOWrapper(out, encoding="utf-8", newline="\n")
            write(text)
            text.detach()
        pack(folder / name, plan.packings)
    sums = {path.name: sha256_of(path) for path in sorted(folder.iterdir()) if path.name != SUMS}
    write_lines(folder / SUMS, (f"{digest}  {name}\n" for name, digest in sums.items()))
    return Dumps(
        counts={graph[1:-1]: count for graph, count in sorted(counts.items())},
        sizes={name: (folder / name).stat().st_size for name in sums},
        sums=sums,
    )


def read_lines(path: Path) -> Iterator[str]:
    """Yield the lines of an N-Triples or N-Quads file without its comments."""
    with path.open(encoding="utf-8", newline="\n") as lines:
        yield from (line for line in lines if not line.startswith("#"))


def _run(jobs: Sequence[Callable[[], None]], workers: int) -> None:
    if workers < 2:
        for job in jobs:
            job()
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for done in [pool.submit(job) for job in jobs]:
            done.result()


def _write_quads(store: Store, path: Path, plan: Plan) -> Counter[str]:
    """Write the sorted N-Quads; return how many quads each graph has, by its name in brackets."""
    counts: Counter[str] = Counter({"": 0})
    outside = {f"<{name}>" for name in plan.outside}
    unsorted = path.with_name(".unsorted.nq")

    def counted(lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            counts[split_quad(line)[0]] += 1
            yield line

    try:
        store.dump_file(unsorted)
        kept = (line for line in read_lines(unsorted) if not outside or split_quad(line)[0] not in outside)
        with whole_file(path) as out:
            out.write(_open(plan).encode())
            out.writelines(line.encode() for line in counted(sort_lines(kept, path.parent)))
            out.write(END.format(counts.total()).encode())
    finally:
        unsorted.unlink(missing_ok=True)
    return counts


def _open(plan: Plan) -> str:
    return write_comments((*plan.heading, FIRST))


def _write_parts(folder: Path, default_size: int, plan: Plan) -> dict[str, int]:
    """Write the default graph and each layer in its plain format, in one pass; return the sizes by file name."""
    default = Layer("", graphs=(), subjects=("",))
    names = {f"{NAME}.nt": default} | {f"{NAME}-{layer.name}.{layer.formats[0]}": layer for layer in plan.layers}
    sizes = Counter(dict.fromkeys(names, 0))
    with ExitStack() as stack:
        files = {name: stack.enter_context(whole_file(folder / name)) for name in names}
        for file in files.values():
            file.write(_open(plan).encode())
        for line in read_lines(folder / f"{NAME}.nq"):
            graph, subject, _, _ = split_quad(line)
            for name, layer in names.items():
                if layer.holds(graph, subject):
                    sizes[name] += 1
                    files[name].write((line if name.endswith(".nq") else without_graph(line, graph)).encode())
        for name, file in files.items():
            file.write(END.format(sizes[name]).encode())
    assert sizes[f"{NAME}.nt"] == default_size
    return dict(sizes)


def _derive(plain: Path, path: Path, size: int, plan: Plan) -> None:
    """Write the lines of *plain* in the format that the name of *path* ends with."""
    form = path.suffix[1:]
    heading = (*plan.heading, FIRST) if form in WITH_END else plan.heading
    parts = _by_graph(plain) if form in DATASETS else map(split_triple, read_lines(plain))
    with whole_file(path) as out:
        out.writelines(text.encode() for text in WRITERS[form](parts, plan.prefixes, heading))
        if form in WITH_END:
            out.write(END.format(size).encode())
    _finish(path, size, plan)


def _by_graph(quads: Path) -> Iterator[Parts]:
    """Yield the quads by graph, the default graph first."""
    # No canonical line holds a tab, so one parts the key from the line.
    keyed = (f"{split_quad(line)[0]}\t{line}" for line in read_lines(quads))
    return (split_quad(line.partition("\t")[2]) for line in sort_lines(keyed, quads.parent))


def _finish(path: Path, size: int, plan: Plan) -> None:
    """Read a dump back, then pack it."""
    _read_back(path, size)
    pack(path, plan.packings)


def _read_back(path: Path, expected: int) -> None:
    try:
        found = sum(1 for _ in ox.parse(path=str(path), format=READABLE_AS.get(path.suffix)))
    except (SyntaxError, OSError) as error:
        raise StoreError(f"{path}: the dump just written does not parse ({error}); report this as a defect") from error
    if found != expected:
        raise StoreError(f"{path}: the dump just written holds {found} quads, not {expected}; report this as a defect")
