"""Claims about meetings: talks, visits, summits and calls."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from ingest.acts.places import land_of, place_of, spots_among
from ingest.basics.claims import Entity
from ingest.basics.vocabulary import word_set
from ingest.language.frames import Match
from ingest.language.predicates import Predicate, read_predicate
from ingest.language.sentences import Paragraph, phrase
from ingest.reference.context import Context

SPEAKER_KINDS = ("state", "organisation", "person")
PREMODIFIERS = ("compound", "amod", "poss", "nmod")
STANDING_BODIES = frozenset({"UN", "UNSC", "UNGA", "IAEA", "IMF", "WB", "WTO", "ICJ", "ICC", "EUPARL"})
HEADS = word_set("minister leader ambassador head president member state government chief envoy summit official")
SEEING = word_set(
    "see meet plead talk confer discuss persuade press ask urge brief consult negotiate tell reassure thank"
)
DELEGATES = word_set("delegation mission team envoy emissary negotiator minister delegate")
BETWEEN_PEOPLE = ("meeting-see", "meeting-beside")  # with a place: what else people see and stand by is no meeting
CALLING = word_set("telephone phone ring call")
GATHERINGS = word_set("summit meeting session gathering conclave ministerial")
HELD = word_set("have hold attend")


def find_meetings(context: Context, paragraph: Paragraph, match: Match) -> None:
    """Add the meeting that *match* tells of, if it has two sides that are known, or is one body's own."""
    sides = _sides_of_noun(match) if match.nominal else _sides_of_verb(match)
    is_visit = match.frame.name == "meeting-visit"
    if _is_no_meeting(context, paragraph, match):
        return
    if match.frame.name == "meeting-meet" and match.themes and not is_known(context, paragraph, match.themes):
        return  # "both sides receive equal areas"
    found = [each for side in sides for each in _whom(context, paragraph, side)]
    if is_visit:
        found = _visit(context, paragraph, match, found)
    elif match.nominal:
        found.extend(_named_before(context, paragraph, match.predicate.head))
    found, hosting = _hosted(match, found)
    participants = _participants(found, context)
    place = (
        hosting
        or place_of(context, paragraph, match.predicate.head)
        or (None if match.nominal else scene_of(context, paragraph, match.predicate))
    )
    body = _body(context, paragraph, match, participants) if len(participants) < 2 else None
    if body is not None and (place is not None or match.nominal):
        participants = [body]
    peers = any(
        token.lemma_.lower() in ("counterpart", "colleague", "number") for each in sides for token in phrase(each)
    )
    if match.frame.name in BETWEEN_PEOPLE and not ((place or peers) and _all_people(participants)):
        return
    if hosting is not None and len(participants) == 1:
        body = participants[0]
    if (len(participants) < 2 and body is None) or (
        is_visit and not any(entity.kind == "person" for entity in participants) and not _is_delegation(match)
    ):
        return
    if body is not None and place is None and not match.nominal:
        return
    for group in _calls(context, paragraph, match, participants):
        add_meeting(context, paragraph, match.predicate.head, group, place, match.frame.name, sides, match)


def _is_no_meeting(context: Context, paragraph: Paragraph, match: Match) -> bool:
    """Say whether a verb of meeting is another here: "what he calls a coup in Kyiv"."""
    head = match.predicate.head
    if match.nominal:
        return False
    if head.lemma_ == "call" and match.frame.name == "meeting-visit":
        return any(child.dep_ in ("dobj", "oprd", "ccomp", "attr") for child in head.children)
    met = context.reference.all_actors(paragraph.number, match.themes)
    return head.lemma_ == "join" and any(each.kind == "organisation" for each in met)


def _hosted(match: Match, found: list[Entity]) -> tuple[list[Entity], Entity | None]:
    """Return a body that a state hosts as what meets, and the state as where: "the Forum, which Tonga is hosting"."""
    bodies = [each for each in found if each.kind == "organisation"]
    states = [each for each in found if each.kind == "state"]
    if match.predicate.head.lemma_ == "host" and len(bodies) == len(states) == 1 and len(found) == 2:
        return bodies, states[0]
    return found, None


def _whom(context: Context, paragraph: Paragraph, side: Token) -> list[Entity]:
    """Return whom a side means: of "the head of the agency, A" the person, however the parser hangs the name."""
    if side.tag_ == "NN" and side.pos_ == "NOUN":
        near = (each for each in context.reference.offices if each.paragraph == paragraph.number)
        people = {
            each.person for each in near if each.first <= side.i < each.last and side.lower_ in each.title.lower()
        }
        if len(people) == 1:
            return list(people)
    return context.reference.all_actors(paragraph.number, [side])


def is_known(context: Context, paragraph: Paragraph, tokens: Sequence[Token]) -> bool:
    """Say whether phrases mean anybody."""
    return bool(context.reference.all_actors(paragraph.number, tokens))


