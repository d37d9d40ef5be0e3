"""Offices that a verb gives instead of a title: "who chairs the bloc", "is headed by A", "holds the presidency".

"A, who runs the foreign ministry", "B, who speaks for the army", "C, who represents Russia at the United Nations",
"D gave up the presidency", "E of Peru presided".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from ingest.basics.claims import Entity
from ingest.basics.vocabulary import word_set
from ingest.language.predicates import Predicate, read_predicate
from ingest.language.sentences import phrase
from ingest.names.homes import setting
from ingest.names.mentions import Mention
from ingest.offices.held import Office, Scene
from ingest.offices.holders import skip_honorifics

# Verbs of leading, with the prepositions before what is led where they take one.
LEADING = {
    "head": "",
    "lead": "",
    "chair": "",
    "run": "",
    "command": "",
    "direct": "",
    "govern": "",
    "rule": "",
    "preside": "over",
    "speak": "for",
    "represent": "",
}
GOVERNMENTS = word_set("government regime presidency")
GOVERNING = word_set("head-of-state head-of-government monarch")
RULING = word_set("govern rule")
COMMANDING = word_set("command head lead run")
PLACES = frozenset({"relcl", "ROOT", "acl", "conj", "ccomp", "advcl", "pcomp"})
POSTS = word_set("presidency chair chairmanship premiership leadership")
HOLDING = word_set("hold occupy exercise fill")
TAKING = word_set("take assume win gain inherit")
LEAVING = word_set("leave relinquish resign vacate quit lose surrender")
HOUSE_WORDS = word_set("affairs relations parliamentary select intelligence services budget defence defense")
FORCES = word_set("army forces troops navy brigade division fleet guard garrison battalion militia corps contingent")
OFFICIAL = word_set("agency service police bank department directorate bureau inspectorate prosecution")
BODIES = word_set(
    "party movement faction mission office commission agency secretariat council court bank fund committee wing branch"
)
CABINET = word_set("government cabinet")
JUNTAS = word_set("junta regime transition dictatorship")
MODALS = word_set("may might could should can must would")
CHOOSING = word_set("choose appoint name elect pick select designate")


def find_heads(scene: Scene) -> Iterator[Office]:
    """Yield the offices of people of whom a verb says that they lead, speak for or represent somebody."""
    for token in scene.paragraph.doc:
        if token.lemma_.lower() in GOVERNMENTS:
            yield from _governs(scene, token)
        if token.pos_ not in ("VERB", "AUX") or not (token.dep_ in PLACES or _is_chosen_to(token)):
            continue
        if any(child.dep_ == "neg" or child.lower_ in MODALS for child in token.children):
            continue
        if token.lemma_ in LEADING:
            yield from _leads(scene, token)
        if token.lemma_ in HOLDING | TAKING | LEAVING or token.lemma_ == "give":
            yield from _holds_post(scene, token)


def _governs(scene: Scene, noun: Token) -> Iterator[Office]:
    """Read "the government of A", "A's government": the one who heads it at the time, by the tables."""
    doc, holder = scene.paragraph.doc, None
    behind = doc[noun.i + 1 : noun.i + 2].text
    if behind == "of":
        holder = scene.person_at(skip_honorifics(doc, noun.i + 2, scene.vocabulary))
    elif doc[max(noun.i - 1, 0)].text == "'s":
        holder = scene.person_at(noun.i - 2)
    if holder is None or scene.office_of(holder.entity) is not None:
        return
    for row in scene.lexicon.tenures_of(holder.entity, scene.day):
        of = scene.lexicon.entity(row.of)
        if row.role in GOVERNING and of is not None and of.kind == "state":
            former = bool(scene.vocabulary.word_sets["former"] & {child.lower_ for child in noun.children})
            first, last = min(holder.first, noun.i), max(holder.last, noun.i + 1)
            yield Office(holder.entity, row.role, of, "head", former, False, scene.paragraph.number, first, last)
            return


def _is_chosen_to(verb: Token) -> bool:
    """Say whether somebody was picked to do it: "chosen on Friday to head the party"."""
    return verb.dep_ in ("xcomp", "advcl") and verb.head.lemma_ in CHOOSING and verb.head.tag_ == "VBN"


def _leads(scene: Scene, verb: Token) -> Iterator[Office]:
    predicate = read_predicate(verb)
    holder = _subject(scene, predicate)
    things = predicate.prepositions.get(LEADING[verb.lemma_], ()) or predicate.objects
    if holder is None:
        return
    if not things:
        if verb.lemma_ == "preside":
            yield from _preside(scene, verb, holder)
        return
    for thing in things if verb.lemma_ == "represent" else things[:1]:
        role, of = _led(scene, thing, holder, verb)
        if role is not None and of is not None:
            yield _office(scene, verb, holder, role, of, thing, former=verb.tag_ == "VBD" and not predicate.passive)


def _office(
    scene: Scene, verb: Token, holder: Mention, role: str, of: Entity, thing: Token | None, *, former: bool
) -> Office:
    places = [verb.i, *([thing.i] if thing is not None else [])]
    return Office(
        holder.entity,
        role,
        of,
        "head",
        former,
        any(child.lower_ in ("will", "'ll") for child in verb.children),
        scene.paragraph.number,
        min(holder.first, *places),
        max(holder.last, *(place + 1 for place in places)),
    )


def _subject(scene: Scene, predicate: Predicate) -> Mention | None:
    """Return the one person who is the verb's subject, or stands in apposition to it: "its president, A, chairs"."""
    people = [found for each in predicate.subjects if (found := scene.person_at(each.i)) is not None]
    if not people and len(predicate.subjects) == 1 and not predicate.passive:
        subject = predicate.subjects[0]
        beside = [child for child in subject.children if child.dep_ == "appos"]
        people = [found for each in beside if (found := scene.person_at(each.i)) is not None]
        before = scene.person_at(predicate.head.i - 2) if _follows_comma(predicate.head) else None
        if not people and before is not None and subject.i < before.first:
            people = [before]
        if not people and subject.dep_ == "appos" and (named := scene.person_at(subject.head.i)) is not None:
            people = [named]  # "A, the Argentine who represents the Union"
    return people[0] if len(people) == 1 else None


