"""Claims about what a treaty provides, and about what is said of a treaty."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Span as Sentence
from spacy.tokens import Token

from ingest.claims import Claim, Entity, Span
from ingest.context import Context
from ingest.factuality import judge
from ingest.frames import Frame
from ingest.instruments import Treaty
from ingest.sentences import Paragraph, span_of

SPEAKS = re.compile(
    r"\b(according to|under|in|by) (the |this |its |a |available |current )*"
    r"((draft|new|alliance|peace|defen[cs]e|available|proposed) )*(terms of the |text of the )?"
    r"(treaty|pact|accord|agreement|deal|protocol|text|draft|document|lease|convention)\b"
    r"|\b(treaty|pact|accord|agreement|deal|protocol|text|convention|document|article \d+|clause)\b.{0,40}?"
    r"\b(provides?|stipulates?|obliges?|commits?|requires?|calls? for|guarantees?|allows?|grants?|alludes?|says|states"
    r"|contains?|includes?|foresees?|envisages?|binds?|bars?|forbids?|prohibits?)\b",
    re.IGNORECASE,
)
DRAFT = re.compile(r"\bdraft\b", re.IGNORECASE)
OBTAINED = re.compile(
    r"\b(obtained|seen|published|leaked|quoted|reviewed) by (the )?"
    r"(?P<who>[\w-]+(?: (?:media|press|newspapers?|agency|agencies|newspaper))?)"
)
FORECAST = re.compile(r"\b(will|would|may|might|could|likely|inevitably|eventually|expected)\b")


def find_provisions(context: Context, paragraph: Paragraph, sentence: Sentence) -> None:
    """Add the obligations that a sentence reports from a treaty's text."""
    speaks = SPEAKS.search(sentence.text)
    if speaks is None or not context.instruments.treaties:
        return
    treaty = _treaty_meant(context, paragraph, sentence)
    if treaty is None:
        return
    head = sentence.root
    for frame in context.frames.of_type("obligation"):
        match = re.search(str(frame.values["pattern"]), sentence.text, re.IGNORECASE)
        if match is None:
            continue
        first = paragraph.doc.char_span(
            sentence.start_char + match.start(), sentence.start_char + match.end(), alignment_mode="expand"
        )
        _add_provision(context, paragraph, sentence, frame, treaty, first[0] if first is not None else head, first)


def _treaty_meant(context: Context, paragraph: Paragraph, sentence: Sentence) -> Treaty | None:
    for token in sentence:
        if context.instruments.is_treaty(token):
            treaty = context.instruments.treaty_of(paragraph.number, token, strict=False)
            if treaty is not None and len(treaty.parties) >= 2:
                return treaty
    return next((each for each in reversed(context.instruments.treaties) if len(each.parties) >= 2), None)


def _add_provision(
    context: Context,
    paragraph: Paragraph,
    sentence: Sentence,
    frame: Frame,
    treaty: Treaty,
    token: Token,
    matched: Sentence | None,
) -> None:
    told = _told_so_far(context, paragraph, sentence)
    draft = any(DRAFT.search(other) and SPEAKS.search(other) for other in told)
    speakers = _sources(told, draft)
    verb = token
    while verb.pos_ not in ("VERB", "AUX") and verb.head != verb:
        verb = verb.head
    judged = judge(verb, context.cues)
    status = "possible" if draft else ("negated" if judged.status == "negated" else "planned")
    obligors = context.reference.states(paragraph.number, [child for child in verb.children if child.dep_ == "nsubj"])
    parties = list(treaty.parties)
    obligors = [entity for entity in obligors if entity in parties] or parties
    obligees = [entity for entity in parties if entity not in obligors] or parties
    start = max(min(verb.left_edge.i, token.i), sentence.start)
    span = span_of(paragraph, [paragraph.doc[start], *(matched or [token])])
    if span.end - span.start > 320:
        span = span_of(paragraph, list(matched) if matched is not None else [token])
    context.claims.append(
        Claim(
            type="obligation",
            roles={"obligor": tuple(obligors), "obligee": tuple(obligees)},
            values={"obligation": str(frame.values["obligation"])},
            factuality=status,
            evidence=(span,),
            rule=frame.name,
            speakers=speakers,
            treaty=treaty.reference(),
        )
    )


