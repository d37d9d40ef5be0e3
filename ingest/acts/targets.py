"""Whom a sanction is against: states, organisations, people, or the officials of a state by their number."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from spacy.tokens import Token

from ingest.basics.claims import Entity
from ingest.language.predicates import Predicate, read_predicate
from ingest.language.sentences import Paragraph, expand, phrase, words
from ingest.reference.context import Context

TARGET_PREPOSITIONS = ("on", "against", "upon", "to", "with", "from", "for", "at", "in", "of", "targeting", "into")
SHUTTING = frozenset({"blockade", "boycott", "quarantine", "isolation"})  # "the blockade of Cuba"
FAR = 25  # words between a list and whom it names
OF_RULERS = re.compile(r"official|\bmembers? of .*(regime|junta|government|cabinet|leadership|parliament|council)")
STRONG_TARGETS = ("on", "against", "upon", "targeting")


def targets_of(
    context: Context, paragraph: Paragraph, predicate: Predicate, token: Token, senders: Sequence[Entity]
) -> tuple[list[Entity], int | None]:
    """Return the targets, and how many people or firms are listed where the text counts them."""
    places = _prepositional(token)
    if not any(name in STRONG_TARGETS and context.instruments.kind_of_words(each) is None for name, each in places):
        names = ("on", "against", "upon", "at", "from")
        places.extend((name, each) for name in names for each in predicate.prepositions.get(name, ()))
    if token in predicate.prepositions.get("with", ()) or token in predicate.prepositions.get("under", ()):
        places.extend(("on", each) for each in predicate.objects)  # "hit X with sanctions"
    places.extend(in_clauses(token))
    last = token
    while any(child.dep_ == "conj" for child in last.children):  # "visa bans and asset freezes on X"
        last = next(child for child in last.children if child.dep_ == "conj")
        places.extend([*_prepositional(last), *in_clauses(last)])
    if token.dep_ == "compound" and token.head.lemma_.lower() in context.vocabulary.word_sets["collection"]:
        places.extend(_prepositional(token.head))  # "the sanctions regime against Liberia"
    if token.dep_ == "conj" and not places:
        places.extend(_prepositional(token.head))
    ranked = sorted(places, key=lambda row: TARGET_PREPOSITIONS.index(row[0]))
    for name, each in ranked:
        found, count = read_target(context, paragraph, each, strong=name in STRONG_TARGETS, senders=senders)
        found = [entity for entity in found if entity not in senders]
        if found:
            others = [
                entity
                for other, again in ranked
                if other == name and again != each
                for entity in read_target(context, paragraph, again, strong=True)[0]
            ]
            return list(dict.fromkeys([*found, *(entity for entity in others if entity not in senders)])), count
    return [], None


def in_clauses(token: Token) -> list[tuple[str, Token]]:
    """Return the targets that a clause behind the measure names: "the sanctions it had imposed on Niger"."""
    clauses = [read_predicate(child).prepositions for child in token.children if child.dep_ in ("relcl", "acl")]
    return [(name, each) for inner in clauses for name in ("on", "against", "upon") for each in inner.get(name, ())]


def _prepositional(token: Token) -> list[tuple[str, Token]]:
    rows = [
        (name, each)
        for name, tokens in read_predicate(token).prepositions.items()
        if name in TARGET_PREPOSITIONS
        for each in tokens
    ]
    for name, each in list(rows):  # "an embargo on arms trade with Tashkent": the target stands one step deeper
        rows.extend(("with", deeper) for inner, deeper in _deeper(each) if inner in ("with", "to", "against", "from"))
        if name in ("of",) and token.lemma_.lower() not in SHUTTING:
            rows.remove((name, each))
    return rows


def _deeper(token: Token) -> list[tuple[str, Token]]:
    return [(name, each) for name, tokens in read_predicate(token).prepositions.items() for each in tokens]


def read_target(
    context: Context, paragraph: Paragraph, token: Token, *, strong: bool, senders: Sequence[Entity] = ()
) -> tuple[list[Entity], int | None]:
    """Return what a target phrase means: states, named people, or the officials of a state with their number."""
    nouns = context.vocabulary.nouns["designees"]
    lemma = token.lemma_.lower()
    if lemma in nouns["nouns"] and context.reference.mentions.of(paragraph.number, token) is None:
        ruling = OF_RULERS.search(words(phrase(token))) is not None
        return _designees(context, paragraph, token, lemma in nouns["officials"] or ruling)
    found = context.reference.actors(paragraph.number, token)
    if senders and set(found) <= set(senders) and any(child.lower_ in ("the", "that") for child in token.children):
        found = context.reference.other_land(paragraph.number, token, senders)
    if not found and strong:
        inside = [
            m.entity
            for m in context.reference.mentions.within(paragraph.number, phrase(token))
            if m.entity.kind in ("state", "organisation")
        ]
        found = inside[:1]
    return [entity for entity in found if entity.kind in ("state", "organisation", "person")], None


def listed_targets(
    context: Context, paragraph: Paragraph, tokens: Sequence[Token], senders: Sequence[Entity]
) -> tuple[list[Entity], int | None]:
    """Return the targets of one list, "Mugabe and 19 associates", and how many it counts without names."""
    rows = [read_target(context, paragraph, token, strong=False, senders=senders) for token in tokens]
    people = [entity for found, _ in rows for entity in found if entity.kind == "person"]
    found: list[Entity] = []
    for token, (targets, _) in zip(tokens, rows, strict=True):
        unnamed = not targets or targets[0].kind == "state"
        around = people and unnamed and not _names_state(context, paragraph, token)
        states = [state for person in people if (state := context.reference.state_of(person))] if around else []
        found.extend([officials_of(state) for state in states[:1] if state.kind == "state"] or targets)
    counts = [count for _, count in rows if count is not None]
    if not found and [token.lower_ for token in tokens] == ["them"]:  # "froze their assets and barred them"
        found = [entity for row in context.instruments.sanctions[-1:] for entity in row.targets]
    targets = [entity for entity in dict.fromkeys(found) if entity not in senders]
    return targets, sum(counts) if counts else None


def _names_state(context: Context, paragraph: Paragraph, token: Token) -> bool:
    inside = context.reference.mentions.within(paragraph.number, phrase(token))
    return any(mention.entity.kind == "state" for mention in inside)


def _designees(
    context: Context, paragraph: Paragraph, token: Token, officials: bool
) -> tuple[list[Entity], int | None]:
    count = next(
        (_number(child, context.vocabulary.words["number"]) for child in token.children if child.dep_ == "nummod"), None
    )
    found = [
        m.entity
        for m in context.reference.mentions.within(paragraph.number, phrase(token))
        if m.entity.kind in ("state", "organisation")
    ]
    if not found:  # "visa limits on its citizens"
        whose = [child for child in token.children if child.dep_ == "poss" and child.pos_ == "PRON"]
        acting = context.reference.states(paragraph.number, read_predicate(_verb_above(token)).subjects)
        meant = context.reference.states(paragraph.number, whose)
        found = [entity for entity in meant if entity.kind == "state" and entity not in acting]
    if not found:  # "sanctioned 30 people and firms in Russia"
        places = [
            each for name in ("in", "from") for each in read_predicate(_verb_above(token)).prepositions.get(name, ())
        ]
        tokens = [*phrase(token, conjuncts=True), *places]
        found = [
            m.entity for m in context.reference.mentions.within(paragraph.number, tokens) if m.entity.kind == "state"
        ]
    named = _named_among(context, paragraph, token)
    states = [state for person in named if (state := context.reference.state_of(person)) and state.kind == "state"]
    if not found and named and not states:
        return named, count  # "nine people, among them the rebels' chief X"
    if not found:
        senders = context.reference.states(paragraph.number, read_predicate(_verb_above(token)).subjects)
        last = [row for row in context.instruments.sanctions if set(row.senders) & set(senders)][-1:]
        found = [entity for row in last for entity in row.targets if entity.kind == "state"]
        found = found or in_focus(context, senders)
    states = [entity for entity in found if entity.kind == "state"]
    if officials and states:
        return [officials_of(states[-1]), *named], count
    return [*(states[:1] or found[:1]), *named], count


def _named_among(context: Context, paragraph: Paragraph, token: Token) -> list[Entity]:
    """Return the people whom the text names out of a list: "200 people, among them X", "170 persons, X among them"."""
    doc = paragraph.doc
    for place in range(token.i + 1, min(token.i + FAR, token.sent.end - 1)):
        if doc[place].lower_ not in ("among", "including"):
            continue
        behind = list(doc[place + 1 : min(place + 8, token.sent.end)])
        before = list(doc[token.i + 1 : place])
        for tokens in (before[-1:] if doc[place].lower_ == "among" else [], behind):
            found = [m.entity for m in context.reference.mentions.within(paragraph.number, tokens)]
            if people := [entity for entity in found if entity.kind == "person"]:
                return people
    return []


def _verb_above(token: Token) -> Token:
    return next((each for each in token.ancestors if each.pos_ in ("VERB", "AUX")), token)


def in_focus(context: Context, senders: Sequence[Entity]) -> list[Entity]:
    focus = context.reference.focus(senders)
    return [focus] if focus is not None else []


def named_or_told(
    context: Context, paragraph: Paragraph, predicate: Predicate, token: Token, senders: Sequence[Entity]
) -> list[Entity]:
    """Return the state that a measure's phrase names anywhere, else, where it names none, the one of the title."""
    tokens = [*phrase(token), *(each for found in predicate.prepositions.values() for each in found)]
    named = [m for m in context.reference.mentions.within(paragraph.number, tokens) if m.entity.kind == "state"]
    roots = [paragraph.doc[m.first : m.last].root for m in named]
    inside = [m.entity for m, root in zip(named, roots, strict=True) if root.head.lower_ not in ("over", "along", "in")]
    if named:
        return [entity for entity in inside if entity not in senders][:1]
    told = context.reference.told_by_title(senders)
    return [told] if told is not None else []


