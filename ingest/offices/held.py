"""An office that a text gives, and the scene in which it is read: what the offices before it tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ingest.basics.claims import Entity
from ingest.basics.vocabulary import Vocabulary
from ingest.language.sentences import Paragraph
from ingest.names.homes import most_bare, setting
from ingest.names.lexicon import Lexicon
from ingest.names.mentions import Mention, Mentions


@dataclass(frozen=True, slots=True)
class Office:
    """A person's office as the text gives it, with the tokens that say so."""

    person: Entity
    role: str
    of: Entity
    title: str
    former: bool
    planned: bool
    paragraph: int
    first: int
    last: int
    is_bare: bool = False  # the title's phrase does not say whose office it is
    is_rank: bool = False  # a rank, which tells of an office only where the text gives no other


@dataclass(frozen=True, slots=True)
class Scene:
    """One paragraph with its mentions, the offices that the text gave before, and the tables."""

    paragraph: Paragraph
    mentions: Mentions
    known: Sequence[Office]
    vocabulary: Vocabulary
    lexicon: Lexicon
    day: date | None
    houses: tuple[Entity, ...] = ()  # states whose chambers the article names

    def at(self, place: int) -> Mention | None:
        """Return the mention at token *place*, or None."""
        return self.mentions.at.get((self.paragraph.number, place))

    def person_at(self, place: int) -> Mention | None:
        """Return the person named at token *place*, or None."""
        mention = self.at(place)
        return mention if mention is not None and mention.entity.kind == "person" else None

    def office_of(self, person: Entity) -> Office | None:
        """Return the last office of *person* that the text gave, or None."""
        return next((office for office in reversed(self.known) if office.person == person), None)

    def body_of(self, person: Entity) -> Entity | None:
        """Return the state or body whose office *person* holds, by the text before the tables."""
        office = self.office_of(person)
        tenures = self.lexicon.tenures_of(person, self.day)
        return office.of if office else (self.lexicon.entity(tenures[0].of) if tenures else None)

    def home(self) -> Entity | None:
        """Return the state that the article takes as its own."""
        return most_bare([office.of for office in self.known if office.is_bare], None) or setting(
            self.mentions, "state"
        )
