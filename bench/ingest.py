"""Measures reading: articles a minute, memory, and what the rules cost beside parsing.

    python -m bench.ingest [FOLDER] [--articles 200]

The articles of FOLDER (the seed's, if none is named) are repeated, each copy with a paragraph of its own. One process,
RDF included; the cold start is that of model and data.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from typing import Any, cast

from spacy.language import Language

from ingest.articles.articles import Article, load_articles, read_article_text
from ingest.basics.claims import by_key
from ingest.graph.graph import build_quads
from ingest.pipeline import load_reader, read_article
from ontology.iris import Iris

SEEDS = Path(__file__).parent.parent / "seeds" / "articles"
BASE = "http://localhost:8000/"


class TimedModel:
    """A model that adds up the seconds that it parses."""

    def __init__(self, nlp: Language) -> None:
        """Parse with *nlp*."""
        self._nlp = nlp
        self.meta = nlp.meta
        self.seconds = 0.0

    def pipe(self, texts: Iterator[str]) -> list[Any]:
        """Return the analysis of *texts*."""
        start = time.perf_counter()
        docs = list(self._nlp.pipe(list(texts)))
        self.seconds += time.perf_counter() - start
        return docs


def vary(articles: Sequence[Article], count: int) -> Iterator[Article]:
    """Yield *count* articles: those given, again and again, each copy with a paragraph of its own."""
    for number, article in enumerate(islice(cycle(articles), count)):
        text = f"{article.text.rstrip()}\n\nThis is what copy {number} of the text says about Peru and Ecuador.\n"
        yield read_article_text(f"copy-{number}", text.encode())


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; return 2 where the folder holds no article."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=SEEDS)
    parser.add_argument("--articles", type=int, default=200)
    options = parser.parse_args(arguments)
    given = [article for article in load_articles([options.folder]) if isinstance(article, Article)]
    if not given:
        print(f"ingest: {options.folder} holds no article", file=sys.stderr)
        return 2
    start = time.perf_counter()
    reader = load_reader()
    cold = time.perf_counter() - start
    model = TimedModel(reader.nlp)
    timed = replace(reader, nlp=cast(Language, model))
    start, texts, words = time.perf_counter(), {}, 0
    records = []
    for article in vary(given, options.articles):
        texts[article.sha256] = article.text
        words += len(article.text.split())
        records.append(read_article(article, timed))
    read = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    quads = sum(1 for _ in build_quads(by_key(records), reader.authority, Iris(BASE), texts.__getitem__))
    total = time.perf_counter() - start
    rate = 60 / total * (words / 900)
    pace = len(records) / total * 60
    print(f"{len(records)} articles of {words // len(records)} words in {total:.1f} s: {pace:.0f} a minute")
    print(f"as articles of 900 words: {rate:.0f} a minute")
    print(
        f"parsing {model.seconds:.1f} s, rules {read - model.seconds:.1f} s, RDF {total - read:.1f} s ({quads} quads)"
    )
    print(f"rules to parsing: {(read - model.seconds) / model.seconds:.2f}")
    print(f"peak memory after reading: {memory:.0f} MB")
    print(f"loading model and data: {cold:.2f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
