"""Treaties and sanctions as an article speaks of them: kind and parties, and which earlier one "the pact" means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from spacy.tokens import Token

from ingest.basics.claims import Entity, TreatyReference, When
from ingest.basics.vocabulary import Vocabulary, word_set
from ingest.language.predicates import read_predicate
from ingest.language.sentences import expand, phrase, words
from ingest.reference.focus import PLACE_WORDS
from ingest.reference.reference import Reference

PARTY_PREPOSITIONS = frozenset({"between", "with", "of", "among", "by"})
BARE_DETERMINERS = frozenset({"the", "this", "that", "these", "those", "its", "their", "both"})
NEAR = 14  # words between a treaty and the clause that tells of it
# Who does so to a treaty is no party to it: "brokered by Qatar", "a US-mediated truce".
MEDIATING = word_set("broker mediate facilitate sponsor witness guarantee arrange supervise oversee")
MEDIATED = re.compile(
    r"-?(brokered|mediated|sponsored|backed|facilitated|supervised|led|drafted|arranged)$", re.IGNORECASE
)
JOINT_WORDS = frozenset(["inter-governmental", "intergovernmental", "bilateral", "mutual"])


@dataclass(eq=False)
class Treaty:
    """A treaty of the article; grows as more is said of it."""

    kind: str | None
    parties: list[Entity]
    name: str | None = None
    signed: When | None = None
    is_real: bool = False
    is_guessed: bool = False  # its parties are those the article is about, not named with it

    def reference(self, fallback: Sequence[Entity] = ()) -> TreatyReference:
        """Return what is known of it."""
        return TreatyReference(self.kind or "other", tuple(self.parties or fallback), self.signed, self.name)


@dataclass(eq=False)
class Sanction:
    """A measure of the article; *told* is the paragraph and the first word of the sentence that told of it."""

    kind: str
    senders: list[Entity]
    targets: list[Entity]
    told: tuple[int, int] = (0, 0)


@dataclass
class Instruments:
    """Finds the treaties and sanctions that phrases mean, in text order."""

    vocabulary: Vocabulary
    reference: Reference
    treaties: list[Treaty] = field(default_factory=list)
    sanctions: list[Sanction] = field(default_factory=list)
    read: dict[tuple[int, int], Treaty | None] = field(default_factory=dict)
    last: Treaty | None = None  # the one spoken of last: what "it" means

    @cached_property
    def treaty_nouns(self) -> Mapping[str, str | None]:
        """Nouns for treaties, with the kind the noun alone gives."""
        return {noun: entry.get("kind") for entry in self.vocabulary.nouns["treaty"] for noun in entry["nouns"]}

    @cached_property
    def sanction_nouns(self) -> Mapping[str, str | None]:
        """Nouns for sanctions, with the kind the noun alone gives."""
        return {noun: entry.get("kind") for entry in self.vocabulary.nouns["sanction"] for noun in entry["nouns"]}

    @cached_property
    def treaty_kinds(self) -> Sequence[tuple[re.Pattern[str], str]]:
        """Expressions over a treaty's phrase, in order, with the kind they tell."""
        return [
            (re.compile(row["pattern"], re.IGNORECASE), row["kind"]) for row in self.vocabulary.nouns["treaty_kind"]
        ]

    @cached_property
    def sanction_kinds(self) -> Sequence[tuple[re.Pattern[str], str]]:
        """Expressions over a sanction's phrase, in order, with the kind they tell."""
        return [
            (re.compile(row["pattern"], re.IGNORECASE), row["kind"]) for row in self.vocabulary.nouns["sanction_kind"]
        ]

    # -- treaties

    def is_treaty(self, token: Token) -> bool:
        """Say whether *token* is a word for a treaty."""
        if token.pos_ not in ("NOUN", "PROPN"):
            return False
        return token.lemma_.lower() in self.treaty_nouns or _is_exchange(token)

    def treaty_of(self, paragraph: int, token: Token, *, strict: bool = True) -> Treaty | None:
        """Return the treaty that the phrase headed by *token* means: a new one, or one spoken of before.

        *strict* refuses weak nouns ("document", "understanding") that nothing in the phrase makes a treaty.
        """
        if token.lower_ in ("that", "which") and (before := self._named_before(token)) is not None:
            return self.treaty_of(paragraph, before, strict=strict)
        if token.pos_ == "PRON" and token.lower_ in ("it", "them", "this", "which", "that", "they"):
            return self.last or (self.treaties[-1] if self.treaties else None)
        if (
            token.lower_ == "one"
            and self.treaties
            and any(child.lower_ in ("with", "between") for child in token.children)
        ):
            last = self.treaties[-1]
            return Treaty(last.kind, self.parties_inside(paragraph, token))
        if not self.is_treaty(token):
            token = self._name_around(token) or token
        if not self.is_treaty(token):
            return None
        if token.dep_ == "pobj" and token.head.lower_ == "of" and self.is_treaty(token.head.head):
            token = token.head.head  # "a treaty of alliance" is one treaty
        place = (paragraph, token.i)
        if self.read.get(place) is None:
            self.read[place] = self._read_treaty(paragraph, token, strict=strict)
        self.last = self.read[place] or self.last
        return self.read[place]

    def _name_around(self, token: Token) -> Token | None:
        """Return "Agreement" of "the General Security of Military Information Agreement", headed wrong."""
        inside = [each for each in phrase(token) if each.i > token.i and each.pos_ == "PROPN" and self.is_treaty(each)]
        return inside[-1] if token.pos_ == "PROPN" and inside else None

    def _named_before(self, token: Token) -> Token | None:
        """Return the treaty that "that" or "which" stands for where the parser hung the clause on another word."""
        before = token.doc[max(token.sent.start, token.i - NEAR) : token.i]
        return next((each for each in reversed(before) if self.is_treaty(each)), None)

    def _read_treaty(self, paragraph: int, token: Token, *, strict: bool) -> Treaty | None:
        inner = phrase(token)
        text = words(inner)
        kind = self._treaty_kind(token, text)
        parties = self.parties_inside(paragraph, token)
        name = _proper_name(token)
        weak = token.lemma_.lower() in self.vocabulary.word_sets["weak_treaty"]
        earlier = self._earlier_treaty(token, kind, parties, name)
        if earlier is not None:
            return self._grow(earlier, kind, parties, name)
        if strict and weak and kind is None and len(parties) < 2:
            return None
        treaty = Treaty(kind, parties, name)
        if kind or parties or name:
            self.treaties.append(treaty)
        return treaty

    def remember(self, treaty: Treaty) -> None:
        """Keep a treaty that later phrases can mean, once it is known between whom it is."""
        if treaty not in self.treaties:
            self.treaties.append(treaty)

    def _treaty_kind(self, token: Token, text: str) -> str | None:
        clause = text
        for child in token.children:
            if child.dep_ in ("acl", "relcl"):
                clause += " " + words(sorted(child.subtree, key=lambda each: each.i))
        for expression, kind in self.treaty_kinds:
            if expression.search(text):
                return kind
        own = self.treaty_nouns.get(token.lemma_.lower())
        if own is not None:
            return own
        return next((kind for expression, kind in self.treaty_kinds if expression.search(clause)), None)

    def kind_in(self, tokens: Sequence[Token]) -> str | None:
        """Return the kind of treaty that the words of a phrase tell, or None."""
        text = words(tokens)
        return next((kind for expression, kind in self.treaty_kinds if expression.search(text)), None)

    def parties_inside(self, paragraph: int, token: Token) -> list[Entity]:
        """Return the states and organisations that the phrase itself names as parties, not as places."""
        found: list[Entity] = []
        for mention in self.reference.mentions.within(paragraph, phrase(token)):
            if mention.entity.kind == "person" or mention.first <= token.i < mention.last:
                continue
            root = self.reference.paragraphs[paragraph].doc[mention.first : mention.last].root
            if root.dep_ == "pobj" and root.head.lower_ in PLACE_WORDS | {
                "on",
                "to",
                "for",
                "against",
                "under",
                "over",
            } - {"with"}:
                continue
            if mention.via == "capital" and (root.dep_ in ("compound", "amod", "nmod") or _is_name_part(root)):
                continue
            if is_mediator(root):
                continue
            if (
                mention.entity.kind == "organisation"
                and root.dep_ == "compound"
                and mention.entity.code in ("UN", "UNSC")
            ):
                continue
            found.append(mention.entity)
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in ("between", "with", "among"):
                tokens = [each for leaf in child.children if leaf.dep_ == "pobj" for each in expand(leaf)]
                found.extend(self.reference.states(paragraph, tokens))
            if child.dep_ == "poss" and child.pos_ == "PRON":
                found.extend(self.reference.states(paragraph, [child]))
            if child.dep_ in ("relcl", "acl"):  # "a truce that the UN had arranged with the Houthis"
                inner = read_predicate(child).prepositions
                partners = [each for name in ("with", "between") for each in inner.get(name, ())]
                found.extend(self.reference.states(paragraph, partners))
        return list(dict.fromkeys(found))

    def _earlier_treaty(
        self, token: Token, kind: str | None, parties: Sequence[Entity], name: str | None
    ) -> Treaty | None:
        """Return the treaty spoken of before that this phrase means."""
        if not (kind or parties or name):
            return self.in_focus() if _is_definite(token) else None
        definite = _is_definite(token)
        new = any(
            child.lower_ in ("new", "another", "second", "earlier", "first", "next", "separate")
            for child in token.children
        )
        found = [treaty for treaty in self.treaties if self._may_mean(treaty, kind, parties, name, definite=definite)]
        named = [treaty for treaty in found if name and treaty.name == name]
        return named[-1] if named else (self._best(found) if definite or not new else None)

    def _may_mean(
        self, treaty: Treaty, kind: str | None, parties: Sequence[Entity], name: str | None, *, definite: bool
    ) -> bool:
        """Say whether a phrase with this kind, these parties and this name can mean *treaty*."""
        if name and treaty.name:
            return name == treaty.name
        if kind is not None and treaty.kind not in (None, kind):
            return False
        if parties and treaty.parties and not set(parties) <= set(treaty.parties):
            return False
        return definite or bool(parties and set(parties) == set(treaty.parties) and kind == treaty.kind)

    def in_focus(self) -> Treaty | None:
        """Return what a bare "the pact" means: one with parties before one without."""
        return self._best([treaty for treaty in self.treaties if len(treaty.parties) >= 2] or self.treaties)

    def _best(self, treaties: Sequence[Treaty]) -> Treaty | None:
        """Return the likeliest: one in being before one only talked of, the one signed last, the one named last."""
        return max(
            treaties,
            key=lambda treaty: (
                treaty.is_real,
                treaty.signed.latest if treaty.signed else date.min,
                self.treaties.index(treaty),
            ),
            default=None,
        )

    def _grow(self, treaty: Treaty, kind: str | None, parties: Sequence[Entity], name: str | None) -> Treaty:
        treaty.kind = treaty.kind or kind
        treaty.name = treaty.name or name
        if not treaty.parties:
            treaty.parties = list(parties)
        return treaty

    # -- sanctions

    def is_sanction(self, token: Token) -> bool:
        """Say whether *token* is a word for a sanction."""
        return token.pos_ in ("NOUN", "PROPN") and token.lemma_.lower() in self.sanction_nouns

    def kinds_of(self, token: Token) -> list[str]:
        """Return the kinds of measures a phrase names: one, or one for each of "travel and financial restrictions"."""
        words_before = [
            each for child in token.children if child.dep_ in ("amod", "compound", "nmod") for each in expand(child)
        ]
        found = [kind for each in words_before if (kind := self._kind_before(each, token)) is not None]
        if len(set(found)) > 1 and any(each.dep_ == "conj" for each in words_before):
            return list(dict.fromkeys(found))
        if token.tag_ in ("NNS", "NNPS") and (behind := self._kinds_behind(token)):
            return behind
        kind = self.sanction_kind(token)
        return [kind] if kind is not None else []

    def _kind_before(self, word: Token, noun: Token) -> str | None:
        """Return the kind that a word before a measure tells, alone or with it: "air" of "air and arms embargoes"."""
        alone = self.kind_in_words(word.text)
        joined = self.kind_in_words(f"{word.text} {noun.lemma_}")
        return alone or (joined if joined != self.kind_in_words(noun.lemma_) else None)

    def _kinds_behind(self, token: Token) -> list[str]:
        """Return the kinds of "measures on energy, transport and banks", where each of the list tells one."""
        leaves = [leaf for child in token.children if child.lower_ in ("on", "in") for leaf in child.children]
        listed = [each for leaf in leaves if leaf.dep_ == "pobj" for each in expand(leaf)]
        kinds = [self.kind_in_words(words([*each.lefts, each])) for each in listed]
        return list(dict.fromkeys(filter(None, kinds))) if len(listed) > 1 and all(kinds) else []

    def kind_of_words(self, token: Token) -> str | None:
        """Return the kind of measure that a phrase tells by what it keeps away: "arms", "oil exports", or None."""
        return self.kind_in_words(words(phrase(token)))

    def kind_in_words(self, text: str) -> str | None:
        """Return the kind of measure that the words of *text* tell, or None."""
        return next((kind for expression, kind in self.sanction_kinds if expression.search(text)), None)

    def sanction_kind(self, token: Token, text: str | None = None) -> str | None:
        """Return the kind of the measure that the phrase headed by *token* names, or None where it names none."""
        inner = text if text is not None else words([each for each in phrase(token) if not _in_target(each, token)])
        for expression, kind in self.sanction_kinds:
            if expression.search(inner):
                return kind
        return self.sanction_nouns.get(token.lemma_.lower())


