"""What operators see: `/metrics`, `/health` and a line of JSON for each request."""

from __future__ import annotations

import json
import logging
import time
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, g, jsonify, make_response, request

from server.core.clients import find_client
from server.core.site import Site

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

LOG = logging.getLogger("foedera.access")
NONE, FULL = "none", "full"
LOGGED = 2000  # characters of what a client chose


def build_blueprint(site: Site) -> Blueprint:
    """Return the routes for operators."""
    blueprint = Blueprint("watching", __name__)

    @blueprint.get("/health")
    def health() -> Response:
        release = site.release
        response = jsonify(status="ready", release=release.published_as, writes=release.writes)
        response.headers["Cache-Control"] = "no-store"
        return response

    @blueprint.get("/metrics")
    def metrics() -> Response:
        quick, slow, waiting = site.pool.turns.load
        gauges = {
            ("foedera_queries_running", (("lane", "quick"),)): quick,
            ("foedera_queries_running", (("lane", "slow"),)): slow,
            ("foedera_queries_waiting", ()): waiting,
            ("foedera_kept_answers_total", (("found", "yes"),)): site.kept.hits,
            ("foedera_kept_answers_total", (("found", "no"),)): site.kept.misses,
            ("foedera_kept_bytes", ()): site.kept.size,
            ("foedera_release_info", (("version", site.release.version),)): 1,
        }
        response = make_response(site.metrics.write(gauges))
        response.headers["Content-Type"] = "text/plain; version=0.0.4; charset=utf-8"
        response.headers["Cache-Control"] = "no-store"
        return response

    return blueprint


def install(app: Flask, site: Site) -> None:
    """Let *app* count and log each request, and name the release in each answer."""

    def begin() -> None:
        g.began = time.monotonic()

    def end(response: Response) -> Response:
        route = str(request.url_rule) if request.url_rule else "none"
        size, began = response.calculate_content_length(), g.get("began", time.monotonic())
        status, text = response.status_code, g.get("query", "")
        record(site, request.environ, route=route, status=status, size=size, began=began, text=text)
        response.headers["Foedera-Release"] = site.release.version
        return response

    app.before_request(begin)
    app.after_request(end)


def record(
    site: Site, environ: WSGIEnvironment, *, route: str, status: int, size: int | None, began: float, text: str
) -> None:
    """Count and log a request that was answered; *text* is the query it brought, for the full log alone."""
    seconds, method = time.monotonic() - began, environ["REQUEST_METHOD"]
    site.metrics.count("foedera_requests_total", route=route, method=_known(method), status=str(status))
    site.metrics.observe("foedera_request_seconds", seconds, route=route)
    if site.config.access_log == NONE:
        return
    row: dict[str, object] = {
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "client": find_client(site, environ),
        "method": method,
        "path": environ.get("PATH_INFO", "").encode("latin-1", "replace").decode("utf-8", "replace"),
        "status": status,
        "bytes": size,
        "seconds": round(seconds, 4),
        "agent": environ.get("HTTP_USER_AGENT", "")[:LOGGED],
    }
    if site.config.access_log == FULL:
        row |= {"parameters": environ.get("QUERY_STRING", "")[:LOGGED], "text": text[:LOGGED]}
    LOG.info(json.dumps(row, ensure_ascii=False))


def _known(method: str) -> str:
    """Return *method*, or OTHER: what a client may choose freely must not become a label."""
    return method if method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "QUERY", "PATCH") else "OTHER"
