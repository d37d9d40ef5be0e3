"""Repairs of parses: nouns of this field that the model takes for verbs ("travel bans and asset freezes on X")."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from ingest.basics.vocabulary import word_set

MEASURES = word_set("freeze freezes ban bans curbs")
PENALTIES = word_set("sanction penalty embargo ban tariff restriction freeze measure")
HITTING = word_set("hit slap target punish threaten strike face saddle")
# What the model makes of forms whose lemma it does not know.
LEMMAS = {
    "readmitte": "readmit",
    "stag": "stage",
    "wag": "wage",
    "ax": "axe",
    "slimme": "slim",
    "par": "pare",
    "instal": "install",
    "enrol": "enroll",
    "extoll": "extol",
    "lambast": "lambaste",
    "hop": "hope",
    "din": "dine",
    "sham": "shame",
    "slat": "slate",
}
SAYING = word_set("say announce declare tell state add warn claim confirm promise report insist argue admit note")
BEFORE = word_set("asset assets travel visa arms entry flight export import investment trade")


def repair(doc: Doc) -> Doc:
    """Return *doc* with "asset freezes" as one noun phrase where a list of measures was broken off before "freezes"."""
    for token in doc[1:]:
        before = token.nbor(-1)
        if token.pos_ == "VERB":
            token.lemma_ = LEMMAS.get(token.lemma_, token.lemma_)
        if token.dep_ == "nsubj" and token.tag_ == "VBZ" and token.pos_ == "VERB":
            _make_first(token)
        if token.dep_ == "acl" and token.tag_ == "VBD":
            token.tag_ = "VBN"  # "the agreement, concluded in Oslo by A and B, runs"
        if token.dep_ == "prep" and token.lower_ in ("on", "against", "upon", "with"):
            _hang_on_measure(token)
        if token.dep_ in ("prep", "agent") and token.lower_ == "by":
            _hang_on_passive(token)
        if token.dep_ == "conj" and token.pos_ == "PROPN":
            _hang_on_object(token)
        if token.lower_ in MEASURES and before.lower_ in BEFORE and token.pos_ == "VERB":
            _make_subject(token, before)
        if token.lower_ in MEASURES and before.lower_ in BEFORE and token.pos_ == "VERB" and before.dep_ == "conj":
            _make_noun(token, before)
        elif token.lower_ == "home" and token.tag_ == "RB" and before.dep_ == "compound" and before.head == token:
            before.head, before.dep_ = token.head, "dobj"  # "ordered its ambassador home"
        elif token.lower_ == "that" and token.dep_ == "mark" and token.head.dep_ == "advcl" and before.text == ",":
            _hang_on_speech(token.head)
        elif token.lower_ == "that" and token.dep_ == "mark" and token.head.dep_ == "conj":
            _hang_beside(token.head)
    return doc


def _hang_on_measure(preposition: Token) -> None:
    """Hang "imposed by ECOWAS on Mali", "with sanctions" of "hit the police with sanctions" on the verb."""
    noun = preposition.head
    above = noun.head
    if preposition.lower_ != "with":
        if noun.dep_ == "pobj" and above.dep_ == "agent" and noun.pos_ in ("PROPN", "NOUN") and above.i < noun.i:
            preposition.head = above.head
        return
    first = noun
    while first.dep_ == "conj":
        first = first.head
    measure = any(leaf.lemma_.lower() in PENALTIES for leaf in preposition.children)
    if measure and first.dep_ == "dobj" and first.head.lemma_ in HITTING:
        preposition.head = first.head


def _hang_on_passive(preposition: Token) -> None:
    """Hang "by the EU" of "were imposed on six generals by the EU" on the verb, which has no agent of its own."""
    noun = preposition.head
    while noun.dep_ == "conj" and noun.pos_ in ("NOUN", "PROPN"):
        noun = noun.head
    above = noun.head
    named = any(leaf.pos_ == "PROPN" for leaf in preposition.children)
    if not named or noun.pos_ not in ("NOUN", "PROPN") or noun.dep_ != "pobj" or above.head.pos_ != "VERB":
        return
    children = list(above.head.children)
    if any(child.dep_ == "auxpass" for child in children) and all(child.dep_ != "agent" for child in children):
        preposition.head, preposition.dep_ = above.head, "agent"


def _make_first(token: Token) -> None:
    """Read "Resolution 757 forbids trade, freezes funds and grounds aircraft": "forbids" is no subject."""
    second = token.head
    subject = next((child for child in second.children if child.dep_ == "nsubj" and child.i < token.i), None)
    objects = any(child.dep_ == "dobj" for child in token.children)
    if second.tag_ != "VBZ" or second.dep_ != "ROOT" or second.i < token.i or subject is None or not objects:
        return
    token.head, token.dep_ = token, "ROOT"
    second.head, second.dep_ = token, "conj"
    subject.head = token


def _hang_on_object(name: Token) -> None:
    """Hang the second object of "joined NATO in 2009 and the Union in 2013" on the first, not on verb or year."""
    above = name.head
    dated = (
        name.i + 2 < len(name.doc) and name.doc[name.i + 1].lower_ in ("in", "on") and _is_date(name.doc[name.i + 2])
    )
    if above.pos_ != "VERB":
        preposition = above.head
        if not (_is_date(above) and above.dep_ == "pobj" and preposition.head.pos_ == "VERB"):
            return
        above = preposition.head
    thing = next((child for child in above.children if child.dep_ == "dobj" and child.i < name.i), None)
    if dated and thing is not None and thing.pos_ == "PROPN" and not _is_date(name):
        name.head = thing


def _is_date(token: Token) -> bool:
    return token.ent_type_ == "DATE" or (token.like_num and len(token.text) == 4)


def _make_subject(token: Token, before: Token) -> None:
    """Read "Asset freezes and travel bans were imposed", "announced bans and asset freezes": "freezes" is no verb."""
    governor = token.head
    if before.dep_ == "nsubj" and before.head == token and token.dep_ == "ROOT":
        verb = next((child for child in token.children if child.dep_ == "conj" and child.pos_ == "VERB"), None)
        other = next((child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")), None) if verb else None
        if verb is None or other is None:
            return
        role, links = other.dep_, [child for child in token.children if child not in (before, verb)]
        verb.head, verb.dep_ = verb, "ROOT"
        token.head, token.dep_ = verb, role
        other.head, other.dep_ = token, "conj"
        for each in links:
            each.head = token if each.dep_ == "cc" else verb
    elif before.dep_ == "conj" and before.head.head == token and token.dep_ == "ccomp" and before.head.dep_ == "nsubj":
        first = before.head
        first.head, first.dep_ = governor, "dobj"
        token.head, token.dep_ = first, "conj"
    else:
        return
    before.head, before.dep_ = token, "compound"
    token.tag_, token.pos_, token.lemma_ = "NNS", "NOUN", token.lower_.removesuffix("s")


def _hang_on_speech(said: Token) -> None:
    """Hang a clause with "that" on the verb of speech it was parted from: "said, days after X came, that Y would"."""
    between = said.head
    if between.dep_ == "advcl" and between.head.lemma_ in SAYING and between.head.i < between.i < said.i:
        said.head, said.dep_ = between.head, "ccomp"


def _hang_beside(said: Token) -> None:
    """Hang a second clause with "that" under the verb of speech it is coordinated with: "said X, but that Y would"."""
    if said.head.lemma_ in SAYING and said.head.pos_ == "VERB" and said.tag_ != "VBG":
        said.dep_ = "ccomp"


def _make_noun(token: Token, before: Token) -> None:
    """Let *token* take the place of *before* in the list, with *before* as its modifier."""
    if token in before.ancestors or token.dep_ == "ROOT":
        return
    token.head, token.dep_ = before.head, "conj"
    before.head, before.dep_ = token, "compound"
    token.tag_, token.pos_, token.lemma_ = "NNS", "NOUN", token.lower_.removesuffix("s")
    for child in token.children:
        if child.dep_ in ("xcomp", "ccomp", "oprd") and child.tag_ == "VBN":
            child.dep_ = "acl"
