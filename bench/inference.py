"""Compares the compiled reasoner with owlrl and, where it is installed, with `reasonable`, in one run.

    python -m bench.inference [--sizes 10000,100000,1000000] [--owlrl-up-to 10000]

The graph is made of this domain (`bench/generate.py`). Whole processes start an interpreter, read files, close, and
write their closure to a file; closure alone is the time between data that are loaded and inferences that are known.
owlrl takes minutes for 100,000 triples: `--owlrl-up-to 100000` tries it. `reasonable` (pip install reasonable==0.4.4)
leaves property chains out; it is a pace-maker and no judge.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from rdflib import Graph

from bench.generate import World
from ontology.axioms import close_axioms, close_with_owlrl, select_axioms
from ontology.closure import Closure
from ontology.growing import GrowingClosure
from ontology.ntriples import Triple, read_triple, write_triple
from ontology.proofbook import ProofBook, write_proofs
from ontology.reasoning import close, is_about_things, without_collector
from ontology.rules import compile_rules
from ontology.schema import load_ontology

BASE = "http://localhost:8000/"
REASONABLE = """
import sys, reasonable
reasoner = reasonable.PyReasoner()
for path in sys.argv[1:3]:
    reasoner.load_file(path)
with open(sys.argv[3], "w", encoding="utf-8") as out:
    for triple in reasoner.reason():
        out.write(" ".join(term.n3() for term in triple) + " .\\n")
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--owlrl-up-to", type=int, default=10_000)
    options = parser.parse_args()
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        for size in map(int, options.sizes.split(",")):
            compare(size, Path(folder), with_owlrl=size <= options.owlrl_up_to)


def compare(size: int, folder: Path, *, with_owlrl: bool) -> None:
    """Print the figures for a graph of *size* triples."""
    triples = list(World(BASE).triples(size))
    ontology, data = folder / "ontology.ttl", folder / "data.nt"
    ontology.write_text(load_ontology(BASE).serialize(format="nt"), encoding="utf-8")
    data.write_text("".join(f"{' '.join(triple)} .\n" for triple in triples), encoding="utf-8")
    print(f"\n{size:,} triples")
    whole, memory, used = run_whole("compiled", [*_foedera(ontology, data), str(folder / "compiled.nt")])
    if find_spec("reasonable"):
        (folder / "data.ttl").write_bytes(data.read_bytes())  # it goes by the name
        command = [sys.executable, "-c", REASONABLE, str(ontology), str(folder / "data.ttl"), str(folder / "other.nt")]
        other, taken, spent = run_whole("reasonable", command)
        print(
            f"  reasonable / compiled, whole process: {other / whole:.2f} times ({spent / used:.2f} by CPU); "
            f"compiled takes {memory / taken:.2f} of its memory"
        )
    else:
        print("  reasonable is not installed (pip install reasonable==0.4.4)")
    alone = close_alone(triples)
    if with_owlrl:
        other = close_with(triples)
        print(f"  owlrl, closure alone: {other:.2f} s; owlrl / compiled: {other / alone:.0f} times")
    grow_and_explain(triples, folder)


def _foedera(ontology: Path, data: Path) -> list[str]:
    return [
        sys.executable,
        "-m",
        "foedera",
        "infer",
        "--quiet",
        "--ontology",
        str(ontology),
        "--data",
        str(data),
        "--out",
    ]


def run_whole(name: str, command: list[str]) -> tuple[float, float, float]:
    """Run *command*; print and return its seconds of wall time, its peak of memory in MB, and its seconds of CPU."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds, peak = time.perf_counter() - started, usage.ru_maxrss / 1024
    used = usage.ru_utime + usage.ru_stime
    if status:
        raise SystemExit(f"{name} failed")
    print(f"  {name}, whole process: {seconds:.2f} s, {used:.2f} s of CPU, {peak:.0f} MB")
    return seconds, peak, used


def close_alone(triples: list[Triple]) -> float:
    """Close *triples* once they are loaded; print and return the seconds."""
    axioms = select_axioms(load_ontology(BASE))
    closure = Closure(compile_rules(axioms, close_axioms(axioms)), axioms)
    with without_collector():
        loaded = closure.load(triples)
        seconds = timed(lambda: closure.run(loaded))
    print(f"  compiled, closure alone: {seconds:.2f} s, {len(closure.derived):,} triples follow")
    return seconds


def close_with(triples: list[Triple]) -> float:
    """Close *triples* by owlrl once they are loaded; return the seconds, after it was seen to agree."""
    ontology = load_ontology(BASE)
    graph = ontology + Graph()
    for triple in triples:
        graph.add(read_triple(triple))
    started = time.perf_counter()
    closed = close_with_owlrl(graph)
    seconds = time.perf_counter() - started
    theirs = {row for row in map(write_triple, closed) if is_about_things(row)} - set(map(write_triple, graph))
    closure = close(ontology, triples)
    mine = {row for row in (closure.index.spell(entry[:3]) for entry in closure.new_facts()) if is_about_things(row)}
    print(f"  {len(mine):,} inferences about things, {len(mine ^ theirs)} of them not alike in both")
    return seconds


def grow_and_explain(triples: list[Triple], folder: Path) -> None:
    """Print what it takes to add 1,000 triples, and to explain."""
    growing = GrowingClosure(load_ontology(BASE), triples)
    gc.collect()
    gc.freeze()
    taken = []
    for round_ in range(5):
        later = World(f"{BASE}", seed=round_ + 1, start=10_000_000 * (round_ + 1))
        more = list(later.triples(1_900))[-1_000:]
        taken.append(timed(lambda more=more: growing.add(more)))  # type: ignore[misc]
    print(f"  1,000 triples more: {statistics.median(taken) * 1000:.1f} ms")
    closure, path = growing.closure, folder / "proofs.sqlite"
    seconds = timed(lambda: write_proofs(path, closure, ()))
    print(f"  proofs written: {seconds:.2f} s, {path.stat().st_size / 2**20:.0f} MB")
    book, entries = ProofBook(path), list(closure.new_facts())
    asked = [closure.index.spell(entry[:3]) for entry in entries[:: max(1, len(entries) // 500)]]
    book.prove(asked[0])
    one = [timed(lambda triple=triple: book.find(triple)) for triple in asked]  # type: ignore[misc]
    all_ = [timed(lambda triple=triple: book.prove(triple)) for triple in asked]  # type: ignore[misc]
    print(f"  one step: {_tell(one)}; a whole proof: {_tell(all_)} (median and worst of {len(asked)})")
    gc.unfreeze()


def _tell(seconds: list[float]) -> str:
    return f"{statistics.median(seconds) * 1000:.2f} ms, {max(seconds) * 1000:.2f} ms"


def timed(run: Callable[[], object]) -> float:
    """Return the seconds that *run* takes."""
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
