"""Claims about access: whose forces may use what on whose land."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from ingest.claims import Entity
from ingest.context import Context
from ingest.frames import Match
from ingest.predicates import read_predicate
from ingest.sentences import Paragraph, phrase, words
from ingest.vocabulary import Vocabulary

STANDING = frozenset({"base", "airbase", "garrison", "airfield", "radar", "installation", "troop", "contingent"})
HERE = ("in", "at", "on", "near", "from", "within", "out of")


def find_access_acts(context: Context, paragraph: Paragraph, match: Match) -> None:
    """Add the claims that *match* of an access frame makes."""
    theme = match.frame.theme
    for token in match.themes or _nominal_themes(match):
        text = words(phrase(token)).lower()
        if (
            theme is None
            or not theme.search(text)
            or not any(word in text for word in context.vocabulary.word_sets["military"])
            or context.reference.mentions.of(paragraph.number, token)
        ):
            continue
        host, guest = _parties(context, paragraph, match, token)
        allowing = _allowing(match.predicate.head)
        if allowing is not None and guest is not None:
            hosts = context.reference.states(paragraph.number, read_predicate(allowing).subjects)
            host = next((entity for entity in hosts if entity != guest), host)
        if host is None or guest is None or host == guest or host.kind != "state":
            continue
        context.add(
            "access",
            {"host": [host], "guest": [guest]},
            {"what": what_of(text, context.vocabulary), "action": str(match.frame.values["action"])},
            paragraph=paragraph,
            head=allowing if allowing is not None else match.predicate.head,
            rule=match.frame.name,
            arguments=[token, *match.predicate.subjects],
        )


def _allowing(head: Token) -> Token | None:
    """Return the verb by which a host lets it happen: "allowed Turkey to open a base"."""
    allows = head.dep_ in ("ccomp", "xcomp") and head.head.lemma_ in (
        "allow",
        "let",
        "permit",
        "authorise",
        "authorize",
    )
    return head.head if allows else None


def _nominal_themes(match: Match) -> tuple[Token, ...]:
    return tuple(match.predicate.objects) if match.predicate.head.pos_ == "NOUN" else ()


def what_of(text: str, vocabulary: Vocabulary) -> str:
    """Return what is used: the most telling word of the phrase decides."""
    return next(
        (what for what, forms in vocabulary.words["access"].items() if any(form in text for form in forms)), "base"
    )


def _parties(context: Context, paragraph: Paragraph, match: Match, token: Token) -> tuple[Entity | None, Entity | None]:
    role = (match.frame.values.get("roles") or {}).get("subject")
    subjects = context.reference.states(paragraph.number, match.predicate.subjects)
    owners = _owners(context, paragraph, token)
    places = _places(context, paragraph, match, token)
    receivers = _receivers(context, paragraph, match, token)
    if role == "host":
        host = next(iter(subjects or places), None)
        guest = next((entity for entity in [*receivers, *owners] if entity != host), None)
        return host, guest
    if role == "forces":
        guest = next(iter(owners), None)
        return next((entity for entity in places if entity != guest), None), guest
    guest = next(iter(subjects or owners), None)
    return next((entity for entity in [*places, *owners] if entity != guest), None), guest


def _owners(context: Context, paragraph: Paragraph, token: Token) -> list[Entity]:
    """Return whose the base or the troops are: an adjective, a possessor, an "of"."""
    children = [child for child in token.children if child.dep_ in ("amod", "compound", "poss", "nmod")]
    found = [
        m.entity
        for m in context.reference.mentions.within(paragraph.number, children)
        if m.entity.kind in ("state", "organisation")
    ]
    found.extend(
        entity
        for child in children
        if child.dep_ == "poss"
        for entity in context.reference.states(paragraph.number, [child])
    )
    for inner in read_predicate(token).prepositions.get("of", ()):
        found.extend(context.reference.states(paragraph.number, [inner]) or _owners(context, paragraph, inner))
    return [entity for entity in dict.fromkeys(found) if entity.kind == "state" or entity.code == "NATO"]


def _places(context: Context, paragraph: Paragraph, match: Match, token: Token) -> list[Entity]:
    """Return the states on whose land it is: names behind "in", "at", "from", or the object of "left"."""
    inner = read_predicate(token).prepositions
    tokens = [each for name in HERE for each in (*inner.get(name, ()), *match.predicate.prepositions.get(name, ()))]
    tokens.extend(match.predicate.objects if match.predicate.head.lemma_ in ("leave", "quit") else ())
    found: list[Entity] = []
    for each in tokens:
        mentions = context.reference.mentions.within(paragraph.number, phrase(each))
        found.extend(m.entity for m in mentions if m.entity.kind == "state")
        if not mentions and each.lemma_.lower() in ("country", "territory", "soil", "republic", "island"):
            found.extend(context.reference.states(paragraph.number, [each]))
    return list(dict.fromkeys(found))


def _receivers(context: Context, paragraph: Paragraph, match: Match, token: Token) -> list[Entity]:
    tokens: list[Token] = []
    for name in ("to", "for", "by"):
        tokens.extend(match.predicate.prepositions.get(name, ()))
        tokens.extend(read_predicate(token).prepositions.get(name, ()))
    tokens.extend(child for child in match.predicate.head.children if child.dep_ == "dative" and child.pos_ != "ADP")
    tokens.extend(each for each in match.predicate.objects if each != token and each.i < token.i)
    return [
        entity
        for entity in context.reference.states(paragraph.number, _unique(tokens))
        if entity.kind == "state" or entity.code == "NATO"
    ]


def _unique(tokens: Sequence[Token]) -> list[Token]:
    return list(dict.fromkeys(tokens))


def _host_in_focus(context: Context, guest: Entity | None) -> Entity | None:
    """Return the state the article is about, where forces leave "the country" without its being named."""
    return context.reference.focus([guest]) if guest is not None else None


def find_bare_access(context: Context, paragraph: Paragraph, token: Token) -> None:
    """Read "the Russian base at Gyumri in Armenia": a facility with its user and its land named is in use."""
    if token.lemma_.lower() not in STANDING or token.pos_ not in ("NOUN", "PROPN"):
        return
    text = words(phrase(token)).lower()
    owners = _owners(context, paragraph, token)
    inner = read_predicate(token).prepositions
    mentions = [
        m
        for name in HERE
        for each in inner.get(name, ())
        for m in context.reference.mentions.within(paragraph.number, phrase(each))
    ]
    hosts = [m.entity for m in mentions if m.entity.kind == "state" and m.entity not in owners]
    if (
        not owners
        or not hosts
        or any(claim.type == "access" and claim.roles["host"][0] == hosts[-1] for claim in context.claims[-4:])
    ):
        return
    context.add(
        "access",
        {"host": hosts[-1:], "guest": owners[:1]},
        {"what": what_of(text, context.vocabulary), "action": "grant"},
        paragraph=paragraph,
        head=token,
        rule="access-in-being",
        arguments=[token],
    )
