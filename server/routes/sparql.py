"""The SPARQL 1.1 Protocol, and a plain page to type a query into."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, g, make_response, request

from server.core.answers import preflight
from server.core.asking import WHOLE, answer_asked, ask
from server.core.clients import check_allowance, find_client
from server.core.site import Site
from server.core.tokens import bears_token, require_token
from server.graph.reading import Term
from server.language.plans import plan_query
from server.language.protocol import Asked, read_request
from server.language.updating import prepare_update
from server.processes.workers import Result
from server.routes.description import describe_service
from server.routes.editor import answer_page
from server.routes.express import FAILED
from server.web.bridge import LARGEST_TRUSTED
from server.web.formats import GRAPHS, HTML, Format
from store.writes import Kind, Write

SHOWN_ROWS = 1000
METHODS = "GET, HEAD, POST, QUERY, OPTIONS"


def build_blueprint(site: Site) -> Blueprint:
    """Return the routes of the endpoint."""
    blueprint = Blueprint("sparql", __name__)

    @blueprint.route("/sparql", methods=["GET", "POST", "QUERY", "OPTIONS"], provide_automatic_options=False)
    def endpoint() -> Response:
        if request.method == "OPTIONS":
            return preflight(METHODS)
        if (failed := request.environ.get(FAILED)) is not None:
            raise failed
        check_allowance(site, request.environ)
        if bears_token(site, request.environ):
            request.max_content_length = request.max_form_memory_size = LARGEST_TRUSTED
        asked = read_request()
        if asked.update is not None:
            return make_update(site, asked, asked.update)
        if asked.query is not None:
            return answer_query(site, asked, asked.query)
        return describe_service(site)

    return blueprint


def make_update(site: Site, asked: Asked, text: str) -> Response:
    """Make an update, all of it or nothing; the next query sees it."""
    require_token(site)
    assert site.writer is not None  # who bears the token may write
    prepared = prepare_update(text, asked.default_graphs, asked.named_graphs)
    site.writer.run(Write(Kind.UPDATE, prepared.encode()))
    return make_response("", 204)


def answer_query(site: Site, asked: Asked, text: str) -> Response:
    """Return the complete answer to the query, or an error: never a part of an answer."""
    g.query = text
    plan = plan_query(asked, text, accept=request.headers.get("Accept"), row_cap=site.config.row_cap)
    if plan.form is HTML:
        result = ask(site, site.release, plan.build, find_client(site, request.environ))
        return answer_page(site, **read_result(text, result, plan.offered))
    return answer_asked(site, plan.form, plan.build, *plan.parts)


def read_result(text: str, result: Result, offered: Sequence[Format]) -> dict[str, Any]:
    """Return what the page says of an answer to a person."""
    with result.file:
        body = result.file.read(WHOLE + 1)
    links = [(form, urlencode({"query": text, "format": form.extension})) for form in offered]
    shown: dict[str, Any] = {"query": text, "links": links, "columns": (), "rows": (), "boolean": None, "text": None}
    if result.is_cut:
        shown["note"] = "There are more rows than those shown here."
    if len(body) > WHOLE:
        shown["note"] = "The answer is too long to be shown here. Take it as a file."
    elif offered is GRAPHS:
        shown["text"] = body.decode()
    else:
        found = json.loads(body)
        rows = found.get("results", {}).get("bindings", [])
        shown |= {"boolean": found.get("boolean"), "columns": found["head"].get("vars", ()), "total": len(rows)}
        shown["rows"] = [{name: _term(cell) for name, cell in row.items()} for row in rows[:SHOWN_ROWS]]
        if len(rows) > SHOWN_ROWS:
            shown["note"] = f"The first {SHOWN_ROWS:,} of {len(rows):,} rows are shown. Take the file for all of them."
    return shown


def _term(cell: dict[str, str]) -> Term:
    return Term(cell["value"], cell["type"] == "uri", cell.get("xml:lang", ""), cell.get("datatype", ""))
