"""Claims that cannot all be true: by the queries of `ontology/conflicts/`, and by the consistency rules of OWL 2 RL.

Nothing is merged or dropped because of them: each is described with the claims on both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from rdflib import RDF, RDFS, Literal, URIRef
from rdflib.namespace import XSD

from ontology import terms
from ontology.consistency import Contradiction, Statement
from ontology.iris import Iris
from ontology.schema import Rule, load_conflicts
from ontology.sentences import describe_step

Ask = Callable[[str], Iterable[Mapping[str, str]]]
Triple = tuple[URIRef, URIRef, URIRef | Literal]
MOST = 1000  # pairs of claims that are read of one kind
AGAINST = "against-the-ontology"


@dataclass(frozen=True, slots=True)
class Side:
    """What one side says of the thing, in words or as a value, and the claims that say it, in order."""

    says: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A contradiction about *thing* (and *other_thing*, where it may be another), of a *kind*; *note* says why."""

    kind: str
    thing: str
    property: str
    sides: tuple[Side, Side]
    note: str
    other_thing: str = ""
    key: str = field(init=False)

    def __post_init__(self) -> None:
        told = "|".join((self.kind, self.thing, self.property, *(side.says for side in self.sides)))
        object.__setattr__(self, "key", sha256(told.encode()).hexdigest()[:16])


def find_disputes(ask: Ask, base: str) -> list[Dispute]:
    """Return the contradictions among the claims of a store, in a fixed order; *ask* runs a SELECT, rows as text."""
    return [dispute for conflict in load_conflicts(base) for dispute in _find(ask, conflict)]


def _find(ask: Ask, conflict: Rule) -> Iterator[Dispute]:
    found: dict[tuple[str, ...], tuple[set[str], set[str]]] = {}
    order = "ORDER BY ?thing ?property ?one ?other ?oneClaim ?otherClaim"
    for row in ask(f"{conflict.query}\n{order} LIMIT {MOST}"):
        told = (row["thing"], row["property"], row["one"], row["other"], row.get("otherThing", ""))
        sides = found.setdefault(told, (set(), set()))
        sides[0].add(row["oneClaim"])
        sides[1].add(row["otherClaim"])
    for (thing, property_, one, other, other_thing), claims in found.items():
        pair = (Side(one, tuple(sorted(claims[0]))), Side(other, tuple(sorted(claims[1]))))
        yield Dispute(conflict.name, thing, property_, pair, conflict.comment, other_thing)


def find_against(contradictions: Iterable[Contradiction], ask: Ask, base: str) -> list[Dispute]:
    """Return what contradicts the ontology as disputes: the first and the last premise, with the claims behind each."""
    return sorted(
        (_read_against(found, ask, base) for found in contradictions), key=lambda dispute: (dispute.thing, dispute.key)
    )


def _read_against(found: Contradiction, ask: Ask, base: str) -> Dispute:
    first, last = found.premises[0], found.premises[-1]
    says = describe_step(found.rule, (*found.axioms, *found.premises), None, str)
    sides = (Side(_write(first), _claims_of(first, ask, base)), Side(_write(last), _claims_of(last, ask, base)))
    return Dispute(AGAINST, str(last[0]), str(last[1]), sides, f"{found.rule}: {says}")


def _write(statement: Statement) -> str:
    return " ".join(map(str, statement))


def _claims_of(statement: Statement, ask: Ask, base: str) -> tuple[str, ...]:
    """Return the claims whose graphs say *statement*; of a class or property above it, those that say what is below."""
    subject, predicate, value = (term.n3() for term in statement)
    if statement[1] == RDF.type:
        pattern = f"GRAPH ?claim {{ {subject} a ?below }} ?below <{RDFS.subClassOf}>* {value} ."
    else:
        pattern = f"GRAPH ?claim {{ {subject} ?below {value} }} ?below <{RDFS.subPropertyOf}>* {predicate} ."
    claim = Iris(base).term(terms.CLAIM).n3()
    rows = ask(f"SELECT DISTINCT ?claim {{ {pattern} ?claim a {claim} }} ORDER BY ?claim LIMIT {MOST}")
    return tuple(row["claim"] for row in rows)


def describe_disputes(disputes: Iterable[Dispute], base: str) -> Iterator[Triple]:
    """Yield the disputes as triples: each a `foe:Contradiction` that names what it is about and the claims."""
    iris = Iris(base)
    for dispute in disputes:
        node = iris.thing("contradiction", dispute.key)
        yield node, RDF.type, iris.term(terms.CONTRADICTION)
        yield node, RDFS.label, Literal(_label(dispute), lang="en")
        yield node, RDFS.comment, Literal(dispute.note, lang="en")
        yield node, iris.term(terms.CONFLICT), iris.term(f"conflict-{dispute.kind}")
        yield node, iris.term(terms.DISPUTED_PROPERTY), URIRef(dispute.property)
        for thing in filter(None, (dispute.thing, dispute.other_thing)):
            yield node, iris.term(terms.DISPUTES), URIRef(thing)
        for says, holds, side in zip(SAYS, HOLDS, dispute.sides, strict=True):
            yield node, iris.term(says), Literal(side.says, datatype=XSD.string)
            yield from ((node, iris.term(holds), URIRef(claim)) for claim in side.claims)


SAYS = (terms.ONE_SAYS, terms.OTHER_SAYS)
HOLDS = (terms.ONE_SIDE, terms.OTHER_SIDE)


def _label(dispute: Dispute) -> str:
    """Return what is in dispute: kind, and the end of the thing's IRI, which is readable."""
    one, other = (side.says.rpartition("/")[2] if "://" in side.says else side.says for side in dispute.sides)
    words = dispute.kind.replace("-", " ")
    return f"{words[:1].upper()}{words[1:]}: {dispute.thing.rpartition('/')[2]} ({one} / {other})"


def tell_dispute(dispute: Dispute, ask: Ask, base: str) -> Iterator[str]:
    """Yield a dispute as lines for people: what it is about, and on each side the claims with their quotations."""
    yield f"{_label(dispute)}: {dispute.note}"
    for side in dispute.sides:
        yield f"  {side.says}"
        yield from (f"    {claim}: {' ... '.join(_quote(claim, ask, base))}" for claim in side.claims)
        if not side.claims:
            yield "    no claim says this outright; it follows from what claims say"


def _quote(claim: str, ask: Ask, base: str) -> list[str]:
    iris = Iris(base)
    path = f"{iris.term(terms.HAS_EVIDENCE).n3()}/{iris.term(terms.EXACT).n3()}"
    rows = ask(f"SELECT DISTINCT ?exact {{ {URIRef(claim).n3()} {path} ?exact }} ORDER BY ?exact")
    return [f"“{row['exact']}”" for row in rows]
