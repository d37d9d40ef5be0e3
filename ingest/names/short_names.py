"""People by a part of their name: "Oligui Nguema" is Brice Clotaire Oligui Nguema, "al-Sharaa" Ahmed al-Sharaa."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from ingest.basics.claims import Entity
from ingest.names.lexicon import Tenure

Words = tuple[str, ...]
LEADING_ROLES = (
    frozenset({"head-of-state", "head-of-government", "monarch"}),
    frozenset({"foreign-minister", "defence-minister"}),
)


def find_wholes(people: Iterable[tuple[Words, Entity]], tabled: Container[str]) -> Mapping[Words, Entity]:
    """Return whom a name means that is the beginning or the end of one other person's longer name.

    *people* are the names of an article; those whose key is in *tabled* have a name of their own and keep it.
    """
    names = dict(people)
    found: dict[Words, set[Entity]] = {}
    for words, entity in names.items():
        for part in _parts(words):
            other = names.get(part)
            if other is not None and other != entity and other.key not in tabled:
                found.setdefault(part, set()).add(entity)
    return {part: next(iter(wholes)) for part, wholes in found.items() if len(wholes) == 1}


def _parts(words: Words) -> Iterator[Words]:
    """Yield the beginnings and ends that can stand for a whole name: two words or more, "al-Sharaa", "de Mello"."""
    for count in range(1, len(words)):
        for part in (words[:count], words[-count:]):
            if count > 1 or (part == words[-1:] and "-" in part[0]):
                yield part


def choose_holder(tenures: Sequence[Tenure], year: int | None, told: Container[str]) -> Entity | None:
    """Return the one person among *tenures* of a surname who held office in *year*, those at the head first.

    Where nobody did, the one head of a state that the article names (*told*, by codes) who ever bore that surname.
    """
    held = [row for row in tenures if row.start and _held_in(row, year)]
    people = {row.person for row in held}
    if len(people) == 1:
        return next(iter(people))
    for roles in LEADING_ROLES:
        leaders = {row.person for row in held if row.role in roles}
        if leaders:
            return next(iter(leaders)) if len(leaders) == 1 else None
    if people:
        return None
    past = {row.person for row in tenures if row.role in LEADING_ROLES[0] and row.of in told and _began(row, year)}
    return next(iter(past)) if len(past) == 1 else None


def _held_in(row: Tenure, year: int | None) -> bool:
    return year is not None and int(row.start[:4]) <= year and (not row.end or year <= int(row.end[:4]))


def _began(row: Tenure, year: int | None) -> bool:
    return bool(row.start) and (year is None or int(row.start[:4]) <= year)
