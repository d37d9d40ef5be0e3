"""The embedded store: pyoxigraph over a RocksDB folder, or in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from itertools import islice
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any

import pyoxigraph as ox

from store.base import GRAPH_TYPES, RESULT_TYPES, Answer, Sink
from store.errors import (
    DataSyntaxError,
    FormUnavailable,
    QuerySyntaxError,
    QueryUnsupported,
    StoreCorrupt,
    StoreError,
    StoreUnreachable,
    read_syntax_error,
    shorten,
)
from store.turtle import to_turtle

READABLE = {"text/turtle", "application/trig", "text/n3"}
LONGEST_READABLE = 1_000_000


class EmbeddedStore:
    """A store in this process; each answer is evaluated and serialised in the thread that asks."""

    def __init__(self, engine: ox.Store, *, base_iri: str | None = None, prefixes: Mapping[str, str] | None = None):
        """Take an open *engine*; queries need not declare *prefixes*, and Turtle answers are shortened by them."""
        self._engine = engine
        self._base_iri = base_iri
        self._prefixes = dict(prefixes or {})
        self._marks = [(f"{name}:", name, iri) for name, iri in self._prefixes.items()]

    @classmethod
    def in_memory(cls, *, base_iri: str | None = None, prefixes: Mapping[str, str] | None = None) -> EmbeddedStore:
        """Return an empty store that is gone when it is let go."""
        return cls(ox.Store(), base_iri=base_iri, prefixes=prefixes)

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        read_only: bool = True,
        base_iri: str | None = None,
        prefixes: Mapping[str, str] | None = None,
    ) -> EmbeddedStore:
        """Open the store in *folder*; it is created when it is to be written and missing."""
        with _opening(folder):
            engine = ox.Store.read_only(str(folder)) if read_only else ox.Store(str(folder))
        return cls(engine, base_iri=base_iri, prefixes=prefixes)

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
        """See `Store.query`; evaluated and serialised in the calling thread, as the engine demands."""
        with _EVALUATING:
            found = self._evaluate(text, default_graphs, named_graphs)
            if isinstance(found, ox.QueryTriples):
                return self._answer_triples(found, _known(graph, GRAPH_TYPES, "triples"), into)
            media_type = _known(results, RESULT_TYPES, "rows")
            form = getattr(ox.QueryResultsFormat, RESULT_TYPES[media_type])
            if into is None:
                return Answer(media_type, found.serialize(format=form) or b"")
            found.serialize(into, format=form)
            return Answer(media_type, b"")

    def has_more_rows(
        self, text: str, most: int, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> bool:
        """Tell whether a query answers with more than *most* rows; no further row is asked for."""
        with _EVALUATING:
            found = self._evaluate(text, default_graphs, named_graphs)
            return isinstance(found, ox.QuerySolutions) and any(True for _ in islice(found, most, None))

    def _evaluate(self, text: str, default_graphs: Sequence[str], named_graphs: Sequence[str]) -> Any:
        chosen = bool(default_graphs or named_graphs)  # SPARQL 1.1 Protocol, 2.1.4: either one replaces FROM wholly
        return self._engine.query(
            text,
            base_iri=self._base_iri,
            prefixes={name: iri for mark, name, iri in self._marks if mark in text},  # each costs the engine
            default_graph=[_iri(name) for name in default_graphs] if chosen else None,
            named_graphs=[_iri(name) for name in named_graphs] if chosen else None,
        )

    def _answer_triples(self, found: ox.QueryTriples, media_type: str, into: Sink | None) -> Answer:
        form = getattr(ox.RdfFormat, GRAPH_TYPES[media_type])
        target = BytesIO() if into is None else into
        if media_type in READABLE:
            self._write_readable(found, form, target)
        else:
            found.serialize(target, format=form)
        return Answer(media_type, target.getvalue() if isinstance(target, BytesIO) else b"")

    def _write_readable(self, found: ox.QueryTriples, form: ox.RdfFormat, target: Sink) -> None:
        """Write triples sorted and short where there are few; many go through the engine, which holds none of them."""
        with SpooledTemporaryFile(LONGEST_READABLE) as flat:
            found.serialize(flat, format=ox.RdfFormat.N_TRIPLES)
            size = flat.tell()
            flat.seek(0)
            text = flat.read() if size <= LONGEST_READABLE else None
            if text is None or b"<<(" in text:  # triple terms of RDF 1.2, or a text that looks like one
                triples = ox.parse(flat if text is None else text, ox.RdfFormat.N_TRIPLES)
                ox.serialize(triples, target, form, prefixes=self._prefixes)
                return
        body = to_turtle(_lines(text.decode()), self._prefixes).encode()
        if isinstance(target, Path):
            target.write_bytes(body)
        else:
            target.write(body)

    def update(self, text: str) -> None:
        """See `Store.update`; the caller refuses LOAD and SERVICE before."""
        with _EVALUATING:
            self._engine.update(text, base_iri=self._base_iri, prefixes=self._prefixes)

    def load(self, rdf: bytes, media_type: str, *, graph: str | None = None) -> None:
        """See `Store.load`."""
        form = _rdf_format(media_type)
        target = _graph(graph) if graph is not None or not form.supports_datasets else None
        with _EVALUATING:
            self._engine.load(rdf, form, base_iri=graph or self._base_iri, to_graph=target)

    def load_file(self, path: Path, media_type: str) -> None:
        """Add a big file without holding it in memory; not one transaction, so only for a store nobody reads yet."""
        with _EVALUATING:
            self._engine.bulk_load(path=str(path), format=_rdf_format(media_type), base_iri=self._base_iri)

    def replace(self, rdf: bytes, media_type: str, *, graph: str | None) -> None:
        """See `Store.replace`."""
        with _EVALUATING:
            parsed = ox.parse(rdf, _rdf_format(media_type), base_iri=graph or self._base_iri)
            lines = (ox.serialize((quad.triple for quad in parsed), format=ox.RdfFormat.N_TRIPLES) or b"").decode()
            if graph is None:
                self._engine.update(f"CLEAR DEFAULT ; INSERT DATA {{ {lines} }}")
            else:
                name = str(_iri(graph))
                self._engine.update(f"CLEAR SILENT GRAPH {name} ; INSERT DATA {{ GRAPH {name} {{ {lines} }} }}")

    def read(self, media_type: str, *, graph: str | None) -> bytes:
        """See `Store.read`."""
        with _EVALUATING:
            return self._engine.dump(format=_rdf_format(media_type), from_graph=_graph(graph)) or b""

    def read_into(self, target: Sink, media_type: str, *, graph: str | None) -> None:
        """Write the triples of *graph* to *target*, whatever their number."""
        with _EVALUATING:
            self._engine.dump(
                target, _rdf_format(media_type), from_graph=_graph(graph), prefixes=self._prefixes or None
            )

    def read_all_into(self, target: Sink, media_type: str) -> None:
        """Write every quad to *target*, in a format that has room for graphs."""
        with _EVALUATING:
            self._engine.dump(target, _rdf_format(media_type), prefixes=self._prefixes or None)

    def has_graph(self, graph: str) -> bool:
        """Tell whether a named graph is there; it may be empty."""
        with _EVALUATING:
            return self._engine.contains_named_graph(_iri(graph))

    def create(self, graph: str) -> None:
        """Make a named graph that is there even when it holds nothing."""
        with _EVALUATING:
            self._engine.add_graph(_iri(graph))

    def drop(self, graph: str | None) -> None:
        """Remove a graph with all it holds; the default graph is emptied."""
        with _EVALUATING:
            self._engine.remove_graph(_graph(graph))

    def clear(self) -> None:
        """Remove every graph."""
        with _EVALUATING:
            self._engine.clear()

    def copy_to(self, folder: Path) -> None:
        """Make *folder* a store of its own with what this one holds now; on one disk by links, in milliseconds."""
        with _EVALUATING:
            self._engine.backup(str(folder))

    def dump_file(self, path: Path) -> None:
        """Write every quad as canonical N-Quads, in no order."""
        with _EVALUATING:
            self._engine.dump(str(path), ox.RdfFormat.N_QUADS)

    def graphs(self) -> tuple[str, ...]:
        """See `Store.graphs`."""
        with _EVALUATING:
            return tuple(sorted(name.value for name in self._engine.named_graphs()))

    def count(self, graph: str | None = None) -> int:
        """See `Store.count`."""
        pattern = "{ ?s ?p ?o }" if graph is None else f"{{ GRAPH {_iri(graph)} {{ ?s ?p ?o }} }}"
        body = self.query(f"SELECT (COUNT(*) AS ?n) WHERE {pattern}", results="text/csv").body
        assert isinstance(body, bytes)
        return int(body.split()[1])

    def finish(self) -> None:
        """Compact what was bulk-loaded and bring it to the disk."""
        with _EVALUATING:
            self._engine.optimize()
            self._engine.flush()


def join_triples(parts: Sequence[tuple[bytes, str]]) -> bytes:
    """Return the triples of *parts*, bodies with their media types, as N-Triples; no two parts share a blank node."""
    joined = []
    with _EVALUATING:
        for body, media_type in parts:
            parsed = ox.parse(body, _rdf_format(media_type), without_named_graphs=True, rename_blank_nodes=True)
            joined.append(ox.serialize((quad.triple for quad in parsed), format=ox.RdfFormat.N_TRIPLES) or b"")
    return b"".join(joined)


def _lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.split("\n")[:-1]]  # splitlines would part at other marks too


def _iri(name: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(name)
    except ValueError as error:
        raise QuerySyntaxError(f"{name!r} is not an absolute IRI, so it names no graph") from error


def _graph(name: str | None) -> ox.NamedNode | ox.DefaultGraph:
    return ox.DefaultGraph() if name is None else _iri(name)


def _known(media_type: str | None, types: Mapping[str, str], form: str) -> str:
    if media_type is None or media_type not in types:
        raise FormUnavailable(
            f"this query answers with {form}, which are offered as {', '.join(types)}, not as {media_type}"
        )
    return media_type


def _rdf_format(media_type: str) -> ox.RdfFormat:
    form: ox.RdfFormat = getattr(ox.RdfFormat, GRAPH_TYPES[_known(media_type, GRAPH_TYPES, "triples")])
    return form


@contextmanager
def _opening(folder: Path) -> Iterator[None]:
    """Turn what the engine says about a folder into our words."""
    try:
        yield
    except FileNotFoundError as error:
        raise StoreUnreachable(f"{folder}: there is no store; publish a release first") from error
    except OSError as error:
        if "lock" in str(error):
            raise StoreUnreachable(f"{folder}: another process writes this store; end it or wait") from error
        if error.filename is None and "ermission" not in str(error) and "Read-only" not in str(error):
            raise StoreCorrupt(_damaged(folder, error)) from error
        raise StoreUnreachable(
            f"{folder}: the store cannot be opened ({_brief(error)}); check its owner and rights"
        ) from error
    except RuntimeError as error:
        raise StoreCorrupt(_damaged(folder, error)) from error


def _damaged(folder: Path, error: Exception) -> str:
    return f"{folder}: the store is damaged ({_brief(error)}); publish again, or roll back to an older release"


class _Evaluating:
    """Turns the engine's errors into ours; each query passes here, so it is no generator."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, SyntaxError):
            raise _syntax_error(error) from error
        if isinstance(error, RuntimeError):
            if "not supported" in str(error):
                raise QueryUnsupported(_brief(error)) from error
            if "orruption" in str(error):
                raise StoreCorrupt(f"the store is damaged ({_brief(error)}); publish again, or roll back") from error
            raise StoreError(_brief(error)) from error
        if isinstance(error, OSError):
            raise StoreError(
                f"the store cannot be read or written ({_brief(error)}); check the disk and its rights"
            ) from error


_EVALUATING = _Evaluating()


def _syntax_error(error: SyntaxError) -> StoreError:
    message = str(error.args[0])
    if message.startswith("Parser error"):
        return DataSyntaxError(_brief(error))
    return read_syntax_error(message)


def _brief(error: Exception) -> str:
    return shorten(str(error.args[0] if isinstance(error, SyntaxError) else error))
