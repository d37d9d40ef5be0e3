"""The ontology as graphs: terms, concepts, shapes and rules, read from the files beside this module."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from rdflib import BNode, Graph, URIRef
from rdflib.namespace import RDF
from rdflib.term import Node

from ontology.codes import Codes, read_codes
from ontology.errors import OntologyError, RuleError
from ontology.iris import Iris, prefixes, prologue

__all__ = [
    "Codes",
    "Rule",
    "load_codes",
    "load_conflicts",
    "load_linkset",
    "load_ontology",
    "load_rules",
    "load_shapes",
    "name_blank_nodes",
]

ONTOLOGY_FILES = ("foedera.ttl", "schemes.ttl", "codings.ttl", "alignments.ttl")
LINKSET_FILE = "linkset.ttl"
SHAPES_FILE = "shapes.ttl"


@dataclass(frozen=True, slots=True)
class Rule:
    """A SPARQL CONSTRUCT named after what it concludes; *query* declares its prefixes."""

    name: str
    comment: str
    query: str


def load_ontology(base: str) -> Graph:
    """Read terms, concepts and alignments under *base*; lists have IRIs, so there is no blank node in it."""
    graph = _new_graph(base)
    for name in ONTOLOGY_FILES:
        _parse(graph, files("ontology") / name, base)
    return name_blank_nodes(graph)


def load_linkset(base: str) -> Graph:
    """Read the links of our terms to those of other data sets; they are no part of the ontology."""
    return _parse(_new_graph(base), files("ontology") / LINKSET_FILE, base)


def load_shapes(base: str) -> Graph:
    """Read the SHACL shapes under *base*."""
    return _parse(_new_graph(base), files("ontology") / SHAPES_FILE, base)


def load_codes(base: str) -> Codes:
    """Read which code of flat records stands for which class or concept under *base*."""
    return read_codes(load_ontology(base), base)


def load_rules(base: str) -> tuple[Rule, ...]:
    """Read the rules in `ontology/rules/`, by name."""
    found = sorted((files("ontology") / "rules").iterdir(), key=lambda file: file.name)
    return tuple(_read_rule(file, base) for file in found if file.name.endswith(".rq"))


def load_conflicts(base: str) -> tuple[Rule, ...]:
    """Read the queries in `ontology/conflicts/` that find claims which cannot all be true, by name."""
    found = sorted((files("ontology") / "conflicts").iterdir(), key=lambda file: file.name)
    return tuple(_read_rule(file, base) for file in found if file.name.endswith(".rq"))


def name_blank_nodes(graph: Graph) -> Graph:
    """Return *graph* with an IRI for each blank node, made of the term that it belongs to and a number.

    Blank nodes must hang on named terms by one triple each, as those of lists and restrictions do.
    """
    names: dict[Node, Node] = {}
    waiting: list[Node] = [*sorted({subject for subject in graph.subjects() if isinstance(subject, URIRef)})]
    for owner in waiting:  # grows while it is walked
        for predicate, child in sorted(_blank_children(graph, owner), key=lambda pair: _content(graph, *pair)):
            names[child] = _next_name(names.get(owner, owner), predicate, set(names.values()))
            waiting.append(child)
    nameless = set(filter(_is_blank, graph.all_nodes())) - names.keys()
    if nameless:
        raise OntologyError(f"{len(nameless)} blank nodes of the ontology hang on no term; give each an IRI")
    named = _new_graph_like(graph)
    for subject, predicate, value in graph:
        named.add((names.get(subject, subject), predicate, names.get(value, value)))
    return named


def _blank_children(graph: Graph, owner: Node) -> Iterator[tuple[Node, Node]]:
    return (pair for pair in graph.predicate_objects(owner) if isinstance(pair[1], BNode))


def _is_blank(node: Node) -> bool:
    return isinstance(node, BNode)


def _content(graph: Graph, predicate: Node, node: Node) -> str:
    """Return what hangs on *node* as a text that is the same at each load."""
    if not isinstance(node, BNode):
        return f"{predicate} {node}"
    return f"{predicate} ({' '.join(sorted(_content(graph, *pair) for pair in graph.predicate_objects(node)))})"


def _next_name(owner: Node, predicate: Node, taken: set[Node]) -> URIRef:
    stem = str(owner)
    if predicate == RDF.rest:
        stem, _, number = stem.rpartition("-")
        return URIRef(f"{stem}-{int(number) + 1}")
    stem = f"{stem}.{str(predicate).rpartition('#')[2]}"
    choices = (URIRef(f"{stem}-{number}") for number in range(1, len(taken) + 2))
    return next(choice for choice in choices if choice not in taken)


def _new_graph(base: str) -> Graph:
    Iris(base)  # refuses what is no base IRI
    graph = Graph(bind_namespaces="none")
    for prefix, iri in prefixes(base).items():
        graph.bind(prefix, iri)
    return graph


def _new_graph_like(graph: Graph) -> Graph:
    copy = Graph(bind_namespaces="none")
    for prefix, iri in graph.namespaces():
        copy.bind(prefix, iri)
    return copy


def _parse(graph: Graph, file: Traversable, base: str) -> Graph:
    try:
        return graph.parse(data=file.read_text(encoding="utf-8"), format="turtle", publicID=base)
    except OSError as error:
        raise OntologyError(f"{file}: cannot be read ({error.strerror}); reinstall Foedera") from error
    except SyntaxError as error:  # rdflib's BadSyntax
        raise OntologyError(f"{file}: is not valid Turtle ({error}); correct the file") from error


def _read_rule(file: Traversable, base: str) -> Rule:
    text = file.read_text(encoding="utf-8")
    start = f"# {file.name}: "
    if not text.startswith(start):
        raise RuleError(f"{file}: the first line must be {start!r} and what the rule concludes")
    lines = (line for line in text.splitlines() if line.startswith("# "))
    comment = " ".join(line.removeprefix("# ") for line in lines).removeprefix(f"{file.name}: ")
    return Rule(file.name.removesuffix(".rq"), comment, prologue(base, text) + text)
