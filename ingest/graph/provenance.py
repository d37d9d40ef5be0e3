"""Descriptions of articles, claims and their evidence: who says what, how certain, and where it stands in the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rdflib import PROV, RDF, RDFS, Literal, URIRef
from rdflib.namespace import DCTERMS

from ingest.basics.claims import ArticleRecord, Span
from ingest.basics.errors import ClaimError
from ingest.graph.assertions import about
from ingest.graph.facts import Triple
from ingest.graph.labels import Names, label_claim
from ingest.graph.merging import Placed
from ingest.graph.precision import load_precision
from ingest.graph.words import Words, boolean, dated, first_day, label, last_day, number, share, text
from ontology import terms
from ontology.iris import VOCABULARIES

MENTIONED_KINDS = ("state", "organisation", "person")
CONTEXT = 32  # code points before and after a quotation
LONGEST_LABEL = 80
MENTIONS = URIRef(VOCABULARIES["schema"] + "mentions")


def _oa(local: str) -> URIRef:
    return URIRef(VOCABULARIES["oa"] + local)


def describe_article(record: ArticleRecord, words: Words) -> Iterator[Triple]:
    """Yield title, publisher, author, date, text and mentions of an article."""
    article, author = words.thing("article", record.key), words.thing("author", record.key)
    title = record.title or record.key
    yield article, RDF.type, words.term(terms.ARTICLE)
    yield article, RDFS.label, label(title)
    yield article, DCTERMS.title, label(title)
    yield article, DCTERMS.creator, author
    yield author, RDF.type, words.term(terms.AUTHOR)
    yield author, RDFS.label, label(f"Author of “{title}”")
    if record.publisher is not None and record.publisher.kind == "outlet":
        yield article, DCTERMS.publisher, words.entity(record.publisher)
    if record.source:
        yield article, DCTERMS.source, text(record.source)
    yield article, words.term(terms.SHA256), text(record.sha256)
    yield article, words.term(terms.TEXT_LENGTH), number(record.text_length)
    yield from _date_article(article, record, words)
    for entity in record.mentions:
        if entity.kind in MENTIONED_KINDS:
            yield article, MENTIONS, words.entity(entity)


def _date_article(article: URIRef, record: ArticleRecord, words: Words) -> Iterator[Triple]:
    when = record.published
    if when is None:
        return
    yield article, words.term(terms.PUBLISHED_ON), dated(when.value)
    yield article, words.term(terms.EARLIEST), first_day(when)
    yield article, words.term(terms.LATEST), last_day(when)
    if when.inferred:
        yield article, words.term(terms.DATE_INFERRED), boolean(True)


def link_reprints(reprints: Mapping[str, str], words: Words) -> Iterator[Triple]:
    """Yield each of *reprints*, by its key, with its original."""
    for key, original in sorted(reprints.items()):
        yield words.thing("article", key), words.term(terms.REPRINT_OF), words.thing("article", original)


def describe_claim(placed: Placed, names: Names, words: Words) -> Iterator[Triple]:
    """Yield what a claim is about, how the text gives it, who says it and how it was found."""
    record, claim = placed.record, placed.claim
    node, article, author = (
        words.thing(kind, key) for kind, key in (("claim", placed.key), ("article", record.key), ("author", record.key))
    )
    speakers = [words.entity(speaker) for speaker in claim.speakers] or [author]
    yield node, RDF.type, words.term(terms.CLAIM)
    yield node, RDFS.label, label(label_claim(placed, names))
    yield node, words.term(terms.ABOUT), about(placed, words)
    yield node, words.term(terms.FACTUALITY), words.codes.concept("factuality", claim.factuality)
    yield node, words.term(terms.ACCEPTED), boolean(not placed.standing)
    yield node, words.term(terms.SAID_BY), speakers[0]
    for relay in speakers[1:]:
        yield node, words.term(terms.RELAYED_BY), relay
    yield node, words.term(terms.HAS_AUTHOR), author
    yield node, words.term(terms.HAS_ARTICLE), article
    yield node, PROV.wasQuotedFrom, article
    yield node, words.term(terms.RULE), text(claim.rule)
    precision = load_precision().get(claim.rule)
    if precision is not None:
        yield node, words.term(terms.RULE_PRECISION), share(precision)
    yield node, words.term(terms.RULE_SET), text(record.rule_set)
    yield node, words.term(terms.MODEL), text(record.model)
    for span in claim.evidence:
        yield node, words.term(terms.HAS_EVIDENCE), _evidence(record, span, words)


def _evidence(record: ArticleRecord, span: Span, words: Words) -> URIRef:
    return words.thing("evidence", f"{record.key}-{span.start}-{span.end}")


def describe_evidence(record: ArticleRecord, span: Span, kept: str, words: Words) -> Iterator[Triple]:
    """Yield a quotation from the text as it was *kept*, with its place in it and what stands around it."""
    if span.end > len(kept):
        raise ClaimError(
            f"evidence {span.start}..{span.end} of {record.key} lies outside its text of {len(kept)} characters; "
            "ingest the article again"
        )
    node, quotation = _evidence(record, span, words), kept[span.start : span.end]
    position, quote = URIRef(f"{node}#position"), URIRef(f"{node}#quote")
    yield node, RDF.type, words.term(terms.EVIDENCE)
    yield node, RDF.type, _oa("SpecificResource")
    yield node, RDFS.label, label(f"“{_shorten(quotation)}”")
    yield node, _oa("hasSource"), words.thing("article", record.key)
    yield node, _oa("hasSelector"), position
    yield node, _oa("hasSelector"), quote
    yield node, words.term(terms.EXACT), Literal(quotation)
    yield node, words.term(terms.START), number(span.start)
    yield node, words.term(terms.END), number(span.end)
    yield position, RDF.type, _oa("TextPositionSelector")
    yield position, _oa("start"), number(span.start)
    yield position, _oa("end"), number(span.end)
    yield quote, RDF.type, _oa("TextQuoteSelector")
    yield quote, _oa("exact"), Literal(quotation)
    yield quote, _oa("prefix"), Literal(kept[max(0, span.start - CONTEXT) : span.start])
    yield quote, _oa("suffix"), Literal(kept[span.end : span.end + CONTEXT])


def _shorten(quotation: str) -> str:
    words = " ".join(quotation.split())
    return words if len(words) <= LONGEST_LABEL else words[:LONGEST_LABEL].rsplit(" ", 1)[0] + " …"
