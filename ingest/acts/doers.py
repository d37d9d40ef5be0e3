"""Whose deed it is that is praised or condemned: "Moscow's decision", "the vote", "that raid", "the accusation"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from ingest.acts.deciders import DECISIONS, decider
from ingest.basics.claims import Claim, Entity
from ingest.basics.vocabulary import word_set
from ingest.language.frames import Match
from ingest.language.predicates import read_predicate
from ingest.language.sentences import Paragraph, expand
from ingest.reference.context import Context

SPEAKER_KINDS = ("state", "organisation", "person")
CHARGES = word_set("accusation charge allegation claim criticism fear suspicion complaint report rumour rumor")
DEEDS = word_set(
    "decision move step proposal operation action announcement plan initiative offer idea deployment act vote ruling "
    "rupture suspension expulsion withdrawal exit departure change gesture ratification recognition refusal "
    "rejection breach turnaround reversal conduct course policy behaviour behavior gambit manoeuvre maneuver "
    "readmission return result outcome omission stand stance position attitude approach demand request raid strike law "
    "bill reform notice news development event turn choice"
)
EVENTS = word_set(
    "aggression takeover use abuse incursion onslaught siege clampdown persecution progress effort commitment release "
    "execution hanging blast test explosion attack killing violence coup crackdown arrest vote election repression end "
    "massacre invasion annexation occupation bombing shelling launch raid seizure detention trial sentence verdict war"
)

# What states do not do to themselves: without a doer nobody is blamed for it.
UNOWNED = word_set(
    "test explosion attack killing blast bombing massacre raid shelling launch invasion annexation occupation "
    "incursion siege onslaught seizure"
)
# Who does an act of each type and action; of what two sides do together neither is the doer.
DOERS = {
    "treaty": dict.fromkeys(("withdraw", "suspend", "terminate", "violate", "ratify", "extend"), "parties"),
    "sanction": dict.fromkeys(("impose", "extend", "tighten", "ease", "lift", "suspend", "threaten"), "senders"),
    "membership": {
        **dict.fromkeys(("suspend", "expel", "invite"), "organisation"),
        **dict.fromkeys(("leave", "apply", "join"), "member"),
    },
    "access": {"revoke": "host", "grant": "host", "extend": "host", "offer": "host", "withdraw": "guest"},
}
TAKEN_UP = ("it", "this", "that", "which")
LEADERS = word_set("leader president premier minister man statesman men king")
NEAR = 300  # characters between what somebody says and what somebody else says of the same
LEAD = 2  # paragraphs that tell the news


def doer_of(context: Context, token: Token, speakers: Sequence[Entity]) -> list[Entity]:
    """Return whose deed "the decision" takes up: of "that raid" the last doer, of "the vote" the one in the news."""
    known = {child.lower_ for child in token.children} & {"the", "this", "that", "these", "an", "its", "both"}
    lemma = token.lemma_.lower()
    if not known or token.pos_ != "NOUN":
        return []
    if lemma in EVENTS and lemma not in DEEDS:
        return in_question(context, speakers, owned=lemma not in UNOWNED)
    if lemma not in DEEDS:
        return []
    if lemma in DECISIONS and (found := decider(context, _ours(context, speakers))) is not None:
        return [found]
    return doers_before(context, speakers, last=bool(known & {"this", "that", "these"}))


def doers_before(context: Context, speakers: Sequence[Entity], *, last: bool) -> list[Entity]:
    """Return who did the act of the news that others talk about; with *last* rather who acted last."""
    ours = _ours(context, speakers)
    lead = (claim for claim in context.claims if is_lead(context, claim))
    recent = list(reversed([claim for claim in context.claims if claim.type != "meeting"][-6:]))
    for claim in (*recent, *lead) if last else (*lead, *recent):
        actors = [each for each in _doers(claim) if each.kind in SPEAKER_KINDS]
        if actors and not ours & set(actors):
            return actors[:1]
    return []


def taken_up(context: Context, speakers: Sequence[Entity]) -> Claim | None:
    """Return the statement that "criticised it too" takes up: the last one, where it is near and another's."""
    rows = [claim for claim in context.claims[-4:] if claim.type == "statement"]
    if not rows or set(rows[-1].roles.get("speaker", ())) & set(speakers):
        return None
    return rows[-1] if context.claims[-1].evidence[0].start - rows[-1].evidence[0].end < NEAR else None


def meant(context: Context, number: int, token: Token, speakers: Sequence[Entity]) -> list[Entity]:
    """Return whom a phrase means that is spoken of: "it" and "them" are never those who speak."""
    if token.lemma_.lower() in LEADERS and any(child.lower_ in ("both", "two") for child in token.children):
        return _leaders(context, number, token, speakers)
    found = [each for each in context.reference.actors(number, token) if each.kind in SPEAKER_KINDS]
    if len(found) > 1 and any(child.lower_ in ("both", "two") for child in token.children):
        ours, pair = _ours(context, speakers), context.reference.focus_pair()
        return pair if pair and not ours & set(pair) else [each for each in found if each not in ours]
    if token.pos_ != "PRON" or not set(found) & set(speakers):
        return found
    alone = ("state", "organisation") if token.lower_ == "it" else ("person",)
    kinds = ("person", "state") if token.lower_ in ("them", "they") else alone
    start = token.sent.start if token.lower_ == "it" else 0
    for mention in context.reference.mentions.before(number, token.i):
        if mention.paragraph < number or mention.first < start:
            break
        if mention.entity.kind in kinds and mention.entity not in speakers:
            return [mention.entity]
    return []


