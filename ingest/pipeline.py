"""The journey of one article: from its text to the record of what it claims."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from spacy.language import Language

from ingest.acts.access import find_access_acts
from ingest.acts.arrangements import find_arrangements
from ingest.acts.encounters import find_encounters
from ingest.acts.incidents import find_incidents, find_persona_non_grata
from ingest.acts.meetings import find_meetings
from ingest.acts.members import find_members
from ingest.acts.memberships import find_membership_acts
from ingest.acts.negotiations import find_negotiations
from ingest.acts.permissions import find_bare_access, find_evictions, find_permissions
from ingest.acts.presence import find_presence
from ingest.acts.prohibitions import find_prohibitions
from ingest.acts.provisions import find_assessments, find_provisions
from ingest.acts.remarks import find_remarks
from ingest.acts.repetition import find_repetition
from ingest.acts.sanctions import find_bare_sanction, find_sanction_acts
from ingest.acts.statements import find_statements
from ingest.acts.succession import find_successions
from ingest.acts.tenures import add_offices
from ingest.acts.treaties import find_dated_treaty, find_treaty_acts
from ingest.acts.verdicts import find_verdicts
from ingest.articles.articles import Article
from ingest.basics.authority import Authority, load_authority
from ingest.basics.claims import ArticleRecord, Claim, Entity, When
from ingest.basics.vocabulary import Vocabulary, load_vocabulary
from ingest.graph.joining import join_claims
from ingest.graph.reprints import sketch
from ingest.language.cues import Cues
from ingest.language.frames import Frames, Match, load_frames
from ingest.language.sentences import Paragraph, find_paragraphs, load_model, model_name, sentences
from ingest.names.homes import chamber_states
from ingest.names.lexicon import Lexicon, build_lexicon
from ingest.names.mentions import Mentions, collect, find_mentions
from ingest.names.towns import find_states_of_towns
from ingest.narrative.newsday import find_news
from ingest.narrative.storyline import find_all_dates
from ingest.narrative.timing import Timeline
from ingest.offices.held import Office
from ingest.offices.offices import OfficeFinder
from ingest.reference.context import Context
from ingest.reference.instruments import Instruments
from ingest.reference.reference import Reference
from ingest.reference.speech import Speeches

FINDERS = {
    "treaty": find_treaty_acts,
    "sanction": find_sanction_acts,
    "membership": find_membership_acts,
    "access": find_access_acts,
    "meeting": find_meetings,
    "incident": find_incidents,
    "statement": find_statements,
    "succession": find_successions,
}

PLAYED = ("access", "meeting", "incident", "statement")  # what teams also do: "met again in the group stage"
NOT_OF_SPORT = FINDERS.keys() - PLAYED
EMPTY = frozenset({"DET", "ADP", "PUNCT", "CCONJ", "SCONJ", "PART", "NUM", "SPACE", "PRON", "SYM"})  # start no claim


@dataclass(frozen=True)
class Reader:
    """The model and the data that reading needs, loaded once."""

    nlp: Language
    authority: Authority
    vocabulary: Vocabulary
    lexicon: Lexicon
    frames: Frames

    @cached_property
    def cues(self) -> Cues:
        """The cue lists of factuality and speech."""
        return Cues(self.vocabulary)

    @cached_property
    def rule_set(self) -> str:
        """The hash of `hash_rules`."""
        return hash_rules()


def hash_rules() -> str:
    """Return a hash of all that decides what is found: code, frames and lexicons of `ingest`, the authority tables."""
    digest = sha256()
    for folder, suffixes in ((files("ingest"), (".py", ".toml")), (files("seeds") / "authority", (".tsv",))):
        for name, content in _list_rules(folder, suffixes):
            digest.update(name.encode() + b"\0" + content + b"\0")
    return digest.hexdigest()[:16]


def _list_rules(folder: Traversable, suffixes: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of the files under *folder* that end so, in a fixed order."""
    for item in sorted(folder.iterdir(), key=lambda each: each.name):
        if item.is_dir():
            yield from _list_rules(item, suffixes)
        elif item.name.endswith(suffixes):
            yield item.name, item.read_bytes()


def load_reader() -> Reader:
    """Load the model, the authority tables, the lexicons and the frames; raises LexiconError for malformed data."""
    vocabulary = load_vocabulary()
    authority = load_authority()
    return Reader(load_model(), authority, vocabulary, build_lexicon(authority, vocabulary), load_frames())


