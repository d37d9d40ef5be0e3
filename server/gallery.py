"""The example queries: files whose first lines say what they ask."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files

_HEAD = re.compile(r"#\s*(title|comment):\s*(.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Example:
    """A query with a *name* that is part of its address; *text* is the whole file."""

    name: str
    title: str
    comment: str
    text: str


def load_examples() -> tuple[Example, ...]:
    """Return the example queries in the order of their numbers."""
    folder = files("server") / "queries"
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".rq")), key=lambda path: path.name)
    return tuple(read_example(path.name.removesuffix(".rq"), path.read_text(encoding="utf-8")) for path in paths)


def read_example(name: str, text: str) -> Example:
    """Return the query with what the comments at its head say; further `# ` lines there continue the comment."""
    said = {"title": name, "comment": ""}
    last = ""
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        found = _HEAD.match(line)
        if found:
            last = found[1].lower()
            said[last] = found[2].strip()
        elif last:
            said[last] = f"{said[last]} {line.lstrip('#').strip()}".strip()
    return Example(name, said["title"], said["comment"], text)
