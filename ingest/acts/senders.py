"""Who decides a sanction: the subject, an owner within the phrase, or whoever the surroundings say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from spacy.tokens import Token

from ingest.basics.claims import Entity
from ingest.language.predicates import Predicate, read_predicate
from ingest.language.sentences import Paragraph, expand
from ingest.reference.context import Context
from ingest.reference.instruments import Sanction

URGING_NOUNS = frozenset(
    {"motion", "proposal", "call", "bid", "push", "demand", "appeal", "campaign", "request", "plea"}
)
SIGNS = frozenset(
    {
        "resolution",
        "decision",
        "text",
        "order",
        "decree",
        "regulation",
        "draft",
        "vote",
        "move",
        "step",
        "act",
        "law",
        "bill",
    }
)
PASSING = frozenset({"adopt", "pass", "approve", "vote", "sign", "issue", "enact"})
ORDERING = frozenset({"order", "oblige", "require", "instruct", "bind", "direct", "compel", "tell", "forbid"})
DECIDING = frozenset(
    {"agree", "decide", "vote", "announce", "order", "resolve", "rule", "determine", "approve", "declare", "decree"}
)


def senders_of(context: Context, paragraph: Paragraph, predicate: Predicate, token: Token) -> list[Entity]:
    """Return who decides the measure: the subject, else an owner, adjective or agent within the phrase."""
    urged = predicate.head.dep_ == "acl" and predicate.head.head.lemma_ in URGING_NOUNS
    found = [] if urged else context.reference.states(paragraph.number, [*predicate.subjects, *_joined_by(predicate)])
    found = found or owners(context, paragraph, token)
    found = behind_text(context, paragraph, predicate.subjects) or found
    if not found and predicate.passive and predicate.head.dep_ == "acl":
        found = context.reference.states(paragraph.number, _subjects_above(predicate.head.head))
    if not found and not predicate.passive and predicate.head.tag_ == "VBG" and predicate.head.dep_ == "advcl":
        above = [each for each in predicate.head.ancestors if each.pos_ == "VERB"][1:3]
        subjects = [each for verb in above for each in read_predicate(verb).subjects]
        found = context.reference.states(paragraph.number, subjects)
    return found or bidders(context, paragraph, predicate)


def _joined_by(predicate: Predicate) -> list[Token]:
    """Return who acts along: "Britain, joined by Canada, imposed", "followed by Norway"."""
    clauses = [child for each in predicate.subjects for child in each.children if child.dep_ == "acl"]
    return [each for clause in clauses if clause.lemma_ == "join" for each in read_predicate(clause).subjects]


def bidders(context: Context, paragraph: Paragraph, predicate: Predicate) -> list[Entity]:
    """Return who decides that it be done, where the clause itself does not say: "the House voted that it may end"."""
    verb = predicate.head
    while verb.dep_ in ("conj", "xcomp") and verb.head.pos_ == "VERB":
        if verb.dep_ == "xcomp" and verb.head.lemma_ in ORDERING:  # "obliged all States to freeze"
            above = read_predicate(verb.head).subjects
            return context.reference.states(paragraph.number, above) or behind_text(context, paragraph, above)
        verb = verb.head
    if verb.dep_ != "ccomp" or verb.head.lemma_ not in DECIDING:
        return []
    return context.reference.states(paragraph.number, read_predicate(verb.head).subjects)


def deciders_around(context: Context, paragraph: Paragraph, verb: Token, targets: Sequence[Entity]) -> list[Entity]:
    """Return who acts in the clause that an agentless one stands beside: "Oslo ended it; exports were stopped"."""
    above = [each for each in verb.ancestors if each.pos_ == "VERB" and each.sent == verb.sent]
    beside = [child for each in above for child in each.children if child.dep_ == "ccomp" and child.i < verb.i]
    for clause in [*beside, *above]:
        found = context.reference.states(paragraph.number, read_predicate(clause).subjects)
        if found and not set(found) & set(targets):
            return found
    main = regime(context)
    return list(main.senders) if main is not None and not set(main.senders) & set(targets) else []


def owners(context: Context, paragraph: Paragraph, token: Token) -> list[Entity]:
    """Return who a phrase itself says a measure comes from: "the EU's sanctions", "sanctions that the EU imposed"."""
    found: list[Entity] = []
    for child in token.children:
        if child.dep_ in ("poss", "compound", "amod", "nmod"):
            for each in expand(child):
                mention = context.reference.mentions.of(paragraph.number, each)
                if mention is not None and mention.entity.kind in ("state", "organisation"):
                    found.append(mention.entity)
                elif each.dep_ == "poss":
                    found.extend(context.reference.states(paragraph.number, [each]))
        elif child.dep_ == "prep" and child.lower_ == "by":
            found.extend(
                context.reference.states(
                    paragraph.number, [each for leaf in child.children if leaf.dep_ == "pobj" for each in expand(leaf)]
                )
            )
        elif child.dep_ == "acl" and child.tag_ == "VBN":
            found.extend(context.reference.states(paragraph.number, read_predicate(child).subjects))
        elif child.dep_ == "relcl":
            inner = read_predicate(child)
            if not inner.passive and token in inner.objects:
                found.extend(context.reference.states(paragraph.number, inner.subjects))
    return list(dict.fromkeys(found))


def behind_text(context: Context, paragraph: Paragraph, subjects: Sequence[Token]) -> list[Entity]:
    """Return whose resolution, order or law the subjects are, where they are one: "signed an order freezing"."""
    texts = [sign for each in subjects if (sign := _text_meant(each)) is not None]
    return _behind_resolution(context, paragraph, texts) if texts else []


def _text_meant(subject: Token) -> Token | None:
    """Return the resolution that a subject is, or that "it" takes up from the subject of the sentence before."""
    numbered = subject.like_num and any(child.lemma_.lower() in SIGNS for child in subject.children)
    if subject.lemma_.lower() in SIGNS or numbered:  # "Resolution 757"
        return subject
    if subject.lower_ != "it" or subject.sent.start == 0:
        return None
    root = subject.doc[subject.sent.start - 1].sent.root
    above = [child for child in root.children if child.dep_ in ("nsubj", "nsubjpass")]
    return next((child for child in above if child.lemma_.lower() in SIGNS), None)


def _behind_resolution(context: Context, paragraph: Paragraph, subjects: Sequence[Token]) -> list[Entity]:
    """Return whose decision it is that "the resolution" extends: its owner's, else the body that was named last."""
    for token in subjects:
        if deciders := context.reference.states(paragraph.number, _subjects_above(token)):
            return deciders
        passed = [child for child in token.children if child.dep_ == "acl" and child.lemma_ in PASSING]
        agents = [each for clause in passed for each in read_predicate(clause).subjects]
        if deciders := context.reference.states(paragraph.number, agents):  # "a resolution adopted by the Council"
            return deciders
        adjectives = [child for child in token.children if child.dep_ in ("poss", "compound", "amod", "nmod")]
        behind = [leaf for child in token.children if child.lower_ == "of" for leaf in child.children]
        named = context.reference.mentions.within(paragraph.number, [*adjectives, *behind])
        if named and named[0].entity.kind in ("state", "organisation"):
            return [named[0].entity]
        for mention in context.reference.mentions.before(paragraph.number, token.i):
            if mention.entity.kind == "organisation":
                return [mention.entity]
    return []


def _subjects_above(noun: Token) -> Sequence[Token]:
    """Return the subjects of the verb that *noun* is the object of: "lifted the embargo imposed in 2009"."""
    first = noun
    while first.dep_ == "conj":
        first = first.head
    verb = first.head
    return read_predicate(verb).subjects if first.dep_ == "dobj" and verb.pos_ == "VERB" else ()


def regime(context: Context) -> Sanction | None:
    """Return the measure that stands for "the sanctions": between those of whom the article tells most often."""
    rows = [row for row in context.instruments.sanctions if row.kind != "diplomatic"]
    counts = Counter((tuple(row.senders), tuple(row.targets)) for row in rows)
    if not counts:
        return None
    most = max(counts.values())
    return next(row for row in reversed(rows) if counts[tuple(row.senders), tuple(row.targets)] == most)
