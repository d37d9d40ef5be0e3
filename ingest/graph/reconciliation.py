"""Reconcile what many articles tell: which descriptions are of one thing. The order of the articles plays no part."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from itertools import groupby

from ingest.basics.shelves import Shelf
from ingest.graph.descriptions import JOINT, REPEATED, TREATY, Description, agree, agree_nearby, join
from ontology.iris import slug

Agree = Callable[[Description, Description], bool]


def settle_nearby(told: Mapping[int, Description], article: str) -> dict[int, Description]:
    """Return the whole description of what each claim of an article tells of, by the claims' places."""
    wholes = gather(told.values(), agree_nearby)
    return {place: confine(wholes[row], article) for place, row in told.items()}


def settle_across(told: Shelf[Description]) -> Iterator[tuple[Description, list[int]]]:
    """Yield the whole description of each thing that several articles tell of, with the numbers of what they tell."""
    for numbers in find_blocks(told):
        rows = {number: told[number] for number in numbers}
        wholes = gather(rows.values(), agree)
        alike: dict[Description, list[int]] = defaultdict(list)
        for number, row in rows.items():
            alike[wholes[row]].append(number)
        yield from alike.items()


def find_blocks(told: Iterable[Description]) -> Iterator[list[int]]:
    """Yield the numbers of the descriptions in blocks: across these, no two are worth comparing."""
    first = _find_first(told)
    numbers = sorted(range(len(first)), key=first.__getitem__)
    return (list(block) for _, block in groupby(numbers, key=first.__getitem__))


def _find_first(told: Iterable[Description]) -> array[int]:
    """Return for each description the number of the first in its block; of itself no more is held."""
    above = array("Q")  # of each description an earlier one of its block, of the first itself
    sharing: dict[int, int] = {}

    def climb(number: int) -> int:
        while above[number] != number:
            above[number] = number = above[above[number]]
        return number

    for number, row in enumerate(told):
        above.append(number)
        for trait in _traits(row, agree):
            low, high = sorted((climb(number), climb(sharing.setdefault(hash(trait), number))))
            above[high] = low
    return array("Q", map(climb, range(len(above))))


def gather(descriptions: Iterable[Description], agreeing: Agree) -> dict[Description, Description]:
    """Return for each description the whole of its group.

    A description whose partners contradict each other ("an alliance of 2005", beside two of that year) is of neither
    for certain and stays alone; what remains falls into groups in which all agree with all.
    """
    rows = sorted(set(descriptions), key=lambda row: row.content)
    partners = _find_partners(rows, agreeing)
    sure = {row for row in rows if _all_agree(partners[row], partners)}
    wholes: dict[Description, Description] = {}
    for row in rows:
        if row not in wholes:
            group = {row} | (partners[row] & sure if row in sure else set())
            whole = join(group)
            wholes.update(dict.fromkeys(group, whole))
    return wholes


def _find_partners(rows: Iterable[Description], agreeing: Agree) -> dict[Description, set[Description]]:
    near: dict[Hashable, list[Description]] = defaultdict(list)
    partners: dict[Description, set[Description]] = {}
    for row in rows:
        partners[row] = set()
        for trait in _traits(row, agreeing):
            for other in near[trait]:
                if agreeing(row, other):
                    partners[row].add(other)
                    partners[other].add(row)
            near[trait].append(row)
    return partners


def _traits(row: Description, agreeing: Agree) -> list[Hashable]:
    """Return what two descriptions must share, at least one of, to be worth comparing."""
    if agreeing is agree_nearby or row.about:
        return [(row.form, row.about, row.scope)]
    if row.form == TREATY:
        return [row.role("parties"), *([slug(row.name)] if row.is_named else [])]
    if row.form not in JOINT:
        return [(row.form, row.kind, row.roles, row.scope)]
    if row.form == "incident":
        return [(row.form, row.kind, row.role("place"), row.scope)]
    return [(row.form, who, row.scope) for _, entities in row.roles for who in entities]


def _all_agree(rows: set[Description], partners: Mapping[Description, set[Description]]) -> bool:
    return all(rows - {row} <= partners[row] for row in rows)


def confine(description: Description, article: str) -> Description:
    """Return *description* bound to its article where nothing exact enough tells it from others of its kind."""
    return replace(description, scope=article) if _is_confined(description) else description


def _is_confined(description: Description) -> bool:
    form, when = description.form, description.when
    if form == "assessment":
        return True
    if form in REPEATED:
        return when is None or when.earliest != when.latest
    if form == "incident":
        places = description.role("place")
        return when is None and not any(place.kind == "place" for place in places)
    return False


class Known:
    """The things of one kind that are settled, to be found again from what a claim tells of one.

    In memory are the numbers of their descriptions, which rest on a shelf.
    """

    def __init__(self, wholes: Shelf[Description], numbers: Iterable[int]) -> None:
        """Know those of *wholes* that have one of *numbers*."""
        self._wholes = wholes
        self._by_trait: dict[int, array[int]] = defaultdict(partial(array, "Q"))
        for number in numbers:
            for trait in _traits(wholes[number], agree):
                self._by_trait[hash(trait)].append(number)
        self._find_across = lru_cache(maxsize=2_000)(self._find_alike)

    def find(self, told: Description, nearby: Mapping[int, Description]) -> int | None:
        """Return the number of the only thing that *told* can be of: among those *nearby*, else among all."""
        near = find_nearby(told, nearby)
        return near if near is not None else self._find_across(told)

    def _find_alike(self, told: Description) -> int | None:
        numbers = {number for trait in _traits(told, agree) for number in self._by_trait.get(hash(trait), ())}
        things = {number: self._wholes[number] for number in sorted(numbers)}
        return _only({thing: number for number, thing in things.items() if agree(thing, told)})


def find_nearby(told: Description, nearby: Mapping[int, Description]) -> int | None:
    """Return the number of the only thing in an article that *told* can be of."""
    return _only({thing: number for number, thing in nearby.items() if agree_nearby(thing, told)})


def _only(things: Mapping[Description, int]) -> int | None:
    return next(iter(things.values())) if len(things) == 1 else None
