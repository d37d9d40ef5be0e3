"""How things, documents, terms and graphs are named under one base IRI."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from rdflib import URIRef

from ontology.errors import IriError

KINDS = (
    "state",
    "organisation",
    "person",
    "place",
    "group",
    "document",
    "outlet",
    "author",
    "office",
    "tenure",
    "membership",
    "treaty",
    "provision",
    "sanction",
    "act",
    "article",
    "claim",
    "evidence",
    "contradiction",
)
VOCABULARIES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "dct": "http://purl.org/dc/terms/",
    "schema": "https://schema.org/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "void": "http://rdfs.org/ns/void#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "org": "http://www.w3.org/ns/org#",
    "wd": "http://www.wikidata.org/entity/",
}
_BASE = re.compile(r"https?://[^\s<>\"{}|\\^`?#]+/")
_KEY = re.compile(r"[A-Za-z0-9._~-]+")
# Letters that Unicode does not take apart into a Latin letter and an accent.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ə": "e"}
)
_APOSTROPHES = re.compile("['’‘`´ʻʼʹʿʾ]")


@dataclass(frozen=True, slots=True)
class Iris:
    """The names under *base*, an http or https IRI that ends in a slash."""

    base: str

    def __post_init__(self) -> None:
        if not _BASE.fullmatch(self.base):
            raise IriError(
                f"base IRI {self.base!r} must be an http or https IRI that ends in a slash, "
                "without query or fragment; set FOEDERA_BASE_IRI to one such as http://localhost:8000/"
            )

    @property
    def ontology(self) -> URIRef:
        """The IRI of the ontology itself."""
        return URIRef(self.base + "ontology")

    def term(self, local: str) -> URIRef:
        """Return the ontology's term *local*, as in `ontology.terms`."""
        return URIRef(f"{self.base}ontology#{local}")

    def thing(self, kind: str, key: str) -> URIRef:
        """Return the IRI of the thing *key* of one of `KINDS`."""
        _check(kind, key)
        return URIRef(f"{self.base}id/{kind}/{key}")

    def document(self, kind: str, key: str, extension: str | None = None) -> URIRef:
        """Return the document about a thing, in one format where *extension* is given."""
        _check(kind, key)
        return URIRef(f"{self.base}doc/{kind}/{key}" + (f".{extension}" if extension else ""))

    def graph(self, name: str) -> URIRef:
        """Return the named graph *name* (facts, inferred, authority, linkset, catalogue)."""
        if not _KEY.fullmatch(name):
            raise IriError(f"graph name {name!r} may hold only letters, digits and . _ ~ -")
        return URIRef(f"{self.base}graph/{name}")

    def split(self, iri: str) -> tuple[str, str] | None:
        """Return kind and key of a thing; None for what is none of ours. A fragment belongs to its thing."""
        start = self.base + "id/"
        if not iri.startswith(start):
            return None
        kind, _, key = iri[len(start) :].partition("#")[0].partition("/")
        return (kind, key) if kind in KINDS and _KEY.fullmatch(key) else None


def _check(kind: str, key: str) -> None:
    if kind not in KINDS:
        raise IriError(f"there are no things of the kind {kind!r}; kinds are {', '.join(KINDS)}")
    if not _KEY.fullmatch(key):
        raise IriError(f"key {key!r} of a {kind} may hold only letters, digits and . _ ~ -; make it with slug()")


@cache
def prefixes(base: str) -> Mapping[str, str]:
    """Return the prefixes that every query on the site may use without declaring them."""
    kinds = {kind: f"{base}id/{kind}/" for kind in KINDS}
    return {"foe": f"{base}ontology#", "graph": f"{base}graph/", **kinds, **VOCABULARIES}


def read_name(text: str, base: str) -> URIRef:
    """Return the IRI that *text* names: `state:uz`, `<http:...>`, `http:...`, `a` for rdf:type; raises IriError."""
    if text == "a":
        return URIRef(VOCABULARIES["rdf"] + "type")
    iri = text[1:-1] if text.startswith("<") and text.endswith(">") else text
    prefix, _, local = iri.partition(":")
    known = prefixes(base)
    if text == iri and prefix in known and _KEY.fullmatch(local):
        return URIRef(known[prefix] + local)
    if not re.fullmatch(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|^`\\]+", iri, re.IGNORECASE) or (
        text == iri and "://" not in iri
    ):
        raise IriError(
            f"{text!r} names nothing; write an IRI, or a name such as state:uz, of the prefixes {', '.join(known)}"
        )
    return URIRef(iri)


def prologue(base: str, query: str | None = None) -> str:
    """Return the PREFIX lines that declare `prefixes(base)` in SPARQL; of *query*, only those it seems to use."""
    chosen = ((name, iri) for name, iri in prefixes(base).items() if query is None or f"{name}:" in query)
    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in chosen)


def slug(text: str) -> str:
    """Return *text* as a key: lower-case ASCII letters and digits, parted by hyphens.

    A name without a single Latin letter or digit gets a key made of its hash, so that it is never empty.
    """
    folded = unicodedata.normalize("NFKD", text).lower().translate(_LETTERS)
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    key = re.sub("[^a-z0-9]+", "-", _APOSTROPHES.sub("", bare)).strip("-")
    return key or f"name-{sha256(text.encode()).hexdigest()[:8]}"
