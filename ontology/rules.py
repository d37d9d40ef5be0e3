"""Compiling a closed ontology: each axiom becomes instance rules that keep their OWL 2 RL/RDF names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef, Variable
from rdflib.namespace import OWL, RDF
from rdflib.term import Node

from ontology.errors import RuleError
from ontology.ntriples import Triple, write_term
from ontology.table import LIST, Pattern, TableRule, expand, load_table, matches_value, read_pattern

Bindings = Mapping[Node, Node]
# Rules whose predicate is a variable: the engine has them built in.
REPLACEMENT = ("eq-rep-s", "eq-rep-p", "eq-rep-o")


@dataclass(frozen=True, slots=True)
class InstanceRule:
    """One rule about things: *body* and *head* hold variables; a contradiction has no head.

    *axioms* are the triples of the closed ontology that it was made from.
    """

    name: str
    body: tuple[Pattern, ...]
    head: Pattern | None
    axioms: tuple[Pattern, ...]

    @property
    def witnesses(self) -> tuple[Variable, ...]:
        """Return the variables of the body that the head does not tell."""
        told = set(self.head or ())
        found = (term for pattern in self.body for term in pattern if isinstance(term, Variable) and term not in told)
        return tuple(dict.fromkeys(found))


def instantiate(rule: InstanceRule, conclusion: Triple, witnesses: Sequence[str]) -> tuple[Triple, ...]:
    """Return the premises of a conclusion, given what the rule's witnesses stand for; all as N-Triples spells terms."""
    assert rule.head is not None
    known: dict[Node, str] = dict(zip(rule.head, conclusion, strict=True))
    known.update(zip(rule.witnesses, witnesses, strict=True))

    def spell(term: Node) -> str:
        return known[term] if isinstance(term, Variable) else write_term(term)

    return tuple((spell(one), spell(two), spell(three)) for one, two, three in rule.body)


def compile_rules(stated: Graph, closed: Graph) -> tuple[InstanceRule, ...]:
    """Return the rules about things, contradictions among them, that the axioms amount to that were *stated*.

    *closed* is what follows from them about terms. Of two rules to the same effect, that of a stated axiom is kept.
    """
    table = load_table()
    about_things = (
        rule for name, rule in table.items() if not name.startswith(("scm-", "dt-")) and name not in REPLACEMENT
    )
    made = [made for rule in about_things for made in _compile(rule, closed, stated)]
    made.sort(key=lambda rule: not all(axiom in stated for axiom in rule.axioms))
    rules = tuple(rule for rule in _without_repeats(made) if rule.head is None or rule.body[:1] != _OF_NOTHING)
    if any(term == OWL.Thing for rule in rules for pattern in rule.body for term in pattern):
        return rules
    return tuple(rule for rule in rules if rule.head is None or rule.head[2] != OWL.Thing)  # nobody asks for it


# From a member of owl:Nothing everything follows: it is reported (cls-nothing2), and nothing drawn from it.
_OF_NOTHING: tuple[Pattern, ...] = (read_pattern("?x rdf:type owl:Nothing"),)


def compile_schema_rules(ontology: Graph) -> tuple[InstanceRule, ...]:
    """Return the rules by which axioms follow from axioms; only lists are read from the *ontology*."""
    table = load_table()
    return tuple(
        _without_repeats(
            made
            for name, rule in table.items()
            if name.startswith("scm-")
            for made in _compile(rule, ontology, ontology, only_lists=not rule.has_list)
        )
    )


def _compile(rule: TableRule, closed: Graph, stated: Graph, *, only_lists: bool = False) -> Iterator[InstanceRule]:
    if not rule.has_list:
        for schema in expand(rule):
            axioms, body = ([], list(schema.when)) if only_lists else _part(schema.when)
            for bindings, triples in solve(axioms, closed):
                yield _make(rule.name, triples, body, schema.then, bindings)
        return
    leading = [read_pattern(line) for line in rule.when if "[" not in line]
    axioms, _ = _part(leading)
    for found, triples in solve(axioms, closed):
        cells = walk_list(stated, found[LIST])
        members = [value for _, predicate, value in cells if predicate == RDF.first]
        named = dict(found) | {Variable(f"l[{place}]"): member for place, member in enumerate(members, 1)}
        for schema in expand(rule, len(members)):
            body = [pattern for pattern in schema.when if pattern not in axioms]
            yield _make(rule.name, (*triples, *cells), body, schema.then, named)


