"""Reconcile what many articles tell: which descriptions are of one thing. The order of the articles plays no part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace

from ingest.descriptions import JOINT, REPEATED, TREATY, Description, agree, agree_nearby, join
from ontology.iris import slug

Agree = Callable[[Description, Description], bool]
Place = tuple[str, int]  # an article's key and a claim's place in it


def settle(told: Mapping[Place, Description]) -> dict[Place, Description]:
    """Return the whole description of what each claim tells of, the same one for all claims that tell of one thing.

    First the claims of each article are brought together, then the articles.
    """
    nearby: dict[str, dict[Place, Description]] = defaultdict(dict)
    for place, description in told.items():
        nearby[place[0]][place] = description
    within: dict[Place, Description] = {}
    for article, rows in nearby.items():
        whole = gather(rows.values(), agree_nearby)
        within.update({place: confine(whole[row], article) for place, row in rows.items()})
    across = gather(within.values(), agree)
    return {place: across[description] for place, description in within.items()}


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
    """The things of one kind that are settled, to be found again from what a claim tells of one."""

    def __init__(self, told: Mapping[Place, Description]) -> None:
        self._by_article: dict[str, set[Description]] = defaultdict(set)
        self._by_trait: dict[Hashable, set[Description]] = defaultdict(set)
        self._found: dict[Description, Description | None] = {}
        for (article, _), description in told.items():
            self._by_article[article].add(description)
            for trait in _traits(description, agree):
                self._by_trait[trait].add(description)

    def find(self, article: str, told: Description) -> Description | None:
        """Return the only thing that *told* can be of: among those of the article, else among all."""
        nearby = self.find_nearby(article, told)
        if nearby is None and told not in self._found:
            self._found[told] = _only(self._alike(told))
        return nearby or self._found[told]

    def find_nearby(self, article: str, told: Description) -> Description | None:
        """Return the only thing in the article that *told* can be of."""
        return _only({thing for thing in self._by_article[article] if agree_nearby(thing, told)})

    def _alike(self, told: Description) -> set[Description]:
        found = {thing for trait in _traits(told, agree) for thing in self._by_trait.get(trait, ())}
        return {thing for thing in found if agree(thing, told)}

    def of_article(self, article: str) -> tuple[Description, ...]:
        """Return all that are told of in the article, in a fixed order."""
        return tuple(sorted(self._by_article.get(article, ()), key=lambda thing: thing.content))


def _only(things: set[Description]) -> Description | None:
    return next(iter(things)) if len(things) == 1 else None
