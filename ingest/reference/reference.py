"""Reference: whom a noun phrase means: by name, relation ("Russian officials"), office, or what was said before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Token

from ingest.basics.claims import Entity
from ingest.basics.vocabulary import word_set
from ingest.language.sentences import expand, phrase
from ingest.names.mentions import Mention
from ingest.reference.focus import Focus
from ingest.reference.generic import is_described, is_several

HE = frozenset({"he", "she", "him", "her", "his", "hers", "himself", "herself"})
US = frozenset({"we", "i", "us", "our", "my"})
RULING = word_set(
    "military junta regime government authority army leadership putschist ruler administration parliament "
    "lawmaker legislator senator congressman"
)
SPEAKING = word_set("say tell add declare write announce insist state tweet")
IT = frozenset({"it", "its", "itself"})
THEY = frozenset({"they", "them", "their", "themselves", "both", "each", "former", "latter"})


@dataclass
class Reference(Focus):
    """Resolves noun phrases of one article; knows its mentions, its offices and the authority tables."""

    @cached_property
    def relational(self) -> frozenset[str]:
        """Nouns that stand for the state named beside them."""
        return frozenset(self.vocabulary.names["relational"]["state"]) | frozenset(
            self.vocabulary.names["relational"]["officials"]
        )

    # -- actors

    def actors(self, paragraph: int, token: Token) -> list[Entity]:
        """Return the states, organisations and people that the noun phrase of *token* means, without conjuncts."""
        mention = self.mentions.of(paragraph, token)
        if mention is not None and not self._is_modifier_of_role(paragraph, token, mention):
            return [mention.entity] if mention.entity.kind != "place" else []
        if token.pos_ == "PRON" or token.lower_ in THEY or token.lower_ == "whose":
            return self._antecedent(paragraph, token)
        lemma = token.lemma_.lower()
        if (holder := self._holder(paragraph, token, lemma)) is not None:
            return [holder]
        named = self._named_beside(paragraph, token)
        if named:
            return named
        if lemma == "counterpart" and (person := self._counterpart(paragraph, token)) is not None:
            return [person]
        named = self._named_inside(paragraph, token)
        if named:
            return named
        return self._definite(paragraph, token, lemma)

    def all_actors(self, paragraph: int, tokens: Sequence[Token]) -> list[Entity]:
        """Return the actors of several phrases, each once, in order."""
        return list(dict.fromkeys(entity for token in tokens for entity in self.actors(paragraph, token)))

    def states(self, paragraph: int, tokens: Sequence[Token]) -> list[Entity]:
        """Return the states and organisations that the phrases mean or whose people they name."""
        found = []
        for token in tokens:
            for entity in self.actors(paragraph, token):
                represented: Entity | None = entity
                if entity.kind == "person":
                    represented = self.state_of(entity) or self._adjective_state(paragraph, token)
                if represented is not None and represented.kind in ("state", "organisation"):
                    found.append(represented)
        return list(dict.fromkeys(found))

    def _adjective_state(self, paragraph: int, token: Token) -> Entity | None:
        """Return the state of "his Georgian counterpart, X", whom neither the text nor the tables place otherwise."""
        named = self.mentions.within(
            paragraph, [child for child in token.children if child.dep_ in ("amod", "compound")]
        )
        return next((mention.entity for mention in named if mention.entity.kind == "state"), None)

    def state_of(self, person: Entity) -> Entity | None:
        """Return the state or organisation a person acts for: by an office the text gives, else by the tables."""
        for office in self.offices:
            if office.person == person:
                return office.of
        day = self.published.latest if self.published else None
        tenures = self.lexicon.tenures_of(person, day)
        return self.lexicon.entity(tenures[0].of) if tenures else None

    def _is_modifier_of_role(self, paragraph: int, token: Token, mention: Mention) -> bool:
        return (
            mention.via == "demonym"
            and token.pos_ == "ADJ"
            and token.head.lemma_.lower() in self.relational
            and token.dep_ not in ("nsubj", "nsubjpass", "dobj", "pobj", "conj", "attr", "ROOT", "appos")
        )

    def _named_beside(self, paragraph: int, token: Token) -> list[Entity]:
        """Return the people named beside a title: "Foreign Minister Sergei Lavrov", "his counterpart, A"."""
        for child in token.children:
            if child.dep_ in ("appos", "compound", "nmod"):
                mention = self.mentions.of(paragraph, child)
                if mention is not None and mention.entity.kind == "person":
                    return [m.entity for each in expand(child) if (m := self.mentions.of(paragraph, each))]
        return []

    def _named_inside(self, paragraph: int, token: Token) -> list[Entity]:
        """Return who is named in a phrase whose head stands for them: "the leaders of Russia and Uzbekistan"."""
        if token.lemma_.lower() not in self.relational:
            return []
        found: list[Entity] = []
        nationals = any(child.ent_type_ == "NORP" for child in token.children)  # "his Russian partners" are Russia's
        for child in token.children:
            if nationals and child.pos_ == "PRON":
                continue
            if child.dep_ in ("poss", "compound", "amod", "nmod") and not (
                child.dep_ == "poss" and token.lemma_ == "counterpart"
            ):
                found.extend(self._modifier(paragraph, child))
            elif child.dep_ == "prep" and child.lower_ in ("of", "from", "for"):
                for leaf in child.children:
                    if leaf.dep_ == "pobj":
                        found.extend(entity for each in expand(leaf) for entity in self.actors(paragraph, each))
        if not found:
            found = [
                m.entity
                for m in self.mentions.within(paragraph, phrase(token))
                if m.entity.kind in ("state", "organisation")
                and (not self.is_place(paragraph, m) or token.lemma_.lower() in RULING)
            ]
        if token.lemma_ not in (
            "leader",
            "president",
            "minister",
        ):  # "the government of President X" is that of his state
            states = [self.state_of(entity) if entity.kind == "person" else entity for entity in found]
            found = [entity for entity in states if entity is not None and entity.kind in ("state", "organisation")]
        return list(dict.fromkeys(found))

    def _modifier(self, paragraph: int, child: Token) -> list[Entity]:
        found = []
        for each in expand(child):
            mention = self.mentions.of(paragraph, each)
            if mention is not None:
                found.append(mention.entity)
            elif each.dep_ == "poss" and each.pos_ == "NOUN":  # "the bloc's foreign ministers"
                found.extend(self._definite(paragraph, each, each.lemma_.lower()))
            elif each.dep_ == "poss" and each.pos_ == "PRON":
                found.extend(
                    state
                    for entity in self._antecedent(paragraph, each)
                    if (state := self.state_of(entity) if entity.kind == "person" else entity)
                )
        return found

    def other_land(self, paragraph: int, token: Token, without: Sequence[Entity]) -> list[Entity]:
        """Return the state that "the country" means where it cannot be one of *without*."""
        if token.lemma_.lower() not in self.vocabulary.word_sets["land"]:
            return []
        recent = (m.entity for m in self._recent(paragraph, token) if m.entity.kind == "state")
        found = next((entity for entity in recent if entity not in without), None) or self.focus(without)
        return [found] if found is not None else []

    def last_organisation(self, paragraph: int, token: Token) -> list[Entity]:
        """Return what "it" means where only an organisation can be meant."""
        return self._nearest(paragraph, token, ("organisation",))

    def last_state(self, paragraph: int, token: Token) -> list[Entity]:
        """Return what "it" or "its" means where only a state can be meant; never the one that acts upon it."""
        found = self._nearest(paragraph, token, ("state",))
        above = token.head.head if token.dep_ == "poss" else token
        acting = [
            m.entity for child in above.children if (m := self.mentions.of(paragraph, child)) and child.i < token.i
        ]
        return [entity for entity in found if entity not in acting or above.pos_ != "VERB"]

    # -- what was said before

    def _antecedent(self, paragraph: int, token: Token) -> list[Entity]:
        lower = token.lower_
        if lower in HE:
            return self._reporter(paragraph, token) or self._nearest(paragraph, token, ("person",))
        if lower == "whose":
            clause = next((each for each in (token, *token.ancestors) if each.dep_ == "relcl"), None)
            return self.actors(paragraph, clause.head) if clause is not None else []
        if lower in US:
            return self._quoted(paragraph, token)
        if lower in IT and (subject := self._subject_before(paragraph, token)) is not None:
            return self._definite(paragraph, subject, subject.lemma_.lower())
        if lower in IT:
            return self._nearest(paragraph, token, ("state", "organisation"))
        if lower in THEY:
            return self.pair(paragraph, token, any_kind=True)
        return []

    def _quoted(self, paragraph: int, token: Token) -> list[Entity]:
        """Return who says "we" or "I" in a quotation, when the sentence names its speaker."""
        for verb in token.sent:
            if verb.lemma_ in SPEAKING and verb.pos_ == "VERB" and verb not in (token.head,):
                for child in verb.children:
                    mention = self.mentions.of(paragraph, child) if child.dep_ == "nsubj" else None
                    if mention is not None and mention.entity.kind == "person":
                        return [mention.entity]
        return []

    def _reporter(self, paragraph: int, token: Token) -> list[Entity]:
        """Return the person in whose reported words the pronoun stands as a subject: "X said he would visit Y"."""
        clause = token.head
        if token.dep_ not in ("nsubj", "nsubjpass") or clause.dep_ != "ccomp" or clause.i < clause.head.i:
            return []
        for child in clause.head.children:
            if child.dep_ == "nsubj" and child.i < token.i:
                mention = self.mentions.of(paragraph, child)
                return [mention.entity] if mention is not None and mention.entity.kind == "person" else []
        return []

    def _state_of_reporter(self, paragraph: int, token: Token) -> Entity | None:
        """Return whose government it is in what a minister says: "X announced that the Government had ..."."""
        clause = next((each for each in token.ancestors if each.dep_ == "ccomp"), None)
        subjects = [child for child in clause.head.children if child.dep_ == "nsubj"] if clause is not None else []
        people = [m.entity for each in subjects for leaf in expand(each) if (m := self.mentions.of(paragraph, leaf))]
        states = [self.state_of(entity) for entity in people if entity.kind == "person"]
        return next((state for state in states if state is not None and state.kind == "state"), None)

    def _subject_before(self, paragraph: int, token: Token) -> Token | None:
        """Return the sentence's subject "the bloc", "the country" that "it" takes up in the same sentence."""
        root = token.sent.root
        nouns = self.vocabulary.word_sets
        for child in root.children:
            if child.dep_ in ("nsubj", "nsubjpass") and child.i < token.i and token.head != root:
                known = child.lemma_.lower() in nouns["land"] | nouns["body"]
                return child if known and self.mentions.of(paragraph, child) is None else None
        return None

    def _is_coordinated(self, mention: Mention) -> bool:
        """Say whether it is one of several named in one breath: "France and Italy"."""
        root = self._root(mention)
        return root.dep_ == "conj" or any(child.dep_ == "conj" for child in root.children)

    def _nearest(self, paragraph: int, token: Token, kinds: tuple[str, ...]) -> list[Entity]:
        """Return the antecedent: sentence by sentence backwards, a subject before others that are no mere place."""
        candidates = [
            m
            for m in self._recent(paragraph, token)
            if m.entity.kind in kinds and not (token.lower_ in IT and self._is_coordinated(m))  # one is never two
        ]
        groups: dict[tuple[int, int], list[Mention]] = {}
        for mention in candidates:
            groups.setdefault((mention.paragraph, self._root(mention).sent.start), []).append(mention)
        for mentions in groups.values():
            subjects = [m for m in mentions if self._is_subject(m) and not self._same_clause(paragraph, token, m)]
            others = [
                m
                for m in mentions
                if not self.is_place(m.paragraph, m)
                and (self._root(m).dep_ != "amod" or m.entity.kind == "person")
                and not self._same_clause(paragraph, token, m)
            ]
            for mention in (*subjects, *others):
                return [mention.entity]
        return [candidates[0].entity] if candidates else []

    def _is_subject(self, mention: Mention) -> bool:
        root = self._root(mention)
        while root.dep_ in ("conj", "appos"):
            root = root.head
        return root.dep_ in ("nsubj", "nsubjpass", "poss")

    def _same_clause(self, paragraph: int, token: Token, mention: Mention) -> bool:
        """Say whether a mention is an argument of the pronoun's own verb, which then means somebody else."""
        root = self._root(mention)
        return mention.paragraph == paragraph and root.head == token.head and token.dep_ != "poss"

    def _root(self, mention: Mention) -> Token:
        return self.paragraphs[mention.paragraph].doc[mention.first : mention.last].root

    def _recent(self, paragraph: int, token: Token) -> Iterator[Mention]:
        """Yield mentions before *token*, nearest first, as far as the beginning of the paragraph before."""
        for mention in self.mentions.before(paragraph, token.i):
            if mention.paragraph < paragraph - 1:
                return
            yield mention

    def pair(self, paragraph: int, token: Token, *, any_kind: bool = False) -> list[Entity]:
        """Return the last two (or more) that were named together: "both countries", "the two sides", "they"."""
        seen: list[Mention] = []
        for mention in self._recent(paragraph, token):
            root = self._root(mention)
            if root.dep_ == "conj" and mention.entity.kind in (
                ("state", "organisation", "person") if any_kind else ("state", "organisation")
            ):
                first = root
                while first.dep_ == "conj":
                    first = first.head
                together = [m.entity for each in expand(first) if (m := self.mentions.of(mention.paragraph, each))]
                if len(set(together)) > 1:
                    return list(dict.fromkeys(together))
            if mention.via != "capital" or root.dep_ not in ("compound", "nmod"):
                seen.append(mention)
        if any_kind:
            return []
        states = list(dict.fromkeys(m.entity for m in seen if m.entity.kind == "state"))
        return states[:2] if len(states) >= 2 else []

    def _definite(self, paragraph: int, token: Token, lemma: str) -> list[Entity]:
        nouns = self.vocabulary.word_sets
        determiners = {child.lower_ for child in token.children if child.dep_ in ("det", "nummod", "predet", "poss")}
        if lemma in nouns["pair"] and (
            determiners & {"both", "two"}
            or (lemma in ("side", "party", "neighbour", "neighbor") and token.tag_ == "NNS")
        ):
            return self.pair(paragraph, token)
        owners = [child for child in token.children if child.dep_ == "poss" and child.pos_ in ("PRON", "DET")]
        if owners and lemma in nouns["land"] | self.relational:
            found = self._antecedent(paragraph, owners[0])
            return [
                state for entity in found if (state := self.state_of(entity) if entity.kind == "person" else entity)
            ]
        person = self._by_office(paragraph, token, lemma)
        if person is not None:
            return [person]
        if token.lower_ == "government" and token.text[0].isupper() and not owners:
            state = self._state_of_reporter(paragraph, token) or self.home
            if state is not None:
                return [state]
        if token.text[0].isupper() and (bodies := self._body_of_name(token, lemma)):
            return bodies
        if lemma in nouns["body"] and determiners & {"the", "this", "that"} and not is_described(token):
            named = [m.entity for m in self.mentions.before(paragraph, token.i) if m.entity.code == "NATO"]
            if lemma == "alliance" and named:  # in reports on relations between states it is this one
                return named[:1]
            return self._nearest(paragraph, token, ("organisation",))
        if lemma in nouns["land"] and determiners & {"the", "this", "that"} and not is_several(token):
            return self._focus(paragraph, token) or self._chamber(token)
        return self._chamber(token)

    def _body_of_name(self, token: Token, lemma: str) -> list[Entity]:
        """Return the organisation that a part of its name takes up: "the Council", "the Union", "the Fund"."""
        if any(child.dep_ in ("compound", "amod", "poss", "nmod", "prep") for child in token.children):
            return []
        found = self._bodies_by_word.get(lemma, [])
        if not found and lemma == "council":  # that of the United Nations, where only these are named
            nations, council = self.lexicon.entity("UN"), self.lexicon.entity("UNSC")
            return [council] if nations is not None and council is not None and self.is_named(nations) else []
        return found

    @cached_property
    def _bodies_by_word(self) -> dict[str, list[Entity]]:
        """The article's organisations by the noun at the end or the start of their names, the most told first."""
        counts = Counter(m.entity for m in self.mentions.rows if m.entity.kind == "organisation")
        found: dict[str, list[Entity]] = {}
        for entity, _ in counts.most_common():
            names = entity.name.lower().split()
            parts = self.vocabulary.names["organs"].get(entity.code, ())
            for word in {*names[-1:], *(names[:1] if len(names) > 1 and names[1] == "of" else ()), *parts}:
                found.setdefault(word, [entity])
        return {word: bodies for word, bodies in found.items() if word in self.vocabulary.word_sets["part_name"]}

    def _chamber(self, token: Token) -> list[Entity]:
        """Return the state whose chamber, cabinet or treasury acts: of the one the article names, or at home in it."""
        if not token.text[0].isupper() or any(child.dep_ in ("poss", "amod") for child in token.children):
            return []
        for code, names in self.vocabulary.names["chambers"].items():
            state = self.lexicon.entity(code)
            if state is not None and token.lower_ in names and (state == self.home or self.is_named(state)):
                return [state]
        if token.lower_ in ("cabinet", "parliament", "senate", "congress", "government", "treasury") and self.home:
            return [self.home]
        return []

    def _focus(self, paragraph: int, token: Token) -> list[Entity]:
        found = self._nearest(paragraph, token, ("state",))
        if found and str(found[0].code).islower() and token.lemma_ in ("country", "nation"):
            return self.other_land(paragraph, token, found) or found  # a territory is hardly called so: "abkhazia"
        return found

    def _by_office(self, paragraph: int, token: Token, lemma: str) -> Entity | None:
        """Return whom "the president" or "his Uzbek counterpart" means, by the offices that the text gave."""
        if lemma == "counterpart":
            return self._counterpart(paragraph, token)
        if lemma not in self.vocabulary.word_sets["taking_up"]:
            return None
        words = " ".join(
            each.lower_ for each in phrase(token) if each.dep_ in ("compound", "amod", "nmod") or each == token
        )
        for office in reversed([o for o in self.offices if (o.paragraph, o.first) < (paragraph, token.i)]):
            if office.title.lower() == words or office.title.lower().endswith(words):
                return office.person
        return None

    def _holder(self, paragraph: int, token: Token, lemma: str) -> Entity | None:
        """Return whom "Djibouti's president" or "the Thai foreign minister" means, if the text names one."""
        if token.tag_ not in ("NN", "NNP") or lemma not in self.vocabulary.word_sets["taking_up"]:
            return None
        if any(child.dep_ in ("appos", "compound") and child.ent_type_ == "PERSON" for child in token.children):
            return None
        before = [child for child in token.children if child.dep_ in ("poss", "amod", "compound", "nmod")]
        states = {m.entity for m in self.mentions.within(paragraph, before) if m.entity.kind == "state"}
        title = " ".join(
            each.lower_ for each in before if self.mentions.of(paragraph, each) is None and each.dep_ != "poss"
        )
        title = f"{title} {token.lower_}".strip()
        people = {o.person for o in self.offices if {o.of} == states and not o.former and o.title.lower() == title}
        return next(iter(people)) if len(people) == 1 else None

    def _counterpart(self, paragraph: int, token: Token) -> Entity | None:
        states = [m.entity for m in self.mentions.within(paragraph, phrase(token)) if m.entity.kind == "state"]
        owners = [child for child in token.children if child.dep_ == "poss"]
        holders = self._antecedent(paragraph, owners[0]) if owners and owners[0].pos_ == "PRON" else []
        if not owners or not states:
            return None
        roles = [o.role for o in self.offices if o.person in holders] or ["head-of-state"]
        for office in self.offices:
            if office.of == states[0] and office.role == roles[0]:
                return office.person
        return None
