"""Texts as they are kept, whatever file they came in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.basics.errors import ArticleError

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
