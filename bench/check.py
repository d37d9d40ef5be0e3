"""Times the shapes of `foedera check` over a store of many copies of the example, and what memory they take.

    python -m bench.check [QUADS]

Each copy has keys of its own; states, offices and the ontology are shared. The figures stand in `docs/ontology.md`.
"""

from __future__ import annotations

import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from ontology.contradictions import find_disputes
from ontology.schema import load_ontology, load_shapes
from ontology.shacl import compile_shapes
from ontology.validation import check_shapes

BASE = "http://localhost:8000/"
EXAMPLE = Path(__file__).parent.parent / "tests" / "data" / "example.trig"
COPIED = re.compile(
    rb"<http://localhost:8000/id/(treaty|sanction|act|provision|claim|evidence|article|author)/([^>#]+)"
)


def fill(store: ox.Store, quads: int) -> int:
    """Load copies of the example into *store* until it holds *quads*; return how many it holds."""
    trig = ox.parse(path=str(EXAMPLE), format=ox.RdfFormat.TRIG)
    lines = ox.serialize(trig, format=ox.RdfFormat.N_QUADS) or b""
    store.load(load_ontology(BASE).serialize(format="nt", encoding="utf-8"), ox.RdfFormat.N_TRIPLES)
    number = 0
    while len(store) < quads:
        copies = (
            COPIED.sub(rb"<http://localhost:8000/id/\1/\2-%d" % copy, lines) for copy in range(number, number + 100)
        )
        store.bulk_load(b"".join(copies), ox.RdfFormat.N_QUADS)
        number += 100
    store.optimize()
    return len(store)


def main() -> int:
    """Print a line of figures for the shapes and one for the contradictions."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        store = ox.Store(folder)
        held = fill(store, wanted)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

        def ask(query: str) -> Iterator[Mapping[str, str]]:
            found = store.query(query)
            assert isinstance(found, ox.QuerySolutions)
            names = [variable.value for variable in found.variables]
            return ({name: row[name].value for name in names if row[name] is not None} for row in found)

        started = time.perf_counter()
        constraints = compile_shapes(load_shapes(BASE), load_ontology(BASE))
        violations = list(check_shapes(ask, constraints))
        seconds = time.perf_counter() - started
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
        told = f"{seconds:.1f} s, {grown} MB more, {len(violations)} violations"
        print(f"{held} quads, {len(constraints)} constraints: {told}")
        started = time.perf_counter()
        disputes = find_disputes(ask, BASE)
        seconds = time.perf_counter() - started
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
        print(f"contradictions among claims: {seconds:.1f} s, {grown} MB more, {len(disputes)} found")
    return 0


if __name__ == "__main__":
    sys.exit(main())
