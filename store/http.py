"""Requests to a SPARQL server: credentials, time-outs, retries where the server asks for patience, clear errors."""

from __future__ import annotations

import base64
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import cast
from urllib.error import HTTPError, URLError
from urllib.request import (
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    OpenerDirector,
    Request,
    build_opener,
)

from store.errors import (
    DataSyntaxError,
    QuerySyntaxError,
    QueryUnsupported,
    ServerUnreachable,
    StoreError,
    shorten,
)

LOG = logging.getLogger(__name__)
SCHEMES = ("basic", "digest", "bearer")
BUSY = (429, 503)
ATTEMPTS = 5
FIRST_PAUSE = 0.5  # seconds; doubled each time, unless the server names its own
LONGEST_PAUSE = 30.0


@dataclass(frozen=True, slots=True)
class Address:
    """A SPARQL 1.1 server: *query* and *update* by the Protocol, *graphs* by the Graph Store Protocol where it has it.

    *credentials* are `basic USER:PASSWORD`, `digest USER:PASSWORD` or `bearer TOKEN`. *default_graph* names the graph
    that stands in for the default graph, for engines that have none. *timeout* is in seconds.
    """

    query: str
    update: str | None = None
    graphs: str | None = None
    credentials: str | None = None
    default_graph: str | None = None
    timeout: float = 60.0

    def __post_init__(self) -> None:
        for url in (self.query, self.update, self.graphs):
            if url is not None and not url.startswith(("http://", "https://")):
                raise ValueError(f"{url!r} is no http or https address")
        if self.credentials is not None:
            scheme, _, secret = self.credentials.partition(" ")
            if scheme not in SCHEMES or not secret or (scheme != "bearer" and ":" not in secret):
                raise ValueError("credentials are 'basic USER:PASSWORD', 'digest USER:PASSWORD' or 'bearer TOKEN'")


class Client:
    """Sends requests to one server; what went wrong is told without the secrets."""

    def __init__(self, address: Address, *, sleep: Callable[[float], None] = time.sleep) -> None:
        """Talk to *address*; *sleep* waits between attempts."""
        self._address = address
        self._sleep = sleep
        self._header, self._opener = _sign(address)

    def send(self, request: Request) -> HTTPResponse:
        """Return the open answer to *request*; tried again while the server says that it is busy."""
        if self._header:
            request.add_header("Authorization", self._header)
        pause = FIRST_PAUSE
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return cast(HTTPResponse, self._opener.open(request, timeout=self._address.timeout))
            except HTTPError as error:
                if error.code not in BUSY or attempt == ATTEMPTS:
                    raise _explain(request, error) from error
                pause = _read_pause(error, pause)
                error.close()
                LOG.info(
                    "%s is busy (%s); attempt %s follows in %.1f s", _place(request), error.code, attempt + 1, pause
                )
                self._sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            except (URLError, HTTPException, OSError) as error:
                raise lost(request, error) from error
        raise AssertionError("the loop ends by returning or raising")

    def fetch(self, request: Request) -> bytes:
        """Return the whole body of the answer to *request*."""
        try:
            with self.send(request) as response:
                return response.read()
        except (HTTPException, OSError) as error:
            raise lost(request, error) from error


def lost(request: Request, error: Exception) -> ServerUnreachable:
    """Return the error for a server that does not answer, or not to the end."""
    reason = getattr(error, "reason", None) or error
    return ServerUnreachable(
        f"{_place(request)}: the connection failed or broke off ({type(reason).__name__}: {shorten(str(reason))}); "
        "nothing was taken from it. See that the server runs and can be reached, then run again"
    )


def _sign(address: Address) -> tuple[str | None, OpenerDirector]:
    scheme, _, secret = (address.credentials or "").partition(" ")
    if scheme == "digest":
        user, _, password = secret.partition(":")
        known = HTTPPasswordMgrWithDefaultRealm()
        for url in filter(None, (address.query, address.update, address.graphs)):
            known.add_password(None, url, user, password)
        return None, build_opener(HTTPDigestAuthHandler(known))
    if scheme == "basic":
        return f"Basic {base64.b64encode(secret.encode()).decode()}", build_opener()
    return (f"Bearer {secret}" if scheme else None), build_opener()


def _read_pause(error: HTTPError, pause: float) -> float:
    told = error.headers.get("Retry-After", "")
    return min(float(told), LONGEST_PAUSE) if told.isdecimal() else pause


def _explain(request: Request, error: HTTPError) -> StoreError:
    with error:
        words = error.read(8000).decode("utf-8", "replace")
    place, brief = _place(request), shorten(words)
    if error.code in (401, 403):
        return ServerUnreachable(f"{place}: the server refuses the credentials ({error.code}); set FOEDERA_CREDENTIALS")
    if error.code in BUSY:
        return ServerUnreachable(
            f"{place}: the server was still busy after {ATTEMPTS} attempts ({error.code}); try later"
        )
    if error.code == 404:
        return ServerUnreachable(f"{place}: there is nothing at this address (404); correct it")
    if error.code == 400:
        is_query = "form-urlencoded" in (request.get_header("Content-type") or "")
        return QuerySyntaxError(words) if is_query else DataSyntaxError(brief)
    if "not supported" in words:
        return QueryUnsupported(brief)
    return StoreError(f"{place}: the server answered {error.code} ({brief})")


def _place(request: Request) -> str:
    return request.full_url.partition("?")[0]
