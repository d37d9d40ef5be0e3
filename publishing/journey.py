"""The journey from articles to a release: read, keep, build, infer, check, dump, switch."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO, TextIO

from ingest.articles.articles import count_articles, load_articles
from ingest.basics.claims import ArticleRecord, record_to_json
from ingest.basics.errors import IngestError
from ingest.batches import Read, read_articles
from ingest.graph.reviews import Review
from ontology.contradictions import Dispute, describe_disputes, find_against, find_disputes, tell_dispute
from ontology.inference import COMPILED
from ontology.iris import Iris, prefixes
from ontology.ntriples import write_triple
from ontology.schema import load_ontology, load_shapes
from ontology.shacl import compile_shapes
from ontology.validation import Violation, check_shapes, contradict, read_contradiction
from publishing.cataloguing import add_catalogue
from publishing.content import Content, Say, build_content, find_records, load_content, write_triples
from publishing.manifest import ask_store, count_statistics, describe, list_heading
from publishing.succession import succeed
from server.graph.facts import flat_records, write_csv, write_json_lines
from store.base import Store
from store.dumps import Dumps, Layer, Plan, write_dumps
from store.embedded import EmbeddedStore
from store.errors import StoreError
from store.http import Address
from store.live import Working, hold_lock
from store.pushing import push
from store.releases import Release, building, find_current, name_version, prune_stores, settle
from store.remote import RemoteStore
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


def publish(
    root: Path,
    base_iri: str,
    *,
    published: datetime,
    reviews: Sequence[Review] = (),
    workers: int = 1,
    server: Address | None = None,
    say: Say,
) -> Published:
    """Make a release of the whole working set and switch to it; nothing changes unless all of it succeeds.

    Where a *server* is named, it is given what changed before the switch, and no store is kept here.
    """
    records = find_records(root)
    with building(root) as folder:
        content = build_content(records, root, base_iri, folder, reviews=reviews, say=say)
        store = load_content(content, folder / "store")
        written = apply_journal(store, Journal(root))
        checked = check_content(content, store, base_iri, say=say)
        if checked.violations:
            raise ViolationsFound(checked.violations)
        add_disputes(store, checked.disputes, base_iri, say=say)
        content.remove()
        say("writing the dumps")
        dumps = write_release_dumps(store, folder / "dumps", base_iri, workers=workers)
        name = name_version(base_iri, dumps.sums["foedera.nq"])
        manifest = describe(records.values(), dumps, base_iri, published)
        manifest |= {"version": name, "statistics": count_statistics(store)}
        built = Release(name, folder)
        manifest |= succeed(
            find_current(root), built, store, base_iri=base_iri, when=manifest["published"], reviews=reviews
        )
        say("counting what the catalogue tells")
        add_catalogue(store, root, folder, manifest)
        store.finish()
        del store  # lets the engine's lock go before the folder is renamed
        if server is not None:
            shutil.rmtree(folder / "store")
            remote = RemoteStore(server, base_iri=base_iri)
            send = partial(push, remote, root, base_iri=base_iri, say=say)
            release, is_new = settle(root, folder, name, manifest, prepare=send)
            return Published(release, is_new)
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


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong with a store: lines for broken shapes, lines for facts against the ontology, and contradictions."""

    violations: tuple[str, ...]
    inconsistencies: tuple[str, ...]
    disputes: tuple[Dispute, ...]
    told: tuple[str, ...]


def check_working_set(root: Path, base_iri: str, *, reviews: Sequence[Review] = (), say: Say) -> Checked:
    """Check what the working set amounts to, built in a folder that goes again."""
    with content_of(root, base_iri, reviews=reviews, say=say) as content:
        return check_content(content, load_content(content, content.folder / "store"), base_iri, say=say)


@contextmanager
def content_of(
    root: Path, base_iri: str, *, reviews: Sequence[Review] = (), reasoner: str = COMPILED, say: Say
) -> Iterator[Content]:
    """Build what the working set amounts to, in a folder that goes again."""
    with tempfile.TemporaryDirectory(dir=root, prefix="check-") as name:
        records = find_records(root)
        yield build_content(records, root, base_iri, Path(name), reviews=reviews, reasoner=reasoner, say=say)


def check_content(content: Content, store: EmbeddedStore, base_iri: str, *, say: Say) -> Checked:
    """Check the shapes in *store*, the default graph against the ontology, and the claims against each other."""
    ask = partial(ask_store, store)
    violations = find_violations(store, base_iri, say=say)
    say("looking for contradictions")
    against = contradict((split_quad(line)[1:] for line in content.default_graph()), base_iri)
    disputes = (*find_against(against, ask, base_iri), *find_disputes(ask, base_iri))
    told = tuple(line for dispute in disputes for line in tell_dispute(dispute, ask, base_iri))
    inconsistencies = _write_violations(read_contradiction(found) for found in against)
    return Checked(tuple(violations), inconsistencies, disputes, told)


def find_violations(store: EmbeddedStore, base_iri: str, *, say: Say) -> tuple[str, ...]:
    """Return a line for each place where the default graph of *store* breaks the shapes."""
    constraints = compile_shapes(load_shapes(base_iri), load_ontology(base_iri))
    return _write_violations(check_shapes(partial(ask_store, store), constraints, say=say))


def _write_violations(found: Iterable[Violation]) -> tuple[str, ...]:
    rows = sorted(set(found))
    return tuple(" ".join(filter(None, (row.focus, row.path, row.value, "-", row.message))) for row in rows)


def add_disputes(store: EmbeddedStore, disputes: Iterable[Dispute], base_iri: str, *, say: Say) -> None:
    """Add what the claims contradict each other about to the default graph; it stops no release."""
    rows = list(disputes)
    lines = sorted({write_triple(triple) for triple in describe_disputes(rows, base_iri)})
    store.load("".join(f"{' '.join(line)} .\n" for line in lines).encode(), "application/n-triples")
    say(f"{len(rows)} contradictions among the claims")


def write_release_dumps(store: Store, folder: Path, base_iri: str, *, workers: int = 1) -> Dumps:
    """Write the dumps of *store* into *folder*, with licence and sources in each."""
    heading = list_heading(base_iri)
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