def _part(patterns: Iterable[Pattern]) -> tuple[list[Pattern], list[Pattern]]:
    """Return the patterns about the ontology, and those about things."""
    axioms: list[Pattern] = []
    body: list[Pattern] = []
    for pattern in patterns:
        (axioms if is_axiom(pattern) else body).append(pattern)
    return axioms, body


def is_axiom(pattern: Pattern) -> bool:
    """Tell whether a triple or pattern speaks of the ontology, not of things."""
    _, predicate, value = pattern
    if predicate == RDF.type:
        return value in SCHEMA_CLASSES
    return predicate in SCHEMA_PROPERTIES


def _make(
    name: str, axioms: tuple[Pattern, ...], body: Iterable[Pattern], head: Pattern | None, bindings: Bindings
) -> InstanceRule:
    made = tuple(substitute(pattern, bindings) for pattern in body)
    return InstanceRule(name, made, None if head is None else substitute(head, bindings), axioms)


def substitute(pattern: Pattern, bindings: Bindings) -> Pattern:
    """Return *pattern* with its variables replaced where *bindings* has them."""
    subject, predicate, value = pattern
    return bindings.get(subject, subject), bindings.get(predicate, predicate), bindings.get(value, value)


def solve(
    patterns: Sequence[Pattern], graph: Graph, bindings: Bindings | None = None
) -> Iterator[tuple[Bindings, tuple[Pattern, ...]]]:
    """Yield how the variables of *patterns* can be bound so that all stand in *graph*, and the triples that do."""
    known = bindings or {}
    if not patterns:
        yield known, ()
        return
    pattern = substitute(patterns[0], known)
    subject, predicate, value = pattern
    by_value = isinstance(patterns[0][2], Literal)
    constant = None if by_value or isinstance(value, Variable) else value
    asked = (None if isinstance(subject, Variable) else subject, None if isinstance(predicate, Variable) else predicate)
    for triple in graph.triples((*asked, constant)):
        found = _bind(pattern, triple, known)
        if found is not None:
            for rest, triples in solve(patterns[1:], graph, found):
                yield rest, (triple, *triples)


def _bind(pattern: Pattern, triple: Pattern, known: Bindings) -> Bindings | None:
    found = dict(known)
    for wanted, term in zip(pattern, triple, strict=True):
        if isinstance(wanted, Variable):
            if found.setdefault(wanted, term) != term:
                return None
        elif wanted != term and not matches_value(wanted, term):
            return None
    return found


def walk_list(graph: Graph, head: Node) -> list[Pattern]:
    """Return the triples of the list that begins at *head*; raises RuleError where it is broken or runs in a circle."""
    cells: list[Pattern] = []
    node, seen = head, set[Node]()
    while node != RDF.nil:
        member = min(graph.objects(node, RDF.first), key=str, default=None)
        if member is None or node in seen:
            fault = "runs in a circle" if node in seen else "has a part without rdf:first"
            raise RuleError(f"the list {head} of the ontology {fault} at {node}; correct the ontology")
        seen.add(node)
        rest = min(graph.objects(node, RDF.rest), key=str, default=RDF.nil)
        cells += ((node, RDF.first, member), (node, RDF.rest, rest))
        node = rest
    return cells


def _without_repeats(rules: Iterable[InstanceRule]) -> Iterator[InstanceRule]:
    """Yield the rules that can give something new, each once: the first name wins."""
    seen: set[tuple[frozenset[Pattern], Pattern | None]] = set()
    for rule in rules:
        key = (frozenset(rule.body), rule.head)
        if rule.head is None or (rule.head not in rule.body and key not in seen):
            seen.add(key)
            yield rule


def _find_vocabulary() -> tuple[frozenset[Node], frozenset[Node]]:
    """Return the properties and classes by which the table speaks of ontologies."""
    things = {RDF.type, OWL.sameAs, OWL.differentFrom}
    properties: set[Node] = {RDF.first, RDF.rest}
    classes: set[Node] = set()
    for rule in load_table().values():
        for line in rule.when:
            if "[" in line:
                continue
            _, predicate, value = read_pattern(line)
            if predicate == RDF.type and isinstance(value, URIRef) and value != OWL.Nothing:
                classes.add(value)
            elif isinstance(predicate, URIRef) and predicate not in things:
                properties.add(predicate)
    return frozenset(properties), frozenset(classes)


SCHEMA_PROPERTIES, SCHEMA_CLASSES = _find_vocabulary()
