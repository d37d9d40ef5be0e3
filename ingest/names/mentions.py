"""Mentions: where a text names a state, an organisation, a person or a place, and which one it means."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from ingest.basics.claims import Entity, When
from ingest.language.sentences import Paragraph
from ingest.names.combining import find_combining
from ingest.names.lexicon import Lexicon, Name
from ingest.names.short_names import choose_holder, find_wholes
from ingest.names.unseen_names import find_unseen_names
from ontology.iris import slug
from ontology.spelling import drop_style

YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b(?!,)")
SPAN_HINT = re.compile(r"(since|until|before|after|from)?\s*(\d{4})(?:-\d\d)?(?:\s*-\s*(\d{4}))?")

STYLES = frozenset(
    {"king", "queen", "prince", "princess", "sheikh", "sheikha", "pope", "emperor", "empress", "sultan", "dame"}
)
INITIAL = re.compile(r"[A-Z]\.[A-Z]\.")
NUMERAL = re.compile(r"[IVX]+")
PREFIXES = frozenset({"al", "el", "ul"})


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens *first* up to, not including, *last* of a paragraph name *entity*; *via* says how."""

    paragraph: int
    first: int
    last: int
    entity: Entity
    via: str


@dataclass(frozen=True)
class Mentions:
    """All mentions of an article, by place."""

    rows: tuple[Mention, ...]
    at: Mapping[tuple[int, int], Mention]

    def of(self, paragraph: int, token: Token) -> Mention | None:
        """Return the mention that *token* is part of, or None."""
        return self.at.get((paragraph, token.i))

    def within(self, paragraph: int, tokens: Iterable[Token]) -> list[Mention]:
        """Return the mentions that *tokens* touch, in text order, each once."""
        found: dict[Mention, None] = {}
        for token in sorted(tokens, key=lambda each: each.i):
            mention = self.at.get((paragraph, token.i))
            if mention is not None:
                found[mention] = None
        return list(found)

    def before(self, paragraph: int, place: int) -> Iterator[Mention]:
        """Yield the mentions that end before token *place* of *paragraph*, nearest first."""
        for mention in reversed(self.rows):
            if mention.paragraph < paragraph or (mention.paragraph == paragraph and mention.last <= place):
                yield mention


def collect(rows: Iterable[Mention]) -> Mentions:
    """Index *rows* by their tokens."""
    ordered = tuple(sorted(set(rows), key=lambda row: (row.paragraph, row.first)))
    return Mentions(ordered, {(row.paragraph, place): row for row in ordered for place in range(row.first, row.last)})


def find_mentions(paragraphs: Sequence[Paragraph], lexicon: Lexicon, published: When | None) -> Mentions:
    """Return the mentions of known names and of people the model sees, then of the surnames of those people."""
    text = "\n".join(paragraph.doc.text for paragraph in paragraphs)
    rows: list[Mention] = []
    year = published.latest.year if published else None
    for paragraph in paragraphs:
        named = list(_known_names(paragraph, lexicon, text, year))
        people = [row for row in _people(paragraph, lexicon) if not _inside(row, named)]
        rows.extend(row for row in named if not _inside(row, people))
        rows.extend(people)
        rows.extend(_unseen_people(paragraph, [*named, *people], lexicon))
    rows = _join_names(paragraphs, rows, lexicon)
    return collect([*rows, *_surnames(paragraphs, rows, lexicon, published)])


def _join_names(paragraphs: Sequence[Paragraph], rows: Sequence[Mention], lexicon: Lexicon) -> list[Mention]:
    """Return *rows* with the people that a part of another's name means as that other."""
    people = [(_written(paragraphs, row), row.entity) for row in rows if row.entity.kind == "person"]
    wholes = find_wholes(people, lexicon.tenures)
    return [
        replace(row, entity=wholes.get(_written(paragraphs, row), row.entity)) if row.entity.kind == "person" else row
        for row in rows
    ]


def _written(paragraphs: Sequence[Paragraph], row: Mention) -> tuple[str, ...]:
    """Return the words of a mention as they stand, hyphens inside them."""
    return tuple(paragraphs[row.paragraph].doc[row.first : row.last].text.replace(" - ", "-").split())


