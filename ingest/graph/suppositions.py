"""What is supposed or only referred to: the one fact that it can be of, else a thing that stands beside the facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ingest.graph.acceptance import FACT, REPORTED, STANDINGS
from ingest.graph.accounts import Telling, Told
from ingest.graph.descriptions import Description, dates_agree
from ingest.graph.reconciliation import Known, find_nearby
from ingest.graph.things import Things


def tell_facts(things: Things, telling: Telling, article: str) -> None:
    """Take in what the accepted claims of *article* tell of things that they set."""
    things.tell({place: told for place, (row, told) in telling.items() if row.standing == FACT}, FACT, article)


def suppose(things: Things, known: Known, telling: Telling, article: str) -> None:
    """Find or tell of the things that the other claims of *article* set; the facts are *known*."""
    nearby = _find_facts(things, telling)
    loose: list[tuple[int, str, Description]] = []
    for place, (row, told) in telling.items():
        if row.standing == FACT:
            continue
        match = known.find(told, nearby)
        if match is not None and _may_be_known(row, told, things.wholes[match]):
            things.set_at(place, match)
        else:
            loose.append((place, row.standing, told))
    tell_by_standing(things, loose, article)


def _may_be_known(row: Told, told: Description, known: Description) -> bool:
    """Say whether what is not yet signed or imposed may be the known thing: only with its very date or name."""
    if not row.is_first:
        return True
    named = told.is_named and known.is_named
    return named or (told.when is not None and known.when is not None and dates_agree(told.when, known.when))


def refer(things: Things, known: Known, telling: Telling, setting: Telling, article: str) -> None:
    """Find what claims refer to without *setting* it: a fact, else a supposition of the article, else their own."""
    facts, supposed = _find_facts(things, setting), _find_supposed(things, setting)
    loose: list[tuple[int, str, Description]] = []
    for place, (row, told) in telling.items():
        match = known.find(told, facts)
        if match is None:
            match = find_nearby(told, supposed)
        if match is not None:
            things.set_at(place, match)
        else:
            is_founded = row.is_founded and bool(told.roles)  # what is not is no fact even in an accepted claim
            loose.append((place, row.standing or (FACT if is_founded else REPORTED), told))
    tell_by_standing(things, loose, article)


def _find_facts(things: Things, setting: Telling) -> dict[int, Description]:
    """Return the facts that an article sets, by their numbers."""
    return things.find_wholes(place for place, (row, _) in setting.items() if row.standing == FACT)


def _find_supposed(things: Things, setting: Telling) -> dict[int, Description]:
    """Return the suppositions that an article sets, by their numbers, in the order of standings."""
    found = things.find_wholes(place for place, (row, _) in setting.items() if row.standing != FACT)
    return {number: found[number] for standing in STANDINGS for number in found if things.standing(number) == standing}


def tell_by_standing(things: Things, told: Iterable[tuple[int, str, Description]], article: str) -> None:
    """Take in what claims of *article* tell, by place and standing: each standing is settled by itself."""
    rows: dict[str, dict[int, Description]] = defaultdict(dict)
    for place, standing, description in told:
        rows[standing][place] = description
    for standing, descriptions in rows.items():
        things.tell(descriptions, standing, article)
