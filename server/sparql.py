"""The SPARQL 1.1 Protocol for queries, the service description, and a plain page to type a query into."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, Response, make_response, render_template, request

from server.answers import answer, answer_unchanged, build_tag, named_format, negotiate, preflight, unchanged
from server.errors import BadRequest, Forbidden, MethodNotAllowed, TooLarge, UnsupportedMediaType
from server.formats import BINDINGS, GRAPHS, HTML, RESULTS_JSON, TURTLE, Format
from server.lexer import check_query
from server.reading import Term, Triple
from server.site import Site
from server.workers import Query, Result
from server.writing import write_triples

FORM = "application/x-www-form-urlencoded"
DIRECT = {"application/sparql-query": "query", "application/sparql-update": "update"}
LONGEST = 500_000
MOST_GRAPHS = 100
WHOLE = 1_000_000
SHOWN_ROWS = 1000
SD = "http://www.w3.org/ns/sparql-service-description#"
METHODS = "GET, HEAD, POST, OPTIONS"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a protocol request says, before anything is looked into."""

    queries: tuple[str, ...]
    updates: tuple[str, ...]
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    form: str | None


def read_request() -> Asked:
    """Return what the request asks; raises where the protocol says 4xx."""
    pairs = [*request.args.items(multi=True)]
    if request.method == "POST":
        pairs += _read_body()
    values = {name: tuple(value for key, value in pairs if key == name) for name, _ in pairs}
    asked = Asked(
        values.get("query", ()),
        values.get("update", ()),
        values.get("default-graph-uri", ()),
        values.get("named-graph-uri", ()),
        next(iter(values.get("format", ())), None) or None,
    )
    if len(asked.default_graphs) + len(asked.named_graphs) > MOST_GRAPHS:
        raise TooLarge(f"at most {MOST_GRAPHS} graphs can be named in a request; use FROM clauses over fewer graphs")
    return asked


def _read_body() -> list[tuple[str, str]]:
    kind = request.mimetype
    if kind != FORM and kind not in DIRECT:
        raise UnsupportedMediaType(
            f"a POST body must be {FORM} or application/sparql-query, not {kind or 'without a Content-Type'}"
        )
    if request.mimetype_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise UnsupportedMediaType("the body must be UTF-8")
    try:
        text = request.get_data(cache=False).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"the body is not UTF-8: byte {error.start} cannot be read") from error
    return [(DIRECT[kind], text)] if kind in DIRECT else parse_qsl(text, keep_blank_values=True, errors="strict")


def build_blueprint(site: Site) -> Blueprint:
    """Return the routes of the endpoint."""
    blueprint = Blueprint("sparql", __name__)

    @blueprint.route("/sparql", methods=["GET", "POST", "OPTIONS"], provide_automatic_options=False)
    def endpoint() -> Response:
        if request.method == "OPTIONS":
            return preflight(METHODS)
        asked = read_request()
        if asked.updates:
            return refuse_update(asked)
        if not asked.queries:
            return describe_service(site)
        if len(asked.queries) > 1:
            raise BadRequest(f"a request holds exactly one query, this one has {len(asked.queries)}")
        return answer_query(site, asked)

    return blueprint


def refuse_update(asked: Asked) -> Response:
    """Raise what answers an update: there are none here."""
    if asked.queries:
        raise BadRequest("a request is a query or an update, not both")
    if request.method != "POST":
        raise MethodNotAllowed("an update is sent by POST", headers={"Allow": "POST"})
    raise Forbidden("this endpoint answers queries; nobody can change its data through SPARQL Update")


def answer_query(site: Site, asked: Asked) -> Response:
    """Return the complete answer to the query, or an error: never a part of an answer."""
    [text] = asked.queries
    if len(text) > LONGEST:
        raise TooLarge(f"a query has at most {LONGEST:,} characters, this one has {len(text):,}")
    offered = GRAPHS if check_query(text) in ("CONSTRUCT", "DESCRIBE") else BINDINGS
    form = _choose_form(asked, offered)
    release = site.release
    tag = build_tag(
        release.version, site.edition, text, form.media_type, *asked.default_graphs, "|", *asked.named_graphs
    )
    if request.method != "POST" and unchanged(tag):
        return answer_unchanged(form, tag=tag, vary=True)
    run_as = _run_as(form, offered)
    query = Query(text, run_as.media_type, release.folder, asked.default_graphs, asked.named_graphs)
    result = site.pool.run(query)
    if form is HTML:
        return answer(render_result(text, result, offered), HTML, tag=tag, vary=True)
    return send_result(result, form, tag)


