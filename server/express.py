"""The short way for what most requests are: a query by GET for a program, answered without the machinery of pages.

What is not that, and every error, goes on to the application, which answers alike: `tests/test_server_express.py` holds
the two against each other.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from server.answers import build_tag, pack
from server.asking import WHOLE, FileAnswer, ask
from server.clients import check_allowance, find_client
from server.errors import ServerError
from server.formats import HTML
from server.plans import plan_query
from server.protocol import MOST_FIELDS, read_pairs
from server.site import Site
from server.watching import record

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FAILED = "foedera.failed"
"""Where the application finds what went wrong on the short way."""
_LONG_WAY = {
    *("HTTP_AUTHORIZATION", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH"),
    *("HTTP_IF_UNMODIFIED_SINCE", "HTTP_RANGE"),
}


def shorten(app: WSGIApplication, site: Site) -> Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]:
    """Return *app* with the short way before it."""

    def shortened(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        is_plain = environ["PATH_INFO"] == "/sparql" and environ["REQUEST_METHOD"] == "GET"
        if is_plain and _LONG_WAY.isdisjoint(environ):
            try:
                answered = _answer(site, environ)
            except ServerError as error:
                environ[FAILED] = error
            else:
                if answered is not None:
                    headers, body = answered
                    start_response("200 OK", headers)
                    return body
        return app(environ, start_response)

    return shortened


def _answer(site: Site, environ: WSGIEnvironment) -> tuple[list[tuple[str, str]], Iterable[bytes]] | None:
    """Return headers and body; None where the request is not so plain after all."""
    began = time.monotonic()
    try:
        said = environ.get("QUERY_STRING", "")
        pairs = parse_qsl(said, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:
        return None
    asked = read_pairs("GET", pairs)
    if asked.query is None or asked.update is not None or asked.max_rows is not None:
        return None
    check_allowance(site, environ)
    plan = plan_query(asked, asked.query, accept=environ.get("HTTP_ACCEPT"), row_cap=site.config.row_cap)
    if plan.form is HTML:
        return None
    release = site.release
    tag = build_tag(release.version, site.edition, plan.form.media_type, *plan.parts)
    body = site.kept.find(tag)
    pieces: Iterable[bytes]
    coding = None
    if body is None:
        result = ask(site, release, plan.build, find_client(site, environ))
        if result.size > WHOLE:
            size, pieces = result.size, FileAnswer(result.file)
        else:
            with result.file:
                body = result.file.read()
            site.kept.keep(tag, body)
    if body is not None:
        coding, body = pack(body, plan.form.content_type, environ.get("HTTP_ACCEPT_ENCODING", ""))
        size, pieces = len(body), (body,)
    headers = [
        ("Content-Type", plan.form.content_type),
        ("Content-Length", str(size)),
        ("Cache-Control", "public, max-age=60"),
        ("ETag", f'"{tag}-{coding}"' if coding else f'"{tag}"'),
        ("Vary", "Accept, Accept-Encoding"),
        ("Foedera-Release", release.version),
        *site.headers,
    ]
    if coding:
        headers.append(("Content-Encoding", coding))
    record(site, environ, route="/sparql", status=200, size=size, began=began, text=asked.query)
    return headers, pieces
