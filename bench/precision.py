"""Measures how often each rule is right on annotated articles, and writes it to `ingest/lexicons/precision.toml`.

    python -m bench.precision GOLD...

GOLD are folders of pairs KEY.txt and KEY.json. A claim is right as `foedera evaluate` has it; claims of types that are
not annotated (obligation, assessment), and those that count neither for nor against, are left out.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from ingest.basics.errors import IngestError
from ingest.evaluation import extract, judge, load_gold
from ingest.graph.flat import Record
from ingest.pipeline import load_reader

FILE = Path(__file__).parent.parent / "ingest" / "lexicons" / "precision.toml"
HEAD = """\
# How often each rule was right on the annotated articles: claims whose type and core keys are those of an annotated
# fact, of all its claims there. Written by `python -m bench.precision`; not to be edited by hand.

[rules]
"""


def measure(gold: Mapping[str, Record], found: Mapping[str, Record]) -> tuple[Counter[str], Counter[str]]:
    """Return by rule the claims that are right, and all that count."""
    right: Counter[str] = Counter()
    claims: Counter[str] = Counter()
    for key, truth in gold.items():
        for judgement in judge(truth, found.get(key, {})):
            right.update(fact["rule"] for _, fact in judgement.right)
            claims.update(fact["rule"] for fact in judgement.counted)
    return right, claims


def write_table(right: Counter[str], claims: Counter[str]) -> str:
    """Return the file's content, by the names of the rules."""
    rows = (f"{rule} = {{ right = {right[rule]}, claims = {claims[rule]} }}\n" for rule in sorted(claims))
    return HEAD + "".join(rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the table; return 2 where a folder cannot be used."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path, metavar="GOLD")
    parser.add_argument("--out", type=Path, default=FILE)
    options = parser.parse_args(arguments)
    try:
        rows = {key: row for folder in options.gold for key, row in load_gold(folder).items()}
    except IngestError as error:
        print(f"precision: {error}", file=sys.stderr)
        return 2
    found = extract([article for article, _ in rows.values()], load_reader(), rules=True)
    right, claims = measure({key: truth for key, (_, truth) in rows.items()}, found)
    options.out.write_text(write_table(right, claims), encoding="utf-8")
    print(f"{len(claims)} rules, {right.total()} of {claims.total()} claims right, in {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
