"""Access that is read off whole phrases: what a host allows, whom it tells to leave, what is simply there."""

from __future__ import annotations

from collections.abc import Mapping

from spacy.tokens import Token

from ingest.acts.access import (
    ALLOWING,
    GOING,
    HERE,
    has_military_word,
    is_ordered,
    lands,
    names_base,
    orderer,
    owners_of,
    recent_party,
    what_of,
)
from ingest.basics.claims import Entity
from ingest.basics.vocabulary import word_set
from ingest.language.predicates import read_predicate
from ingest.language.sentences import Paragraph, phrase, words
from ingest.reference.context import Context

STANDING = word_set(
    "base airbase garrison airfield radar installation troop contingent outpost peacekeeper soldier marine battalion "
    "brigade squadron regiment detachment"
)
ENTERING = word_set(
    "cross transit use enter fly land dock call station base deploy pass refuel operate send ship move visit build "
    "establish open keep remain stay return overfly train transport moor berth put set resupply "
    "patrol maintain run carry station"
)
UNDONE = word_set("scrap terminate end cancel denounce revoke abrogate annul suspend repudiate")
RENEWED = word_set("renew extend prolong")


def find_permissions(context: Context, paragraph: Paragraph, token: Token) -> None:
    """Read "Tajikistan lets military goods cross its territory", "the accord allows China to send troops there"."""
    if token.lemma_ not in ALLOWING or token.pos_ != "VERB":
        return
    for inner in token.children:
        if inner.dep_ in ("ccomp", "xcomp", "advcl") and inner.i > token.i and inner.lemma_ in ENTERING:
            _add_permission(context, paragraph, token, inner, inner)
        elif (
            inner.dep_ == "ccomp" and inner.tag_ == "VBN"
        ):  # "allows airliners bound for the Gulf to cross its airspace"
            for below in inner.children:
                if below.dep_ in ("advcl", "xcomp") and below.lemma_ in ENTERING:
                    _add_permission(context, paragraph, token, below, inner)


def _add_permission(context: Context, paragraph: Paragraph, allowing: Token, inner: Token, moved: Token) -> None:
    entering, reference = read_predicate(inner), context.reference
    movers = [child for child in moved.children if child.dep_ in ("nsubj", "nsubjpass")]
    movers = movers or [child for child in allowing.children if child.dep_ == "dobj"]
    themes = [*movers, *entering.objects]
    text = " ".join(words(phrase(each)) for each in (*themes, *_objects_of(entering.prepositions))).lower()
    if not any(word in text for word in (*context.vocabulary.word_sets["military"], "territory")):
        return
    hosts = reference.states(paragraph.number, read_predicate(allowing).subjects)
    tokens = [*entering.objects, *_objects_of(entering.prepositions)]
    guests = [*reference.states(paragraph.number, movers)]
    for mover in movers:
        guests.extend(owners_of(context, paragraph, mover))
        guests.extend(reference.states(paragraph.number, read_predicate(mover).prepositions.get("for", ())))
    guests = list(dict.fromkeys(guests))
    places = lands(context, paragraph, tokens, allowing)
    if "each other" in text and len(guests) > 1:
        pairs = [(guests[1], guests[0]), (guests[0], guests[1])]
    else:
        guest = next((each for each in [*guests, *recent_party(context, "guest")] if each not in hosts), None)
        without = [guest] if guest is not None else []
        found = [*(each for each in hosts if each.kind == "state"), *places]
        host = next((each for each in found if each != guest), None) or reference.scene(without)
        pairs = [(host, guest)] if host is not None and guest is not None and host != guest else []
    for host, guest in pairs:
        context.add(
            "access",
            {"host": [host], "guest": [guest]},
            {"what": what_of(text, context.vocabulary), "action": _fate(allowing)[0]},
            paragraph=paragraph,
            head=_fate(allowing)[1],
            rule="access-permission",
            arguments=[*read_predicate(allowing).subjects, *themes],
        )


def _fate(allowing: Token) -> tuple[str, Token]:
    """Return what becomes of a permission, and the verb that says so: "scrapped the agreement that allows ..."."""
    verb = allowing.head.head if allowing.dep_ == "relcl" else allowing
    if verb.lemma_ in UNDONE:
        return "revoke", verb
    return ("extend", verb) if verb.lemma_ in RENEWED else ("grant", allowing)


