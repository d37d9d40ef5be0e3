"""Dereferencing: things answer 303 to the document about them, documents come in every format."""

from __future__ import annotations

import re
from dataclasses import replace

from flask import Blueprint, Response, request

from ontology.iris import KINDS, Iris
from server.core.answers import answer, answer_unchanged, build_tag, negotiate, preflight, see, unchanged
from server.core.site import Site
from server.graph.documents import Document, load_document, load_types
from server.graph.releases import Release
from server.graph.signposting import LINKSET, Link, link_document, link_thing, write_links, write_linkset
from server.graph.writing import write_triples
from server.routes.context import build_naming
from server.routes.pages import render_thing
from server.routes.tombs import answer_gone, find_tombstone
from server.web.errors import BadRequest, NotFound
from server.web.formats import DOCUMENTS, HTML, NQUADS, TRIG, Format, find_named

_KEY = re.compile(r"[A-Za-z0-9._~-]+")
METHODS = "GET, HEAD, OPTIONS"


def build_blueprint(site: Site) -> Blueprint:
    """Return the routes of things and documents."""
    blueprint = Blueprint("resources", __name__)
    options = {"methods": ["GET", "OPTIONS"], "provide_automatic_options": False}

    @blueprint.route("/id/<kind>/<key>", **options)
    def identify(kind: str, key: str) -> Response:
        """Point from the thing to the document about it that the client likes best."""
        if request.method == "OPTIONS":
            return preflight(METHODS)
        release = site.release
        if not is_known(release, site.iris, kind, key):
            if key != key.lower() and is_known(release, site.iris, kind, key.lower()):
                return see(str(site.iris.thing(kind, key.lower())), 301)  # keys are lower-case, people are not
            return answer_missing(site, release, kind, key)
        form = negotiate(DOCUMENTS)
        return see(str(site.iris.document(kind, key, form.extension)), 303, vary=True)

    @blueprint.route("/doc/<kind>/<name>", **options)
    def describe(kind: str, name: str) -> Response:
        """Answer with the document, in the format that its extension or the client names."""
        if request.method == "OPTIONS":
            return preflight(METHODS)
        key, _, extension = name.rpartition(".")
        form = find_named(extension, DOCUMENTS) if key else None
        if form is not None:
            return answer_document(site, kind, key, form)
        response = answer_document(site, kind, name, negotiate(DOCUMENTS), negotiated=True)
        return response

    @blueprint.get("/linkset/<kind>/<key>")
    def linkset(kind: str, key: str) -> Response:
        """Answer with the link set of the thing's page and descriptions."""
        release = site.release
        if not is_known(release, site.iris, kind, key):
            raise unknown(kind, key)
        body = write_linkset(link_thing(site.iris, kind, key, load_types(release.reader, site.iris, kind, key)))
        tag = build_tag(release.version, site.edition, "linkset", kind, key)
        return answer(body, LINKSET, tag=tag, modified=release.published)

    return blueprint


def unknown(kind: str, key: str) -> NotFound:
    """Return the error for a thing that no graph speaks of."""
    shown = f"{kind} {key}" if kind in KINDS and _KEY.fullmatch(key) and len(key) < 120 else "such a thing"
    return NotFound(f"no statement here is about {shown}; search for its name, or see the example queries")


def answer_missing(site: Site, release: Release, kind: str, key: str) -> Response:
    """Return the tombstone of what was withdrawn; raises NotFound for what never was."""
    stone = find_tombstone(release, site.iris, kind, key) if _KEY.fullmatch(key) else ()
    if not stone:
        raise unknown(kind, key)
    return answer_gone(site, stone)


def is_known(release: Release, iris: Iris, kind: str, key: str) -> bool:
    """Tell whether some graph speaks of the thing."""
    if kind not in KINDS or not _KEY.fullmatch(key):
        return False
    name = iris.thing(kind, key).n3()
    outside = f"FILTER(?g NOT IN ({iris.graph('catalogue').n3()}, {iris.graph('reviews').n3()}))"
    patterns = (
        f"{name} ?p ?o",
        f"?s ?p {name}",
        f"GRAPH ?g {{ {name} ?p ?o }} {outside}",
        f"GRAPH ?g {{ ?s ?p {name} }} {outside}",
    )
    return any(release.reader.holds(f"ASK {{ {pattern} }}") for pattern in patterns)


def answer_document(site: Site, kind: str, key: str, form: Format, *, negotiated: bool = False) -> Response:
    """Return the document in *form*, or 304 without reading it."""
    if kind not in KINDS or not _KEY.fullmatch(key):
        raise unknown(kind, key)
    release, page = site.release, _read_page()
    tag = build_tag(release.version, site.edition, kind, key, form.extension, str(page))
    if unchanged(tag) and is_known(release, site.iris, kind, key):
        return answer_unchanged(form, tag=tag, modified=release.published, vary=negotiated)
    if stone := find_tombstone(release, site.iris, kind, key):
        return answer_gone(site, stone, None if negotiated else form)
    document = load_document(release.reader, site.iris, kind, key, modified=release.modified, page=page)
    if document is None:
        raise unknown(kind, key)
    body = render(site, release, kind, document, form)
    response = answer(body, form, tag=tag, modified=release.published, vary=negotiated)
    response.headers["Link"] = _links(site, document, kind, key, form)
    if negotiated:
        response.headers["Content-Location"] = str(site.iris.document(kind, key, form.extension))
    return response


def render(site: Site, release: Release, kind: str, document: Document, form: Format) -> bytes:
    """Return the bytes of *document* in *form*; only those with named graphs show what an unaccepted claim asserts."""
    if form is HTML:
        return render_thing(site, release, kind, document).encode()
    if kind == "claim" and form in (TRIG, NQUADS):
        outside = replace(document, asserted=()).triples()
        graphs = {document.thing: document.asserted}
        return write_triples(outside, form, prefixes=site.prefixes, graphs=graphs)
    return write_triples(document.triples(), form, prefixes=site.prefixes, naming=build_naming(site.base))


def _read_page() -> int:
    text = request.args.get("page", "1")
    if not text.isdecimal() or not 1 <= int(text) <= 100_000:
        raise BadRequest("page is a number from 1 on")
    return int(text)


def _links(site: Site, document: Document, kind: str, key: str, form: Format) -> str:
    """Return the Link header: FAIR Signposting, and the next page of what points here."""
    links = [*link_document(site.iris, kind, key, form, document.types)]
    if document.has_more:
        links.append(Link("next", f"{document.address}.{form.extension}?page={document.page + 1}"))
    return write_links(links)
