"""Titles of offices in running text, and what stands beside them: whose office it is, "former", the phrase's ends.

Titles are matched on the words as they stand: parsers attach appositions badly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Doc

from ingest.basics.claims import Entity
from ingest.basics.vocabulary import Title, Vocabulary
from ingest.language.sentences import Paragraph
from ingest.names.homes import body_by_part
from ingest.names.lexicon import Lexicon
from ingest.names.mentions import Mention, Mentions
from ontology.iris import slug

# Bodies of a state, not organisations of their own: their heads hold an office of that state.
STATE_BODY = re.compile(
    r"\b(National|Supreme|State|Federal|Central|Revolutionary|Council|Committee|Ministry|Service|Agency|Directorate|"
    r"Bank|Command|Court|Office|Department|Senate|House|Assembly|Parliament|Cabinet|Treasury|Guards?|Army|Navy|Corps|"
    r"Forces?|Police|Staff|Administration|Commission|Authority|Chancery|Intelligence|Prosecution|Republic)\b"
)
OFFICES_GENERAL = frozenset({"secretary", "attorney", "director", "solicitor", "consul", "governor", "commissioner"})
# Whom "for X" sends to X: "the envoy for North Korea", "the minister for the Pacific".
POSTED = frozenset({"envoy", "ambassador", "minister", "other"})
MANY = frozenset({"Council", "Committee", "Cabinet", "Conference", "Board", "College", "House", "Chamber"})
ELECT = frozenset({"-elect", "-designate"})


@dataclass(frozen=True, slots=True)
class Titled:
    """A title in the text, before it is known whose it is."""

    first: int
    last: int
    title: Title
    plural: bool
    left: int
    right: int
    of: tuple[Entity, ...]
    former: bool
    vague: bool
    owner: int | None = None  # the word for whose spokesman, envoy ... it is: "his", "Trump's"
    assumed: bool = False  # `of` is that of the title alone, and other states have the title too
    elect: bool = False  # "president-elect"

    def is_capital(self, doc: Doc) -> bool:
        """Say whether the title itself begins with a capital though nothing stands before it: "Minister A"."""
        return self.left == self.first and doc[self.first].text[:1].isupper()


@dataclass(frozen=True, slots=True)
class TitleFinder:
    """What finding titles needs to know."""

    vocabulary: Vocabulary
    lexicon: Lexicon
    day: date | None

    def find(self, paragraph: Paragraph, mentions: Mentions) -> Iterator[Titled]:
        """Yield the titles of *paragraph*, in text order."""
        doc, place = paragraph.doc, 0
        while place < len(doc):
            found = _match_title(doc, place, self.vocabulary)
            if found is None:
                place += 1
                continue
            title, last, plural = found
            if _is_part(doc, mentions.of(paragraph.number, doc[last]) if last < len(doc) else None, place, found):
                place = last
                continue
            if title.rank and place and (doc[place - 1].text == "-" or doc[place - 1].lower_ in OFFICES_GENERAL):
                place = last  # "Attorney General", what is left of "Secretary-General"
                continue
            yield self._surroundings(paragraph, mentions, title, place, last, plural)
            place = last

    def _surroundings(
        self, paragraph: Paragraph, mentions: Mentions, title: Title, first: int, last: int, plural: bool
    ) -> Titled:
        doc = paragraph.doc
        left, of_left, former = self._left(paragraph, mentions, first)
        owner = _owner(doc, mentions, paragraph.number, left, first)
        elect = doc[last : last + 2].text.lower() in ELECT
        last += 2 * int(elect)
        if doc[left - 1 : left].text == "(" and of_left == () and doc[last : last + 1].text == ",":
            behind = mentions.of(paragraph.number, doc[min(last + 1, len(doc) - 1)])  # "A (foreign minister, Malta)"
            of_left = (behind.entity,) if behind is not None and behind.entity.kind in ("state", "organisation") else ()
        right, of_right, vague = self._right(paragraph, mentions, last, title)
        of = of_left or of_right
        assumed = title.shared if not of else self._is_shared(paragraph, mentions, left, right)
        if not of and title.of:
            known = self.lexicon.entity(title.of)
            of = (known,) if known else ()
        if doc[last : last + 4].text.lower().startswith(("at the time", "at that time")):
            former = True
        return Titled(first, last, title, plural, left, right, of, former, vague, owner, assumed, elect)

    def _left(self, paragraph: Paragraph, mentions: Mentions, first: int) -> tuple[int, tuple[Entity, ...], bool]:
        """Walk left over what belongs to the title; return where it starts, whose it is, "former"."""
        doc, place, former = paragraph.doc, first - 1, False
        of: list[Entity] = []
        while place >= 0:
            token = doc[place]
            mention = mentions.of(paragraph.number, token)
            if mention is not None and mention.entity.kind in ("state", "organisation"):
                of.insert(0, mention.entity)
                place = mention.first - 1
                if (
                    place >= 0
                    and doc[place].lower_ in ("and", "-")
                    and place >= 1
                    and mentions.of(paragraph.number, doc[place - 1])
                ):
                    place -= 1
                continue
            home = self._region_before(doc, place)
            if home is not None:
                of.insert(0, home)
                place -= 1
                continue
            body = self._body_before(doc, place)
            if body is not None:
                of.insert(0, body[0])
                place = body[1] - 1
                continue
            if token.lower_ in self.vocabulary.word_sets["former"]:
                former = True
            elif token.dep_ == "poss" and (token.pos_ == "PRON" or token.lower_ == "whose"):
                return place, tuple(of), former or doc[max(place - 1, 0)].lower_ in self.vocabulary.word_sets["former"]
            elif doc[max(place - 2, 0) : place + 1].text.lower() in ("at that time", "at the time"):
                former = True
                place -= 2
            elif not (
                token.lower_ in self.vocabulary.word_sets["before_title"]
                or (token.lower_ == "and" and token.head.lower_ in self.vocabulary.word_sets["before_title"])
                or token.text in ("'s", "'")
                or (
                    token.pos_ in ("ADJ", "NOUN")
                    and token.lower_ != "as"
                    and token.dep_ in ("amod", "compound", "nmod")
                )
                or (token.dep_ == "poss" and token.pos_ in ("NOUN", "PROPN"))
            ):
                break
            place -= 1
        if place + 1 < first and doc[place + 1].dep_ == "poss":  # "Mr. Malval's minister"
            while place >= 0 and doc[place].lower_ in self.vocabulary.word_sets["honorifics"]:
                place -= 1
        if place >= 0 and doc[place].lower_ in ("the", "a", "an", "this"):
            place -= 1
        return place + 1, tuple(of), former

    def _is_shared(self, paragraph: Paragraph, mentions: Mentions, left: int, right: int) -> bool:
        """Say whether only a chamber that other states have too tells whose office it is: "Senate President A"."""
        text = paragraph.doc[left:right].text
        named = any(
            mention.entity.kind in ("state", "organisation")
            for mention in mentions.within(paragraph.number, paragraph.doc[left:right])
        )
        told = any(name in text for name in self.vocabulary.bodies if name not in self.vocabulary.shared_bodies)
        return not named and not told and any(name in text for name in self.vocabulary.shared_bodies)

    def _region_before(self, doc: Doc, place: int) -> Entity | None:
        """Return the state of a region before a title: "an Arizona senator"."""
        states = self.lexicon.places.get(doc[place].text, ()) if doc[place].text[:1].isupper() else ()
        return states[0] if len(states) == 1 and doc[place].dep_ in ("compound", "nmod", "amod") else None

    def _body_before(self, doc: Doc, place: int) -> tuple[Entity, int] | None:
        for length in (4, 3, 2, 1):
            start = place - length + 1
            if start >= 0:
                code = self.vocabulary.bodies.get(doc[start : place + 1].text)
                entity = self.lexicon.entity(code) if code else None
                if entity is not None:
                    return entity, start
        return None

    def _body_at(self, doc: Doc, place: int) -> Entity | None:
        for length in (4, 3, 2, 1):
            code = self.vocabulary.bodies.get(doc[place : place + length].text)
            if code:
                return self.lexicon.entity(code)
        return None

    def _right(
        self, paragraph: Paragraph, mentions: Mentions, last: int, title: Title
    ) -> tuple[int, tuple[Entity, ...], bool]:
        """Read an "of/for/to X" behind the title; return where it ends, the X, and whether it names nobody."""
        doc, place = paragraph.doc, last
        if place >= len(doc) or doc[place].lower_ not in ("of", "for", "to", "in", "at", "on"):
            return last, (), False
        preposition, of, capital, of_ends = doc[place].lower_, list[Entity](), None, False
        place += 1
        while place < len(doc) and not (
            doc[place].pos_ in ("AUX", "SCONJ")
            or (doc[place].pos_ == "VERB" and doc[place].dep_ != "amod")
            or doc[place].text in ",;:.()\"'-"
            or doc[place].lower_ in ("who", "which", "that")
        ):
            mention = mentions.of(paragraph.number, doc[place])
            if of and doc[place].lower_ in ("for", "to", "on", "in"):  # "the envoy of Russia for Syria"
                of_ends = True
            if mention is not None:
                if mention.entity.kind == "person":
                    if (
                        preposition == "for"
                        and doc[place - 1].lower_ == "for"
                        and (found := self.lexicon.tenures_of(mention.entity, self.day))
                    ):
                        state = self.lexicon.entity(found[0].of)
                        of.extend([state] if state else [])
                        place = mention.last
                    break
                if not of_ends:
                    of.append(mention.entity)
                place = mention.last
                continue
            if doc[place].text[:1].isupper() and capital is None and doc[place].pos_ in ("PROPN", "NOUN"):
                capital = place
            body = self._body_at(doc, place)
            if body is not None and not of:
                of.append(body)
            place += 1
        if not of and preposition == "of" and capital is not None:
            named = _unknown_organisation(doc, capital)
            body = body_by_part(mentions, named.name, self.vocabulary)
            if body is not None:
                return place, (body,), False
            if STATE_BODY.search(named.name):
                return place, (), False
            of = [named]
        if preposition in ("to", "in", "at", "for", "on") and of:  # "ambassador to Russia": not whose he is
            of = of if preposition == "for" and title.role not in POSTED else []
            return place, tuple(of), False
        return place, tuple(of), preposition == "of" and not of


def _is_part(doc: Doc, behind: Mention | None, place: int, found: tuple[Title, int, bool]) -> bool:
    """Say whether the words are part of another phrase: "Council of Ministers", "the chief American negotiator"."""
    title, _, plural = found
    if plural and doc[place].text[:1].isupper() and place > 1 and doc[place - 1].lower_ == "of":
        return doc[place - 2].text in MANY
    return title.words in (("chief",), ("head",)) and behind is not None and behind.via == "demonym"


def _owner(doc: Doc, mentions: Mentions, paragraph: int, left: int, first: int) -> int | None:
    """Return the place of the possessor in front of a title: a pronoun or a person's name."""
    for place in range(max(left - 1, 0), first):
        mention = mentions.of(paragraph, doc[place])
        if doc[place].lower_ in ("his", "her", "its", "whose"):
            return place
        if (
            mention is not None
            and mention.entity.kind == "person"
            and doc[mention.last : mention.last + 1].text == "'s"
        ):
            return place
    return None


def _match_title(doc: Doc, place: int, vocabulary: Vocabulary) -> tuple[Title, int, bool] | None:
    for lower in dict.fromkeys((doc[place].lower_, doc[place].lemma_.lower(), doc[place].lower_.removesuffix("s"))):
        for title in vocabulary.titles.get(lower, ()):
            last = place + len(title.words)
            tokens = doc[place:last]
            if len(tokens) < len(title.words):
                continue
            plural = False
            for token, word in zip(tokens, title.words, strict=True):
                if token.lower_ == word:
                    continue
                if token.lower_ in (word + "s", word.removesuffix("man") + "men", word + "es"):
                    plural = True
                    continue
                break
            else:
                return title, last, plural
    return None


def _unknown_organisation(doc: Doc, place: int) -> Entity:
    last = place
    while last < len(doc) and (
        doc[last].text[:1].isupper()
        or (
            doc[last].lower_ in ("of", "for", "the", "and", "-")
            and last + 1 < len(doc)
            and doc[last + 1].text[:1].isupper()
        )
    ):
        last += 1
    name = doc[place:last].text
    return Entity("organisation", slug(name), name, slug(name))
