"""Tables for statistics as CSV, with a codebook for people, as CSV, and as CSV on the Web metadata."""

from __future__ import annotations

import csv
import io
import json
import re
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from flask import Blueprint, Response, render_template, request

from server.core.answers import answer, answer_unchanged, build_tag, unchanged
from server.core.asking import ask_rows
from server.core.site import Site
from server.graph.releases import Release
from server.graph.years import Period, Row, Told, build_pair_years, build_state_years, plain, tell_of_states
from server.web.errors import BadRequest, NotFound, QueryTimeout, TooLarge
from server.web.formats import CSV, HTML, Format

METADATA = Format("CSV on the Web", "json", "application/csvm+json")
WIDEST = 300  # years that can be asked for
MOST_ROWS = 1_000_000  # of a table by year, which is made in memory
_YEAR = re.compile(r"\d{4}")
BY_YEAR: Mapping[str, Callable[[Mapping[str, Sequence[Told]], Period | None, Callable[[str], str]], Iterator[Row]]] = {
    "dyad-year": build_pair_years,
    "state-year": build_state_years,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, with its type in XML Schema and what it means."""

    name: str
    datatype: str
    says: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its codebook, and the query that gives its rows where it is not counted by year."""

    name: str
    title: str
    says: str
    columns: tuple[Column, ...]
    query: str = ""


@cache
def load_tables() -> tuple[tuple[Table, ...], Mapping[str, str]]:
    """Read the tables, and the queries of those by year."""
    read = tomllib.loads((files("server.routes") / "exports.toml").read_text(encoding="utf-8"))
    tables = (
        Table(
            row["name"],
            row["title"],
            row["says"],
            tuple(Column(*each) for each in row["columns"]),
            row.get("query", ""),
        )
        for row in read["table"]
    )
    return tuple(tables), read["by_year"]


def build_rows(table: Table, release: Release, site: Site, wanted: Period | None) -> Iterator[Row]:
    """Yield the rows of *table*; *wanted* are years to give in any case, for tables by year.

    Raises QueryTimeout where it takes longer than a query may, TooLarge where it has too many rows.
    """
    if table.query:
        yield from plain(ask_rows(site, release, table.query))
        return
    started, limit = time.monotonic(), site.config.time_limit
    told = tell_of_states({name: plain(ask_rows(site, release, query)) for name, query in load_tables()[1].items()})
    for number, row in enumerate(BY_YEAR[table.name](told, wanted, lambda iri: iri.rpartition("/")[2])):
        if number >= MOST_ROWS:
            raise TooLarge(f"the table would have more than {MOST_ROWS:,} rows; ask for fewer years")
        elapsed = time.monotonic() - started
        if elapsed > limit:
            raise QueryTimeout(
                f"the table was not ready within {limit:g} s; take the facts from /dumps/ and count them yourself",
                limit=limit,
                elapsed=round(elapsed, 3),
            )
        yield row


def write_csv(columns: Iterable[str], rows: Iterable[Row]) -> str:
    """Return *rows* as CSV (RFC 4180); what is unknown is empty, true and false are words."""
    out, names = io.StringIO(), list(columns)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([_write(row.get(name)) for name in names] for row in rows)
    return out.getvalue()


def _write(cell: object) -> str:
    return "" if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell)


def describe_table(site: Site, table: Table) -> dict[str, object]:
    """Return the metadata of *table* as CSV on the Web has them (W3C, Metadata Vocabulary for Tabular Data, 2015)."""
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": f"{site.base}exports/{table.name}.csv",
        "dc:title": table.title,
        "dc:description": table.says,
        "dc:license": {"@id": "https://creativecommons.org/licenses/by/4.0/"},
        "tableSchema": {
            "columns": [
                {"name": column.name, "titles": column.name, "datatype": column.datatype, "dc:description": column.says}
                for column in table.columns
            ]
        },
    }


def build_blueprint(site: Site) -> Blueprint:
    """Return the routes of the tables."""
    blueprint = Blueprint("exports", __name__)
    tables = load_tables()[0]

    @blueprint.get("/exports/")
    def overview() -> Response:
        return answer(render_template("exports.html", tables=tables), HTML, tag=build_tag(site.edition, "exports"))

    @blueprint.get("/exports/codebook.csv")
    def codebook() -> Response:
        rows = (
            {"table": table.name, "column": column.name, "type": column.datatype, "meaning": column.says}
            for table in tables
            for column in table.columns
        )
        body = write_csv(("table", "column", "type", "meaning"), rows)
        return answer(body, CSV, tag=build_tag(site.edition, "codebook"))

    @blueprint.get("/exports/<name>.csv")
    def export(name: str) -> Response:
        table, wanted, release = _find(tables, name), _read_years(), site.release
        tag = build_tag(release.version, site.edition, "export", name, str(wanted))
        if unchanged(tag):
            return answer_unchanged(CSV, tag=tag)
        body = write_csv([column.name for column in table.columns], build_rows(table, release, site, wanted))
        response = answer(body, CSV, tag=tag, modified=release.published)
        response.headers["Content-Disposition"] = f'attachment; filename="foedera-{name}.csv"'
        response.headers["Link"] = (
            f'<{site.base}exports/{name}.csv-metadata.json>; rel="describedby"; type="{METADATA.media_type}"'
        )
        return response

    @blueprint.get("/exports/<name>.csv-metadata.json")
    def metadata(name: str) -> Response:
        body = json.dumps(describe_table(site, _find(tables, name)), indent=1)
        return answer(body, METADATA, tag=build_tag(site.edition, "metadata", name))

    return blueprint


def _find(tables: Iterable[Table], name: str) -> Table:
    found = next((table for table in tables if table.name == name), None)
    if found is None:
        raise NotFound("there is no table of that name; /exports/ lists them")
    return found


def _read_years() -> Period | None:
    """Return the years that the request asks for, if any."""
    given = {name: request.args[name] for name in ("from", "until") if request.args.get(name)}
    if not given:
        return None
    if len(given) < 2 or not all(_YEAR.fullmatch(value) for value in given.values()):
        raise BadRequest("from and until are given together, as years of four digits: ?from=1990&until=2020")
    first, last = int(given["from"]), int(given["until"])
    if not 0 <= last - first < WIDEST:
        raise BadRequest(f"until must not be before from, and at most {WIDEST} years can be asked for")
    return first, last
