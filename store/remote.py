"""The remote store: any server that speaks SPARQL 1.1, its Protocol and, where it has it, the Graph Store Protocol."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from http.client import HTTPException
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request

import pyoxigraph as ox
from SPARQLWrapper import POST, URLENCODED, SPARQLWrapper

from store.base import GRAPH_TYPES, RESULT_TYPES, Answer, Sink
from store.errors import DataSyntaxError, FormUnavailable, QuerySyntaxError, StoreError, read_syntax_error
from store.files import PIECE, whole_file
from store.http import Address, Client, lost
from store.turtle import split_quad, to_turtle

JSON = "application/sparql-results+json"
N_TRIPLES = "application/n-triples"
DATASETS = ("application/trig", "application/n-quads")
ROWS = ("SELECT", "ASK")


class RemoteStore:
    """A store on a server. One update or one request that replaces a graph is as atomic as the server makes it."""

    def __init__(
        self,
        address: Address,
        *,
        base_iri: str | None = None,
        prefixes: Mapping[str, str] | None = None,
        client: Client | None = None,
    ) -> None:
        """Talk to *address*; queries need not declare *prefixes*."""
        self.address = address
        self._client = client or Client(address)
        self._prefixes = dict(prefixes or {})
        # On one line, so that the lines of an error are those of the query.
        self._prologue = f"BASE <{base_iri}> " if base_iri else ""
        self._prologue += "".join(f"PREFIX {name}: <{iri}> " for name, iri in self._prefixes.items())

    def query(
        self,
        text: str,
        *,
        results: str | None = JSON,
        graph: str | None = "text/turtle",
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        into: Sink | None = None,
    ) -> Answer:
        """See `Store.query`."""
        wrapper = self._wrap(text)
        rows = wrapper.queryType in ROWS
        media_type, offered = (results, RESULT_TYPES) if rows else (graph, GRAPH_TYPES)
        if media_type is None or media_type not in offered:
            raise FormUnavailable(f"this query's answer is offered as {', '.join(offered)}, not as {media_type}")
        asked = media_type if rows else N_TRIPLES  # what every server writes; the rest is made here
        wrapper.addCustomHttpHeader("Accept", asked)
        for name in default_graphs or self._stand_in(named_graphs):
            wrapper.addParameter("default-graph-uri", name)
        for name in named_graphs:
            wrapper.addParameter("named-graph-uri", name)
        body = self._fetch(wrapper)
        if not rows:
            body = self._write(body, media_type)
        if into is None:
            return Answer(media_type, body)
        if isinstance(into, Path):
            into.write_bytes(body)
        else:
            into.write(body)
        return Answer(media_type, b"")

    def update(self, text: str) -> None:
        """See `Store.update`; raises StoreError where no update address is set."""
        if self.address.update is None:
            raise StoreError(f"{self.address.query}: no address for updates is known; set FOEDERA_UPDATE_URL")
        self._fetch(self._wrap(text))

    def load(self, rdf: bytes, media_type: str, *, graph: str | None = None) -> None:
        """See `Store.load`."""
        quads = self._parse(rdf, media_type, graph)
        if media_type in DATASETS and graph is None:
            flat = (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").decode()
            self.update(f"INSERT DATA {{ {write_data(_lines(flat), self.address.default_graph)} }}")
        else:
            self._send_graph("POST", quads, graph)

    def replace(self, rdf: bytes, media_type: str, *, graph: str | None) -> None:
        """See `Store.replace`."""
        self._send_graph("PUT", self._parse(rdf, media_type, graph), graph)

    def read(self, media_type: str, *, graph: str | None) -> bytes:
        """See `Store.read`."""
        text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {self._pattern(graph)} }}"
        return self._write(self._ask(text, N_TRIPLES), media_type)

    def dump_file(self, path: Path) -> None:
        """See `Store.dump_file`; raises StoreError when the server gives fewer rows than it counts."""
        with whole_file(path) as out:
            for pattern in (self._pattern(None), f"GRAPH ?g {{ ?s ?p ?o }} {self._others()}"):
                written = 0
                for line in self._rows(f"SELECT * {{ {pattern} }}"):
                    out.write(line.encode())
                    written += 1
                counted = self._number(pattern)
                if written != counted:
                    raise StoreError(
                        f"{self.address.query}: gave {written} of {counted} rows; raise the server's limit of rows"
                    )

    def graphs(self) -> tuple[str, ...]:
        """See `Store.graphs`; the graph that stands in for the default graph is none of them."""
        body = self._ask(f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} {self._others()} }}")
        return tuple(sorted(row["g"].value for row in _read_rows(body)))

    def has_graph(self, graph: str) -> bool:
        """Tell whether a named graph holds something."""
        return bool(_read_rows(self._ask(f"SELECT ?s {{ {self._pattern(graph)} }} LIMIT 1")))

    def has_more_rows(
        self, text: str, most: int, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> bool:
        """Tell whether a query answers with more than *most* rows; the server gives them all for that."""
        if self._wrap(text).queryType != "SELECT":
            return False
        body = self.query(text, default_graphs=default_graphs, named_graphs=named_graphs).body
        return any(True for _ in islice(_read_rows(body), most, None))

    def count(self, graph: str | None = None) -> int:
        """See `Store.count`."""
        return self._number(self._pattern(graph))

    def read_into(self, target: Sink, media_type: str, *, graph: str | None) -> None:
        """Write the triples of *graph* to *target*."""
        body = self.read(media_type, graph=graph)
        if isinstance(target, Path):
            target.write_bytes(body)
        else:
            target.write(body)

    def read_all_into(self, target: Sink, media_type: str) -> None:
        """Write every quad to *target*, in a format that has room for graphs."""
        with TemporaryDirectory() as folder:
            self.dump_file(Path(folder) / "all.nq")
            ox.serialize(
                ox.parse(path=str(Path(folder) / "all.nq")), target, getattr(ox.RdfFormat, GRAPH_TYPES[media_type])
            )

    def _wrap(self, text: str) -> Any:
        wrapper = SPARQLWrapper(self.address.query, self.address.update, agent="Foedera")
        wrapper.setQuery(self._prologue + text)
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(URLENCODED)
        wrapper.onlyConneg = True
        return wrapper

    def _ask(self, text: str, media_type: str = JSON) -> bytes:
        """Return the answer to a query of ours, which names its graphs itself."""
        wrapper = self._wrap(text)
        wrapper.addCustomHttpHeader("Accept", media_type)
        return self._fetch(wrapper)

    def _fetch(self, wrapper: Any) -> bytes:
        try:
            return self._client.fetch(wrapper._createRequest())
        except QuerySyntaxError as error:
            raise read_syntax_error(str(error), before=len(self._prologue)) from error

    def _pattern(self, graph: str | None) -> str:
        name = graph or self.address.default_graph
        return f"GRAPH {_iri(name)} {{ ?s ?p ?o }}" if name else "?s ?p ?o"

    def _others(self) -> str:
        return f"FILTER(?g != {_iri(self.address.default_graph)})" if self.address.default_graph else ""

    def _stand_in(self, named_graphs: Sequence[str]) -> tuple[str, ...]:
        return (self.address.default_graph,) if self.address.default_graph and not named_graphs else ()

    def _write(self, triples: bytes, media_type: str) -> bytes:
        """Return N-Triples of a server, which may be spelled in many ways, in *media_type*."""
        try:
            parsed = ox.parse(triples, ox.RdfFormat.N_TRIPLES)
            flat = ox.serialize(parsed, format=ox.RdfFormat.N_TRIPLES) or b""
        except SyntaxError as error:
            raise StoreError(f"{self.address.query}: the server's answer is no N-Triples ({error.args[0]})") from error
        if media_type == N_TRIPLES:
            return flat
        if media_type in ("text/turtle", "application/trig", "text/n3"):
            return to_turtle(_lines(flat.decode()), self._prefixes).encode()
        form = getattr(ox.RdfFormat, GRAPH_TYPES[media_type])
        return ox.serialize(ox.parse(flat, ox.RdfFormat.N_TRIPLES), format=form) or b""

    def _parse(self, rdf: bytes, media_type: str, graph: str | None) -> list[ox.Quad]:
        """Return what is to be sent; it is parsed here, so that every server refuses alike and with line and column."""
        if media_type not in GRAPH_TYPES:
            raise DataSyntaxError(f"{media_type} is not RDF; offered are {', '.join(GRAPH_TYPES)}")
        try:
            return list(ox.parse(rdf, getattr(ox.RdfFormat, GRAPH_TYPES[media_type]), base_iri=graph))
        except SyntaxError as error:
            raise DataSyntaxError(str(error.args[0])) from error

    def _send_graph(self, method: str, quads: Sequence[ox.Quad], graph: str | None) -> None:
        name = graph or self.address.default_graph
        body = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES) or b""
        if self.address.graphs is not None:
            chosen = urlencode({"graph": name}) if name else "default"
            request = Request(f"{self.address.graphs}?{chosen}", body, {"Content-Type": N_TRIPLES}, method=method)
            self._client.fetch(request)
            return
        place = f"GRAPH {_iri(name)}" if name else ""
        data = f"{{ {place} {{ {body.decode()} }} }}" if place else f"{{ {body.decode()} }}"
        clear = f"CLEAR SILENT {place or 'DEFAULT'} ; " if method == "PUT" else ""
        self.update(f"{clear}INSERT DATA {data}")

    def _rows(self, query: str) -> Iterator[str]:
        """Yield the quads of `SELECT * { ?s ?p ?o }`, with ?g where the query has it, as they come."""
        wrapper = self._wrap(query)
        wrapper.addCustomHttpHeader("Accept", JSON)
        request = wrapper._createRequest()
        with TemporaryFile() as spooled:
            try:
                with self._client.send(request) as response:
                    while piece := response.read(PIECE):
                        spooled.write(piece)
            except (HTTPException, OSError) as error:
                raise lost(request, error) from error
            spooled.seek(0)
            for row in ox.parse_query_results(spooled, ox.QueryResultsFormat.JSON):  # type: ignore[union-attr]
                terms = [str(row[name]) for name in ("s", "p", "o")]
                if "?g" in query:
                    terms.append(str(row["g"]))
                yield f"{' '.join(terms)} .\n"

    def _number(self, pattern: str) -> int:
        return int(_read_rows(self._ask(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"))[0]["n"].value)


def _read_rows(body: bytes) -> list[Any]:
    return list(ox.parse_query_results(body, ox.QueryResultsFormat.JSON))  # type: ignore[arg-type]


def _lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.split("\n")[:-1]]


def write_data(lines: Iterable[str], default_graph: str | None = None) -> str:
    """Return lines of N-Quads as the data of a SPARQL update; *default_graph* stands in for the default graph."""
    written = []
    stand_in = f"<{default_graph}>" if default_graph else ""
    for line in lines:
        graph, *triple = split_quad(line)
        graph = graph or stand_in
        written.append(f"GRAPH {graph} {{ {' '.join(triple)} }}" if graph else f"{' '.join(triple)} .")
    return " ".join(written)


def _iri(name: str) -> str:
    try:
        return str(ox.NamedNode(name))
    except ValueError as error:
        raise QuerySyntaxError(f"{name!r} is not an absolute IRI, so it names no graph") from error
