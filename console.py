"""Where commands speak, and the exit codes they end with."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tqdm import tqdm

FINE, PROBLEMS, MISUSE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Console:
    """Where a command speaks: progress on standard error, its result on standard output."""

    quiet: bool
    as_json: bool

    def say(self, line: str) -> None:
        """Tell how far it is."""
        if not self.quiet:
            print(line, file=sys.stderr, flush=True)

    def follow(self, lines: Iterable[tuple[bool, str]], count: Callable[[], int | None]) -> None:
        """Go through *lines*, each with whether it is fine, as work is done: on a terminal a bar shows how far it is.

        *count* gives how many there will be, None where nobody can know; on a terminal only what is not fine is a line.
        """
        if self.quiet or not sys.stderr.isatty():
            for _, line in lines:
                self.say(line)
            return
        with tqdm(lines, total=count(), unit=" articles", file=sys.stderr, dynamic_ncols=True) as bar:
            for is_fine, line in bar:
                bar.set_postfix_str(line, refresh=False)
                if not is_fine:
                    bar.write(line, file=sys.stderr)

    def result(self, value: Mapping[str, Any], *lines: str) -> None:
        """Give the result: *value* for programs, or *lines* for people."""
        print(json.dumps(value, ensure_ascii=False, default=str) if self.as_json else "\n".join(lines), flush=True)

    def write(self, lines: Iterable[str]) -> None:
        """Give a result that is lines in itself, with their line ends."""
        sys.stdout.writelines(lines)

    def problems(self, lines: Sequence[str]) -> int:
        """List what went wrong, at the end; return the exit code."""
        for line in lines:
            print(f"foedera: {line}", file=sys.stderr)
        return PROBLEMS if lines else FINE
