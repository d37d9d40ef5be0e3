"""Files that appear whole: written beside their place, brought to the disk, renamed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from store.errors import StoreError

PIECE = 1 << 20


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file that takes its name only when the block ends well; its folder is made if need be."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("wb") as out:
                yield out
                out.flush()
                os.fsync(out.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        sync_folder(path.parent)


def write_whole(path: Path, content: bytes) -> None:
    """Write *content* so that *path* holds either all of it or what it held before."""
    with whole_file(path) as out:
        out.write(content)


def write_lines(path: Path, lines: Iterable[str]) -> int:
    """Write *lines*, which bring their line ends, as UTF-8; return how many there were."""
    count = 0
    with whole_file(path) as out:
        for count, line in enumerate(lines, 1):  # noqa: B007 - the last is the number of all
            out.write(line.encode())
    return count


def open_binary(path: Path) -> BinaryIO:
    """Open a file to read it as it is."""
    return path.open("rb")


def sha256_of(path: Path, opener: Callable[[Path], AbstractContextManager[IO[bytes]]] = open_binary) -> str:
    """Return the SHA-256 of what *opener* reads of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with opener(path) as content:
        while piece := content.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def sync_folder(folder: Path) -> None:
    """Bring the names in *folder* to the disk; a rename is only safe after it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Say which file could not be written, why, and what to do."""
    try:
        yield
    except BrokenPipeError:  # whoever listened to the progress has gone; no file is to blame
        raise
    except OSError as error:
        where = error.filename or path
        raise StoreError(
            f"{where}: cannot be written ({error.strerror or error}); "
            "free space, correct its rights, or choose another folder with FOEDERA_STORE"
        ) from error
