"""Who may run a query now: a few at a time, one client never all of them, and what takes long makes room.

There are two lanes of equal width. Every query begins in the quick one; when it has run for a while it moves to the
slow one, if there is room, and its place is free for somebody else. So it takes as many long queries as both lanes are
wide, from at least two clients, before a short one has to wait.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass

from server.errors import PoolBusy


@dataclass(frozen=True, slots=True)
class Widths:
    """How many queries may run in each lane, how many wait, and how many of both one client may have."""

    lane: int
    queue: int
    client_running: int
    client_waiting: int
    seconds: float

    @classmethod
    def of(cls, workers: int, seconds: float) -> Widths:
        """Return the usual widths for *workers* processes and a wait of at most *seconds*."""
        return cls(workers, 32 * workers, workers, 24 * workers, seconds)


@dataclass(eq=False, slots=True)
class Turn:
    """One query's place: waiting, in the quick lane or in the slow one."""

    client: str
    granted: threading.Event | None = None
    slow: bool = False


class Turns:
    """Gives places, to the client with the fewest first, then to the one served longest ago."""

    def __init__(self, widths: Widths) -> None:
        self.widths = widths
        self._lock = threading.Lock()
        self._quick = self._slow = 0
        self._waiting: list[Turn] = []
        self._running: Counter[str] = Counter()
        self._served: dict[str, float] = {}

    @property
    def load(self) -> tuple[int, int, int]:
        """How many run in the quick lane, in the slow lane, and wait."""
        return self._quick, self._slow, len(self._waiting)

    def take(self, client: str) -> Turn:
        """Return a place, at once or after a short wait; raises PoolBusy with what stands in the way."""
        turn = Turn(client)
        with self._lock:
            if self._quick < self.widths.lane and not self._waiting and self._may_run(client):
                self._grant(turn)
                return turn
            self._check_queue(client)
            turn.granted = waiting = threading.Event()
            self._waiting.append(turn)
            self._grant_waiting()
        if waiting.wait(self.widths.seconds):
            return turn
        with self._lock:
            if waiting.is_set():
                return turn
            self._waiting.remove(turn)
        raise self._busy(f"no place became free within {self.widths.seconds:g} s")

    def slow_down(self, turn: Turn) -> bool:
        """Move *turn* to the slow lane, whose places are for what takes long; False where it is full."""
        with self._lock:
            if self._slow >= self.widths.lane:
                return False
            self._slow += 1
            self._quick -= 1
            turn.slow = True
            self._grant_waiting()
            return True

    def give_back(self, turn: Turn) -> None:
        """End *turn*; its place goes to whoever is next."""
        with self._lock:
            if turn.slow:
                self._slow -= 1
            else:
                self._quick -= 1
            self._running[turn.client] -= 1
            if not self._running[turn.client]:
                del self._running[turn.client]
            self._grant_waiting()

    def _may_run(self, client: str) -> bool:
        return self._running[client] < self.widths.client_running

    def _grant(self, turn: Turn) -> None:
        self._quick += 1
        self._running[turn.client] += 1
        if len(self._served) > 1000:
            self._served.clear()
        self._served[turn.client] = time.monotonic()
        if turn.granted is not None:
            turn.granted.set()

    def _grant_waiting(self) -> None:
        while self._quick < self.widths.lane:
            able = [turn for turn in self._waiting if self._may_run(turn.client)]
            if not able:
                return
            chosen = min(able, key=lambda turn: (self._running[turn.client], self._served.get(turn.client, 0.0)))
            self._waiting.remove(chosen)
            self._grant(chosen)

    def _check_queue(self, client: str) -> None:
        if len(self._waiting) >= self.widths.queue:
            raise self._busy("the queue is full")
        if sum(turn.client == client for turn in self._waiting) >= self.widths.client_waiting:
            raise self._busy("you have as many queries waiting as one client may have")

    def _busy(self, why: str) -> PoolBusy:
        return PoolBusy(
            f"all {self.widths.lane} query workers are taken and {why}; try again in a moment",
            headers={"Retry-After": str(max(1, round(self.widths.seconds)))},
        )
