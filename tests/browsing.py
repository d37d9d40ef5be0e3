"""A browser and a running site for the tests that see pages as people do."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent
ALONE = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip


def find_chromium() -> str:
    """Return the browser's program; skips the test where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("there is no Chromium on this machine")
    return found


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Give a headless Chromium that asks nothing of the network by itself."""
    program = find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ALONE))
        try:
            yield browser
        finally:
            browser.close()


class Visit:
    """A page in a browser, with what it asked other hosts for and what its scripts complained of."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site
        self.elsewhere: list[str] = []
        self.complaints: list[str] = []
        page.set_default_timeout(30_000)
        page.on("request", self._note_request)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note_request(self, request: object) -> None:
        address = str(getattr(request, "url", ""))
        if not address.startswith((self.site, "data:", "blob:", "about:")):
            self.elsewhere.append(address)

    def go(self, path: str) -> Page:
        """Open *path* of the site."""
        self.page.goto(self.site + path.lstrip("/"))
        return self.page


def find_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def serve(store: Path, base: str, **settings: str) -> Iterator[str]:
    """Give the address of the site over *store* at its *base*, as `foedera serve` runs it with *settings*."""
    with start(store, base, **settings):
        yield base


@contextmanager
def start(store: Path, base: str, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """Give the process of the site over *store* at its *base*, ready to answer."""
    named = {f"FOEDERA_{name.upper()}": value for name, value in {"access_log": "none", **settings}.items()}
    port = base.rsplit(":", 1)[1].strip("/")
    process = subprocess.Popen(
        [sys.executable, "-m", "foedera", "serve", "--port", port, "--quiet"],
        cwd=ROOT,
        env=os.environ | {"FOEDERA_STORE": str(store), "FOEDERA_BASE_IRI": base} | named,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        _wait_for(base + "health", process)
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, process.communicate()[1]
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError(f"{address} did not answer")
