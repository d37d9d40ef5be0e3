"""Names of people that the model did not see as such, by what stands beside them.

"Yoichi Iida, who runs the department", "said Kim You-geun", "Sofia Sapega told the court", "Park Jin-ho".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from spacy.tokens import Doc, Token

from ingest.basics.vocabulary import word_set

SAYING = word_set(
    "say tell add announce insist warn argue reply declare write testify complain explain concede admit note stress"
)
HYPHENED = re.compile(r"[A-Z][a-z]+-[a-z]+")  # a given name of two syllables: "You-geun", "Chung-kwang"
LONGEST = 4


def find_unseen_names(
    doc: Doc,
    is_known: Callable[[Token], bool],
    is_town: Callable[[Token], bool],
    no_names: Collection[str],
    family_first: Collection[str],
) -> Iterator[tuple[int, int]]:
    """Yield where names of two to four words begin and end, none of whose words *is_known* or one of *no_names*.

    The first is no town either, though a family may be called by one (*is_town*).
    """
    place = 0
    while place < len(doc):
        if is_town(doc[place]):
            place += 1
            continue
        last = _run_end(doc, place, is_known, no_names)
        words = doc[place:last].text.replace(" - ", "-").split()
        if 2 <= len(words) <= LONGEST and _is_person(doc, place, last, words, family_first):
            yield place, last
        place = max(last, place + 1)


def _run_end(doc: Doc, place: int, is_known: Callable[[Token], bool], no_names: Collection[str]) -> int:
    """Return where the run of capitalised words that begins at *place* ends."""
    last = place
    while last < len(doc):
        token = doc[last]
        if token.text == "-" and place < last and not doc[last - 1].whitespace_ and not token.whitespace_:
            last += 2
            continue
        is_name = token.pos_ in ("PROPN", "NOUN", "ADJ") and token.text[:1].isupper() and token.text.isalpha()
        if not is_name or token.text.isupper() or token.lower_ in no_names or is_known(token):
            break
        last += 1
    return min(last, len(doc))


def _is_person(doc: Doc, first: int, last: int, words: list[str], family_first: Collection[str]) -> bool:
    before, after = (doc[first - 1] if first > 0 else None), (doc[last] if last < len(doc) else None)
    if before is not None and (before.text in ("-", "&") or (before.pos_ == "DET" and before.lower_ != "that")):
        return False
    if len(words) == 2 and HYPHENED.fullmatch(words[1]) and (words[0] in family_first or _is_closed(after)):
        return True
    if after is None:
        return False
    behind = doc[last + 1] if last + 1 < len(doc) else None
    if after.text == "," and behind is not None and behind.lower_ in ("who", "whom", "whose"):
        return True
    if after.lower_ == "who":
        return True
    if after.pos_ == "VERB" and after.lemma_ in SAYING and after.tag_ in ("VBD", "VBZ") and after.lemma_ != "announce":
        return len(words) == 2 and doc[last - 1].pos_ == "PROPN"
    return before is not None and before.lemma_ in SAYING and before.pos_ == "VERB" and after.text in (",", ".")


def _is_closed(after: Token | None) -> bool:
    return after is None or after.text in (",", ".", ";", ")") or after.pos_ in ("VERB", "AUX")
