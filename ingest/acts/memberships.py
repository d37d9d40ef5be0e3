"""Claims about membership: who joins, leaves, is suspended from or belongs to which organisation."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from ingest.acts.bodies import BODIES, organisations_of, takes_members
from ingest.basics.claims import Entity
from ingest.language.frames import Match
from ingest.language.predicates import Predicate, read_predicate
from ingest.language.sentences import Paragraph, expand
from ingest.reference.context import Context

UNNAMED = (
    "membership-suspend",
    "membership-expel",
    "membership-admit",
    "membership-of-suspended",
)  # "33 members voted to suspend Honduras"
# What may hang on a verb of membership that names no body: times, company, what was asked for.
PEOPLES = frozenset({"demonym", "people"})
TEMPORAL = frozenset(
    ["in", "on", "at", "after", "before", "since", "until", "during", "by", "with", "for", "later", "ago"]
)
ASKED = frozenset({"membership", "readmission", "application"})
# Nouns that tell of nothing but membership; with those of the second list somebody must be named whose act it is.
ASSURED = frozenset({"accession", "readmission", "admission", "re-entry"})
ADMITTING = frozenset({"let", "take", "allow", "bring", "welcome", "admit", "readmit", "accept"})
IN_IT = frozenset({"membership", "council", "organ", "rank", "meeting", "club", "family", "body"})
GOING = frozenset({"withdrawal", "departure", "exit"})
RULERS = frozenset({"member", "government", "regime", "junta", "membership", "one"})
FORCES = frozenset({"army", "military", "troop", "force", "people", "opposition", "delegation"})
ABOUT_IT = frozenset({"instrument", "protocol", "process", "talk", "negotiation", "treaty", "criterion", "law", "bill"})
OWNED = frozenset({"entry", "suspension", "expulsion", "exclusion", "application", "candidacy", "re-admission"})
LEAVING_LAND = frozenset({"withdraw", "leave", "pull"})
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
        acting = context.reference.states(paragraph.number, match.predicate.subjects)
        if any(entity.kind == "state" for entity in acting):
            return  # no state shuts another out of a body: "Russia suspended the visa-free regime"
        organisations = _beside(context, paragraph, match.predicate.head) or body_in_view(context, paragraph)
    if match.frame.values["action"] == "be" and _is_over(match.predicate.head):
        return
    action, head = _asked_or_asking(str(match.frame.values["action"]), match.predicate.head)
    for organisation in organisations:
        for member in members:
            if (
                member != organisation
                and member.kind in ("state", "organisation")
                and takes_members(context, organisation)
            ):
                context.add(
                    "membership",
                    {"member": [member], "organisation": [organisation]},
                    {"action": action},
                    paragraph=paragraph,
                    head=head,
                    rule=match.frame.name,
                    arguments=[*match.themes, *match.predicate.subjects],
                    status="actual" if head.dep_ == "pobj" and head.head.lower_ == "as" else _told(context, match),
                )


def _told(context: Context, match: Match) -> str | None:
    """Return what the words of the frame themselves deny ("is outside the bloc"), where nothing governs them."""
    status = match.frame.values.get("status")
    sure = status is not None and context.judge(match.predicate.head, match.themes).status == "actual"
    return str(status) if sure else None


def _is_over(verb: Token) -> bool:
    """Say whether being a member is what ends: "ceases to be a member"."""
    return verb.dep_ in ("xcomp", "pcomp") and verb.head.lemma_ in ("cease", "stop")


def _asked_or_asking(action: str, head: Token) -> tuple[str, Token]:
    """Return what is done where joining is only asked for: "invited Poland to join", "its bid to enter"."""
    if action != "join" or head.dep_ not in ("xcomp", "ccomp", "acl", "advcl") or head.tag_ != "VB":
        return action, head
    governor = head.head
    if governor.lemma_ in ("invite", "ask") and (governor.lemma_ == "invite" or governor.tag_ == "VBN"):
        return "invite", governor
    if governor.lemma_ in ("apply", "bid", "application", "candidacy", "request", "ask", "petition"):
        return "apply", governor
    return action, head


def _verb(context: Context, paragraph: Paragraph, match: Match) -> tuple[list[Entity], list[Entity]]:
    theme = (match.frame.values.get("roles") or {}).get("theme")
    predicate = match.predicate
    if theme == "organisation":
        admits = predicate.head.lemma_ in ADMITTING and not predicate.passive  # "voted to let Sweden into NATO"
        acting = [each for each in predicate.subjects if not _is_traveller(context, paragraph, each)]
        members = _states(context, paragraph, predicate.objects if admits else acting)
        if predicate.passive and not members:
            members = _states(context, paragraph, predicate.objects)
        return members, organisations_of(context, paragraph, match.themes)
    if theme == "membership":
        return _suspended_membership(context, paragraph, match)
    organisations = [
        each for name in LINKS for each in organisations_of(context, paragraph, predicate.prepositions.get(name, ()))
    ]
    if not organisations and _is_elsewhere(predicate):
        return [], []
    organisations = (
        organisations
        or _invited_to(context, paragraph, predicate)
        or organisations_of(context, paragraph, predicate.subjects)
    )
    return _states(context, paragraph, _as_members(context, paragraph, match.themes)), organisations


def _is_elsewhere(predicate: Predicate) -> bool:
    """Say whether it is from something else than a body: "removed Burundi from its agenda"."""
    places = [each for name in ("from", "of", "out of") for each in predicate.prepositions.get(name, ())]
    return any(each.ent_type_ not in ("DATE", "TIME") and each.lemma_ not in IN_IT for each in places)


def _is_traveller(context: Context, paragraph: Paragraph, token: Token) -> bool:
    """Say whether it is people who come and go: "21 officials may not enter the bloc"."""
    unnamed = context.reference.mentions.of(paragraph.number, token) is None
    return unnamed and token.lemma_.lower() in context.vocabulary.nouns["designees"]["officials"]


def _as_members(context: Context, paragraph: Paragraph, tokens: Sequence[Token]) -> list[Token]:
    """Return the words that mean a state itself: not its troops, its envoy or a person."""
    lands = context.vocabulary.word_sets["land"] | RULERS
    found = []
    for token in tokens:
        mention = context.reference.mentions.of(paragraph.number, token)
        named = mention is not None and mention.entity.kind != "person"
        if named or token.pos_ == "PRON" or (mention is None and token.lemma_.lower() in lands - FORCES):
            found.append(token)
    return found


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
    nouns = [noun for noun in predicate.objects if noun.lemma_.lower() == "member"]
    if any(_says_of_what(noun) for noun in nouns):  # "became the Commonwealth's 14th member"
        owners = [child for noun in nouns for child in noun.children if child.dep_ in ("poss", "compound")]
        bodies = organisations_of(context, paragraph, owners)
        return (_states(context, paragraph, predicate.subjects), bodies) if bodies else ([], [])
    members = _named(context, paragraph, predicate.subjects)
    bodies = body_in_view(context, paragraph)
    if not members and bodies and _is_told_of(context, bodies[0]):
        taken_up = _taken_up(context, paragraph, predicate.subjects)
        members = taken_up and (_member_in_view(context, paragraph, bodies) or taken_up)
    if head.lemma_ in LEAVING_LAND and head.dep_ == "advcl" and not _is_known(context, members, bodies):
        return [], []  # "since Spain withdrew in 1976": from a land
    if [body.code for body in bodies] == ["UNSC"] and match.frame.values["action"] in ("be", "join"):
        bodies = [each for each in [context.reference.lexicon.entity("UN")] if each is not None]
    return members, bodies if members else []


def _is_known(context: Context, members: Sequence[Entity], bodies: Sequence[Entity]) -> bool:
    """Say whether the article has told that one of *members* belongs to one of *bodies*."""
    return any(
        claim.type == "membership"
        and set(claim.roles["organisation"]) & set(bodies)
        and set(claim.roles["member"]) & set(members)
        for claim in context.claims
    )


def _says_of_what(noun: Token) -> bool:
    """Say whether "a member" tells itself of what: "a member of parliament", "a cabinet member"."""
    return any(child.dep_ in ("prep", "poss", "compound") for child in noun.children)


def body_in_view(context: Context, paragraph: Paragraph) -> list[Entity]:
    """Return the organisation a paragraph speaks of the membership of, else the one that the article is about."""
    told = [claim for claim in context.claims if claim.type == "membership"]
    if told and told[-1].evidence[0].start >= paragraph.base:
        return list(told[-1].roles["organisation"])
    return context.reference.main_organisation()


def _is_told_of(context: Context, body: Entity) -> bool:
    """Say whether the article has told of somebody's membership of *body*."""
    return any(claim.type == "membership" and body in claim.roles["organisation"] for claim in context.claims)


