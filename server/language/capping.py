"""A bound on the rows of an answer: more is an error, unless the client asks to have it cut; then that says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from server.language.lexer import Token
from server.processes.workers import Result
from server.web.errors import BadRequest, NotAcceptable
from server.web.formats import RESULTS_JSON, RESULTS_XML, Format

CUT = "Foedera-Rows"
HEAD = 1 << 16  # the bytes in which the head of an answer must end


@dataclass(frozen=True, slots=True)
class Cap:
    """At most so many rows; *cut* where the client takes a part rather than an error."""

    most: int
    cut: bool


def read_cap(asked: str | None, allowed: int | None) -> Cap | None:
    """Return the bound that the parameter `max-rows` and the site's own make; None where there is neither."""
    if asked is None:
        return Cap(allowed, cut=False) if allowed is not None else None
    if not asked.isascii() or not asked.isdigit() or not int(asked[:18]) > 0:
        raise BadRequest(f"max-rows is a whole number above 0, not {asked!r}")
    return Cap(min(int(asked[:18]), allowed or int(asked[:18])), cut=True)


def limit_rows(text: str, tokens: Sequence[Token], most: int) -> str:
    """Return the SELECT query *text* with LIMIT *most*, or with its own where that is lower."""
    outer = list(_outer(tokens))
    where = next((index for index, token in enumerate(outer) if token.text == "}"), 0)
    words = {token.text.upper(): index for index, token in enumerate(outer) if token.kind == "word" and index > where}
    if "LIMIT" in words and words["LIMIT"] + 1 < len(outer):
        given = outer[words["LIMIT"] + 1]
        lowest = min(int(given.text), most) if given.text.isdigit() else given.text
        return f"{text[: given.start]}{lowest}{text[given.end :]}"
    place = outer[words["VALUES"]].start if "VALUES" in words else len(text)
    return f"{text[:place]}\nLIMIT {most}\n{text[place:]}"


def _outer(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens outside of braces, and the braces."""
    depth = 0
    for token in tokens:
        depth -= token.text == "}"
        if depth == 0:
            yield token
        depth += token.text == "{"


def check_form(form: Format) -> None:
    """Raise where an answer in *form* has no place to say that it was cut."""
    if form not in (RESULTS_JSON, RESULTS_XML):
        raise NotAcceptable(
            f"{form.name} has no place to say that rows are missing; with max-rows take JSON or XML, or write LIMIT",
            formats=[RESULTS_JSON.media_type, RESULTS_XML.media_type],
        )


def mark_cut(result: Result, form: Format, link: str) -> Result:
    """Return the answer with a link in its head that says so (SPARQL 1.1 Query Results JSON Format, 3.1.2)."""
    head = result.file.read(HEAD)
    json = form is RESULTS_JSON
    old = b'"head":{' if json else b"</head>"
    new = f'"head":{{"link":["{link}"],'.encode() if json else f'<link href="{link}"/></head>'.encode()
    marked = head.replace(old, new, 1)
    if marked == head:
        raise BadRequest("the answer has too many columns to be cut; choose fewer variables, or write LIMIT")
    return Result(Chained(marked, result.file), result.size + len(new) - len(old), is_cut=True)


class Chained(BytesIO):
    """Bytes, and then what a file still holds."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        super().__init__(first)
        self._rest = rest

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes, from both where *size* reaches so far."""
        piece = super().read(size)
        wanted = -1 if size is None or size < 0 else size - len(piece)
        return piece + self._rest.read(wanted) if wanted else piece

    def close(self) -> None:
        """Close both."""
        self._rest.close()
        super().close()