def read_article(article: Article, reader: Reader) -> ArticleRecord:
    """Return the record of *article*: whom it mentions and what it claims."""
    paragraphs = find_paragraphs(article, reader.nlp)
    mentions = find_mentions(paragraphs, reader.lexicon, article.published)
    offices, mentions = find_offices(paragraphs, mentions, article.published, reader)
    context = build_context(article, paragraphs, mentions, offices, reader)
    add_offices(context, offices)
    find_claims(context)
    return ArticleRecord(
        key=article.key,
        title=article.title,
        sha256=article.sha256,
        text_length=len(article.text),
        publisher=article.publisher,
        published=article.published,
        source=article.source,
        mentions=mentioned(mentions, context.claims, find_states_of_towns(paragraphs, mentions, reader.lexicon)),
        claims=tuple(join_claims(context.claims)),
        rule_set=reader.rule_set,
        model=model_name(reader.nlp),
        sketch=sketch(article.text, article.body),
    )


def find_offices(
    paragraphs: Sequence[Paragraph], mentions: Mentions, published: When | None, reader: Reader
) -> tuple[list[Office], Mentions]:
    """Return the offices, and the mentions with those people whom only a title revealed."""
    houses = chamber_states(paragraphs, mentions, reader.vocabulary.word_sets["legislature"])
    finder = OfficeFinder(reader.vocabulary, reader.lexicon, published, tuple(houses))
    offices, revealed = finder.find(paragraphs, mentions)
    return offices, collect([*mentions.rows, *revealed]) if revealed else mentions


def build_context(
    article: Article, paragraphs: Sequence[Paragraph], mentions: Mentions, offices: Sequence[Office], reader: Reader
) -> Context:
    """Return the context in which the finders read *article*."""
    reference = Reference(
        paragraphs, mentions, offices, reader.lexicon, reader.vocabulary, article.published, article.title
    )
    dates = find_all_dates(article.text, article.published, paragraphs)
    return Context(
        text=article.text,
        published=article.published,
        paragraphs=paragraphs,
        reference=reference,
        vocabulary=reader.vocabulary,
        frames=reader.frames,
        cues=reader.cues,
        speeches=Speeches(reader.cues, reference),
        instruments=Instruments(reader.vocabulary, reference),
        timeline=Timeline(dates, article.published, find_news(paragraphs, dates, article.published)),
    )


def find_claims(context: Context) -> None:
    """Add what every sentence claims, in text order: later phrases lean on what earlier ones said."""
    sport = re.compile(rf"\b({'|'.join(sorted(context.vocabulary.word_sets['sport']))})s?\b")
    for paragraph, sentence in sentences(context.paragraphs):
        finders = NOT_OF_SPORT if sport.search(sentence.text) else FINDERS
        for token in sentence:
            if token.pos_ in EMPTY:
                continue
            for match in best_matches(context.frames.find(token)):
                if match.frame.type in finders:
                    FINDERS[match.frame.type](context, paragraph, match)
            find_dated_treaty(context, paragraph, token)
            find_negotiations(context, paragraph, token)
            find_bare_sanction(context, paragraph, token)
            find_prohibitions(context, paragraph, token)
            find_permissions(context, paragraph, token)
            find_evictions(context, paragraph, token)
            find_members(context, paragraph, token)
            find_repetition(context, paragraph, token)
            find_bare_access(context, paragraph, token)
            find_arrangements(context, paragraph, token)
            find_encounters(context, paragraph, token)
            find_presence(context, paragraph, token)
            find_verdicts(context, paragraph, token)
            find_remarks(context, paragraph, token)
            find_persona_non_grata(context, paragraph, token)
        find_provisions(context, paragraph, sentence)
        find_assessments(context, paragraph, sentence)


def best_matches(matches: Iterator[Match]) -> list[Match]:
    """Return one match for each frame: the first that fits the frame's theme; longer patterns come first."""
    found: dict[str, Match] = {}
    for match in matches:
        if match.frame.type == "membership" and match.is_of_time():
            continue
        kept = found.get(match.frame.name)
        if kept is None or (not kept.fits() and match.fits()):
            found[match.frame.name] = match
    return list(found.values())


def mentioned(mentions: Mentions, claims: Sequence[Claim], placed: Iterable[Entity] = ()) -> tuple[Entity, ...]:
    """Return the states, organisations and people of an article, and the states of its towns (*placed*); each once."""
    found = {mention.entity for mention in mentions.rows if mention.entity.kind in ("state", "organisation", "person")}
    found.update(placed)
    for claim in claims:
        found.update(
            entity
            for entities in claim.roles.values()
            for entity in entities
            if entity.kind in ("state", "organisation", "person")
        )
    return tuple(sorted(found))
