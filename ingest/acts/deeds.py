"""Measures told by what is done: "banned arms sales to Tashkent", "recalled its envoy", "put ten men on a list"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Token

from ingest.acts.decisions import add_decision
from ingest.acts.measures import is_definite, nominal_themes
from ingest.acts.senders import behind_text, bidders, deciders_around, regime
from ingest.acts.targets import direct_targets, in_focus, listed_targets, named_or_told, of_states
from ingest.basics.claims import Entity
from ingest.language.frames import Match
from ingest.language.predicates import Predicate, read_predicate
from ingest.language.sentences import Paragraph, phrase, words
from ingest.reference.context import Context

PERSONAL = frozenset({"travel-ban", "asset-freeze", "general", "other"})


# What a state has, so that who keeps others out of it is told by whose it is: "barred from Algeria's skies".
HELD = frozenset({"airspace", "sky", "port", "territory", "border", "frontier", "soil", "market", "harbour", "harbor"})
SOLD = frozenset({"export", "delivery", "sale", "shipment", "supply"})
GIVEN = frozenset({"aid", "assistance", "help", "loan", "credit", "grant"})
FAVOURED = re.compile(r"trusted|white|preferred|favou?red|buyer|partner|candidate", re.IGNORECASE)
ENVOYS = frozenset({"ambassador", "envoy", "consul"})
OF_TWO = ("border", "frontier")
STAFFING = frozenset({"staff", "personnel", "level", "number"})
STAFFED = re.compile(
    r"(staff|personnel).*(embass|mission|consul)|(embassy|mission|consular|diplomatic) (staff|personnel)"
)
FAR = 40  # words between "relations" and "broke them off"


def find_deed(context: Context, paragraph: Paragraph, match: Match) -> None:
    """Read "banned arms sales to Tashkent", "recalled its ambassador": the verb and its object are the measure."""
    action, kind = str(match.frame.values["action"]), str(match.frame.values["kind"])
    if _tells_who_is_listed(match.predicate.head):
        return
    for token in match.themes or nominal_themes(match.predicate):
        text = _words_of(match, token)
        if text is None or context.instruments.is_sanction(token):
            continue
        senders = _deciders(context, paragraph, match.predicate, token)
        targets, count = direct_targets(context, paragraph, match.predicate, token, senders)
        is_joint = kind == "diplomatic" and len(senders) >= 2 and not targets
        if is_joint and token.lemma_ in ENVOYS and (others := in_focus(context, senders)):
            is_joint, targets = False, others  # "Australia and New Zealand recalled their ambassadors": from a third
        if is_joint and action == "lift":
            continue  # they restore what they had: none of them lifts a measure of its own
        if is_joint:
            senders, targets = senders[:1], senders[1:]
        if senders and not targets:
            targets = _targets_around(context, paragraph, match, token, senders)
        if not senders and match.predicate.passive:
            last = context.instruments.sanctions[-1:]
            senders = [entity for row in last if set(row.targets) & set(targets) for entity in row.senders]
            senders = senders or deciders_around(context, paragraph, match.predicate.head, targets)
            main = regime(context)
            if kind == "diplomatic" and main is not None and senders == main.senders:
                continue  # who broke them off is not told
        if senders and not targets:
            targets = named_or_told(context, paragraph, match.predicate, token, senders)
        if not senders or not targets:
            continue
        told = kind
        if match.frame.name == "sanction-licence":
            told = context.instruments.sanction_kind(token, text) or kind
        if kind not in PERSONAL:
            targets = of_states(context, targets)
        if kind == "trade":
            told = _kind_sold(context, token, text, targets) or kind
        add_decision(context, paragraph, match, action, told, senders, targets, count, [token])


def _tells_who_is_listed(verb: Token) -> bool:
    """Say whether a clause only tells what is done to those on a list: "the list of those whose travel is barred"."""
    while verb.dep_ == "conj":
        verb = verb.head
    head = verb.head
    return verb.dep_ == "relcl" and head.dep_ == "pobj" and head.lemma_ in ("those", "person", "people", "individual")


def _words_of(match: Match, token: Token) -> str | None:
    """Return the words that a deed is done to, of "them" those it takes up; None where the frame wants others."""
    theme, kind = match.frame.theme, match.frame.values["kind"]
    if kind == "diplomatic" and token.lower_ in ("them", "they", "own") and theme is not None:
        before = token.doc[max(token.i - FAR, 0) : token.i]
        return next((each.text for each in reversed(before) if each.pos_ == "NOUN" and theme.search(each.text)), None)
    text = words(phrase(token))
    if token.ent_type_ == "MONEY" or token.lemma_ in ("billion", "million"):  # "froze $1.4 billion in Argentine assets"
        behind = [each for name in ("in", "of", "from") for each in match.predicate.prepositions.get(name, ())]
        text = " ".join([text, *(words(phrase(each)) for each in behind)])
    if token.lemma_ in STAFFING:  # "reduce the staff of its embassies"
        return text if kind == "diplomatic" and STAFFED.search(text) else None
    if kind == "diplomatic":  # the word itself must be the tie, not what it is about
        text = " ".join(each.text for each in [*token.lefts, token])
    return text if theme is not None and theme.search(text) else None


def _deciders(context: Context, paragraph: Paragraph, predicate: Predicate, token: Token) -> list[Entity]:
    """Return who does it: the subject, who bids others do it, or whose is what others are kept out of."""
    found = context.reference.states(paragraph.number, predicate.subjects)
    found = found or behind_text(context, paragraph, predicate.subjects)
    found = found or bidders(context, paragraph, predicate) or _holders(context, paragraph, predicate, token)
    return found or _binding_all(context, predicate)


def _binding_all(context: Context, predicate: Predicate) -> list[Entity]:
    """Return the Security Council of "States must deny permission": nobody else binds all of them."""
    council = context.reference.lexicon.entity("UNSC")
    all_states = any(each.lower_ in ("states", "members", "countries") for each in predicate.subjects)
    bound = any(child.lower_ in ("must", "shall") for child in predicate.head.children)
    named = council is not None and context.reference.is_named(council)
    return [council] if council is not None and named and all_states and bound else []


def _holders(context: Context, paragraph: Paragraph, predicate: Predicate, token: Token) -> list[Entity]:
    kept = [token, *(each for name in ("from", "to") for each in predicate.prepositions.get(name, ()))]
    owners = [
        child
        for each in kept
        if each.lemma_.lower() in HELD
        for child in each.children
        if child.dep_ in ("poss", "amod", "compound", "nmod")
    ]
    if not owners and token.lemma_ in SOLD | GIVEN and predicate.passive:  # "Dutch aid to Suriname was resumed"
        owners = [child for child in token.children if child.dep_ in ("poss", "amod", "compound", "nmod")]
        behind = context.reference.mentions.within(paragraph.number, read_predicate(token).prepositions.get("to", ()))
        owners = owners if behind else []
    if not owners and token.lemma_ in SOLD and predicate.passive:  # "exports from Britain have been halted"
        inner = [*read_predicate(token).prepositions.get("from", ()), *predicate.prepositions.get("from", ())]
        return [entity for entity in context.reference.states(paragraph.number, inner) if entity.kind == "state"][:1]
    named = context.reference.mentions.within(paragraph.number, owners)
    return [mention.entity for mention in named if mention.entity.kind == "state"][:1]


def _targets_around(
    context: Context, paragraph: Paragraph, match: Match, token: Token, senders: Sequence[Entity]
) -> list[Entity]:
    """Return against whom a deed is that names nobody: by the measure told last, the sentences before, the quarrel."""
    kind = match.frame.values["kind"]
    last = context.instruments.sanctions[-1:]
    targets = [entity for row in last if set(row.senders) & set(senders) for entity in row.targets]
    if not targets and kind == "diplomatic":
        targets = _named_before(context, paragraph, token, senders)
    main = regime(context)
    if not targets and main is not None and not set(main.targets) & set(senders):
        targets = main.targets
    if not targets and (kind == "diplomatic" or token.lemma_ in OF_TWO):
        pair = context.reference.focus_pair()
        targets = [each for each in pair if each not in senders] if set(senders) & set(pair) else []
        if not targets and kind == "diplomatic" and token.lemma_ not in OF_TWO:
            targets = in_focus(context, senders)
    return targets


def _kind_sold(context: Context, token: Token, text: str, targets: Sequence[Entity]) -> str | None:
    """Return the kind that the goods tell, of bare "the sales" the kind of the measure told of before."""
    rows = [
        row for row in context.instruments.sanctions[::-1] if row.kind != "trade" and set(row.targets) & set(targets)
    ]
    last = [row for row in rows if row.kind in ("arms-embargo", "energy")]
    if (
        last
        and (is_definite(token) or token.n_lefts + token.n_rights == 0)
        and token.lemma_ in ("sale", "delivery", "shipment", "export", "supply")
    ):
        return last[0].kind
    return context.instruments.sanction_kind(token, text)


def _named_before(context: Context, paragraph: Paragraph, token: Token, senders: Sequence[Entity]) -> list[Entity]:
    """Return the other state that the sentence named before: "a US panel passed it, and Ankara recalled its envoy"."""
    for mention in context.reference.mentions.before(paragraph.number, token.i):
        if mention.paragraph < paragraph.number or mention.first < token.sent.start:
            break
        if mention.entity.kind == "state" and mention.entity not in senders:
            return [mention.entity]
    return []


def find_listing(context: Context, paragraph: Paragraph, match: Match) -> None:
    """Read "sanctioned Belarus", "blacklisted 12 officials", "barred X from entering"."""
    if match.predicate.head.dep_ == "acl" and match.predicate.head.head.dep_ == "pobj":
        return  # "the freeze on persons listed by the Council" only says on whom
    if match.frame.name == "sanction-delist" and _is_list_of_favoured(match.predicate):
        return
    senders = context.reference.states(paragraph.number, match.predicate.subjects)
    is_aside = match.predicate.head.dep_ == "relcl"  # "the countries whose nationals are barred"
    if not senders and match.predicate.passive and not is_aside and (main := regime(context)) is not None:
        senders = main.senders
    if not senders and match.predicate.passive and match.frame.values["kind"] == "travel-ban":
        senders = _entered(context, paragraph, match.predicate)
    targets, count = listed_targets(context, paragraph, match.themes, senders)
    if senders and targets:
        action, kind = str(match.frame.values["action"]), str(match.frame.values["kind"])
        if match.frame.name == "sanction-list":
            kind = _kind_of_list(context, match.predicate) or kind
        add_decision(context, paragraph, match, action, kind, senders, targets, count, match.themes)


def _entered(context: Context, paragraph: Paragraph, predicate: Predicate) -> list[Entity]:
    """Return the state that somebody is kept out of: "have been barred from entering China"."""
    verbs = [each for each in predicate.prepositions.get("from", ()) if each.pos_ == "VERB"]
    entered = [read_predicate(each) for each in verbs]
    tokens = [each for inner in entered for each in (*inner.objects, *inner.prepositions.get("to", ()))]
    return [entity for entity in context.reference.states(paragraph.number, tokens) if entity.kind == "state"]


def _is_list_of_favoured(predicate: Predicate) -> bool:
    """Say whether those on the list are better off: "struck off its list of trusted buyers"."""
    lists = [each for name in ("from", "off") for each in predicate.prepositions.get(name, ())]
    return any(FAVOURED.search(words(sorted(each.subtree))) for each in lists)


def _kind_of_list(context: Context, predicate: Predicate) -> str | None:
    """Return what a list does to those on it: "the list of those whose assets are frozen"."""
    lists = [each for name in ("to", "on", "in") for each in predicate.prepositions.get(name, ())]
    kinds = [context.instruments.kind_in_words(words(sorted(each.subtree))) for each in lists]
    return next((kind for kind in kinds if kind in ("asset-freeze", "travel-ban")), None)
