"""Which class or concept a code of flat records stands for, and the other way round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS, SKOS

from ontology import terms
from ontology.errors import CodeError
from ontology.iris import Iris

# The class above all acts of one type of claim; the last four have no actions of their own.
ACT_CLASSES = {
    "treaty": terms.TREATY_ACT,
    "sanction": terms.SANCTION_ACT,
    "membership": terms.MEMBERSHIP_ACT,
    "access": terms.ACCESS_ACT,
    "meeting": terms.MEETING,
    "incident": terms.INCIDENT,
    "statement": terms.STATEMENT,
    "assessment": terms.ASSESSMENT,
    "succession": terms.SUPERSESSION,
}
KIND_CLASSES = {"treaty": terms.TREATY, "sanction": terms.SANCTION}


@dataclass(frozen=True, slots=True)
class Codes:
    """Classes by the class above them and their code, concepts by their scheme and code."""

    iris: Iris
    classes: Mapping[tuple[URIRef, str], URIRef]
    concepts: Mapping[tuple[str, str], URIRef]
    codes: Mapping[URIRef, str]

    def act(self, claim_type: str, action: str | None = None) -> URIRef:
        """Return the class of acts for an action; for a type without actions, the class of the type."""
        above = self.iris.term(_choose(ACT_CLASSES, claim_type, "acts"))
        return above if action is None else self._class(above, action, f"action of a {claim_type}")

    def kind_class(self, claim_type: str, kind: str) -> URIRef:
        """Return the class of treaties or sanctions of a kind; the plain class for kinds such as `other`."""
        above = self.iris.term(_choose(KIND_CLASSES, claim_type, "kinds"))
        if (above, kind) not in self.classes and (claim_type, kind) in self.concepts:
            return above
        return self._class(above, kind, f"kind of a {claim_type}")

    def concept(self, scheme: str, code: str) -> URIRef:
        """Return the concept of *code* in one of the schemes (factuality, treaty, sanction, role, obligation ...)."""
        try:
            return self.concepts[scheme, code]
        except KeyError:
            raise CodeError(
                f"there is no {scheme} {code!r}; add it to ontology/schemes.ttl or correct the code"
            ) from None

    def code(self, iri: URIRef) -> str:
        """Return the code of a class or concept."""
        try:
            return self.codes[iri]
        except KeyError:
            raise CodeError(f"{iri} has no code; give it a skos:notation in the ontology") from None

    def _class(self, above: URIRef, code: str, what: str) -> URIRef:
        try:
            return self.classes[above, code]
        except KeyError:
            raise CodeError(f"{code!r} is no {what}; add it to ontology/foedera.ttl or correct the code") from None


def read_codes(ontology: Graph, base: str) -> Codes:
    """Return the codes that the notations of *ontology* give."""
    notations = {iri: str(code) for iri, code in ontology.subject_objects(SKOS.notation) if isinstance(iri, URIRef)}
    schemes = {iri: notations[iri] for iri in notations if (iri, RDF.type, SKOS.ConceptScheme) in ontology}
    classes, concepts = {}, {}
    for iri, code in notations.items():
        for above in ontology.transitive_objects(iri, RDFS.subClassOf):
            if isinstance(above, URIRef) and above != iri:
                classes[above, code] = iri
        for scheme in ontology.objects(iri, SKOS.inScheme):
            concepts[schemes[URIRef(str(scheme))], code] = iri
    codes = {iri: code for iri, code in notations.items() if iri not in schemes}
    return Codes(Iris(base), classes, concepts, codes)


def _choose(table: Mapping[str, str], claim_type: str, what: str) -> str:
    try:
        return table[claim_type]
    except KeyError:
        raise CodeError(
            f"claims of the type {claim_type!r} have no {what}; types that have: {', '.join(table)}"
        ) from None
