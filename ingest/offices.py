"""Offices: titles beside names, in any of the orders in which English puts them.

"Uzbek President Islam Karimov", "Molly Phee, the assistant secretary of state for African affairs", "the Prime
Minister, Sir Keir Starmer", "his Mauritian counterpart, Navin Ramgoolam", "the foreign ministers of Iran and Syria, A
and B", "A served as envoy".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from spacy.tokens import Token

from ingest.claims import Entity, When
from ingest.holders import find_holders, skip_honorifics
from ingest.lexicon import Lexicon
from ingest.mentions import Mention, Mentions
from ingest.predicates import read_predicate
from ingest.sentences import Paragraph, phrase
from ingest.titles import STATE_BODY, Titled, TitleFinder
from ingest.vocabulary import Vocabulary

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
    is_bare: bool = False  # the title's phrase does not say whose office it is


@dataclass(frozen=True)
class OfficeFinder:
    """What finding offices needs to know."""

    vocabulary: Vocabulary
    lexicon: Lexicon
    published: When | None

    @cached_property
    def day(self) -> date | None:
        """The day on which the article appeared, where it is known."""
        return self.published.latest if self.published else None

    def find(self, paragraphs: Sequence[Paragraph], mentions: Mentions) -> tuple[list[Office], list[Mention]]:
        """Return the offices of the article in text order, and the people that only their titles revealed."""
        offices: list[Office] = []
        revealed: list[Mention] = []
        titles = TitleFinder(self.vocabulary, self.lexicon, self.day)
        for paragraph in paragraphs:
            for titled in titles.find(paragraph, mentions):
                people, extra = find_holders(paragraph, mentions, titled, self.vocabulary)
                revealed.extend(extra)
                offices.extend(
                    self._offices(paragraph, mentions, titled, people, offices)
                    if people
                    else self._by_title_alone(paragraph, mentions, titled, offices)
                )
            offices.extend(self._heads(paragraph, mentions))
            offices.extend(self._counterparts(paragraph, mentions, offices))
        return offices, revealed

    # -- the office

    def _offices(
        self,
        paragraph: Paragraph,
        mentions: Mentions,
        titled: Titled,
        people: Sequence[Mention],
        known: Sequence[Office],
    ) -> Iterator[Office]:
        for number, holder in enumerate(people):
            named = _share(titled, number, len(people))
            of = named or self._of(paragraph, mentions, titled, holder, known)
            role = _role(titled, of, paragraph.doc[titled.last : titled.right].text)
            if of is None or role is None:
                continue
            title = paragraph.doc[titled.first : titled.last].text
            head = paragraph.doc[titled.last - 1]
            planned = any(token.lower_ in ("will", "would") for token in head.head.children) and head.dep_ == "attr"
            yield Office(
                holder.entity,
                role,
                of,
                title,
                titled.former,
                planned,
                paragraph.number,
                min(holder.first, titled.left),
                max(holder.last, titled.last),
                not titled.of and titled.owner is None,
            )

    def _of(
        self, paragraph: Paragraph, mentions: Mentions, titled: Titled, holder: Mention, known: Sequence[Office]
    ) -> Entity | None:
        """Return whose office a title is that does not tell itself."""
        behind = _land_behind(paragraph, mentions, holder.last) if holder.last > titled.last else None
        if behind is not None:
            return behind
        if titled.vague and titled.title.role in ("head-of-state", "organisation-head"):
            return None
        tenures = self.lexicon.tenures_of(holder.entity, self.day)
        for tenure in tenures:
            if tenure.role == titled.title.role:
                return self.lexicon.entity(tenure.of)
        for office in reversed(known):
            if office.person == holder.entity:
                return office.of
        if tenures:
            return self.lexicon.entity(tenures[0].of)
        namesakes = [row for row in self.lexicon.surnames.get(_surname(holder.entity.name), ()) if row.held(self.day)]
        states = {row.of for row in namesakes if row.role == titled.title.role}
        if len(states) == 1:  # the tables may write the first names in another way
            return self.lexicon.entity(next(iter(states)))
        phrase_text = paragraph.doc[titled.left : titled.right].text.lower()
        if "junta" in phrase_text:  # it rules the state that the article is about
            return _home(titled, known) or _commonest(mentions, titled)
        return (
            self._of_owner(paragraph, mentions, titled, holder, known)
            or _nearest_state(paragraph, mentions, titled)
            or _home(titled, known)
            or _commonest(mentions, titled)
        )

    def _of_owner(
        self, paragraph: Paragraph, mentions: Mentions, titled: Titled, holder: Mention, known: Sequence[Office]
    ) -> Entity | None:
        """Return the body of whose man somebody is: "his spokesman", "Trump's envoy", "its ambassador"."""
        if titled.owner is None:
            return None
        token = paragraph.doc[titled.owner]
        named = mentions.of(paragraph.number, token)
        if named is not None:
            return self._served(named.entity, known)
        wanted = ("state", "organisation") if token.lower_ == "its" else ("person",)
        for mention in mentions.before(paragraph.number, titled.owner):
            if mention.paragraph < paragraph.number - 1:
                return None
            if mention.entity.kind in wanted and mention.entity != holder.entity:
                return self._served(mention.entity, known) if mention.entity.kind == "person" else mention.entity
        return None

    def _served(self, person: Entity, known: Sequence[Office]) -> Entity | None:
        """Return the state or body whose office a person holds, by the text before the tables."""
        of = next((office.of for office in reversed(known) if office.person == person), None)
        tenures = self.lexicon.tenures_of(person, self.day)
        return of or (self.lexicon.entity(tenures[0].of) if tenures else None)

    def _by_title_alone(
        self, paragraph: Paragraph, mentions: Mentions, titled: Titled, known: Sequence[Office]
    ) -> Iterator[Office]:
        """Read "Robert Gates ... The defense secretary": a title takes up somebody who held that office at the time."""
        doc = paragraph.doc
        definite = titled.left < titled.first or bool(titled.of)
        if not definite or titled.former or titled.plural or titled.title.role not in TAKEN_UP:
            return
        for mention in mentions.before(paragraph.number, titled.first):
            if mention.paragraph < paragraph.number - 1:
                return
            if mention.entity.kind != "person":
                continue
            for tenure in self.lexicon.tenures.get(mention.entity.key, ()):
                fits = (
                    tenure.role == titled.title.role
                    and tenure.held(self.day)
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
            place = skip_honorifics(doc, place, self.vocabulary)
            holder = mentions.of(paragraph.number, doc[place]) if place < len(doc) else None
            if state is None or holder is None or holder.entity.kind != "person" or state.entity.kind != "state":
                continue
            earlier = [office for office in known if office.paragraph == paragraph.number and office.first < token.i]
            model = self._office_of_owner(paragraph, mentions, token, known) or (earlier[-1] if earlier else None)
            if model is not None:
                yield replace(
                    model,
                    paragraph=paragraph.number,
                    person=holder.entity,
                    of=state.entity,
                    first=state.first,
                    last=holder.last,
                    former=False,
                    planned=False,
                )

    def _office_of_owner(
        self, paragraph: Paragraph, mentions: Mentions, token: Token, known: Sequence[Office]
    ) -> Office | None:
        """Return the office of the one whose counterpart it is: the last person named before "his"."""
        for mention in mentions.before(paragraph.number, token.i):
            if mention.paragraph < paragraph.number:
                return None
            if mention.entity.kind == "person":
                return next((office for office in reversed(known) if office.person == mention.entity), None)
        return None


def _share(titled: Titled, number: int, count: int) -> Entity | None:
    """Return whose office that of holder *number* of *count* is, as the title's own phrase tells, or None."""
    if not titled.of:
        return None
    if len(titled.of) == count and count > 1:
        return titled.of[number]
    return titled.of[0 if titled.plural else -1]


