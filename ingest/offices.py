"""Offices: titles beside names, in any of the orders in which English puts them.

"Uzbek President Islam Karimov", "Molly Phee, the assistant secretary of state for African affairs", "the Prime
Minister, Sir Keir Starmer", "his Mauritian counterpart, Navin Ramgoolam", "the foreign ministers of Iran and Syria, A
and B", "A served as envoy".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from spacy.tokens import Token

from ingest.claims import Entity, When
from ingest.holders import find_holders, skip_honorifics
from ingest.homes import most_bare, nearest_state, setting, wanted_kinds
from ingest.lexicon import Lexicon
from ingest.mentions import Mention, Mentions
from ingest.predicates import read_predicate
from ingest.sentences import Paragraph, phrase
from ingest.titles import STATE_BODY, Titled, TitleFinder
from ingest.vocabulary import Vocabulary

LEADING_WORDS = frozenset({"leader", "ruler", "strongman"})
TAKEN_UP = frozenset({"head-of-state", "head-of-government", "foreign-minister", "defence-minister", "monarch"})
# Verbs of leading, with the preposition before what is led where they take one.
LEADING = {"head": "", "lead": "", "chair": "", "preside": "over", "speak": "for"}
HOUSE_WORDS = frozenset({"affairs", "relations", "parliamentary", "select", "intelligence", "services", "budget"})
PEERS = frozenset({"counterpart", "number", "colleague", "successor", "predecessor"})


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
            held: list[tuple[Titled, list[Mention]]] = []
            for titled in titles.find(paragraph, mentions):
                people, extra = find_holders(paragraph, mentions, titled, self.vocabulary)
                revealed.extend(extra)
                held.append((titled, people))
            for titled, people in _share_holders(paragraph, held):
                offices.extend(
                    self._offices(paragraph, mentions, titled, people, offices)
                    if people
                    else self._by_title_alone(paragraph, mentions, titled, offices)
                )
            offices.extend(self._heads(paragraph, mentions, offices))
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
            if titled.assumed:
                named = self._by_tables(holder, titled, mentions) or self._assumed(named, known, mentions)
            of = named or self._of(paragraph, mentions, titled, holder, known)
            role = _role(titled, of, paragraph)
            if of is None or role is None:
                continue
            title = paragraph.doc[titled.first : titled.last].text
            head = paragraph.doc[titled.last - 1]
            planned = titled.elect or (
                any(token.lower_ in ("will", "would") for token in head.head.children) and (head.dep_ == "attr")
            )
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
        behind = self._land_behind(paragraph, mentions, holder.last) if holder.last > titled.last else None
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
        namesake = self._by_tables(holder, titled, mentions)
        if namesake is not None:
            return namesake
        phrase_text = paragraph.doc[titled.left : titled.right].text.lower()
        if "junta" in phrase_text:  # it rules the state that the article is about
            return most_bare(_bare(known), titled) or setting(mentions, *wanted_kinds(titled))
        return (
            self._of_owner(paragraph, mentions, titled, holder, known)
            or (self._house(mentions, titled, known) if titled.title.role == "legislator" else None)
            or nearest_state(paragraph, mentions, titled)
            or most_bare(_bare(known), titled)
            or setting(mentions, *wanted_kinds(titled))
        )

    def _land_behind(self, paragraph: Paragraph, mentions: Mentions, place: int) -> Entity | None:
        """Return the land of "King Hussein of Jordan", "Sen. Ann Lee of Ohio", named behind the person."""
        doc = paragraph.doc
        if place + 1 >= len(doc) or doc[place].lower_ != "of":
            return None
        first, second = doc[place + 1], doc[min(place + 2, len(doc) - 1)]
        mention = mentions.of(paragraph.number, first) or mentions.of(paragraph.number, second)
        if mention is not None:
            return mention.entity if mention.entity.kind in ("state", "organisation") else None
        states = self.lexicon.places.get(first.text, ())
        return states[0] if len(states) == 1 else None

    def _by_tables(self, holder: Mention, titled: Titled, mentions: Mentions) -> Entity | None:
        """Return where the tables have somebody of this name in the role; they may write first names in another way.

        Those in office at the time come first; of others the initials agree too, and the article names their state.
        """
        name = holder.entity.name
        rows = [row for row in self.lexicon.tenures_of(holder.entity, self.day) if row.role == titled.title.role]
        if rows:
            return self.lexicon.entity(rows[0].of)
        rows = [row for row in self.lexicon.surnames.get(_surname(name), ()) if row.role == titled.title.role]
        states = {row.of for row in rows if row.held(self.day)}
        if len(states) != 1:
            told = {mention.entity.code for mention in mentions.rows}
            states = {row.of for row in rows if row.person.name[:1] == name[:1] and row.of in told}
        return self.lexicon.entity(next(iter(states))) if len(states) == 1 else None

    def _assumed(self, named: Entity | None, known: Sequence[Office], mentions: Mentions) -> Entity | None:
        """Return the state that a title or a chamber suggests, where the article is set there."""
        home = most_bare(_bare(known), None) or setting(mentions, "state")
        return named if named == home else None

    def _house(self, mentions: Mentions, titled: Titled, known: Sequence[Office]) -> Entity | None:
        """Return the state of a senator or deputy whose state nobody tells: reports leave out their own."""
        return most_bare(_bare(known), titled) or setting(mentions, *wanted_kinds(titled))

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
        bodies = {"state", "organisation"} if titled.title.role in ("spokesperson", "organisation-head") else {"state"}
        wanted = {"its": bodies, "whose": {"state", "organisation", "person"}}.get(token.lower_, {"person"})
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

    def _heads(self, paragraph: Paragraph, mentions: Mentions, known: Sequence[Office]) -> Iterator[Office]:
        """Read "Bola Tinubu, who chairs the bloc", "A, who heads the opposition", "B, who speaks for the army"."""
        for token in paragraph.doc:
            if (
                token.pos_ != "VERB"
                or token.lemma_ not in LEADING
                or token.dep_ not in ("relcl", "ROOT", "acl", "conj", "ccomp", "advcl")
            ):
                continue
            predicate = read_predicate(token)
            things = predicate.prepositions.get(LEADING[token.lemma_], ()) or predicate.objects
            holders = [
                m
                for each in predicate.subjects
                if (m := mentions.of(paragraph.number, each)) is not None and m.entity.kind == "person"
            ]
            if not things or len(holders) != 1 or predicate.passive:
                continue
            role, of = self._led(paragraph, mentions, things[0], holders[0], token.lemma_, known)
            if of is not None:
                yield Office(
                    holders[0].entity,
                    role,
                    of,
                    "head",
                    token.tag_ == "VBD",
                    False,
                    paragraph.number,
                    min(holders[0].first, token.i),
                    max(token.i + 1, things[0].i + 1),
                )

    def _led(
        self,
        paragraph: Paragraph,
        mentions: Mentions,
        thing: Token,
        holder: Mention,
        verb: str,
        known: Sequence[Office],
    ) -> tuple[str, Entity | None]:
        """Return the role of the one who leads *thing* ("the bloc", "the Senate"), and whose office it is."""
        words = {each.lower_ for each in phrase(thing)}
        inside = [mention.entity for mention in mentions.within(paragraph.number, phrase(thing))]
        organisation = next((each for each in inside if each.kind == "organisation"), None)
        if words & {"opposition"}:
            role, is_of_state = "opposition-leader", True
        elif words & self.vocabulary.word_sets["legislature"] or ("committee" in words and words & HOUSE_WORDS):
            role, is_of_state = "legislator", True
        elif verb == "speak":
            role, is_of_state = (
                "spokesperson",
                organisation is None and bool(words & {"government", "ministry", "army"}),
            )
        else:
            role, is_of_state = "organisation-head", False
        if is_of_state:
            state = next((each for each in inside if each.kind == "state"), None)
            tenures = self.lexicon.tenures_of(holder.entity, self.day)
            of = state or (self.lexicon.entity(tenures[0].of) if tenures else None)
            return role, of or most_bare(_bare(known), None) or setting(mentions, "state")
        if organisation is None and thing.lemma_.lower() in self.vocabulary.word_sets["body"]:
            organisation = setting(mentions, "organisation")
        return role, organisation

    def _counterparts(self, paragraph: Paragraph, mentions: Mentions, known: Sequence[Office]) -> Iterator[Office]:
        """Read "his Malian counterpart, A", "B, his Moroccan counterpart": the office is the owner's."""
        doc = paragraph.doc
        for token in doc:
            if token.lemma_.lower() not in PEERS or token.i == 0:
                continue
            start = token.i - int(token.lower_ == "number")
            state = mentions.of(paragraph.number, doc[start - 1])
            if state is not None and state.entity.kind != "state":
                continue
            holder = self._peer(paragraph, mentions, state.first if state else start, token.i)
            if holder is None:
                continue
            earlier = [office for office in known if office.paragraph == paragraph.number and office.first < token.i]
            models = self._offices_of_owner(paragraph, mentions, token, holder.entity, known)
            if models is None:
                models = earlier[-1:] if token.lower_ != "colleague" else []
            model = self._model(models, holder.entity)
            of = state.entity if state else self._same_of(token, model, holder.entity)
            if model is not None and of is not None:
                yield replace(
                    model,
                    paragraph=paragraph.number,
                    person=holder.entity,
                    of=of,
                    first=min(state.first if state else start, holder.first),
                    last=max(holder.last, token.i + 1),
                    former=False,
                    planned=False,
                )

    def _peer(self, paragraph: Paragraph, mentions: Mentions, first: int, last: int) -> Mention | None:
        """Return the person behind a peer's phrase (*first* to *last*), or in apposition before it."""
        doc = paragraph.doc
        place = last + 1 + int(last + 1 < len(doc) and doc[last + 1].text == ",")
        place = skip_honorifics(doc, place, self.vocabulary)
        holder = mentions.of(paragraph.number, doc[place]) if place < len(doc) else None
        if holder is not None and holder.entity.kind == "person":
            return holder
        if first > 2 and doc[first - 1].lower_ in ("his", "her", "whose") and doc[first - 2].text == ",":
            holder = mentions.of(paragraph.number, doc[first - 3])
            return holder if holder is not None and holder.entity.kind == "person" else None
        return None

    def _same_of(self, token: Token, model: Office | None, holder: Entity) -> Entity | None:
        """Return the state of a peer whose phrase names none: a successor's is the same, others' the tables tell."""
        if model is None or token.lemma_.lower() in ("successor", "predecessor"):
            return model.of if model else None
        rows = [row for row in self.lexicon.tenures_of(holder, self.day) if row.role == model.role]
        return self.lexicon.entity(rows[0].of) if rows else None

    def _model(self, models: Sequence[Office], holder: Entity) -> Office | None:
        """Return which of the owner's offices a peer has: one that the tables know of, else the last told."""
        roles = {row.role for row in self.lexicon.tenures_of(holder, self.day)}
        return next((each for each in models if each.role in roles), models[-1] if models else None)

    def _offices_of_owner(
        self, paragraph: Paragraph, mentions: Mentions, token: Token, peer: Entity, known: Sequence[Office]
    ) -> list[Office] | None:
        """Return the offices of the one whose peer it is, the last person named before "his"; None without any."""
        for mention in mentions.before(paragraph.number, token.i):
            if mention.paragraph < paragraph.number:
                return None
            if mention.entity.kind == "person" and mention.entity != peer:
                return [office for office in known if office.person == mention.entity]
        return None


