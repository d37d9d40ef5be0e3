"""Statements by what somebody or something is called: "called X a dictator", "said that Y was unfair"."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from ingest.acts.aims import targets_of
from ingest.acts.statements import add_statement, speakers_of
from ingest.basics.vocabulary import word_set
from ingest.language.frames import Match
from ingest.language.predicates import Predicate, read_predicate
from ingest.language.sentences import Paragraph, phrase
from ingest.reference.context import Context

NAMING = word_set(
    "call describe brand label term dub denounce dismiss hail liken regard consider view see portray compare"
)
KINDS = word_set("act piece form kind sort case example sign instance moment matter")
COMPARING = ("liken", "compare")
PRONOUNCING = word_set("declare find think believe judge deem pronounce consider proclaim")
SAYING = word_set("say argue insist maintain declare add complain note state claim find think believe")


def find_verdicts(context: Context, paragraph: Paragraph, token: Token) -> None:
    """Read "called X a dictator", "described Y as an ally", "said that Z was unfair": the word decides the stance."""
    if token.pos_ != "VERB" or token.lemma_ not in NAMING | SAYING | PRONOUNCING:
        return
    predicate = _as_active(token)
    if predicate.passive:
        return
    named, verdicts = _called(token, predicate) if token.lemma_ in NAMING else _found_so(token)
    if not verdicts and token.lemma_ in PRONOUNCING:
        named, verdicts = _called(token, predicate)
    stance = next((found for each in verdicts if (found := _verdict(context, each))), None)
    speakers = speakers_of(context, paragraph, predicate)
    if stance is None or not speakers:
        return
    frame = next(frame for frame in context.frames.of_type("statement") if frame.values["stance"] == stance)
    match = Match(frame, predicate, tuple(named))
    for speaker in speakers:
        for target, values in targets_of(context, paragraph, match, stance, speakers):
            if target != speaker:
                add_statement(context, paragraph, predicate, speaker, target, {"stance": stance, **values}, match)


def _as_active(verb: Token) -> Predicate:
    """Return the predicate of "A, the opposition leader, called B a dictator", taken for a participle."""
    predicate = read_predicate(verb)
    named = [child for child in verb.children if child.dep_ in ("oprd", "dobj") and child.pos_ == "PROPN"]
    if not predicate.passive or verb.dep_ != "acl" or not named or verb.head.pos_ != "PROPN":
        return predicate
    return replace(predicate, subjects=(verb.head,), objects=tuple(named), passive=False)


def _called(token: Token, predicate: Predicate) -> tuple[list[Token], list[Token]]:
    """Return who or what is called something, and the words that it is called."""
    verdicts = [child for child in token.children if child.dep_ in ("oprd", "attr", "acomp")]
    verdicts.extend(predicate.prepositions.get("as", ()))
    for name in ("to", "with") if token.lemma_ in COMPARING else ():
        verdicts.extend(predicate.prepositions.get(name, ()))
    for child in token.children:  # the parser reads "called X a dictator" as a small clause too
        if child.dep_ == "ccomp" and child.pos_ in ("NOUN", "ADJ", "PROPN"):
            subjects = [each for each in child.children if each.dep_ == "nsubj"]
            return subjects, [child]
        if child.dep_ == "prep" and child.lower_ == "as":
            verdicts.extend(each for each in child.children if each.pos_ == "ADJ")
        if child.dep_ == "ccomp" and child.lemma_ == "be" and child.tag_ == "VB":  # "declared X to be Y"
            subjects = [each for each in child.children if each.dep_ == "nsubj"]
            return subjects, [each for each in child.children if each.dep_ in ("attr", "acomp")]
    for each in predicate.objects:  # "called B | a dictator" as an apposition
        verdicts.extend(child for child in each.children if child.dep_ == "appos" and child.pos_ == "NOUN")
    if len(predicate.objects) == 1 and any(each.dep_ == "appos" for each in verdicts):
        return list(predicate.objects), [each for each in verdicts if each.dep_ == "appos"]
    named = [each for each in predicate.objects if each not in verdicts and each.dep_ in ("dobj", "conj")]
    if len(predicate.objects) > 1 and not verdicts:
        named, verdicts = list(predicate.objects[:1]), list(predicate.objects[1:])
    return named, verdicts


def _found_so(token: Token) -> tuple[list[Token], list[Token]]:
    """Return subject and complement of the copula that is said: "said that the accord was unfair"."""
    for child in token.children:
        if child.dep_ == "ccomp" and child.lemma_ == "be" and not any(each.dep_ == "neg" for each in child.children):
            subjects = [each for each in child.children if each.dep_ == "nsubj"]
            return subjects, [each for each in child.children if each.dep_ in ("attr", "acomp")]
    return [], []


def _verdict(context: Context, token: Token) -> str | None:
    """Return the stance of a word such as "dictator", "betrayal" or "ally", or of an adjective beside it."""
    words = [token.lemma_.lower(), *(child.lower_ for child in token.children if child.dep_ in ("amod", "compound"))]
    beside = [token, *(child for child in token.children if child.dep_ == "amod")]
    for of in (child for child in token.children if child.lower_ == "of" and token.lemma_.lower() in KINDS):
        words.extend(leaf.lemma_.lower() for leaf in of.children)  # "an act of aggression"
        words.extend(inner.lower_ for leaf in of.children for inner in leaf.children if inner.dep_ == "amod")
    words.append(" ".join(each.lower_ for each in phrase(token) if each.dep_ not in ("det", "poss")))
    words.extend(other.lemma_.lower() for each in beside for other in each.children if other.dep_ == "conj")
    if any(child.dep_ == "neg" or child.lower_ in ("no", "not") for child in token.children):
        return None
    verdicts = context.vocabulary.words["verdict"]
    found = (stance for word in words for stance, forms in verdicts.items() if word in forms and stance != "wrongs")
    return next(found, None)
