"""Acts that are not done are never told as done: the same acts in many frames of words, none of them a fact."""

from __future__ import annotations

import pytest

from ingest.pipeline import Reader
from tests.test_ingest_frames import claims_of

ACTS = {
    "treaty": "the signing of the friendship treaty between Chile and Peru",
    "membership": "the expulsion of Sudan from the Arab League",
    "sanction": "the lifting of the EU arms embargo on China",
}
DEED = {"treaty": "sign", "membership": "expel", "sanction": "lift"}  # the embargo itself is a fact of its own
OPEN = """
hopes for | is counting on | dreams of | hinted at | spoke against | campaigned against | voted against | ruled out
warned against | shied away from | put off | postponed | delayed | stalled | prevented | averted | failed to obtain
did not secure | set a date for | drew up plans for | cast doubt on | is working towards | questioned | foresees
awaits | stopped short of | settled for a protest rather than | chose a protest instead of | is preparing | fears
pressed for
""".replace("\n", "|").split("|")
FATES = """
is on hold | has been delayed | remains a distant goal | is still to come | is months away | is out of the question
is possible | seemed likely | fell through | was averted | was shelved | is not on the agenda | never took place | looms
""".replace("\n", "|").split("|")
BEFORE = ("Ahead of", "In the event of", "Pending", "Barring", "On the eve of", "For fear of")
DONE = """
welcomed | condemned | regretted | completed | secured | celebrated | protested against | did not regret | criticised
""".replace("\n", "|").split("|")
VERBS = """
almost signed | nearly signed | came close to signing | was about to sign | was to have signed | should have signed
thought better of signing | was prevented from signing | held back from signing | balked at signing | put off signing
has until Friday to sign | spoke of signing | lost interest in signing | took steps to sign | voted on whether to sign
seemed set to sign | allegedly signed | decided against signing | is under pressure to sign | has no plans to sign
""".replace("\n", "|").split("|")


def frames(rows: list[str]) -> list[str]:
    return [row.strip() for row in rows if row.strip()]


def told(text: str, reader: Reader, kind: str) -> set[str]:
    tail = "The rest of the report was about the weather in the north and what it had done to the roads."
    acts = [claim for claim in claims_of(reader, f"{text} {tail}") if claim.type == kind]
    return {claim.factuality for claim in acts if claim.values.get("action") == DEED[kind]}


@pytest.mark.parametrize("words", frames(OPEN))
def test_an_act_that_is_only_wanted_feared_or_put_off_is_no_fact(words: str, reader: Reader) -> None:
    for kind, act in ACTS.items():
        assert "actual" not in told(f"Norway {words} {act}.", reader, kind), act


@pytest.mark.parametrize("words", frames(FATES))
def test_an_act_that_its_verb_leaves_open_is_no_fact(words: str, reader: Reader) -> None:
    for kind, act in ACTS.items():
        assert "actual" not in told(f"In June {act} {words}.", reader, kind), act


@pytest.mark.parametrize("words", BEFORE)
def test_an_act_that_lies_ahead_is_no_fact(words: str, reader: Reader) -> None:
    for kind, act in ACTS.items():
        assert "actual" not in told(f"{words} {act}, Norway called for calm.", reader, kind), act


@pytest.mark.parametrize("words", frames(VERBS))
def test_an_act_that_was_not_gone_through_with_is_no_fact(words: str, reader: Reader) -> None:
    assert "actual" not in told(f"Norway {words} the border treaty with Peru.", reader, "treaty")


@pytest.mark.parametrize("words", frames(DONE))
def test_an_act_that_somebody_takes_in_any_way_has_been_done(words: str, reader: Reader) -> None:
    for kind, act in ACTS.items():
        assert told(f"Norway {words} {act}.", reader, kind) == {"actual"}, act


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Norway did not regret signing the border treaty with Peru.", "actual"),
        ("After signing the border treaty with Peru, Norway fell silent.", "actual"),
        ("Norway became the first state to sign the border treaty with Peru.", "actual"),
        ("Had Norway signed the border treaty with Peru, others would have followed.", "negated"),
        ("It is doubtful that Norway signed the border treaty with Peru.", "possible"),
        ("Norway would have dropped its claim and signed the border treaty with Peru.", "possible"),
        ("It is clear that Norway signed the border treaty with Peru.", "actual"),
    ],
)
def test_what_hangs_on_the_sentence_above(text: str, status: str, reader: Reader) -> None:
    assert told(text, reader, "treaty") == {status}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("It is alleged that Chile violated the border treaty with Peru.", "unattributed"),
        ("It was reported that Chile had violated the border treaty with Peru.", "unattributed"),
        ("Chile is accused of having violated the border treaty with Peru.", "unattributed"),
        ("Chile had, it was said, violated the border treaty with Peru.", "unattributed"),
        ("A leaked letter says that Chile violated the border treaty with Peru.", "unattributed"),
        ("The shopkeeper said that Chile had violated the border treaty with Peru.", "unattributed"),
        ("A United Nations report said that Chile had violated the border treaty with Peru.", "UN"),
        ("A report by the United Nations says that Chile violated the border treaty with Peru.", "UN"),
        ("Chile violated the border treaty with Peru, as the United Nations put it.", "UN"),
    ],
)
def test_what_somebody_says_is_not_the_authors_word(text: str, speaker: str, reader: Reader) -> None:
    tail = "The rest of the report was about the weather in the north and what it had done to the roads."
    acts = [claim for claim in claims_of(reader, f"{text} {tail}") if claim.values.get("action") == "violate"]
    assert [[entity.code for entity in claim.speakers] for claim in acts] == [[speaker]]
