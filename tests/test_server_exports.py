"""Tables for statistics: what is counted by year, both directions of a pair, empty where nothing is known."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from server import Config, create_app
from server.graph.years import Told, build_pair_years, build_state_years, read_year, tell_of_states
from server.routes.exports import load_tables

TOLD: dict[str, Sequence[Told]] = {
    "states": [
        {"state": "x/a", "name": "A", "iso": "AAA", "cow": "2"},
        {"state": "x/b", "name": "B", "iso": "BBB", "cow": "20"},
        {"state": "x/c", "name": "C"},
    ],
    "articles": [{"article": "n", "latest": "2005-11-30", "state": state} for state in ("x/a", "x/b", "x/c")],
    "treaties": [
        {"thing": "t", "state": state, "start": "2001-03", "end": "2003-01-01", "alliance": "true", "claim": claim}
        for state in ("x/a", "x/b")
        for claim in ("k1", "k2")
    ],
    "sanctions": [{"thing": "s", "sender": "x/a", "target": "x/b", "start": "2004", "claim": "k3"}],
    "meetings": [{"thing": "m", "state": state, "start": "2002-05-05", "claim": "k4"} for state in ("x/b", "x/c")],
    "incidents": [],
    "statements": [{"thing": "o", "sender": "x/c", "target": "x/a", "start": "2005", "claim": "k5"}],
}


def pairs(wanted: tuple[int, int] | None = None) -> dict[tuple[object, ...], dict[str, object]]:
    rows = build_pair_years(TOLD, wanted, lambda iri: iri[-1])
    return {(row["state1"], row["state2"], row["year"]): dict(row) for row in rows}


def test_an_alliance_holds_in_both_directions_from_its_signing_to_its_end() -> None:
    found = pairs()
    for one, other in (("a", "b"), ("b", "a")):
        assert [found[one, other, year]["allied"] for year in range(2001, 2006)] == [1, 1, 1, 0, 0]
        assert [found[one, other, year]["signed"] for year in range(2001, 2006)] == [1, 0, 0, 0, 0]
    assert found["a", "b", 2002]["evidence"] == "k1 k2"
    assert (found["a", "b", 2002]["iso1"], found["a", "b", 2002]["cow2"]) == ("AAA", 20)


def test_a_sanction_counts_from_sender_to_target_alone_and_goes_on_without_a_known_end() -> None:
    found = pairs()
    assert [found["a", "b", year]["sanctions"] for year in range(2003, 2006)] == [0, 1, 1]
    assert [found["b", "a", year]["sanctions"] for year in range(2003, 2006)] == [0, 0, 0]


def test_a_pair_is_covered_from_its_first_fact_to_its_last_article_and_no_longer() -> None:
    years = {
        (one, other): [year for first, second, year in pairs() if (first, second) == (one, other)]
        for one, other, _ in pairs()
    }
    assert years["a", "b"] == [2001, 2002, 2003, 2004, 2005]
    assert years["b", "c"] == years["c", "b"] == [2002, 2003, 2004, 2005]
    assert years["a", "c"] == [2005]


def test_years_outside_are_empty_and_not_zero() -> None:
    row = pairs((1999, 2007))["a", "b", 1999]
    assert row["covered"] is False
    assert not {"allied", "treaties", "sanctions"} & row.keys()
    assert pairs((1999, 2007))["a", "b", 2004]["allied"] == 0


def test_states_count_allies_and_what_they_send_and_receive() -> None:
    found = {(row["state"], row["year"]): row for row in build_state_years(TOLD, None, lambda iri: iri[-1])}
    assert (found["a", 2002]["allies"], found["a", 2004]["allies"]) == (1, 0)
    assert (found["a", 2004]["sanctions_sent"], found["b", 2004]["sanctions_received"]) == (1, 1)
    assert found["c", 2005]["statements"] == 1


def test_people_and_groups_stand_for_their_states() -> None:
    told: dict[str, Sequence[Told]] = {
        **TOLD,
        "standing": [{"who": "x/her", "state": "x/a"}, {"who": "x/them", "state": "x/b"}],
        "meetings": [
            {"thing": "m", "state": who, "start": "2002", "claim": "k"} for who in ("x/her", "x/c", "x/nobody")
        ],
        "statements": [
            {"thing": "o", "sender": "x/her", "target": target, "start": "2005", "claim": "k"}
            for target in ("x/them", "x/a")
        ],
    }
    found = tell_of_states(told)
    assert [row["state"] for row in found["meetings"]] == ["x/a", "x/c"]
    assert [(row["sender"], row["target"]) for row in found["statements"]] == [("x/a", "x/b")]


def test_a_table_that_takes_too_long_is_refused_and_holds_nobody(published: Path) -> None:
    client = create_app(Config("http://localhost:8000/", published, time_limit=1e-9)).test_client()
    answer = client.get("/exports/dyad-year.csv")
    assert answer.status_code == 503
    assert answer.json["limit"] == 1e-9  # type: ignore[index]


def test_a_table_of_too_many_rows_is_refused(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.routes.exports.MOST_ROWS", 3)
    answer = client.get("/exports/state-year.csv?from=1950&until=1951")
    assert answer.status_code == 413
    assert "fewer years" in answer.json["detail"]  # type: ignore[index]


@pytest.mark.parametrize(("value", "year"), [("2005", 2005), ("2005-11-14", 2005), ("0987-01", 987), ("-0044", -44)])
def test_a_year_is_read_from_a_date_of_any_precision(value: str, year: int) -> None:
    assert read_year(value) == year


@pytest.fixture(scope="module")
def client(published: Path) -> FlaskClient:
    return create_app(Config("http://localhost:8000/", published)).test_client()


def rows_of(client: FlaskClient, path: str) -> list[dict[str, str]]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.text)))


@pytest.mark.parametrize("table", load_tables()[0], ids=lambda table: table.name)
def test_every_table_has_the_columns_of_its_codebook_and_claims_that_resolve(client: FlaskClient, table) -> None:  # type: ignore[no-untyped-def]
    rows = rows_of(client, f"/exports/{table.name}.csv")
    assert rows
    assert list(rows[0]) == [column.name for column in table.columns]
    for claim in {claim for row in rows[:5] for claim in row["evidence"].split()}:
        assert client.get(claim.removeprefix("http://localhost:8000")).status_code == 303
    described = client.get(f"/exports/{table.name}.csv-metadata.json").json
    assert described is not None
    assert [column["name"] for column in described["tableSchema"]["columns"]] == list(rows[0])


def test_the_alliance_of_the_seed_makes_allies_of_2005(client: FlaskClient) -> None:
    rows = rows_of(client, "/exports/dyad-year.csv")
    allied = {(row["iso1"], row["iso2"], row["year"]) for row in rows if row["allied"] == "1"}
    assert {("RUS", "UZB", "2005"), ("UZB", "RUS", "2005")} <= allied


def test_asked_years_are_given_and_empty_outside_of_coverage(client: FlaskClient) -> None:
    rows = rows_of(client, "/exports/state-year.csv?from=1950&until=1951")
    assert {row["year"] for row in rows} == {"1950", "1951"}
    assert {row["treaties"] for row in rows} == {""}


@pytest.mark.parametrize("query", ["from=1990", "from=x&until=y", "from=2000&until=1990", "from=1000&until=2999"])
def test_years_that_cannot_be_are_refused_in_words(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/exports/dyad-year.csv?{query}")
    assert answer.status_code == 400
    assert "until" in answer.json["detail"]  # type: ignore[index]


def test_the_page_tells_all_columns_and_how_to_read_the_tables(client: FlaskClient) -> None:
    page = client.get("/exports/", headers={"Accept": "text/html"}).text
    for table in load_tables()[0]:
        assert all(f"<code>{column.name}</code>" in page for column in table.columns)
    assert "read_csv" in page
    assert "read.csv" in page
