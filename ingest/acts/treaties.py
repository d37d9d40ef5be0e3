"""Claims about treaties: who signed, ratified, extended, left or broke which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from ingest.acts.parties import (
    BILATERAL,
    acting_states,
    actors_of,
    complete,
    has_partner,
    is_bilateral,
    letting_verb,
    may_be_of_two,
    other_side,
    pair_in_focus,
    says_both,
)
from ingest.basics.claims import Claim, Entity
from ingest.dates.calendar import narrow, year_of
from ingest.language.frames import Match
from ingest.language.predicates import Predicate, read_predicate
from ingest.language.sentences import Paragraph, expand, phrase
from ingest.reference.context import Context
from ingest.reference.instruments import Treaty

ONE_SIDED = frozenset({"ratify", "suspend", "violate", "withdraw", "terminate"})
PARTS_OF_IT = frozenset(
    {"ratification", "implementation", "application", "participation", "obligation", "compliance", "observance"}
)
TAKEN_UP = frozenset({"ratify", "withdraw"})  # what is told without naming the treaty again
CONSENTING = frozenset({"ratify", "consent", "assent"})
ALLIED = ("alliance", "defence-pact")
MULTILATERAL = re.compile(
    r"collective|convention|charter|statute|covenant|proliferation|test[- ]ban|constitutive|climate|open skies|cluster"
    r"|mine ban",
    re.IGNORECASE,
)
YEAR = re.compile(r"(1[89]|20)\d\d")


def find_treaty_acts(context: Context, paragraph: Paragraph, match: Match) -> None:
    """Add the claims that *match* of a treaty frame makes."""
    action = str(match.frame.values["action"])
    tokens = match.themes or _nominal_themes(match.predicate)
    if action in TAKEN_UP and not match.themes and match.predicate.head.pos_ == "VERB":
        _act_on_what_is_known(context, paragraph, match, action)
        return
    if match.predicate.head.lemma_ == "denounce" and _are_people(context, paragraph, match.predicate.subjects):
        return  # a politician's words, not a notice of termination
    if match.predicate.head.lemma_ in ("denounce", "repudiate") and "as" in match.predicate.prepositions:
        return  # "denounced the pact as colonialism"
    if match.frame.values.get("needs") == "legislature" and not _are_houses(context, match.predicate.subjects):
        return
    tokens = tuple(each for token in tokens for each in _what_is_ratified(action, token))
    if match.frame.theme is not None:
        _upgrade(context, paragraph, match, tokens)
        return
    sides = acting_states(context, paragraph, match.predicate) if action == "sign" else []
    inner = [each for token in tokens for each in read_predicate(token).prepositions.get("with", ())]
    sides.extend(each for each in context.reference.states(paragraph.number, inner) if each not in sides)
    strict = len(sides) < 2  # "reached a settlement with Iceland"
    tokens = tuple(_behind_clause(context, match.predicate.head, token) for token in tokens)
    read = [(token, context.instruments.treaty_of(paragraph.number, token, strict=strict)) for token in tokens]
    for token, treaty in read:
        if treaty is not None and (token.pos_ != "PRON" or match.themes):
            _act(context, paragraph, match, action, token, treaty)
    consented = match.predicate.head.lemma_ in CONSENTING and all(each.pos_ in ("PRON", "NUM") for each in match.themes)
    if action == "ratify" and consented and not any(treaty for _, treaty in read):
        _act_on_what_is_known(context, paragraph, match, action)


def _behind_clause(context: Context, clause: Token, token: Token) -> Token:
    """Return "deal" of "Kenya's deal with Britain, signed in 2020", whose clause the parser hangs on Britain."""
    node = token
    while clause.dep_ == "acl" and not context.instruments.is_treaty(node) and node.dep_ in ("pobj", "prep", "conj"):
        node = node.head
    return node if context.instruments.is_treaty(node) else token


def _nominal_themes(predicate: Predicate) -> tuple[Token, ...]:
    """Return what an event noun is about: "the signing of the pact", "its withdrawal from the treaty"."""
    found = list(predicate.objects)
    for each in predicate.prepositions.get("into", ()):  # "the entry into force of the treaty"
        found.extend(read_predicate(each).prepositions.get("of", ()))
    for name in ("from", "on", "over", "about", "for"):
        found.extend(predicate.prepositions.get(name, ()))
    found.extend(child for child in predicate.head.children if child.dep_ in ("compound", "nmod"))
    return tuple(found)


def _act(context: Context, paragraph: Paragraph, match: Match, action: str, token: Token, treaty: Treaty) -> None:
    predicate = match.predicate
    joint = bool(match.frame.values.get("joint"))
    actors = actors_of(context, paragraph, match, action, token, treaty)
    letting = letting_verb(predicate.head) if token in predicate.subjects else None
    inside = context.instruments.parties_inside(paragraph.number, token) if token.pos_ != "PRON" else []
    if action == "propose":
        behind = [*predicate.prepositions.get("to", ()), *read_predicate(token).prepositions.get("to", ())]
        inside += context.reference.states(paragraph.number, behind)
    if joint:
        parties = list(dict.fromkeys([*actors, *inside]))
        of_many = MULTILATERAL.search(treaty.name or "") is not None
        alone = len(actors) == 1 and action == "sign" and treaty.name and (treaty.kind not in BILATERAL or of_many)
        if alone and of_many and not inside:
            parties = actors
        elif len(parties) < 2 and treaty.parties and not (alone and treaty.is_guessed):
            parties = list(dict.fromkeys([*parties, *treaty.parties]))
    else:
        parties = actors or inside or list(treaty.parties)
        if not actors and len(parties) == 1 and has_partner(token):  # "the pact with Turkey was put on ice"
            parties.extend(other_side(context, paragraph, token, parties[0]))
    if joint and len(parties) == 1 and (is_bilateral(token) or has_partner(token)):
        parties.extend(other_side(context, paragraph, token, parties[0]))
    may_be_two = may_be_of_two(token, treaty) and predicate.head.pos_ == "VERB"
    if joint and len(parties) < 2 and may_be_two and not (alone and of_many):
        told, parties = parties, complete(context, parties)
        treaty.is_guessed = treaty.is_guessed or parties != told
    if not parties and action in ("terminate", "suspend", "ratify") and may_be_of_two(token, treaty):
        parties = complete(context, parties)
    if not parties or (joint and len(parties) < 2 and not (action == "sign" and treaty.name)):
        return
    one_by_one = bool(actors) and not says_both(context, predicate.subjects)
    shares = _shares(context, paragraph, predicate, token, parties, joint=joint, one_by_one=one_by_one)
    if len(parties) >= 2 and joint and len(shares) == 1 and set(treaty.parties) < set(parties):
        treaty.parties = parties
        context.instruments.remember(treaty)
    guessed = joint and treaty.is_guessed and len(actors) < 2 and not inside
    if guessed and context.judge(predicate.head, [token]).status in ("possible", "negated"):
        return  # what is only talked of, between sides that are only guessed
    if any(
        claim.type == "treaty"
        and _overlaps(claim, paragraph, predicate.head)
        and claim.roles["parties"] == tuple(parties)
        for claim in context.claims[-3:]
    ):
        return  # "push for the signing of a pact": the whole is told already
    kind = treaty.kind or _kind_told(context, token)
    for acting in shares:
        claim = context.add(
            "treaty",
            {"parties": acting},
            {"kind": kind, "action": action, "name": treaty.name or ""},
            paragraph=paragraph,
            head=letting or predicate.head,
            rule=match.frame.name,
            arguments=[token, *predicate.subjects],
            treaty=replace(treaty.reference(parties), kind=kind),
            status=_undone(context, match, token),
        )
    if claim.factuality == "actual" and action not in ("propose", "negotiate", "draft"):
        treaty.is_real = True
        if action == "sign":
            treaty.signed = narrow(treaty.signed, claim.when) or treaty.signed


def _undone(context: Context, match: Match, token: Token) -> str | None:
    """Return "negated" of what a frame says was refused ("threw out the treaty"), where it was."""
    judged = context.judge(match.predicate.head, [token]).status
    return str(match.frame.values["status"]) if "status" in match.frame.values and judged == "actual" else None


def _kind_told(context: Context, token: Token) -> str:
    """Return the kind that the sentence tells of a treaty whose own phrase does not; never one that makes allies."""
    others = [each for each in token.sent if each != token and context.instruments.is_treaty(each)]
    kind = context.instruments.kind_in(list(token.sent)) if not others else None  # its words may be another treaty's
    return kind if kind is not None and kind not in ALLIED else "other"


def _shares(
    context: Context,
    paragraph: Paragraph,
    predicate: Predicate,
    token: Token,
    parties: list[Entity],
    *,
    joint: bool,
    one_by_one: bool,
) -> list[list[Entity]]:
    """Return who acts together: all, each for itself ("A and B ratified"), or pair by pair ("pacts with A and B")."""
    if not joint:
        return [[party] for party in parties] if one_by_one else [parties]
    if token.tag_ != "NNS" or len(parties) < 3:
        return [parties]
    bonds = [each for each in phrase(token) if each.lower_ == "between"]
    if len(bonds) > 1:
        inside = [[leaf for leaf in bond.children if leaf.dep_ == "pobj"] for bond in bonds]
        pairs = [context.reference.states(paragraph.number, expand(row[0])) for row in inside if row]
        return [pair for pair in pairs if len(pair) == 2] or [parties]
    others = [
        each
        for preposition in (predicate, *(read_predicate(each) for each in phrase(token) if each.pos_ == "NOUN"))
        for each in context.reference.states(paragraph.number, preposition.prepositions.get("with", ()))
    ]
    others = list(dict.fromkeys(other for other in others if other in parties))
    selves = [party for party in parties if party not in others]
    if others and (len(others) == 1 or len(selves) == 1):
        return [[one, other] for one in selves for other in others]
    return [parties]


def _are_houses(context: Context, subjects: Sequence[Token]) -> bool:
    """Say whether a parliament or its members act, or a vote of the people."""
    nouns = context.vocabulary.word_sets["legislature"] | {"voter", "referendum", "vote"}
    return any(token.lemma_.lower() in nouns for token in subjects)


def _are_people(context: Context, paragraph: Paragraph, tokens: Sequence[Token]) -> bool:
    named = [context.reference.mentions.of(paragraph.number, token) for token in tokens]
    return any(mention is not None and mention.entity.kind == "person" for mention in named)


def _what_is_ratified(action: str, token: Token) -> Sequence[Token]:
    """Return the treaty of "suspended the ratification of the protocols", else *token* itself."""
    if action == "ratify" and token.lemma_ == "accession":  # "ratified accession to the treaty"
        return read_predicate(token).prepositions.get("to", (token,))
    if action == "suspend" and token.lemma_ in PARTS_OF_IT:
        inner = read_predicate(token).prepositions
        return inner.get("of") or inner.get("in") or inner.get("under") or inner.get("with") or (token,)
    return (token,)


def _act_on_what_is_known(context: Context, paragraph: Paragraph, match: Match, action: str) -> None:
    """Read "Islamabad ratified on 15 July", "Armenia would revoke its signature": the treaty is the one spoken of."""
    treaty = context.instruments.in_focus()
    if treaty is not None and match.predicate.subjects:
        _act(context, paragraph, match, action, match.predicate.subjects[0], treaty)


def _overlaps(claim: Claim, paragraph: Paragraph, head: Token) -> bool:
    """Say whether an event noun lies inside the quotation of a claim with a verb above it."""
    place = paragraph.base + head.idx
    return (
        head.pos_ == "NOUN"
        and claim.values["action"] == "propose"
        and any(span.start <= place < span.end for span in claim.evidence)
    )


def _upgrade(context: Context, paragraph: Paragraph, match: Match, tokens: Sequence[Token]) -> None:
    """Read "ties between X and Y were upgraded to an alliance": the kind is that of what they became.

    To agree to normalise relations is to conclude a treaty on them.
    """
    action = str(match.frame.values["action"])
    for token in tokens:
        if match.frame.theme is None or not match.frame.theme.search(token.text):
            continue
        sentence = token.sent.text
        parties = list(
            dict.fromkeys(
                [
                    *acting_states(context, paragraph, match.predicate),
                    *context.instruments.parties_inside(paragraph.number, token),
                ]
            )
        )
        kind = next(
            (kind for expression, kind in context.instruments.treaty_kinds[:5] if expression.search(sentence)), "other"
        )
        if len(parties) < 2:
            continue
        alike = ALLIED if kind in ALLIED else (kind,)
        treaty = next(
            (
                each
                for each in reversed(context.instruments.treaties)
                if set(each.parties) == set(parties) and each.kind in alike
            ),
            None,
        )
        kind = treaty.kind if treaty is not None and treaty.kind else kind
        context.add(
            "treaty",
            {"parties": parties},
            {"kind": "friendship-cooperation" if action == "sign" else kind, "action": action},
            paragraph=paragraph,
            head=match.predicate.head,
            rule=match.frame.name,
            arguments=[token],
            treaty=(treaty or Treaty(kind, parties)).reference(parties),
            when=treaty.signed if treaty else None,
            status="actual" if action == "sign" and _is_plain(context, match.predicate.head) else None,
        )


def _is_plain(context: Context, verb: Token) -> bool:
    """Say whether nothing weakens what *verb* tells: "agreed to normalise", which is done by agreeing."""
    return context.judge(verb, []).status == "actual"


def find_dated_treaty(context: Context, paragraph: Paragraph, token: Token) -> None:
    """Read "the protocol of 2010", "the 1997 accords": a treaty named with its year was signed in it."""
    if not context.instruments.is_treaty(token) or token.lemma_.lower() in ("text", "document", "peace"):
        return
    years = [each for each in phrase(token) if YEAR.fullmatch(each.text) and _dates_noun(each, token)]
    if not years:
        return
    treaty = context.instruments.treaty_of(paragraph.number, token)
    parties = list(treaty.parties) if treaty else []
    may_be = treaty is not None and (token.text[:1].islower() or treaty.kind in BILATERAL)
    if treaty is not None and len(parties) < 2 and may_be and (pair := pair_in_focus(context)):
        parties = treaty.parties = list(dict.fromkeys([*parties, *pair])) if set(parties) <= set(pair) else parties
    if treaty is not None and len(parties) < 2:
        parties = treaty.parties = _promising(context, paragraph, token) or parties
    if treaty is None or len(parties) < 2:
        return
    when = context.timeline.named(paragraph, years[0]) or year_of(int(years[0].text))
    treaty.signed, treaty.is_real = treaty.signed or when, True
    context.add(
        "treaty",
        {"parties": parties},
        {"kind": treaty.kind or "other", "action": "sign", "name": treaty.name or ""},
        paragraph=paragraph,
        head=token,
        rule="treaty-of-a-year",
        arguments=expand(token),
        treaty=treaty.reference(),
        when=when,
        status="actual",
    )


def _promising(context: Context, paragraph: Paragraph, token: Token) -> list[Entity]:
    """Return who is bound by it: "under a memorandum of 1994, Russia and Britain promised"."""
    preposition = token.head
    if token.dep_ != "pobj" or preposition.lower_ not in ("under", "by", "in") or preposition.head.pos_ != "VERB":
        return []
    found = context.reference.states(paragraph.number, read_predicate(preposition.head).subjects)
    return found if len(found) > 1 and preposition.i < preposition.head.i else []


def _dates_noun(year: Token, noun: Token) -> bool:
    """Say whether a year hangs on *noun* itself: "the 1997 accords", "the protocol of 2010", "a pact of May 1998"."""
    head = year.head
    if head.ent_type_ == "DATE" and head.dep_ == "pobj":
        head = head.head
    return head == noun or (head.head == noun and head.lower_ == "of")
