"""Pictures: bars lie where their dates say, relations are all there, each picture has words and a file of its own."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from server import Config, create_app
from server.drawing.relations import MOST, Relation, choose_nearest, draw_relations
from server.drawing.timelines import MOST_BARS, Bar, Group, draw_timeline, read_moment

SVG = "{http://www.w3.org/2000/svg}"


def draw(*bars: Bar, alone: bool = True) -> ElementTree.Element:
    groups = [Group("Treaties", "treaty", bars)]
    return ElementTree.fromstring(draw_timeline(groups, title="T", address=lambda iri: iri, alone=alone))


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [("2005", 2005, 2006), ("2005-07", 2005.5, 2005.583), ("2005-01-01", 2005, 2005.003), ("-0044", -44, -43)],
)
def test_a_date_is_a_moment_from_its_first_to_its_last(value: str, first: float, last: float) -> None:
    assert read_moment(value) == pytest.approx(first, abs=0.001)
    assert read_moment(value, at_end=True) == pytest.approx(last, abs=0.001)


def test_a_bar_goes_from_its_start_to_its_end_in_scale() -> None:
    drawn = draw(Bar("x:a", "A", "2000", "2004"), Bar("x:b", "B", "2000", "2009"))
    short, long = (float(bar.attrib["width"]) for bar in drawn.iter(f"{SVG}rect"))
    assert short / long == pytest.approx(0.5, abs=0.01)


def test_what_has_no_end_goes_on_and_a_moment_is_a_dot() -> None:
    drawn = draw(Bar("x:a", "A", "2000", goes_on=True), Bar("x:b", "B", "2005"))
    assert len(list(drawn.iter(f"{SVG}rect"))) == 1
    assert len(list(drawn.iter(f"{SVG}circle"))) == 1
    titles = [title.text or "" for title in drawn.iter(f"{SVG}title")]
    assert "A: 2000, no end on record" in titles


def test_of_too_many_bars_the_newest_are_drawn_and_it_says_so() -> None:
    drawn = draw(*(Bar(f"x:{year}", str(year), str(year), str(year)) for year in range(1800, 1800 + MOST_BARS + 40)))
    assert len(list(drawn.iter(f"{SVG}rect"))) == MOST_BARS
    assert any("the newest" in (text.text or "") for text in drawn.iter(f"{SVG}text"))


def test_names_cannot_break_out_of_a_picture() -> None:
    drawn = draw(Bar('x:"><script>', "<script>alert(1)</script> & co", "2000"))
    assert not list(drawn.iter(f"{SVG}script"))


def test_nothing_to_draw_is_no_picture() -> None:
    assert draw_timeline([], title="T", address=str, alone=True) == ""
    assert draw_relations([], name="T", address=str, alone=True) == ""


def test_the_strongest_neighbours_are_drawn_and_the_rest_is_counted() -> None:
    relations = [Relation(f"x:{number}", str(number), "treaty", "calm", number + 1) for number in range(MOST + 5)]
    nearest, left_out = choose_nearest(relations)
    assert (nearest[0], len(nearest), left_out) == (f"x:{MOST + 4}", MOST, 5)
    drawn = ElementTree.fromstring(draw_relations(relations, name="Me", address=lambda iri: iri, alone=True))
    assert len(list(drawn.iter(f"{SVG}a"))) == MOST
    assert "5 others are left out" in (drawn.find(f"{SVG}desc").text or "")  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def client(published: Path) -> FlaskClient:
    return create_app(Config("http://localhost:8000/", published)).test_client()


def test_a_state_page_draws_its_treaties_and_neighbours_with_links(client: FlaskClient) -> None:
    page = client.get("/doc/state/uz.html").text
    pictures = re.findall(r'<svg[^>]*role="group".*?</svg>', page, re.DOTALL)
    assert len(pictures) == 2
    assert all("aria-label" in picture for picture in pictures)
    assert any("/id/treaty/alliance-ru-uz-2005-11-14" in picture for picture in pictures)
    assert any("/id/state/ru" in picture and "allied" in picture for picture in pictures)


@pytest.mark.parametrize(
    "path", ["timeline/state/uz", "relations/state/uz", "timeline/treaty/alliance-ru-uz-2005-11-14"]
)
def test_a_picture_is_a_file_that_needs_nothing_else(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/pictures/{path}.svg")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/svg+xml")
    drawn = ElementTree.fromstring(answer.text)
    assert drawn.find(f"{SVG}style") is not None
    assert {link.attrib["href"].startswith("http://localhost:8000/id/") for link in drawn.iter(f"{SVG}a")} == {True}


def test_the_explorer_is_told_relations_and_where_more_are(client: FlaskClient) -> None:
    found = client.get("/pictures/relations/state/uz.json").json
    assert found is not None
    assert {"allied", "treaty", "sanctions it"} <= {each["name"] for each in found["relations"]}
    russia = next(each for each in found["relations"] if each["label"] == "Russia")
    assert client.get(russia["more"]).status_code == 200


@pytest.mark.parametrize("path", ["relations/state/nowhere.svg", "faces/state/uz.svg", "relations/x/y.json"])
def test_what_cannot_be_drawn_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(f"/pictures/{path}").status_code == 404
