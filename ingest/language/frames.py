"""Frames: the ways English names an act, as data, and how one is held against a predicate.

A pattern is written as people would say it, with `@` for the thing acted on: "sign @", "@ enter into force", "pull
out of @", "put signature to @", "apply to join @". The first word is the verb's lemma; small words are prepositions or
particles, others nouns that must fill the place before them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from spacy.tokens import Token

from ingest.basics.errors import LexiconError
from ingest.basics.vocabulary import load_toml, word_set
from ingest.language.predicates import Predicate, is_gerund, read_predicate
from ingest.language.sentences import phrase, words

SMALL = word_set(
    "of to from in into on out off up down over under with for against away by at back through between about as upon "
    "onto aside behind after around towards beside alongside opposite among outside"
)
FRAME_TYPES = (
    "treaty",
    "sanction",
    "membership",
    "access",
    "meeting",
    "incident",
    "statement",
    "obligation",
    "assessment",
    "succession",
)
KEYS = word_set(
    "name action kind verbs nouns theme roles matches misses stance what obligation pattern joint needs assessment "
    "place adjectives reverse status"
)


@dataclass(frozen=True)
class Frame:
    """One way to name an act: patterns for verbs, nouns, and the values the act gets."""

    type: str
    name: str
    values: Mapping[str, Any]
    verbs: tuple[tuple[str, ...], ...]
    nouns: tuple[str, ...]
    matches: str
    misses: str

    @cached_property
    def theme(self) -> re.Pattern[str] | None:
        """The expression that the phrase of the thing acted on must contain, or None."""
        pattern = self.values.get("theme")
        return re.compile(pattern, re.IGNORECASE) if pattern else None


@dataclass(frozen=True, slots=True)
class Match:
    """A frame found in the text: the predicate and the phrases of the thing acted on."""

    frame: Frame
    predicate: Predicate
    themes: tuple[Token, ...]

    @property
    def nominal(self) -> bool:
        """Whether it is a noun that names the act."""
        return self.predicate.head.pos_ in ("NOUN", "PROPN") or is_gerund(self.predicate.head)

    def is_of_time(self) -> bool:
        """Say whether nothing but a date stands where the thing acted on should: "applied for membership in May"."""
        return bool(self.themes) and all(token.ent_type_ in ("DATE", "TIME") for token in self.themes)

    def fits(self) -> bool:
        """Say whether a phrase of the match contains what the frame's theme asks for."""
        theme = self.frame.theme
        return theme is None or any(theme.search(words(phrase(token))) for token in self.themes)


@dataclass(frozen=True)
class Frames:
    """All frames, by type, with an index by trigger."""

    rows: tuple[Frame, ...]

    @cached_property
    def by_verb(self) -> Mapping[str, tuple[tuple[Frame, tuple[str, ...]], ...]]:
        """Frames and patterns by the lemma of their verb, the longest pattern first."""
        found: dict[str, list[tuple[Frame, tuple[str, ...]]]] = {}
        for frame in self.rows:
            for pattern in frame.verbs:
                verb = next(word for word in pattern if word != "@")
                found.setdefault(verb, []).append((frame, pattern))
        return {verb: tuple(sorted(rows, key=lambda row: -len(row[1]))) for verb, rows in found.items()}

    @cached_property
    def by_noun(self) -> Mapping[str, tuple[Frame, ...]]:
        """Frames by the lemma of a noun that names the act."""
        found: dict[str, list[Frame]] = {}
        for frame in self.rows:
            for noun in frame.nouns:
                found.setdefault(noun, []).append(frame)
        return {noun: tuple(rows) for noun, rows in found.items()}

    def of_type(self, kind: str) -> tuple[Frame, ...]:
        """Return the frames of one fact type."""
        return tuple(frame for frame in self.rows if frame.type == kind)

    def find(self, token: Token) -> Iterator[Match]:
        """Yield the frames that *token* triggers."""
        if token.pos_ in ("NOUN", "PROPN") or is_gerund(token):
            for frame in self.by_noun.get(token.lower_ if token.pos_ == "VERB" else token.lemma_.lower(), ()):
                yield Match(frame, read_predicate(token), ())
        elif token.pos_ in ("VERB", "AUX"):
            rows = self.by_verb.get(token.lemma_.lower(), ())
            if rows:
                predicate = read_predicate(token)
                for frame, pattern in rows:
                    themes = match_pattern(pattern, predicate)
                    if themes is not None:
                        yield Match(frame, predicate, themes)


def match_pattern(pattern: tuple[str, ...], predicate: Predicate) -> tuple[Token, ...] | None:
    """Return the phrases at `@` when *pattern* fits *predicate* (empty when it has no `@`), else None."""
    if pattern[0] == "@":
        return predicate.subjects_or_patients() if _rest_fits(pattern[2:], predicate) is not None else None
    return _rest_fits(pattern[1:], predicate)


