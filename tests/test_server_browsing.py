"""Lists to browse: every filter narrows, what is odd is refused in words, and the query behind gives the same rows."""

import csv
import io
import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from server import Config, create_app
from server.routes.browsing import load_lists


@pytest.fixture(scope="module")
def client(published: Path) -> FlaskClient:
    return create_app(Config("http://localhost:8000/", published)).test_client()


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return answer.text


def count(text: str) -> int:
    return text.partition("<tbody>")[2].partition("</tbody>")[0].count("<tr>")


@pytest.mark.parametrize("found", load_lists(), ids=lambda found: found.name)
def test_every_list_has_rows_and_its_query_gives_the_same_number(client: FlaskClient, found) -> None:  # type: ignore[no-untyped-def]
    text = page(client, f"/browse/{found.name}")
    assert count(text) > 0
    [address] = re.findall(r'href="(/sparql\?[^"]*format=csv[^"]*)"', text)
    rows = list(csv.DictReader(io.StringIO(client.get(unescape(address)).text)))
    assert len(rows) == count(text)


@pytest.mark.parametrize("found", load_lists(), ids=lambda found: found.name)
def test_each_choice_of_a_filter_finds_something(client: FlaskClient, found) -> None:  # type: ignore[no-untyped-def]
    text = page(client, f"/browse/{found.name}")
    for name, options in re.findall(r'<select id="f-[^"]*" name="([^"]*)">(.*?)</select>', text, re.DOTALL):
        values = [value for value in re.findall(r'<option value="([^"]*)"', options) if value]
        assert values, name
        for value in values[:3]:
            assert 0 < count(page(client, f"/browse/{found.name}?{name}={value}")) <= count(text)


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("treaties?state=id/state/uz&kind=alliance", 1),
        ("treaties?from=2005&until=2005", 2),
        ("treaties?until=1999", 0),
        ("sanctions?target=id/state/uz", 2),
        ("leaders?role=defence-minister", 1),
    ],
)
def test_filters_narrow_together(client: FlaskClient, path: str, number: int) -> None:
    assert count(page(client, f"/browse/{path}")) == number


@pytest.mark.parametrize(
    "path",
    [
        "treaties?state=x%3E%20%7D",
        "treaties?state=id/state/",
        'treaties?kind=a"%20.',
        "treaties?from=05",
        "claims?page=0",
    ],
)
def test_what_cannot_be_chosen_is_refused_in_words(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/browse/{path}")
    assert answer.status_code == 400
    assert "must be" in answer.json["detail"] or "must name" in answer.json["detail"]  # type: ignore[index]


def test_an_unknown_list_is_not_found(client: FlaskClient) -> None:
    assert client.get("/browse/cheeses").status_code == 404
