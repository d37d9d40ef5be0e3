"""What passes between the stages of ingest: entities, dates, claims and the record of one article.

The values are frozen, check themselves once, and have a JSON form that is the same for the same content.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ingest.basics.errors import ClaimError
from ingest.basics.shelves import Portable

ENTITY_KINDS = (
    "state",
    "organisation",
    "person",
    "place",
    "group",
    "document",
    "outlet",
    "author",
)
CLAIM_TYPES = (
    "treaty",
    "sanction",
    "office",
    "membership",
    "access",
    "meeting",
    "incident",
    "statement",
    "obligation",
    "assessment",
    "succession",
)
FACTUALITIES = ("actual", "planned", "possible", "negated")


@dataclass(frozen=True, slots=True, order=True)
class Entity(Portable):
    """Somebody or something a claim speaks of.

    *code* is its name in flat records, *of* the state that a group or place belongs to.
    """

    kind: str
    key: str
    name: str = field(compare=False)
    code: str = field(compare=False)
    of: str | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if self.kind not in ENTITY_KINDS or not self.key:
            raise ClaimError(f"an entity needs a known kind and a key, not {self.kind!r} and {self.key!r}")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters *start* up to, not including, *end* of an article's text, in Unicode code points."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ClaimError(f"span {self.start}..{self.end} is empty or backwards")


@dataclass(frozen=True, slots=True)
class When(Portable):
    """A date as exact as it is known: *value* is YYYY, YYYY-MM or YYYY-MM-DD.

    *inferred* says that the text did not give the year.
    """

    value: str
    earliest: date
    latest: date
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class TreatyReference:
    """The treaty a claim is about, as far as the article tells: *parties* all known ones, *signed* its date."""

    kind: str
    parties: tuple[Entity, ...]
    signed: When | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class IncidentReference:
    """The incident that a sanction answers, in the words of the claim about that incident."""

    kind: str
    place: Entity | None = None
    when: When | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing an article says.

    *roles* maps a role to the entities in it, *values* the other keys of the type:

    ========== ============================================ ==========================================
    type       roles                                        values
    ========== ============================================ ==========================================
    treaty     parties                                      kind, action, name
    sanction   senders, targets                             kind, action, count, reason
    office     person, of                                   role, former, title
    membership member, organisation                         action
    access     host, guest                                  what, action
    meeting    participants, place
    incident   place, actors, victims                       kind
    statement  speaker, target                              stance, target_treaty, target_sanction
    obligation obligor, obligee                             obligation
    assessment speaker                                      assessment (forecast, opinion, report)
    succession parties
    ========== ============================================ ==========================================

    *treaty* is set for treaty, obligation, assessment, succession and for statements about a treaty (then
    `target_treaty` is true); *older* for succession alone: the treaty that *treaty* takes the place of.
    `target_sanction` holds the code of the sender of the sanction a statement is about.
    *speakers* is the chain from the innermost speaker outwards, empty where the author speaks; an explicit
    "it is said" with nobody named is the group `unattributed`.
    """

    type: str
    roles: Mapping[str, tuple[Entity, ...]]
    values: Mapping[str, str | int | bool]
    factuality: str
    evidence: tuple[Span, ...]
    rule: str
    speakers: tuple[Entity, ...] = ()
    when: When | None = None
    start: When | None = None
    end: When | None = None
    treaty: TreatyReference | None = None
    older: TreatyReference | None = None
    reason: IncidentReference | None = None
    cues: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        if self.type not in CLAIM_TYPES:
            raise ClaimError(f"claim type {self.type!r} is not one of {', '.join(CLAIM_TYPES)}")
        if self.factuality not in FACTUALITIES:
            raise ClaimError(f"factuality {self.factuality!r} is not one of {', '.join(FACTUALITIES)}")
        if not self.evidence:
            raise ClaimError(f"a claim by rule {self.rule!r} has no evidence")


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """What ingest keeps of one article: where it comes from, whom it mentions, what it claims."""

    key: str
    title: str
    sha256: str
    text_length: int
    publisher: Entity | None
    published: When | None
    source: str | None
    mentions: tuple[Entity, ...]
    claims: tuple[Claim, ...]
    rule_set: str
    model: str
    sketch: tuple[int, ...] = ()  # of the running text, by which reprints are found


def by_key(records: Iterable[ArticleRecord]) -> dict[str, ArticleRecord]:
    """Return *records* by key, in its order; raises ClaimError where two have one key and different content."""
    found: dict[str, ArticleRecord] = {}
    for record in records:
        if found.setdefault(record.key, record) != record:
            raise ClaimError(f"two articles have the key {record.key} and different content; rename one of the files")
    return {key: found[key] for key in sorted(found)}


def record_to_json(record: ArticleRecord) -> dict[str, Any]:
    """Return *record* as plain JSON values (dates as ISO strings)."""
    plain: dict[str, Any] = _plain(record)
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(value[key]) for key in sorted(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def record_from_json(plain: Mapping[str, Any]) -> ArticleRecord:
    """Return the record that *plain* describes; raises ClaimError when it is malformed."""
    try:
        return ArticleRecord(
            key=plain["key"],
            title=plain["title"],
            sha256=plain["sha256"],
            text_length=plain["text_length"],
            publisher=_entity(plain["publisher"]),
            published=_when(plain["published"]),
            source=plain["source"],
            mentions=tuple(Entity(**row) for row in plain["mentions"]),
            claims=tuple(_claim(row) for row in plain["claims"]),
            rule_set=plain["rule_set"],
            model=plain["model"],
            sketch=tuple(plain.get("sketch", ())),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ClaimError(f"the stored record of an article is malformed ({error}); ingest the article again") from error


def _entity(plain: Mapping[str, Any] | None) -> Entity | None:
    return None if plain is None else Entity(**plain)


def _when(plain: Mapping[str, Any] | None) -> When | None:
    if plain is None:
        return None
    return When(
        plain["value"],
        date.fromisoformat(plain["earliest"]),
        date.fromisoformat(plain["latest"]),
        plain["inferred"],
    )


def _claim(plain: Mapping[str, Any]) -> Claim:
    reason = plain["reason"]
    return Claim(
        type=plain["type"],
        roles={role: tuple(Entity(**row) for row in rows) for role, rows in plain["roles"].items()},
        values=dict(plain["values"]),
        factuality=plain["factuality"],
        evidence=tuple(Span(**row) for row in plain["evidence"]),
        rule=plain["rule"],
        speakers=tuple(Entity(**row) for row in plain["speakers"]),
        when=_when(plain["when"]),
        start=_when(plain["start"]),
        end=_when(plain["end"]),
        treaty=_treaty(plain["treaty"]),
        older=_treaty(plain.get("older")),
        reason=None
        if reason is None
        else IncidentReference(reason["kind"], _entity(reason["place"]), _when(reason["when"])),
        cues=tuple(Span(**row) for row in plain["cues"]),
    )


def _treaty(plain: Mapping[str, Any] | None) -> TreatyReference | None:
    if plain is None:
        return None
    parties = tuple(Entity(**row) for row in plain["parties"])
    return TreatyReference(plain["kind"], parties, _when(plain["signed"]), plain["name"])
