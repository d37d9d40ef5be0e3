"""When an event was: the right one of a sentence's dates, and what the sentences before leave to it."""

import pytest

from ingest.articles.articles import Article
from ingest.basics.claims import Span
from ingest.pipeline import Reader, load_reader, read_article
from tests.reading import FRIDAY, context_of, word_of


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader()


def dated(text: str, word: str, reader: Reader) -> str | None:
    """Return when the event of *word* in *text* was."""
    context = context_of(text, reader)
    when = context.date_of(*word_of(context, word))[0]
    return when.value if when else None


@pytest.mark.parametrize(
    ("text", "word", "value"),
    [
        (
            "Chile recalled its envoy on 4 May 2006, two days after Peru had expelled a diplomat.",
            "expelled",
            "2006-05-02",
        ),
        ("Chile recalled its envoy on 4 May 2006, a day before Peru expelled a diplomat.", "expelled", "2006-05-05"),
        ("Chile recalled its envoy on 4 May 2006, hours after Peru expelled a diplomat.", "expelled", "2006-05-04"),
        ("Chile recalled its envoy on 24 May 2006, days after Peru expelled a diplomat.", "expelled", "2006-05"),
        ("Chile recalled its envoy on 4 May 2006, long after Peru expelled a diplomat.", "expelled", None),
        ("Ghana lifted the ban in March 2004, when its president visited Togo.", "visited", "2004-03"),
        ("When the delegates met on 3 April 1996, Ghana lifted the ban.", "lifted", "1996-04-03"),
        ("Meeting in Oslo on 3 April 1996, the ministers signed a protocol.", "signed", "1996-04-03"),
        ("The cabinet closed the border on 3 April 1996, ending the transit of arms.", "ending", "1996-04-03"),
        ("Nepal, which had waited, applied in May 2003 with Laos, three months after Peru did.", "did", "2003-02"),
        (
            "The pact was concluded on 14 June 2001, two months after Chad had recalled its envoy.",
            "recalled",
            "2001-04",
        ),
        ("Kenya ended the ban of May 1998, four days after rebels had entered Juba.", "entered", "1998-05"),
        ("The premier went to Oslo in June 2005, where he and the king opened a fair.", "opened", "2005-06"),
        ("In March 1962 the two issued a statement in which Canada promised aid.", "promised", "1962-03"),
        ("In March 1962 the two issued a statement that Canada had promised aid.", "promised", None),
        ("Ghana lifted the ban in March 2004 because Togo had freed the sailors.", "freed", None),
    ],
)
def test_a_clause_that_hangs_on_a_dated_one_is_dated_by_it(text, word, value, reader):
    assert dated(text, word, reader) == value


@pytest.mark.parametrize(
    ("text", "word", "value"),
    [
        ("Chile recalled its envoy a week before the coup of 24 May 2006.", "recalled", "2006-05"),
        ("Chile recalled its envoy two days after the coup of 4 May 2006.", "recalled", "2006-05-06"),
        ("Chile recalled its envoy after the coup of 4 May 2006.", "recalled", None),
        ("Chile recalled its envoy at the summit of 4 May 2006.", "recalled", "2006-05-04"),
        ("Chile recalled its envoy, who drew pay until 4 May 2006.", "recalled", None),
    ],
)
def test_an_event_at_a_distance_from_another_is_not_of_its_day(text, word, value, reader):
    assert dated(text, word, reader) == value


@pytest.mark.parametrize(
    ("text", "word", "value"),
    [
        ("Peru left the 1998 fisheries accord three years ago.", "left", "2004"),
        ("The council eased the embargo imposed on Liberia in 1992.", "embargo", "1992"),
        ("The council eased the embargo it had imposed on Liberia in 1992.", "embargo", "1992"),
        ("The council met after the riots that wrecked Lomé last April.", "riots", "2007-04"),
        ("The council discussed the treaty that expired in 2003.", "treaty", None),
        ("The accord of 1998 was extended in June 2003.", "extended", "2003-06"),
        ("The accord of 1998 has been denounced.", "denounced", None),
        ("Togo got the use of a port under an accord of June 1998.", "got", "1998-06"),
        ("It follows a protocol of 2003 by which Togo extended the lease.", "extended", "2003"),
        ("The council voted on 4 May 2006 to extend the embargo.", "extend", "2006-05-04"),
        ("The envoy praised the judge who ruled against Togo in 1999.", "praised", None),
    ],
)
def test_a_date_belongs_to_what_it_stands_with(text, word, value, reader):
    assert dated(text, word, reader) == value


