"""What a release holds, counted once while it is published, in one walk over its sorted quads."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from ontology.iris import Iris
from store.turtle import RDF_TYPE, Parts, split_quad

FILE = "statistics.json"
CLAIMS = "claims"
LAYERS = ("facts", "inferred", "authority", "linkset")
EXAMPLES = (
    "State",
    "Treaty",
    "Sanction",
    "Person",
    "Organisation",
    "Claim",
    "Article",
    "Signing",
    "Imposition",
    "Evidence",
)
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


@dataclass(frozen=True, slots=True)
class Usage:
    """How often members of *subject* (a class) use *predicate*, and with values of which classes and datatypes."""

    subject: str
    predicate: str
    triples: int
    classes: Mapping[str, int]
    datatypes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class GraphCounts:
    """Counts over one graph: members by class, triples by property, and by which properties each class is described."""

    triples: int = 0
    subjects: int = 0
    objects: int = 0
    classes: Mapping[str, int] = field(default_factory=dict)
    properties: Mapping[str, int] = field(default_factory=dict)
    usages: tuple[Usage, ...] = ()


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts over the default graph, each layer and all claims together; a few things worth looking at.

    *entities* are the things under `id/` that the default graph gives a class, *pages* all that have a document of
    their own, reference data too; *earliest* and *latest* bound the days that the default graph tells of.
    """

    default: GraphCounts = field(default_factory=GraphCounts)
    layers: Mapping[str, GraphCounts] = field(default_factory=dict)
    claim_graphs: int = 0
    entities: int = 0
    pages: int = 0
    claims: int = 0
    articles: int = 0
    earliest: str = ""
    latest: str = ""
    examples: tuple[str, ...] = ()

    @property
    def triples(self) -> int:
        """Return how many statements the default graph holds."""
        return self.default.triples

    @property
    def inferred(self) -> int:
        """Return how many statements were inferred."""
        return self.layers["inferred"].triples if "inferred" in self.layers else 0

    @property
    def classes(self) -> list[tuple[str, int]]:
        """Return the classes of the default graph with their members."""
        return sorted(self.default.classes.items())

    @property
    def properties(self) -> list[tuple[str, int]]:
        """Return the properties of the default graph with their triples."""
        return sorted(self.default.properties.items())

    def count(self, iri: object) -> int:
        """Return how many members the class *iri* has."""
        return self.default.classes.get(str(iri), 0)


def count_quads(read_lines: Callable[[], Iterable[str]], iris: Iris) -> Statistics:
    """Return the statistics of N-Quads lines sorted by code point; *read_lines* gives them anew for each walk."""
    names = {"": "", **{f"<{iris.graph(layer)}>": layer for layer in LAYERS}}
    counters = {name: _Counter() for name in (*names.values(), CLAIMS)}
    claims: set[str] = set()
    for quad in map(split_quad, _typings(read_lines())):
        if quad[0] in names:
            counters[names[quad[0]]].note_type(quad[1], quad[3])
    pages, entities, days = 0, 0, _Days(iris)
    start = f"<{iris.base}id/"
    for subject, about in groupby(map(split_quad, read_lines()), key=itemgetter(1)):
        by_graph: dict[str, list[Parts]] = {}
        for quad in about:
            name = names.get(quad[0], CLAIMS)
            days.note(quad)
            if name == CLAIMS:
                claims.add(quad[0])
            by_graph.setdefault(name, []).append(quad)
        for name, quads in by_graph.items():
            counters[name].count_subject(subject, quads)
        if subject.startswith(start) and "#" not in subject:
            entities += subject in counters[""].types
            pages += subject in counters[""].types or subject in counters["authority"].types
    default = counters[""]
    return Statistics(
        default=default.result(),
        layers={name: counters[name].result() for name in (*LAYERS, CLAIMS)},
        claim_graphs=len(claims),
        entities=entities,
        pages=pages,
        claims=default.members[f"<{iris.term('Claim')}>"],
        articles=default.members[f"<{iris.term('Article')}>"],
        earliest=days.earliest,
        latest=days.latest,
        examples=tuple(dict.fromkeys(default.find_examples(f"<{iris.term(name)}>" for name in EXAMPLES))),
    )


def _typings(lines: Iterable[str]) -> Iterator[str]:
    return (line for line in lines if RDF_TYPE in line)


