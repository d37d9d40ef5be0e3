"""Claims about treaties: who signed, ratified, extended, left or broke which."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Token

from ingest.calendar import year_of
from ingest.claims import Claim, Entity
from ingest.context import Context
from ingest.frames import Match
from ingest.instruments import Treaty
from ingest.predicates import Predicate, read_predicate
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
    """Return what an event noun is about: "the signing of the pact", "its withdrawal from the treaty"."""
    found = list(predicate.objects)
    for name in ("from", "on", "over", "about", "for"):
        found.extend(predicate.prepositions.get(name, ()))
    found.extend(child for child in predicate.head.children if child.dep_ in ("compound", "nmod"))
    return tuple(found)


def _act(context: Context, paragraph: Paragraph, match: Match, action: str, token: Token, treaty: Treaty) -> None:
    predicate = match.predicate
    joint = bool(match.frame.values.get("joint"))
    own = context.reference.states(paragraph.number, predicate.subjects)
    actors = acting_states(context, paragraph, predicate) if joint else own
    inside = context.instruments.parties_inside(paragraph.number, token) if token.pos_ != "PRON" else []
    if action == "propose":
        behind = [*predicate.prepositions.get("to", ()), *read_predicate(token).prepositions.get("to", ())]
        inside += context.reference.states(paragraph.number, behind)
    if joint:
        parties = list(dict.fromkeys([*actors, *inside]))
        if len(parties) < 2 and treaty.parties:
            parties = list(dict.fromkeys([*parties, *treaty.parties]))
    else:
        parties = actors or inside or list(treaty.parties)
    if joint and len(parties) == 1 and (_is_bilateral(token) or _has_partner(token)):
        parties.extend(_other_side(context, paragraph, token, parties[0]))
    if not parties or (joint and len(parties) < 2 and not (action == "sign" and treaty.name)):
        return
    if len(parties) >= 2 and joint and set(treaty.parties) < set(parties):
        treaty.parties = parties
        context.instruments.remember(treaty)
    if any(
        claim.type == "treaty"
        and _overlaps(claim, paragraph, predicate.head)
        and claim.roles["parties"] == tuple(parties)
        for claim in context.claims[-3:]
    ):
        return  # "push for the signing of a pact": the whole is told already
    for acting in [parties] if joint or not actors else [[party] for party in parties]:  # each ratifies for itself
        claim = context.add(
            "treaty",
            {"parties": acting},
            {"kind": treaty.kind or "other", "action": action, "name": treaty.name or ""},
            paragraph=paragraph,
            head=predicate.head,
            rule=match.frame.name,
            arguments=[token, *predicate.subjects],
            treaty=treaty.reference(parties),
        )
    if claim.factuality == "actual" and action not in ("propose", "negotiate", "draft"):
        treaty.is_real = True
        if action == "sign" and treaty.signed is None:
            treaty.signed = claim.when


def _overlaps(claim: Claim, paragraph: Paragraph, head: Token) -> bool:
    """Say whether an event noun lies inside the quotation of a claim with a verb above it."""
    place = paragraph.base + head.idx
    return (
        head.pos_ == "NOUN"
        and claim.values["action"] == "propose"
        and any(span.start <= place < span.end for span in claim.evidence)
    )


def _is_bilateral(token: Token) -> bool:
    """Say whether the phrase itself says that the treaty is between two sides."""
    text = " ".join(each.lower_ for each in phrase(token))
    return any(
        word in text
        for word in ("bilateral", "intergovernmental", "inter - governmental", "mutual", "inter-governmental")
    )


def _has_partner(token: Token) -> bool:
    """Say whether the phrase names the other side only: "an agreement with the Union"."""
    return any(child.dep_ == "prep" and child.lower_ == "with" for child in token.children)


def _other_side(context: Context, paragraph: Paragraph, token: Token, one: Entity) -> list[Entity]:
    """Return the state named last before, or in the same sentence, that can be the other side of a bilateral treaty."""
    for mention in context.reference.mentions.before(paragraph.number, token.i):
        if mention.paragraph < paragraph.number:
            break
        entity = context.reference.state_of(mention.entity) if mention.entity.kind == "person" else mention.entity
        if entity is not None and entity.kind == "state" and entity != one:
            return [entity]
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
    inner = [
        each for each in phrase(token) if each.head == token or (each.head.head == token and each.head.lower_ == "of")
    ]
    years = [each for each in inner if YEAR.fullmatch(each.text)]
    if not years:
        return
    treaty = context.instruments.treaty_of(paragraph.number, token)
    parties = list(treaty.parties) if treaty else []
    if treaty is not None and len(parties) < 2 and token.text[:1].islower() and (pair := _pair_in_focus(context)):
        parties = treaty.parties = list(dict.fromkeys([*parties, *pair])) if set(parties) <= set(pair) else parties
    if treaty is None or len(parties) < 2:
        return
    when = year_of(int(years[0].text))
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


def _pair_in_focus(context: Context) -> list[Entity]:
    """Return the parties of the treaty that was last spoken of, where they are two."""
    return next(
        (list(treaty.parties) for treaty in reversed(context.instruments.treaties) if len(treaty.parties) == 2), []
    )


def find_negotiations(context: Context, paragraph: Paragraph, token: Token) -> None:
    """Read "negotiations opened in November", "talks with the Fund are moving again": a treaty is being negotiated."""
    if (
        token.lemma_.lower() not in ("negotiation", "talk")
        or token.pos_ != "NOUN"
        or token.dep_ not in ("nsubj", "nsubjpass", "dobj")
    ):
        return
    if token.head.lemma_ not in context.vocabulary.word_sets["under_way"]:
        return
    predicate = read_predicate(token)
    tokens = [each for name in ("between", "with") for each in predicate.prepositions.get(name, ())]
    parties = context.reference.states(paragraph.number, [*predicate.subjects, *tokens])
    if token.dep_ == "dobj":
        parties = list(
            dict.fromkeys([*context.reference.states(paragraph.number, read_predicate(token.head).subjects), *parties])
        )
    if len(parties) == 1 and tokens:
        parties.extend(_other_side(context, paragraph, token, parties[0]))
    kind = context.instruments.kind_in(phrase(token))
    if len(parties) < 2:
        treaty = next((each for each in reversed(context.instruments.treaties) if len(each.parties) >= 2), None)
        if treaty is None or parties:
            return
        parties, kind = list(treaty.parties), kind or treaty.kind
    elif kind is None and not any(name in predicate.prepositions for name in ("on", "about", "over")):
        return
    context.add(
        "treaty",
        {"parties": parties},
        {"kind": kind or "other", "action": "negotiate"},
        paragraph=paragraph,
        head=token.head,
        rule="treaty-talks",
        arguments=[token, *tokens],
        treaty=Treaty(kind, list(parties)).reference(),
    )
