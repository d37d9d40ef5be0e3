"""SVG written element by element: for pages, which style it by class, and as files that carry their style."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from xml.sax.saxutils import escape, quoteattr


@cache
def load_style() -> str:
    """Read the style of pictures that stand alone."""
    return (files("server") / "templates" / "picture.css").read_text(encoding="utf-8")


def element(name: str, content: str = "", /, **attributes: object) -> str:
    """Return an element; *content* is markup, an underscore in an attribute's name stands for a hyphen."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(str(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def text(words: str, **attributes: object) -> str:
    """Return *words* as a text element."""
    return element("text", escape(words), **attributes)


def link(address: str, content: str, title: str) -> str:
    """Return *content* as a link whose *title* is read out and shown."""
    return element("a", f"{element('title', escape(title))}{content}", href=address)


def cut(words: str, most: int) -> str:
    """Return *words*, shortened to *most* characters."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def picture(content: str, width: int, height: int, *, title: str, says: str, alone: bool) -> str:
    """Return a whole picture with its text alternative; *alone* makes it a file with its own style."""
    head = element("title", escape(title)) + element("desc", escape(says))
    body = f"{element('style', load_style())}{content}" if alone else content
    names = {"xmlns": "http://www.w3.org/2000/svg"} if alone else {}
    return element(
        "svg", head + body, **names, viewBox=f"0 0 {width} {height}", width=width if alone else None,
        height=height if alone else None, role="img" if alone else "group", class_="picture",
        aria_label=f"{title}. {says}",
    )  # fmt: skip
