"""Statements told by what is said: "X must go, A said", "A said that B had lied", "A gave B a week to leave"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from spacy.tokens import Token

from ingest.acts.doers import SPEAKER_KINDS, in_question, owner_inside
from ingest.basics.claims import Entity
from ingest.basics.vocabulary import word_set
from ingest.language.predicates import read_predicate
from ingest.language.sentences import Paragraph
from ingest.reference.context import Context

SAYING = word_set(
    "say tell declare argue insist warn add state maintain write claim charge complain suggest note remark reply "
    "answer tweet announce believe think allege contend protest assert stress reiterate repeat"
)
MUST = word_set("must should shall ought")
DOUBTING = word_set("fear doubt worry warn question caution object")
PUNISHMENTS = word_set("punishment pressure measure penalty coercion isolation")
PUNISHING = word_set("pay regret suffer sink punish retaliate destroy avenge crush annihilate obliterate")
FACING = word_set("face meet bring have bear incur invite draw")
PENALTIES = word_set("consequence retaliation penalty reprisal cost price response wrath punishment force")
TAKING = word_set("treat regard consider see view take count amount interpret")
HELPING = word_set("support help assist aid defend protect rebuild compensate supply arm finance fund back")
HAVE_TO = word_set("have need")
DEADLINE = word_set("day week month year hour fortnight until deadline till ultimatum")
SIDES = word_set("side part")
CLAUSES = ("VERB", "AUX")


def find_remarks(context: Context, paragraph: Paragraph, token: Token) -> None:
    """Add the demand or reproach that a clause makes in somebody's mouth, and what "gave X a week to" demands."""
    if token.pos_ not in CLAUSES:
        return
    if token.lemma_ == "give":
        _add_deadline(context, paragraph, token)
    elif token.lemma_ == "take":
        _add_siding(context, paragraph, token)
    elif token.lemma_ in DOUBTING:
        _add_doubt(context, paragraph, token)
    stance = _stance(context, token)
    if stance is None:
        return
    for step in context.speeches.find(paragraph.number, token)[:1]:
        speakers = [each for each in dict.fromkeys([*step.together, step.speaker]) if each.kind in SPEAKER_KINDS]
        if (
            step.mode != "wish"
            and step.verb.lemma_ in SAYING
            and speakers
            and not any(child.dep_ == "neg" for child in step.verb.children)
        ):
            targets = _aimed_at(context, paragraph, token, stance, speakers)
            _add(context, paragraph, step.verb, speakers[:1], targets, stance, "statement-said")


def _stance(context: Context, token: Token) -> str | None:
    """Return what a clause that somebody says makes of its subject: who must do something, who did wrong."""
    children = {child.lower_ for child in token.children if child.dep_ in ("aux", "auxpass")}
    if any(child.dep_ == "neg" for child in token.children) and not children & MUST:
        return None
    if children & MUST or (token.dep_ == "xcomp" and token.head.lemma_ in HAVE_TO and "to" in children):
        return "demand"
    if children & {"would", "will", "shall"}:
        return _future(token)
    if children & {"could", "might", "may", "can"}:
        return None
    return "criticise" if token.lemma_ in context.vocabulary.words["verdict"]["wrongs"] else None


def _add_doubt(context: Context, paragraph: Paragraph, verb: Token) -> None:
    """Add what "feared that sanctions would only sharpen the conflict" says against the sanctions of the article."""
    instruments, reference = context.instruments, context.reference
    for clause in verb.children:
        if clause.dep_ != "ccomp" or clause.i < verb.i or not any(each.tag_ == "MD" for each in clause.children):
            continue
        subjects = [each for each in clause.children if each.dep_ in ("nsubj", "nsubjpass")]
        if not instruments.sanctions or not any(
            instruments.is_sanction(each) or each.lemma_.lower() in PUNISHMENTS for each in subjects
        ):
            continue
        speakers = reference.all_actors(paragraph.number, read_predicate(verb).subjects)
        sender = instruments.sanctions[-1].senders[0]
        for speaker in speakers:
            if speaker.kind in SPEAKER_KINDS and speaker != sender:
                context.add(
                    "statement",
                    {"speaker": [speaker]},
                    {"stance": "criticise", "target_sanction": sender.code},
                    paragraph=paragraph,
                    head=verb,
                    rule="statement-doubt",
                    arguments=read_predicate(verb).subjects,
                )


