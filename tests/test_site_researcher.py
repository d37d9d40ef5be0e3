"""A researcher's path through the site, as a person sees it: from a name to a fact, its words and its proof."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browsing import Visit


@pytest.fixture(scope="module")
def visit(live: str, browser: Browser) -> Iterator[Visit]:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    yield Visit(page, live)
    page.close()


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def test_from_a_name_to_the_treaty_its_words_and_the_proof_of_an_alliance(visit: Visit) -> None:
    page = visit.go("")
    page.get_by_role("combobox", name="Search for a name").fill("Karimov")
    page.get_by_role("button", name="Search").first.click()
    page.get_by_role("link", name="Islam Karimov", exact=True).click()
    assert heading(page) == "Islam Karimov"
    assert page.locator("td").get_by_text("head of state").first.is_visible()

    page.get_by_role("link", name="Uzbekistan", exact=True).first.click()
    assert heading(page) == "Uzbekistan"
    page.get_by_role("table").get_by_role("link", name="Alliance between Russia and Uzbekistan").first.click()
    assert heading(page).startswith("Alliance between Russia and Uzbekistan")
    assert page.get_by_text("14 November 2005").first.is_visible()

    quotation = page.locator(".card blockquote").first
    assert "alliance" in quotation.inner_text().lower()
    page.locator(".card a").first.click()
    assert page.get_by_text("Held for a fact.").is_visible()
    assert page.locator("mark").first.inner_text()
    assert page.get_by_text("characters").first.is_visible()

    page.go_back()
    page.get_by_role("link", name="Uzbekistan", exact=True).first.click()
    page.get_by_role("region", name="Allies").get_by_role("link", name="why").click()
    assert heading(page) == "Why Uzbekistan allied with Russia"
    assert page.locator(".proof .mark", has_text="allied-with").first.is_visible()
    assert "alliance" in page.locator(".proof blockquote").first.inner_text().lower()
    assert page.locator("svg.picture").is_visible()


def test_an_example_is_run_and_its_rows_are_taken_home(visit: Visit, tmp_path: Path) -> None:
    page = visit.go("queries/")
    page.get_by_role("link", name="Who sanctions whom", exact=False).first.click()
    page.get_by_role("link", name="Run it").click()
    page.locator(".CodeMirror").wait_for()
    page.get_by_role("button", name="Run", exact=True).click()
    page.locator("#answer tbody tr").first.wait_for()
    assert page.locator("#answer").get_by_text("European Union").count() >= 1

    page.get_by_label("Answer as").select_option("csv")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Run", exact=True).click()
    waiting.value.save_as(tmp_path / "rows.csv")
    with (tmp_path / "rows.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["senderName"] for row in rows} == {"European Union"}


def test_treaties_are_narrowed_down_and_a_table_is_taken_home(visit: Visit, tmp_path: Path) -> None:
    page = visit.go("browse/")
    page.get_by_role("link", name="Treaties", exact=True).click()
    page.get_by_label("Kind").select_option(label="alliance")
    page.get_by_role("button", name="Show").click()
    assert page.get_by_role("row").count() == 2
    page.get_by_role("link", name="Tables", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="dyad-year.csv", exact=True).click()
    waiting.value.save_as(tmp_path / "pairs.csv")
    assert (tmp_path / "pairs.csv").stat().st_size > 100


def test_nothing_was_asked_of_another_host(visit: Visit) -> None:
    assert visit.elsewhere == []
    assert visit.complaints == []
