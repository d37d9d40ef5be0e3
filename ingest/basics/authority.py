"""The authority tables under `seeds/authority/`: states, organisations, people, memberships, outlets, places.

The tables resolve names and dates; no row ever makes a claim.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import StringIO

from ingest.basics.claims import Entity
from ingest.basics.errors import LexiconError

Row = Mapping[str, str]
COLUMNS = {
    "states": "code iso3 cow_code wikidata name official_name aliases adjectives people_singular people_plural "
    "capitals metonyms valid_from valid_to kind region source",
    "organisations": "code name aliases kind wikidata founded dissolved seat metonyms seat_ambiguous_with source",
    "people": "slug name aliases role of office_title start end wikidata source",
    "memberships": "organisation member start end status source",
    "outlets": "name aliases country kind source",
    "ambiguous": "form candidates hints",
    "places": "name states kind source",
}


@dataclass(frozen=True)
class Authority:
    """All authority rows, by table, as read; `|` still parts the values of a cell (see `values_of`).

    *unions* are the rows of `states.tsv` that give the names of an organisation of states (kind `supranational`).
    """

    states: tuple[Row, ...]
    unions: tuple[Row, ...]
    organisations: tuple[Row, ...]
    people: tuple[Row, ...]
    memberships: tuple[Row, ...]
    outlets: tuple[Row, ...]
    ambiguous: tuple[Row, ...]
    places: tuple[Row, ...]

    @cached_property
    def state_codes(self) -> frozenset[str]:
        """The codes of states and territories, as `states.tsv` writes them."""
        return frozenset(row["code"] for row in self.states)

    @cached_property
    def entities(self) -> Mapping[str, Entity]:
        """States, organisations and people by the code that flat records use for them."""
        found: dict[str, Entity] = {}
        for row in self.people:
            found[row["slug"]] = Entity("person", row["slug"], row["name"], row["slug"])
        for row in self.organisations:
            found[row["code"]] = Entity("organisation", row["code"].lower(), row["name"], row["code"])
        for row in self.states:
            found[row["code"]] = Entity("state", row["code"].lower(), row["name"], row["code"])
        return found


def values_of(cell: str) -> tuple[str, ...]:
    """Return the values of a cell that `|` parts."""
    return tuple(value.strip() for value in cell.split("|") if value.strip())


def load_authority(folder: Traversable | None = None) -> Authority:
    """Read the tables of *folder* (default: Foedera's own); raises LexiconError for a missing or malformed table."""
    place = folder if folder is not None else files("seeds") / "authority"
    tables = {table: _load_table(place, table) for table in COLUMNS}
    unions = tuple(row for row in tables["states"] if row["kind"] == "supranational")
    states = tuple(row for row in tables["states"] if row["kind"] != "supranational")
    return Authority(**(tables | {"states": states, "unions": unions}))


def _load_table(folder: Traversable, table: str) -> tuple[Row, ...]:
    path = folder / f"{table}.tsv"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise LexiconError(f"{path}: cannot be read ({error.strerror}); install Foedera with its seeds") from error
    reader = csv.DictReader(StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
    if reader.fieldnames != COLUMNS[table].split():
        raise LexiconError(f"{path}: the header must be {COLUMNS[table]}; it is {reader.fieldnames}")
    rows = tuple(dict(row) for row in reader)
    if not rows:
        raise LexiconError(f"{path}: the table is empty; without it no name can be resolved")
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise LexiconError(f"{path}:{number}: the row does not have {len(COLUMNS[table].split())} cells")
    return rows
