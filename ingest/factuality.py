"""Factuality: how sure the text is that an event happened, read off the chain of words that govern it.

The four values form a scale, actual < planned < possible, with negated apart; the chain's last word is its weakest.
A governor that no list knows never leaves an event plainly actual.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Token

from ingest.predicates import finite_partner
from ingest.vocabulary import Vocabulary

RANK = {"actual": 0, "planned": 1, "possible": 2, "negated": 3}
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
TIMES = frozenset({"until", "before", "once"})
IFS = frozenset({"if", "provided", "should", "were"})  # "should it fail": an inverted condition opens with its verb
PAST_TIMES = frozenset({"after", "since", "during", "following"})
LIGHT = frozenset(
    {"hold", "resume", "begin", "start", "open", "have", "conduct", "launch", "continue", "reopen", "stage"}
)
NEGATIVE_SUBJECTS = frozenset({"nobody", "none", "nothing", "neither", "few"})
REFUSING = frozenset({"reject", "veto", "block", "defeat", "scupper", "refuse", "oppose", "kill", "torpedo"})
AGREED = frozenset({"extend", "prolong", "renew", "let", "allow", "permit"})  # agreeing to them is doing them
DEPARTING = frozenset({"leave", "quit", "withdraw", "pull", "exit", "join"})
NEGATIVE_DETERMINERS = frozenset({"no", "neither", "none", "nor", "nobody", "nothing", "few"})


@dataclass(frozen=True, slots=True)
class Judgement:
    """A factuality and the tokens that gave it."""

    status: str
    cues: tuple[Token, ...]


@dataclass(frozen=True)
class Cues:
    """The cue lists, by lemma."""

    vocabulary: Vocabulary

    @cached_property
    def verbs(self) -> Mapping[str, str]:
        """What a governing verb makes of its complement."""
        return self._table("verb", "verbs")

    @cached_property
    def nouns(self) -> Mapping[str, str]:
        """What a governing noun makes of its complement."""
        return self._table("verb", "nouns")

    @cached_property
    def adjectives(self) -> Mapping[str, str]:
        """What a governing adjective makes of its complement."""
        return self._table("verb", "adjectives")

    @cached_property
    def adverbs(self) -> Mapping[str, str]:
        """What an adverb or adjective beside an event makes of it."""
        return self._table("adverb", "words")

    @cached_property
    def reporting(self) -> Mapping[str, str]:
        """The mode of a verb of speech."""
        return {verb: entry["mode"] for entry in self.vocabulary.cues["reporting"] for verb in entry["verbs"]}

    @cached_property
    def wishing(self) -> frozenset[str]:
        """Verbs whose subject stands behind what it wants done, and behind nothing more."""
        return frozenset(verb for entry in self.vocabulary.cues["wishing"] for verb in entry["verbs"])

    @cached_property
    def beliefs(self) -> Mapping[str, str]:
        """What a verb of speech makes of what is said."""
        return {verb: effect for effect, verbs in self.vocabulary.words["belief"].items() for verb in verbs}

    @property
    def eventive(self) -> frozenset[str]:
        """Verbs that only say that an event happens."""
        return self.vocabulary.word_sets["eventive"]

    def word(self, verb: Token) -> str:
        """Return the verb with its particle where the lists know them together ("turn down"), else its lemma."""
        particles = (child.lower_ for child in verb.children if child.dep_ == "prt")
        return next((name for each in particles if (name := f"{verb.lemma_} {each}") in self.verbs), verb.lemma_)

    def _table(self, table: str, column: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for entry in self.vocabulary.cues[table]:
            for word in entry.get(column, ()):
                found.setdefault(word, entry["effect"])
        return found


def judge(head: Token, cues: Cues, *, arguments: tuple[Token, ...] = ()) -> Judgement:
    """Return the factuality of the event that *head* names; *arguments* are looked at for "no treaty was signed"."""
    found = [each for each in dict.fromkeys((*arguments, *_core(head))) if _is_none(each)]
    status, flips = "actual", len(found)
    node, steps = head, 0
    while steps < 12:
        steps += 1
        local, tokens, negated = _local(node, cues, head)
        flips += negated
        if RANK[local] > RANK[status]:
            status = local
        found.extend(tokens)
        if _is_open_question(node):
            return Judgement("possible", tuple(found))
        governor = _governor(node, cues)
        if governor is None:
            break
        node, effect, token = governor
        if effect is not None and effect != "actual":
            found.append(token)
            if effect == "negated":
                flips += 1
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
    return any(each.lower_ in NEGATIVE_DETERMINERS for each in (argument, *argument.children))


def _is_open_question(node: Token) -> bool:
    """Say whether *node* is asked about: "would not say whether"; what governs it is not denied."""
    return node.dep_ == "ccomp" and any(
        child.dep_ == "mark" and child.lower_ in ("whether", "if") for child in node.children
    )


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
            value = _duty(node, cues)
        if value == "unreal":
            negated += 1
        elif RANK[value] > RANK[status]:
            status = value
        if value != "actual":
            found.append(child)
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


def _condition(mark: Token, node: Token) -> str | None:
    """Return what the word that opens the clause of *node* makes of it; "until" and "once" do so only beside a modal.

    "Until all have ratified, it sits without a vote": still to come. "Was dissolved before it could be signed": never.
    """
    if mark.lower_ not in CONDITIONS or node.dep_ not in ("advcl", "ccomp", "ROOT"):
        return None
    if mark.lower_ == "before" and any(child.lower_ == "could" for child in node.children):
        return "negated"
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
    """Return the modals of "will lift and sign" for the second verb."""
    if node.dep_ == "conj" and node.tag_ in ("VB", "VBN") and node.head.pos_ in ("VERB", "AUX"):
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


def _duty(node: Token, cues: Cues) -> str:
    """Judge "must": what a speaker demands is possible, what the author says is still due is planned."""
    above, each = [child for child in node.children if child.dep_ in ("parataxis", "ccomp")], node
    while each.dep_ not in ("relcl", "ROOT") and each.head != each:
        each = each.head
        above.append(each)
    return "possible" if any(each.lemma_ in cues.reporting for each in above if each.pos_ == "VERB") else "planned"


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


def _governor(node: Token, cues: Cues) -> tuple[Token, str | None, Token] | None:
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
    return _governor(node, cues)


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
            return head, _duty(head, cues), head
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
