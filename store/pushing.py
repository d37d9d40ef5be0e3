"""Bringing a release to a SPARQL server: only what differs from the release it holds, and never half of it unmarked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from store.dumps import read_lines
from store.errors import StoreError
from store.releases import CATALOGUE, Release, find_release
from store.remote import RemoteStore, write_data
from store.sorting import subtract
from store.tombstones import GRAPH, NAME
from store.turtle import quote, split_quad, without_graph

Say = Callable[[str], None]
MARK = "<http://www.w3.org/2002/07/owl#versionInfo>"
LOADING = "loading"
NOTHING = "nothing"
AT_ONCE = 20_000  # quads of one update; up to so many a release comes in one transaction


class PushError(StoreError):
    """The server does not hold what a release can be built on."""


class HalfLoaded(StoreError):
    """A load was broken off; the server holds parts of two releases until it is done again."""


def push(store: RemoteStore, root: Path, release: Release, base_iri: str, *, say: Say) -> None:
    """Make *release* what the server holds.

    Up to `AT_ONCE` changed quads go in one update, which a server does wholly or not at all. More go in several, and
    from the first to the last a mark on the server says so: `check_whole` refuses to read then, and pushing again
    goes on, since what came already may come again.
    """
    state = read_mark(store, base_iri)
    if state is None and (store.count() or store.graphs()):
        raise PushError(f"{store.address.query}: holds data that is none of our releases; empty it, or name another")
    if state and state.startswith(f"{LOADING} "):
        _, old, half = state.split(" ")
        say(f"going on with release {half}, whose load was broken off")
        _send(store, _find(root, old), find_release(root, half), base_iri, say)
        state = half
    if state != release.version:
        _send(store, _find(root, state or NOTHING), release, base_iri, say)


def check_whole(store: RemoteStore, base_iri: str) -> str | None:
    """Return the version that the server holds, None for an empty one; raises HalfLoaded while a load is under way."""
    state = read_mark(store, base_iri)
    if state is not None and state.startswith(f"{LOADING} "):
        raise HalfLoaded(f"{store.address.query}: release {state.split()[-1]} is being loaded; wait, or publish again")
    return state


def read_mark(store: RemoteStore, base_iri: str) -> str | None:
    """Return what the server says it holds: a version, `loading OLD NEW`, or nothing."""
    query = f"SELECT ?mark {{ GRAPH <{base_iri}{GRAPH}> {{ <{base_iri}> {MARK} ?mark }} }}"
    lines = store.query(query, results="text/csv").body.decode().split("\r\n")[1:-1]
    return lines[0] if lines else None


def _find(root: Path, version: str) -> Release | None:
    return None if version == NOTHING else find_release(root, version)


def _send(store: RemoteStore, old: Release | None, new: Release, base_iri: str, say: Say) -> None:
    removed, added = (list(islice(lines, AT_ONCE + 1)) for lines in (_gone(old, new), _come(old, new)))
    if len(removed) + len(added) <= AT_ONCE:
        store.update(f"{_delete(removed, store)}{_insert(added, store)}{_mark(new.version, new, base_iri)}")
        return
    store.update(_mark(f"{LOADING} {old.version if old else NOTHING} {new.version}", None, base_iri))
    sent = 0
    for build, lines in ((_delete, _gone(old, new)), (_insert, _come(old, new))):
        for batch in _batches(lines):
            store.update(build(batch, store).rstrip("; "))
            sent += len(batch)
            say(f"sent {sent} quads")
    store.update(_mark(new.version, new, base_iri))


def _gone(old: Release | None, new: Release) -> Iterator[str]:
    return subtract(read_lines(old.quads), read_lines(new.quads)) if old else iter(())


def _come(old: Release | None, new: Release) -> Iterator[str]:
    return subtract(read_lines(new.quads), read_lines(old.quads)) if old else read_lines(new.quads)


def _batches(lines: Iterable[str]) -> Iterator[list[str]]:
    source = iter(lines)
    while batch := list(islice(source, AT_ONCE)):
        yield batch


def _delete(lines: list[str], store: RemoteStore) -> str:
    return f"DELETE DATA {{ {write_data(lines, store.address.default_graph)} }} ; " if lines else ""


def _insert(lines: list[str], store: RemoteStore) -> str:
    return f"INSERT DATA {{ {write_data(lines, store.address.default_graph)} }} ; " if lines else ""


def _mark(state: str, release: Release | None, base_iri: str) -> str:
    """Return the update that makes the catalogue say *state*; with a release, what that says of itself too."""
    graph = f"<{base_iri}{GRAPH}>"
    said = [f"<{base_iri}> {MARK} {quote(state)} ."]
    for path in (release.folder / NAME, release.folder / CATALOGUE) if release else ():
        lines = read_lines(path) if path.exists() else ()
        said += [without_graph(line, split_quad(line)[0]).rstrip("\n") for line in lines]
    return f"DROP SILENT GRAPH {graph} ; INSERT DATA {{ GRAPH {graph} {{ {' '.join(said)} }} }}"
