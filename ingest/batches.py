"""Many articles: read in order, in processes or on a cluster where there are enough of them, never all at once."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from itertools import chain, islice
from multiprocessing import get_context

from ingest.articles.articles import Article, Loaded
from ingest.basics.claims import ArticleRecord
from ingest.basics.errors import IngestError
from ingest.cluster import connect
from ingest.parses import Cache, keep_parses
from ingest.pipeline import Reader, hash_rules, load_reader, read_article

CHUNK = 16  # articles that a process reads at a time; where there are no more, starting processes would not pay
_AHEAD = 2  # chunks under way for each process: memory is bounded by these
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

Read = tuple[Article, ArticleRecord] | IngestError


def read_articles(
    articles: Iterable[Loaded], *, kept: Cache | None = None, workers: int = 1, cluster: str | None = None
) -> Iterator[Read]:
    """Yield each article with its record, or why it has none, in the order of *articles*.

    *kept* holds parses, *workers* is the number of processes, *cluster* the address of a Dask scheduler to use instead;
    its workers keep no parses. Raises IngestError where processes or cluster fail.
    """
    if cluster is not None:
        return _read_on_cluster(iter(articles), cluster)
    rows = iter(articles)
    first = list(islice(rows, CHUNK + 1))
    everything = chain(first, rows)
    if workers > 1 and len(first) > CHUNK:
        return _read_in_processes(everything, kept, workers)
    return (_read(article, _reader(kept)) for article in everything)


@cache
def _reader(kept: Cache | None) -> Reader:
    """Return the reader of this process."""
    reader = load_reader()
    return reader if kept is None else keep_parses(reader, kept)


def _read(article: Loaded, reader: Reader) -> Read:
    if isinstance(article, IngestError):
        return article
    try:
        return article, read_article(article, reader)
    except IngestError as error:
        return error


def _read_chunk(articles: Sequence[Loaded], kept: Cache | None) -> list[Read]:
    return [_read(article, _reader(kept)) for article in articles]


def _read_in_processes(articles: Iterator[Loaded], kept: Cache | None, workers: int) -> Iterator[Read]:
    with _one_thread(), ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        try:
            for chunk in _spread(articles, pool, kept, workers):
                yield from chunk
        except BrokenProcessPool as error:
            raise IngestError(
                "a process that reads articles was ended from outside, perhaps for want of memory; "
                "what was read before is kept: run again, with fewer --workers"
            ) from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _read_on_cluster(articles: Iterator[Loaded], address: str) -> Iterator[Read]:
    """Yield what the workers of the Dask cluster at *address* read; they must run this very version of the rules."""
    rules = hash_rules()
    with connect(address) as (pool, workers):
        for chunk in _spread(articles, pool, None, workers):
            for read in chunk:
                if isinstance(read, tuple) and read[1].rule_set != rules:
                    raise IngestError(
                        f"{address}: its workers read by other rules ({read[1].rule_set}, here {rules}); "
                        "install the same version of Foedera there"
                    )
                yield read


def _spread(articles: Iterator[Loaded], pool: Executor, kept: Cache | None, workers: int) -> Iterator[list[Read]]:
    """Yield the chunks that *pool* reads, in order; no more of them are under way than keep *workers* busy."""
    waiting: deque[Future[list[Read]]] = deque()
    while chunk := list(islice(articles, CHUNK)):
        waiting.append(pool.submit(_read_chunk, chunk, kept))
        if len(waiting) >= workers * _AHEAD:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


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
