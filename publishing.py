"""The journey from articles to a release: read, keep, build, infer, check, dump, switch."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO, TextIO

from cataloguing import add_catalogue
from content import Content, Say, build_content, load_content, read_records, write_triples
from ingest.articles import count_articles, load_articles
from ingest.batches import Read, read_articles
from ingest.claims import ArticleRecord, record_to_json
from ingest.errors import IngestError
from manifest import LICENCE, ask_store, count_statistics, describe, load_attribution
from ontology.inference import COMPILED
from ontology.iris import Iris, prefixes
from ontology.schema import load_ontology, load_shapes
from ontology.shacl import compile_shapes
from ontology.validation import check_shapes, check_triples
from server.facts import flat_records, write_csv, write_json_lines
from store.base import Store
from store.dumps import Dumps, Layer, Plan, write_dumps
from store.embedded import EmbeddedStore
from store.errors import StoreError
from store.live import Working, hold_lock
from store.releases import Release, building, name_version, prune_stores, settle
from store.turtle import split_quad, to_turtle, write_comments
from store.working import Parses, WorkingSet
from store.writes import Journal, apply_write

PATIENCE = 60.0  # seconds that a write over HTTP may take before a new release
Follow = Callable[[Iterator[tuple[bool, str]], Callable[[], int | None]], None]


class ViolationsFound(StoreError):
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


def publish(root: Path, base_iri: str, *, published: datetime, workers: int = 1, say: Say) -> Published:
    """Make a release of the whole working set and switch to it; nothing changes unless all of it succeeds."""
    records = read_records(root)
    with building(root) as folder:
        content = build_content(records, root, base_iri, folder, say=say)
        store = load_content(content, folder / "store")
        written = apply_journal(store, Journal(root))
        if violations := find_violations(content, store, base_iri, say=say):
            raise ViolationsFound(violations)
        content.remove()
        say("writing the dumps")
        dumps = write_release_dumps(store, folder / "dumps", base_iri, workers=workers)
        statistics = count_statistics(store)
        name = name_version(base_iri, dumps.sums["foedera.nq"])
        manifest = describe(records, dumps, base_iri, published) | {"version": name, "statistics": statistics}
        say("counting what the catalogue tells")
        add_catalogue(store, root, folder, manifest)
        del store  # lets the engine's lock go before the folder is renamed
        with hold_lock(root, seconds=PATIENCE):  # nobody writes between the switch and what follows it
            release, is_new = settle(root, folder, name, manifest)
            Working(root, base_iri=base_iri, prefixes=prefixes(base_iri)).carry_over(written)
    prune_stores(root)
    return Published(release, is_new)


def apply_journal(store: EmbeddedStore, journal: Journal) -> int:
    """Make every write over HTTP again; return the number of the last."""
    last = 0
    for number, write in journal.entries():
        apply_write(store, write)
        last = number
    return last


def check_working_set(root: Path, base_iri: str, *, say: Say) -> list[str]:
    """Return a line for each violation in what the working set amounts to, built in a folder that goes again."""
    with content_of(root, base_iri, say=say) as content:
        return find_violations(content, load_content(content, content.folder / "store"), base_iri, say=say)


@contextmanager
def content_of(root: Path, base_iri: str, *, reasoner: str = COMPILED, say: Say) -> Iterator[Content]:
    """Build what the working set amounts to, in a folder that goes again."""
    with tempfile.TemporaryDirectory(dir=root, prefix="check-") as name:
        yield build_content(read_records(root), root, base_iri, Path(name), reasoner=reasoner, say=say)


def find_violations(content: Content, store: EmbeddedStore, base_iri: str, *, say: Say) -> list[str]:
    """Return a line for each place where the default graph breaks the shapes or contradicts the ontology."""
    constraints = compile_shapes(load_shapes(base_iri), load_ontology(base_iri))
    found = [*check_shapes(partial(ask_store, store), constraints, say=say)]
    found += check_triples((split_quad(line)[1:] for line in content.default_graph()), base_iri)
    return [" ".join(filter(None, (row.focus, row.path, row.value, "-", row.message))) for row in sorted(found)]


def write_release_dumps(store: Store, folder: Path, base_iri: str, *, workers: int = 1) -> Dumps:
    """Write the dumps of *store* into *folder*, with licence and sources in each."""
    heading = (f"Foedera, the graph of {base_iri}", f"Licence: {LICENCE}", *load_attribution())
    names = prefixes(base_iri)
    plan = Plan(heading, names, (str(Iris(base_iri).graph("catalogue")),), list_layers(Iris(base_iri)))
    rows = folder / "facts.jsonl"
    extras = {
        "ontology.ttl": partial(_write_ontology, (write_comments(heading), "\n"), base_iri),
        rows.name: partial(write_json_lines, flat_records(store, base_iri)),
        "facts.csv": partial(_write_rows, rows),
    }
    return write_dumps(store, folder, plan, extras=extras, workers=workers)


def _write_ontology(opening: Sequence[str], base_iri: str, out: TextIO) -> None:
    lines = write_triples(load_ontology(base_iri))
    out.writelines((*opening, to_turtle(lines, prefixes(base_iri))))


def _write_rows(json_lines: Path, out: TextIO) -> None:
    with json_lines.open(encoding="utf-8", newline="\n") as lines:
        write_csv(map(json.loads, lines), out)


def list_layers(iris: Iris) -> tuple[Layer, ...]:
    """Return the layers that are had alone; that of the claims holds what is said about them too."""

    def things(kind: str) -> str:
        return f"<{iris.thing(kind, 'x')}".removesuffix("x")

    about = tuple(things(kind) for kind in ("claim", "article", "evidence"))
    return (
        Layer("asserted", (f"<{iris.graph('facts')}>",)),
        Layer("inferred", (f"<{iris.graph('inferred')}>",)),
        Layer("claims", (things("claim"),), about, ("nq",)),
    )
