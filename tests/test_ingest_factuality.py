"""How sure the text is: what governs an event, and how far that reaches."""

import pytest

from ingest.pipeline import Reader, load_reader
from tests.reading import context_of, word_of


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader()


def judged(text: str, word: str, reader: Reader) -> str:
    context = context_of(text, reader)
    return context.judge(word_of(context, word)[1]).status


@pytest.mark.parametrize(
    ("text", "word", "status"),
    [
        ("Nobody ratified the fisheries accord.", "ratified", "negated"),
        ("Ghana has ratified nothing since.", "ratified", "negated"),
        ("There is no sign that Togo granted a port to the fleet.", "granted", "negated"),
        ("He welcomed the news that Togo granted a port to the fleet.", "granted", "actual"),
        ("There are signs that Togo granted a port to the fleet.", "granted", "possible"),
        ("Togo turned down a request to host the fleet.", "host", "negated"),
        ("Peru called off the signing of the accord.", "signing", "negated"),
        ("The senate rejected a pact that would have kept the base.", "kept", "negated"),
        ("The senate welcomed a pact that would keep the base.", "keep", "possible"),
        ("Togo agreed in May to let the fleet use a port.", "let", "actual"),
        ("Togo agreed in May to build a port.", "build", "planned"),
        ("Peru went on to sign the accord.", "sign", "actual"),
        ("The accord has yet to be ratified.", "ratified", "planned"),
        ("Togo did not, however, ratify the accord.", "ratify", "negated"),
        ("The assembly has still to ratify the accord.", "ratify", "planned"),
        ("The federation broke up before the accord could be signed.", "signed", "negated"),
        ("The federation broke up before the accord was signed.", "signed", "actual"),
    ],
)
def test_what_is_denied_in_other_words_is_negated(text, word, status, reader):
    assert judged(text, word, reader) == status


@pytest.mark.parametrize(
    ("text", "word", "status"),
    [
        ("If the talks fail, Ghana will close the border.", "close", "possible"),
        ("Should the talks fail, Ghana will close the border.", "close", "possible"),
        ("If Togo does not, Ghana will close the border.", "close", "possible"),
        ("Even if the talks fail, Ghana will close the border.", "close", "planned"),
        ("When the talks end, Ghana will close the border.", "close", "planned"),
        ("The premier said that Ghana would close the border if the talks failed.", "close", "possible"),
        ("The premier said that Ghana would close the border.", "close", "planned"),
        ("Ghana would close the border in March, according to its envoy.", "close", "planned"),
    ],
)
def test_what_hangs_on_a_condition_is_possible(text, word, status, reader):
    assert judged(text, word, reader) == status


@pytest.mark.parametrize(
    ("text", "word", "status"),
    [
        ("Both assemblies must ratify the accord before June.", "ratify", "planned"),
        ("Both assemblies have to ratify the accord.", "ratify", "planned"),
        ("Togo must ratify the accord, the envoy said.", "ratify", "possible"),
        ("Until every member has ratified the accord, trade is frozen.", "ratified", "planned"),
        ("Officials would not say whether Togo signed the accord.", "signed", "possible"),
        ("Analysts fear that a war could break out.", "war", "possible"),
        ("A war broke out between Togo and Ghana.", "war", "actual"),
        ("Deputies, who have to ratify the accord, said nothing.", "ratify", "planned"),
        ("Observers expect little before the coup trial.", "trial", "actual"),
        ("The envoy does not want more talks after the war.", "war", "actual"),
    ],
)
def test_duty_bound_and_open_question_each_have_their_own_weight(text, word, status, reader):
    assert judged(text, word, reader) == status


@pytest.mark.parametrize(
    ("text", "factuality"),
    [
        ("Russia and Ghana sign a treaty of friendship in August.", "planned"),
        ("Russia and Ghana signed a treaty of friendship in August.", "actual"),
    ],
)
def test_what_is_dated_after_publication_is_planned(text, factuality, reader):
    context = context_of(text, reader)
    paragraph, head = next(
        (paragraph, token) for paragraph in context.paragraphs for token in paragraph.doc if token.lemma_ == "sign"
    )
    claim = context.add("treaty", {}, {}, paragraph=paragraph, head=head, rule="test")
    assert claim.factuality == factuality
