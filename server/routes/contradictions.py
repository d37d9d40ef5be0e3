"""What claims contradict each other about, each side with its claims and their words: a page, and the same as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request

from server.core.answers import answer, build_tag, negotiate
from server.core.site import Site
from server.graph.documents import LICENCE, RDFS
from server.graph.reading import Reader, Row, Term, Triple, iri_text
from server.graph.releases import Release
from server.graph.writing import write_triples
from server.web.errors import BadRequest, NotFound
from server.web.formats import DOCUMENTS, GRAPHS, HTML, Format, find_named

PAGE = 50
LAST = 20  # pages: a kind of contradiction has at most a thousand
_FOUND = """
SELECT ?dispute ?label ?note ?kind ?kindName ?oneSays ?otherSays {
  ?dispute a foe:Contradiction ; rdfs:label ?label ; rdfs:comment ?note ; foe:conflict ?kind ;
    foe:oneSays ?oneSays ; foe:otherSays ?otherSays .
  OPTIONAL { ?kind rdfs:label ?kindName }
} ORDER BY ?kind ?label ?dispute OFFSET $start LIMIT $many
"""
_THINGS = "SELECT ?dispute ?thing ?name { $values ?dispute foe:disputes ?thing . OPTIONAL { ?thing rdfs:label ?name } }"
_SIDES = """
SELECT DISTINCT ?dispute ?side ?claim ?says ?accepted ?speaker ?speakerName ?article ?title ?evidence ?exact {
  $values VALUES ?side { foe:oneSide foe:otherSide }
  ?dispute ?side ?claim .
  ?claim rdfs:label ?says ; foe:accepted ?accepted ; foe:saidBy ?speaker ; foe:article ?article ;
    foe:evidence ?evidence .
  ?evidence foe:exact ?exact .
  OPTIONAL { ?speaker rdfs:label ?speakerName } OPTIONAL { ?article rdfs:label ?title }
} ORDER BY ?dispute ?side ?article ?claim ?evidence
"""
_TRIPLES = "SELECT ?s ?p ?o { $values ?s ?p ?o }"
_WORDS = """
SELECT DISTINCT ?claim ?says ?evidence ?exact {
  $values ?dispute foe:oneSide|foe:otherSide ?claim .
  ?claim rdfs:label ?says ; foe:evidence ?evidence . ?evidence foe:exact ?exact
}
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """A contradiction as the page shows it: what it is about, and on each side what it says and the claims."""

    row: Row
    things: Sequence[Row]
    sides: tuple[tuple[str, Sequence[Row]], tuple[str, Sequence[Row]]]


def build_blueprint(site: Site) -> Blueprint:
    """Return the routes of the contradictions."""
    blueprint = Blueprint("contradictions", __name__)

    @blueprint.get("/contradictions")
    @blueprint.get("/contradictions.<extension>")
    def contradictions(extension: str = "") -> Response:
        form = find_named(extension, DOCUMENTS) if extension else negotiate(DOCUMENTS)
        if form is None:
            raise NotFound("the contradictions are not written in that format")
        page, release = read_page(request.args.get("page", "1")), site.release
        found, more = load_page(release.reader, page)
        tag = build_tag(release.version, site.edition, "contradictions", form.media_type, str(page))
        body = _render(site, release, form, found, page=page, more=more)
        response = answer(body, form, tag=tag, modified=release.published, vary=not extension)
        response.headers["Link"] = ", ".join(_links(site, page, more=more))
        if not extension:
            response.headers["Content-Location"] = f"{site.base}contradictions.{form.extension}"
        return response

    return blueprint


def read_page(text: str) -> int:
    """Return the number of a page; raises BadRequest for what is none."""
    if not text.isdecimal() or not 1 <= int(text) <= LAST * PAGE:
        raise BadRequest("page is a number from 1 on")
    return int(text)


def load_page(reader: Reader, page: int) -> tuple[list[Row], bool]:
    """Return the contradictions of one page, and whether there are more."""
    query = _FOUND.replace("$start", str((page - 1) * PAGE)).replace("$many", str(PAGE + 1))
    rows = reader.rows(query)
    return list(rows[:PAGE]), len(rows) > PAGE


def load_shown(reader: Reader, found: Sequence[Row]) -> list[Shown]:
    """Return what the page shows of each contradiction in *found*."""
    things, claims = (reader.rows(_of(query, found)) if found else [] for query in (_THINGS, _SIDES))
    shown = []
    for row in found:
        mine = [claim for claim in claims if claim["dispute"] == row["dispute"]]
        one = [claim for claim in mine if claim["side"].value.endswith("oneSide")]
        other = [claim for claim in mine if not claim["side"].value.endswith("oneSide")]
        about = [thing for thing in things if thing["dispute"] == row["dispute"]]
        shown.append(Shown(row, about, ((row["oneSays"].value, one), (row["otherSays"].value, other))))
    return shown


def describe(site: Site, reader: Reader, found: Sequence[Row]) -> Iterator[Triple]:
    """Yield the contradictions as triples, with the words of the claims on both sides."""
    if not found:
        return
    for row in reader.rows(_of(_TRIPLES, found, "s")):
        yield Triple(row["s"].value, row["p"].value, row["o"])
    evidence, exact = (f"{site.base}ontology#{name}" for name in ("evidence", "exact"))
    for row in reader.rows(_of(_WORDS, found)):
        yield Triple(row["claim"].value, RDFS + "label", row["says"])
        yield Triple(row["claim"].value, evidence, Term(row["evidence"].value, is_iri=True))
        yield Triple(row["evidence"].value, exact, row["exact"])


def _of(query: str, found: Sequence[Mapping[str, Term]], name: str = "dispute") -> str:
    chosen = " ".join(iri_text(row["dispute"].value) for row in found)
    return query.replace("$values", f"VALUES ?{name} {{ {chosen} }}")


def _render(site: Site, release: Release, form: Format, found: Sequence[Row], *, page: int, more: bool) -> str | bytes:
    if form is not HTML:
        return write_triples(sorted(set(describe(site, release.reader, found))), form, prefixes=site.prefixes)
    shown = load_shown(release.reader, found)
    return render_template("contradictions.html", shown=shown, page=page, more=more, formats=GRAPHS)


def _links(site: Site, page: int, *, more: bool) -> Iterator[str]:
    yield f'<{LICENCE}>; rel="license"'
    for form in DOCUMENTS:
        yield f'<{site.base}contradictions.{form.extension}>; rel="alternate"; type="{form.media_type}"'
    if more:
        yield f'<{site.base}contradictions?page={page + 1}>; rel="next"'
    if page > 1:
        yield f'<{site.base}contradictions?page={page - 1}>; rel="prev"'
