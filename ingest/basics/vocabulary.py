"""The word lists of `ingest/lexicons/*.toml`, read once and checked entry by entry."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from ingest.basics.errors import LexiconError

WORD = re.compile(r"\w+|[^\w\s]")
# As the model parts words: an abbreviation keeps its dot ("sen.", "u.n."), "d'affaires" is one word, "'s" another.
TITLE_WORD = re.compile(r"(?:\w+\.)+(?!\S)|d'\w+|'s\b|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Title:
    """A title of an office: its words in lower case, the role it gives and, where it tells, the holder's state."""

    words: tuple[str, ...]
    role: str
    of: str | None
    shared: bool = False  # other states have it too: what the tables and the text tell goes before `of`
    rank: bool = False  # an office only of those for whom the text gives no other


@dataclass(frozen=True)
class Vocabulary:
    """Word lists by file and table, as plain data, and the tables made of them."""

    names: Mapping[str, Any]
    roles: Mapping[str, Any]
    cues: Mapping[str, Any]
    nouns: Mapping[str, Any]
    words: Mapping[str, Any]
    reasons: Mapping[str, Any]

    @cached_property
    def titles(self) -> Mapping[str, tuple[Title, ...]]:
        """Titles by their first word, the longest first."""
        found: dict[str, list[Title]] = {}
        for entry in self.roles["title"]:
            for text in entry["titles"]:
                words = tuple(TITLE_WORD.findall(text.lower()))
                is_shared, is_rank = bool(entry.get("shared")), bool(entry.get("rank"))
                title = Title(words, entry["role"], entry.get("of"), is_shared, is_rank)
                found.setdefault(title.words[0], []).append(title)
        return {first: tuple(sorted(rows, key=lambda row: -len(row.words))) for first, rows in found.items()}

    @cached_property
    def title_words(self) -> frozenset[str]:
        """Every word of a title, and those that may stand before one: no name begins with them."""
        words = {word for rows in self.titles.values() for row in rows for word in row.words}
        return frozenset(words) | self.word_sets["before_title"]

    @cached_property
    def word_sets(self) -> Mapping[str, frozenset[str]]:
        """The plain lists of `words.toml`, by name."""
        return {name: frozenset(words) for name, words in self.words.items() if isinstance(words, list)}

    @cached_property
    def bodies(self) -> Mapping[str, str]:
        """Bodies (parliaments, ministries) by name, with the code of their state."""
        return {name: entry["of"] for entry in self.roles["body"] for name in entry["names"]}

    @cached_property
    def shared_bodies(self) -> frozenset[str]:
        """Names of bodies that other states have too: "Senate" alone."""
        return frozenset(name for entry in self.roles["body"] if entry.get("shared") for name in entry["names"])


REQUIRED = {
    "names": ("ignore", "metonyms", "relational", "organs", "chambers", "combining"),
    "roles": ("title", "body"),
    "cues": ("verb", "adverb", "before", "subject", "reporting", "wishing", "attitude"),
    "nouns": ("treaty", "sanction"),
    "words": (
        *("honorifics", "particles", "family_first", "former", "before_title", "appointing", "taking_up"),
        *("pair", "land", "body", "weak_treaty", "legislature", "under_way", "opinion", "weak_sanction", "collection"),
        *("part_name", "founding", "grouping", "military", "eventive", "access", "belief", "number"),
    ),
    "reasons": ("reason",),
}


def word_set(words: str) -> frozenset[str]:
    """Return the words that blanks part: for the lists of grammar that stand in code."""
    return frozenset(words.split())


def load_vocabulary(folder: Traversable | None = None) -> Vocabulary:
    """Read the word lists of *folder* (default: Foedera's own); raises LexiconError with file and entry."""
    place = folder if folder is not None else files("ingest") / "lexicons"
    return Vocabulary(**{name: _load_table(place, name, keys) for name, keys in REQUIRED.items()})


def load_toml(path: Traversable) -> dict[str, Any]:
    """Read one TOML file; raises LexiconError that names it."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise LexiconError(f"{path}: cannot be read ({error.strerror}); reinstall Foedera") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path}: is not valid TOML ({error}); correct the file") from error


def _load_table(folder: Traversable, name: str, keys: tuple[str, ...]) -> Mapping[str, Any]:
    path = folder / f"{name}.toml"
    table = load_toml(path)
    for key in keys:
        if not table.get(key):
            raise LexiconError(f"{path}: the table {key!r} is missing or empty; nothing could be found without it")
    for key, number, entry in _entries(table):
        for required in ("matches", "misses"):
            if not isinstance(entry.get(required), str):
                raise LexiconError(f"{path}: entry {number} of [[{key}]] has no {required!r} sentence; give one")
    return table


def _entries(table: Mapping[str, Any]) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    for key, rows in table.items():
        if isinstance(rows, list) and rows and isinstance(rows[0], dict):
            for number, entry in enumerate(rows, start=1):
                yield key, number, entry
