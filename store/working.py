"""The working set: the texts ingest has read, by SHA-256, and a record for each article, by key."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from store.errors import WorkingSetError
from store.files import explained, write_lines, write_whole

KEY = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,199}")
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Kept:
    """One article as kept: *sha256* is its text's, *record* what ingest wrote about it."""

    key: str
    sha256: str
    record: bytes


@dataclass(frozen=True, slots=True)
class Parses:
    """A cache of parses in *root*/work/parses, which need not exist yet; whoever removes it loses time only."""

    root: Path

    def get(self, key: str) -> bytes | None:
        """Return what is kept under *key*, a SHA-256; None where nothing is, or where it cannot be read."""
        try:
            return self._path(key).read_bytes()
        except OSError:
            return None

    def put(self, key: str, content: bytes) -> None:
        """Keep *content* under *key*."""
        write_whole(self._path(key), content)

    def _path(self, key: str) -> Path:
        if not DIGEST.fullmatch(key):
            raise WorkingSetError(f"{key!r} is no SHA-256, by which parses are kept")
        return self.root / "work" / "parses" / key[:2] / key


class WorkingSet:
    """What ingest has read so far; publishing makes a release of all of it. The texts are never served."""

    def __init__(self, root: Path) -> None:
        """Work in *root*/work, which need not exist yet."""
        self._texts = root / "work" / "sources"
        self._records = root / "work" / "articles"
        self._loaded = root / "work" / "loaded"

    def prepare(self) -> None:
        """Make the folders; raises StoreError at once where nothing can be written, rather than for each article."""
        for folder in (self._texts, self._records):
            with explained(folder):
                folder.mkdir(parents=True, exist_ok=True)
                TemporaryFile(dir=folder).close()

    def add(self, key: str, text: str, record: bytes, *, replace: bool = False) -> None:
        """Keep an article; another text under a key that is taken is an error unless *replace*."""
        content = text.encode()
        sha256 = hashlib.sha256(content).hexdigest()
        kept = self.find(key)
        if kept is not None and kept.sha256 != sha256 and not replace:
            raise WorkingSetError(
                f"the article {key!r} is already in the working set with another text (SHA-256 {kept.sha256[:12]}…, "
                f"now {sha256[:12]}…); give one of the two files another name, or start over with --fresh"
            )
        if kept is not None and (kept.sha256, kept.record) == (sha256, record):
            return
        write_whole(self._texts / f"{sha256}.txt", content)  # before the record, which promises that it is there
        write_whole(self._path(key), sha256.encode() + b"\n" + record)

    def find(self, key: str) -> Kept | None:
        """Return what is kept of the article *key*, if anything."""
        path = self._path(key)
        try:
            sha256, _, record = path.read_bytes().partition(b"\n")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise WorkingSetError(f"{path}: cannot be read ({error.strerror}); correct its rights") from error
        if not DIGEST.fullmatch(sha256.decode("ascii", "replace")):
            raise WorkingSetError(f"{path}: the record is damaged; remove the file and ingest {key!r} again")
        return Kept(key, sha256.decode(), record)

    def articles(self) -> Iterator[Kept]:
        """Yield what is kept, by key."""
        for key in self.keys():
            kept = self.find(key)
            if kept is not None:
                yield kept

    def keys(self) -> list[str]:
        """Return the keys of the articles kept, sorted."""
        return sorted(path.stem for path in self._records.glob("*.json") if not path.name.startswith("."))

    def text(self, sha256: str) -> str:
        """Return a kept text; raises WorkingSetError when it is gone or altered."""
        path = self._texts / f"{sha256}.txt"
        try:
            content = path.read_bytes()
        except OSError as error:
            raise WorkingSetError(f"{path}: the kept text cannot be read; ingest its article again") from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise WorkingSetError(f"{path}: the kept text was altered; remove the file and ingest its article again")
        return content.decode()

    def keep_graph(self, graph: str, lines: Iterable[str]) -> None:
        """Keep N-Quads *lines* as all that was loaded into *graph*; nothing is changed unless all of them come."""
        write_lines(self._loaded / f"{hashlib.sha256(graph.encode()).hexdigest()[:16]}.nq", lines)

    def loaded(self) -> list[Path]:
        """Return the files of N-Quads that were loaded, each the whole content of one graph."""
        return sorted(self._loaded.glob("[!.]*.nq"))

    def keep_only(self, keys: Collection[str]) -> None:
        """Forget every article but *keys*, the texts nobody refers to any more, and what was loaded."""
        with explained(self._records):
            for path in self.loaded():
                path.unlink(missing_ok=True)
            for key in set(self.keys()) - set(keys):
                self._path(key).unlink(missing_ok=True)
            referred = {kept.sha256 for kept in self.articles()}
            for path in self._texts.glob("*.txt"):
                if path.stem not in referred:
                    path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        if not KEY.fullmatch(key):
            raise WorkingSetError(
                f"{key!r} cannot be an article's key: letters, digits and . _ ~ - only; rename the file"
            )
        return self._records / f"{key}.json"
