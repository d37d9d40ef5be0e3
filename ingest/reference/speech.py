"""Speech: who says it. The chain of speakers from the innermost outwards, as the text gives it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Token

from ingest.basics.claims import Entity
from ingest.basics.quotations import find_report
from ingest.language.clauses import parted
from ingest.language.cues import Cues
from ingest.language.governors import FINDING, PAST_TIMES
from ingest.language.predicates import read_predicate
from ingest.reference.reference import Reference

Report = tuple[Token, list[Token], str]  # the word of speech, its subjects, the mode
PARENTHETIC = frozenset({"parataxis", "ccomp", "conj"})
TOLD = frozenset(
    {"claim", "assertion", "statement", "allegation", "announcement", "report", "view", "belief", "warning"}
)
PAPERS = frozenset({"statement", "report", "communique", "letter", "memo", "memorandum", "study", "inquiry", "paper"})
RULING = frozenset({"administration", "government", "cabinet", "presidency"})
PARTS_OF = frozenset({"branch", "wing", "arm", "affiliate", "offshoot", "cell", "faction"})
SAID = frozenset({"ccomp", "parataxis", "dep", "acl"})
CHARGING = {"indict": ("for", "over"), "charge": ("with",), "accuse": ("of",), "blame": ("for",), "suspect": ("of",)}
UNATTRIBUTED = Entity("group", "unattributed", "an unnamed source", "unattributed")


@dataclass(frozen=True, slots=True)
class Speech:
    """One step of a chain of speakers: who, by which verb, in which mode, with whom.

    The modes are `say`, `announce`, `deny` and `wish` (the speaker wants it done).
    """

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
        for verb, subjects, mode in self._reports(head):
            speaker = self._same_side(paragraph, head, subjects) or self.speaker(paragraph, subjects)
            if speaker is None and mode == "say" and (subjects or _is_agentless(verb)):
                speaker = UNATTRIBUTED  # somebody says it whom we do not know: not the author
            if speaker is not None and all(speaker != step.speaker for step in found):
                together = self.reference.all_actors(paragraph, subjects)
                found.append(Speech(speaker, verb, mode, tuple(together)))
        return found

    def _same_side(self, paragraph: int, head: Token, subjects: list[Token]) -> Entity | None:
        """Return the state of "X will leave, the government said", where nothing else says whose government it is."""
        if len(subjects) != 1 or subjects[0].lemma_ not in RULING or any(c.dep_ != "det" for c in subjects[0].children):
            return None
        for actor in self.reference.all_actors(paragraph, list(read_predicate(head).subjects)):
            state = self.reference.state_of(actor) if actor.kind == "person" else actor
            if state is not None and state.kind == "state":
                return state
        return None

    def _mode(self, verb: Token) -> str:
        return self.cues.reporting.get(verb.lemma_, "say")

    def _reports(self, head: Token) -> Iterator[Report]:
        node, steps, described = head, 0, False
        while steps < 14:
            steps += 1
            yield from self._beside(node)
            if _is_vouched_for(node):
                return
            if node.head == node or (node.dep_ in ("ccomp", "parataxis") and parted(node, node.head)):
                break
            up = node.head
            described = described or node.dep_ == "relcl"
            wishes = up.lemma_ in self.cues.wishing or _would_rather(up)
            averts = node != head and node.pos_ == "VERB" and self.cues.verbs.get(self.cues.word(node)) == "negated"
            if wishes and up.pos_ == "VERB" and _is_wished(node, up) and not described and not averts:
                yield up, list(read_predicate(up).subjects), "wish"
            if node.lemma_ in self.cues.attitudes.get(up.lemma_, ()) and node.dep_ == "dobj" and node != head:
                yield up, list(read_predicate(up).subjects), "wish"
            if _is_told_by(head, node, up, self.cues):
                yield up, [leaf for by in up.children if by.dep_ == "agent" for leaf in by.children], "say"
            if node.pos_ == "VERB" and up.pos_ == "NOUN" and node.dep_ == "acl" and up.lemma_ in TOLD:
                yield up, [child for child in up.children if child.dep_ == "poss"], "say"
            if (node.dep_ == "dobj" and up.lemma_ == "claim") or _is_charge(node, up):
                claimer = up if up.pos_ == "VERB" else up.head
                yield claimer, list(read_predicate(claimer).subjects), "say"
            if node.dep_ == "pcomp" and up.pos_ == "ADP" and up.head.lemma_ == "accuse":
                yield up.head, list(read_predicate(up.head).subjects), "say"
            if (
                up.lemma_ in self.cues.reporting
                and up.pos_ == "VERB"
                and not _is_found_so(node, up)
                and (node.dep_ in SAID or (node.dep_ == "xcomp" and up.lemma_ == "claim") or _is_said_on(node, up))
            ):
                yield up, list(read_predicate(up).subjects), self._mode(up)
            node = up
        quoted = find_report(head, self.cues.reporting)
        if quoted is not None:
            yield quoted, list(read_predicate(quoted).subjects), "say"
        for token in head.sent:
            if token.lower_ == "according" and _frames_sentence(token):
                yield token, [leaf for to in token.children for leaf in to.children if leaf.dep_ == "pobj"], "say"

    def _beside(self, node: Token) -> Iterator[Report]:
        """Yield reports in parenthesis: ", he said,", "according to X", "as X noted", "in the words of X"."""
        for child in node.children:
            if child.dep_ in PARENTHETIC and child.lemma_ in self.cues.reporting and child.pos_ == "VERB":
                if (child.dep_ != "conj" or _is_in_parenthesis(child)) and (
                    any(each.dep_ in ("nsubj", "nsubjpass") for each in child.children)
                    and not any(each.dep_ == "mark" for each in child.children)
                    and not _has_content(child)
                ):
                    yield child, list(read_predicate(child).subjects), self._mode(child)
            elif (
                child.dep_ == "advcl"
                and (child.lemma_ in self.cues.reporting or _puts_it(child))
                and any(mark.lower_ == "as" for mark in child.children)
            ):
                yield child, list(read_predicate(child).subjects), self._mode(child)
            elif child.dep_ == "prep" and child.lower_ == "according":
                yield child, [leaf for to in child.children for leaf in to.children if leaf.dep_ == "pobj"], "say"
            elif (
                child.dep_ == "prep"
                and child.lower_ == "in"
                and any(leaf.lemma_ in ("view", "opinion", "eye") for leaf in child.children)
            ) or (
                child.dep_ == "prep"
                and child.lower_ == "by"
                and any(leaf.lemma_ in ("account", "reckoning", "admission", "count") for leaf in child.children)
            ):
                yield child, _owners(child), "say"

    def _beside_title(self, paragraph: int, subject: Token) -> list[Entity]:
        """Return the person named behind a comma after the subject: "according to his spokesman, Ana Ruiz"."""
        if subject.pos_ != "NOUN":
            return []
        doc, place = subject.doc, subject.i + 1
        if place + 1 >= len(doc) or doc[place].text != ",":
            return []
        mention = next(
            (m for m in self.reference.mentions.rows if m.paragraph == paragraph and m.first == place + 1), None
        )
        return [mention.entity] if mention is not None and mention.entity.kind == "person" else []

    def _seated(self, paragraph: int, subject: Token) -> list[Entity]:
        """Return the state of "the ministry in Lima"."""
        if subject.lemma_.lower() not in self.reference.relational:
            return []
        seats = [leaf for child in subject.children if child.lower_ == "in" for leaf in child.children]
        return [each for each in self.reference.states(paragraph, seats) if each.kind == "state"]

    def _owner_of(self, paragraph: int, statement: Token) -> Entity | None:
        """Return the actor of "a Norwegian statement", "a statement by the Kremlin", "its statement"."""
        beside = [child for child in statement.children if child.dep_ in ("poss", "amod", "compound", "nmod")]
        below = [
            leaf for child in statement.children if child.lower_ in ("by", "from", "of") for leaf in child.children
        ]
        owners = [*self.reference.states(paragraph, beside), *self.reference.all_actors(paragraph, beside)]
        return next(iter([*self.reference.all_actors(paragraph, below), *owners]), None)

    def _remember(self, group: Entity) -> Entity:
        self.reference.last_group = group
        return group

    def speaker(self, paragraph: int, subjects: list[Token]) -> Entity | None:
        """Return whom *subjects* name: a person, a state or organisation, else the unnamed group of the noun."""
        for subject in subjects:
            group = self.groups.get(subject.lemma_.lower())
            if subject.lemma_ == "group" and any(child.lower_ in ("that", "this", "the") for child in subject.children):
                group = None  # a body named before
            if subject.lemma_ in PAPERS:
                owner = self._owner_of(paragraph, subject)
                if owner is not None:
                    return owner
            if subject.lemma_ in PARTS_OF:
                whole = [leaf for of in subject.children if of.lower_ == "of" for leaf in of.children]
                if bodies := self.reference.all_actors(paragraph, whole):
                    return bodies[0]
            named = [*self._beside_title(paragraph, subject), *self.reference.actors(paragraph, subject)]
            named = named or self._seated(paragraph, subject)
            people = [entity for entity in named if entity.kind == "person"]
            if people:
                return people[0]
            several = subject.tag_ == "NNS" and group == "diplomats"  # one ambassador speaks for a state
            if group is not None and (several or group not in ("diplomats", "ministers")):
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


def _is_agentless(verb: Token) -> bool:
    """Say whether *verb* tells in the passive, of nobody: "it is alleged that", "is accused of"; no finding.

    "Is said to have" is another thing: it makes possible what it tells.
    """
    relations = {child.dep_ for child in verb.children}
    return "auxpass" in relations and not relations & {"agent", "xcomp"} and verb.lemma_ not in FINDING


def _puts_it(verb: Token) -> bool:
    """Say whether *verb* is that of "as the envoy put it"."""
    return verb.lemma_ == "put" and any(child.lower_ == "it" and child.dep_ == "dobj" for child in verb.children)


def _is_told_by(head: Token, node: Token, up: Token, cues: Cues) -> bool:
    """Say whether *up* tells in the passive what somebody found: "was held by the court to have broken the pact"."""
    done = any(child.dep_ == "aux" and child.lemma_ == "have" for child in node.children)
    return done and head.pos_ == "VERB" and node.dep_ == "xcomp" and up.lemma_ in cues.reporting.keys() | FINDING


def _is_found_so(node: Token, up: Token) -> bool:
    """Say whether *up* only finds something to be of a kind, not that something is so: "find it hard to admit them"."""
    return up.lemma_ in ("find", "think", "consider") and node.dep_ == "ccomp" and node.pos_ == "ADJ"


def _is_in_parenthesis(report: Token) -> bool:
    """Say whether a report stands between commas behind what it reports: "they agreed, the envoy said, ending"."""
    first = report.left_edge
    joined = any(child.dep_ == "cc" for child in report.head.children)
    return not joined and first.i > report.sent.start and first.nbor(-1).text == ","


def _is_vouched_for(node: Token) -> bool:
    """Say whether the author vouches for *node*, whoever says the sentence: what only tells which is no one's claim.

    "Analysts doubt that the officers, who expelled the troops, will yield", "the halt announced on Monday".
    """
    if node.dep_ == "advcl" and any(child.lower_ == "when" and child.i < node.i for child in node.children):
        return any(child.dep_ in ("nsubj", "nsubjpass") for child in node.children)
    if node.dep_ == "relcl":
        return any(child.text == "," for child in node.head.children if child.i < node.i)
    if node.dep_ == "acl" and node.tag_ == "VBN":
        return not any(child.dep_ == "mark" for child in node.children)
    return node.pos_ == "NOUN" and node.dep_ == "pobj" and node.head.lower_ in PAST_TIMES


def _is_charge(node: Token, up: Token) -> bool:
    """Say whether *node* is what somebody is charged with: "indicted two men for a coup"."""
    return node.dep_ == "pobj" and up.lower_ in CHARGING.get(up.head.lemma_, ()) and up.head.pos_ == "VERB"


def _would_rather(verb: Token) -> bool:
    """Say whether *verb* is "would rather see", "would sooner wait"."""
    words = {child.lower_ for child in verb.children if child.dep_ in ("aux", "advmod")}
    return bool(words & {"would", "'d"}) and bool(words & {"rather", "sooner"})


def _is_wished(node: Token, wish: Token) -> bool:
    """Say whether *node* is what the subject of *wish* wants: "offered to extend", "called for them to be lifted"."""
    if node.dep_ in ("xcomp", "ccomp", "dobj", "oprd"):
        return node.i > wish.i
    if node.dep_ == "advcl":
        return any(child.dep_ == "mark" and child.lower_ == "for" for child in node.children)
    return node.dep_ == "prep" and node.lower_ in ("for", "against")


def _frames_sentence(according: Token) -> bool:
    """Say whether "according to X" opens its sentence or closes it, and so is about all of it."""
    sentence, last = according.sent, according.right_edge
    if according.i == sentence.start:
        return True
    rest = according.doc[last.i + 1 : sentence.end]
    return according.nbor(-1).text == "," and all(token.is_punct or token.is_space for token in rest)


def _is_said_on(node: Token, up: Token) -> bool:
    """Say whether *node* carries on what is said: "it was over, he said, and the state should pay"."""
    has_subject = any(child.dep_ in ("nsubj", "nsubjpass") for child in node.children)
    said_before = any(child.dep_ == "ccomp" for child in up.lefts)
    return node.dep_ == "conj" and has_subject and said_before


def _has_content(verb: Token) -> bool:
    return any(child.dep_ in ("ccomp", "dobj") and child.pos_ in ("VERB", "AUX", "NOUN") for child in verb.children)


def _owners(preposition: Token) -> list[Token]:
    found: list[Token] = []
    for leaf in preposition.children:
        found.extend(each for each in leaf.children if each.dep_ == "poss")
        found.extend(each for of in leaf.children if of.dep_ == "prep" for each in of.children if each.dep_ == "pobj")
    return found
