"""What was withdrawn answers 410, with its tombstone: when, why, and which release had it last."""

from __future__ import annotations

from flask import Response

from ontology.iris import KINDS, Iris
from server.core.answers import answer, negotiate
from server.core.site import Site
from server.graph.reading import Triple
from server.graph.releases import Release
from server.graph.writing import write_triples
from server.web.errors import Gone
from server.web.formats import DOCUMENTS, HTML, Format
from store.tombstones import DCT, PROV, RDFS


def find_tombstone(release: Release, iris: Iris, kind: str, key: str) -> tuple[Triple, ...]:
    """Return the statements of a thing's tombstone, none where it was not withdrawn."""
    if kind not in KINDS:
        return ()
    thing = iris.thing(kind, key)
    query = f"SELECT ?p ?o {{ GRAPH {iris.graph('catalogue').n3()} {{ {thing.n3()} ?p ?o }} }} ORDER BY ?p ?o"
    said = tuple(Triple(str(thing), row["p"].value, row["o"]) for row in release.reader.rows(query))
    return said if any(triple.predicate == f"{PROV}invalidatedAtTime" for triple in said) else ()


def answer_gone(site: Site, stone: tuple[Triple, ...], form: Format | None = None) -> Response:
    """Return the 410 in *form*, or in the one that the client likes best; a page tells it in words."""
    chosen = form or negotiate(DOCUMENTS)
    if chosen is HTML:
        raise Gone(_tell(stone))
    response = answer(write_triples(stone, chosen, prefixes=site.prefixes), chosen, vary=form is None)
    response.status_code = 410
    return response


def _tell(stone: tuple[Triple, ...]) -> str:
    def said(predicate: str) -> str:
        return next((row.object.value for row in stone if row.predicate == predicate), "")

    last = said(f"{DCT}isPartOf")
    where = f" The last release that had it is {last}" if last else ""
    return f"{said(f'{RDFS}comment')} Withdrawn on {said(f'{PROV}invalidatedAtTime')[:10]}.{where}"
