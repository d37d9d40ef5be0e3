"""What a release says of itself: licence, counts, checksums, sources, versions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from ingest.basics.claims import ArticleRecord
from ontology.iris import Iris
from store.base import Store
from store.dumps import Dumps
from store.errors import StoreError

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
PACKAGES = (
    "foedera",
    "justext",
    "markdown-it-py",
    "owlrl",
    "pyoxigraph",
    "pyshacl",
    "rdflib",
    "rensa",
    "spacy",
    "zstandard",
)


def describe(records: Iterable[ArticleRecord], dumps: Dumps, base_iri: str, published: datetime) -> dict[str, Any]:
    """Return what a release's manifest says about it."""
    sources: list[dict[str, Any]] = []
    rule_sets, models = set[str](), set[str]()
    for record in records:
        sources.append({"article": record.key, "sha256": record.sha256, "characters": record.text_length})
        rule_sets.add(record.rule_set)
        models.add(record.model)
    return {
        "base_iri": base_iri,
        "published": published.isoformat(timespec="seconds"),
        "licence": LICENCE,
        "attribution": load_attribution(),
        "counts": summarise(dumps.counts, base_iri),
        "dumps": {name: {"bytes": dumps.sizes[name], "sha256": dumps.sums[name]} for name in dumps.sums},
        "sources": sources,
        "versions": {
            "packages": {name: version(name) for name in PACKAGES},
            "ontology": hash_ontology(),
            "rule_sets": sorted(rule_sets),
            "models": sorted(models),
        },
    }


def list_heading(base_iri: str) -> tuple[str, ...]:
    """Return the lines that open every file of data: what it is of, licence, sources."""
    return (f"Foedera, the graph of {base_iri}", f"Licence: {LICENCE}", *load_attribution())


def load_attribution() -> tuple[str, ...]:
    """Return the lines that name the sources of the data, as `seeds/SOURCES.md` lists them."""
    text = (files("seeds") / "SOURCES.md").read_text(encoding="utf-8")
    section = text.partition("\n## Attribution\n")[2].partition("\n## ")[0]
    lines = tuple(line.removeprefix("- ") for line in section.splitlines() if line.startswith("- "))
    if not lines:
        raise StoreError("seeds/SOURCES.md: the section 'Attribution' lists no source; every dump must carry them")
    return lines


def summarise(counts: Mapping[str, int], base_iri: str) -> dict[str, Any]:
    """Return the counts of a manifest, of *counts* by graph (the default graph is empty text)."""
    start = str(Iris(base_iri).thing("claim", "x")).removesuffix("x")
    claims = [count for graph, count in counts.items() if graph.startswith(start)]
    return {
        "quads": sum(counts.values()),
        "default_graph": counts[""],
        "graphs": {graph: count for graph, count in counts.items() if graph and not graph.startswith(start)},
        "claims": {"graphs": len(claims), "quads": sum(claims)},
    }


def count_statistics(store: Store) -> dict[str, dict[str, int]]:
    """Return how many members each class and how many triples each property has, in the default graph."""
    return {
        "classes": dict(_count(store, "SELECT ?name (COUNT(DISTINCT ?s) AS ?n) { ?s a ?name } GROUP BY ?name")),
        "properties": dict(_count(store, "SELECT ?name (COUNT(*) AS ?n) { ?s ?name ?o } GROUP BY ?name")),
    }


def _count(store: Store, query: str) -> Iterator[tuple[str, int]]:
    for row in ask_store(store, query):
        yield row["name"], int(row["n"])


def ask_store(store: Store, query: str) -> Iterator[Mapping[str, str]]:
    """Yield the rows of a SELECT, each value as its text."""
    body = store.query(query, results="application/sparql-results+json").body
    assert isinstance(body, bytes)
    for row in json.loads(body)["results"]["bindings"]:
        yield {name: found["value"] for name, found in row.items()}


def hash_ontology() -> str:
    """Return the SHA-256 over the ontology's files, its version in a manifest."""
    folder = files("ontology")
    found = (*folder.iterdir(), *(folder / "rules").iterdir())
    parts = [item for item in found if item.name.endswith((".ttl", ".toml", ".rq"))]
    digest = hashlib.sha256()
    for part in sorted(parts, key=lambda item: item.name):
        digest.update(part.name.encode() + b"\n" + part.read_bytes())
    return digest.hexdigest()
