"""How well facts were found: flat records against annotated ones, figure by figure.

A found fact is right when its type and all core keys equal those of an annotated fact. One that is right about a
doubtful fact, or that repeats a right one, counts neither for nor against.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.articles.articles import Article, load_article
from ingest.basics.errors import ArticleError, GoldError
from ingest.graph.flat import Record, flatten
from ingest.pipeline import Reader, read_article

CORE = {
    "treaty": ("parties", "action"),
    "sanction": ("senders", "targets", "kind", "action"),
    "office": ("person", "role", "of"),
    "membership": ("member", "organisation", "action"),
    "access": ("host", "guest", "action"),
    "meeting": ("participants",),
    "incident": ("kind", "place"),
    "statement": ("speaker", "stance", "target"),
}
GROUPS = {"four": ("office", "treaty", "sanction", "membership"), "all": tuple(CORE)}
ATTRIBUTES = ("status", "by", "date", "kind")
PLAIN = {"status": "actual", "by": None}  # what is not so is marked
ENTITIES = ("states", "organisations", "people")
# Two codes of one body: annotators and authority tables spell these differently.
SAME_BODY = {
    "afu": "au",
    "las": "arab-league",
    "wp": "warsaw-pact",
    "nam": "non-aligned-movement",
    "euparl": "european-parliament",
    "opecplus": "opec+",
    "opec-plus": "opec+",
    "isis": "islamic-state",
    "guuam": "guam",
    "wb": "world-bank",
    "ibrd": "world-bank",
    "hrw": "human-rights-watch",
}
SHORTEST_SURNAME = 4
ACCIDENTS = str.maketrans("_ ", "--", "’'")


@dataclass(frozen=True, slots=True)
class Judgement:
    """The facts of one type in one article: pairs (annotated, found, likeness), and what has no partner.

    *counted* are the found facts that count for or against, *likeness* is the sum over their pairs.
    """

    type: str
    pairs: tuple[tuple[Record, Record, float], ...]
    missed: tuple[Record, ...]
    spurious: tuple[Record, ...]
    counted: tuple[Record, ...]
    likeness: float

    @property
    def right(self) -> list[tuple[Record, Record]]:
        """The pairs that agree in all core keys."""
        return [(gold, found) for gold, found, likeness in self.pairs if likeness == 1.0]


@dataclass
class Figures:
    """What is counted over all articles."""

    articles: int = 0
    gold: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    likeness: dict[str, float] = field(default_factory=lambda: dict.fromkeys(CORE, 0.0))
    asked: Counter[str] = field(default_factory=Counter)
    agreed: Counter[str] = field(default_factory=Counter)
    actual: Counter[str] = field(default_factory=Counter)
    entities: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in ENTITIES})


def load_gold(folder: Path) -> dict[str, tuple[Article, Record]]:
    """Return the articles of *folder* with what is annotated of each, by key; raises GoldError where it cannot."""
    if not folder.is_dir():
        raise GoldError(f"{folder}: no folder; name one that holds pairs KEY.txt and KEY.json")
    stems = {kind: {path.stem for path in folder.glob(f"*.{kind}")} for kind in ("txt", "json")}
    if not stems["txt"] | stems["json"]:
        raise GoldError(f"{folder}: holds no pair KEY.txt and KEY.json; name the folder with the annotated articles")
    for has, lacks in (("txt", "json"), ("json", "txt")):
        for stem in sorted(stems[has] - stems[lacks]):
            raise GoldError(f"{folder / stem}.{has}: has no {stem}.{lacks} beside it; add it, or take this one away")
    truths = {stem: _load_truth(folder, stem) for stem in sorted(stems["txt"])}
    try:
        return {stem: (load_article(stem, folder / f"{stem}.txt"), truth) for stem, truth in truths.items()}
    except ArticleError as error:
        raise GoldError(str(error)) from error


def _load_truth(folder: Path, stem: str) -> Record:
    path = folder / f"{stem}.json"
    try:
        truth = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GoldError(f"{path}: cannot be read as JSON ({error}); correct the file") from error
    if not isinstance(truth, dict) or not _are_facts(truth.get("facts")) or not _are_facts(truth.get("doubtful", [])):
        raise GoldError(
            f'{path}: "facts" and "doubtful" must be lists of objects, each with a "type"; correct the file'
        )
    return truth


def _are_facts(rows: object) -> bool:
    return isinstance(rows, list) and all(isinstance(row, dict) and isinstance(row.get("type"), str) for row in rows)


def extract(articles: Iterable[Article], reader: Reader, *, rules: bool = False) -> dict[str, Record]:
    """Return the flat record of each article, by key, all read together as `publish` does."""
    texts: dict[str, str] = {}
    records = []
    for article in articles:
        texts[article.sha256] = article.text
        records.append(read_article(article, reader))
    return {row["id"]: row for row in flatten(records, reader.authority, texts.__getitem__, rules=rules)}


def evaluate(gold: Mapping[str, Record], found: Mapping[str, Record]) -> Figures:
    """Return the figures of *found* against *gold*, both by key; an article that was not read found nothing."""
    figures = Figures(articles=len(gold))
    for key, truth in gold.items():
        record = found.get(key, {})
        for judgement in judge(truth, record):
            _count(figures, judgement)
        for name, counts in figures.entities.items():
            wanted, named = _names(truth.get(name, ())), _names(record.get(name, ()))
            right = sum(any(_is_same(one, other) for other in named) for one in wanted)
            counts.update(right=right, found=len(named), gold=len(wanted))
    return figures


def judge(truth: Record, record: Record) -> Iterator[Judgement]:
    """Yield a judgement for each type of fact."""
    for fact_type in CORE:
        gold, doubtful, found = (
            [fact for fact in rows if fact.get("type") == fact_type]
            for rows in (truth["facts"], truth.get("doubtful", ()), record.get("facts", ()))
        )
        yield _judge_type(fact_type, gold, doubtful, found)


def _judge_type(fact_type: str, gold: list[Record], doubtful: list[Record], found: list[Record]) -> Judgement:
    keys = CORE[fact_type]
    pairs = pair(gold, found, keys)
    right = {place: found[place] for _, place, likeness in pairs if likeness == 1.0}
    excused = {
        place
        for place, fact in enumerate(found)
        if place not in right
        and (
            any(liken(row, fact, keys) == 1.0 for row in doubtful)
            or any(_repeats(row, fact, keys) for row in right.values())
        )
    }
    paired_gold, paired_found = {one for one, _, _ in pairs}, {other for _, other, _ in pairs}
    return Judgement(
        fact_type,
        tuple((gold[one], found[other], likeness) for one, other, likeness in pairs),
        tuple(fact for place, fact in enumerate(gold) if place not in paired_gold),
        tuple(fact for place, fact in enumerate(found) if place not in paired_found | excused),
        tuple(fact for place, fact in enumerate(found) if place not in excused),
        sum(likeness for _, other, likeness in pairs if other not in excused),
    )


def _repeats(right: Record, fact: Record, keys: Sequence[str]) -> bool:
    same = all(_fold(right.get(name)) == _fold(fact.get(name)) for name in ("status", "by"))
    return same and liken(right, fact, keys) == 1.0


def pair(gold: Sequence[Record], found: Sequence[Record], keys: Sequence[str]) -> list[tuple[int, int, float]]:
    """Return places of annotated and found facts, paired one to one, the most alike first, and their likeness."""
    rows = []
    for one, wanted in enumerate(gold):
        for other, fact in enumerate(found):
            if likeness := liken(wanted, fact, keys):
                shared = sum(_fold(wanted.get(name)) == _fold(fact.get(name)) for name in ATTRIBUTES)
                rows.append((-likeness, -shared, one, other))
    taken: tuple[set[int], set[int]] = (set(), set())
    pairs = []
    for likeness, _, one, other in sorted(rows):
        if one not in taken[0] and other not in taken[1]:
            taken[0].add(one)
            taken[1].add(other)
            pairs.append((one, other, -likeness))
    return pairs


def liken(gold: Record, found: Record, keys: Sequence[str]) -> float:
    """Return how far the core keys agree, from 0 to 1; a key that both leave out agrees."""
    return sum(_agree(gold.get(key) or None, found.get(key) or None) for key in keys) / len(keys)


def _agree(gold: Any, found: Any) -> float:
    if gold is None or found is None:
        return float(gold is found)
    one, other = _fold(gold), _fold(found)
    if isinstance(one, frozenset) or isinstance(other, frozenset):
        return _overlap(*(value if isinstance(value, frozenset) else frozenset((value,)) for value in (one, other)))
    return float(_is_same(one, other) if isinstance(one, str) and isinstance(other, str) else one == other)


def _overlap(one: frozenset[Any], other: frozenset[Any]) -> float:
    """Return the Jaccard index of two sets of codes."""
    left, shared = list(other), 0
    for code in one:
        match = next((rest for rest in left if _is_same(code, rest)), None)
        if match is not None:
            left.remove(match)
            shared += 1
    return shared / (len(one) + len(other) - shared) if one or other else 1.0


def _is_same(one: str, other: str) -> bool:
    """Say whether two codes are equal, or one is the surname that the other ends in."""
    short, long = sorted((one, other), key=len)
    is_surname = "-" not in short and len(short) >= SHORTEST_SURNAME
    return one == other or (is_surname and long.endswith(f"-{short}"))


def _fold(value: Any) -> Any:
    """Return a code without case, accents and other accidents of spelling; a list as a set."""
    if isinstance(value, (list, tuple)):
        return frozenset(map(_fold, value))
    if not isinstance(value, str):
        return value
    letters = (letter for letter in unicodedata.normalize("NFKD", value) if not unicodedata.combining(letter))
    text = "".join(letters).casefold().translate(ACCIDENTS)
    return SAME_BODY.get(text, text)


def _names(rows: Iterable[Any]) -> set[str]:
    return {_fold(row["slug"] if isinstance(row, dict) else row) for row in rows}


def _count(figures: Figures, judgement: Judgement) -> None:
    kind = judgement.type
    figures.gold[kind] += len(judgement.pairs) + len(judgement.missed)
    figures.found[kind] += len(judgement.counted)
    figures.right[kind] += len(judgement.right)
    figures.likeness[kind] += judgement.likeness
    for gold, found in judgement.right:
        _count_attributes(figures, kind, gold, found)
    if kind in GROUPS["four"]:
        both = [
            (gold, found) for gold, found in judgement.right if gold.get("status") == found.get("status") == "actual"
        ]
        figures.actual.update(found=sum(fact.get("status") == "actual" for fact in judgement.counted), right=len(both))


def _count_attributes(figures: Figures, kind: str, gold: Record, found: Record) -> None:
    for name in ATTRIBUTES:
        if name in gold and (name != "kind" or kind == "treaty"):
            is_marked = name in PLAIN and gold[name] != PLAIN[name]
            for counted in (name, f"{name}_marked")[: 1 + is_marked]:
                figures.asked[counted] += 1
                figures.agreed[counted] += _fold(gold[name]) == _fold(found.get(name))
