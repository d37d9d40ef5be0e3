"""Where something happens: the state of a town, base, port or region that is named, or the place by its own name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from ingest.basics.claims import Entity
from ingest.language.predicates import read_predicate
from ingest.language.sentences import Paragraph, expand, words
from ingest.names.lexicon import Name
from ingest.reference.context import Context
from ontology.iris import slug

PLACING = ("in", "at", "near", "across", "off", "outside", "inside", "around", "over", "throughout", "on", "along")
OF_PLACE = frozenset(
    {"city", "town", "village", "port", "province", "region", "district", "capital", "island", "outskirts"}
)
OF_PLACE |= frozenset(
    {"suburb", "streets", "street", "centre", "center", "airport", "base", "north", "south", "east", "west"}
)
LAND = frozenset({"country", "nation", "capital", "territory", "kingdom", "republic", "soil"})
NAMED = ("GPE", "LOC", "FAC", "PERSON", "ORG", "NORP")
SEAWAYS = frozenset({"strait", "straits", "gulf", "sea", "ocean", "channel", "bay", "cape"})
LONGEST = 4  # words of a place's name


def place_of(context: Context, paragraph: Paragraph, head: Token) -> Entity | None:
    """Return where the event of *head* takes place, as "in X" or "at X" tells."""
    return next(_known(context, paragraph, head), None)


def _known(context: Context, paragraph: Paragraph, head: Token) -> Iterator[Entity]:
    for token in _places_beside(head):
        for each in _down(token):
            state = spot_at(context, paragraph, each)
            if state is not None:
                yield state
                break


def _places_beside(head: Token) -> Iterator[Token]:
    """Yield what stands behind the prepositions of place of *head* and of its idiom: "came to blows in X"."""
    prepositions = read_predicate(head).prepositions
    for name in PLACING:
        yield from prepositions.get(name, ())
    for name, nouns in prepositions.items():
        for noun in nouns if name in ("to", "over", "against") else ():
            if noun.pos_ == "NOUN":
                yield from (each for inner in PLACING for each in read_predicate(noun).prepositions.get(inner, ()))


def _down(token: Token) -> Iterator[Token]:
    """Yield *token* and the names that say which town or part it is: "the city of X", "a hotel in X", "X, in Y"."""
    yield token
    for child in token.children:
        if child.dep_ in ("appos", "compound", "poss", "nmod") and child.ent_type_ != "NORP":
            yield child
        elif token.lower_ in SEAWAYS:
            continue  # the Strait of Hormuz is nobody's land
        elif child.dep_ == "prep" and child.lower_ in ("of", "in", "near", "at", "outside"):
            for leaf in child.children:
                if leaf.dep_ == "pobj":
                    yield from _down(leaf)


def land_of(context: Context, spot: Entity | None) -> Entity | None:
    """Return the state in which a town, base, port or region lies; a state as it is."""
    if spot is None or spot.kind == "state":
        return spot
    owner = context.reference.lexicon.entity(spot.of) if spot.of else None
    return owner if owner is not None and owner.kind == "state" else None


def spot_at(context: Context, paragraph: Paragraph, token: Token) -> Entity | None:
    """Return the state, or the town, base, port or region of a known state, that *token* names."""
    mention = context.reference.mentions.of(paragraph.number, token)
    if mention is not None and mention.via not in ("capital", "person", "surname"):
        return mention.entity if mention.entity.kind == "state" else _as_capital(context, token)
    listed = _listed(context, paragraph, token)
    if listed is not None:
        return listed
    if mention is not None and mention.entity.kind == "state":
        return mention.entity
    if token.lemma_.lower() in LAND and any(child.lower_ in ("the", "that", "this") for child in token.children):
        return next(iter(context.reference.states(paragraph.number, [token])), None)
    return None


def _as_capital(context: Context, token: Token) -> Entity | None:
    """Return the state whose capital a name of a body is behind a preposition: "met in Brussels"."""
    if token.dep_ != "pobj":
        return None
    names = [value for _, _, values in context.reference.lexicon.trie.find(token.text) for value in values]
    found = (name.entity for name in names if isinstance(name, Name) and name.via == "capital")
    return next((entity for entity in found if entity.kind == "state"), None)


def _listed(context: Context, paragraph: Paragraph, token: Token) -> Entity | None:
    """Return the longest name in the table of places that *token* is part of, with its state."""
    if token.pos_ not in ("PROPN", "NOUN", "ADJ", "VERB", "ADV", "X") or not token.text[:1].isupper():
        return None
    doc, table = token.doc, context.reference.lexicon.places
    for length in range(LONGEST, 0, -1):
        for first in range(max(token.i - length + 1, 0), token.i + 1):
            if first + length <= len(doc):
                states = table.get(doc[first : first + length].text.replace(" - ", "-"))
                if states and not _cuts_name(context, paragraph, doc[first]):
                    state = next((state for state in states if context.reference.is_named(state)), states[0])
                    name = doc[first : first + length].text.replace(" - ", "-")
                    return Entity("place", slug(name), name, slug(name), state.code)
    return None


def _cuts_name(context: Context, paragraph: Paragraph, first: Token) -> bool:
    """Say whether a longer name goes on before *first*: "Martin" in "St Martin's Island"."""
    if first.i == first.sent.start:
        return False
    before = first.nbor(-1)
    longer = before.pos_ == "PROPN" and before.text[:1].isupper() and before.dep_ == "compound"
    return longer and context.reference.mentions.of(paragraph.number, before) is None


def own_place(context: Context, paragraph: Paragraph, head: Token) -> Entity | None:
    """Return the place behind "in", "at" or "near" that the tables do not have, by its own name."""
    prepositions = read_predicate(head).prepositions
    for name in ("at", "in", "near", "off"):
        for token in prepositions.get(name, ()):
            if token.pos_ == "PROPN" and token.ent_type_ in NAMED and _is_free(context, paragraph, token):
                text = _own_name(token)
                return Entity("place", slug(text), text, slug(text))
    return None


def _own_name(token: Token) -> str:
    """Return the words of a place's name, with what "of" adds to it: "Strait of Hormuz"."""
    parts = [each for each in token.subtree if each.pos_ == "PROPN" and each.i <= token.i]
    for child in token.children:
        if child.lower_ == "of" and child.i == token.i + 1:
            parts.extend(leaf for leaf in child.children if leaf.dep_ == "pobj" and leaf.pos_ == "PROPN")
    return words(parts)


