"""Who asks: clients are told apart by address."""

from __future__ import annotations

import ipaddress
import time
from functools import lru_cache
from typing import TYPE_CHECKING

from server.core.site import Site
from server.core.tokens import bears_token
from server.web.errors import TooManyRequests

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


def find_client(site: Site, environ: WSGIEnvironment) -> str:
    """Return the address that the request comes from; who has an IPv6 address has a whole /64 of them.

    Behind N proxies (the setting `proxies`) it is the Nth address from the right in X-Forwarded-For: what stands
    further left anybody may have written.
    """
    address = str(environ.get("REMOTE_ADDR", ""))
    proxies = site.config.proxies
    if proxies:
        forwarded = [part.strip() for part in environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if forwarded:
            address = forwarded[-min(proxies, len(forwarded))]
    return _name(address)


@lru_cache(maxsize=4096)
def _name(address: str) -> str:
    try:
        found = ipaddress.ip_address(address.strip("[]"))
    except ValueError:
        return address
    if found.version == 6 and not found.ipv4_mapped:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found.ipv4_mapped if found.version == 6 else found)


def check_allowance(site: Site, environ: WSGIEnvironment) -> None:
    """Raise TooManyRequests where the client has spent what it has; who bears the token may ask as often as needed."""
    if site.allowance is None or bears_token(site, environ):
        return
    wait = site.allowance.spend(find_client(site, environ), time.monotonic())
    if wait:
        raise TooManyRequests(
            f"one client may ask {site.allowance.rate:g} times a second here; wait {max(1, round(wait))} s, "
            "or take the dumps, which hold everything",
            headers={"Retry-After": str(max(1, round(wait)))},
        )
