"""Claims about sanctions: who imposed, tightened, eased or lifted what against whom."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from ingest.acts.decisions import add_decision, callers
from ingest.acts.deeds import find_deed, find_listing
from ingest.acts.measures import is_definite, is_known, measures_of, nominal_themes, only_kind, taken_up
from ingest.acts.senders import owners, regime, senders_of
from ingest.acts.targets import (
    STRONG_TARGETS,
    in_clauses,
    in_focus,
    targets_of,
)
from ingest.basics.claims import Entity
from ingest.language.frames import Match
from ingest.language.predicates import Predicate, read_predicate
from ingest.language.sentences import Paragraph
from ingest.reference.context import Context
from ingest.reference.instruments import Sanction

TAKEN_UP = frozenset({"lift", "ease", "tighten", "suspend"})
RETURNING = frozenset(
    {"restore", "reimpose", "re-impose", "reinstate", "bring", "return", "come", "reintroduce", "snap"}
)
REACHING = frozenset({"affect", "hit", "target", "cover"})
NOBODY = frozenset({"nobody", "none", "neither", "few"})
UNDERGOING = frozenset({"face", "live", "come", "be", "lie", "find", "suffer", "labour", "labor", "remain"})
WAYS_OF_SPEAKING = frozenset({"threaten", "urge", "oppose"})


def find_sanction_acts(context: Context, paragraph: Paragraph, match: Match) -> None:
    """Add the claims that *match* of a sanction frame makes."""
    values = match.frame.values
    if values.get("needs") == "target-theme":
        find_listing(context, paragraph, match)
    elif values.get("kind"):
        find_deed(context, paragraph, match)
    else:
        if match.frame.name == "sanction-tighten" and match.predicate.head.lemma_ == "add" and match.predicate.objects:
            return  # "added three officials to its blacklist"
        themes = match.themes or nominal_themes(match.predicate)
        for measure in dict.fromkeys(each for token in themes for each in measures_of(token, context)):
            if match.predicate.passive and match.predicate.head.lemma_ in REACHING and _is_reached(match, measure):
                continue  # "the embargo is not affected"
            if measure == match.predicate.head:
                continue  # "the suspension of aid" suspends no measure: it is one
            _act(context, paragraph, match, measure)


def _is_reached(match: Match, measure: Token) -> bool:
    """Say whether the measure itself is what is hit or touched."""
    return measure in match.predicate.objects


def _act(context: Context, paragraph: Paragraph, match: Match, token: Token) -> None:
    action = str(match.frame.values["action"])
    if action not in TAKEN_UP and token.pos_ == "PRON":
        return
    rows = taken_up(context, token) if action in TAKEN_UP | {"extend"} else []
    if token.pos_ == "PRON":
        rows = [row for row in rows if token.lower_ != "it" or row.told[0] == paragraph.number]
    for row in rows:
        senders = senders_of(context, paragraph, match.predicate, token) or row.senders
        kind = _kind_of_addition(context, match) or row.kind
        add_decision(context, paragraph, match, action, kind, senders, row.targets, None, [token])
    if not rows and token.pos_ != "PRON":
        kinds = context.instruments.kinds_of(token)
        if not kinds and is_definite(token) and action in TAKEN_UP | {"extend"}:
            kinds = [row.kind for row in context.instruments.sanctions[-1:]]  # "relaxed the ban"
        for kind in kinds:
            _act_of_kind(context, paragraph, match, token, kind)


def _kind_of_addition(context: Context, match: Match) -> str | None:
    """Return the kind that "tightened them with a ban on timber" adds."""
    added = match.predicate.prepositions.get("with", ()) if match.frame.values["action"] == "tighten" else ()
    return next((kind for each in added if (kind := context.instruments.sanction_kind(each)) is not None), None)


def _act_of_kind(context: Context, paragraph: Paragraph, match: Match, token: Token, kind: str) -> None:
    action = str(match.frame.values["action"])
    predicate = match.predicate
    earlier = context.instruments.sanctions
    senders = senders_of(context, paragraph, predicate, token)
    targets, count = targets_of(context, paragraph, predicate, token, senders)
    if senders and not targets and not owners(context, paragraph, token):
        against, count = targets_of(context, paragraph, predicate, token, ())
        if set(senders) <= set(against):  # "the curbs on Peru that it had eased": not Peru eased them
            senders, targets = [], against
    if action in WAYS_OF_SPEAKING and not targets:
        main = regime(context)
        targets = list(main.targets) if main is not None else in_focus(context, senders)
        if not targets or set(targets) & set(senders):
            return
    if (
        predicate.head.lemma_ in UNDERGOING
        and not predicate.passive
        and not set(senders) & set(owners(context, paragraph, token))
    ):
        targets = targets or senders
        senders = owners(context, paragraph, token)  # "has lived under sanctions", "faces a boycott"
    if not senders and any(each.lower_ in NOBODY for each in predicate.subjects):
        return
    same = _earlier(context, kind, senders, targets)
    if kind == "general" and same is not None and action in TAKEN_UP | {"extend"} and is_definite(token):
        kind = only_kind(context, same) or kind
    speakers: tuple[Entity, ...] = ()
    if action in ("urge", "oppose"):  # those who urge are not those who would impose
        speakers = callers(context, paragraph, predicate.subjects)
        senders = _would_be_senders(context, paragraph, token, same)
    if same is not None:
        targets = targets or same.targets
        senders = senders or same.senders
    elif earlier and action not in WAYS_OF_SPEAKING:  # the article goes on about the same quarrel
        targets = targets or (earlier[-1].targets if not senders or set(senders) & set(earlier[-1].senders) else [])
        senders = senders or (earlier[-1].senders if set(targets) & set(earlier[-1].targets) else [])
    if senders and not targets and not _is_against(context, predicate, token) and action not in WAYS_OF_SPEAKING:
        targets = in_focus(context, senders)
    if (
        not senders
        or not targets
        or (
            token.lemma_.lower() in context.vocabulary.word_sets["weak_sanction"]
            and kind == "general"
            and not _is_against(context, predicate, token)
            and not (same is not None and _is_taken_up(predicate, action) and is_known(token))
        )
    ):
        return
    add_decision(context, paragraph, match, action, kind, senders, targets, count, [token], speakers)


def _is_taken_up(predicate: Predicate, action: str) -> bool:
    """Say whether the act is done to a measure that was there before: lifted, prolonged, brought back."""
    return action in TAKEN_UP | {"extend"} or predicate.head.lemma_ in RETURNING


def _is_against(context: Context, predicate: Predicate, token: Token) -> bool:
    """Say whether the phrase says against whom: "on Myanmar", not "on arms"."""
    own = read_predicate(token).prepositions
    places = [each for name in STRONG_TARGETS for each in (*own.get(name, ()), *predicate.prepositions.get(name, ()))]
    places.extend(each for _, each in in_clauses(token))  # "the measures that it had imposed on Haiti"
    return any(context.instruments.kind_of_words(each) is None for each in places if each.ent_type_ != "DATE")


def _earlier(context: Context, kind: str, senders: Sequence[Entity], targets: Sequence[Entity]) -> Sanction | None:
    """Return the measure spoken of before that fits what is known of this one."""
    main = regime(context) if kind == "general" else None
    for row in ([main] if main else []) + context.instruments.sanctions[::-1]:
        if (
            (kind in (row.kind, "general") or row.kind == "general")
            and (not senders or set(senders) & set(row.senders))
            and (not targets or set(targets) & set(row.targets))
        ):
            return row
    return None


def _would_be_senders(context: Context, paragraph: Paragraph, token: Token, same: Sanction | None) -> list[Entity]:
    return owners(context, paragraph, token) or (same.senders if same else context.reference.main_organisation())


def find_bare_sanction(context: Context, paragraph: Paragraph, token: Token) -> None:
    """Read "the EU arms embargo on China": a measure named with sender and target is in being."""
    if not context.instruments.is_sanction(token) or token.lemma_.lower() in context.vocabulary.word_sets[
        "weak_sanction"
    ] - {"ban", "freeze", "suspension", "halt", "moratorium", "prohibition"}:
        return
    kind = context.instruments.sanction_kind(token)
    senders = owners(context, paragraph, token)
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
    context.instruments.sanctions.append(Sanction(kind, senders, targets, (paragraph.number, token.sent.start)))
