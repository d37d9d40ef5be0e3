"""The graph: what the records of all articles put into the store, but for inferences and the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby
from pathlib import Path

from rdflib import RDF, RDFS, URIRef

from ingest.basics.authority import Authority
from ingest.basics.claims import ArticleRecord, by_key
from ingest.basics.shelves import Rows, Sort, sort_in_memory
from ingest.graph.assertions import about, assert_claim
from ingest.graph.entities import Mentioned
from ingest.graph.facts import Facts, Triple, expand
from ingest.graph.labels import (
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
from ingest.graph.merging import Placed, merge
from ingest.graph.naming import end_key, membership_key, office_key
from ingest.graph.provenance import describe_article, describe_claim, describe_evidence, link_reprints
from ingest.graph.quads import Quad
from ingest.graph.reference_data import build_authority, build_linkset
from ingest.graph.reprints import find_reprints
from ingest.graph.reviews import REJECTED, Review, build_reviews
from ingest.graph.words import Words, label
from ontology import terms
from ontology.iris import Iris

TextOf = Callable[[str], str]
Records = Mapping[str, ArticleRecord]  # by key, in its order; each is asked for several times, and may come from disk


def build_quads(
    records: Records,
    authority: Authority,
    iris: Iris,
    text_of: TextOf,
    reviews: Sequence[Review] = (),
    *,
    folder: Path | None = None,
    sort: Sort = sort_in_memory,
) -> Iterator[Quad]:
    """Yield all quads of *records*, the reference data and the *reviews*; *text_of* gives a text by its SHA-256.

    Claims that a review rejects are left out. The quads are the same, in the same order, for the same records; some of
    them come twice. What has to be compared across articles waits in *folder*, its lines ordered by *sort*.
    """
    words, mentioned = Words(iris), Mentioned(authority)
    rejected = {review.claim for review in reviews if review.verdict == REJECTED}
    yield from _build_claims(records, mentioned, words, text_of, rejected, folder, sort)
    yield from _place(build_reviews(reviews, words), iris.graph("reviews"))
    yield from _place(build_authority(authority, words), iris.graph("authority"))
    yield from _place(build_linkset(mentioned.links(), words), iris.graph("linkset"))


def build_claim_quads(
    records: Iterable[ArticleRecord], authority: Authority, iris: Iris, text_of: TextOf
) -> Iterator[Quad]:
    """Yield what *records* say, whatever their order, without the reference data."""
    rows = by_key(records)
    return _build_claims(rows, Mentioned(authority), Words(iris), text_of, (), None, sort_in_memory)


def _build_claims(
    records: Records,
    mentioned: Mentioned,
    words: Words,
    text_of: TextOf,
    rejected: Collection[str],
    folder: Path | None,
    sort: Sort,
) -> Iterator[Quad]:
    reprints = find_reprints(mentioned.note(records.values()), folder=folder)
    facts, labels = Facts(words, folder, sort), Rows(folder, sort)
    for record, placed in merge(records, reprints, rejected=rejected, folder=folder):
        for claim in placed:
            yield from _build_claim(claim, facts, words)
            for iri, standing, written in _labels_of(claim, mentioned.names, words):
                labels.add(iri, bool(standing), written)
            yield from _place(_define_office(claim, words), None)
            yield from _place(describe_claim(claim, mentioned.names, words), None)
        yield from _place(_describe(record, placed, words, text_of), None)
    yield from _place_facts(facts.triples(), words)
    yield from _place(mentioned.triples(words), None)
    yield from _place(_name_things(labels, words), None)
    yield from _place(link_reprints(reprints, words), None)


def _build_claim(claim: Placed, facts: Facts, words: Words) -> Iterator[Quad]:
    """Yield the graph of a claim and, where it is accepted, the facts it tells, but for those that wait for others."""
    assertions = list(assert_claim(claim, words))
    expanded = chain.from_iterable(expand(row, words) for row in assertions)
    yield from _place(expanded, words.thing("claim", claim.key))
    if not claim.standing:
        things = (claim.treaty, claim.older, *claim.sanctions, claim.reason)
        suppositions = {words.thing(thing.kind, thing.key) for thing in things if thing is not None and thing.standing}
        yield from _place_facts(facts.add(assertions, suppositions), words)


def _place_facts(triples: Iterable[Triple], words: Words) -> Iterator[Quad]:
    for triple in triples:
        yield (*triple, None)
        yield (*triple, words.iris.graph("facts"))


def _place(triples: Iterable[Triple], graph: URIRef | None) -> Iterator[Quad]:
    for subject, predicate, value in triples:
        yield subject, predicate, value, graph


def _describe(record: ArticleRecord, placed: Sequence[Placed], words: Words, text_of: TextOf) -> Iterator[Triple]:
    yield from describe_article(record, words)
    spans = {span for claim in placed for span in claim.claim.evidence}
    kept = text_of(record.sha256) if spans else ""
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        yield from describe_evidence(record, span, kept, words)


def _name_things(labels: Rows, words: Words) -> Iterator[Triple]:
    """Yield the fullest label of each thing, and the type of those that are no facts."""
    for (iri, is_supposed), rows in groupby(labels, key=lambda row: (URIRef(row[0]), row[1])):
        if is_supposed:
            yield iri, RDF.type, words.term(terms.SUPPOSITION)
        yield iri, RDFS.label, label(min((row[2] for row in rows), key=lambda written: (-len(written), written)))


def _define_office(placed: Placed, words: Words) -> Iterator[Triple]:
    """Yield what a named office is, which holds whoever may or may not have it."""
    claim = placed.claim
    if claim.type == "office":
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