def _share(titled: Titled, number: int, count: int) -> Entity | None:
    """Return whose office that of holder *number* of *count* is, as the title's own phrase tells, or None."""
    if not titled.of:
        return None
    if len(titled.of) == count and count > 1:
        return titled.of[number]
    return titled.of[0 if titled.plural else -1]


def _bare(known: Sequence[Office]) -> list[Entity]:
    return [office.of for office in known if office.is_bare]


def _share_holders(
    paragraph: Paragraph, held: Sequence[tuple[Titled, list[Mention]]]
) -> Iterator[tuple[Titled, list[Mention]]]:
    """Yield titles with their holders, who may hold two: "Prime Minister and Foreign Minister of Belgium"."""
    for number, (titled, people) in enumerate(held):
        before = held[number - 1] if number else None
        after = held[number + 1] if number + 1 < len(held) else None
        if people or titled.plural:
            yield titled, people
        elif before is not None and len(before[1]) == 1 and _are_joined(paragraph, before[0], titled):
            yield (titled if titled.of else replace(titled, of=before[0].of)), before[1]
        elif after is not None and len(after[1]) == 1 and _are_joined(paragraph, titled, after[0]):
            yield (titled if titled.of else replace(titled, of=after[0].of)), after[1]
        else:
            yield titled, people