def is_mediator(root: Token) -> bool:
    """Say whether a name only tells who brought a treaty about: "US-brokered", "brokered by Qatar"."""
    behind = [token.text for token in root.doc[root.i + 1 : root.i + 3]]
    if len(behind) > 1 and behind[0] == "-" and MEDIATED.fullmatch(behind[1]):
        return True
    if "-" in root.text and MEDIATED.search(root.text):
        return True
    first = root
    while first.dep_ == "conj":
        first = first.head
    by = first.head if first.dep_ == "pobj" else None
    return by is not None and by.lower_ == "by" and by.head.lemma_ in MEDIATING


def _in_target(token: Token, head: Token) -> bool:
    """Say whether *token* stands in the "on X", "against X" part of a sanction's phrase that names people or states."""
    node = token
    while node not in (head, node.head):
        if node.dep_ == "prep" and node.lower_ in ("against", "upon"):
            return True
        node = node.head
    return False


def _proper_name(token: Token) -> str | None:
    """Return the treaty's own name where the phrase is capitalised: "Open Skies Treaty", "Treaty of Rome"."""
    if not token.text[:1].isupper():
        return None
    tokens = [each for each in phrase(token) if not (each.dep_ in ("det", "poss") or each.text == "'s")]
    names = [each for each in tokens if each.i <= token.i and (each.text[:1].isupper() or each.text == "-")]
    behind = []
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in ("of", "on") and child.i > token.i:
            inner = [each for each in phrase(child) if each.i >= child.i]
            if len(inner) > 1 and inner[1].text[:1].isupper():
                behind = inner[:12]
    chosen = sorted(names + behind, key=lambda each: each.i)
    return words(chosen) if len(chosen) > 1 else None


def _is_exchange(noun: Token) -> bool:
    """Say whether it is an exchange of notes or letters, which binds as a treaty does."""
    behind = [leaf for child in noun.children if child.lower_ == "of" for leaf in child.children]
    return noun.lemma_ == "exchange" and any(leaf.lemma_ in ("note", "letter") for leaf in behind)


def _is_name_part(token: Token) -> bool:
    return token.dep_ == "compound" and token.head.text[:1].isupper()


def _is_definite(token: Token) -> bool:
    return any(child.lower_ in BARE_DETERMINERS for child in token.children if child.dep_ in ("det", "poss", "predet"))
