"""Descriptions of treaties, sanctions and acts: what a claim tells of one, and when two tell of the same one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from ingest.basics.claims import Entity, When
from ingest.basics.shelves import Portable
from ontology.iris import slug

Roles = tuple[tuple[str, tuple[Entity, ...]], ...]
VAGUE_KINDS = frozenset({"", "other"})
TREATY, SANCTION = "treaty", "sanction"

# Acts that several parties do together: the same one where one account names only some of them.
JOINT = frozenset(
    f"{TREATY}.{action}"
    for action in ("propose", "negotiate", "draft", "sign", "enter-into-force", "extend", "upgrade", "terminate")
) | {"meeting", "incident"}
# Acts that are done again and again: without an exact day, two articles do not tell of the same one.
REPEATED = frozenset({"meeting", "statement", "assessment"})

# Words of which a name can be made without naming one treaty: "Association Agreement", "Treaty of Friendship".
# fmt: off
COMMON_WORDS = frozenset((
    "a", "access", "accession", "accord", "accords", "act", "additional", "aggression", "agreement", "agreements",
    "alliance", "allied", "and", "armistice", "arms", "assistance", "association", "basic", "basing", "bilateral",
    "border", "boundary", "ceasefire", "charter", "co", "collective", "comprehensive", "consensus", "control",
    "convention", "cooperation", "deal", "declaration", "defence", "defense", "draft", "economic", "energy",
    "enhanced", "establishing", "exchange", "fire", "for", "force", "forces", "founding", "framework", "free",
    "friendship", "general", "good", "intergovernmental", "interim", "joint", "memorandum", "military", "mutual",
    "neighborly", "neighbourliness", "non", "nonaggression", "of", "on", "operation", "pact", "partnership", "peace",
    "peaceful", "political", "principles", "protocol", "protocols", "reciprocal", "relations", "security",
    "settlement", "statement", "status", "strategic", "supplementary", "technical", "the", "to", "trade", "transit",
    "treaties", "treaty", "truce", "understanding", "visiting", "with",
))
# fmt: on


@dataclass(frozen=True, slots=True, eq=False)
class Description(Portable):
    """What is told of one treaty, sanction or act, as far as it tells it from others.

    *form* is `treaty`, `sanction` or the type and action of an act; *about* the key of the thing acted upon; *before* a
    day by which it existed; *scope* the article outside which it is not looked for.
    """

    form: str
    kind: str = ""
    roles: Roles = ()
    when: When | None = None
    name: str = ""
    count: int | None = None
    about: str = ""
    by: str = ""
    before: date | None = None
    scope: str = ""
    content: str = field(init=False, default="")

    def __post_init__(self) -> None:
        roles = tuple((role, tuple(sorted(set(entities)))) for role, entities in sorted(self.roles) if entities)
        object.__setattr__(self, "roles", roles)
        object.__setattr__(self, "content", self._content())

    def _content(self) -> str:
        """Return all that is told as text, free of the names that articles give to entities."""
        roles = " ".join(
            f"{role}={','.join(f'{who.kind}/{who.key}' for who in entities)}" for role, entities in self.roles
        )
        when = f"{self.when.value} {self.when.earliest} {self.when.latest} {self.when.inferred}" if self.when else ""
        parts = (self.form, self.kind, roles, when, self.name, self.count, self.about, self.by, self.before, self.scope)
        return "|".join("" if part is None else str(part) for part in parts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Description) and self.content == other.content

    def __hash__(self) -> int:
        return hash(self.content)

    def role(self, name: str) -> tuple[Entity, ...]:
        """Return the entities in the role, none where it is not known."""
        return dict(self.roles).get(name, ())

    @property
    def is_named(self) -> bool:
        """Say whether the name is this treaty's own, not one that many bear."""
        return not COMMON_WORDS.issuperset(slug(self.name).split("-")) if self.name else False


def make_roles(roles: Mapping[str, Iterable[Entity]]) -> Roles:
    """Return *roles* in the form that descriptions hold."""
    return tuple((role, tuple(entities)) for role, entities in roles.items())


