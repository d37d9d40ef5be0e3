"""Explanations: the proof of a triple, and for each stated premise the claims that say it, with their words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rdflib.namespace import OWL, RDF

from ontology.iris import Iris, read_name
from ontology.ntriples import Triple as Spelled
from ontology.ntriples import read_term, read_triple, write_term
from ontology.proofbook import key_of, name_key
from ontology.proofs import Proof, Step
from ontology.schema import load_rules
from ontology.sentences import describe_step
from server.graph.reading import Reader, Term, Triple, iri_text
from server.graph.writing import write_term as spell_term

_FIRST = write_term(RDF.first)
_WITH_LIST = {
    write_term(OWL[name]) for name in ("propertyChainAxiom", "intersectionOf", "unionOf", "oneOf", "hasKey", "members")
}
MOST_QUOTATIONS = 20  # for one premise
_CLAIMS = """
SELECT ?claim ?exact ?evidence ?article ?speaker {
  GRAPH ?claim { %s }
  ?claim foe:accepted true ; foe:article ?article ; foe:saidBy ?speaker ; foe:evidence ?evidence .
  ?evidence foe:exact ?exact ; foe:start ?start
} ORDER BY ?article ?start ?claim LIMIT %d
"""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A claim that says a premise, with its words."""

    claim: str
    exact: str
    evidence: str
    article: str
    speaker: str


@dataclass(frozen=True, slots=True)
class Premise:
    """What a step rests on: an earlier *step* by its number, or claims, or an axiom of the ontology."""

    triple: Triple
    step: int = 0
    claims: tuple[Quoted, ...] = ()
    is_axiom: bool = False
    members: tuple[str, ...] = ()  # of the list that is the object of an axiom


@dataclass(frozen=True, slots=True)
class Explained:
    """One step for people: its number, the conclusion, the rule by name and in a sentence, and what it rests on."""

    number: int
    triple: Triple
    key: str
    rule: str
    sentence: str
    premises: tuple[Premise, ...]


def find_key(triple: Triple) -> str:
    """Return the key under which the proof of *triple* is had."""
    return name_key(key_of(spell(triple)))


def spell(triple: Triple) -> Spelled:
    """Return *triple* as N-Triples spells its terms."""
    return f"<{triple.subject}>", f"<{triple.predicate}>", spell_term(triple.object)


def explain(proof: Proof, reader: Reader, iris: Iris) -> tuple[Explained, ...]:
    """Return the steps of *proof* for people, the conclusion last."""
    numbers = {step.conclusion: number for number, step in enumerate(proof, 1)}
    names = reader.labels(_iris_of(proof), [str(iris.graph("authority"))])
    return tuple(_explain_step(step, numbers, reader, iris, names) for step in proof)


def _explain_step(
    step: Step, numbers: Mapping[Spelled, int], reader: Reader, iris: Iris, names: Mapping[str, str]
) -> Explained:
    def name(term: object) -> str:
        return names.get(str(term)) or str(term).rpartition("#")[2].rpartition("/")[2]

    comments = _load_comments(iris.base)
    statements = tuple(map(read_triple, (*step.axioms, *step.premises)))
    sentence = comments.get(step.rule) or describe_step(step.rule, statements, read_triple(step.conclusion), name)
    cells = {axiom[0]: axiom[2][1:-1] for axiom in step.axioms if axiom[1] == _FIRST}
    axioms = (axiom for axiom in step.axioms if axiom[0] not in cells)
    premises = (
        *(_read_premise(premise, numbers, reader) for premise in step.premises),
        *(_read_axiom(axiom, numbers, tuple(cells.values())) for axiom in axioms),
    )
    key = name_key(key_of(step.conclusion))
    return Explained(numbers[step.conclusion], read(step.conclusion), key, step.rule, sentence, premises)


@cache
def _load_comments(base: str) -> Mapping[str, str]:
    return {rule.name: rule.comment for rule in load_rules(base)}


