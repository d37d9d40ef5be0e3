"""What can go wrong where quads rest."""

import re


class StoreError(Exception):
    """Base of every error that store raises on purpose."""


class QuerySyntaxError(StoreError):
    """A query or update is not SPARQL; *line* and *column* count from one, None where the engine gives no place."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


PLACE = re.compile(r"(?:error at )?(\d+):(\d+): ")
LONGEST_MESSAGE = 300


def shorten(message: str) -> str:
    """Return an engine's *message* on one line, and not too long."""
    flat = " ".join(message.split())
    return flat if len(flat) <= LONGEST_MESSAGE else flat[: LONGEST_MESSAGE - 1] + "…"


def read_syntax_error(message: str, *, before: int = 0) -> QuerySyntaxError:
    """Return the error that an engine's *message* tells; *before* characters were set before the query's first line."""
    match = PLACE.match(message)
    if match is None:
        return QuerySyntaxError(shorten(message))
    line, column = int(match[1]), int(match[2])
    column -= before if line == 1 and column > before else 0
    return QuerySyntaxError(f"line {line}, column {column}: {shorten(message[match.end() :])}", line, column)


class QueryUnsupported(StoreError):
    """A query is SPARQL, but asks for what the engine does not have, such as an unknown function."""


class FormUnavailable(StoreError):
    """The form of a query (rows or triples) has no media type that the caller accepts, or no writer here."""


class DataSyntaxError(StoreError):
    """RDF that was handed in does not parse."""


class StoreUnreachable(StoreError):
    """There is no store at the place named, or somebody else holds it."""


class ServerUnreachable(StoreUnreachable):
    """The server that holds the store does not answer, or not to the end, or not to us."""


class StoreCorrupt(StoreError):
    """The files of a store are damaged."""


class DumpDamaged(StoreError):
    """A dump is cut off, altered, or not what its checksum says."""


class ReleaseError(StoreError):
    """A release is missing, incomplete or made for another site."""


class WorkingSetError(StoreError):
    """The working set refuses an article, or holds a damaged record."""
