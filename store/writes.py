"""Writes over HTTP as values, how each changes a store, and the journal that keeps them for the next release."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from store.embedded import EmbeddedStore
from store.errors import StoreError
from store.files import PIECE, explained


class Kind(StrEnum):
    """What a write does: a SPARQL update, or an operation of the SPARQL 1.1 Graph Store Protocol."""

    UPDATE = "update"
    REPLACE = "replace"  # PUT: the body is all that the graph holds
    ADD = "add"  # POST: the body is added to what it holds
    DROP = "drop"  # DELETE
    REPLACE_ALL = "replace-all"  # the body is the whole dataset
    ADD_ALL = "add-all"


@dataclass(frozen=True, slots=True)
class Write:
    """One write: its *body* is SPARQL or RDF in *media_type*; *graph* None is the default graph."""

    kind: Kind
    body: bytes = b""
    media_type: str = ""
    graph: str | None = None


def apply_write(store: EmbeddedStore, write: Write) -> bool:
    """Change *store* as *write* says; return whether its graph was there before.

    Raises what the store raises for a body that does not parse; the store may then hold a part and is to be given up.
    """
    if write.kind is Kind.UPDATE:
        store.update(write.body.decode())
        return True
    if write.kind in (Kind.REPLACE_ALL, Kind.ADD_ALL):
        if write.kind is Kind.REPLACE_ALL:
            store.clear()
        store.load(write.body, write.media_type)
        return True
    existed = write.graph is None or store.has_graph(write.graph)
    if write.kind is Kind.ADD:
        store.load(write.body, write.media_type, graph=write.graph)
        if write.graph is not None:
            store.create(write.graph)  # a graph that was given nothing is there all the same
        return existed
    if write.kind is Kind.DROP or existed:
        store.drop(write.graph)
    if write.kind is Kind.REPLACE:
        apply_write(store, Write(Kind.ADD, write.body, write.media_type, write.graph))
    return existed


class Journal:
    """Every accepted write in order, numbered from 1, a JSON object a line."""

    def __init__(self, root: Path) -> None:
        """Work in *root*/work/writes.jsonl, which need not exist yet."""
        self._path = root / "work" / "writes.jsonl"

    def last(self) -> int:
        """Return the number of the newest entry, 0 where there is none."""
        return max((number for number, _ in self.entries()), default=0)

    def entries(self, after: int = 0) -> Iterator[tuple[int, Write]]:
        """Yield the entries with a number above *after*; a line that a crash cut short never counted."""
        try:
            lines = self._path.open("rb")
        except FileNotFoundError:
            return
        with lines:
            for line in lines:
                if line.endswith(b"\n") and (read := _read(line, self._path))[0] > after:
                    yield read

    @contextmanager
    def appended(self, number: int, write: Write) -> Iterator[None]:
        """Keep *write* as entry *number*, on the disk before the block begins; taken back where the block fails."""
        row = {"number": number, **asdict(write), "body": base64.b64encode(write.body).decode("ascii")}
        with explained(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab+") as out:
                size = _drop_cut_line(out)
                try:
                    out.write(json.dumps(row).encode() + b"\n")
                    out.flush()
                    os.fsync(out.fileno())
                    yield
                except BaseException:
                    out.truncate(size)
                    raise


def _drop_cut_line(journal: BinaryIO) -> int:
    """Cut off what a crash left of a last line, and return the size then; *journal* is left at its end."""
    end = journal.seek(0, os.SEEK_END)
    while end:
        start = max(0, end - PIECE)
        journal.seek(start)
        found = journal.read(end - start).rfind(b"\n")
        end = start + found + 1 if found >= 0 else start
        if found >= 0:
            break
    journal.truncate(end)
    return journal.seek(0, os.SEEK_END)


def _read(line: bytes, path: Path) -> tuple[int, Write]:
    try:
        row = json.loads(line)
        body = base64.b64decode(row["body"], validate=True)
        return int(row["number"]), Write(Kind(row["kind"]), body, row["media_type"], row["graph"])
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"{path}: an entry of the journal of writes is damaged ({error}); restore the file, or remove that line"
        ) from error