def _inside(row: Mention, others: Iterable[Mention]) -> bool:
    """Say whether a longer or equal mention of a person covers *row* (a person beats the place in the name)."""
    for other in others:
        overlaps = other.first < row.last and row.first < other.last
        if overlaps and (other.last - other.first) >= (row.last - row.first):
            return True
    return False


def _known_names(paragraph: Paragraph, lexicon: Lexicon, text: str, year: int | None) -> Iterator[Mention]:
    words = paragraph.doc.text  # spaCy puts it together anew whenever it is asked
    found = list(lexicon.trie.find(words))
    if not found:
        return
    for first, last, entity in find_combining(paragraph.doc, lexicon):
        yield Mention(paragraph.number, first, last, entity, "demonym")
    starts = [token.idx for token in paragraph.doc]
    years = _narrative_years(paragraph.doc)
    for start, end, values in found:
        names = [value for value in values if isinstance(value, Name)]
        if len(names) < len(values):  # a form that is to be ignored
            continue
        tokens = paragraph.doc[bisect_right(starts, start) - 1 : bisect_left(starts, end)]
        form = words[start:end]
        if _is_tail(paragraph.doc, tokens.start, tokens.end, lexicon):
            continue
        if form == "Security Council" and _is_national(paragraph.doc, tokens.start, lexicon):
            continue
        name = choose_reading(form, names, lexicon, text, _year_at(years, start) or year)
        if name is None or (name.via == "capital" and _looks_like_person(tokens, form, lexicon)):
            continue
        yield Mention(paragraph.number, tokens.start, tokens.end, name.entity, name.via)


def _is_tail(doc: Doc, first: int, last: int, lexicon: Lexicon) -> bool:
    """Say whether one common word only ends a longer name: the Alliance of "Tamil National Alliance"."""
    words = lexicon.vocabulary.word_sets["body"] | lexicon.vocabulary.word_sets["part_name"]
    before = doc[first - 1] if first > 0 else None
    is_name = before is not None and before.pos_ == "PROPN" and before.text[:1].isupper() and before.dep_ == "compound"
    return last - first == 1 and doc[first].lower_ in words and is_name


def _is_national(doc: Doc, place: int, lexicon: Lexicon) -> bool:
    """Say whether the Security Council at *place* is that of one state: "the Russian Security Council"."""
    before = doc[place - 1] if place > 0 else None
    return before is not None and (before.text in ("National", "High", "Supreme", "'s") or _is_demonym(before, lexicon))


def _is_demonym(token: Token, lexicon: Lexicon) -> bool:
    rows = [value for _, _, values in lexicon.trie.find(token.text) for value in values]
    return any(isinstance(value, Name) and value.via == "demonym" for value in rows)


def _narrative_years(doc: Doc) -> list[tuple[int, int | None]]:
    """Return the end of each sentence with the last year that the paragraph names up to there."""
    years = [(match.start(), int(match.group())) for match in YEAR.finditer(doc.text)]
    ends = [sentence.end_char for sentence in doc.sents]
    return [(end, next((year for place, year in reversed(years) if place < end), None)) for end in ends]


def _year_at(years: Sequence[tuple[int, int | None]], place: int) -> int | None:
    """Return the last year named up to the end of the sentence at character *place*."""
    return next((year for end, year in years if end > place), None)


def _looks_like_person(tokens: Iterable[Token], form: str, lexicon: Lexicon) -> bool:
    return form in lexicon.hints and all(token.ent_type_ == "PERSON" for token in tokens)


def choose_reading(form: str, names: Sequence[Name], lexicon: Lexicon, text: str, year: int | None) -> Name | None:
    """Choose what *form* means: by the hints for ambiguous forms, else who existed in *year*, in the tables' order."""
    hints = dict(lexicon.hints.get(form, ()))
    order = {code: place for place, code in enumerate(hints)}
    order[str(lexicon.vocabulary.names["first"].get(form))] = -1
    scored = [
        (
            -_hint_score(hints.get(name.entity.code, ()), text, year),
            not name.held(year),
            order.get(name.entity.code, 99),
            place,
        )
        for place, name in enumerate(names)
    ]
    return names[min(scored)[3]] if scored else None


