"""What single lines of a header or footer are: labels, source and date, byline, title, dateline, list of sources."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.basics.claims import Span, When
from ingest.dates.calendar import MONTHS, month_of
from ingest.dates.dates import find_dates

_LABELS = (
    *("publication", "outlet", "source", "volume", "issue", "number", "title", "headline", "section", "dateline"),
    *("date", "published on", "published", "updated", "by", "author", "byline", "url", "link", "copyright"),
)
_LABEL = re.compile(rf"(?:^|(?<=[\s|;,]))({'|'.join(_LABELS)})\s*:\s*", re.IGNORECASE)
_LONGEST_HEADER_LINE = 200
_LONGEST_FOOTER_LINE = 600
_DASH = r"\s+(?:—|–|-{1,3}|\||·|•)\s+"


def read_labels(line: str) -> dict[str, str]:
    """Return what "Publication: NAME Volume: 2 Issue: 214" says, by lower-case label; empty for other lines."""
    if len(line) > _LONGEST_HEADER_LINE or not _LABEL.match(line):
        return {}
    found = list(_LABEL.finditer(line))
    ends = [*(match.start() for match in found[1:]), len(line)]
    values = (
        (match[1].lower(), line[match.end() : end].strip(" \t|;,")) for match, end in zip(found, ends, strict=True)
    )
    return {label: value for label, value in values if value}


def read_date(words: str) -> When | None:
    """Return the date that *words* are, all of them and with a year; None for anything else."""
    text = words.strip(" \t.()[]")
    text = re.sub(
        r"^(?:published|posted|first published|last updated|updated)(?: on)?:?\s+", "", text, flags=re.IGNORECASE
    )
    text = re.sub(
        r"[,\s]+(?:at )?\d{1,2}[:.]\d\d(?:\s*(?:[ap]\.?m\.?|GMT|UTC|[A-Z]{2,4}))*$", "", text, flags=re.IGNORECASE
    )
    if text.isupper():
        text = text.title()
    slashed = re.fullmatch(r"(\d{4})/(\d\d?)/(\d\d?)", text)
    if slashed:
        text = f"{slashed[1]}-{int(slashed[2]):02}-{int(slashed[3]):02}"
    month = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text)
    if month:
        return month_of(int(month[1]), int(month[2]))
    if not text:
        return None
    found = find_dates(text, Span(0, len(text)), published=None, latest=None)
    if len(found) != 1 or (found[0].span.start, found[0].span.end) != (0, len(text)):
        return None
    return found[0].when


def read_source_line(line: str) -> tuple[str | None, When] | None:
    """Return source and date of "SOURCE — 2005-11-14", "14 May 2005 | SOURCE", "May 2005"; None for other lines."""
    if len(line) > _LONGEST_HEADER_LINE:
        return None
    alone = read_date(line)
    if alone is not None:
        return None, alone
    parts = re.split(_DASH, line)
    if len(parts) < 2:
        parts = re.split(r",\s+(?=\d|[A-Z][a-z]+\.? \d)", line, maxsplit=1)
    for source, words in ((line.split(parts[-1], maxsplit=1)[0], parts[-1]), (line[len(parts[0]) :], parts[0])):
        when = read_date(words) if len(parts) > 1 else None
        if when is not None:
            return source.strip(" \t—–-|·•,") or None, when
    return None


_NAME = r"[A-Z][\w.'’-]+"


def is_byline(line: str) -> bool:
    """Say whether *line* is "By Jane Doe" or "By Jane Doe in Bamako"."""
    return bool(re.fullmatch(rf"(?:By|BY) {_NAME}(?:,? (?:{_NAME}|and|in|for|de|van|von|al|el|&))*", line))


def is_title(line: str) -> bool:
    """Say whether *line* reads like a title: short, no sentence."""
    words = line.rstrip("”\"’'»")
    return len(line) <= _LONGEST_HEADER_LINE and not words.endswith((".", ";", ",", ":")) and not line[0].islower()


def is_source(line: str) -> bool:
    """Say whether *line* reads like the name of a desk or an outlet."""
    return len(line) <= 80 and is_title(line) and not line.endswith(("?", "!")) and len(line.split()) <= 8


@dataclass(frozen=True, slots=True)
class Dateline:
    """The *words* before the first sentence ("BRUSSELS, April 23 (Reuters) - "), with what they name."""

    words: str
    agency: str | None
    date: When | None


_PLACE = r"[A-Z\u00c0-\u00de][\w.'’/-]*(?: [\w.'’/-]+){0,3}"
_MONTH_NAMES = f"(?i:{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
_DATELINE = re.compile(
    rf"(?P<place>{_PLACE}(?:, (?!(?:{_MONTH_NAMES})\b)[\w .'’/-]{{1,40}}?)?)"
    rf"(?:, (?P<date>(?:{_MONTH_NAMES})\.? \d\d?(?:,? \d{{4}})?|\d\d? (?:{_MONTH_NAMES})(?: \d{{4}})?))?"
    r"(?: \((?P<agency>[^()]{2,40})\))?(?: ?[—–] ?| --? )(?=[A-Z\u00c0-\u00de“\"‘'])"
)


def read_dateline(paragraph: str) -> Dateline | None:
    """Return the dateline that *paragraph* begins with; None where it begins with its first sentence."""
    found = _DATELINE.match(paragraph)
    if found is None or not _is_place(found):
        return None
    agency = found["agency"]
    return Dateline(found[0], agency if agency and not agency.islower() else None, read_date(found["date"] or ""))


def _is_place(found: re.Match[str]) -> bool:
    """Say whether the words before the dash are a place: in capitals, or with a date or an agency, or short."""
    first: str = found["place"].split(",")[0]
    if first.isupper():
        return sum(letter.isalpha() for letter in first) > 2
    names = all(word[0].isupper() for word in re.split(r"[ -]", first) if word[:1].isalpha())
    brief = re.search(r" [—–] $", found[0]) is not None and len(first.split()) < 3
    return bool(names) and bool(brief or found["date"] or found["agency"])


_FOOTER = re.compile(
    r"(?:sources?|references|footnotes?|notes?|bibliography|copyright|©|\(c\)|all rights reserved|reporting by|"
    r"\(?additional reporting|\(?editing by|edited by|contact|for more information|follow us|read more|related|"
    r"https?://|www\.|first published|published on|last updated|this article)(?:\b|(?<=\W))",
    re.IGNORECASE,
)
_NO_WORDS = re.compile(r"[\W_]*(?:ends?|-?30-?)?[\W_]*", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"\b(?:{_MONTH_NAMES})\b\.? \d\d?|\b\d\d? (?:{_MONTH_NAMES})\b", re.IGNORECASE)


def is_footer(line: str) -> bool:
    """Say whether *line*, one of the last, is no running text: a list of sources, credits, rights, an address."""
    if len(line) > _LONGEST_FOOTER_LINE:
        return False
    if _NO_WORDS.fullmatch(line) or read_date(line) is not None:
        return True
    if line.startswith("(") and line.endswith((")", ").")) and "(" not in line[1:]:
        credited = re.match(r"\((?:reporting|editing|writing|additional|compiled|with)\b", line, re.IGNORECASE)
        return credited is not None or is_source_list(line)
    return bool(_FOOTER.match(line.lstrip("*_ "))) and not _is_sentence(line)


def is_source_list(line: str) -> bool:
    """Say whether *line* is "(Kommersant, Reuters, November 14)": names and dates between commas, no sentence."""
    inside = line.strip("(). ")
    if re.search(r"[.!?]\s+[A-Z]", inside):
        return False
    return bool(_MONTH_DAY.search(inside)) and inside.count(",") + inside.count(";") >= 1


def _is_sentence(line: str) -> bool:
    """Say whether a line that begins like a footer ("Sources in Kabul say ...") is a sentence all the same."""
    begins = re.match(r"(?:sources?|notes?|references|contact|related|this article)\b(?!\s*:)", line, re.IGNORECASE)
    return bool(begins) and line.rstrip("”\"’'").endswith((".", "?", "!"))
