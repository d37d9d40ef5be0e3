"""Measures told by what nobody may do any more: "banks may no longer lend to X", "forbids States to sell X weapons"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from ingest.acts.senders import behind_text, regime
from ingest.acts.targets import of_states
from ingest.basics.claims import Entity
from ingest.language.predicates import Predicate, read_predicate
from ingest.language.sentences import Paragraph, phrase, words
from ingest.reference.context import Context
from ingest.reference.instruments import Sanction

FORBIDDING = frozenset({"forbid", "prohibit", "ban", "bar", "prevent", "stop"})
MODALS = frozenset({"may", "can", "shall", "must", "could"})
TOWARDS = ("to", "with", "from", "in", "for", "into", "over")
# What is kept from others by not doing it, with the kind of measure where the verb alone tells it.
DEALINGS = {
    "sell": None,
    "export": None,
    "supply": None,
    "deliver": None,
    "ship": None,
    "buy": None,
    "purchase": None,
    "import": None,
    "lend": "financial",
    "invest": "financial",
    "finance": "financial",
    "trade": "trade",
    "fly": "aviation-shipping",
    "land": "aviation-shipping",
    "overfly": "aviation-shipping",
    "dock": "aviation-shipping",
    "cross": None,
    "enter": None,
    "use": None,
    "travel": "travel-ban",
}
CROSSED = {"airspace": "aviation-shipping", "port": "aviation-shipping", "sky": "aviation-shipping"}


def find_prohibitions(context: Context, paragraph: Paragraph, token: Token) -> None:
    """Add the sanction that a dealing which is forbidden tells of, where its kind, sender and target are known."""
    if token.pos_ != "VERB" or token.lemma_ not in DEALINGS:
        return
    ban = _ban_on(token)
    if ban is None:
        return
    predicate = read_predicate(token)
    if not predicate.objects:  # "to sell or give South Africa weapons"
        last = [child for child in token.children if child.dep_ == "conj" and child.pos_ == "VERB"]
        predicate = replace(predicate, objects=tuple(each for verb in last for each in read_predicate(verb).objects))
    kind = _kind(context, predicate)
    senders = _senders(context, paragraph, token, ban, predicate)
    targets = [entity for entity in _targets(context, paragraph, predicate, ban) if entity not in senders]
    if kind is None or not senders or not targets:
        return
    context.add(
        "sanction",
        {"senders": senders, "targets": of_states(context, targets[:1])},
        {"kind": kind, "action": "impose"},
        paragraph=paragraph,
        head=ban,
        rule="dealing-forbidden",
        arguments=[token, *predicate.objects],
        status="actual" if ban == token else None,
    )
    context.instruments.sanctions.append(Sanction(kind, senders, targets[:1], (paragraph.number, token.sent.start)))


def _ban_on(verb: Token) -> Token | None:
    """Return the verb that forbids the dealing, or the dealing itself where it "may no longer" be; None where free."""
    head = verb.head
    while verb.dep_ == "conj" and head.pos_ == "VERB":  # "to sell or give"
        verb, head = head, head.head
    if verb.dep_ in ("xcomp", "ccomp") and head.lemma_ in FORBIDDING:
        return head
    if verb.dep_ == "pcomp" and head.lower_ == "from" and head.head.lemma_ in FORBIDDING:
        return head.head
    modal = any(child.dep_ == "aux" and child.lower_ in MODALS for child in verb.children)
    ended = any(
        child.lower_ in ("longer", "more") and (child.nbor(-1).lower_ in ("no", "any")) for child in verb.children
    )
    return verb if modal and ended else None


def _kind(context: Context, predicate: Predicate) -> str | None:
    own = DEALINGS[predicate.head.lemma_]
    if own is not None:
        return own
    for each in predicate.objects:
        if (crossed := CROSSED.get(each.lemma_.lower())) is not None:
            return crossed
    if predicate.head.lemma_ in ("cross", "enter", "use"):
        return None
    told = [context.instruments.kind_in_words(words(phrase(each))) for each in predicate.objects]
    return next((kind for kind in told if kind not in (None, "travel-ban")), "trade" if predicate.objects else None)


def _senders(context: Context, paragraph: Paragraph, verb: Token, ban: Token, predicate: Predicate) -> list[Entity]:
    """Return who forbids it, whose airspace it is, or whose firms may not."""
    if ban != verb:
        above = read_predicate(ban).subjects
        return behind_text(context, paragraph, above) or context.reference.states(paragraph.number, above)
    places = [
        *predicate.objects,
        *(each for name in ("in", "at", "over") for each in predicate.prepositions.get(name, ())),
    ]
    held = [child for each in places if each.lemma_.lower() in CROSSED for child in each.children]
    owners = held or [child for each in predicate.subjects for child in each.children]
    named = context.reference.mentions.within(
        paragraph.number, [child for child in owners if child.dep_ in ("poss", "amod", "compound", "nmod")]
    )
    found = [mention.entity for mention in named if mention.entity.kind in ("state", "organisation")]
    main = regime(context)
    return found[:1] or (list(main.senders) if main is not None and not predicate.subjects else [])


def _targets(context: Context, paragraph: Paragraph, predicate: Predicate, ban: Token) -> Sequence[Entity]:
    """Return whom the dealing would have been with: behind "to", "from"; else whose goods or ships it is about."""
    behind = [each for name in TOWARDS for each in predicate.prepositions.get(name, ())]
    behind = behind or [child for child in predicate.head.children if child.dep_ == "dative"]
    found = context.reference.states(paragraph.number, behind)
    kept = [
        *behind,
        *predicate.objects,
        *predicate.subjects,
        *(read_predicate(ban).objects if ban != predicate.head else ()),
    ]
    if not found:
        inside = context.reference.mentions.within(paragraph.number, [leaf for each in kept for leaf in phrase(each)])
        found = [mention.entity for mention in inside if mention.entity.kind == "state"]
    return found
