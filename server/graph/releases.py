"""What is served now: the current release and the writes since, opened once for each version.

Whoever holds an older one may finish with it.
"""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from ontology.iris import Iris
from ontology.proofbook import FILE as PROOFS
from server.graph.dataset import Edition
from server.graph.distributions import list_files
from server.graph.reading import RESULTS, Reader
from server.graph.searching import NameIndex, load_names
from server.graph.statistics import Statistics, load_statistics
from server.web.errors import Unavailable
from store.base import Store
from store.embedded import EmbeddedStore
from store.errors import ServerUnreachable
from store.http import Address
from store.live import NO_RELEASE, Version, find_version
from store.releases import Release as Published
from store.releases import find_current, list_releases
from store.remote import RemoteStore

LOG = logging.getLogger(__name__)


@dataclass
class Release:
    """One version of the graph; what is counted or listed for it is kept with it.

    *version* names its content and changes with every write; dumps and manifest are of the release *published_as*.
    """

    version: str
    published_as: str
    folder: str | None
    dumps: Path | None
    manifest: Mapping[str, Any]
    _open: Callable[[], Store]
    _kept: dict[str, Any] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @cached_property
    def reader(self) -> Reader:
        """Return what pages and documents ask; the store is opened with the first question."""
        return _read(self._open())

    @cached_property
    def proofs(self) -> Path | None:
        """Return the file with the proofs of what is inferred, None where the release keeps none."""
        path = self.dumps.parent / PROOFS if self.dumps is not None else None
        return path if path is not None and path.exists() else None

    @property
    def writes(self) -> int:
        """Return the number of the newest write since the release, 0 where there was none."""
        return int(self.version.partition(".")[2] or 0)

    @property
    def modified(self) -> str:
        """Return when it was published, as the manifest says it."""
        return str(self.manifest.get("published", ""))

    @property
    def published(self) -> datetime | None:
        """Return when it was published, None before anything was."""
        return datetime.fromisoformat(self.modified) if self.modified else None

    @property
    def attribution(self) -> tuple[str, ...]:
        """Return the lines by which the sources of the data want to be named."""
        return tuple(str(line) for line in self.manifest.get("attribution", ()))

    @cached_property
    def statistics(self) -> Statistics:
        """Return the counts that were made when it was published."""
        return load_statistics(self.dumps.parent if self.dumps else None)

    @cached_property
    def edition(self) -> Edition:
        """Return the release as the catalogue tells of it."""
        return Edition(self.published_as, self.modified, self.attribution, list_files(self.dumps))

    def names(self, iris: Iris) -> NameIndex:
        """Return all names that can be searched, read once."""
        with self._lock:
            if "names" not in self._kept:
                self._kept["names"] = load_names(self.reader, iris)
            names: NameIndex = self._kept["names"]
            return names


class CurrentRelease:
    """Finds the current release under *root*; each look costs one reading of a link."""

    def __init__(self, root: Path, prefixes: Mapping[str, str], base_iri: str, server: Address | None = None) -> None:
        self.root, self._prefixes, self._base, self._server = root, prefixes, base_iri, server
        self._opened: Release | None = None
        self._places = (f"{root}/current", f"{root}/live/current")
        self._links: tuple[str | None, ...] = ()
        self._lock = threading.Lock()
        self._greet: Callable[[Release], object] | None = None

    def greet(self, how: Callable[[Release], object]) -> None:
        """Call *how* with each release when it is first found to be the current one."""
        self._greet = how

    def find(self) -> Release:
        """Return the current release; an empty or missing store is an empty graph."""
        links = self._read_links()
        opened = self._opened
        if opened is not None and links == self._links:
            return opened
        current = find_current(self.root)
        live = None if self._server else find_version(self.root, current)
        version = live.name if live else current.version if current else NO_RELEASE
        with self._lock:
            if self._opened is None or self._opened.version != version:
                self._opened = self._describe(current, live, version)
                if self._greet is not None:
                    self._greet(self._opened)
            self._links = links
            return self._opened

    def _read_links(self) -> tuple[str | None, ...]:
        """Return what decides which release is current; each request asks, so it costs two system calls."""
        return tuple(map(_read_link, self._places))

    def versions(self) -> tuple[str, ...]:
        """Return the versions whose dumps can be had, the one published last first."""
        return tuple(release.version for release in list_releases(self.root))

    def editions(self) -> tuple[Edition, ...]:
        """Return all releases as the catalogue tells of them, the current one first."""
        current = self.find()
        if current.dumps is None:
            return ()
        others = (release for release in list_releases(self.root) if release.version != current.published_as)
        return (current.edition, *map(read_edition, others))

    def dumps_of(self, version: str) -> Path | None:
        """Return the folder of a version's dumps."""
        return next((release.dumps for release in list_releases(self.root) if release.version == version), None)

    def _describe(self, current: Published | None, live: Version | None, version: str) -> Release:
        folder = live.folder if live else current.store if current else None
        store = partial(self._open, folder)
        if current is None:
            return Release(version, NO_RELEASE, str(folder) if folder else None, None, {}, store)
        place = json.dumps(asdict(self._server)) if self._server else str(folder)
        return Release(version, current.version, place, current.dumps, current.manifest(), store)

    def _open(self, folder: Path | None) -> Store:
        if self._server is not None and folder is not None:
            return RemoteStore(self._server, base_iri=self._base, prefixes=self._prefixes)
        if folder is None:
            return EmbeddedStore.in_memory(base_iri=self._base, prefixes=self._prefixes)
        return EmbeddedStore.open(folder, base_iri=self._base, prefixes=self._prefixes)


def read_edition(release: Published) -> Edition:
    """Return a published release as the catalogue tells of it."""
    manifest = release.manifest()
    attribution = tuple(str(line) for line in manifest.get("attribution", ()))
    return Edition(release.version, str(manifest["published"]), attribution, list_files(release.dumps))


def _read_link(path: str) -> str | None:
    try:
        return os.readlink(path)  # noqa: PTH115 - a tenth of what Path costs
    except OSError:
        return None


def _read(store: Store) -> Reader:
    def run(query: str) -> bytes:
        try:
            return store.query(query, results=RESULTS).body
        except ServerUnreachable as error:
            LOG.warning("%s", error)
            raise Unavailable(
                "the server that holds the data cannot be reached; try again later", headers={"Retry-After": "30"}
            ) from error

    return Reader(run)
