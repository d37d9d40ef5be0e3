"""Kinds of source: how the text that is kept is taken out of a text file, a web page or a Markdown file.

A reader for another kind of file is a row in `READERS`: its ending, and the function from its bytes to a page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ingest.articles.texts import Page, decode_text


def read_plain(name: str, data: bytes) -> Page:
    """Return a `.txt` file, which is kept as it stands."""
    return Page(decode_text(name, data))


def read_html(name: str, data: bytes) -> Page:
    """Return the article of a web page."""
    from ingest.articles.pages import extract_page  # noqa: PLC0415 - only who reads web pages waits for their parser

    return extract_page(name, data)


def read_markdown(name: str, data: bytes) -> Page:
    """Return the plain text of a Markdown file."""
    from ingest.articles.markdown import extract_markdown  # noqa: PLC0415 - as above

    return extract_markdown(decode_text(name, data))


READERS: Mapping[str, Callable[[str, bytes], Page]] = {
    ".txt": read_plain,
    ".html": read_html,
    ".htm": read_html,
    ".md": read_markdown,
}
