"""Whether four digits are a year: after a word that a year follows, and where they count or number nothing."""

from __future__ import annotations

import re

_UNITS = """
    troops soldiers men people persons personnel officers civilians deputies votes members delegates policemen police
    prisoners refugees guests protesters demonstrators peacekeepers km kilometers kilometres miles metres meters feet
    tons tonnes dollars euros pounds rubles roubles hours gmt mw megawatts barrels tanks aircraft missiles warheads
    vehicles pages students workers families homes houses companies points percent hectares acres names others
    """
_NUMBERING = r"""resolutions? res nos? numbers? articles? sections? decrees? orders? laws? chapters? paragraphs? pages?
    unscr s/res/ flight room channel directives? regulations?"""
# A year follows these, be it as time ("in 2004") or before a noun ("the 2008 war").
_CUES = """
    in of since until till by from to through and or during before after early earlier late later mid circa around
    between the a an its their his her our year for than as throughout fiscal s that this pre post summer election
    elections war treaty agreement crisis summit coup accord pact
    """
_COUNTED = re.compile(
    rf"\s*(?:%|(?:\s(?:to|or|and|[a-z]+)\s?|[-–])?[\d,]*\s*(?:[a-z]+\s)?(?:{'|'.join(_UNITS.split())})\b)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    rf"(?:\b(?:{'|'.join(_NUMBERING.split())})\.?\s+|[$€£#/]\s?)(?:\d+(?:,\s*|,?\s+and\s+|\s+or\s+|-|–))*$",
    re.IGNORECASE,
)
_YEAR_CUE = re.compile(rf"(?:\b(?:{'|'.join(_CUES.split())}),?[-\s]+|[(—,’'-]\s?|^)$", re.IGNORECASE)


def names_a_year(match: re.Match[str]) -> bool:
    """Say whether the four digits of *match* are a year."""
    text, start = match.string, match.start()
    before = text[max(0, start - 60) : start]
    if not _YEAR_CUE.search(before) or _NUMBERED.search(before) or _COUNTED.match(text[match.end() : match.end() + 40]):
        return False
    return not re.match(r",\d{3}|\.\d", text[match.end() : match.end() + 4])
