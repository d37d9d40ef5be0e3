"""The site: SPARQL, documents about every IRI, the catalogue, dumps and pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.core.config import Config

__all__ = ("Config", "create_app", "create_gateway")

if TYPE_CHECKING:
    from flask import Flask

    from server.gateway import Gateway


def create_app(config: Config) -> Flask:
    """Return the site as a WSGI application; query workers start with the first query."""
    from server.application import build_application  # noqa: PLC0415 - query workers import this package without Flask

    return build_application(config)


def create_gateway(config: Config) -> Gateway:
    """Return the site as an RSGI application, which answers plain queries without waiting for a thread."""
    from server.gateway import Gateway  # noqa: PLC0415

    return Gateway(create_app(config))
