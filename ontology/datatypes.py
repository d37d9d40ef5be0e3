"""Datatypes of OWL 2 RL: which a literal is of, whether its text is a value of it, whether two are one value."""

from __future__ import annotations

from functools import cache

from owlrl.DatatypeHandling import AltXSDToPYTHON
from owlrl.XsdDatatypes import OWL_Datatype_Subsumptions, OWL_RL_Datatypes
from rdflib import XSD, Literal, URIRef

from ontology.ntriples import read_term, write_term

DATATYPES = frozenset(map(write_term, OWL_RL_Datatypes))


def find_datatypes(literal: str) -> tuple[str, ...]:
    """Return the datatypes of OWL 2 RL that a *literal* is of, as N-Triples spells all; with a language it has none."""
    end = literal.rpartition('"')[2]
    if end.startswith("@"):
        return ()
    return _with_wider(end[2:] or f"<{XSD.string}>")


@cache
def _with_wider(datatype: str) -> tuple[str, ...]:
    wider = OWL_Datatype_Subsumptions.get(URIRef(datatype[1:-1]), ())
    return (datatype, *map(write_term, wider)) if datatype in DATATYPES else ()


def is_well_formed(literal: str) -> bool:
    """Tell whether the text of a *literal* is a value of its datatype (dt-not-type); what OWL 2 RL has not, is."""
    term = read_term(literal)
    assert isinstance(term, Literal)
    read = AltXSDToPYTHON.get(term.datatype)
    if read is None:
        return True
    try:
        read(str(term))
    except ValueError:
        return False
    return True


def are_different(one: str, other: str) -> bool:
    """Tell whether two literals surely are different values (dt-diff)."""
    first, second = read_term(one), read_term(other)
    assert isinstance(first, Literal) and isinstance(second, Literal)
    if first.datatype == second.datatype or (first.value is not None and second.value is not None):
        return bool(first.value != second.value or first.language != second.language)
    return first.datatype in (None, XSD.string) or second.datatype in (None, XSD.string)
