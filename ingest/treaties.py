"""Claims about treaties: who signed, ratified, extended, left or broke which."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Token

from ingest.calendar import year_of
from ingest.claims import Entity
from ingest.context import Context
from ingest.frames import Match
from ingest.instruments import Treaty
from ingest.predicates import Predicate
from ingest.sentences import Paragraph, expand, phrase

ONE_SIDED = frozenset({"ratify", "suspend", "violate", "withdraw", "terminate"})
ALLIED = ("alliance", "defence-pact")
YEAR = re.compile(r"(1[89]|20)\d\d")


def find_treaty_acts(context: Context, paragraph: Paragraph, match: Match) -> None:
    """Add the claims that *match* of a treaty frame makes."""
    action = str(match.frame.values["action"])
    tokens = match.themes or _nominal_themes(match.predicate)
    if action == "upgrade" and match.frame.theme is not None:
        _upgrade(context, paragraph, match, tokens)
        return
    for token in tokens:
        treaty = context.instruments.treaty_of(paragraph.number, token)
        if treaty is None or (token.pos_ == "PRON" and not match.themes):
            continue
        _act(context, paragraph, match, action, token, treaty)


def _nominal_themes(predicate: Predicate) -> tuple[Token, ...]:
    """Return what an event noun is about: "the signing of the pact", "treaty ratification", "its withdrawal from the treaty"."""
    found = list(predicate.objects)
    for name in ("from", "on", "over", "about", "for"):
        found.extend(predicate.prepositions.get(name, ()))
    found.extend(child for child in predicate.head.children if child.dep_ in ("compound", "nmod"))
    return tuple(found)


def _act(context: Context, paragraph: Paragraph, match: Match, action: str, token: Token, treaty: Treaty) -> None:
    predicate = match.predicate
    actors = acting_states(context, paragraph, predicate)
    inside = context.instruments.parties_inside(paragraph.number, token) if token.pos_ != "PRON" else []
    joint = bool(match.frame.values.get("joint"))
    if action == "propose":
        inside += context.reference.states(paragraph.number, predicate.prepositions.get("to", ()))
    if joint:
        parties = list(dict.fromkeys([*actors, *inside]))
        if len(parties) < 2 and treaty.parties:
            parties = list(dict.fromkeys([*parties, *treaty.parties]))
    else:
        parties = actors or inside or list(treaty.parties)
    if joint and len(parties) == 1 and _is_bilateral(token):
        parties.extend(_other_side(context, paragraph, token, parties[0]))
    if not parties or (joint and action in ("sign", "negotiate", "draft", "propose") and len(parties) < 2 and not treaty.name):
        return
    if len(parties) >= 2 and joint and set(treaty.parties) < set(parties):
        treaty.parties = parties
        context.instruments.remember(treaty)
    arguments = [token, *predicate.subjects]
    claim = context.add(
        "treaty",
        {"parties": parties},
        {"kind": treaty.kind or "other", "action": action, "name": treaty.name or ""},
        paragraph=paragraph,
        head=predicate.head,
        rule=match.frame.name,
        arguments=arguments,
        treaty=treaty.reference(parties),
    )
    if action == "sign" and claim.factuality == "actual" and claim.when is not None and treaty.signed is None:
        treaty.signed = claim.when


def _is_bilateral(token: Token) -> bool:
    """Say whether the phrase itself says that the treaty is between two sides."""
    text = " ".join(each.lower_ for each in phrase(token))
    return any(word in text for word in ("bilateral", "intergovernmental", "inter - governmental", "mutual", "inter-governmental"))


def _other_side(context: Context, paragraph: Paragraph, token: Token, one: Entity) -> list[Entity]:
    """Return the state named last before, or in the same sentence, that can be the other side of a bilateral treaty."""
    for mention in context.reference.mentions.before(paragraph.number, token.i):
        if mention.entity.kind == "state" and mention.entity != one and mention.paragraph == paragraph.number:
            return [mention.entity]
    return []


def acting_states(context: Context, paragraph: Paragraph, predicate: Predicate) -> list[Entity]:
    """Return the states and organisations that act: subjects, their "with X", and an agent named "between X and Y"."""
    tokens = list(predicate.subjects)
    for name in ("with", "between", "by", "among"):
        tokens.extend(predicate.prepositions.get(name, ()))
    return context.reference.states(paragraph.number, tokens)


def _upgrade(context: Context, paragraph: Paragraph, match: Match, tokens: Sequence[Token]) -> None:
    """Read "ties between X and Y were upgraded to an alliance": the kind is that of what they became."""
    for token in tokens:
        if match.frame.theme is None or not match.frame.theme.search(token.text):
            continue
        sentence = token.sent.text
        parties = list(dict.fromkeys([*acting_states(context, paragraph, match.predicate), *context.instruments.parties_inside(paragraph.number, token)]))
        kind = next((kind for expression, kind in context.instruments.treaty_kinds[:5] if expression.search(sentence)), "other")
        if len(parties) < 2:
            continue
        alike = ALLIED if kind in ALLIED else (kind,)
        treaty = next((each for each in reversed(context.instruments.treaties) if set(each.parties) == set(parties) and each.kind in alike), None)
        kind = treaty.kind if treaty is not None and treaty.kind else kind
        context.add(
            "treaty",
            {"parties": parties},
            {"kind": kind, "action": "upgrade"},
            paragraph=paragraph,
            head=match.predicate.head,
            rule=match.frame.name,
            arguments=[token],
            treaty=(treaty or Treaty(kind, parties)).reference(parties),
            when=treaty.signed if treaty else None,
        )


def find_dated_treaty(context: Context, paragraph: Paragraph, token: Token) -> None:
    """Read "the protocol of 2010", "the 1997 accords": a treaty named with its year was signed in it."""
    if not context.instruments.is_treaty(token) or token.lemma_.lower() in ("text", "document", "peace"):
        return
    inner = [each for each in phrase(token) if each.head == token or (each.head.head == token and each.head.lower_ == "of")]
    years = [each for each in inner if YEAR.fullmatch(each.text)]
    if not years:
        return
    treaty = context.instruments.treaty_of(paragraph.number, token)
    parties = list(treaty.parties) if treaty else []
    if treaty is None or len(parties) < 2:
        return
    when = year_of(int(years[0].text))
    treaty.signed = treaty.signed or when
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
