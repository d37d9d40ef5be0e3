"""Files that appear whole: written beside their place, brought to the disk, renamed."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

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


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write *lines*, which bring their line ends, as UTF-8."""
    with whole_file(path) as out:
        out.writelines(line.encode() for line in lines)


def write_gzip(path: Path, source: Path) -> None:
    """Write *source* packed, with neither its name nor a time inside: the same bytes for the same content."""
    with (
        source.open("rb") as plain,
        whole_file(path) as out,
        gzip.GzipFile("", "wb", 6, out, mtime=0) as packed,
    ):
        shutil.copyfileobj(plain, packed, PIECE)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


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
    except OSError as error:
        where = error.filename or path
        raise StoreError(
            f"{where}: cannot be written ({error.strerror or error}); "
            "free space, correct its rights, or choose another folder with FOEDERA_STORE"
        ) from error
