"""The journey from articles to a release: read, keep, build, infer, check, dump, switch."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, BinaryIO

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from ingest.articles import count_articles, load_articles
from ingest.authority import load_authority
from ingest.batches import Read, read_articles
from ingest.claims import ArticleRecord, record_from_json, record_to_json
from ingest.errors import IngestError
from ingest.graph import build_quads
from ontology.inference import infer
from ontology.iris import Iris, prefixes
from ontology.schema import load_ontology, load_shapes
from ontology.shacl import compile_shapes
from ontology.validation import check_consistency, check_shapes
from store.dumps import Dumps, write_dumps
from store.embedded import EmbeddedStore
from store.errors import StoreError
from store.releases import Release, building, name_version, prune_stores, settle
from store.turtle import to_turtle
from store.working import Parses, WorkingSet

Say = Callable[[str], None]
Follow = Callable[[Iterator[tuple[bool, str]], Callable[[], int | None]], None]
Write = Callable[[str], object]
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
PACKAGES = ("foedera", "justext", "markdown-it-py", "owlrl", "pyoxigraph", "pyshacl", "rdflib", "rensa", "spacy")


class PublishError(StoreError):
    """The working set cannot become a release."""


class ViolationsFound(PublishError):
    """What would be published breaks the shapes; *violations* are lines for people."""

    def __init__(self, violations: Sequence[str]) -> None:
        super().__init__(f"{len(violations)} violations of the shapes; nothing was published")
        self.violations = tuple(violations)


@dataclass(frozen=True, slots=True)
class Ingested:
    """The articles that were read, by key, and a line for each source that could not be."""

    keys: tuple[str, ...]
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """What the articles amount to: *stated* is the default graph before inference."""

    stated: Graph
    inferred: Graph = field(default_factory=Graph)


def _ignore(_line: str) -> None:
    """Take a line nobody wants."""


@dataclass(frozen=True, slots=True)
class Published:
    """The release that is current now; *is_new* is false where the same content was published before."""

    release: Release
    is_new: bool


def ingest(
    sources: Sequence[Path],
    root: Path,
    *,
    fresh: bool = False,
    standard_input: BinaryIO | None = None,
    workers: int = 1,
    cluster: str | None = None,
    follow: Follow,
) -> Ingested:
    """Read *sources* into the working set; one that cannot be read does not stop the others.

    With *fresh* the working set is what this run could read, and nothing else. *follow* is given a line for each
    article as it is kept, or why it is not, and goes through them.
    """
    working = WorkingSet(root)
    working.prepare()
    keys: dict[str, None] = {}
    failures: list[str] = []
    found = load_articles(sources, standard_input=standard_input)
    reads = read_articles(found, kept=Parses(root), workers=workers, cluster=cluster)

    def keep() -> Iterator[tuple[bool, str]]:
        for read in reads:
            try:
                record = _keep(read, working, lambda key: fresh and key not in keys)
            except (IngestError, StoreError) as error:
                failures.append(str(error))
                yield False, f"not read: {error}"
            else:
                keys[record.key] = None
                yield True, f"read {record.key}: {len(record.claims)} claims"

    follow(keep(), partial(count_articles, sources))
    if fresh and keys:
        working.keep_only(keys)
    return Ingested(tuple(keys), tuple(failures))


def _keep(read: Read, working: WorkingSet, replaces: Callable[[str], bool]) -> ArticleRecord:
    if isinstance(read, IngestError):
        raise read
    article, record = read
    taken = {"extractor": article.extractor} if article.extractor else {}
    plain = json.dumps(record_to_json(record) | taken, ensure_ascii=False, sort_keys=True)
    working.add(record.key, article.text, plain.encode(), replace=replaces(record.key))
    return record


def publish(root: Path, base_iri: str, *, published: datetime, say: Say) -> Published:
    """Make a release of the whole working set and switch to it; nothing changes unless all of it succeeds."""
    records = read_records(root)
    with building(root) as folder:
        quads = folder / "quads.nq"
        with quads.open("w", encoding="utf-8", newline="\n") as out:
            content = build_content(records, root, base_iri, write=out.write, say=say)
        store = load_store(quads, folder / "store")
        if violations := find_violations(content, store, base_iri, say=say):
            raise ViolationsFound(violations)
        say("writing the dumps")
        dumps = write_release_dumps(store, folder / "dumps", base_iri)
        statistics = count_statistics(store)
        del store  # lets the engine's lock go before the folder is renamed
        name = name_version(base_iri, dumps.sums["foedera.nq"])
        manifest = describe(records, dumps, base_iri, published) | {"version": name, "statistics": statistics}
        release, is_new = settle(root, folder, name, manifest)
    prune_stores(root)
    return Published(release, is_new)


def read_records(root: Path) -> tuple[ArticleRecord, ...]:
    """Return the records of the working set, by key; raises PublishError where there are none."""
    records = tuple(record_from_json(json.loads(kept.record)) for kept in WorkingSet(root).articles())
    if not records:
        raise PublishError(f"{root}: the working set is empty, so there is nothing to publish; name articles to read")
    return records


def build_content(
    records: Sequence[ArticleRecord], root: Path, base_iri: str, *, write: Write = _ignore, say: Say
) -> Content:
    """Build the default graph of a release, and *write* every quad of it as a line, in no order and perhaps twice."""
    iris, text_of = Iris(base_iri), WorkingSet(root).text
    facts, content = Graph(), Content(load_ontology(base_iri))
    for quad in build_quads(records, load_authority(), iris, text_of):
        write(write_quad(quad))
        if quad[3] == iris.graph("facts"):
            facts.add(quad[:3])
        if quad[3] is None or quad[3] == iris.graph("facts"):
            content.stated.add(quad[:3])
    say(f"inferring from {len(facts)} facts")
    for triple in infer(facts, base_iri):
        if triple not in content.stated:
            content.inferred.add(triple)
            write(write_quad((*triple, iris.graph("inferred"))))
    for graph in (content.stated, content.inferred):
        for triple in graph:
            write(write_quad(triple))
    return content


def check_working_set(root: Path, base_iri: str, *, say: Say) -> list[str]:
    """Return a line for each violation in what the working set amounts to, built in a folder that goes again."""
    with tempfile.TemporaryDirectory(dir=root, prefix="check-") as name:
        quads = Path(name) / "quads.nq"
        with quads.open("w", encoding="utf-8", newline="\n") as out:
            content = build_content(read_records(root), root, base_iri, write=out.write, say=say)
        return find_violations(content, load_store(quads, Path(name) / "store"), base_iri, say=say)


def load_store(quads: Path, folder: Path) -> EmbeddedStore:
    """Return a new store in *folder* with all *quads*; their file goes."""
    store = EmbeddedStore.open(folder, read_only=False)
    store.load_file(quads, "application/n-quads")
    quads.unlink()
    store.finish()
    return store


def find_violations(content: Content, store: EmbeddedStore, base_iri: str, *, say: Say) -> list[str]:
    """Return a line for each place where the default graph breaks the shapes or contradicts the ontology."""
    say(f"checking {len(content.stated)} stated and {len(content.inferred)} inferred triples")
    constraints = compile_shapes(load_shapes(base_iri), load_ontology(base_iri))
    found = [*check_shapes(partial(ask_store, store), constraints, say=say)]
    found += check_consistency(content.stated + content.inferred, base_iri)
    return [" ".join(filter(None, (row.focus, row.path, row.value, "-", row.message))) for row in sorted(found)]


def ask_store(store: EmbeddedStore, query: str) -> Iterator[Mapping[str, str]]:
    """Yield the rows of a SELECT, each value as its text."""
    body = store.query(query, results="application/sparql-results+json").body
    assert isinstance(body, bytes)
    for row in json.loads(body)["results"]["bindings"]:
        yield {name: found["value"] for name, found in row.items()}


def write_quad(quad: Sequence[Node | None]) -> str:
    """Return *quad*, or a triple, as a line of N-Quads."""
    return " ".join(_write_term(term) for term in quad if term is not None) + " .\n"


def _write_term(term: Node) -> str:
    if isinstance(term, URIRef):
        return term.n3()
    if not isinstance(term, Literal):
        raise PublishError(f"{term!r} has no name of its own; what is published holds no blank nodes")
    quoted = str(term).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    ending = f"@{term.language}" if term.language else f"^^{term.datatype.n3()}" if term.datatype else ""
    return f'"{quoted}"{ending}'


def write_release_dumps(store: EmbeddedStore, folder: Path, base_iri: str) -> Dumps:
    """Write the dumps of *store* into *folder*, with licence and sources in each."""
    ontology = load_ontology(base_iri)
    return write_dumps(
        store,
        folder,
        heading=(f"Foedera, the graph of {base_iri}", f"Licence: {LICENCE}", *load_attribution()),
        prefixes=prefixes(base_iri),
        outside=[str(Iris(base_iri).graph("catalogue"))],
        extras={"ontology.ttl": to_turtle((write_quad(triple) for triple in ontology), prefixes(base_iri))},
    )


def load_attribution() -> tuple[str, ...]:
    """Return the lines that name the sources of the data, as `seeds/SOURCES.md` lists them."""
    text = (files("seeds") / "SOURCES.md").read_text(encoding="utf-8")
    section = text.partition("\n## Attribution\n")[2].partition("\n## ")[0]
    lines = tuple(line.removeprefix("- ") for line in section.splitlines() if line.startswith("- "))
    if not lines:
        raise PublishError("seeds/SOURCES.md: the section 'Attribution' lists no source; every dump must carry them")
    return lines


def describe(records: Iterable[ArticleRecord], dumps: Dumps, base_iri: str, published: datetime) -> dict[str, Any]:
    """Return what a release's manifest says about it."""
    rows = list(records)
    return {
        "base_iri": base_iri,
        "published": published.isoformat(timespec="seconds"),
        "licence": LICENCE,
        "attribution": load_attribution(),
        "counts": _summarise(dumps.counts, f"{base_iri}graph/"),
        "dumps": {name: {"bytes": dumps.sizes[name], "sha256": dumps.sums[name]} for name in dumps.sums},
        "sources": [{"article": row.key, "sha256": row.sha256, "characters": row.text_length} for row in rows],
        "versions": {
            "packages": {name: version(name) for name in PACKAGES},
            "ontology": hash_ontology(),
            "rule_sets": sorted({row.rule_set for row in rows}),
            "models": sorted({row.model for row in rows}),
        },
    }


