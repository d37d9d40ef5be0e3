"""Packed files: the same bytes for the same content, and read back by the same name."""

from __future__ import annotations

import gzip
import io
import shutil
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

import zstandard

from store.errors import DumpDamaged, StoreError
from store.files import PIECE, sha256_of, whole_file

GZIP_LEVEL = 6
ZSTD_LEVEL = 3
SMALL_PIECE = 1 << 13  # of a packed file: some hundred times as much may come out of it


@dataclass(frozen=True, slots=True)
class Packing:
    """A way to pack a file: how to write into an open file, and how to read from one."""

    media_type: str
    write: Callable[[BinaryIO, BinaryIO], None]
    read: Callable[[BinaryIO], IO[bytes]]


def _write_gzip(plain: BinaryIO, out: BinaryIO) -> None:
    with gzip.GzipFile("", "wb", GZIP_LEVEL, out, mtime=0) as packed:  # neither name nor time inside
        shutil.copyfileobj(plain, packed, PIECE)


def _read_gzip(packed: BinaryIO) -> IO[bytes]:
    if not packed.read(1):
        raise EOFError("it is empty")  # the library takes that for an empty text
    packed.seek(0)
    return io.BufferedReader(gzip.GzipFile(fileobj=packed), PIECE)


def _write_zstd(plain: BinaryIO, out: BinaryIO) -> None:
    zstandard.ZstdCompressor(level=ZSTD_LEVEL, write_checksum=True).copy_stream(plain, out)


def _read_zstd(packed: BinaryIO) -> IO[bytes]:
    return io.BufferedReader(_Whole(packed), PIECE)


class _Whole(io.RawIOBase):
    """A zstd stream that says so when it breaks off; the library takes that for its end."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._unpacker = zstandard.ZstdDecompressor().decompressobj()
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._ready:
            if self._unpacker.eof:
                return 0
            piece = self._packed.read(SMALL_PIECE)
            if not piece:
                raise EOFError("it breaks off before its end")
            self._ready = self._unpacker.decompress(piece)
        taken = self._ready[: len(buffer)]
        self._ready = self._ready[len(taken) :]
        buffer[: len(taken)] = taken
        return len(taken)


PACKINGS: Mapping[str, Packing] = {
    ".gz": Packing("application/gzip", _write_gzip, _read_gzip),
    ".zst": Packing("application/zstd", _write_zstd, _read_zstd),
}


def pack(path: Path, suffixes: Iterable[str] = (".gz", ".zst")) -> None:
    """Write *path* packed beside itself, once for each of *suffixes*; each file is unpacked again and compared."""
    expected = sha256_of(path)
    for suffix in suffixes:
        packing = PACKINGS[suffix]
        packed = path.with_name(path.name + suffix)
        with path.open("rb") as plain, whole_file(packed) as out:
            packing.write(plain, out)
        if sha256_of(packed, open_plain) != expected:
            raise StoreError(f"{packed}: the file just written does not unpack to {path.name}; report this as a defect")


@contextmanager
def open_plain(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for reading, unpacked when its name says that it is packed; raises DumpDamaged where it breaks."""
    packing = PACKINGS.get(path.suffix)
    try:
        with path.open("rb") as file:
            yield packing.read(file) if packing else file
    except (EOFError, gzip.BadGzipFile, zlib.error, zstandard.ZstdError) as error:
        raise DumpDamaged(f"{path}: damaged or cut off ({error}); fetch it again and compare its SHA-256") from error


def plain_name(name: str) -> str:
    """Return the name of a file without its packing."""
    return next((name.removesuffix(suffix) for suffix in PACKINGS if name.endswith(suffix)), name)
