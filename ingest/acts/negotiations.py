"""Negotiations: "talks with the Fund are moving again", "it is negotiating with Russia over the airfield"."""

from __future__ import annotations

from spacy.tokens import Token

from ingest.acts.parties import for_union, other_side
from ingest.basics.claims import Entity
from ingest.language.predicates import read_predicate
from ingest.language.sentences import Paragraph, phrase
from ingest.reference.context import Context
from ingest.reference.instruments import Treaty

ENDING = frozenset(
    {"break", "suspend", "halt", "postpone", "abandon", "cancel", "call", "quit", "boycott", "interrupt"}
)
LEAVING = frozenset({"walk", "pull", "withdraw", "storm"})


def find_negotiations(context: Context, paragraph: Paragraph, token: Token) -> None:
    """Read "negotiations opened in November", "talks with the Fund are moving again": a treaty is being negotiated."""
    if token.lemma_ == "negotiate" and token.pos_ == "VERB":
        _find_negotiating(context, paragraph, token)
        return
    if token.lemma_.lower() not in ("negotiation", "talk") or token.pos_ != "NOUN":
        return
    clause = next((child for child in token.children if child.dep_ == "relcl"), None)
    if clause is not None and clause.lemma_ in context.vocabulary.word_sets["under_way"]:
        _negotiated_before(context, paragraph, token, clause)
        return
    broken = _broken_off(token)
    if broken is None and token.dep_ not in ("nsubj", "nsubjpass", "dobj"):
        return
    if (
        broken is None
        and token.head.lemma_ not in context.vocabulary.word_sets["under_way"]
        and not _in_progress(token.head)
    ):
        return
    predicate = read_predicate(token)
    tokens = [each for name in ("between", "with") for each in predicate.prepositions.get(name, ())]
    parties = context.reference.states(paragraph.number, [*predicate.subjects, *tokens])
    if broken is not None and not read_predicate(broken).passive:
        own = context.reference.states(paragraph.number, read_predicate(broken).subjects)
        parties = list(dict.fromkeys([*own, *parties]))
        if broken.lemma_ in LEAVING:  # who walks out does so alone
            _add(context, paragraph, token, broken, own, [])
            return
        spoken_of = context.instruments.in_focus()
        if len(parties) == 1 and spoken_of is not None and spoken_of.parties:
            parties = list(dict.fromkeys([*parties, *spoken_of.parties])) if parties[0] in spoken_of.parties else []
    if token.dep_ == "dobj":
        parties = list(
            dict.fromkeys([*context.reference.states(paragraph.number, read_predicate(token.head).subjects), *parties])
        )
    if len(parties) == 1 and tokens:
        parties.extend(other_side(context, paragraph, token, parties[0]))
    kind = context.instruments.kind_in(phrase(token))
    if len(parties) < 2:
        treaty = next((each for each in reversed(context.instruments.treaties) if len(each.parties) >= 2), None)
        if treaty is None or parties:
            return
        parties, kind = list(treaty.parties), kind or treaty.kind
    elif kind is None and not any(name in predicate.prepositions for name in ("on", "about", "over")):
        kind = next((each.kind for each in reversed(context.instruments.treaties) if each.kind), None)
        if kind is None:
            return
    _add(context, paragraph, token, broken, parties, tokens, kind)


def _add(
    context: Context,
    paragraph: Paragraph,
    token: Token,
    broken: Token | None,
    parties: list[Entity],
    arguments: list[Token],
    kind: str | None = None,
) -> None:
    """Add the claim that *parties* negotiate, or that the talks were broken off."""
    parties = for_union(context, parties)
    if not parties:
        return
    context.add(
        "treaty",
        {"parties": parties},
        {"kind": kind or "other", "action": "negotiate"},
        paragraph=paragraph,
        head=broken or token.head,
        rule="treaty-talks",
        arguments=[token, *arguments],
        treaty=Treaty(kind, list(parties)).reference(),
        status=None if broken is None else _when_sure(context, broken, token),
    )


def _broken_off(token: Token) -> Token | None:
    """Return the verb that ends talks or puts them off: "broke off negotiations", "walked out of the talks"."""
    if token.dep_ in ("dobj", "nsubjpass") and token.head.lemma_ in ENDING:
        particles = {child.lower_ for child in token.head.children if child.dep_ == "prt"}
        return token.head if token.head.lemma_ not in ("break", "call") or "off" in particles else None
    if token.dep_ == "pobj" and token.head.lower_ in ("of", "from"):
        above = token.head.head if token.head.head.pos_ == "VERB" else token.head.head.head
        return above if above.lemma_ in LEAVING and above.pos_ == "VERB" else None
    return None


def _when_sure(context: Context, verb: Token, token: Token) -> str | None:
    """Return "negated" where the talks were indeed broken off."""
    return "negated" if context.judge(verb, [token]).status == "actual" else None


def _find_negotiating(context: Context, paragraph: Paragraph, verb: Token) -> None:
    """Read "it is negotiating with Russia over the airfield": what is negotiated is a treaty, whatever its name."""
    predicate = read_predicate(verb)
    about = [each for name in ("over", "on", "about", "for") for each in predicate.prepositions.get(name, ())]
    partners = predicate.prepositions.get("with", ())
    if any(context.instruments.is_treaty(each) for each in [*about, *predicate.objects]):
        return
    parties = context.reference.states(paragraph.number, [*predicate.subjects, *partners])
    kind = next(
        (kind for each in [*about, *predicate.objects] if (kind := context.instruments.kind_in(phrase(each)))), None
    )
    if len(parties) < 2 or not partners or kind is None:
        return
    context.add(
        "treaty",
        {"parties": parties},
        {"kind": kind, "action": "negotiate"},
        paragraph=paragraph,
        head=verb,
        rule="treaty-talks",
        arguments=[*predicate.subjects, *partners, *about],
        treaty=Treaty(kind, list(parties)).reference(),
    )


def _negotiated_before(context: Context, paragraph: Paragraph, token: Token, clause: Token) -> None:
    """Read "signed after negotiations that opened in 2023": what was negotiated is the treaty spoken of."""
    treaty = next((each for each in reversed(context.instruments.treaties) if len(each.parties) >= 2), None)
    if treaty is None or context.reference.mentions.within(paragraph.number, phrase(token)):
        return
    context.add(
        "treaty",
        {"parties": list(treaty.parties)},
        {"kind": treaty.kind or "other", "action": "negotiate"},
        paragraph=paragraph,
        head=clause,
        rule="treaty-talks",
        arguments=[token],
        treaty=treaty.reference(),
        status="actual",
    )


def _in_progress(verb: Token) -> bool:
    """Say whether the verb says that something goes on: "are in progress", "are under way"."""
    return verb.lemma_ in ("be", "remain", "get") and any(
        each.lower_ in ("progress", "underway", "way", "hand", "course")
        for child in verb.children
        for each in child.subtree
    )
