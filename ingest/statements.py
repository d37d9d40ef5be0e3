"""Claims about statements: what states, organisations and named people say of others."""

from __future__ import annotations

from spacy.tokens import Token

from ingest.claims import Entity
from ingest.context import Context
from ingest.frames import Match
from ingest.predicates import read_predicate
from ingest.sentences import Paragraph, expand

SPEAKER_KINDS = ("state", "organisation", "person")


def find_statements(context: Context, paragraph: Paragraph, match: Match) -> None:
    """Add what *match* says that one actor says of another."""
    predicate = match.predicate
    speakers = [
        entity
        for entity in context.reference.all_actors(paragraph.number, predicate.subjects)
        if entity.kind in SPEAKER_KINDS
    ]
    if not speakers:
        return
    stance = str(match.frame.values["stance"])
    if predicate.head.dep_ == "xcomp" and predicate.head.head.lemma_ in context.frames.by_verb:
        return  # "pledged to support X" is one statement, the pledge
    targets = _targets(context, paragraph, match) or _of_content(context, paragraph, predicate.head)
    if not targets and stance != "deny":
        return
    if not targets and not _has_content(predicate.head):
        return
    for speaker in speakers:
        for target, values in targets or [(None, {})]:
            if target == speaker:
                continue
            context.add(
                "statement",
                {"speaker": [speaker], "target": [target] if target else []},
                {"stance": stance, **values},
                paragraph=paragraph,
                head=predicate.head,
                rule=match.frame.name,
                arguments=[*match.themes, *predicate.subjects],
                treaty=context.instruments.treaties[-1].reference()
                if values.get("target_treaty") and context.instruments.treaties
                else None,
            )


def _of_content(
    context: Context, paragraph: Paragraph, verb: Token
) -> list[tuple[Entity | None, dict[str, str | int | bool]]]:
    """Return whom the content of a pledge or threat is about: "pledged to support X"."""
    speakers = context.reference.all_actors(paragraph.number, read_predicate(verb).subjects)
    ours = set(speakers) | {state for each in speakers if (state := context.reference.state_of(each))}
    for child in verb.children:
        if child.dep_ not in ("xcomp", "ccomp"):
            continue
        for mention in context.reference.mentions.within(paragraph.number, child.subtree):
            if mention.entity.kind in SPEAKER_KINDS and mention.entity not in ours:
                return [(mention.entity, {})]
    return []


def _has_content(verb: Token) -> bool:
    return any(child.dep_ in ("ccomp", "xcomp", "dobj") for child in verb.children)


def _targets(
    context: Context, paragraph: Paragraph, match: Match
) -> list[tuple[Entity | None, dict[str, str | int | bool]]]:
    rows: list[tuple[Entity | None, dict[str, str | int | bool]]] = []
    for token in match.themes:
        if token.lower_ in ("it", "this", "that", "what"):
            continue  # what was said before, more often than somebody
        found = [entity for entity in context.reference.actors(paragraph.number, token) if entity.kind in SPEAKER_KINDS]
        if found:
            rows.extend((entity, {}) for entity in found)
        elif (
            context.instruments.is_treaty(token) and context.instruments.treaty_of(paragraph.number, token) is not None
        ):
            rows.append((None, {"target_treaty": True}))
        elif context.instruments.is_sanction(token) and context.instruments.sanctions:
            rows.append((None, {"target_sanction": context.instruments.sanctions[-1].senders[0].code}))
        else:
            inside = _owner_inside(context, paragraph, token)
            rows.extend((entity, {}) for entity in inside)
    return rows


def _owner_inside(context: Context, paragraph: Paragraph, token: Token) -> list[Entity]:
    """Return whose deed it is that is praised or condemned: "Moscow's decision", "the conduct of Belarus"."""
    tokens = [child for child in token.children if child.dep_ in ("poss", "amod", "compound")]
    prepositions = read_predicate(token).prepositions
    tokens.extend(each for name in ("of", "by", "from", "against", "towards") for each in prepositions.get(name, ()))
    found: list[Entity] = []
    for each in tokens:
        for item in expand(each) if each.dep_ != "pobj" else [each]:
            mention = context.reference.mentions.of(paragraph.number, item)
            if mention is not None and mention.entity.kind in SPEAKER_KINDS:
                found.append(mention.entity)
            elif item.pos_ == "PRON" or item.dep_ == "pobj":
                found.extend(context.reference.actors(paragraph.number, item))
    return list(dict.fromkeys(found))[:1]
