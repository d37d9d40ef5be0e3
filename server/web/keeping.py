"""Answers kept in memory, up to a bound: what was asked last stays."""

from __future__ import annotations

import threading
from collections import OrderedDict

ROOM = 64 * 1024**2


class Kept:
    """Bodies by their entity tag, which says what they are fully: nothing kept is ever out of date."""

    def __init__(self, room: int = ROOM) -> None:
        self.room = room
        self.hits = self.misses = self.size = 0
        self._bodies: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, tag: str) -> bytes | None:
        """Return what is kept under *tag*."""
        with self._lock:
            body = self._bodies.get(tag)
            if body is None:
                self.misses += 1
            else:
                self.hits += 1
                self._bodies.move_to_end(tag)
            return body

    def keep(self, tag: str, body: bytes) -> None:
        """Keep *body*; what was not asked for longest goes. Nothing takes more than a sixteenth of the room."""
        if len(body) > self.room // 16:
            return
        with self._lock:
            self.size += len(body) - len(self._bodies.pop(tag, b""))
            self._bodies[tag] = body
            while self.size > self.room:
                self.size -= len(self._bodies.popitem(last=False)[1])
