"""How values are put for people: dates, yes and no, names for what bears no label."""

from __future__ import annotations

import re

from server.graph.reading import XSD, Term

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WORDS = {
    "http://purl.org/dc/terms/title": "title",
    "http://purl.org/dc/terms/publisher": "publisher",
    "http://purl.org/dc/terms/creator": "author",
    "http://www.w3.org/2004/02/skos/core#notation": "code",
    "http://purl.org/dc/terms/source": "source",
    "http://purl.org/dc/terms/license": "licence",
    "https://schema.org/mentions": "mentions",
    "http://www.w3.org/2002/07/owl#sameAs": "same as",
    "http://www.w3.org/2004/02/skos/core#exactMatch": "same as",
    "http://www.w3.org/2000/01/rdf-schema#seeAlso": "see also",
    "http://www.w3.org/2000/01/rdf-schema#label": "label",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#type": "is a",
    "http://www.w3.org/2004/02/skos/core#altLabel": "also known as",
    "http://www.w3.org/ns/prov#wasQuotedFrom": "quoted from",
    "http://www.w3.org/ns/oa#hasSource": "source",
    "http://www.w3.org/ns/oa#hasSelector": "selector",
}
"""Names for terms of other vocabularies, whose labels we do not hold; also the order in which pages show them."""
FACTUALITY = {
    "actual": "Told as fact",
    "planned": "Planned",
    "possible": "Possible",
    "negated": "Denied",
}
_DATE = re.compile(r"(-?\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def read_name(iri: str) -> str:
    """Return the best name for *iri* that can be made without a label."""
    if iri in WORDS:
        return WORDS[iri]
    local = re.split(r"[#/]", iri.rstrip("/#"))[-1]
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local).replace("-", " ").replace("_", " ")
    return spaced if spaced.isupper() else spaced.lower()


def show_value(term: Term) -> str:
    """Return a literal as people write it."""
    if term.datatype in (XSD + "date", XSD + "gYearMonth", XSD + "gYear", XSD + "dateTime"):
        return show_date(term.value)
    if term.datatype == XSD + "boolean":
        return "yes" if term.value in ("true", "1") else "no"
    return term.value


def show_date(text: str) -> str:
    """Return 2005-11-14 as 14 November 2005, 2005-11 as November 2005; what is no date stays as it is."""
    found = _DATE.match(text)
    if found is None:
        return text
    year, month, day = found.groups()
    if month is None or not 1 <= int(month) <= 12:
        return year
    return f"{int(day)} {MONTHS[int(month) - 1]} {year}" if day else f"{MONTHS[int(month) - 1]} {year}"
