"""Claims about statements: what states, organisations and named people say of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations

from spacy.tokens import Token

from ingest.acts.aims import Target, content_of, is_anybody, of_content, targets_of
from ingest.acts.doers import CHARGES, SPEAKER_KINDS, accusers, in_question, owner_inside
from ingest.basics.claims import Entity
from ingest.basics.vocabulary import word_set
from ingest.language.frames import Frame, Match
from ingest.language.predicates import Predicate, is_passive, read_predicate
from ingest.language.sentences import Paragraph
from ingest.reference.context import Context

SHORTEST = 4  # characters of a surname that tells a person
MILD = ("undertake", "agree", "commit")  # who undertakes to expel rebels threatens nobody
BINDING = word_set("promise pledge vow swear undertake guarantee assure threaten demand insist")
WANTED = word_set(
    "inquiry investigation probe explanation apology release withdrawal end halt access compensation answer "
    "extradition return clarification ceasefire retraction guarantee restraint action departure resignation reparation"
)
INNER = ("xcomp", "ccomp")
UNAIMED = ("deny",)  # what may be said without a target
AIMING = ("of", "for", "against", "to", "towards", "toward", "at", "on", "over", "about", "with")
DOCUMENTS = word_set("statement resolution declaration communique letter note message speech report text motion summit")
RETALIATION = word_set("response retaliation reprisal revenge countermeasure consequence retribution action")
HOSTILE = word_set("arrest retaliate respond punish strike attack bomb expel veto block cut sever seize annex sue")
OWN = word_set("he she it they we i")
APART = word_set("opposition exile critic activist dissident former ex rebel opponent protester exiled")
RESOLVING = word_set("resolution text draft measure")
VOTED = word_set("draft motion resolution bill amendment treaty referendum nomination")
AIDING = word_set(
    "back support arm help aid assist fund finance train supply shelter harbour harbor sponsor equip direct control"
)
VOICING = word_set("voice express issue repeat reiterate renew offer send give make convey have extend pledge win draw")


def find_statements(context: Context, paragraph: Paragraph, match: Match) -> None:
    """Add what *match* says that one actor says of another."""
    predicate, frame = match.predicate, match.frame
    if match.nominal:
        _add_nominal(context, paragraph, match)
        return
    above = context.frames.by_verb.get(predicate.head.head.lemma_, ()) if predicate.head.dep_ in INNER else ()
    if any(other.type == "statement" and _governs(other, predicate.head) for other, _ in above):
        return  # "pledged to support X" is one statement, the pledge
    if _is_no_speech(predicate.head):
        return
    speakers = speakers_of(context, paragraph, predicate)
    stance = _stance(match, str(frame.values["stance"]))
    if stance is None or not (speakers or _is_mutual(match)):
        return
    if _is_mutual(match):
        _add_mutual(context, paragraph, match, stance, speakers)
        return
    targets = targets_of(context, paragraph, match, stance, speakers)
    if not targets and any(is_anybody(token) for token in match.themes):
        return
    if not targets and stance == "deny":
        targets = accusers(context, match, speakers) or _said_to_be_helped(context, paragraph, predicate.head)
    if not targets and stance in ("support", "promise") and not content_of(predicate.head):
        targets = _visited(context, predicate.head, speakers, paragraph)
    if not targets and stance not in UNAIMED:
        targets = of_content(context, paragraph, predicate.head, speakers, stance)
    wanted = stance == "demand" and any(token.lemma_.lower() in WANTED for token in match.themes)
    aimless = predicate.head.lemma_ == "insist" or not (content_of(predicate.head) or wanted)
    if not targets and stance in ("demand", "threaten") and not aimless:
        targets.extend((entity, {}) for entity in in_question(context, speakers))
    if frame.values.get("reverse"):
        for voice in (target for target, _ in targets if target is not None):
            add_statement(context, paragraph, predicate, voice, speakers[0], {"stance": stance}, match)
        return
    if not targets and (stance not in UNAIMED or not _has_content(predicate.head)):
        return
    for speaker in speakers:
        for target, values in targets or [(None, {})]:
            if not _is_same(speaker, target):
                add_statement(context, paragraph, predicate, speaker, target, {"stance": stance, **values}, match)


def _plain(entity: Entity) -> Target:
    return entity, {}


def _said_to_be_helped(context: Context, paragraph: Paragraph, verb: Token) -> list[Target]:
    """Return whom "denied arming the rebels" speaks of."""
    gerunds = [each for each in content_of(verb) if each.tag_ == "VBG" and each.lemma_ in AIDING]
    helped = [each for gerund in gerunds for each in read_predicate(gerund).objects]
    found = context.reference.all_actors(paragraph.number, helped)
    return [_plain(each) for each in found if each.kind in SPEAKER_KINDS]


def _visited(context: Context, verb: Token, speakers: Sequence[Entity], paragraph: Paragraph) -> list[Target]:
    """Return whom a visitor speaks to in the sentence of the visit: "came to Kyiv and promised a billion dollars"."""
    start = paragraph.base + verb.sent.start_char
    for claim in reversed(context.claims[-3:]):
        people = claim.roles.get("participants", ())
        if claim.type == "meeting" and claim.evidence[0].start >= start and set(speakers) & set(people):
            return [_plain(each) for each in people if each not in speakers][:1]
    return []


def _is_mutual(match: Match) -> bool:
    """Say whether two accuse one another: "each accused the other", "they blamed each other"."""
    return any(
        token.lower_ == "other" and any(child.lower_ in ("the", "each") for child in token.children)
        for token in match.themes
    )


def _add_mutual(context: Context, paragraph: Paragraph, match: Match, stance: str, speakers: Sequence[Entity]) -> None:
    """Add what two say of one another: the subjects, else the two that were named together last."""
    subjects = match.predicate.subjects
    both = (
        list(speakers)
        if len(speakers) > 1
        else context.reference.pair(paragraph.number, subjects[0])
        if subjects
        else []
    )
    for one, other in permutations(both, 2) if len(both) == 2 else ():
        add_statement(context, paragraph, match.predicate, one, other, {"stance": stance}, match)


def _governs(frame: Frame, verb: Token) -> bool:
    """Say whether what is promised or demanded is no statement of its own: "vowed that it would stand by X"."""
    if verb.dep_ == "ccomp":
        return verb.i > verb.head.i and verb.head.lemma_ in BINDING and frame.type == "statement"
    return not is_passive(verb.head)


def _is_no_speech(verb: Token) -> bool:
    """Say whether a verb of speech says nothing to anybody here.

    "Called on the king in Bangkok" is a visit, "insisted that it was lawful" no demand, "will not deny" a silence.
    """
    words = {child.lower_ for child in verb.children}
    if verb.lemma_ in ("summon", "recall") and words & {"home", "back"}:
        return True
    if verb.lemma_ == "call" and words & {"on", "upon"}:
        contents = any(child.dep_ in ("xcomp", "ccomp", "advcl", "dobj") for child in verb.children)
        return not contents and not any(each.lower_ in ("to", "for") for each in verb.subtree if each.i > verb.i)
    if verb.lemma_ == "tell":
        return not any(child.dep_ in ("xcomp", "ccomp", "advcl") and child.i > verb.i for child in verb.children)
    if verb.lemma_ == "insist":
        clauses = [child for child in verb.children if child.dep_ == "ccomp"]
        return bool(clauses) and all(_is_assertion(clause) for clause in clauses)
    if verb.lemma_ == "reject":  # a vote, not a word
        return any(child.dep_ == "dobj" and child.lemma_.lower() in VOTED for child in verb.children)
    if verb.lemma_ == "agree":  # "will agree with X any arrangement"
        return any(child.dep_ == "dobj" for child in verb.children)
    return verb.lemma_ == "deny" and (verb.head.lemma_ == "confirm" or _is_denied(verb))


def _is_assertion(clause: Token) -> bool:
    """Say whether a clause tells what is ("that it was lawful"), not what shall be ("that it leave", "must leave")."""
    auxiliaries = [child for child in clause.children if child.dep_ in ("aux", "auxpass")]
    if any(child.tag_ == "MD" and child.lower_ in ("must", "should", "shall") for child in auxiliaries):
        return False
    return any(each.tag_ in ("VBD", "VBZ", "MD") for each in (clause, *auxiliaries))


def _is_same(speaker: Entity, target: Entity | None) -> bool:
    """Say whether a statement would be about its speaker, once named in full and once by surname."""
    if target is None or {speaker.kind, target.kind} != {"person"}:
        return target == speaker
    return speaker.key == target.key or any(
        short.key == long.key[-len(short.key) :] and len(short.key) > SHORTEST
        for short, long in ((speaker, target), (target, speaker))
    )


def _is_denied(verb: Token) -> bool:
    return any(child.dep_ == "neg" for child in verb.children)


def add_statement(
    context: Context,
    paragraph: Paragraph,
    predicate: Predicate,
    speaker: Entity,
    target: Entity | None,
    values: Mapping[str, str | int | bool],
    match: Match,
) -> None:
    treaties = context.instruments.treaties
    context.add(
        "statement",
        {"speaker": [speaker], "target": [target] if target else []},
        values,
        paragraph=paragraph,
        head=predicate.head,
        rule=match.frame.name,
        arguments=[*match.themes, *predicate.subjects],
        treaty=treaties[-1].reference() if values.get("target_treaty") and treaties else None,
    )


def speakers_of(context: Context, paragraph: Paragraph, predicate: Predicate) -> list[Entity]:
    """Return who speaks: the subject, or whose statement, resolution or note it is that speaks."""
    reference = context.reference
    subjects = [token for token in predicate.subjects if not _stands_apart(token)]
    if (
        len(subjects) == 1
        and subjects[0].lower_ == "it"
        and (told := _of_it(context, paragraph, subjects[0])) is not None
    ):
        return told
    if len(subjects) == 1 and (named := _by_title(context, paragraph, subjects[0])) is not None:
        return [named]
    found = [each for each in reference.all_actors(paragraph.number, subjects) if each.kind in SPEAKER_KINDS]
    if found:
        return found
    for token in predicate.subjects:
        if token.lemma_.lower() not in DOCUMENTS:
            continue
        owners = owner_inside(context, paragraph, token)
        verb = token.head
        if not owners and verb.pos_ == "VERB" and token.dep_ in ("dobj", "pobj"):
            owners = reference.all_actors(paragraph.number, read_predicate(verb).subjects)
        found.extend(entity for entity in owners if entity.kind in SPEAKER_KINDS)
    return found


def _of_it(context: Context, paragraph: Paragraph, it: Token) -> list[Entity] | None:
    """Return who speaks as "it": who says so ("China said it regretted"), whose resolution it is; None if not told so.

    A treaty that promises something is nobody's statement.
    """
    verb = it.head
    if verb.dep_ == "ccomp" and verb.i > verb.head.i:
        voices = context.reference.all_actors(paragraph.number, read_predicate(verb.head).subjects)
        return [each for each in voices if each.kind in ("state", "organisation")][:1] or None
    before = _subject_before(it)
    if before is None:
        return None
    if before.lemma_.lower() in DOCUMENTS:
        owners = owner_inside(context, paragraph, before)
        bodies = [
            m.entity for m in context.reference.mentions.before(paragraph.number, it.i) if m.entity.code == "UNSC"
        ]
        return owners or (bodies[:1] if before.lemma_.lower() in RESOLVING else []) or None
    return [] if context.instruments.is_treaty(before) else None


def _subject_before(it: Token) -> Token | None:
    """Return the subject of the clause before "it": in its own sentence, else in the one before."""
    earlier = [each for each in it.sent if each.i < it.i and each.dep_ in ("nsubj", "nsubjpass")]
    earlier = [each for each in earlier if each.head.dep_ in ("ROOT", "ccomp", "conj") and each.head != it.head]
    if earlier:
        return earlier[-1]
    if it.sent.start == 0:
        return None
    root = it.doc[it.sent.start - 1].sent.root
    return next((each for each in root.children if each.dep_ in ("nsubj", "nsubjpass")), None)


def _by_title(context: Context, paragraph: Paragraph, token: Token) -> Entity | None:
    """Return who is named beside the title that speaks: "a spokesman for the ministry, A, voiced alarm"."""
    if token.tag_ != "NN":
        return None
    near = (each for each in context.reference.offices if each.paragraph == paragraph.number)
    people = {each.person for each in near if each.first <= token.i < each.last and token.lower_ in each.title.lower()}
    return next(iter(people)) if len(people) == 1 else None


def _stands_apart(token: Token) -> bool:
    """Say whether people of a state do not speak for it: "the opposition in Ankara", "former Afghan diplomats"."""
    if token.pos_ == "PROPN":
        return False
    return any(each.lemma_.lower() in APART for each in (token, *token.children))


def _stance(match: Match, stance: str) -> str | None:
    """Return the stance that the frame gives, or what the words around the verb make of it."""
    head = match.predicate.head
    objects = {token.lemma_.lower() for token in match.themes}
    if (
        stance == "promise"
        and head.lemma_ not in MILD
        and (objects & RETALIATION or any(child.lemma_ in HOSTILE for child in content_of(head)))
    ):
        return "threaten"
    if head.lemma_ == "warn":
        clauses = [child for child in head.children if child.dep_ == "ccomp"]
        own = any(each.lower_ in OWN for clause in clauses for each in clause.children if each.dep_ == "nsubj")
        modal = any(each.lower_ in ("would", "will") for clause in clauses for each in clause.children)
        orders = any(child.dep_ == "xcomp" for child in head.children)
        return "threaten" if own and modal else "demand" if orders else stance
    if head.lemma_ in ("reject", "dismiss", "rebut") and objects & CHARGES:
        return "deny"
    return stance


def _has_content(verb: Token) -> bool:
    return any(child.dep_ in ("ccomp", "xcomp", "dobj") for child in verb.children)


# -- statements that a noun tells of


def _add_nominal(context: Context, paragraph: Paragraph, match: Match) -> None:
    """Add "Lisbon's condemnation of Jakarta", "praise from Ankara for Baku": both sides must be in the phrase."""
    reference, predicate = context.reference, match.predicate
    said = [*predicate.subjects, *predicate.prepositions.get("from", ()), *predicate.prepositions.get("by", ())]
    if not said:
        said = _voices(predicate.head)
    elif match.frame.values["stance"] == "support":
        return  # "its support for the rebels" is given in arms and money as often as in words
    speakers = [each for each in reference.all_actors(paragraph.number, said) if each.kind in SPEAKER_KINDS]
    aimed = [each for name in AIMING for each in predicate.prepositions.get(name, ())]
    targets = [each for each in reference.all_actors(paragraph.number, aimed) if each.kind in SPEAKER_KINDS]
    for token in aimed:
        targets.extend(owner_inside(context, paragraph, token) if not targets else [])
    for speaker in speakers:
        for target in targets:
            if target != speaker:
                add_statement(
                    context, paragraph, predicate, speaker, target, {"stance": str(match.frame.values["stance"])}, match
                )


def _voices(noun: Token) -> list[Token]:
    """Return who utters what a noun names: "voiced support for X", "was full of praise for X", "praise came from X"."""
    verb = noun.head
    if noun.dep_ == "pobj" and noun.head.head.lower_ == "full":
        return list(read_predicate(noun.head.head.head).subjects)
    if noun.dep_ == "dobj" and verb.lemma_ in VOICING:
        return list(read_predicate(verb).subjects)
    if noun.dep_ == "nsubj" and verb.lemma_ == "come":
        return list(read_predicate(verb).prepositions.get("from", ()))
    return []
