"""The words that expressions of time are made of: numbers, months, units, and how a row of the table is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from ingest.basics.vocabulary import word_set
from ingest.dates.anchors import SIDES, Anchors, Time
from ingest.dates.calendar import MONTHS, SEASONS, WEEKDAYS

Resolve = Callable[[re.Match[str], Anchors], Time | None]

TENS = {
    word: 10 * n
    for n, word in enumerate(("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2)
}
_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
NUMBERS = {
    **{word: n for n, word in enumerate(_SMALL, start=1)},
    **dict.fromkeys(("a", "an"), 1),
    **{"a couple of": 2, "fourteen": 14, "fifteen": 15, "a hundred": 100, "one hundred": 100},
    **TENS,
}
ROUND = {word.removesuffix("y") + "ies": 1900 + number for word, number in TENS.items()}
SHORT = [name for name in MONTHS if len(name) < 5 and name not in ("may", "june", "july")]


def any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True)).replace(" ", r"\s+")


# Verbs that go on after "the vote held the day before": a noun there would be what the day is counted from.
_AFTER = any_of(
    word_set(
        "had has have was were is are did could would will lacked failed proved ended showed brought left gave drew "
        "led raised produced seemed remained became made killed"
    )
)

PARTS = {
    "<YEAR>": r"(?P<year>1[5-9]\d\d|2[01]\d\d)",
    "<MONTH>": rf"(?P<month>(?:{any_of(set(MONTHS) - set(SHORT))})\b|(?:{any_of(SHORT)})\b\.?)",
    "<DAY>": r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d|[,.]\d)",
    "<LAST>": r"(?:(?:-|–|—| and | to | or |/)(?P<last>\d{1,2})(?:st|nd|rd|th)?(?!\d|[,.]\d))",
    "<WEEKDAY>": rf"(?P<weekday>{any_of(WEEKDAYS)})",
    "<SEASON>": rf"(?P<season>{any_of(SEASONS)})",
    "<UNIT>": r"(?P<unit>day|week|fortnight|month|year|decade|century)",
    "<NUMBER>": rf"(?P<number>\d{{1,3}}|(?:(?:{any_of(TENS)})-)?(?:{any_of(NUMBERS)}))",
    "<STOP>": rf"(?=\s*(?:[.,;:!?)\]—–]|$|\n|(?:and|but|{_AFTER})\b))",
    "<WHICH>": rf"(?P<which>{any_of(SIDES)})",
}


def row(words: str, resolve: Resolve) -> tuple[re.Pattern[str], Resolve]:
    """Return an expression; in *words* a space is any white space, and `PARTS` are filled in."""
    pattern = re.sub("<[A-Z]+>", lambda part: PARTS[part[0]], words)
    return re.compile(r"(?<![\w$€£.])" + pattern.replace(" ", r"\s+"), re.IGNORECASE), resolve
