"""Where an answer is written: into memory while it is short, then into a file."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import BinaryIO


class Spool:
    """A file to write to that takes its name on the disk only when more than *most* bytes come."""

    def __init__(self, path: Path, most: int) -> None:
        self._path, self._most = path, most
        self._pieces: list[bytes] = []
        self._file: BinaryIO | None = None
        self.size = 0

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    @property
    def spooled(self) -> int:
        """The bytes that stand in the file; 0 where there is none."""
        return self.size if self._file is not None else 0

    def write(self, piece: bytes) -> int:
        """Take *piece*."""
        self.size += len(piece)
        if self._file is not None:
            return self._file.write(piece)
        self._pieces.append(piece)
        if self.size > self._most:
            self._file = self._path.open("wb")
            self._file.writelines(self._pieces)
            self._pieces.clear()
        return len(piece)

    def flush(self) -> None:
        """Do nothing: who reads waits until all is written."""

    def short(self) -> bytes:
        """Return what was written, where that is not in the file."""
        return b"".join(self._pieces)