def _rest_fits(words: tuple[str, ...], predicate: Predicate) -> tuple[Token, ...] | None:
    themes: tuple[Token, ...] = ()
    anchor: Predicate = predicate
    place = 0
    while place < len(words):
        word = words[place]
        following = words[place + 1] if place + 1 < len(words) else None
        if word == "@":
            themes = anchor.objects if anchor is predicate or anchor.head.pos_ in ("VERB", "AUX") else themes
            if not themes:
                return None
            place += 1
        elif word == "to" and following not in (None, "@") and (verb := _infinitive(anchor, following)) is not None:
            anchor = read_predicate(verb)
            place += 2
        elif word in SMALL:
            found = _small_words(words[place:], anchor, predicate, themes)
            if found is None:
                return None
            themes_here, used, inner = found
            themes = themes_here or themes
            anchor = inner or anchor
            place += used
        else:
            noun = next((each for each in anchor.objects if word in (each.lemma_.lower(), each.lower_)), None)
            if noun is not None:
                anchor = read_predicate(noun)
            else:
                told = _told_by(word, predicate, themes)
                if told is None:
                    return None
                anchor = read_predicate(told) if told.dep_ == "acomp" and told.pos_ == "ADJ" else anchor
            place += 1
    return themes


def _told_by(word: str, predicate: Predicate, themes: tuple[Token, ...]) -> Token | None:
    """Return the adverb or complement *word* beside the verb or the thing acted on: "remain open", "order X home"."""
    beside = (child for each in (predicate.head, *themes) for child in each.children)
    return next(
        (each for each in beside if each.dep_ in ("advmod", "acomp", "oprd", "attr", "appos") and each.lower_ == word),
        None,
    )


def _infinitive(anchor: Predicate, lemma: str) -> Token | None:
    return next(
        (
            child
            for child in anchor.head.children
            if child.dep_ in ("xcomp", "acl", "advcl", "ccomp") and child.lemma_ == lemma
        ),
        None,
    )


def _small_words(
    words: tuple[str, ...], anchor: Predicate, predicate: Predicate, themes: tuple[Token, ...]
) -> tuple[tuple[Token, ...], int, Predicate | None] | None:
    """Fit one or two small words at the start of *words*: a preposition with its object, or a particle."""
    for length in (2, 1):
        smalls = words[:length]
        if len(smalls) < length or any(word not in SMALL for word in smalls):
            continue
        following = words[length] if length < len(words) else None
        objects = anchor.prepositions.get(" ".join(smalls)) or predicate.prepositions.get(" ".join(smalls)) or ()
        if not objects and following not in (
            None,
            "@",
        ):  # hung on the object: "banned ten men from its soil"
            behind = [read_predicate(each).prepositions.get(" ".join(smalls), ()) for each in themes]
            objects = tuple(each for found in behind for each in found)
        if length == 2 and not objects and _has_particle(predicate.head, smalls[0]):
            objects = predicate.prepositions.get(smalls[1], ())
        if following == "@" and objects:
            return tuple(objects), length + 1, None
        if following is not None and following != "@" and objects:
            inner = next((each for each in objects if following in (each.lemma_.lower(), each.lower_)), None)
            if inner is not None:
                return (), length + 1, read_predicate(inner)
        if following is None and objects:
            return (), length, None
        if length == 1 and _has_particle(predicate.head, smalls[0]):
            return (), 1, None
    return None


def _has_particle(head: Token, word: str) -> bool:
    return any(
        child.lower_ == word
        and child.dep_ in ("prt", "advmod", "prep")
        and not any(True for _ in child.children if _.dep_ == "pobj")
        for child in head.children
    )


def load_frames(folder: Traversable | None = None) -> Frames:
    """Read the frames of *folder* (default: those that come with Foedera); raises LexiconError with file and entry."""
    place = folder if folder is not None else files("ingest") / "frames"
    rows: list[Frame] = []
    for kind in FRAME_TYPES:
        path = place / f"{kind}.toml"
        table = load_toml(path)
        entries = table.get("frame") or []
        if not entries:
            raise LexiconError(f"{path}: it holds no [[frame]]; without it no claim of type {kind!r} would be found")
        for number, entry in enumerate(entries, start=1):
            rows.append(_read_frame(f"{path}: frame {number} ({entry.get('name', 'no name')})", kind, entry))
    names = [frame.name for frame in rows]
    for name in names:
        if names.count(name) > 1:
            raise LexiconError(f"{place}: two frames are named {name!r}; give each its own name")
    return Frames(tuple(rows))


def _read_frame(where: str, kind: str, entry: Mapping[str, Any]) -> Frame:
    for key in ("name", "matches", "misses"):
        if not isinstance(entry.get(key), str):
            raise LexiconError(
                f"{where}: {key!r} is missing; every frame needs a name, a sentence it matches and one it misses"
            )
    unknown = set(entry) - KEYS
    if unknown:
        raise LexiconError(f"{where}: unknown keys {', '.join(sorted(unknown))}; known are {', '.join(sorted(KEYS))}")
    verbs = tuple(tuple(pattern.split()) for pattern in entry.get("verbs", ()))
    if any(not [word for word in pattern if word != "@"] for pattern in verbs):
        raise LexiconError(f"{where}: a pattern without a verb")
    try:
        re.compile(entry.get("theme", ""))
    except re.error as error:
        raise LexiconError(f"{where}: theme is no regular expression ({error})") from error
    return Frame(
        kind, entry["name"], dict(entry), verbs, tuple(entry.get("nouns", ())), entry["matches"], entry["misses"]
    )
