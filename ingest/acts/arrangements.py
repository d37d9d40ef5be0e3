"""Access told without a verb of it: "made the field available to X", "transit agreements with Y", "ordered X out"."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from ingest.acts.access import has_military_word, known_guests, lands, names_base, owners_of, recent_party, what_of
from ingest.acts.places import land_of, spots_among
from ingest.basics.claims import Entity
from ingest.basics.vocabulary import word_set
from ingest.language.predicates import read_predicate
from ingest.language.sentences import Paragraph, phrase, words
from ingest.reference.context import Context

MAKING = word_set("make put place keep")
USES = word_set("transit overflight basing landing stationing")
PAPERS = word_set("agreement accord deal arrangement pact treaty contract")
SIGNED = word_set("sign conclude reach agree seal make have initial negotiate")
ORDERING_OUT = word_set("see order throw kick turf send show boot")
OUT = word_set("out packing home off")
FLAGS = word_set("flag tricolour tricolor colours colour standard ensign banner")
LOWERED = word_set("lower haul furl strike take")
FLOWN = ("over", "at", "in", "on", "from", "above")
COME_DOWN = word_set("come go")
GOING = word_set("withdrawal pullout departure pull-out exit evacuation retreat")


def find_arrangements(context: Context, paragraph: Paragraph, token: Token) -> None:
    """Add the access that *token* tells of."""
    if token.lower_ == "available" and token.head.lemma_ in MAKING:
        _add_available(context, paragraph, token)
    elif token.lemma_.lower() in PAPERS and token.pos_ == "NOUN":
        _add_agreed(context, paragraph, token)
    elif token.lemma_ in ORDERING_OUT and token.pos_ == "VERB":
        _add_ordered_out(context, paragraph, token)
    elif token.lemma_.lower() in FLAGS and token.dep_ in ("nsubj", "nsubjpass"):
        _add_flag(context, paragraph, token)
    elif token.lemma_.lower() in GOING and token.pos_ == "NOUN":
        _add_departure(context, paragraph, token)


def _add_available(context: Context, paragraph: Paragraph, available: Token) -> None:
    """Read "made the airfield available to the United States", which the parser takes for a clause of its own."""
    verb = read_predicate(available.head)
    things = [child for child in available.children if child.dep_ == "nsubj"] or list(verb.objects)
    if not any(names_base(context, each) or has_military_word(context, words(phrase(each))) for each in things):
        return
    receivers = [each for child in available.children if child.lower_ == "to" for each in child.children]
    receivers.extend(verb.prepositions.get("to", ()))
    hosts = [*context.reference.states(paragraph.number, verb.subjects), *lands(context, paragraph, things, available)]
    guests = context.reference.states(paragraph.number, receivers)
    _add(context, paragraph, available.head, hosts, guests[:1], "grant", things)


def _add_agreed(context: Context, paragraph: Paragraph, paper: Token) -> None:
    """Read "concluded transit agreements with A and B": those who sign it with an army open their land to it."""
    kinds = {child.lower_ for child in paper.children if child.dep_ in ("compound", "amod", "nmod")}
    if not kinds & USES or paper.dep_ != "dobj" or paper.head.lemma_ not in SIGNED:
        return
    signers = context.reference.states(paragraph.number, read_predicate(paper.head).subjects)
    others = context.reference.states(paragraph.number, read_predicate(paper).prepositions.get("with", ()))
    if len(signers) != 1:
        return
    for host in others:
        _add(context, paragraph, paper.head, [host], signers, "grant", [paper])


def _add_ordered_out(context: Context, paragraph: Paragraph, verb: Token) -> None:
    """Read "ordered the Americans out", where the article has told of their forces before."""
    if not any(child.lower_ in OUT and child.dep_ in ("prt", "advmod", "acomp", "xcomp") for child in verb.children):
        return
    predicate = read_predicate(verb)
    told = set(known_guests(context))
    people = [
        mention.entity
        for each in predicate.objects
        if (mention := context.reference.mentions.of(paragraph.number, each)) and mention.entity in told
    ]
    doers = predicate.subjects_or_patients() if not predicate.passive else predicate.subjects
    hosts = context.reference.states(paragraph.number, doers)
    _add(context, paragraph, verb, hosts, people[:1], "revoke", list(predicate.objects))


def _add_flag(context: Context, paragraph: Paragraph, flag: Token) -> None:
    """Read "the French flag came down over the base", "the colours were lowered at the fort": the guest leaves it."""
    verb = flag.head
    falls = verb.lemma_ in COME_DOWN and any(child.lower_ == "down" for child in verb.children)
    if not falls and not (verb.lemma_ in LOWERED and flag.dep_ == "nsubjpass"):
        return
    prepositions = read_predicate(verb).prepositions
    things = [each for name, found in prepositions.items() if name.split()[-1] in FLOWN for each in found]
    military = [each for each in things if names_base(context, each) or has_military_word(context, words(phrase(each)))]
    if not military:
        return
    hosts = lands(context, paragraph, military, flag)
    guests = owners_of(context, paragraph, flag) or [each for each in known_guests(context) if each not in hosts]
    host = hosts or [each for each in [context.reference.scene(guests)] if each is not None]
    host = host or recent_party(context, "host")
    _add(context, paragraph, verb, host, guests[:1], "withdraw", [flag, *military])


def _add_departure(context: Context, paragraph: Paragraph, noun: Token) -> None:
    """Read "the withdrawal of NATO from Afghanistan": one that leaves another's land leaves it with its troops."""
    predicate = read_predicate(noun)
    leaving = context.reference.states(paragraph.number, [*predicate.prepositions.get("of", ()), *predicate.subjects])
    spots = spots_among(context, paragraph, predicate.prepositions.get("from", ()))
    left = [land for spot in spots if (land := land_of(context, spot)) is not None]
    forces = [each for token in predicate.prepositions.get("of", ()) for each in owners_of(context, paragraph, token)]
    if forces:
        return  # told by the frames
    _add(context, paragraph, noun, left, leaving[:1], "withdraw", [noun])


def _add(
    context: Context,
    paragraph: Paragraph,
    head: Token,
    hosts: Sequence[Entity],
    guests: Sequence[Entity],
    action: str,
    arguments: Sequence[Token],
) -> None:
    host = next((each for each in hosts if each.kind == "state" and each not in guests), None)
    if host is None or not guests:
        return
    text = " ".join(words(phrase(each)) for each in arguments).lower()
    what = "troops" if action == "withdraw" else what_of(text, context.vocabulary)
    context.add(
        "access",
        {"host": [host], "guest": list(guests)},
        {"what": what, "action": action},
        paragraph=paragraph,
        head=head,
        rule="access-arrangement",
        arguments=arguments,
    )
