"""Every claim as a nanopublication (http://nanopub.net/guidelines/working_draft/) under a trusty URI of module RA.

The assertion is what an accepted claim says. What is denied, planned, possible or only reported is not asserted: there
the assertion is that somebody says so, and the statements stand in it as things that are spoken of (`rdf:Statement`).
No clock goes in, so the same claim has the same URI in every release.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ontology.iris import Iris
from server.graph.documents import DCT, LICENCE, RDF_TYPE, RDFS
from server.graph.reading import Reader, Term, Triple, iri_term, iri_text, text_term
from server.graph.trusty import HOLE, compute_code
from server.graph.writing import RDF

NP = "http://www.nanopub.org/nschema#"
NPX = "http://purl.org/nanopub/x/"
PROV = "http://www.w3.org/ns/prov#"
_OF_CLAIM = ("about", "accepted", "factuality", "saidBy", "relayedBy")
_OF_ARTICLE = (RDF_TYPE, RDFS + "label", DCT + "title", DCT + "publisher", DCT + "source")
_OWN_OF_ARTICLE = ("publishedOn", "sha256", "textLength")


@dataclass(frozen=True, slots=True)
class Nanopub:
    """A nanopublication: its trusty *iri*, the *code* that ends it, and its four graphs by name."""

    iri: str
    code: str
    graphs: Mapping[str, tuple[Triple, ...]]


@dataclass(frozen=True, slots=True)
class Told:
    """What a nanopublication is made of: the claim's description, what it asserts, its evidence, its article."""

    claim: str
    key: str
    description: tuple[Triple, ...]
    asserted: tuple[Triple, ...]
    evidence: tuple[Triple, ...]
    article: tuple[Triple, ...]

    def values(self, predicate: str) -> list[Term]:
        """Return what the description says of the claim by *predicate*."""
        return [triple.object for triple in self.description if triple.predicate == predicate]


def load_nanopub(reader: Reader, iris: Iris, key: str) -> Nanopub | None:
    """Return the nanopublication of the claim *key*, None where there is no such claim."""
    told = _load_told(reader, iris, key)
    return build_nanopub(told, iris) if told.description and told.asserted else None


def _load_told(reader: Reader, iris: Iris, key: str) -> Told:
    claim, article = str(iris.thing("claim", key)), str(iris.term("article"))
    name = iri_text(claim)
    description = _load(reader, f"VALUES ?s {{ {name} }} ?s ?p ?o")
    quoted = [t.object.value for t in description if t.predicate == str(iris.term("evidence"))]
    nodes = [iri_text(iri + part) for iri in quoted for part in ("", "#position", "#quote")]
    articles = [iri_text(t.object.value) for t in description if t.predicate == article]
    wanted = [iri_text(iri) for iri in (*_OF_ARTICLE, *(str(iris.term(local)) for local in _OWN_OF_ARTICLE))]
    return Told(
        claim,
        key,
        description,
        _load(reader, f"GRAPH {name} {{ ?s ?p ?o }}"),
        _load(reader, f"VALUES ?s {{ {' '.join(nodes)} }} ?s ?p ?o"),
        _load(reader, f"VALUES ?s {{ {' '.join(articles)} }} VALUES ?p {{ {' '.join(wanted)} }} ?s ?p ?o"),
    )


def _load(reader: Reader, pattern: str) -> tuple[Triple, ...]:
    rows = reader.rows(f"SELECT DISTINCT ?s ?p ?o {{ {pattern} }}")
    return tuple(sorted(Triple(row["s"].value, row["p"].value, row["o"]) for row in rows))


def build_nanopub(told: Told, iris: Iris) -> Nanopub:
    """Return the nanopublication that says what is *told*, with its code computed."""
    bare = f"{iris.base}np/{told.key}/{HOLE}"
    graphs = {
        f"{bare}#Head": _head(bare),
        f"{bare}#assertion": _assertion(told, iris, bare),
        f"{bare}#provenance": _provenance(told, iris, bare),
        f"{bare}#pubinfo": _publication(told, iris, bare),
    }
    unique = {name: tuple(sorted(set(triples))) for name, triples in graphs.items()}
    code = compute_code((name, triple) for name, triples in unique.items() for triple in triples)
    return Nanopub(
        _close(bare, code),
        code,
        {_close(name, code): tuple(_close_triple(t, code) for t in triples) for name, triples in unique.items()},
    )


def _head(bare: str) -> Iterator[Triple]:
    yield Triple(bare, RDF_TYPE, iri_term(NP + "Nanopublication"))
    for predicate, part in (("hasAssertion", "assertion"), ("hasProvenance", "provenance")):
        yield Triple(bare, NP + predicate, iri_term(f"{bare}#{part}"))
    yield Triple(bare, NP + "hasPublicationInfo", iri_term(f"{bare}#pubinfo"))


def _is_accepted(told: Told, iris: Iris) -> bool:
    return any(found.value in ("true", "1") for found in told.values(str(iris.term("accepted"))))


def _assertion(told: Told, iris: Iris, bare: str) -> Iterator[Triple]:
    if _is_accepted(told, iris):
        yield from told.asserted
        return
    kept = {RDF_TYPE, RDFS + "label", *(str(iris.term(local)) for local in _OF_CLAIM)}
    yield from (triple for triple in told.description if triple.predicate in kept)
    for number, triple in enumerate(told.asserted, start=1):
        spoken = f"{bare}#statement-{number}"
        yield Triple(told.claim, DCT + "hasPart", iri_term(spoken))
        yield Triple(spoken, RDF_TYPE, iri_term(RDF + "Statement"))
        yield Triple(spoken, RDF + "subject", iri_term(triple.subject))
        yield Triple(spoken, RDF + "predicate", iri_term(triple.predicate))
        yield Triple(spoken, RDF + "object", triple.object)


def _provenance(told: Told, iris: Iris, bare: str) -> Iterator[Triple]:
    assertion = f"{bare}#assertion"
    for predicate, local in ((PROV + "wasDerivedFrom", "evidence"), (PROV + "wasQuotedFrom", "article"),
                             (PROV + "wasAttributedTo", "saidBy")):  # fmt: skip
        yield from (Triple(assertion, predicate, found) for found in told.values(str(iris.term(local))))
    yield from (triple for triple in told.description if triple.subject == told.claim)
    yield from told.evidence
    yield from told.article


def _publication(told: Told, iris: Iris, bare: str) -> Iterator[Triple]:
    publisher = f"{iris.base}void#publisher"
    for predicate, iri in (
        (DCT + "license", LICENCE),
        (DCT + "creator", publisher),
        (PROV + "wasAttributedTo", publisher),
        (DCT + "subject", told.claim),
        (DCT + "isPartOf", f"{iris.base}void#dataset"),
        (NPX + "hasNanopubType", str(iris.term("Claim"))),
    ):
        yield Triple(bare, predicate, iri_term(iri))
    yield from (Triple(bare, RDFS + "label", text_term(label.value)) for label in told.values(RDFS + "label")[:1])


def _close(iri: str, code: str) -> str:
    return iri.replace(HOLE, code)


def _close_triple(triple: Triple, code: str) -> Triple:
    value = iri_term(_close(triple.object.value, code)) if triple.object.is_iri else triple.object
    return Triple(_close(triple.subject, code), triple.predicate, value)