def _summarise(counts: Mapping[str, int], layers: str) -> dict[str, Any]:
    claims = [count for graph, count in counts.items() if graph and not graph.startswith(layers)]
    return {
        "quads": sum(counts.values()),
        "default_graph": counts[""],
        "graphs": {graph: count for graph, count in counts.items() if graph.startswith(layers)},
        "claims": {"graphs": len(claims), "quads": sum(claims)},
    }


def count_statistics(store: EmbeddedStore) -> dict[str, dict[str, int]]:
    """Return how many members each class and how many triples each property has, in the default graph."""
    return {
        "classes": dict(_count(store, "SELECT ?name (COUNT(DISTINCT ?s) AS ?n) { ?s a ?name } GROUP BY ?name")),
        "properties": dict(_count(store, "SELECT ?name (COUNT(*) AS ?n) { ?s ?name ?o } GROUP BY ?name")),
    }


def _count(store: EmbeddedStore, query: str) -> Iterator[tuple[str, int]]:
    for row in ask_store(store, query):
        yield row["name"], int(row["n"])


def hash_ontology() -> str:
    """Return the SHA-256 over the ontology's files, its version in a manifest."""
    folder = files("ontology")
    parts = [
        item
        for item in (*folder.iterdir(), *(folder / "rules").iterdir())
        if item.name.endswith((".ttl", ".toml", ".rq"))
    ]
    digest = hashlib.sha256()
    for part in sorted(parts, key=lambda item: item.name):
        digest.update(part.name.encode() + b"\n" + part.read_bytes())
    return digest.hexdigest()
