"""Pages for people: what a thing is, what is said of it and by whom; each with its data one click away."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from flask import render_template
from markupsafe import Markup

from server.core.site import Site
from server.graph.documents import DCT, RDF_TYPE, RDFS, Document
from server.graph.reading import Row, Term, Triple, iri_text
from server.graph.releases import Release
from server.graph.wording import WORDS, read_name
from server.graph.writing import write_triples
from server.routes.context import build_naming
from server.routes.pictures import find_pictures
from server.web.formats import GRAPHS, JSONLD

SKOS = "http://www.w3.org/2004/02/skos/core#"
MOST_ROWS = 50
MOST_CARDS = 40
MOST_VALUES = 20  # of one predicate
_SHOWN_ELSEWHERE = {RDF_TYPE, RDFS + "label", RDFS + "seeAlso", SKOS + "altLabel", DCT + "title"}
_HELPERS = ("earliest", "latest", "involves", "involvedIn")  # for filters and general queries; pages say it exactly
_IN_HEAD = {
    "claim": ("accepted", "article", "author", "factuality", "saidBy", "relayedBy"),
    "article": ("publishedOn", "dateInferred", "reprintOf"),
    "evidence": ("exact", "start", "end"),
}
_CLAIMS = """
SELECT DISTINCT ?claim ?factuality ?accepted ?speaker ?article ?exact ?start ?evidence {
  VALUES ?claim { $claims }
  ?claim foe:factuality ?factuality ; foe:article ?article .
  OPTIONAL { ?claim foe:accepted ?accepted } OPTIONAL { ?claim foe:saidBy ?speaker }
  OPTIONAL { ?claim foe:evidence ?evidence . ?evidence foe:exact ?exact ; foe:start ?start }
} ORDER BY ?article ?start ?claim
"""
_CLAIMS_OF_ARTICLE = _CLAIMS.replace("VALUES ?claim { $claims }", "?claim foe:article $thing .")


@dataclass(frozen=True, slots=True)
class Section:
    """A table on the pages of a kind: the columns are the variables of its query.

    Results with the same *key* (by default the first column) are one row, whose cells hold all their values;
    with *hidden* the key is not shown. Where rows are inferred, *proves* is the relation between the page's subject and
    their first column.
    """

    title: str
    query: str
    note: str = ""
    inferred: bool = False
    proves: str = ""
    key: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A section with what its query found; *more* is the query that gives all where there are more rows."""

    section: Section
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, tuple[Term, ...]], ...]
    more: str


