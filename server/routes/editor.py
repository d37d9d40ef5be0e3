"""The SPARQL editor: the page for browsers, what it completes from, and suggestions while a name is typed.

The page is a plain form; where scripts run, it becomes YASGUI's editor and viewer, which are served from here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, render_template, request
from rdflib import Graph
from rdflib.namespace import OWL, RDF

from ontology.schema import load_ontology
from server.core.answers import answer, build_tag
from server.core.site import Site
from server.graph.gallery import load_examples
from server.graph.searching import LONGEST, find_things
from server.web.errors import BadRequest
from server.web.formats import HTML, Format

JSON = Format("JSON", "json", "application/json")
SUGGESTIONS = 12
# YASGUI's editor makes style elements and shows icons from data addresses; scripts come from here alone.
POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)


def answer_page(site: Site, *, tag: str | None = None, vary: bool = True, **context: Any) -> Response:
    """Return the page with the editor; *context* holds the query and what it was answered."""
    body = render_template("query.html", examples=load_examples(), setup=_set_up(site), **context)
    response = answer(body, HTML, tag=tag, vary=vary)
    response.headers["Content-Security-Policy"] = POLICY
    return response


def _set_up(site: Site) -> dict[str, Any]:
    """Return what the editor needs to know of this site."""
    return {
        "endpoint": site.path("sparql"),
        "prefixes": dict(site.prefixes),
        "terms": site.path("editor/terms.json"),
        "suggest": site.path("suggest"),
        "base": site.base,
        "root": site.root,
        "limit": site.config.time_limit,
    }


def build_blueprint(site: Site) -> Blueprint:
    """Return the routes that the editor and the search box ask."""
    blueprint = Blueprint("editor", __name__)

    @blueprint.get("/editor/terms.json")
    def terms() -> Response:
        body = json.dumps(list_terms(load_ontology(site.base)), ensure_ascii=False)
        return answer(body, JSON, tag=build_tag(site.edition, "terms"), max_age=3600)

    @blueprint.get("/suggest")
    def suggest() -> Response:
        text, kinds = request.args.get("q", "").strip(), request.args.getlist("kind")
        if len(text) > LONGEST:
            raise BadRequest(f"a search has at most {LONGEST} characters")
        release = site.release
        body = json.dumps(_suggest(site, text, kinds), ensure_ascii=False)
        return answer(body, JSON, tag=build_tag(release.version, site.edition, "suggest", text, *kinds))

    return blueprint


def list_terms(ontology: Graph) -> dict[str, list[str]]:
    """Return the IRIs of the classes and properties of *ontology*, sorted."""
    kinds = {"class": (OWL.Class,), "property": (OWL.ObjectProperty, OWL.DatatypeProperty)}
    return {
        name: sorted({str(term) for kind in found for term in ontology.subjects(RDF.type, kind)})
        for name, found in kinds.items()
    }


def _suggest(site: Site, text: str, kinds: Sequence[str]) -> list[dict[str, str]]:
    release = site.release
    found = find_things(release.names(site.iris), text, kinds=kinds, limit=SUGGESTIONS)
    labels = release.reader.labels([name.iri for name in found], [str(site.iris.graph("authority"))])
    return [
        {
            "iri": name.iri,
            "path": site.path(name.iri),
            "short": site.shorten(name.iri),
            "label": labels.get(name.iri, name.label),
            "matched": name.label,
            "kind": name.kind,
        }
        for name in found
    ]
