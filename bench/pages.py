"""Measures pages: how long the server takes for each kind, and how large they are.

    python -m bench.pages [--articles 5000] [--keep FOLDER]

Articles are made up: simple sentences about random states, with the claims that they make, published as ingest would.
The times are those of the application alone, without a network, each page asked once after the release was opened;
the size is that of the page as it goes over the line. With --keep the store stays, to be served and looked at.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from flask.testing import FlaskClient

from ingest.basics.authority import load_authority
from ingest.basics.claims import ArticleRecord, Claim, Entity, Span, When, record_to_json
from publishing.journey import publish
from server import Config, create_app
from store.working import WorkingSet

BASE = "http://localhost:8000/"
KINDS = ("state", "organisation", "person", "treaty", "sanction", "act", "article", "claim", "place")
TREATIES = ("alliance", "friendship-cooperation", "trade-economic", "border-territorial", "peace-ceasefire")
MEASURES = ("arms-embargo", "travel-ban", "asset-freeze", "trade", "financial")
STANCES = ("praise", "criticise", "condemn", "support", "demand")
START = date(1990, 1, 1)
Told = tuple[str, str, dict[str, tuple[Entity, ...]], dict[str, str | int | bool]]


def tell(chance: random.Random, states: Sequence[Entity], people: Sequence[tuple[Entity, Entity]], day: str) -> Told:
    """Return a sentence with the type, roles and values of the claim that it makes."""
    one, other = chance.sample(states, 2)
    person, land = chance.choice(people)
    treaty, measure, stance = chance.choice(TREATIES), chance.choice(MEASURES), chance.choice(STANCES)
    title = "head-of-state"
    choices: tuple[Told, ...] = (
        (f"On {day}, {one.name} and {other.name} signed a treaty ({treaty}).", "treaty",
         {"parties": (one, other)}, {"kind": treaty, "action": "sign"}),
        (f"On {day}, {one.name} imposed a measure ({measure}) on {other.name}.", "sanction",
         {"senders": (one,), "targets": (other,)}, {"kind": measure, "action": "impose"}),
        (f"On {day}, {person.name} of {land.name} spoke of {other.name} ({stance}).", "statement",
         {"speaker": (person,), "target": (other,)}, {"stance": stance}),
        (f"On {day}, {one.name} and {other.name} met.", "meeting", {"participants": (one, other)}, {}),
        (f"{person.name}, who leads {land.name}, was there.", "office",
         {"person": (person,), "of": (land,)}, {"role": title, "title": "leader"}),
    )  # fmt: skip
    return chance.choice(choices)


def make_article(
    number: int, chance: random.Random, states: Sequence[Entity], people: Sequence[tuple[Entity, Entity]]
) -> tuple[str, ArticleRecord]:
    """Return the text of a made-up article and its record."""
    published = START + timedelta(days=chance.randrange(13_000))
    title, claims, mentions = f"Report {number}", [], set()
    text = f"{title}\n\n"
    for _ in range(8):
        day = published - timedelta(days=chance.randrange(30))
        sentence, kind, roles, values = tell(chance, states, people, day.isoformat())
        when = When(day.isoformat(), day, day) if kind != "office" else None
        span = Span(len(text), len(text) + len(sentence))
        text += sentence + " "
        mentions.update(entity for row in roles.values() for entity in row)
        claims.append(Claim(kind, roles, values, "actual", (span,), "made-up", when=when))
    record = ArticleRecord(
        key=f"report-{number}", title=title, sha256=sha256(text.encode()).hexdigest(), text_length=len(text),
        publisher=None, published=When(published.isoformat(), published, published), source=None,
        mentions=tuple(sorted(mentions)), claims=tuple(claims), rule_set="made-up", model="none",
    )  # fmt: skip
    return text, record


def fill(root: Path, articles: int) -> None:
    """Put *articles* into the working set under *root*."""
    authority, chance, working = load_authority(), random.Random(5), WorkingSet(root)
    states = [Entity("state", row["code"].lower(), row["name"], row["code"]) for row in authority.states]
    known = {state.code: state for state in states}
    people = [
        (Entity("person", row["slug"], row["name"], row["slug"]), known[row["of"]])
        for row in authority.people
        if row["of"] in known
    ]
    working.prepare()
    for number in range(articles):
        text, record = make_article(number, chance, states[:120], people[:2000])
        working.add(record.key, text, json.dumps(record_to_json(record), sort_keys=True).encode())


def find_things(client: FlaskClient, kind: str, most: int) -> Iterator[str]:
    """Yield the paths of things of a kind."""
    query = (
        f'SELECT DISTINCT ?thing {{ ?thing a ?class FILTER(STRSTARTS(STR(?thing), "{BASE}id/{kind}/")) }} LIMIT {most}'
    )
    answer = client.get("/sparql", query_string={"query": query, "format": "srj"})
    for row in answer.json["results"]["bindings"]:  # type: ignore[index]
        yield row["thing"]["value"].removeprefix(BASE)


def count_quads(client: FlaskClient) -> str:
    """Return how many quads are served."""
    query = "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    return client.get("/sparql", query_string={"query": query, "format": "csv"}).text.split()[1]


def measure(client: FlaskClient, path: str) -> tuple[float, int]:
    """Return the milliseconds that a page takes, and its size as it goes over the line."""
    start = time.perf_counter()
    answer = client.get(f"/doc/{path.removeprefix('id/')}.html", headers={"Accept-Encoding": "identity"})
    elapsed = (time.perf_counter() - start) * 1000
    assert answer.status_code == 200, path
    return elapsed, len(gzip.compress(answer.data, 6))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each kind of page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--pages", type=int, default=60, help="of each kind")
    parser.add_argument("--keep", type=Path, help="a folder in which the store is made, and stays")
    options = parser.parse_args(arguments)
    with contextlib.ExitStack() as stack:
        root = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory())) / "store"
        fill(root, options.articles)
        publish(root, BASE, published=datetime(2026, 1, 1, tzinfo=UTC), say=lambda line: print(line, file=sys.stderr))
        client = create_app(Config(BASE, root)).test_client()
        client.get("/", headers={"Accept": "text/html"})
        print(f"{options.articles} articles, {count_quads(client)} quads")
        for kind in KINDS:
            rows = [measure(client, path) for path in find_things(client, kind, options.pages)]
            if rows:
                times, sizes = sorted(row[0] for row in rows), [row[1] for row in rows]
                middle, late = statistics.median(times), times[int(len(times) * 0.95) - 1]
                print(f"{kind:13} median {middle:6.1f} ms  95% {late:6.1f} ms  largest {max(sizes) / 1000:5.1f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