def _told_so_far(context: Context, paragraph: Paragraph, sentence: Sentence) -> list[str]:
    """Return the sentences up to and with *sentence*, the last first."""
    found = [other.text for other in paragraph.doc.sents if other.start <= sentence.start]
    before = [other.text for each in context.paragraphs if each.number < paragraph.number for other in each.doc.sents]
    return [*before, *found][::-1]


def _sources(told: Sequence[str], draft: bool) -> tuple[Entity, ...]:
    """Return the text that speaks and who passed it on: "the draft treaty obtained by the Russian media"."""
    key = "draft-treaty" if draft else "treaty-text"
    chain = [Entity("document", key, key.replace("-", " "), key)]
    passed = next((found for other in told if SPEAKS.search(other) and (found := OBTAINED.search(other))), None)
    if passed is not None and re.search(r"media|press|newspaper|agenc", passed.group("who")):
        chain.append(Entity("group", "media", "media", "media"))
    return tuple(chain)


def find_assessments(context: Context, paragraph: Paragraph, sentence: Sentence) -> None:
    """Add what somebody says of a treaty in *sentence*: a forecast or an opinion, never a fact."""
    tokens = [token for token in sentence if context.instruments.is_treaty(token)]
    if not tokens or not context.instruments.treaties:
        return
    treaty = next(
        (
            found
            for token in tokens
            if (found := context.instruments.treaty_of(paragraph.number, token)) and len(found.parties) >= 2
        ),
        None,
    )
    if treaty is None:
        return
    token = next(each for each in tokens)
    steps = context.speeches.find(paragraph.number, _clause(token))
    named = [step.speaker for step in steps if step.speaker not in treaty.parties]
    forecast = FORECAST.search(sentence.text) is not None
    opinions = context.vocabulary.word_sets["opinion"]
    opinion = any(each.lemma_ in opinions and _near(each, tokens) for each in sentence)
    speaker = named or _labelling(context, paragraph, sentence)
    if not (speaker or forecast) or not (forecast or opinion or speaker):
        return
    kind = "forecast" if forecast else "opinion"
    if any(entity.kind == "document" for entity in speaker):
        return  # what a treaty's own text says is a provision
    if not speaker and not _is_about(tokens, sentence):
        return
    context.claims.append(
        Claim(
            type="assessment",
            roles={"speaker": tuple(speaker[:1])},
            values={"assessment": kind},
            factuality="planned"
            if re.search(r"\b(will|likely|inevitably)\b", sentence.text) and forecast
            else "possible",
            evidence=(_bounded(paragraph, sentence),),
            rule=f"assessment-{kind}",
            speakers=tuple(speaker),
            treaty=treaty.reference(),
        )
    )


def _near(verb: Token, tokens: Sequence[Token]) -> bool:
    return any(verb.is_ancestor(token) for token in tokens)


def _is_about(tokens: Sequence[Token], sentence: Sentence) -> bool:
    """Say whether a treaty is the subject of the sentence's main clause."""
    return any(
        (token.dep_ in ("nsubj", "nsubjpass") and token.head.i == sentence.root.i)
        or any(a.dep_ == "nsubj" and a.head.i == sentence.root.i for a in token.ancestors)
        for token in tokens
    )


def _labelling(context: Context, paragraph: Paragraph, sentence: Sentence) -> list[Entity]:
    """Return who labels the treaty: the subject of "proclaim the pact a victory"."""
    opinions = context.vocabulary.word_sets["opinion"]
    for token in sentence:
        if token.lemma_ in opinions and token.pos_ == "VERB":
            speaker = context.speeches.speaker(
                paragraph.number, [child for child in token.children if child.dep_ == "nsubj"]
            )
            if speaker is not None:
                return [speaker]
    return []


def _clause(token: Token) -> Token:
    node = token
    while node.pos_ not in ("VERB", "AUX") and node.head != node:
        node = node.head
    return node


def _bounded(paragraph: Paragraph, sentence: Sentence) -> Span:
    tokens = [token for token in sentence if not token.is_space]
    span = span_of(paragraph, tokens)
    return (
        span
        if span.end - span.start <= 320
        else Span(span.start, span.start + len(sentence.text[:320].rsplit(" ", 1)[0]))
    )
