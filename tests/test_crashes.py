"""Killed at any moment, on a full disk, without rights: the current release answers, and the next run goes on."""

import json
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from ontology.iris import prefixes
from store.embedded import EmbeddedStore
from store.files import sha256_of
from store.live import Working, find_version, hold_lock
from store.releases import Release, find_current
from store.working import WorkingSet
from store.writes import Journal
from tests.servers import free_port, wait_for

ROOT = Path(__file__).parent.parent
BASE = "http://localhost:8000/"
KILLS = 12
# A publish without the reference tables, which are most of the quads and of the time.
PUBLISH = """
import sys, ingest.graph.graph
ingest.graph.graph.build_authority = lambda *_: iter(())
from foedera import main
sys.exit(main(["publish", "--store", sys.argv[1], "--reviews", sys.argv[2], "--quiet"]))
"""


def current(store: Path) -> Release:
    release = find_current(store)
    assert release is not None
    return release


def publish(store: Path, reviews: Path, **options: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PUBLISH, str(store), str(reviews)]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, **options)  # type: ignore[call-overload, no-any-return]


def write_reviews(folder: Path, number: int) -> Path:
    path = folder / "reviews.tsv"
    row = f"{number:016x}\tconfirmed\tAnn\t2026-11-26\tReview {number}."
    path.write_text(f"claim\tverdict\tby\twhen\twhy\n{row}\n", encoding="utf-8")
    return path


@pytest.fixture
def store(published: Path, tmp_path: Path) -> Path:
    """A store with the working set of the tests, and a release of it without reference data."""
    shutil.copytree(published / "work", tmp_path / "store" / "work")
    process = publish(tmp_path / "store", write_reviews(tmp_path, 0))
    assert process.wait() == 0, process.communicate()
    process.communicate()
    return tmp_path / "store"


def check_whole(store: Path) -> Release:
    """Return the current release; its store, dumps and manifest must be there and agree."""
    release = current(store)
    manifest = release.manifest()
    assert EmbeddedStore.open(release.store).count() == manifest["counts"]["default_graph"]
    for name, row in manifest["dumps"].items():
        assert sha256_of(release.dumps / name) == row["sha256"], name
    return release


def test_a_publish_killed_at_random_leaves_the_old_release_or_the_new(store: Path, tmp_path: Path) -> None:
    started = time.monotonic()
    process = publish(store, write_reviews(tmp_path, 1))
    assert process.wait() == 0
    process.communicate()
    duration, chance, versions = time.monotonic() - started, random.Random(8), set()
    for number in range(2, 2 + KILLS):
        before = check_whole(store)
        process = publish(store, write_reviews(tmp_path, number))
        time.sleep(chance.uniform(0.2, 1.05) * duration)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        after = check_whole(store)
        assert after == before or after.manifest()["previous"]["version"] == before.version
        versions.add(after.version)
    process = publish(store, write_reviews(tmp_path, 99))
    assert process.wait() == 0, process.communicate()
    process.communicate()
    assert check_whole(store).version not in versions
    assert not (store / "building").exists() and not list(store.glob(".*"))


def run_killed(code: str, *arguments: str, seconds: float) -> None:
    process = subprocess.Popen([sys.executable, "-c", code, *arguments], cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout is not None and process.stdout.readline() == b"ready\n"
    time.sleep(seconds)
    process.kill()
    process.communicate()


@pytest.mark.parametrize("seed", range(4))
def test_an_ingest_killed_at_random_leaves_whole_articles_only(tmp_path: Path, seed: int) -> None:
    code = """
import sys
from pathlib import Path
from store.working import WorkingSet
working = WorkingSet(Path(sys.argv[1]))
working.prepare()
print("ready", flush=True)
for number in range(100_000):
    text = f"text {number} " * 200
    working.add(f"a{number % 50}", text, b'{"number": %d}' % number * 50, replace=True)
"""
    run_killed(code, str(tmp_path), seconds=random.Random(seed).uniform(0.05, 0.6))
    working = WorkingSet(tmp_path)
    kept = list(working.articles())
    assert kept
    for row in kept:
        number = json.loads(row.record[: row.record.index(b"}") + 1])["number"]
        assert row.record == b'{"number": %d}' % number * 50
        assert working.text(row.sha256) == f"text {number} " * 200


@pytest.mark.parametrize("seed", range(4))
def test_a_load_killed_at_random_leaves_the_graph_as_it_was_or_as_it_will_be(tmp_path: Path, seed: int) -> None:
    code = """
import sys
from pathlib import Path
from store.working import WorkingSet
working = WorkingSet(Path(sys.argv[1]))
print("ready", flush=True)
for number in range(100_000):
    working.keep_graph("http://example.org/g", (f"{number}\\n" for _ in range(5_000)))
"""
    run_killed(code, str(tmp_path), seconds=random.Random(seed).uniform(0.05, 0.4))
    for path in WorkingSet(tmp_path).loaded():
        lines = path.read_text(encoding="utf-8").splitlines()
        assert len(lines) == 5_000 and len(set(lines)) == 1


@pytest.mark.parametrize("seed", range(4))
def test_a_write_over_http_killed_at_random_is_there_wholly_or_not_at_all(tmp_path: Path, seed: int) -> None:
    code = """
import sys
from pathlib import Path
from store.live import Working, hold_lock
from store.writes import Kind, Write
with hold_lock(Path(sys.argv[1]), seconds=5):
    working = Working(Path(sys.argv[1]), base_iri="http://localhost:8000/", prefixes={})
    print("ready", flush=True)
    for number in range(100_000):
        data = " ".join(f"<http://example.org/{number}> <http://example.org/p> {part} ." for part in range(200))
        working.write(Write(Kind.UPDATE, f"INSERT DATA {{ {data} }}".encode()))
"""
    run_killed(code, str(tmp_path), seconds=random.Random(seed).uniform(0.1, 0.8))
    version = find_version(tmp_path, None)
    journaled = Journal(tmp_path).last()
    if version is not None:
        assert EmbeddedStore.open(version.folder).count() == 200 * version.number
        assert version.number in (journaled, journaled - 1)
    with hold_lock(tmp_path, seconds=5):  # who died let go of it
        working = Working(tmp_path, base_iri=BASE, prefixes=prefixes(BASE))
        assert working._open().count() == 200 * journaled  # what the journal has is made again


def test_a_full_disk_is_told_and_leaves_the_old_release(store: Path, tmp_path: Path) -> None:
    """A limit on the size of files does what a full disk does: writing fails in the middle."""
    before = check_whole(store)
    for size in (4_000, 60_000, 600_000):
        limit: Callable[[], None] = lambda size=size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))  # type: ignore[misc]  # noqa: E731
        process = publish(store, write_reviews(tmp_path, 5), preexec_fn=limit)
        told = process.communicate()[1]
        assert process.returncode == 1, told
        assert "defect" not in told and "Traceback" not in told, told
        assert check_whole(store) == before
    process = publish(store, write_reviews(tmp_path, 5))
    assert process.wait() == 0, process.communicate()
    process.communicate()
    assert check_whole(store) != before


