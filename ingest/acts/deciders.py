"""Who took "the decision" that others welcome or regret: the first to decide anything in the news of an article."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from spacy.tokens import Token

from ingest.basics.claims import Entity
from ingest.basics.vocabulary import word_set
from ingest.language.predicates import is_passive, read_predicate
from ingest.language.sentences import Paragraph, phrase
from ingest.reference.context import Context

LEAD = 3  # paragraphs that tell the news, the title among them
DECISIONS = word_set(
    "decision vote ruling verdict judgment resolution approval ratification readmission admission reinstatement "
    "suspension expulsion move step announcement outcome result recognition withdrawal departure exit refusal rejection"
)
DECIDING = word_set(
    "vote decide approve ratify adopt reject readmit admit reinstate suspend expel lift rule endorse pass agree "
    "restore renew extend impose terminate denounce withdraw leave quit recognise recognize break sever close "
    "override block veto cancel scrap freeze halt ban end refuse accept repeal revoke announce declare pull walk "
    "drop ease grant award order tear notify resume reopen elect choose"
)


def decider(context: Context, ours: Collection[Entity]) -> Entity | None:
    """Return the state or organisation that decides in the news of the article, if it is none of *ours*."""
    for paragraph, verb in _deciding(context):
        predicate = read_predicate(verb)
        doers = predicate.subjects
        if is_passive(verb) and not doers:
            continue  # "was suspended": by whom, another sentence tells
        found = context.reference.states(paragraph.number, doers)
        if not found:  # "the heads of state of the African Union"
            inside = [each for doer in doers for each in phrase(doer)]
            mentions = context.reference.mentions.within(paragraph.number, inside)
            named = [each.entity for each in mentions if each.entity.kind in ("state", "organisation")]
            bodies = [each for each in named if each.kind == "organisation"]
            found = (bodies or named)[:1]
        if found:
            return found[0] if found[0] not in ours and len(found) == 1 else None
    return None


def _deciding(context: Context) -> Iterator[tuple[Paragraph, Token]]:
    for paragraph in context.paragraphs[:LEAD]:
        for token in paragraph.doc:
            if token.pos_ == "VERB" and token.lemma_ in DECIDING and token.dep_ in ("ROOT", "conj", "ccomp"):
                yield paragraph, token
