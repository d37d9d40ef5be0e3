"""Governors: the word above an event in the chain, and what it makes of what it governs."""

from __future__ import annotations

from spacy.tokens import Token

from ingest.cues import Cues
from ingest.predicates import finite_partner

TIMES = frozenset({"until", "before", "once"})
PAST_TIMES = frozenset({"after", "since", "during", "following"})
LIGHT = frozenset(
    {"hold", "resume", "begin", "start", "open", "have", "conduct", "launch", "continue", "reopen", "stage"}
)
AGREED = frozenset({"extend", "prolong", "renew", "let", "allow", "permit"})  # agreeing to them is doing them
DEPARTING = frozenset({"leave", "quit", "withdraw", "pull", "exit", "join"})


def governor_of(node: Token, cues: Cues) -> tuple[Token, str | None, Token] | None:
    """Return the next word up the chain and what it makes of *node*; None where the chain ends."""
    head = node.head
    if head == node:
        return None
    if node.pos_ in ("VERB", "AUX"):
        return _verb_governor(node, head, cues)
    return _noun_governor(node, head, cues)


def _verb_governor(node: Token, head: Token, cues: Cues) -> tuple[Token, str | None, Token] | None:
    if node.dep_ == "conj":
        if any(child.dep_ in ("nsubj", "nsubjpass") for child in node.children):
            return _skip_conjunct(node, cues)
        return _above(finite_partner(node), cues)
    if node.dep_ in ("xcomp", "ccomp", "pcomp", "csubj", "acl", "oprd"):
        return _complement_governor(node, head, cues)
    if node.dep_ == "advcl" and any(child.dep_ == "aux" and child.lower_ == "to" for child in node.children):
        if head.pos_ == "ADJ":
            return head, cues.adjectives.get(head.lemma_, "possible"), head
        return head, cues.verbs.get(cues.word(head), "planned"), node
    return None


def _skip_conjunct(node: Token, cues: Cues) -> tuple[Token, str | None, Token] | None:
    """Step over "and" to what governs both clauses, without taking on the first one's auxiliaries."""
    return _above(node.head, cues)


def _above(token: Token, cues: Cues) -> tuple[Token, str | None, Token] | None:
    node = token
    while node.dep_ == "conj":
        node = node.head
    return governor_of(node, cues)


def _complement_governor(node: Token, head: Token, cues: Cues) -> tuple[Token, str | None, Token] | None:
    infinitive = any(child.dep_ == "aux" and child.lower_ == "to" for child in node.children)
    if head.pos_ in ("VERB", "AUX"):
        if head.lemma_ == "be" and infinitive:
            return head, "planned", head
        if head.lemma_ in cues.reporting and not infinitive and node.dep_ == "ccomp":
            mode = cues.reporting[head.lemma_]
            if mode == "announce" and node.lemma_ in DEPARTING and node.tag_ == "VBG":
                return head, "planned", head  # "announced that they were leaving"
            return head, "negated" if mode == "deny" else cues.beliefs.get(head.lemma_, "actual"), head
        if node.dep_ == "ccomp" and node.i < head.i and not infinitive:
            return None  # two main clauses side by side, or a clause the parser could not place: no governor
        if head.lemma_ == "have" and infinitive and any(child.lower_ in ("yet", "still") for child in head.children):
            return head, "planned", head
        if head.lemma_ == "have" and infinitive:
            return head, duty_of(head, cues), head
        if head.lemma_ == "need" and infinitive:
            return head, "possible", head
        if head.lemma_ == "agree" and infinitive and node.lemma_ in AGREED and head.tag_ in ("VBD", "VBN"):
            return head, None, head
        return head, cues.verbs.get(cues.word(head), "possible" if node.dep_ != "pcomp" else None), head
    if head.pos_ == "ADJ":
        return _adjective(head, cues)
    if head.pos_ == "ADP":
        return _preposition(head, cues)
    if head.pos_ in ("NOUN", "PROPN") and infinitive:
        return head, cues.nouns.get(head.lemma_, "possible"), head
    if head.pos_ in ("NOUN", "PROPN") and node.dep_ == "acl" and any(child.dep_ == "mark" for child in node.children):
        return head, cues.nouns.get(head.lemma_, "possible"), head
    return None


