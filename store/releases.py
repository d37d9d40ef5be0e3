"""Releases: immutable versions of the graph, each a store, its dumps and its manifest; one of them is current.

Under the store's root stand `releases/{version}/{store,dumps,deltas,tombstones.nt,manifest.json}`, `current` (a link
to one of them), `building` (what a running or killed build made so far) and `lock`.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from store.embedded import EmbeddedStore
from store.errors import ReleaseError
from store.files import explained, sync_folder, write_whole
from store.reading import check_sum
from store.tombstones import load_tombstones

STORES_KEPT = 3
CATALOGUE = "catalogue.nq"  # what is in the store and not in the dumps


@dataclass(frozen=True, slots=True)
class Release:
    """One version of the graph, in its *folder*."""

    version: str
    folder: Path

    @property
    def store(self) -> Path:
        """The folder of the store; gone where the release is old and was pruned."""
        return self.folder / "store"

    @property
    def dumps(self) -> Path:
        """The folder of the dumps."""
        return self.folder / "dumps"

    @property
    def quads(self) -> Path:
        """The dump of all quads."""
        return self.dumps / "foedera.nq"

    @property
    def deltas(self) -> Path:
        """The folder of the deltas, each in a folder named after the release that it begins from."""
        return self.folder / "deltas"

    def manifest(self) -> dict[str, Any]:
        """Read what the release says of itself; raises ReleaseError where the file is missing or damaged."""
        path = self.folder / "manifest.json"
        try:
            read: dict[str, Any] = json.loads(path.read_bytes())
        except (OSError, ValueError) as error:
            raise ReleaseError(f"{path}: the manifest cannot be read ({error}); publish again, or roll back") from error
        return read


def find_current(root: Path) -> Release | None:
    """Return the current release of the store under *root*, None where nothing was published yet."""
    try:
        folder = root / (root / "current").readlink()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ReleaseError(
            f"{root / 'current'}: not the link to a release ({error.strerror}); "
            "choose another folder with FOEDERA_STORE"
        ) from error
    return Release(folder.name, folder)


def list_releases(root: Path) -> list[Release]:
    """Return every release, the one published last first."""
    folders = (path for path in (root / "releases").glob("*") if (path / "manifest.json").exists())
    releases = [Release(folder.name, folder) for folder in folders]
    return sorted(releases, key=lambda release: (release.manifest()["published"], release.version), reverse=True)


def find_release(root: Path, version: str) -> Release:
    """Return the release *version*; raises ReleaseError where there is none."""
    fitting = [release for release in list_releases(root) if release.version == version]
    if not fitting:
        raise ReleaseError(f"{root}: there is no release {version}; `foedera releases` lists them")
    return fitting[0]


def check_base(release: Release, base_iri: str) -> None:
    """Raise ReleaseError when *release* was made for another base IRI: every IRI in it would point elsewhere."""
    made_for = release.manifest()["base_iri"]
    if made_for != base_iri:
        raise ReleaseError(
            f"release {release.version} was published for {made_for}, not for {base_iri}; "
            f"set FOEDERA_BASE_IRI={made_for} or publish again"
        )


def name_version(base_iri: str, dump_sum: str) -> str:
    """Return the version of the content whose sorted N-Quads have the SHA-256 *dump_sum*."""
    return hashlib.sha256(f"{base_iri}\n{dump_sum}\n".encode()).hexdigest()[:16]


@contextmanager
def building(root: Path) -> Iterator[Path]:
    """Give an empty folder to build a release in; one builder at a time, and what is left in it at the end goes."""
    folder = root / "building"
    with explained(root):
        root.mkdir(parents=True, exist_ok=True)
        lock = (root / "lock").open("a")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # the system lets it go even when the builder is killed
        except OSError as error:
            raise ReleaseError(f"{root}: another build is running; wait for it, or end it") from error
        try:
            with explained(folder):
                _remove(folder)
                folder.mkdir()
            with explained(folder):
                yield folder
        finally:
            _remove(folder)


def settle(
    root: Path,
    built: Path,
    version: str,
    manifest: Mapping[str, Any],
    *,
    prepare: Callable[[Release], None] = lambda _release: None,
) -> tuple[Release, bool]:
    """Make what was *built* the release *version* and switch to it; False where that version was there already.

    *prepare* is called between the two: the release is whole and in its place, and not yet current.
    """
    release = Release(version, root / "releases" / version)
    is_new = not (release.folder / "manifest.json").exists()
    with explained(release.folder):
        if is_new:
            _remove(release.folder)
            release.folder.parent.mkdir(exist_ok=True)
            write_whole(built / "manifest.json", json.dumps(manifest, indent=1, sort_keys=True).encode() + b"\n")
            sync_folder(built)
            built.rename(release.folder)
            sync_folder(release.folder.parent)
        elif not release.store.exists() and (built / "store").exists():
            (built / "store").rename(release.store)
    prepare(release)
    switch(root, release)
    return release, is_new


def choose_release(root: Path, version: str | None = None) -> Release:
    """Return the release *version*, or the one published before the current one; raises ReleaseError without one."""
    if version is not None:
        return find_release(root, version)
    current = find_current(root)
    releases = list_releases(root)
    names = [release.version for release in releases]
    older = releases[names.index(current.version) + 1 :] if current and current.version in names else releases
    if not older:
        raise ReleaseError(f"{root}: there is no release older than the current one to go back to")
    return older[0]


def roll_back(root: Path, version: str | None = None) -> Release:
    """Switch to *version*, or to the release published before the current one."""
    chosen = choose_release(root, version)
    restore(root, chosen)
    switch(root, chosen)
    return chosen


def prune_stores(root: Path, *, keep: int = STORES_KEPT) -> list[str]:
    """Remove the stores of all but the *keep* newest releases and the current one; dumps and manifests stay."""
    current = find_current(root)
    pruned = []
    for release in list_releases(root)[keep:]:
        if release != current and release.store.exists():
            with explained(release.store):
                shutil.rmtree(release.store)
            pruned.append(release.version)
    return pruned


def restore(root: Path, release: Release) -> None:
    """Build the store of a release anew from its dump where it was pruned."""
    if release.store.exists():
        return
    check_sum(release.quads)
    with building(root) as folder:
        store = EmbeddedStore.open(folder / "store", read_only=False)
        store.load_file(release.quads, "application/n-quads")
        if (release.folder / CATALOGUE).exists():
            store.load_file(release.folder / CATALOGUE, "application/n-quads")
        load_tombstones(release.folder, store, release.manifest()["base_iri"])
        store.finish()
        del store  # lets the engine's lock go
        (folder / "store").rename(release.store)


def switch(root: Path, release: Release) -> None:
    """Make *release* the current one, by one rename."""
    with explained(root):
        link = root / ".current.next"
        link.unlink(missing_ok=True)
        link.symlink_to(Path("releases") / release.version)
        link.replace(root / "current")
        sync_folder(root)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
