"""Many articles: read in order, in processes where there are enough of them, never all at once."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain, islice
from multiprocessing import get_context

from ingest.articles import Article, Loaded
from ingest.claims import ArticleRecord
from ingest.errors import IngestError
from ingest.parses import Cache, keep_parses
from ingest.pipeline import Reader, load_reader, read_article

CHUNK = 16  # articles that a process reads at a time; where there are no more, starting processes would not pay
_AHEAD = 2  # chunks under way for each process: memory is bounded by these
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

Read = tuple[Article, ArticleRecord] | IngestError


def read_articles(articles: Iterable[Loaded], *, cache: Cache, workers: int) -> Iterator[Read]:
    """Yield each article with its record, or why it has none, in the order of *articles*."""
    rows = iter(articles)
    first = list(islice(rows, CHUNK + 1))
    everything = chain(first, rows)
    if workers > 1 and len(first) > CHUNK:
        return _read_in_processes(everything, cache, workers)
    return _read_here(everything, cache)


def _read_here(articles: Iterable[Loaded], cache: Cache) -> Iterator[Read]:
    reader = keep_parses(load_reader(), cache)
    for article in articles:
        yield _read(article, reader)


def _read(article: Loaded, reader: Reader) -> Read:
    if isinstance(article, IngestError):
        return article
    try:
        return article, read_article(article, reader)
    except IngestError as error:
        return error


def _read_in_processes(articles: Iterator[Loaded], cache: Cache, workers: int) -> Iterator[Read]:
    waiting: deque[Future[list[Read]]] = deque()
    with (
        _one_thread(),
        ProcessPoolExecutor(workers, get_context("spawn"), initializer=_start, initargs=(cache,)) as pool,
    ):
        try:
            while chunk := list(islice(articles, CHUNK)):
                waiting.append(pool.submit(_read_chunk, chunk))
                if len(waiting) >= workers * _AHEAD:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        except BrokenProcessPool as error:
            raise IngestError(
                "a process that reads articles was ended from outside, perhaps for want of memory; "
                "what was read before is kept: run again, with fewer --workers"
            ) from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let the processes that are started compute with one thread each: they are as many as the cores already."""
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


_readers: list[Reader] = []  # of a process, the one it was started with


def _start(cache: Cache) -> None:
    _readers.append(keep_parses(load_reader(), cache))


def _read_chunk(articles: Sequence[Loaded]) -> list[Read]:
    return [_read(article, _readers[0]) for article in articles]
