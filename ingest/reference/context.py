"""What the finders of claims share while they read an article: parse, references, dates, and how a claim is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from ingest.basics.claims import Claim, Entity, IncidentReference, Span, TreatyReference, When
from ingest.basics.vocabulary import Vocabulary
from ingest.language.clauses import is_past
from ingest.language.cues import Cues
from ingest.language.factuality import Judgement, judge
from ingest.language.frames import Frames
from ingest.language.predicates import read_predicate
from ingest.language.sentences import Paragraph, phrase, span_of
from ingest.narrative.timing import Timeline
from ingest.reference.instruments import Instruments
from ingest.reference.reference import Reference
from ingest.reference.speech import Speeches

QUOTED = frozenset({"nsubj", "nsubjpass", "aux", "auxpass", "neg", "dobj", "prt", "dative", "agent", "prep"})
DOERS = ("parties", "senders", "member", "host")  # who acts, by the type of claim
LONGEST_QUOTATION = 320


@dataclass
class Context:
    """One article as it is being read."""

    text: str
    published: When | None
    paragraphs: Sequence[Paragraph]
    reference: Reference
    vocabulary: Vocabulary
    frames: Frames
    cues: Cues
    speeches: Speeches
    instruments: Instruments
    timeline: Timeline
    claims: list[Claim] = field(default_factory=list)

    # -- dates

    def date_of(self, paragraph: Paragraph, head: Token) -> tuple[When | None, When | None, When | None]:
        """Return when the event of *head* was, since when and until when: by its own clause, then by those above."""
        found = self.timeline.timing(paragraph, head)
        return found.when, found.start, found.end

    # -- claims

    def judge(self, head: Token, arguments: Iterable[Token] = ()) -> Judgement:
        """Return the factuality of the event of *head*."""
        return judge(head, self.cues, arguments=tuple(arguments))

    def add(
        self,
        kind: str,
        roles: Mapping[str, Sequence[Entity]],
        values: Mapping[str, str | int | bool],
        *,
        paragraph: Paragraph,
        head: Token,
        rule: str,
        arguments: Iterable[Token] = (),
        treaty: TreatyReference | None = None,
        older: TreatyReference | None = None,
        reason: IncidentReference | None = None,
        when: When | None = None,
        status: str | None = None,
        told_by: tuple[Entity, ...] = (),
    ) -> Claim:
        """Add the claim that the event of *head* makes, with its factuality, speakers, date and quotation."""
        arguments = list(arguments)
        judged = self.judge(head, arguments)
        named, start, end = self.date_of(paragraph, head)
        if when is None and named is None and start is None and (status or judged.status) == "actual":
            named = self.timeline.enacted(paragraph, head, kind, values.get("action"))
        factuality = status or self._dated(judged.status, head, when or named)
        actors = {entity.key for entities in roles.values() for entity in entities}
        doers = [entity.key for role in DOERS for entity in roles.get(role, ()) if entity.kind == "state"]
        sole = doers[0] if len(doers) == 1 else None
        speakers = told_by or self._speakers(paragraph, head, actors, factuality, sole=sole, own=kind == "statement")
        claim = Claim(
            type=kind,
            roles={role: tuple(entities) for role, entities in roles.items() if entities},
            values={key: value for key, value in values.items() if value not in ("", None)},
            factuality=factuality,
            evidence=(quotation(paragraph, head, arguments),),
            rule=rule,
            speakers=speakers,
            when=when or named or start,
            start=start,
            end=end,
            treaty=treaty,
            older=older,
            reason=reason,
            cues=tuple(span_of(paragraph, [token]) for token in dict.fromkeys(judged.cues)),
        )
        self.claims.append(claim)
        self.timeline.remember(head, claim.when)
        return claim

    def _dated(self, factuality: str, head: Token, when: When | None) -> str:
        """Return *factuality*; what is to come after publication is planned, unless its verb tells it as past."""
        ahead = when is not None and self.published is not None and when.earliest > self.published.latest
        return "planned" if ahead and factuality == "actual" and not is_past(head) else factuality

    def _speakers(
        self,
        paragraph: Paragraph,
        head: Token,
        actors: set[str],
        factuality: str,
        *,
        sole: str | None = None,
        own: bool = False,
    ) -> tuple[Entity, ...]:
        """Return who says it; what an acting party announces of itself is left to the author, as reports do.

        So is what the *sole* state that acts says of its act.
        """
        found: list[Entity] = []
        for step in self.speeches.find(paragraph.number, head):
            voices: list[Entity | None] = [step.speaker, *step.together]
            if factuality == "actual":  # a plan that a minister announces stays the minister's word
                voices.extend(
                    self.reference.state_of(voice) for voice in (*voices,) if voice and voice.kind == "person"
                )
            acts = any(voice is not None and voice.key in actors for voice in voices)
            own_word = step.mode == "announce" or (step.mode == "say" and step.speaker.key == sole)
            if own_word and acts and factuality in ("actual", "planned"):
                continue
            if (step.mode == "wish" and factuality == "actual") or (own and step.speaker.key in actors):
                continue
            found.append(step.speaker)
        return tuple(found)


def quotation(paragraph: Paragraph, head: Token, arguments: Sequence[Token]) -> Span:
    """Return the span of the event and its arguments: within the sentence, of bounded length."""
    sentence = head.sent
    tokens = [head, *(token for token in arguments if sentence.start <= token.i < sentence.end)]
    if head.pos_ in ("VERB", "AUX"):
        tokens.extend(child for child in head.children if child.dep_ in QUOTED)
    else:
        tokens.extend(phrase(head))
    first = min(token.left_edge.i if token != head else token.i for token in tokens)
    last = max(
        token.right_edge.i if token != head and token.pos_ not in ("VERB", "AUX") else token.i for token in tokens
    )
    first, last = max(first, sentence.start), min(last, sentence.end - 1)
    while last > first and (paragraph.doc[last].is_punct or paragraph.doc[last].is_space):
        last -= 1
    while first < last and (paragraph.doc[first].is_punct or paragraph.doc[first].is_space):
        first += 1
    span = span_of(paragraph, [paragraph.doc[first], paragraph.doc[last]])
    if span.end - span.start <= LONGEST_QUOTATION:
        return span
    return _shorten(paragraph, head, tokens)


def _shorten(paragraph: Paragraph, head: Token, tokens: Sequence[Token]) -> Span:
    span = span_of(paragraph, [head, *tokens])
    if span.end - span.start <= LONGEST_QUOTATION:
        return span
    return span_of(paragraph, [head])


def themes_tokens(head: Token) -> list[Token]:
    """Return the words that fill the places of *head*, for the quotation."""
    predicate = read_predicate(head)
    return [
        *predicate.subjects,
        *predicate.objects,
        *(token for tokens in predicate.prepositions.values() for token in tokens),
    ]
