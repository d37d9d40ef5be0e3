"""Reference data: the authority tables as a graph of their own, each row with its source, and links to Wikidata."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rdflib import OWL, RDF, RDFS, SKOS, URIRef
from rdflib.namespace import DCTERMS

from ingest.basics.authority import Authority, Row, values_of
from ingest.basics.claims import Entity
from ingest.basics.phrases import ROLE_WORDS
from ingest.graph.assertions import LEADING_ROLES
from ingest.graph.entities import CLASSES, describe_row, find_entities, find_rows
from ingest.graph.facts import Triple
from ingest.graph.keys import join_key
from ingest.graph.words import Words, dated, label, text
from ontology import terms
from ontology.iris import slug
from ontology.schema import load_linkset

# The columns of an entity's row that hold since and until when it exists; a person's hold one of the tenures.
VALIDITY = {"state": ("valid_from", "valid_to"), "organisation": ("founded", "dissolved"), "person": ("", "")}
WIKIDATA = "http://www.wikidata.org/entity/"


def build_linkset(links: Iterable[tuple[Entity, str]], words: Words) -> Iterator[Triple]:
    """Yield that each entity is the one with this number in Wikidata, and what lies near our terms there."""
    for entity, number in links:
        yield words.entity(entity), OWL.sameAs, URIRef(WIKIDATA + number)
    for subject, predicate, value in sorted(load_linkset(str(words.iris.base))):
        yield URIRef(str(subject)), URIRef(str(predicate)), URIRef(str(value))


def build_authority(authority: Authority, words: Words) -> Iterator[Triple]:
    """Yield all states, organisations, persons, tenures, memberships and outlets of the tables."""
    entities = find_entities(authority)
    for entity, row in find_rows(authority).items():
        began, ended = VALIDITY[entity.kind]
        yield from _describe_entity(entity, row, row.get(began, ""), row.get(ended, ""), words)
    for row in authority.people:
        yield from _describe_tenure(row, entities, words)
    for row in authority.memberships:
        yield from _describe_membership(row, entities, words)
    for row in authority.outlets:
        outlet = Entity("outlet", slug(row["name"]), row["name"], slug(row["name"]))
        yield from _describe_entity(outlet, row, "", "", words)


def _describe_entity(entity: Entity, row: Row, began: str, ended: str, words: Words) -> Iterator[Triple]:
    iri = words.entity(entity)
    yield iri, RDF.type, words.term(CLASSES[entity.kind])
    yield iri, RDFS.label, label(row["name"])
    yield iri, SKOS.notation, text(entity.code)
    yield from describe_row(entity, iri, row, words)
    yield from _date(iri, began, ended, words)
    yield from _source(iri, row)


def _date(iri: URIRef, began: str, ended: str, words: Words) -> Iterator[Triple]:
    if began:
        yield iri, words.term(terms.FROM), dated(began)
    if ended:
        yield iri, words.term(terms.UNTIL), dated(ended)


def _source(iri: URIRef, row: Row) -> Iterator[Triple]:
    for source in values_of(row["source"]):
        yield iri, DCTERMS.source, text(source)


def _describe_tenure(row: Row, entities: Mapping[str, Entity], words: Words) -> Iterator[Triple]:
    body = entities.get(row["of"])
    of = body.key if body else row["of"]
    tenure = words.thing("tenure", join_key(row["slug"], row["role"], of, row["start"]))
    office = words.thing("office", join_key(row["role"], of))
    role = words.codes.concept("role", row["role"])
    owner = body.name if body else row["of"]
    yield tenure, RDF.type, words.term(terms.TENURE)
    yield tenure, RDFS.label, label(f"{row['name']}, {row['office_title'] or row['role']} of {owner}")
    yield tenure, words.term(terms.HAS_PERSON), words.thing("person", row["slug"])
    yield tenure, words.term(terms.HAS_OFFICE), office
    yield office, RDF.type, words.term(terms.OFFICE)
    yield office, RDFS.label, label(_name_office(row["role"], owner))
    for node in (tenure, office):
        yield node, words.term(terms.ROLE), role
        if body is not None:
            yield node, words.term(terms.OF), words.entity(body)
    if body is not None and row["role"] in LEADING_ROLES:
        yield office, words.term(terms.DIRECTS), words.entity(body)
    yield from _date(tenure, row["start"], row["end"], words)
    yield from _source(tenure, row)


def _name_office(role: str, owner: str) -> str:
    words = ROLE_WORDS.get(role, role)
    return f"{words[:1].upper()}{words[1:]} of {owner}"


def _describe_membership(row: Row, entities: Mapping[str, Entity], words: Words) -> Iterator[Triple]:
    """Yield a membership; observers, partners and the times of a suspension are none."""
    member, body = entities.get(row["member"]), entities.get(row["organisation"])
    if row["status"] != "member" or member is None or body is None:
        return
    iri = words.thing("membership", join_key(member.key, body.key, row["start"]))
    yield iri, RDF.type, words.term(terms.MEMBERSHIP)
    yield iri, RDFS.label, label(f"Membership of {member.name} in {body.name}")
    for local in (terms.MEMBER, terms.ENROLS):
        yield iri, words.term(local), words.entity(member)
    yield iri, words.term(terms.HAS_ORGANISATION), words.entity(body)
    yield from _date(iri, row["start"], row["end"], words)
    yield from _source(iri, row)
