"""A pool of processes that evaluate queries; one that runs into the time limit is killed and replaced.

Each holds the current release open, and the client of a killed one already reads why while the next one starts.
"""

from __future__ import annotations

import asyncio
import atexit
import itertools
import shutil
import tempfile
import threading
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from server.processes.children import START_SECONDS, Child
from server.processes.turns import Turn, Turns, Widths
from server.processes.workers import Query, Result, Worker
from server.web.errors import ServerError

MEMORY = 1024**3
ANSWER = 4 * 1024**3
QUEUE_SECONDS = 3.0
ANYBODY = ""


class QueryPool:
    """Worker processes, started when they are needed and ended with this process.

    All of it happens on one event loop: the one that `attach` names, or one of its own from the first query on.
    """

    def __init__(
        self,
        *,
        workers: int,
        time_limit: float,
        prefixes: Mapping[str, str],
        base_iri: str,
        memory: int = MEMORY,
        queue_seconds: float = QUEUE_SECONDS,
        network: bool = False,
    ) -> None:
        self.workers, self.time_limit = workers, time_limit
        self.turns = Turns(Widths.of(workers, queue_seconds))
        limits = {"memory": memory, "answer": ANSWER, "seconds": int(time_limit) + 2}
        self._settings = {"limits": limits, "prefixes": dict(prefixes), "base": base_iri, "network": network}
        self._numbers = itertools.count()
        self._idle: list[Worker] = []
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._own: threading.Thread | None = None
        self._starting: set[asyncio.Task[None]] = set()
        self._folder: Path | None = None

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Use *loop*, which is about to run, and start the workers that queries will need on it."""
        self._loop = loop
        for _ in range(self.workers):
            loop.call_soon_threadsafe(self._begin_worker)

    def run(self, query: Query, client: str = ANYBODY) -> Result:
        """Return the answer to *query*; raises what stopped it, never returns a part. For threads."""
        return asyncio.run_coroutine_threadsafe(self.run_soon(query, client), self._find_loop()).result()

    async def run_soon(self, query: Query, client: str = ANYBODY) -> Result:
        """Do as `run`, on the loop of the pool."""
        turn = await self.turns.take(client)
        worker: Worker | None = None
        answered = False
        try:
            worker = self._take_idle() or await self._start()
            result = await worker.run(query, self.time_limit, on_pause=partial(self._make_room, turn, worker))
            answered = True
            return result
        except ServerError:
            answered = worker is not None and worker.alive
            raise
        finally:
            if worker is not None:
                # a slowed process cannot be made quick again, and one that owes an answer would give it to the next
                self._give_back(worker, answered and not turn.slow)
            self.turns.give_back(turn)

    def close(self) -> None:
        """End the workers that wait, and those that run when they are done; remove what they wrote."""
        loop, own, self._loop, self._own = self._loop, self._own, None, None
        if loop is not None and loop.is_running() and (own is not None or not _runs_here(loop)):
            asyncio.run_coroutine_threadsafe(self._end_all(), loop).result(START_SECONDS)
        else:
            self._end_idle()
        if own is not None and loop is not None:
            loop.call_soon_threadsafe(loop.stop)
            own.join()
            loop.close()

    async def _end_all(self) -> None:
        await asyncio.gather(*self._starting)  # which end what they started, since there is no loop any more
        self._end_idle()

    def _end_idle(self) -> None:
        for worker in self._idle:
            worker.end()
        self._idle.clear()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _find_loop(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._own = threading.Thread(target=self._loop.run_forever, name="queries", daemon=True)
                self._own.start()
            return self._loop

    def _make_room(self, turn: Turn, worker: Worker) -> bool:
        moved = self.turns.slow_down(turn)
        if moved:
            worker.slow_down()
        return moved

    def _take_idle(self) -> Worker | None:
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
            worker.end()
        return None

    async def _start(self) -> Worker:
        """Return a new worker that is ready."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="foedera-"))
            atexit.register(self.close)
        output = self._folder / f"answer-{next(self._numbers)}"
        worker = Worker(await asyncio.to_thread(Child, "evaluation", {**self._settings, "output": str(output)}), output)
        await worker.greet()
        return worker

    def _give_back(self, worker: Worker, fit: bool) -> None:
        if not fit:
            worker.end()
        if self._loop is None:
            worker.end()
        elif fit:
            self._idle.append(worker)
        elif len(self._idle) < self.workers:
            self._begin_worker()  # in its place, while its client already reads why

    def _begin_worker(self) -> None:
        task = asyncio.get_running_loop().create_task(self._add_worker())
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _add_worker(self) -> None:
        worker = await self._start()
        self._give_back(worker, self._loop is not None and len(self._idle) < self.workers)


def _runs_here(loop: asyncio.AbstractEventLoop) -> bool:
    try:
        return asyncio.get_running_loop() is loop
    except RuntimeError:
        return False
