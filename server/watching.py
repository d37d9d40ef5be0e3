"""What operators see: `/metrics`, `/health` and a line of JSON for each request."""

from __future__ import annotations

import json
import logging
import time

from flask import Blueprint, Flask, Response, g, jsonify, make_response, request

from server.clients import find_client
from server.site import Site

LOG = logging.getLogger("foedera.access")
NONE, SHORT, FULL = "none", "short", "full"


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
        seconds = time.monotonic() - g.get("began", time.monotonic())
        route = str(request.url_rule) if request.url_rule else "none"
        status = str(response.status_code)
        site.metrics.count("foedera_requests_total", route=route, method=_known(request.method), status=status)
        site.metrics.observe("foedera_request_seconds", seconds, route=route)
        response.headers["Foedera-Release"] = site.release.version
        if site.config.access_log != NONE:
            LOG.info(json.dumps(_describe(site, response, seconds), ensure_ascii=False))
        return response

    app.before_request(begin)
    app.after_request(end)


def _known(method: str) -> str:
    """Return *method*, or OTHER: what a client may choose freely must not become a label."""
    return method if method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "QUERY", "PATCH") else "OTHER"


def _describe(site: Site, response: Response, seconds: float) -> dict[str, object]:
    row: dict[str, object] = {
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "client": find_client(site),
        "method": request.method,
        "path": request.path,
        "status": response.status_code,
        "bytes": response.calculate_content_length(),
        "seconds": round(seconds, 4),
        "agent": request.headers.get("User-Agent", "")[:200],
    }
    if site.config.access_log == FULL:
        row["query"] = request.query_string.decode("utf-8", "replace")[:2000]
        row["text"] = g.get("query", "")[:2000]
    return row