def _leaders(context: Context, number: int, token: Token, speakers: Sequence[Entity]) -> list[Entity]:
    """Return the last two people of different states named before "both leaders"."""
    found: dict[Entity, Entity] = {}
    for mention in context.reference.mentions.before(number, token.i):
        home = context.reference.state_of(mention.entity) if mention.entity.kind == "person" else None
        if home is not None and mention.entity not in speakers and not set(speakers) & {home}:
            found.setdefault(home, mention.entity)
        if len(found) == 2:
            return list(found.values())
    return []


def _doers(claim: Claim) -> tuple[Entity, ...]:
    if claim.type == "incident":
        return claim.roles.get("actors", ())
    role = DOERS.get(claim.type, {}).get(str(claim.values.get("action")))
    doers = claim.roles.get(role, ()) if role else ()
    return doers if claim.type != "treaty" or len(doers) == 1 else ()


def is_lead(context: Context, claim: Claim) -> bool:
    """Say whether *claim* is told as a fact in the paragraphs that tell the news."""
    rows = context.paragraphs
    behind = rows[LEAD].base if len(rows) > LEAD else len(context.text)
    return claim.evidence[0].start < behind and claim.factuality == "actual"


def _ours(context: Context, speakers: Iterable[Entity]) -> set[Entity]:
    """Return the speakers and the states that they speak for."""
    rows = list(speakers)
    return {*rows, *(home for each in rows if (home := context.reference.state_of(each)) is not None)}


def in_question(context: Context, speakers: Sequence[Entity], *, owned: bool = True) -> list[Entity]:
    """Return whom something is held against that names nobody: where the last incident was, else the scene.

    Unless it is *owned* by where it was, only those are meant who did it.
    """
    reference, ours = context.reference, _ours(context, speakers)
    for claim in reversed(context.claims[-8:]):
        places = claim.roles.get("place", ()) if owned else ()
        states = [*claim.roles.get("actors", ()), *places] if claim.type == "incident" else []
        found = [each for each in states if each.kind == "state" and each not in ours]
        if found:
            return found[:1]
    if not owned:
        return []
    scene = reference.scene([each for each in ours if each.kind == "state"])
    return [scene] if scene is not None else []


def accusers(
    context: Context, match: Match, speakers: Sequence[Entity]
) -> list[tuple[Entity | None, dict[str, str | int | bool]]]:
    """Return who made the accusation that is rejected: the last to criticise the speaker or the speaker's state.

    "Denied it" takes up only what was said right before, by somebody or on somebody's word.
    """
    charged = any(token.lemma_.lower() in CHARGES for token in match.themes)
    taken = [each for each in match.predicate.head.children if each.lower_ in TAKEN_UP and each.dep_ == "dobj"]
    if not charged and not taken:
        return []
    ours = _ours(context, speakers)
    for claim in reversed(context.claims[-8:] if charged else context.claims[-2:]):
        voices: tuple[Entity, ...] = ()
        if claim.type == "statement" and claim.values.get("stance") in ("criticise", "condemn", "threaten"):
            accused = set(claim.roles.get("target", ()))
            voices = claim.roles.get("speaker", ()) if ours & accused else ()
        elif any(ours & set(entities) for entities in claim.roles.values()):
            voices = tuple(each for each in claim.speakers if each.kind in SPEAKER_KINDS)
        if voices and not ours & set(voices):
            homes = [context.reference.state_of(each) if charged and each.kind == "person" else each for each in voices]
            return [(home, {}) for home in homes[:1] if home is not None]
    return []


def owner_inside(context: Context, paragraph: Paragraph, token: Token) -> list[Entity]:
    """Return whose deed it is that is praised or condemned: "Moscow's decision", "the conduct of Belarus"."""
    tokens = [child for child in token.children if child.dep_ in ("poss", "amod", "compound")]
    prepositions = read_predicate(token).prepositions
    befell = token.lemma_.lower() in UNOWNED  # "the bombing in Kigali" was done to Rwanda, not by it
    for name in ("of", "by", "from", "against", "towards", "in", "with", "on"):
        tokens.extend(prepositions.get(name, ()) if name not in ("in", "on", "against") or not befell else ())
    found: list[Entity] = []
    for each in tokens:
        for item in expand(each) if each.dep_ != "pobj" else [each]:
            mention = context.reference.mentions.of(paragraph.number, item)
            if mention is not None and mention.entity.kind in SPEAKER_KINDS:
                found.append(mention.entity)
            elif item.pos_ == "PRON" or item.dep_ == "pobj":
                found.extend(context.reference.actors(paragraph.number, item))
    return list(dict.fromkeys(found))[:1]
