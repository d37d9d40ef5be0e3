"""The engine: what follows from triples by instance rules, which fire on each new triple from a queue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rdflib import Graph, Variable
from rdflib.namespace import RDF
from rdflib.term import Node

from ontology.datatypes import DATATYPES, find_datatypes
from ontology.index import NONE, Fact, Index
from ontology.joins import Binding, Join, Slots, Step, build_join, number_variables
from ontology.literals import find_open_classes
from ontology.ntriples import Triple, write_term
from ontology.rules import REPLACEMENT, InstanceRule, instantiate
from ontology.table import Pattern, expand, load_table

Witness = int | tuple[int, ...] | None
Derived = tuple[int, int, int, int, Witness]
"""Subject, predicate, object, the number of the rule, and what the premises name that the conclusion does not."""
BUILT_IN = (*REPLACEMENT, "dt-type2")


def _read_built_in(name: str) -> InstanceRule:
    [schema] = expand(load_table()[name])
    return InstanceRule(name, schema.when, schema.then, ())


BUILT_IN_RULES = tuple(map(_read_built_in, BUILT_IN))


@dataclass(slots=True)
class Plan:
    """What a triple of one predicate, or of one class, sets off: conclusions with the number of their rule, and joins.

    A class of objects is marked where it matters that literals are of it.
    """

    subject_classes: list[tuple[int, int]] = field(default_factory=list)
    object_classes: list[tuple[int, int, bool]] = field(default_factory=list)
    forward: list[tuple[int, int]] = field(default_factory=list)
    backward: list[tuple[int, int]] = field(default_factory=list)
    joins: list[Join] = field(default_factory=list)


class Closure:
    """What was stated, and what follows from it by *rules*; it grows as triples are added.

    `derived` holds what follows in the order in which it was found, so that premises stand before conclusions;
    *axioms* are the stated ones that the rules were compiled from.
    """

    def __init__(self, rules: Iterable[InstanceRule], axioms: Graph | None = None) -> None:
        known = tuple(rules)
        self.axioms = Graph() if axioms is None else axioms
        self.rules = tuple(rule for rule in known if rule.head is not None)
        self.checks = tuple(rule for rule in known if rule.head is None)
        self.index = Index()
        self.stated: list[int] = []
        self.stated_again: set[Fact] = set()
        self.derived: list[Derived] = []
        self._done = 0
        self._typed = 0
        self._plans: dict[int, Plan] = {}
        self._class_plans: dict[int, Plan] = {}
        open_classes = find_open_classes(known)
        self._datatypes = DATATYPES.intersection(map(write_term, open_classes))
        for number, rule in enumerate(self.rules):
            self._install(number, rule, open_classes)
        self.run(())

    def add(self, triples: Iterable[Triple]) -> int:
        """State *triples*, draw what follows, and return how many new ones follow."""
        before = len(self.derived)
        self.run(self.load(triples))
        return len(self.derived) - before

    def load(self, triples: Iterable[Triple]) -> list[int]:
        """State *triples* without drawing anything yet; return their numbers, for `run`."""
        start, stated, insert = len(self.stated), self.stated, self.index.insert
        for fact in self.index.intern_all(triples):
            if insert(*fact):
                stated += fact
            else:
                self.stated_again.add(fact)
        return stated[start:]

    def rule_of(self, entry: Derived) -> InstanceRule:
        """Return the rule that gave a conclusion."""
        place = entry[3] - len(self.rules)
        return self.rules[entry[3]] if place < 0 else BUILT_IN_RULES[place]

    def premises(self, entry: Derived) -> tuple[Triple, ...]:
        """Return the triples about things that a conclusion was drawn from."""
        rule, spelled = self.rule_of(entry), self.index.spell(entry[:3])
        found = entry[4] if isinstance(entry[4], tuple) else (entry[4],)
        told = [self.index.names[term] for term in found if term is not None]
        return instantiate(rule, spelled, told if rule.witnesses else ())

    def new_facts(self) -> Iterator[Derived]:
        """Yield what follows and was not stated, in the order of derivation."""
        if not self.stated_again:
            yield from self.derived
        else:
            yield from (entry for entry in self.derived if entry[:3] not in self.stated_again)

    def all_stated(self) -> Iterator[Fact]:
        """Yield what was stated; what follows as well and was stated later comes last."""
        numbers = iter(self.stated)
        yield from zip(numbers, numbers, numbers, strict=True)
        yield from sorted(self.stated_again.intersection(entry[:3] for entry in self.derived))

    # Rules

    def _install(self, number: int, rule: InstanceRule, open_classes: frozenset[Node]) -> None:
        """Put *rule* where the triples that fit its body set it off."""
        assert rule.head is not None
        if not rule.body:
            subject, predicate, value = (self.index.intern(write_term(term)) for term in rule.head)
            self._conclude(subject, predicate, value, number, None)
        elif len(rule.body) == 1 and self._install_plain(number, rule.body[0], rule.head, open_classes):
            return
        slots = number_variables((*rule.body, rule.head))
        last = self._build_conclusion(number, rule.head, rule.witnesses, slots)
        for place, pattern in enumerate(rule.body):
            self._plan_of(pattern).joins.append(build_join(self.index, rule.body, place, slots, last))

    def _install_plain(self, number: int, body: Pattern, head: Pattern, open_classes: frozenset[Node]) -> bool:
        """Put a rule of one premise into its table; return false where none fits."""
        subject, _, value = body
        is_class = body[1] == RDF.type and not isinstance(value, Variable)
        if not isinstance(subject, Variable) or not (is_class or isinstance(value, Variable)) or subject == value:
            return False
        plan = self._plan_of(body)
        if head[1] == RDF.type and not isinstance(head[2], Variable) and head[0] in (subject, value):
            class_ = self.index.intern(write_term(head[2]))
            if head[0] == subject:
                plan.subject_classes.append((class_, number))
            else:
                plan.object_classes.append((class_, number, head[2] in open_classes))
            return True
        relation = self.index.intern(write_term(head[1]))
        if not is_class and (head[0], head[2]) == (subject, value):
            plan.forward.append((relation, number))
            return True
        if not is_class and (head[0], head[2]) == (value, subject):
            plan.backward.append((relation, number))
            return True
        return False

    def _plan_of(self, pattern: Pattern) -> Plan:
        _, predicate, value = pattern
        if predicate == RDF.type and not isinstance(value, Variable):
            return self._class_plans.setdefault(self.index.intern(write_term(value)), Plan())
        return self._plans.setdefault(self.index.intern(write_term(predicate)), Plan())

    def _build_conclusion(self, number: int, head: Pattern, witnesses: Sequence[Variable], slots: Slots) -> Step:
        conclude = self._conclude
        size = len(slots)
        known = [0] * size
        places = []
        for term in head:  # a constant of the head gets a place behind those of the variables
            if not isinstance(term, Variable):
                known.append(self.index.intern(write_term(term)))
            places.append(slots[term] if isinstance(term, Variable) else len(known) - 1)
        constants = known[size:]
        one, two, three = places
        told = [slots[variable] for variable in witnesses]

        def last(binding: Binding) -> None:
            found = binding + constants if constants else binding
            witness = None if not told else found[told[0]] if len(told) == 1 else tuple(found[place] for place in told)
            conclude(found[one], found[two], found[three], number, witness)

        return last

    # The queue

    def _conclude(self, s: int, p: int, o: int, rule: int, witness: Witness) -> None:
        """Add a conclusion, unless it is known or says that something is itself."""
        if (s != o or p != self.index.same) and self.index.insert(s, p, o):
            self.derived.append((s, p, o, rule, witness))

    def run(self, fresh: Sequence[int]) -> None:
        """Fire the rules on what was stated and on all that follows; the queue grows while it is walked."""
        if self._datatypes:
            self._type_literals()
        numbers, queue, fire = iter(fresh), self.derived, self._fire
        for s, p, o in zip(numbers, numbers, numbers, strict=True):
            fire(s, p, o)
        while self._done < len(queue):
            s, p, o, _, _ = queue[self._done]
            self._done += 1
            fire(s, p, o)

    def _fire(self, s: int, p: int, o: int) -> None:
        index = self.index
        if p == index.type:
            plan = self._class_plans.get(o)
            if index.type in self._plans:
                self._follow(self._plans[index.type], s, o)
        else:
            plan = self._plans.get(p)
        if plan is not None:
            self._follow(plan, s, o)
        if p == index.same:
            self._merge(s, o)
        elif index.has_all_objects:
            self._replace(s, p, o)

    def _follow(self, plan: Plan, s: int, o: int) -> None:
        """Draw what one triple of the plan's predicate or class sets off."""
        index, conclude = self.index, self._conclude
        type_, kinds = index.type, index.kinds
        if plan.subject_classes:
            known = kinds.get(s, NONE)
            for class_, rule in plan.subject_classes:
                if class_ not in known:
                    conclude(s, type_, class_, rule, o)
        if plan.object_classes:
            known = kinds.get(o, NONE)
            for class_, rule, is_open in plan.object_classes:
                if class_ not in known and (is_open or not index.is_literal(o)):
                    conclude(o, type_, class_, rule, s)
        for relation, rule in plan.forward:
            conclude(s, relation, o, rule, None)
        for relation, rule in plan.backward:
            conclude(o, relation, s, rule, None)
        for join in plan.joins:
            join(s, o)

    # What is built in

    def _merge(self, s: int, other: int) -> None:
        """Say of *other* what is said of *s*, which is the same (eq-rep-*)."""
        index, first = self.index, len(self.rules)
        if not index.has_all_objects:
            index.index_all_objects()
        for relation in [*index.rows, index.type]:
            if relation == index.same:
                continue  # eq-sym and eq-trans say it
            for value in index.objects(relation, s):
                self._conclude(other, relation, value, first, s)
            if relation != index.type or s in index.classes:
                for thing in index.subjects(relation, s):
                    self._conclude(thing, relation, other, first + 2, s)
        for thing, value in index.pairs(s):
            self._conclude(thing, other, value, first + 1, s)

    def _replace(self, s: int, p: int, o: int) -> None:
        """Say a new triple of all that is the same as one of its terms (eq-rep-*)."""
        index, first = self.index, len(self.rules)
        for place, term in enumerate((s, p, o)):
            for other in index.objects(index.same, term):
                fact = [s, p, o]
                fact[place] = other
                self._conclude(fact[0], fact[1], fact[2], first + place, term)

    def _type_literals(self) -> None:
        """Give new literals the datatypes that rules ask for (dt-type2)."""
        index, rule = self.index, len(self.rules) + BUILT_IN.index("dt-type2")
        names = index.names
        for term in range(self._typed, len(names)):
            if names[term][0] == '"':
                for datatype in find_datatypes(names[term]):
                    if datatype in self._datatypes:
                        self._conclude(term, index.type, index.intern(datatype), rule, None)
        self._typed = len(names)
