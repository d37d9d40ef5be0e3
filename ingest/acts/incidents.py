"""Claims about incidents: wars, coups, attacks, protests, elections and the like."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from ingest.acts.incident_kinds import (
    falls_into_nothing,
    is_a_test,
    is_vote,
    read_killing,
    seizes_foreigners,
    takes_town,
)
from ingest.acts.places import members_of, own_place, place_of, place_of_noun, spot_at, spots_among
from ingest.basics.claims import Entity
from ingest.language.frames import Match
from ingest.language.predicates import read_predicate
from ingest.language.sentences import Paragraph, expand, phrase, words
from ingest.names.mentions import Mention
from ingest.reference.context import Context
from ingest.reference.reference import HE

AT_HOME = frozenset({"election", "coup", "protest", "massacre", "other"})  # happens to the state an article is about
BETWEEN_TWO = frozenset({"war", "clash"})
AT_THE_DOER = frozenset({"test-launch", "expulsion"})  # the doer's own land is the place where none is named
HOLDING = frozenset(
    {"hold", "stage", "cancel", "schedule", "call", "organise", "organize", "conduct", "postpone", "annul", "have"}
)
HOLDING |= frozenset({"carry", "perform", "announce", "face", "prepare"})
WINNING = frozenset({"win", "lose", "contest", "sweep", "rig", "steal", "fight", "boycott", "concede"})
VOTES = frozenset({"poll", "election", "ballot", "vote", "urn"})


def find_incidents(context: Context, paragraph: Paragraph, match: Match) -> None:
    """Add the incident that *match* tells of, if its place or its two sides are known."""
    head, kind = match.predicate.head, str(match.frame.values["kind"])
    about = _is_about(match) or seizes_foreigners(context, paragraph, match)
    if not about or (match.themes and all(token.ent_type_ == "DATE" for token in match.themes)):
        return  # "fired on 29 June" was at nobody
    if match.frame.name == "incident-town-taken" and not takes_town(context, paragraph, match):
        return
    if match.frame.name == "incident-fire" and falls_into_nothing(match):
        kind = "test-launch"
    if match.nominal:
        if kind == "attack" and is_a_test(head):
            return
        if _only_names_another(head) or _is_of_a_person(context, paragraph, head):
            return
        place, actors = _of_noun(context, paragraph, match, kind)
        victims: list[Entity] = []
    else:
        actors = context.reference.states(paragraph.number, match.predicate.subjects)
        victims = context.reference.all_actors(paragraph.number, match.themes)
        place = _of_verb(context, paragraph, match, kind, actors)
        if kind == "coup" and (not (victims or place) or any(word.lemma_ in VOTES for word in head.subtree)):
            return
    if place is None and not (kind in BETWEEN_TWO and len(actors) > 1) and not (kind == "expulsion" and actors):
        return
    if match.frame.name == "incident-mass-killing" and not match.nominal:
        killing = read_killing(match)
        if killing is None:
            return
        kind = killing
    if match.frame.name == "incident-elected" and not is_vote(context, paragraph, match):
        return
    context.add(
        "incident",
        {
            "place": [place] if place else [],
            "actors": actors,
            "victims": [entity for entity in victims if entity.kind == "person"],
        },
        {"kind": kind},
        paragraph=paragraph,
        head=head,
        rule=match.frame.name,
        arguments=[*match.themes, *match.predicate.subjects],
    )


def _is_about(match: Match) -> bool:
    """Say whether what the frame's theme asks for stands in the event's phrase or in that of what it befalls."""
    if match.frame.theme is None:
        return True
    head = match.predicate.head
    named = [head] if match.nominal else list(match.themes)
    return any(match.frame.theme.search(words(phrase(token))) for token in named)


def _only_names_another(noun: Token) -> bool:
    """Say whether an event noun only tells of which kind another thing is: "war crimes", "election night"."""
    return noun.dep_ in ("compound", "nmod", "amod") and noun.head.pos_ in ("NOUN", "PROPN") and noun.head.i > noun.i


def _is_of_a_person(context: Context, paragraph: Paragraph, noun: Token) -> bool:
    """Say whether an event noun is somebody's own affair: "his election", "a protest to the ministry"."""
    owners = [child for child in noun.children if child.dep_ == "poss"]
    if noun.lemma_ == "poll" and noun.dep_ == "pobj" and noun.head.lower_ == "at":
        return True  # "beaten at the polls"
    personal = any(each.lower_ in HE or _is_person(context, paragraph, each) for each in owners)
    return personal or (noun.lemma_ == "protest" and any(child.lower_ == "to" for child in noun.children))


