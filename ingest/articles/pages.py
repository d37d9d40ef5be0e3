"""Web pages: the article without navigation and advertisements, and what the page says about it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any

import justext
from lxml import etree, html

from ingest.articles.texts import Page, check_controls
from ingest.basics.errors import ArticleError

EXTRACTOR = f"jusText {version('justext')}"
_STOPWORDS = justext.get_stoplist("English")
# Sizes of paragraphs from which on they are told from boilerplate; a brief page has none of the usual sizes.
_SIZES: tuple[dict[str, int], ...] = ({}, {"length_low": 30, "length_high": 60})
_META = {
    "title": ("og:title", "twitter:title", "dc.title", "citation_title"),
    "published": ("article:published_time", "datepublished", "dc.date", "citation_publication_date", "pubdate", "date"),
    "publisher": ("og:site_name", "dc.publisher", "citation_journal_title", "application-name"),
    "source": ("og:url",),
}
_PATHS = {
    "title": "//h1//text()[1] | //title/text()",
    "published": "//time[@datetime]/@datetime",
    "source": "//link[@rel='canonical']/@href",
}
_LINKED = {"title": "headline", "published": "datePublished", "publisher": "publisher"}
_DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


def extract_page(name: str, data: bytes) -> Page:
    """Return title and paragraphs of the article on a page; raises ArticleError where there is none."""
    try:
        tree = html.document_fromstring(_decode(data))
        paragraphs = next(filter(None, (_extract(data, **sizes) for sizes in _SIZES)), [])
    except (etree.LxmlError, justext.core.JustextError, ValueError) as error:
        raise ArticleError(f"{name}: cannot be read as a web page ({error}); save the text of the article") from error
    if not paragraphs:
        raise ArticleError(f"{name}: no article was found on the page; save its text as .txt instead")
    metadata = _read_metadata(tree)
    title = metadata.get("title")
    head = [title] if title and paragraphs[0] != title else []
    text = "\n\n".join([*head, *paragraphs]) + "\n"
    check_controls(name, text)
    return Page(text, metadata, EXTRACTOR)


def _decode(data: bytes) -> str:
    """Return the page as text, by the encoding that it names."""
    decoded: str = justext.core.decode_html(data, errors="replace")
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", decoded)


def _extract(data: bytes, **sizes: int) -> list[str]:
    """Return the paragraphs that are no boilerplate."""
    found = justext.justext(_decode(data), _STOPWORDS, **sizes)
    return [paragraph.text for paragraph in found if not paragraph.is_boilerplate]


def _read_metadata(tree: html.HtmlElement) -> Mapping[str, str]:
    """Return what the page says of itself: linked data first, then meta elements, then what readers see."""
    told = dict(_read_linked(tree))
    metas = {
        (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower(): meta.get("content") or ""
        for meta in reversed(tree.xpath("//meta[@content]"))
    }
    for name in (*_META, *_PATHS):
        values = [metas.get(key, "") for key in _META.get(name, ())]
        values += [str(value) for value in tree.xpath(_PATHS[name])] if name in _PATHS else []
        words = next(filter(None, (_clean(name, value) for value in values)), "")
        if words:
            told.setdefault(name, words)
    return told


def _clean(name: str, value: str) -> str:
    """Return *value* in one line; of a time its day, and nothing where a date is none."""
    words = " ".join(value.split())
    if name != "published":
        return words
    day = _DAY.match(words)
    return day[0] if day else ""


def _read_linked(tree: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield what the first article in the page's JSON-LD says."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            node = _find_article(json.loads(script))
        except ValueError:
            continue  # a page's mistake; its meta elements say the same
        for name, key in _LINKED.items():
            value = node.get(key)
            words = value.get("name") if isinstance(value, dict) else value
            if isinstance(words, str) and _clean(name, words):
                yield name, _clean(name, words)
        if node:
            return


def _find_article(value: Any) -> Mapping[str, Any]:
    rows = value.get("@graph", [value]) if isinstance(value, dict) else value
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and "Article" in str(row.get("@type")):
            return row
    return {}
