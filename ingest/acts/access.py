"""Claims about access: whose forces may use what on whose land."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from ingest.acts.places import land_of, spot_at, spots_among
from ingest.basics.claims import Entity
from ingest.basics.vocabulary import Vocabulary, word_set
from ingest.language.frames import Match
from ingest.language.predicates import read_predicate
from ingest.language.sentences import Paragraph, phrase, words
from ingest.reference.context import Context

FACILITIES = word_set(
    "base airbase airfield airport port harbour harbor radar facility installation garrison atoll post"
)
FORCES = word_set(
    "basis instructor adviser advisor legionnaire presence paratrooper parachutist troop soldier force army garrison "
    "contingent base battalion marine airmen bomber brigade fleet"
)
HERE = ("in", "at", "on", "near", "from", "within", "out of", "across", "over", "through", "into", "to")
ALLOWING = word_set("allow let permit authorise authorize enable admit entitle")
LASTING = word_set("keep retain remain stay secure maintain hold")
STOPPING = word_set("stop cease quit")
CLOSING = word_set("close shut end")
AGAIN = word_set("another further longer until")
LAND = word_set("country territory soil republic island land nation airspace sky waters archipelago kingdom port shore")
LEAVING = word_set("leave quit vacate evacuate")
ORDERING = word_set("tell order ask give instruct require request demand want")
GOING = word_set("leave quit vacate go withdraw depart evacuate close remove")


def find_access_acts(context: Context, paragraph: Paragraph, match: Match) -> None:
    """Add the claims that *match* of an access frame makes."""
    head = match.predicate.head
    if _is_granted_inside(head) or is_ordered(head):
        return  # told by `find_permissions` and `find_evictions`
    given = any(child.dep_ == "dative" for child in head.children)
    if head.lemma_ == "leave" and given != (match.frame.values["action"] == "grant"):
        return  # "left the Russians a base" grants it, "left the base" gives it up
    for part in match.themes or (tuple(match.predicate.objects) if match.nominal else ()):
        token = _whole(context, part)
        if not _is_military(context, paragraph, match, token):
            continue
        action = _action(match)
        host, guest = _parties(context, paragraph, match, token)
        if action == "revoke" and head.lemma_ in CLOSING and not match.predicate.subjects:
            continue  # "the Russian bases will be closed": they go, whoever closes them
        _add(context, paragraph, host, guest, token, head, action, match)


def _whole(context: Context, part: Token) -> Token:
    """Return what a part is of: the bombers in "the last of its bombers", the soldiers in "half of the soldiers"."""
    if part.lemma_.lower() in context.vocabulary.word_sets["collection"] | {"one", "each"}:
        return next(iter(read_predicate(part).prepositions.get("of", ())), part)
    return part


def _is_granted_inside(head: Token) -> bool:
    return head.dep_ in ("ccomp", "xcomp", "advcl") and head.head.lemma_ in ALLOWING


def is_ordered(head: Token) -> bool:
    return head.lemma_ in GOING and head.dep_ in ("ccomp", "xcomp", "advcl", "relcl") and orderer(head) is not None


def orderer(head: Token) -> Token | None:
    """Return the verb that makes others leave: "told A to leave", "gave A 180 days to quit"."""
    above = (
        head.head.head if head.dep_ == "relcl" and head.head.lemma_ in ("day", "month", "week", "hour") else head.head
    )
    return above if above.lemma_ in ORDERING and above.pos_ == "VERB" else None


def _add(
    context: Context,
    paragraph: Paragraph,
    host: Entity | None,
    guest: Entity | None,
    token: Token,
    head: Token,
    action: str,
    match: Match,
) -> None:
    if host is None or guest is None or host == guest or host.kind != "state":
        return
    text = words(phrase(token)).lower()
    context.add(
        "access",
        {"host": [host], "guest": [guest]},
        {"what": what_of(text, context.vocabulary), "action": action},
        paragraph=paragraph,
        head=head,
        rule=match.frame.name,
        arguments=[token, *match.predicate.subjects],
        status=match.frame.values.get("status"),
    )


def _action(match: Match) -> str:
    """Return what the frame says was done, or what the words around its verb make of it."""
    head, action = match.predicate.head, str(match.frame.values["action"])
    if action == "grant" and head.dep_ == "xcomp" and head.head.lemma_ in STOPPING:
        return "withdraw"
    if action == "grant" and head.lemma_ in LASTING:
        again = any(word.lower_ in AGAIN and word.head != head.head for word in head.subtree)
        return "extend" if again else action
    return action


def _is_military(context: Context, paragraph: Paragraph, match: Match, token: Token) -> bool:
    """Say whether the thing acted on is land, a facility or forces that access is about."""
    mention = context.reference.mentions.of(paragraph.number, token)
    if token.text in context.reference.lexicon.bases or (mention is None and names_base(context, token)):
        return True
    if token.lower_ in ("it", "them") and match.predicate.head.lemma_ not in ("leave", "use", "have", "get"):
        return _follows_facility(token)
    if mention is not None and match.frame.values.get("roles", {}).get("subject") == "forces":
        told = match.frame.values["action"] == "withdraw" and mention.via in ("demonym", "people", "name")
        return told and token.tag_ == "NNPS" and _goes_for_good(match) and mention.entity in known_guests(context)
    text, theme = words(phrase(token)).lower(), match.frame.theme
    if match.predicate.head.lemma_ == "have" and (theme is None or not theme.search(token.lower_)):
        return False
    given = [child for child in match.predicate.head.children if child.dep_ == "dative"]
    text = " ".join([text, *(words(phrase(each)).lower() for each in given)])
    known = has_military_word(context, text) or any(names_base(context, each) for each in phrase(token))
    return theme is not None and theme.search(text) is not None and known and mention is None


def _goes_for_good(match: Match) -> bool:
    """Say whether people who leave are the forces that go: "the last Cubans left", "left the base", "flew home"."""
    words_beside = {child.lower_ for child in match.predicate.head.children}
    movers = {child.lower_ for each in match.themes for child in each.children}
    away = bool(match.predicate.objects or match.predicate.prepositions.get("from")) or "home" in words_beside
    return away or bool(movers & {"last", "remaining", "all"})


def has_military_word(context: Context, text: str) -> bool:
    return any(word in text.lower() for word in context.vocabulary.word_sets["military"])


def names_base(context: Context, token: Token) -> bool:
    before = [child for child in token.lefts if child.dep_ == "compound"]
    return token.pos_ == "PROPN" and any(
        words([*before[place:], token]) in context.reference.lexicon.bases for place in range(len(before) + 1)
    )


def _follows_facility(token: Token) -> bool:
    before = token.doc[max(token.i - 30, 0) : token.i]
    return any(each.lemma_.lower() in FACILITIES or each.lower_ == "bases" for each in before)


def what_of(text: str, vocabulary: Vocabulary) -> str:
    """Return what is used: the most telling word of the phrase decides."""
    return next(
        (what for what, forms in vocabulary.words["access"].items() if any(form in text for form in forms)), "base"
    )


# -- who is host, who is guest


def _parties(context: Context, paragraph: Paragraph, match: Match, token: Token) -> tuple[Entity | None, Entity | None]:
    """Return host and guest: by the place, the forces' nationality, the frame's roles; then by what went before."""
    role = (match.frame.values.get("roles") or {}).get("subject")
    subjects = context.reference.states(paragraph.number, match.predicate.subjects)
    if not subjects and role != "host":
        forces = [each for each in match.predicate.subjects if has_military_word(context, words(phrase(each)))]
        subjects = [entity for each in forces for entity in owners_of(context, paragraph, each)]
    owners = owners_of(context, paragraph, token)
    if not owners and (mention := context.reference.mentions.of(paragraph.number, token)) and token.tag_ == "NNPS":
        owners = [mention.entity]
    places = _places(context, paragraph, match, token)
    receivers = _receivers(context, paragraph, match, token)
    host: Entity | None
    guest: Entity | None
    if role == "host":
        host = next(iter(subjects or places), None)
        if host is not None and host in owners and places and subjects:
            host = next((entity for entity in places if entity not in owners), host)
        guest = next((entity for entity in [*receivers, *owners] if entity != host), None)
    elif role == "facility":
        host = next(iter(owners or places), None)
        guest = next((entity for entity in receivers if entity != host), None)
    elif role == "forces":
        guest = next(iter(owners or subjects), None)
        host = next((entity for entity in places if entity != guest), None)
    else:
        guest = next((entity for entity in subjects or owners if entity not in places), None)
        leaves = match.predicate.head.lemma_ in LEAVING
        if owners and guest not in owners and not places and guest is not None and not leaves:
            guest, places = owners[0], [guest]  # "Djibouti has an American base"
        host = next((entity for entity in [*places, *owners] if entity != guest), None)
    if guest is None and host is not None and _is_known(token):
        with_them = context.reference.states(paragraph.number, match.predicate.prepositions.get("with", ()))
        told = recent_party(context, "guest") or _sole_guest(context, host)
        guest = next((entity for entity in [*with_them, *told] if entity != host), None)
    if host is None and guest is not None:
        host = next((entity for entity in recent_party(context, "host") if entity != guest), None)
        scene = context.reference.scene([guest])
        guests = [each for claim in context.claims if claim.type == "access" for each in claim.roles["guest"]]
        if scene in guests:
            scene = context.reference.scene([guest, *guests]) or scene
        host = scene or host
    return host, guest


def _is_known(token: Token) -> bool:
    """Say whether a phrase takes up what was told before: "the base", "its troops", "it"."""
    definite = ("the", "this", "that", "these", "those", "its", "their", "his")
    return token.pos_ in ("PRON", "PROPN") or any(child.lower_ in definite for child in token.children)


def recent_party(context: Context, role: str) -> list[Entity]:
    """Return the host or guest of the last access that the article told of: "the base", "it"."""
    last = next((claim for claim in reversed(context.claims) if claim.type == "access"), None)
    return list(last.roles[role]) if last is not None else []


def known_guests(context: Context) -> list[Entity]:
    """Return whose forces the article has told of: guests of earlier claims, and those whose "troops" it names."""
    told = [entity for claim in context.claims if claim.type == "access" for entity in claim.roles.get("guest", ())]
    for paragraph in context.paragraphs:
        for mention in context.reference.mentions.within(paragraph.number, paragraph.doc):
            head = paragraph.doc[mention.first : mention.last].root.head
            if mention.entity.kind == "state" and head.lemma_.lower() in FORCES and head.i >= mention.last - 1:
                told.append(mention.entity)
    return list(dict.fromkeys(told))


def _sole_guest(context: Context, host: Entity) -> list[Entity]:
    """Return whose forces are in the *host* state where the article speaks of one other state's only."""
    found = [each for each in known_guests(context) if each != host]
    return found if len(found) == 1 else []


