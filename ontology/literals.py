"""For which classes it matters that a literal is of them: what no rule asks for need not be concluded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rdflib import Variable
from rdflib.namespace import RDF
from rdflib.term import Node

from ontology.rules import InstanceRule


def find_open_classes(rules: Iterable[InstanceRule]) -> frozenset[Node]:
    """Return the classes that rules or contradictions ask a value to be of, and all from which these follow."""
    asked: set[Node] = set()
    narrower: dict[Node, set[Node]] = defaultdict(set)
    for rule in rules:
        values = (value for _, predicate, value in rule.body if predicate == RDF.type)
        classes = [value for value in values if not isinstance(value, Variable)]
        head = rule.head
        if head is not None and head[1] == RDF.type and len(classes) == len(rule.body):
            narrower[head[2]].update(classes)
        else:
            asked.update(classes)
    waiting = list(asked)
    while waiting:
        for class_ in narrower.pop(waiting.pop(), ()):
            if class_ not in asked:
                asked.add(class_)
                waiting.append(class_)
    return frozenset(asked)
