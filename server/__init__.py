"""The site: SPARQL, documents about every IRI, the catalogue, dumps and pages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from store.http import Address

if TYPE_CHECKING:
    from flask import Flask

    from server.gateway import Gateway


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


def create_app(config: Config) -> Flask:
    """Return the site as a WSGI application; query workers start with the first query."""
    from server.application import build_application  # noqa: PLC0415 - query workers import this package without Flask

    return build_application(config)


def create_gateway(config: Config) -> Gateway:
    """Return the site as an RSGI application, which answers plain queries without waiting for a thread."""
    from server.gateway import Gateway  # noqa: PLC0415

    return Gateway(create_app(config))