@pytest.mark.parametrize("command", [["publish", str(ROOT / "seeds" / "articles")], ["load", "README.ttl"]])
def test_a_folder_that_may_not_be_written_is_told(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "README.ttl").write_text("<http://example.org/a> a <http://example.org/B> .", encoding="utf-8")
    line = [sys.executable, "-m", "foedera", *command, "--store", "/proc/foedera"]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "/proc/foedera" in done.stderr and "FOEDERA_STORE" in done.stderr and "defect" not in done.stderr


def test_a_download_goes_on_where_it_broke_off(store: Path, tmp_path: Path) -> None:
    port = free_port()
    line = [sys.executable, "-m", "foedera", "serve", "--store", str(store), "--port", str(port), "--quiet"]
    server = subprocess.Popen(line, cwd=ROOT)
    at = f"http://127.0.0.1:{port}/dumps/{current(store).version}"
    try:
        wait_for(port, server)
        names = [path.name for path in current(store).dumps.iterdir()]
        for name in names:
            half = (current(store).dumps / name).stat().st_size // 2
            command = ["curl", "--silent", "--fail", "--output", str(tmp_path / name)]
            subprocess.run([*command, "--range", f"0-{half - 1}" if half else "0-0", f"{at}/{name}"], check=True)
            subprocess.run([*command, "--continue-at", "-", f"{at}/{name}"], check=True)
    finally:
        server.terminate()
        server.wait()
    assert len(names) > 30
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tmp_path, check=True)


def test_no_request_fails_while_releases_come_and_go(store: Path, tmp_path: Path) -> None:
    port = free_port()
    line = [sys.executable, "-m", "foedera", "serve", "--store", str(store), "--port", str(port), "--quiet"]
    server = subprocess.Popen([*line, "--rate-limit", "none"], cwd=ROOT)
    at = f"http://127.0.0.1:{port}"
    paths = ("/health", "/doc/state/uz.ttl", "/void.ttl", "/sparql?query=ASK%20%7B%3Fs%20%3Fp%20%3Fo%7D", "/dumps/")
    failures: list[str] = []
    answered = [0]
    stop = threading.Event()

    def ask(first: int) -> None:
        for number in range(first, 1_000_000):
            if stop.is_set():
                return
            try:
                with urlopen(Request(at + paths[number % len(paths)]), timeout=60) as response:
                    response.read()
                answered[0] += 1
            except (HTTPError, OSError) as error:
                failures.append(f"{paths[number % len(paths)]}: {error}")

    def seen() -> str:
        with urlopen(f"{at}/health", timeout=60) as response:
            return str(json.load(response)["release"])

    try:
        wait_for(port, server)
        threads = [threading.Thread(target=ask, args=(first,)) for first in range(3)]
        for thread in threads:
            thread.start()
        for number in (21, 22, 23):
            process = publish(store, write_reviews(tmp_path, number))
            assert process.wait() == 0
            process.communicate()
            assert seen() == current(store).version  # the next request has it
        back = [sys.executable, "-m", "foedera", "rollback", "--store", str(store)]
        subprocess.run(back, cwd=ROOT, check=True, capture_output=True)
        assert seen() == current(store).version
        stop.set()
        for thread in threads:
            thread.join()
    finally:
        stop.set()
        server.terminate()
        server.wait()
    assert failures == [] and answered[0] > 20
