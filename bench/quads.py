"""Quads in the shape of a published graph, as many as wanted and always the same: states, treaties, claims."""

from __future__ import annotations

import random
from collections.abc import Iterator

STATES, KINDS = 200, ("Alliance", "TradeAgreement", "BorderTreaty", "BasingAgreement")
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
XSD = "http://www.w3.org/2001/XMLSchema#"


def write_quads(count: int, base: str) -> Iterator[str]:
    """Yield about *count* lines of N-Quads."""
    draw = random.Random(7)
    written = 0
    for number in range(STATES):
        yield from _describe(f"{base}id/state/s{number}", "State", f"State {number}", base)
        written += 2
    number = 0
    while written < count:
        lines = list(_write_treaty(number, draw, base))
        yield from lines
        written += len(lines)
        number += 1


def _describe(iri: str, kind: str, label: str, base: str) -> Iterator[str]:
    yield f"<{iri}> <{RDF_TYPE}> <{base}ontology#{kind}> .\n"
    yield f'<{iri}> <{LABEL}> "{label}"@en .\n'


def _write_treaty(number: int, draw: random.Random, base: str) -> Iterator[str]:
    foe, iri = f"{base}ontology#", f"{base}id/treaty/t{number}"
    one, other = draw.sample(range(STATES), 2)
    year, kind = draw.randint(1950, 2025), draw.choice(KINDS)
    yield from _describe(iri, kind, f"Treaty {number}", base)
    facts = [f"<{iri}> <{foe}party> <{base}id/state/s{state}>" for state in (one, other)]
    facts.append(f'<{iri}> <{foe}signedOn> "{year}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"^^<{XSD}date>')
    facts.append(f'<{iri}> <{foe}signedIn> "{year}"^^<{XSD}integer>')
    claim, article = f"{base}id/claim/c{number}", f"{base}id/article/a{number // 8}"
    for fact in facts:
        yield f"{fact} .\n"
        yield f"{fact} <{claim}> .\n"
        yield f"{fact} <{base}graph/facts> .\n"
    yield f"<{claim}> <{RDF_TYPE}> <{foe}Claim> .\n"
    yield f"<{claim}> <{foe}article> <{article}> .\n"
    yield f'<{claim}> <{foe}quotation> "State {one} and State {other} signed treaty {number} in {year}." .\n'
    yield f'<{claim}> <{foe}start> "{draw.randint(0, 9000)}"^^<{XSD}integer> .\n'
