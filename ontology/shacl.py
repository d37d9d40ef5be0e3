"""SHACL shapes as SPARQL: one query for each constraint, so that a store of any size checks itself.

Covers the part of SHACL Core that our shapes use (https://www.w3.org/TR/shacl/, sections 2 to 4); a shape that says
anything else is refused. pySHACL is the judge: a test holds both to the same results.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, count

from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, SH, XSD
from rdflib.term import Node

from ontology.errors import ShapeError

_NO_COMPONENT = {RDF.type, SH.path, SH.message, SH.targetClass, SH.property, SH.ignoredProperties}
# The casts of SPARQL that tell whether a literal is well formed (SHACL, 4.1.2: one that is not breaks sh:datatype).
_CASTS = {XSD[name] for name in ("integer", "decimal", "boolean", "date", "dateTime", "gYear", "gYearMonth")}


@dataclass(frozen=True, slots=True)
class Constraint:
    """One thing that must hold: *query* selects `?focus` and, where they play a part, `?path` and `?value`.

    *path* is what the shape names, empty where the query finds it; *message* is for people.
    """

    shape: str
    path: str
    message: str
    query: str


def compile_shapes(shapes: Graph, ontology: Graph) -> tuple[Constraint, ...]:
    """Return the constraints of all *shapes* that have a target, in a fixed order; *ontology* tells the subclasses.

    Raises ShapeError for what is not covered.
    """
    compiler = Compiler(shapes, ontology)
    targeted = sorted(set(shapes.subjects(SH.targetClass)), key=str)
    return tuple(constraint for shape in targeted for constraint in compiler.compile(shape))


def name_path(graph: Graph, path: Node | None) -> str:
    """Return a property path as a text: an IRI, or the alternatives with a bar between."""
    choices = None if path is None else graph.value(path, SH.alternativePath)
    if choices is None:
        return "" if path is None else str(path)
    return "|".join(map(str, Collection(graph, choices)))


class Compiler:
    """Turns the shapes of one graph into queries."""

    def __init__(self, shapes: Graph, ontology: Graph) -> None:
        """Take the *shapes*, and the *ontology* that tells which classes lie under which."""
        self.shapes, self._ontology = shapes, ontology
        self._numbers = count()

    def compile(self, shape: Node) -> Iterator[Constraint]:
        """Yield the constraints of a node shape with a target."""
        targets = " ".join(self.classes(self.shapes.objects(shape, SH.targetClass)))
        target = f"VALUES ?class {{ {targets} }} ?focus a ?class ."
        for predicate, argument in self._components(shape):
            if predicate == SH.closed:
                yield self._constraint(shape, shape, f"{target} {self._closed(shape)}", "?path ?value")
            else:
                broken = self._breaks(predicate, argument, "?focus", "")
                yield self._constraint(shape, shape, f"{target} FILTER({broken})", "(?focus AS ?value)")
        for part in self._parts(shape):
            yield from self._compile_part(shape, part, target)

    def _compile_part(self, shape: Node, part: Node, target: str) -> Iterator[Constraint]:
        path = self._path(part)
        for predicate, argument in self._components(part):
            if predicate in OF_VALUES:
                test = OF_VALUES[predicate](self, "?value", argument)
                yield self._constraint(shape, part, f"{target} ?focus {path} ?value . FILTER({test})", "?value")
            elif predicate in OF_PAIRS:
                pair = f"?focus {path} ?value ; {_iri(argument)} ?bound . FILTER({_fails(OF_PAIRS[predicate])})"
                yield self._constraint(shape, part, f"{target} {pair}", "?value")
            else:
                broken = self._breaks(predicate, argument, "?focus", path)
                yield self._constraint(shape, part, f"{target} FILTER({broken})", "")

    def _constraint(self, shape: Node, part: Node, pattern: str, columns: str) -> Constraint:
        path = name_path(self.shapes, self.shapes.value(part, SH.path))
        messages = sorted(str(found) for found in self.shapes.objects(part, SH.message))
        return Constraint(str(shape), path, " ".join(messages), f"SELECT DISTINCT ?focus {columns} {{ {pattern} }}")

    def breaks(self, shape: Node, node: str) -> str:
        """Return an expression that is true where *node*, a variable, does not conform to *shape*."""
        broken = [self._breaks(*component, node, "") for component in self._components(shape)]
        for part in self._parts(shape):
            path = self._path(part)
            for predicate, argument in self._components(part):
                if predicate in OF_VALUES:
                    value = self.variable()
                    test = OF_VALUES[predicate](self, value, argument)
                    broken.append(f"EXISTS {{ {node} {path} {value} . FILTER({test}) }}")
                else:
                    broken.append(self._breaks(predicate, argument, node, path))
        return f"({' || '.join(broken)})" if broken else "false"

    def _breaks(self, predicate: Node, argument: Node, node: str, path: str) -> str:
        if path and predicate in OF_SETS:
            return OF_SETS[predicate](self, f"{node} {path}", argument)
        if not path and predicate in OF_VALUES:
            return OF_VALUES[predicate](self, node, argument)
        raise ShapeError(f"the shapes use {predicate} where it is not covered; say it otherwise, or add it to shacl.py")

    def _components(self, shape: Node) -> list[tuple[Node, Node]]:
        found = [pair for pair in self.shapes.predicate_objects(shape) if pair[0] not in _NO_COMPONENT]
        return sorted(found, key=lambda pair: (str(pair[0]), str(pair[1])))

    def _parts(self, shape: Node) -> list[Node]:
        """Return the property shapes of a shape, in an order that does not hang on the names of blank nodes."""
        return sorted(self.shapes.objects(shape, SH.property), key=lambda part: (self._path(part), self._content(part)))

    def _content(self, part: Node) -> str:
        return " ".join(f"{predicate} {value}" for predicate, value in self._components(part))

    def _path(self, part: Node) -> str:
        path = self.shapes.value(part, SH.path)
        choices = None if path is None else self.shapes.value(path, SH.alternativePath)
        return _iri(path) if choices is None else f"({'|'.join(map(_iri, Collection(self.shapes, choices)))})"

    def _closed(self, shape: Node) -> str:
        """Return a pattern that matches what a closed shape does not allow (SHACL, 4.8.1)."""
        ignored = self.shapes.value(shape, SH.ignoredProperties)
        allowed = {_iri(self.shapes.value(part, SH.path)) for part in self._parts(shape)}
        allowed |= set(map(_iri, Collection(self.shapes, ignored))) if ignored is not None else set()
        return f"?focus ?path ?value . FILTER(?path NOT IN ({', '.join(sorted(allowed))}))"

    def classes(self, above: Iterable[Node]) -> list[str]:
        """Return the classes *above* and all under them."""
        found = {name for class_ in above for name in self._ontology.transitive_subjects(RDFS.subClassOf, class_)}
        return sorted(_iri(name) for name in found)

    def variable(self) -> str:
        """Return a variable that nothing else uses."""
        return f"?v{next(self._numbers)}"


def _at_least(number: int, compiler: Compiler, start: str) -> str:
    """Return a pattern that matches where *start* (a node and a path) has that many different values."""
    names = [compiler.variable() for _ in range(number)]
    different = "".join(f" FILTER(!sameTerm({one}, {other}))" for one, other in combinations(names, 2))
    return "EXISTS { " + " ".join(f"{start} {name} ." for name in names) + different + " }"


def _min_count(compiler: Compiler, start: str, argument: Node) -> str:
    return f"NOT {_at_least(_number(argument), compiler, start)}" if _number(argument) else "false"


def _max_count(compiler: Compiler, start: str, argument: Node) -> str:
    return _at_least(_number(argument) + 1, compiler, start)


def _has_value(_compiler: Compiler, start: str, argument: Node) -> str:
    return f"NOT EXISTS {{ {start} {argument.n3()} }}"


def _datatype(_compiler: Compiler, value: str, argument: Node) -> str:
    test = f"!isLiteral({value}) || datatype({value}) != {_iri(argument)}"
    return f"{test} || !COALESCE({_cast(value, argument)}, false)" if argument in _CASTS else test


def _cast(value: str, datatype: Node) -> str:
    cast = f"{_iri(datatype)}(STR({value}))"
    return f"sameTerm({cast}, {cast})"


def _node_kind(_compiler: Compiler, value: str, argument: Node) -> str:
    return f"!{ {SH.IRI: 'isIRI', SH.Literal: 'isLiteral'}[URIRef(str(argument))] }({value})"


def _class(compiler: Compiler, value: str, argument: Node) -> str:
    name = compiler.variable()
    return f"NOT EXISTS {{ {value} a {name} FILTER({name} IN ({', '.join(compiler.classes([argument]))})) }}"


def _pattern(_compiler: Compiler, value: str, argument: Node) -> str:
    return f"isBlank({value}) || !REGEX(STR({value}), {Literal(str(argument)).n3()})"


def _min_length(_compiler: Compiler, value: str, argument: Node) -> str:
    return f"isBlank({value}) || STRLEN(STR({value})) < {_number(argument)}"


def _in(compiler: Compiler, value: str, argument: Node) -> str:
    members = Collection(compiler.shapes, argument)
    return "!(" + " || ".join(f"sameTerm({value}, {member.n3()})" for member in members) + ")"


def _or(compiler: Compiler, value: str, argument: Node) -> str:
    return " && ".join(f"({compiler.breaks(shape, value)})" for shape in Collection(compiler.shapes, argument))


def _node(compiler: Compiler, value: str, argument: Node) -> str:
    return compiler.breaks(argument, value)


def _bound(sign: str) -> Callable[[Compiler, str, Node], str]:
    return lambda _compiler, value, argument: _fails(f"{value} {sign} {argument.n3()}")


def _fails(test: str) -> str:
    """Return an expression that is true where *test* is false or cannot be told (SHACL, 4.3)."""
    return f"!COALESCE({test}, false)"


OF_VALUES: Mapping[Node, Callable[[Compiler, str, Node], str]] = {
    SH.datatype: _datatype,
    SH.nodeKind: _node_kind,
    SH["class"]: _class,
    SH.pattern: _pattern,
    SH.minLength: _min_length,
    SH.minInclusive: _bound(">="),
    SH.maxInclusive: _bound("<="),
    SH["in"]: _in,
    SH["or"]: _or,
    SH.node: _node,
}
OF_SETS: Mapping[Node, Callable[[Compiler, str, Node], str]] = {
    SH.minCount: _min_count,
    SH.maxCount: _max_count,
    SH.hasValue: _has_value,
}
OF_PAIRS: Mapping[Node, str] = {SH.lessThan: "?value < ?bound", SH.lessThanOrEquals: "?value <= ?bound"}


def _number(argument: Node) -> int:
    return int(str(argument))


def _iri(term: Node | None) -> str:
    if not isinstance(term, URIRef):
        raise ShapeError(f"the shapes have {term!r} where an IRI is needed; correct ontology/shapes.ttl")
    return term.n3()
