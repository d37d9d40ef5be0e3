"""Articles: what a source file holds, with its key, title, publisher, date and running text.

What kinds of file hold one, and how its text is taken out, is in `ingest.articles.formats`; `.jsonl` files hold many.
"""

from __future__ import annotations

import logging
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from ingest.articles.formats import READERS
from ingest.articles.headers import read_date
from ingest.articles.jsonlines import Line, read_lines
from ingest.articles.layout import Layout, read_layout
from ingest.articles.publication import infer_publication
from ingest.articles.texts import Page
from ingest.basics.claims import Entity, Span, When
from ingest.basics.english import guess_other_language
from ingest.basics.errors import ArticleError
from ontology.iris import slug

log = logging.getLogger(__name__)

LARGEST = 2_000_000  # bytes; the longest treaties are a tenth of that
_KEY = re.compile(r"[A-Za-z0-9._~-]+")


@dataclass(frozen=True, slots=True)
class Article:
    """A text that speaks, and where it comes from; spans count code points of *text*, *sha256* is that of its UTF-8.

    *body* holds the paragraphs of running text; *header* (title, source, byline, dateline) and *footer* (sources,
    rights) stand apart.
    """

    key: str
    title: str
    text: str
    sha256: str
    publisher: Entity | None
    published: When | None
    source: str | None
    body: tuple[Span, ...]
    header: tuple[Span, ...] = ()
    footer: tuple[Span, ...] = ()
    extractor: str | None = None  # what took the text out of its source, with version


LINES = ".jsonl"
ENDINGS = (*READERS, LINES)
_METADATA = ("title", "publisher", "published", "source")


def read_article_text(
    key: str,
    data: bytes,
    metadata: Mapping[str, object] | None = None,
    *,
    ending: str = ".txt",
    name: str | None = None,
) -> Article:
    """Return the article that *data* holds; *metadata* outranks the header.

    Raises ArticleError, which calls it *name*, where it holds none.
    """
    name = name or key
    _check_size(name, len(data))
    page = READERS[ending](name, data)
    return build_article(key, page, metadata or {}, name)


def build_article(key: str, page: Page, metadata: Mapping[str, object], name: str) -> Article:
    """Return the article of *page*; *metadata* outranks what the page says, and that the header of its text."""
    text = page.text
    _check_text(name, text)
    layout = read_layout(text)
    told = _read_metadata(name, metadata)
    own = _read_metadata(name, page.metadata, "its own data")
    labels = layout.labels
    outlets = (labels.get(label) for label in ("publication", "outlet", "source"))
    outlet = told.publisher or own.publisher or next(filter(None, outlets), layout.source)
    titles = (told.title, own.title, layout.title, labels.get("title"), labels.get("headline"), _issue(layout))
    return Article(
        key=key,
        title=next(filter(None, titles), key),
        text=text,
        sha256=sha256(text.encode()).hexdigest(),
        publisher=build_outlet(outlet) if outlet else None,
        published=told.published
        or own.published
        or _stated(layout)
        or infer_publication(text, layout.body, (*layout.footer, *layout.header)),
        source=told.source or own.source or labels.get("url") or labels.get("link"),
        body=tuple(layout.body),
        header=tuple(layout.header),
        footer=tuple(layout.footer),
        extractor=page.extractor,
    )


def build_outlet(name: str) -> Entity:
    """Return the outlet *name* as an entity."""
    return Entity("outlet", slug(name), name, slug(name))


def _check_size(name: str, size: int) -> None:
    if size > LARGEST:
        raise ArticleError(
            f"{name}: {size / 1e6:.1f} MB is more than an article ({LARGEST / 1e6:.0f} MB at most); "
            "split it into its articles, one file each"
        )


def _check_text(name: str, text: str) -> None:
    if not text.strip():
        raise ArticleError(f"{name}: is empty; put the text of the article in it or leave it out")
    language = guess_other_language(text)
    if language:
        raise ArticleError(f"{name}: is not English but {language}; only English articles can be read")


def _issue(layout: Layout) -> str | None:
    """Return "NAME, Volume 2, Issue 214", the title of a text that bears none."""
    name = layout.labels.get("publication")
    numbers = [
        f"{label.title()} {layout.labels[label]}" for label in ("volume", "issue", "number") if label in layout.labels
    ]
    return ", ".join([name, *numbers]) if name else None


def _stated(layout: Layout) -> When | None:
    labelled = (
        read_date(layout.labels[label]) for label in ("date", "published", "published on") if label in layout.labels
    )
    return next((when for when in labelled if when), layout.published)


@dataclass(frozen=True, slots=True)
class _Metadata:
    title: str | None
    publisher: str | None
    published: When | None
    source: str | None


def _read_metadata(name: str, metadata: Mapping[str, object], where: str = "its side file") -> _Metadata:
    """Return the values that stand in *where*; raises ArticleError where one is unknown or malformed."""
    unknown = sorted(set(metadata) - set(_METADATA))
    if unknown:
        raise ArticleError(f"{name}: {where} has the unknown key {unknown[0]!r}; keys are {', '.join(_METADATA)}")
    words = {key: str(value).strip() for key, value in metadata.items() if isinstance(value, str | date)}
    wrong = sorted(key for key in metadata if not words.get(key))
    if wrong:
        raise ArticleError(f"{name}: {wrong[0]!r} in {where} must be words; put them in quotation marks")
    published = None
    if "published" in words:
        published = read_date(words["published"])
        if published is None:
            raise ArticleError(f"{name}: 'published' in {where} is no date; write it as YYYY-MM-DD, YYYY-MM or YYYY")
    return _Metadata(words.get("title"), words.get("publisher"), published, words.get("source"))


STDIN = Path("-")


