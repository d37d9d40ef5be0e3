"""The claim that a decision on sanctions makes: with its reason, and who urged it where it was only urged."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from ingest.acts.places import place_of_noun
from ingest.acts.senders import URGING_NOUNS
from ingest.basics.claims import Entity, IncidentReference
from ingest.language.frames import Match
from ingest.language.predicates import Predicate, read_predicate
from ingest.language.reasons import find_reason
from ingest.language.sentences import Paragraph
from ingest.reference.context import Context
from ingest.reference.instruments import Sanction

REASONS = ("over", "for", "after", "following", "because of", "due to")
URGING = frozenset({"urge", "call", "ask", "press", "want", "exhort", "advise", "beg", "push", "appeal", "lobby"})
OF_UNION = frozenset({"CEU", "EUCOUNCIL"})
RESTRICTING = frozenset({"impose", "tighten", "extend"})
RELIEVING = frozenset({"lift", "ease", "suspend"})


def add_decision(
    context: Context,
    paragraph: Paragraph,
    match: Match,
    action: str,
    kind: str,
    senders: Sequence[Entity],
    targets: Sequence[Entity],
    count: int | None,
    arguments: Sequence[Token],
    speakers: tuple[Entity, ...] = (),
) -> None:
    """Add the claim that *senders* took *action* on a measure of *kind* against *targets*, and remember the measure."""
    urging = _urging(match.predicate.head)
    if urging is not None and action in RESTRICTING | RELIEVING:
        speakers = callers(context, paragraph, read_predicate(urging).subjects) or speakers
        action = "urge" if action in RESTRICTING else action
    vetoing = _vetoing(match.predicate.head) if action in RESTRICTING else None
    if vetoing is not None and (council := context.reference.lexicon.entity("UNSC")) is not None:
        action, senders = "oppose", [council]
        speakers = callers(context, paragraph, read_predicate(vetoing).subjects) or speakers
    threat = _threatening(match.predicate.head) if action in RESTRICTING else None
    if threat is not None:
        action = "threaten"
    kept = match.frame.values.get("status")
    if kept is not None and context.judge(match.predicate.head, arguments).status != "actual":
        return  # what might or did not stay in place is told in other words
    if kept is not None and match.predicate.head.dep_ == "conj" and match.predicate.head.head.lemma_ == "suspend":
        action = "suspend"  # "suspended nearly all of them but left the embargo untouched"
    values: dict[str, str | int | bool] = {"kind": kind, "action": action}
    if count is not None:
        values["count"] = count
    why = find_reason(context.vocabulary, paragraph, match.predicate.head, arguments) if action in RESTRICTING else None
    if why is not None:
        values["reason"] = why
    context.add(
        "sanction",
        {"senders": _for_whom(context, senders), "targets": list(targets)},
        values,
        paragraph=paragraph,
        head=threat or vetoing or (urging if urging is not None and action == "urge" else match.predicate.head),
        rule=match.frame.name,
        arguments=[*arguments, *match.predicate.subjects],
        told_by=speakers,
        status=kept,
        reason=_reason(context, paragraph, match.predicate, targets) if action in RESTRICTING else None,
    )
    told = (paragraph.number, match.predicate.head.sent.start)
    context.instruments.sanctions.append(Sanction(kind, list(senders), list(targets), told))


def _for_whom(context: Context, senders: Sequence[Entity]) -> list[Entity]:
    """Return *senders* with the Union in the place of its Council, whose sanctions are the Union's."""
    union = context.reference.lexicon.entity("EU")
    return list(dict.fromkeys(union if union and each.code in OF_UNION else each for each in senders))


def _reason(
    context: Context, paragraph: Paragraph, predicate: Predicate, targets: Sequence[Entity]
) -> IncidentReference | None:
    """Return the incident a measure answers where the text says so: "over the massacre", "in response to the coup"."""
    tokens = [each for name in REASONS for each in predicate.prepositions.get(name, ())]
    for token in predicate.prepositions.get("in", ()):
        if token.lemma_ in ("response", "reaction", "retaliation"):
            tokens.extend(each for name in ("to", "for") for each in read_predicate(token).prepositions.get(name, ()))
    for token in tokens:
        frames = [frame for frame in context.frames.by_noun.get(token.lemma_.lower(), ()) if frame.type == "incident"]
        if frames:
            place = place_of_noun(context, paragraph, token)
            place = place or next((entity for entity in targets if entity.kind == "state"), None)
            return IncidentReference(str(frames[0].values["kind"]), place) if place is not None else None
    return None


def _urging(head: Token) -> Token | None:
    """Return the verb that calls on somebody to do it: "urged the EU to impose", "wants the White House to freeze"."""
    if head.dep_ in ("xcomp", "ccomp", "advcl") and head.head.lemma_ in URGING and head.tag_ == "VB":
        return head.head
    if head.dep_ == "acl" and head.tag_ == "VB" and head.head.lemma_ in URGING_NOUNS:
        return head.head
    return None


def _threatening(head: Token) -> Token | None:
    """Return the verb of "threatened to impose": the threat has happened."""
    while head.dep_ == "conj" and head.tag_ == "VB":
        head = head.head
    return head.head if head.dep_ == "xcomp" and head.tag_ == "VB" and head.head.lemma_ == "threaten" else None


def _vetoing(head: Token) -> Token | None:
    """Return the verb of "vetoed a resolution that would have imposed", "vetoed a draft imposing"."""
    noun = head.head if head.dep_ in ("relcl", "acl") else head
    is_text = noun.lemma_.lower() in ("resolution", "draft", "text", "extension")
    return noun.head if is_text and noun.dep_ == "dobj" and noun.head.lemma_ == "veto" else None


def callers(context: Context, paragraph: Paragraph, subjects: Sequence[Token]) -> tuple[Entity, ...]:
    """Return the first actor among *subjects*, else the unnamed group that one of them names."""
    actors = context.reference.all_actors(paragraph.number, subjects)
    speaker = actors[0] if actors else context.speeches.speaker(paragraph.number, list(subjects))
    return (speaker,) if speaker is not None else ()
