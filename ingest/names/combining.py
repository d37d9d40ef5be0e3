"""Names of states in their combining form: "Anglo-Iraqi", "the Sino-Soviet pact"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from ingest.basics.claims import Entity
from ingest.names.lexicon import Lexicon


def find_combining(doc: Doc, lexicon: Lexicon) -> Iterator[tuple[int, int, Entity]]:
    """Yield the start and end of each such form, with the state that it means; a capital must follow it."""
    codes = {form: code for code, forms in lexicon.vocabulary.names["combining"].items() for form in forms}
    for token in doc[:-2]:
        code = codes.get(token.text)
        if code is None or token.whitespace_ or token.nbor().text not in ("-", "–"):
            continue
        entity = lexicon.entity(code)
        if entity is not None and token.nbor(2).text[:1].isupper():
            yield token.i, token.i + 1, entity
