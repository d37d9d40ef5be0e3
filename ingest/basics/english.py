"""Whether a text is English: by its script, then by the small words that every text in a language is full of."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_SCRIPTS = {
    "CYRILLIC": "Russian or another language in Cyrillic script",
    "ARABIC": "Arabic, Persian or another language in Arabic script",
    "HEBREW": "Hebrew",
    "GREEK": "Greek",
    "GEORGIAN": "Georgian",
    "ARMENIAN": "Armenian",
    "DEVANAGARI": "Hindi or another language in Devanagari script",
    "BENGALI": "Bengali",
    "THAI": "Thai",
    "HANGUL": "Korean",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "CJK": "Chinese or Japanese",
}
_SMALL_WORDS = {
    "English": "the of and to in that is was for on with as by it at from which has had have been were this not an",
    "French": "le la les de des du et un une est dans pour que qui sur par au aux avec ne pas ce cette ont été leur",
    "German": "der die das und den von zu mit sich des im für ist nicht ein eine dem auf auch als nach wie bei wurde",
    "Spanish": "el la los las de del y en que un una por con para se su al lo como más fue han sus entre pero",
    "Portuguese": "o a os as de do da dos das e em que um uma por com para se no na ao foi são não mais pelo",
    "Italian": "il la lo gli le di del della dei e in che un una per con da si nel alla è sono non più ha",
    "Dutch": "de het een en van in dat is op te voor met zijn aan door niet ook bij naar uit werd heeft",
    "Polish": "i w na z do że się nie jest to o przez dla po od przed oraz za jak był które",
    "Turkish": "ve bir bu ile için da de olarak daha çok olan gibi sonra kadar en ancak ya ise",
    "Swedish": "och att det i en som på är av för med den till inte om ett har de från var",
    "Indonesian or Malay": "dan yang di dengan untuk pada dari ini itu dalam tidak akan oleh telah ke sebagai",
}
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_ENOUGH = 20  # words from which on a text without small English words is no English prose


def guess_other_language(text: str) -> str | None:
    """Return the language that *text* seems to be in; None where it is English."""
    return _foreign_script(text) or _foreign_words(re.findall(r"[^\W\d_]+", text.lower()))


def _foreign_script(text: str) -> str | None:
    letters = Counter(unicodedata.name(letter, "?").split()[0] for letter in text if letter.isalpha())
    if letters.total() == 0:
        return "no language: it holds no letters"
    if letters["LATIN"] * 2 >= letters.total():
        return None
    script = max((name for name in letters if name != "LATIN"), key=lambda name: (letters[name], name))
    return _SCRIPTS.get(script, f"a language in {script.title()} script")


def _foreign_words(words: list[str]) -> str | None:
    counts = {language: sum(word in small for word in words) for language, small in _WORDS.items()}
    best = max(counts, key=lambda language: counts[language])  # the first of equals is English
    if best != "English":
        return best
    if len(words) >= _ENOUGH and counts["English"] * 12 < len(words):
        return "another language, or no running text"
    return None
