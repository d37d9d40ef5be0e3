"""The doors into the site: home, search, and the example queries."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from server.core.answers import answer, build_tag, negotiate
from server.core.site import Site
from server.graph.gallery import Example, describe_examples, load_examples
from server.graph.searching import KINDS, LIMIT, LONGEST, find_things
from server.graph.signposting import LINKSET, Link, link_dataset, write_links
from server.graph.versions import describe_for_search
from server.graph.writing import write_triples
from server.routes.pages import embed
from server.web.errors import BadRequest, NotFound
from server.web.formats import DOCUMENTS, HTML, Format

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
            statistics=release.statistics,
            jsonld=embed(describe_for_search(site.base, release.edition, release.statistics)),
            articles=release.reader.rows(_NEWEST_ARTICLES),
            acts=release.reader.rows(_NEWEST_ACTS),
            examples=examples,
        )
        response = answer(body, HTML, tag=tag, modified=release.published)
        links = [*link_dataset(site.base, release.published_as, release.edition.files)]
        response.headers["Link"] = write_links([*links, Link("linkset", f"{site.base}linkset", LINKSET.media_type)])
        return response

    @blueprint.get("/search")
    def search() -> Response:
        text = request.args.get("q", "").strip()
        if len(text) > LONGEST:
            raise BadRequest(f"a search has at most {LONGEST} characters")
        release = site.release
        kind = request.args.get("kind", "")
        if kind and kind not in KINDS:
            raise BadRequest(f"kind must be one of {', '.join(KINDS)}")
        found = find_things(release.names(site.iris), text, kinds=(kind,) if kind else ())
        labels = release.reader.labels([name.iri for name in found], [str(site.iris.graph("authority"))])
        body = render_template(
            "search.html", text=text, found=found, labels=labels, limit=LIMIT, kind=kind, kinds=KINDS
        )
        return answer(body, HTML, tag=build_tag(release.version, site.edition, "search", text, kind))

    @blueprint.get("/queries/")
    def queries() -> Response:
        return answer_examples(site, examples, "queries")

    @blueprint.get("/queries/<name>.rq")
    def query_file(name: str) -> Response:
        return answer(_find(examples, name).text, QUERY, tag=build_tag(site.edition, name))

    @blueprint.get("/queries/<name>")
    def query_page(name: str) -> Response:
        return answer_examples(site, (_find(examples, name),), name)

    return blueprint


def answer_examples(site: Site, examples: tuple[Example, ...], name: str) -> Response:
    """Return the example queries as a page, or as SHACL executables."""
    form = negotiate(DOCUMENTS)
    tag = build_tag(site.edition, "examples", name, form.media_type)
    if form is HTML:
        return answer(render_template("queries.html", examples=examples), HTML, tag=tag, vary=True)
    body = write_triples(describe_examples(site.base, examples), form, prefixes=site.prefixes)
    return answer(body, form, tag=tag, vary=True)


def _find(examples: tuple[Example, ...], name: str) -> Example:
    found = next((example for example in examples if example.name == name), None)
    if found is None:
        raise NotFound("there is no example query of that name; /queries/ lists them")
    return found
