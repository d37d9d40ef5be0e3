"""What a release keeps of the one before it: the delta, and tombstones of what was withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ingest.graph.reviews import REJECTED, Review
from ontology.iris import Iris
from publishing.manifest import list_heading
from store.deltas import find_gone, find_subjects, write_delta
from store.embedded import EmbeddedStore
from store.releases import Release
from store.tombstones import bury, load_tombstones, read_tombstones, write_tombstones


def succeed(
    previous: Release | None,
    built: Release,
    store: EmbeddedStore,
    *,
    base_iri: str,
    when: str,
    reviews: Sequence[Review],
) -> dict[str, Any]:
    """Write the delta from *previous* and the tombstones into *built*, and these into *store* too.

    Returns what the manifest says of it. A release under another base IRI is no predecessor: nothing has its name.
    """
    known = previous is not None and previous.manifest()["base_iri"] == base_iri
    said: dict[str, Any] = {"previous": None}
    gone: list[str] = []
    if previous is not None and known and previous.version != built.version:
        old, new = previous.quads, built.quads
        delta = write_delta(old, new, built.deltas / previous.version, heading=list_heading(base_iri))
        said = {"previous": {"version": previous.version, "added": delta.added, "removed": delta.removed}}
        gone = list(find_gone(old, new, f"{base_iri}id/"))
    earlier = read_tombstones(previous.folder) if previous is not None and known else []
    stones = bury(
        gone,
        earlier,
        back=find_subjects(built.quads, [stone.iri for stone in earlier]),
        when=when,
        last=f"{base_iri}dumps/{previous.version}/" if previous is not None else "",
        reasons=explain_rejections(reviews, Iris(base_iri)),
    )
    write_tombstones(built.folder, stones)
    load_tombstones(built.folder, store, base_iri)
    return said


def explain_rejections(reviews: Sequence[Review], iris: Iris) -> dict[str, str]:
    """Return why each rejected claim was withdrawn, by its IRI."""
    return {
        str(iris.thing("claim", review.claim)): f"Rejected by {review.by} on {review.when}: {review.why}"
        for review in reviews
        if review.verdict == REJECTED
    }
