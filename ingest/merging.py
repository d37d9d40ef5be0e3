"""Bring the claims of all articles together: which treaty, sanction and act each one tells of.

Facts are settled first, among themselves. What is planned, possible, denied or told by others never joins them, but it
may refer to a treaty or a sanction that stands as a fact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.acceptance import FACT, REPORTED, STANDINGS, is_complete, read_standings
from ingest.claims import ArticleRecord, Claim
from ingest.descriptions import Description, dates_agree
from ingest.keys import claim_keys, strip_ending, tell_apart
from ingest.naming import end_key, key_of
from ingest.reconciliation import Known, Place, settle
from ingest.reprints import find_repeated
from ingest.telling import (
    describe_act,
    describe_older_treaty,
    describe_reason,
    describe_referred_sanction,
    describe_sanction,
    describe_treaty,
)

SETTING_TREATY_ACTIONS = frozenset(
    ("sign", "ratify", "enter-into-force", "extend", "upgrade", "suspend", "withdraw", "terminate", "violate")
)
SETTING_SANCTION_ACTIONS = frozenset(("impose", "extend", "tighten", "ease", "lift", "suspend"))
FOUNDED = ("obligation", "succession")  # claims that tell of treaties in being, which need no other claim to be so
FIRST_ACTIONS = frozenset(("sign", "impose"))  # before them there is no treaty, no sanction


@dataclass(frozen=True, slots=True)
class Thing:
    """A treaty, sanction or act with its key; *standing* is empty for facts, else the ending of the key."""

    kind: str
    key: str
    standing: str
    description: Description


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


Told = dict[Place, Description]


def merge(
    records: Sequence[ArticleRecord], reprints: Mapping[str, str] | None = None, *, rejected: Collection[str] = ()
) -> list[Placed]:
    """Return the claims of *records* with what they are about, by article and place in it; equal claims are one.

    What one of *reprints* (keys of articles, each with that of its original) only repeats is not claimed again.
    Claims whose keys are *rejected* are left out.
    """
    placed = _place_claims(records, find_repeated(records, reprints or {}), rejected)
    placed = _set_treaties(placed)
    placed = _set_sanctions(placed)
    placed = _set_acts(placed)
    placed = _set_reasons(placed)
    return [placed[place] for place in sorted(placed)]


def _place_claims(
    records: Sequence[ArticleRecord], repeated: Mapping[str, Collection[int]], rejected: Collection[str]
) -> dict[Place, Placed]:
    placed: dict[Place, Placed] = {}
    for record in records:
        rows = zip(claim_keys(record), read_standings(record), record.claims, strict=True)
        first: dict[str, Placed] = {}
        for place, (key, standing, claim) in enumerate(rows):
            row = Placed(record, claim, key, standing)
            if place in repeated.get(record.key, ()) or key in rejected:
                continue
            if is_complete(claim) and (key not in first or claim.rule < first[key].claim.rule):
                first[key] = row
        for number, key in enumerate(sorted(first)):
            placed[record.key, number] = first[key]
    return placed


def _set_treaties(placed: Mapping[Place, Placed]) -> dict[Place, Placed]:
    told = {place: told for place, row in placed.items() if (told := describe_treaty(row.claim)) is not None}
    setting = {place for place in told if _sets_treaty(placed[place].claim)}
    older = {_beside(place): row for place, row in placed.items() if row.claim.older is not None}
    told |= {place: two for place, row in older.items() if (two := describe_older_treaty(row.claim)) is not None}
    things = _find_things("treaty", {**placed, **older}, told, setting)
    rows = {place: _set_treaty(row, things.get(place), things.get(_beside(place))) for place, row in placed.items()}
    return {place: row for place, row in rows.items() if row.older is None or row.older != row.treaty}


def _beside(place: Place) -> Place:
    """Return the place of the second treaty that a claim tells of."""
    return place[0], -1 - place[1]


def _set_treaty(row: Placed, treaty: Thing | None, older: Thing | None) -> Placed:
    """Return *row* with its treaties; a provision or a succession is no fact where a treaty of it is none."""
    named = [thing for thing in (treaty, older) if thing is not None]
    unfounded = row.claim.type in FOUNDED and any(thing.standing != FACT for thing in named)
    return replace(row, treaty=treaty, older=older, standing=row.standing or (REPORTED if unfounded else FACT))


def _sets_treaty(claim: Claim) -> bool:
    return claim.type == "treaty" and claim.values.get("action") in SETTING_TREATY_ACTIONS


def _set_sanctions(placed: Mapping[Place, Placed]) -> dict[Place, Placed]:
    told = {place: told for place, row in placed.items() if (told := _describe_set_sanction(row.claim)) is not None}
    things = _find_things("sanction", placed, told, set(told))
    by_article: dict[str, set[Thing]] = defaultdict(set)
    for (article, _), thing in things.items():
        by_article[article].add(thing)
    found: dict[Place, Placed] = {}
    for place, row in placed.items():
        own = (things[place],) if place in things else _referred_sanctions(row, by_article[place[0]])
        found[place] = replace(row, sanctions=own)
    return found


def _describe_set_sanction(claim: Claim) -> Description | None:
    if claim.type == "sanction" and claim.values.get("action") in SETTING_SANCTION_ACTIONS:
        return describe_sanction(claim)
    return None


def _referred_sanctions(row: Placed, near: set[Thing]) -> tuple[Thing, ...]:
    """Return the sanctions that a statement is about: those of the sender in the article, facts before others."""
    code = row.claim.values.get("target_sanction")
    if row.claim.type != "statement" or not isinstance(code, str):
        return ()
    theirs = [thing for thing in near if code in {sender.code for sender in thing.description.role("senders")}]
    facts = [thing for thing in theirs if thing.standing == FACT]
    if theirs:
        return tuple(sorted(facts or theirs, key=lambda thing: thing.key))
    told = describe_referred_sanction(row.record, code)
    standing = row.standing or REPORTED
    return (Thing("sanction", end_key(key_of(told), standing), standing, told),)


def _set_reasons(placed: Mapping[Place, Placed]) -> dict[Place, Placed]:
    """Find the incident that a sanction answers: one that stands as a fact, else one known from the reason alone."""
    acts = {place: row.act for place, row in placed.items() if _is_incident(row) and row.act is not None}
    things = {act.description: act for act in acts.values()}
    known = Known({place: act.description for place, act in acts.items()})
    found: dict[Place, Thing] = {}
    loose: Told = {}
    for place, row in placed.items():
        told = describe_reason(row.claim)
        if told is not None and row.sanctions:
            match = known.find(place[0], told)
            found |= {place: things[match]} if match else {}
            loose |= {} if match else {place: told}
    taken = {row.act.key for row in placed.values() if row.act is not None}
    found |= _name_things("act", _settle_by_standing(placed, loose), taken=taken)
    return {place: replace(row, reason=found.get(place)) for place, row in placed.items()}


def _is_incident(row: Placed) -> bool:
    return row.claim.type == "incident" and row.standing == FACT


def _set_acts(placed: Mapping[Place, Placed]) -> dict[Place, Placed]:
    told = {place: told for place, row in placed.items() if (told := _describe_act(row)) is not None}
    things = _name_things("act", _settle_by_standing(placed, told))
    return {place: replace(row, act=things.get(place)) for place, row in placed.items()}


def _describe_act(row: Placed) -> Description | None:
    objects = [thing.key for thing in (row.treaty, row.older, *row.sanctions) if thing is not None]
    return describe_act(row.claim, about="+".join(objects))


def _find_things(kind: str, placed: Mapping[Place, Placed], told: Told, setting: set[Place]) -> dict[Place, Thing]:
    """Return the thing of each claim in *told*: facts settled first, then suppositions, then mere references."""
    facts = settle({place: told[place] for place in setting if placed[place].standing == FACT})
    known = Known(facts)
    settled: dict[Place, tuple[str, Description]] = {place: (FACT, whole) for place, whole in facts.items()}
    loose: Told = {}
    for place in setting - facts.keys():
        match = known.find(place[0], told[place])
        if match is not None and _may_be_known(placed[place].claim, told[place], match):
            settled[place] = (FACT, match)
        else:
            loose[place] = told[place]
    supposed = _settle_by_standing(placed, loose)
    settled.update(supposed)
    settled.update(_refer(placed, {place: told[place] for place in told.keys() - setting}, known, supposed))
    return _name_things(kind, settled)


def _refer(
    placed: Mapping[Place, Placed], told: Told, known: Known, supposed: Mapping[Place, tuple[str, Description]]
) -> dict[Place, tuple[str, Description]]:
    """Return what claims refer to without setting it: a fact, else a supposition of the article, else their own."""
    standings = {(place[0], whole): standing for place, (standing, whole) in supposed.items()}
    nearby = Known({place: whole for place, (_, whole) in supposed.items()})
    found: dict[Place, tuple[str, Description]] = {}
    loose: Told = {}
    for place, description in told.items():
        fact = known.find(place[0], description)
        near = None if fact is not None else nearby.find_nearby(place[0], description)
        if fact is not None:
            found[place] = (FACT, fact)
        elif near is not None:
            found[place] = (standings[place[0], near], near)
        else:
            loose[place] = description
    founded = {place for place, told in loose.items() if placed[place].claim.type in FOUNDED and told.roles}
    return found | _settle_by_standing(placed, loose, unfounded=loose.keys() - founded)


def _may_be_known(claim: Claim, told: Description, known: Description) -> bool:
    """Say whether what is not yet signed or imposed may be the known thing: only with its very date or name."""
    if claim.values.get("action") not in FIRST_ACTIONS:
        return True
    named = told.is_named and known.is_named
    return named or (told.when is not None and known.when is not None and dates_agree(told.when, known.when))


def _settle_by_standing(
    placed: Mapping[Place, Placed], told: Told, *, unfounded: Collection[Place] = ()
) -> dict[Place, tuple[str, Description]]:
    """Settle what is *told* for each standing by itself; what is *unfounded* is no fact even in an accepted claim."""
    standings = {place: placed[place].standing or (REPORTED if place in unfounded else FACT) for place in told}
    settled: dict[Place, tuple[str, Description]] = {}
    for standing in (FACT, *STANDINGS):
        rows = {place: row for place, row in told.items() if standings[place] == standing}
        settled.update({place: (standing, whole) for place, whole in settle(rows).items()})
    return settled


def _name_things(
    kind: str, settled: Mapping[Place, tuple[str, Description]], *, taken: Collection[str] = ()
) -> dict[Place, Thing]:
    """Return the things of *settled*, each with a key of its own."""
    keys: dict[str, str] = {}
    for standing, whole in settled.values():
        base = strip_ending(key_of(whole), STANDINGS)
        keys[f"{standing}|{whole.content}"] = end_key(base, standing)
    unique = tell_apart(keys, taken)
    return {
        place: Thing(kind, unique[f"{standing}|{whole.content}"], standing, whole)
        for place, (standing, whole) in settled.items()
    }