def _objects_of(prepositions: Mapping[str, tuple[Token, ...]]) -> list[Token]:
    return [each for tokens in prepositions.values() for each in tokens]


# -- what is in being


def find_bare_access(context: Context, paragraph: Paragraph, token: Token) -> None:
    """Read "the Russian base at Gyumri in Armenia": a facility with its user and its land named is in use."""
    if token.pos_ not in ("NOUN", "PROPN") or not (
        token.lemma_.lower() in STANDING or token.lower_ == "bases" or _is_transit_centre(token)
    ):
        return
    text = words(phrase(token)).lower()
    owners = owners_of(context, paragraph, token)
    inner = read_predicate(token).prepositions
    tokens = [each for name in HERE if name not in ("to", "into", "from") for each in inner.get(name, ())]
    if token.dep_ == "attr" and any(child.dep_ == "expl" for child in token.head.children):  # "there is no base in X"
        outer = read_predicate(token.head).prepositions
        tokens.extend(each for name in ("in", "at", "on") for each in outer.get(name, ()))
    hosts = [entity for entity in lands(context, paragraph, [*tokens, token], token) if entity not in owners]
    if not owners or not hosts or _is_told(context, hosts[-1], owners[0]) or _is_acted_on(context, token):
        return
    context.add(
        "access",
        {"host": hosts[-1:], "guest": owners[:1]},
        {"what": what_of(text, context.vocabulary), "action": "grant"},
        paragraph=paragraph,
        head=token,
        rule="access-in-being",
        arguments=[token],
    )


def _is_transit_centre(token: Token) -> bool:
    kinds = {child.lower_ for child in token.children if child.dep_ in ("compound", "amod")}
    return token.lemma_.lower() in ("centre", "center", "facility", "station") and bool(
        kinds & {"transit", "military", "naval", "air", "radar", "logistics", "tracking"}
    )


def _is_told(context: Context, host: Entity, guest: Entity) -> bool:
    return any(
        claim.type == "access" and claim.roles["host"][0] == host and claim.roles["guest"][0] == guest
        for claim in context.claims
    )


def _is_acted_on(context: Context, token: Token) -> bool:
    """Say whether a verb tells what becomes of the facility: then that is the claim."""
    verb = token.head
    if token.dep_ == "pobj":
        verb = token.head.head
    rows = context.frames.by_verb.get(verb.lemma_.lower(), ()) if verb.pos_ == "VERB" and verb.lemma_ != "be" else ()
    return any(frame.type == "access" for frame, _ in rows)


# -- evictions


def find_evictions(context: Context, paragraph: Paragraph, token: Token) -> None:
    """Read "told the British to leave the base", "demanded that the French contingent leave"."""
    if token.lemma_ not in GOING or token.pos_ != "VERB" or not is_ordered(token):
        return
    ordering = orderer(token)
    if ordering is None:
        return
    going, order = read_predicate(token), read_predicate(ordering)
    movers = [child for child in token.children if child.dep_ in ("nsubj", "nsubjpass")]
    movers.extend(
        child for child in ordering.children if child.dep_ in ("dobj", "dative") and child.ent_type_ != "DATE"
    )
    tokens = [*movers, *going.objects]
    text = " ".join(words(phrase(each)) for each in tokens).lower()
    bases = context.reference.lexicon.bases
    named = any(each.text in bases or names_base(context, each) for each in tokens)
    if not named and not has_military_word(context, text):
        return
    hosts = context.reference.states(paragraph.number, order.objects if order.passive else order.subjects)
    guests = context.reference.states(paragraph.number, movers)
    guests.extend(entity for mover in movers for entity in owners_of(context, paragraph, mover))
    places = lands(context, paragraph, going.objects, token)
    guest = next((entity for entity in guests if entity not in hosts), None)
    host = next((entity for entity in [*hosts, *places] if entity != guest and entity.kind == "state"), None)
    if host is not None and guest is not None:
        context.add(
            "access",
            {"host": [host], "guest": [guest]},
            {"what": what_of(text, context.vocabulary), "action": "revoke"},
            paragraph=paragraph,
            head=ordering,
            rule="access-eviction",
            arguments=[*order.subjects, token, *tokens],
            status="possible" if ordering.lemma_ == "want" else None,
        )
