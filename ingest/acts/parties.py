"""Between whom a treaty is, where its words do not name all: by its other side, the article, a parliament."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from ingest.basics.claims import Entity
from ingest.language.frames import Match
from ingest.language.predicates import Predicate, read_predicate
from ingest.language.sentences import Paragraph, expand, phrase
from ingest.reference.context import Context
from ingest.reference.instruments import MEDIATING, Treaty

# Kinds that are mostly between two; a named treaty of another kind ("the Non-Proliferation Treaty") has many parties.
BILATERAL = frozenset(
    [
        "basing-access",
        "defence-pact",
        "energy",
        "friendship-cooperation",
        "security-cooperation",
        "strategic-partnership",
    ]
)
TWO = 2
OF_UNION = frozenset({"CEU", "EUCOUNCIL"})
ITS_PARTIES = frozenset({"party", "side", "signatory"})
BINDING = frozenset({"bind", "link", "unite", "commit", "oblige"})
TALKS = frozenset({"talk", "negotiation", "meeting", "summit", "conference", "dialogue", "mediation"})


def acting_states(context: Context, paragraph: Paragraph, predicate: Predicate) -> list[Entity]:
    """Return the states and organisations that act: subjects, their "with X", and an agent named "between X and Y"."""
    mediated = predicate.head.lemma_ in MEDIATING  # "the truce that Qatar brokered": no party to it
    tokens = [] if mediated else list(predicate.subjects)
    for name in ("with", "between", "among") if mediated else ("with", "between", "by", "among"):
        tokens.extend(predicate.prepositions.get(name, ()))
    for subject in predicate.subjects:  # "talks between A and B ended in an accord"
        if subject.lemma_ in TALKS:
            inner = read_predicate(subject).prepositions
            tokens.extend(each for name in ("between", "with", "among") for each in inner.get(name, ()))
    return for_union(context, context.reference.states(paragraph.number, tokens))


def for_union(context: Context, parties: list[Entity]) -> list[Entity]:
    """Return *parties* with the Union in the place of its councils, whose treaties are the Union's."""
    union = context.reference.lexicon.entity("EU")
    return list(dict.fromkeys(union if union and each.code in OF_UNION else each for each in parties))


def complete(context: Context, parties: list[Entity]) -> list[Entity]:
    """Return between whom a treaty is of whose parties a text names one or none: those the article goes on about."""
    for pair in (context.reference.title_states(), context.reference.focus_pair()):
        if len(pair) >= TWO and set(parties) <= set(pair):
            return list(pair)
    return parties


def other_side(context: Context, paragraph: Paragraph, token: Token, one: Entity) -> list[Entity]:
    """Return the state named last before, or in the same sentence, that can be the other side of a bilateral treaty."""
    acting = context.reference.states(paragraph.number, read_predicate(token.sent.root).subjects)
    if told := [each for each in acting if each.kind == "state" and each != one]:
        return told[:1]
    home = context.reference.home
    if home is not None and home != one:
        return [home]
    for mention in context.reference.mentions.before(paragraph.number, token.i):
        if mention.paragraph < paragraph.number:
            break
        entity = context.reference.state_of(mention.entity) if mention.entity.kind == "person" else mention.entity
        if entity is not None and entity.kind == "state" and entity != one:
            return [entity]
    focus = context.reference.focus([one])
    return [focus] if focus is not None else []


def has_partner(token: Token) -> bool:
    """Say whether the phrase names the other side only: "an agreement with the Union"."""
    return any(child.dep_ == "prep" and child.lower_ == "with" for child in token.children)


def is_bilateral(token: Token) -> bool:
    """Say whether the phrase itself says that the treaty is between two sides."""
    text = " ".join(each.lower_ for each in phrase(token))
    return any(
        word in text
        for word in ("bilateral", "intergovernmental", "inter - governmental", "mutual", "inter-governmental")
    )


def may_be_of_two(token: Token, treaty: Treaty) -> bool:
    """Say whether the two states of an article can be a treaty's parties: where it has a name, by its kind."""
    return token.pos_ == "PRON" or not treaty.name or treaty.kind in BILATERAL