def owners_of(context: Context, paragraph: Paragraph, token: Token) -> list[Entity]:
    """Return whose the base or the troops are: an adjective, a possessor, "of X", "that X sent"."""
    reference = context.reference
    children = [child for child in token.children if child.dep_ in ("amod", "compound", "poss", "nmod")]
    inner = [each for child in children for each in child.subtree]
    found = [mention.entity for mention in reference.mentions.within(paragraph.number, inner)]
    for child in children:
        if child.lower_ == "whose" and token.head.dep_ == "relcl":
            found.extend(reference.states(paragraph.number, [token.head.head]))
        elif child.dep_ == "poss":
            found.extend(reference.states(paragraph.number, [child]))
    for child in token.children:
        if child.dep_ == "relcl" and child.lemma_ in ("send", "deploy", "station", "keep", "maintain", "base"):
            found.extend(reference.states(paragraph.number, read_predicate(child).subjects))
    for each in read_predicate(token).prepositions.get("of", ()):
        found.extend(reference.states(paragraph.number, [each]) or owners_of(context, paragraph, each))
    letters = {each.text for each in (token, *children)}
    for code, prefixes in context.vocabulary.words["ships"].items():
        flag = reference.lexicon.entity(code) if letters & set(prefixes) else None
        found.extend([flag] if flag is not None else [])
    return [entity for entity in dict.fromkeys(found) if entity.kind in ("state", "organisation")]


