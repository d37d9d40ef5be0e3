"""The cue lists: what words make of the events they govern or stand beside, and which verbs are of speech."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Token

from ingest.vocabulary import Vocabulary

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
        particles = (child.lower_ for child in verb.children if child.dep_ == "prt")
        return next((name for each in particles if (name := f"{verb.lemma_} {each}") in self.verbs), verb.lemma_)

    def _table(self, table: str, column: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for entry in self.vocabulary.cues[table]:
            for word in entry.get(column, ()):
                found.setdefault(word, entry["effect"])
        return found