def _is_person(context: Context, paragraph: Paragraph, token: Token) -> bool:
    mention = context.reference.mentions.of(paragraph.number, token)
    return mention is not None and mention.entity.kind == "person"


# -- where a noun's event is


def _of_noun(context: Context, paragraph: Paragraph, match: Match, kind: str) -> tuple[Entity | None, list[Entity]]:
    """Return the place of the event that a noun names, and the states that act in it."""
    head = match.predicate.head
    reference = context.reference
    sides = _sides(context, paragraph, head) if kind in BETWEEN_TWO else []
    actors: list[Entity] = reference.states(paragraph.number, match.predicate.prepositions.get("by", ()))
    if len(sides) > 1:
        return place_of(context, paragraph, head) or _against(context, paragraph, head), sides
    if kind in BETWEEN_TWO and not sides and not actors and _is_theirs(context, paragraph, head):
        return None, context.reference.focus_pair()
    place = _at(context, paragraph, head) or _object(context, paragraph, match)
    if place is None:
        place = _around(context, paragraph, head) or _owner(context, paragraph, head, kind)
    if place is None:
        place = place_of_noun(context, paragraph, head) or own_place(context, paragraph, head)
    if kind == "war" and place is not None and sides == [place]:
        place = context.reference.scene(sides)  # "Israel's twelve-day war" is brought to another
    return place or _at_home(context, paragraph, head, kind), actors or sides


def _is_theirs(context: Context, paragraph: Paragraph, head: Token) -> bool:
    """Say whether a war without a name or a place is that of the two states an article is about: "the war of 1971"."""
    if head.lemma_ != "war" or context.reference.mentions.within(paragraph.number, phrase(head)):
        return False
    years = [each for each in read_predicate(head).prepositions.get("of", ()) if each.ent_type_ == "DATE"]
    return bool(years) and not (_at(context, paragraph, head) or _around(context, paragraph, head))


def _at(context: Context, paragraph: Paragraph, head: Token) -> Entity | None:
    return place_of(context, paragraph, head) or _against(context, paragraph, head)


def _against(context: Context, paragraph: Paragraph, head: Token) -> Entity | None:
    """Return the land that a war or an attack is brought to: "its war with X", "strikes against Y"."""
    prepositions = read_predicate(head).prepositions
    tokens = [each for name in ("with", "against", "into", "on") for each in prepositions.get(name, ())]
    return next((state for each in tokens if (state := spot_at(context, paragraph, each))), None)


def _object(context: Context, paragraph: Paragraph, match: Match) -> Entity | None:
    """Return the land that "the Russian invasion of X" befalls."""
    tokens = match.predicate.prepositions.get("of", ())
    for token in tokens:
        mention = context.reference.mentions.of(paragraph.number, token)
        if token.pos_ == "PROPN" and (mention is None or mention.via != "people"):
            state = spot_at(context, paragraph, token)
            if state is not None:
                return state
    return None


def _around(context: Context, paragraph: Paragraph, head: Token) -> Entity | None:
    """Return where the verb puts an event: "riots broke out in X", "in X a vote was held"."""
    node = head
    while node.dep_ in ("conj", "appos") and node.head.pos_ in ("NOUN", "PROPN"):
        node = node.head
    verb = node.head
    if node.dep_ in ("acl", "relcl"):
        return None
    for child in head.children:  # "elections scheduled for October in X", "protests that began in X"
        if child.dep_ in ("acl", "relcl") and child.pos_ in ("VERB", "AUX"):
            objects = [each for each in read_predicate(child).objects if each.i > head.i]
            place = place_of(context, paragraph, child) or next(iter(spots_among(context, paragraph, objects)), None)
            if place is not None:
                return place
    if verb.pos_ in ("VERB", "AUX") and node.dep_ in ("nsubj", "nsubjpass", "dobj", "attr"):
        return place_of(context, paragraph, verb)
    return None


