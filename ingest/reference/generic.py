"""Nouns for states and bodies that stand for one named before: "the country", "the club"; and those that do not."""

from __future__ import annotations

from spacy.tokens import Token


def is_described(noun: Token) -> bool:
    """Say whether a noun for a body says itself which: "the customs union of X and Y", not "the 15-member club"."""
    return any(
        (child.dep_ == "compound" and child.lower_ not in ("member", "nation", "state"))
        or (child.dep_ == "prep" and child.lower_ == "of")
        for child in noun.children
    )


def is_several(noun: Token) -> bool:
    """Say whether a noun for a state speaks of more than one: "the states of the region"."""
    return noun.tag_ == "NNS" and noun.lemma_ in (
        "state",
        "country",
        "nation",
        "republic",
        "kingdom",
        "island",
        "government",
    )
