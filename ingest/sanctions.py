"""Claims about sanctions: who imposed, tightened, eased or lifted what against whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spacy.tokens import Token

from ingest.claims import Entity
from ingest.context import Context
from ingest.frames import Match
from ingest.instruments import Sanction
from ingest.predicates import Predicate, read_predicate
from ingest.sentences import Paragraph, expand, phrase, words

TARGET_PREPOSITIONS = ("on", "against", "upon", "to", "with", "from", "for", "at", "in", "of", "targeting", "into")
STRONG_TARGETS = ("on", "against", "upon", "targeting")
TAKEN_UP = frozenset({"lift", "ease", "tighten", "suspend"})
LISTING = frozenset({"travel-ban", "asset-freeze"})
WAYS_OF_SPEAKING = frozenset({"threaten", "urge", "oppose"})


def find_sanction_acts(context: Context, paragraph: Paragraph, match: Match) -> None:
    """Add the claims that *match* of a sanction frame makes."""
    values = match.frame.values
    if values.get("needs") == "target-theme":
        _acts_on_target(context, paragraph, match)
    elif values.get("kind"):
        _direct_measure(context, paragraph, match)
    else:
        for token in match.themes or _nominal_themes(match.predicate):
            for measure in _measures(token, context):
                _act(context, paragraph, match, measure)


def _nominal_themes(predicate: Predicate) -> tuple[Token, ...]:
    found = list(predicate.objects)
    for name in ("for", "to", "against", "of"):
        found.extend(token for token in predicate.prepositions.get(name, ()) if token not in found)
    found.extend(child for child in predicate.head.children if child.dep_ in ("compound", "nmod"))
    return tuple(found)


def _measures(token: Token, context: Context) -> list[Token]:
    """Return the words for measures that a phrase names: itself, and those behind "including" or "such as"."""
    if token.pos_ == "PRON" and token.lower_ in ("it", "them", "they", "these", "which", "this"):
        return [token] if context.instruments.sanctions else []
    if not context.instruments.is_sanction(token):
        if token.lemma_.lower() in context.vocabulary.word_sets["collection"]:
            inner = [
                leaf
                for child in token.children
                if child.lower_ == "of"
                for leaf in child.children
                if leaf.dep_ == "pobj"
            ]
            inner.extend(child for child in token.children if child.dep_ == "compound")
            return [measure for leaf in inner for each in expand(leaf) for measure in _measures(each, context)]
        return []
    found = []
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in ("including", "like", "as"):
            found.extend(
                each
                for leaf in child.children
                if leaf.dep_ == "pobj"
                for each in expand(leaf)
                if context.instruments.is_sanction(each)
            )
    return found or [token]


def _act(context: Context, paragraph: Paragraph, match: Match, token: Token) -> None:
    action = str(match.frame.values["action"])
    predicate = match.predicate
    earlier = context.instruments.sanctions
    if token.pos_ == "PRON":
        if action not in TAKEN_UP:
            return
        last = earlier[-1]
        _add(
            context,
            paragraph,
            match,
            action,
            last.kind,
            senders_of(context, paragraph, predicate, token) or last.senders,
            last.targets,
            None,
            [token],
        )
        return
    kind = context.instruments.sanction_kind(token)
    if kind is None:
        return
    senders = senders_of(context, paragraph, predicate, token)
    targets, count = targets_of(context, paragraph, predicate, token, senders)
    if action in WAYS_OF_SPEAKING and not targets:
        return
    same = _earlier(earlier, kind, senders, targets)
    speakers: tuple[Entity, ...] = ()
    if action in ("urge", "oppose"):  # those who urge are not those who would impose
        speakers = tuple(context.reference.all_actors(paragraph.number, predicate.subjects)[:1])
        senders = _would_be_senders(context, paragraph, token, same)
    if same is not None:
        kind = same.kind if kind == "general" and not targets else kind
        targets = targets or same.targets
        senders = senders or same.senders
    elif earlier and action not in WAYS_OF_SPEAKING:  # the article goes on about the same quarrel
        targets = targets or (earlier[-1].targets if not senders or set(senders) & set(earlier[-1].senders) else [])
        senders = senders or (earlier[-1].senders if set(targets) & set(earlier[-1].targets) else [])
    if senders and not targets and not _is_against(predicate, token) and action not in WAYS_OF_SPEAKING:
        targets = _in_focus(context, senders)
    if (
        not senders
        or not targets
        or (
            token.lemma_.lower() in context.vocabulary.word_sets["weak_sanction"]
            and kind == "general"
            and not _is_against(predicate, token)
        )
    ):
        return
    _add(context, paragraph, match, action, kind, senders, targets, count, [token], speakers)


def _is_against(predicate: Predicate, token: Token) -> bool:
    own = read_predicate(token).prepositions
    return any(name in own or name in predicate.prepositions for name in STRONG_TARGETS)


def _earlier(
    rows: Sequence[Sanction], kind: str, senders: Sequence[Entity], targets: Sequence[Entity]
) -> Sanction | None:
    """Return the measure spoken of before that fits what is known of this one."""
    for row in reversed(rows):
        if (
            (kind == row.kind or kind == "general" or row.kind == "general")
            and (not senders or set(senders) & set(row.senders))
            and (not targets or set(targets) & set(row.targets))
        ):
            return row
    return None


def senders_of(context: Context, paragraph: Paragraph, predicate: Predicate, token: Token) -> list[Entity]:
    """Return who decides the measure: the subject, else an owner, adjective or agent within the phrase."""
    found = context.reference.states(paragraph.number, predicate.subjects)
    return found or _owners(context, paragraph, token)


def _owners(context: Context, paragraph: Paragraph, token: Token) -> list[Entity]:
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


def _would_be_senders(context: Context, paragraph: Paragraph, token: Token, same: Sanction | None) -> list[Entity]:
    return _owners(context, paragraph, token) or (same.senders if same else [])


def targets_of(
    context: Context, paragraph: Paragraph, predicate: Predicate, token: Token, senders: Sequence[Entity]
) -> tuple[list[Entity], int | None]:
    """Return the targets, and how many people or firms are listed where the text counts them."""
    places = [
        *_prepositional(token),
        *(
            (name, each)
            for name in ("on", "against", "upon", "at", "from")
            for each in predicate.prepositions.get(name, ())
        ),
    ]
    last = token
    while any(child.dep_ == "conj" for child in last.children):  # "visa bans and asset freezes on X"
        last = next(child for child in last.children if child.dep_ == "conj")
        places.extend(_prepositional(last))
    if token.dep_ == "conj":
        places.extend(_prepositional(token.head))
    ranked = sorted(places, key=lambda row: TARGET_PREPOSITIONS.index(row[0]))
    for name, each in ranked:
        found, count = read_target(context, paragraph, each, strong=name in STRONG_TARGETS)
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


def _prepositional(token: Token) -> list[tuple[str, Token]]:
    rows = [
        (name, each)
        for name, tokens in read_predicate(token).prepositions.items()
        if name in TARGET_PREPOSITIONS
        for each in tokens
    ]
    for name, each in list(rows):  # "an embargo on arms trade with Tashkent": the target stands one step deeper
        rows.extend(("with", deeper) for inner, deeper in _deeper(each) if inner in ("with", "to", "against", "from"))
        if name in ("of",):
            rows.remove((name, each))
    return rows


def _deeper(token: Token) -> list[tuple[str, Token]]:
    return [(name, each) for name, tokens in read_predicate(token).prepositions.items() for each in tokens]


def read_target(
    context: Context, paragraph: Paragraph, token: Token, *, strong: bool
) -> tuple[list[Entity], int | None]:
    """Return what a target phrase means: states, named people, or the officials of a state with their number."""
    nouns = context.vocabulary.nouns["designees"]
    lemma = token.lemma_.lower()
    if lemma in nouns["nouns"] and context.reference.mentions.of(paragraph.number, token) is None:
        return _designees(context, paragraph, token, lemma in nouns["officials"] or "official" in words(phrase(token)))
    found = context.reference.actors(paragraph.number, token)
    if not found and strong:
        inside = [
            m.entity
            for m in context.reference.mentions.within(paragraph.number, phrase(token))
            if m.entity.kind in ("state", "organisation")
        ]
        found = inside[:1]
    return [entity for entity in found if entity.kind in ("state", "organisation", "person")], None


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
    if not found:
        last = context.instruments.sanctions[-1:] or []
        found = [entity for row in last for entity in row.targets if entity.kind == "state"]
        found = found or _in_focus(
            context, context.reference.states(paragraph.number, read_predicate(_verb_above(token)).subjects)
        )
    states = [entity for entity in found if entity.kind == "state"]
    if officials and states:
        state = states[-1]
        return [officials_of(state)], count
    return states[:1] or found[:1], count


def _verb_above(token: Token) -> Token:
    return next((each for each in token.ancestors if each.pos_ in ("VERB", "AUX")), token)


def _in_focus(context: Context, senders: Sequence[Entity]) -> list[Entity]:
    focus = context.reference.focus(senders)
    return [focus] if focus is not None else []


def officials_of(state: Entity) -> Entity:
    """Return the unnamed officials of a state, as a group."""
    return Entity("group", f"{state.key}-officials", f"officials of {state.name}", f"{state.code}:officials", state.key)


def _number(token: Token, numbers: Mapping[str, int]) -> int | None:
    text = token.lower_.replace(",", "")
    return int(text) if text.isdigit() else numbers.get(text)


def _direct_measure(context: Context, paragraph: Paragraph, match: Match) -> None:
    """Read "banned arms sales to Tashkent", "recalled its ambassador": the verb and its object are the measure."""
    theme = match.frame.theme
    for token in match.themes[:1]:
        text = words(phrase(token))
        if match.frame.values["kind"] == "diplomatic":  # the word itself must be the tie, not what it is about
            text = " ".join(each.text for each in [*token.lefts, token])
        if theme is None or not theme.search(text) or context.instruments.is_sanction(token):
            continue
        senders = context.reference.states(paragraph.number, match.predicate.subjects)
        targets, count = _direct_targets(context, paragraph, match.predicate, token, senders)
        if match.frame.values["kind"] == "diplomatic" and len(senders) >= 2 and not targets:
            senders, targets = senders[:1], senders[1:]
        last = context.instruments.sanctions[-1:]
        if senders and not targets:
            targets = [
                entity for row in last if set(row.senders) & set(senders) for entity in row.targets
            ] or _in_focus(context, senders)
        if not senders and match.predicate.passive:
            senders = [entity for row in last if set(row.targets) & set(targets) for entity in row.senders]
        if senders and targets:
            kind = str(match.frame.values["kind"])
            if kind == "trade":
                kind = context.instruments.sanction_kind(token, text) or kind
            _add(context, paragraph, match, str(match.frame.values["action"]), kind, senders, targets, count, [token])


def _direct_targets(
    context: Context, paragraph: Paragraph, predicate: Predicate, token: Token, senders: Sequence[Entity]
) -> tuple[list[Entity], int | None]:
    rows = [*_prepositional(token), *[("of", each) for each in read_predicate(token).prepositions.get("of", ())]]
    rows.extend(
        (name, each)
        for name in ("to", "with", "against", "from", "on", "for", "in")
        for each in predicate.prepositions.get(name, ())
    )
    rows.extend(("of", child) for child in token.children if child.dep_ in ("poss", "amod", "compound"))
    for _, each in rows:
        found, count = read_target(context, paragraph, each, strong=False)
        mention = context.reference.mentions.of(paragraph.number, each)
        if not found and mention is not None and mention.entity.kind == "state":
            found = [mention.entity]
        found = [entity for entity in found if entity not in senders]
        if found:
            return found, count
    return [], None


def _acts_on_target(context: Context, paragraph: Paragraph, match: Match) -> None:
    """Read "sanctioned Belarus", "blacklisted 12 officials", "barred X from entering"."""
    senders = context.reference.states(paragraph.number, match.predicate.subjects)
    for token in match.themes:
        targets, count = read_target(context, paragraph, token, strong=False)
        targets = [entity for entity in targets if entity not in senders]
        if senders and targets:
            _add(
                context,
                paragraph,
                match,
                str(match.frame.values["action"]),
                str(match.frame.values["kind"]),
                senders,
                targets,
                count,
                [token],
            )


def _add(
    context: Context,
    paragraph: Paragraph,
    match: Match,
    action: str,
    kind: str,
    senders: Sequence[Entity],
    targets: Sequence[Entity],
    count: int | None,
    arguments: Sequence[Token],
    speakers: tuple[Entity, ...] = (),
) -> None:
    values: dict[str, str | int | bool] = {"kind": kind, "action": action}
    if count is not None:
        values["count"] = count
    context.add(
        "sanction",
        {"senders": list(senders), "targets": list(targets)},
        values,
        paragraph=paragraph,
        head=match.predicate.head,
        rule=match.frame.name,
        arguments=[*arguments, *match.predicate.subjects],
        told_by=speakers,
    )
    context.instruments.sanctions.append(Sanction(kind, list(senders), list(targets)))


def find_bare_sanction(context: Context, paragraph: Paragraph, token: Token) -> None:
    """Read "the EU arms embargo on China": a measure named with sender and target is in being."""
    if not context.instruments.is_sanction(token) or token.lemma_.lower() in context.vocabulary.word_sets[
        "weak_sanction"
    ] - {"ban", "freeze"}:
        return
    kind = context.instruments.sanction_kind(token)
    senders = _owners(context, paragraph, token)
    predicate = read_predicate(token)
    targets, count = targets_of(context, paragraph, predicate, token, senders)
    if kind is None or not senders or not targets:
        return
    if any(
        row.kind in (kind, "general") and set(row.senders) & set(senders) and set(row.targets) & set(targets)
        for row in context.instruments.sanctions
    ):
        return
    values: dict[str, str | int | bool] = {"kind": kind, "action": "impose"}
    if count is not None:
        values["count"] = count
    context.add(
        "sanction",
        {"senders": senders, "targets": targets},
        values,
        paragraph=paragraph,
        head=token,
        rule="sanction-in-being",
        arguments=[token],
    )
    context.instruments.sanctions.append(Sanction(kind, senders, targets))
