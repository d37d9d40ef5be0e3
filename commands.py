"""What each command does; every function takes its options, the settings and the console, and returns the exit code."""

from __future__ import annotations

import io
import socket
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from console import Console
from ingest.basics.errors import GoldError, IngestError
from ontology.errors import OntologyError
from ontology.iris import prefixes
from settings import Settings
from store.base import Store
from store.embedded import EmbeddedStore
from store.errors import StoreError, StoreUnreachable
from store.files import write_lines
from store.http import Address
from store.pushing import check_whole, push
from store.releases import (
    Release,
    check_base,
    choose_release,
    find_current,
    find_release,
    list_releases,
    restore,
    switch,
)
from store.remote import RemoteStore

if TYPE_CHECKING:
    from publishing.journey import Ingested
    from server import Config
    from server.gateway import Gateway


class PortError(Exception):
    """Nobody can listen where the site should be."""


EXPECTED = (IngestError, OntologyError, PortError, StoreError)  # what the world can do wrong; anything else is a defect

LARGEST_HEAD = 128 * 1024  # bytes of a request's first line and headers


class UsageError(Exception):
    """Options that do not go together."""


MISUSED = (GoldError, UsageError)  # of these, what is the fault of the command line

# Each command imports what only it needs: the language model takes a second that the others need not wait for.


def _read_sources(options: Namespace, settings: Settings, console: Console) -> Ingested:
    """Read the articles that the command names into the working set."""
    from publishing.journey import ingest

    return ingest(
        options.sources,
        settings.store,
        fresh=options.fresh,
        standard_input=sys.stdin.buffer,
        workers=settings.workers,
        cluster=settings.dask,
        follow=console.follow,
    )


def run_ingest(options: Namespace, settings: Settings, console: Console) -> int:
    """Read articles into the working set."""
    done = _read_sources(options, settings, console)
    console.result(asdict(done), f"{len(done.keys)} articles read, {len(done.failures)} sources not")
    return console.problems(done.failures)


def run_publish(options: Namespace, settings: Settings, console: Console) -> int:
    """Read articles, if any are named, then make a release of the working set."""
    from ingest.graph.reviews import load_reviews
    from publishing.journey import Ingested, publish

    read = Ingested((), ())
    if options.sources:
        read = _read_sources(options, settings, console)
        if not read.keys:
            return console.problems([*read.failures, "no article could be read, so nothing was published"])
    done = publish(
        settings.store,
        settings.base_iri,
        published=datetime.now(UTC),
        reviews=load_reviews(options.reviews),
        workers=settings.workers,
        server=settings.server,
        say=console.say,
    )
    counts = done.release.manifest()["counts"]
    what = "published" if done.is_new else "nothing new; current is"
    line = f"{what} release {done.release.version}: {counts['quads']} quads, {counts['claims']['graphs']} claims"
    console.result({"version": done.release.version, "is_new": done.is_new, **asdict(read), "counts": counts}, line)
    return console.problems(read.failures)


def run_infer(options: Namespace, settings: Settings, console: Console) -> int:
    """Draw what follows from the working set, or from files, and write it as N-Triples."""
    if options.ontology is not None or options.data is not None:
        return _infer_files(options, console)
    from ingest.graph.reviews import load_reviews
    from publishing.journey import content_of

    with (
        content_of(
            settings.store,
            settings.base_iri,
            reviews=load_reviews(options.reviews),
            reasoner=options.reasoner,
            say=console.say,
        ) as content,
        content.inferred.open(encoding="utf-8", newline="\n") as lines,
    ):
        return _give_lines(lines, options, console)


def _infer_files(options: Namespace, console: Console) -> int:
    from ontology.files import load_graph, load_triples, write_line
    from ontology.profile import find_uncovered
    from ontology.reasoning import REASONERS

    if options.ontology is None or options.data is None:
        raise UsageError("--ontology and --data go together: name the file with the axioms and the file with the facts")
    ontology = load_graph(options.ontology)
    uncovered = [str(axiom) for axiom in find_uncovered(ontology)]
    for line in uncovered:
        console.say(f"not covered: {line}")
    drawn = REASONERS[options.reasoner](ontology, load_triples(options.data))
    if drawn.contradictions:
        return console.problems([*drawn.contradictions, "the data contradict the ontology, so nothing was written"])
    return _give_lines(map(write_line, drawn.triples), options, console, uncovered=uncovered)


def _give_lines(lines: Iterable[str], options: Namespace, console: Console, **more: Any) -> int:
    if options.out is None:
        console.write(lines)
        return 0
    count = write_lines(options.out, lines)
    console.result({"inferred": count, "out": options.out, **more}, f"{count} triples inferred, in {options.out}")
    return 0