def _hint_score(words: Sequence[str], text: str, year: int | None) -> int:
    return sum(_hint_counts(word, text, year) for word in words)


def _hint_counts(word: str, text: str, year: int | None) -> int:
    match = SPAN_HINT.fullmatch(word)
    if match is None:
        return int(re.search(rf"\b{re.escape(word)}", text) is not None)
    if year is None:
        return 0
    relation, first, last = match.group(1), int(match.group(2)), match.group(3)
    if last:
        return 2 * int(first <= year <= int(last))
    return 2 * int(year >= first if relation in ("since", "from", "after") else year < first)


def _people(paragraph: Paragraph, lexicon: Lexicon) -> Iterator[Mention]:
    """Yield people whom the model labels, of two or more capitalised words."""
    particles = lexicon.vocabulary.word_sets["particles"]
    for entity in paragraph.doc.ents:
        if entity.label_ != "PERSON":
            continue
        tokens = [token for token in entity if token.text not in ("'s", "'")]
        if len(tokens) > 2 and tokens[0].lower_ == "crown" and tokens[1].lower_ in ("prince", "princess"):
            tokens = tokens[2:]
        while (
            tokens
            and tokens[0].lower_ in lexicon.vocabulary.word_sets["honorifics"]
            and not INITIAL.fullmatch(tokens[0].text + tokens[min(1, len(tokens) - 1)].text)  # "M. A. Sumanthiran"
        ):
            tokens = tokens[1:]
        if tokens and drop_style(written := " ".join(token.text for token in tokens)) != written:
            tokens = tokens[1:]  # "King Norodom Sihanouk" is Norodom Sihanouk
        if (
            len(tokens) < 2
            or not all(_name_word(token, particles) for token in tokens)
            or _is_known_place(tokens, lexicon)
            or " ".join(token.text for token in tokens) in lexicon.places
        ):
            continue
        first = _name_start(paragraph.doc, tokens[0].i, lexicon)
        last = _name_end(paragraph.doc, tokens[-1].i + 1, lexicon)
        yield Mention(paragraph.number, first, last, person(paragraph.doc[first:last].text), "person")


def _unseen_people(paragraph: Paragraph, rows: Sequence[Mention], lexicon: Lexicon) -> Iterator[Mention]:
    """Yield people whom only what stands beside their name shows to be people."""
    taken = {place for row in rows for place in range(row.first, row.last)}
    vocabulary = lexicon.vocabulary
    no_names = vocabulary.word_sets["honorifics"] | vocabulary.title_words | vocabulary.word_sets["part_name"]
    for first, last in find_unseen_names(
        paragraph.doc,
        lambda token: token.i in taken or token.ent_type_ in ("DATE", "NORP", "LAW"),
        lambda token: token.text in lexicon.places,
        no_names,
        vocabulary.word_sets["family_first"],
    ):
        if paragraph.doc[first:last].text not in lexicon.places:
            yield Mention(paragraph.number, first, last, person(paragraph.doc[first:last].text), "person")


def _name_start(doc: Doc, first: int, lexicon: Lexicon) -> int:
    """Return where a name begins that the model may have cut short: "Hardeep | Singh Puri" opens a sentence."""
    token = doc[first - 1] if first > 0 else None
    is_opening = token is not None and (token.i == 0 or token.is_sent_start or doc[token.i - 1].is_punct)
    if (
        token is None
        or not is_opening
        or token.pos_ != "PROPN"
        or not (token.text.isalpha() and token.text[:1].isupper() and not token.text.isupper())
        or token.lower_ in lexicon.vocabulary.word_sets["honorifics"] | lexicon.vocabulary.title_words
        or token.ent_type_ not in ("", "PERSON")
        or _is_known_place([token], lexicon)
        or token.text in lexicon.places
    ):
        return first
    return first - 1


