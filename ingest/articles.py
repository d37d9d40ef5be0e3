"""Articles: what a source file holds, with its key, title, publisher, date and running text.

A reader for another kind of file is a row in `READERS`: its ending, and the function from its bytes to the text kept.
"""

from __future__ import annotations

import logging
import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from ingest.claims import Entity, Span, When
from ingest.english import guess_other_language
from ingest.errors import ArticleError
from ingest.headers import read_date
from ingest.layout import Layout, read_layout
from ingest.publication import infer_publication
from ontology.iris import slug

log = logging.getLogger(__name__)

LARGEST = 2_000_000  # bytes; the longest treaties are a tenth of that
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
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


def decode_text(name: str, data: bytes) -> str:
    """Return the text of a `.txt` file as it stands, without a byte order mark."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ArticleError(f"{name}: is UTF-16; save it as UTF-8")
    if b"\x00" in data:
        raise ArticleError(f"{name}: is a binary file, not a text; give the text of the article as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ArticleError(f"{name}: byte {error.start} is not UTF-8; save the text as UTF-8") from error
    control = _CONTROLS.search(text)
    if control:
        raise ArticleError(f"{name}: holds the control character U+{ord(control[0]):04X}; give plain text as UTF-8")
    return text


READERS: Mapping[str, Callable[[str, bytes], str]] = {".txt": decode_text}
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
    text = READERS[ending](name, data)
    _check_text(name, text)
    layout = read_layout(text)
    told = _read_metadata(name, metadata or {})
    labels = layout.labels
    outlets = (labels.get(label) for label in ("publication", "outlet", "source"))
    outlet = told.publisher or next(filter(None, outlets), layout.source)
    titles = (told.title, layout.title, labels.get("title"), labels.get("headline"), _issue(layout))
    return Article(
        key=key,
        title=next(filter(None, titles), key),
        text=text,
        sha256=sha256(text.encode()).hexdigest(),
        publisher=build_outlet(outlet) if outlet else None,
        published=told.published
        or _stated(layout)
        or infer_publication(text, layout.body, (*layout.footer, *layout.header)),
        source=told.source or labels.get("url") or labels.get("link"),
        body=tuple(layout.body),
        header=tuple(layout.header),
        footer=tuple(layout.footer),
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


def _read_metadata(name: str, metadata: Mapping[str, object]) -> _Metadata:
    """Return the side file's values; raises ArticleError where one is unknown or malformed."""
    unknown = sorted(set(metadata) - set(_METADATA))
    if unknown:
        raise ArticleError(f"{name}: its side file has the unknown key {unknown[0]!r}; keys are {', '.join(_METADATA)}")
    words = {key: str(value).strip() for key, value in metadata.items() if isinstance(value, str | date)}
    wrong = sorted(key for key in metadata if not words.get(key))
    if wrong:
        raise ArticleError(f"{name}: {wrong[0]!r} in its side file must be words; put them in quotation marks")
    published = None
    if "published" in words:
        published = read_date(words["published"])
        if published is None:
            raise ArticleError(
                f"{name}: 'published' in its side file is no date; write it as YYYY-MM-DD, YYYY-MM or YYYY"
            )
    return _Metadata(words.get("title"), words.get("publisher"), published, words.get("source"))


STDIN = Path("-")


Loaded = Article | ArticleError


def load_articles(paths: Sequence[Path], *, standard_input: BinaryIO | None = None) -> Iterator[Loaded]:
    """Yield the article of each file, folders walked in order; an error stands in for its file, `-` is standard input.

    Two files with one key and different content are one error and no article; one given twice is read once.
    """
    files: dict[str, list[Path]] = {}
    for path in paths:
        if path == STDIN:
            yield _load_stream(standard_input or sys.stdin.buffer)
            continue
        found = _find_files(path)
        if isinstance(found, ArticleError):
            yield found
            continue
        for each in found:
            same_key = files.setdefault(_key(each), [])
            if each not in same_key:
                same_key.append(each)
    for key, same_key in files.items():
        yield _load_one(key, same_key)


def _find_files(path: Path) -> Sequence[Path] | ArticleError:
    """Return the files that *path* stands for."""
    if path.is_dir():
        return _walk(path)
    if not path.exists():
        return ArticleError(f"{path}: there is no such file or folder; check the path")
    if path.suffix.lower() not in READERS:
        return ArticleError(
            f"{path}: files ending in {path.suffix or 'nothing'!r} are not read; give {', '.join(READERS)}"
        )
    return (path,)


def _walk(folder: Path) -> Sequence[Path] | ArticleError:
    visible = [
        each for each in sorted(folder.rglob("*")) if not _is_hidden(each.relative_to(folder)) and each.is_file()
    ]
    found = [each for each in visible if each.suffix.lower() in READERS]
    for each in visible:
        if each not in found and each.suffix != ".toml":
            log.info("%s: ignored, files ending in %r are not read", each, each.suffix)
    return found or ArticleError(f"{folder}: holds no article; articles are files ending in {', '.join(READERS)}")


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


def _load_stream(stream: BinaryIO) -> Loaded:
    data = stream.read(LARGEST + 1)
    try:
        return read_article_text(f"stdin-{sha256(data).hexdigest()[:8]}", data, name="standard input")
    except ArticleError as error:
        return error
