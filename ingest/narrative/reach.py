"""How far a date reaches: whether it is that of a word, by the words that lie between the two in the parse."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from ingest.basics.vocabulary import word_set
from ingest.dates.dates import DateMention
from ingest.language.clauses import chain_of, is_infinitive, is_simple_past, is_simple_present, parted
from ingest.language.sentences import Paragraph

OCCASIONS = frozenset({"at", "during", "in", "on"})
SPACING = {"after": 1, "before": -1, "following": 1}  # they put an event at a distance from another
HOURS = frozenset({"midnight", "noon", "midday", "dawn", "dusk", "dark", "sunset", "sunrise"})
PREPOSITIONS = OCCASIONS | SPACING.keys() | {"since", "until", "by"}
REFUSING = word_set("reject veto block defeat scupper refuse oppose kill torpedo throw vote turn strike scrap")
CLAUSE = frozenset({"relcl", "advcl"})


def root_of(paragraph: Paragraph, mention: DateMention) -> Token | None:
    """Return the word of a date that the others hang on: "years" of "the two years"."""
    start, end = mention.span.start - paragraph.base, mention.span.end - paragraph.base
    span = paragraph.doc.char_span(start, end, alignment_mode="expand")
    return span.root if span is not None and len(span) else None


def distance_of(token: Token, chain: Sequence[Token]) -> int | None:
    """Return how far up the chain a date hangs; None where a clause or a name of its own lies between."""
    if token.i > chain[0].i and parted(chain[0], token):
        return None  # "the premier gave in; on 17 May they met"
    node, steps = token, 0
    while True:
        if node in chain:
            place = chain.index(node)
            return 2 * place + (1 if steps > 4 else 0) if _reaches(chain, place) else None
        if (
            node.head == node
            or (node.pos_ in ("VERB", "AUX") and node.dep_ not in ("xcomp", "conj") and steps > 0)
            or node.dep_ == "relcl"
            or (steps == 0 and chain[0] not in (node.head, node.head.head) and is_name(node))
            or (steps > 1 and is_spacing(node))
        ):
            return None
        node = node.head
        steps += 1


def is_spacing(preposition: Token) -> bool:
    """Say whether a preposition puts an event apart from another: "a week before the coup", "after the coup of May"."""
    if preposition.lower_ not in SPACING:
        return False
    nouns = [child for child in preposition.children if child.dep_ == "pobj" and child.lower_ not in HOURS]
    measured = any(child.dep_ == "npadvmod" for child in preposition.children)
    return any(measured or any(of.lower_ == "of" for of in noun.children) for noun in nouns)


def is_name(date: Token) -> bool:
    """Say whether *date* only names a thing ("the 2015 accord") that is no occasion ("at the 2015 summit")."""
    noun, first = date.head, date.left_edge
    if first.i > date.sent.start and date.doc[first.i - 1].lower_ in PREPOSITIONS:
        return False
    if date.dep_ == "pobj" and noun.lower_ == "of" and noun.head.pos_ == "NOUN":
        noun = noun.head  # "the treaty of 1971"
    elif date.dep_ not in ("nummod", "compound", "amod", "nmod") or noun.pos_ != "NOUN" or date.i > noun.i:
        return False
    return not (noun.dep_ == "pobj" and noun.head.lower_ in OCCASIONS | {"under"})


def _reaches(chain: Sequence[Token], place: int) -> bool:
    """Say whether the date of a governing word is also that of the event.

    Not across a relative or adverbial clause, nor from what was ("met on Monday") to what is ("and is due in Oslo").
    """
    return all(lets_through(token) for token in chain[:place])


def lets_through(token: Token) -> bool:
    """Say whether the date of the word above *token* may be that of *token*."""
    if token.pos_ not in ("VERB", "AUX"):
        return True
    if token.dep_ == "conj":
        now = any(child.dep_ == "aux" and child.lower_ in ("has", "have") for child in token.children)
        return not (is_simple_past(token.head) and (now or is_simple_present(token)))
    return token.dep_ not in CLAUSE or is_infinitive(token) or is_forestalled(token)


def is_forestalled(clause: Token) -> bool:
    """Say whether a relative clause tells what a refusal kept from being: "rejected a treaty that would have kept"."""
    perfect = {child.lower_ for child in clause.children if child.dep_ == "aux"} >= {"would", "have"}
    noun = clause.head
    return clause.dep_ == "relcl" and perfect and noun.dep_ in ("dobj", "nsubjpass") and noun.head.lemma_ in REFUSING


def is_main(head: Token) -> bool:
    """Say whether *head* is told in the sentence's main line, not in a relative or adverbial clause."""
    return all(token.dep_ not in ("relcl", "advcl", "acl") for token in chain_of(head))


def describes(node: Token, bringing: frozenset[str]) -> bool:
    """Say whether what hangs on *node* only describes a noun: "which fell", ", imposed in 2011", "worth ten"."""
    brought = node.dep_ == "acl" and node.lemma_ in bringing and node.i > 0 and node.nbor(-1).text == ","
    return brought or node.dep_ in ("relcl", "amod")
