"""Requests a second over HTTP, of Foedera and of other SPARQL servers in the same run, by wrk.

    python -m bench.http [--quads 1000000] [--seconds 5] [--rounds 3] [--servers foedera,oxigraph]

Needs `wrk` (Debian). A server whose program is not there is left out: `oxigraph` and `rdflib-endpoint[web]` from PyPI,
`virtuoso-t` and `isql-vt` from Debian. All but the last kind of query are distinct, so that no answer is kept. It
ends with what the bounds cost: how late a 503 comes, and the memory of an answer with a million rows. The table stands
in `docs/operations.md`.
"""

from __future__ import annotations

import argparse
import math
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil

from bench.generate import World
from store.embedded import EmbeddedStore

ROOT = Path(__file__).parent.parent
PORT = 8175
BASE = f"http://127.0.0.1:{PORT}/"
DEFAULT = "http://bench.example/default"
KINDS = ("lookup", "join", "aggregate", "repeat")
CONCURRENCIES = (1, 8, 32)
LIMIT = 20.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its process, where it answers, and what each request must say besides."""

    name: str
    process: psutil.Process
    port: int
    path: str
    parameters: str = ""

    def seconds(self) -> float:
        """Return the time of the processor that it and its processes have taken so far."""
        family = [self.process, *self.process.children(recursive=True)]
        return sum(sum(process.cpu_times()[:2]) for process in family if process.is_running())


@dataclass(frozen=True, slots=True)
class Rate:
    """Requests a second, and milliseconds of the processor that each took; NaN where one failed."""

    requests: float
    cost: float


def write_data(path: Path, quads: int) -> None:
    """Write *quads* lines: four of five in the default graph, the rest once more in the graph of their subject."""
    with path.open("w", encoding="utf-8") as out:
        for number, line in enumerate(World(BASE).triples(quads * 4 // 5)):
            out.write(" ".join(line) + " .\n")
            if number % 4 == 0:
                out.write(" ".join((*line, line[0])) + " .\n")


@contextmanager
def run(
    command: Sequence[str], *, cwd: Path, address: str, env: dict[str, str] | None = None
) -> Iterator[psutil.Process]:
    """Run a server until the block ends, which begins when it answers."""
    with (cwd / f"{Path(command[0]).name}.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=cwd, env=os.environ | (env or {}), stdout=log, stderr=log)
        try:
            wait_for(address, process)
            yield psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait(60)


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Return when *address* answers, whatever it says."""
    for _ in range(3000):
        if process.poll() is not None:
            raise SystemExit(f"{process.args!r} ended with status {process.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"{address} did not answer")


@contextmanager
def start_foedera(data: Path, folder: Path) -> Iterator[Server]:
    """Serve *data* as a release, with the killable workers that the public gets."""
    release = folder / "store" / "releases" / "bench"
    (release / "dumps").mkdir(parents=True)
    store = EmbeddedStore.open(release / "store", read_only=False)
    store.load_file(data, "application/n-quads")
    store.finish()
    del store
    manifest = f'{{"base_iri": "{BASE}", "published": "2026-01-01T00:00:00+00:00"}}'
    (release / "manifest.json").write_text(manifest, encoding="utf-8")
    (folder / "store" / "current").symlink_to("releases/bench")
    settings = {
        "STORE": str(folder / "store"),
        "BASE_IRI": BASE,
        "RATE_LIMIT": "none",
        "ACCESS_LOG": "none",
        "WEB_WORKERS": str(os.cpu_count()),
    }
    env = {f"FOEDERA_{name}": value for name, value in (settings | {"TIME_LIMIT": str(LIMIT)}).items()}
    command = [str(Path(sys.executable).with_name("foedera")), "serve", "--port", str(PORT), "--quiet"]
    with run(command, cwd=folder, address=f"{BASE}health", env=env) as process:
        yield Server("foedera", process, PORT, "/sparql")


@contextmanager
def start_oxigraph(data: Path, folder: Path) -> Iterator[Server]:
    """Serve *data* by `oxigraph serve-read-only`."""
    program, port = find("oxigraph"), PORT + 1
    place = ["--location", str(folder / "oxigraph")]
    subprocess.run([program, "load", *place, "--file", str(data)], check=True, capture_output=True)
    subprocess.run([program, "optimize", *place], check=True, capture_output=True)
    command = [program, "serve-read-only", *place, "--bind", f"127.0.0.1:{port}"]
    with run(command, cwd=folder, address=f"http://127.0.0.1:{port}/") as process:
        yield Server("oxigraph", process, port, "/query")


@contextmanager
def start_rdflib_endpoint(data: Path, folder: Path) -> Iterator[Server]:
    """Serve *data* by rdflib-endpoint, whose store is rdflib's in memory."""
    port = PORT + 2
    command = [find("rdflib-endpoint"), "serve", "--host", "127.0.0.1", "--port", str(port), str(data)]
    light = f"http://127.0.0.1:{port}/?query=ASK%7B%7D"  # its front page asks the whole graph
    with run(command, cwd=folder, address=light) as process:
        yield Server("rdflib-endpoint", process, port, "/")


VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = {sql}
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
DirsAllowed = {folder}, {data}
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 20
[SPARQL]
ResultSetMaxRows = 2000000
"""


@contextmanager
def start_virtuoso(data: Path, folder: Path) -> Iterator[Server]:
    """Serve *data* by Virtuoso, which needs a name for the default graph."""
    port, sql = PORT + 3, PORT + 4
    place = folder / "virtuoso"
    place.mkdir()
    ini = place / "virtuoso.ini"
    ini.write_text(VIRTUOSO.format(folder=place, data=data.parent, port=port, sql=sql), encoding="utf-8")
    command = [find("virtuoso-t"), "+foreground", "+configfile", str(ini)]
    with run(command, cwd=place, address=f"http://127.0.0.1:{port}/") as process:
        steps = f"ld_dir('{data.parent}', '{data.name}', '{DEFAULT}'); rdf_loader_run(); checkpoint;"
        subprocess.run([find("isql-vt"), str(sql), "dba", "dba", f"exec={steps}"], check=True, capture_output=True)
        yield Server("virtuoso", process, port, "/sparql", f"&default-graph-uri={quote(DEFAULT, safe='')}")


class Absent(Exception):
    """A program that is not on this machine."""


def find(program: str) -> str:
    """Return the path of *program*, beside this Python or on the search path."""
    beside = Path(sys.executable).with_name(program)
    found = str(beside) if beside.exists() else shutil.which(program)
    if found is None:
        raise Absent(program)
    return found


STARTS: dict[str, Callable[[Path, Path], object]] = {
    "foedera": start_foedera,
    "oxigraph": start_oxigraph,
    "rdflib-endpoint": start_rdflib_endpoint,
    "virtuoso": start_virtuoso,
}


def measure(server: Server, kind: str, connections: int, seconds: int) -> Rate:
    """Put *connections* to the *server* for so many *seconds*."""
    before = server.seconds()
    address = f"http://127.0.0.1:{server.port}"
    script = [server.path, server.parameters, kind, BASE]
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s"]
    said = subprocess.run(
        [*command, "-s", str(ROOT / "bench" / "http.lua"), address, "--", *script],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    [rate] = re.findall(r"Requests/sec:\s+([\d.]+)", said)
    [count] = re.findall(r"(\d+) requests in", said)
    if "Non-2xx" in said or "Socket errors" in said or not int(count):
        return Rate(float("nan"), float("nan"))
    return Rate(float(rate), 1000 * (server.seconds() - before) / int(count))


def measure_limit() -> float:
    """Return how many seconds after the limit the 503 of a query without end comes."""
    text = quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }")
    began = time.monotonic()
    try:
        urllib.request.urlopen(f"{BASE}sparql?query={text}", timeout=60)
    except urllib.error.HTTPError as error:
        assert error.code == 503, error.code
        error.read()
    return time.monotonic() - began - LIMIT


def measure_memory() -> tuple[int, float, float]:
    """Return rows, and by how many MB web process and worker grow while a million rows go out."""
    mine = psutil.Process().children()
    [site] = [process for process in mine if {"serve", str(PORT)} <= set(process.cmdline())]
    family = [site, *site.children(recursive=True)]
    idle = {process.pid: process.memory_info().rss for process in family}
    peak, done = dict(idle), threading.Event()

    def watch() -> None:
        while not done.wait(0.02):
            for process in family:
                if process.is_running():
                    peak[process.pid] = max(peak[process.pid], process.memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    text = quote("SELECT ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } LIMIT 1000000")
    rows = 0
    try:
        with urllib.request.urlopen(f"{BASE}sparql?query={text}&format=csv", timeout=120) as answer:
            while piece := answer.read(1 << 20):
                rows += piece.count(b"\r\n")
    finally:
        done.set()
        watcher.join()
    grown = sorted(((peak[pid] - idle[pid]) / 1e6 for pid in idle), reverse=True)
    return rows - 1, grown[0], sum(grown)


def main() -> None:
    """Print medians for each kind of query and number of connections: requests a second, and what a request costs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quads", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--servers", default=",".join(STARTS))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        data = folder / "data" / "data.nq"
        data.parent.mkdir()
        write_data(data, options.quads)
        servers: list[Server] = []
        for wanted in options.servers.split(","):
            try:
                servers.append(stack.enter_context(STARTS[wanted](data, folder)))  # type: ignore[arg-type]
                print(f"{wanted} is up", file=sys.stderr)
            except Absent as error:
                print(f"{wanted} is left out: there is no {error} on this machine", file=sys.stderr)
        print_table(servers, options.rounds, options.seconds)
        if any(server.name == "foedera" for server in servers):
            print(f"\n503 after the limit of {LIMIT:g} s: {1000 * measure_limit():.0f} ms later")
            print("{} rows: one process grows by {:.0f} MB, all by {:.0f} MB".format(*measure_memory()))
    print("load average: {:.1f} {:.1f} {:.1f}".format(*os.getloadavg()))


