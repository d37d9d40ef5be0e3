"""Facts counted by year: for states, and for ordered pairs of states. Rows in, rows out.

What nobody has told of is unknown: outside the years that are covered figures are left empty, never zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations, product
from typing import Any

Cell = str | int | bool | None
Row = Mapping[str, Cell]
Told = Mapping[str, str]  # a row of a query: names and plain values
Pair = tuple[str, str]
Period = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Spell:
    """One fact that lasts from year to year, both included; *last* is None where no end is known."""

    thing: str
    first: int
    last: int | None
    is_alliance: bool = False

    def holds(self, year: int) -> bool:
        """Tell whether it is on record in *year*."""
        return self.first <= year and (self.last is None or year <= self.last)


@dataclass
class Record:
    """What is told of a state or an ordered pair of states: spells by column, with their claims; years of articles."""

    spells: dict[str, dict[Spell, set[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    article_years: set[int] = field(default_factory=set)
    dated_years: set[int] = field(default_factory=set)

    @property
    def period(self) -> Period:
        """The years that are covered: from the first dated fact to the last such fact or article."""
        return min(self.dated_years), max(self.dated_years | self.article_years)

    def add(self, column: str, spell: Spell, claims: Iterable[str]) -> None:
        """Keep that *claims* tell of *spell*."""
        self.spells[column][spell].update(claims)
        self.dated_years |= {spell.first, spell.last or spell.first}

    def count(self, column: str, year: int) -> int:
        """Return how many things of *column* are on record in *year*."""
        return len({spell.thing for spell in self.spells.get(column, ()) if spell.holds(year)})

    def claims(self, year: int) -> str:
        """Return the claims behind the figures of *year*."""
        found = {
            claim
            for spells in self.spells.values()
            for spell, claims in spells.items()
            if spell.holds(year)
            for claim in claims
        }
        return " ".join(sorted(found))


LASTING = {"treaties", "sanctions", "sanctions_sent", "sanctions_received"}  # the others happen in their year


def read_year(value: str) -> int:
    """Return the year of a date of any precision."""
    sign, digits = (-1, value[1:]) if value.startswith("-") else (1, value)
    return sign * int(digits.split("-")[0])


def read_spell(row: Told, *, lasts: bool) -> Spell:
    """Return the spell that a row tells of."""
    first = read_year(row["start"])
    last = read_year(row["end"]) if row.get("end") else None
    return Spell(row["thing"], first, last if lasts else first, row.get("alliance") == "true")


def collect_pairs(told: Mapping[str, Sequence[Told]]) -> dict[Pair, Record]:
    """Return what is told of each ordered pair of states, by the rows of the queries."""
    found: dict[Pair, Record] = defaultdict(Record)
    for name in ("treaties", "meetings", "incidents"):
        for spell, states, claims in _by_thing(told[name], lasts=name in LASTING):
            for pair in permutations(sorted(states), 2):
                found[pair].add(name, spell, claims)
    for name in ("sanctions", "statements"):
        for row in told[name]:
            if row["sender"] != row["target"]:
                spell = read_spell(row, lasts=name in LASTING)
                found[row["sender"], row["target"]].add(name, spell, [row["claim"]])
    states = {row["state"] for row in told["states"]}
    pairs = [pair for pair in found if states.issuperset(pair)]  # organisations also send sanctions
    for one, other in pairs:  # what one does to the other covers both directions
        found[other, one].dated_years |= found[one, other].dated_years
    known = {pair: record for pair, record in found.items() if states.issuperset(pair)}
    for year, mentioned in _articles(told["articles"]):
        for pair in permutations(sorted(mentioned), 2):
            if pair in known:
                known[pair].article_years.add(year)
    return known


def collect_states(told: Mapping[str, Sequence[Told]]) -> dict[str, Record]:
    """Return what is told of each state."""
    found: dict[str, Record] = defaultdict(Record)
    for name in ("treaties", "meetings", "incidents"):
        for spell, states, claims in _by_thing(told[name], lasts=name in LASTING):
            for state in states:
                found[state].add(name, spell, claims)
    for row in told["sanctions"]:
        spell = read_spell(row, lasts=True)
        found[row["sender"]].add("sanctions_sent", spell, [row["claim"]])
        found[row["target"]].add("sanctions_received", spell, [row["claim"]])
    for row in told["statements"]:
        found[row["sender"]].add("statements", read_spell(row, lasts=False), [row["claim"]])
    for year, mentioned in _articles(told["articles"]):
        for state in mentioned & found.keys():
            found[state].article_years.add(year)
    states = {row["state"] for row in told["states"]}
    return {state: record for state, record in found.items() if state in states}


def _by_thing(rows: Iterable[Told], *, lasts: bool) -> Iterator[tuple[Spell, set[str], set[str]]]:
    """Yield each thing with all states that have a part in it and all claims."""
    found: dict[Spell, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for row in rows:
        states, claims = found[read_spell(row, lasts=lasts)]
        states.add(row["state"])
        claims.add(row["claim"])
    for spell, (states, claims) in found.items():
        yield spell, states, claims


def _articles(rows: Iterable[Told]) -> Iterator[tuple[int, set[str]]]:
    mentioned: dict[str, set[str]] = defaultdict(set)
    years: dict[str, int] = {}
    for row in rows:
        mentioned[row["article"]].add(row["state"])
        years[row["article"]] = read_year(row["latest"])
    for article, states in mentioned.items():
        yield years[article], states


def build_pair_years(
    told: Mapping[str, Sequence[Told]], wanted: Period | None, key: Callable[[str], str]
) -> Iterator[Row]:
    """Yield the rows of the table of pairs; *wanted* are the years to give, covered or not, *key* shortens an IRI."""
    known = {row["state"]: row for row in told["states"]}
    for (one, other), record in sorted(collect_pairs(told).items()):
        names = _name(known[one], key, "1") | _name(known[other], key, "2")
        for year, covered in _years_of(record, wanted):
            yield {"year": year} | names | _figures_of_pair(record, year, covered)


def _figures_of_pair(record: Record, year: int, covered: bool) -> dict[str, Cell]:
    if not covered:
        return {"covered": False}
    columns = ("treaties", "sanctions", "meetings", "incidents", "statements")
    return {
        "covered": True,
        "allied": int(_are_allied(record, year)),
        "allied_basis": "inferred",
        "signed": _signed(record, year),
        **{name: record.count(name, year) for name in columns},
        "basis": "asserted",
        "evidence": record.claims(year),
    }


def _are_allied(pair: Record, year: int) -> bool:
    return any(spell.is_alliance and spell.holds(year) for spell in pair.spells.get("treaties", ()))


def build_state_years(
    told: Mapping[str, Sequence[Told]], wanted: Period | None, key: Callable[[str], str]
) -> Iterator[Row]:
    """Yield the rows of the table of states; *wanted* and *key* as above."""
    known = {row["state"]: row for row in told["states"]}
    allies: dict[str, dict[str, Record]] = defaultdict(dict)
    for (one, other), pair in collect_pairs(told).items():
        allies[one][other] = pair
    columns = ("treaties", "sanctions_sent", "sanctions_received", "meetings", "incidents", "statements")
    for state, record in sorted(collect_states(told).items()):
        for year, covered in _years_of(record, wanted):
            row: dict[str, Cell] = {"year": year, **_name(known[state], key, ""), "covered": covered}
            if covered:
                row |= {name: record.count(name, year) for name in columns}
                row |= {"allies": sum(_are_allied(pair, year) for pair in allies[state].values())}
                row |= {"allies_basis": "inferred", "signed": _signed(record, year)}
                row |= {"basis": "asserted", "evidence": record.claims(year)}
            yield row


def _signed(record: Record, year: int) -> int:
    return len({spell.thing for spell in record.spells.get("treaties", ()) if spell.first == year})


def _name(row: Told, key: Callable[[str], str], end: str) -> dict[str, Cell]:
    cow = row.get("cow")
    return {
        f"state{end}": key(row["state"]),
        f"name{end}": row["name"],
        f"iso{end}": row.get("iso"),
        f"cow{end}": int(cow) if cow else None,
    }


def _years_of(record: Record, wanted: Period | None) -> Iterator[tuple[int, bool]]:
    covered = record.period
    first, last = wanted or covered
    for year in range(first, last + 1):
        yield year, covered[0] <= year <= covered[1]


def tell_of_states(told: Mapping[str, Sequence[Told]]) -> dict[str, Sequence[Told]]:
    """Return the rows of the queries with the states for which people and groups stand in their place."""
    found: dict[str, Sequence[Told]] = dict(told)
    standing: dict[str, set[str]] = defaultdict(set)
    for row in told["standing"]:
        standing[row["who"]].add(row["state"])
    for row in told["states"]:
        standing[row["state"]] = {row["state"]}
    for name, roles in (("meetings", ("state",)), ("statements", ("sender", "target"))):
        found[name] = [
            {**row, **dict(zip(roles, states, strict=True))}
            for row in told[name]
            for states in product(*(sorted(standing.get(row[role], ())) for role in roles))
            if len(set(states)) == len(roles)  # nobody counts as speaking of themselves
        ]
    return found


def plain(rows: Iterable[Mapping[str, Any]]) -> list[Told]:
    """Return query results as plain values."""
    return [{name: term.value for name, term in row.items()} for row in rows]
