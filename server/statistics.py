"""What a release holds, counted once."""

from __future__ import annotations

from dataclasses import dataclass

from ontology.iris import Iris
from server.reading import Reader

EXAMPLES = (
    "State",
    "Treaty",
    "Sanction",
    "Person",
    "Organisation",
    "Claim",
    "Article",
    "Signing",
    "Imposition",
    "Evidence",
)


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts over the default graph, and a few things worth looking at."""

    triples: int
    entities: int
    subjects: int
    claims: int
    articles: int
    inferred: int
    classes: tuple[tuple[str, int], ...]
    properties: tuple[tuple[str, int], ...]
    examples: tuple[str, ...]

    def count(self, iri: object) -> int:
        """Return how many members the class *iri* has."""
        return dict(self.classes).get(str(iri), 0)


def count_release(reader: Reader, iris: Iris) -> Statistics:
    """Return the statistics of what *reader* reads."""
    inside = f'FILTER(STRSTARTS(STR(?s), "{iris.base}id/"))'
    classes = _count(reader, "SELECT ?key (COUNT(DISTINCT ?s) AS ?n) { ?s a ?key } GROUP BY ?key ORDER BY ?key")
    examples = (_example(reader, iris, name) for name in EXAMPLES)
    return Statistics(
        triples=reader.number("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
        entities=reader.number(f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a ?class {inside} }}"),
        subjects=reader.number("SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"),
        claims=reader.number(f"SELECT (COUNT(*) AS ?n) {{ ?s a {iris.term('Claim').n3()} }}"),
        articles=reader.number(f"SELECT (COUNT(*) AS ?n) {{ ?s a {iris.term('Article').n3()} }}"),
        inferred=reader.number(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {iris.graph('inferred').n3()} {{ ?s ?p ?o }} }}"),
        classes=classes,
        properties=_count(reader, "SELECT ?key (COUNT(*) AS ?n) { ?s ?key ?o } GROUP BY ?key ORDER BY ?key"),
        examples=tuple(dict.fromkeys(iri for iri in examples if iri)),
    )


def _count(reader: Reader, query: str) -> tuple[tuple[str, int], ...]:
    return tuple((row["key"].value, int(row["n"].value)) for row in reader.rows(query) if row["key"].is_iri)


def _example(reader: Reader, iris: Iris, name: str) -> str:
    """Return the thing of a class that most is said of."""
    query = (
        f"SELECT ?s (COUNT(*) AS ?n) {{ ?s a {iris.term(name).n3()} ; ?p ?o }} GROUP BY ?s ORDER BY DESC(?n) ?s LIMIT 1"
    )
    return next(iter(reader.values(query)), "")
