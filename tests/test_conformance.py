"""The W3C suites pass over HTTP, but for the tests that docs/conformance.md lists with their reasons."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browsing import find_port, serve

ROOT = Path(__file__).parent.parent
RUNNER = ROOT.parent / "shared" / "conformance" / "run.py"
DOCUMENT = (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8")
TOKEN = "token-of-the-tests"
PASSED = {
    name: (int(passed), int(of))
    for name, passed, of in re.findall(r"^\| (\S+).*? \| (\d+) \| (\d+) \|$", DOCUMENT, re.MULTILINE)
}
LISTED = {
    (suite, test)
    for suite, tests in re.findall(r"^\| (\S+) \| (`.*`) \|$", DOCUMENT, re.MULTILINE)
    for test in re.findall(r"`([^`]+)`", tests)
}

pytestmark = pytest.mark.skipif(not RUNNER.is_file(), reason="the runner of the suites is not beside this folder")


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    base = f"http://127.0.0.1:{find_port()}/"
    with serve(tmp_path_factory.mktemp("conformance") / "store", base, token=TOKEN) as address:
        yield address


@pytest.mark.parametrize("suite", PASSED)
def test_a_suite_passes_but_for_what_the_document_lists(suite: str, empty_site: str, tmp_path: Path) -> None:
    out = tmp_path / "results.json"
    places = ["--query", f"{empty_site}sparql", "--update", f"{empty_site}sparql", "--store", f"{empty_site}store"]
    command = [sys.executable, str(RUNNER), *places, "--token", TOKEN, "--suite", suite, "--json", str(out)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=1200)
    [done] = json.loads(out.read_bytes())["suites"].values()
    counts = done["counts"]
    failed = {(suite, row["id"]) for row in done["tests"] if row["status"] in ("fail", "error")}
    assert failed == {pair for pair in LISTED if pair[0] == suite}
    assert (counts["pass"], counts["pass"] + counts["fail"] + counts["error"]) == PASSED[suite]
