"""One thread that looks after all processes of a pool: it ends those that are late, so that who waits need not look."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

TICK = 0.02  # seconds: how late it may be


@dataclass(eq=False, slots=True)
class Watched:
    """What *end* is called for at the *deadline*; and *pause* each *every* seconds before, until it returns True."""

    deadline: float
    end: Callable[[], object]
    pause: Callable[[], bool] | None = None
    every: float = 1.0
    next_pause: float = 0.0


class Watchdog:
    """Awake only while there is something to watch."""

    def __init__(self) -> None:
        self._watched: set[Watched] = set()
        self._wake = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @contextmanager
    def over(self, watched: Watched) -> Iterator[None]:
        """Watch for the time of the block."""
        watched.next_pause = time.monotonic() + watched.every
        self._watched.add(watched)
        if not self._wake.is_set():
            self._awake()
        try:
            yield
        finally:
            self._watched.discard(watched)

    def _awake(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)
                self._thread.start()
        self._wake.set()

    def _run(self) -> None:
        while self._wake.wait():
            time.sleep(TICK)
            now = time.monotonic()
            for watched in tuple(self._watched):
                self._look(watched, now)
            if not self._watched:
                self._wake.clear()
                if self._watched:  # one came in the meantime and saw us awake
                    self._wake.set()

    def _look(self, watched: Watched, now: float) -> None:
        if now >= watched.deadline:
            self._watched.discard(watched)
            watched.end()
        elif watched.pause is not None and now >= watched.next_pause:
            if watched.pause():
                watched.pause = None
            watched.next_pause = now + watched.every
