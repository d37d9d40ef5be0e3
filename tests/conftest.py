"""What holds for all tests: a release of the seed, and that no test is skipped where FOEDERA_NO_SKIP is set."""

import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from ingest.pipeline import Reader, load_reader

NO_SKIP = "FOEDERA_NO_SKIP"
ROOT = Path(__file__).parent.parent
SECOND = (
    "Russia and Kazakhstan Sign Border Treaty\n\nOn January 18, 2005, Russian President Vladimir Putin and "
    "Kazakh President Nursultan Nazarbayev signed a border treaty in Moscow.\n"
)


@pytest.fixture(scope="session")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the seed's article and a small one."""
    folder = tmp_path_factory.mktemp("articles")
    shutil.copytree(ROOT / "seeds" / "articles", folder, dirs_exist_ok=True)
    (folder / "border-treaty.txt").write_text(SECOND, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def published(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store whose one release holds these articles; tests that write to it write to a copy."""
    from foedera import main  # noqa: PLC0415 - only tests that need a release wait for it

    store = tmp_path_factory.mktemp("published") / "store"
    assert main(["publish", str(articles), "--store", str(store), "--quiet"]) == 0
    return store


@pytest.fixture(scope="session")
def live(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running site with these articles, which is its base too."""
    from foedera import main  # noqa: PLC0415 - as above
    from tests.browsing import find_port, serve  # noqa: PLC0415 - as above

    base, store = f"http://localhost:{find_port()}/", tmp_path_factory.mktemp("live") / "store"
    assert main(["publish", str(articles), "--store", str(store), "--base-iri", base, "--quiet"]) == 0
    with serve(store, base) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    from tests.browsing import open_browser  # noqa: PLC0415 - as above

    with open_browser() as opened:
        yield opened


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
    allowed = hasattr(report, "wasxfail")
    if report.skipped and os.environ.get(NO_SKIP) and not allowed:
        report.outcome = "failed"
        report.longrepr = f"{reason} (and {NO_SKIP} forbids to skip)"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped test into a failed one."""
    report = yield
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn a skipped module into a failed one."""
    report = yield
    _refuse_skip(report)
    return report


@pytest.fixture(scope="session")
def reader() -> Reader:
    """The model, the lexicons and the frames, loaded once."""
    return load_reader()
