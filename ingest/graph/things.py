"""The treaties, sanctions and acts of all articles: brought together on disk, each with a key of its own."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from pathlib import Path

from ingest.basics.shelves import Portable, Shelf, find_shared
from ingest.graph.acceptance import STANDINGS
from ingest.graph.descriptions import Description
from ingest.graph.keys import strip_ending, tell_apart
from ingest.graph.naming import end_key, key_of
from ingest.graph.reconciliation import settle_across, settle_nearby

NOTHING = -1


@dataclass(frozen=True, slots=True)
class Thing(Portable):
    """A treaty, sanction or act with its key; *standing* is empty for facts, else the ending of the key."""

    kind: str
    key: str
    standing: str
    description: Description


class Things:
    """The things of one kind that claims tell of, each claim at a place of its own: a number, none twice.

    First they are told of, article by article, then settled across articles; what is not settled is told again, until
    all have their names. Of each place and thing some bytes are held, the rest is on disk.
    """

    def __init__(self, kind: str, folder: Path | None) -> None:
        """Put down what is told in *folder*."""
        self.wholes: Shelf[Description] = Shelf(folder)
        self._kind = kind
        self._folder = folder
        self._standings: list[str] = []  # of each whole; the few texts are shared
        self._at = array("q")  # of each place the number of its whole, or where it is told of before that is known
        self._told: dict[str, tuple[Shelf[Description], array[int]]] = {}
        self._keys: Shelf[str] = Shelf(folder)
        self._things: Shelf[Thing] = Shelf(folder)
        self._load = lru_cache(maxsize=2_000)(self._things.__getitem__)

    def tell(self, told: Mapping[int, Description], standing: str, article: str) -> None:
        """Take in what the claims of *article* that have one standing tell, by place."""
        if not told:
            return
        if standing not in self._told:
            self._told[standing] = Shelf(self._folder), array("q")
        shelf, places = self._told[standing]
        put: dict[Description, int] = {}
        for place, whole in settle_nearby(told, article).items():
            if whole not in put:
                put[whole] = shelf.put(whole)
            self.set_at(place, put[whole])
            places.append(place)

    def set_at(self, place: int, number: int) -> None:
        """Say that the claim at *place* tells of the thing *number*."""
        self._at.extend(repeat(NOTHING, place + 1 - len(self._at)))
        self._at[place] = number

    def settle(self) -> None:
        """Bring together what all articles tell of each standing since the last time."""
        for standing in sorted(self._told):
            shelf, places = self._told.pop(standing)
            settled = array("q", repeat(NOTHING, len(shelf)))
            for whole, numbers in settle_across(shelf):
                thing = self.wholes.put(whole)
                self._standings.append(standing)
                for number in numbers:
                    settled[number] = thing
            for place in places:
                self._at[place] = settled[self._at[place]]

    def name(self, *, beside: Things | None = None) -> None:
        """Give each thing a key that no other has, nor one of those *beside* it; all must be settled."""
        hashes = array("q")
        keys: Shelf[str] = Shelf(self._folder)
        for standing, whole in self._rows():
            key = end_key(strip_ending(key_of(whole), STANDINGS), standing)
            keys.put(key)
            hashes.append(hash(key))
        taken = beside._find_keys(set(hashes)) if beside is not None else set()
        doubtful = find_shared(hashes) | set(map(hash, taken))
        rows = zip(hashes, keys, self._rows(), strict=True)
        shared = {_content(*row): key for found, key, row in rows if found in doubtful}
        unique = tell_apart(shared, taken)
        for key, (standing, whole) in zip(keys, self._rows(), strict=True):
            thing = Thing(self._kind, unique.get(_content(standing, whole), key), standing, whole)
            self._keys.put(thing.key)
            self._things.put(thing)

    def _rows(self) -> Iterator[tuple[str, Description]]:
        return zip(self._standings, self.wholes, strict=True)

    def _find_keys(self, hashes: Collection[int]) -> set[str]:
        """Return the keys of things that have one of *hashes*."""
        return {key for key in self._keys if hash(key) in hashes} if hashes else set()

    def number_at(self, place: int) -> int | None:
        """Return the number of the thing that the claim at *place* tells of, if any."""
        number = self._at[place] if place < len(self._at) else NOTHING
        return None if number == NOTHING else number

    def standing(self, number: int) -> str:
        """Return how the thing *number* stands."""
        return self._standings[number]

    def find_wholes(self, places: Iterable[int]) -> dict[int, Description]:
        """Return what the claims at *places* tell of, by number."""
        numbers = (self.number_at(place) for place in places)
        return {number: self.wholes[number] for number in numbers if number is not None}

    def at(self, place: int) -> Thing | None:
        """Return the thing that the claim at *place* tells of, if any; all must be named."""
        number = self.number_at(place)
        return None if number is None else self.named(number)

    def named(self, number: int) -> Thing:
        """Return the thing *number*; all must be named."""
        return self._load(number)


def _content(standing: str, whole: Description) -> str:
    return f"{standing}|{whole.content}"
