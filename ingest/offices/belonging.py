"""Whose an office is where its title does not tell: by the tables, the possessor, the verb, the land behind a name."""

from __future__ import annotations

from ingest.basics.claims import Entity
from ingest.basics.vocabulary import word_set
from ingest.language.predicates import SUBJECTS, read_predicate
from ingest.names.homes import body_by_part, most_bare, nearest_state, settings, wanted_kinds
from ingest.names.mentions import Mention
from ingest.offices.held import Scene
from ingest.offices.titles import Titled

ITS_BODIES = word_set("spokesperson organisation-head head-of-state other envoy")
# Verbs whose subject receives the ambassador who is their object, and those whose subject sent him.
HOSTING = word_set("summon expel declare eject throw order send dismiss protest receive accept convoke call")
SENDING = word_set("recall withdraw appoint bring return")


def find_body(scene: Scene, titled: Titled, holder: Mention) -> Entity | None:
    """Return the state or body whose office *titled* is, which *holder* holds."""
    role = titled.title.role
    behind = _land_behind(scene, holder.last) if holder.last > titled.last else None
    if behind is not None:
        return behind
    if titled.vague and role in ("head-of-state", "organisation-head"):
        return None
    tenures = scene.lexicon.tenures_of(holder.entity, scene.day)
    for tenure in tenures:
        if tenure.role == role:
            return scene.lexicon.entity(tenure.of)
    if titled.title.words[-1] == "commissioner" and (
        body := body_by_part(scene.mentions, "commission", scene.vocabulary)
    ):
        return body
    if "secretary-general's" in scene.paragraph.doc[titled.left : titled.first].text.lower():
        return scene.lexicon.entity("UN")
    owner = _of_owner(scene, titled, holder)
    if owner is not None and titled.owner is not None:
        return owner
    office = scene.office_of(holder.entity)
    if office is not None:
        return office.of
    if tenures:
        return scene.lexicon.entity(tenures[0].of)
    namesake = find_in_tables(scene, titled, holder)
    if namesake is not None:
        return namesake
    doc = scene.paragraph.doc
    bare = [known.of for known in scene.known if known.is_bare]
    sent_to = {m.entity for m in scene.mentions.within(scene.paragraph.number, doc[titled.last : titled.right])}
    told = (entity for entity in settings(scene.mentions, *wanted_kinds(role)) if entity not in sent_to)
    home = most_bare(bare, role) or next(told, None)
    if "junta" in doc[titled.left : titled.right].text.lower():
        return home  # it rules the state that the article is about
    if role == "legislator":  # reports leave out their own state
        return _of_peer(scene, holder) or _of_house(scene) or home
    return (
        _of_peer(scene, holder)
        or (_sent_or_received(scene, titled) if role == "ambassador" else None)
        or _nearest(scene, titled)
        or _of_place(scene, titled)
        or home
    )


def find_in_tables(scene: Scene, titled: Titled, holder: Mention) -> Entity | None:
    """Return where the tables have somebody of this name in the role; they may write first names in another way.

    Those in office at the time come first; of others the initials agree too, and the article names their state.
    """
    name, role = holder.entity.name, titled.title.role
    rows = [row for row in scene.lexicon.tenures_of(holder.entity, scene.day) if row.role == role]
    if rows:
        return scene.lexicon.entity(rows[0].of)
    rows = [row for row in scene.lexicon.surnames.get(_surname(name), ()) if row.role == role]
    states = {row.of for row in rows if row.held(scene.day)}
    if len(states) != 1:
        told = {mention.entity.code for mention in scene.mentions.rows}
        states = {row.of for row in rows if row.person.name[:1] == name[:1] and row.of in told}
    return scene.lexicon.entity(next(iter(states))) if len(states) == 1 else None


def find_assumed(scene: Scene, named: Entity | None) -> Entity | None:
    """Return the state that a title or a chamber suggests, where the article is set there."""
    return named if named == scene.home() and named in (scene.houses or (named,)) else None


def _land_behind(scene: Scene, place: int) -> Entity | None:
    """Return the land of "King Hussein of Jordan", "Sen. Ann Lee of Ohio", named behind the person."""
    doc = scene.paragraph.doc
    if place + 1 >= len(doc) or doc[place].lower_ != "of":
        return None
    mention = scene.at(place + 1) or scene.at(min(place + 2, len(doc) - 1))
    if mention is not None:
        return mention.entity if mention.entity.kind in ("state", "organisation") else None
    states = scene.lexicon.places.get(doc[place + 1].text, ())
    return states[0] if len(states) == 1 else None


