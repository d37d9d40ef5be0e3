"""Lists to browse: treaties, sanctions, leaders and claims as tables with filters, each with the query behind it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request
from rdflib import Literal

from server.core.answers import answer, answer_unchanged, build_tag, unchanged
from server.core.asking import ask_rows
from server.core.site import Site
from server.graph.reading import Row, Term, iri_text
from server.graph.releases import Release
from server.web.errors import BadRequest, NotFound
from server.web.formats import HTML

PAGE = 100
LAST_PAGE = 10_000
_CODE = re.compile(r"[A-Za-z0-9-]{1,60}")
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Filter:
    """A way to narrow a list: a pattern for the chosen value, which is a thing, a code or a year."""

    name: str
    label: str
    form: str
    pattern: str
    options: str = ""


@dataclass(frozen=True, slots=True)
class Browsable:
    """A list with its query and its filters."""

    name: str
    title: str
    says: str
    query: str
    filters: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """A value that can be chosen, in the form that addresses carry, and what people read."""

    value: str
    label: str


@cache
def load_lists() -> tuple[Browsable, ...]:
    """Read the lists."""
    read = tomllib.loads((files("server.routes") / "browse.toml").read_text(encoding="utf-8"))
    return tuple(
        Browsable(row["name"], row["title"], row["says"], row["query"], tuple(Filter(**each) for each in row["filter"]))
        for row in read["list"]
    )


def build_query(site: Site, found: Browsable, chosen: Mapping[str, str]) -> str:
    """Return the query of a list with the filters that are *chosen*, by name; raises BadRequest for a wrong value."""
    patterns = [
        each.pattern.replace("$value", _write_value(site, each, chosen[each.name]))
        for each in found.filters
        if chosen.get(each.name)
    ]
    query = found.query.replace("$filters", "\n  ".join(patterns))
    return re.sub(r"\n\s*\n", "\n", query)


def _write_value(site: Site, each: Filter, value: str) -> str:
    if each.form == "thing":
        iri = site.base + value.lstrip("/")
        if site.iris.split(iri) is None:
            raise BadRequest(f"{each.name} must name a thing of this site, like id/state/uz")
        return iri_text(iri)
    wanted, example = (_YEAR, "2005") if each.form == "year" else (_CODE, "alliance")
    if not wanted.fullmatch(value):
        raise BadRequest(f"{each.name} must be like {example}")
    return Literal(value).n3()


def read_options(site: Site, release: Release, found: Browsable) -> dict[str, list[Option]]:
    """Return what can be chosen for each filter."""
    return {
        each.name: [
            Option(_shorten(site, row["value"]), row["label"].value) for row in ask_rows(site, release, each.options)
        ]
        for each in found.filters
        if each.options
    }


def _shorten(site: Site, term: Term) -> str:
    return term.value.removeprefix(site.base) if term.is_iri else term.value


def split_cells(site: Site, rows: Sequence[Row]) -> list[dict[str, list[Term]]]:
    """Return rows with the values of each cell: several IRIs that were gathered in one are taken apart."""
    return [{name: _split(site, term) for name, term in row.items()} for row in rows]


def _split(site: Site, term: Term) -> list[Term]:
    if not term.is_iri and term.value.startswith(site.base):
        return [Term(iri, is_iri=True) for iri in sorted(term.value.split(" "))]
    return [term] if term.value else []


def build_blueprint(site: Site) -> Blueprint:
    """Return the routes of the lists."""
    blueprint = Blueprint("browsing", __name__)
    lists = load_lists()

    @blueprint.get("/browse/")
    def overview() -> Response:
        return answer(render_template("browse.html", lists=lists), HTML, tag=build_tag(site.edition, "browse"))

    @blueprint.get("/browse/<name>")
    def browse(name: str) -> Response:
        found = next((each for each in lists if each.name == name), None)
        if found is None:
            raise NotFound("there is no list of that name; /browse/ names them")
        chosen = {each.name: request.args.get(each.name, "").strip() for each in found.filters}
        number, release = _read_page(), site.release
        tag = build_tag(release.version, site.edition, "browse", name, str(sorted(chosen.items())), str(number))
        if unchanged(tag):
            return answer_unchanged(HTML, tag=tag)
        body = render_template("list.html", **_read_list(site, release, found, chosen, number))
        return answer(body, HTML, tag=tag, modified=release.published)

    return blueprint


def _read_page() -> int:
    given = request.args.get("page", "1")
    if not given.isdecimal() or not 1 <= int(given) <= LAST_PAGE:
        raise BadRequest(f"page must be a number from 1 to {LAST_PAGE}")
    return int(given)


def _read_list(
    site: Site, release: Release, found: Browsable, chosen: Mapping[str, str], number: int
) -> dict[str, object]:
    query = build_query(site, found, chosen)
    rows = ask_rows(site, release, f"{query} LIMIT {PAGE + 1} OFFSET {(number - 1) * PAGE}")
    cells = split_cells(site, rows[:PAGE])
    iris = {term.value for row in cells for values in row.values() for term in values if term.is_iri}
    kept = {name: value for name, value in chosen.items() if value}
    pages = {"earlier": number - 1 if number > 1 else 0, "later": number + 1 if len(rows) > PAGE else 0}
    return {
        "found": found,
        "query": query,
        "columns": [name for name in re.findall(r"\?(\w+)", query.partition("{")[0]) if not name.endswith("_")],
        "rows": cells,
        "names": release.reader.labels(iris, [str(site.iris.graph("authority"))]),
        "chosen": chosen,
        "options": read_options(site, release, found),
        "number": number,
        "pages": {name: urlencode({**kept, "page": page}) for name, page in pages.items() if page},
    }
