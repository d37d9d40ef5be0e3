"""Answers as the web wants them: validators, compression, CORS, errors as problem documents or pages."""

from __future__ import annotations

import gzip
import hashlib
import logging
from collections.abc import Callable, Mapping
from datetime import datetime

import zstandard
from flask import Flask, Response, current_app, make_response, redirect, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_accept_header

from server.core.site import Site
from server.web.errors import ServerError, find_status
from server.web.formats import HTML, Format
from server.web.negotiation import agree, choose
from store.errors import ReleaseError, StoreCorrupt, StoreError, StoreUnreachable

LOG = logging.getLogger(__name__)
PROBLEM = Format("Problem", "json", "application/problem+json", ("application/json",))
COMPRESSED_FROM = 1024
CODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "zstd": lambda body: zstandard.ZstdCompressor(level=3).compress(body),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
_COMPRESSIBLE = ("text/", "application/json", "application/ld+json", "application/rdf+xml", "application/n-triples",
                 "application/n-quads", "application/trig", "application/sparql-results", "application/xml",
                 "application/problem+json", "image/svg+xml")  # fmt: skip
_PREFLIGHT = {
    "Access-Control-Allow-Headers": "Accept, Content-Type, Authorization, If-None-Match, Range",
    "Access-Control-Max-Age": "86400",
}
_CONDITIONS = {
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_MATCH",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_RANGE",
}


def negotiate(formats: tuple[Format, ...]) -> Format:
    """Return the format this request asks for; raises NotAcceptable with a list of what there is."""
    return agree(request.headers.get("Accept"), formats)


def build_tag(*parts: str) -> str:
    """Return a strong entity tag for what is fully determined by *parts*."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def unchanged(tag: str) -> bool:
    """Tell whether the client already has what *tag* names, in any coding, before anything is computed for it."""
    return "HTTP_IF_NONE_MATCH" in request.environ and _held(tag) is not None


def _held(tag: str) -> str | None:
    return next(
        (held for held in (tag, *(f"{tag}-{coding}" for coding in CODINGS)) if held in request.if_none_match), None
    )


def answer_unchanged(form: Format, *, tag: str, modified: datetime | None = None, vary: bool = False) -> Response:
    """Return the 304 that answers an `unchanged` request, with the tag that the client sent."""
    response = answer(b"", form, tag=_held(tag), modified=modified, vary=vary)
    response.status_code = 304
    response.vary.add("Accept-Encoding")
    del response.headers["Content-Type"]
    return response


def answer(
    body: bytes | str,
    form: Format,
    *,
    tag: str | None = None,
    modified: datetime | None = None,
    max_age: int = 60,
    vary: bool = False,
) -> Response:
    """Return *body* with its type and validators; *vary* where the format was negotiated."""
    response = make_response(body)
    response.headers["Content-Type"] = form.content_type
    response.headers["Cache-Control"] = f"public, max-age={max_age}"
    if tag:
        response.set_etag(tag)
    if modified is not None:
        response.last_modified = modified
    if vary:
        response.vary.add("Accept")  # RFC 9110, 12.5.5: caches must know that the answer depends on Accept
    return response


def see(address: str, code: int, *, vary: bool = False) -> Response:
    """Return a redirect to the absolute *address*."""
    response = make_response(redirect(address, code))
    response.data = b""
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    response.headers["Cache-Control"] = "public, max-age=60"
    if vary:
        response.vary.add("Accept")
    return response


def finish(response: Response) -> Response:
    """Give every answer what all of them need; compress; answer 304 or 206 where the request allows it."""
    site: Site = current_app.extensions["foedera"]
    response.headers.extend([(name, value) for name, value in site.headers if name not in response.headers])
    if request.method == "OPTIONS":
        for name, value in _PREFLIGHT.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Access-Control-Allow-Methods", response.headers.get("Allow", "GET, HEAD, OPTIONS"))
    _compress(response)
    conditional = request.method in ("GET", "HEAD") and not _CONDITIONS.isdisjoint(request.environ)
    if conditional and response.status_code == 200 and "ETag" in response.headers:
        response.make_conditional(request.environ)
    return response


def _compress(response: Response) -> None:
    if response.is_streamed or response.direct_passthrough or response.status_code in (204, 304):
        return
    if not response.content_type or not response.content_type.startswith(_COMPRESSIBLE):
        return
    response.vary.add("Accept-Encoding")
    coding, body = pack(response.get_data(), response.content_type, request.headers.get("Accept-Encoding", ""))
    if coding is None:
        return
    response.set_data(body)
    response.headers["Content-Encoding"] = coding
    tag, weak = response.get_etag()
    if tag:
        response.set_etag(f"{tag}-{coding}", weak=bool(weak))


def pack(body: bytes, content_type: str, accepted: str) -> tuple[str | None, bytes]:
    """Return *body* in the coding that the client likes best, ours first among equals, and the coding's name."""
    if len(body) < COMPRESSED_FROM or not accepted or not content_type.startswith(_COMPRESSIBLE):
        return None, body
    parsed = parse_accept_header(accepted)
    liked = {coding: parsed.quality(coding) for coding in CODINGS}
    best = max(liked, key=liked.__getitem__)
    return (best, CODINGS[best](body)) if liked[best] > 0 else (None, body)


