"""Repairs of parses: nouns of this field that the model takes for verbs ("travel bans and asset freezes on X")."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from ingest.vocabulary import word_set

MEASURES = word_set("freeze freezes ban bans curbs")
SAYING = word_set("say announce declare tell state add warn claim confirm promise report insist argue admit note")
BEFORE = word_set("asset assets travel visa arms entry flight export import investment trade")


def repair(doc: Doc) -> Doc:
    """Return *doc* with "asset freezes" as one noun phrase where a list of measures was broken off before "freezes"."""
    for token in doc[1:]:
        before = token.nbor(-1)
        if token.lower_ in MEASURES and before.lower_ in BEFORE and token.pos_ == "VERB" and before.dep_ == "conj":
            _make_noun(token, before)
        elif token.lower_ == "home" and token.tag_ == "RB" and before.dep_ == "compound" and before.head == token:
            before.head, before.dep_ = token.head, "dobj"  # "ordered its ambassador home"
        elif token.lower_ == "that" and token.dep_ == "mark" and token.head.dep_ == "advcl" and before.text == ",":
            _hang_on_speech(token.head)
        elif token.lower_ == "that" and token.dep_ == "mark" and token.head.dep_ == "conj":
            _hang_beside(token.head)
    return doc


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