def _future(token: Token) -> str | None:
    """Return what it is to say that something will be: a threat of punishment, a promise of help, or nothing."""
    below = {each.lemma_.lower() for each in token.subtree}
    if token.lemma_ in PUNISHING or (token.lemma_ in FACING and below & PENALTIES):
        return "threaten"
    if token.lemma_ == "make" and any(each.lemma_ in PUNISHING for each in token.children):
        return "threaten"
    if token.lemma_ in TAKING and below & {"war", "hostile", "aggression"}:
        return "threaten"
    return "promise" if token.lemma_ in HELPING else None


def _aimed_at(
    context: Context, paragraph: Paragraph, token: Token, stance: str, speakers: Sequence[Entity]
) -> list[Entity]:
    """Return whom a clause in somebody's mouth is aimed at."""
    if stance not in ("threaten", "promise"):
        return _acting(context, paragraph, token)
    predicate = read_predicate(token)
    ours = {*speakers, *(home for each in speakers if (home := context.reference.state_of(each)) is not None)}
    doers = set(context.reference.states(paragraph.number, predicate.subjects))
    if stance == "promise":
        if not doers & ours:
            return []
        found = context.reference.all_actors(paragraph.number, predicate.objects)
    else:
        inside = context.reference.mentions.within(paragraph.number, token.subtree)
        found = [each.entity for each in inside] or in_question(context, speakers)
    return [each for each in found if each.kind in SPEAKER_KINDS and each not in ours][:1]


def _acting(context: Context, paragraph: Paragraph, token: Token) -> list[Entity]:
    """Return who is to act, or who did it; nobody where they are acted upon."""
    predicate = read_predicate(token)
    subjects = predicate.subjects
    found = context.reference.all_actors(paragraph.number, [each for each in subjects if each.pos_ != "PRON"])
    return [each for each in found if each.kind in SPEAKER_KINDS]


def _add(
    context: Context,
    paragraph: Paragraph,
    head: Token,
    speakers: Iterable[Entity],
    targets: Sequence[Entity],
    stance: str,
    rule: str,
    values: Mapping[str, str] = {},
) -> None:
    for speaker in speakers:
        ours = {speaker, context.reference.state_of(speaker) if speaker.kind == "person" else speaker}
        for target in targets:
            if target not in ours:
                context.add(
                    "statement",
                    {"speaker": [speaker], "target": [target]},
                    {"stance": stance, **values},
                    paragraph=paragraph,
                    head=head,
                    rule=rule,
                    arguments=read_predicate(head).subjects if head.pos_ == "VERB" else (),
                )


def _add_deadline(context: Context, paragraph: Paragraph, verb: Token) -> None:
    """Add what "gave the junta two weeks to step down", "gave him until May 1 to set a date" demands."""
    predicate, reference = read_predicate(verb), context.reference
    hearers = [child for child in verb.children if child.dep_ == "dative" and child.pos_ != "ADP"]
    times = [child for child in verb.subtree if child.lemma_.lower() in DEADLINE and child.i > verb.i]
    hearers = hearers or [each for each in predicate.objects if each not in times]
    orders = any(child.tag_ == "VB" and child.dep_ in ("xcomp", "acl", "relcl", "advcl") for child in verb.subtree)
    if predicate.passive or not times or not orders:
        return
    speakers = [
        each for each in reference.all_actors(paragraph.number, predicate.subjects) if each.kind in SPEAKER_KINDS
    ]
    targets = [each for each in reference.all_actors(paragraph.number, hearers[:1]) if each.kind in SPEAKER_KINDS]
    _add(context, paragraph, verb, speakers, targets, "demand", "statement-deadline")


def _add_siding(context: Context, paragraph: Paragraph, verb: Token) -> None:
    """Add the support of "took Colombia's side", "takes the part of the rebels"."""
    predicate, reference = read_predicate(verb), context.reference
    sides = [each for each in predicate.objects if each.lemma_.lower() in SIDES]
    targets = [each for side in sides for each in owner_inside(context, paragraph, side)]
    speakers = [
        each for each in reference.all_actors(paragraph.number, predicate.subjects) if each.kind in SPEAKER_KINDS
    ]
    _add(context, paragraph, verb, speakers, targets, "support", "statement-siding")