def _calls(
    context: Context, paragraph: Paragraph, match: Match, participants: Sequence[Entity]
) -> list[Sequence[Entity]]:
    """Return who talks to whom: one who telephones several talks to each of them alone."""
    if match.nominal or match.frame.name != "meeting-meet" or match.predicate.head.lemma_ not in CALLING:
        return [participants]
    callers = context.reference.all_actors(paragraph.number, match.predicate.subjects)
    called = [each for each in participants if each not in callers]
    if len(callers) != 1 or len(called) < 2:
        return [participants]
    return [[callers[0], each] for each in called]


def add_meeting(
    context: Context,
    paragraph: Paragraph,
    head: Token,
    participants: Sequence[Entity],
    place: Entity | None,
    rule: str,
    arguments: Sequence[Token],
    match: Match | None = None,
    status: str | None = None,
) -> None:
    context.add(
        "meeting",
        {"participants": participants, "place": [place] if place else []},
        {},
        paragraph=paragraph,
        head=head,
        rule=rule,
        arguments=arguments,
        status=status or (match.frame.values.get("status") if match is not None else None),
    )


# -- who takes part


def _sides_of_noun(match: Match) -> list[Token]:
    """Return what stands for the sides of "talks between A and B", "a meeting with B", "A's visit to B"."""
    predicate, head = match.predicate, match.predicate.head
    between, many = predicate.prepositions.get("between", ()), predicate.objects if len(predicate.objects) > 1 else ()
    between = between or predicate.prepositions.get("among", ())
    sides = [*between, *many, *predicate.subjects, *predicate.prepositions.get("with", ())]
    if match.frame.name == "meeting-visit":
        return [*predicate.objects[:1], *predicate.prepositions.get("by", ()), *sides]
    for child in head.children:  # "the meeting that A and B had"
        if child.dep_ == "relcl" and child.lemma_ in HELD and not between:
            sides.extend(read_predicate(child).subjects)
    if not between and predicate.prepositions.get("with") and (verb := _verb_above(head)) is not None:
        sides = [*read_predicate(verb).subjects, *sides]  # "had come out for it after talks with X"
    return sides if between or many or predicate.prepositions.get("with") or len(sides) > 1 else []


def _sides_of_verb(match: Match) -> list[Token]:
    predicate = match.predicate
    if predicate.head.lemma_ == "call" and any(each.tag_ == "VB" for each in predicate.head.subtree):
        return []  # "called on him to resign"
    if predicate.passive:
        return [*predicate.objects, *predicate.subjects]
    sides = [*predicate.subjects, *match.themes, *predicate.prepositions.get("with", ())]
    if predicate.head.lemma_ in ("discuss", "raise", "settle"):  # "discussed the subject with X"
        with_whom = [each for item in predicate.objects for each in read_predicate(item).prepositions.get("with", ())]
        return [*sides, *with_whom] if with_whom or predicate.prepositions.get("with") else []
    return sides


def _verb_above(noun: Token) -> Token | None:
    """Return the verb of the clause that an event noun stands in."""
    return next((each for each in noun.ancestors if each.pos_ in ("VERB", "AUX")), None)


def _named_before(context: Context, paragraph: Paragraph, noun: Token) -> list[Entity]:
    """Return the two or more that stand before the noun: "the Reagan-Gorbachev summit", "Franco-German talks"."""
    before = [each for child in noun.children if child.dep_ in PREMODIFIERS for each in child.subtree]
    mentions = context.reference.mentions.within(paragraph.number, before)
    found = list(
        dict.fromkeys(m.entity for m in mentions if m.entity.kind in ("state", "person") and m.via != "capital")
    )
    return found if len(found) > 1 else []


def _participants(entities: Sequence[Entity], context: Context) -> list[Entity]:
    """Return the participants without a state that one of the people there already stands for."""
    found = [entity for entity in entities if entity.kind in SPEAKER_KINDS]
    people = {
        state.key for entity in found if entity.kind == "person" and (state := context.reference.state_of(entity))
    }
    return list(dict.fromkeys(entity for entity in found if entity.kind == "person" or entity.key not in people))


def _all_people(entities: Sequence[Entity]) -> bool:
    return all(entity.kind == "person" for entity in entities)


def _body(context: Context, paragraph: Paragraph, match: Match, participants: Sequence[Entity]) -> Entity | None:
    """Return the organisation whose own meeting it is: "the ASEAN summit", "NATO ambassadors met"."""
    head = match.predicate.head
    found = list(participants)
    if match.nominal and head.lemma_ in GATHERINGS and head.tag_ not in ("NNS", "NNPS"):
        tokens = [child for child in head.children if child.dep_ in PREMODIFIERS]
        tokens.extend(match.predicate.objects)
        found = context.reference.all_actors(paragraph.number, tokens)
        mentions = context.reference.mentions.within(paragraph.number, [each for t in tokens for each in t.subtree])
        found.extend(mention.entity for mention in mentions)
    elif match.nominal or not match.frame.values.get("joint"):
        return None
    if match.nominal and not any(entity.kind in SPEAKER_KINDS for entity in found):
        found = _whose(context, paragraph, head)
    for token in () if match.nominal else match.predicate.subjects:  # "NATO ambassadors met"
        before = [child for child in token.children if child.dep_ in PREMODIFIERS and token.lemma_.lower() in HEADS]
        found.extend(mention.entity for mention in context.reference.mentions.within(paragraph.number, before))
        if not any(entity.kind in SPEAKER_KINDS for entity in found):
            found = _whose(context, paragraph, head)
    bodies = list(dict.fromkeys(entity for entity in found if entity.kind == "organisation"))
    return bodies[0] if len(bodies) == 1 and bodies[0].code not in STANDING_BODIES else None


