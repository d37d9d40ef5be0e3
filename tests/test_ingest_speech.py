"""Who says it: speakers by verbs of speech and of wishing, by "according to", and what nobody but the author says."""

import pytest

from ingest.basics.vocabulary import load_vocabulary
from ingest.pipeline import Reader, load_reader
from tests.reading import context_of, word_of


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader()


def speakers(text: str, word: str, reader: Reader) -> list[str]:
    """Return who says the event of *word*, innermost first."""
    context = context_of(text, reader)
    paragraph, head = word_of(context, word)
    return [step.speaker.code for step in context.speeches.find(paragraph.number, head)]


@pytest.mark.parametrize(
    ("text", "word", "said"),
    [
        ("The talks had failed, the Kremlin said, and Peru should close the port.", "close", ["RU"]),
        ("The Kremlin said the talks had failed, and Peru closed the port.", "closed", []),
        ("According to his spokesman, Alan Reed, Peru closed the port.", "closed", ["alan-reed"]),
        ("Peru closed the port by decree and law, according to Norway.", "closed", ["NO"]),
        ("Peru closed the port, the ministry in Lima said.", "closed", ["PE"]),
        ("Peru indicted two officers for a coup.", "coup", ["PE"]),
        ("Hezbollah claimed the attack on a convoy.", "attack", ["hezbollah"]),
        ("Peru arrested two officers for a coup.", "coup", []),
        ("Peru closed the port, in the view of French diplomats.", "closed", ["diplomats"]),
    ],
)
def test_a_speaker_is_found_beside_and_before_what_is_said(text, word, said, reader):
    assert speakers(text, word, reader) == said


@pytest.mark.parametrize(
    ("text", "word", "said"),
    [
        ("Norway offered to close the port.", "close", ["NO"]),
        ("Norway called for the port to be closed.", "closed", ["NO"]),
        ("Norway planned to close the port.", "close", []),
        ("Norway, which wants peace, closed the port.", "closed", []),
    ],
)
def test_whoever_wishes_a_thing_stands_behind_it(text, word, said, reader):
    assert speakers(text, word, reader) == said


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Norway doubts that Peru, which closed the port, will listen.", "closed"),
        ("Norway said the step followed a ban announced in May.", "announced"),
        ("Norway said that it had changed after the war.", "war"),
    ],
)
def test_what_only_tells_which_one_is_meant_is_the_authors(text, word, reader):
    assert speakers(text, word, reader) == []


WISHES = [*load_vocabulary().cues["wishing"], *load_vocabulary().cues["attitude"]]


@pytest.mark.parametrize("entry", WISHES, ids=lambda entry: entry["verbs"][0])
def test_a_verb_of_wishing_gives_a_speaker_to_its_example_only(entry, reader):
    assert speakers(entry["matches"], "lifting", reader) == ["NO"]
    assert speakers(entry["misses"], "lifting", reader) == []
