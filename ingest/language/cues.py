"""The cue lists: what words make of the events they govern or stand beside, and which verbs are of speech."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Token

from ingest.basics.vocabulary import Vocabulary

RANK = {"actual": 0, "planned": 1, "possible": 2, "negated": 3}


@dataclass(frozen=True)
class Cues:
    """The cue lists, by lemma."""

    vocabulary: Vocabulary

    @cached_property
    def verbs(self) -> Mapping[str, str]:
        """What a governing verb makes of its complement."""
        return self._table("verb", "verbs")

    @cached_property
    def nouns(self) -> Mapping[str, str]:
        """What a governing noun makes of its complement."""
        return self._table("verb", "nouns")

    @cached_property
    def adjectives(self) -> Mapping[str, str]:
        """What a governing adjective makes of its complement."""
        return self._table("verb", "adjectives")

    @cached_property
    def adverbs(self) -> Mapping[str, str]:
        """What an adverb or adjective beside an event makes of it."""
        return self._table("adverb", "words")

    @cached_property
    def before(self) -> Mapping[tuple[str, ...], str]:
        """What a phrase right before an event makes of it, by its words."""
        table = self._table("before", "phrases")
        return {tuple(phrase.split()): effect for phrase, effect in table.items()}

    @cached_property
    def fates(self) -> Mapping[str, str]:
        """What a verb, with its particle or preposition, makes of the event that is its subject."""
        return self._table("subject", "verbs")

    @cached_property
    def complements(self) -> Mapping[str, str]:
        """What an event is said to be: a goal, a hope."""
        return self._table("subject", "complements")

    @cached_property
    def positions(self) -> Mapping[tuple[str, ...], str]:
        """Where an event is said to be: "on hold", by the words."""
        return {tuple(phrase.split()): effect for phrase, effect in self._table("subject", "phrases").items()}

    @cached_property
    def reporting(self) -> Mapping[str, str]:
        """The mode of a verb of speech."""
        return {verb: entry["mode"] for entry in self.vocabulary.cues["reporting"] for verb in entry["verbs"]}

    @cached_property
    def wishing(self) -> frozenset[str]:
        """Verbs whose subject stands behind what it wants done, and behind nothing more."""
        return frozenset(verb for entry in self.vocabulary.cues["wishing"] for verb in entry["verbs"])

    @cached_property
    def attitudes(self) -> Mapping[str, frozenset[str]]:
        """Nouns that tell the mind of the subject of the verb they are the object of, by that verb."""
        return {
            verb: frozenset(entry["nouns"]) for entry in self.vocabulary.cues["attitude"] for verb in entry["verbs"]
        }

    @cached_property
    def beliefs(self) -> Mapping[str, str]:
        """What a verb of speech makes of what is said."""
        return {verb: effect for effect, verbs in self.vocabulary.words["belief"].items() for verb in verbs}

    @property
    def eventive(self) -> frozenset[str]:
        """Verbs that only say that an event happens."""
        return self.vocabulary.word_sets["eventive"]

    def word(self, verb: Token) -> str:
        """Return the verb with its particle where the lists know them together ("turn down"), else its lemma."""
        return self._with(verb, ("prt",), self.verbs) or verb.lemma_

    def word_before(self, preposition: Token) -> str:
        """Return the verb above *preposition* with it, where the lists know them together ("dream of"); or `word`."""
        verb = preposition.head
        name = f"{verb.lemma_} {preposition.lower_}"
        return name if name in self.verbs else self.word(verb)

    def fate(self, verb: Token) -> str | None:
        """Return what *verb* makes of its subject."""
        name = self._with(verb, ("prt", "prep", "advmod"), self.fates)
        return self.fates.get(name or verb.lemma_)

    def _with(self, verb: Token, relations: tuple[str, ...], known: Mapping[str, str]) -> str | None:
        small = (child.lower_ for child in verb.children if child.dep_ in relations)
        return next((name for each in small if (name := f"{verb.lemma_} {each}") in known), None)

    def _table(self, table: str, column: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for entry in self.vocabulary.cues[table]:
            for word in entry.get(column, ()):
                found.setdefault(word, entry["effect"])
        return found
