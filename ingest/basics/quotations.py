"""Quotations that run over several sentences: in whose mouth a sentence stands that names no speaker of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from spacy.tokens import Doc, Span, Token

OPENING, CLOSING, EITHER = "“„«", "”»", '"'


def find_report(head: Token, reporting: Collection[str]) -> Token | None:
    """Return the verb of speech of the quotation that *head* stands in: of the sentence before, else of the one after.

    None where *head* is not quoted, or its own sentence has such a verb.
    """
    if not _is_quoted(head) or _verb_of_speech(head.sent, reporting) is not None:
        return None
    sentences = list(head.doc.sents)
    place = next(number for number, sentence in enumerate(sentences) if sentence.start == head.sent.start)
    before, after = sentences[:place], sentences[place + 1 :]
    for sentence in (*reversed(before[-2:]), *after[:1]):
        verb = _verb_of_speech(sentence, reporting)
        if verb is not None:
            return verb
    return None


def _is_quoted(token: Token) -> bool:
    return sum(_marks(token.doc, token.i)) > 0


def _marks(doc: Doc, place: int) -> Iterator[int]:
    """Yield 1 for each mark before *place* that opens a quotation, -1 for each that closes one."""
    inside = False
    for token in doc[:place]:
        if token.text in OPENING or (token.text == EITHER and not inside):
            inside = True
            yield 1
        elif (token.text in CLOSING or token.text == EITHER) and inside:
            inside = False
            yield -1


def _verb_of_speech(sentence: Span, reporting: Collection[str]) -> Token | None:
    """Return the verb outside the quotation marks of *sentence* that has a subject and tells speech."""
    verbs = (token for token in sentence if token.pos_ == "VERB" and token.lemma_ in reporting)
    spoken = (verb for verb in verbs if any(child.dep_ == "nsubj" for child in verb.children))
    return next((verb for verb in spoken if not _is_quoted(verb)), None)
