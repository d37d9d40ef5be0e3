"""Shelves: more values than fit in memory, put down on disk one after the other and found again by their number."""

from __future__ import annotations

import json
import os
import pickle
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Generic, TypeVar
from weakref import finalize

Value = TypeVar("Value")
Sort = Callable[[Iterable[str]], Iterable[str]]  # of lines with their ends, each once


class Portable:
    """A dataclass that goes to disk and to other processes as its fields, at a third of what it costs otherwise."""

    __slots__ = ()

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how to make the value again."""
        names: tuple[str, ...] = self.__match_args__  # type: ignore[attr-defined]
        return type(self), tuple(getattr(self, name) for name in names)


class Shelf(Generic[Value]):
    """Values on disk, in a file of *folder* (that of the system, if none is named) which has no name and goes with it.

    Of each value 8 bytes are held in memory: where it begins.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._file = TemporaryFile(dir=folder)  # noqa: SIM115 - it is open as long as the shelf is there
        finalize(self, _let_go, self._file)
        self._starts = array("Q", [0])
        self._is_written = True

    def put(self, value: Value) -> int:
        """Put down *value* after all others; return its number."""
        written = self._file.write(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
        self._starts.append(self._starts[-1] + written)
        self._is_written = False
        return len(self) - 1

    def __len__(self) -> int:
        """Return how many values there are."""
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> Value:
        """Return the value *number*."""
        if not self._is_written:
            self._file.flush()
            self._is_written = True
        start, end = self._starts[number], self._starts[number + 1]
        value: Value = pickle.loads(os.pread(self._file.fileno(), end - start, start))
        return value

    def __iter__(self) -> Iterator[Value]:
        """Yield the values in order."""
        return (self[number] for number in range(len(self)))


class Rows:
    """Rows of text and numbers on disk, had back in order and each once, however often it was added."""

    def __init__(self, folder: Path | None, sort: Sort) -> None:
        """Write into *folder*; *sort* orders the lines."""
        self._file = TemporaryFile("w+", encoding="utf-8", newline="\n", dir=folder)  # noqa: SIM115 - as above
        finalize(self, _let_go, self._file)
        self._sort = sort

    def add(self, *row: str | int | bool) -> None:
        """Add a row; those with equal beginnings will come one after the other."""
        self._file.write(f"{json.dumps(row)}\n")

    def __iter__(self) -> Iterator[list[Any]]:
        """Yield the rows; none can be added afterwards."""
        self._file.seek(0)
        return map(json.loads, self._sort(self._file))


def _let_go(file: IO[Any]) -> None:
    """Close *file*; what a full disk did not take is told where it was written."""
    with suppress(OSError):
        file.close()


def sort_in_memory(lines: Iterable[str]) -> list[str]:
    """Return *lines* sorted, each once: for as many as fit in memory."""
    return sorted(set(lines))


def find_shared(numbers: Iterable[int]) -> set[int]:
    """Return those of *numbers* that come more than once."""
    return {number for number, following in pairwise(sorted(numbers)) if number == following}
