"""Names of states, organisations and people, ready to be found in text; from the authority tables and the lexicons."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from ingest.basics.authority import Authority, Row, values_of
from ingest.basics.claims import Entity
from ingest.basics.vocabulary import WORD, Vocabulary

IGNORED = "ignored"  # stands at forms that hold a name without meaning it


@dataclass(frozen=True, slots=True)
class Name:
    """One reading of a form: whom it names, and how (`name`, `demonym`, `people`, `capital`, `metonym`, `person`)."""

    entity: Entity
    via: str
    since: str = ""
    until: str = ""

    def held(self, year: int | None) -> bool:
        """Say whether the entity existed in *year* (true where either is unknown)."""
        if year is None:
            return True
        return (not self.since or int(self.since[:4]) <= year) and (not self.until or year <= int(self.until[:4]))


@dataclass(frozen=True, slots=True)
class Tenure:
    """One tenure of a person as the authority tables have it."""

    person: Entity
    role: str
    of: str
    start: str
    end: str

    def held(self, day: date | None, *, slack_days: int = 40) -> bool:
        """Say whether the office was held on *day*, give or take *slack_days* (true where the day is unknown)."""
        if day is None:
            return True
        first, last = _bounds(self.start, self.end)
        return first.toordinal() - slack_days <= day.toordinal() <= last.toordinal() + slack_days


def _bounds(start: str, end: str) -> tuple[date, date]:
    parts = [int(part) for part in start.split("-")] if start else [1, 1, 1]
    first = date(*[*parts, 1, 1][:3])
    ends = [int(part) for part in end.split("-")] if end else [9999, 12, 28]
    return first, date(*[*ends, 12, 28][:3])


@dataclass(slots=True)
class _Node:
    """What may follow a sequence of words, and what the sequence itself stands for."""

    following: dict[str, _Node] = field(default_factory=dict)
    values: list[object] = field(default_factory=list)


class Trie:
    """Word sequences and what they stand for; finds the longest at each place of a text."""

    def __init__(self) -> None:
        self._root = _Node()

    def add(self, form: str, value: object) -> None:
        """File *value* under the words of *form*."""
        node = self._root
        for word in WORD.findall(form):
            node = node.following.setdefault(word, _Node())
        node.values.append(value)

    def find(self, text: str) -> Iterator[tuple[int, int, list[object]]]:
        """Yield (start, end, values) of the longest forms in *text*, left to right, without overlaps."""
        words = [(match.group(), match.start(), match.end()) for match in WORD.finditer(text)]
        place = 0
        while place < len(words):
            node, ahead = self._root, place
            last, values = place, list[object]()
            while ahead < len(words) and (following := node.following.get(words[ahead][0])) is not None:
                node, ahead = following, ahead + 1
                if node.values:
                    last, values = ahead, node.values
            if values:
                yield words[place][1], words[last - 1][2], values
            place = max(last, place + 1)


@dataclass(frozen=True)
class Lexicon:
    """What names mean: a trie of forms, hints for ambiguous ones, tenures by surname and by office."""

    authority: Authority
    vocabulary: Vocabulary
    trie: Trie
    hints: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]
    tenures: Mapping[str, tuple[Tenure, ...]]
    surnames: Mapping[str, tuple[Tenure, ...]]

    def tenures_of(self, person: Entity, day: date | None) -> list[Tenure]:
        """Return the tenures of *person* that tell of what state or body, those held on *day* first."""
        rows = [row for row in self.tenures.get(person.key, ()) if row.of]
        return sorted(rows, key=lambda row: not row.held(day))

    @cached_property
    def places(self) -> Mapping[str, tuple[Entity, ...]]:
        """States by the name of a town, base, port or region in them, with and without accents; the likeliest first."""
        found: dict[str, tuple[Entity, ...]] = {}
        for row in self.authority.places:
            name = row["name"].replace("’", "'")
            states = tuple(self.authority.entities[code] for code in values_of(row["states"]))
            found[name] = states
            found.setdefault(_without_accents(name), states)
        return found

    @cached_property
    def bases(self) -> frozenset[str]:
        """Names of bases and ports."""
        return frozenset(row["name"] for row in self.authority.places if row["kind"] in ("base", "port"))

    def entity(self, code: str) -> Entity | None:
        """Return the state, organisation or person with this code, or None."""
        return self.authority.entities.get(code)


def build_lexicon(authority: Authority, vocabulary: Vocabulary) -> Lexicon:
    """Build the lexicon from the authority tables and the corrections of `lexicons/names.toml`."""
    trie, forms = Trie(), _forms(authority)
    for code, metonyms in vocabulary.names["metonyms"].items():
        for form in _spellings(metonyms):
            forms[form].append(Name(authority.entities[code], "metonym"))
    for form in vocabulary.names["ignore"]:
        trie.add(form, IGNORED)
    for row in authority.outlets:
        for form in _spellings((row["name"], *values_of(row["aliases"]))):
            if " " in form:
                trie.add(form, IGNORED)
    for form in sorted(forms):
        for name in forms[form]:
            trie.add(form, name)
    tenures: dict[str, list[Tenure]] = defaultdict(list)
    surnames: dict[str, list[Tenure]] = defaultdict(list)
    for row in authority.people:
        tenure = Tenure(
            Entity("person", row["slug"], row["name"], row["slug"]), row["role"], row["of"], row["start"], row["end"]
        )
        tenures[row["slug"]].append(tenure)
        for surname in _surnames(row):
            surnames[surname].append(tenure)
    return Lexicon(
        authority,
        vocabulary,
        trie,
        {row["form"]: _hints(row["hints"]) for row in authority.ambiguous},
        {slug: tuple(rows) for slug, rows in tenures.items()},
        {surname: tuple(rows) for surname, rows in surnames.items()},
    )


def _forms(authority: Authority) -> dict[str, list[Name]]:
    forms: dict[str, list[Name]] = defaultdict(list)
    for form, name in [*_state_forms(authority), *_organisation_forms(authority), *_person_forms(authority)]:
        if name not in forms[form]:
            forms[form].append(name)
    return forms


def _state_forms(authority: Authority) -> Iterator[tuple[str, Name]]:
    columns = (
        ("name", "name"),
        ("official_name", "name"),
        ("aliases", "name"),
        ("adjectives", "demonym"),
        ("people_singular", "people"),
        ("people_plural", "people"),
        ("capitals", "capital"),
        ("metonyms", "metonym"),
    )
    for row in (*authority.states, *authority.unions):
        entity = authority.entities[row["code"]]
        for column, via in columns:
            for form in _spellings(values_of(row[column]), keep_article=column == "capitals"):
                yield form, Name(entity, via, row["valid_from"], row["valid_to"])


def _organisation_forms(authority: Authority) -> Iterator[tuple[str, Name]]:
    for row in authority.organisations:
        entity = Entity("organisation", row["code"].lower(), row["name"], row["code"])
        for column, via in (("name", "name"), ("aliases", "name"), ("metonyms", "metonym")):
            for form in _spellings(values_of(row[column])):
                yield form, Name(entity, via, row["founded"], row["dissolved"])


def _person_forms(authority: Authority) -> Iterator[tuple[str, Name]]:
    for row in authority.people:
        entity = Entity("person", row["slug"], row["name"], row["slug"])
        for form in _spellings((row["name"], *values_of(row["aliases"]))):
            if " " in form:  # a bare surname is the reference stage's business
                yield form, Name(entity, "person", row["start"], row["end"])


def _spellings(forms: Iterable[str], *, keep_article: bool = False) -> Iterator[str]:
    """Yield each form with straight apostrophes and, but for towns such as The Hague, without its article.

    Forms in lower case are left out: they need context.
    """
    for form in forms:
        bare = form.replace("’", "'")
        if not keep_article:
            bare = re.sub(r"^[Tt]he (?=[A-Z])", "", bare)
        if any(letter.isupper() for letter in bare) and not bare.startswith("the "):
            yield bare


def _without_accents(name: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))


def _surnames(row: Row) -> set[str]:
    """Return the last words of the names, and the only name of those who have one: "Suharto"."""
    names = (row["name"], *values_of(row["aliases"]))
    return {form.replace("’", "'").split()[-1] for form in names if " " in form or form == row["name"]}


def _hints(cell: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    parts = [part.partition("=") for part in cell.split("|")]
    return tuple((code, tuple(word.strip() for word in words.split(","))) for code, _, words in parts)
