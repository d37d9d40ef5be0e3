"""The states of the towns that an article names as places: "in The Hague" tells of the Netherlands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.basics.claims import Entity
from ingest.basics.vocabulary import word_set
from ingest.language.sentences import Paragraph
from ingest.names.lexicon import Lexicon, Name
from ingest.names.mentions import Mentions

BEFORE_PLACES = word_set("in at from near to outside")
LONGEST = 3


def find_states_of_towns(paragraphs: Sequence[Paragraph], mentions: Mentions, lexicon: Lexicon) -> Iterator[Entity]:
    """Yield the state of each town behind "in", "at", "from" ... that lies in one state only.

    A capital that stands for a body elsewhere ("Brussels decided") is a place there too.
    """
    for paragraph in paragraphs:
        doc = paragraph.doc
        for token in doc[1:]:
            if not token.text[:1].isupper() or doc[token.i - 1].lower_ not in BEFORE_PLACES:
                continue
            mention = mentions.of(paragraph.number, token)
            if mention is not None and (
                mention.entity.kind != "organisation" or mention.via not in ("metonym", "capital")
            ):
                continue
            written = [doc[token.i : token.i + length].text for length in range(LONGEST, 0, -1)]
            states = next((found for text in written if (found := lexicon.places.get(text))), ())
            if len(states) == 1:
                yield states[0]
            elif mention is not None:
                yield from _of_capital(token.text, lexicon)


def _of_capital(form: str, lexicon: Lexicon) -> Iterator[Entity]:
    for _, _, values in lexicon.trie.find(form):
        states = [value.entity for value in values if isinstance(value, Name) and value.via == "capital"]
        yield from states[:1]
