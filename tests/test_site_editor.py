"""The editor as a person uses it: examples, tables, charts, graphs, errors in place, links that can be shared."""

import json
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browsing import Visit


@pytest.fixture(scope="module")
def visit(live: str, browser: Browser) -> Iterator[Visit]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    yield Visit(page, live)
    page.close()


def ask(visit: Visit, query: str) -> None:
    page = visit.go("sparql")
    page.locator(".CodeMirror").wait_for()
    page.evaluate("text => document.querySelector('.CodeMirror').CodeMirror.setValue(text)", query)
    page.get_by_role("button", name="Run", exact=True).click()
    page.locator("#answer .yasr_header").wait_for()
    page.locator("#answer:not([aria-busy])").wait_for()


def test_an_example_runs_and_shows_its_rows(visit: Visit) -> None:
    page = visit.go("sparql")
    page.locator(".CodeMirror").wait_for()
    page.get_by_label("Start from an example").select_option(index=1)
    assert "PREFIX foe:" in page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")
    page.get_by_role("button", name="Run", exact=True).click()
    page.locator("#answer tbody tr").first.wait_for()
    assert page.get_by_role("link", name="treaty:alliance-ru-uz-2005-11-14").count() >= 1


def test_figures_are_drawn_as_a_chart_and_relations_as_a_graph(visit: Visit) -> None:
    ask(visit, "SELECT ?class (COUNT(*) AS ?number) { ?thing a ?class } GROUP BY ?class ORDER BY DESC(?number)")
    visit.page.get_by_role("button", name="Shows Chart view").click()
    assert visit.page.locator("svg.chart rect").count() > 5
    ask(visit, "SELECT ?treaty ?party { ?treaty foe:party ?party }")
    visit.page.get_by_role("button", name="Shows Graph view").click()
    visit.page.locator("#answer .graph canvas").first.wait_for()
    assert "Graph of" in (visit.page.locator("#answer .graph").get_attribute("aria-label") or "")


def test_an_error_is_told_in_words_and_marked_in_the_query(visit: Visit) -> None:
    ask(visit, "SELECT ?treaty {\n  ?treaty foe:party ?party }}")
    alert = visit.page.get_by_role("alert")
    assert "line 2" in alert.inner_text()
    assert visit.page.locator(".problem-mark").count() == 1


def test_a_query_can_be_shared_as_a_link_and_works_without_scripts(live: str, browser: Browser) -> None:
    plain = Visit(browser.new_page(java_script_enabled=False), live)
    page = plain.go("sparql?query=SELECT%20%3Fally%20%7B%20state%3Auz%20foe%3AalliedWith%20%3Fally%20%7D")
    assert page.get_by_role("link", name="state:ru").is_visible()
    assert page.get_by_label("Query").input_value().startswith("SELECT ?ally")
    page.close()


def test_the_link_to_a_query_holds_it(visit: Visit) -> None:
    ask(visit, "ASK { ?any a foe:Treaty }")
    address = visit.page.get_by_role("link", name="Link to this query").get_attribute("href") or ""
    assert "ASK" in address
    assert visit.page.locator("#answer").get_by_text("True").count() >= 1


def test_names_are_suggested_while_they_are_typed_and_chosen_by_keys(visit: Visit) -> None:
    page = visit.go("")
    box = page.get_by_role("combobox", name="Search for a name")
    box.fill("islam karim")
    page.get_by_role("option").first.wait_for()
    box.press("ArrowDown")
    assert page.get_by_role("option", selected=True).inner_text().startswith("Islam Karimov")
    with page.expect_navigation():
        box.press("Enter")
    assert page.get_by_role("heading", level=1).inner_text() == "Islam Karimov"


def test_the_editor_completes_from_our_ontology_and_entities(live: str) -> None:
    with urllib.request.urlopen(live + "editor/terms.json") as answer:
        terms = json.load(answer)
    assert live + "ontology#Treaty" in terms["class"]
    assert live + "ontology#signedOn" in terms["property"]
    with urllib.request.urlopen(live + "suggest?q=uzbekistan&kind=state") as answer:
        [first, *_] = json.load(answer)
    assert (first["iri"], first["label"]) == (live + "id/state/uz", "Uzbekistan")


def test_nothing_was_asked_of_another_host_and_no_script_failed(visit: Visit) -> None:
    ask(visit, "DESCRIBE state:uz")
    assert visit.elsewhere == []
    assert visit.complaints == []
