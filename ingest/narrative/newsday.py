"""The day of the news: that of a report's first sentence, and which acts told later without a date are of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Span, Token

from ingest.basics.claims import When
from ingest.basics.vocabulary import word_set
from ingest.dates.calendar import is_day
from ingest.dates.dates import DateMention
from ingest.language.clauses import (
    chain_of,
    clause_verb,
    first_verb,
    is_aside,
    is_narrated,
    is_perfect,
    is_simple_present,
    opens_line,
    tense_at,
)
from ingest.language.sentences import Paragraph
from ingest.narrative.reach import root_of

LONGEST_AGO = 7  # days before publication on which what a report opens with may have been
LONGEST_UNSAID = 21  # the same, where the first sentence is in the perfect and the next one dates it
NEAR = 2  # paragraphs after the first that still tell what was decided
BODIES = word_set("council assembly conference parliament senate house congress chamber commission committee board")
DELEGATES = word_set("representative ambassador delegate envoy counterpart colleague delegation observer president")
LASTING = word_set("continue remain keep maintain stay apply go carry still already always never often usually")
ASIDE = frozenset({"relcl", "advcl", "acl", "ccomp"})
# Acts that a decision carries out with its own words: "the resolution ends the measures".
ENACTED = {
    "treaty": frozenset({"extend", "suspend", "terminate", "withdraw", "ratify", "sign"}),
    "sanction": frozenset({"impose", "extend", "tighten", "ease", "lift", "suspend"}),
    "membership": frozenset({"join", "leave", "suspend", "expel"}),
    "access": frozenset({"grant", "revoke", "withdraw", "extend"}),
}


@dataclass(frozen=True, slots=True)
class News:
    """The day on which a report opens, the number of its first paragraph, and whether it covers a body in session."""

    when: When
    paragraph: int
    sentence: int
    in_session: bool


def find_news(
    paragraphs: Sequence[Paragraph],
    dates: Mapping[tuple[int, int], Sequence[DateMention]],
    published: When | None,
) -> News | None:
    """Return the day that the first sentence of the running text tells as just past; None where it tells none."""
    first = next((each for each in paragraphs if any(token.pos_ == "VERB" for token in each.doc)), None)
    if first is None or published is None:
        return None
    lead = next(sentence for sentence in first.doc.sents if any(token.pos_ == "VERB" for token in sentence))
    after = next((each for each in paragraphs if each.number > first.number and len(each.doc)), None)
    places = [(first, lead)]
    if is_perfect(lead.root) and after is not None:  # "Niger has scrapped the accord": the day stands a sentence on
        places.extend((first, each) for each in first.doc.sents if each.start > lead.start)
        places.append((after, next(iter(after.doc.sents))))
    for paragraph, sentence in places:
        longest = LONGEST_AGO if sentence.start == lead.start and paragraph is first else LONGEST_UNSAID
        for row in dates.get((paragraph.number, sentence.start), ()):
            token = (
                root_of(paragraph, row)
                if row.when is not None and _is_just_past(row.when, published, longest)
                else None
            )
            if token is not None and row.when is not None and row.relation == "on" and _is_told(token):
                return News(row.when, first.number, lead.start, _is_session(lead))
    return None


def _is_told(token: Token) -> bool:
    """Say whether a date stands in the main line of its sentence, with a verb of the past."""
    return not is_aside(token) and tense_at(token) == "past"


def _is_just_past(when: When, published: When, longest: int) -> bool:
    return is_day(when) and 0 <= (published.latest - when.latest).days <= longest


def _is_session(lead: Span) -> bool:
    subjects = (token for token in lead if token.dep_ in ("nsubj", "nsubjpass") and token.head.pos_ in ("VERB", "AUX"))
    return any(subject.lemma_.lower() in BODIES for subject in subjects)


def of_news(news: News | None, paragraph: Paragraph, head: Token) -> When | None:
    """Return the day of the news for what its first paragraph tells on in the simple past."""
    if news is None or paragraph.number != news.paragraph or head.sent.start < news.sentence:
        return None
    leads = head.sent.start == news.sentence
    verb = clause_verb(head)
    told = (is_perfect(verb) and verb == head.sent.root and not _lasts(verb)) if leads else is_narrated(head)
    return replace(news.when, inferred=True) if told else None


def _lasts(head: Token) -> bool:
    """Say whether a perfect tells what was so for a while, or long ago: "has already lifted", "have refused since"."""
    return any(child.lower_ in ("since", "already", "never", "long", "always", "yet", "for") for child in head.children)


def enacted(news: News | None, paragraph: Paragraph, head: Token, kind: str, action: object) -> When | None:
    """Return the day of the news for what a decision enacts in the present tense: "the embargo is extended"."""
    if news is None or not 0 <= paragraph.number - news.paragraph <= NEAR or action not in ENACTED.get(kind, ()):
        return None
    verb = head if head.pos_ == "VERB" else clause_verb(head)
    lasting = verb.lemma_ in LASTING or any(child.lower_ in LASTING for child in verb.children)
    main = not any(node.dep_ in ASIDE and not opens_line(node) for node in chain_of(verb))
    return replace(news.when, inferred=True) if main and is_simple_present(verb) and not lasting else None


def spoken(news: News | None, head: Token) -> When | None:
    """Return the day of the news for what a delegate said in the session that it covers."""
    if news is None or not news.in_session or not is_narrated(head):
        return None
    subjects = (child for child in first_verb(head).children if child.dep_ == "nsubj")
    named = any(token.lemma_.lower() in DELEGATES or _is_of_state(token) for each in subjects for token in each.subtree)
    return replace(news.when, inferred=True) if named else None


def _is_of_state(token: Token) -> bool:
    """Say whether *token* is the "of" in "David Pressman of the United States"."""
    return token.lower_ == "of" and token.head.ent_type_ == "PERSON"
