"""Accounts: what the claims of one article tell of treaties, sanctions and acts, before other articles are asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from ingest.basics.claims import ArticleRecord, Claim
from ingest.basics.shelves import Portable
from ingest.graph.acceptance import is_complete, read_standings
from ingest.graph.descriptions import Description
from ingest.graph.keys import claim_keys
from ingest.graph.telling import (
    describe_act,
    describe_older_treaty,
    describe_reason,
    describe_referred_sanction,
    describe_sanction,
    describe_treaty,
    value_of,
)

SETTING_TREATY_ACTIONS = frozenset(
    ("sign", "ratify", "enter-into-force", "extend", "upgrade", "suspend", "withdraw", "terminate", "violate")
)
SETTING_SANCTION_ACTIONS = frozenset(("impose", "extend", "tighten", "ease", "lift", "suspend"))
FOUNDED = ("obligation", "succession")  # claims that tell of treaties in being, which need no other claim to be so
FIRST_ACTIONS = frozenset(("sign", "impose"))  # before them there is no treaty, no sanction


@dataclass(frozen=True, slots=True)
class Told(Portable):
    """What one claim tells of the things it is about; *number* is its place in the record of the article.

    *sets_treaty* says that there is a treaty by what the claim tells, *is_first* that there was nothing before;
    *sender* is the code of whoever imposed the sanctions that a statement is about, *referred* what it tells of them.
    """

    key: str
    number: int
    standing: str
    type: str
    sets_treaty: bool
    is_first: bool
    treaty: Description | None
    older: Description | None
    sanction: Description | None
    sender: str | None
    referred: Description | None
    act: Description | None
    reason: Description | None

    @property
    def is_founded(self) -> bool:
        """Say whether the claim tells of treaties in being."""
        return self.type in FOUNDED


Telling = Mapping[int, tuple[Told, Description]]  # by place: a claim, and what it tells of one thing


@dataclass(frozen=True, slots=True)
class Account(Portable):
    """What the claims of one *article* tell, each at a place: a number that no other claim has, the first *start*."""

    article: str
    start: int
    rows: tuple[Told, ...]

    def told(self) -> Iterator[tuple[int, Told]]:
        """Yield each place with what is told there."""
        return enumerate(self.rows, self.start)

    def sanctions(self) -> Telling:
        """Return what is told of sanctions."""
        return {place: (row, row.sanction) for place, row in self.told() if row.sanction is not None}

    def treaties(self) -> Telling:
        """Return what is told of the treaties that claims set."""
        return {place: telling for place, telling in self._own_treaties() if telling[0].sets_treaty}

    def references(self) -> Telling:
        """Return what is told of treaties by claims that do not set them."""
        own = {place: telling for place, telling in self._own_treaties() if not telling[0].sets_treaty}
        return own | {older_place(place): (row, row.older) for place, row in self.told() if row.older is not None}

    def _own_treaties(self) -> Iterator[tuple[int, tuple[Told, Description]]]:
        for place, row in self.told():
            if row.treaty is not None:
                yield treaty_place(place), (row, row.treaty)


def treaty_place(place: int) -> int:
    """Return where, among treaties, that of the claim at *place* stands."""
    return 2 * place


def older_place(place: int) -> int:
    """Return where, among treaties, the one stands that the treaty of the claim takes the place of."""
    return 2 * place + 1


def read_account(
    record: ArticleRecord, start: int, *, repeated: Collection[int] = (), rejected: Collection[str] = ()
) -> Account:
    """Return what the claims of *record* tell, by key; equal claims are one.

    Left out are the claims at the places *repeated* and those whose keys are *rejected*.
    """
    rows = zip(claim_keys(record), read_standings(record), record.claims, strict=True)
    first: dict[str, tuple[int, str, Claim]] = {}
    for number, (key, standing, claim) in enumerate(rows):
        if number in repeated or key in rejected:
            continue
        if is_complete(claim) and (key not in first or claim.rule < first[key][2].rule):
            first[key] = number, standing, claim
    return Account(record.key, start, tuple(_read_told(record, key, *first[key]) for key in sorted(first)))


def _read_told(record: ArticleRecord, key: str, number: int, standing: str, claim: Claim) -> Told:
    action, code = value_of(claim, "action"), claim.values.get("target_sanction")
    sender = code if claim.type == "statement" and isinstance(code, str) else None
    treaty, older = describe_treaty(claim), describe_older_treaty(claim)
    sanction = describe_sanction(claim) if claim.type == "sanction" and action in SETTING_SANCTION_ACTIONS else None
    return Told(
        key,
        number,
        standing,
        claim.type,
        claim.type == "treaty" and action in SETTING_TREATY_ACTIONS,
        action in FIRST_ACTIONS,
        treaty,
        older,
        sanction,
        sender,
        None if sender is None else describe_referred_sanction(record, sender),
        describe_act(claim, has_object=any(thing is not None for thing in (treaty, older, sanction, sender))),
        describe_reason(claim),
    )