def run_explain(options: Namespace, settings: Settings, console: Console) -> int:
    """Explain a triple: the proof of what is inferred, down to the words of the claims."""
    from ontology.iris import Iris
    from ontology.proofbook import FILE, ProofBook
    from server.graph.explaining import describe_lines, explain, find_claims, read_triple_of
    from server.graph.reading import RESULTS, Reader

    store = open_published(settings)
    release = find_current(settings.store)
    assert release is not None
    triple = read_triple_of((options.subject, options.predicate, options.object), settings.base_iri)
    reader = Reader(lambda query: _ask(store, query, RESULTS))
    proof = ProofBook(release.folder / FILE).prove(triple)
    steps = explain(proof, reader, Iris(settings.base_iri))
    claims = () if steps else find_claims(triple, reader)
    if not steps and not claims and not reader.holds(f"ASK {{ {' '.join(triple)} }}"):
        raise StoreError(f"{' '.join(triple)} neither is stated nor follows in the current release")
    shown = {"inferred": bool(steps), "steps": [asdict(step) for step in steps], "claims": [asdict(c) for c in claims]}
    console.result(shown, *describe_lines(steps, claims, prefixes(settings.base_iri)))
    return 0


def _ask(store: Store, query: str, results: str) -> bytes:
    return store.query(query, results=results).body


def run_check(options: Namespace, settings: Settings, console: Console) -> int:
    """Check what the working set amounts to against the shapes."""
    from ingest.graph.reviews import load_reviews
    from publishing.journey import check_working_set

    reviews = load_reviews(options.reviews)
    checked = check_working_set(settings.store, settings.base_iri, reviews=reviews, say=console.say)
    violations = [*checked.violations, *checked.inconsistencies]
    summary = f"{len(violations)} violations, {len(checked.disputes)} contradictions among claims"
    told = {"violations": violations, "contradictions": [asdict(dispute) for dispute in checked.disputes]}
    console.result(told, *checked.told, summary)
    return console.problems(violations)


def run_releases(_options: Namespace, settings: Settings, console: Console) -> int:
    """List the releases, the one published last first."""
    current = find_current(settings.store)
    rows = [
        {"version": row.version, "current": row == current, "stored": row.store.exists(), **_summary(row)}
        for row in list_releases(settings.store)
    ]
    line = "{mark} {version}  {published}  {quads} quads  {base_iri}"
    lines = [line.format(mark="*" if row["current"] else " ", **row) for row in rows]
    console.result({"releases": rows}, *(lines or ["no releases"]))
    return 0


def _summary(release: Release) -> dict[str, Any]:
    manifest = release.manifest()
    return {key: manifest[key] for key in ("published", "base_iri")} | {"quads": manifest["counts"]["quads"]}


def run_rollback(options: Namespace, settings: Settings, console: Console) -> int:
    """Switch back to an older release."""
    release = choose_release(settings.store, options.version)
    if settings.server is None:
        restore(settings.store, release)
    else:
        push(connect(settings.server, settings), settings.store, release, settings.base_iri, say=console.say)
    switch(settings.store, release)
    console.result({"version": release.version}, f"release {release.version} is current")
    return 0


def run_serve(_options: Namespace, settings: Settings, console: Console) -> int:
    """Serve the site until it is told to end."""
    from granian import Granian
    from granian.constants import Interfaces, Loops
    from granian.http import HTTP1Settings

    from server import Config

    open_current(settings)
    check_port(settings.host, settings.port)
    if settings.server is not None and settings.token is not None:
        console.say("FOEDERA_TOKEN is left aside: the quads are on a server, which takes writes itself")
        settings = replace(settings, token=None)
    names = (
        *("base_iri", "time_limit", "row_cap", "query_workers", "query_memory", "rate_limit", "proxies"),
        *("access_log", "token"),
    )
    chosen = {name: getattr(settings, name) for name in names}
    config = Config(store_root=settings.store.absolute(), server=settings.server, **chosen)
    console.say(f"serving {settings.base_iri} at http://{settings.host}:{settings.port}/ (end with Ctrl-C)")
    engine = Granian(
        "foedera",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.RSGI,
        loop=Loops.uvloop,
        websockets=False,
        workers=settings.web_workers,
        log_enabled=False,
        respawn_failed_workers=True,
        http1_settings=HTTP1Settings(max_buffer_size=LARGEST_HEAD, header_read_timeout=10_000),
        workers_kill_timeout=int(settings.time_limit) + 5,
    )
    loader: Callable[..., Any] = partial(load_site, config)
    engine.serve(target_loader=loader, wrap_loader=False)
    return 0


