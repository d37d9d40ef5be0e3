"""What must hold of the published data: the SHACL shapes, and that nothing contradicts the ontology."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox
import pyshacl
from rdflib import Graph
from rdflib.namespace import SH
from rdflib.term import Node

from ontology.consistency import Contradiction, find_contradictions
from ontology.errors import OntologyError
from ontology.ntriples import Triple, write_triple
from ontology.reasoning import close
from ontology.schema import load_ontology, load_shapes
from ontology.sentences import describe_step
from ontology.shacl import Constraint, compile_shapes, name_path

Ask = Callable[[str], Iterable[Mapping[str, str]]]
Say = Callable[[str], None]
MOST = 100  # violations that are listed of one constraint; of more, only the number is told


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """What is wrong with *focus*: along *path*, by *value*, each empty where it plays no part."""

    focus: str
    path: str
    value: str
    message: str


def check(data: Graph, base: str) -> list[Violation]:
    """Return where *data*, a default graph, violates the shapes. The ontology need not be in it."""
    store, ontology = ox.Store(), load_ontology(base)
    for graph in (data, ontology):
        store.load(graph.serialize(format="nt", encoding="utf-8"), ox.RdfFormat.N_TRIPLES)

    def ask(query: str) -> Iterator[Mapping[str, str]]:
        found = store.query(query)
        assert isinstance(found, ox.QuerySolutions)
        names = [variable.value for variable in found.variables]
        return ({name: row[name].value for name in names if row[name] is not None} for row in found)

    return sorted(check_shapes(ask, compile_shapes(load_shapes(base), ontology)))


def check_shapes(ask: Ask, constraints: Sequence[Constraint], *, say: Say = lambda _line: None) -> Iterator[Violation]:
    """Yield where the default graph of a store violates *constraints*; *ask* runs a SELECT, its rows as text.

    Takes no more memory for a bigger store: the store finds what is wrong, `MOST` of each constraint are listed, and
    the number of all where there are more. *say* hears of each shape.
    """
    shape = ""
    for number, constraint in enumerate(constraints):
        if constraint.shape != shape:
            shape = constraint.shape
            say(f"checking {shape.rpartition('#')[2]} ({number} of {len(constraints)} constraints done)")
        yield from _check_constraint(ask, constraint)


def _check_constraint(ask: Ask, constraint: Constraint) -> Iterator[Violation]:
    rows = list(ask(f"{constraint.query} LIMIT {MOST + 1}"))
    for row in rows[:MOST]:
        yield Violation(row["focus"], constraint.path or row.get("path", ""), row.get("value", ""), constraint.message)
    if len(rows) > MOST:
        [counted] = ask(f"SELECT (COUNT(*) AS ?number) {{ {{ {constraint.query} }} }}")
        message = f"{constraint.message}; this and {int(counted['number']) - MOST} more"
        yield Violation(rows[MOST]["focus"], constraint.path or rows[MOST].get("path", ""), "", message)


def judge(data: Graph, base: str) -> list[Violation]:
    """Return the same as `check`, found by pySHACL in memory: slow, and the judge of our own queries."""
    shapes = load_shapes(base)
    _, report, text = pyshacl.validate(data, shacl_graph=shapes, ont_graph=load_ontology(base))
    if not isinstance(report, Graph):
        raise OntologyError(f"the shapes could not be evaluated ({text}); correct ontology/shapes.ttl")
    return sorted({_read_result(report, result) for result in report.objects(None, SH.result)})


def check_consistency(data: Graph, base: str) -> list[Violation]:
    """Return where *data*, facts with inferences, contradicts the ontology; each message starts with OWL's rule."""
    return check_triples(sorted(map(write_triple, data)), base)


def check_triples(triples: Iterable[Triple], base: str) -> list[Violation]:
    """Return the same as `check_consistency` of triples whose terms are as N-Triples writes them."""
    return sorted({read_contradiction(found) for found in contradict(triples, base)})


def contradict(triples: Iterable[Triple], base: str) -> set[Contradiction]:
    """Return where triples, whose terms are as N-Triples writes them, contradict the ontology."""
    return set(find_contradictions(close(load_ontology(base), triples)))


def read_contradiction(found: Contradiction) -> Violation:
    """Return a contradiction as a violation by its last premise; the message starts with OWL's rule."""
    focus, path, value = found.premises[-1]
    says = describe_step(found.rule, (*found.axioms, *found.premises), None, str)
    return Violation(str(focus), str(path), str(value), f"{found.rule}: {says} One of the claims behind it is wrong.")


def _read_result(report: Graph, result: Node) -> Violation:
    focus, value = (_text(report.value(result, name)) for name in (SH.focusNode, SH.value))
    path = name_path(report, report.value(result, SH.resultPath))
    messages = sorted(str(message) for message in report.objects(result, SH.resultMessage))
    return Violation(focus, path, value, " ".join(messages))


def _text(term: Node | None) -> str:
    return "" if term is None else str(term)
