"""What every view of the site needs, in one value: IRIs, the current release, the query workers, addresses of pages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from urllib.parse import quote, urlsplit

from ontology.iris import Iris, prefixes
from server.core.config import Config
from server.graph.releases import CurrentRelease, Release
from server.processes.pool import QueryPool
from server.processes.writer import Writer
from server.web.allowance import Allowance
from server.web.headers import build_headers
from server.web.keeping import Kept
from server.web.metrics import Metrics


@dataclass(frozen=True)
class Site:
    """The site under one base IRI; made once, shared by all threads."""

    config: Config
    iris: Iris
    current: CurrentRelease
    pool: QueryPool
    writer: Writer | None
    allowance: Allowance | None
    kept: Kept
    metrics: Metrics

    @property
    def release(self) -> Release:
        """Return the release that is current now; one request asks once and keeps it."""
        return self.current.find()

    @property
    def base(self) -> str:
        """Return the base IRI, with its slash."""
        return str(self.iris.base)

    @cached_property
    def prefixes(self) -> Mapping[str, str]:
        """Return the prefixes that queries need not declare."""
        return {name: str(start) for name, start in prefixes(self.base).items()}

    @cached_property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Return the headers that every answer bears."""
        return build_headers(self.base)

    @cached_property
    def root(self) -> str:
        """Return the path under which the site lies, with a slash at both ends."""
        return urlsplit(self.base).path or "/"

    def path(self, address: str) -> str:
        """Return *address* as a link: relative to the host for our own, so that pages work wherever they are served."""
        if address.startswith(self.base):
            address = address[len(self.base) :]
        elif "://" in address or address.startswith("#"):
            return address
        return self.root + quote(address.lstrip("/"), safe="/?=&#;:@!$'()*+,~%")

    def shorten(self, iri: str) -> str:
        """Return *iri* with one of our prefixes, where it has one."""
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = next((name for name, start in self.prefixes.items() if start == iri[:cut]), None)
        return f"{prefix}:{iri[cut:]}" if prefix else iri

    @cached_property
    def edition(self) -> str:
        """Return a hash of the code and templates that make pages: a new edition must not answer 304 for the old."""
        digest = hashlib.sha256(self.base.encode())
        for file in _list_files(files("server")):
            digest.update(file.name.encode() + file.read_bytes())
        return digest.hexdigest()[:12]


def _list_files(folder: Traversable) -> Iterator[Traversable]:
    """Yield all files under *folder* but those that Python makes, in a fixed order."""
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir() and item.name != "__pycache__":
            yield from _list_files(item)
        elif item.is_file():
            yield item


def build_site(config: Config) -> Site:
    """Return the site that *config* describes."""
    base = config.base_iri if config.base_iri.endswith("/") else f"{config.base_iri}/"
    names = {name: str(start) for name, start in prefixes(base).items()}
    pool = QueryPool(
        workers=config.query_workers,
        time_limit=config.time_limit,
        prefixes=names,
        base_iri=base,
        memory=config.query_memory * 1024**2,
        network=config.server is not None,
    )
    root = config.store_root
    writer = Writer(root, base_iri=base, prefixes=names, time_limit=config.time_limit) if config.token else None
    allowance = Allowance(config.rate_limit) if config.rate_limit else None
    current = CurrentRelease(root, names, base, config.server)
    return Site(config, Iris(base), current, pool, writer, allowance, Kept(), Metrics())
