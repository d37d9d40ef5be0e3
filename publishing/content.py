"""What the working set amounts to, as files of lines: stated, inferred, and in named graphs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from zlib import crc32

from rdflib.term import Node

from ingest.basics.authority import load_authority
from ingest.basics.claims import ArticleRecord, record_from_json
from ingest.graph.graph import build_quads
from ingest.graph.quads import write_nquads
from ingest.graph.reviews import Review
from ontology.files import load_triples, write_line
from ontology.inference import COMPILED, draw, infer_triples
from ontology.iris import Iris
from ontology.ntriples import write_triple
from ontology.proofbook import FILE as PROOFS
from ontology.proofbook import write_proofs
from ontology.schema import load_ontology
from store.dumps import read_lines
from store.embedded import EmbeddedStore
from store.errors import StoreError, WorkingSetError
from store.files import write_lines
from store.sorting import sort_lines, subtract
from store.turtle import split_quad, without_graph
from store.working import WorkingSet

Say = Callable[[str], None]


class EmptyWorkingSet(StoreError):
    """There is nothing to publish."""


@dataclass(frozen=True, slots=True)
class Content:
    """Files in one folder: *stated* and *inferred* make the default graph, sorted; *named* holds the other quads."""

    folder: Path

    @property
    def stated(self) -> Path:
        """N-Triples: ontology, facts, labels, descriptions."""
        return self.folder / "stated.nt"

    @property
    def inferred(self) -> Path:
        """N-Triples: what follows and is not stated."""
        return self.folder / "inferred.nt"

    @property
    def named(self) -> Path:
        """N-Quads, in no order, some twice."""
        return self.folder / "named.nq"

    @property
    def proofs(self) -> Path:
        """How each inferred triple was concluded, which a release keeps."""
        return self.folder / PROOFS

    def remove(self) -> None:
        """Remove the files, but for the proofs."""
        for path in (self.stated, self.inferred, self.named):
            path.unlink()

    def default_graph(self) -> Iterator[str]:
        """Yield the lines of the default graph."""
        for path in (self.stated, self.inferred):
            with path.open(encoding="utf-8", newline="\n") as lines:
                yield from lines


class KeptRecords(Mapping[str, ArticleRecord]):
    """The records of a working set by key, in its order; each is read from disk whenever it is asked for.

    Raises WorkingSetError where one has changed since it was asked for first.
    """

    def __init__(self, working: WorkingSet) -> None:
        """Read what *working* holds now."""
        self._working = working
        self._checksums: dict[str, int | None] = dict.fromkeys(working.keys())

    def __getitem__(self, key: str) -> ArticleRecord:
        """Return the record of an article."""
        known, kept = self._checksums[key], self._working.find(key)
        if kept is None or known not in (None, crc32(kept.record)):
            raise WorkingSetError(f"the article {key!r} changed while it was published; publish again")
        self._checksums[key] = crc32(kept.record)
        return record_from_json(json.loads(kept.record))

    def __iter__(self) -> Iterator[str]:
        """Yield the keys."""
        return iter(self._checksums)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._checksums)


def find_records(root: Path) -> KeptRecords:
    """Return the records of the working set; raises EmptyWorkingSet where nothing was read or loaded."""
    working = WorkingSet(root)
    records = KeptRecords(working)
    if not records and not working.loaded():
        raise EmptyWorkingSet(
            f"{root}: the working set is empty, so there is nothing to publish; name articles to read"
        )
    return records


def build_content(
    records: Mapping[str, ArticleRecord],
    root: Path,
    base_iri: str,
    folder: Path,
    *,
    reviews: Sequence[Review] = (),
    reasoner: str = COMPILED,
    say: Say,
) -> Content:
    """Write what the working set amounts to into *folder*; of the articles little more is held than their keys."""
    working = WorkingSet(root)
    quads = build_quads(
        records,
        load_authority(),
        Iris(base_iri),
        working.text,
        reviews,
        folder=folder,
        sort=partial(sort_lines, scratch=folder),
    )
    lines = chain(write_nquads(quads), *map(read_lines, working.loaded()))
    return place_lines(lines, base_iri, folder, reasoner=reasoner, say=say)


def place_lines(lines: Iterable[str], base_iri: str, folder: Path, *, reasoner: str = COMPILED, say: Say) -> Content:
    """Write N-Quads *lines*, the ontology and what follows from the facts into *folder*."""
    content, facts = Content(folder), folder / "facts.nt"
    graph_of_facts = f"<{Iris(base_iri).graph('facts')}>"
    with ExitStack() as stack:
        named, found = (
            stack.enter_context(path.open("w", encoding="utf-8", newline="\n")) for path in (content.named, facts)
        )

        def stated() -> Iterator[str]:
            yield from write_triples(load_ontology(base_iri))
            for line in lines:
                graph = split_quad(line)[0]
                if not graph:
                    yield line
                    continue
                named.write(line)
                if graph == graph_of_facts:
                    found.write(without_graph(line, graph))

        write_lines(content.stated, sort_lines(stated(), folder))
    _infer(content, facts, base_iri, reasoner, say)
    facts.unlink()
    return content


def _infer(content: Content, facts: Path, base_iri: str, reasoner: str, say: Say) -> None:
    say("inferring from the facts")
    if reasoner == COMPILED:
        inferences = draw(load_triples(facts), base_iri)
        write_proofs(content.proofs, inferences.closure, inferences.steps())
        follows = map(write_line, inferences.triples())
    else:
        follows = map(write_line, infer_triples(load_triples(facts), base_iri, reasoner=reasoner))
    with content.stated.open(encoding="utf-8", newline="\n") as stated:
        write_lines(content.inferred, subtract(sort_lines(follows, content.folder), stated))
    name = f"<{Iris(base_iri).graph('inferred')}>"
    with (
        content.inferred.open(encoding="utf-8", newline="\n") as inferred,
        content.named.open("a", encoding="utf-8", newline="\n") as named,
    ):
        named.writelines(f"{line[:-2]}{name} .\n" for line in inferred)


def write_triples(triples: Iterable[tuple[Node, Node, Node]]) -> Iterator[str]:
    """Yield each of *triples* as a line of N-Triples."""
    return (f"{' '.join(write_triple(triple))} .\n" for triple in triples)


def load_content(content: Content, folder: Path) -> EmbeddedStore:
    """Return a new store in *folder* that holds *content*."""
    store = EmbeddedStore.open(folder, read_only=False)
    for path, media_type in (
        (content.stated, "application/n-triples"),
        (content.inferred, "application/n-triples"),
        (content.named, "application/n-quads"),
    ):
        store.load_file(path, media_type)
    store.finish()
    return store
