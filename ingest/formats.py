"""Kinds of source: what the bytes of a text, a web page or a Markdown file hold, as the text that is kept.

A reader for another kind of file is a row in `READERS`: its ending, and the function from its bytes to a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ingest.errors import ArticleError

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Page:
    """A text as it is kept; what the source says about it (*metadata*, as in a side file); what took it out."""

    text: str
    metadata: Mapping[str, str] = field(default_factory=dict)
    extractor: str | None = None


def decode_text(name: str, data: bytes) -> str:
    """Return the text of a file as it stands, without a byte order mark."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ArticleError(f"{name}: is UTF-16; save it as UTF-8")
    if b"\x00" in data:
        raise ArticleError(f"{name}: is a binary file, not a text; give the text of the article as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ArticleError(f"{name}: byte {error.start} is not UTF-8; save the text as UTF-8") from error
    check_controls(name, text)
    return text


def check_controls(name: str, text: str) -> None:
    """Raise ArticleError where *text* holds what no text holds."""
    control = _CONTROLS.search(text)
    if control:
        raise ArticleError(f"{name}: holds the control character U+{ord(control[0]):04X}; give plain text as UTF-8")


def read_plain(name: str, data: bytes) -> Page:
    """Return a `.txt` file, which is kept as it stands."""
    return Page(decode_text(name, data))


def read_html(name: str, data: bytes) -> Page:
    """Return the article of a web page."""
    from ingest.pages import extract_page  # noqa: PLC0415 - only who reads web pages waits for their parser

    return extract_page(name, data)


def read_markdown(name: str, data: bytes) -> Page:
    """Return the plain text of a Markdown file."""
    from ingest.markdown import extract_markdown  # noqa: PLC0415 - as above

    return extract_markdown(decode_text(name, data))


READERS: Mapping[str, Callable[[str, bytes], Page]] = {
    ".txt": read_plain,
    ".html": read_html,
    ".htm": read_html,
    ".md": read_markdown,
}
