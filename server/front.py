"""The doors into the site: home, search, and the example queries."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from server.answers import answer, build_tag
from server.errors import BadRequest, NotFound
from server.formats import HTML, Format
from server.gallery import Example, load_examples
from server.searching import LIMIT, LONGEST, find_things
from server.site import Site

QUERY = Format("SPARQL query", "rq", "application/sparql-query")
_NEWEST_ARTICLES = """
SELECT ?article ?title ?publisher ?published {
  ?article a foe:Article ; rdfs:label ?title
  OPTIONAL { ?article dct:publisher/rdfs:label ?publisher } OPTIONAL { ?article foe:publishedOn ?published }
} ORDER BY DESC(?published) ?article LIMIT 8
"""
_NEWEST_ACTS = """
SELECT ?act ?label (SAMPLE(?when) AS ?date) {
  ?act a foe:Act ; rdfs:label ?label ; foe:date ?when ; foe:latest ?latest FILTER NOT EXISTS { ?act a foe:Statement }
} GROUP BY ?act ?label ORDER BY DESC(MAX(?latest)) ?act LIMIT 8
"""


def build_blueprint(site: Site) -> Blueprint:
    """Return the routes of the pages one starts from."""
    blueprint = Blueprint("front", __name__)
    examples = load_examples()

    @blueprint.get("/")
    def home() -> Response:
        release = site.release
        tag = build_tag(release.version, site.edition, "home")
        body = render_template(
            "home.html",
            release=release,
            statistics=release.statistics(site.iris),
            articles=release.reader.rows(_NEWEST_ARTICLES),
            acts=release.reader.rows(_NEWEST_ACTS),
            examples=examples,
        )
        return answer(body, HTML, tag=tag, modified=release.published)

    @blueprint.get("/search")
    def search() -> Response:
        text = request.args.get("q", "").strip()
        if len(text) > LONGEST:
            raise BadRequest(f"a search has at most {LONGEST} characters")
        release = site.release
        found = find_things(release.names(site.iris), text)
        labels = release.reader.labels([name.iri for name in found], [str(site.iris.graph("authority"))])
        body = render_template("search.html", text=text, found=found, labels=labels, limit=LIMIT)
        return answer(body, HTML, tag=build_tag(release.version, site.edition, "search", text))

    @blueprint.get("/queries/")
    def queries() -> Response:
        return answer(render_template("queries.html", examples=examples), HTML, tag=build_tag(site.edition, "queries"))

    @blueprint.get("/queries/<name>.rq")
    def query_file(name: str) -> Response:
        return answer(_find(examples, name).text, QUERY, tag=build_tag(site.edition, name))

    @blueprint.get("/queries/<name>")
    def query_page(name: str) -> Response:
        example = _find(examples, name)
        return answer(
            render_template("queries.html", examples=(example,)), HTML, tag=build_tag(site.edition, "page", name)
        )

    return blueprint


def _find(examples: tuple[Example, ...], name: str) -> Example:
    found = next((example for example in examples if example.name == name), None)
    if found is None:
        raise NotFound("there is no example query of that name; /queries/ lists them")
    return found
