"""Governors: the word above an event in the chain, and what it makes of what it governs."""

from __future__ import annotations

from spacy.tokens import Token

from ingest.basics.vocabulary import word_set
from ingest.language.clauses import is_simple_past, parted
from ingest.language.cues import Cues
from ingest.language.predicates import finite_partner
from ingest.language.prospects import phrase_before, predicated_effect, subject_effect

TIMES = frozenset({"until", "before", "once"})
PAST_TIMES = frozenset({"after", "since", "during", "following"})
LIGHT = frozenset(
    {"hold", "resume", "begin", "start", "open", "have", "conduct", "launch", "continue", "reopen", "stage"}
)
ACHIEVING = word_set(
    "obtain secure win achieve gain get effect procure accomplish complete finish implement execute perform conclude "
    "finalise finalize clinch engineer broker"
)
AGREED = frozenset({"extend", "prolong", "renew", "let", "allow", "permit"})  # agreeing to them is doing them
ORDINAL = frozenset({"first", "second", "third", "fourth", "fifth", "last", "latest", "only", "next", "sole"})
FINDING = frozenset({"find", "hold", "rule", "judge", "know", "show", "prove", "see", "deem", "declare"})
# Prepositions of where and when something is done, behind a verb that takes another complement.
CIRCUMSTANCES = word_set(
    "at during amid throughout near outside between under upon after since following despite besides over"
)
FACTIVE = word_set(
    "regret resent condemn welcome praise criticise criticize deplore denounce applaud celebrate hail excuse forgive "
    "lament bemoan mourn mark"
)
GATHERINGS = frozenset({"summit", "meeting", "talk", "conference", "session", "ceremony", "election", "vote", "debate"})
DEPARTING = frozenset({"leave", "quit", "withdraw", "pull", "exit", "join"})


def governor_of(node: Token, cues: Cues) -> tuple[Token, str | None, Token] | None:
    """Return the next word up the chain and what it makes of *node*; None where the chain ends."""
    head = node.head
    if head == node or (node.dep_ in ("ccomp", "parataxis") and parted(node, head)):
        return None  # the end of the chain, or the other half of a sentence with a semicolon
    if node.pos_ in ("VERB", "AUX"):
        return _verb_governor(node, head, cues)
    return _noun_governor(node, head, cues)


def _verb_governor(node: Token, head: Token, cues: Cues) -> tuple[Token, str | None, Token] | None:
    if node.dep_ == "conj":
        if any(child.dep_ in ("nsubj", "nsubjpass") for child in node.children):
            return _skip_conjunct(node, cues)
        return _above(finite_partner(node), cues)
    infinitive = any(child.dep_ == "aux" and child.lower_ == "to" for child in node.children)
    if node.dep_ in ("xcomp", "ccomp", "pcomp", "csubj", "acl", "oprd") or (node.dep_ == "relcl" and infinitive):
        return _complement_governor(node, head, cues)
    if node.dep_ == "advcl" and node.tag_ == "VBG" and head.i < node.i and " " in cues.word(head):
        return head, cues.verbs[cues.word(head)], head  # "put off signing", "ruled out signing"
    if node.dep_ == "advcl" and infinitive:
        if head.pos_ == "ADJ":
            return head, cues.adjectives.get(head.lemma_, "possible"), head
        aim = _object_effect(head, cues, node)
        return head, aim or ("planned" if head.lemma_ == "have" else cues.verbs.get(cues.word(head), "planned")), node
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
        if (node.dep_ == "ccomp" or infinitive) and (told := _object_effect(head, cues, node)) is not None:
            return head, told, head  # "gave notice that it was leaving", "took steps to sign"
        if infinitive and _is_ordinal(head):
            return head, None, head  # "became the first state to sign"
        if node.dep_ in ("ccomp", "csubj") and (supposed := predicated_effect(head, cues)) is not None:
            return head, supposed, head  # "it is doubtful that they signed", "signing is a distant goal"
        if head.lemma_ in FACTIVE and not infinitive and all(child.tag_ != "MD" for child in head.children):
            return None  # "did not regret signing"
        if infinitive and node.dep_ == "xcomp" and _is_told_of(head, node, cues):
            return head, "actual" if head.lemma_ in FINDING else "possible", head
        if head.lemma_ in cues.reporting and not infinitive and node.dep_ == "ccomp":
            mode = cues.reporting[head.lemma_]
            if node.lemma_ in DEPARTING and node.tag_ == "VBG" and (mode == "announce" or _is_own(node)):
                return head, "planned", head  # "announced that they were leaving", "said it was leaving"
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
    if head.pos_ in ("NOUN", "PROPN") and infinitive and any(c.lower_ in ORDINAL for c in head.children):
        return head, None, head  # "the first country to be suspended"
    if head.pos_ in ("NOUN", "PROPN") and infinitive:
        return head, cues.nouns.get(head.lemma_, "possible"), head
    if head.pos_ in ("NOUN", "PROPN") and node.dep_ == "acl" and any(child.dep_ == "mark" for child in node.children):
        return head, cues.nouns.get(head.lemma_, "possible"), head
    return None