def of_states(context: Context, targets: Sequence[Entity]) -> list[Entity]:
    """Return *targets* with the state in the place of its people: goods and loans are kept from states."""
    found = []
    for entity in targets:
        state: Entity | None = entity
        if entity.kind == "person":
            state = context.reference.state_of(entity) or entity
        elif entity.kind == "group" and entity.code is not None:
            state = context.reference.lexicon.entity(entity.code.split(":")[0]) or entity
        found.append(state or entity)
    return list(dict.fromkeys(found))


def officials_of(state: Entity) -> Entity:
    """Return the unnamed officials of a state, as a group."""
    return Entity("group", f"{state.key}-officials", f"officials of {state.name}", f"{state.code}:officials", state.key)


def _number(token: Token, numbers: Mapping[str, int]) -> int | None:
    text = token.lower_.replace(",", "")
    return int(text) if text.isdigit() else numbers.get(text)


def direct_targets(
    context: Context, paragraph: Paragraph, predicate: Predicate, token: Token, senders: Sequence[Entity]
) -> tuple[list[Entity], int | None]:
    rows = [*_prepositional(token), *[("of", each) for each in read_predicate(token).prepositions.get("of", ())]]
    rows.extend(
        (name, each)
        for name in ("to", "with", "against", "from", "on", "for", "in")
        for each in predicate.prepositions.get(name, ())
    )
    rows.extend(("of", child) for child in token.children if child.dep_ in ("poss", "amod", "compound"))
    for _, each in sorted(
        rows, key=lambda row: row[0] == "in"
    ):  # whose it is before where: "Russia's assets in Belgium"
        found, count = read_target(context, paragraph, each, strong=False, senders=senders)
        mention = context.reference.mentions.of(paragraph.number, each)
        if not found and mention is not None and mention.entity.kind == "state":
            found = [mention.entity]
        if not found:  # "to Pakistani airlines": those of a state
            modifiers = [child for child in each.children if child.dep_ in ("amod", "compound", "nmod", "poss")]
            inside = context.reference.mentions.within(paragraph.number, modifiers)
            found = [m.entity for m in inside if m.entity.kind == "state"]
        found = [entity for entity in found if entity not in senders and not _is_of(context, entity, senders)]
        if found:
            beside = [other for other in expand(each)[1:] if token.tag_ in ("NNS", "NNPS") and each.dep_ == "pobj"]
            others = context.reference.states(paragraph.number, beside)
            return list(dict.fromkeys([*found, *(one for one in others if one not in senders)])), count
    return [], None


def _is_of(context: Context, entity: Entity, senders: Sequence[Entity]) -> bool:
    """Say whether it is somebody who acts for a sender: of "the president recalled his envoy" no target."""
    return entity.kind == "person" and context.reference.state_of(entity) in senders