def _follows_comma(token: Token) -> bool:
    return token.i > 1 and token.nbor(-1).text == ","


def _led(scene: Scene, thing: Token, holder: Mention, verb: Token) -> tuple[str | None, Entity | None]:
    """Return the role of the one who leads *thing* ("the bloc", "the Senate"), and whose office it is."""
    words = {each.lower_ for each in phrase(thing)}
    inside = [mention.entity for mention in scene.mentions.within(scene.paragraph.number, _named(thing))]
    organisation = next((each for each in inside if each.kind == "organisation"), None)
    state = next((each for each in inside if each.kind == "state"), None)
    head = thing.lemma_.lower()
    if verb.lemma_ == "represent":
        return _represented(scene, thing, verb)
    if (organisation is None or "opposition" in words) and (
        role := _role_in_state(scene, thing, words, verb)
    ) is not None:
        if role in ("opposition-leader", "legislator", "head-of-state", "spokesperson"):
            return role, state or _body_of_phrase(scene, thing) or scene.body_of(holder.entity) or scene.home()
        return role, state or _body_of_phrase(scene, thing) or scene.body_of(holder.entity)
    if verb.lemma_ in RULING or (state is not None and scene.at(thing.i) is not None):
        return _rules(scene, holder, state)
    is_taken_up = any(child.lower_ in ("the", "this", "that", "its") for child in thing.children)
    if organisation is None and is_taken_up and head in scene.vocabulary.word_sets["body"]:
        organisation = setting(scene.mentions, "organisation")
    if verb.lemma_ == "speak":
        return "spokesperson", organisation
    if scene.at(thing.i) is None and head not in BODIES | scene.vocabulary.word_sets["body"]:
        return None, None
    return "organisation-head", organisation


def _named(thing: Token) -> list[Token]:
    """Return the words that say what *thing* is: itself, what stands before it, and "of X" behind it."""
    found = [thing]
    for child in thing.children:
        if (
            child.dep_ in ("compound", "amod", "poss", "nmod")
            or (child.dep_ == "prep" and child.lower_ == "of")
            or child.dep_ == "appos"
        ):
            found.extend(child.subtree)
    return found


def _role_in_state(scene: Scene, thing: Token, words: set[str], verb: Token) -> str | None:
    """Return the role of one who leads a body of a state, or None where it may be another body."""
    head = thing.lemma_.lower()
    if "opposition" in words:
        return "opposition-leader"
    if words & ((scene.vocabulary.word_sets["legislature"] - {"council"}) | scene.vocabulary.word_sets["chamber"]) or (
        "committee" in words and words & HOUSE_WORDS
    ):
        return "legislator"
    if verb.lemma_ == "speak":
        return "spokesperson" if words & {"government", "ministry", "army", "police", "presidency"} else None
    if head in ("ministry", "diplomacy") and head in words:
        return {"foreign": "foreign-minister", "diplomacy": "foreign-minister"}.get(
            next((each for each in ("foreign", "diplomacy") if each in words), ""),
            "defence-minister" if words & {"defence", "defense"} else "minister",
        )
    if words & FORCES and verb.lemma_ in COMMANDING:
        return "military-commander"
    if head in CABINET:
        return "head-of-government"
    if head in JUNTAS:
        return "head-of-state"
    return "other" if head in OFFICIAL else None