def _places(context: Context, paragraph: Paragraph, match: Match, token: Token) -> list[Entity]:
    """Return the states on whose land it is: names behind "in", "at", "from", or the object of "left"."""
    head = match.predicate.head
    inner = read_predicate(token).prepositions
    tokens = [each for name in HERE for each in inner.get(name, ())]
    tokens += [each for name in HERE if name != "to" or _sends(head) for each in _beside(match, name)]
    tokens.extend(match.predicate.objects if head.lemma_ in LEAVING else ())
    tokens.extend([token] if head.lemma_ not in LEAVING else ())
    for child in token.children:
        if child.dep_ in ("relcl", "acl") and child.lemma_ in ("send", "deploy", "station", "base"):
            outer = read_predicate(child).prepositions
            tokens.extend(each for name in HERE for each in outer.get(name, ()))
    return lands(context, paragraph, tokens, token)


def _sends(head: Token) -> bool:
    return head.lemma_ in ("send", "deploy", "dispatch", "move", "return", "fly", "bring", "go")


def _beside(match: Match, name: str) -> Iterable[Token]:
    return match.predicate.prepositions.get(name, ())


def lands(context: Context, paragraph: Paragraph, tokens: Iterable[Token], token: Token) -> list[Entity]:
    """Return the states on whose land the things of *tokens* are."""
    found: list[Entity | None] = []
    for each in tokens:
        if each == token:
            spot = spot_at(context, paragraph, each)
            compounds = [child for child in each.children if child.dep_ in ("compound", "nmod")]
            found.append(land_of(context, spot))
            of = read_predicate(each).prepositions.get("of", ())
            found.extend(land_of(context, spot) for spot in spots_among(context, paragraph, of) if each.pos_ == "NOUN")
            found.extend(
                land_of(context, spot)
                for spot in spots_among(context, paragraph, compounds)
                if spot.kind == "place" or each.lemma_ in ("airspace", "territory")
            )
            continue
        found.extend(land_of(context, spot) for spot in spots_among(context, paragraph, [each]))
        if each.lemma_.lower() in LAND:
            found.extend(context.reference.states(paragraph.number, [each]))
            found.extend(owners_of(context, paragraph, each))
    return [entity for entity in dict.fromkeys(found) if entity is not None and entity.kind == "state"]


def _receivers(context: Context, paragraph: Paragraph, match: Match, token: Token) -> list[Entity]:
    tokens: list[Token] = []
    for name in ("to", "for", "by"):
        tokens.extend(match.predicate.prepositions.get(name, ()))
        tokens.extend(read_predicate(token).prepositions.get(name, ()))
    for child in match.predicate.head.children:  # "remain open to X"
        tokens.extend(read_predicate(child).prepositions.get("to", ()) if child.dep_ == "acomp" else ())
    tokens.extend(child for child in match.predicate.head.children if child.dep_ == "dative" and child.pos_ != "ADP")
    tokens.extend(each for each in match.predicate.objects if each != token and each.i < token.i)
    for each in list(tokens):
        tokens.extend(inner for inner in read_predicate(each).prepositions.get("of", ()) if each.pos_ == "NOUN")
    found = context.reference.states(paragraph.number, list(dict.fromkeys(tokens)))
    for each in tokens:  # "to Jordanian airliners", "to NATO convoys"
        found.extend(owners_of(context, paragraph, each) if each.pos_ == "NOUN" else [])
    return [entity for entity in dict.fromkeys(found) if entity.kind in ("state", "organisation")]