def _are_joined(paragraph: Paragraph, one: Titled, other: Titled) -> bool:
    """Say whether only "and" stands between two titles of one person."""
    between = paragraph.doc[one.last : other.first]
    return len(between) == 1 and between[0].lower_ == "and" and not other.plural


def _role(titled: Titled, of: Entity | None, paragraph: Paragraph) -> str | None:
    """Return the role, settled by what kind of body it is an office of and by what stands behind the title."""
    role = titled.title.role
    behind = paragraph.doc[titled.last : titled.right].text
    if of is None:
        return None
    if titled.title.words == ("representative",) and paragraph.doc[titled.first].text[:1].islower():
        return "ambassador"  # "the British representative" speaks for Britain; "Representative Ann Lee" for voters
    if role == "organisation-head" and "opposition" in behind.lower():
        return "opposition-leader"
    if role == "organisation-head" and "committee" in behind.lower() and "security" not in behind.lower():
        return "legislator"
    if role == "organisation-head" and of.kind == "state":
        if STATE_BODY.search(behind):
            return "other"
        before = paragraph.doc[max(titled.first - 1, 0)]
        is_other = before.dep_ == "compound" and before.tag_ == "NN" and before.i < titled.first  # "student leader"
        return "head-of-state" if titled.title.words[-1] in LEADING_WORDS and not is_other else None
    if titled.title.words == ("secretary",):
        return "other" if "Council" in behind or "Committee" in behind else None
    if role in ("head-of-state", "head-of-government") and of.kind == "organisation":
        return "organisation-head"
    return role


def _surname(name: str) -> str:
    words = [word for word in name.split() if word not in ("Jr.", "Sr.", "Jr", "II", "III")]
    return words[-1] if words else name
