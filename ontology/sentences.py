"""Rules in plain language: what one step says, with the names of the things it is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rdflib import Variable
from rdflib.term import Node

from ontology.checker import Statement, bind_step
from ontology.table import load_table

_GAP = re.compile(r"{(\w)}")


def describe_step(
    rule: str, premises: Sequence[Statement], conclusion: Statement | None, name: Callable[[Node], str]
) -> str:
    """Return the sentence of *rule* about this step, with *name* giving the words for each term."""
    row = load_table().get(rule)
    if row is None:
        return rule
    bindings = bind_step(rule, premises, conclusion) or {}

    def fill(gap: re.Match[str]) -> str:
        term = bindings.get(Variable(gap[1]))
        return "it" if term is None else name(term)

    return _GAP.sub(fill, row.says)
