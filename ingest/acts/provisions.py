"""Claims about what a treaty provides, and about what is said of a treaty."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Span as Sentence
from spacy.tokens import Token

from ingest.basics.claims import Claim, Entity, Span, TreatyReference
from ingest.basics.vocabulary import word_set
from ingest.language.frames import Frame
from ingest.language.sentences import Paragraph, span_of
from ingest.reference.context import Context
from ingest.reference.instruments import Treaty

NOUNS = (
    r"(treaty|pact|accord|agreement|deal|protocol|text|draft|document|lease|convention|memorandum|declaration|alliance"
    r"|armistice)"
)
BINDS = (
    r"(provid|stipulat|oblig|commit|requir|call|guarante|allow|grant|allud|say|said|stat|contain|includ|foresee|envisag|bind|bound"
    r"|bar|forbid|forbad|prohibit|give|gave|pledg|promis|let|permit|entitl|lower|cut|abolish|ask|demand|mandat|force|recogni[sz])\w*"
)
SPEAKS = re.compile(
    rf"\b(according to|under|in|by|with|as part of|terms of) (\S+ ){{0,5}}?{NOUNS}\b"
    rf"|\b{NOUNS}s?\b.{{0,90}}?\b{BINDS}\b"
    rf"|\b{NOUNS}\b.{{0,60}}?\b(under|by|in) which\b|\b{NOUNS} (\S+ ){{0,6}}?(to|on|for) \w+"
    r"|\b(article|clause) \d+\b",
    re.IGNORECASE,
)
DRAFT = re.compile(r"\bdraft\b", re.IGNORECASE)
OBTAINED = re.compile(
    r"\b(obtained|seen|published|leaked|quoted|reviewed) by (the )?"
    r"(?P<who>[\w-]+(?: (?:media|press|newspapers?|agency|agencies|newspaper))?)"
)
PROPOSED = re.compile(
    r"\b(draft|proposed|might|could)\b|\bwould (oblige|commit|require|bind|allow|bar|force)\b", re.IGNORECASE
)
COMING = re.compile(
    r"\b(to be signed|will be signed|due to be signed|(is|are) to sign|will sign|planned|once signed)\b"
)
OBLIGING = word_set("oblige commit require bind force compel ask call bar forbid prohibit obligate")
PERMITTING = word_set("allow let grant give permit entitle enable authorise authorize")
CONTAINING = word_set("contain include provide stipulate foresee mention")
CONCLUDING = word_set("sign conclude reach ink announce initial")
FORECAST = re.compile(r"\b(will|would|may|might|could|likely|inevitably|eventually|expected)\b")


def find_provisions(context: Context, paragraph: Paragraph, sentence: Sentence) -> None:
    """Add the obligations that a sentence reports from a treaty's text."""
    if SPEAKS.search(sentence.text) is None:
        return
    treaty, named = _treaty_meant(context, paragraph, sentence)
    parties = _parties_of(context, paragraph, sentence, treaty)
    if treaty is None or len(parties) < 2:
        return
    for frame in context.frames.of_type("obligation"):
        match = re.search(str(frame.values["pattern"]), _beyond_names(sentence, named), re.IGNORECASE)
        if match is not None:
            place = sentence.start_char
            found = paragraph.doc.char_span(place + match.start(), place + match.end(), alignment_mode="expand")
            if found is not None:
                _add_provision(context, paragraph, sentence, frame, treaty, parties, found)


def _treaty_meant(context: Context, paragraph: Paragraph, sentence: Sentence) -> tuple[Treaty | None, Sequence[Token]]:
    """Return the treaty whose text the sentence tells, and the words that name treaties in it."""
    named = [token for token in sentence if context.instruments.is_treaty(token)]
    known = [context.instruments.treaty_of(paragraph.number, token, strict=False) for token in named]
    told = [treaty for treaty in known if treaty is not None]
    best = next((treaty for treaty in told if len(treaty.parties) >= 2), told[0] if told else None)
    if best is not None and len(best.parties) >= 2:
        return best, named
    earlier = next((each for each in reversed(context.instruments.treaties) if len(each.parties) >= 2), None)
    return (earlier if earlier is not None and not _is_new(named) else best or earlier), named


def _is_new(named: Sequence[Token]) -> bool:
    """Say whether a treaty is brought in by the sentence: "an agreement", "a pact"."""
    return any(child.lower_ in ("a", "an") for token in named for child in token.children)


def _beyond_names(sentence: Sentence, named: Sequence[Token]) -> str:
    """Return the sentence's text with the words that only name a treaty blanked: "defence pact" promises nothing."""
    text = list(sentence.text)
    for token in named:
        for each in (token, *(child for child in token.children if child.dep_ in ("amod", "compound", "nmod", "det"))):
            start = each.idx - sentence.start_char
            text[start : start + len(each.text)] = " " * len(each.text)
    return "".join(text)


