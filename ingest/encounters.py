"""Claims about meetings, incidents and statements."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from ingest.claims import Entity
from ingest.context import Context
from ingest.frames import Match
from ingest.predicates import read_predicate
from ingest.sentences import Paragraph, expand, phrase, words
from ontology.iris import slug

SPEAKER_KINDS = ("state", "organisation", "person")


# -- meetings


def find_meetings(context: Context, paragraph: Paragraph, match: Match) -> None:
    """Add the meeting that *match* tells of, if it has two sides that are known."""
    predicate = match.predicate
    reference = context.reference
    if predicate.head.pos_ in ("NOUN", "PROPN"):
        sides = [
            *predicate.prepositions.get("between", ()),
            *(predicate.objects if len(predicate.objects) > 1 else ()),
            *predicate.subjects,
            *predicate.prepositions.get("with", ()),
        ]
        sides.extend(predicate.prepositions.get("to", ()) if match.frame.name == "meeting-visit" else ())
        if not (
            predicate.prepositions.get("between")
            or len(predicate.objects) > 1
            or predicate.prepositions.get("with")
            or match.frame.name == "meeting-visit"
        ):
            return
        if not predicate.prepositions.get("between") and (verb := _verb_above(predicate.head)) is not None:
            sides = [*read_predicate(verb).subjects, *sides]  # "had come out for it after talks with X"
    else:
        sides = [*predicate.subjects, *match.themes, *predicate.prepositions.get("with", ())]
        if predicate.passive:
            sides = [*predicate.objects, *predicate.subjects]
    participants = _sides(reference.all_actors(paragraph.number, sides), context)
    place = place_of(context, paragraph, predicate.head)
    gathers = len(participants) == 1 and participants[0].kind == "organisation" and match.frame.values.get("joint")
    if (len(participants) < 2 and not (gathers and place)) or (
        match.frame.name == "meeting-visit" and not any(entity.kind == "person" for entity in participants)
    ):
        return
    context.add(
        "meeting",
        {"participants": participants, "place": [place] if place else []},
        {},
        paragraph=paragraph,
        head=predicate.head,
        rule=match.frame.name,
        arguments=sides,
    )


def _verb_above(noun: Token) -> Token | None:
    """Return the verb of the clause that an event noun stands in."""
    return next((each for each in noun.ancestors if each.pos_ in ("VERB", "AUX")), None)


def _sides(entities: Sequence[Entity], context: Context) -> list[Entity]:
    """Return the participants without a state that one of the people there already stands for."""
    found = [entity for entity in entities if entity.kind in SPEAKER_KINDS]
    people = {
        state.key for entity in found if entity.kind == "person" and (state := context.reference.state_of(entity))
    }
    return list(dict.fromkeys(entity for entity in found if entity.kind == "person" or entity.key not in people))


def place_of(context: Context, paragraph: Paragraph, head: Token) -> Entity | None:
    """Return the state where the event of *head* takes place, as "in X" or "at X" tells."""
    prepositions = read_predicate(head).prepositions
    for name in ("in", "at", "near", "across"):
        for token in prepositions.get(name, ()):
            for mention in context.reference.mentions.within(paragraph.number, [token]):
                if mention.entity.kind == "state":
                    return mention.entity
    return None


def unknown_place(head: Token) -> Entity | None:
    """Return the place behind "in", "at" or "near" that the tables do not have, by its own name."""
    prepositions = read_predicate(head).prepositions
    for name in ("at", "in", "near", "off"):
        for token in prepositions.get(name, ()):
            if token.pos_ == "PROPN" and token.ent_type_ in ("GPE", "LOC", "FAC", "PERSON", "ORG"):
                text = words([each for each in token.subtree if each.pos_ == "PROPN" and each.i <= token.i])
                return Entity("place", slug(text), text, slug(text))
    return None


# -- incidents


def find_incidents(context: Context, paragraph: Paragraph, match: Match) -> None:
    """Add the incident that *match* tells of, if its place is known."""
    head, kind = match.predicate.head, str(match.frame.values["kind"])
    text = (
        words(phrase(head))
        if head.pos_ in ("NOUN", "PROPN")
        else " ".join(words(phrase(token)) for token in match.themes)
    )
    if match.frame.theme is not None and not match.frame.theme.search(text):
        return
    if head.pos_ in ("NOUN", "PROPN"):
        place = place_of_noun(context, paragraph, head) or unknown_place(head) or _place_in_focus(context, head, kind)
        actors: list[Entity] = context.reference.states(paragraph.number, match.predicate.prepositions.get("by", ()))
        victims: list[Entity] = []
    else:
        actors = context.reference.states(paragraph.number, match.predicate.subjects)
        victims = context.reference.all_actors(paragraph.number, match.themes)
        place = (place_of(context, paragraph, head) or unknown_place(head)) or next(
            (e for e in context.reference.states(paragraph.number, match.themes) if e.kind == "state"), None
        )
        if kind == "test-launch":
            place, victims = place_of(context, paragraph, head) or next(iter(actors), None), []
        if kind == "expulsion":
            place, victims = next(iter(actors), None), []
        if kind == "coup" and not (victims or place):
            return
    if place is None:
        return
    context.add(
        "incident",
        {"place": [place], "actors": actors, "victims": [entity for entity in victims if entity.kind == "person"]},
        {"kind": kind},
        paragraph=paragraph,
        head=head,
        rule=match.frame.name,
        arguments=[*match.themes, *match.predicate.subjects],
    )


AT_HOME = frozenset({"election", "coup", "protest", "massacre"})  # what happens to the state that an article is about


def _place_in_focus(context: Context, head: Token, kind: str) -> Entity | None:
    known = any(child.lower_ in ("the", "last", "this", "that") or child.dep_ == "poss" for child in head.children)
    dated = any(child.dep_ == "prep" and child.lower_ in ("in", "on", "of") for child in head.children)
    return context.reference.focus(()) if kind in AT_HOME and (known or dated) else None


def place_of_noun(context: Context, paragraph: Paragraph, head: Token) -> Entity | None:
    for each in (head, *match_of(head)):  # "the seizure of hostages in Lebanon": "in" may hang on either noun
        place = place_of(context, paragraph, each)
        if place is not None:
            return place
    for child in sorted(head.children, key=lambda each: -each.i):
        if child.dep_ in ("compound", "amod", "poss", "nmod"):
            mention = context.reference.mentions.of(paragraph.number, child)
            if mention is not None and mention.entity.kind == "state":
                return mention.entity
            if (
                child.dep_ in ("compound", "nmod")
                and child.pos_ == "PROPN"
                and child.ent_type_ in ("GPE", "LOC", "NORP", "FAC", "PERSON", "ORG")
                and mention is None
                and len(child.text) > 3
            ):
                name = " ".join(
                    each.text
                    for each in [
                        *(left for left in child.lefts if left.dep_ == "compound"),
                        *_compounds(head, child),
                        child,
                    ]
                )
                return Entity("place", slug(name), name, slug(name))
    for token in match_of(head):
        found = [entity for entity in context.reference.states(paragraph.number, [token]) if entity.kind == "state"]
        if found:
            return found[0]
    return None


def _compounds(head: Token, last: Token) -> list[Token]:
    """Return the names right before *last* that belong to the same place: "Fergana Valley riots"."""
    return [child for child in head.children if child.dep_ == "compound" and child.pos_ == "PROPN" and child.i < last.i]


def match_of(head: Token) -> list[Token]:
    """Return what "of X" and "between X and Y" name behind an event noun."""
    prepositions = read_predicate(head).prepositions
    return [*prepositions.get("of", ()), *prepositions.get("between", ())]


# -- statements


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
