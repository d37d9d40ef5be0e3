"""FAIR Signposting (https://signposting.org/FAIR/): typed links by which programs find their way without reading pages.

Level 1 is the Link header (RFC 8288) of pages and files, level 2 the same links as a link set (RFC 9264).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ontology.iris import Iris
from server.graph.distributions import DumpFile
from server.web.formats import DOCUMENTS, GRAPHS, HTML, Format

SPDX_LICENCE = "https://spdx.org/licenses/CC-BY-4.0"
ABOUT_PAGE = "https://schema.org/AboutPage"
LINKSET = Format("Link set", "linkset", "application/linkset+json")
MOST_ITEMS = 60


@dataclass(frozen=True, slots=True)
class Link:
    """A typed link; *anchor* is the address that it starts from, empty for the document that carries it."""

    relation: str
    target: str
    media_type: str = ""
    anchor: str = ""
    profile: str = ""

    def __str__(self) -> str:
        parts = [f"<{self.target}>", f'rel="{self.relation}"']
        parts += [f'type="{self.media_type}"'] if self.media_type else []
        parts += [f'profile="{self.profile}"'] if self.profile else []
        return "; ".join(parts)


def write_links(links: Iterable[Link]) -> str:
    """Return *links* as the value of a Link header."""
    return ", ".join(map(str, links))


def write_linkset(links: Iterable[Link]) -> bytes:
    """Return *links*, which have anchors, as a link set in JSON."""
    contexts: dict[str, dict[str, list[dict[str, str]]]] = {}
    for link in links:
        target = {"href": link.target} | ({"type": link.media_type} if link.media_type else {})
        target |= {"profile": link.profile} if link.profile else {}
        contexts.setdefault(link.anchor, {}).setdefault(link.relation, []).append(target)
    found = [{"anchor": anchor, **relations} for anchor, relations in contexts.items()]
    return json.dumps({"linkset": found}, indent=1).encode() + b"\n"


def link_document(iris: Iris, kind: str, key: str, form: Format, types: Iterable[str]) -> Iterator[Link]:
    """Yield what leads on from the document about a thing in *form*; *types* are the thing's classes."""
    thing, base = str(iris.thing(kind, key)), iris.base
    yield Link("about", thing)
    yield Link("cite-as", thing)
    yield Link("license", SPDX_LICENCE)
    yield Link("author", f"{base}void#publisher")
    yield Link("collection", base, HTML.media_type)
    if form is HTML:
        yield Link("type", ABOUT_PAGE)
        yield from (Link("type", name) for name in types)
    else:
        yield Link("describes", str(iris.document(kind, key, HTML.extension)), HTML.media_type)
    for other in DOCUMENTS:
        if other is not form:
            relation = "alternate describedby" if form is HTML else "alternate"
            yield Link(relation, str(iris.document(kind, key, other.extension)), other.media_type)
    yield Link("linkset", f"{base}linkset/{kind}/{key}", LINKSET.media_type)


def link_thing(iris: Iris, kind: str, key: str, types: Iterable[str]) -> Iterator[Link]:
    """Yield the link set of a thing: what leads from its page, and back from its descriptions."""
    thing, page = str(iris.thing(kind, key)), str(iris.document(kind, key, HTML.extension))
    yield Link("cite-as", thing, anchor=page)
    yield Link("type", ABOUT_PAGE, anchor=page)
    yield from (Link("type", name, anchor=page) for name in types)
    yield Link("license", SPDX_LICENCE, anchor=page)
    yield Link("author", f"{iris.base}void#publisher", anchor=page)
    yield Link("collection", iris.base, HTML.media_type, anchor=page)
    for form in GRAPHS:
        yield Link("describedby", str(iris.document(kind, key, form.extension)), form.media_type, anchor=page)
    for form in GRAPHS:
        description = str(iris.document(kind, key, form.extension))
        yield Link("describes", page, HTML.media_type, anchor=description)


def link_dataset(base: str, version: str, files: Iterable[DumpFile], *, anchor: str = "") -> Iterator[Link]:
    """Yield what leads on from the home page, the landing page of the data set: its descriptions and its files."""
    yield Link("cite-as", f"{base}dumps/{version}/" if version else base, anchor=anchor)
    yield Link("type", ABOUT_PAGE, anchor=anchor)
    yield Link("type", "https://schema.org/Dataset", anchor=anchor)
    yield Link("license", SPDX_LICENCE, anchor=anchor)
    yield Link("author", f"{base}void#publisher", anchor=anchor)
    for name, profile in (("void", "http://rdfs.org/ns/void#"), ("catalog", "http://www.w3.org/ns/dcat#")):
        for form in GRAPHS[:4]:
            target = f"{base}{name}.{form.extension}"
            yield Link("describedby", target, form.media_type, anchor=anchor, profile=profile)
    for file in list(files)[:MOST_ITEMS]:
        packed = file.packing or file.media_type
        yield Link("item", f"{base}dumps/{version}/{file.name}", packed, anchor=anchor)


def link_dump(base: str, version: str) -> Iterator[Link]:
    """Yield what leads from a file of the data set back to it."""
    yield Link("collection", base, HTML.media_type)
    yield Link("cite-as", f"{base}dumps/{version}/")
    yield Link("license", SPDX_LICENCE)
    yield Link("describedby", f"{base}void.ttl", "text/turtle")
    yield Link("linkset", f"{base}linkset", LINKSET.media_type)


def link_whole(base: str, version: str, files: Iterable[DumpFile]) -> Iterator[Link]:
    """Yield the link set of the data set: from its home page, and back from its files."""
    known = list(files)[:MOST_ITEMS]
    yield from link_dataset(base, version, known, anchor=base)
    for file in known:
        yield Link("collection", base, HTML.media_type, anchor=f"{base}dumps/{version}/{file.name}")
