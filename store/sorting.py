"""Sorting more lines than fit in memory."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from itertools import chain, groupby, islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

LINES_IN_MEMORY = 100_000
FILES_AT_ONCE = 200  # runs that are merged together: many systems let a process open no more than 1,024 files


def sort_lines(
    lines: Iterable[str], scratch: Path, *, in_memory: int = LINES_IN_MEMORY, at_once: int = FILES_AT_ONCE
) -> Iterator[str]:
    """Yield *lines*, which bring their line ends, sorted by code point and each once; *scratch* takes the runs."""
    source = iter(lines)
    rest: list[str] = []
    levels: list[list[IO[str]]] = []  # runs, those of a level made of *at_once* runs of the level before
    try:
        while run := sorted(islice(source, in_memory)):
            if len(run) < in_memory:
                rest = run
                break
            _keep(_write(run, scratch), levels, scratch, at_once)
        yield from _each_once(heapq.merge(rest, *chain.from_iterable(levels)))
    finally:
        for file in chain.from_iterable(levels):
            file.close()


def _keep(run: IO[str], levels: list[list[IO[str]]], scratch: Path, at_once: int) -> None:
    for level in levels:
        level.append(run)
        if len(level) < at_once:
            return
        run = _write(_each_once(heapq.merge(*level)), scratch)
        while level:
            level.pop().close()
    levels.append([run])


def _write(lines: Iterable[str], scratch: Path) -> IO[str]:
    """Return a file that holds *lines*, to be read from its beginning."""
    file = TemporaryFile("w+", encoding="utf-8", newline="\n", dir=scratch)  # noqa: SIM115 - who asked for it closes it
    try:
        file.writelines(lines)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def _each_once(lines: Iterable[str]) -> Iterator[str]:
    return (line for line, _ in groupby(lines))


def subtract(lines: Iterable[str], others: Iterable[str]) -> Iterator[str]:
    """Yield those of *lines* that are not among *others*; both are sorted, each line once."""
    rest = iter(others)
    other = next(rest, None)
    for line in lines:
        while other is not None and other < line:
            other = next(rest, None)
        if line != other:
            yield line
