"""Clauses and their time: which verb a word belongs to, how clauses hang together, past or future."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from ingest.basics.vocabulary import word_set

COMPOUND = frozenset({"xcomp", "aux", "auxpass"})
FUTURE = frozenset({"will", "shall", "'ll", "would", "wo"})
PLANNING = word_set("plan expect schedule intend hope be prepare aim promise set slate due likely want")
STATES = word_set("say be have remain stay call tell note recall want think believe know see show report argue date")
TOGETHER = frozenset({"when", "as", "while"})  # they open a clause about the same time
LEAPS = word_set(  # an event told with one of these is not of the time of the sentence before
    "later then since afterwards afterward eventually subsequently earlier previously once already before formerly "
    "ago meanwhile never always often still yet usually twice again soon"
)
WRITINGS = word_set("statement declaration letter note communique message speech resolution memorandum protocol")
AT_ONCE = frozenset({"thereupon", "whereupon", "forthwith", "immediately", "promptly", "instantly"})
CARRYING = (  # words that together tie a clause to the sentence before: "to that effect", "within the hour"
    *({"that", "effect"}, {"this", "effect"}, {"to", "this", "end"}, {"within", "the", "hour"}, {"within", "minutes"}),
    *({"in", "turn"}, {"in", "response"}, {"in", "reply"}, {"in", "retaliation"}, {"at", "once"}, {"in", "protest"}),
)
MEASURES = frozenset({"day", "week", "fortnight", "month", "year", "hour", "minute"})
DEFINITE = frozenset({"the", "both", "all", "this", "these", "that", "those", "such"})


def chain_of(head: Token) -> list[Token]:
    """Return *head* and the words that govern it within the sentence, nearest first."""
    chain = [head]
    while chain[-1].head != chain[-1] and len(chain) < 10:
        chain.append(chain[-1].head)
    return chain


def clause_verb(head: Token) -> Token:
    """Return the verb of the clause that *head* stands in: *head* itself where it is one."""
    verbs = (node for node in chain_of(head) if node.pos_ in ("VERB", "AUX") and node.dep_ not in COMPOUND)
    return first_verb(next(verbs, head))


def first_verb(verb: Token) -> Token:
    """Return the first of the verbs that *verb* is coordinated with."""
    node = verb
    while node.dep_ == "conj" and node.head.pos_ in ("VERB", "AUX"):
        node = node.head
    return node


def verb_above(verb: Token) -> Token | None:
    """Return the verb that the clause of *verb* hangs on, over "a day" between them.

    The parser may turn the two about: "X left on Monday, a day before Y came" hangs the first clause on the second.
    """
    above = next((node for node in chain_of(verb)[1:] if node.pos_ in ("VERB", "AUX")), None)
    if above is not None or opening(verb) is None:
        return above
    return next((child for child in verb.lefts if child.dep_ == "ccomp" and child.pos_ == "VERB"), None)


def opening(verb: Token) -> Token | None:
    """Return the word that opens the clause of *verb*."""
    return next((child for child in verb.children if child.dep_ in ("mark", "advmod") and child.i < verb.i), None)


def is_own_doing(clause: Token) -> bool:
    """Say whether a relative clause tells what its noun did: "the riots that gutted the town"."""
    return any(child.dep_ == "nsubj" and child.tag_ in ("WDT", "WP") for child in clause.children)


def is_together(verb: Token, mark: Token | None) -> bool:
    """Say whether a clause is of the time of its main clause: "when X did", "restoring the curbs"."""
    if mark is None or (mark.dep_ == "advmod" and mark.lower_ not in TOGETHER):
        return verb.tag_ == "VBG" and not any(child.dep_ in ("nsubj", "aux") for child in verb.children)
    return mark.lower_ in TOGETHER and not is_perfect(verb)


def is_infinitive(verb: Token) -> bool:
    """Say whether *verb* is "to sign"."""
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)


def is_means(clause: Token) -> bool:
    """Say whether a relative clause tells what was done with its noun: "the protocol by which they extended it"."""
    if clause.tag_ != "VBD":
        return False
    return any(
        child.dep_ == "prep"
        and child.lower_ in ("by", "at", "with")
        and any(leaf.tag_ == "WDT" for leaf in child.children)
        for child in clause.children
    )


def is_carried_on(clause: Token, above: Token) -> bool:
    """Say whether a relative clause carries the tale on: "went to Lima in June, where they met", "a note in which"."""
    if clause.dep_ != "relcl" or clause.tag_ != "VBD" or above.tag_ != "VBD" or is_perfect(above):
        return False
    if any(child.lower_ == "where" and child.i < clause.i for child in clause.children):
        return True
    return clause.head.lemma_.lower() in WRITINGS and any(
        child.lower_ == "in" and any(leaf.tag_ == "WDT" for leaf in child.children) for child in clause.lefts
    )


def is_measure(token: Token) -> bool:
    """Say whether *token* is the last word of a measure of time: "two days"."""
    return token.lower_.removesuffix("s") in MEASURES


def is_perfect(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lemma_ == "have" for child in verb.children)


def is_narrated(head: Token) -> bool:
    """Say whether *head* is told in the simple past in the main line, with no word that leaps in time."""
    node = first_verb(head)
    if head.pos_ not in ("VERB", "AUX") or not opens_line(node) or is_perfect(head) or is_perfect(node):
        return False
    if not any(token.tag_ == "VBD" for token in verb_group(head)):
        return False
    near = (child for child in head.children if child.dep_ in ("advmod", "prep", "npadvmod", "mark"))
    return not any(token.lower_ in LEAPS for token in near)


def line_of(head: Token) -> Token:
    """Return the verb whose sentence *head* opens as a participle ("Meeting in Oslo, they agreed"), else *head*."""
    opens = head.tag_ == "VBG" and head.dep_ == "advcl" and head.i < head.head.i and is_together(head, opening(head))
    return head.head if opens and head.left_edge.i == head.sent.start else head


def opens_line(verb: Token) -> bool:
    """Say whether *verb* is that of a sentence, or of its first half before a semicolon."""
    if verb.dep_ == "ROOT":
        return True
    return verb.dep_ in ("ccomp", "parataxis") and verb.head.dep_ == "ROOT" and parted(verb, verb.head)


def parted(one: Token, other: Token) -> bool:
    """Say whether a semicolon stands between two words."""
    first, last = sorted((one.i, other.i))
    return any(token.text == ";" for token in one.doc[first:last])


def is_simple_past(verb: Token) -> bool:
    """Say whether *verb* is in the simple past: "signed", "was signed", not "had signed"."""
    return not is_perfect(verb) and any(token.tag_ == "VBD" for token in verb_group(verb))


def is_simple_present(verb: Token) -> bool:
    """Say whether *verb* is in the simple present: "lifts", "is lifted", not "is lifting", "has lifted"."""
    group = list(verb_group(verb))
    if verb.tag_ == "VBG" or is_perfect(verb) or any(token.tag_ in ("VBD", "MD") for token in group):
        return False
    return any(token.tag_ in ("VBZ", "VBP") for token in group)


def is_past(head: Token) -> bool:
    """Say whether a verb (of a noun, the verb above it) is in a past tense, or is a past participle behind a noun."""
    if head.pos_ not in ("VERB", "AUX"):
        verb = clause_verb(head)
        return verb is not head and is_past(verb)
    reduced = head.dep_ == "acl" and head.tag_ == "VBN"
    return reduced or is_perfect(head) or any(token.tag_ == "VBD" for token in verb_group(head))


def takes_up(verb: Token) -> bool:
    """Say whether the subject is of the sentence before: "he", "its envoy", "the two men", "the document"."""
    node = verb
    while node.dep_ == "conj" and not any(child.dep_ in ("nsubj", "nsubjpass") for child in node.children):
        node = node.head
    subject = next((child for child in node.children if child.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None:
        return False
    words = list(subject.subtree)
    if any(token.tag_ in ("PRP", "PRP$") for token in words):
        return True
    return words[0].lower_ in DEFINITE and not any(token.pos_ == "PROPN" for token in words)


def carries_out(verb: Token) -> bool:
    """Say whether a clause carries out, echoes or answers the sentence before: "a note to that effect was signed"."""
    words = {token.lower_ for child in verb.children if child.dep_ not in ("advcl", "ccomp") for token in child.subtree}
    echoes = verb.lemma_ == "do" and bool(words & {"same", "similar", "likewise", "so"})
    echoes = echoes or (verb.lemma_ == "follow" and "suit" in words)
    return echoes or bool(words & AT_ONCE) or any(phrase <= words for phrase in CARRYING)


def verb_group(verb: Token) -> Iterator[Token]:
    yield verb
    yield from (child for child in verb.children if child.dep_ in ("aux", "auxpass"))
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and not any(child.dep_ == "auxpass" for child in verb.children):
        yield from verb_group(verb.head)


def is_aside(token: Token) -> bool:
    """Say whether *token* stands in a clause that only describes a noun: "the ban imposed in 2011"."""
    return any(node.dep_ in ("relcl", "acl") for node in chain_of(token))


def tense_at(token: Token) -> str:
    """Return which way a date without a year points from *token*: "future" below "will meet", "are to", "expires".

    Below "would meet" it is "later": ahead of the day of telling, which may itself lie back.
    """
    verb = next((node for node in chain_of(token) if node.pos_ in ("VERB", "AUX")), None)
    steps = 0
    while verb is not None and steps < 6:
        steps += 1
        words = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
        if words & FUTURE:
            return "later" if words & {"would", "'d"} else "future"
        if any(child.tag_ == "VBD" for child in verb_group(verb)) or (verb.dep_ == "acl" and verb.tag_ == "VBN"):
            return "past"
        if verb.dep_ == "xcomp" or (verb.dep_ == "conj" and verb.tag_ in ("VB", "VBN", "VBG")):
            verb = verb.head
            if verb.lemma_ in PLANNING and verb.tag_ != "VBD":
                return "future"
            continue
        if verb.tag_ == "VBG" and words & {"is", "are", "'s", "'re"}:
            return "future"
        return "future" if verb.tag_ in ("VBZ", "VBP") and not words and verb.lemma_ not in STATES else "past"
    return "past"
