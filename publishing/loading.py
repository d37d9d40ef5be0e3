"""Bringing RDF in: parsed, checked and kept in the working set, all of it or nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ontology.iris import Iris
from ontology.schema import load_ontology, load_shapes
from ontology.shacl import compile_shapes
from ontology.validation import check_shapes
from publishing.content import write_triples
from publishing.manifest import ask_store
from store.embedded import EmbeddedStore
from store.errors import StoreError
from store.files import write_lines
from store.naming import name_blank_nodes
from store.reading import read_statements
from store.sorting import sort_lines
from store.working import WorkingSet

OURS = ("facts", "inferred", "authority", "linkset", "catalogue", "reviews")


class LoadError(StoreError):
    """RDF cannot be taken in; *violations* are lines for people."""

    def __init__(self, message: str, violations: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.violations = tuple(violations)


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many *triples* the *graph* was given."""

    graph: str
    triples: int


def load(paths: Sequence[Path], root: Path, base_iri: str, *, graph: str | None = None) -> Loaded:
    """Make what *paths* say the whole content of a graph of the working set; the next release has it.

    Where *graph* is not named it is `graph/loaded-NAME`, of the first file. Blank nodes are given IRIs under
    `.well-known/genid/`, the same for the same content. Raises what stops it: nothing is kept then.
    """
    name = graph or str(Iris(base_iri).graph(f"loaded-{paths[0].name.partition('.')[0]}"))
    check_name(name, base_iri)
    with tempfile.TemporaryDirectory(prefix="foedera-load-") as scratch:
        lines = Path(scratch) / "lines.nq"
        write_lines(lines, sort_lines(_read(paths, name, base_iri), Path(scratch)))
        if violations := find_violations(lines, Path(scratch) / "store", base_iri):
            raise LoadError(f"{len(violations)} violations of the shapes; nothing was loaded", violations)
        with lines.open(encoding="utf-8", newline="\n") as checked:
            WorkingSet(root).keep_graph(name, checked)
        with lines.open("rb") as written:
            return Loaded(name, sum(1 for _ in written))


def check_name(graph: str, base_iri: str) -> None:
    """Raise LoadError for a graph whose content comes from elsewhere."""
    iris = Iris(base_iri)
    if graph in {str(iris.graph(name)) for name in OURS} or iris.split(graph) is not None:
        raise LoadError(f"{graph}: this graph is made by publishing; name another with --graph")
    if not graph.partition(":")[1] or any(mark in graph for mark in '<>"{}|^`\\ \n\r\t'):
        raise LoadError(f"{graph!r} is no absolute IRI, so it names no graph; correct --graph")


def find_violations(lines: Path, folder: Path, base_iri: str) -> list[str]:
    """Return a line for each place where the triples break the shapes, taken alone with the ontology."""
    store = EmbeddedStore.open(folder, read_only=False)
    ontology = folder.with_name("ontology.nt")
    write_lines(ontology, write_triples(load_ontology(base_iri)))
    store.load_file(ontology, "application/n-triples")
    triples = folder.with_name("triples.nt")
    with lines.open(encoding="utf-8", newline="\n") as quads:
        write_lines(triples, (f"{line[: line.rindex(' <')]} .\n" for line in quads))
    store.load_file(triples, "application/n-triples")
    found = check_shapes(partial(ask_store, store), compile_shapes(load_shapes(base_iri), load_ontology(base_iri)))
    return [" ".join(filter(None, (row.focus, row.path, row.value, "-", row.message))) for row in sorted(found)]


def _read(paths: Sequence[Path], graph: str, base_iri: str) -> Iterator[str]:
    for path in paths:
        for row in name_blank_nodes(_triples(path, graph, base_iri), f"{base_iri}.well-known/genid/"):
            yield f"{' '.join(row)} <{graph}> .\n"


def _triples(path: Path, graph: str, base_iri: str) -> Iterator[tuple[str, str, str]]:
    for found, subject, predicate, value in read_statements(path, base_iri=base_iri):
        if found and found != f"<{graph}>":
            raise LoadError(f"{path}: names the graph {found}; load takes triples into one graph, here <{graph}>")
        yield subject, predicate, value
