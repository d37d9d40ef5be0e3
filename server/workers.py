"""A pool of processes that evaluate queries and can be killed, which a thread cannot.

Each worker holds the current release open; one that runs into the time limit is killed and replaced while the
client already reads why.
"""

from __future__ import annotations

import atexit
import itertools
import json
import logging
import select
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from server.errors import PoolBusy, QueryFailed, QuerySyntaxError, QueryTimeout, ResourceLimit, ServerError

_NUMBERS = itertools.count()
LOG = logging.getLogger(__name__)
MEMORY = 2 * 1024**3
ANSWER = 4 * 1024**3
QUEUE_SECONDS = 3.0
QUEUE_PLACES = 8  # for each worker
_START = (
    "import json, sys; settings = json.loads(sys.argv[1]); sys.path[:] = settings['path']; "
    "from server.evaluation import serve; serve(settings)"
)
_ERRORS: Mapping[str, type[ServerError]] = {
    "syntax": QuerySyntaxError,
    "failed": QueryFailed,
    "memory": ResourceLimit,
    "room": ResourceLimit,
    "fault": ServerError,
}


@dataclass(frozen=True, slots=True)
class Query:
    """A checked query, the media type of its answer, the store it is for and the graphs that the protocol names."""

    text: str
    media_type: str
    release: str | None
    default_graphs: Sequence[str] = ()
    named_graphs: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """A complete answer in an open file that no longer has a name."""

    file: BinaryIO
    size: int


class QueryPool:
    """Worker processes, started at the first query and ended with this process."""

    def __init__(
        self,
        *,
        workers: int,
        time_limit: float,
        prefixes: Mapping[str, str],
        base_iri: str,
        memory: int = MEMORY,
        queue_seconds: float = QUEUE_SECONDS,
    ) -> None:
        self.workers, self.time_limit, self.queue_seconds = workers, time_limit, queue_seconds
        limits = {"memory": memory, "answer": ANSWER, "seconds": int(time_limit) + 2}
        self._settings = {"limits": limits, "prefixes": dict(prefixes), "base": base_iri}
        self._idle: list[_Worker] = []
        self._started = 0
        self._waiting = 0
        self._changed = threading.Condition()
        self._folder: Path | None = None

    def run(self, query: Query) -> Result:
        """Return the answer to *query*; raises what stopped it, never returns a part."""
        worker = self._take()
        fit = False
        try:
            result = worker.run(query, self.time_limit)
            fit = True
        except (QueryTimeout, ResourceLimit):
            fit = worker.alive
            raise
        except (QuerySyntaxError, QueryFailed):
            fit = True
            raise
        finally:
            self._give_back(worker, fit)
        return result

    def close(self) -> None:
        """End the workers and remove what they wrote."""
        with self._changed:
            for worker in self._idle:
                worker.end()
            self._idle.clear()
            self._started = 0
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder = None

    def _take(self) -> _Worker:
        deadline = time.monotonic() + self.queue_seconds
        with self._changed:
            if not self._idle and self._started >= self.workers and self._waiting >= QUEUE_PLACES * self.workers:
                raise self._busy()
            self._waiting += 1
            try:
                while not self._idle:
                    if self._started < self.workers:
                        self._started += 1
                        return self._start()
                    if not self._changed.wait(deadline - time.monotonic()) and not self._idle:
                        raise self._busy()
                return self._idle.pop()
            finally:
                self._waiting -= 1

    def _give_back(self, worker: _Worker, fit: bool) -> None:
        with self._changed:
            if self._started == 0:  # closed in the meantime
                worker.end()
                return
            if not fit:
                worker.end()
                worker = self._start()
            self._idle.append(worker)
            self._changed.notify()

    def _start(self) -> _Worker:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="foedera-"))
            atexit.register(self.close)
        return _Worker(self._settings, self._folder)

    def _busy(self) -> PoolBusy:
        return PoolBusy(
            f"all {self.workers} query workers are taken; try again in a moment",
            headers={"Retry-After": str(max(1, round(self.time_limit / 2)))},
        )


class _Worker:
    """One process; whoever took it from the pool is the only one to talk to it."""

    def __init__(self, settings: Mapping[str, Any], folder: Path) -> None:
        self.output = folder / f"answer-{next(_NUMBERS)}"
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the process: what the process says when it dies, for the log
        command = [sys.executable, "-c", _START, json.dumps({**settings, "path": sys.path})]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, bufsize=0
        )

    @property
    def alive(self) -> bool:
        """Tell whether the process can take another query."""
        return self._process.poll() is None

    def run(self, query: Query, time_limit: float) -> Result:
        """Return the answer, or kill the process at the limit."""
        started = time.monotonic()
        request = json.dumps({**asdict(query), "output": str(self.output)}).encode() + b"\n"
        reply = self._exchange(request, started + time_limit)
        elapsed = time.monotonic() - started
        if reply is None and elapsed >= time_limit:
            self.end()
            raise QueryTimeout(
                f"the query was ended after {elapsed:.1f} s; the limit is {time_limit:g} s. "
                "Ask for less: name a class or a thing, or page with LIMIT",
                limit=time_limit,
                elapsed=round(elapsed, 3),
            )
        if reply is None:
            self._log_death()
            raise ResourceLimit(
                "the query needed more memory than one query may have; ask for less, or page with LIMIT"
            )
        if "error" in reply:
            raise _ERRORS[reply["error"]](reply["message"], **reply.get("details", {}))
        file = self.output.open("rb")
        self.output.unlink()
        return Result(file, reply["size"])

    def end(self) -> None:
        """Kill the process; it has nothing to put in order."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self._errors.close()
        self.output.unlink(missing_ok=True)

    def _log_death(self) -> None:
        self._errors.seek(0)
        LOG.warning(
            "a query worker died with status %s: %s",
            self._process.wait(),
            self._errors.read(500).decode(errors="replace"),
        )
        self.end()

    def _exchange(self, request: bytes, deadline: float) -> dict[str, Any] | None:
        """Send *request* and return the reply; None when the process died or the deadline passed."""
        into, out = self._process.stdin, self._process.stdout
        assert into is not None and out is not None
        try:
            into.write(request)
        except BrokenPipeError:
            return None
        received = b""
        while not received.endswith(b"\n"):
            ready, _, _ = select.select([out], [], [], max(0.0, deadline - time.monotonic()))
            piece = out.read(65536) if ready else b""
            if not piece:
                return None
            received += piece
        found: dict[str, Any] = json.loads(received)
        return found
