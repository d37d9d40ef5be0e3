"""What a first reading of an article says it goes on about: whose sanctions against whom, a treaty between whom.

The second reading leans on it where a sentence leaves a party to what stands later, or in the title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from ingest.claims import Claim, Entity
from ingest.instruments import Sanction

Row = TypeVar("Row")
TWICE = 2  # acts that make a quarrel or a pair what an article goes on about


@dataclass(frozen=True)
class Topic:
    """The quarrel and the parties that most acts of an article tell of, where such there are."""

    quarrel: Sanction | None = None
    parties: tuple[Entity, ...] = ()


def read_topic(claims: Sequence[Claim]) -> Topic:
    """Return what most of *claims* tell of, where they tell of it more than once and of nothing else as often."""
    sanctions = [claim for claim in claims if claim.type == "sanction" and claim.values.get("kind") != "diplomatic"]
    quarrels = _most_told([(claim.roles["senders"], _states_of(claim.roles["targets"])) for claim in sanctions])
    treaties = [claim.roles["parties"] for claim in claims if claim.type == "treaty"]
    parties = _most_told([tuple(sorted(row)) for row in treaties if len(row) > 1])
    quarrel = Sanction("general", list(quarrels[0]), list(quarrels[1])) if quarrels is not None else None
    return Topic(quarrel, parties or ())


def _most_told(rows: Sequence[Row]) -> Row | None:
    ranked = Counter(rows).most_common(2)
    if not ranked or ranked[0][1] < TWICE or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
        return None
    return ranked[0][0]


def _states_of(targets: Sequence[Entity]) -> tuple[Entity, ...]:
    """Return the states among *targets*, else all of them."""
    states = tuple(sorted(entity for entity in targets if entity.kind == "state"))
    return states or tuple(targets)
