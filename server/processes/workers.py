"""One process that evaluates queries, as the event loop sees it; killed when it runs into the time limit."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from server.processes.children import START_SECONDS, Child, Received, Reply
from server.web.errors import (
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

LOG = logging.getLogger(__name__)
SLOW_AFTER = 1.0  # seconds after which a query makes room
SLOW_NICENESS = 10
PIPE = 1 << 16  # bytes that a pipe holds
_SELDOM = ("default_graphs", "named_graphs", "most", "cut", "said")
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

    def line(self) -> bytes:
        """Return what the process is told: all that is not as usual."""
        said = {"text": self.text, "media_type": self.media_type, "release": self.release}
        for name in _SELDOM:
            if value := getattr(self, name):
                said[name] = value
        if self.whole is not None:
            said["whole"] = self.whole
        return json.dumps(said).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class Result:
    """A complete answer in an open file that has no name."""

    file: BinaryIO
    size: int
    is_cut: bool = False


class Worker:
    """One query process and the file it writes long answers to."""

    def __init__(self, child: Child, output: Path) -> None:
        self.child, self.output = child, output
        self.alive = True
        self._loop = asyncio.get_running_loop()
        self._received = Received()
        self._replied: asyncio.Future[Reply | None] = self._loop.create_future()
        self._loop.add_reader(child.output.fileno(), self._read)

    async def greet(self) -> None:
        """Wait until the process is ready: what that takes is not the query's time."""
        timer = self._loop.call_later(START_SECONDS, self.child.kill)
        await self._replied
        timer.cancel()

    def slow_down(self) -> None:
        """Let every other process go first from now on."""
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.child.number, SLOW_NICENESS)

    async def run(self, query: Query, time_limit: float, *, on_pause: Callable[[], bool]) -> Result:
        """Return the answer, or kill the process at the limit; *on_pause* is called each second until it is True."""
        began = self._loop.time()
        reply = await self._exchange(query.line(), Timer(self._loop, began + time_limit, self.child.kill, on_pause))
        elapsed = self._loop.time() - began
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

    async def _exchange(self, line: bytes, timer: Timer) -> Reply | None:
        """Send a request and return the reply; None when the process died."""
        self._received, self._replied = Received(), self._loop.create_future()
        try:
            if len(line) < PIPE:
                self.child.send(line)
            else:  # more than the pipe holds before the process reads
                await asyncio.to_thread(self.child.send, line)
        except BrokenPipeError:
            return None
        try:
            return await self._replied
        finally:
            timer.cancel()

    def _read(self) -> None:
        piece = self.child.output.read(PIPE)
        reply = self._received.add(piece) if piece else None
        if not piece:
            self.alive = False
            self._loop.remove_reader(self.child.output.fileno())
        if (reply is not None or not piece) and not self._replied.done():
            self._replied.set_result(reply)

    def end(self) -> None:
        """Kill the process and remove what it wrote."""
        if not self.child.output.closed and not self._loop.is_closed():
            self._loop.remove_reader(self.child.output.fileno())
        self.alive = False
        self.child.end()
        self.output.unlink(missing_ok=True)


class Timer:
    """Calls *on_pause* each second until it returns True, and *end* at the *deadline*."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, deadline: float, end: Callable[[], None], on_pause: Callable[[], bool]
    ) -> None:
        self._loop, self._deadline, self._end = loop, deadline, end
        self._on_pause: Callable[[], bool] | None = on_pause
        self._handle = loop.call_at(min(loop.time() + SLOW_AFTER, deadline), self._look)

    def cancel(self) -> None:
        """Call nothing any more."""
        self._handle.cancel()

    def _look(self) -> None:
        now = self._loop.time()
        if now >= self._deadline:
            self._end()
            return
        if self._on_pause is not None and self._on_pause():
            self._on_pause = None
        self._handle = self._loop.call_at(min(now + SLOW_AFTER, self._deadline), self._look)
