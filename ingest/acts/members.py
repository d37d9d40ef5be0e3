"""Members that a text lists: "founded by A and B", "which brings together A, B and C", "the member states A and B"."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from ingest.acts.bodies import organisations_of, takes_members
from ingest.basics.claims import Entity
from ingest.language.predicates import Predicate, read_predicate
from ingest.language.sentences import Paragraph, expand
from ingest.reference.context import Context

BETWEEN_NAMES = frozenset({",", "and", "&", "the", "or"})
CLOSING = frozenset({",", ";", "-", "–", "—", ")", ":"})
OPENING = frozenset({",", ":", "-", "–", "—", "("})
WITH_PARTICLE = {"bring": "together", "make": "up", "band": "together"}  # what makes such a verb one of grouping
COUNTRIES = frozenset({"state", "country", "nation", "government"})


def find_members(context: Context, paragraph: Paragraph, token: Token) -> None:
    """Add the memberships that a list of members at *token* tells of."""
    lemma = token.lemma_.lower()
    lists = context.vocabulary.word_sets
    if token.pos_ == "VERB" and lemma in lists["founding"]:
        _founded(context, paragraph, read_predicate(token))
    elif token.pos_ == "VERB" and lemma in lists["grouping"]:
        if lemma not in WITH_PARTICLE or any(child.lower_ == WITH_PARTICLE[lemma] for child in token.children):
            _grouped(context, paragraph, read_predicate(token))
    elif token.pos_ in ("NOUN", "PROPN") and lemma == "member":
        _listed(context, paragraph, token)
    elif token.pos_ in ("NOUN", "PROPN"):
        _body_of(context, paragraph, token)


def _founded(context: Context, paragraph: Paragraph, predicate: Predicate) -> None:
    """Read "ASEAN was founded by Indonesia and Thailand": those who found a body are its first members."""
    bodies = _bodies(context, paragraph, predicate.objects)
    _add(context, paragraph, predicate.head, "join", bodies, _named(context, paragraph, predicate.subjects))


def _grouped(context: Context, paragraph: Paragraph, predicate: Predicate) -> None:
    """Read "MERCOSUR, which brings together Brazil and Uruguay", "the bloc is made up of A and B"."""
    tokens = [*predicate.objects, *(each for name in ("of", "among") for each in predicate.prepositions.get(name, ()))]
    subjects = predicate.objects if predicate.passive else predicate.subjects
    bodies = _bodies(context, paragraph, subjects) or _before_relative(context, paragraph, predicate.head)
    members = [entity for entity in _named(context, paragraph, tokens) if entity not in bodies]
    if len(members) > 1:
        _add(context, paragraph, predicate.head, "be", bodies, members)


def _before_relative(context: Context, paragraph: Paragraph, verb: Token) -> list[Entity]:
    """Return the body named right before ", which": the parser hangs such a clause on another noun."""
    if verb.dep_ != "relcl":
        return []
    subject = next((child for child in verb.children if child.dep_ == "nsubj" and child.lower_ == "which"), None)
    if subject is None or subject.i < 2:
        return []
    return _bodies(context, paragraph, [paragraph.doc[subject.i - 2]])


def _listed(context: Context, paragraph: Paragraph, noun: Token) -> None:
    """Read "the members of the Council, A, B and C", "NATO member Turkey", "its fellow members A and B"."""
    if noun.dep_ == "nsubj" and any(child.dep_ == "nummod" for child in noun.children):
        _told_by_name(context, paragraph, noun)
    end = noun.i + 1
    if end < len(paragraph.doc) and paragraph.doc[end].lemma_.lower() in COUNTRIES:
        end += 1
    inner = [leaf for child in noun.children if child.lower_ == "of" for leaf in child.children if leaf.dep_ == "pobj"]
    left = [child for child in noun.children if child.dep_ in ("compound", "nmod", "amod", "poss") and child.i < noun.i]
    if noun.i > 0 and (before := context.reference.mentions.of(paragraph.number, paragraph.doc[noun.i - 1])):
        left.append(paragraph.doc[before.first : before.last].root)
    bodies = _bodies(context, paragraph, inner[:1]) or _bodies(context, paragraph, left)
    if inner and (named := context.reference.mentions.of(paragraph.number, inner[0])):
        end = named.last
    members = _run(context, paragraph, end, apart=bool(inner))
    fellows = [child for child in left if child.dep_ == "poss" and child.pos_ == "PRON"]
    if members and fellows and any(child.lower_ == "fellow" for child in noun.children):
        members = [*context.reference.states(paragraph.number, fellows)[:1], *members]
    _add(context, paragraph, noun, "be", bodies, members)


def _told_by_name(context: Context, paragraph: Paragraph, noun: Token) -> None:
    """Read "Six members abstained: Bolivia, China and Russia": members of the body that the article is about."""
    colon = next((child for child in noun.head.children if child.text == ":" and child.i > noun.i), None)
    if colon is None or any(child.dep_ in ("prep", "poss", "compound") for child in noun.children):
        return
    bodies = [each for each in context.reference.main_organisation() if takes_members(context, each)]
    members = _run(context, paragraph, colon.i, apart=True)
    if len(members) > 1:
        _add(context, paragraph, noun, "be", bodies, members)


def _body_of(context: Context, paragraph: Paragraph, noun: Token) -> None:
    """Read "the customs union of Russia, Belarus and Kazakhstan": a body named with those it is of."""
    mention = context.reference.mentions.of(paragraph.number, noun)
    if mention is None or mention.entity.kind != "organisation" or noun.i != mention.last - 1:
        return
    leaves = [leaf for child in noun.children if child.lower_ == "of" for leaf in child.children if leaf.dep_ == "pobj"]
    members = _named(context, paragraph, [each for leaf in leaves for each in expand(leaf)])
    if len(members) > 1:
        _add(context, paragraph, noun, "be", [mention.entity], members)


def _run(context: Context, paragraph: Paragraph, start: int, *, apart: bool) -> list[Entity]:
    """Return the states named one after the other from token *start* on.

    Set off by a comma they must be several and closed by one: else they may stand beside the body, not in it.
    """
    doc = paragraph.doc
    place, opened = start, False
    if place < len(doc) and doc[place].text in OPENING:
        opened, place = True, place + 1
    elif apart:
        return []
    found: list[Entity] = []
    while place < len(doc):
        mention = context.reference.mentions.of(paragraph.number, doc[place])
        if mention is not None and mention.entity.kind == "state" and mention.via == "name":
            found.append(mention.entity)
            place = mention.last
        elif doc[place].lower_ in BETWEEN_NAMES and (found or doc[place].lower_ == "the"):
            place += 1
        else:
            break
    closed = place < len(doc) and (doc[place - 1].text in CLOSING or doc[place].text in CLOSING)
    return found if not opened or (len(found) > 1 and closed) else []


def _bodies(context: Context, paragraph: Paragraph, tokens: Sequence[Token]) -> list[Entity]:
    return [each for each in organisations_of(context, paragraph, tokens) if takes_members(context, each)]


def _named(context: Context, paragraph: Paragraph, tokens: Sequence[Token]) -> list[Entity]:
    found = context.reference.states(paragraph.number, tokens)
    return [entity for entity in found if entity.kind == "state"]


def _add(
    context: Context,
    paragraph: Paragraph,
    head: Token,
    action: str,
    bodies: Sequence[Entity],
    members: Sequence[Entity],
) -> None:
    for body in bodies[:1]:
        for member in dict.fromkeys(members):
            context.add(
                "membership",
                {"member": [member], "organisation": [body]},
                {"action": action},
                paragraph=paragraph,
                head=head,
                rule=f"members-{'founding' if action == 'join' else 'listed'}",
                status="actual" if head.pos_ != "VERB" else None,
            )
