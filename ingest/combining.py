"""Names of states in their combining form: "Anglo-Iraqi", "the Sino-Soviet pact"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from ingest.claims import Entity
from ingest.lexicon import Lexicon


def find_combining(doc: Doc, lexicon: Lexicon) -> Iterator[tuple[int, int, Entity]]:
    """Yield the start and end of each such form, with the state that it means; a capital must follow it."""
    for code, forms in lexicon.vocabulary.names["combining"].items():
        entity = lexicon.entity(code)
        for place in range(len(doc) - 2):
            token, hyphen, after = doc[place : place + 3]
            joined = hyphen.text in ("-", "–") and not token.whitespace_ and after.text[:1].isupper()
            if entity is not None and joined and token.text in forms:
                yield place, place + 1, entity
