"""Asking a site as its server does (RSGI), without a port."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any
from urllib.parse import unquote

from server import Config, create_gateway
from server.gateway import Gateway


class Headers:
    """What a request brings, names in lower case as they come."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self._pairs = [(name.lower(), value) for name, value in pairs]

    def items(self) -> list[tuple[str, str]]:
        return self._pairs


@dataclass
class Scope:
    """A request before its body."""

    method: str
    path: str
    query_string: str
    headers: Headers
    client: str = "127.0.0.1:50000"
    server: str = "127.0.0.1:8000"
    scheme: str = "http"
    http_version: str = "1.1"


@dataclass
class Exchange:
    """The body of a request, and what was answered; *broken* bodies end before their end,
    and a piece comes each so many *seconds*."""

    pieces: Sequence[bytes] = ()
    broken: bool = False
    patience: int = 1000
    seconds: float = 0.0
    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    async def __call__(self) -> bytes:
        if self.broken:
            raise RuntimeError("RSGI transport is closed")
        return b"".join(self.pieces)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in (*self.pieces, b""):
            await asyncio.sleep(self.seconds)
            yield piece

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None:
        self.status, self.headers = status, headers

    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> Exchange:
        self.status, self.headers = status, headers
        return self

    async def send_bytes(self, piece: bytes) -> None:
        self.patience -= 1
        if self.patience < 0:
            raise RuntimeError("RSGI transport is closed")
        self.body += piece


class Client:
    """Asks a gateway that runs on a loop of its own."""

    def __init__(self, gateway: Gateway, loop: asyncio.AbstractEventLoop) -> None:
        self.gateway, self._loop = gateway, loop

    def ask(self, method: str, target: str, headers: Mapping[str, str] | None = None, **options: Any) -> Exchange:
        """Return what is answered; raises what the gateway lets through."""
        exchange = Exchange(**options)
        self.run(self.gateway.__rsgi__(self.scope(method, target, headers), exchange))
        return exchange

    def scope(self, method: str, target: str, headers: Mapping[str, str] | None = None) -> Scope:
        """Return a request as it arrives."""
        path, _, query = target.partition("?")
        return Scope(method, unquote(path), query, Headers([*(headers or {}).items()]))

    def run(self, coroutine: Any) -> Any:
        """Run *coroutine* on the loop."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(60)


@contextmanager
def open_gateway(config: Config) -> Iterator[Client]:
    """Run a site on a loop of its own until the block ends."""
    loop = asyncio.new_event_loop()
    gateway = create_gateway(config)
    gateway.__rsgi_init__(loop)
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        yield Client(gateway, loop)
    finally:
        gateway.site.pool.close()
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