def houses(
    context: Context, paragraph: Paragraph, subjects: Sequence[Token], treaty: Treaty, own: list[Entity]
) -> list[Entity]:
    """Return for whom a parliament acts where the text leaves it to the reader: a party; of "both parliaments", all."""
    chambers = [token for token in subjects if token.lemma_.lower() in context.vocabulary.word_sets["legislature"]]
    if not own and (seated := _seated(context, paragraph, chambers)):
        return seated
    if len(treaty.parties) < 2:
        return own
    if says_both(context, subjects):
        return list(treaty.parties)
    if own or not chambers:
        return own
    for mention in context.reference.mentions.before(paragraph.number, chambers[0].i):
        if mention.paragraph < paragraph.number or mention.first < chambers[0].sent.start:
            break
        if mention.entity in treaty.parties:
            return [mention.entity]
    return [context.reference.most_told(treaty.parties)]


def _seated(context: Context, paragraph: Paragraph, chambers: Sequence[Token]) -> list[Entity]:
    """Return the states of "the lower house in Warsaw", "both parliaments in Laos and Vietnam"."""
    places = [
        leaf for each in chambers for child in each.children if child.lower_ in ("in", "of") for leaf in child.children
    ]
    named = [context.reference.mentions.of(paragraph.number, each) for leaf in places for each in expand(leaf)]
    return [mention.entity for mention in named if mention is not None and mention.entity.kind == "state"]


def says_both(context: Context, subjects: Sequence[Token]) -> bool:
    """Say whether the subject is "both parliaments", "the two houses"."""
    houses = context.vocabulary.word_sets["legislature"]
    return any(
        child.lower_ in ("both", "two") for each in subjects if each.lemma_.lower() in houses for child in each.children
    )


def pair_in_focus(context: Context) -> list[Entity]:
    """Return the parties of the treaty that was last spoken of, where they are two."""
    pairs = (list(treaty.parties) for treaty in reversed(context.instruments.treaties) if len(treaty.parties) == 2)
    return next(pairs, None) or context.reference.focus_pair()


def actors_of(
    context: Context, paragraph: Paragraph, match: Match, action: str, token: Token, treaty: Treaty
) -> list[Entity]:
    """Return who does *action* to the treaty that *token* means, as the clause itself tells."""
    predicate = match.predicate
    joint = bool(match.frame.values.get("joint"))
    is_subject = token in match.themes and token in predicate.subjects  # "it runs out in July": the treaty itself
    own = [] if is_subject else context.reference.states(paragraph.number, predicate.subjects)
    if joint and treaty.parties and any(each.lemma_.lower() in ITS_PARTIES for each in predicate.subjects):
        own = list(treaty.parties)
    if action == "ratify":
        own = houses(context, paragraph, predicate.subjects, treaty, own)
    if not own and match.nominal and action == "withdraw":  # "the withdrawal of Jordan from the treaty"
        own = context.reference.states(paragraph.number, [each for each in predicate.objects if each != token])
    letting = letting_verb(predicate.head) if is_subject else None
    if letting is not None:
        own = context.reference.states(paragraph.number, read_predicate(letting).subjects)
    if is_subject and predicate.head.lemma_ in BINDING and not predicate.passive:  # "the treaty bound Laos and Vietnam"
        return context.reference.states(paragraph.number, predicate.objects)
    if not joint or (is_subject and token.pos_ == "PRON"):
        return own
    actors = acting_states(context, paragraph, predicate)
    if not actors and predicate.head.dep_ == "acl":  # "settled their dispute in a treaty signed in Accra"
        above = next((each for each in predicate.head.ancestors if each.pos_ == "VERB"), predicate.head)
        named = acting_states(context, paragraph, read_predicate(above))
        actors = named if len(named) > 1 else []
    return actors


def letting_verb(head: Token) -> Token | None:
    """Return the verb of "let the treaty lapse", "was allowed to expire": then it has lapsed."""
    above = head.head
    return above if head.dep_ in ("ccomp", "xcomp") and above.lemma_ in ("let", "allow") and above != head else None
