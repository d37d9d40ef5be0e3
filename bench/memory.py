"""Measures building the graph of many articles: peak memory, seconds of processor, and what each article more takes.

    python -m bench.memory [FOLDER] [--articles 1000 4000]

The records are made up from those of the articles in FOLDER (the seed's, if none is named): each copy with a key,
years and a text of its own, so that it tells of other treaties, sanctions and acts. They are written to a working set,
and each count of them is built in a process of its own. Reading, inference and dumps are not in the figures.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from hashlib import sha256
from itertools import count, islice
from pathlib import Path
from typing import Any

from ingest.articles.articles import Article, load_articles
from ingest.basics.authority import load_authority
from ingest.basics.claims import record_to_json
from ingest.graph.graph import build_quads
from ingest.graph.quads import write_nquads
from ingest.pipeline import load_reader, read_article
from ontology.iris import Iris
from publishing.content import find_records
from store.sorting import sort_lines
from store.working import WorkingSet

SEEDS = Path(__file__).parent.parent / "seeds" / "articles"
BASE = "http://localhost:8000/"
DATES = ("value", "earliest", "latest")
MOST_YEARS = 1500


def vary(rows: Sequence[tuple[Article, Mapping[str, Any]]]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield key, text and record of ever more articles: those given, again and again in other years."""
    draw = random.Random(1)
    for number in count():
        article, plain = rows[number % len(rows)]
        copy = number // len(rows)
        key, text = f"{article.key}-{copy}", f"{article.text.rstrip()}\n\nThis is copy {copy}.\n"
        own = {
            "key": key,
            "sha256": sha256(text.encode()).hexdigest(),
            "text_length": len(text),
            "sketch": [draw.getrandbits(32) for _ in plain["sketch"]],
        }
        yield key, text, shift(plain, copy % MOST_YEARS) | own


def shift(plain: Any, years: int) -> Any:
    """Return JSON values with all dates later by *years*."""
    if isinstance(plain, Mapping):
        moved = {name: shift(value, years) for name, value in plain.items()}
        return (
            moved | {name: _shift_date(plain[name], years) for name in DATES} if plain.keys() >= set(DATES) else moved
        )
    return [shift(value, years) for value in plain] if isinstance(plain, list) else plain


def _shift_date(written: str, years: int) -> str:
    return f"{int(written[:4]) + years:04}{written[4:]}".replace("-02-29", "-02-28")


def write_working_set(rows: Sequence[tuple[Article, Mapping[str, Any]]], articles: int, root: Path) -> None:
    """Write made-up *articles* into the working set of *root*, which is new."""
    working = WorkingSet(root)
    working.prepare()
    for key, text, plain in islice(vary(rows), articles):
        working.add(key, text, json.dumps(plain).encode())


def build(root: Path) -> dict[str, float]:
    """Build the graph of a working set; return peak memory in KB, seconds of processor and the number of quads."""
    start = time.process_time()
    with tempfile.TemporaryDirectory(dir=root) as name:
        quads = build_quads(
            find_records(root),
            load_authority(),
            Iris(BASE),
            WorkingSet(root).text,
            folder=Path(name),
            sort=partial(sort_lines, scratch=Path(name)),
        )
        lines = sum(1 for _ in write_nquads(quads))
    return {"kilobytes": read_peak(), "seconds": time.process_time() - start, "quads": lines}


def read_peak() -> int:
    """Return the most memory that this process had, in KB; `getrusage` counts that of whoever began it too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


def measure(rows: Sequence[tuple[Article, Mapping[str, Any]]], articles: int) -> dict[str, float]:
    """Return what `build` does for *articles*, in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        write_working_set(rows, articles, Path(name))
        done = subprocess.run([sys.executable, "-m", "bench.memory", "--build", name], check=True, capture_output=True)
        found: dict[str, float] = json.loads(done.stdout)
        return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; return 2 where the folder holds no article."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=SEEDS)
    parser.add_argument("--articles", type=int, nargs="+", default=[1000, 4000])
    parser.add_argument("--build", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.build is not None:
        print(json.dumps(build(options.build)))
        return 0
    reader = load_reader()
    given = [article for article in load_articles([options.folder]) if isinstance(article, Article)]
    if not given:
        print(f"memory: {options.folder} holds no article", file=sys.stderr)
        return 2
    rows = [(article, record_to_json(read_article(article, reader))) for article in given]
    print(f"{sum(len(plain['claims']) for _, plain in rows) / len(rows):.0f} claims an article")
    before: tuple[int, float] | None = None
    for articles in options.articles:
        found = measure(rows, articles)
        pace = found["seconds"] / articles * 1000
        line = (
            f"{articles} articles: {found['kilobytes'] / 1024:.0f} MB, {pace:.1f} ms each, {found['quads']:.0f} quads"
        )
        if before is not None:
            more = (found["kilobytes"] - before[1]) / (articles - before[0])
            line += f"; {more:.1f} KB for each article more"
        print(line, flush=True)
        before = articles, found["kilobytes"]
    return 0


if __name__ == "__main__":
    sys.exit(main())
