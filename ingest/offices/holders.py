"""Who bears a title: the people named behind it or before it, or the subject of "was elected", "served as"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from ingest.basics.vocabulary import Vocabulary
from ingest.language.predicates import is_passive, read_predicate
from ingest.language.sentences import Paragraph
from ingest.names.mentions import Mention, Mentions, person
from ingest.offices.titles import Titled

# Roles of people alone: what stands before ", the chairman," may also be a firm or a committee.
PERSONAL = frozenset(
    ["head-of-state", "head-of-government", "foreign-minister", "defence-minister", "minister", "ambassador", "monarch"]
)
MODALS = frozenset(["will", "would", "'ll", "may", "might", "could", "should", "shall"])
MEANING = frozenset(
    ["expect", "schedule", "due", "set", "plan", "hope", "want", "likely", "prepare", "be", "tip", "ready"]
)
ADVERBS = frozenset(["also", "still", "now", "both", "currently", "again", "then", "today", "already", "long", "once"])
TERMS = frozenset(["until", "till", "since", "for", "from", "between", "formerly", "previously", "in"])
COPULAS = frozenset({"be", "become", "remain"})
# Verbs with "as" that take somebody out of an office; their person held it.
LEAVING = frozenset(
    [
        "resign",
        "step",
        "stand",
        "quit",
        "retire",
        "dismiss",
        "remove",
        "oust",
        "sack",
        "fire",
        "depose",
        "replace",
        "go",
    ]
)
ENTERING = frozenset(
    [
        "take",
        "succeed",
        "follow",
        "replace",
        "return",
        "emerge",
        "install",
        "confirm",
        "rule",
        "reign",
        "govern",
        "speak",
    ]
)
NAMING = frozenset(
    [
        "confirm",
        "approve",
        "install",
        "elect",
        "appoint",
        "name",
        "choose",
        "designate",
        "pick",
        "nominate",
        "proclaim",
        "swear",
        "make",
    ]
)


def find_holders(
    paragraph: Paragraph, mentions: Mentions, titled: Titled, vocabulary: Vocabulary
) -> tuple[list[Mention], list[Mention]]:
    """Return the mentions of those who bear a title, and the one that only the title revealed as a person."""
    behind, revealed = _behind(paragraph, mentions, titled, vocabulary)
    if behind:
        return behind, revealed
    verbs = vocabulary.word_sets["appointing"] | COPULAS
    found = _before(paragraph, mentions, titled, verbs) or _by_verb(paragraph, mentions, titled, verbs)
    revealed = [] if found else _revealed_before(paragraph, mentions, titled)
    return found or revealed, revealed


def _behind(
    paragraph: Paragraph, mentions: Mentions, titled: Titled, vocabulary: Vocabulary
) -> tuple[list[Mention], list[Mention]]:
    doc = paragraph.doc
    for start in dict.fromkeys((titled.last, titled.right)):
        comma = start < len(doc) and doc[start].text == ","
        copula = start < len(doc) and doc[start].lower_ == "is" and doc[titled.left].lower_ == "whose"
        place = _skip_to_name(paragraph, mentions, start + int(comma or copula), vocabulary)
        if place >= len(doc):
            continue
        mention = mentions.of(paragraph.number, doc[place])
        revealed: list[Mention] = []
        if mention is None and not comma:
            mention = _revealed_person(paragraph, place, mentions, titled, vocabulary.word_sets["particles"])
            revealed = [mention] if mention else []
        elif mention is None and titled.title.role not in ("organisation-head", "monarch"):
            mention = _revealed_in_commas(paragraph, place, mentions)
            revealed = [mention] if mention else []
        if mention is None or mention.entity.kind != "person":
            continue
        if mention.first != place and not _holds_title(titled, mention):
            continue
        if comma and not _apposed(paragraph, mentions, titled, mention):
            continue
        more = more_people(paragraph, mentions, mention, vocabulary) if titled.plural else ()
        return [mention, *more], revealed
    return [], []


def _holds_title(titled: Titled, mention: Mention) -> bool:
    """Say whether a name begins with the title without its being a name itself: "King Hussein", not "Amir Khan"."""
    return (
        titled.first <= mention.first < titled.last and titled.title.words[0] not in mention.entity.name.lower().split()
    )


def skip_honorifics(doc: Doc, place: int, vocabulary: Vocabulary) -> int:
    """Return the place of the first word from *place* on that is no honorific."""
    while place < len(doc) and doc[place].lower_ in vocabulary.word_sets["honorifics"]:
        place += 1
    return place


def _skip_term(doc: Doc, place: int) -> int:
    """Return the place of the comma before "until last week", "for nine years" that ends at *place*, else *place*."""
    for start in range(place, max(place - 5, 0), -1):
        if doc[start].text in (",", ".") or _ends_apposition(doc[start]):
            return place
        if doc[start].lower_ in TERMS and doc[start - 1].text == ",":
            return start - 1
    return place


def _ends_apposition(token: Token) -> bool:
    """Say whether a word ends what stands in apposition: a verb or "and"."""
    return token.pos_ in ("VERB", "AUX", "CCONJ")


def is_past_term(paragraph: Paragraph, titled: Titled) -> bool:
    """Say whether a term that is over stands before a title: "A, until last week head of the committee"."""
    doc, place = paragraph.doc, titled.left - 1
    start = _skip_term(doc, place) if place > 0 else place
    return start != place and doc[start + 1].lower_ in ("until", "till", "formerly", "previously", "from", "between")


def _skip_to_name(paragraph: Paragraph, mentions: Mentions, place: int, vocabulary: Vocabulary) -> int:
    """Return the place of the first word that is no honorific, or is one that a name begins with: "Lord Carrington"."""
    doc = paragraph.doc
    while place < len(doc) and doc[place].lower_ in vocabulary.word_sets["honorifics"]:
        mention = mentions.of(paragraph.number, doc[place])
        if mention is not None and mention.entity.kind == "person" and mention.first == place:
            return place
        place += 1
    return place


def is_left(paragraph: Paragraph, titled: Titled) -> bool:
    """Say whether the title is one that somebody gives up or loses: "resigned as justice minister"."""
    verb = _verb_of(paragraph, titled)
    return verb is not None and verb.lemma_ in LEAVING and (verb.lemma_ != "replace" or is_passive(verb))


def is_ahead(paragraph: Paragraph, titled: Titled) -> bool:
    """Say whether the verb that gives the title tells of what is to come: "will succeed A as", "is to become"."""
    verb = _verb_of(paragraph, titled)
    if verb is None:
        return False
    small = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    is_meant = "to" in small and verb.dep_ in ("xcomp", "ccomp", "advcl") and verb.head.lemma_ in MEANING
    return bool(small & MODALS) or is_meant


def _verb_of(paragraph: Paragraph, titled: Titled) -> Token | None:
    """Return the verb whose "as TITLE" or complement the title is, by the parse."""
    token = paragraph.doc[titled.last - 1]
    while token.dep_ in ("compound", "nmod", "amod", "poss", "conj", "appos") and token.head.i >= titled.left - 1:
        token = token.head
    if token.dep_ == "pobj" and token.head.lower_ == "as":
        verb = token.head.head
    elif token.dep_ in ("attr", "oprd"):
        verb = token.head
    else:
        return None
    return verb if verb.pos_ in ("VERB", "AUX") else None


def _by_verb(paragraph: Paragraph, mentions: Mentions, titled: Titled, verbs: frozenset[str]) -> list[Mention]:
    """Return whom a verb puts into the office or out of it, however far off: "was sworn in on Monday as"."""
    verb = _verb_of(paragraph, titled)
    if verb is None or _leads_on(paragraph.doc, titled):
        return []
    is_as = paragraph.doc[max(titled.left - 1, 0)].lower_ == "as"
    if verb.lemma_ not in verbs | NAMING and not (is_as and verb.lemma_ in LEAVING | ENTERING):
        return []
    if any(child.dep_ == "neg" for child in verb.children):
        return []
    predicate = read_predicate(verb)
    things = predicate.subjects_or_patients()
    if not predicate.passive and verb.lemma_ in NAMING:
        things = tuple(each for each in predicate.objects if not titled.left <= each.i < titled.right)
    people = [found for each in things if (found := mentions.of(paragraph.number, each)) is not None]
    people = [each for each in people if each.entity.kind == "person"]
    return people if len(people) == 1 else []


def _before(paragraph: Paragraph, mentions: Mentions, titled: Titled, verbs: frozenset[str]) -> list[Mention]:
    doc, place = paragraph.doc, titled.left - 1
    if place < 0 or _leads_on(doc, titled):
        return []
    named = mentions.of(paragraph.number, doc[place])
    if named is not None and named.entity.kind == "person" and named.last == titled.left and named.first > 0:
        first = named.first
        while first > 1 and (part := mentions.of(paragraph.number, doc[first - 1])) and part.entity == named.entity:
            first = part.first
        return [named] if doc[first - 1].lemma_ in NAMING else []  # "named A prime minister"
    while place > 0 and doc[place].lower_ in ADVERBS:
        place -= 1
    place = _skip_term(doc, place)
    token = doc[place]
    if token.lower_ == "as" and token.head.lemma_ in ("succeed", "replace") and doc[place - 1].text != ",":
        return []  # whose office it is then, not that of whom they succeed, the verb tells
    if token.lower_ == "as" and place > 0:
        return _subject(paragraph, mentions, doc[place - 1], verbs)
    if token.lemma_ in verbs:
        return _subject(paragraph, mentions, token, verbs)
    if token.text in (",", "("):
        place -= 1
        if doc[place].text == ")":
            while place > 0 and doc[place].text != "(":
                place -= 1
            place -= 1
        mention = mentions.of(paragraph.number, doc[place]) if place >= 0 else None
        if mention is not None and mention.entity.kind == "state" and doc[max(mention.first - 1, 0)].lower_ == "of":
            place = mention.first - 2  # "A of Brazil, the president of the Council"
            mention = mentions.of(paragraph.number, doc[place]) if place >= 0 else None
        if mention is not None and mention.entity.kind == "person" and mention.last == place + 1:
            return [mention]
    return []


def _revealed_before(paragraph: Paragraph, mentions: Mentions, titled: Titled) -> list[Mention]:
    """Return the two to four capitalised words before ", the foreign minister," that nobody else saw as a person."""
    doc, last = paragraph.doc, titled.left - 1
    article = doc[titled.left].lower_ if titled.left < titled.first else ""
    if last < 2 or doc[last].text != "," or titled.plural or _leads_on(doc, titled) or titled.is_capital(doc):
        return []
    first, words = read_name_before(doc, last)
    alone = first == 0 or doc[first - 1].is_sent_end or doc[first - 1].text in (",", '"', "(", ";")
    alone = alone or doc[first - 1].pos_ in ("VERB", "ADP", "CCONJ", "AUX", "SCONJ")
    definite = article in ("the", "his", "her", "its", "then", "a", "an", "their", "whose") or bool(titled.of)
    if not 2 <= words <= 4 or not alone or any(mentions.of(paragraph.number, token) for token in doc[first:last]):
        return []
    if not definite or (titled.title.role not in PERSONAL and not _acts(doc, titled)):
        return []
    return [Mention(paragraph.number, first, last, person(doc[first:last].text), "person")]


def read_name_before(doc: Doc, last: int) -> tuple[int, int]:
    """Return where the capitalised words that end at *last* begin, and how many they are; "You-geun" is one."""
    first, words, place = last, 0, last
    while place > 0 and words < 5:
        place -= 1
        while place > 0 and not doc[place - 1].whitespace_ and (doc[place].text == "-" or doc[place - 1].text == "-"):
            place -= 1
        written = doc[place:first].text
        is_name = written[:1].isupper() and written.replace("-", "").replace("'", "").isalpha()
        if not is_name or doc[place].pos_ not in ("PROPN", "NOUN", "ADJ"):
            break
        first, words = place, words + 1
    return first, words


def _acts(doc: Doc, titled: Titled) -> bool:
    """Say whether what follows the title is what one person does, or the phrase is closed by a comma."""
    end = titled.right
    following = doc[end] if end < len(doc) else None
    return following is None or following.text in (",", ".", ";", '"') or following.pos_ in ("VERB", "AUX", "SCONJ")


def _leads_on(doc: Doc, titled: Titled) -> bool:
    """Say whether a title is only the beginning of a phrase: "the president's uncle", "President Polk's envoy"."""
    following = doc[titled.last] if titled.last < len(doc) else None
    return following is not None and (
        following.text in ("'s", "'")
        or (following.pos_ == "PROPN" and doc[titled.last - 1].text[:1].isupper() and following.text[:1].isupper())
    )


def _subject(paragraph: Paragraph, mentions: Mentions, verb: Token, verbs: frozenset[str]) -> list[Mention]:
    """Return whom "X is/became/served as TITLE" is about: the nearest person before the verb, in the clause."""
    doc, place = paragraph.doc, verb.i
    while (
        place > 0
        and place > verb.sent.start
        and (
            doc[place].pos_ in ("AUX", "ADV", "PART", "VERB", "DET", "PRON") or doc[place].lower_ in ("who", ",", "on")
        )
    ):
        if doc[place].pos_ == "VERB" and doc[place].lemma_ not in verbs:
            return []
        place -= 1
    mention = mentions.of(paragraph.number, doc[place])
    if mention is not None and mention.via == "demonym" and doc[place + 1].lower_ == "who":
        place = mention.first - 3  # "A, the Chilean who has been secretary-general"
        mention = mentions.of(paragraph.number, doc[place]) if place >= 0 else None
    return [mention] if mention is not None and mention.entity.kind == "person" else []


def _revealed_person(
    paragraph: Paragraph, place: int, mentions: Mentions, titled: Titled, particles: frozenset[str]
) -> Mention | None:
    """Return the capitalised words right behind a title as a person, where neither the tables nor the model saw one."""
    doc, last = paragraph.doc, place
    while (
        last < len(doc)
        and last < place + 5
        and mentions.of(paragraph.number, doc[last]) is None
        and (
            (doc[last].text[:1].isupper() and doc[last].text.replace(".", "").replace("'", "").isalpha())
            or doc[last].text == "-"
            or (last > place and doc[last].lower_ in particles)
        )
    ):
        last += 1
    while last > place and (doc[last - 1].text == "-" or doc[last - 1].lower_ in particles):
        last -= 1
    words = [token for token in doc[place:last] if token.text != "-"]
    if (
        titled.plural
        or (len(words) < 2 and titled.title.role != "monarch")
        or not words
        or not doc[titled.last - 1].text[:1].isupper()
    ):
        return None
    if any(token.pos_ in ("VERB", "AUX", "ADP") for token in words):
        return None
    return Mention(paragraph.number, place, last, person(doc[place:last].text), "person")


def _revealed_in_commas(paragraph: Paragraph, place: int, mentions: Mentions) -> Mention | None:
    """Return the two to four capitalised words of "his vice-president, Leni Robredo, said" as a person."""
    doc, last = paragraph.doc, place
    while last < len(doc) and last < place + 4 and doc[last].pos_ == "PROPN" and doc[last].text[:1].isupper():
        last += 1
    words = doc[place:last]
    closed = last < len(doc) and doc[last].text in (",", ".", ";", ")")
    if len(words) < 2 or not closed or any(mentions.of(paragraph.number, token) for token in words):
        return None
    if not all(token.text.replace("-", "").replace("'", "").isalpha() for token in words):
        return None
    return Mention(paragraph.number, place, last, person(words.text), "person")


def _apposed(paragraph: Paragraph, mentions: Mentions, titled: Titled, mention: Mention) -> bool:
    """Say whether a name behind a comma is the title's apposition: a comma or the sentence's verb must follow it."""
    doc = paragraph.doc
    following = doc[mention.last] if mention.last < len(doc) else None
    opened = titled.left < titled.first or doc[titled.first].text[:1].islower() or titled.plural
    if not opened and doc[max(titled.left - 1, 0)].lower_ == "and":  # "Deputy Prime Minister and Foreign Minister, A,"
        return following is None or following.text in (",", ".", ";")
    if following is not None and following.lower_ == "of":  # "the chair of the bloc, A of Angola, called"
        land = _skip_land(paragraph, mentions, mention.last)
        following = doc[land] if mention.last < land < len(doc) else following
    return opened and (
        following is None
        or following.text in (",", ".", ";", ")", "-", ":", '"')
        or following.pos_ in ("VERB", "AUX", "CCONJ", "ADV")
    )


def _skip_land(paragraph: Paragraph, mentions: Mentions, place: int) -> int:
    """Return the place behind "of X" in "A of X, B of Y and C of Z"."""
    doc = paragraph.doc
    if place + 1 < len(doc) and doc[place].lower_ == "of":
        for start in (place + 1, place + 2):
            mention = mentions.of(paragraph.number, doc[start]) if start < len(doc) else None
            if mention is not None and mention.entity.kind in ("state", "organisation"):
                return mention.last
    return place


def more_people(paragraph: Paragraph, mentions: Mentions, first: Mention, vocabulary: Vocabulary) -> Iterator[Mention]:
    """Yield the people named behind *first*: "the foreign ministers of Iran and Syria, A and Mr B"."""
    doc, place = paragraph.doc, first.last
    links = vocabulary.word_sets["honorifics"] | {",", "and"}
    while place < len(doc):
        place = _skip_land(paragraph, mentions, place)
        if place >= len(doc) or doc[place].lower_ not in links:
            break
        place += 1
        mention = mentions.of(paragraph.number, doc[place]) if place < len(doc) else None
        if mention is not None and mention.entity.kind == "person":
            yield mention
            place = mention.last
