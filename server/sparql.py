"""The SPARQL 1.1 Protocol, and a plain page to type a query into."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, g, make_response, request

from server.answers import named_format, negotiate, preflight
from server.asking import WHOLE, answer_asked, ask
from server.capping import check_form, limit_rows, read_cap
from server.clients import check_allowance
from server.description import describe_service
from server.editor import answer_page
from server.formats import BINDINGS, GRAPHS, HTML, RESULTS_JSON, TURTLE, Format
from server.lexer import check_query, find_form, read_tokens
from server.mending import mend_query
from server.protocol import Asked, read_request
from server.reading import Term
from server.site import Site
from server.tokens import bears_token, require_token
from server.updating import prepare_update
from server.workers import Query, Result
from store.writes import Kind, Write

SHOWN_ROWS = 1000
METHODS = "GET, HEAD, POST, QUERY, OPTIONS"
LARGEST_UPDATE = 64 * 1024**2


def build_blueprint(site: Site) -> Blueprint:
    """Return the routes of the endpoint."""
    blueprint = Blueprint("sparql", __name__)

    @blueprint.route("/sparql", methods=["GET", "POST", "QUERY", "OPTIONS"], provide_automatic_options=False)
    def endpoint() -> Response:
        if request.method == "OPTIONS":
            return preflight(METHODS)
        check_allowance(site)
        if bears_token(site):
            request.max_content_length = request.max_form_memory_size = LARGEST_UPDATE
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
    tokens = list(read_tokens(text))
    offered = GRAPHS if check_query(text, tokens) in ("CONSTRUCT", "DESCRIBE") else BINDINGS
    form = _choose_form(asked, offered)
    run_as = form if form is not HTML else TURTLE if offered is GRAPHS else RESULTS_JSON

    g.query = text
    mended = mend_query(text, tokens)
    cap = read_cap(asked.max_rows, site.config.row_cap) if find_form(tokens) == "SELECT" else None
    if cap is not None and cap.cut:
        check_form(run_as)
    query = Query(
        mended,
        run_as.media_type,
        None,
        asked.default_graphs,
        asked.named_graphs,
        said=text,
        most=cap.most if cap else None,
        cut=limit_rows(mended, list(read_tokens(mended)), cap.most) if cap and cap.cut else "",
    )

    def build(release: str | None) -> Query:
        return replace(query, release=release)

    if form is HTML:
        return answer_page(site, **read_result(text, ask(site, site.release, build), offered))
    return answer_asked(site, form, build, text, str(cap), *asked.default_graphs, "|", *asked.named_graphs)


def _choose_form(asked: Asked, offered: Sequence[Format]) -> Format:
    """Return the format that `format=` names; other names (SPARQLWrapper sends `format=json`) leave it to Accept."""
    named = named_format(asked.form, (*offered, HTML)) if asked.form else None
    return named or negotiate((*offered, HTML))


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
