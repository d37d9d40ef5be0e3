"""Who may run a query now: a few at a time, one client never all of them, and what takes long makes room.

There are two lanes of equal width. Every query begins in the quick one; when it has run for a while it moves to the
slow one, if there is room, and its place is free for somebody else. So it takes as many long queries as both lanes are
wide, from at least two clients, before a short one has to wait.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from dataclasses import dataclass

from server.web.errors import PoolBusy


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
    """One query's place: waiting for it to be *granted*, in the quick lane or in the slow one."""

    client: str
    granted: asyncio.Future[None] | None = None
    held: bool = False
    slow: bool = False


class Turns:
    """Gives places, to the client with the fewest first, then to the one served longest ago; of one event loop."""

    def __init__(self, widths: Widths) -> None:
        self.widths = widths
        self._quick = self._slow = self._queued = 0
        self._waiting: dict[str, deque[Turn]] = {}
        self._running: dict[str, int] = {}
        self._served: dict[str, float] = {}

    @property
    def load(self) -> tuple[int, int, int]:
        """How many run in the quick lane, in the slow lane, and wait."""
        return self._quick, self._slow, self._queued

    async def take(self, client: str) -> Turn:
        """Return a place, at once or after a short wait; raises PoolBusy with what stands in the way."""
        turn = Turn(client)
        if not self._queued and self._quick < self.widths.lane and self._may_run(client):
            self._grant(turn)
            return turn
        self._check_queue(client)
        loop = asyncio.get_running_loop()
        turn.granted = loop.create_future()
        self._waiting.setdefault(client, deque()).append(turn)
        self._queued += 1
        self._grant_waiting()
        timer = loop.call_later(self.widths.seconds, self._give_up, turn)
        try:
            await turn.granted
        except BaseException:
            if turn.held:
                self.give_back(turn)
            else:
                self._leave(turn)
            raise
        finally:
            timer.cancel()
        return turn

    def slow_down(self, turn: Turn) -> bool:
        """Move *turn* to the slow lane, whose places are for what takes long; False where it is full."""
        if self._slow >= self.widths.lane:
            return False
        self._slow += 1
        self._quick -= 1
        turn.slow = True
        self._grant_waiting()
        return True

    def give_back(self, turn: Turn) -> None:
        """End *turn*; its place goes to whoever is next."""
        if turn.slow:
            self._slow -= 1
        else:
            self._quick -= 1
        self._running[turn.client] -= 1
        if not self._running[turn.client]:
            del self._running[turn.client]
        self._grant_waiting()

    def _may_run(self, client: str) -> bool:
        return self._running.get(client, 0) < self.widths.client_running

    def _grant(self, turn: Turn) -> None:
        self._quick += 1
        self._running[turn.client] = self._running.get(turn.client, 0) + 1
        if len(self._served) > 1000:
            self._served.clear()
        self._served[turn.client] = time.monotonic()
        turn.held = True
        if turn.granted is not None and not turn.granted.done():
            turn.granted.set_result(None)

    def _grant_waiting(self) -> None:
        while self._queued and self._quick < self.widths.lane:
            able = [client for client in self._waiting if self._may_run(client)]
            if not able:
                return
            chosen = min(able, key=lambda client: (self._running.get(client, 0), self._served.get(client, 0.0)))
            turn = self._waiting[chosen][0]
            self._leave(turn)
            self._grant(turn)

    def _leave(self, turn: Turn) -> None:
        """Take *turn* out of the queue, where it is still in it."""
        queue = self._waiting.get(turn.client, deque())
        if turn in queue:
            queue.remove(turn)
            self._queued -= 1
            if not queue:
                del self._waiting[turn.client]

    def _give_up(self, turn: Turn) -> None:
        if turn.granted is not None and not turn.granted.done():
            turn.granted.set_exception(self._busy(f"no place became free within {self.widths.seconds:g} s"))

    def _check_queue(self, client: str) -> None:
        if self._queued >= self.widths.queue:
            raise self._busy("the queue is full")
        if len(self._waiting.get(client, ())) >= self.widths.client_waiting:
            raise self._busy("you have as many queries waiting as one client may have")

    def _busy(self, why: str) -> PoolBusy:
        return PoolBusy(
            f"all {self.widths.lane} query workers are taken and {why}; try again in a moment",
            headers={"Retry-After": str(max(1, round(self.widths.seconds)))},
        )