def _nearest(scene: Scene, titled: Titled) -> Entity | None:
    """Return the state named last before the title, unless it is where the title sends somebody."""
    found = nearest_state(scene.paragraph, scene.mentions, titled.first, titled.title.role)
    sent_to = scene.mentions.within(scene.paragraph.number, scene.paragraph.doc[titled.last : titled.right])
    return None if any(mention.entity == found for mention in sent_to) else found


def _of_place(scene: Scene, titled: Titled) -> Entity | None:
    """Return the state of a town that the sentence names, where it is one of those that the article tells most of."""
    told = settings(scene.mentions, "state")[:2]
    for token in scene.paragraph.doc[titled.first].sent:
        states = scene.lexicon.places.get(token.text, ()) if token.pos_ == "PROPN" else ()
        if len(states) == 1 and states[0] in told:
            return states[0]
    return None


def _of_house(scene: Scene) -> Entity | None:
    """Return the one state whose chamber the article names, where it is of that state that it tells."""
    is_told = len(scene.houses) == 1 and scene.houses[0] in settings(scene.mentions, "state")[:2]
    return scene.houses[0] if is_told else None


def _of_peer(scene: Scene, holder: Mention) -> Entity | None:
    """Return Britain for a lord or a baroness, who sit in its upper house."""
    words = (*scene.paragraph.doc[max(holder.first - 1, 0) : holder.first], scene.paragraph.doc[holder.first])
    return scene.lexicon.entity("GB") if any(word.text in ("Lord", "Lady", "Baroness") for word in words) else None


def _sent_or_received(scene: Scene, titled: Titled) -> Entity | None:
    """Return whose ambassador it is whom a state summons, expels or recalls: the other's, or its own."""
    token = scene.paragraph.doc[titled.last - 1]
    verb = token.head
    while verb.dep_ in ("appos", "conj") or verb.pos_ not in ("VERB", "AUX"):
        if verb.head == verb:
            return None
        verb = verb.head
    if verb.lemma_ not in HOSTING | SENDING:
        return None
    actors = [found.entity for each in read_predicate(verb).subjects if (found := scene.at(each.i)) is not None]
    states = [entity for entity in actors if entity.kind == "state"]
    if not states:
        return None
    if verb.lemma_ in SENDING:
        return states[0]
    others = [row.entity for row in scene.mentions.rows if row.entity.kind == "state" and row.entity != states[0]]
    return max(dict.fromkeys(others), key=others.count) if others else None


def _of_owner(scene: Scene, titled: Titled, holder: Mention) -> Entity | None:
    """Return the body of whose man somebody is: "his spokesman", "Trump's envoy", "its ambassador"."""
    if titled.owner is None:
        return None
    token = scene.paragraph.doc[titled.owner]
    named = scene.at(titled.owner)
    if named is not None:
        return scene.body_of(named.entity)
    if token.lower_ == "its":
        return _antecedent(scene, titled)
    wanted = {"whose": {"state", "organisation", "person"}}.get(token.lower_, {"person"})
    for mention in scene.mentions.before(scene.paragraph.number, titled.owner):
        if mention.paragraph < scene.paragraph.number - 1:
            return None
        if mention.entity.kind in wanted and mention.entity != holder.entity:
            return scene.body_of(mention.entity) if mention.entity.kind == "person" else mention.entity
    return None


def _antecedent(scene: Scene, titled: Titled) -> Entity | None:
    """Return what "its" means before a title: a subject of this sentence or the one before, else what is nearest."""
    kinds = {"state", "organisation"} if titled.title.role in ITS_BODIES else {"state"}
    doc, place = scene.paragraph.doc, titled.owner or titled.first
    nearest: Entity | None = None
    start = doc[place].sent.start
    before = doc[start - 1].sent.start if start > 0 else start
    for mention in scene.mentions.before(scene.paragraph.number, place):
        if mention.paragraph < scene.paragraph.number - 1:
            break
        if mention.entity.kind not in kinds:
            continue
        nearest = nearest or mention.entity
        if mention.paragraph == scene.paragraph.number and mention.first >= before:
            root = doc[mention.first : mention.last].root
            if root.dep_ in (*SUBJECTS, "nsubjpass"):
                return mention.entity
    return nearest


def _surname(name: str) -> str:
    words = [word for word in name.split() if word not in ("Jr.", "Sr.", "Jr", "II", "III")]
    return words[-1] if words else name
