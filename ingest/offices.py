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

from ingest.claims import Entity, When
from ingest.heads import find_heads
from ingest.held import Office, Scene
from ingest.holders import find_holders, is_left
from ingest.homes import most_bare, nearest_state, setting, settings, wanted_kinds
from ingest.lexicon import Lexicon
from ingest.mentions import Mention, Mentions
from ingest.peers import find_peers
from ingest.sentences import Paragraph
from ingest.takeovers import find_takeovers
from ingest.titles import STATE_BODY, Titled, TitleFinder
from ingest.vocabulary import Vocabulary

LEADING_WORDS = frozenset({"leader", "ruler", "strongman"})
TAKEN_UP = frozenset({"head-of-state", "head-of-government", "foreign-minister", "defence-minister", "monarch"})


@dataclass(frozen=True)
class OfficeFinder:
    """What finding offices needs to know."""

    vocabulary: Vocabulary
    lexicon: Lexicon
    published: When | None
    houses: tuple[Entity, ...] = ()  # states whose chambers the article names

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
            scene = Scene(paragraph, mentions, offices, self.vocabulary, self.lexicon, self.day)
            for find in (find_heads, find_peers, find_takeovers):
                offices.extend(list(find(scene)))
        offered = {office.person for office in offices if not office.is_rank}
        return [office for office in offices if not (office.is_rank and office.person in offered)], revealed

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
            if titled.title.rank and (named := named or self._by_tables(holder, titled, mentions)) is None:
                continue
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
                titled.former or is_left(paragraph, titled),
                planned,
                paragraph.number,
                min(holder.first, titled.left),
                max(holder.last, titled.last),
                not titled.of and titled.owner is None,
                titled.title.rank,
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
        return named if named == home and named in (self.houses or (named,)) else None

    def _house(self, mentions: Mentions, titled: Titled, known: Sequence[Office]) -> Entity | None:
        """Return the state of a senator or deputy whose state nobody tells: reports leave out their own."""
        if len(self.houses) == 1 and self.houses[0] in settings(mentions, "state")[:2]:
            return self.houses[0]
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
        for mention in _subjects_first(paragraph, mentions, titled.owner, wanted):
            if mention.paragraph < paragraph.number - 1:
                return None
            if mention.entity != holder.entity:
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


def _share(titled: Titled, number: int, count: int) -> Entity | None:
    """Return whose office that of holder *number* of *count* is, as the title's own phrase tells, or None."""
    if not titled.of:
        return None
    if len(titled.of) == count and count > 1:
        return titled.of[number]
    return titled.of[0 if titled.plural else -1]


def _subjects_first(paragraph: Paragraph, mentions: Mentions, place: int, kinds: set[str]) -> list[Mention]:
    """Return the mentions before *place*, nearest first; of a state in the sentence right before, its subject first."""
    rows = [each for each in mentions.before(paragraph.number, place) if each.entity.kind in kinds]
    near = [each for each in rows[:4] if each.paragraph == paragraph.number and each.entity.kind != "person"]
    subjects = [each for each in near if paragraph.doc[each.first : each.last].root.dep_ in ("nsubj", "nsubjpass")]
    return [*subjects, *rows]


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
