"""Factuality: how sure the text is that an event happened, read off the chain of words that govern it.

The four values form a scale, actual < planned < possible, with negated apart; the chain's last word is its weakest.
A governor that no list knows never leaves an event plainly actual.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from ingest.language.cues import RANK, Cues
from ingest.language.governors import TIMES, duty_of, governor_of

MODALS = {
    "will": "planned",
    "shall": "planned",
    "'ll": "planned",
    "wo": "planned",
    "would": "would",
    "'d": "actual",
    "may": "possible",
    "might": "possible",
    "could": "possible",
    "can": "possible",
    "ca": "possible",
    "should": "possible",
    "must": "duty",
    "ought": "possible",
}
CONDITIONS = frozenset({"if", "unless", "whether", "until", "before", "provided", "lest", "once"})
CONTINUING = frozenset({"remain", "stay", "keep", "retain"})
IFS = frozenset({"if", "provided", "should", "were"})  # "should it fail": an inverted condition opens with its verb
NEGATIVE_SUBJECTS = frozenset({"nobody", "none", "nothing", "neither", "few"})
REFUSING = frozenset({"reject", "veto", "block", "defeat", "scupper", "refuse", "oppose", "kill", "torpedo"})
NEGATIVE_DETERMINERS = frozenset({"no", "neither", "none", "nor", "nobody", "nothing", "few"})


@dataclass(frozen=True, slots=True)
class Judgement:
    """A factuality and the tokens that gave it."""

    status: str
    cues: tuple[Token, ...]


def judge(head: Token, cues: Cues, *, arguments: tuple[Token, ...] = ()) -> Judgement:
    """Return the factuality of the event that *head* names; *arguments* are looked at for "no treaty was signed"."""
    found = [each for each in dict.fromkeys((*arguments, *_core(head))) if _is_none(each)]
    if head.dep_ in ("advcl", "ccomp") and head.i < head.head.i and _is_unreal(head) and head.pos_ == "VERB":
        return Judgement("negated", (head.left_edge,))  # "had it signed, others would have followed"
    status, flips, denied = "actual", len(found), False
    node, steps = head, 0
    while steps < 12:
        steps += 1
        local, tokens, negated = _local(node, cues, head)
        if denied and local == "possible":
            return Judgement("possible", (*found, *tokens))  # "may refuse to sign": neither done nor denied
        flips += negated
        if RANK[local] > RANK[status]:
            status = local
        found.extend(tokens)
        if _is_open_question(node):
            return Judgement("possible", tuple(found))
        governor = governor_of(node, cues)
        if governor is None:
            break
        node, effect, token = governor
        if effect is not None and effect != "actual":
            found.append(token)
            if denied and effect == "possible":
                return Judgement("possible", tuple(found))
            if effect == "negated":
                flips += 1
                denied = True
            elif RANK[effect] > RANK[status]:
                status = effect
    if flips % 2:
        return Judgement("negated", tuple(found))
    if flips and status == "actual":
        return Judgement("possible", tuple(found))  # a denied denial is too weak to publish as fact
    return Judgement(status, tuple(found))


def _core(head: Token) -> list[Token]:
    """Return the words that fill the places of a verb: one of them may deny all ("nobody signed", "signed nothing")."""
    if head.pos_ not in ("VERB", "AUX"):
        return []
    return [child for child in head.children if child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr")]


def _is_none(argument: Token) -> bool:
    if argument.pos_ in ("NOUN", "PROPN") and any(child.dep_ == "neg" for child in argument.children):
        return True  # "is a partner though not a member"
    return any(each.lower_ in NEGATIVE_DETERMINERS for each in (argument, *argument.children))


def _is_open_question(node: Token) -> bool:
    """Say whether *node* is asked about: "would not say whether"; what governs it is not denied."""
    asked = ("whether", "if") if node.dep_ == "ccomp" else ("whether",)
    opened = any(child.dep_ == "mark" and child.lower_ in asked for child in node.children)
    return opened and node.dep_ in ("ccomp", "pcomp", "xcomp", "csubj")


def _local(node: Token, cues: Cues, head: Token) -> tuple[str, list[Token], int]:
    """Judge what stands beside *node*: auxiliaries, negation, adverbs, a condition."""
    status, found, negated = "actual", [], 0
    modals = [child for child in node.children if child.dep_ == "aux" and child.lower_ in MODALS] or _shared_modals(
        node
    )
    for child in modals:
        value = MODALS[child.lower_]
        if value == "would":
            value = _would(node, cues)
        elif value == "duty":
            value = duty_of(node, cues)
        if value == "unreal":
            negated += 1
        if value == "planned" and _goes_on(node):
            value = "actual"
        if value != "unreal" and RANK[value] > RANK[status]:
            status = value
        if value != "actual":
            found.append(child)
    if (wanted := _subjunctive(node)) is not None:
        status = "possible" if RANK[status] < RANK["possible"] else status
        found.append(wanted)
    if node == head and (ahead := _scheduled(node, cues)) is not None:
        status = "planned" if RANK[status] < RANK["planned"] else status
        found.append(ahead)
    for child in node.children:
        if (
            (child.dep_ == "neg" and not _is_of_clause_before(child, node))
            or (child.dep_ == "det" and child.lower_ == "no" and node != head)
            or (child.dep_ == "advmod" and child.lower_ in ("never", "hardly", "scarcely", "nor", "neither"))
            or (child.dep_ in ("preconj", "cc") and child.lower_ in ("neither", "nor") and child.i < node.i)
        ) or (child.dep_ in ("nsubj", "nsubjpass") and node != head and child.lower_ in NEGATIVE_SUBJECTS):
            negated += 1
            found.append(child)
        elif child.dep_ == "conj" and child.lemma_ == "do" and any(each.dep_ == "neg" for each in child.children):
            negated += 1  # "agreed to sign but never did so"
            found.append(child)
        elif (
            child.dep_ in ("advmod", "amod", "compound", "acl")
            and child.lower_ in cues.adverbs
            and (child.dep_ == "advmod" or node == head)
        ):
            effect = cues.adverbs[child.lower_]
            if effect == "negated":
                negated += 1
            elif RANK[effect] > RANK[status]:
                status = effect
            found.append(child)
        elif child.dep_ == "mark" and (opened := _condition(child, node)) is not None:
            status = opened if RANK[status] < RANK[opened] else status
            found.append(child)
        elif (
            child.dep_ == "advcl"
            and modals
            and not _is_unreal(child)
            and (condition := _condition_word(child)) is not None
        ):
            status = "possible" if RANK[status] < RANK["possible"] else status
            found.append(condition)
    if node.dep_ == "ROOT" and not negated and _shared_negation(node):
        negated = 1
    return status, found, negated + _inherited_negation(node)


def _subjunctive(node: Token) -> Token | None:
    """Return the "be" of "that the units be withdrawn", which is demanded and no fact, whatever governs it."""
    relations = {child.dep_ for child in node.children}
    if (
        "mark" not in relations
        or not relations & {"nsubj", "nsubjpass"}
        or any(c.tag_ in ("MD", "TO") for c in node.children)
    ):
        return None
    return next((child for child in node.children if child.lower_ == "be" and child.dep_ in ("auxpass", "aux")), None)


def _goes_on(node: Token) -> bool:
    """Say whether what *node* tells as to come is so already: "will remain a member", "will still be in force"."""
    still = node.lemma_ == "be" and any(child.lower_ == "still" for child in node.children)
    return still or node.lemma_ in CONTINUING


def _scheduled(noun: Token, cues: Cues) -> Token | None:
    """Return the word behind an event noun that puts it ahead: "the election due in May", "a vote to be held"."""
    if noun.pos_ not in ("NOUN", "PROPN"):
        return None
    for child in noun.children:
        words = {each.lower_ for each in child.children if each.dep_ in ("aux", "auxpass")}
        if child.dep_ in ("acl", "relcl") and child.tag_ == "VBN" and words >= {"to", "be"}:
            return child
    after = noun.nbor() if noun.i + 2 < len(noun.doc) else noun
    ahead = cues.adverbs.get(after.lower_) == "planned" and after.pos_ in ("ADJ", "VERB")
    return after if ahead and after.nbor().lower_ in ("on", "in", "for", "by", "next", "this", "later") else None


def _condition(mark: Token, node: Token) -> str | None:
    """Return what the word that opens the clause of *node* makes of it; "until" and "once" do so only beside a modal.

    "Until all have ratified, it sits without a vote": still to come. "Was dissolved before it could be signed": never.
    """
    if mark.lower_ not in CONDITIONS or node.dep_ not in ("advcl", "ccomp", "ROOT"):
        return None
    if mark.lower_ == "before" and any(child.lower_ == "could" for child in node.children):
        return "negated"
    if mark.lower_ in ("once", "until") and any(
        token.lower_ in ("will", "shall", "'ll") for token in node.head.children
    ):
        return "planned"  # "will take effect once all have ratified"
    if mark.lower_ not in TIMES or any(token.lower_ in MODALS for token in node.head.children):
        return "possible"
    return "planned" if mark.lower_ == "until" and node.head.tag_ in ("VBZ", "VBP") else None


def _condition_word(clause: Token) -> Token | None:
    """Return the word that makes *clause* a condition of what it hangs on: "if it fails", "should it fail"."""
    first = clause.left_edge
    marks = [child for child in clause.children if child.dep_ == "mark" and child.lower_ in ("if", "provided")]
    if marks:
        return marks[0] if first.lower_ != "even" else None
    return first if first.lower_ in IFS and first.head == clause and first.dep_ in ("aux", "auxpass") else None


def _is_of_clause_before(negation: Token, node: Token) -> bool:
    """Say whether "not" belongs to the clause before: in "if he does not, it will" the parser hangs it on "will"."""
    subjects = [child for child in node.children if child.dep_ in ("nsubj", "nsubjpass")]
    return negation.nbor().text == "," and any(negation.i < subject.i < node.i for subject in subjects)


def _shared_modals(node: Token) -> list[Token]:
    """Return the modals of "will lift and sign", "would have left and imposed" for the second verb."""
    perfect = node.tag_ == "VBD" and any(child.lower_ == "have" and child.dep_ == "aux" for child in node.head.children)
    if node.dep_ == "conj" and (node.tag_ in ("VB", "VBN") or perfect) and node.head.pos_ in ("VERB", "AUX"):
        own = [child for child in node.children if child.dep_ in ("aux", "nsubj", "nsubjpass")]
        if not own:
            return [
                child for child in node.head.children if child.dep_ == "aux" and child.lower_ in MODALS
            ] or _shared_modals(node.head)
    return []


def _inherited_negation(node: Token) -> int:
    """Count the negation of "did not sign or ratify" for the second verb."""
    if node.dep_ == "conj" and node.tag_ in ("VB", "VBN") and node.head.pos_ == "VERB":
        own = [child for child in node.children if child.dep_ in ("aux", "nsubj", "nsubjpass", "neg")]
        joined = any(child.dep_ == "cc" and child.lower_ in ("or", "nor") for child in node.head.children)
        if not own and joined:
            return int(any(child.dep_ == "neg" for child in node.head.children))
    return 0


def _shared_negation(node: Token) -> bool:
    """Say whether the clause starts with an inverting "nor" or "neither"."""
    return (
        node.sent[0].lower_ in ("nor", "neither")
        and node.sent[0].head.i == node.i
        and node.sent[0].dep_ not in ("neg", "advmod", "preconj", "cc")
    )


def _would(node: Token, cues: Cues) -> str:
    """Judge "would": what was announced then is planned, what a missed condition hung on is unreal, else possible."""
    head = node
    while head.dep_ == "conj":
        head = head.head
    conditions = [child for child in (*node.children, *head.children) if child.dep_ == "advcl"]
    perfect = any(child.lemma_ == "have" and child.dep_ == "aux" for child in node.children)
    if perfect and any(_is_unreal(clause) for clause in conditions):
        return "unreal"
    if any(mark.lower_ in ("if", "unless") for clause in conditions for mark in clause.children):
        return "possible"
    if perfect and head.dep_ == "relcl" and head.head.dep_ == "dobj" and head.head.head.lemma_ in REFUSING:
        return "unreal"  # "rejected a treaty that would have kept the base"
    said = head.dep_ == "ccomp" and head.head.lemma_ in cues.reporting
    cited = any(child.lower_ == "according" for child in head.children)
    return "planned" if said or cited else "possible"


def _is_unreal(clause: Token) -> bool:
    """Say whether *clause* is a condition that did not come true: "had it fallen", "if it had fallen"."""
    had = [child for child in clause.children if child.dep_ in ("aux", "auxpass") and child.lower_ == "had"]
    if clause.lower_ == "had" and clause.left_edge == clause:
        return True
    return bool(had) and (clause.left_edge == had[0] or any(child.lower_ == "if" for child in clause.children))
