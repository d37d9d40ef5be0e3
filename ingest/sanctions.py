"""Claims about sanctions: who imposed, tightened, eased or lifted what against whom."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from ingest.claims import Entity, IncidentReference
from ingest.context import Context
from ingest.frames import Match
from ingest.instruments import Sanction
from ingest.measures import is_definite, is_known, measures_of, nominal_themes, only_kind, taken_up
from ingest.places import place_of_noun
from ingest.predicates import Predicate, read_predicate
from ingest.reasons import find_reason
from ingest.senders import URGING_NOUNS, deciders_around, owners, regime, senders_of
from ingest.sentences import Paragraph, phrase, words
from ingest.targets import (
    STRONG_TARGETS,
    direct_targets,
    in_focus,
    listed_targets,
    named_or_told,
    of_states,
    targets_of,
)

REASONS = ("over", "for", "after", "following", "because of", "due to")
URGING = frozenset({"urge", "call", "ask", "press", "want", "exhort", "advise", "beg", "push", "appeal", "lobby"})
RESTRICTING = frozenset({"impose", "tighten", "extend"})
RELIEVING = frozenset({"lift", "ease", "suspend"})
TAKEN_UP = frozenset({"lift", "ease", "tighten", "suspend"})
RETURNING = frozenset(
    {"restore", "reimpose", "re-impose", "reinstate", "bring", "return", "come", "reintroduce", "snap"}
)
PERSONAL = frozenset({"travel-ban", "asset-freeze", "general", "other"})
NOBODY = frozenset({"nobody", "none", "neither", "few"})
UNDERGOING = frozenset({"face", "live", "come", "be", "lie", "find", "suffer", "labour", "labor", "remain"})
WAYS_OF_SPEAKING = frozenset({"threaten", "urge", "oppose"})


def find_sanction_acts(context: Context, paragraph: Paragraph, match: Match) -> None:
    """Add the claims that *match* of a sanction frame makes."""
    values = match.frame.values
    if values.get("needs") == "target-theme":
        _acts_on_target(context, paragraph, match)
    elif values.get("kind"):
        _direct_measure(context, paragraph, match)
    else:
        themes = match.themes or nominal_themes(match.predicate)
        for measure in dict.fromkeys(each for token in themes for each in measures_of(token, context)):
            _act(context, paragraph, match, measure)


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
        _add(context, paragraph, match, action, kind, senders, row.targets, None, [token])
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
        senders, targets = [], targets or senders  # "has lived under sanctions", "faces a boycott"
    if not senders and any(each.lower_ in NOBODY for each in predicate.subjects):
        return
    same = _earlier(context, kind, senders, targets)
    if kind == "general" and same is not None and action in TAKEN_UP | {"extend"} and is_definite(token):
        kind = only_kind(context, same) or kind
    speakers: tuple[Entity, ...] = ()
    if action in ("urge", "oppose"):  # those who urge are not those who would impose
        speakers = _callers(context, paragraph, predicate.subjects)
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
    _add(context, paragraph, match, action, kind, senders, targets, count, [token], speakers)


def _is_taken_up(predicate: Predicate, action: str) -> bool:
    """Say whether the act is done to a measure that was there before: lifted, prolonged, brought back."""
    return action in TAKEN_UP | {"extend"} or predicate.head.lemma_ in RETURNING


def _callers(context: Context, paragraph: Paragraph, subjects: Sequence[Token]) -> tuple[Entity, ...]:
    """Return the first actor among *subjects*, else the unnamed group that one of them names."""
    actors = context.reference.all_actors(paragraph.number, subjects)
    speaker = actors[0] if actors else context.speeches.speaker(paragraph.number, list(subjects))
    return (speaker,) if speaker is not None else ()


def _is_against(context: Context, predicate: Predicate, token: Token) -> bool:
    """Say whether the phrase says against whom: "on Myanmar", not "on arms"."""
    own = read_predicate(token).prepositions
    places = [each for name in STRONG_TARGETS for each in (*own.get(name, ()), *predicate.prepositions.get(name, ()))]
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


def _direct_measure(context: Context, paragraph: Paragraph, match: Match) -> None:
    """Read "banned arms sales to Tashkent", "recalled its ambassador": the verb and its object are the measure."""
    theme = match.frame.theme
    for token in match.themes or nominal_themes(match.predicate):
        text = words(phrase(token))
        if match.frame.values["kind"] == "diplomatic":  # the word itself must be the tie, not what it is about
            text = " ".join(each.text for each in [*token.lefts, token])
        if theme is None or not theme.search(text) or context.instruments.is_sanction(token):
            continue
        senders = context.reference.states(paragraph.number, match.predicate.subjects)
        targets, count = direct_targets(context, paragraph, match.predicate, token, senders)
        is_joint = match.frame.values["kind"] == "diplomatic" and len(senders) >= 2 and not targets
        if is_joint and match.frame.values["action"] == "lift":
            continue  # they restore what they had: none of them lifts a measure of its own
        if is_joint:
            senders, targets = senders[:1], senders[1:]
        last = context.instruments.sanctions[-1:]
        if senders and not targets:
            targets = [entity for row in last if set(row.senders) & set(senders) for entity in row.targets]
            if not targets and match.frame.values["kind"] == "diplomatic":
                targets = _named_before(context, paragraph, token, senders)
            main = regime(context)
            if not targets and main is not None and not set(main.targets) & set(senders):
                targets = main.targets
            if not targets and (match.frame.values["kind"] == "diplomatic" or token.lemma_ in ("border", "frontier")):
                pair = context.reference.focus_pair()
                targets = [each for each in pair if each not in senders] if set(senders) & set(pair) else []
                if not targets and token.lemma_ not in ("border", "frontier"):
                    targets = in_focus(context, senders)
        if not senders and match.predicate.passive:
            senders = [entity for row in last if set(row.targets) & set(targets) for entity in row.senders]
            senders = senders or deciders_around(context, paragraph, match.predicate.head, targets)
        if senders and not targets:
            targets = named_or_told(context, paragraph, match.predicate, token, senders)
        if senders and targets:
            kind = str(match.frame.values["kind"])
            if match.frame.name == "sanction-licence":
                kind = context.instruments.sanction_kind(token, text) or kind
            if kind not in PERSONAL:
                targets = of_states(context, targets)
            if kind == "trade":
                kind = _kind_sold(context, token, text, targets) or kind
            _add(context, paragraph, match, str(match.frame.values["action"]), kind, senders, targets, count, [token])


def _kind_sold(context: Context, token: Token, text: str, targets: Sequence[Entity]) -> str | None:
    """Return the kind that the goods tell, of bare "the sales" the kind of the measure told of before."""
    rows = [
        row for row in context.instruments.sanctions[::-1] if row.kind != "trade" and set(row.targets) & set(targets)
    ]
    last = [row for row in rows if row.kind in ("arms-embargo", "energy")]
    if (
        last
        and (is_definite(token) or token.n_lefts + token.n_rights == 0)
        and token.lemma_ in ("sale", "delivery", "shipment", "export", "supply")
    ):
        return last[0].kind
    return context.instruments.sanction_kind(token, text)


def _named_before(context: Context, paragraph: Paragraph, token: Token, senders: Sequence[Entity]) -> list[Entity]:
    """Return the other state that the sentence named before: "a US panel passed it, and Ankara recalled its envoy"."""
    for mention in context.reference.mentions.before(paragraph.number, token.i):
        if mention.paragraph < paragraph.number or mention.first < token.sent.start:
            break
        if mention.entity.kind == "state" and mention.entity not in senders:
            return [mention.entity]
    return []


def _acts_on_target(context: Context, paragraph: Paragraph, match: Match) -> None:
    """Read "sanctioned Belarus", "blacklisted 12 officials", "barred X from entering"."""
    if match.predicate.head.dep_ == "acl" and match.predicate.head.head.dep_ == "pobj":
        return  # "the freeze on persons listed by the Council" only says on whom
    senders = context.reference.states(paragraph.number, match.predicate.subjects)
    is_aside = match.predicate.head.dep_ == "relcl"  # "the countries whose nationals are barred"
    if not senders and match.predicate.passive and not is_aside and (main := regime(context)) is not None:
        senders = main.senders
    targets, count = listed_targets(context, paragraph, match.themes, senders)
    if senders and targets:
        action, kind = str(match.frame.values["action"]), str(match.frame.values["kind"])
        if match.frame.name == "sanction-list":
            kind = _kind_of_list(context, match.predicate) or kind
        _add(context, paragraph, match, action, kind, senders, targets, count, match.themes)


def _kind_of_list(context: Context, predicate: Predicate) -> str | None:
    """Return what a list does to those on it: "the list of those whose assets are frozen"."""
    lists = [each for name in ("to", "on", "in") for each in predicate.prepositions.get(name, ())]
    kinds = [context.instruments.kind_in_words(words(sorted(each.subtree))) for each in lists]
    return next((kind for kind in kinds if kind in ("asset-freeze", "travel-ban")), None)


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
    urging = _urging(match.predicate.head)
    if urging is not None and action in RESTRICTING | RELIEVING:
        speakers = _callers(context, paragraph, read_predicate(urging).subjects) or speakers
        action = "urge" if action in RESTRICTING else action
    kept = match.frame.values.get("status")
    if kept is not None and context.judge(match.predicate.head, arguments).status != "actual":
        return  # what might or did not stay in place is told in other words
    if kept is not None and match.predicate.head.dep_ == "conj" and match.predicate.head.head.lemma_ == "suspend":
        action = "suspend"  # "suspended nearly all of them but left the embargo untouched"
    values: dict[str, str | int | bool] = {"kind": kind, "action": action}
    if count is not None:
        values["count"] = count
    why = find_reason(context.vocabulary, paragraph, match.predicate.head, arguments) if action in RESTRICTING else None
    if why is not None:
        values["reason"] = why
    context.add(
        "sanction",
        {"senders": list(senders), "targets": list(targets)},
        values,
        paragraph=paragraph,
        head=urging if urging is not None and action == "urge" else match.predicate.head,
        rule=match.frame.name,
        arguments=[*arguments, *match.predicate.subjects],
        told_by=speakers,
        status=kept,
        reason=_reason(context, paragraph, match.predicate, targets) if action in RESTRICTING else None,
    )
    told = (paragraph.number, match.predicate.head.sent.start)
    context.instruments.sanctions.append(Sanction(kind, list(senders), list(targets), told))


def _reason(
    context: Context, paragraph: Paragraph, predicate: Predicate, targets: Sequence[Entity]
) -> IncidentReference | None:
    """Return the incident a measure answers where the text says so: "over the massacre", "in response to the coup"."""
    tokens = [each for name in REASONS for each in predicate.prepositions.get(name, ())]
    for token in predicate.prepositions.get("in", ()):
        if token.lemma_ in ("response", "reaction", "retaliation"):
            tokens.extend(each for name in ("to", "for") for each in read_predicate(token).prepositions.get(name, ()))
    for token in tokens:
        frames = [frame for frame in context.frames.by_noun.get(token.lemma_.lower(), ()) if frame.type == "incident"]
        if frames:
            place = place_of_noun(context, paragraph, token)
            place = place or next((entity for entity in targets if entity.kind == "state"), None)
            return IncidentReference(str(frames[0].values["kind"]), place) if place is not None else None
    return None


def _urging(head: Token) -> Token | None:
    """Return the verb that calls on somebody to do it: "urged the EU to impose", "wants the White House to freeze"."""
    if head.dep_ in ("xcomp", "ccomp", "advcl") and head.head.lemma_ in URGING and head.tag_ == "VB":
        return head.head
    if head.dep_ == "acl" and head.tag_ == "VB" and head.head.lemma_ in URGING_NOUNS:
        return head.head
    return None


def find_bare_sanction(context: Context, paragraph: Paragraph, token: Token) -> None:
    """Read "the EU arms embargo on China": a measure named with sender and target is in being."""
    if not context.instruments.is_sanction(token) or token.lemma_.lower() in context.vocabulary.word_sets[
        "weak_sanction"
    ] - {"ban", "freeze"}:
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
