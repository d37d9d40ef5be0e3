"""Triples as integers, with the indexes that rules join through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib.namespace import OWL, RDF

from ontology.ntriples import Triple, write_term

Fact = tuple[int, int, int]
Values = int | set[int]
"""One value, or several: a set for each single value would take most of the memory."""
NONE: frozenset[int] = frozenset()


class Index:
    """A set of triples. Classes of things are shared frozen sets, since most things are of one of few sets of classes.

    Values are found by predicate and subject; subjects by predicate and object once `index_objects` was asked for.
    """

    def __init__(self) -> None:
        self.names: list[str] = []
        self.ids: dict[str, int] = {}
        self.type = self.intern(write_term(RDF.type))
        self.same = self.intern(write_term(OWL.sameAs))
        self.rows: dict[int, dict[int, Values]] = {}
        self.by_object: dict[int, dict[int, Values]] = {}
        self.kinds: dict[int, frozenset[int]] = {}
        self.classes: set[int] = set()
        self.has_all_objects = False
        self._grown: dict[tuple[frozenset[int], int], frozenset[int]] = {}

    def intern(self, term: str) -> int:
        """Return the number of *term*."""
        found = self.ids.get(term)
        if found is None:
            found = self.ids[term] = len(self.names)
            self.names.append(term)
        return found

    def intern_all(self, triples: Iterable[Triple]) -> Iterator[Fact]:
        """Yield *triples* as numbers."""
        ids, names = self.ids, self.names
        for subject, predicate, value in triples:
            s = ids.get(subject)
            if s is None:
                s = ids[subject] = len(names)
                names.append(subject)
            p = ids.get(predicate)
            if p is None:
                p = ids[predicate] = len(names)
                names.append(predicate)
            o = ids.get(value)
            if o is None:
                o = ids[value] = len(names)
                names.append(value)
            yield s, p, o

    def spell(self, fact: Iterable[int]) -> Triple:
        """Return a triple of numbers with its terms."""
        subject, predicate, value = fact
        return self.names[subject], self.names[predicate], self.names[value]

    def is_literal(self, term: int) -> bool:
        """Tell whether the term is a literal."""
        return self.names[term][0] == '"'

    def row(self, predicate: int) -> dict[int, Values]:
        """Return the values of *predicate* by subject, as they are and will be."""
        return self.rows.setdefault(predicate, {})

    def __contains__(self, fact: Fact) -> bool:
        s, p, o = fact
        return o in self.objects(p, s)

    def holds(self, triple: Triple) -> bool:
        """Tell whether the triple with these terms is here."""
        s, p, o = (self.ids.get(term, -1) for term in triple)
        return (s, p, o) in self

    def objects(self, predicate: int, subject: int) -> Iterable[int]:
        """Return what *subject* has as *predicate*; what is added meanwhile is not in it."""
        if predicate == self.type:
            return self.kinds.get(subject, NONE)
        return list_values(self.rows.get(predicate, {}).get(subject))

    def subjects(self, predicate: int, value: int) -> Iterable[int]:
        """Return what has *value* as *predicate*; of classes, and where nothing is indexed, all is looked through."""
        if predicate == self.type:
            if value not in self.classes:
                return ()
            return [thing for thing, classes in self.kinds.items() if value in classes]
        if predicate in self.by_object:
            return list_values(self.by_object[predicate].get(value))
        return [thing for thing, found in self.rows.get(predicate, {}).items() if value in list_values(found)]

    def pairs(self, predicate: int) -> Iterator[tuple[int, int]]:
        """Yield subject and object of all triples of *predicate*, as they were when it was asked."""
        if predicate == self.type:
            for subject, classes in list(self.kinds.items()):
                for class_ in classes:
                    yield subject, class_
        else:
            for subject, found in list(self.rows.get(predicate, {}).items()):
                for value in list_values(found):
                    yield subject, value

    def insert(self, s: int, p: int, o: int) -> bool:
        """Add a triple; return false where it is there already."""
        if p == self.type:
            kinds = self.kinds.get(s, NONE)
            if o in kinds:
                return False
            grown = self._grown.get((kinds, o))
            if grown is None:
                grown = self._grown[kinds, o] = kinds | {o}
                self.classes.add(o)
            self.kinds[s] = grown
            return True
        row = self.rows.get(p)
        if row is None:
            row = self.rows[p] = {}
        found = row.get(s)  # as `put` does it; the call would cost a tenth of the time of a closure
        if found is None:
            row[s] = o
        elif found.__class__ is int:
            if found == o:
                return False
            row[s] = {found, o}
        elif o in found:  # type: ignore[operator]
            return False
        else:
            found.add(o)  # type: ignore[union-attr]
        if p in self.by_object:
            put(self.by_object[p], o, s)
        elif self.has_all_objects:
            put(self.by_object.setdefault(p, {}), o, s)
        return True

    def index_objects(self, predicate: int) -> None:
        """Let subjects be found by object, from now on."""
        if predicate not in self.by_object and predicate != self.type:
            column = self.by_object[predicate] = {}
            for subject, value in self.pairs(predicate):
                put(column, value, subject)

    def index_all_objects(self) -> None:
        """Let subjects be found by object for every predicate, from now on."""
        self.has_all_objects = True
        for predicate in self.rows:
            self.index_objects(predicate)


def put(row: dict[int, Values], key: int, value: int) -> bool:
    """Add *value* to those of *key*; return false where it is one of them."""
    found = row.get(key)
    if found is None:
        row[key] = value
    elif isinstance(found, int):
        if found == value:
            return False
        row[key] = {found, value}
    elif value in found:
        return False
    else:
        found.add(value)
    return True


def list_values(found: Values | None) -> tuple[int, ...]:
    """Return the values of one key, as they are now."""
    if found is None:
        return ()
    return (found,) if isinstance(found, int) else tuple(found)
