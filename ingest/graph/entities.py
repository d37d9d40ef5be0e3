"""Entities that articles and claims mention: their names, and what the default graph says of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from rdflib import RDF, RDFS, SKOS, URIRef

from ingest.basics.authority import Authority, Row, values_of
from ingest.basics.claims import ArticleRecord, Claim, Entity
from ingest.graph.facts import Triple
from ingest.graph.words import Words, label, number, text
from ontology import terms
from ontology.iris import slug

CLASSES = {
    "state": terms.STATE,
    "organisation": terms.ORGANISATION,
    "person": terms.PERSON,
    "place": terms.PLACE,
    "group": terms.UNNAMED_GROUP,
    "document": terms.DOCUMENT,
    "outlet": terms.OUTLET,
    "author": terms.AUTHOR,
}
NO_ISO_CODES = frozenset(("XK",))  # assigned by its users, not by ISO
SUPRANATIONAL = "supranational"
BELONGS_TO = {"group": terms.GROUP_OF, "place": terms.LOCATED_IN}


def find_entities(authority: Authority) -> dict[str, Entity]:
    """Return states, organisations and people by code; a union of states that is in both tables is an organisation."""
    unions = {row["code"]: row["name"] for row in authority.states if row["kind"] == SUPRANATIONAL}
    organisations = {code: Entity("organisation", code.lower(), name, code) for code, name in unions.items()}
    return {**authority.entities, **organisations}


def find_rows(authority: Authority) -> dict[Entity, Row]:
    """Return the authority row of each state, organisation and person (of several tenures the first)."""
    rows: dict[Entity, Row] = {}
    for row in authority.states:
        if row["kind"] != SUPRANATIONAL:
            rows[Entity("state", row["code"].lower(), row["name"], row["code"])] = row
    for row in authority.organisations:
        rows[Entity("organisation", row["code"].lower(), row["name"], row["code"])] = row
    for row in authority.people:
        rows.setdefault(Entity("person", row["slug"], row["name"], row["slug"]), row)
    return rows


def find_owner(entity: Entity, entities: Mapping[str, Entity]) -> Entity | None:
    """Return the state or organisation that a group or place belongs to, by its code in whatever case."""
    if entity.of is None or entity.kind not in BELONGS_TO:
        return None
    for code in (entity.of, entity.of.upper(), entity.of.lower()):
        if code in entities:
            return entities[code]
    return Entity("state", slug(entity.of), entity.of, entity.of)


class Mentioned:
    """All entities that articles and claims name, with one name and code for each, whatever order they came in."""

    def __init__(self, authority: Authority) -> None:
        self._entities = find_entities(authority)
        self._rows = find_rows(authority)
        self._variants: dict[Entity, set[tuple[str, str, str]]] = defaultdict(set)

    def note(self, records: Iterable[ArticleRecord]) -> Iterator[ArticleRecord]:
        """Yield *records* as they are, having noted whom they name."""
        for record in records:
            for entity in _named_by(record):
                self._add(entity)
            yield record

    @cached_property
    def names(self) -> dict[Entity, str]:
        """The name of each entity; no record may be noted afterwards."""
        return {entity: self._choose_name(entity) for entity in sorted(self._variants)}

    def _add(self, entity: Entity) -> None:
        self._variants[entity].add((entity.name, entity.code, entity.of or ""))
        owner = find_owner(entity, self._entities)
        if owner is not None:
            self._variants[owner].add((owner.name, owner.code, ""))

    def _choose_name(self, entity: Entity) -> str:
        known = self._rows.get(entity)
        return known["name"] if known else min(self._variants[entity], key=lambda row: (-len(row[0]), row[0]))[0]

    def triples(self, words: Words) -> Iterator[Triple]:
        """Yield types, labels, codes and what the authority knows of each."""
        for entity, name in self.names.items():
            iri, row = words.entity(entity), self._rows.get(entity)
            yield iri, RDF.type, words.term(CLASSES[entity.kind])
            yield iri, RDFS.label, label(name)
            for code in sorted({variant[1] for variant in self._variants[entity]} - {""})[:1]:
                yield iri, SKOS.notation, text(code)
            yield from self._owners(entity, iri, words)
            if row is not None:
                yield from describe_row(entity, iri, row, words)

    def _owners(self, entity: Entity, iri: URIRef, words: Words) -> Iterator[Triple]:
        for _, _, of in sorted(self._variants[entity]):
            owner = find_owner(Entity(entity.kind, entity.key, "", "", of or None), self._entities)
            if owner is not None:
                yield iri, words.term(BELONGS_TO[entity.kind]), words.entity(owner)

    def spellings(self) -> dict[str, list[str]]:
        """Return all known names of each person, by the code in flat records."""
        found: dict[str, list[str]] = {}
        for entity, name in self.names.items():
            if entity.kind == "person":
                row = self._rows.get(entity)
                found[entity.code or entity.key] = [name, *(other_names(row) if row else ())]
        return found

    def links(self) -> Iterator[tuple[Entity, str]]:
        """Yield each entity that Wikidata knows, with its number there."""
        for entity in self.names:
            for number_there in values_of(self._rows[entity]["wikidata"]) if entity in self._rows else ():
                yield entity, number_there


def other_names(row: Row) -> list[str]:
    """Return the names of an authority row beside its first one, each once."""
    return sorted({*values_of(row.get("official_name", "")), *values_of(row["aliases"])} - {row["name"]})


def describe_row(entity: Entity, iri: URIRef, row: Row, words: Words) -> Iterator[Triple]:
    """Yield other names and outside codes from an authority row."""
    for name in other_names(row):
        yield iri, SKOS.altLabel, label(name)
    if entity.kind != "state":
        return
    if len(row["code"]) == 2 and row["code"] not in NO_ISO_CODES:
        yield iri, words.term(terms.ISO_ALPHA_2), text(row["code"])
        if row["iso3"]:
            yield iri, words.term(terms.ISO_ALPHA_3), text(row["iso3"])
    if row["cow_code"]:
        yield iri, words.term(terms.COW_CODE), number(int(row["cow_code"]))


def _named_by(record: ArticleRecord) -> Iterator[Entity]:
    yield from record.mentions
    if record.publisher is not None:
        yield record.publisher
    for claim in record.claims:
        yield from _named_in(claim)


def _named_in(claim: Claim) -> Iterator[Entity]:
    for entities in claim.roles.values():
        yield from entities
    yield from claim.speakers
    for treaty in (claim.treaty, claim.older):
        if treaty is not None:
            yield from treaty.parties
    if claim.reason is not None and claim.reason.place is not None:
        yield claim.reason.place