@pytest.mark.parametrize(
    ("text", "word", "value"),
    [
        ("The presidents met in Quito on 9 May 2005. They signed a border treaty.", "signed", "2005-05-09"),
        ("The presidents met in Quito on 9 May 2005. The two men signed a treaty.", "signed", "2005-05-09"),
        ("The presidents met in Quito on 9 May 2005. Chile closed its port on the same date.", "closed", "2005-05-09"),
        ("The presidents met in Quito on 9 May 2005. They later signed a treaty.", "signed", None),
        ("The presidents met in Quito on 9 May 2005. They had signed a treaty.", "signed", None),
        ("The presidents met in Quito on 9 May 2005. Bolivia signed a treaty.", "signed", None),
        ("The presidents met in Quito in 2005. They signed a treaty.", "signed", None),
        ("The presidents will meet on 9 July. They signed a treaty.", "signed", None),
    ],
)
def test_what_is_told_on_takes_the_day_of_the_sentence_before(text, word, value, reader):
    assert dated(text, word, reader) == value


@pytest.mark.parametrize(
    ("text", "word", "value"),
    [
        ("Ministers are to meet in Accra on Monday.", "meet", "2007-06-18"),
        ("Ministers met in Accra on Monday.", "met", "2007-06-11"),
        ("The lease expires in August.", "expires", "2007-08"),
        ("The lease expired in August.", "expired", "2006-08"),
        ("Togo will host troops under an accord signed in August.", "signed", "2006-08"),
        ("The premier said that envoys would meet on Monday.", "meet", "2007-06-18"),
    ],
)
def test_a_date_without_a_year_points_where_its_own_verb_does(text, word, value, reader):
    assert dated(text, word, reader) == value


def test_the_day_of_one_event_is_not_that_of_a_plan_in_the_same_sentence(reader):
    text = "The premier called the talks useful and said he would speak when envoys gather in Accra on Monday."
    assert dated(text, "called", reader) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (
            "Crowds rioted in Quito on 9 May 2005. Chile recalled its envoy two days after the crowds rioted.",
            "2005-05-11",
        ),
        ("Crowds rioted in Quito on 9 May 2005. Chile recalled its envoy on the day of the rioting.", "2005-05-09"),
        ("Crowds rioted in Quito in May 2005. Chile recalled its envoy two days after the crowds rioted.", None),
    ],
)
def test_an_event_told_before_lends_its_day(text, value, reader):
    context = context_of(text, reader)
    paragraph, rioted = word_of(context, "rioted")
    context.add("incident", {}, {}, paragraph=paragraph, head=rioted, rule="test")
    when = context.date_of(*word_of(context, "recalled"))[0]
    assert (when.value if when else None) == value


def offices_of(text: str, reader: Reader) -> dict[str, str | None]:
    """Return on which date each person in *text*, published in June 2007, held an office, by name."""
    article = Article("case", "case", text, "0" * 64, None, FRIDAY, None, (Span(0, len(text)),))
    claims = [claim for claim in read_article(article, reader).claims if claim.type == "office"]
    return {claim.roles["person"][0].key: claim.when.value if claim.when else None for claim in claims}


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("In 1974 Kenyan President Jomo Kenyatta closed the border.", {"jomo-kenyatta": "1974"}),
        ("On 3 May 1988 Peru's foreign minister, Luis Soto, signed it.", {"luis-soto": "1988-05-03"}),
        ("Kenyan President Ana Ruiz closed the border on 3 May.", {"ana-ruiz": None}),
        ("Former Kenyan president Ana Ruiz went to Oslo in March.", {"ana-ruiz": "2007-03"}),
    ],
)
def test_an_office_told_of_long_ago_was_held_then(text, held, reader):
    found = offices_of(text, reader)
    assert list(found.values()) == list(held.values())


@pytest.mark.parametrize(
    ("text", "word", "value"),
    [
        ("Envoys met in May 1984. On the 8th they signed a pact.", "signed", "1984-05-08"),
        ("Envoys met in May 1984. On the 38th parallel they signed a pact.", "signed", "1984-05"),
        ("In May 1984 Peru called the truce of 1971 void. A month later Chile signed a pact.", "signed", "1984-06"),
        ("The troops are to leave before the end of 2009.", "leave", "2009"),
        ("The troops are to leave before the talks of 2009.", "leave", None),
    ],
)
def test_the_tale_goes_on_from_the_date_it_has_come_to(text, word, value, reader):
    assert dated(text, word, reader) == value


@pytest.mark.parametrize(
    ("text", "word", "value"),
    [
        ("Peru has decided to revoke the ban with effect from 2 July.", "revoke", "2007-07-02"),
        ("Peru revoked the ban with effect from 2 June.", "revoked", "2007-06-02"),
    ],
)
def test_what_takes_effect_begins_on_the_nearer_day(text, word, value, reader):
    context = context_of(text, reader)
    start = context.date_of(*word_of(context, word))[1]
    assert start is not None and start.value == value
