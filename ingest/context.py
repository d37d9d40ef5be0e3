"""What the finders of claims share while they read an article: parse, references, dates, and how a claim is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from ingest.claims import Claim, Entity, IncidentReference, Span, TreatyReference, When
from ingest.dates import DateMention
from ingest.factuality import Cues, Judgement, judge
from ingest.frames import Frames
from ingest.instruments import Instruments
from ingest.predicates import read_predicate
from ingest.reference import Reference
from ingest.sentences import Paragraph, phrase, span_of
from ingest.speech import Speeches
from ingest.vocabulary import Vocabulary

QUOTED = frozenset({"nsubj", "nsubjpass", "aux", "auxpass", "neg", "dobj", "prt", "dative", "agent", "prep"})
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
    dates: Mapping[tuple[int, int], Sequence[DateMention]]
    claims: list[Claim] = field(default_factory=list)

    # -- dates

    def date_of(self, paragraph: Paragraph, head: Token) -> tuple[When | None, When | None, When | None]:
        """Return when the event of *head* was, since when and until when: by its own clause, then by those above."""
        chain = _chain(head)
        ranked = []
        for number, mention in enumerate(self.dates.get((paragraph.number, head.sent.start), ())):
            token = self._token_at(paragraph, mention.span.start)
            distance = _distance(token, chain) if token is not None else None
            if token is not None and distance is not None:
                ranked.append(((distance, abs(token.i - head.i), number), mention))
        found = [mention for _, mention in sorted(ranked, key=lambda row: row[0])]
        rows = self.dates.get((paragraph.number, head.sent.start), ())
        if not found and len(rows) == 1 and _is_main(head):
            found = list(rows)  # the sentence names one date, wherever the parser hung it
        bounds = next((mention for mention in found if mention.start or mention.end), None)
        return (
            next((mention.when for mention in found if mention.relation in ("on", "by") and mention.when), None),
            bounds.start if bounds else None,
            bounds.end if bounds else None,
        )

    def _token_at(self, paragraph: Paragraph, place: int) -> Token | None:
        span = paragraph.doc.char_span(place - paragraph.base, place - paragraph.base + 1, alignment_mode="expand")
        return span[0] if span is not None and len(span) else None

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
        reason: IncidentReference | None = None,
        when: When | None = None,
        status: str | None = None,
        told_by: tuple[Entity, ...] = (),
    ) -> Claim:
        """Add the claim that the event of *head* makes, with its factuality, speakers, date and quotation."""
        arguments = list(arguments)
        judged = self.judge(head, arguments)
        factuality = status or judged.status
        actors = {entity.key for entities in roles.values() for entity in entities}
        speakers = told_by or self._speakers(paragraph, head, actors, factuality)
        named, start, end = self.date_of(paragraph, head)
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
            reason=reason,
            cues=tuple(span_of(paragraph, [token]) for token in dict.fromkeys(judged.cues)),
        )
        self.claims.append(claim)
        return claim

    def _speakers(self, paragraph: Paragraph, head: Token, actors: set[str], factuality: str) -> tuple[Entity, ...]:
        """Return who says it; what an acting party announces of itself is left to the author, as reports do."""
        found: list[Entity] = []
        for step in self.speeches.find(paragraph.number, head):
            voices = (step.speaker, *step.together)
            behind = [self.reference.state_of(voice) for voice in voices if voice.kind == "person"]
            acts = any(voice is not None and voice.key in actors for voice in (*voices, *behind))
            if step.mode == "announce" and acts:
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


def _chain(head: Token) -> list[Token]:
    """Return *head* and the words that govern it within the sentence, nearest first."""
    chain = [head]
    while chain[-1].head != chain[-1] and len(chain) < 10:
        chain.append(chain[-1].head)
    return chain


def _distance(token: Token, chain: Sequence[Token]) -> int | None:
    """Return how far up the chain a date hangs; None where a clause of its own lies between."""
    node, steps = token, 0
    while True:
        if node in chain:
            place = chain.index(node)
            return 2 * place + (1 if steps > 4 else 0) if _reaches(chain, place) else None
        if (
            node.head == node
            or (node.pos_ in ("VERB", "AUX") and node.dep_ not in ("xcomp", "conj") and steps > 0)
            or node.dep_ == "relcl"
        ):
            return None
        node = node.head
        steps += 1


def _reaches(chain: Sequence[Token], place: int) -> bool:
    """Say whether the date of a governing word is also that of the event: not across a relative or adverbial clause."""
    return all(token.dep_ not in ("relcl", "advcl") or token.pos_ not in ("VERB", "AUX") for token in chain[:place])


def themes_tokens(head: Token) -> list[Token]:
    """Return the words that fill the places of *head*, for the quotation."""
    predicate = read_predicate(head)
    return [
        *predicate.subjects,
        *predicate.objects,
        *(token for tokens in predicate.prepositions.values() for token in tokens),
    ]


def _is_main(head: Token) -> bool:
    """Say whether *head* is told in the sentence's main line, not in a relative or adverbial clause."""
    return all(token.dep_ not in ("relcl", "advcl", "acl") for token in _chain(head))
