"""An independent check of proofs: does a rule of the table really give each conclusion from its premises?

It knows the table of rules, and the text of those in SPARQL, and nothing of the engine that drew the conclusions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from rdflib import Graph, Literal, Variable
from rdflib.namespace import RDF
from rdflib.term import Node

from ontology.datatypes import are_different, find_datatypes, is_well_formed
from ontology.ntriples import Triple, read_triple, write_term
from ontology.table import LIST, Pattern, TableRule, expand, load_table, matches_value, read_pattern

Bindings = Mapping[Node, Node]
Statement = tuple[Node, Node, Node]


class StepLike(Protocol):
    """A step of a proof, its terms as N-Triples spells them."""

    @property
    def conclusion(self) -> Triple: ...
    @property
    def rule(self) -> str: ...
    @property
    def premises(self) -> tuple[Triple, ...]: ...
    @property
    def axioms(self) -> tuple[Triple, ...]: ...


def check_proof(
    steps: Sequence[StepLike], goal: Triple, is_stated: Callable[[Triple], bool], queries: Mapping[str, str]
) -> list[str]:
    """Return what is wrong with the proof of *goal*, a line for each fault.

    Each premise must be stated or concluded by an earlier step, which makes the proof finite; each step must be a
    valid use of its rule, need all of its premises, and be needed itself. *queries* are the rules in SPARQL by name.
    """
    faults = []
    known: set[Triple] = set()
    used = {premise for step in steps for premise in (*step.premises, *step.axioms)} | {goal}
    for step in steps:
        said = " ".join(step.conclusion)
        loose = [
            premise for premise in (*step.premises, *step.axioms) if premise not in known and not is_stated(premise)
        ]
        faults += [f"{' '.join(premise)} is neither stated nor concluded before {said}" for premise in loose]
        if not _is_valid(step, queries):
            faults.append(f"{step.rule} does not conclude {said} from what is given")
        if step.conclusion not in used or step.conclusion in known:
            faults.append(f"the step to {said} is not needed")
        known.add(step.conclusion)
    if goal not in known and not is_stated(goal):
        faults.append(f"{' '.join(goal)} is not concluded")
    return faults


def _is_valid(step: StepLike, queries: Mapping[str, str]) -> bool:
    premises = [read_triple(premise) for premise in (*step.axioms, *step.premises)]
    if step.rule not in queries:
        return bind_step(step.rule, premises, read_triple(step.conclusion)) is not None
    query, conclusion = queries[step.rule], read_triple(step.conclusion)
    without = [premises[:place] + premises[place + 1 :] for place in range(len(premises))]
    return _constructs(query, premises, conclusion) and not any(_constructs(query, row, conclusion) for row in without)


def _constructs(query: str, premises: Sequence[Statement], conclusion: Statement) -> bool:
    graph = Graph(bind_namespaces="none")
    for premise in premises:
        graph.add(premise)
    result = graph.query(query).graph
    return result is not None and conclusion in result


def bind_step(rule: str, premises: Sequence[Statement], conclusion: Statement | None) -> Bindings | None:
    """Return what the variables of *rule* stand for in this step; None where the step is not valid.

    *premises* hold the axioms, with the lists they name, and the triples about things; each must be needed.
    A contradiction has no *conclusion*.
    """
    row = load_table().get(rule)
    if row is None:
        return None
    lists = {triple for triple in premises if row.has_list and triple[1] in (RDF.first, RDF.rest)}
    facts = [triple for triple in premises if triple not in lists]
    for length, known in _read_lists(row, facts, lists):
        for schema in expand(row, length):
            for bindings in _match(schema.when, facts, known, frozenset(facts)):
                told = _conclude(schema.then, conclusion, bindings)
                if told is not None and CONDITIONS.get(rule, _always)(told):
                    return told
    return None


def _read_lists(row: TableRule, facts: Sequence[Statement], lists: set[Statement]) -> Iterator[tuple[int, Bindings]]:
    """Yield length and members of the lists that the axioms name; where the rule has none, nothing known."""
    if not row.has_list:
        yield 0, {}
        return
    leading = [read_pattern(line) for line in row.when if "?l" in line and "[" not in line]
    for found in _match(leading, facts, {}, frozenset()):
        members = _walk(found[LIST], lists)
        if members is not None:
            named: dict[Node, Node] = {Variable(f"l[{place}]"): member for place, member in enumerate(members, 1)}
            yield len(members), named | {LIST: found[LIST]}


def _walk(head: Node, lists: set[Statement]) -> list[Node] | None:
    """Return the members of the list at *head*; None where *lists* are not that list and nothing else."""
    members, left = [], set(lists)
    while head != RDF.nil:
        first = [triple for triple in left if triple[0] == head and triple[1] == RDF.first]
        rest = [triple for triple in left if triple[0] == head and triple[1] == RDF.rest]
        if len(first) != 1 or len(rest) != 1:
            return None
        left -= {*first, *rest}
        members.append(first[0][2])
        head = rest[0][2]
    return None if left else members


def _match(
    patterns: Sequence[Pattern], facts: Sequence[Statement], known: Bindings, unused: frozenset[Statement]
) -> Iterator[Bindings]:
    """Yield how *patterns* fit *facts* so that none of *unused* is left over."""
    if not patterns:
        if not unused:
            yield known
        return
    for fact in facts:
        found = _bind(patterns[0], fact, known)
        if found is not None:
            yield from _match(patterns[1:], facts, found, unused - {fact})


def _bind(pattern: Pattern, fact: Statement, known: Bindings) -> Bindings | None:
    found = dict(known)
    for wanted, term in zip(pattern, fact, strict=True):
        if isinstance(wanted, Variable):
            if found.setdefault(wanted, term) != term:
                return None
        elif not matches_value(wanted, term):
            return None
    return found


def _conclude(then: Pattern | None, conclusion: Statement | None, bindings: Bindings) -> Bindings | None:
    if then is None or conclusion is None:
        return bindings if then is None and conclusion is None else None
    return _bind(then, conclusion, bindings)


def _always(_: Bindings) -> bool:
    return True


def _is_of_datatype(bindings: Bindings) -> bool:
    literal = bindings[Variable("x")]
    return isinstance(literal, Literal) and write_term(bindings[Variable("d")]) in find_datatypes(write_term(literal))


def _differ(bindings: Bindings) -> bool:
    one, other = bindings[Variable("x")], bindings[Variable("y")]
    both = isinstance(one, Literal) and isinstance(other, Literal)
    return both and are_different(write_term(one), write_term(other))


def _is_ill_formed(bindings: Bindings) -> bool:
    literal = bindings[Variable("y")]
    return isinstance(literal, Literal) and not is_well_formed(write_term(literal))


CONDITIONS: Mapping[str, Callable[[Bindings], bool]] = {
    "dt-type2": _is_of_datatype,
    "dt-diff": _differ,
    "dt-not-type": _is_ill_formed,
}
