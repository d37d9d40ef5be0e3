"""The one process of a site that writes: given a write, it answers when everybody can see it."""

from __future__ import annotations

import atexit
import logging
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from server.processes.children import Child
from server.web.errors import (
    BadRequest,
    PoolBusy,
    QueryFailed,
    QuerySyntaxError,
    QueryTimeout,
    ResourceLimit,
    ServerError,
)
from store.writes import Write

LOG = logging.getLogger(__name__)
MEMORY = 4 * 1024**3
FILE = 16 * 1024**3
QUEUE_SECONDS = 5.0
_ERRORS: Mapping[str, type[ServerError]] = {
    "syntax": QuerySyntaxError,
    "data": BadRequest,
    "failed": QueryFailed,
    "memory": ResourceLimit,
    "busy": PoolBusy,
    "fault": ServerError,
}


class Writer:
    """Started with the first write; killed when a write takes too long, which leaves the store as it was."""

    def __init__(self, root: Path, *, base_iri: str, prefixes: Mapping[str, str], time_limit: float) -> None:
        self._time_limit = time_limit
        limits = {"memory": MEMORY, "answer": FILE, "seconds": int(time_limit) + 2}
        self._settings = {"root": str(root), "limits": limits, "prefixes": dict(prefixes), "base": base_iri}
        self._child: Child | None = None
        self._lock = threading.Lock()

    def run(self, write: Write) -> bool:
        """Make *write*; return whether its graph was there before. Raises what stopped it: then nothing was changed."""
        if not self._lock.acquire(timeout=QUEUE_SECONDS):
            raise PoolBusy("other writes are being made; try again in a moment", headers={"Retry-After": "5"})
        try:
            return self._run(write)
        finally:
            self._lock.release()

    def close(self) -> None:
        """End the process; a write that has not been answered may not have been made."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def _run(self, write: Write) -> bool:
        if self._child is None or not self._child.alive:
            self.close()
            self._child = Child("storing", self._settings)
            atexit.register(self.close)
        head = {"kind": write.kind, "media_type": write.media_type, "graph": write.graph}
        self._child.greet()
        started = time.monotonic()
        reply = self._child.exchange(head, write.body, seconds=self._time_limit)
        if reply is None:
            raise self._explain_silence(time.monotonic() - started)
        if "error" in reply.head:
            raise _ERRORS[reply.head["error"]](reply.head["message"], **reply.head.get("details", {}))
        return bool(reply.head["existed"])

    def _explain_silence(self, elapsed: float) -> ServerError:
        assert self._child is not None
        late = elapsed >= self._time_limit
        if not late:
            LOG.warning("the writing process died with %s", self._child.death())
        self.close()
        if late:
            return QueryTimeout(
                f"the write was ended after {elapsed:.1f} s, and nothing was changed; "
                f"the limit is {self._time_limit:g} s",
                limit=self._time_limit,
                elapsed=round(elapsed, 3),
            )
        return ResourceLimit(
            "the write needed more memory than one may have, and nothing was changed; send it in parts"
        )
