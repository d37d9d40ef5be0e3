"""What an article is about: the states, the organisation and the place that its title and its mentions name most."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ingest.basics.claims import Entity, When
from ingest.basics.vocabulary import Vocabulary, word_set
from ingest.language.sentences import Paragraph
from ingest.names.lexicon import Lexicon, Name
from ingest.names.mentions import Mention, Mentions
from ingest.offices.held import Office

MOVEMENTS = frozenset({"armed-group", "ngo"})
PLACE_WORDS = word_set("in at from near outside inside around through via across into within throughout")
SCENE = {"placed": 4, "name": 2, "people": 1, "demonym": 1, "capital": 1, "metonym": 0, "title": 8, "least": 8}
PAIR = 2
NAMED_AFTER = re.compile(
    r"\s+(Memorandum|Agreements?|Accords?|Protocols?|Declaration|Process|Statute)\b", re.IGNORECASE
)
OFTEN = 4  # mentions that make a state what an article is about


@dataclass
class Focus:
    """What one article is about, by its mentions, its title and its offices."""

    paragraphs: Sequence[Paragraph]
    mentions: Mentions
    offices: Sequence[Office]
    lexicon: Lexicon
    vocabulary: Vocabulary
    published: When | None
    title: str = ""
    last_group: Entity | None = field(default=None)

    def is_place(self, paragraph: int, mention: Mention) -> bool:
        """Say whether a mention is only where something is: a name behind "in", "at", "from" ..."""
        token = self.paragraphs[paragraph].doc[mention.first : mention.last].root
        return token.dep_ == "pobj" and token.head.lower_ in PLACE_WORDS

    def focus(self, without: Sequence[Entity]) -> Entity | None:
        """Return the state that the article speaks of most, apart from *without*.

        A measure is against it when no phrase says against whom.
        """
        counts = [(entity, count) for entity, count in self._state_counts.most_common() if entity not in without]
        if (told := self.told_by_title(without)) is not None:
            return told
        first, second = [*(count for _, count in counts), 0, 0][:2]
        return counts[0][0] if first >= OFTEN and first * 3 >= second * 4 else None

    def told_by_title(self, without: Sequence[Entity]) -> Entity | None:
        """Return the one state apart from *without* that the title names, where the article speaks of it too."""
        told = [entity for entity in self._in_title if entity not in without]
        return told[0] if len(told) == 1 and self._state_counts[told[0]] >= OFTEN - 1 else None

    @cached_property
    def _in_title(self) -> list[Entity]:
        """The states that the title names."""
        return [entity for entity in self._title_names if entity.kind == "state"]

    def title_states(self) -> list[Entity]:
        """Return the states that the title names, where they are two."""
        return self._in_title if len(self._in_title) == PAIR else []

    @cached_property
    def _title_names(self) -> list[Entity]:
        rows = [
            values
            for _, end, values in self.lexicon.trie.find(self.title)
            if not NAMED_AFTER.match(self.title, end)  # "the Budapest Memorandum" is not about Hungary
        ]
        names = [value for values in rows for value in values[:1] if isinstance(value, Name)]
        return list(dict.fromkeys(name.entity for name in names))

    def focus_pair(self) -> list[Entity]:
        """Return the two states that the article is about, where no third one comes near them."""
        rows = self._state_counts.most_common(3)
        if len(rows) < 2 or rows[1][1] < OFTEN or (len(rows) > 2 and rows[2][1] * 3 > rows[1][1] * 2):
            return []
        return [entity for entity, _ in rows[:2]]

    def main_organisation(self) -> list[Entity]:
        """Return the organisation that the article is about: the one named most, by its name or as "the bloc"."""
        return self._main_organisation

    @cached_property
    def _main_organisation(self) -> list[Entity]:
        if (told := self._body_in_title) is not None:
            return [told]
        named = (m.entity for m in self.mentions.rows if m.entity.kind == "organisation")
        counts = Counter(entity for entity in named if entity.code not in self._movements).most_common(2)
        if not counts or (len(counts) > 1 and counts[0][1] == counts[1][1] and counts[0][1] < OFTEN):
            counts = self._first_named(counts)
        if not counts:
            return []
        bodies = self.lexicon.vocabulary.word_sets["body"]
        words = (token for paragraph in self.paragraphs for token in paragraph.doc if token.lower_ in bodies)
        meant = sum(token.i > 0 and token.nbor(-1).lower_ in ("the", "this") for token in words)
        return [counts[0][0]] if counts[0][1] + meant >= OFTEN - 1 else []

    @cached_property
    def _body_in_title(self) -> Entity | None:
        """The one organisation that the title names, where the text names it too and states can belong to it."""
        told = {
            entity for entity in self._title_names if entity.kind == "organisation" and not self.is_movement(entity)
        }
        return next(iter(told)) if len(told) == 1 and told <= {m.entity for m in self.mentions.rows} else None

    def is_movement(self, organisation: Entity) -> bool:
        """Say whether it is an armed movement or the like, to which no state belongs."""
        return organisation.code in self._movements

    @cached_property
    def _movements(self) -> frozenset[str]:
        """Codes of the organisations that no state belongs to."""
        rows = self.lexicon.authority.organisations
        return frozenset(row["code"] for row in rows if row["kind"] in MOVEMENTS)

    def _first_named(self, counts: Sequence[tuple[Entity, int]]) -> list[tuple[Entity, int]]:
        """Return the one of equally often named organisations that the opening names, if it names one alone."""
        lead = {m.entity for m in self.mentions.rows if m.paragraph < 2}
        opened = [row for row in counts if row[0] in lead]
        return opened if len(opened) == 1 else []

    @cached_property
    def home(self) -> Entity | None:
        """The state whose offices the article gives without naming it, where there is one."""
        counts = Counter(office.of for office in self.offices if office.is_bare and office.of.kind == "state")
        return next((entity for entity, _ in counts.most_common(1)), None)

    def most_told(self, entities: Sequence[Entity]) -> Entity:
        """Return the one of *entities* that the article names most often."""
        return max(entities, key=lambda entity: self._state_counts[entity])

    @cached_property
    def _state_counts(self) -> Counter[Entity]:
        dependent = {
            row["code"] for row in self.lexicon.authority.states if row["kind"] in ("territory", "supranational")
        }
        return Counter(
            mention.entity
            for mention in self.mentions.rows
            if mention.entity.kind == "state" and mention.entity.code not in dependent
        )

    def scene(self, without: Sequence[Entity] = ()) -> Entity | None:
        """Return the state in which what the article tells goes on, or None where two are as likely.

        Names and places count most, adjectives and metonyms, which name who acts, least.
        """
        ranked = [(entity, score) for entity, score in self._scenes if entity not in without]
        first, second = [*ranked, (None, 0.0), (None, 0.0)][:2]
        return first[0] if first[1] >= SCENE["least"] and first[1] >= second[1] * 1.15 else None

    def _is_adjective(self, mention: Mention) -> bool:
        """Say whether a name only tells whose a thing is: "U.S. troops", "the UK government"."""
        root = self.paragraphs[mention.paragraph].doc[mention.first : mention.last].root
        return root.dep_ in ("compound", "nmod", "amod")

    @cached_property
    def _scenes(self) -> list[tuple[Entity, float]]:
        scores: dict[Entity, float] = {}
        for mention in self.mentions.rows:
            if mention.entity.kind == "state":
                placed = self.is_place(mention.paragraph, mention)
                via = "demonym" if mention.via == "name" and self._is_adjective(mention) else mention.via
                weight = SCENE["placed" if placed and via != "capital" else via]
                weight *= 2 if mention.via == "capital" and placed else 1
                scores[mention.entity] = scores.get(mention.entity, 0) + weight
        for _, _, values in self.lexicon.trie.find(self.title):
            names = [value for value in values if isinstance(value, Name) and value.entity.kind == "state"]
            if names and names[0].via not in ("capital", "metonym"):
                scores[names[0].entity] = scores.get(names[0].entity, 0) + SCENE["title"]
        return sorted(scores.items(), key=lambda row: -row[1])

    def is_named(self, state: Entity) -> bool:
        """Say whether the article names *state* anywhere."""
        return state in self._named

    @cached_property
    def _named(self) -> frozenset[Entity]:
        return frozenset(mention.entity for mention in self.mentions.rows)
