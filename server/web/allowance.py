"""How often each client may ask."""

from __future__ import annotations

import threading

BURST_SECONDS = 10  # what a client has not used in this time it may use at once
MOST_CLIENTS = 10_000


class Allowance:
    """So many requests a second for each client, counted as a bucket that fills and never overflows."""

    def __init__(self, rate: float) -> None:
        self.rate, self.most = rate, rate * BURST_SECONDS
        self._left: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def spend(self, client: str, now: float) -> float:
        """Take one request from *client*'s bucket; return 0, or the seconds until there is one again."""
        with self._lock:
            if len(self._left) > MOST_CLIENTS:
                self._left = {name: pair for name, pair in self._left.items() if self._filled(pair, now) < self.most}
            left = self._filled(self._left.get(client, (self.most, now)), now)
            if left < 1:
                return (1 - left) / self.rate
            self._left[client] = (left - 1, now)
            return 0.0

    def _filled(self, pair: tuple[float, float], now: float) -> float:
        left, then = pair
        return min(self.most, left + (now - then) * self.rate)