def _land_behind(paragraph: Paragraph, mentions: Mentions, place: int) -> Entity | None:
    """Return the land of "King Hussein of Jordan", named behind the person."""
    doc = paragraph.doc
    if place + 1 < len(doc) and doc[place].lower_ == "of":
        mention = mentions.of(paragraph.number, doc[place + 1]) or mentions.of(
            paragraph.number, doc[min(place + 2, len(doc) - 1)]
        )
        return mention.entity if mention is not None and mention.entity.kind in ("state", "organisation") else None
    return None


def _nearest_state(paragraph: Paragraph, mentions: Mentions, titled: Titled) -> Entity | None:
    """Return the body of an office nobody names: that of the sentence, else the one the article speaks of most."""
    wanted = _wanted(titled)
    start = paragraph.doc[titled.first].sent.start
    for mention in mentions.before(paragraph.number, titled.first):
        if mention.paragraph < paragraph.number or mention.first < start:
            break
        if mention.entity.kind in wanted:
            return mention.entity
    return None


def _wanted(titled: Titled) -> tuple[str, ...]:
    return ("organisation",) if titled.title.role in ORGANISATION_ROLES else ("state",)


def _home(titled: Titled, known: Sequence[Office]) -> Entity | None:
    """Return the state whose offices the article gives without naming it: reports leave out their own country."""
    if titled.title.role in ORGANISATION_ROLES:
        return None
    counts = Counter(office.of for office in known if office.is_bare and office.of.kind == "state")
    return next((entity for entity, _ in counts.most_common(1)), None)


def _commonest(mentions: Mentions, titled: Titled) -> Entity | None:
    wanted = _wanted(titled)
    counts = Counter(mention.entity for mention in mentions.rows if mention.entity.kind in wanted)
    return next((entity for entity, _ in counts.most_common(1)), None)


def _role(titled: Titled, of: Entity | None, behind: str) -> str | None:
    """Return the role, settled by what kind of body it is an office of and by what stands behind the title."""
    role = titled.title.role
    if of is None:
        return None
    if role == "organisation-head" and "opposition" in behind.lower():
        return "opposition-leader"
    if role == "organisation-head" and "committee" in behind.lower() and "security" not in behind.lower():
        return "legislator"
    if role == "organisation-head" and of.kind == "state":
        if STATE_BODY.search(behind):
            return "other"
        return "head-of-state" if titled.title.words[-1] in LEADING_WORDS else None
    if titled.title.words == ("secretary",):
        return "other" if "Council" in behind or "Committee" in behind else None
    if role in ("head-of-state", "head-of-government") and of.kind == "organisation":
        return "organisation-head"
    return role


def _surname(name: str) -> str:
    words = [word for word in name.split() if word not in ("Jr.", "Sr.", "Jr", "II", "III")]
    return words[-1] if words else name
