"""The worker process: reads a query, writes the answer into a file, reports its size (see `server.workers`).

It is killed when it takes too long, so nothing here cleans up, and nothing of the site is imported: it must start fast.
"""

from __future__ import annotations

import ctypes
import json
import resource
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from store.embedded import EmbeddedStore
from store.errors import QuerySyntaxError, QueryUnsupported, StoreError
from store.lenient import LenientStore

_NEW_NETWORK = 0x40000000  # CLONE_NEWNET


@dataclass(frozen=True, slots=True)
class Limits:
    """What one worker may take: bytes of memory, bytes of one answer, seconds before the kernel ends it anyway."""

    memory: int
    answer: int
    seconds: int


def serve(settings: dict[str, Any]) -> None:
    """Answer queries from standard input until it ends."""
    limits = Limits(**settings["limits"])
    _confine(limits)
    opened: tuple[str | None, Any] = ("", None)
    for line in sys.stdin.buffer:
        request = json.loads(line)
        if request["release"] != opened[0]:
            opened = (request["release"], open_store(request["release"], settings))
        signal.alarm(limits.seconds)  # no handler: the kernel ends us even if whoever started us is gone
        reply = answer(opened[1], request)
        signal.alarm(0)
        sys.stdout.buffer.write(json.dumps(reply).encode() + b"\n")
        sys.stdout.buffer.flush()


def _confine(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.answer, limits.answer))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the site, which then ends us
    # A second wall behind the lexer: a network name space without a network, where the system lets us have one.
    ctypes.CDLL(None, use_errno=True).unshare(_NEW_NETWORK)


def open_store(folder: str | None, settings: dict[str, Any]) -> EmbeddedStore:
    """Return the release's store; without a release, an empty one."""
    options = {"base_iri": settings["base"], "prefixes": settings["prefixes"]}
    return LenientStore.open(Path(folder), **options) if folder else LenientStore.in_memory(**options)


def answer(store: EmbeddedStore, request: dict[str, Any]) -> dict[str, Any]:
    """Evaluate *request* into its output file and return the size, or an error by name with the engine's words."""
    output = Path(request["output"])
    try:
        store.query(
            request["text"],
            results=request["media_type"],
            graph=request["media_type"],
            default_graphs=request["default_graphs"],
            named_graphs=request["named_graphs"],
            into=output,
        )
    except QuerySyntaxError as error:
        place = {"line": error.line, "column": error.column} if error.line else {}
        return {"error": "syntax", "message": str(error), "details": place}
    except QueryUnsupported as error:
        return {"error": "failed", "message": str(error)}
    except MemoryError:
        return {"error": "memory", "message": "the query needed more memory than one query may have; page with LIMIT"}
    except StoreError as error:
        return {"error": "room" if isinstance(error.__cause__, OSError) else "fault", "message": str(error)}
    return {"size": output.stat().st_size}