def _is_own(verb: Token) -> bool:
    """Say whether whoever says it speaks of what is theirs: "it was leaving", "his country was withdrawing"."""
    subjects = [child for child in verb.children if child.dep_ == "nsubj"]
    return any(each.pos_ == "PRON" or any(c.dep_ == "poss" for c in each.children) for each in subjects)


def _is_ordinal(verb: Token) -> bool:
    """Say whether *verb* says who was the first, the last, the only one: "became the first state to sign"."""
    nouns = [child for child in verb.children if child.dep_ == "attr"]
    return verb.lemma_ in ("be", "become") and any(
        each.lower_ in ORDINAL for noun in nouns for each in (noun, *noun.children)
    )


def _object_effect(verb: Token, cues: Cues, below: Token) -> str | None:
    """Return what the object of *verb* makes of the clause behind it: "opened a procedure to", "gave notice that"."""
    nouns = (child for child in verb.children if child.dep_ == "dobj" and verb.i < child.i < below.i)
    return next((effect for noun in nouns if (effect := cues.nouns.get(noun.lemma_)) and effect != "actual"), None)


def _is_told_of(verb: Token, below: Token, cues: Cues) -> bool:
    """Say whether *verb* tells in the passive what its subject did: "was found to have broken"."""
    done = any(child.dep_ == "aux" and child.lemma_ == "have" for child in below.children)
    passive = any(child.dep_ == "auxpass" for child in verb.children) or (verb.dep_ == "acl" and verb.tag_ == "VBN")
    return done and passive and verb.lemma_ in cues.reporting.keys() | FINDING


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
    if governor.pos_ == "ADV" and governor.head.pos_ in ("VERB", "AUX"):
        far = f"{governor.head.lemma_} {governor.lower_} {preposition.lower_}"
        if (effect := cues.verbs.get(far)) is not None:
            return governor.head, effect, governor  # "held back from signing", "came close to signing"
    if preposition.lower_ in ("before", "pending", "towards", "toward"):
        return governor, "possible", preposition
    word = cues.word_before(preposition) if governor.pos_ in ("VERB", "AUX") else ""
    if preposition.lower_ in CIRCUMSTANCES and word and " " not in word:
        return None
    if governor.pos_ in ("NOUN", "PROPN"):
        effect = cues.nouns.get(governor.lemma_)
        return (governor, effect, governor) if effect and effect != "actual" else None
    if governor.pos_ in ("VERB", "AUX"):
        effect = cues.verbs.get(word)
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
    if (listed := _listed_under(node, cues)) is not None:
        return listed.head, cues.nouns[listed.lemma_], listed
    if (held := phrase_before(node, cues)) is not None:
        return held[0], held[1], held[0]
    if (fate := subject_effect(node, cues)) is not None:
        return head, fate, head
    if node.dep_ == "conj":
        return _above(head, cues)
    if (
        _is_indefinite(node)
        and (verb := _governing_verb(node)) is not None
        and any(child.dep_ in ("aux", "neg") for child in verb.children)
    ):
        return verb, cues.verbs.get(cues.word_before(head) if head.pos_ == "ADP" else cues.word(verb)), verb
    if node.dep_ == "dobj" and head.lemma_ == "fall":
        return None  # "in between fell the war": its subject
    if node.dep_ == "dobj" and head.lemma_ in LIGHT | ACHIEVING:
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
        if known or (head.lower_ == "before" and node.lemma_ in GATHERINGS and is_simple_past(head.head)):
            return None
        if head.lower_ == "to" and head.head.lemma_ == "go" and is_simple_past(head.head):
            return head.head, None, head.head  # "went to war", "went to the polls": as sure as the going
        return _preposition(head, cues)
    if node.dep_ in ("compound", "nmod") and head.pos_ == "NOUN":
        effect = cues.nouns.get(head.lemma_)
        return (head, effect, head) if effect else None
    return None


def _listed_under(node: Token, cues: Cues) -> Token | None:
    """Return the noun whose list *node* stands in: "demands, among them the closure", "conditions include it"."""
    among = next((child for child in node.lefts if child.lower_ == "among"), None)
    place = among.right_edge.i + 1 if among is not None else node.left_edge.i
    before = [token.lower_ for token in node.doc[max(node.sent.start, place - 2) : place]]
    if before in (["among", "them"], ["among", "these"], ["among", "which"]):
        nouns = (token for token in reversed(node.doc[node.sent.start : place - 2]) if token.pos_ == "NOUN")
    elif node.dep_ == "dobj" and node.head.lemma_ in ("include", "comprise"):
        nouns = (child for child in node.head.children if child.dep_ == "nsubj" and child.pos_ == "NOUN")
    else:
        return None
    noun = next(nouns, None)
    return noun if noun is not None and cues.nouns.get(noun.lemma_) in ("possible", "planned") else None


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