@dataclass(frozen=True, slots=True)
class Line:
    """One predicate of a thing with its values, each with whether it is inferred and whether it is reference data."""

    predicate: str
    values: tuple[tuple[Term, bool, bool], ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """A claim as it is shown in lists: how certain, who says it, in which words."""

    iri: str
    factuality: str
    accepted: bool
    speaker: str
    article: str
    exact: str
    evidence: str
    start: int


@cache
def load_sections() -> Mapping[str, tuple[Section, ...]]:
    """Return the tables of each kind of page."""
    read = tomllib.loads((files("server") / "templates" / "sections.toml").read_text(encoding="utf-8"))
    return {kind: tuple(Section(**row) for row in rows) for kind, rows in read.items()}


def render_thing(site: Site, release: Release, kind: str, document: Document) -> str:
    """Return the page about a thing."""
    tables = _fill(release, load_sections().get(kind, ()), document.thing)
    cards = find_cards(release, site, kind, document)
    hidden = {str(site.iris.term(local)) for local in (*_HELPERS, *_IN_HEAD.get(kind, ()))}
    lines = build_lines(document, hidden)
    names = _find_names(site, release, document, tables, cards)
    context: dict[str, Any] = {
        "kind": kind,
        "address": document.thing.removeprefix(f"{site.base}id/"),
        "document": document,
        "types": _find_types(site, document),
        "other_names": [found.value for found in document.values(SKOS + "altLabel")],
        "lines": lines,
        "tables": tables,
        "cards": cards,
        "more_claims": _ask_for_claims(document) if len(document.claims) > MOST_CARDS else "",
        "names": names,
        "formats": GRAPHS,
        "jsonld": embed_jsonld(document.triples(), site),
        "pictures": find_pictures(site, release, kind, document.thing, document.label),
        "get": lambda local: document.first(str(site.iris.term(local))),
    }
    special = {"claim": "claim.html", "article": "article.html", "evidence": "evidence.html"}
    if kind in ("claim", "evidence"):
        context["quotes"] = find_quotes(site, release, document)
    return render_template(special.get(kind, "thing.html"), **context)


def build_lines(document: Document, hidden: Collection[str] = ()) -> list[Line]:
    """Return the thing's own statements by predicate, in the order in which people want to read them."""
    found: dict[str, list[tuple[Term, bool, bool]]] = {}
    for triple in document.own:
        shown = triple.predicate not in _SHOWN_ELSEWHERE and triple.predicate not in hidden
        if triple.subject == document.thing and shown:
            flags = (triple in document.inferred, triple in document.reference)
            found.setdefault(triple.predicate, []).append((triple.object, *flags))
    order = list(WORDS)
    places = {predicate: order.index(predicate) if predicate in order else len(order) for predicate in found}
    return [
        Line(predicate, tuple(found[predicate][:MOST_VALUES]), max(0, len(found[predicate]) - MOST_VALUES))
        for predicate in sorted(found, key=lambda name: (places[name], name))
    ]


def find_cards(release: Release, site: Site, kind: str, document: Document) -> list[Card]:
    """Return the claims that speak of the thing; of an article, the claims it makes, in text order."""
    if kind == "article":
        query = _CLAIMS_OF_ARTICLE.replace("$thing", iri_text(document.thing))
    elif document.claims and kind != "claim":
        query = _CLAIMS.replace("$claims", " ".join(map(iri_text, document.claims[:MOST_CARDS])))
    else:
        return []
    cards: dict[tuple[str, str], Card] = {}
    for row in release.reader.rows(query):
        card = _read_card(row)
        cards.setdefault((card.iri, "" if kind != "article" else card.evidence), card)
    return list(cards.values())


def _ask_for_claims(document: Document) -> str:
    """Return the query for all claims that speak of the thing."""
    thing = iri_text(document.thing)
    pattern = f"GRAPH ?claim {{ ?act ?part {thing} }} ?claim rdfs:label ?says"
    return f"SELECT DISTINCT ?claim ?says {{ {pattern} }} ORDER BY ?says"


def _read_card(row: Row) -> Card:
    texts = {name: term.value for name, term in row.items()}
    return Card(
        iri=texts["claim"],
        factuality=texts["factuality"].rsplit("#", 1)[-1],
        accepted=texts.get("accepted") == "true",
        speaker=texts.get("speaker", ""),
        article=texts["article"],
        exact=texts.get("exact", ""),
        evidence=texts.get("evidence", ""),
        start=int(texts.get("start", 0)),
    )


def find_quotes(site: Site, release: Release, document: Document) -> list[dict[str, str]]:
    """Return the quotations behind a claim, or of an evidence, with what stands around them."""
    thing = iri_text(document.thing)
    which = (
        f"VALUES ?evidence {{ {thing} }}" if "/id/evidence/" in document.thing else f"{thing} foe:evidence ?evidence ."
    )
    query = f"""SELECT DISTINCT ?evidence ?exact ?start ?end ?prefix ?suffix ?article {{ {which}
      ?evidence foe:exact ?exact ; foe:start ?start ; foe:end ?end .
      OPTIONAL {{ ?evidence oa:hasSource ?article }}
      OPTIONAL {{ ?evidence oa:hasSelector ?quote . ?quote oa:prefix ?prefix }}
      OPTIONAL {{ ?evidence oa:hasSelector ?words . ?words oa:suffix ?suffix }} }} ORDER BY ?start"""
    return [{name: term.value for name, term in row.items()} for row in release.reader.rows(query)]


def _fill(release: Release, sections: Iterable[Section], thing: str) -> list[Table]:
    tables = []
    for section in sections:
        asked = section.query.replace("$thing", iri_text(thing)).rstrip()
        rows = release.reader.rows(f"{asked} LIMIT {MOST_ROWS + 1}")
        if rows:
            head = section.query.partition("{")[0].replace("DISTINCT", "").split()
            columns = tuple(word.lstrip("?(").rstrip(")") for word in head[1:] if word.startswith("?"))
            filled = tuple(
                name
                for name in columns
                if not (section.hidden and name == section.key) and any(name in row for row in rows)
            )
            merged = _merge(rows[:MOST_ROWS], section.key or columns[0])
            tables.append(Table(section, filled, merged, asked if len(rows) > MOST_ROWS else ""))
    return tables


def _merge(rows: Iterable[Row], key: str) -> tuple[Mapping[str, tuple[Term, ...]], ...]:
    """Return one row for all results with the same *key*, each cell with its different values in their order."""
    merged: dict[Term | None, dict[str, dict[Term, None]]] = {}
    for row in rows:
        cells = merged.setdefault(row.get(key), {})
        for name, term in row.items():
            cells.setdefault(name, {})[term] = None
    return tuple({name: tuple(terms) for name, terms in cells.items()} for cells in merged.values())


def _find_types(site: Site, document: Document) -> list[str]:
    """Return the thing's classes in our ontology, the stated ones: the inferred only say it in general terms."""
    mine = [t for t in document.own if t.subject == document.thing and t.predicate == RDF_TYPE]
    stated = [t.object.value for t in mine if t not in document.inferred and t.object.value.startswith(site.base)]
    return stated or [t.object.value for t in mine if t.object.value.startswith(site.base)]


def _find_names(
    site: Site, release: Release, document: Document, tables: Sequence[Table], cards: Sequence[Card]
) -> dict[str, str]:
    """Return a name for every IRI on the page."""
    wanted = {
        term.value for table in tables for row in table.rows for cell in row.values() for term in cell if term.is_iri
    }
    wanted |= {iri for card in cards for iri in (card.iri, card.speaker, card.article, card.evidence) if iri}
    known = {iri: label.value for iri, label in document.names.items()}
    missing = wanted - known.keys()
    known.update(release.reader.labels(missing, [str(site.iris.graph("authority"))]))
    return {**{iri: read_name(iri) for iri in missing}, **known}


def embed_jsonld(triples: Iterable[Triple], site: Site) -> Markup:
    """Return *triples* as JSON-LD that can stand in a page."""
    return _embed(write_triples(triples, JSONLD, prefixes=site.prefixes, naming=build_naming(site.base)).decode())


def embed(value: object) -> Markup:
    """Return *value* as JSON that can stand in a page."""
    return _embed(json.dumps(value, ensure_ascii=False, indent=1))


def _embed(text: str) -> Markup:
    return Markup(text.replace("<", "\\u003c").replace("&", "\\u0026"))
