"""Between the event loop, where requests arrive (RSGI), and the pages, which are WSGI and run in threads.

Specifications: RSGI 1.4 (granian) and PEP 3333.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

PIECE = 1 << 16
LARGEST = 1_000_000  # bytes of a body that anybody may send
LARGEST_TRUSTED = 64 * 1024**2
BODY_SECONDS = 30.0  # in which a body must be here
Headers = list[tuple[str, str]]


class Scope(Protocol):
    """What is known of a request before its body."""

    client: str
    server: str
    scheme: str
    http_version: str
    method: str
    path: str
    query_string: str
    headers: Any


class Exchange(Protocol):
    """The body of a request, and the way to answer it."""

    async def __call__(self) -> bytes:
        """Return the whole body; raises where it broke off."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Give the body piece by piece; a body without a length that breaks off looks whole here."""

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        """Send an answer whole."""

    def response_empty(self, status: int, headers: Headers) -> None:
        """Send an answer without a body."""

    def response_stream(self, status: int, headers: Headers) -> Any:
        """Begin an answer that goes out in pieces."""


def build_environ(scope: Scope) -> WSGIEnvironment:
    """Return the environment of a request (PEP 3333) but for its body; nothing of the process's own is in it."""
    host, _, port = scope.server.rpartition(":")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    return environ


@dataclass(slots=True)
class Answer:
    """What an application answers; *rest* gives what did not fit into the first piece, *close* ends it."""

    status: int
    headers: Headers
    first: bytes
    rest: Iterator[bytes] | None
    close: Callable[[], object]


class Bridge:
    """Answers requests by a WSGI application, each in one of the *threads*."""

    def __init__(self, app: WSGIApplication, threads: Executor) -> None:
        self._app, self._threads = app, threads

    async def answer(self, environ: WSGIEnvironment, exchange: Exchange, *, trusted: bool = False) -> None:
        """Answer a request, once its body is here: who sends slowly holds no thread.

        The body of somebody *trusted* may be large and take its time; one without a length that breaks off raises what
        RSGI says, and it is as if the request had not come.
        """
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(None if trusted else BODY_SECONDS):
                body = await _receive(environ, exchange, trusted)
        except TimeoutError:
            exchange.response_empty(408, [("Connection", "close")])
            return
        environ["wsgi.input"] = BytesIO(body)
        if "CONTENT_LENGTH" not in environ:  # where it is said, Werkzeug sees that less has come
            environ["wsgi.input_terminated"] = True
        answer = await loop.run_in_executor(self._threads, self._run, environ)
        if answer.rest is not None:
            await self._stream(answer, exchange)
        elif answer.first:
            exchange.response_bytes(answer.status, answer.headers, answer.first)
        else:
            exchange.response_empty(answer.status, answer.headers)

    def _run(self, environ: WSGIEnvironment) -> Answer:
        status, headers = 500, Headers()

        def start_response(said: str, sent: Headers, _error: Any = None) -> Callable[[bytes], object]:
            nonlocal status, headers
            status, headers = int(said.split(" ", 1)[0]), sent
            return _refuse_write

        body = self._app(environ, start_response)
        close: Callable[[], object] = getattr(body, "close", bool)
        try:
            first, rest = _gather(iter(body))
        except BaseException:
            close()
            raise
        if rest is None:
            close()
        return Answer(status, headers, first, rest, close)

    async def _stream(self, answer: Answer, exchange: Exchange) -> None:
        """Send an answer in pieces, as fast as the client takes them; one that breaks off ends the connection."""
        loop = asyncio.get_running_loop()
        assert answer.rest is not None
        try:
            transport = exchange.response_stream(answer.status, answer.headers)
            piece = answer.first
            while piece:
                await transport.send_bytes(piece)
                piece = await loop.run_in_executor(self._threads, next, answer.rest, b"")
        finally:
            await loop.run_in_executor(self._threads, answer.close)


async def _receive(environ: WSGIEnvironment, exchange: Exchange, trusted: bool) -> bytes:
    """Return the body; of one that is too large no more than shows it, since the application refuses it."""
    length, most = environ.get("CONTENT_LENGTH"), LARGEST_TRUSTED if trusted else LARGEST
    if length is None and "HTTP_TRANSFER_ENCODING" not in environ:
        return b""
    if length is not None and (not length.isdecimal() or int(length) > most):
        return b""
    if trusted:
        return await exchange()
    received = bytearray()
    async for piece in exchange:
        received += piece
        if len(received) > most:
            break
    return bytes(received)


def _gather(pieces: Iterator[bytes]) -> tuple[bytes, Iterator[bytes] | None]:
    """Return the whole body where it is short, else its beginning and the rest."""
    gathered, size = [], 0
    for piece in pieces:
        gathered.append(piece)
        size += len(piece)
        if size > PIECE:
            return b"".join(gathered), filter(None, pieces)
    return b"".join(gathered), None


def _refuse_write(_piece: bytes) -> object:
    raise RuntimeError("write() of PEP 3333 is for old applications; return the body")
