"""Sorting more lines than fit in memory."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile

LINES_IN_MEMORY = 100_000


def sort_lines(lines: Iterable[str], scratch: Path, *, in_memory: int = LINES_IN_MEMORY) -> Iterator[str]:
    """Yield *lines*, which bring their line ends, sorted by code point and each once; *scratch* takes the runs."""
    source = iter(lines)
    with ExitStack() as open_runs:
        runs: list[Iterable[str]] = []
        while run := sorted(islice(source, in_memory)):
            if len(run) < in_memory:
                runs.append(run)
                break
            file = open_runs.enter_context(TemporaryFile("w+", encoding="utf-8", newline="\n", dir=scratch))
            file.writelines(run)
            file.seek(0)
            runs.append(file)
        last = None
        for line in heapq.merge(*runs):
            if line != last:
                yield line
            last = line


def subtract(lines: Iterable[str], others: Iterable[str]) -> Iterator[str]:
    """Yield those of *lines* that are not among *others*; both are sorted, each line once."""
    rest = iter(others)
    other = next(rest, None)
    for line in lines:
        while other is not None and other < line:
            other = next(rest, None)
        if line != other:
            yield line
