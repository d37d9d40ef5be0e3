"""Offices that are told by somebody else's: "his Malian counterpart, A", "B, her Moroccan colleague", "C, his deputy".

"Their predecessor, D", "his colleagues from Thailand and Japan, E and F", "his Tanzanian host, G".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from ingest.basics.claims import Entity
from ingest.basics.vocabulary import word_set
from ingest.names.homes import body_by_part
from ingest.names.lexicon import Tenure
from ingest.names.mentions import Mention
from ingest.offices.held import Office, Scene
from ingest.offices.holders import more_people, skip_honorifics

PEERS = word_set("counterpart number colleague successor predecessor homologue host guest")
NATIONAL = word_set("host guest")  # whose office is the owner's only with a state beside: "his Tanzanian host"
SERIES = word_set("successor predecessor")
OWNERS = word_set("his her their its whose")
LEADERS = word_set("head-of-state head-of-government monarch")  # whom the tables have nearly all
EXCLUSIVE = word_set("head-of-state head-of-government foreign-minister defence-minister monarch")


def find_peers(scene: Scene) -> Iterator[Office]:
    """Yield the offices of counterparts, colleagues, predecessors and deputies: what the owner's tells."""
    for token in scene.paragraph.doc:
        lemma = token.lemma_.lower()
        if lemma in PEERS and token.i > 0 and (lemma != "number" or token.nbor(-1).lower_ == "opposite"):
            if token.tag_ in ("NNS", "NNPS"):
                yield from _several(scene, token)
            else:
                yield from _peer(scene, token)
        if token.lower_ == "deputy":
            yield from _deputy(scene, token)


def _peer(scene: Scene, token: Token) -> Iterator[Office]:
    start = token.i - int(token.lower_ == "number")
    doc = scene.paragraph.doc
    state = scene.at(start - 1)
    if state is not None and state.entity.kind != "state":
        return
    first = state.first if state else start
    holder = _holder(scene, first, token.i)
    if holder is None or (state is None and token.lemma_.lower() in NATIONAL):
        return
    owner = _owner(scene, token, holder.entity)
    model = _model(scene, token, holder.entity, owner, state.entity if state else None)
    if model is None:
        return
    of = state.entity if state else _same_of(scene, token, model, holder.entity)
    if of is None:
        return
    former = token.lemma_.lower() == "predecessor"
    if doc[token.i + 1 : token.i + 5].text.lower() == "at the head of":  # "their predecessor at the head of the Fund"
        body = _body_behind(scene, token.i + 5)
        model = replace(model, role="organisation-head") if body else model
        of = body or of
    found = replace(
        model,
        paragraph=scene.paragraph.number,
        person=holder.entity,
        of=of,
        first=min(first, holder.first),
        last=max(holder.last, token.i + 1),
        former=former,
        planned=False,
    )
    yield found
    yield from _shared(scene, token, found, owner)


def _body_behind(scene: Scene, place: int) -> Entity | None:
    """Return the organisation named at *place*, by its name or a part of it."""
    place += int(scene.paragraph.doc[place : place + 1].text == "the")
    mention = scene.at(place)
    if mention is not None:
        return mention.entity if mention.entity.kind == "organisation" else None
    return body_by_part(scene.mentions, scene.paragraph.doc[place : place + 1].text, scene.vocabulary)


def _shared(scene: Scene, token: Token, found: Office, owner: Entity | None) -> Iterator[Office]:
    """Yield the owner's office, told only by the peer's: "Motegi will meet his Korean counterpart, A"."""
    if owner is None or token.lemma_.lower() not in ("counterpart", "number") or scene.office_of(owner) is not None:
        return
    for row in scene.lexicon.tenures_of(owner, scene.day):
        of = scene.lexicon.entity(row.of)
        if row.role == found.role and row.held(scene.day) and of is not None and of != found.of:
            yield replace(found, person=owner, of=of)
            return


def _holder(scene: Scene, first: int, last: int) -> Mention | None:
    """Return the person behind a peer's phrase (*first* to *last*), or in apposition before it."""
    doc = scene.paragraph.doc
    place = last + 1
    if doc[place : place + 4].text.lower().startswith(("at the head of", "in the post", "in the chair")):
        while place < len(doc) and doc[place].text not in ",.;":
            place += 1
    place += int(place < len(doc) and doc[place].text == ",")
    holder = scene.person_at(skip_honorifics(doc, place, scene.vocabulary))
    if holder is not None:
        return holder
    if first > 2 and doc[first - 1].lower_ in OWNERS and doc[first - 2].text == ",":
        return scene.person_at(first - 3)
    return None


