"""Which kind of incident it is, where the verb alone does not say: an attack or a massacre, a test, a vote."""

from __future__ import annotations

from spacy.tokens import Token

from ingest.acts.places import spot_at
from ingest.basics.vocabulary import word_set
from ingest.language.frames import Match
from ingest.language.sentences import Paragraph, phrase
from ingest.reference.context import Context

ARMED = word_set(
    "troop force soldier army rebel fighter militia militiaman insurgent guerrilla separatist jihadist paratrooper "
    "tank marine gunman column battalion brigade division militant commando mercenary infantry islamist"
)
NO_KILLERS = frozenset(
    {"war", "protest", "clash", "fighting", "earthquake", "disease", "riot", "which", "that", "it", "conflict"}
)
ATTACKERS = frozenset(
    {
        "gunman",
        "gunmen",
        "bomber",
        "attacker",
        "militant",
        "bomb",
        "explosion",
        "blast",
        "terrorist",
        "insurgent",
        "missile",
    }
    | {
        "rocket",
        "airstrike",
        "strike",
        "drone",
        "jihadist",
        "assailant",
        "sniper",
        "mortar",
        "raid",
        "attack",
        "bombing",
    }
)


def falls_into_nothing(match: Match) -> bool:
    """Say whether what is fired falls where nobody is: "into the sea", "into space"."""
    places = (each for name in ("into", "toward", "towards") for each in match.predicate.prepositions.get(name, ()))
    return any(token.lemma_.lower() in ("sea", "ocean", "space", "orbit", "water") for token in places)


def is_a_test(noun: Token) -> bool:
    """Say whether an explosion is one of a weapon that is tried: "nuclear explosions", "the underground blast"."""
    words = {child.lower_ for child in noun.children if child.dep_ in ("amod", "compound", "nmod")}
    return noun.lemma_.lower() in ("explosion", "blast", "detonation") and bool(
        words & {"nuclear", "atomic", "underground", "thermonuclear", "hydrogen", "test", "atmospheric"}
    )


def takes_town(context: Context, paragraph: Paragraph, match: Match) -> bool:
    """Say whether those who take a place are armed, and what they take a town or region: "the rebels took Goma"."""
    verb = match.predicate.head
    towns = [spot for each in match.themes if (spot := spot_at(context, paragraph, each)) and spot.kind == "place"]
    armed = any(token.lemma_.lower() in ARMED for each in match.predicate.subjects for token in phrase(each))
    if not armed:
        doers = context.reference.all_actors(paragraph.number, match.predicate.subjects)
        armed = any(each.kind == "organisation" and context.reference.is_movement(each) for each in doers)
        relative = verb.dep_ == "relcl" and any(token.lemma_.lower() in ARMED for token in phrase(verb.head))
        armed = armed or relative
    return bool(towns) and armed


def read_killing(match: Match) -> str | None:
    """Return what those who kill make of it: a war or a protest is told by its own word, gunmen make an attack."""
    killers = {token.lemma_.lower() for token in match.predicate.subjects}
    if not killers or killers & NO_KILLERS:
        return None
    return "attack" if killers & ATTACKERS else "massacre"


def is_vote(context: Context, paragraph: Paragraph, match: Match) -> bool:
    """Say whether "was elected" tells of a vote in a state: with a date or a share of it, of no organisation's head."""
    head = match.predicate.head
    inside = context.reference.mentions.within(paragraph.number, head.subtree)
    shares = any(token.lower_ in ("vote", "votes", "cent", "%") for token in head.subtree)
    dated = context.timeline.timing(paragraph, head).when is not None
    if any(child.dep_ == "xcomp" and child.lemma_ == "succeed" for child in head.children) and not shares:
        return False  # who is elected to succeed somebody is elected by a body
    return (dated or shares) and not any(mention.entity.kind == "organisation" for mention in inside)


def seizes_foreigners(context: Context, paragraph: Paragraph, match: Match) -> bool:
    """Say whether those who are arrested are another state's people: "arrested two Colombian surveyors"."""
    if match.frame.name != "incident-capture" or match.predicate.head.lemma_ not in ("arrest", "detain", "seize"):
        return False
    ours = context.reference.states(paragraph.number, match.predicate.subjects)
    taken = context.reference.mentions.within(
        paragraph.number, [each for token in match.themes for each in token.subtree]
    )
    return any(each.entity.kind == "state" and each.via == "demonym" and each.entity not in ours for each in taken)
