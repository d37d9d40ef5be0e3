"""Where requests arrive: the short way on the event loop for plain queries, threads and pages for everything else."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from server.core.site import Site
from server.core.tokens import bears_token
from server.graph.releases import Release
from server.routes.express import Express
from server.web.bridge import Bridge, Exchange, Scope, build_environ

THREADS = 96  # each request that waits for a query worker holds one; the rest are for pages


class Gateway:
    """The site as an RSGI application."""

    def __init__(self, app: Flask) -> None:
        self.site: Site = app.extensions["foedera"]
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="page")
        self._bridge, self._express = Bridge(app, self._threads), Express(self.site)

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start the query workers, before the first request comes."""
        self.site.pool.attach(loop)
        self.site.current.greet(self._prepare)
        self._threads.submit(self.site.current.find)

    def _prepare(self, release: Release) -> None:
        """Read the names of a new release before anybody searches: of many articles that takes seconds."""
        self._threads.submit(release.names, self.site.iris)

    def __rsgi_del__(self, _loop: asyncio.AbstractEventLoop) -> None:
        """End the query workers."""
        self.site.pool.close()

    async def __rsgi__(self, scope: Scope, exchange: Exchange) -> None:
        """Answer a request."""
        environ = build_environ(scope)
        if self._express.takes(environ) and await self._express.answer(environ, exchange):
            return
        await self._bridge.answer(environ, exchange, trusted=bears_token(self.site, environ))