def _name_end(doc: Doc, last: int, lexicon: Lexicon) -> int:
    """Return where a name ends that the model may have cut short: "Ali Mahaman | Lamine Zeine"."""
    if (
        last + 2 < len(doc) and doc[last].lower_ in PREFIXES and doc[last + 1].text == "-"
    ):  # "Tamim bin Hamad | al-Thani"
        last += 3
    while (
        last < len(doc)
        and doc[last].pos_ == "PROPN"
        and doc[last].text[:1].isupper()
        and doc[last].text.isalpha()
        and not _is_known_place([doc[last]], lexicon)
    ):
        last += 1
    if last + 1 < len(doc) and doc[last].text == "-" and doc[last + 1].text.isalpha() and doc[last].whitespace_ == "":
        last += 2
    return last


def _name_word(token: Token, particles: frozenset[str]) -> bool:
    return token.text[:1].isupper() or token.text in "-." or token.lower_ in particles


def _is_known_place(tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    return any(True for _ in lexicon.trie.find(tokens[0].text))


def person(name: str) -> Entity:
    """Return a person of this *name* whom the authority tables do not know."""
    clean = " ".join(name.replace(" - ", "-").split())
    return Entity("person", slug(clean), clean, slug(clean))


def _surnames(
    paragraphs: Sequence[Paragraph], rows: Sequence[Mention], lexicon: Lexicon, published: When | None
) -> Iterator[Mention]:
    """Yield bare surnames of people the article names in full, else of people who held office at the time."""
    taken = {(row.paragraph, place) for row in rows for place in range(row.first, row.last)}
    index = _surname_index(paragraphs, rows, lexicon.vocabulary.word_sets["family_first"])
    told = {row.entity.code for row in rows if row.entity.kind == "state"}
    year = published.latest.year if published else None
    for paragraph in paragraphs:
        years = _narrative_years(paragraph.doc)
        for token in paragraph.doc:
            if (paragraph.number, token.i) in taken or not token.text[:1].isupper() or len(token.text) < 3:
                continue
            entity = index.get(token.text) or _holder(token, lexicon, (_year_at(years, token.idx), year), told)
            if entity is not None:
                yield Mention(paragraph.number, token.i, token.i + 1, entity, "surname")


def _surname_index(
    paragraphs: Sequence[Paragraph], rows: Sequence[Mention], family_first: frozenset[str]
) -> dict[str, Entity]:
    index: dict[str, Entity] = {}
    for row in rows:
        if row.entity.kind != "person":
            continue
        words = paragraphs[row.paragraph].doc[row.first : row.last].text.replace(" - ", "-").split()
        index.setdefault(words[-1], row.entity)
        if words[0] in family_first:
            index.setdefault(words[0], row.entity)
        if "-" in words[-1]:
            index.setdefault(words[-1].rpartition("-")[2], row.entity)
    return {**_given_names(paragraphs, rows, index), **index}


def _given_names(
    paragraphs: Sequence[Paragraph], rows: Sequence[Mention], index: Mapping[str, Entity]
) -> dict[str, Entity]:
    """Return people by first names, as Thai or Ethiopian custom has it: where no last name stands alone."""
    bare: set[str] = set()
    for paragraph in paragraphs:
        covered = {place for row in rows if row.paragraph == paragraph.number for place in range(row.first, row.last)}
        bare.update(token.text for token in paragraph.doc if token.i not in covered and token.pos_ == "PROPN")
    found: dict[str, set[Entity]] = {}
    for row in rows:
        words = paragraphs[row.paragraph].doc[row.first : row.last].text.split()
        if row.entity.kind == "person" and len(words) > 1 and words[0] in bare and words[-1] not in bare:
            found.setdefault(words[0], set()).add(row.entity)
    return {name: next(iter(people)) for name, people in found.items() if len(people) == 1 and name not in index}


def _holder(token: Token, lexicon: Lexicon, years: Sequence[int | None], told: Container[str]) -> Entity | None:
    """Return the one person of this surname who held office at the time, for a word that reads as a person."""
    titled = token.i > 0 and token.nbor(-1).lower_ in lexicon.vocabulary.word_sets["honorifics"]
    if not titled and (token.ent_type_ != "PERSON" or token.pos_ != "PROPN"):
        return None
    rows = lexicon.surnames.get(token.text, ())
    found = (choose_holder(rows, year, told if titled else ()) for year in dict.fromkeys(years) if year is not None)
    return next((person for person in found if person is not None), None)