def agree(one: Description, other: Description) -> bool:
    """Say whether two descriptions, of whichever articles, can be of one thing."""
    return one.scope == other.scope and _alike(one, other) and _roles_agree(one, other, lone=False)


def agree_nearby(one: Description, other: Description) -> bool:
    """Say the same of two descriptions in one article, where a treaty may be told of with only one of its parties."""
    return _alike(one, other) and _roles_agree(one, other, lone=True)


def _alike(one: Description, other: Description) -> bool:
    return (
        (one.form, one.about, one.by) == (other.form, other.about, other.by)
        and _kinds_agree(one, other)
        and dates_agree(one.when, other.when)
        and _in_time(one, other)
        and _in_time(other, one)
        and (not one.name or not other.name or slug(one.name) == slug(other.name))
        and (one.count is None or other.count is None or one.count == other.count)
    )


def _kinds_agree(one: Description, other: Description) -> bool:
    if one.kind == other.kind:
        return True
    return one.form.startswith(TREATY) and not VAGUE_KINDS.isdisjoint({one.kind, other.kind})


def _in_time(one: Description, other: Description) -> bool:
    return one.when is None or other.before is None or one.when.earliest <= other.before


def dates_agree(one: When | None, other: When | None) -> bool:
    """Say whether one date lies within the other; an unknown date agrees with all."""
    return one is None or other is None or covers(one, other) or covers(other, one)


def covers(wide: When, narrow: When) -> bool:
    """Say whether *narrow* lies within *wide*."""
    return wide.earliest <= narrow.earliest and narrow.latest <= wide.latest


def _roles_agree(one: Description, other: Description, *, lone: bool) -> bool:
    if one.form == TREATY:
        return _parties_agree(one, other, lone=lone)
    names = {role for role, _ in (*one.roles, *other.roles)}
    if one.form in JOINT:
        if one.form == "incident" and one.role("place") != other.role("place"):
            return False
        return all(_nested(one.role(name), other.role(name)) for name in names)
    return one.roles == other.roles


def _parties_agree(one: Description, other: Description, *, lone: bool) -> bool:
    ours, theirs = one.role("parties"), other.role("parties")
    if ours == theirs:
        return True
    if one.is_named and other.is_named:  # the names are known to be equal
        return _nested(ours, theirs) or max(len(ours), len(theirs)) < 2
    return lone and _nested(ours, theirs) and min(len(ours), len(theirs)) < 2


def _nested(one: tuple[Entity, ...], other: tuple[Entity, ...]) -> bool:
    return set(one) <= set(other) or set(other) <= set(one)


def join(descriptions: Iterable[Description]) -> Description:
    """Return the most that *descriptions* of one thing tell: the narrowest date, all parties, the fullest name."""
    rows = sorted(descriptions, key=lambda row: row.content)
    roles: dict[str, set[Entity]] = {}
    for row in rows:
        for role, entities in row.roles:
            roles.setdefault(role, set()).update(entities)
    when = narrowest(row.when for row in rows)
    return Description(
        form=rows[0].form,
        kind=min((row.kind for row in rows), key=lambda kind: (kind in VAGUE_KINDS, kind == "", kind)),
        roles=make_roles(roles),
        when=when,
        name=max((row.name for row in rows), key=lambda name: (len(name), name)),
        count=next((row.count for row in rows if row.count is not None), None),
        about=rows[0].about,
        by=rows[0].by,
        before=None if when else min((row.before for row in rows if row.before), default=None),
        scope=rows[0].scope,
    )


def narrowest(dates: Iterable[When | None]) -> When | None:
    """Return the most exact of *dates*, stated before inferred; None where all are unknown."""
    known = [when for when in dates if when is not None]
    return min(
        known, key=lambda when: (when.latest - when.earliest, when.inferred, when.earliest, when.value), default=None
    )


def extent(when: When | None, start: When | None, end: When | None) -> When | None:
    """Return the time that a claim's date, or its start and end, take in."""
    if when is not None or (start is None and end is None):
        return when
    known = [edge for edge in (start, end) if edge is not None]
    return When(known[0].value, known[0].earliest, known[-1].latest, any(edge.inferred for edge in known))