def load_site(config: Config) -> Gateway:
    """Return the site as one process serves it, its log on standard error."""
    import logging

    from server import create_gateway

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    return create_gateway(config)


def check_port(host: str, port: int) -> None:
    """Raise PortError when nobody can listen there; the server itself would share a port in silence."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except (OSError, OverflowError) as error:
        raise PortError(
            f"cannot listen on {host} port {port} ({getattr(error, 'strerror', None) or error}); "
            "end the program that has it, or choose another with --port or FOEDERA_PORT"
        ) from error


def open_current(settings: Settings) -> Store | None:
    """Open the store of the current release, here or on the server; None where nothing was published yet."""
    release = find_current(settings.store)
    if release is None:
        return None
    check_base(release, settings.base_iri)
    if settings.server is not None:
        server = connect(settings.server, settings)
        held = check_whole(server, settings.base_iri)
        if held != release.version:
            raise StoreUnreachable(
                f"{settings.server.query}: holds release {held or 'none'}, but {release.version} is current; "
                "publish again"
            )
        return server
    return EmbeddedStore.open(release.store, base_iri=settings.base_iri, prefixes=prefixes(settings.base_iri))


def connect(address: Address, settings: Settings) -> RemoteStore:
    """Return the store on a server."""
    return RemoteStore(address, base_iri=settings.base_iri, prefixes=prefixes(settings.base_iri))


def open_published(settings: Settings) -> Store:
    """Open the store of the current release; raises StoreUnreachable where nothing was published yet."""
    store = open_current(settings)
    if store is None:
        raise StoreUnreachable(f"{settings.store}: nothing was published yet; run foedera publish with articles")
    return store


def run_facts(options: Namespace, settings: Settings, console: Console) -> int:
    """Print the claims as flat records, read from the graph."""
    from server.graph.facts import flat_records, write_csv, write_json_lines

    records = list(flat_records(open_published(settings), settings.base_iri, article=options.article))
    if options.article is not None and not records:
        raise StoreError(f"the release holds no article {options.article!r}; leave --article out to see all")
    lines = io.StringIO()
    (write_csv if options.format == "csv" else write_json_lines)(records, lines)
    console.write([lines.getvalue()])
    return 0


def run_evaluate(options: Namespace, _settings: Settings, console: Console) -> int:
    """Compare what is found in annotated articles with what is annotated."""
    from ingest.evaluation import evaluate, extract, load_gold
    from ingest.pipeline import load_reader
    from ingest.scores import build_report, list_errors, list_lines

    rows = load_gold(options.gold)
    console.say(f"reading {len(rows)} articles")
    gold = {key: truth for key, (_, truth) in rows.items()}
    found = extract([article for article, _ in rows.values()], load_reader())
    report = build_report(evaluate(gold, found))
    errors = list(list_errors(gold, found)) if options.errors else []
    console.result(report | ({"errors": errors} if options.errors else {}), *errors, *list_lines(report))
    return 0


def run_verify(options: Namespace, _settings: Settings, console: Console) -> int:
    """Compare every quotation of a dump with its source."""
    from verification import verify

    done = verify(options.dump, options.sources)
    console.result(asdict(done), f"{done.compared} quotations compared, {len(done.mismatches)} differ")
    return console.problems(done.mismatches)


def run_load(options: Namespace, settings: Settings, console: Console) -> int:
    """Bring RDF into a named graph of the working set, checked, all of it or nothing."""
    from publishing.loading import load

    done = load(options.files, settings.store, settings.base_iri, graph=options.graph)
    console.result(asdict(done), f"{done.triples} triples in {done.graph}; foedera publish makes a release with them")
    return 0


def run_delta(options: Namespace, settings: Settings, console: Console) -> int:
    """Write what changed from one release to another."""
    from publishing.manifest import list_heading
    from store.deltas import write_delta

    old, new = (find_release(settings.store, version) for version in (options.old, options.new))
    done = write_delta(old.quads, new.quads, options.folder, heading=list_heading(settings.base_iri))
    console.result(asdict(done), f"{done.added} quads added, {done.removed} removed, in {options.folder}")
    return 0


def run_dump(options: Namespace, settings: Settings, console: Console) -> int:
    """Write the dumps of the current release to a folder."""
    from publishing.journey import write_release_dumps

    dumps = write_release_dumps(open_published(settings), options.folder, settings.base_iri)
    console.result({"folder": options.folder, "dumps": dumps.sums}, f"{len(dumps.sums)} files in {options.folder}")
    return 0