def _is_free(context: Context, paragraph: Paragraph, token: Token) -> bool:
    mention = context.reference.mentions.of(paragraph.number, token)
    return mention is None or mention.entity.kind == "place" or mention.via == "person"


def place_of_noun(context: Context, paragraph: Paragraph, head: Token) -> Entity | None:
    """Return where the event is that the noun *head* names: "in X", "the X massacre", "the war of X and Y"."""
    for each in (head, *members_of(head)):  # "the seizure of hostages in Lebanon": "in" may hang on either noun
        place = place_of(context, paragraph, each)
        if place is not None:
            return place
    place = _before(context, paragraph, head)
    if place is not None:
        return place
    for token in members_of(head):
        found = [entity for entity in context.reference.states(paragraph.number, [token]) if entity.kind == "state"]
        place = spot_at(context, paragraph, token) or next(iter(found), None)
        if place is not None:
            return place
    return None


def _before(context: Context, paragraph: Paragraph, head: Token) -> Entity | None:
    for child in sorted(head.children, key=lambda each: -each.i):
        if child.dep_ not in ("compound", "amod", "poss", "nmod"):
            continue
        state = spot_at(context, paragraph, child)
        if state is not None:
            return state
        if (
            child.dep_ in ("compound", "nmod")
            and child.pos_ == "PROPN"
            and child.ent_type_ in NAMED
            and context.reference.mentions.of(paragraph.number, child) is None
            and len(child.text) > 3
        ):
            lefts = [left for left in child.lefts if left.dep_ == "compound"]
            name = " ".join(each.text for each in [*lefts, *_compounds(head, child), child])
            return Entity("place", slug(name), name, slug(name))
    return None


def _compounds(head: Token, last: Token) -> list[Token]:
    """Return the names right before *last* that belong to the same place: "Fergana Valley riots"."""
    return [child for child in head.children if child.dep_ == "compound" and child.pos_ == "PROPN" and child.i < last.i]


def members_of(head: Token) -> list[Token]:
    """Return what "of X" and "between X and Y" name behind an event noun."""
    prepositions = read_predicate(head).prepositions
    return [*prepositions.get("of", ()), *prepositions.get("between", ())]


def spots_among(context: Context, paragraph: Paragraph, tokens: Iterable[Token]) -> list[Entity]:
    """Return the places that phrases name or that the things in them are at, each once."""
    found = [spot_at(context, paragraph, part) for token in tokens for each in expand(token) for part in _down(each)]
    return list(dict.fromkeys(spot for spot in found if spot is not None))
