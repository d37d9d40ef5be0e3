"""Spelling: flat records name a person as the article does, whatever name the authority tables prefer."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from ontology.iris import slug

Record = dict[str, Any]
INITIALS = re.compile(r"\b([A-Z])\.(?=[A-Z]\.)")  # "J.R." is written as one word, "J. R." as two
# What stands before a full name without being a part of it; "King Hussein" has no other name.
STYLES = frozenset(
    ["king", "queen", "prince", "princess", "sheikh", "sheikha", "pope", "emperor", "empress", "sultan", "dame"]
)
NUMERAL = re.compile(r"[IVX]+")
MIDDLE = re.compile(r"(?<=[a-z] )[A-Z]\. (?=[A-Z])")


def respell(record: Record, names: Mapping[str, Collection[str]]) -> Record:
    """Return a flat record whose people have the slug of the fullest name that its quotations give them.

    *names* has all known names by slug. Where no quotation holds a name of two words or more the slug stays, but for
    a middle initial that they are known without; so it does where two people would share one.
    """
    text = "\n".join(quoted for fact in record["facts"] for quoted in fact["evidence"])
    slugs = [person["slug"] for person in record["people"]]
    chosen = {known: _choose(known, names.get(known, ()), text) for known in slugs}
    counts = list(chosen.values())
    changed = {known: new for known, new in chosen.items() if new != known and counts.count(new) == 1}
    if not changed:
        return record
    people = [{**person, "slug": changed.get(person["slug"], person["slug"])} for person in record["people"]]
    return {**record, "people": people, "facts": [_rename(fact, changed) for fact in record["facts"]]}


def _choose(known: str, names: Collection[str], text: str) -> str:
    plain = MIDDLE.sub("", text)
    spelled = [name for name in names if " " in name and name in text]
    spelled = spelled or [name for name in names if " " in name and name in plain]
    if not spelled:
        return _drop_middle(known, names)
    return slug(INITIALS.sub(r"\1", drop_style(max(spelled, key=lambda name: (len(name), name)))))


def _drop_middle(known: str, names: Collection[str]) -> str:
    """Return the slug of a name without its middle initial, where they are known by that too: "Harry Truman"."""
    slugs = {slug(name): name for name in names}
    short = slug(MIDDLE.sub("", slugs.get(known, "")))
    return short if short in slugs else known


def drop_style(name: str) -> str:
    """Return *name* without "King" or "Sheikh" in front where two words or a numeral are left: "Hassan II"."""
    first, *rest = name.split()
    is_full = len(rest) > 1 or (bool(rest) and NUMERAL.fullmatch(rest[-1]) is not None)
    return " ".join(rest) if first.lower() in STYLES and is_full else name


def _rename(fact: Record, changed: Mapping[str, str]) -> Record:
    return {key: value if key == "evidence" else _spell(value, changed) for key, value in fact.items()}


def _spell(value: Any, changed: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_spell(each, changed) for each in value]
    return changed.get(value, value) if isinstance(value, str) else value
