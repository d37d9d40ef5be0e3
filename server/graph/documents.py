"""What a document about a thing holds: its own statements, those that point at it, its claims, and all names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ontology.iris import Iris
from server.graph.reading import XSD, Reader, Term, Triple, iri_text

PAGE_SIZE = 100
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
DCT = "http://purl.org/dc/terms/"
FOAF = "http://xmlns.com/foaf/0.1/"
VOID = "http://rdfs.org/ns/void#"
XHTML = "http://www.w3.org/1999/xhtml/vocab#"
REFERENCE_GRAPHS = ("authority", "linkset", "reviews")


@dataclass(frozen=True)
class Document:
    """The statements about *thing*: *own* from it, *inbound* to it, *asserted* by it where it is a claim."""

    thing: str
    address: str
    own: tuple[Triple, ...]
    inbound: tuple[Triple, ...]
    asserted: tuple[Triple, ...]
    claims: tuple[str, ...]
    names: Mapping[str, Term]
    inferred: frozenset[Triple]
    reference: frozenset[Triple]
    page: int = 1
    has_more: bool = False
    about: tuple[Triple, ...] = field(default=())

    @property
    def label(self) -> str:
        """Return what the thing is called."""
        named = self.names.get(self.thing)
        return named.value if named else self.thing.rsplit("/", 1)[-1]

    def values(self, predicate: str) -> list[Term]:
        """Return the objects of the thing's own statements with *predicate*."""
        return [triple.object for triple in self.own if (triple.subject, triple.predicate) == (self.thing, predicate)]

    def first(self, predicate: str) -> str:
        """Return the first value of *predicate*, or an empty text."""
        return next((found.value for found in self.values(predicate)), "")

    def triples(self, *, accepted_only: bool = True) -> list[Triple]:
        """Return everything a format without named graphs may say: what an unaccepted claim asserts is not in it."""
        names = [Triple(iri, RDFS + "label", label) for iri, label in self.names.items() if iri != self.thing]
        asserted = self.asserted if not accepted_only or self.is_accepted else ()
        return [*self.own, *self.inbound, *asserted, *self.about, *names]

    @property
    def types(self) -> list[str]:
        """Return the classes of the thing."""
        return [found.value for found in self.values(RDF_TYPE) if found.is_iri]

    @property
    def is_accepted(self) -> bool:
        """Tell whether this is a claim whose content is held for a fact."""
        return any(t.predicate.endswith("#accepted") and t.object.value in ("true", "1") for t in self.own)


def load_document(reader: Reader, iris: Iris, kind: str, key: str, *, modified: str, page: int = 1) -> Document | None:
    """Return the document about a thing; None when no graph says anything of it."""
    thing = str(iris.thing(kind, key))
    own, reference = _load_own(reader, iris, thing)
    inbound = _load_inbound(reader, iris, thing, page)
    claims = _load_claims(reader, iris, thing, page)
    asserted = _load_asserted(reader, thing) if kind == "claim" else ()
    if not own and not inbound and not claims and not asserted:
        return None
    address = str(iris.document(kind, key))
    more = len(inbound) > PAGE_SIZE or len(claims) > PAGE_SIZE
    inbound, claims = inbound[:PAGE_SIZE], claims[:PAGE_SIZE]
    mentioned = _mentioned([*own, *inbound, *asserted]) | set(claims)
    authority = [str(iris.graph(name)) for name in REFERENCE_GRAPHS]
    return Document(
        thing=thing,
        address=address,
        own=own,
        inbound=inbound,
        asserted=asserted,
        claims=claims,
        names=reader.label_terms(mentioned | {thing}, authority[:1]),
        inferred=_load_inferred(reader, iris, thing),
        reference=reference,
        page=page,
        has_more=more,
        about=_describe(iris, thing, address, claims, modified=modified, page=page, more=more),
    )


def load_types(reader: Reader, iris: Iris, kind: str, key: str) -> list[str]:
    """Return the classes of a thing, of reference data too."""
    thing, authority = iri_text(str(iris.thing(kind, key))), iri_text(str(iris.graph("authority")))
    pattern = f"{thing} a ?class"
    return reader.values(
        f"SELECT DISTINCT ?class {{ {{ {pattern} }} UNION {{ GRAPH {authority} {{ {pattern} }} }} }} ORDER BY ?class"
    )


