"""Speech: who says it. The chain of speakers from the innermost outwards, as the text gives it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Token

from ingest.claims import Entity
from ingest.factuality import Cues
from ingest.predicates import read_predicate
from ingest.reference import Reference

UNATTRIBUTED = Entity("group", "unattributed", "an unnamed source", "unattributed")


@dataclass(frozen=True, slots=True)
class Speech:
    """One step of a chain of speakers: who, by which verb, in which mode (`say`, `announce`, `deny`), with whom."""

    speaker: Entity
    verb: Token
    mode: str
    together: tuple[Entity, ...] = ()


@dataclass(frozen=True)
class Speeches:
    """Finds speakers; knows verbs of speech and the nouns for unnamed groups."""

    cues: Cues
    reference: Reference

    @cached_property
    def groups(self) -> Mapping[str, str]:
        """The code of an unnamed group, by the noun the text uses."""
        return {noun: code for code, nouns in self.cues.vocabulary.cues["groups"].items() for noun in nouns}

    def find(self, paragraph: int, head: Token) -> list[Speech]:
        """Return who says the clause of *head*, innermost first; empty where the author speaks."""
        found: list[Speech] = []
        for verb, subjects in self._reports(head):
            mode = self.cues.reporting.get(verb.lemma_, "say")
            speaker = self.speaker(paragraph, subjects)
            if speaker is not None and all(speaker != step.speaker for step in found):
                together = self.reference.all_actors(paragraph, subjects)
                found.append(Speech(speaker, verb, mode, tuple(together)))
        return found

    def _reports(self, head: Token) -> Iterator[tuple[Token, list[Token]]]:
        node, steps = head, 0
        while steps < 14:
            steps += 1
            yield from self._beside(node)
            if node.head == node:
                return
            up = node.head
            if node.dep_ == "pcomp" and up.pos_ == "ADP" and up.head.lemma_ == "accuse":
                yield up.head, list(read_predicate(up.head).subjects)
            if (
                node.dep_ in ("ccomp", "parataxis", "xcomp", "dep", "acl")
                and up.lemma_ in self.cues.reporting
                and up.pos_ == "VERB"
                and (node.dep_ != "xcomp" or up.lemma_ == "claim")
            ):
                yield up, list(read_predicate(up).subjects)
            node = up

    def _beside(self, node: Token) -> Iterator[tuple[Token, list[Token]]]:
        """Yield reports in parenthesis: ", he said,", "according to X", "as X noted", "in the words of X"."""
        for child in node.children:
            if child.dep_ in ("parataxis", "ccomp") and child.lemma_ in self.cues.reporting and child.pos_ == "VERB":
                if (
                    any(each.dep_ == "nsubj" for each in child.children)
                    and not any(each.dep_ == "mark" for each in child.children)
                    and not _has_content(child)
                ):
                    yield child, list(read_predicate(child).subjects)
            elif (
                child.dep_ == "advcl"
                and child.lemma_ in self.cues.reporting
                and any(mark.lower_ == "as" for mark in child.children)
            ):
                yield child, list(read_predicate(child).subjects)
            elif child.dep_ == "prep" and child.lower_ == "according":
                yield child, [leaf for to in child.children for leaf in to.children if leaf.dep_ == "pobj"]
            elif (
                child.dep_ == "prep"
                and child.lower_ == "in"
                and any(leaf.lemma_ in ("view", "opinion", "eye") for leaf in child.children)
            ):
                yield child, _owners(child)

    def _remember(self, group: Entity) -> Entity:
        self.reference.last_group = group
        return group

    def speaker(self, paragraph: int, subjects: list[Token]) -> Entity | None:
        """Return whom *subjects* name: a person, a state or organisation, else the unnamed group of the noun."""
        for subject in subjects:
            group = self.groups.get(subject.lemma_.lower())
            named = self.reference.actors(paragraph, subject)
            people = [entity for entity in named if entity.kind == "person"]
            if people:
                return people[0]
            if group is not None and group not in ("diplomats", "ministers"):
                return self._remember(Entity("group", group, group, group))
            if (
                subject.lemma_.lower() in ("draft", "text", "treaty", "document", "communique", "statement", "article")
                and not named
            ):
                key = (
                    "draft-treaty"
                    if any(t.lower_ == "draft" for t in subject.subtree) or subject.lemma_ == "draft"
                    else subject.lemma_.lower()
                )
                return Entity("document", key, key.replace("-", " "), key)
            if named:
                return named[0]
            if group is not None:
                return self._remember(Entity("group", group, group, group))
            if subject.lower_ in ("they", "some", "many", "others"):
                last = self.reference.last_group
                if last is not None:
                    return last
        return UNATTRIBUTED if subjects and subjects[0].lower_ in ("it",) else None


def _has_content(verb: Token) -> bool:
    return any(child.dep_ in ("ccomp", "dobj") and child.pos_ in ("VERB", "AUX", "NOUN") for child in verb.children)


def _owners(preposition: Token) -> list[Token]:
    found: list[Token] = []
    for leaf in preposition.children:
        found.extend(each for each in leaf.children if each.dep_ == "poss")
        found.extend(each for of in leaf.children if of.dep_ == "prep" for each in of.children if each.dep_ == "pobj")
    return found
