"""Reading a request of the SPARQL 1.1 Protocol: what it says, before anything is looked into."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from flask import request

from server.web.errors import BadRequest, MethodNotAllowed, TooLarge, UnsupportedMediaType

FORM = "application/x-www-form-urlencoded"
DIRECT = {"application/sparql-query": "query", "application/sparql-update": "update"}
LONGEST = 500_000
MOST_GRAPHS = 100
MOST_FIELDS = 1000
_GRAPHS = ("default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri")
_KNOWN = ("query", "update", "format", "max-rows", *_GRAPHS)


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, an update or neither, with the graphs that the request names for it."""

    query: str | None
    update: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    form: str | None
    max_rows: str | None


def read_request() -> Asked:
    """Return what the request asks; raises where the protocol says 4xx."""
    pairs = [*request.args.items(multi=True)]
    if request.method in ("POST", "QUERY"):
        pairs += _read_body()
    return read_pairs(request.method, pairs)


def read_pairs(method: str, pairs: Iterable[tuple[str, str]]) -> Asked:
    """Return what the parameters *pairs* ask; raises where the protocol says 4xx."""
    values: dict[str, list[str]] = {name: [] for name in _KNOWN}
    for name, value in pairs:
        if name in values:
            values[name].append(value)
    _check(method, values)
    using = "using-" if values["update"] else ""
    default, named = f"{using or 'default-'}graph-uri", f"{using}named-graph-uri"
    return Asked(
        next(iter(values["query"]), None),
        next(iter(values["update"]), None),
        tuple(values[default]),
        tuple(values[named]),
        next(iter(values["format"]), None) or None,
        next(iter(values["max-rows"]), None),
    )


def _check(method: str, values: dict[str, list[str]]) -> None:
    queries, updates = values["query"], values["update"]
    if updates and method != "POST":
        raise MethodNotAllowed("an update is sent by POST", headers={"Allow": "POST"})
    if queries and updates:
        raise BadRequest("a request is a query or an update, not both")
    if len(queries) > 1 or len(updates) > 1:
        raise BadRequest(f"a request holds exactly one query or update, this one has {len(queries) + len(updates)}")
    for text in (*queries, *updates):
        if "\0" in text:
            raise BadRequest("the text holds a NUL character, which SPARQL has no place for")
        if queries and len(text) > LONGEST:
            raise TooLarge(f"a query has at most {LONGEST:,} characters, this one has {len(text):,}")
    if sum(len(values[name]) for name in _GRAPHS) > MOST_GRAPHS:
        raise TooLarge(f"at most {MOST_GRAPHS} graphs can be named in a request; use FROM clauses over fewer graphs")


def _read_body() -> list[tuple[str, str]]:
    kind = request.mimetype
    if kind != FORM and kind not in DIRECT:
        raise UnsupportedMediaType(
            f"the body must be {FORM}, application/sparql-query or application/sparql-update, "
            f"not {kind or 'without a Content-Type'}"
        )
    if request.mimetype_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise UnsupportedMediaType("the body must be UTF-8")
    body = request.get_data(cache=False)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"the body is not UTF-8: byte {error.start} cannot be read") from error
    if kind in DIRECT:
        return [(DIRECT[kind], text)]
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise BadRequest(
            "the form in the body cannot be read: too many fields, or escapes that are not UTF-8"
        ) from error