def _taken_up(context: Context, paragraph: Paragraph, tokens: Sequence[Token]) -> list[Entity]:
    """Return the state that "it" or "the country" means."""
    nouns = context.vocabulary.word_sets["land"]
    chosen = [each for each in tokens if each.lower_ == "it" or each.lemma_.lower() in nouns]
    return [entity for entity in context.reference.states(paragraph.number, chosen) if entity.kind == "state"][:1]


def _member_in_view(context: Context, paragraph: Paragraph, bodies: Sequence[Entity]) -> list[Entity]:
    """Return whose membership of one of *bodies* the paragraph, or the one before, told of last."""
    start = context.paragraphs[max(paragraph.number - 1, 0)].base
    told = [claim for claim in context.claims if claim.type == "membership" and claim.evidence[0].start >= start]
    same = [claim for claim in told if set(claim.roles["organisation"]) & set(bodies)]
    return list(same[-1].roles["member"]) if same else []


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
        if token.lemma_.lower() not in ("membership", "participation"):
            continue
        owners = [child for child in token.children if child.dep_ in ("poss", "amod", "compound")]
        if token.lemma_.lower() == "participation":
            owners = list(match.predicate.subjects)  # "it suspended its participation"
        members.extend(_states(context, paragraph, owners))
        inner = dict(read_predicate(token).prepositions)
        for owner in inner.get("of", ()):  # "the membership of Guinea in the Union"
            inner.setdefault("in", read_predicate(owner).prepositions.get("in", ()))
        members.extend(each for each in _states(context, paragraph, inner.get("of", ())) if each.kind == "state")
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
        for name in ("to", "from", "of", "in", "into", "by")
        for each in organisations_of(context, paragraph, predicate.prepositions.get(name, ()))
    ]
    for each in predicate.prepositions.get("for", ()):  # "its bid for membership of the WTO", "for NATO membership"
        inner = read_predicate(each).prepositions
        organisations.extend(
            found for name in ("of", "in", "to") for found in organisations_of(context, paragraph, inner.get(name, ()))
        )
        before = [child for child in each.children if child.dep_ in ("compound", "nmod", "amod")]
        organisations.extend(organisations_of(context, paragraph, before))
    organisations.extend(
        m.entity
        for m in context.reference.mentions.within(
            paragraph.number, [c for c in head.children if c.dep_ in ("compound", "nmod", "amod")]
        )
        if m.entity.kind in BODIES
    )
    if action == "be":
        whose = [child for child in head.children if child.dep_ == "poss"]
        organisations = organisations or organisations_of(context, paragraph, whose)
        return _members_beside(context, paragraph, head), list(dict.fromkeys(organisations))
    owners = [
        child
        for child in head.children
        if child.dep_ in ("poss", "amod", "compound", "nmod") and not organisations_of(context, paragraph, [child])
    ]
    members = _states(context, paragraph, owners) or _states(context, paragraph, predicate.prepositions.get("of", ()))
    if not organisations and not _leads_elsewhere(head) and _is_assured(context, paragraph, head, members):
        organisations = _beside(context, paragraph, head) or body_in_view(context, paragraph)
    if not members and head.lemma_.lower() in ASSURED:
        members = _member_in_view(context, paragraph, organisations)
    return members, list(dict.fromkeys(organisations)) if members else []


