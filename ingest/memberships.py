"""Claims about membership: who joins, leaves, is suspended from or belongs to which organisation."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from ingest.claims import Entity
from ingest.context import Context
from ingest.frames import Match
from ingest.predicates import Predicate, read_predicate
from ingest.sentences import Paragraph, expand, phrase

BODIES = ("organisation",)
UNNAMED = ("membership-suspend", "membership-expel", "membership-admit")  # "33 members voted to suspend Honduras"
# What may hang on a verb of membership that names no body: times, company, what was asked for.
PEOPLES = frozenset({"demonym", "people"})
TEMPORAL = frozenset(
    ["in", "on", "at", "after", "before", "since", "until", "during", "by", "with", "for", "later", "ago"]
)
ASKED = frozenset({"membership", "readmission", "application"})
LINKS = ("from", "of", "in", "into", "to", "within")


def find_membership_acts(context: Context, paragraph: Paragraph, match: Match) -> None:
    """Add the claims that *match* of a membership frame makes."""
    if (match.frame.values.get("roles") or {}).get("theme") == "none":
        members, organisations = _bare(context, paragraph, match)
    elif match.predicate.head.pos_ in ("VERB", "AUX"):
        members, organisations = _verb(context, paragraph, match)
    else:
        members, organisations = _noun(context, paragraph, match)
    if not organisations and match.frame.name in UNNAMED and not _are_pronouns(match.themes):
        organisations = context.reference.main_organisation()
    action, head = _asked_or_asking(str(match.frame.values["action"]), match.predicate.head)
    for organisation in organisations:
        for member in members:
            if member != organisation and member.kind in ("state", "organisation") and _can_have_members(organisation):
                context.add(
                    "membership",
                    {"member": [member], "organisation": [organisation]},
                    {"action": action},
                    paragraph=paragraph,
                    head=head,
                    rule=match.frame.name,
                    arguments=[*match.themes, *match.predicate.subjects],
                    status="actual" if head.dep_ == "pobj" and head.head.lower_ == "as" else None,
                )


def _asked_or_asking(action: str, head: Token) -> tuple[str, Token]:
    """Return what is done where joining is only asked for: "invited Poland to join", "its bid to enter"."""
    if action != "join" or head.dep_ not in ("xcomp", "ccomp", "acl", "advcl") or head.tag_ != "VB":
        return action, head
    governor = head.head
    if governor.lemma_ in ("invite", "ask") and (governor.lemma_ == "invite" or governor.tag_ == "VBN"):
        return "invite", governor
    if governor.lemma_ in ("apply", "bid", "application", "candidacy"):
        return "apply", governor
    return action, head


def _can_have_members(organisation: Entity) -> bool:
    return organisation.kind == "organisation"


def _verb(context: Context, paragraph: Paragraph, match: Match) -> tuple[list[Entity], list[Entity]]:
    theme = (match.frame.values.get("roles") or {}).get("theme")
    predicate = match.predicate
    if theme == "organisation":
        members = _states(context, paragraph, predicate.subjects)
        if predicate.passive and not members:
            members = _states(context, paragraph, predicate.objects)
        return members, organisations_of(context, paragraph, match.themes)
    if theme == "membership":
        return _suspended_membership(context, paragraph, match)
    organisations = [
        each for name in LINKS for each in organisations_of(context, paragraph, predicate.prepositions.get(name, ()))
    ]
    organisations = (
        organisations
        or _invited_to(context, paragraph, predicate)
        or organisations_of(context, paragraph, predicate.subjects)
    )
    return _states(context, paragraph, match.themes), organisations


def _bare(context: Context, paragraph: Paragraph, match: Match) -> tuple[list[Entity], list[Entity]]:
    """Read "The Gambia, which left in 2013": a state joins, leaves or applies, and no word says what."""
    predicate = match.predicate
    head = predicate.head
    if predicate.passive or any(child.dep_ in ("dobj", "xcomp", "ccomp", "dative") for child in head.children):
        plain = [child for child in head.children if child.dep_ == "dobj" and child.lemma_ in ASKED]
        if predicate.passive or not plain:
            return [], []
    if any(name.rpartition(" ")[2] not in TEMPORAL for name in predicate.prepositions):
        return [], []
    members = _named(context, paragraph, predicate.subjects)
    return members, context.reference.main_organisation() if members else []


def _named(context: Context, paragraph: Paragraph, tokens: Sequence[Token]) -> list[Entity]:
    """Return the states that the words themselves name: no pronoun, no people ("the Russians")."""
    named = [context.reference.mentions.of(paragraph.number, token) for token in tokens]
    return [each.entity for each in named if each and each.entity.kind == "state" and each.via not in PEOPLES]


def _are_pronouns(tokens: Sequence[Token]) -> bool:
    """Say whether nothing but a pronoun tells who is meant."""
    return bool(tokens) and all(token.pos_ == "PRON" for token in tokens)


def _suspended_membership(context: Context, paragraph: Paragraph, match: Match) -> tuple[list[Entity], list[Entity]]:
    members: list[Entity] = []
    organisations = organisations_of(context, paragraph, match.predicate.subjects)
    for token in match.themes:
        if token.lemma_.lower() != "membership":
            continue
        owners = [child for child in token.children if child.dep_ in ("poss", "amod", "compound")]
        members.extend(_states(context, paragraph, owners))
        inner = read_predicate(token).prepositions
        organisations = [
            each for name in ("of", "in") for each in organisations_of(context, paragraph, inner.get(name, ()))
        ] or organisations
    return members, organisations


def _invited_to(context: Context, paragraph: Paragraph, predicate: Predicate) -> list[Entity]:
    """Return the organisation of "invited Albania to join NATO"."""
    for child in predicate.head.children:
        if child.dep_ in ("xcomp", "ccomp", "advcl") and child.lemma_ in ("join", "enter", "become"):
            inner = read_predicate(child)
            found = organisations_of(context, paragraph, inner.objects)
            found.extend(
                each
                for token in inner.objects
                for name in ("of",)
                for each in organisations_of(context, paragraph, read_predicate(token).prepositions.get(name, ()))
            )
            if found:
                return found
    return []


def _noun(context: Context, paragraph: Paragraph, match: Match) -> tuple[list[Entity], list[Entity]]:
    """Read "Finland's accession to NATO", "the suspension of Mali from the AU", "France, a member of NATO"."""
    predicate = match.predicate
    head = predicate.head
    action = match.frame.values["action"]
    organisations = [
        each
        for name in ("to", "from", "of", "in", "into")
        for each in organisations_of(context, paragraph, predicate.prepositions.get(name, ()))
    ]
    organisations.extend(
        m.entity
        for m in context.reference.mentions.within(
            paragraph.number, [c for c in head.children if c.dep_ in ("compound", "nmod", "amod")]
        )
        if m.entity.kind in BODIES
    )
    if action == "be":
        return _members_beside(context, paragraph, head), list(dict.fromkeys(organisations))
    owners = [
        child
        for child in head.children
        if child.dep_ in ("poss", "amod", "compound", "nmod") and not organisations_of(context, paragraph, [child])
    ]
    members = _states(context, paragraph, owners) or _states(context, paragraph, predicate.prepositions.get("of", ()))
    if action == "be" or not members:
        return [], []
    return members, list(dict.fromkeys(organisations))


def _members_beside(context: Context, paragraph: Paragraph, head: Token) -> list[Entity]:
    """Return whom "member" is said of: an apposition, or the subject of "is"."""
    if head.dep_ == "appos":
        return _states(context, paragraph, expand(head.head)[:1])
    if head.dep_ == "attr":
        return []  # the verb's frame reads it
    if head.dep_ == "pobj" and head.head.lower_ == "as":
        verb = head.head.head
        return _states(context, paragraph, read_predicate(verb).subjects) if verb.pos_ == "VERB" else []
    return _states(context, paragraph, [child for child in head.children if child.dep_ == "appos"])


def _states(context: Context, paragraph: Paragraph, tokens: Sequence[Token]) -> list[Entity]:
    found = context.reference.states(paragraph.number, tokens)
    return [entity for entity in found if entity.kind == "state"] or found


def organisations_of(context: Context, paragraph: Paragraph, tokens: Sequence[Token]) -> list[Entity]:
    """Return the organisations that the phrases name, or mean ("the bloc")."""
    found: list[Entity] = []
    for token in tokens:
        if token.lower_ == "it":
            found.extend(context.reference.last_organisation(paragraph.number, token))
        for entity in context.reference.actors(paragraph.number, token):
            if entity.kind in BODIES:
                found.append(entity)
        if not found and token.lemma_.lower() in (
            "structure",
            "council",
            "membership",
            "programme",
            "program",
            "command",
        ):
            found.extend(
                m.entity
                for m in context.reference.mentions.within(paragraph.number, phrase(token))
                if m.entity.kind in BODIES
            )
    return list(dict.fromkeys(found))