def _whose(context: Context, paragraph: Paragraph, noun: Token) -> list[Entity]:
    """Return whose meeting it is that names nobody: "NATO ambassadors hold a meeting", "the summit in Abuja"."""
    reference = context.reference
    if not (place_of(context, paragraph, noun) or context.timeline.timing(paragraph, noun).when):
        return []
    verb = _verb_above(noun)
    found: list[Entity] = []
    for token in read_predicate(verb).subjects if verb is not None else ():
        if token.lemma_.lower() in HEADS:
            found.extend(m.entity for m in reference.mentions.within(paragraph.number, phrase(token)))
            found.extend(reference.all_actors(paragraph.number, [token]))
    named = {entity for entity in found if entity.kind in SPEAKER_KINDS}
    if named:
        return list(named) if len(named) == 1 else []
    definite = any(child.lower_ in ("the", "this", "that") for child in noun.children)
    return reference.main_organisation() if noun.lemma_ == "summit" and definite else []


# -- visits


def _is_delegation(match: Match) -> bool:
    """Say whether those who travel stand for their state: "a Finnish delegation leaves for Moscow"."""
    subjects = [each for token in match.predicate.subjects for each in phrase(token)]
    return not match.nominal and any(each.lemma_.lower() in DELEGATES for each in subjects)


def _visit(context: Context, paragraph: Paragraph, match: Match, found: list[Entity]) -> list[Entity]:
    """Return the visitor and whom the visit is to: a person whom it is to see, else the state."""
    predicate, reference = match.predicate, context.reference
    visitors = [entity for entity in found if entity.kind == "person"]
    if not visitors and _is_delegation(match):
        visitors = reference.all_actors(paragraph.number, predicate.subjects)
    homes = homes_of(context, visitors)
    hosts = [entity for entity in hosts_of(context, paragraph, predicate.head) if entity not in visitors]
    hosts = [entity for entity in hosts if not homes & homes_of(context, [entity])]
    if visitors and hosts:
        return [*visitors, *hosts]
    tokens = [*match.themes, *(predicate.prepositions.get("to", ()) if match.nominal else ())]
    spots = spots_among(context, paragraph, tokens)
    lands = [land for spot in spots if (land := land_of(context, spot)) is not None]
    homes |= {each for each in visitors if each.kind == "state"}
    lands = [land for land in lands or found if land not in homes and land.kind in ("state", "organisation")]
    if len(visitors) > 1 and len(homes_of(context, visitors)) == len(visitors) and not match.nominal:
        return visitors  # who come from different lands come to see one another
    if not lands and match.nominal and visitors and (scene := reference.scene(sorted(homes))) is not None:
        lands = [scene]
    return [*visitors, *lands[:1]] if visitors and lands else []


def hosts_of(context: Context, paragraph: Paragraph, head: Token) -> list[Entity]:
    """Return the people whom somebody travels to see: "flew in to plead with X", "for talks with X", "and asked X"."""
    tokens: list[Token] = []
    for child in head.children:
        purpose = child.dep_ in ("advcl", "xcomp", "conj") and child.lemma_ in SEEING
        if purpose and child.pos_ == "VERB" and not any(each.dep_ == "nsubj" for each in child.children):
            inner = read_predicate(child)
            tokens.extend([*inner.objects, *inner.prepositions.get("with", ()), *inner.prepositions.get("to", ())])
    for where in (each for each in head.subtree if each.lower_ == "where" and each.head.dep_ == "relcl"):
        if where.head.head.head.lower_ == "from":
            continue  # whom he saw where he comes from
        inner = read_predicate(where.head)  # "went to X, where he and A signed it", "where A received him"
        tokens.extend([*inner.subjects, *inner.prepositions.get("with", ())])
        tokens.extend(inner.objects if inner.head.lemma_ in SEEING else ())
    for name in ("for", "with", "after"):
        for noun in read_predicate(head).prepositions.get(name, ()):
            tokens.extend([noun] if name == "with" else read_predicate(noun).prepositions.get("with", ()))
    return [entity for entity in context.reference.all_actors(paragraph.number, tokens) if entity.kind == "person"]


def homes_of(context: Context, people: Sequence[Entity]) -> set[Entity]:
    return {home for each in people if (home := context.reference.state_of(each)) is not None}


def scene_of(context: Context, paragraph: Paragraph, predicate: Predicate) -> Entity | None:
    """Return where a verb, or what it is about, is put: "signed in X", "signed an agreement in X"."""
    place = place_of(context, paragraph, predicate.head)
    met = [each for name in ("with", "to", "beside", "alongside") for each in predicate.prepositions.get(name, ())]
    for item in (*predicate.objects, *predicate.subjects, *met):
        place = place or place_of(context, paragraph, item)
    return place