def _beside(context: Context, paragraph: Paragraph, token: Token) -> list[Entity]:
    """Return the one body that the sentence names: "members of the WTO approved Kazakhstan's accession"."""
    named = context.reference.mentions.within(paragraph.number, token.sent)
    bodies = {each.entity for each in named if each.entity.kind in BODIES and takes_members(context, each.entity)}
    return list(bodies) if len(bodies) == 1 else []


def _is_assured(context: Context, paragraph: Paragraph, noun: Token, members: Sequence[Entity]) -> bool:
    """Say whether a noun tells of membership though no body is named beside it: "its readmission", "Laos's entry"."""
    lemma = noun.lemma_.lower()
    for_it = any(
        leaf.lemma_ == "membership" for child in noun.children if child.lower_ == "for" for leaf in child.children
    )
    if lemma in GOING and members:
        bodies = body_in_view(context, paragraph)
        known = bool(bodies) and _is_told_of(context, bodies[0])
        return known and not any(_says_whence(each) for each in noun.children)
    return lemma in ASSURED or (bool(members) and (lemma in OWNED or (lemma == "bid" and for_it)))


def _says_whence(child: Token) -> bool:
    return child.dep_ == "prep" and child.lower_ in ("from", "of", "to")


def _leads_elsewhere(noun: Token) -> bool:
    """Say whether the phrase says what it is to, in words that name no body, or only says which paper is meant."""
    above = noun.head.head if noun.dep_ == "pobj" else noun.head
    if noun.head.lower_ == "for" and above.lemma_ in ("apply", "ask", "application", "request"):
        return True  # told as applying
    if noun.dep_ in ("pobj", "compound", "nmod") and above.lemma_.lower() in ABOUT_IT:
        return True
    return any(
        child.dep_ == "prep" and child.lower_ in ("to", "into", "from") and any(True for _ in child.children)
        for child in noun.children
    )


def _members_beside(context: Context, paragraph: Paragraph, head: Token) -> list[Entity]:
    """Return whom "member" is said of: an apposition, or the subject of "is"."""
    if head.dep_ == "appos":
        return _states(context, paragraph, expand(head.head)[:1])
    if head.dep_ == "attr":
        return []  # the verb's frame reads it
    if head.dep_ == "pobj" and head.head.lower_ == "as":
        above = head.head.head
        tokens = read_predicate(above).subjects if above.pos_ == "VERB" else [above]
        return _states(context, paragraph, tokens)
    return _states(context, paragraph, [child for child in head.children if child.dep_ == "appos"])


def _states(context: Context, paragraph: Paragraph, tokens: Sequence[Token]) -> list[Entity]:
    found = context.reference.states(paragraph.number, tokens)
    states = [entity for entity in found if entity.kind == "state"]
    if not states and any(each.lower_ in ("it", "its") for each in tokens):  # a body joins no other
        return context.reference.last_state(
            paragraph.number, next(each for each in tokens if each.lower_ in ("it", "its"))
        )
    return states or found