def _owner(context: Context, paragraph: Paragraph, head: Token, kind: str) -> Entity | None:
    """Return whose event it is: "its election", "The Gambia held a vote", "took power in a coup"."""
    for child in head.children:
        if child.dep_ == "poss" and kind in AT_HOME:
            states = [each for each in context.reference.states(paragraph.number, [child]) if each.kind == "state"]
            if states:
                return states[0]
    verb = head.head if head.dep_ == "dobj" else None
    if verb is not None and kind == "election" and verb.lemma_ in WINNING:
        subjects = read_predicate(verb).subjects
        people = context.reference.all_actors(paragraph.number, subjects)
        homes = [context.reference.state_of(each) if each.kind == "person" else each for each in people]
        return next((each for each in homes if each is not None and each.kind == "state"), None)
    if verb is None and head.dep_ == "pobj" and head.head.lower_ == "in" and kind in ("coup", "election"):
        verb = head.head.head
    if verb is None or verb.pos_ != "VERB" or not (verb.lemma_ in HOLDING or head.dep_ == "pobj"):
        return None
    if kind in AT_HOME | AT_THE_DOER:
        doers = context.reference.states(paragraph.number, read_predicate(verb).subjects)
        return next((entity for entity in doers if entity.kind == "state"), None)
    return None


def _sides(context: Context, paragraph: Paragraph, head: Token) -> list[Entity]:
    """Return the states that "the X-Y war", "clashes between X and Y" or "its war with Y" name."""
    prepositions = read_predicate(head).prepositions
    between = list(prepositions.get("between", ()))
    tokens = [*between, *members_of(head)] if between or len(members_of(head)) > 1 else []
    for child in head.children:
        if child.dep_ in ("amod", "compound", "nmod", "poss"):
            tokens.extend(expand(child))
            tokens.extend(each for each in child.children if each.dep_ in ("amod", "compound", "nmod", "npadvmod"))
    tokens.extend(prepositions.get("with", ()))
    if not tokens and head.dep_ == "nsubj" and head.head.pos_ == "VERB":  # "a war could break out between X and Y"
        tokens.extend(read_predicate(head.head).prepositions.get("between", ()))
    if not between and head.dep_ == "pobj" and head.head.lower_ in ("to", "into") and head.head.head.lemma_ == "go":
        tokens.extend(read_predicate(head.head.head).subjects)
    found = context.reference.states(paragraph.number, tokens)
    found.extend(
        mention.entity
        for mention in context.reference.mentions.within(paragraph.number, tokens)
        if mention.entity.kind == "state"
    )
    return list(dict.fromkeys(found))


# -- where a verb's event is


def _of_verb(context: Context, paragraph: Paragraph, match: Match, kind: str, actors: list[Entity]) -> Entity | None:
    head = match.predicate.head
    own = next((entity for entity in actors if entity.kind == "state"), None)
    if kind in AT_THE_DOER:
        return place_of(context, paragraph, head) or own
    if kind in BETWEEN_TWO and len(actors) > 1:
        return place_of(context, paragraph, head) or own_place(context, paragraph, head)
    if head.lemma_ in ("fight", "battle"):
        return place_of(context, paragraph, head)  # "would fight": one alone clashes with nobody
    found = [
        *_told(context, paragraph, match),
        *(own_place(context, paragraph, each) for each in (head, *match.themes)),
        _befallen(context, paragraph, match, kind),
    ]
    place = next((entity for entity in found if entity is not None), None)
    if place is None and head.lemma_ in ("arrest", "detain"):
        return own  # police arrest at home
    if place is None and kind == "coup":
        return own or context.reference.scene()
    if place is None and kind in AT_HOME | {"attack"}:
        return context.reference.scene() or (own if kind in AT_HOME else None)
    return place


def _befallen(context: Context, paragraph: Paragraph, match: Match, kind: str) -> Entity | None:
    """Return the state that is itself attacked, or whose head is overthrown."""
    for token in match.themes:
        mention = context.reference.mentions.of(paragraph.number, token)
        if kind == "coup" or (mention is not None and mention.entity.kind in ("state", "person")):
            states = context.reference.states(paragraph.number, [token])
            return next((entity for entity in states if entity.kind == "state"), None)
    return None


