"""How often each rule was right on the annotated articles (`lexicons/precision.toml`), for a query to ask for."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.abc import Traversable
from importlib.resources import files
from typing import Any

from ingest.basics.errors import LexiconError
from ingest.basics.vocabulary import load_toml

FEWEST = 5  # predictions below which a share says nothing
PLACES = Decimal("0.01")


@cache
def load_precision(path: Traversable | None = None) -> Mapping[str, Decimal]:
    """Return the share of right claims by rule, of rules with enough claims; raises LexiconError naming the entry."""
    place = path if path is not None else files("ingest") / "lexicons" / "precision.toml"
    rules = load_toml(place).get("rules", {})
    return {
        name: (Decimal(row["right"]) / row["claims"]).quantize(PLACES)
        for name, row in rules.items()
        if _check(place, name, row) and row["claims"] >= FEWEST
    }


def _check(path: Traversable, name: str, row: Any) -> bool:
    right, claims = (row.get("right"), row.get("claims")) if isinstance(row, dict) else (None, None)
    if not (isinstance(right, int) and isinstance(claims, int) and 0 <= right <= claims):
        raise LexiconError(
            f"{path}: the entry {name!r} must be {{ right = NUMBER, claims = NUMBER }}, right not above claims; "
            "write the file anew with python -m bench.precision"
        )
    return True
