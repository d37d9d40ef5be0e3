"""The query process: reads a query, gives a short answer at once, writes a long one into a file (see `workers`).

It is killed when it takes too long, so nothing here cleans up, and nothing of the site is imported: it must start fast.
"""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import IO, Any, cast

from server.processes.confinement import Limits, confine
from server.processes.spool import Spool
from server.processes.talking import read_request, say_ready, write_reply
from store.embedded import EmbeddedStore
from store.errors import QuerySyntaxError, QueryUnsupported, ServerUnreachable, StoreError, StoreUnreachable
from store.http import Address
from store.lenient import LenientStore
from store.remote import RemoteStore

Readable = EmbeddedStore | RemoteStore
DATASET = "*"  # no IRI, so no graph can be named so
SHORT = 1 << 16  # bytes of an answer that need no file


def serve(settings: dict[str, Any]) -> None:
    """Answer queries from standard input until it ends."""
    limits = Limits(**settings["limits"])
    confine(limits, network=settings["network"])
    output = Path(settings["output"])
    say_ready(sys.stdout.buffer)
    opened: tuple[str | None, Any] = ("", None)
    while (received := read_request(sys.stdin.buffer)) is not None:
        request, _ = received
        signal.alarm(limits.seconds)  # no handler: the kernel ends us even if whoever started us is gone
        try:
            if request["release"] != opened[0]:
                opened = (request["release"], open_store(request["release"], settings))
            with Spool(output, SHORT) as spool:
                cut = answer(opened[1], request, cast(IO[bytes], spool))
            head: dict[str, Any] = {"spooled": spool.spooled, "cut": cut}
            short = spool.short()
        except (StoreError, MemoryError) as error:
            head, short = explain(error), b""
        signal.alarm(0)
        write_reply(sys.stdout.buffer, head, short)


def open_store(place: str | None, settings: dict[str, Any]) -> Readable:
    """Return the release's store: in a folder, on a server (its address as JSON), or without a release an empty one."""
    options = {"base_iri": settings["base"], "prefixes": settings["prefixes"]}
    if place and place.startswith("{"):
        return RemoteStore(Address(**json.loads(place)), **options)
    return LenientStore.open(Path(place), **options) if place else LenientStore.in_memory(**options)


def answer(store: Readable, request: dict[str, Any], output: IO[bytes]) -> bool:
    """Evaluate *request* into *output*; return whether rows were cut off."""
    if "whole" in request:
        read_graph(store, request["whole"], request["media_type"], output)
        return False
    media_type = request["media_type"]
    options = {"results": media_type, "graph": media_type, "into": output}
    graphs = {"default_graphs": request.get("default_graphs", ()), "named_graphs": request.get("named_graphs", ())}
    try:
        cut = "most" in request and store.has_more_rows(request["text"], request["most"], **graphs)
        if cut and "cut" not in request:
            raise TooManyRows(
                f"the answer has more than {request['most']:,} rows; page with ORDER BY, LIMIT and OFFSET, "
                "take the dumps, or have it cut with the parameter max-rows"
            )
        store.query(request["cut"] if cut else request["text"], **options, **graphs)
    except QuerySyntaxError:
        if "said" in request:  # the place of the error in the text as it was sent
            store.query(request["said"], **options, **graphs)
        raise
    return cut


class TooManyRows(StoreError):
    """The answer has more rows than it may have."""


class GraphAbsent(StoreError):
    """There is no such graph."""


def read_graph(store: Readable, graph: str, media_type: str, output: IO[bytes]) -> None:
    """Write a graph into *output*: the empty name is the default graph, DATASET all of them; raises GraphAbsent."""
    if graph == DATASET:
        store.read_all_into(output, media_type)
        return
    if graph and not store.has_graph(graph):
        raise GraphAbsent(f"there is no graph {graph}")
    store.read_into(output, media_type, graph=graph or None)


def explain(error: StoreError | MemoryError) -> dict[str, Any]:
    """Return an error by name, with the engine's words."""
    if isinstance(error, QuerySyntaxError):
        place = {"line": error.line, "column": error.column} if error.line else {}
        return {"error": "syntax", "message": str(error), "details": place}
    if isinstance(error, QueryUnsupported):
        return {"error": "failed", "message": str(error)}
    if isinstance(error, MemoryError):
        return {"error": "memory", "message": "the query needed more memory than one query may have; page with LIMIT"}
    if isinstance(error, TooManyRows):
        return {"error": "rows", "message": str(error)}
    if isinstance(error, GraphAbsent):
        return {"error": "absent", "message": str(error)}
    if isinstance(error, ServerUnreachable):
        return {"error": "away", "message": "the server that holds the data cannot be reached; try again later"}
    if isinstance(error, StoreUnreachable):
        return {"error": "gone", "message": "the release was replaced; ask again"}
    return {"error": "room" if isinstance(error.__cause__, OSError) else "fault", "message": str(error)}
