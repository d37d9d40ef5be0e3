"""Choosing a format by an Accept header (RFC 9110, 12.5.1): quality, then how exactly we were named, then our order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from server.web.errors import NotAcceptable
from server.web.formats import Format

_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$")
_PARTS = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*")+')
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~\w-]+$")


@dataclass(frozen=True, slots=True)
class Range:
    """One element of an Accept header."""

    main: str
    sub: str
    quality: float

    def closeness(self, media_type: str) -> int:
        """Return 3 for an exact name, 2 for `type/*`, 1 for `*/*`, 0 where the range does not cover *media_type*."""
        main, _, sub = media_type.partition("/")
        if (self.main, self.sub) == (main, sub):
            return 3
        if self.sub != "*":
            return 0
        return 2 if self.main == main else int(self.main == "*")


def read_accept(header: str) -> tuple[Range, ...]:
    """Return the media ranges of *header*; what is malformed is left out, as if it had not been sent."""
    return tuple(found for part in _PARTS.findall(header) if (found := _read_range(part)) is not None)


def _read_range(part: str) -> Range | None:
    name, *parameters = (piece.strip() for piece in part.split(";"))
    main, slash, sub = name.lower().partition("/")
    if name == "*":  # what some Java clients send for */*
        main, slash, sub = "*", "/", "*"
    if not slash or not _TOKEN.match(main) or not _TOKEN.match(sub) or (main == "*" and sub != "*"):
        return None
    quality = 1.0
    for parameter in parameters:
        key, _, value = (piece.strip() for piece in parameter.partition("="))
        if key.lower() == "q":
            if not _QUALITY.match(value):
                return None
            quality = float(value)
    return Range(main, sub, quality)


def agree(header: str | None, formats: tuple[Format, ...]) -> Format:
    """Return the format that *header* likes best; raises NotAcceptable with a list of what there is."""
    chosen = choose(header, formats)
    if chosen is None:
        offered = ", ".join(form.media_type for form in formats)
        raise NotAcceptable(f"offered are: {offered}", formats=[form.media_type for form in formats])
    return chosen


@lru_cache(maxsize=512)  # clients are many, their headers few
def choose(header: str | None, formats: tuple[Format, ...]) -> Format | None:
    """Return the format of *formats* that *header* likes best, or None when it accepts none of them.

    An absent or empty header accepts everything. An alias counts as a little less exact than the media type
    itself, so a client that names both `application/json` and a results type gets what it named.
    """
    ranges = read_accept(header) if header and header.strip() else (Range("*", "*", 1.0),)
    best: tuple[float, float] = (0.0, 0.0)
    chosen = None
    for form in formats:
        liking = max(
            _liking(form.media_type, ranges, 0.0), *(_liking(a, ranges, 0.5) for a in form.aliases), (0.0, 0.0)
        )
        if _refused(form, ranges):
            continue
        if liking[0] > 0 and liking > best:
            best, chosen = liking, form
    return chosen


def _liking(media_type: str, ranges: Sequence[Range], discount: float) -> tuple[float, float]:
    """Return quality and closeness of the closest range that covers *media_type*: the closest decides."""
    covering = [(found.closeness(media_type), found.quality) for found in ranges if found.closeness(media_type)]
    if discount:  # wildcards reach a format by its own name already
        covering = [pair for pair in covering if pair[0] == 3]
    if not covering:
        return (0.0, 0.0)
    closeness, quality = max(covering)
    return (quality, closeness - discount)


def _refused(form: Format, ranges: Sequence[Range]) -> bool:
    """Tell whether *form* is excluded by its own name with q=0, which an alias must not undo."""
    return any(found.closeness(form.media_type) == 3 and found.quality == 0 for found in ranges)
