"""The proofs of a release in one file: how each inferred triple was first concluded, found by a key of the triple."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from rdflib import Variable
from rdflib.term import Node

from ontology.closure import BUILT_IN_RULES, Closure, Witness
from ontology.errors import OntologyError
from ontology.ntriples import Triple, read_term, write_term
from ontology.proofs import Proof, Step, find_axiom_steps, prove
from ontology.rules import InstanceRule, instantiate
from ontology.table import Pattern

FILE = "proofs.sqlite"
_TABLES = """
CREATE TABLE term (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE rule (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE derived (key INTEGER PRIMARY KEY, s INTEGER, p INTEGER, o INTEGER, rule INTEGER, witness);
CREATE TABLE told (key INTEGER PRIMARY KEY, step TEXT NOT NULL);
"""


def key_of(triple: Triple) -> int:
    """Return the key of a triple: 63 bits of the SHA-256 of its line in N-Triples, the same in every release."""
    return int.from_bytes(sha256(f"{' '.join(triple)} .".encode()).digest()[:8]) >> 1


def name_key(key: int) -> str:
    """Return a key as addresses spell it."""
    return f"{key:016x}"


def write_proofs(path: Path, closure: Closure, concluded: Iterable[Step]) -> None:
    """Write how everything in *closure*, its axioms, and what rules above it *concluded* was drawn."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as book:
        book.execute("PRAGMA journal_mode = OFF")  # whoever is killed meanwhile leaves no release behind
        book.executescript(_TABLES)
        used: set[int] = set()
        book.executemany("INSERT OR IGNORE INTO derived VALUES (?, ?, ?, ?, ?, ?)", sorted(_rows(closure, used)))
        names = closure.index.names
        book.executemany("INSERT INTO term VALUES (?, ?)", ((number, names[number]) for number in sorted(used)))
        rules = enumerate((*closure.rules, *BUILT_IN_RULES))
        book.executemany("INSERT INTO rule VALUES (?, ?)", ((number, _spell(rule)) for number, rule in rules))
        steps = (*find_axiom_steps(closure.axioms), *concluded)
        told = ((key_of(step.conclusion), json.dumps(_plain(step), ensure_ascii=False)) for step in steps)
        book.executemany("INSERT OR IGNORE INTO told VALUES (?, ?)", told)
        book.commit()


Row = tuple[int, int, int, int, int, int | str | None]


def _rows(closure: Closure, used: set[int]) -> Iterator[Row]:
    for s, p, o, rule, witness in closure.new_facts():
        used.update((s, p, o))
        if witness is not None:
            used.update(witness if isinstance(witness, tuple) else (witness,))
        yield key_of(closure.index.spell((s, p, o))), s, p, o, rule, _write_witness(witness)


def _write_witness(witness: Witness) -> int | str | None:
    return json.dumps(witness) if isinstance(witness, tuple) else witness


def _plain(step: Step) -> list[Any]:
    return [step.conclusion, step.rule, step.premises, step.axioms]


def _spell(rule: InstanceRule) -> str:
    return json.dumps(
        {
            "name": rule.name,
            "head": None if rule.head is None else _spell_pattern(rule.head),
            "body": [_spell_pattern(pattern) for pattern in rule.body],
            "axioms": [_spell_pattern(pattern) for pattern in rule.axioms],
        }
    )


def _spell_pattern(pattern: Pattern) -> list[str]:
    return [f"?{term}" if isinstance(term, Variable) else write_term(term) for term in pattern]


class ProofBook:
    """Looks proofs up in a file that `write_proofs` wrote; every look opens it anew, so that threads may share this."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def _rules(self) -> dict[int, InstanceRule]:
        with closing(self._open()) as book:
            return {number: _read_rule(text) for number, text in book.execute("SELECT id, text FROM rule")}

    def _open(self) -> sqlite3.Connection:
        if not self.path.exists():
            raise OntologyError(f"{self.path}: this release holds no proofs; publish again to have them")
        return sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)

    def find(self, triple: Triple) -> Step | None:
        """Return the step that concluded *triple*; None for what is stated, or is not known at all."""
        step = self.find_by_key(key_of(triple))
        return step if step is not None and step.conclusion == triple else None

    def find_by_key(self, key: int) -> Step | None:
        """Return the step that concluded the triple with this key."""
        with closing(self._open()) as book:
            return self._read(book, key)

    def prove(self, triple: Triple) -> Proof:
        """Return the steps that lead to *triple*, which comes last; nothing where it is stated, or not known."""
        with closing(self._open()) as book:

            def find_step(wanted: Triple) -> Step | None:
                step = self._read(book, key_of(wanted))
                return step if step is not None and step.conclusion == wanted else None

            return prove(triple, find_step)

    def _read(self, book: sqlite3.Connection, key: int) -> Step | None:
        if told := book.execute("SELECT step FROM told WHERE key = ?", (key,)).fetchone():
            conclusion, name, premises, axioms = json.loads(told[0])
            return Step(_triple(conclusion), name, tuple(map(_triple, premises)), tuple(map(_triple, axioms)))
        row = book.execute("SELECT s, p, o, rule, witness FROM derived WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        rule = self._rules[row[3]]
        conclusion = _triple([self._term(book, number) for number in row[:3]])
        found = json.loads(row[4]) if isinstance(row[4], str) else [row[4]]
        told_terms = [self._term(book, number) for number in found if number is not None]
        premises = instantiate(rule, conclusion, told_terms if rule.witnesses else ())
        return Step(conclusion, rule.name, premises, tuple(_triple(_spell_pattern(axiom)) for axiom in rule.axioms))

    @staticmethod
    def _term(book: sqlite3.Connection, number: int) -> str:
        return str(book.execute("SELECT text FROM term WHERE id = ?", (number,)).fetchone()[0])


def _triple(terms: list[str]) -> Triple:
    subject, predicate, value = terms
    return subject, predicate, value


def _read_rule(text: str) -> InstanceRule:
    read = json.loads(text)
    head = None if read["head"] is None else _read_pattern(read["head"])
    body, axioms = (tuple(_read_pattern(pattern) for pattern in read[part]) for part in ("body", "axioms"))
    return InstanceRule(read["name"], body, head, axioms)


def _read_pattern(terms: list[str]) -> Pattern:
    read: list[Node] = [Variable(term[1:]) if term.startswith("?") else read_term(term) for term in terms]
    return read[0], read[1], read[2]
