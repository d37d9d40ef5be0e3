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

from ingest.basics.claims import Entity, When
from ingest.basics.vocabulary import Vocabulary
from ingest.language.sentences import Paragraph
from ingest.names.lexicon import Lexicon
from ingest.names.mentions import Mention, Mentions
from ingest.offices.belonging import find_assumed, find_body, find_in_tables
from ingest.offices.heads import find_heads
from ingest.offices.held import Office, Scene
from ingest.offices.holders import find_holders, is_ahead, is_left, is_past_term
from ingest.offices.peers import find_peers
from ingest.offices.rank import read_role, settle
from ingest.offices.takeovers import find_takeovers
from ingest.offices.titles import Titled, TitleFinder

ASSEMBLIES = frozenset({"EU", "EUPARL", "PACE", "COE", "OSCE", "UN", "AFU", "PAP", "IPU", "ECOWAS"})
JOINING = frozenset({"now", "also", "later", "currently", "today", "concurrently"})
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
            for titled, people in _drop_courtesies(paragraph, list(_share_holders(paragraph, mentions, held))):
                offices.extend(
                    self._offices(paragraph, mentions, titled, people, offices)
                    if people
                    else self._by_title_alone(paragraph, mentions, titled, offices)
                )
            scene = Scene(paragraph, mentions, offices, self.vocabulary, self.lexicon, self.day, self.houses)
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
        scene = Scene(paragraph, mentions, known, self.vocabulary, self.lexicon, self.day, self.houses)
        titled = settle(titled, paragraph, self.vocabulary)
        for number, holder in enumerate(people):
            named = _share(titled, number, len(people))
            if titled.title.role == "legislator" and named is not None and named.kind == "organisation":
                named = named if named.code in ASSEMBLIES else None  # "an ANC member of parliament"
            if titled.assumed:
                named = find_in_tables(scene, titled, holder) or find_assumed(scene, named)
            if titled.title.rank and (named := named or find_in_tables(scene, titled, holder)) is None:
                continue
            of = named or find_body(scene, titled, holder)
            role = read_role(titled, of, paragraph, self.vocabulary)
            if of is None or role is None:
                continue
            title = paragraph.doc[titled.first : titled.last].text
            head = paragraph.doc[titled.last - 1]
            planned = (
                titled.elect
                or is_ahead(paragraph, titled)
                or (any(token.lower_ in ("will", "would") for token in head.head.children) and (head.dep_ == "attr"))
            )
            yield Office(
                holder.entity,
                role,
                of,
                title,
                titled.former or is_left(paragraph, titled) or is_past_term(paragraph, titled),
                planned,
                paragraph.number,
                min(holder.first, titled.left),
                max(holder.last, titled.last),
                not titled.of and titled.owner is None,
                titled.title.rank,
            )

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


def _share_holders(
    paragraph: Paragraph, mentions: Mentions, held: Sequence[tuple[Titled, list[Mention]]]
) -> Iterator[tuple[Titled, list[Mention]]]:
    """Yield titles with their holders, who may hold two: "Prime Minister and Foreign Minister of Belgium"."""
    for number in range(len(held)):
        titled, people = held[number]
        before = held[number - 1] if number else None
        after = held[number + 1] if number + 1 < len(held) else None
        if after is not None and (pair := _respectively(paragraph, mentions, titled, people, after[0])):
            yield replace(titled, of=()), pair[:1]
            held = [*held[: number + 1], (replace(after[0], of=()), pair[1:]), *held[number + 2 :]]
        elif people or titled.plural:
            yield titled, people
        elif before is not None and len(before[1]) == 1 and _are_joined(paragraph, before[0], titled):
            yield (titled if titled.of else replace(titled, of=before[0].of)), before[1]
        elif after is not None and len(after[1]) == 1 and _are_joined(paragraph, titled, after[0]):
            yield (titled if titled.of else replace(titled, of=after[0].of)), after[1]
        elif after is not None and len(after[1]) == 1 and _is_retold(paragraph, titled, after[0], after[1][0]):
            yield titled, after[1]
        else:
            yield titled, people


def _respectively(
    paragraph: Paragraph, mentions: Mentions, one: Titled, people: Sequence[Mention], other: Titled
) -> list[Mention]:
    """Return A and B of "A and B, prime minister and president respectively", or nobody."""
    doc = paragraph.doc
    behind = doc[other.last : other.last + 4].text.lower()
    if len(people) != 1 or not (behind.startswith("respectively") or "of the other" in behind):
        return []
    first = people[0].first
    before = mentions.at.get((paragraph.number, first - 2)) if first > 1 and doc[first - 1].lower_ == "and" else None
    is_pair = before is not None and before.entity.kind == "person" and people[0].last <= one.left
    return [before, people[0]] if before is not None and is_pair else []


def _are_joined(paragraph: Paragraph, one: Titled, other: Titled) -> bool:
    """Say whether only "and" stands between two titles of one person, or a "now" or an article with it."""
    between = [token.lower_ for token in paragraph.doc[one.last : other.first]]
    return between[:1] == ["and"] and len(between) <= 3 and set(between[1:]) <= JOINING and not other.plural


def _is_retold(paragraph: Paragraph, one: Titled, other: Titled, holder: Mention) -> bool:
    """Say whether a title's apposition is another title with its bearer: "the Chairman, Foreign Minister A, said"."""
    doc = paragraph.doc
    following = doc[holder.last] if holder.last < len(doc) else None
    return (
        doc[one.right : one.right + 1].text == ","
        and other.left == one.right + 1
        and one.left < one.first
        and other.last <= holder.first
        and not other.plural
        and other.title.role != one.title.role
        and (following is None or following.text in (",", ".") or following.pos_ in ("VERB", "AUX"))
    )


def _drop_courtesies(
    paragraph: Paragraph, held: Sequence[tuple[Titled, list[Mention]]]
) -> Iterator[tuple[Titled, list[Mention]]]:
    """Yield titles but for "Ambassador" before the name of one whose office the sentence tells besides."""
    for titled, people in held:
        others = [row for row in held if row[0] != titled and row[1] == people]
        is_courtesy = titled.title.words == ("ambassador",) and not titled.of and titled.is_capital(paragraph.doc)
        sentence = paragraph.doc[titled.first].sent
        told = any(sentence.start <= row[0].first < sentence.end for row in others)
        if not (people and is_courtesy and told):
            yield titled, people
