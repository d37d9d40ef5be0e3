"""Pictures of things: timelines and relations, in their pages and as files; relations as data for the explorer."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from flask import Blueprint, Response
from markupsafe import Markup

from server.core.answers import answer, answer_unchanged, build_tag, unchanged
from server.core.site import Site
from server.drawing.relations import Relation, choose_nearest, draw_relations
from server.drawing.timelines import Bar, Group, draw_timeline
from server.graph.reading import iri_text
from server.graph.releases import Release
from server.web.errors import NotFound
from server.web.formats import Format

SVG = Format("SVG picture", "svg", "image/svg+xml")
JSON = Format("JSON", "json", "application/json")
# A picture that is opened by itself has its style inside.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
MOST_EXPLORED = 60
KINDS = ("timeline", "relations")


@dataclass(frozen=True, slots=True)
class Recipe:
    """A query that a part of a picture is drawn from, for pages of some kinds."""

    kinds: frozenset[str]
    title: str
    look: str
    query: str
    lasts: bool = False


@cache
def load_recipes() -> Mapping[str, tuple[Recipe, ...]]:
    """Read the recipes of timelines and relations."""
    read = tomllib.loads((files("server.routes") / "pictures.toml").read_text(encoding="utf-8"))
    return {
        name: tuple(
            Recipe(
                frozenset(row["kinds"]),
                row.get("heading") or row["name"],
                row["look"],
                row["query"],
                row.get("lasts", False),
            )
            for row in read[name]
        )
        for name in KINDS
    }


def read_groups(release: Release, kind: str, thing: str) -> list[Group]:
    """Return what the timeline of *thing* shows."""
    groups = []
    for recipe in _recipes("timeline", kind):
        rows = release.reader.rows(recipe.query.replace("$thing", iri_text(thing)))
        bars = (
            Bar(
                row["thing"].value,
                row["label"].value,
                row["start"].value,
                row["end"].value if "end" in row else None,
                recipe.lasts,
            )
            for row in rows
        )
        groups.append(Group(recipe.title, recipe.look, tuple(bars)))
    return groups


def read_relations(release: Release, kind: str, thing: str) -> list[Relation]:
    """Return what *thing* has to do with others, each relation with another once."""
    found: dict[tuple[str, str], Relation] = {}
    for recipe in _recipes("relations", kind):
        for row in release.reader.rows(recipe.query.replace("$thing", iri_text(thing))):
            other, number = row["other"].value, int(row["number"].value)
            found.setdefault(
                (other, recipe.title), Relation(other, row["label"].value, recipe.title, recipe.look, number)
            )
    return list(found.values())


def _recipes(picture: str, kind: str) -> Sequence[Recipe]:
    return [recipe for recipe in load_recipes()[picture] if kind in recipe.kinds]


def draw(site: Site, release: Release, picture: str, kind: str, thing: str, label: str, *, alone: bool = False) -> str:
    """Return a picture of *thing*, empty where there is nothing to draw."""
    address: Callable[[str], str] = (lambda iri: iri) if alone else site.path
    if picture == "timeline":
        groups = read_groups(release, kind, thing)
        return draw_timeline(groups, title=f"Timeline of {label}", address=address, alone=alone)
    return draw_relations(read_relations(release, kind, thing), name=label, address=address, alone=alone)


def find_pictures(site: Site, release: Release, kind: str, thing: str, label: str) -> dict[str, Markup]:
    """Return the pictures for the page of *thing*, those alone that show something."""
    drawn = {picture: draw(site, release, picture, kind, thing, label) for picture in KINDS}
    return {picture: Markup(found) for picture, found in drawn.items() if found}


def answer_picture(drawn: str, *, tag: str) -> Response:
    """Return a picture as a file."""
    response = answer(drawn, SVG, tag=tag)
    response.headers["Content-Security-Policy"] = POLICY
    return response


def build_blueprint(site: Site) -> Blueprint:
    """Return the routes of the pictures."""
    blueprint = Blueprint("pictures", __name__)

    @blueprint.get("/pictures/<picture>/<kind>/<key>.svg")
    def as_file(picture: str, kind: str, key: str) -> Response:
        release, thing, label = _find(site, picture, kind, key)
        tag = build_tag(release.version, site.edition, "picture", picture, thing)
        if unchanged(tag):
            return answer_unchanged(SVG, tag=tag)
        drawn = draw(site, release, picture, kind, thing, label, alone=True)
        if not drawn:
            raise NotFound("there is nothing to draw of that")
        return answer_picture(drawn, tag=tag)

    @blueprint.get("/pictures/relations/<kind>/<key>.json")
    def as_data(kind: str, key: str) -> Response:
        release, thing, label = _find(site, "relations", kind, key)
        relations = read_relations(release, kind, thing)
        nearest, left_out = choose_nearest(relations, MOST_EXPLORED)
        body = {
            "thing": {"iri": thing, "path": site.path(thing), "label": label},
            "relations": [
                {"iri": each.other, "path": site.path(each.other), "label": each.label, "name": each.name,
                 "look": each.look, "number": each.number,
                 "more": site.path("pictures/relations/" + each.other.removeprefix(f"{site.base}id/") + ".json")}
                for each in relations
                if each.other in nearest
            ],
            "left_out": left_out,
        }  # fmt: skip
        tag = build_tag(release.version, site.edition, "relations", thing)
        return answer(json.dumps(body, ensure_ascii=False), JSON, tag=tag)

    return blueprint


def _find(site: Site, picture: str, kind: str, key: str) -> tuple[Release, str, str]:
    release, thing = site.release, f"{site.base}id/{kind}/{key}"
    if picture not in KINDS or site.iris.split(thing) is None:
        raise NotFound("there is no such picture")
    labels = release.reader.labels([thing], [str(site.iris.graph("authority"))])
    if thing not in labels:
        raise NotFound("there is nothing of that name to draw")
    return release, thing, labels[thing]