def _load_own(reader: Reader, iris: Iris, thing: str) -> tuple[tuple[Triple, ...], frozenset[Triple]]:
    """Return the statements from *thing* and its fragments, and those of them that only reference data makes."""
    subjects = " ".join(iri_text(thing + part) for part in ("", "#position", "#quote", "#review"))
    places = ["{ ?s ?p ?o }"]
    places += [
        f"{{ GRAPH {iri_text(str(iris.graph(name)))} {{ ?s ?p ?o }} BIND(true AS ?reference) }}"
        for name in REFERENCE_GRAPHS
    ]
    query = f"SELECT ?s ?p ?o ?reference {{ VALUES ?s {{ {subjects} }} {' UNION '.join(places)} }}"
    stated: set[Triple] = set()
    referred: set[Triple] = set()
    for row in reader.rows(query):
        triple = Triple(row["s"].value, row["p"].value, row["o"])
        (referred if "reference" in row else stated).add(triple)
    return tuple(sorted(stated | referred)), frozenset(referred - stated)


def _load_inbound(reader: Reader, iris: Iris, thing: str, page: int) -> tuple[Triple, ...]:
    """Return one statement more than a page holds, if there are so many."""
    authority = iri_text(str(iris.graph("authority")))
    pattern = f"?s ?p {iri_text(thing)}"
    query = (
        f"SELECT DISTINCT ?s ?p {{ {{ {pattern} }} UNION {{ GRAPH {authority} {{ {pattern} }} }} }} "
        f"ORDER BY ?p ?s OFFSET {(page - 1) * PAGE_SIZE} LIMIT {PAGE_SIZE + 1}"
    )
    return tuple(Triple(row["s"].value, row["p"].value, Term(thing, is_iri=True)) for row in reader.rows(query))


def _load_inferred(reader: Reader, iris: Iris, thing: str) -> frozenset[Triple]:
    inferred, name = iri_text(str(iris.graph("inferred"))), iri_text(thing)
    query = (
        f"SELECT ?s ?p ?o {{ GRAPH {inferred} {{ {{ BIND({name} AS ?s) {name} ?p ?o }} UNION "
        f"{{ BIND({name} AS ?o) ?s ?p {name} }} }} }} LIMIT 2000"
    )
    return frozenset(Triple(row["s"].value, row["p"].value, row["o"]) for row in reader.rows(query))


def _load_claims(reader: Reader, iris: Iris, thing: str, page: int) -> tuple[str, ...]:
    """Return the claims whose graphs speak of *thing*, one more than a page holds, if there are so many."""
    name, start = iri_text(thing), f"{iris.base}id/claim/"
    query = (
        f"SELECT DISTINCT ?claim {{ GRAPH ?claim {{ {{ {name} ?p ?o }} UNION {{ ?s ?p {name} }} }} "
        f'FILTER(STRSTARTS(STR(?claim), "{start}")) }} ORDER BY ?claim '
        f"OFFSET {(page - 1) * PAGE_SIZE} LIMIT {PAGE_SIZE + 1}"
    )
    return tuple(iri for iri in reader.values(query) if iri != thing)


def _load_asserted(reader: Reader, claim: str) -> tuple[Triple, ...]:
    query = f"SELECT ?s ?p ?o {{ GRAPH {iri_text(claim)} {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o"
    return tuple(Triple(row["s"].value, row["p"].value, row["o"]) for row in reader.rows(query))


def _mentioned(triples: list[Triple]) -> set[str]:
    found = set()
    for triple in triples:
        found |= {triple.subject, triple.predicate}
        if triple.object.is_iri:
            found.add(triple.object.value)
    return found


def _describe(
    iris: Iris, thing: str, address: str, claims: tuple[str, ...], *, modified: str, page: int, more: bool
) -> tuple[Triple, ...]:
    """Return what ties the thing, its document and the data set together; the same in every format."""
    here = f"{address}?page={page}" if page > 1 else address
    found = [
        Triple(thing, FOAF + "isPrimaryTopicOf", Term(address, is_iri=True)),
        Triple(here, RDF_TYPE, Term(FOAF + "Document", is_iri=True)),
        Triple(here, FOAF + "primaryTopic", Term(thing, is_iri=True)),
        Triple(here, VOID + "inDataset", Term(f"{iris.base}void#dataset", is_iri=True)),
        Triple(here, DCT + "license", Term(LICENCE, is_iri=True)),
        Triple(here, RDFS + "seeAlso", Term(f"{iris.base}void", is_iri=True)),
    ]
    found += [Triple(thing, RDFS + "seeAlso", Term(claim, is_iri=True)) for claim in claims]
    if thing.startswith(f"{iris.base}id/claim/"):
        found.append(Triple(thing, RDFS + "seeAlso", Term(f"{iris.base}np/{thing.rpartition('/')[2]}", is_iri=True)))
    if modified:
        found.append(Triple(here, DCT + "modified", Term(modified, datatype=XSD + "dateTime")))
    if more:
        found.append(Triple(here, XHTML + "next", Term(f"{address}?page={page + 1}", is_iri=True)))
    return tuple(found)
