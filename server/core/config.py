"""What a site needs to know to run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from store.http import Address


@dataclass(frozen=True, slots=True)
class Config:
    """What the site needs to know; *base_iri* is where the data says it is, wherever it is really served.

    Where *server* is set the quads are there, and under *store_root* only dumps and manifests.
    """

    base_iri: str
    store_root: Path
    time_limit: float = 30
    row_cap: int | None = None
    query_workers: int = 2
    query_memory: int = 1024
    token: str | None = None
    rate_limit: float | None = None
    proxies: int = 0
    access_log: str = "none"
    server: Address | None = None
