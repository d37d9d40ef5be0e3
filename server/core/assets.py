"""Files that pages load: addressed with a hash of their content, so that they may be cached for ever."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

from flask import Response, request

from server.core.site import Site

LASTING = "public, max-age=31536000, immutable"  # RFC 8246
STATIC = "static"


@cache
def fingerprint(name: str) -> str:
    """Return a short hash of the static file *name*."""
    return hashlib.sha256((files("server") / STATIC).joinpath(*name.split("/")).read_bytes()).hexdigest()[:12]


def address(site: Site, name: str) -> str:
    """Return where the static file *name* is to be had in its present content."""
    return site.path(f"{STATIC}/{name}?v={fingerprint(name)}")


def keep_long(response: Response) -> Response:
    """Let a static file that was asked for with its present hash be cached for ever."""
    name = (request.view_args or {}).get("filename", "")
    known = request.endpoint == STATIC and response.status_code in (200, 304)
    if known and request.args.get("v") == fingerprint(name):
        response.headers["Cache-Control"] = LASTING
    return response