def _choose_form(asked: Asked, offered: Sequence[Format]) -> Format:
    """Return the format that `format=` names; other names (SPARQLWrapper sends `format=json`) leave it to Accept."""
    named = named_format(asked.form, (*offered, HTML)) if asked.form else None
    return named or negotiate((*offered, HTML))


def _run_as(form: Format, offered: Sequence[Format]) -> Format:
    if form is not HTML:
        return form
    return TURTLE if offered is GRAPHS else RESULTS_JSON


def send_result(result: Result, form: Format, tag: str) -> Response:
    """Return a small answer whole, for compression, a large one from its file; both with their length."""
    if result.size <= WHOLE:
        with result.file:
            return answer(result.file.read(), form, tag=tag, vary=True)
    response = Response(_read_pieces(result.file), direct_passthrough=True)
    response.headers["Content-Type"] = form.content_type
    response.content_length = result.size
    response.set_etag(tag)
    response.vary.add("Accept")
    response.call_on_close(result.file.close)
    return response


def _read_pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(65536):
            yield piece


def render_result(text: str, result: Result, offered: Sequence[Format]) -> str:
    """Return the page that shows an answer to a person."""
    with result.file:
        body = result.file.read(WHOLE + 1)
    links = [(form, urlencode({"query": text, "format": form.extension})) for form in offered]
    shown: dict[str, object] = {"query": text, "links": links, "columns": (), "rows": (), "boolean": None, "text": None}
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
    return render_template("query.html", **shown)


def _term(cell: dict[str, str]) -> Term:
    return Term(cell["value"], cell["type"] == "uri", cell.get("xml:lang", ""), cell.get("datatype", ""))


def describe_service(site: Site) -> Response:
    """Return the page to type a query into, or the SPARQL 1.1 Service Description for programs."""
    if request.method == "POST":
        raise BadRequest("the request holds no query; send it as the parameter `query`")
    form = negotiate((*GRAPHS, HTML)) if request.headers.get("Accept") else TURTLE
    release = site.release
    tag = build_tag(release.version, site.edition, "service", form.media_type)
    if form is HTML:
        response = answer(render_template("query.html", query="", links=()), form, tag=tag, vary=True)
    else:
        body = write_triples(build_description(site), form, prefixes={**site.prefixes, "sd": SD})
        response = answer(body, form, tag=tag, vary=True)
    response.headers["Link"] = f'<{site.base}void>; rel="describedby"'
    return make_response(response)


def build_description(site: Site) -> list[Triple]:
    """Return what the endpoint can do, in the words of the Service Description."""
    service, data, default = (f"{site.base}sparql{part}" for part in ("", "#dataset", "#default-graph"))
    a = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    formats = "http://www.w3.org/ns/formats/"
    names = ["Turtle", "N-Triples", "JSON-LD", "RDF_XML", "TriG", "N-Quads"]
    names += [f"SPARQL_Results_{name}" for name in ("JSON", "XML", "CSV", "TSV")]
    pairs = [
        (service, a, SD + "Service"),
        (service, SD + "endpoint", service),
        (service, SD + "supportedLanguage", SD + "SPARQL11Query"),
        (service, SD + "defaultDataset", data),
        (service, SD + "defaultEntailmentRegime", "http://www.w3.org/ns/entailment/OWL-RDF-Based"),
        (service, SD + "defaultSupportedEntailmentProfile", "http://www.w3.org/ns/owl-profile/RL"),
        (data, a, SD + "Dataset"),
        (data, SD + "defaultGraph", default),
        (default, a, SD + "Graph"),
        *((service, SD + "resultFormat", formats + name) for name in names),
    ]
    for name in ("facts", "inferred", "authority", "linkset", "catalogue"):
        graph, about = f"{site.base}graph/{name}", f"{service}#graph-{name}"
        pairs += [(data, SD + "namedGraph", about), (about, a, SD + "NamedGraph"), (about, SD + "name", graph)]
    return [Triple(subject, predicate, Term(found, is_iri=True)) for subject, predicate, found in pairs]
