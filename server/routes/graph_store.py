"""The SPARQL 1.1 Graph Store HTTP Protocol: whole graphs, named by `?graph=`, `?default` or the address itself.

Without a name TriG and N-Quads stand for the whole dataset, and POST of triples makes a graph with a new name.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint, Response, make_response, request

from server.core.answers import negotiate, preflight
from server.core.asking import answer_asked
from server.core.site import Site
from server.core.tokens import require_token
from server.graph.reading import iri_text
from server.processes.evaluation import DATASET
from server.processes.workers import Query
from server.web.bridge import LARGEST_TRUSTED
from server.web.errors import BadRequest, MethodNotAllowed, NotFound, UnsupportedMediaType
from server.web.formats import GRAPHS, NQUADS, TRIG, TRIPLES, Format
from store.embedded import join_triples
from store.errors import DataSyntaxError
from store.writes import Kind, Write

METHODS = "GET, HEAD, PUT, POST, DELETE, OPTIONS"
DATASETS = (TRIG, NQUADS)
MULTIPART = "multipart/form-data"
_KEPT = "/:@!$&'()*+,;=~"  # what a path may hold as it is (RFC 3986, 3.3)
_KINDS = {"PUT": Kind.REPLACE, "POST": Kind.ADD, "DELETE": Kind.DROP}


@dataclass(frozen=True, slots=True)
class Target:
    """What a request is about: the graph *name*, None for the default graph; or *all* graphs, where it names none."""

    name: str | None = None
    all: bool = False


def build_blueprint(site: Site) -> Blueprint:
    """Return the routes of the graph store."""
    blueprint = Blueprint("graph_store", __name__)
    every = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "PATCH"]

    @blueprint.route("/store", methods=every, provide_automatic_options=False)
    @blueprint.route("/store/<path:name>", methods=every, provide_automatic_options=False)
    def graph_store(name: str = "") -> Response:
        if request.method == "OPTIONS":
            return preflight(METHODS)
        if request.method == "PATCH":
            raise MethodNotAllowed("graphs are changed with PUT, POST and DELETE", headers={"Allow": METHODS})
        target = read_target(site, name)
        if request.method in ("GET", "HEAD"):
            return read_graph(site, target)
        require_token(site)
        request.max_content_length = LARGEST_TRUSTED
        return write_graph(site, target)

    return blueprint


def read_target(site: Site, path: str) -> Target:
    """Return what the request is about; raises BadRequest where it names two graphs, or what is no IRI."""
    graphs, default = request.args.getlist("graph"), "default" in request.args
    if len(graphs) + default + bool(path) > 1:
        raise BadRequest("a request is about one graph: ?graph=IRI, ?default, or the address of the graph itself")
    if default or not (graphs or path):
        return Target(all=not default)
    name = graphs[0] if graphs else site.base + "store/" + quote(path, safe=_KEPT)
    try:
        iri_text(name)
    except ValueError as error:
        raise BadRequest(f"{name!r} is not an IRI, so it names no graph") from error
    if ":" not in name:
        raise BadRequest(f"{name!r} is not an absolute IRI, so it names no graph")
    return Target(name)


def read_graph(site: Site, target: Target) -> Response:
    """Return the graph in the format that the client likes best."""
    form = negotiate(DATASETS if target.all else GRAPHS)
    whole = DATASET if target.all else target.name or ""
    return answer_asked(site, form, lambda release: Query("", form.media_type, release, whole=whole), "graph", whole)


def write_graph(site: Site, target: Target) -> Response:
    """Make the write that the request asks for; 201 where that made a graph, 204 where it changed one."""
    assert site.writer is not None  # who bears the token may write
    kind = _KINDS[request.method]
    body, media_type = (b"", "") if kind is Kind.DROP else read_body()
    if target.all and media_type in {form.media_type for form in DATASETS}:
        whole = Kind.REPLACE_ALL if kind is Kind.REPLACE else Kind.ADD_ALL
        site.writer.run(Write(whole, body, media_type))
        return make_response("", 204)
    name = target.name
    if target.all:
        if kind is not Kind.ADD:
            raise BadRequest("say which graph: ?graph=IRI, ?default, or the address of the graph itself")
        name = f"{site.base}store/{uuid.uuid4()}"
    existed = site.writer.run(Write(kind, body, media_type, name))
    if kind is Kind.DROP and not existed:
        raise NotFound(f"there is no graph {name}")
    response = make_response("", 204 if existed else 201)
    if name is not None and not existed:
        place = name if name.startswith(f"{site.base}store/") else f"{site.base}store?graph={quote(name, safe='')}"
        response.headers["Location"] = place
    return response


def read_body() -> tuple[bytes, str]:
    """Return the RDF of the request and its media type; files of a form are joined."""
    if request.mimetype == MULTIPART:
        files = [file for _, file in request.files.items(multi=True)]
        try:
            joined = join_triples([(file.read(), _known(file.mimetype).media_type) for file in files])
        except DataSyntaxError as error:
            raise BadRequest(str(error)) from error
        return joined, "application/n-triples"
    return request.get_data(cache=False), _known(request.mimetype).media_type


def _known(media_type: str) -> Format:
    found = [form for form in GRAPHS if media_type in (form.media_type, *form.aliases)]
    if not found or media_type == "text/plain":
        offered = ", ".join(form.media_type for form in (*TRIPLES, *DATASETS))
        raise UnsupportedMediaType(f"a body is read as {offered}, not {media_type or 'without a Content-Type'}")
    return found[0]
