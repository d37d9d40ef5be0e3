"""Reading RDF files statement by statement: plain or packed, whole or refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from store.dumps import END, FIRST, SUMS
from store.errors import DataSyntaxError, DumpDamaged, StoreError
from store.files import sha256_of
from store.packing import open_plain, plain_name
from store.turtle import Parts

EXTENSIONS = {
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "ttl": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "rdf": ox.RdfFormat.RDF_XML,
    "owl": ox.RdfFormat.RDF_XML,
    "xml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "n3": ox.RdfFormat.N3,
}
LAST = re.compile(rb"(?:^|\n)" + re.escape(END).encode().replace(rb"\{\}", rb"([0-9]+)") + rb"$")
KEPT = 200


class _Ends:
    """A stream that remembers its first and last bytes."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.first = b""
        self.last = b""

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size)
        if len(self.first) < 16 * KEPT:
            self.first += piece[: 16 * KEPT]
        self.last = (self.last + piece[-KEPT:])[-KEPT:]
        return piece


def read_statements(path: Path, *, base_iri: str | None = None) -> Iterator[Parts]:
    """Yield graph (empty text for the default graph), subject, predicate, object as N-Quads writes them.

    The format is told by the name; `.gz` and `.zst` may follow it. Raises DataSyntaxError with line and column for what
    does not parse, DumpDamaged for a file that is not what a SHA256SUMS beside it says, or lacks its last line.
    """
    extension = plain_name(path.name).rpartition(".")[2].lower()
    form = EXTENSIONS.get(extension)
    if form is None:
        raise StoreError(f"{path}: not RDF by its name; it must end in one of .{', .'.join(EXTENSIONS)} (.gz, .zst)")
    check_sum(path)
    count = 0
    try:
        with open_plain(path) as plain:
            ends = _Ends(plain)
            for quad in ox.parse(ends, form, base_iri=base_iri):  # type: ignore[arg-type]
                count += 1
                graph = "" if isinstance(quad.graph_name, ox.DefaultGraph) else str(quad.graph_name)
                yield graph, str(quad.subject), str(quad.predicate), str(quad.object)
            ends.last += plain.read()
    except SyntaxError as error:
        raise DataSyntaxError(f"{path}: {error.args[0]}; nothing of it was taken") from error
    except OSError as error:
        raise StoreError(f"{path}: cannot be read ({error.strerror or error})") from error
    _check_end(path, ends, count)


def check_sum(path: Path) -> None:
    """Raise DumpDamaged when a SHA256SUMS beside *path* names it with another checksum."""
    try:
        rows = (path.parent / SUMS).read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    sums = {name: digest for digest, _, name in (row.partition("  ") for row in rows)}
    if path.name in sums and path.is_file() and sha256_of(path) != sums[path.name]:
        raise DumpDamaged(f"{path}: not the file that {SUMS} beside it tells of; fetch it again")


def _check_end(path: Path, ends: _Ends, count: int) -> None:
    if FIRST.encode() not in ends.first:
        return
    found = LAST.search(ends.last)
    if found is None:
        raise DumpDamaged(f"{path}: cut off, its last line is not there; fetch it again")
    if int(found[1]) != count:
        raise DumpDamaged(f"{path}: holds {count} statements, its last line tells of {int(found[1])}; fetch it again")