class _Days:
    """The first and the last day that the default graph speaks of."""

    def __init__(self, iris: Iris) -> None:
        self.earliest, self.latest = "", ""
        self._predicates = {f"<{iris.term('earliest')}>", f"<{iris.term('latest')}>"}

    def note(self, quad: Parts) -> None:
        """Look at one quad."""
        if quad[2] in self._predicates and not quad[0]:
            day = quad[3][1:].partition('"')[0]
            self.earliest = min(self.earliest or day, day)
            self.latest = max(self.latest, day)


class _Counter:
    """Counts one graph. Nodes with the same classes are counted together, and told apart only in the result."""

    def __init__(self) -> None:
        self.types: dict[str, tuple[str, ...]] = {}
        self.members: Counter[str] = Counter()
        self._triples = 0
        self._subjects = 0
        self._objects: set[int] = set()
        self._kinds: Counter[tuple[tuple[str, ...], str, tuple[str, ...] | str]] = Counter()
        self._richest: dict[str, tuple[int, str]] = {}
        self._shared: dict[tuple[str, ...], tuple[str, ...]] = {}

    def note_type(self, subject: str, kind: str) -> None:
        """Remember that *subject* is of the class *kind*."""
        together = tuple(sorted({*self.types.get(subject, ()), kind}))
        self.types[subject] = self._shared.setdefault(together, together)

    def count_subject(self, subject: str, quads: list[Parts]) -> None:
        """Count all that this graph says of *subject*."""
        types = self.types.get(subject, ())
        self._subjects += 1
        self._triples += len(quads)
        self.members.update(types)
        for _, _, predicate, value in quads:
            self._objects.add(hash(value))
            self._kinds[types, predicate, self.types.get(value, ()) if value[0] != '"' else _datatype(value)] += 1
        for kind in types:
            if len(quads) > self._richest.get(kind, (0, ""))[0]:
                self._richest[kind] = (len(quads), subject)

    def find_examples(self, kinds: Iterable[str]) -> list[str]:
        """Return the thing of which most is said, for each of *kinds* that has one."""
        return [self._richest[kind][1][1:-1] for kind in kinds if kind in self._richest]

    def result(self) -> GraphCounts:
        """Return what was counted."""
        properties: Counter[str] = Counter()
        triples: Counter[tuple[str, str]] = Counter()
        classes: dict[tuple[str, str], Counter[str]] = {}
        datatypes: dict[tuple[str, str], Counter[str]] = {}
        for (types, predicate, values), count in self._kinds.items():
            properties[predicate[1:-1]] += count
            for key in ((kind, predicate) for kind in types):
                triples[key] += count
                if isinstance(values, str):
                    datatypes.setdefault(key, Counter())[values] += count
                else:
                    for value in values:
                        classes.setdefault(key, Counter())[value[1:-1]] += count
        usages = (
            Usage(kind[1:-1], predicate[1:-1], count, _sorted(classes, key), _sorted(datatypes, key))
            for key, count in sorted(triples.items())
            for kind, predicate in (key,)
        )
        members = {kind[1:-1]: count for kind, count in sorted(self.members.items())}
        return GraphCounts(
            self._triples, self._subjects, len(self._objects), members, dict(sorted(properties.items())), tuple(usages)
        )


def _sorted(table: Mapping[tuple[str, str], Counter[str]], key: tuple[str, str]) -> dict[str, int]:
    return dict(sorted(table.get(key, {}).items()))


def _datatype(literal: str) -> str:
    if literal[-1] == ">":
        return literal[literal.rindex("^^<") + 3 : -1]
    return _STRING if literal[-1] == '"' else _LANG_STRING


def write_statistics(statistics: Statistics) -> bytes:
    """Return *statistics* as the file that lies beside a release's manifest."""
    return json.dumps(asdict(statistics), indent=0, sort_keys=True).encode() + b"\n"


def load_statistics(folder: Path | None) -> Statistics:
    """Return the statistics of the release in *folder*; all zero where there is none."""
    path = folder / FILE if folder else None
    if path is None or not path.is_file():
        return Statistics()
    read = json.loads(path.read_bytes())
    layers = {name: _read_counts(counts) for name, counts in read.pop("layers").items()}
    default, examples = _read_counts(read.pop("default")), tuple(read.pop("examples"))
    return Statistics(default=default, layers=layers, examples=examples, **read)


def _read_counts(counts: dict[str, Any]) -> GraphCounts:
    usages = tuple(Usage(**usage) for usage in counts.pop("usages"))
    return GraphCounts(usages=usages, **counts)
