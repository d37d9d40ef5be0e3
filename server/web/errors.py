"""What can go wrong in the site, and the one table that turns it into an answer."""

from __future__ import annotations

from collections.abc import Mapping


class ServerError(Exception):
    """Base of what the site raises; the message is for the client, *headers* go with the answer."""

    title = "Something went wrong"

    def __init__(self, message: str, *, headers: Mapping[str, str] | None = None, **details: object) -> None:
        super().__init__(message)
        self.headers = dict(headers or {})
        self.details = details


class BadRequest(ServerError):
    """The request does not say what the client wants, or says it twice."""

    title = "The request cannot be understood"


class QuerySyntaxError(BadRequest):
    """The engine could not parse the query."""

    title = "The query cannot be parsed"


class ClauseRefused(BadRequest):
    """The query would make the server fetch something."""

    title = "This clause is not allowed here"


class QueryFailed(BadRequest):
    """The query parses, but the engine cannot evaluate it."""

    title = "The query cannot be evaluated"


class Unauthorised(ServerError):
    """What only who bears the token may do."""

    title = "The token is needed"


class Forbidden(ServerError):
    """What nobody may do here."""

    title = "Not allowed"


class NotFound(ServerError):
    """There is no such thing."""

    title = "Not found"


class Gone(ServerError):
    """There was such a thing, and it was withdrawn."""

    title = "Withdrawn"


class NotAcceptable(ServerError):
    """We have it, but in no format that the client accepts."""

    title = "None of the accepted formats is offered"


class UnsupportedMediaType(ServerError):
    """A body in a format that is not read here."""

    title = "This kind of body is not read here"


class MethodNotAllowed(ServerError):
    """The operation exists, but with another method."""

    title = "Method not allowed"


class TooLarge(ServerError):
    """A body or query beyond the bounds."""

    title = "Too large"


class TooManyRequests(ServerError):
    """More requests than one client may send."""

    title = "Too many requests"


class Unavailable(ServerError):
    """Not now: too busy, too long, too much memory."""

    title = "Not available now"


class QueryTimeout(Unavailable):
    """A query that ran into the time limit and was ended."""

    title = "The query took too long"


class PoolBusy(Unavailable):
    """All workers are taken and the queue is full."""

    title = "Too many queries at once"


class ResourceLimit(Unavailable):
    """A query whose answer needs more memory or room than one query may have."""

    title = "The query needs too much"


class ReleaseGone(Unavailable):
    """The release that a query was for has been replaced and removed."""

    title = "The release was replaced"


STATUS: Mapping[type[Exception], int] = {
    BadRequest: 400,
    Unauthorised: 401,
    Forbidden: 403,
    NotFound: 404,
    Gone: 410,
    MethodNotAllowed: 405,
    NotAcceptable: 406,
    TooLarge: 413,
    UnsupportedMediaType: 415,
    TooManyRequests: 429,
    Unavailable: 503,
}
"""Errors and their status; a child has that of its nearest parent, and what is not here is a 500."""


def find_status(error: Exception) -> int:
    """Return the status that answers *error*."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)
