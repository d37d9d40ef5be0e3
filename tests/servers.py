"""SPARQL servers for the tests: Oxigraph from the package index, and Virtuoso where the system has it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from store.http import Address

OXIGRAPH = Path(sys.prefix) / "bin" / "oxigraph"
VIRTUOSO = shutil.which("virtuoso-t")


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


def wait_for(port: int, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert process.poll() is None, "the server ended"
        with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
            try:
                connection.request("GET", "/")
                connection.getresponse().read()
            except (OSError, HTTPException):
                time.sleep(0.05)
            else:
                return
    raise AssertionError("the server did not answer")


@contextmanager
def run_oxigraph(location: Path | None = None) -> Iterator[Address]:
    """Run an Oxigraph server, in memory where no *location* is named."""
    port = free_port()
    command = [OXIGRAPH, "serve", "--bind", f"127.0.0.1:{port}"]
    command += ["--location", str(location)] if location else []
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        at = f"http://127.0.0.1:{port}"
        yield Address(f"{at}/query", f"{at}/update", f"{at}/store")
    finally:
        process.kill()
        process.wait()


INI = """[Database]
DatabaseFile = {folder}/v.db
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
TransactionFile = {folder}/v.trx
xa_persistent_file = {folder}/v.pxa
[TempDatabase]
DatabaseFile = {folder}/t.db
TransactionFile = {folder}/t.trx
[Parameters]
ServerPort = {sql}
ServerThreads = 10
NumberOfBuffers = 10000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = {http}
ServerRoot = {folder}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 100000
"""


@contextmanager
def run_virtuoso(folder: Path, *, default_graph: str) -> Iterator[Address]:
    """Run a Virtuoso with a fresh database in *folder*; *default_graph* stands in for the default graph."""
    assert VIRTUOSO is not None
    http, sql = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(INI.format(folder=folder, sql=sql, http=http), encoding="utf-8")
    command = [VIRTUOSO, "+foreground", "+configfile", str(folder / "virtuoso.ini")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
    try:
        wait_for(http, process)
        at = f"http://127.0.0.1:{http}"
        yield Address(
            f"{at}/sparql-auth", f"{at}/sparql-auth", f"{at}/sparql-graph-crud-auth", "digest dba:dba", default_graph
        )
    finally:
        process.kill()
        process.wait()


@dataclass
class Script:
    """What a server answers, in turn: a status, headers and a body; *cut* bodies end before their length."""

    answers: list[tuple[int, dict[str, str], bytes]]
    cut: bool = False
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def run_script(script: Script) -> Iterator[str]:
    """Run a server that answers as *script* says; the last answer again and again."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            script.asked.append((self.command, self.path, dict(self.headers), body))
            status, headers, content = script.answers.pop(0) if len(script.answers) > 1 else script.answers[0]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content) + 100 * script.cut))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = answer

        def log_message(self, *_: object) -> None:
            """Be quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
