"""What is served where writes over HTTP are taken: a release and the writes since, as versions of their own.

Under the store's root stands `live/` with `working/` (the store that one process at a time changes),
`versions/{release}.{number}/` (what it held after the write of that number, by hard links), `current` (a link to the
newest) and `lock`. Nobody reads a store that is being written, and a version never changes.
"""

from __future__ import annotations

import fcntl
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from store.embedded import EmbeddedStore
from store.errors import StoreUnreachable
from store.files import explained
from store.releases import Release, find_current
from store.writes import Journal, Kind, Write, apply_write

NO_RELEASE = "empty"
VERSIONS_KEPT = 4  # queries that are about to open the one before the last must still find it
_PATIENCE = 0.02


@dataclass(frozen=True, slots=True)
class Version:
    """The *release* after the write *number*, in its *folder*."""

    release: str
    number: int
    folder: Path

    @property
    def name(self) -> str:
        """The name that tells it from every other state of the graph."""
        return f"{self.release}.{self.number}"


def find_version(root: Path, release: Release | None) -> Version | None:
    """Return the newest version with writes on top of *release*; None where there were no writes since."""
    try:
        target = (root / "live" / "current").readlink()
    except OSError:
        return None
    name, _, number = target.name.rpartition(".")
    if name != (release.version if release else NO_RELEASE) or not number.isdecimal():
        return None
    return Version(name, int(number), root / "live" / target)


class Working:
    """The working store, held by one process; each accepted write becomes a version."""

    def __init__(self, root: Path, *, base_iri: str, prefixes: Mapping[str, str]) -> None:
        """Open it as the newest version has it. Only for who holds the lock: see `hold_working`."""
        self._root, self._folder, self._journal = root, root / "live", Journal(root)
        self._options = {"base_iri": base_iri, "prefixes": prefixes}
        self._store: EmbeddedStore | None = None
        self._release = NO_RELEASE
        self._number = 0

    def write(self, write: Write) -> bool:
        """Make *write*, all of it or nothing, and let everybody see it; return whether its graph was there before."""
        store = self._open()
        try:
            existed = apply_write(store, write)
            if existed or write.kind is not Kind.DROP:
                self._keep(store, self._number + 1, write)
        except BaseException:
            self.close()  # with what it may hold by half; the next write begins from the newest version
            raise
        return existed

    def carry_over(self, number: int) -> int:
        """Make the writes after *number* on top of a new release, which holds those up to it; return how many."""
        entries = list(self._journal.entries(after=number))
        store = self._open() if entries else None
        for newest, write in entries:
            assert store is not None
            apply_write(store, write)
            self._number = newest
        if store is not None:
            self._show(store)
        return len(entries)

    def close(self) -> None:
        """Let the working store go."""
        self._store = None

    def _open(self) -> EmbeddedStore:
        release = find_current(self._root)
        if self._store is None or self._release != (release.version if release else NO_RELEASE):
            self._store = None
            self._store = self._restore(release)
        return self._store

    def _restore(self, release: Release | None) -> EmbeddedStore:
        version = find_version(self._root, release)
        origin = version.folder if version else release.store if release else None
        working = self._folder / "working"
        with explained(working):
            (self._folder / "versions").mkdir(parents=True, exist_ok=True)
            shutil.rmtree(working, ignore_errors=True)
        if origin is not None:
            EmbeddedStore.open(origin).copy_to(working)
        self._release = release.version if release else NO_RELEASE
        self._number = version.number if version else self._journal.last() if release else 0
        store = EmbeddedStore.open(working, read_only=False, **self._options)  # type: ignore[arg-type]
        if version or not release:
            for number, write in self._journal.entries(after=self._number):  # kept, but a crash came before it showed
                apply_write(store, write)
                self._number = number
        return store

    def _keep(self, store: EmbeddedStore, number: int, write: Write) -> None:
        self._number = number
        folder = self._copy(store)
        with self._journal.appended(number, write):
            self._switch(folder)

    def _show(self, store: EmbeddedStore) -> None:
        self._switch(self._copy(store))

    def _copy(self, store: EmbeddedStore) -> Path:
        folder = self._folder / "versions" / f"{self._release}.{self._number}"
        with explained(folder):
            shutil.rmtree(folder, ignore_errors=True)
        store.copy_to(folder)
        return folder

    def _switch(self, folder: Path) -> None:
        link = self._folder / ".current.next"
        with explained(link):
            link.unlink(missing_ok=True)
            link.symlink_to(Path("versions") / folder.name)
            link.replace(self._folder / "current")
            _prune(folder.parent)


def _prune(folder: Path) -> None:
    """Remove all versions but the newest."""
    versions = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for version in versions[VERSIONS_KEPT:]:
        shutil.rmtree(version, ignore_errors=True)


@contextmanager
def hold_lock(root: Path, *, seconds: float) -> Iterator[None]:
    """Be the one who may write, for the time of the block; raises StoreUnreachable where others do not let go."""
    folder = root / "live"
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "lock").open("a")
    deadline = time.monotonic() + seconds
    with lock:
        while not _try_lock(lock.fileno()):
            if time.monotonic() > deadline:
                raise StoreUnreachable("another process is writing to the store; try again in a moment")
            time.sleep(_PATIENCE)
        yield


def _try_lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
