"""The terms of the ontology as people read them: in tables, each with what it means and how it stands to others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rdflib import RDFS, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, SKOS
from rdflib.term import Node

from server.graph.wording import read_name

KINDS = {
    OWL.Class: "Classes",
    OWL.ObjectProperty: "Relations",
    OWL.DatatypeProperty: "Values",
    OWL.AnnotationProperty: "Annotations",
    OWL.AllDisjointClasses: "What nothing can be at once",
}
CHARACTERS = {
    OWL.TransitiveProperty: "passes on along a chain of itself",
    OWL.SymmetricProperty: "holds both ways",
    OWL.IrreflexiveProperty: "nothing has it to itself",
}
# How a term stands to others: the words, the property, and whether it is read from the other end.
RELATIONS = (
    ("kind of", RDFS.subClassOf, False),
    ("has as kinds", RDFS.subClassOf, True),
    ("special case of", RDFS.subPropertyOf, False),
    ("from", RDFS.domain, False),
    ("to", RDFS.range, False),
    ("starts", RDFS.domain, True),
    ("inverse of", OWL.inverseOf, False),
    ("inverse of", OWL.inverseOf, True),
    ("never together with", OWL.propertyDisjointWith, False),
    ("never together with", OWL.propertyDisjointWith, True),
    ("close to", SKOS.closeMatch, False),
    ("narrower than", SKOS.broadMatch, False),
    ("related to", SKOS.relatedMatch, False),
    ("close to", SKOS.closeMatch, True),
    ("wider than", SKOS.broadMatch, True),
    ("related to", SKOS.relatedMatch, True),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A term that another stands to; *iri* is empty where only words are said."""

    iri: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A term: its name, what it means, and how it stands to others, in words and links."""

    iri: str
    local: str
    label: str
    code: str
    comment: str
    note: str
    is_deprecated: bool
    related: tuple[tuple[str, tuple[Link, ...]], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Terms of one sort; *about* is the scheme that concepts are of, None elsewhere."""

    title: str
    entries: tuple[Entry, ...]
    about: Entry | None = None


def build_tables(ontology: Graph, start: str) -> tuple[Table, ...]:
    """Return all terms of *ontology* whose IRIs begin with *start*: by sort, and concepts by scheme."""
    glossary = _Glossary(ontology, start)
    tables = [Table(title, glossary.entries(ontology.subjects(RDF.type, kind))) for kind, title in KINDS.items()]
    for scheme in glossary.entries(ontology.subjects(RDF.type, SKOS.ConceptScheme)):
        members = glossary.entries(ontology.subjects(SKOS.inScheme, URIRef(scheme.iri)))
        tables.append(Table(f"Concepts: {scheme.label}", members, scheme))
    return tuple(table for table in tables if table.entries)


class _Glossary:
    def __init__(self, ontology: Graph, start: str) -> None:
        self._ontology, self._start = ontology, start

    def entries(self, terms: Iterable[Node]) -> tuple[Entry, ...]:
        ours = {term for term in terms if isinstance(term, URIRef) and self._is_named(term)}
        return tuple(self._entry(term) for term in sorted(ours))

    def _is_named(self, term: URIRef) -> bool:
        """Say whether *term* is one of ours, and not an axiom that only got an IRI when it was loaded."""
        return str(term).startswith(self._start) and "." not in str(term)[len(self._start) :]

    def _entry(self, term: URIRef) -> Entry:
        return Entry(
            str(term),
            str(term)[len(self._start) :],
            self._say(term, RDFS.label) or read_name(str(term)),
            self._say(term, SKOS.notation),
            self._say(term, RDFS.comment),
            self._say(term, SKOS.scopeNote),
            (term, OWL.deprecated, Literal(True)) in self._ontology,
            tuple(self._related(term)),
        )

    def _say(self, term: URIRef, predicate: URIRef) -> str:
        return next((str(found) for found in self._ontology.objects(term, predicate)), "")

    def _related(self, term: URIRef) -> Iterator[tuple[str, tuple[Link, ...]]]:
        found: dict[str, list[Link]] = {}
        for words, predicate, backwards in RELATIONS:
            others = self._ontology.subjects(predicate, term) if backwards else self._ontology.objects(term, predicate)
            named = sorted(str(other) for other in others if isinstance(other, URIRef) and self._is_shown(other))
            if named:
                found.setdefault(words, []).extend(self._link(iri) for iri in named)
        for tell in (self._restrictions, self._chains, self._members):
            for words, links in tell(term):
                found.setdefault(words, []).extend(links)
        for code in sorted(map(str, self._ontology.objects(term, URIRef(f"{self._start}coding")))):
            found.setdefault("coded elsewhere as", []).append(self._link(code))
        characters = [words for type_, words in CHARACTERS.items() if (term, RDF.type, type_) in self._ontology]
        if characters:
            found["always"] = [*found.get("always", []), *(Link("", words) for words in characters)]
        yield from ((words, tuple(dict.fromkeys(links))) for words, links in found.items())

    def _is_shown(self, term: URIRef) -> bool:
        return not str(term).startswith(self._start) or self._is_named(term)

    def _link(self, iri: str) -> Link:
        return Link(iri, self._say(URIRef(iri), RDFS.label) or read_name(iri))

    def _restrictions(self, term: URIRef) -> Iterator[tuple[str, list[Link]]]:
        for above in self._ontology.objects(term, RDFS.subClassOf):
            on, value = (self._ontology.value(above, name) for name in (OWL.onProperty, OWL.hasValue))
            if on is not None and value is not None:
                yield f"always {self._link(str(on)).text}", [self._link(str(value))]

    def _chains(self, term: URIRef) -> Iterator[tuple[str, list[Link]]]:
        for chain in self._ontology.objects(term, OWL.propertyChainAxiom):
            yield "follows from", [self._link(str(link)) for link in Collection(self._ontology, chain)]

    def _members(self, term: URIRef) -> Iterator[tuple[str, list[Link]]]:
        for members in self._ontology.objects(term, OWL.members):
            yield "none of two of", [self._link(str(member)) for member in Collection(self._ontology, members)]