def _owner(scene: Scene, token: Token, peer: Entity) -> Entity | None:
    """Return whose peer it is: the last person named before "his" in the paragraph, or "Lavrov's"."""
    for mention in scene.mentions.before(scene.paragraph.number, token.i):
        if mention.paragraph < scene.paragraph.number:
            return None
        if mention.entity.kind == "person" and mention.entity != peer:
            return mention.entity
    return None


def _model(scene: Scene, token: Token, holder: Entity, owner: Entity | None, state: Entity | None) -> Office | None:
    """Return the office that a peer's is like: one of the owner's, of which the tables may tell which, else the last.

    Where the owner holds none that the text gave, the tables tell the peer's; a mere colleague has none then.
    """
    earlier = [
        office for office in scene.known if office.paragraph == scene.paragraph.number and office.first < token.i
    ]
    rows = [row for row in scene.lexicon.tenures_of(holder, scene.day) if row.held(scene.day)]
    roles = {row.role for row in rows}
    owned = [office for office in scene.known if office.person == owner] if owner else []
    fitting = [office for office in (*reversed(owned), *reversed(earlier)) if office.role in roles]
    if fitting:
        return fitting[0]
    by_table = _by_table(scene, token, rows, state)
    if by_table is not None and (not owned or state is not None):
        return by_table
    if owned:
        is_leader = owned[-1].role in LEADERS and not rows and token.lemma_.lower() == "colleague"
        return None if is_leader else owned[-1]
    return earlier[-1] if earlier and token.lemma_.lower() != "colleague" and not owner else None


def _by_table(scene: Scene, token: Token, rows: Sequence[Tenure], state: Entity | None) -> Office | None:
    for row in rows:
        if state is not None and row.of == state.code and row.role in (*EXCLUSIVE, "ambassador"):
            place = token.i
            return Office(
                row.person, row.role, state, "counterpart", False, False, scene.paragraph.number, place, place + 1
            )
    return None


def _same_of(scene: Scene, token: Token, model: Office, holder: Entity) -> Entity | None:
    """Return the state of a peer whose phrase names none: a successor's is the same, others' the tables tell."""
    if token.lemma_.lower() in SERIES:
        return model.of
    rows = [row for row in scene.lexicon.tenures_of(holder, scene.day) if row.role == model.role]
    return scene.lexicon.entity(rows[0].of) if rows else None


def _several(scene: Scene, token: Token) -> Iterator[Office]:
    """Read "his colleagues from Thailand and Japan, A and B", "her Thai and Japanese counterparts, A and B"."""
    doc = scene.paragraph.doc
    if token.lemma_.lower() in SERIES | NATIONAL:
        return
    end = token.i + 1
    while end < len(doc) and doc[end].text not in ",;.:" and end < token.i + 12:
        end += 1
    states = [
        mention
        for mention in scene.mentions.within(scene.paragraph.number, doc[max(token.i - 6, 0) : end])
        if mention.entity.kind == "state"
    ]
    states = [each for each in states if each.first > token.i] or states
    first = scene.person_at(skip_honorifics(doc, end + 1, scene.vocabulary)) if end < len(doc) else None
    if first is None or doc[end].text != ",":
        return
    people = [first, *more_people(scene.paragraph, scene.mentions, first, scene.vocabulary)]
    owner = _owner(scene, token, first.entity)
    model = scene.office_of(owner) if owner else None
    if model is None or len(people) != len(states) or len(people) < 2:
        return
    for person, state in zip(people, states, strict=True):
        yield replace(
            model,
            paragraph=scene.paragraph.number,
            person=person.entity,
            of=state.entity,
            first=token.i,
            last=person.last,
            former=False,
            planned=False,
        )


def _deputy(scene: Scene, token: Token) -> Iterator[Office]:
    """Read "A, his deputy", "his deputy, A": of a minister a minister, of an ambassador an ambassador, else other."""
    if token.i == 0 or token.nbor(-1).lower_ not in OWNERS or token.dep_ in ("compound", "amod"):
        return
    holder = _holder(scene, token.i, token.i)
    owner = _owner(scene, token, holder.entity) if holder else None
    model = scene.office_of(owner) if owner else None
    if holder is None or model is None:
        return
    role = "minister" if model.role in ("foreign-minister", "defence-minister", "minister") else "other"
    yield replace(
        model,
        paragraph=scene.paragraph.number,
        person=holder.entity,
        role="ambassador" if model.role == "ambassador" else role,
        first=min(holder.first, token.i),
        last=max(holder.last, token.i + 1),
        former=False,
        planned=False,
    )
