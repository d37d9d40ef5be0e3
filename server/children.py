"""Processes that answer one request at a time and can be killed at any moment, which a thread cannot.

A request is a line of JSON and, where it has a `length`, as many bytes; a reply likewise.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any, BinaryIO

from server.watchdog import Watchdog, Watched

PIECE = 1 << 16
START_SECONDS = 30.0
_START = (
    "import json, sys; settings = json.loads(sys.argv[1]); sys.path[:] = settings['path']; "
    "from server.{module} import serve; serve(settings)"
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the process said, and the bytes that came with it."""

    head: Mapping[str, Any]
    body: bytes


class Child:
    """One process; whoever took it is the only one to talk to it."""

    def __init__(self, module: str, settings: Mapping[str, Any], watchdog: Watchdog) -> None:
        """Start a process that runs `serve` of `server.`*module*; its environment holds nothing of ours, no token."""
        self._watchdog = watchdog
        self._greeted = False
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the process: what it says when it dies
        command = [sys.executable, "-c", _START.format(module=module), json.dumps({**settings, "path": sys.path})]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, bufsize=0, env={}
        )

    @property
    def alive(self) -> bool:
        """Tell whether the process can take another request."""
        return self._process.poll() is None

    @property
    def number(self) -> int:
        """The process id."""
        return self._process.pid

    def greet(self) -> None:
        """Wait until a process that was just started is ready: what that takes is not the request's time."""
        if not self._greeted and self._process.stdout is not None:
            with self._watchdog.over(Watched(time.monotonic() + START_SECONDS, self._process.kill)):
                self._greeted = _read_reply(self._process.stdout) is not None

    def exchange(
        self,
        head: Mapping[str, Any],
        body: bytes = b"",
        *,
        deadline: float,
        pause: float = 1.0,
        on_pause: Callable[[], bool] | None = None,
    ) -> Reply | None:
        """Send a request and return the reply; None when the process died or was killed at the *deadline*.

        Each *pause* seconds without a reply *on_pause* is called, until it returns True.
        """
        into, out = self._process.stdin, self._process.stdout
        assert into is not None and out is not None
        with self._watchdog.over(Watched(deadline, self._process.kill, on_pause, pause)):
            try:
                _write_all(into, json.dumps({**head, "length": len(body)}).encode() + b"\n" + body)
            except BrokenPipeError:
                return None
            return _read_reply(out)

    def death(self) -> str:
        """Return what a process that died left to be said, for the log."""
        status = self._process.wait()
        self._errors.seek(0)
        return f"status {status}: {self._errors.read(500).decode(errors='replace')}"

    def end(self) -> None:
        """Kill the process; it has nothing to put in order."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self._errors.close()


def _write_all(into: Any, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[into.write(view) :]


def _read_reply(out: IO[bytes]) -> Reply | None:
    received = out.read(PIECE)
    while received and b"\n" not in received:
        piece = out.read(PIECE)
        received = received + piece if piece else b""
    if not received:
        return None
    line, _, body = received.partition(b"\n")
    head: dict[str, Any] = json.loads(line)
    pieces, missing = [body], head["length"] - len(body)
    while missing > 0:
        if not (piece := out.read(PIECE)):
            return None
        pieces.append(piece)
        missing -= len(piece)
    return Reply(head, b"".join(pieces))


def say_ready(target: BinaryIO) -> None:
    """Tell the parent that requests can come; for the process itself."""
    write_reply(target, {})


def read_request(source: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """Return the next request that the parent sends, None at the end; for the process itself."""
    line = source.readline()
    if not line:
        return None
    head: dict[str, Any] = json.loads(line)
    return head, source.read(head["length"]) if head["length"] else b""


def write_reply(target: BinaryIO, head: Mapping[str, Any], body: bytes = b"") -> None:
    """Send a reply to the parent; for the process itself."""
    target.write(json.dumps({**head, "length": len(body)}).encode() + b"\n" + body)
    target.flush()
