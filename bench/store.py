"""Measures publishing, dumps and their memory at a million quads.

    python -m bench.store [STORE] [--quads 1000000] [--rdflib 100000]

The quads are those of the current release of STORE (var/store), but for reference data and ontology, copied with other
keys and other states until there are enough: as many claims, acts, treaties and sentences as real articles would make.
Publishing is measured as the command does it, in stages (the check apart); then the dumps that most people take, in one
process, and Turtle beside rdflib's, of the first triples of the same data. Peaks are of the process that does the work.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import count, islice
from pathlib import Path
from typing import Any

from ontology.iris import Iris, prefixes
from store.dumps import Plan, read_lines, write_dumps
from store.embedded import EmbeddedStore
from store.releases import find_current
from store.turtle import split_quad, split_triple, write_document

BASE = "http://localhost:8000/"
SHARED = ("organisation", "group", "place", "outlet", "author", "document")  # kinds that copies have in common
KEY = re.compile(r"/id/(\w+)/([^>#]+)")


def copy_quads(lines: Sequence[str], states: Sequence[str]) -> Iterator[str]:
    """Yield *lines* for ever, each round with keys of its own and other *states*."""
    for number in count():

        def rename(found: re.Match[str], number: int = number) -> str:
            kind, key = found.groups()
            if kind == "state" and key in states:
                return f"/id/state/{states[(states.index(key) + 7 * number) % len(states)]}"
            return found[0] if kind in SHARED or kind == "state" else f"/id/{kind}/{key}-{number}"

        for line in lines:
            yield KEY.sub(rename, line)


def choose_quads(quads: Path) -> tuple[list[str], list[str]]:
    """Return the quads of a release that articles made, and the keys of all states."""
    apart = {f"<{Iris(BASE).graph(name)}>" for name in ("authority", "linkset", "inferred", "reviews")}
    lines, states = [], set()
    for line in read_lines(quads):
        graph, subject, _, _ = split_quad(line)
        if graph not in apart and not subject.startswith(f"<{BASE}ontology"):
            lines.append(line)
        states |= {key for kind, key in KEY.findall(line) if kind == "state"}
    return lines, sorted(states)


def cpu() -> float:
    """Return the seconds of processor that this process and those it started and saw end have used."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def peak() -> int:
    """Return the most memory that this process has held, in MB."""
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def publish(quads: Path, folder: Path, workers: int) -> Iterator[dict[str, Any]]:
    """Make what a release is made of, and yield each stage with its seconds."""
    from publishing.content import load_content, place_lines  # noqa: PLC0415 - each step holds only what it measures
    from publishing.journey import check_content, write_release_dumps  # noqa: PLC0415

    quiet: Callable[[str], None] = lambda _line: None  # noqa: E731

    def timed(stage: str, work: Callable[[], Any]) -> Any:
        start, used = time.perf_counter(), cpu()
        made = work()
        seconds = {"seconds": round(time.perf_counter() - start, 1), "cpu_seconds": round(cpu() - used, 1)}
        rows.append({"stage": stage, **seconds, "peak_mb": peak()})
        return made

    rows: list[dict[str, Any]] = []
    content = timed("parse and close", lambda: place_lines(read_lines(quads), BASE, folder, say=quiet))
    store = timed("write", lambda: load_content(content, folder / "store"))
    timed("dump", lambda: write_release_dumps(store, folder / "dumps", BASE, workers=workers))
    timed("check (apart)", lambda: check_content(content, store, BASE, say=quiet))
    yield from rows
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    yield {"stage": "processes started", "peak_mb": int(children)}


def dump_triples(folder: Path) -> dict[str, Any]:
    """Write the default graph as N-Triples and Turtle and all as TriG from the store, each with zstd."""
    start, used = time.perf_counter(), cpu()
    plan = Plan(prefixes=prefixes(BASE), formats=("ttl", "trig"), packings=(".zst",))
    made = write_dumps(EmbeddedStore.open(folder / "store"), folder / "triples", plan)
    return {
        "stage": "N-Quads, N-Triples, Turtle, TriG with zstd, one process",
        "seconds": round(time.perf_counter() - start, 1),
        "cpu_seconds": round(cpu() - used, 1),
        "peak_mb": peak(),
        "triples": made.counts[""],
        "quads": sum(made.counts.values()),
    }


def compare_turtle(folder: Path, number: int) -> dict[str, Any]:
    """Write *number* triples as Turtle, by us and by rdflib, which has them in memory already."""
    from rdflib import Graph  # noqa: PLC0415

    lines = list(islice(read_lines(folder / "dumps" / "foedera.nt"), number))
    start = time.process_time()
    with (folder / "ours.ttl").open("w", encoding="utf-8") as out:
        out.writelines(write_document(map(split_triple, lines), prefixes(BASE), ()))
    ours = time.process_time() - start
    graph = Graph().parse(data="".join(lines), format="nt")
    for name, iri in prefixes(BASE).items():
        graph.bind(name, iri)
    start = time.process_time()
    graph.serialize(folder / "theirs.ttl", format="turtle")
    theirs = time.process_time() - start
    return {
        "stage": f"Turtle, {len(lines)} triples",
        "cpu_seconds": round(ours, 2),
        "rdflib_cpu_seconds": round(theirs, 2),
        "ratio": round(theirs / ours, 1),
    }


STEPS: dict[str, Callable[..., Any]] = {
    "publish": lambda folder, options: list(publish(folder / "quads.nq", folder, options.workers)),
    "triples": lambda folder, _options: [dump_triples(folder)],
    "turtle": lambda folder, options: [compare_turtle(folder, options.rdflib)],
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; each step runs in a process of its own, so that its peak is its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", nargs="?", type=Path, default=Path("var/store"))
    parser.add_argument("--quads", type=int, default=1_000_000)
    parser.add_argument("--rdflib", type=int, default=100_000, help="triples that rdflib is given to write")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.step:
        for row in STEPS[options.step](options.folder, options):
            print(json.dumps(row), flush=True)
        return 0
    release = find_current(options.store)
    if release is None:
        print(f"store: {options.store} holds no release; run foedera publish", file=sys.stderr)
        return 2
    folder = Path(tempfile.mkdtemp(prefix="foedera-bench-"))
    try:
        with (folder / "quads.nq").open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(islice(copy_quads(*choose_quads(release.quads)), options.quads))
        again = partial(subprocess.run, check=True)
        given = ["--folder", str(folder), "--workers", str(options.workers), "--rdflib", str(options.rdflib)]
        for step in STEPS:
            again([sys.executable, "-m", "bench.store", "--step", step, *given])
    finally:
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