def _adjective(adjective: Token, cues: Cues) -> tuple[Token, str | None, Token]:
    effect = (
        cues.adjectives.get(adjective.lemma_)
        or cues.adjectives.get(adjective.lower_)
        or cues.verbs.get(adjective.lemma_)
        or "possible"
    )
    return (adjective.head if adjective.head.pos_ in ("AUX", "VERB") else adjective), effect, adjective


def _preposition(preposition: Token, cues: Cues) -> tuple[Token, str | None, Token] | None:
    governor = preposition.head
    if preposition.lower_ == "without":
        return governor, "negated", preposition
    if governor.lower_ in ("far", "short", "shy"):  # "is far from signing", "stopped short of signing"
        return governor.head, "negated", governor
    if preposition.lower_ in ("before", "pending", "towards", "toward"):
        return governor, "possible", preposition
    if governor.pos_ in ("NOUN", "PROPN"):
        effect = cues.nouns.get(governor.lemma_)
        return (governor, effect, governor) if effect and effect != "actual" else None
    if governor.pos_ in ("VERB", "AUX"):
        effect = cues.verbs.get(cues.word(governor))
        if (
            effect is None
            and preposition.lower_ == "for"
            and governor.lemma_ in ("come", "stand", "speak", "hold", "go", "be")
        ):
            effect = "possible"  # "came out for a suspension"
        return (governor, effect, governor) if effect and effect != "actual" else None
    if governor.pos_ == "ADJ":
        return _adjective(governor, cues)
    return None


def _noun_governor(node: Token, head: Token, cues: Cues) -> tuple[Token, str | None, Token] | None:
    """Judge an event noun by its verb: "called for the lifting", "the signing is expected", "no end to the talks"."""
    if node.dep_ == "conj":
        return _above(head, cues)
    if (
        _is_indefinite(node)
        and (verb := _governing_verb(node)) is not None
        and any(child.dep_ in ("aux", "neg") for child in verb.children)
    ):
        return verb, cues.verbs.get(verb.lemma_), verb
    if node.dep_ == "dobj" and head.lemma_ in LIGHT:
        return head, None, head  # "urged them to resume talks": the talks are as sure as the resuming
    if node.dep_ in ("dobj", "nsubjpass") and head.pos_ == "VERB":
        if node.dep_ == "nsubjpass" and head.lemma_ in cues.eventive | {"hold", "sign", "delay", "postpone", "cancel"}:
            return head, cues.verbs.get(head.lemma_), head
        if node.dep_ == "dobj" and head.lemma_ == "claim":
            return None  # "the group claimed the attack": its doing is claimed, not that there was one
        effect = cues.verbs.get(cues.word(head))
        if effect is None and head.lemma_ in cues.reporting:
            effect = "negated" if cues.reporting[head.lemma_] == "deny" else None
        return (head, effect, head) if effect and effect != "actual" else None
    if node.dep_ in ("nsubj", "attr") and head.pos_ in ("VERB", "AUX"):
        return (head, None, head) if head.lemma_ in cues.eventive else None
    if node.dep_ == "pobj":
        known = head.lower_ in PAST_TIMES or (head.lower_ in TIMES and _is_definite(node))  # "before the elections"
        return None if known else _preposition(head, cues)
    if node.dep_ in ("compound", "nmod") and head.pos_ == "NOUN":
        effect = cues.nouns.get(head.lemma_)
        return (head, effect, head) if effect else None
    return None


def _is_indefinite(noun: Token) -> bool:
    """Say whether an event noun brings in something new ("a civil war"), whose being so hangs on its verb."""
    determiners = {child.lower_ for child in noun.children if child.dep_ in ("det", "poss")}
    return bool(determiners & {"a", "an", "any", "another"}) and noun.dep_ in ("dobj", "pobj", "attr")


def _is_definite(noun: Token) -> bool:
    return any(child.dep_ == "poss" or child.lower_ in ("the", "this", "that") for child in noun.children)


def _governing_verb(noun: Token) -> Token | None:
    head = noun.head
    if head.pos_ == "ADP":
        head = head.head
    return head if head.pos_ in ("VERB", "AUX") else None


def duty_of(node: Token, cues: Cues) -> str:
    """Judge "must": what a speaker demands is possible, what the author says is still due is planned."""
    above, each = [child for child in node.children if child.dep_ in ("parataxis", "ccomp")], node
    while each.dep_ not in ("relcl", "ROOT") and each.head != each:
        each = each.head
        above.append(each)
    return "possible" if any(each.lemma_ in cues.reporting for each in above if each.pos_ == "VERB") else "planned"
