"""The claims of articles as flat records, without a graph between: what `foedera facts` prints after publishing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from typing import Any

from ingest.basics.authority import Authority
from ingest.basics.claims import ArticleRecord, Claim, Entity, Span, by_key
from ingest.graph.acceptance import STANDINGS
from ingest.graph.entities import Mentioned
from ingest.graph.keys import strip_ending
from ingest.graph.labels import Names
from ingest.graph.merging import Placed, merge
from ingest.graph.reprints import find_reprints
from ingest.graph.things import Thing
from ontology.spelling import respell

Record = dict[str, Any]
TextOf = Callable[[str], str]
Coded = tuple[str, str]  # the end of an IRI, by which values are put in order, and the code in flat records

ACTING = ("treaty", "sanction", "membership", "access")  # types with an action
MANY = {
    "treaty": ("parties",),
    "sanction": ("senders", "targets"),
    "meeting": ("participants",),
    "incident": ("actors", "victims"),
    "obligation": ("obligor", "obligee"),
}
ONE = {
    "office": ("person", "of"),
    "membership": ("member", "organisation"),
    "access": ("host", "guest"),
    "meeting": ("place",),
    "incident": ("place",),
}
VALUES = {
    "treaty": ("kind",),
    "sanction": ("kind", "count", "reason"),
    "office": ("role", "former"),
    "access": ("what",),
    "incident": ("kind",),
    "statement": ("stance",),
    "obligation": ("obligation",),
    "assessment": ("assessment",),
}
DATES = {"date": "when", "start": "start", "end": "end"}
SPANS_ONLY = (
    "start",
    "end",
)  # a membership lasts, it does not happen; of an office the date is one on which it was held
MENTIONED = {"state": "states", "organisation": "organisations", "person": "people"}


def flatten(
    records: Iterable[ArticleRecord], authority: Authority, text_of: TextOf, *, rules: bool = False
) -> list[Record]:
    """Return one flat record for each article, by key; *text_of* gives a text by its SHA-256.

    With *rules* every fact names the rule that found it.
    """
    rows, mentioned = by_key(records), Mentioned(authority)
    reprints = find_reprints(mentioned.note(rows.values()))
    names, spellings = mentioned.names, mentioned.spellings()
    found = [
        {
            "id": record.key,
            "published": record.published.value if record.published else None,
            **_list_mentions(record.mentions, names),
            "facts": list(_list_facts(placed, text_of(record.sha256), rules=rules)),
        }
        for record, placed in merge(rows, reprints)
    ]
    return [respell(record, spellings) for record in found]


def _list_mentions(mentions: Sequence[Entity], names: Names) -> Record:
    found: dict[str, list[Any]] = {listed: [] for listed in MENTIONED.values()}
    for entity in sorted(entity for entity in mentions if entity.kind in MENTIONED):
        code = _code(entity)[1]
        entry = {"slug": code, "name": names[entity]} if entity.kind == "person" else code
        found[MENTIONED[entity.kind]].append(entry)
    return found


def _list_facts(claims: Iterable[Placed], text: str, *, rules: bool) -> Iterator[Record]:
    """Yield facts in the order of their quotations: several for a claim with several values of what holds one."""
    rows = [(_quote(placed.claim.evidence, text), placed) for placed in claims]
    for quoted, placed in sorted(rows, key=lambda row: (row[0][0][0], row[1].key)):
        tail = {**_tell(placed.claim), "evidence": [exact for _, exact in quoted]}
        named = {"rule": placed.claim.rule} if rules else {}
        for keys in product(*_choices(placed)):
            yield {"type": placed.claim.type, **dict(keys), **tail, **named}


def _quote(evidence: Iterable[Span], text: str) -> list[tuple[int, str]]:
    return sorted({(span.start, text[span.start : span.end]) for span in evidence})


def _tell(claim: Claim) -> Record:
    """Return action, name, dates, status and speaker."""
    told: Record = {"action": claim.values["action"]} if claim.type in ACTING and claim.values.get("action") else {}
    if claim.type == "treaty" and claim.values.get("name"):
        told["name"] = claim.values["name"]
    for key in _dated_by(claim):
        when = getattr(claim, DATES[key])
        told |= {key: when.value} if when is not None else {}
    return told | {"status": claim.factuality, "by": claim.speakers[0].code if claim.speakers else None}


def _dated_by(claim: Claim) -> Iterable[str]:
    lasts = claim.type == "membership" and claim.values.get("action") == "be"
    return () if claim.type == "obligation" else SPANS_ONLY if lasts else DATES


def _choices(placed: Placed) -> Iterator[list[tuple[str, Any]]]:
    """Yield for each key of the claim's type what it may hold: one list, or any one of several values."""
    claim = placed.claim
    for name in VALUES.get(claim.type, ()):
        if claim.values.get(name):
            yield [(name, claim.values[name])]
    for name in MANY.get(claim.type, ()):
        if codes := _sorted(map(_code, claim.roles.get(name, ()))):
            yield [(name, codes)]
    single = {name: [_code(entity) for entity in claim.roles.get(name, ())] for name in ONE.get(claim.type, ())}
    for name, coded in (single | _references(placed)).items():
        if codes := _sorted(coded):
            yield [(name, code) for code in codes]


def _references(placed: Placed) -> dict[str, list[Coded]]:
    """Return the keys that may hold a treaty or a sanction beside entities."""
    claim, treaty = placed.claim, [_code_treaty(placed.treaty)] if placed.treaty else []
    speaker = [_code(entity) for entity in claim.roles.get("speaker", ())]
    if claim.type == "statement":
        targets = [_code(entity) for entity in claim.roles.get("target", ())]
        sanctions = [code for thing in placed.sanctions for code in _code_sanction(thing)]
        return {"speaker": speaker, "target": [*targets, *treaty, *sanctions]}
    if claim.type == "assessment":
        return {"speaker": speaker or [_code(entity) for entity in claim.speakers[:1]], "topic": treaty}
    if claim.type == "succession":
        return {"treaty": treaty, "older": [_code_treaty(placed.older)] if placed.older else []}
    return {"treaty": treaty} if claim.type == "obligation" else {}


def _code(entity: Entity) -> Coded:
    """Return the code of an entity; a place whose state is known goes by that state."""
    code = entity.of if entity.kind == "place" and entity.of else entity.code or entity.key
    return f"{entity.kind}/{entity.key}", code


def _code_treaty(thing: Thing) -> Coded:
    return f"treaty/{thing.key}", f"treaty:{strip_ending(thing.key, STANDINGS)}"


def _code_sanction(thing: Thing) -> list[Coded]:
    senders = thing.description.role("senders")
    return [(f"sanction/{thing.key}/{sender.kind}/{sender.key}", f"sanction:{_code(sender)[1]}") for sender in senders]


def _sorted(coded: Iterable[Coded]) -> list[str]:
    return list(dict.fromkeys(code for _, code in sorted(coded)))
