"""A pool of processes that evaluate queries; one that runs into the time limit is killed and replaced.

Each holds the current release open, and the client of a killed one already reads why while the next one starts.
"""

from __future__ import annotations

import atexit
import itertools
import logging
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from server.children import Child
from server.errors import (
    BadRequest,
    NotFound,
    QueryFailed,
    QuerySyntaxError,
    QueryTimeout,
    ReleaseGone,
    ResourceLimit,
    ServerError,
    Unavailable,
)
from server.turns import Turn, Turns, Widths
from server.watchdog import Watchdog

LOG = logging.getLogger(__name__)
MEMORY = 1024**3
ANSWER = 4 * 1024**3
QUEUE_SECONDS = 3.0
SLOW_AFTER = 1.0  # seconds after which a query makes room
SLOW_NICENESS = 10
ANYBODY = ""
_ERRORS: Mapping[str, type[ServerError]] = {
    "syntax": QuerySyntaxError,
    "failed": QueryFailed,
    "absent": NotFound,
    "gone": ReleaseGone,
    "rows": BadRequest,
    "away": Unavailable,
    "memory": ResourceLimit,
    "room": ResourceLimit,
    "fault": ServerError,
}


@dataclass(frozen=True)
class Query:
    """A checked query, the media type of its answer, the store it is for and the graphs that the protocol names.

    *said* is the text as the client sent it, for the place of a syntax error. With *whole* the answer is that graph as
    it is, *text* being empty; the empty name is the default graph. More than *most* rows are an error, or the answer
    to the query *cut* where there is one.
    """

    text: str
    media_type: str
    release: str | None
    default_graphs: Sequence[str] = ()
    named_graphs: Sequence[str] = ()
    whole: str | None = None
    most: int | None = None
    cut: str = ""
    said: str = ""

    def asked(self) -> dict[str, Any]:
        """Return what the process is told: all that is not as usual."""
        return {name: value for name, value in vars(self).items() if value or name in ("text", "release")} | (
            {} if self.whole is None else {"whole": self.whole}
        )


@dataclass(frozen=True, slots=True)
class Result:
    """A complete answer in an open file that has no name."""

    file: BinaryIO
    size: int
    is_cut: bool = False


class QueryPool:
    """Worker processes, started when they are needed and ended with this process."""

    def __init__(
        self,
        *,
        workers: int,
        time_limit: float,
        prefixes: Mapping[str, str],
        base_iri: str,
        memory: int = MEMORY,
        queue_seconds: float = QUEUE_SECONDS,
        network: bool = False,
    ) -> None:
        self.workers, self.time_limit = workers, time_limit
        self.turns = Turns(Widths.of(workers, queue_seconds))
        limits = {"memory": memory, "answer": ANSWER, "seconds": int(time_limit) + 2}
        self._settings = {"limits": limits, "prefixes": dict(prefixes), "base": base_iri, "network": network}
        self._numbers = itertools.count()
        self._watchdog = Watchdog()
        self._idle: list[Worker] = []
        self._lock = threading.Lock()
        self._closed = False
        self._folder: Path | None = None

    def run(self, query: Query, client: str = ANYBODY) -> Result:
        """Return the answer to *query*; raises what stopped it, never returns a part."""
        turn = self.turns.take(client)
        worker: Worker | None = None
        answered = False
        try:
            worker = self._take()
            result = worker.run(query, self.time_limit, on_pause=lambda: self._make_room(turn, worker))
            answered = True
            return result
        finally:
            if worker is not None:
                # a slowed process cannot be made quick again
                self._give_back(worker, not turn.slow and (answered or worker.child.alive))
            self.turns.give_back(turn)

    def start(self) -> None:
        """Start the workers that queries will need, so that the first ones need not wait for them."""
        for worker in [self._take() for _ in range(self.workers)]:
            self._give_back(worker, True)

    def processes(self) -> list[int]:
        """Return the process ids of the workers that wait for a query."""
        with self._lock:
            return [worker.child.number for worker in self._idle]

    def close(self) -> None:
        """End the workers that wait, and those that run when they are done; remove what they wrote."""
        with self._lock:
            self._closed = True
            for worker in self._idle:
                worker.end()
            self._idle.clear()
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder = None

    def _make_room(self, turn: Turn, worker: Worker | None) -> bool:
        moved = self.turns.slow_down(turn)
        if moved and worker is not None:
            worker.slow_down()
        return moved

    def _take(self) -> Worker:
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.child.alive:
                    return worker
                worker.end()
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="foedera-"))
                self._closed = False
                atexit.register(self.close)
            return self._start(self._folder)

    def _start(self, folder: Path) -> Worker:
        return Worker(self._settings, folder / f"answer-{next(self._numbers)}", self._watchdog)

    def _give_back(self, worker: Worker, fit: bool) -> None:
        if not fit:
            worker.end()
        with self._lock:
            if self._closed:
                worker.end()
            elif fit:
                self._idle.append(worker)
            elif len(self._idle) < self.workers and self._folder is not None:
                threading.Thread(target=self._refill, args=(self._folder,), daemon=True).start()

    def _refill(self, folder: Path) -> None:
        """Start a worker in place of one that ended, while its client already reads why."""
        worker = self._start(folder)
        with self._lock:
            if not self._closed and len(self._idle) < self.workers:
                self._idle.append(worker)
                return
        worker.end()


class Worker:
    """One query process and the file it writes long answers to."""

    def __init__(self, settings: Mapping[str, Any], output: Path, watchdog: Watchdog) -> None:
        self.output = output
        self.child = Child("evaluation", {**settings, "output": str(output)}, watchdog)

    def slow_down(self) -> None:
        """Let every other process go first from now on."""
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.child.number, SLOW_NICENESS)

    def run(self, query: Query, time_limit: float, *, on_pause: Any = bool) -> Result:
        """Return the answer, or kill the process at the limit."""
        self.child.greet()
        started = time.monotonic()
        reply = self.child.exchange(
            query.asked(), deadline=started + time_limit, pause=min(SLOW_AFTER, time_limit), on_pause=on_pause
        )
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
            LOG.warning("a query worker died with %s", self.child.death())
            self.end()
            raise ResourceLimit(
                "the query needed more memory than one query may have; ask for less, or page with LIMIT"
            )
        if "error" in reply.head:
            raise _ERRORS[reply.head["error"]](reply.head["message"], **reply.head.get("details", {}))
        if not reply.head["spooled"]:
            return Result(BytesIO(reply.body), len(reply.body), reply.head["cut"])
        file = self.output.open("rb")
        self.output.unlink()
        return Result(file, reply.head["spooled"], reply.head["cut"])

    def end(self) -> None:
        """Kill the process and remove what it wrote."""
        self.child.end()
        self.output.unlink(missing_ok=True)