def preflight(methods: str) -> Response:
    """Return the answer to OPTIONS, which is also the CORS preflight."""
    response = make_response("", 204)
    response.headers.update(
        {
            "Allow": methods,
            "Access-Control-Allow-Methods": methods,
            **_PREFLIGHT,
        }
    )
    return response


def answer_error(error: ServerError) -> Response:
    """Return the problem as the client can read it."""
    response = _problem(find_status(error), error.title, str(error), error.details)
    response.headers.update(error.headers)
    return response


def _problem(status: int, title: str, detail: str, details: dict[str, object]) -> Response:
    form = choose(request.headers.get("Accept"), (PROBLEM, HTML)) or PROBLEM
    if form is HTML:
        body = render_template("error.html", status=status, title=title, detail=detail)
    else:
        from flask import json  # noqa: PLC0415

        body = json.dumps({"title": title, "status": status, "detail": detail, **details})
    response = make_response(body, status)
    response.headers["Content-Type"] = form.content_type
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response


def install(app: Flask) -> None:
    """Let *app* turn every error into an answer and finish every answer."""
    app.register_error_handler(ServerError, answer_error)
    for kind in (StoreUnreachable, StoreCorrupt, ReleaseError):
        app.register_error_handler(kind, _answer_store_error)
    app.register_error_handler(HTTPException, _answer_http_error)
    app.register_error_handler(500, _answer_fault)
    app.after_request(finish)


_DETAILS = {
    404: "There is nothing at this address. Search for it, or start from the home page.",
    405: "This address does not answer that method.",
    413: "The request is larger than this site reads.",
}


def _answer_http_error(error: HTTPException) -> Response:
    code = error.code or 500
    response = _problem(code, error.name, _DETAILS.get(code, error.description or error.name), {})
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _answer_store_error(error: StoreError) -> Response:
    """Return 503 for a store that cannot be read: what it holds has not gone, so it is never a 404."""
    LOG.error("%s %s: the store failed: %s", request.method, request.path, error)
    detail = "The data cannot be read at the moment. It has been logged; try again in a while."
    response = _problem(503, "Not available now", detail, {})
    response.headers["Retry-After"] = "30"
    return response


def _answer_fault(error: Exception) -> Response:
    LOG.error("%s %s failed", request.method, request.path, exc_info=getattr(error, "original_exception", error))
    return _problem(
        500, "The site made a mistake", "It has been logged. Trying again may help; if not, please report it.", {}
    )
