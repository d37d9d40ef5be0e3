"""The site as `foedera serve` runs it: heavy queries beside light ones, long answers, bounds of HTTP, and its end."""

from __future__ import annotations

import http.client
import json
import shutil
import signal
import socket
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import psutil
import pytest

from tests.browsing import find_port, start
from tests.server_site import write_release

JSON = "application/sparql-results+json"
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LIMIT = 4.0
TOKEN = "token-of-the-tests"


class Site:
    """A running site and how to ask it."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.port = process, port

    @contextmanager
    def connect(self) -> Iterator[http.client.HTTPConnection]:
        """Give a connection of its own."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)) as connection:
            yield connection

    def ask(self, query: str, *, client: str = "192.0.2.1", accept: str = JSON) -> tuple[int, bytes, float]:
        """Return status, body and seconds."""
        began = time.monotonic()
        with self.connect() as connection:
            headers = {"Accept": accept, "X-Forwarded-For": client}
            connection.request("GET", f"/sparql?query={quote(query)}", headers=headers)
            response = connection.getresponse()
            body = response.read()
        return response.status, body, time.monotonic() - began

    def workers(self) -> list[psutil.Process]:
        """Return the query processes."""
        below = psutil.Process(self.process.pid).children(recursive=True)
        return [process for process in below if "server.processes.evaluation" in " ".join(process.cmdline())]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    port, folder = find_port(), tmp_path_factory.mktemp("serving")
    base = f"http://localhost:{port}/"
    write_release(folder, base=base)
    with start(folder, base, time_limit=str(LIMIT), proxies="1", rate_limit="none", token=TOKEN) as process:
        yield Site(process, port)


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with time for long answers on a busy machine."""
    port, folder = find_port(), tmp_path_factory.mktemp("patient")
    base = f"http://localhost:{port}/"
    write_release(folder, base=base)
    with start(folder, base, time_limit="120", proxies="1") as process:
        yield Site(process, port)


def median_of_light(site: Site, client: str) -> float:
    times = []
    for number in range(60):
        status, _, seconds = site.ask(
            f"SELECT ?ally {{ state:uz foe:alliedWith ?ally }} # {client} {number}", client=client
        )
        assert status == 200
        times.append(seconds)
    return statistics.median(times)


def test_light_queries_keep_their_pace_beside_cartesian_products(site: Site) -> None:
    idle = median_of_light(site, "192.0.2.9")
    with ThreadPoolExecutor() as pool:
        heavy = [pool.submit(site.ask, HEAVY, client=f"192.0.2.{number}") for number in range(2)]
        time.sleep(1.5)  # both have made room by now
        assert all(not task.done() for task in heavy)
        busy = median_of_light(site, "192.0.2.8")
        answers = [task.result() for task in heavy]
    assert busy < 10 * idle + 0.05, f"{busy:.4f} s beside heavy queries, {idle:.4f} s alone"
    for status, body, _ in answers:
        problem = json.loads(body)
        assert status == 503 and problem["limit"] == LIMIT <= problem["elapsed"] < LIMIT + 1


def test_no_process_is_left_burning(site: Site) -> None:
    status, _, _ = site.ask(HEAVY)
    assert status == 503
    for process in site.workers():
        process.cpu_percent()
    time.sleep(0.5)
    assert [process for process in site.workers() if process.cpu_percent() > 50] == []


def test_one_client_with_many_heavy_queries_does_not_stop_another(site: Site) -> None:
    with ThreadPoolExecutor() as pool:
        heavy = [pool.submit(site.ask, HEAVY, client="198.51.100.1") for _ in range(6)]
        time.sleep(0.5)
        status, _, _ = site.ask("ASK {}", client="198.51.100.2")
        assert status == 200
        assert {task.result()[0] for task in heavy} == {503}


def test_pages_answer_while_the_pool_is_full(site: Site) -> None:
    with ThreadPoolExecutor() as pool:
        heavy = [pool.submit(site.ask, HEAVY, client=f"203.0.113.{number}") for number in range(6)]
        time.sleep(1.5)
        with site.connect() as connection:
            connection.request("GET", "/health")
            assert connection.getresponse().status == 200
        for task in heavy:
            task.result()


LONG = "SELECT ?a ?c { ?a ?b ?c . ?d ?e ?f } LIMIT 300000"


def test_a_long_answer_takes_no_memory_and_comes_whole(patient: Site) -> None:
    site = patient
    before = max(process.memory_info().rss for process in psutil.Process(site.process.pid).children(recursive=True))
    peak = [0]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.05):
            for process in psutil.Process(site.process.pid).children(recursive=True):
                peak[0] = max(peak[0], process.memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    status, body, _ = site.ask(LONG, accept="text/csv")
    done.set()
    watcher.join()
    assert status == 200 and body.count(b"\r\n") >= 300_001
    assert peak[0] - before < 100 * 1024**2


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl on this machine")
def test_an_answer_that_breaks_off_is_seen_as_broken(tmp_path: Path) -> None:
    port = find_port()
    base = f"http://localhost:{port}/"
    write_release(tmp_path, base=base)
    with start(tmp_path, base, time_limit="120") as process:
        address = f"http://127.0.0.1:{port}/sparql?query={quote(LONG)}"
        curl = subprocess.Popen(
            ["curl", "-sS", "--limit-rate", "1M", "-o", "/dev/null", address], stderr=subprocess.DEVNULL
        )
        time.sleep(6)
        assert curl.poll() is None
        for child in psutil.Process(process.pid).children(recursive=True):
            child.kill()
        process.kill()
        assert curl.wait(30) != 0


def test_bodies_that_come_slowly_hold_up_nobody(site: Site) -> None:
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 100\r\n\r\nASK"
    )
    with ExitStack() as stack:
        for _ in range(120):  # more than there are threads
            stack.enter_context(socket.create_connection(("127.0.0.1", site.port))).sendall(head)
        time.sleep(0.5)
        with site.connect() as connection:
            connection.timeout = 5
            connection.request("GET", "/health")
            assert connection.getresponse().status == 200


def test_a_write_that_breaks_off_changes_nothing(site: Site) -> None:
    graph = "/store?graph=http%3A%2F%2Fexample.org%2Fbroken"
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "text/turtle"}
    with site.connect() as connection:
        connection.request("PUT", graph, iter([b"<http://e/a> <http://e/b> ", b"1 ."]), headers)
        assert connection.getresponse().status == 201
    head = f"PUT {graph} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Type: text/turtle\r\n"
    head += f"Authorization: Bearer {TOKEN}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", site.port)) as half:
        half.sendall(head.encode() + b"1e\r\n<http://e/c> <http://e/d> <e:f>.\r\n")
        time.sleep(0.5)
    time.sleep(1)
    with site.connect() as connection:
        connection.request("GET", graph, headers={"Accept": "application/n-triples"})
        assert connection.getresponse().read().startswith(b"<http://e/a> <http://e/b>")


@pytest.mark.parametrize(("size", "statuses"), [(20_000, {404}), (300_000, {400, 414, 431})])
def test_the_head_of_a_request_has_a_bound(site: Site, size: int, statuses: set[int]) -> None:
    with site.connect() as connection:
        connection.request("GET", "/none", headers={"X-Large": "x" * size})
        assert connection.getresponse().status in statuses


def test_a_connection_is_kept_for_many_requests(site: Site) -> None:
    with site.connect() as connection:
        ports = set()
        for number in range(5):
            connection.request("GET", f"/sparql?query={quote(f'ASK {{ }} # {number}')}", headers={"Accept": JSON})
            ports.add(connection.sock.getsockname()[1])
            response = connection.getresponse()
            assert response.status == 200 and response.read()
    assert len(ports) == 1


def test_the_site_ends_in_order(tmp_path: Path) -> None:
    port = find_port()
    base = f"http://localhost:{port}/"
    write_release(tmp_path, base=base)
    with start(tmp_path, base, token=TOKEN) as process:
        site = Site(process, port)
        update = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/sparql-update"}
        with site.connect() as connection:
            connection.request("POST", "/sparql", "INSERT DATA { <u:a> <u:b> 1 }", update)
            assert connection.getresponse().status == 204
        slow = "SELECT (COUNT(*) AS ?n) { { SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 3000000 } }"
        with ThreadPoolExecutor() as pool:
            running = pool.submit(site.ask, slow)
            time.sleep(0.3)
            below = psutil.Process(process.pid).children(recursive=True)
            process.send_signal(signal.SIGTERM)
            assert running.result()[0] == 200
        assert process.wait(30) == 0
        _, left = psutil.wait_procs(below, timeout=10)
        assert left == []
