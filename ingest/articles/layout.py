"""The parts of an article's text: header (title, source, date, byline), running text in paragraphs, footer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.articles.headers import (
    is_byline,
    is_footer,
    is_source,
    is_title,
    read_dateline,
    read_labels,
    read_source_line,
)
from ingest.basics.claims import Span, When


@dataclass(slots=True)
class Layout:
    """Where the parts of a text lie, and what its header says."""

    title: str | None = None
    source: str | None = None
    published: When | None = None
    labels: dict[str, str] = field(default_factory=dict)
    header: list[Span] = field(default_factory=list)
    body: list[Span] = field(default_factory=list)
    footer: list[Span] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Line:
    span: Span
    text: str
    last_of_block: bool


_MOST_HEADER_LINES = 8


def read_layout(text: str) -> Layout:
    """Return the parts of *text*; a text of one line is all running text."""
    lines = _lines(text)
    layout = Layout()
    first = _read_header(lines, layout)
    last = _read_footer(lines, first, layout)
    if first >= last:  # nothing but header and footer: then the title is what the text says
        return Layout(body=_paragraphs(text, lines))
    layout.header.extend(line.span for line in lines[:first])
    layout.body.extend(_paragraphs(text, lines[first:last]))
    _cut_dateline(text, layout)
    return layout


def _lines(text: str) -> list[_Line]:
    """Return the lines that hold something, without the white space around them."""
    found = [match for match in re.finditer(r"[^\r\n\f]*", text) if match[0].strip()]
    lines = []
    for match, following in zip(found, [*found[1:], None], strict=True):
        words = match[0].strip()
        start = match.start() + match[0].index(words)
        gap = text[match.end() : following.start()] if following else "\n\n"
        last = len(re.findall(r"\r\n|\n|\r", gap)) > 1 or "\f" in gap
        lines.append(_Line(Span(start, start + len(words)), words, last))
    return lines


def _read_header(lines: list[_Line], layout: Layout) -> int:
    """Fill *layout* from the header; return the number of its lines."""
    for number, line in enumerate(lines[:_MOST_HEADER_LINES]):
        if not _takes(line, lines[number + 1 : number + 2], number, layout):
            return number
    return min(len(lines), _MOST_HEADER_LINES)


def _takes(line: _Line, following: list[_Line], number: int, layout: Layout) -> bool:
    """Say whether *line* belongs to the header, and note what it says."""
    labels = read_labels(line.text)
    if labels:
        layout.labels.update(labels)
        return True
    dated = read_source_line(line.text)
    if dated:
        layout.source = dated[0] or layout.source
        layout.published = layout.published or dated[1]
        return True
    if is_byline(line.text):
        return True
    if layout.title is None and is_title(line.text) and _stands_apart(line, following):
        layout.title = line.text
        return True
    if (
        layout.title is not None
        and number == 1
        and layout.source is None
        and line.last_of_block
        and is_source(line.text)
    ):
        layout.source = line.text
        return True
    return False


def _stands_apart(line: _Line, following: list[_Line]) -> bool:
    """Say whether a blank line or another line of the header comes after *line*."""
    if line.last_of_block or not following:
        return True
    after = following[0]
    known = bool(read_source_line(after.text) or read_labels(after.text)) or is_byline(after.text)
    return known or (after.last_of_block and is_source(after.text))


def _read_footer(lines: list[_Line], first: int, layout: Layout) -> int:
    """Fill the footer of *layout*; return the number of the first line that belongs to it."""
    last = len(lines)
    while last > first and is_footer(lines[last - 1].text):
        last -= 1
    layout.footer.extend(line.span for line in lines[last:])
    return last


def _paragraphs(text: str, lines: list[_Line]) -> list[Span]:
    """Return the blocks of *lines* that blank lines part; where there are none, each long line is a paragraph."""
    blocks: list[list[_Line]] = [[]]
    for line in lines:
        blocks[-1].append(line)
        if line.last_of_block:
            blocks.append([])
    spans: list[Span] = []
    for block in filter(None, blocks):
        parts = [[line] for line in block] if _is_unwrapped(block) else [block]
        spans.extend(Span(part[0].span.start, part[-1].span.end) for part in parts)
    return spans


def _is_unwrapped(block: list[_Line]) -> bool:
    """Say whether each line of *block* is a paragraph of its own: an item of a list, or too long to be wrapped."""
    if any(len(line.text) > 160 for line in block):
        return True
    return all(re.match(r"[-*•–]\s|\d+[.)]\s", line.text) for line in block)


def _cut_dateline(text: str, layout: Layout) -> None:
    """Take the dateline off the first paragraph and note the agency and the date that it names."""
    first = layout.body[0]
    dateline = read_dateline(text[first.start : first.end])
    if dateline is None:
        return
    layout.header.append(Span(first.start, first.start + len(dateline.words.rstrip())))
    layout.body[0] = Span(first.start + len(dateline.words), first.end)
    layout.published = layout.published or dateline.date
    layout.source = layout.source or dateline.agency
