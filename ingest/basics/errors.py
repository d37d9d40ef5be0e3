"""What can go wrong while articles become claims."""


class IngestError(Exception):
    """Base of every error that ingest raises on purpose."""


class ArticleError(IngestError):
    """A source cannot be read as an article."""


class GoldError(IngestError):
    """A folder of annotated articles cannot be used."""


class LexiconError(IngestError):
    """A lexicon or frame file holds a malformed entry."""


class ClaimError(IngestError):
    """A claim, or the stored record of one, is malformed."""


class ReviewError(IngestError):
    """The table of editors' reviews is malformed."""
