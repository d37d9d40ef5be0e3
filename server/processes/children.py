"""Processes that answer one request at a time and can be killed at any moment, which a thread cannot."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, Any

PIECE = 1 << 16
START_SECONDS = 30.0
_START = (
    "import json, sys; settings = json.loads(sys.argv[1]); sys.path[:] = settings['path']; "
    "from server.processes.{module} import serve; serve(settings)"
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the process said, and the bytes that came with it."""

    head: Mapping[str, Any]
    body: bytes


class Received:
    """What has come of a reply."""

    def __init__(self) -> None:
        self._head: dict[str, Any] | None = None
        self._pieces: list[bytes] = []
        self._missing = 0

    def add(self, piece: bytes) -> Reply | None:
        """Take what was read; return the reply when it is whole."""
        if self._head is None:
            line, mark, rest = b"".join((*self._pieces, piece)).partition(b"\n")
            if not mark:
                self._pieces.append(piece)
                return None
            self._head = json.loads(line.decode())
            self._pieces, self._missing, piece = [], self._head["length"], rest
        self._pieces.append(piece)
        self._missing -= len(piece)
        return None if self._missing > 0 else Reply(self._head, b"".join(self._pieces))


class Child:
    """One process; whoever took it is the only one to talk to it."""

    def __init__(self, module: str, settings: Mapping[str, Any]) -> None:
        """Start a process that runs `serve` of a *module* of this room; its environment holds no token."""
        self._greeted = False
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the process: what it says when it dies
        command = [sys.executable, "-c", _START.format(module=module), json.dumps({**settings, "path": sys.path})]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, bufsize=0, env={}
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self.input: IO[bytes] = self._process.stdin
        self.output: IO[bytes] = self._process.stdout

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
        if not self._greeted:
            with self._killing_after(START_SECONDS):
                self._greeted = self._receive() is not None

    def exchange(self, head: Mapping[str, Any], body: bytes, *, seconds: float) -> Reply | None:
        """Send a request and return the reply; None when the process died, or was killed after so many *seconds*."""
        with self._killing_after(seconds):
            try:
                self.send(json.dumps({**head, "length": len(body)}).encode() + b"\n" + body)
            except BrokenPipeError:
                return None
            return self._receive()

    def send(self, data: bytes) -> None:
        """Write *data* to the process; raises BrokenPipeError where it has died."""
        view = memoryview(data)
        while view:
            view = view[self.input.write(view) :]

    def _receive(self) -> Reply | None:
        received = Received()
        while piece := self.output.read(PIECE):
            if (reply := received.add(piece)) is not None:
                return reply
        return None

    @contextmanager
    def _killing_after(self, seconds: float) -> Iterator[None]:
        timer = threading.Timer(seconds, self.kill)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def kill(self) -> None:
        """Kill the process; whoever waits for its reply sees that none comes."""
        self._process.kill()

    def death(self) -> str:
        """Return what a process that died left to be said, for the log."""
        status = self._process.wait()
        self._errors.seek(0)
        return f"status {status}: {self._errors.read(500).decode(errors='replace')}"

    def end(self) -> None:
        """Kill the process; it has nothing to put in order."""
        self._process.kill()
        self._process.wait()
        for pipe in (self.input, self.output):
            with suppress(OSError):
                pipe.close()
        self._errors.close()
