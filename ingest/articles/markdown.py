"""Markdown: its plain text, paragraph by paragraph, and what its front matter says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it import __version__ as version
from markdown_it.token import Token

from ingest.articles.texts import Page

EXTRACTOR = f"markdown-it-py {version}"
_FRONT = re.compile(r"---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|$)", re.DOTALL)
_NAMES = {"title": "title", "date": "published", "published": "published", "publisher": "publisher"}
_NAMES |= {"site": "publisher", "source": "source", "url": "source"}


def extract_markdown(text: str) -> Page:
    """Return the plain text of *text*: no marks, addresses of links, pictures or code."""
    front = _FRONT.match(text)
    metadata = dict(_read_front(front[1])) if front else {}
    tokens = MarkdownIt("commonmark").enable("table").parse(text[front.end() :] if front else text)
    return Page("\n\n".join(_blocks(tokens)) + "\n", metadata, EXTRACTOR)


def _read_front(lines: str) -> Iterator[tuple[str, str]]:
    """Yield what the lines "name: value" say, by the names of a side file."""
    for line in lines.splitlines():
        name, _, value = line.partition(":")
        words = value.strip().strip("\"'")
        if name.strip().lower() in _NAMES and words:
            yield _NAMES[name.strip().lower()], words


def _blocks(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the text of each heading, paragraph and item, and of each row of a table."""
    row: list[str] = []
    in_row = False
    for token in tokens:
        if token.type == "tr_open":
            row, in_row = [], True
        elif token.type == "tr_close":
            in_row = False
            yield " | ".join(filter(None, row))
        elif token.type == "inline":
            words = _flatten(token.children or ()).strip()
            if in_row:
                row.append(words)
            elif words:
                yield words


def _flatten(tokens: Sequence[Token]) -> str:
    """Return the words of a line's parts; the name of a picture is none of them."""
    breaks = ("softbreak", "hardbreak")
    words = (
        token.content if token.type in ("text", "code_inline") else "\n" * (token.type in breaks) for token in tokens
    )
    return "".join(words)