def _body_of_phrase(scene: Scene, thing: Token) -> Entity | None:
    """Return the state whose chamber or party the phrase names: "the Labour opposition"."""
    text = " ".join(each.text for each in phrase(thing))
    found = [code for name, code in scene.vocabulary.bodies.items() if f" {name} " in f" {text} "]
    return scene.lexicon.entity(found[0]) if found else None


def _rules(scene: Scene, holder: Mention, state: Entity | None) -> tuple[str | None, Entity | None]:
    """Return the role of one who rules a state: what the tables have, else its head."""
    if state is None:
        return None, None
    rows = [row for row in scene.lexicon.tenures_of(holder.entity, scene.day) if row.of == state.code]
    leading = [row.role for row in rows if row.role in ("head-of-state", "head-of-government", "monarch")]
    return (leading[0] if leading else None), state


def _represented(scene: Scene, thing: Token, verb: Token) -> tuple[str | None, Entity | None]:
    """Return what represents a state at a seat or a body: an ambassador; or a body: an envoy."""
    mention = scene.at(thing.i)
    if mention is None or mention.first > thing.i or verb.dep_ != "relcl":
        return None, None
    if mention.entity.kind == "organisation":
        return "envoy", mention.entity
    seats = [
        child
        for child in (*verb.children, *thing.children)
        if child.dep_ == "prep" and child.lower_ in ("at", "in", "on")
    ]
    is_posted = any(scene.at(each.i) is not None or each.text[:1].isupper() for prep in seats for each in prep.children)
    return ("ambassador", mention.entity) if mention.entity.kind == "state" and is_posted else (None, None)


def _preside(scene: Scene, verb: Token, holder: Mention) -> Iterator[Office]:
    """Read "Tekeda Alemu of Ethiopia presided": over the Security Council, which states preside in turn."""
    body = next((row.entity for row in scene.mentions.rows if row.entity.code == "UNSC"), None)
    if body is not None and verb.dep_ in ("ROOT", "conj"):
        yield _office(scene, verb, holder, "organisation-head", body, None, former=False)


def _holds_post(scene: Scene, verb: Token) -> Iterator[Office]:
    """Read "holds the presidency for Brazil", "took over the presidency of the Council from B", "gave up the ..."."""
    predicate = read_predicate(verb)
    holder = _subject(scene, predicate)
    post = next((each for each in predicate.objects if each.lemma_.lower() in POSTS), None)
    if holder is None or post is None or (verb.lemma_ == "give" and not _has(verb, "up")):
        return
    role, of = _post(scene, post, verb, holder)
    if of is None:
        return
    left = verb.lemma_ in LEAVING or verb.lemma_ == "give"
    office = _office(scene, verb, holder, role, of, post, former=left)
    yield office
    for each in predicate.prepositions.get("from", ()):
        before = scene.person_at(each.i)
        if before is not None and not left and not office.planned:
            yield _office(scene, verb, before, role, of, post, former=True)


def _post(scene: Scene, post: Token, verb: Token, holder: Mention) -> tuple[str, Entity | None]:
    words = phrase(post)
    inside = [mention.entity for mention in scene.mentions.within(scene.paragraph.number, words)]
    bodies: Sequence[Entity] = [each for each in inside if each.kind == "organisation"]
    lower = {each.lower_ for each in words}
    is_of_body = (
        post.lemma_.lower() in ("chair", "chairmanship")
        or verb.lemma_ in HOLDING
        or lower & {"rotating", "monthly"}
        or lower & (scene.vocabulary.word_sets["part_name"] | scene.vocabulary.word_sets["body"])
    )
    if bodies or is_of_body:
        return "organisation-head", bodies[0] if bodies else setting(scene.mentions, "organisation")
    role = "head-of-government" if post.lemma_.lower() == "premiership" else "head-of-state"
    state = next((each for each in inside if each.kind == "state"), None)
    return role, state or scene.body_of(holder.entity) or scene.home()


def _has(verb: Token, particle: str) -> bool:
    return any(child.dep_ == "prt" and child.lower_ == particle for child in verb.children)
