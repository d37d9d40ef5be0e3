"""The writing process: makes one write after the other, each whole and seen by the next query (see `writer`).

It holds the store for as long as writes follow one another; several sites on one store take turns.
"""

from __future__ import annotations

import select
import signal
import sys
import time
from pathlib import Path
from typing import Any

from server.processes.confinement import Limits, confine
from server.processes.talking import read_request, say_ready, write_reply
from store.errors import DataSyntaxError, FormUnavailable, QuerySyntaxError, QueryUnsupported, StoreCorrupt, StoreError
from store.live import Working, hold_lock
from store.writes import Kind, Write

IDLE = 0.2  # seconds without a write after which another process may have the store
MOST_HELD = 2.0
PATIENCE = 5.0


def serve(settings: dict[str, Any]) -> None:
    """Make writes from standard input until it ends."""
    limits = Limits(**settings["limits"])
    confine(limits)
    root = Path(settings["root"])
    working = Working(root, base_iri=settings["base"], prefixes=settings["prefixes"])
    say_ready(sys.stdout.buffer)
    request = read_request(sys.stdin.buffer)
    while request is not None:
        try:
            with hold_lock(root, seconds=PATIENCE):
                request = write_on(working, request, limits)
                working.close()
        except StoreError as error:
            write_reply(sys.stdout.buffer, {"error": "busy", "message": str(error)})
            request = read_request(sys.stdin.buffer)
        else:
            request = request or read_request(sys.stdin.buffer)


def write_on(
    working: Working, request: tuple[dict[str, Any], bytes], limits: Limits
) -> tuple[dict[str, Any], bytes] | None:
    """Make the write of *request* and those that follow at once; return the one that has to wait, if any."""
    until = time.monotonic() + MOST_HELD
    while True:
        signal.alarm(limits.seconds)  # no handler: the kernel ends us even if whoever started us is gone
        reply = make(working, *request)
        signal.alarm(0)
        write_reply(sys.stdout.buffer, reply)
        if not select.select([sys.stdin.buffer], [], [], IDLE)[0]:
            return None
        following = read_request(sys.stdin.buffer)
        if following is None or time.monotonic() > until:
            return following
        request = following


def make(working: Working, head: dict[str, Any], body: bytes) -> dict[str, Any]:
    """Make one write; return whether its graph was there before, or an error by name with the engine's words."""
    write = Write(Kind(head["kind"]), body, head["media_type"], head["graph"])
    try:
        return {"existed": working.write(write)}
    except QuerySyntaxError as error:
        place = {"line": error.line, "column": error.column} if error.line else {}
        return {"error": "syntax", "message": str(error), "details": place}
    except DataSyntaxError as error:
        return {"error": "data", "message": str(error)}
    except (QueryUnsupported, FormUnavailable) as error:
        return {"error": "failed", "message": str(error)}
    except MemoryError:
        return {"error": "memory", "message": "the write needed more memory than one may have; send it in parts"}
    except StoreError as error:
        wrong_disk = isinstance(error, StoreCorrupt) or isinstance(error.__cause__, OSError)
        return {"error": "fault" if wrong_disk else "failed", "message": str(error)}
