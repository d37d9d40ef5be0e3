"""The settings: what can be set, by which flag or variable, and what it is when nobody says."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from ontology.errors import OntologyError
from ontology.iris import Iris
from store.http import Address


class SettingsError(Exception):
    """A setting has a value that it cannot have."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: where its value comes from, what it is when nobody says, how it is read."""

    name: str
    default: str
    read: Callable[[str], Any]
    help: str

    @property
    def variable(self) -> str:
        """The name of its environment variable."""
        return f"FOEDERA_{self.name.upper()}"

    @property
    def flag(self) -> str:
        """The name of its flag."""
        return f"--{self.name.replace('_', '-')}"


def _read_base(value: str) -> str:
    return Iris(value if value.endswith("/") else f"{value}/").base


def _read_place(value: str) -> Path | str:
    return _read_url(value) if "://" in value else Path(value)


def _read_url(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("it must be a folder, or begin with http:// or https://")
    return value


def _maybe(read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda value: read(value) if value else None


def _read_scheduler(value: str) -> str | None:
    if value and not value.startswith(("tcp://", "tls://")):
        raise ValueError("it must be like tcp://HOST:PORT")
    return value or None


def _read_positive(kind: type[int] | type[float], value: str) -> int | float:
    number = kind(value)
    if not 0 < number < float("inf"):
        raise ValueError("it must be greater than 0")
    return number


def _read_whole(value: str) -> int:
    if (number := int(value)) < 0:
        raise ValueError("it must not be below 0")
    return number


def _read_rate(value: str) -> float | None:
    return None if value in ("", "none") else float(_SECONDS(value))


def _read_log(value: str) -> str:
    if value not in ("none", "short", "full"):
        raise ValueError("it is none, short or full")
    return value


_COUNT, _SECONDS = partial(_read_positive, int), partial(_read_positive, float)
SETTINGS = (
    Setting("base_iri", "http://localhost:8000/", _read_base, "the IRI under which everything is named"),
    Setting("store", "var/store", _read_place, "the folder of the store, or the query address of a SPARQL server"),
    Setting("update_url", "", _maybe(_read_url), "the server's address for updates"),
    Setting("graph_store_url", "", _maybe(_read_url), "the server's address for whole graphs"),
    Setting("credentials", "", _maybe(str), "for the server: basic USER:PASSWORD, digest USER:PASSWORD, bearer TOKEN"),
    Setting("default_graph", "", _maybe(str), "the graph that stands in for the default graph of a server without one"),
    Setting("work", "var/store", Path, "the folder of working set, dumps and manifests, where the store is a server"),
    Setting("token", "", lambda value: value or None, "who bears it may write over HTTP; nobody may without one"),
    Setting("time_limit", "30", _SECONDS, "seconds that a public query may take"),
    Setting(
        "row_cap", "", lambda value: _COUNT(value) if value else None, "the most rows that a public query may give"
    ),
    Setting(
        "workers",
        "",
        lambda value: _COUNT(value) if value else os.cpu_count() or 1,
        "processes that read articles, where there are many; where it is not set, as many as cores",
    ),
    Setting("dask", "", _read_scheduler, "a Dask scheduler (tcp://HOST:PORT) on whose workers to read articles"),
    Setting("web_workers", "1", _COUNT, "processes that answer requests"),
    Setting("query_workers", "2", _COUNT, "processes that run queries, for each web worker"),
    Setting("query_memory", "1024", _COUNT, "MiB of memory that one query may take"),
    Setting("rate_limit", "100", _read_rate, "requests a second that one client may send to SPARQL; none for no limit"),
    Setting(
        "proxies",
        "0",
        _read_whole,
        "how many proxies stand in front, whose X-Forwarded-For names the client",
    ),
    Setting("access_log", "short", _read_log, "a line for each request: none, short, or full with the text of queries"),
    Setting("host", "127.0.0.1", str, "the address to listen on"),
    Setting("port", "8000", _COUNT, "the port to listen on"),
)
EVERYWHERE = ("base_iri", "store", "update_url", "graph_store_url", "default_graph", "work")
READING = ("workers", "dask")
SERVING = (
    "time_limit",
    "row_cap",
    "web_workers",
    "query_workers",
    "query_memory",
    "rate_limit",
    "proxies",
    "access_log",
    "host",
    "port",
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set, read once. *store* is the folder; *server* is where the quads are, if they are not there."""

    base_iri: str
    store: Path
    server: Address | None
    token: str | None
    time_limit: float
    row_cap: int | None
    workers: int
    dask: str | None
    web_workers: int
    query_workers: int
    query_memory: int
    rate_limit: float | None
    proxies: int
    access_log: str
    host: str
    port: int


def load_settings(flags: Mapping[str, str | None], environment: Mapping[str, str]) -> Settings:
    """Return the settings: flags first, then variables, then defaults; raises SettingsError for a bad value."""
    values = {}
    for setting in SETTINGS:
        flag = flags.get(setting.name)
        text = flag if flag is not None else environment.get(setting.variable, setting.default)
        try:
            values[setting.name] = setting.read(text)
        except (ValueError, OntologyError) as error:
            raise SettingsError(f"{setting.flag} or {setting.variable}: {text!r} will not do: {error}") from error
    return Settings(**_place_store(values))


def _place_store(values: dict[str, Any]) -> dict[str, Any]:
    """Return *values* with the addresses of a server as one."""
    names = ("update_url", "graph_store_url", "credentials", "default_graph", "work")
    place, (update, graphs, credentials, default_graph, work) = values["store"], map(values.pop, names)
    if isinstance(place, Path):
        return values | {"server": None}
    try:
        server = Address(place, update, graphs, credentials, default_graph, timeout=values["time_limit"])
    except ValueError as error:
        raise SettingsError(f"FOEDERA_STORE and the settings that go with it: {error}") from error
    return values | {"store": work, "server": server}
