"""The narrow interface to where quads rest: it speaks bytes already serialised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

RESULT_TYPES = {
    "application/sparql-results+json": "JSON",
    "application/sparql-results+xml": "XML",
    "text/csv": "CSV",
    "text/tab-separated-values": "TSV",
}
GRAPH_TYPES = {
    "text/turtle": "TURTLE",
    "application/n-triples": "N_TRIPLES",
    "application/rdf+xml": "RDF_XML",
    "application/ld+json": "JSON_LD",
    "application/trig": "TRIG",
    "application/n-quads": "N_QUADS",
    "text/n3": "N3",
}


Sink = Path | IO[bytes]


@dataclass(frozen=True, slots=True)
class Answer:
    """A query's whole answer: *media_type* without parameters, *body* the bytes, unless they went elsewhere."""

    media_type: str
    body: bytes


class Store(Protocol):
    """What Foedera asks of a store. A graph is named by its IRI; None names the default graph."""

    def query(
        self,
        text: str,
        *,
        results: str | None = "application/sparql-results+json",
        graph: str | None = "text/turtle",
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        into: Sink | None = None,
    ) -> Answer:
        """Answer a query: SELECT and ASK in the media type *results*, CONSTRUCT and DESCRIBE in *graph*.

        A form whose media type is None raises FormUnavailable. Graphs named in *default_graphs* or *named_graphs*
        are the whole dataset and override FROM; only stored graphs count, nothing is fetched. With *into* the
        answer is written there.
        """
        ...

    def update(self, text: str) -> None:
        """Run a SPARQL update as one transaction."""
        ...

    def load(self, rdf: bytes, media_type: str, *, graph: str | None = None) -> None:
        """Add *rdf* in one transaction; triples go to *graph*, quads to the graphs they name."""
        ...

    def replace(self, rdf: bytes, media_type: str, *, graph: str | None) -> None:
        """Make *rdf* the whole content of *graph*, in one transaction."""
        ...

    def read(self, media_type: str, *, graph: str | None) -> bytes:
        """Return the triples of *graph*; an absent graph is an empty one."""
        ...

    def dump_file(self, path: Path) -> None:
        """Write every quad into a file as canonical N-Quads, in no order."""
        ...

    def graphs(self) -> tuple[str, ...]:
        """Return the IRIs of the named graphs, sorted."""
        ...

    def count(self, graph: str | None = None) -> int:
        """Return how many triples *graph* holds."""
        ...
