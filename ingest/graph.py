"""The graph: what the records of all articles put into the store, but for inferences and the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain

from rdflib import RDF, RDFS, URIRef

from ingest.assertions import about, assert_claim
from ingest.authority import Authority
from ingest.claims import ArticleRecord, Span
from ingest.entities import Mentioned
from ingest.errors import IngestError
from ingest.facts import Facts, Triple, expand
from ingest.labels import (
    Names,
    label_act,
    label_membership,
    label_office,
    label_provision,
    label_reason,
    label_tenure,
    label_thing,
    mark,
)
from ingest.merging import Placed, merge
from ingest.naming import end_key, membership_key, office_key
from ingest.provenance import describe_article, describe_claim, describe_evidence, link_reprints
from ingest.quads import Quad
from ingest.reference_data import build_authority, build_linkset
from ingest.reprints import find_reprints
from ingest.reviews import REJECTED, Review, build_reviews
from ingest.words import Words, label
from ontology import terms
from ontology.iris import Iris

TextOf = Callable[[str], str]
Labels = dict[tuple[URIRef, bool], set[str]]


def build_quads(
    records: Iterable[ArticleRecord], authority: Authority, iris: Iris, text_of: TextOf, reviews: Sequence[Review] = ()
) -> Iterator[Quad]:
    """Yield all quads of *records*, the reference data and the *reviews*; *text_of* gives a text by its SHA-256.

    Claims that a review rejects are left out. The quads are the same, in the same order, whatever the order of the
    records; some of them come twice.
    """
    words, rows = Words(iris), _sort(records)
    mentioned = Mentioned(rows, authority)
    rejected = {review.claim for review in reviews if review.verdict == REJECTED}
    yield from _build_claims(rows, mentioned, words, text_of, rejected)
    yield from _place(build_reviews(reviews, words), iris.graph("reviews"))
    yield from _place(build_authority(authority, words), iris.graph("authority"))
    yield from _place(build_linkset(mentioned.links(), words), iris.graph("linkset"))


def build_claim_quads(
    records: Iterable[ArticleRecord], authority: Authority, iris: Iris, text_of: TextOf
) -> Iterator[Quad]:
    """Yield what *records* say, without the reference data."""
    words, rows = Words(iris), _sort(records)
    yield from _build_claims(rows, Mentioned(rows, authority), words, text_of)


def _sort(records: Iterable[ArticleRecord]) -> list[ArticleRecord]:
    by_key: dict[str, ArticleRecord] = {}
    for record in records:
        if by_key.setdefault(record.key, record) != record:
            raise IngestError(f"two articles have the key {record.key} and different content; rename one of the files")
    return [by_key[key] for key in sorted(by_key)]


def _build_claims(
    rows: Sequence[ArticleRecord], mentioned: Mentioned, words: Words, text_of: TextOf, rejected: Collection[str] = ()
) -> Iterator[Quad]:
    reprints = find_reprints(rows)
    placed = merge(rows, reprints, rejected=rejected)
    labels = _label_things(placed, mentioned.names, words)
    facts = Facts(words, {iri for iri, is_supposed in labels if is_supposed})
    for claim in placed:
        graph, assertions = words.thing("claim", claim.key), list(assert_claim(claim, words))
        yield from _place(chain.from_iterable(expand(row, words) for row in assertions), graph)
        if not claim.standing:
            facts.add(assertions)
    for triple in facts.triples():
        yield (*triple, None)
        yield (*triple, words.iris.graph("facts"))
    yield from _place(mentioned.triples(words), None)
    yield from _place(_name_things(labels, words), None)
    yield from _place(_define_offices(placed, words), None)
    yield from _place(_describe(rows, placed, mentioned.names, words, text_of), None)
    yield from _place(link_reprints(reprints, words), None)


def _place(triples: Iterable[Triple], graph: URIRef | None) -> Iterator[Quad]:
    for subject, predicate, value in triples:
        yield subject, predicate, value, graph


def _describe(
    rows: Sequence[ArticleRecord], placed: Sequence[Placed], names: Names, words: Words, text_of: TextOf
) -> Iterator[Triple]:
    spans: dict[str, set[Span]] = {}
    for claim in placed:
        yield from describe_claim(claim, names, words)
        spans.setdefault(claim.record.key, set()).update(claim.claim.evidence)
    for record in rows:
        yield from describe_article(record, words)
        kept = text_of(record.sha256) if record.key in spans else ""
        for span in sorted(spans.get(record.key, ()), key=lambda span: (span.start, span.end)):
            yield from describe_evidence(record, span, kept, words)


def _label_things(placed: Sequence[Placed], names: Names, words: Words) -> Labels:
    """Return the labels that claims give to what they are about or refer to, and whether it is only supposed."""
    labels: Labels = {}
    for claim in placed:
        for iri, standing, written in _labels_of(claim, names, words):
            labels.setdefault((iri, bool(standing)), set()).add(written)
    return labels


def _name_things(labels: Labels, words: Words) -> Iterator[Triple]:
    """Yield the fullest label of each thing, and the type of those that are no facts."""
    for (iri, is_supposed), choices in sorted(labels.items()):
        if is_supposed:
            yield iri, RDF.type, words.term(terms.SUPPOSITION)
        yield iri, RDFS.label, label(min(choices, key=lambda written: (-len(written), written)))


def _define_offices(placed: Sequence[Placed], words: Words) -> Iterator[Triple]:
    """Yield what each named office is, which holds whoever may or may not have it."""
    for claim in (row.claim for row in placed if row.claim.type == "office"):
        office = words.thing("office", office_key(claim))
        yield office, RDF.type, words.term(terms.OFFICE)
        yield office, words.term(terms.ROLE), words.codes.concept("role", str(claim.values["role"]))
        for body in claim.roles["of"]:
            yield office, words.term(terms.OF), words.entity(body)


def _labels_of(placed: Placed, names: Names, words: Words) -> Iterator[tuple[URIRef, str, str]]:
    claim, standing = placed.claim, placed.standing
    for thing in (placed.treaty, placed.older, *placed.sanctions):
        if thing is not None:
            yield words.thing(thing.kind, thing.key), thing.standing, label_thing(thing, names)
    if placed.reason is not None:
        reason = placed.reason
        yield words.thing("act", reason.key), reason.standing, label_reason(reason, names)
    if placed.act is not None:
        yield about(placed, words), standing, label_act(placed.act, claim, names, placed.treaty, placed.older)
    elif claim.type == "obligation":
        yield about(placed, words), standing, mark(label_provision(claim, names, placed.treaty), standing)
    elif claim.type == "office":
        yield about(placed, words), standing, mark(label_tenure(claim, names), standing)
        yield words.thing("office", office_key(claim)), "", label_office(claim, names)
    if claim.type == "membership":
        membership = words.thing("membership", end_key(membership_key(claim), standing))
        yield membership, standing, mark(label_membership(claim, names), standing)
