"""Claims about meetings: talks, visits, summits and calls."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from ingest.claims import Entity
from ingest.context import Context
from ingest.frames import Match
from ingest.places import place_of
from ingest.predicates import read_predicate
from ingest.sentences import Paragraph

SPEAKER_KINDS = ("state", "organisation", "person")


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
