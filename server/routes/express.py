"""The short way for what most requests are: a query by GET for a program, answered on the event loop, without pages.

What is not that, and every error, goes on to the application, which answers alike: `tests/test_server_express.py` holds
the two against each other.
"""

from __future__ import annotations

import asyncio
import time
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from server.core.answers import build_tag, pack
from server.core.asking import WHOLE, FileAnswer, ask_soon
from server.core.clients import check_allowance, find_client
from server.core.site import Site
from server.language.plans import Plan, plan_query
from server.language.protocol import MOST_FIELDS, read_pairs
from server.routes.watching import record
from server.web.bridge import PIECE, Exchange, Headers
from server.web.errors import ServerError
from server.web.formats import HTML

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

FAILED = "foedera.failed"
"""Where the application finds what went wrong on the short way."""
LONGEST = 8192  # characters of a query string that may be read on the event loop: less than half a millisecond
_LONG_WAY = {
    *("HTTP_AUTHORIZATION", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH"),
    *("HTTP_IF_UNMODIFIED_SINCE", "HTTP_RANGE", "HTTP_TRANSFER_ENCODING", "CONTENT_LENGTH"),
}


class Express:
    """Answers plain queries to the endpoint of *site*."""

    def __init__(self, site: Site) -> None:
        self._site, self._places = site, {"/sparql", f"{site.root}sparql"}

    def takes(self, environ: WSGIEnvironment) -> bool:
        """Tell whether a request may go the short way."""
        return (
            environ["PATH_INFO"] in self._places
            and environ["REQUEST_METHOD"] == "GET"
            and len(environ["QUERY_STRING"]) <= LONGEST
            and _LONG_WAY.isdisjoint(environ)
        )

    async def answer(self, environ: WSGIEnvironment, exchange: Exchange) -> bool:
        """Answer it; False where the application must do so after all."""
        began, site = time.monotonic(), self._site
        try:
            plan = _read(environ["QUERY_STRING"], environ.get("HTTP_ACCEPT"), site.config.row_cap)
            if plan is None:
                return False
            check_allowance(site, environ)
            headers, body, size = await self._find(plan, environ)
        except ServerError as error:
            environ[FAILED] = error
            return False
        record(site, environ, route="/sparql", status=200, size=size, began=began, text=plan.parts[0])
        if isinstance(body, bytes):
            exchange.response_bytes(200, headers, body)
        else:
            await _send(body, headers, exchange)
        return True

    async def _find(self, plan: Plan, environ: WSGIEnvironment) -> tuple[Headers, bytes | FileAnswer, int]:
        """Return the answer, kept or made, and its size."""
        site = self._site
        release = site.release
        tag = build_tag(release.version, site.edition, plan.form.media_type, *plan.parts)
        content_type, coding = plan.form.content_type, None
        body = site.kept.find(tag)
        long: FileAnswer | None = None
        if body is None:
            result = await ask_soon(site, release, plan.build, find_client(site, environ))
            size = result.size
            if size > WHOLE:
                long = FileAnswer(result.file)
            else:
                with result.file:
                    body = result.file.read()
                site.kept.keep(tag, body)
        if body is not None:
            coding, body = await _pack(body, content_type, environ.get("HTTP_ACCEPT_ENCODING", ""))
            size = len(body)
        headers = [
            ("Content-Type", content_type),
            ("Content-Length", str(size)),
            ("Cache-Control", "public, max-age=60"),
            ("ETag", f'"{tag}-{coding}"' if coding else f'"{tag}"'),
            ("Vary", "Accept" if long else "Accept, Accept-Encoding"),
            ("Foedera-Release", release.version),
            *site.headers,
        ]
        if coding:
            headers.append(("Content-Encoding", coding))
        return headers, long or body or b"", size


async def _pack(body: bytes, content_type: str, accepted: str) -> tuple[str | None, bytes]:
    if len(body) > PIECE and accepted:  # what takes long enough to keep others waiting
        return await asyncio.to_thread(pack, body, content_type, accepted)
    return pack(body, content_type, accepted)


@lru_cache(maxsize=512)  # what is asked again need not be read again
def _read(query_string: str, accept: str | None, row_cap: int | None) -> Plan | None:
    """Return what to run for a request; None where it is not a plain query for a program; raises what is wrong."""
    try:
        pairs = parse_qsl(query_string, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:
        return None
    asked = read_pairs("GET", pairs)
    if asked.query is None or asked.update is not None or asked.max_rows is not None:
        return None
    plan = plan_query(asked, asked.query, accept=accept, row_cap=row_cap)
    return None if plan.form is HTML else plan


async def _send(body: FileAnswer, headers: Headers, exchange: Exchange) -> None:
    """Send a long answer in pieces, as fast as the client takes them."""
    try:
        transport = exchange.response_stream(200, headers)
        for piece in body:
            await transport.send_bytes(piece)
    finally:
        body.close()
