"""JSON lines: an article on each line, with id, title, date, source and text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from ingest.articles.texts import check_controls
from ingest.basics.errors import ArticleError
from ontology.iris import slug

_KEY = re.compile(r"[A-Za-z0-9._~-]+")
_LONGEST_KEY = 120
# What the fields of a line may be called, by the names of a side file; a source that is an address is no publisher.
_FIELDS = {
    "title": ("title", "headline"),
    "published": ("published", "date"),
    "publisher": ("publisher", "outlet", "site"),
    "source": ("url", "link"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """An article as its line has it; *name* is the file and the line's number."""

    name: str
    key: str
    text: str
    metadata: Mapping[str, str]


def read_lines(name: str, lines: Iterable[bytes]) -> Iterator[Line | ArticleError]:
    """Yield the articles of a file of JSON lines, one at a time; an error stands in for a line that holds none."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _read_line(f"{name}:{number}", line)
            except ArticleError as error:
                yield error


def _read_line(name: str, line: bytes) -> Line:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except ValueError as error:
        raise ArticleError(f"{name}: is no JSON ({error}); each line is one article, {{...}}") from error
    text = row.get("text") if isinstance(row, dict) else None
    if not isinstance(text, str):
        raise ArticleError(f"{name}: has no 'text' of words; each line is an object with id, title, date, source, text")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ArticleError(f"{name}: 'text' holds half a character (a surrogate); save it as UTF-8") from error
    check_controls(name, text)
    metadata = dict(_read_fields(row))
    return Line(name, _make_key(row.get("id"), metadata.get("title", ""), text), text, metadata)


def _read_fields(row: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for field, names in _FIELDS.items():
        values = (str(row[name]).strip() for name in names if isinstance(row.get(name), str | int))
        words = next(filter(None, values), "")
        if words:
            yield field, words
    source = row.get("source")
    if isinstance(source, str) and source.strip():
        field = "source" if "://" in source else "publisher"
        if not any(isinstance(row.get(name), str) for name in _FIELDS[field]):
            yield field, source.strip()


def _make_key(given: object, title: str, text: str) -> str:
    """Return the id where it can be a key, else the words of id or title with a hash of the text."""
    words = str(given).strip() if isinstance(given, str | int) else ""
    if _KEY.fullmatch(words) and len(words) <= _LONGEST_KEY and not words.startswith("."):
        return words
    named = slug(words or title)[:_LONGEST_KEY].strip("-") or "article"
    return f"{named}-{sha256((words or text).encode()).hexdigest()[:8]}"
