"""Sentences as the finders of claims see them: parsed, with mentions, dates and speakers."""

from datetime import date

from spacy.tokens import Token

from ingest.articles.articles import Article
from ingest.basics.claims import Span
from ingest.dates.calendar import exactly
from ingest.language.sentences import Paragraph, find_paragraphs
from ingest.names.mentions import find_mentions
from ingest.pipeline import Reader, build_context, find_offices
from ingest.reference.context import Context

FRIDAY = exactly(date(2007, 6, 15))


def context_of(text: str, reader: Reader) -> Context:
    """Return *text* as an article of one paragraph, published on a Friday in June 2007."""
    article = Article("case", "case", text, "0" * 64, None, FRIDAY, None, (Span(0, len(text)),))
    paragraphs = find_paragraphs(article, reader.nlp)
    mentions = find_mentions(paragraphs, reader.lexicon, article.published)
    offices, mentions = find_offices(paragraphs, mentions, article.published, reader)
    return build_context(article, paragraphs, mentions, offices, reader)


def word_of(context: Context, word: str) -> tuple[Paragraph, Token]:
    """Return the first token that reads *word*, with its paragraph."""
    [paragraph] = context.paragraphs
    return paragraph, next(token for token in paragraph.doc if token.text == word)