def _read_premise(premise: Spelled, numbers: Mapping[Spelled, int], reader: Reader) -> Premise:
    if number := numbers.get(premise, 0):
        return Premise(read(premise), step=number)
    return Premise(read(premise), claims=find_claims(premise, reader))


def _read_axiom(axiom: Spelled, numbers: Mapping[Spelled, int], members: tuple[str, ...]) -> Premise:
    lists = members if axiom[1] in _WITH_LIST else ()
    return Premise(read(axiom), step=numbers.get(axiom, 0), is_axiom=True, members=lists)


def find_claims(triple: Spelled, reader: Reader) -> tuple[Quoted, ...]:
    """Return the accepted claims that say *triple*, each with all its words, in the order of articles and text."""
    if not triple[0].startswith("<") or triple[2].startswith("_:"):
        return ()
    rows = reader.rows(_CLAIMS % (" ".join(triple), MOST_QUOTATIONS))
    found = ({key: term.value for key, term in row.items()} for row in rows)
    names = ("claim", "exact", "evidence", "article", "speaker")
    return tuple(dict.fromkeys(Quoted(**{name: texts[name] for name in names}) for texts in found))


def read(triple: Spelled) -> Triple:
    """Return the triple that is spelled."""
    subject, predicate, value = read_triple(triple)
    if triple[2].startswith('"'):
        language, datatype = getattr(value, "language", None), getattr(value, "datatype", None)
        return Triple(str(subject), str(predicate), Term(str(value), language=language or "", datatype=datatype or ""))
    return Triple(str(subject), str(predicate), Term(str(value), is_iri=True))


def _iris_of(proof: Proof) -> set[str]:
    terms = (term for step in proof for row in (step.conclusion, *step.premises, *step.axioms) for term in row)
    return {iri[1:-1] for iri in terms if iri.startswith("<") and _is_plain(iri[1:-1])}


def _is_plain(iri: str) -> bool:
    try:
        iri_text(iri)
    except ValueError:
        return False
    return True


def read_triple_of(names: Sequence[str], base: str) -> Spelled:
    """Return the triple of three names as people write them, the last perhaps a literal; raises OntologyError."""
    subject, predicate, value = names
    last = write_term(read_term(value)) if value.startswith('"') else f"<{read_name(value, base)}>"
    return f"<{read_name(subject, base)}>", f"<{read_name(predicate, base)}>", last


def describe_lines(steps: Sequence[Explained], claims: Sequence[Quoted], prefixes: Mapping[str, str]) -> Iterator[str]:
    """Yield the explanation as lines of text: the steps of a proof, or the claims of what is stated."""

    def shorten(triple: Triple) -> str:
        return " ".join(shorten_term(term, prefixes) for term in spell(triple))

    if not steps:
        yield "stated" + (", but by no claim: it was put together from others" if not claims else "")
        yield from (_quote(said, prefixes, "  ") for said in claims)
    for step in steps:
        yield f"{step.number}. {shorten(step.triple)}"
        yield f"   by {step.rule}: {step.sentence}"
        for premise in step.premises:
            origin = f"step {premise.step}" if premise.step else "ontology" if premise.is_axiom else "stated"
            members = " ".join(shorten_term(f"<{member}>", prefixes) for member in premise.members)
            yield f"   - {shorten(premise.triple)}{f' = ({members})' if members else ''} ({origin})"
            yield from (_quote(said, prefixes, "     ") for said in premise.claims)


def _quote(said: Quoted, prefixes: Mapping[str, str], indent: str) -> str:
    return f"{indent}“{said.exact}” ({shorten_term(f'<{said.claim}>', prefixes)})"


def shorten_term(term: str, prefixes: Mapping[str, str]) -> str:
    """Return *term* with one of *prefixes*, where it has one."""
    for prefix, start in prefixes.items():
        if term.startswith(f"<{start}") and "/" not in (local := term[len(start) + 1 : -1]) and "#" not in local:
            return f"{prefix}:{local}"
    return term