def print_table(servers: Sequence[Server], rounds: int, seconds: int) -> None:
    """Measure and print; the servers take turns within each round."""
    names = [server.name for server in servers]
    print(f"| query | connections | {' | '.join(names)} | foedera : oxigraph |")
    print("|---|---|" + "---|" * (len(names) + 1))
    for kind in KINDS:
        for connections in CONCURRENCIES:
            rates: dict[str, list[Rate]] = {name: [] for name in names}
            for _ in range(rounds):
                for server in servers:
                    rates[server.name].append(measure(server, kind, connections, seconds))
            speed = {name: statistics.median(rate.requests for rate in found) for name, found in rates.items()}
            cost = {name: statistics.median(rate.cost for rate in found) for name, found in rates.items()}
            cells = " | ".join(_show(speed[name], cost[name]) for name in names)
            ratio = ""
            if {"foedera", "oxigraph"} <= speed.keys():
                ratio = f"{speed['foedera'] / speed['oxigraph']:.2f} ({cost['oxigraph'] / cost['foedera']:.2f})"
            print(f"| {kind} | {connections} | {cells} | {ratio} |", flush=True)


def _show(speed: float, cost: float) -> str:
    """Return a cell; a server that answered nothing in time, or an error, has no speed."""
    return (
        "none in time"
        if math.isnan(speed)
        else f"{speed:,.0f} ({cost:,.2g} ms)"
        if cost < 100
        else f"{speed:,.0f} ({cost:,.0f} ms)"
    )


if __name__ == "__main__":
    main()
