"""What can go wrong where quads rest."""


class StoreError(Exception):
    """Base of every error that store raises on purpose."""


class QuerySyntaxError(StoreError):
    """A query or update is not SPARQL; *line* and *column* count from one, None where the engine gives no place."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class QueryUnsupported(StoreError):
    """A query is SPARQL, but asks for what the engine does not have, such as an unknown function."""


class FormUnavailable(StoreError):
    """The form of a query (rows or triples) has no media type that the caller accepts, or no writer here."""


class DataSyntaxError(StoreError):
    """RDF that was handed in does not parse."""


class StoreUnreachable(StoreError):
    """There is no store at the place named, or somebody else holds it."""


class StoreCorrupt(StoreError):
    """The files of a store are damaged."""


class DumpDamaged(StoreError):
    """A dump is cut off, altered, or not what its checksum says."""


class ReleaseError(StoreError):
    """A release is missing, incomplete or made for another site."""


class WorkingSetError(StoreError):
    """The working set refuses an article, or holds a damaged record."""