Loaded = Article | ArticleError


def load_articles(paths: Sequence[Path], *, standard_input: BinaryIO | None = None) -> Iterator[Loaded]:
    """Yield the article of each file, folders walked in order; an error stands in for its file, `-` is standard input.

    Two files with one key and different content are one error and no article; one given twice is read once.
    """
    files: dict[str, list[Path]] = {}
    tables: dict[Path, None] = {}
    for path in paths:
        if path == STDIN:
            yield from _load_stream(standard_input or sys.stdin.buffer)
            continue
        found = _find_files(path)
        if isinstance(found, ArticleError):
            yield found
            continue
        tables.update(dict.fromkeys(each for each in found if each.suffix.lower() == LINES))
        for each in found:
            if each in tables:
                continue
            same_key = files.setdefault(_key(each), [])
            if each not in same_key:
                same_key.append(each)
    for key, same_key in files.items():
        yield _load_one(key, same_key)
    yield from _load_tables(tables, files)


def count_articles(paths: Sequence[Path]) -> int | None:
    """Return about how many articles *paths* hold, errors included; None where one is standard input."""
    if STDIN in paths:
        return None
    total = 0
    for path in paths:
        found = _find_files(path)
        for each in () if isinstance(found, ArticleError) else found:
            total += _count_lines(each) if each.suffix.lower() == LINES else 1
    return total


def _count_lines(path: Path) -> int:
    try:
        with path.open("rb") as lines:
            return sum(1 for line in lines if line.strip())
    except OSError:
        return 1


def _load_tables(tables: Iterable[Path], taken: Iterable[str]) -> Iterator[Loaded]:
    """Yield the articles of files of JSON lines; *taken* are the keys of other files."""
    digests = dict.fromkeys(taken, "")
    for path in tables:
        try:
            with path.open("rb") as lines:
                for line in read_lines(str(path), lines):
                    yield from _load_line(line, digests)
        except OSError as error:
            yield ArticleError(f"{path}: cannot be read ({error.strerror}); check its permissions")


def _load_line(line: Line | ArticleError, digests: dict[str, str]) -> Iterator[Loaded]:
    """Yield the article of *line* unless the same was read before; *digests* are those of the texts read, by key."""
    if isinstance(line, ArticleError):
        yield line
        return
    digest = sha256(repr((line.text, sorted(line.metadata.items()))).encode()).hexdigest()
    known = digests.get(line.key)
    if known is not None and known != digest:
        yield ArticleError(f"{line.name}: another article has the key {line.key!r}; give one of them another id")
    elif known is None:
        digests[line.key] = digest
        try:
            _check_size(line.name, len(line.text))
            yield build_article(line.key, Page(line.text, line.metadata), {}, line.name)
        except ArticleError as error:
            yield error


def _find_files(path: Path) -> Sequence[Path] | ArticleError:
    """Return the files that *path* stands for."""
    if path.is_dir():
        return _walk(path)
    if not path.exists():
        return ArticleError(f"{path}: there is no such file or folder; check the path")
    if path.suffix.lower() not in ENDINGS:
        return ArticleError(
            f"{path}: files ending in {path.suffix or 'nothing'!r} are not read; give {', '.join(ENDINGS)}"
        )
    return (path,)


def _walk(folder: Path) -> Sequence[Path] | ArticleError:
    visible = [
        each for each in sorted(folder.rglob("*")) if not _is_hidden(each.relative_to(folder)) and each.is_file()
    ]
    found = [each for each in visible if each.suffix.lower() in ENDINGS]
    for each in visible:
        if each not in found and each.suffix != ".toml":
            log.info("%s: ignored, files ending in %r are not read", each, each.suffix)
    return found or ArticleError(f"{folder}: holds no article; articles are files ending in {', '.join(ENDINGS)}")


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _key(path: Path) -> str:
    return path.stem if _KEY.fullmatch(path.stem) else slug(path.stem)


def _load_one(key: str, paths: Sequence[Path]) -> Loaded:
    """Return the article that *paths*, mostly one, agree on."""
    articles = []
    for path in paths:
        try:
            articles.append(load_article(key, path))
        except ArticleError as error:
            return error
    if any(article != articles[0] for article in articles):
        names = ", ".join(sorted(map(str, paths)))
        return ArticleError(f"{names}: two articles with the key {key!r} and different content; rename one of them")
    return articles[0]


def load_article(key: str, path: Path) -> Article:
    """Read the article at *path* with its side file; raises ArticleError where it cannot be read as one."""
    try:
        _check_size(str(path), path.stat().st_size)
        data = path.read_bytes()
    except OSError as error:
        raise ArticleError(f"{path}: cannot be read ({error.strerror}); check its permissions") from error
    return read_article_text(key, data, _load_side_file(path), ending=path.suffix.lower(), name=str(path))


def _load_side_file(path: Path) -> Mapping[str, object]:
    side = path.with_suffix(".toml")
    if not side.is_file():
        return {}
    try:
        return tomllib.loads(side.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ArticleError(f"{side}: cannot be read as TOML ({error}); correct it or leave it out") from error


def _load_stream(stream: BinaryIO) -> Iterator[Loaded]:
    """Yield what standard input holds: JSON lines, a web page, or a text."""
    data = stream.read(LARGEST + 1)
    start = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"{"):
        digests: dict[str, str] = {}
        for line in read_lines("standard input", chain(BytesIO(data + stream.readline()), stream)):
            yield from _load_line(line, digests)
        return
    ending = ".html" if start.startswith((b"<!doctype html", b"<html")) else ".txt"
    try:
        yield read_article_text(f"stdin-{sha256(data).hexdigest()[:8]}", data, ending=ending, name="standard input")
    except ArticleError as error:
        yield error