def _parties_of(
    context: Context, paragraph: Paragraph, sentence: Sentence, treaty: Treaty | None
) -> tuple[Entity, ...]:
    """Return the parties of the treaty; where they are not known, the states that the sentence names."""
    if treaty is None or len(treaty.parties) >= 2:
        return () if treaty is None else tuple(treaty.parties)
    rows = context.reference.mentions.within(paragraph.number, list(sentence))
    doc = paragraph.doc
    rows = [
        row for row in rows if row.via != "capital" or doc[row.first : row.last].root.dep_ not in ("compound", "amod")
    ]
    states = [context.reference.state_of(row.entity) or row.entity for row in rows]
    found = (entity for entity in states if entity.kind in ("state", "organisation"))
    return tuple(dict.fromkeys([*treaty.parties, *found]))[:4]


def _add_provision(
    context: Context,
    paragraph: Paragraph,
    sentence: Sentence,
    frame: Frame,
    treaty: Treaty,
    parties: tuple[Entity, ...],
    matched: Sentence,
) -> None:
    told = _told_so_far(context, paragraph, sentence)
    draft = any(DRAFT.search(other) and SPEAKS.search(other) for other in told)
    verb = _governing_verb(matched.root)
    obligors = _obligors(context, paragraph, sentence, verb, parties)
    obligees = tuple(entity for entity in parties if entity not in obligors) or parties
    start = max(min(verb.left_edge.i, matched.start), sentence.start)
    span = span_of(paragraph, [paragraph.doc[start], *matched])
    if span.end - span.start > 320:
        span = span_of(paragraph, list(matched))
    context.claims.append(
        Claim(
            type="obligation",
            roles={"obligor": obligors, "obligee": obligees},
            values={"obligation": str(frame.values["obligation"])},
            factuality=_status(context, paragraph, sentence, verb, draft=draft),
            evidence=(span,),
            rule=frame.name,
            speakers=_sources(told, draft) if draft else _tellers(context, paragraph, sentence.root),
            treaty=TreatyReference(treaty.kind or "other", parties, treaty.signed, treaty.name),
        )
    )


def _governing_verb(token: Token) -> Token:
    while token.pos_ not in ("VERB", "AUX") and token.head != token:
        token = token.head
    return token


def _obligors(
    context: Context,
    paragraph: Paragraph,
    sentence: Sentence,
    verb: Token,
    parties: tuple[Entity, ...],
) -> tuple[Entity, ...]:
    """Return who owes it: whom the treaty obliges, or who does it; where it allows, the others; else all."""
    node = verb
    while True:
        told = _told_of(node, sentence)
        told = [token for token in told if not context.instruments.is_treaty(token) and token.tag_ not in ("WDT", "WP")]
        named = _parties_named(context, paragraph, told, parties)
        if named:
            others = tuple(entity for entity in parties if entity not in named)
            return others if node.lemma_.lower() in PERMITTING and others else named
        if node.head == node or node.head.lemma_ in CONCLUDING:
            return parties
        node = _governing_verb(node.head)


def _told_of(verb: Token, sentence: Sentence) -> list[Token]:
    """Return who is obliged or allowed, else who does it; nobody where a verb above tells that."""
    above = verb.head.lemma_.lower() in OBLIGING | PERMITTING and verb.dep_ in ("ccomp", "xcomp", "pcomp", "advcl")
    lemma = verb.lemma_.lower()
    if lemma in OBLIGING | PERMITTING:
        clauses = [child for child in verb.children if child.dep_ in ("ccomp", "xcomp")]
        inner = [kid for child in clauses for kid in child.children if kid.dep_ in ("nsubj", "nsubjpass")]
        return [child for child in verb.children if child.dep_ in ("dobj", "dative", "nsubjpass")] + inner
    return [] if above else [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")]


def _parties_named(
    context: Context, paragraph: Paragraph, tokens: Sequence[Token], parties: tuple[Entity, ...]
) -> tuple[Entity, ...]:
    found = context.reference.states(paragraph.number, tokens)
    for mention in context.reference.mentions.within(paragraph.number, [each for t in tokens for each in t.subtree]):
        found.append(context.reference.state_of(mention.entity) or mention.entity)
    return tuple(entity for entity in parties if entity in found)


def _status(context: Context, paragraph: Paragraph, sentence: Sentence, verb: Token, *, draft: bool) -> str:
    """Return how certain the obligation is: as its treaty is signed, planned or drafted; negated where none is."""
    if _is_denied(verb, sentence):
        return "negated"
    if draft or PROPOSED.search(sentence.text):
        return "possible"
    whole = span_of(paragraph, list(sentence))
    acts = [
        claim.factuality
        for claim in context.claims
        if claim.type == "treaty" and any(whole.start <= span.start < whole.end for span in claim.evidence)
    ]
    if "actual" in acts:
        return "actual"
    return "planned" if COMING.search(sentence.text) or "planned" in acts else "actual"


def _is_denied(verb: Token, sentence: Sentence) -> bool:
    chain = [verb, *verb.ancestors]
    return any(
        token.lemma_ in OBLIGING | CONTAINING and any(child.dep_ == "neg" for child in token.children)
        for token in chain
    ) or any(token.lower_ == "no" and token.head.lemma_ in ("obligation", "clause", "provision") for token in sentence)


def _tellers(context: Context, paragraph: Paragraph, head: Token) -> tuple[Entity, ...]:
    steps = context.speeches.find(paragraph.number, head)
    return tuple(step.speaker for step in steps if step.speaker.kind != "document")


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