def _told(context: Context, paragraph: Paragraph, match: Match) -> Iterator[Entity | None]:
    """Yield the states where a verb's phrases put what happens: "stormed a hotel in X", "fired rockets into X"."""
    head = match.predicate.head
    yield place_of(context, paragraph, head)
    for name in ("into", "to", "from", "against", "with"):
        for token in match.predicate.prepositions.get(name, ()):
            if name in ("into", "against"):
                yield spot_at(context, paragraph, token)
            yield from spots_among(context, paragraph, [token])[:1]
    yield from spots_among(context, paragraph, [*match.themes, *match.predicate.objects])[:1]
    yield from (place_of(context, paragraph, token) for token in match.predicate.subjects)


# -- where nothing says so


def _at_home(context: Context, paragraph: Paragraph, head: Token, kind: str) -> Entity | None:
    """Return the state the article is about, for what happens at home and is spoken of as known or dated."""
    known = any(
        child.lower_ in ("the", "last", "this", "that", "another") or child.dep_ == "poss" for child in head.children
    )
    dated = any(child.dep_ == "prep" and child.lower_ in ("in", "on", "of") for child in head.children)
    dated = dated or any(child.dep_ in ("acl", "relcl") for child in head.children) or head.dep_ == "dobj"
    there = head.dep_ == "attr" and any(child.dep_ == "expl" for child in head.head.children)
    if kind == "clash" and head.dep_ in ("nsubj", "dobj", "nsubjpass", "ROOT"):
        return _only_state(context, paragraph, head) or context.reference.scene()  # "fighting resumed"
    if there and kind in AT_HOME:
        return _stage(context, paragraph, head) or context.reference.scene()
    if kind not in AT_HOME or not (known or dated or kind == "coup"):
        return None
    return _only_state(context, paragraph, head) or context.reference.scene()


def _stage(context: Context, paragraph: Paragraph, head: Token) -> Entity | None:
    """Return where somebody is in the sentence of an event: "when he flew to Amman, there were riots"."""
    names = [
        each for each in head.sent if each.dep_ == "pobj" and each.head.lower_ in ("to", "in", "at", "from", "through")
    ]
    return next(iter(spots_among(context, paragraph, names)), None)


def _only_state(context: Context, paragraph: Paragraph, head: Token) -> Entity | None:
    """Return the one state that the sentence of an event names or puts it in: "suspended Pakistan after the coup"."""
    mentions = context.reference.mentions.within(paragraph.number, head.sent)
    rows = [each for each in mentions if each.entity.kind == "state" and not _speaks(context, paragraph, each)]
    named = {each.entity for each in rows if each.via in ("name", "capital")} or {each.entity for each in rows}
    return next(iter(named)) if len(named) == 1 else None


def _speaks(context: Context, paragraph: Paragraph, mention: Mention) -> bool:
    """Say whether a state is only named as whose somebody is, or as who speaks: "Peru's minister called the coup"."""
    token = paragraph.doc[mention.first : mention.last].root
    if token.dep_ in ("poss", "amod", "compound", "nmod"):
        return True
    rows = context.frames.by_verb.get(token.head.lemma_, ()) if token.dep_ == "nsubj" else ()
    judges = token.head.lemma_ != "vote" and any(frame.type == "statement" for frame, _ in rows)
    return judges or token.head.lemma_ in context.cues.reporting


# -- a formula that parsers do not know


def find_persona_non_grata(context: Context, paragraph: Paragraph, token: Token) -> None:
    """Add the expulsion that "declared the envoy persona non grata" tells of, by the words as they stand."""
    if token.lower_ not in ("persona", "personae") or token.i + 1 >= len(token.doc) or token.nbor(1).lower_ != "non":
        return
    declaring = [each for each in token.sent if each.lemma_ == "declare" and each.i < token.i]
    if not declaring:
        return
    predicate = read_predicate(declaring[-1])
    actors = context.reference.states(paragraph.number, predicate.subjects)
    place = next((entity for entity in actors if entity.kind == "state"), None)
    if actors:
        context.add(
            "incident",
            {"place": [place] if place else [], "actors": actors},
            {"kind": "expulsion"},
            paragraph=paragraph,
            head=predicate.head,
            rule="incident-persona-non-grata",
            arguments=[*predicate.subjects, token],
        )
