"""From a dependency parse to predicates: who does it, to what, with which prepositions, whatever the construction.

Actives, passives, reduced relatives, relative clauses, coordination of verbs and of arguments, control, participles and
nominalisations are all brought to the same three lists: subjects, objects, prepositional objects (labels as in the
guidelines of ClearNLP, which the model was trained on).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spacy.tokens import Token

from ingest.basics.vocabulary import word_set
from ingest.language.sentences import expand

SUBJECTS = frozenset({"nsubj", "csubj", "expl"})
PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})
OBJECTS = frozenset({"dobj", "attr", "oprd"})
FINITE = frozenset({"VBZ", "VBD", "VBP"})
BLAMING = frozenset(
    {
        "accuse",
        "suspect",
        "blame",
        "prevent",
        "stop",
        "convict",
        "deter",
        "criticise",
        "criticize",
        "condemn",
        "dissuade",
        "bar",
    }
)
RELATIVES = frozenset({"which", "that", "who", "whom", "whose"})
OBJECT_CONTROL = word_set(  # verbs whose infinitive is done by their object: "urged X to sign"
    "urge ask force press persuade allow invite order tell encourage advise compel oblige beg warn instruct require "
    "request enable authorise authorize permit prompt induce push lead get help make let pressure expect want"
)


@dataclass(frozen=True, slots=True)
class Predicate:
    """A verb or an event noun with what fills its places; every list is expanded over conjuncts."""

    head: Token
    subjects: tuple[Token, ...]
    objects: tuple[Token, ...]
    prepositions: Mapping[str, tuple[Token, ...]]
    passive: bool

    def subjects_or_patients(self) -> tuple[Token, ...]:
        """Return what stands before the verb: the subject, of a passive the one that undergoes it."""
        return self.objects if self.passive else self.subjects


def read_predicate(head: Token) -> Predicate:
    """Return the predicate that *head* (a verb, an auxiliary or an event noun) is the head of."""
    if head.pos_ in ("VERB", "AUX") and not is_gerund(head):
        return _verb(head)
    return _noun(head)


def is_gerund(token: Token) -> bool:
    """Say whether a form in "-ing" stands where a noun does: "fighting between A and B broke out"."""
    return (
        token.tag_ == "VBG"
        and token.dep_ in ("nsubj", "nsubjpass", "pobj", "dobj")
        and not any(child.dep_ in ("dobj", "nsubj", "aux") for child in token.children)
    )


def _verb(verb: Token) -> Predicate:
    passive = is_passive(verb)
    subjects, objects = _own_subjects(verb), _own_objects(verb)
    patients = _passive_subjects(verb)
    prepositions = _prepositions(verb)
    agents = [each for preposition in _agents(verb) for each in preposition]
    if not agents and passive and verb.dep_ == "conj" and verb.head.pos_ == "VERB" and not _has_own_subject(verb):
        agents = [each for preposition in _agents(verb.head) for each in preposition]  # "imposed by X and lifted later"
    if verb.dep_ == "acl" and verb.tag_ == "VBN":
        patients = patients or expand_left(verb.head)
        passive = True
    elif verb.dep_ == "acl" and verb.tag_ == "VBG":
        subjects = subjects or expand_left(verb.head)
    if not subjects and not passive:
        subjects = _shared_subjects(verb, set())
    if is_suffered(verb):
        subjects, patients = [], subjects
    if passive and not patients and not objects:
        patients = _shared_subjects(verb, set())
    if not objects and not passive:
        objects = _shared_objects(verb)
    if passive:
        return Predicate(verb, tuple(agents), tuple(patients or objects), prepositions, True)
    return Predicate(verb, tuple(subjects), tuple(objects), prepositions, False)


def is_passive(verb: Token) -> bool:
    """Say whether *verb* is in the passive, its own or that of the verb it is coordinated with."""
    if any(child.dep_ in ("nsubjpass", "auxpass", "csubjpass") for child in verb.children):
        return True
    if verb.dep_ == "advcl" and verb.tag_ == "VBN" and not any(child.dep_ == "aux" for child in verb.children):
        fronted = verb.i < verb.head.i and not any(child.dep_ in ("dobj", "mark") for child in verb.children)
        return fronted or any(child.lower_ == "by" for child in verb.children)  # "Rebuked by X, Y recalled its consul"
    if is_suffered(verb):
        return True
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and not _has_own_subject(verb):
        has_aux = any(child.dep_ == "aux" for child in verb.children)
        return not has_aux and not any(child.dep_ == "dobj" for child in verb.children) and is_passive(verb.head)
    return False


def is_suffered(verb: Token) -> bool:
    """Say whether it is the participle of "had its membership frozen", "saw its accounts blocked"."""
    return (
        verb.tag_ == "VBN"
        and verb.dep_ in ("ccomp", "xcomp")
        and verb.head.lemma_ in ("have", "see", "get")
        and any(child.dep_ == "nsubj" for child in verb.children)
        and not any(child.dep_ in ("aux", "mark", "dobj") for child in verb.children)
    )


def _has_own_subject(verb: Token) -> bool:
    return any(child.dep_ in SUBJECTS | PASSIVE_SUBJECTS for child in verb.children)


def _own_subjects(verb: Token) -> list[Token]:
    return _resolve([child for child in verb.children if child.dep_ == "nsubj"], verb)


def _passive_subjects(verb: Token) -> list[Token]:
    own = [child for child in verb.children if child.dep_ == "nsubjpass"]
    helping = [child for child in verb.children if child.dep_ == "auxpass"]  # "Mali and Guinea remain suspended"
    return _resolve(own or [child for each in helping for child in each.children if child.dep_ == "nsubj"], verb)


def _own_objects(verb: Token) -> list[Token]:
    found = _resolve([_called_home(child) for child in verb.children if child.dep_ in OBJECTS], verb)
    if not found and verb.dep_ == "relcl" and _has_own_subject(verb) and not _relative_is_used(verb):
        return expand_left(verb.head)  # "the treaty [that] Russia signed"
    return found


def _called_home(token: Token) -> Token:
    """Return "ambassador" of "called its ambassador home", which the parser takes for one noun."""
    inner = [child for child in token.children if child.dep_ == "compound"] if token.lower_ == "home" else []
    return inner[-1] if inner else token


def _relative_is_used(verb: Token) -> bool:
    """Say whether a relative pronoun already fills a place of *verb* (or of a preposition or verb below it)."""
    for token in verb.subtree:
        if token.lower_ in RELATIVES and token.tag_ in ("WDT", "WP", "WP$", "IN") and token.dep_ not in ("mark",):
            return True
    return False


def _resolve(tokens: list[Token], verb: Token) -> list[Token]:
    """Put the antecedent in the place of a relative pronoun, and expand conjuncts."""
    found: list[Token] = []
    for token in tokens:
        if token.lower_ in RELATIVES and token.pos_ == "PRON":
            clause = _relative_clause(verb)
            if clause is not None:
                found.extend(expand_left(clause.head))
                continue
        found.extend(expand(token))
    return found


def _relative_clause(verb: Token) -> Token | None:
    node = verb
    for _ in range(6):
        if node.dep_ == "relcl":
            return node
        if node.dep_ not in ("conj", "xcomp", "ccomp", "advcl") or node.head == node:
            return None
        node = node.head
    return None


def expand_left(token: Token) -> list[Token]:
    """Return *token* with its conjuncts on both sides: a clause behind a list belongs to the whole list."""
    first = token
    while first.dep_ == "conj" and first.head.pos_ == token.pos_:
        first = first.head
    return expand(first)


def _agents(verb: Token) -> list[list[Token]]:
    found = []
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by" and is_passive_like(verb)):
            found.append([each for leaf in child.children if leaf.dep_ == "pobj" for each in expand(leaf)])
    return found


def is_passive_like(verb: Token) -> bool:
    """Say whether *verb* is passive or a past participle behind a noun."""
    return is_passive(verb) or (verb.dep_ == "acl" and verb.tag_ == "VBN")


def _prepositions(head: Token) -> dict[str, tuple[Token, ...]]:
    """Return prepositional objects by preposition; "out of X" is found under both "of" and "out of"."""
    found: dict[str, list[Token]] = {}
    for child in head.children:
        if child.dep_ in ("prep", "agent", "dative", "prt", "advmod") and child.pos_ in (
            "ADP",
            "SCONJ",
            "PART",
            "ADV",
            "VERB",
        ):
            _add_preposition(found, child, child.lower_)
        if child.dep_ == "dative" and child.pos_ not in ("ADP",):
            found.setdefault("to", []).extend(expand(child))
    return {name: tuple(tokens) for name, tokens in found.items()}


def _add_preposition(found: dict[str, list[Token]], preposition: Token, name: str) -> None:
    for child in preposition.children:
        if child.dep_ in ("pobj", "pcomp"):
            antecedents = _resolve([child], preposition.head) if child.lower_ in RELATIVES else expand(child)
            found.setdefault(name, []).extend(antecedents)
        elif child.dep_ in ("prep", "conj") and child.pos_ == "ADP":
            _add_preposition(found, child, child.lower_)
            _add_preposition(found, child, f"{name} {child.lower_}")


def _shared_subjects(verb: Token, seen: set[int]) -> list[Token]:
    """Return the subject that *verb* takes over from its surroundings: coordination, control, participles, nouns."""
    if verb.i in seen or verb.head == verb:
        return []
    seen.add(verb.i)
    head = verb.head
    if verb.dep_ in ("conj", "xcomp", "advcl", "ccomp", "pcomp", "acl", "relcl", "dep", "parataxis"):
        if head.pos_ in ("VERB", "AUX"):
            return _from_verb(verb, head, seen)
        if head.pos_ in ("ADJ",):
            return _clause_subjects(head.head, seen)
        if head.dep_ == "prep" or head.pos_ == "ADP":
            return _from_preposition(head, seen)
        if head.pos_ in ("NOUN", "PROPN"):
            return _noun_agents(head) or _clause_subjects(_governing_verb(head), seen)
    return []


def finite_partner(verb: Token) -> Token:
    """Return the verb that *verb* is joined to: "urges A to settle it and extends the ban" joins the finite ones."""
    head = verb.head
    while verb.dep_ == "conj" and verb.tag_ in FINITE and head.tag_ == "VB" and head.head != head:
        head = head.head
    return head


def _from_verb(verb: Token, head: Token, seen: set[int]) -> list[Token]:
    head = finite_partner(verb)
    if verb.dep_ == "xcomp" and head.lemma_ in OBJECT_CONTROL:
        objects = _own_objects(head) or _passive_subjects(head)
        if objects:
            return objects
    if verb.tag_ == "VB" and head.lemma_ in ("call", "appeal"):  # "called on the EU to lift"
        called = [each for name in ("on", "upon", "to") for each in _prepositions(head).get(name, ())]
        if called:
            return called
    return _clause_subjects(head, seen)


def _clause_subjects(head: Token | None, seen: set[int]) -> list[Token]:
    if head is None:
        return []
    return _own_subjects(head) or _passive_subjects(head) or _shared_subjects(head, seen)


def _from_preposition(preposition: Token, seen: set[int]) -> list[Token]:
    head = preposition.head
    if head.pos_ in ("VERB", "AUX"):
        blamed = _own_objects(head) or _passive_subjects(head) if head.lemma_ in BLAMING else []
        if [each.lower_ for each in blamed] in (["other"], ["another"]):  # "accused each other of breaking"
            blamed = _own_subjects(head)
        return blamed or _clause_subjects(head, seen)
    if head.pos_ in ("NOUN", "PROPN"):
        return _noun_agents(head) or _clause_subjects(_governing_verb(head), seen)
    return []


def _governing_verb(token: Token) -> Token | None:
    node = token
    for _ in range(6):
        if node.head == node:
            return None
        node = node.head
        if node.pos_ in ("VERB", "AUX"):
            return node
    return None


def _shared_objects(verb: Token) -> list[Token]:
    """Return the object of "signed and ratified the treaty" for the first verb."""
    for child in verb.children:
        if child.dep_ == "conj" and child.pos_ == "VERB" and child.i - verb.i <= 3 and not _has_own_subject(child):
            return _own_objects(child)
    if verb.dep_ == "xcomp" and verb.tag_ == "VB" and verb.head.lemma_ not in OBJECT_CONTROL:
        # "decided to revoke, with effect from May, the sanctions": the parser gives the object to the verb above
        return [each for each in _own_objects(verb.head) if each.i > verb.i]
    return []


def _noun(noun: Token) -> Predicate:
    """Read an event noun: "of" gives its object, "by", a possessor or an adjective of nationality its subject."""
    prepositions = _prepositions(noun)
    return Predicate(noun, tuple(_noun_agents(noun)), tuple(prepositions.get("of", ())), prepositions, False)


def _noun_agents(noun: Token) -> list[Token]:
    found: list[Token] = []
    for child in noun.children:
        if child.dep_ == "poss" or (
            child.dep_ in ("compound", "amod", "nmod")
            and (child.pos_ == "PROPN" or child.ent_type_ in ("NORP", "GPE", "ORG"))
        ):
            found.extend(expand(child))
        elif child.dep_ in ("agent", "prep") and child.lower_ == "by":
            found.extend(each for leaf in child.children if leaf.dep_ == "pobj" for each in expand(leaf))
    return found
