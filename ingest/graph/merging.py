"""Bring the claims of all articles together: which treaty, sanction and act each one tells of.

Facts are settled first, among themselves. What is planned, possible, denied or told by others never joins them, but it
may refer to a treaty or a sanction that stands as a fact.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.basics.claims import ArticleRecord, Claim
from ingest.basics.shelves import Shelf
from ingest.graph.acceptance import FACT, REPORTED
from ingest.graph.accounts import Account, Told, older_place, read_account, treaty_place
from ingest.graph.descriptions import Description
from ingest.graph.naming import end_key, key_of
from ingest.graph.reconciliation import Known
from ingest.graph.reprints import find_repeated
from ingest.graph.suppositions import refer, suppose, tell_by_standing, tell_facts
from ingest.graph.things import Thing, Things


@dataclass(frozen=True, slots=True)
class Placed:
    """A claim with its key and standing, and the things it is about or refers to."""

    record: ArticleRecord
    claim: Claim
    key: str
    standing: str
    treaty: Thing | None = None
    older: Thing | None = None
    sanctions: tuple[Thing, ...] = ()
    reason: Thing | None = None
    act: Thing | None = None


@dataclass(frozen=True, slots=True)
class Objects:
    """The treaties and sanctions that a claim is about, and how it stands beside them."""

    standing: str
    treaty: Thing | None
    older: Thing | None
    sanctions: tuple[Thing, ...]

    @property
    def key(self) -> str:
        """Return the keys of all, by which acts done to them are told apart."""
        return "+".join(thing.key for thing in (self.treaty, self.older, *self.sanctions) if thing is not None)


def merge(
    records: Mapping[str, ArticleRecord],
    reprints: Mapping[str, str] | None = None,
    *,
    rejected: Collection[str] = (),
    folder: Path | None = None,
) -> Iterator[tuple[ArticleRecord, list[Placed]]]:
    """Yield each of *records*, in their order, with its claims and what they are about; equal claims are one.

    What one of *reprints* (keys of articles, each with that of its original) only repeats is not claimed again.
    Claims whose keys are *rejected* are left out. Records are held one at a time, and asked for twice: what has to be
    compared across articles is put down in *folder*.
    """
    merging = _Merging(folder)
    for key, record in records.items():
        original = (reprints or {}).get(key)
        repeated = frozenset[int]() if original is None else find_repeated(record, records[original])
        merging.take(record, repeated, rejected)
    merging.settle()
    for account in merging.accounts:
        record = records[account.article]
        yield record, list(merging.place(record, account))


class _Merging:
    """Brings the claims of all articles together, kind of thing by kind; each step goes through the accounts again."""

    def __init__(self, folder: Path | None) -> None:
        self.accounts: Shelf[Account] = Shelf(folder)
        self._places = 0
        self._treaties, self._sanctions = Things("treaty", folder), Things("sanction", folder)
        self._acts, self._reasons = Things("act", folder), Things("act", folder)
        self._answered: dict[int, int] = {}  # by the place of a sanction, the number of the act that it answers

    def take(self, record: ArticleRecord, repeated: Collection[int], rejected: Collection[str]) -> None:
        """Put down what *record* tells, and of which treaties and sanctions as facts."""
        account = read_account(record, self._places, repeated=repeated, rejected=rejected)
        self._places += len(account.rows)
        self.accounts.put(account)
        tell_facts(self._treaties, account.treaties(), account.article)
        tell_facts(self._sanctions, account.sanctions(), account.article)

    def settle(self) -> None:
        """Find the things of all that was taken: objects before the acts done to them, and these before reasons."""
        self._settle_objects()
        self._settle_reasons(self._settle_acts())

    def _settle_objects(self) -> None:
        treaties, sanctions = self._treaties, self._sanctions
        treaties.settle()
        sanctions.settle()
        known, imposed = (Known(each.wholes, range(len(each.wholes))) for each in (treaties, sanctions))
        for account in self.accounts:
            suppose(treaties, known, account.treaties(), account.article)
            suppose(sanctions, imposed, account.sanctions(), account.article)
        treaties.settle()
        sanctions.settle()
        for account in self.accounts:
            refer(treaties, known, account.references(), account.treaties(), account.article)
        treaties.settle()
        treaties.name()
        sanctions.name()

    def _settle_acts(self) -> Known:
        """Find the acts; return the incidents among them that stand as facts."""
        incidents = array("Q")
        for account in self.accounts:
            told: list[tuple[int, str, Description]] = []
            for place, row, objects in self._find_objects(account):
                if row.act is not None:
                    told.append((place, objects.standing, replace(row.act, about=objects.key)))
                    incidents.extend([place] if _is_incident(row, objects) else ())
            tell_by_standing(self._acts, told, account.article)
        self._acts.settle()
        self._acts.name()
        return Known(self._acts.wholes, self._acts.find_wholes(incidents))

    def _settle_reasons(self, incidents: Known) -> None:
        """Find the incident that a sanction answers: one that stands as a fact, else one of the reason alone."""
        for account in self.accounts:
            if all(row.reason is None for row in account.rows):
                continue
            rows = list(self._find_objects(account))
            nearby = self._acts.find_wholes(place for place, row, objects in rows if _is_incident(row, objects))
            loose: list[tuple[int, str, Description]] = []
            for place, row, objects in rows:
                if row.reason is not None and objects.sanctions:
                    match = incidents.find(row.reason, nearby)
                    if match is not None:
                        self._answered[place] = match
                    else:
                        loose.append((place, objects.standing, row.reason))
            tell_by_standing(self._reasons, loose, account.article)
        self._reasons.settle()
        self._reasons.name(beside=self._acts)

    def _find_objects(self, account: Account) -> Iterator[tuple[int, Told, Objects]]:
        """Yield the claims of an article with their objects; one by which a treaty follows on itself is left out."""
        own = {place: self._sanctions.at(place) for place in account.sanctions()}
        near = {thing for thing in own.values() if thing is not None}
        for place, row in account.told():
            treaty, older = self._treaties.at(treaty_place(place)), self._treaties.at(older_place(place))
            if older is None or older != treaty:
                standing = _read_standing(row, treaty, older)
                sanction = own.get(place)
                sanctions = _find_referred(row, near) if sanction is None else (sanction,)
                yield place, row, Objects(standing, treaty, older, sanctions)

    def place(self, record: ArticleRecord, account: Account) -> Iterator[Placed]:
        """Yield the claims of *record* with what they are about."""
        for place, row, objects in self._find_objects(account):
            answered = self._answered.get(place)
            yield Placed(
                record,
                record.claims[row.number],
                row.key,
                objects.standing,
                objects.treaty,
                objects.older,
                objects.sanctions,
                self._reasons.at(place) if answered is None else self._acts.named(answered),
                self._acts.at(place),
            )


def _is_incident(row: Told, objects: Objects) -> bool:
    return row.type == "incident" and row.act is not None and objects.standing == FACT


def _read_standing(row: Told, treaty: Thing | None, older: Thing | None) -> str:
    """Return how a claim stands: a provision or a succession is no fact where a treaty of it is none."""
    named = [thing for thing in (treaty, older) if thing is not None]
    unfounded = row.is_founded and any(thing.standing != FACT for thing in named)
    return row.standing or (REPORTED if unfounded else FACT)


def _find_referred(row: Told, near: Collection[Thing]) -> tuple[Thing, ...]:
    """Return the sanctions that a statement is about: those of the sender in the article, facts before others."""
    if row.referred is None:
        return ()
    theirs = [thing for thing in near if row.sender in {each.code for each in thing.description.role("senders")}]
    facts = [thing for thing in theirs if thing.standing == FACT]
    if theirs:
        return tuple(sorted(facts or theirs, key=lambda thing: thing.key))
    standing = row.standing or REPORTED
    return (Thing("sanction", end_key(key_of(row.referred), standing), standing, row.referred),)
