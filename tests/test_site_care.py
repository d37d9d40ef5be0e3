"""Every kind of page, as a person with a screen reader, a small screen, no scripts or a slow line meets it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browsing import Visit

HERE = Path(__file__).parent
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
PLAIN = {
    "home": "",
    "search": "search?q=uz",
    "empty search": "search?q=",
    "questions": "queries/",
    "question": "queries/07-allies-of-a-state",
    "editor": "sparql",
    "answer": "sparql?query=" + urllib.parse.quote("SELECT ?a ?b { ?a foe:party ?b }"),
    "ontology": "ontology",
    "graph": "graph/facts",
    "data": "dumps/",
    "about the data": "void",
    "tables": "exports/",
    "browse": "browse/",
    "list": "browse/claims",
    "missing": "id/state/nowhere",
    "state": "id/state/uz",
    "person": "id/person/islam-karimov",
    "organisation": "id/organisation/eu",
    "treaty": "id/treaty/alliance-ru-uz-2005-11-14",
    "article": "id/article/eurasia-daily-monitor-2-214",
}
ASKED = {
    "sanction": "SELECT ?thing { ?thing a foe:Sanction } ORDER BY ?thing LIMIT 1",
    "act": "SELECT ?thing { ?thing a foe:Act } ORDER BY ?thing LIMIT 1",
    "claim": "SELECT ?thing { ?thing foe:accepted true } ORDER BY ?thing LIMIT 1",
    "unaccepted claim": "SELECT ?thing { ?thing foe:accepted false } ORDER BY ?thing LIMIT 1",
    "evidence": "SELECT ?thing { ?thing a foe:Evidence } ORDER BY ?thing LIMIT 1",
    "place": "SELECT ?thing { ?thing a foe:Place } ORDER BY ?thing LIMIT 1",
    "office": "SELECT ?thing { ?thing a foe:Office } ORDER BY ?thing LIMIT 1",
    "supposition": "SELECT ?thing { ?thing a foe:Supposition } ORDER BY ?thing LIMIT 1",
}
HEAVIEST = 100_000  # bytes of a first load, as they go over the line; the editor has a page of its own


@pytest.fixture(scope="module")
def pages(live: str) -> dict[str, str]:
    """The path of a page of each kind."""
    found = dict(PLAIN)
    for name, query in ASKED.items():
        address = f"{live}sparql?{urllib.parse.urlencode({'query': query})}"
        request = urllib.request.Request(address, headers={"Accept": "text/csv"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            found[name] = answer.read().decode().split()[1].removeprefix(live)
    return found


@pytest.fixture(params=["light", "dark"], scope="module")
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=request.param, bypass_csp=True)
    yield opened
    opened.close()


def test_a_checker_of_accessibility_has_nothing_against_any_page(page: Page, pages: dict[str, str], live: str) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed; npm ci --prefix tests")
    found = {}
    for name, path in pages.items():
        page.goto(live + path)
        page.add_script_tag(path=str(AXE))
        report = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})")
        for each in report["violations"]:
            found[name, each["id"]] = [node["html"][:200] for node in each["nodes"]][:3]
    assert found == {}


@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_is_wider_than_its_window(browser: Browser, pages: dict[str, str], live: str, width: int) -> None:
    opened = browser.new_page(viewport={"width": width, "height": 800})
    found = {}
    for name, path in pages.items():
        opened.goto(live + path)
        wide = opened.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found[name] = wide
    opened.close()
    assert found == {}


def test_every_page_works_without_scripts(browser: Browser, pages: dict[str, str], live: str) -> None:
    visit = Visit(browser.new_page(java_script_enabled=False), live)
    for name, path in pages.items():
        opened = visit.go(path)
        assert opened.locator("h1").count() == 1, name
        assert len(opened.locator("main").inner_text()) > 40, name
    visit.page.close()
    assert visit.elsewhere == []


def test_a_first_load_is_light(browser: Browser, pages: dict[str, str], live: str) -> None:
    found = {}
    for name, path in pages.items():
        if name in ("editor", "answer"):
            continue
        context = browser.new_context()
        opened = context.new_page()
        session = context.new_cdp_session(opened)
        session.send("Network.enable")
        sizes: list[float] = []
        session.on("Network.loadingFinished", lambda event, sizes=sizes: sizes.append(event["encodedDataLength"]))
        opened.goto(live + path, wait_until="networkidle")
        if sum(sizes) > HEAVIEST:
            found[name] = sum(sizes)
        context.close()
    assert found == {}


def test_a_page_does_not_move_while_it_loads(browser: Browser, pages: dict[str, str], live: str) -> None:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries()) "
        "if (!entry.hadRecentInput) window.moved += entry.value; }).observe({type: 'layout-shift', buffered: true});"
    )
    found = {}
    for name, path in pages.items():
        opened.goto(live + path, wait_until="networkidle")
        moved = opened.evaluate("window.moved")
        if moved > 0.1:  # what Web Vitals calls good
            found[name] = moved
    opened.close()
    assert found == {}


def test_html_is_valid(pages: dict[str, str], live: str) -> None:
    node = shutil.which("node")
    if node is None or not (HERE / "node_modules" / "html-validate").is_dir():
        pytest.skip("html-validate is not installed; npm ci --prefix tests")
    texts = {}
    for name, path in pages.items():
        request = urllib.request.Request(live + path, headers={"Accept": "text/html"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                texts[name] = answer.read().decode()
        except urllib.error.HTTPError as error:
            texts[name] = error.read().decode()
            error.close()
    done = subprocess.run(
        [node, "validate.mjs"],
        cwd=HERE,
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert {name: found for name, found in json.loads(done.stdout).items() if found} == {}


def test_a_page_for_paper_has_no_menus_and_gives_addresses(browser: Browser, live: str) -> None:
    opened = browser.new_page()
    opened.emulate_media(media="print")
    opened.goto(live + "id/state/uz")
    assert not opened.get_by_role("navigation", name="Main").is_visible()
    assert re.search(r"https?://", opened.locator(".formats").last.inner_text())
    opened.close()
