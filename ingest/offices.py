"""Offices: titles beside names, in any of the orders in which English puts them.

"Uzbek President Islam Karimov", "Molly Phee, the assistant secretary of state for African affairs", "the Prime Minister, Sir
Keir Starmer", "his Mauritian counterpart, Navin Ramgoolam", "the foreign ministers of Iran and Syria, A and B", "A served as
envoy". Titles are matched on the words as they stand: parsers attach appositions badly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from ingest.claims import Entity, When
from ingest.lexicon import Lexicon, Tenure
from ingest.mentions import HONORIFICS, PARTICLES, Mention, Mentions, person
from ingest.predicates import read_predicate
from ingest.sentences import Paragraph, phrase
from ingest.vocabulary import Title, Vocabulary
from ontology.iris import slug

FORMER = frozenset(
    {"former", "ex", "then", "deposed", "ousted", "late", "onetime", "overthrown", "toppled", "erstwhile"}
)
LEFT_WORDS = frozenset(
    ["new", "newly", "now", "today", "currently", "both", "acting", "interim", "former", "ex", "-", "then", "outgoing", "incoming", "current", "veteran", "long", "longtime", "deposed", "ousted", "late", "elected", "controversial", "de", "facto", "top", "senior", "chief", "elderly", "exiled", "incumbent", "re", "overthrown", "toppled"]
)
COPULAS = frozenset({"be", "become", "remain"})
APPOINTED = frozenset(
    {
        "elect",
        "appoint",
        "name",
        "choose",
        "re-elect",
        "reelect",
        "designate",
        "nominate",
        "serve",
        "act",
        "inaugurate",
        "crown",
        "proclaim",
        "swear",
    }
)
LEADING_WORDS = frozenset({"leader", "ruler", "strongman"})
TAKEN_UP = frozenset({"head-of-state", "head-of-government", "foreign-minister", "defence-minister", "monarch"})
ORGANISATION_ROLES = frozenset({"organisation-head"})


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


@dataclass(frozen=True, slots=True)
class _Titled:
    """A title in the text, before it is known whose it is."""

    first: int
    last: int
    title: Title
    plural: bool
    left: int
    right: int
    of: tuple[Entity, ...]
    former: bool
    possessed: bool
    vague: bool


@dataclass(frozen=True, slots=True)
class OfficeFinder:
    """What finding offices needs to know."""

    vocabulary: Vocabulary
    lexicon: Lexicon
    published: When | None

    def find(self, paragraphs: Sequence[Paragraph], mentions: Mentions) -> tuple[list[Office], list[Mention]]:
        """Return the offices of the article in text order, and the people that only their titles revealed."""
        offices: list[Office] = []
        revealed: list[Mention] = []
        for paragraph in paragraphs:
            for titled in self._titles(paragraph, mentions):
                people, extra = self._holders(paragraph, mentions, titled)
                revealed.extend(extra)
                offices.extend(
                    self._offices(paragraph, mentions, titled, people, offices)
                    if people
                    else self._by_title_alone(paragraph, mentions, titled, offices)
                )
            offices.extend(self._heads(paragraph, mentions))
            offices.extend(self._counterparts(paragraph, mentions, offices))
        return offices, revealed

    # -- the title and what stands beside it

    def _titles(self, paragraph: Paragraph, mentions: Mentions) -> Iterator[_Titled]:
        doc, place = paragraph.doc, 0
        while place < len(doc):
            found = _match_title(doc, place, self.vocabulary)
            if found is None:
                place += 1
                continue
            title, last, plural = found
            yield self._surroundings(paragraph, mentions, title, place, last, plural)
            place = last

    def _surroundings(
        self, paragraph: Paragraph, mentions: Mentions, title: Title, first: int, last: int, plural: bool
    ) -> _Titled:
        doc = paragraph.doc
        left, of_left, former, possessed = self._left(paragraph, mentions, first)
        right, of_right, vague = self._right(paragraph, mentions, last)
        of = of_left or of_right
        if not of and title.of:
            known = self.lexicon.entity(title.of)
            of = (known,) if known else ()
        if doc[last : last + 4].text.lower().startswith(("at the time", "at that time")):
            former = True
        return _Titled(first, last, title, plural, left, right, of, former, possessed, vague)

    def _left(self, paragraph: Paragraph, mentions: Mentions, first: int) -> tuple[int, tuple[Entity, ...], bool, bool]:
        """Walk left over what belongs to the title; return where it starts, whose it is, "former", a possessive pronoun."""
        doc, place, of, former, possessed = paragraph.doc, first - 1, [], False, False
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
            body = self._body_before(doc, place)
            if body is not None:
                of.insert(0, body[0])
                place = body[1] - 1
                continue
            if token.lower_ in FORMER:
                former = True
            elif token.dep_ == "poss" and token.pos_ == "PRON":
                possessed = True
                return place, tuple(of), former, possessed
            elif doc[max(place - 2, 0) : place + 1].text.lower() in ("at that time", "at the time"):
                former = True
                place -= 2
            elif not (
                token.lower_ in LEFT_WORDS
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
        if place >= 0 and doc[place].lower_ in ("the", "a", "an", "The"):
            place -= 1
        return place + 1, tuple(of), former, possessed

    def _body_before(self, doc: Doc, place: int) -> tuple[Entity, int] | None:
        for length in (4, 3, 2, 1):
            start = place - length + 1
            if start >= 0:
                code = self.vocabulary.bodies.get(doc[start : place + 1].text)
                entity = self.lexicon.entity(code) if code else None
                if entity is not None:
                    return entity, start
        return None

    def _right(self, paragraph: Paragraph, mentions: Mentions, last: int) -> tuple[int, tuple[Entity, ...], bool]:
        """Read an "of/for/to X" behind the title; return where it ends, the X, and whether there was one that names nobody."""
        doc, place = paragraph.doc, last
        if place >= len(doc) or doc[place].lower_ not in ("of", "for", "to", "in", "at"):
            return last, (), False
        preposition, of, capital = doc[place].lower_, [], None
        place += 1
        while place < len(doc) and not (
            doc[place].pos_ in ("AUX", "SCONJ")
            or (doc[place].pos_ == "VERB" and doc[place].dep_ != "amod")
            or doc[place].text in ",;:.()\"'-"
            or doc[place].lower_ in ("who", "which", "that")
        ):
            mention = mentions.of(paragraph.number, doc[place])
            if mention is not None:
                if mention.entity.kind == "person":
                    if (
                        preposition == "for"
                        and doc[place - 1].lower_ == "for"
                        and (found := self._tenures(mention.entity))
                    ):
                        state = self.lexicon.entity(found[0].of)
                        of.extend([state] if state else [])
                        place = mention.last
                    break
                of.append(mention.entity)
                place = mention.last
                continue
            if doc[place].text[:1].isupper() and capital is None and doc[place].pos_ in ("PROPN", "NOUN"):
                capital = place
            body = self.vocabulary.bodies.get(doc[place].text)
            if body and (entity := self.lexicon.entity(body)):
                of.append(entity)
            place += 1
        if not of and preposition == "of" and capital is not None:
            of = [_unknown_organisation(doc, capital)]
        if preposition in ("to", "in", "at", "for") and of:  # "ambassador to Russia": not whose he is
            of = [] if preposition != "for" else of
            return place, tuple(of), False
        return place, tuple(of), preposition == "of" and not of

    # -- who bears it

    def _holders(
        self, paragraph: Paragraph, mentions: Mentions, titled: _Titled
    ) -> tuple[list[tuple[Entity, int, int]], list[Mention]]:
        after, revealed = self._after(paragraph, mentions, titled)
        if after:
            return after, revealed
        return self._before(paragraph, mentions, titled), []

    def _after(
        self, paragraph: Paragraph, mentions: Mentions, titled: _Titled
    ) -> tuple[list[tuple[Entity, int, int]], list[Mention]]:
        doc = paragraph.doc
        for start in dict.fromkeys((titled.last, titled.right)):
            place, comma = start, False
            if place < len(doc) and doc[place].text == ",":
                comma, place = True, place + 1
            while place < len(doc) and doc[place].lower_ in HONORIFICS:
                place += 1
            if place >= len(doc):
                continue
            mention = mentions.of(paragraph.number, doc[place])
            revealed: list[Mention] = []
            if mention is None and not comma:
                mention = _revealed_person(paragraph, place, mentions, titled)
                revealed = [mention] if mention else []
            if mention is None or mention.entity.kind != "person" or mention.first != place:
                continue
            if comma and not _apposed(doc, titled, mention):
                continue
            people = [(mention.entity, mention.first, mention.last)]
            if titled.plural:
                people.extend(_more_people(paragraph, mentions, mention))
            return people, revealed
        return [], []

    def _before(self, paragraph: Paragraph, mentions: Mentions, titled: _Titled) -> list[tuple[Entity, int, int]]:
        doc, place = paragraph.doc, titled.left - 1
        if place < 0:
            return []
        token = doc[place]
        if token.lower_ == "as" and place > 0:
            return self._subject(paragraph, mentions, doc[place - 1], titled)
        if token.lemma_ in COPULAS or token.lemma_ in APPOINTED:
            return self._subject(paragraph, mentions, token, titled)
        if token.text == ",":
            place -= 1
            if doc[place].text == ")":
                while place > 0 and doc[place].text != "(":
                    place -= 1
                place -= 1
            mention = mentions.of(paragraph.number, doc[place]) if place >= 0 else None
            if mention is not None and mention.entity.kind == "person" and mention.last == place + 1:
                return [(mention.entity, mention.first, mention.last)]
        return []

    def _subject(
        self, paragraph: Paragraph, mentions: Mentions, verb: Token, titled: _Titled
    ) -> list[tuple[Entity, int, int]]:
        """Return the person that "X is/became/served as TITLE" is about: the nearest person before the verb, in the clause."""
        doc, place = paragraph.doc, verb.i
        while (
            place > 0
            and place > verb.sent.start
            and (
                doc[place].pos_ in ("AUX", "ADV", "PART", "VERB", "DET", "PRON")
                or doc[place].lower_ in ("who", ",", "on")
            )
        ):
            if doc[place].pos_ == "VERB" and doc[place].lemma_ not in APPOINTED | COPULAS:
                return []
            place -= 1
        mention = mentions.of(paragraph.number, doc[place])
        if mention is None or mention.entity.kind != "person":
            return []
        return [(mention.entity, mention.first, mention.last)]

    # -- the office

    def _offices(
        self,
        paragraph: Paragraph,
        mentions: Mentions,
        titled: _Titled,
        people: Sequence[tuple[Entity, int, int]],
        known: Sequence[Office],
    ) -> Iterator[Office]:
        for number, (entity, first, last) in enumerate(people):
            of = self._of(paragraph, mentions, titled, entity, last, number, len(people), known)
            role = _role(titled, of, paragraph.doc[titled.last : titled.right].text)
            if of is None or role is None:
                continue
            title = paragraph.doc[titled.first : titled.last].text
            head = paragraph.doc[titled.last - 1]
            planned = any(token.lower_ in ("will", "would") for token in head.head.children) and head.dep_ == "attr"
            yield Office(
                entity,
                role,
                of,
                title,
                titled.former,
                planned,
                paragraph.number,
                min(first, titled.left),
                max(last, titled.last, titled.right if last > titled.right else titled.last),
            )

    def _of(
        self,
        paragraph: Paragraph,
        mentions: Mentions,
        titled: _Titled,
        entity: Entity,
        last: int,
        number: int,
        count: int,
        known: Sequence[Office],
    ) -> Entity | None:
        if titled.of:
            return (
                titled.of[number]
                if len(titled.of) == count and count > 1
                else titled.of[-1 if not titled.plural else 0]
            )
        if last > titled.last and (behind := self._behind(paragraph, mentions, last)) is not None:
            return behind
        if titled.vague and titled.title.role in ("head-of-state", "organisation-head"):
            return None
        for tenure in self._tenures(entity):
            if tenure.role == titled.title.role:
                return self.lexicon.entity(tenure.of)
        for office in reversed(known):
            if office.person == entity:
                return office.of
        for tenure in self._tenures(entity):
            return self.lexicon.entity(tenure.of)
        return self._nearest_state(paragraph, mentions, titled)

    def _behind(self, paragraph: Paragraph, mentions: Mentions, place: int) -> Entity | None:
        """Return the land of "King Hussein of Jordan", named behind the person."""
        doc = paragraph.doc
        if place + 1 < len(doc) and doc[place].lower_ == "of":
            mention = mentions.of(paragraph.number, doc[place + 1]) or mentions.of(
                paragraph.number, doc[min(place + 2, len(doc) - 1)]
            )
            return mention.entity if mention is not None and mention.entity.kind in ("state", "organisation") else None
        return None

    def _tenures(self, entity: Entity) -> list[Tenure]:
        day = self.published.latest if self.published else None
        rows = self.lexicon.tenures.get(entity.key, ())
        return [row for row in rows if row.of and row.held(day)] + [row for row in rows if row.of and not row.held(day)]

    def _nearest_state(self, paragraph: Paragraph, mentions: Mentions, titled: _Titled) -> Entity | None:
        wanted = ("organisation",) if titled.title.role in ORGANISATION_ROLES else ("state",)
        for mention in mentions.before(paragraph.number, titled.first):
            if mention.entity.kind in wanted and mention.paragraph >= paragraph.number - 1:
                return mention.entity
        return None

    def _by_title_alone(
        self, paragraph: Paragraph, mentions: Mentions, titled: _Titled, known: Sequence[Office]
    ) -> Iterator[Office]:
        """Read "Robert Gates ... The defense secretary": the title takes up a person who held that office at the time."""
        doc = paragraph.doc
        definite = titled.left < titled.first or bool(titled.of)
        if not definite or titled.former or titled.plural or titled.title.role not in TAKEN_UP:
            return
        for mention in mentions.before(paragraph.number, titled.first):
            if mention.paragraph < paragraph.number - 1:
                return
            if mention.entity.kind != "person":
                continue
            day = self.published.latest if self.published else None
            for tenure in self.lexicon.tenures.get(mention.entity.key, ()):
                fits = (
                    tenure.role == titled.title.role
                    and tenure.held(day)
                    and (not titled.of or tenure.of == titled.of[-1].code)
                )
                of = self.lexicon.entity(tenure.of)
                if fits and of is not None:
                    if not any(office.person == mention.entity and office.role == tenure.role for office in known):
                        yield Office(
                            mention.entity,
                            tenure.role,
                            of,
                            doc[titled.first : titled.last].text,
                            False,
                            False,
                            paragraph.number,
                            titled.left,
                            titled.last,
                        )
                    return

    def _heads(self, paragraph: Paragraph, mentions: Mentions) -> Iterator[Office]:
        """Read "Bola Tinubu, who chairs the bloc", "Omar Touray, who heads the Commission"."""
        for token in paragraph.doc:
            if (
                token.pos_ != "VERB"
                or token.lemma_ not in ("head", "lead", "chair")
                or token.dep_ not in ("relcl", "ROOT", "acl", "conj")
            ):
                continue
            predicate = read_predicate(token)
            bodies = [
                m.entity
                for each in predicate.objects
                for m in mentions.within(paragraph.number, phrase(each))
                if m.entity.kind == "organisation"
            ]
            holders = [
                m
                for each in predicate.subjects
                if (m := mentions.of(paragraph.number, each)) is not None and m.entity.kind == "person"
            ]
            if bodies and len(holders) == 1 and not predicate.passive:
                yield Office(
                    holders[0].entity,
                    "organisation-head",
                    bodies[0],
                    "head",
                    token.tag_ == "VBD",
                    False,
                    paragraph.number,
                    min(holders[0].first, token.i),
                    max(token.i + 1, predicate.objects[0].i + 1),
                )

    def _counterparts(self, paragraph: Paragraph, mentions: Mentions, known: Sequence[Office]) -> Iterator[Office]:
        """Read "his Mauritian counterpart, Navin Ramgoolam": the office is that of the person named before."""
        doc = paragraph.doc
        for token in doc:
            if token.lemma_ not in ("counterpart", "opposite", "colleague") or token.i == 0:
                continue
            state = mentions.of(paragraph.number, doc[token.i - 1])
            place = token.i + 1 + int(token.i + 1 < len(doc) and doc[token.i + 1].text == ",")
            while place < len(doc) and doc[place].lower_ in HONORIFICS:
                place += 1
            holder = mentions.of(paragraph.number, doc[place]) if place < len(doc) else None
            if state is None or holder is None or holder.entity.kind != "person" or state.entity.kind != "state":
                continue
            earlier = [office for office in known if office.paragraph == paragraph.number and office.first < token.i]
            if earlier:
                yield replace(
                    earlier[-1],
                    person=holder.entity,
                    of=state.entity,
                    first=state.first,
                    last=holder.last,
                    former=False,
                    planned=False,
                )


def _match_title(doc: Doc, place: int, vocabulary: Vocabulary) -> tuple[Title, int, bool] | None:
    for lower in dict.fromkeys((doc[place].lower_, doc[place].lemma_.lower())):
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


def _revealed_person(paragraph: Paragraph, place: int, mentions: Mentions, titled: _Titled) -> Mention | None:
    """Return the capitalised words right behind a title as a person, where neither the tables nor the model saw one."""
    doc, last = paragraph.doc, place
    while (
        last < len(doc)
        and last < place + 5
        and mentions.of(paragraph.number, doc[last]) is None
        and (
            (doc[last].text[:1].isupper() and doc[last].text.replace(".", "").replace("'", "").isalpha())
            or doc[last].text == "-"
            or (last > place and doc[last].lower_ in PARTICLES)
        )
    ):
        last += 1
    while last > place and (doc[last - 1].text == "-" or doc[last - 1].lower_ in PARTICLES):
        last -= 1
    words = [token for token in doc[place:last] if token.text != "-"]
    if (len(words) < 2 and titled.title.role != "monarch") or not words or not doc[titled.last - 1].text[:1].isupper():
        return None
    if any(token.pos_ in ("VERB", "AUX", "ADP") for token in words):
        return None
    return Mention(paragraph.number, place, last, person(doc[place:last].text), "person")


def _apposed(doc: Doc, titled: _Titled, mention: Mention) -> bool:
    """Say whether a name behind a comma is the title's apposition: a comma or the sentence's verb must follow it."""
    following = doc[mention.last] if mention.last < len(doc) else None
    opened = titled.left < titled.first or doc[titled.first].text[:1].islower() or titled.plural
    return opened and (
        following is None
        or following.text in (",", ".", ";", ")", "-", ":", '"')
        or following.pos_ in ("VERB", "AUX", "CCONJ", "ADV")
    )


def _more_people(paragraph: Paragraph, mentions: Mentions, first: Mention) -> Iterator[tuple[Entity, int, int]]:
    doc, place = paragraph.doc, first.last
    while (
        (place < len(doc) and doc[place].lower_ in (",", "and")) or (place < len(doc) and doc[place].lower_ in HONORIFICS)
    ):
        place += 1
        mention = mentions.of(paragraph.number, doc[place]) if place < len(doc) else None
        if mention is not None and mention.entity.kind == "person":
            yield mention.entity, mention.first, mention.last
            place = mention.last


def _role(titled: _Titled, of: Entity | None, behind: str) -> str | None:
    """Return the role, settled by what kind of body it is an office of and by what stands behind the title."""
    role = titled.title.role
    if of is None:
        return None
    if role == "organisation-head" and "opposition" in behind.lower():
        return "opposition-leader"
    if role == "organisation-head" and "committee" in behind.lower():
        return "legislator"
    if role == "organisation-head" and of.kind == "state":
        return "head-of-state" if titled.title.words[-1] in LEADING_WORDS else None
    if role in ("head-of-state", "head-of-government") and of.kind == "organisation":
        return "organisation-head"
    return role
