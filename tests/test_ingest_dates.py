"""Dates in text: what they are, how exact, and what is none."""

from datetime import date

import pytest

from ingest.basics.claims import Span, When
from ingest.dates.calendar import between, compatible, exactly, month_of, narrow, season_of, year_of
from ingest.dates.dates import find_dates

WEDNESDAY = exactly(date(2011, 3, 16))


def dates(text: str, *, published: When | None = WEDNESDAY, latest: When | None = None, prefer: str = "past"):
    return find_dates(text, Span(0, len(text)), published=published, latest=latest, prefer=prefer)


def told(text: str, **anchors):
    """Return the only date of *text* as (its words, value, relation), a range as start..end."""
    [mention] = dates(text, **anchors)
    words = text[mention.span.start : mention.span.end]
    if mention.relation == "range":
        value = f"{mention.start.value if mention.start else None}..{mention.end.value if mention.end else None}"
    else:
        value = mention.when.value if mention.when else None
    return words, value, mention.relation


@pytest.mark.parametrize(
    "text, words, value",
    [
        ("The pact was signed on November 14, 2005, in Lima.", "November 14, 2005", "2005-11-14"),
        ("The pact was signed on 14 November 2005 in Lima.", "14 November 2005", "2005-11-14"),
        ("It was signed on Nov. 14, 2005.", "Nov. 14, 2005", "2005-11-14"),
        ("It was signed on Sept 3, 1998.", "Sept 3, 1998", "1998-09-03"),
        ("It was signed on the 21st of March 1994.", "the 21st of March 1994", "1994-03-21"),
        ("It was signed on 2003-07-09.", "2003-07-09", "2003-07-09"),
        ("It was signed on 09.07.2003.", "09.07.2003", "2003-07-09"),
        ("It was signed on Monday, June 3, 1996.", "Monday, June 3, 1996", "1996-06-03"),
        ("It was signed on Monday 3 June 1996.", "Monday 3 June 1996", "1996-06-03"),
        ("They concluded it in June 2004.", "June 2004", "2004-06"),
        ("They concluded it in May, 2004.", "May, 2004", "2004-05"),
        ("They concluded it in 2004.", "2004", "2004"),
        ("The treaty of 1992 still binds them.", "1992", "1992"),
        ("The 2008 war changed all that.", "2008", "2008"),
        ("A year-old ceasefire (2009) was broken.", "2009", "2009"),
        ("The 2012 Association Agreement applies.", "2012", "2012"),
        ("In spring 2004 they fell out.", "spring 2004", "2004"),
        ("In the autumn of 2004 they fell out.", "the autumn of 2004", "2004"),
        ("The ministers met in ALMATY ON JUNE 2, 2001.", "JUNE 2, 2001", "2001-06-02"),
    ],
)
def test_a_stated_date_keeps_its_precision(text, words, value):
    assert told(text, published=None) == (words, value, "on")


@pytest.mark.parametrize(
    "text, words, value",
    [
        ("They signed it on November 14.", "November 14", "2010-11-14"),
        ("They signed it on Nov. 14.", "Nov. 14", "2010-11-14"),
        ("They signed it on 14 March.", "14 March", "2011-03-14"),
        ("They signed it on March 16.", "March 16", "2011-03-16"),
        ("They signed it on the 21st of March.", "the 21st of March", "2010-03-21"),
        ("They signed it in June.", "June", "2010-06"),
        ("They signed it in March.", "March", "2011-03"),
        ("They signed it in May.", "May", "2010-05"),
        ("Last June they signed it.", "Last June", "2010-06"),
        ("The vote came last March.", "last March", "2010-03"),
        ("The vote is set for next June.", "next June", "2011-06"),
        ("This January the base was closed.", "This January", "2011-01"),
        ("The January summit failed.", "January", "2011-01"),
        ("In July of last year they met.", "July of last year", "2010-07"),
        ("They signed it on Tuesday.", "Tuesday", "2011-03-15"),
        ("They signed it on Wednesday.", "Wednesday", "2011-03-16"),
        ("They signed it on Thursday.", "Thursday", "2011-03-10"),
        ("They signed it last Wednesday.", "last Wednesday", "2011-03-09"),
        ("They signed it on Monday night.", "Monday night", "2011-03-14"),
        ("They signed it on Friday last.", "Friday last", "2011-03-11"),
        ("They will sign it next Tuesday.", "next Tuesday", "2011-03-22"),
        ("They signed it yesterday.", "yesterday", "2011-03-15"),
        ("They signed it last night.", "last night", "2011-03-15"),
        ("They signed it the day before yesterday.", "the day before yesterday", "2011-03-14"),
        ("They signed it today.", "today", "2011-03-16"),
        ("They signed it this morning.", "this morning", "2011-03-16"),
        ("They sign it tomorrow.", "tomorrow", "2011-03-17"),
        ("They signed it this week.", "this week", "2011-03"),
        ("They sign it next week.", "next week", "2011-03"),
        ("They signed it last week.", "last week", "2011-03"),
        ("They signed it this month.", "this month", "2011-03"),
        ("They signed it last month.", "last month", "2011-02"),
        ("They sign it next month.", "next month", "2011-04"),
        ("They signed it this year.", "this year", "2011"),
        ("They signed it last year.", "last year", "2010"),
        ("They sign it next year.", "next year", "2012"),
        ("They signed it over the weekend.", "the weekend", "2011-03"),
        ("They signed it this spring.", "this spring", "2011"),
        ("They signed it last autumn.", "last autumn", "2010"),
        ("They signed it in the summer.", "the summer", "2010"),
        ("They signed it two years ago.", "two years ago", "2009"),
        ("They signed it a year ago.", "a year ago", "2010"),
        ("They signed it six months ago.", "six months ago", "2010-09"),
        ("They signed it a week ago.", "a week ago", "2011-03"),
        ("They signed it three days ago.", "three days ago", "2011-03-13"),
        ("They signed it a fortnight ago.", "a fortnight ago", "2011-03"),
        ("They signed it forty-five years ago.", "forty-five years ago", "1966"),
        ("They signed it a couple of months ago.", "a couple of months ago", "2011-01"),
        ("Fifty years ago today they signed it.", "Fifty years ago today", "1961-03-16"),
        ("A week ago yesterday they signed it.", "A week ago yesterday", "2011-03-08"),
        ("Five years ago this month they signed it.", "Five years ago this month", "2006-03"),
        ("Later this year they vote.", "Later this year", "2011"),
        ("They signed it early last month.", "early last month", "2011-02"),
        ("At the end of the month they leave.", "the end of the month", "2011-03"),
    ],
)
def test_an_unfinished_date_is_counted_from_publication_and_marked(text, words, value):
    assert told(text) == (words, value, "on")
    [mention] = dates(text)
    assert mention.when is not None and mention.when.inferred


STORY = exactly(date(1994, 8, 30))


@pytest.mark.parametrize(
    "text, words, value",
    [
        ("The following day Kabul agreed.", "The following day", "1994-08-31"),
        ("The next day Kabul agreed.", "The next day", "1994-08-31"),
        ("Kabul agreed that very day.", "that very day", "1994-08-30"),
        ("Kabul agreed the same day.", "the same day", "1994-08-30"),
        ("On the very day Kabul agreed.", "the very day", "1994-08-30"),
        ("On the previous day Kabul agreed.", "the previous day", "1994-08-29"),
        ("Kabul had agreed the day before.", "the day before", "1994-08-29"),
        ("The day after, Kabul agreed.", "The day after", "1994-08-31"),
        ("Kabul had agreed six days earlier.", "six days earlier", "1994-08-24"),
        ("Two days later Kabul agreed.", "Two days later", "1994-09-01"),
        ("A month later Kabul agreed.", "A month later", "1994-09"),
        ("Kabul had agreed a year earlier.", "a year earlier", "1993"),
        ("Three years later Kabul agreed.", "Three years later", "1997"),
        ("A decade later Kabul agreed.", "A decade later", "2004"),
        ("Later that year Kabul agreed.", "Later that year", "1994"),
        ("Kabul agreed that same month.", "that same month", "1994-08"),
        ("The previous autumn Kabul agreed.", "The previous autumn", "1993"),
        ("Kabul had agreed the January before.", "the January before", "1994-01"),
        ("The following January Kabul agreed.", "The following January", "1995-01"),
        ("The previous week Kabul agreed.", "The previous week", "1994-08"),
        ("By the following year Kabul agreed.", "the following year", "1995"),
        ("On 15 September Kabul agreed.", "15 September", "1994-09-15"),
        ("In February Kabul agreed.", "February", "1995-02"),
    ],
)
def test_a_date_in_a_story_is_counted_from_the_last_one_told(text, words, value):
    assert told(text, latest=STORY)[:2] == (words, value)


@pytest.mark.parametrize(
    "text, value, relation",
    [
        ("Ties have been frozen since 1992.", "1992", "since"),
        ("Ties have been frozen since last June.", "2010-06", "since"),
        ("The lease runs until 2042.", "2042", "until"),
        ("The lease runs until the end of 2042.", "2042", "until"),
        ("The lease runs till 31 May 2042.", "2042-05-31", "until"),
        ("The troops must leave by 2013.", "2013", "by"),
        ("The troops must leave by the end of June 2013.", "2013-06", "by"),
        ("The troops left before June 2004.", "2004-06", "before"),
        ("The troops left prior to 2004.", "2004", "before"),
        ("The troops left after June 2004.", "2004-06", "after"),
        ("The pact holds as of 1 July 2009.", "2009-07-01", "since"),
        ("They have until August to leave.", "2011-08", "until"),
        ("It took until 11 January to agree.", "2011-01-11", "until"),
        ("The motion must pass before 3 April.", "2011-04-03", "before"),
        ("The lease runs to 2036.", "2036", "until"),
        ("The vote is due on 28 July.", "2011-07-28", "on"),
        ("The summit is scheduled for June.", "2011-06", "on"),
        ("The summit was scheduled for June.", "2010-06", "on"),
        ("The pact holds from August 2009.", "2009-08", "since"),
        ("The quarrel has gone on since the mid-1990s.", "1993..1996", "range"),
    ],
)
def test_the_word_before_a_date_tells_how_it_bounds(text, value, relation):
    assert told(text)[1:] == (value, relation)


def test_since_opens_and_until_closes_an_interval():
    [since, until] = dates("In force since 1992, the pact holds until 2042.")
    assert (since.start, since.end) == (year_of(1992), None)
    assert (until.start, until.end) == (None, year_of(2042))


@pytest.mark.parametrize(
    "text, words, value",
    [
        ("He served from 1994 to 1997.", "1994 to 1997", "1994..1997"),
        ("He served between 1994 and 1997.", "1994 and 1997", "1994..1997"),
        ("He served 1994-97 in Kabul.", "1994-97", "1994..1997"),
        ("In the war of 1994–1997 many died.", "1994–1997", "1994..1997"),
        ("They met on 14-16 November 2005.", "14-16 November 2005", "2005-11-14..2005-11-16"),
        ("They met on November 14-16.", "November 14-16", "2010-11-14..2010-11-16"),
        ("They met from November 30 to December 2, 2005.", "November 30 to December 2, 2005", "2005-11-30..2005-12-02"),
        ("They met from March to June 2004.", "March to June 2004", "2004-03..2004-06"),
        ("They met between March and June 2004.", "March and June 2004", "2004-03..2004-06"),
        ("They met on 14 and 15 November 2005.", "14 and 15 November 2005", "2005-11-14..2005-11-15"),
        ("In the 1990s they fell out.", "the 1990s", "1990..1999"),
        ("In the early 1990s they fell out.", "early 1990s", "1990..1993"),
        ("In the late eighties they fell out.", "late eighties", "1986..1989"),
    ],
)
def test_two_ends_make_a_range(text, words, value):
    assert told(text) == (words, value, "range")


@pytest.mark.parametrize(
    "text, value, earliest, latest",
    [
        ("It closed in early 2007.", "2007", date(2007, 1, 1), date(2007, 4, 30)),
        ("It closed in mid-2007.", "2007", date(2007, 5, 1), date(2007, 8, 31)),
        ("It closed in late 2007.", "2007", date(2007, 9, 1), date(2007, 12, 31)),
        ("It closed at the end of 2007.", "2007", date(2007, 9, 1), date(2007, 12, 31)),
        ("It closed in the second half of 2007.", "2007", date(2007, 7, 1), date(2007, 12, 31)),
        ("It closed in the last quarter of 2007.", "2007", date(2007, 10, 1), date(2007, 12, 31)),
        ("It closed in early June 2007.", "2007-06", date(2007, 6, 1), date(2007, 6, 10)),
        ("It closed in mid-June 2007.", "2007-06", date(2007, 6, 11), date(2007, 6, 20)),
        ("It closed at the end of June 2007.", "2007-06", date(2007, 6, 21), date(2007, 6, 30)),
        ("It closed in the course of 2007.", "2007", date(2007, 1, 1), date(2007, 12, 31)),
        ("It closed in the winter of 2006.", "2006", date(2006, 12, 1), date(2007, 2, 28)),
        ("It closed this spring.", "2011", date(2011, 3, 1), date(2011, 5, 31)),
        ("It closed this week.", "2011-03", date(2011, 3, 14), date(2011, 3, 20)),
        ("It closed earlier this month.", "2011-03", date(2011, 3, 1), date(2011, 3, 16)),
        ("It closes later this year.", "2011", date(2011, 3, 16), date(2011, 12, 31)),
        ("It closed a week ago.", "2011-03", date(2011, 3, 6), date(2011, 3, 12)),
    ],
)
def test_a_vague_date_has_bounds(text, value, earliest, latest):
    [mention] = dates(text)
    assert (mention.when.value, mention.when.earliest, mention.when.latest) == (value, earliest, latest)


@pytest.mark.parametrize(
    "text",
    [
        "Under Resolution 1718 exports are banned.",
        "Under resolutions 1718 and 1874 exports are banned.",
        "The lifting of Security Council resolution 1970 is asked for.",
        "They sent 2,000 troops.",
        "They sent a force of 2000 troops.",
        "They keep between 1500 and 2000 soldiers there.",
        "It costs $2005 a day.",
        "It costs 2005 dollars a day.",
        "They may use around 10 airfields.",
        "This may be a mistake.",
        "May the force be with them.",
        "Protesters march on the capital.",
        "Thousands took part in the march.",
        "The fall of the regime is near.",
        "A spring flows there.",
        "The Arab Spring is over.",
        "The Good Friday Agreement holds.",
        "The day before the vote he resigned.",
        "For the last two years they have talked.",
        "Over the last year ties improved.",
        "The year was a good one.",
        "They voted 105 to 3.",
        "More than a day passed.",
        "Protocol No. 1999 was dropped.",
        "Prime Minister Theresa May resigned.",
        "The agreement covers 1600 km of frontier.",
    ],
)
def test_what_only_looks_like_a_date_is_none(text):
    assert dates(text) == []


def test_offsets_are_those_of_the_whole_text():
    text = "KABUL, May 3, 2002.\r\n\r\n🕊 They met in\r\nJune 2004, and on 4 July 2005."
    start = text.index("🕊")
    found = find_dates(text, Span(start, len(text)), published=None, latest=None)
    assert [text[each.span.start : each.span.end] for each in found] == ["June 2004", "4 July 2005"]


def test_without_a_date_of_publication_an_unfinished_date_stays_open():
    assert told("They met on Tuesday.", published=None) == ("Tuesday", None, "on")
    assert told("They met in June.", published=None) == ("June", None, "on")


def test_a_publication_known_by_its_month_bounds_a_weekday():
    [mention] = dates("They met on Tuesday.", published=month_of(2011, 3))
    assert (mention.when.earliest, mention.when.latest) == (date(2011, 2, 23), date(2011, 3, 31))


def test_a_future_cue_turns_to_the_next_date_of_that_name():
    assert told("They meet on Thursday.", prefer="future")[1] == "2011-03-17"
    assert told("They meet in June.", prefer="future")[1] == "2011-06"
    assert told("They meet on November 14.", prefer="future")[1] == "2011-11-14"


def test_that_very_day_is_the_last_day_told_not_the_last_month():
    found = dates("On 3 May 2009 they met, as in June 2004. That very day Kabul agreed.")
    assert [each.when.value for each in found] == ["2009-05-03", "2004-06", "2009-05-03"]


def test_a_news_text_keeps_its_own_year_beside_a_recent_one():
    found = dates("In June 2010 they signed. On March 14 they ratified.")
    assert [each.when.value for each in found] == ["2010-06", "2011-03-14"]


def test_a_year_in_the_background_does_not_carry_the_news_away():
    found = dates("They last fought in 1996. In January they made peace.")
    assert [each.when.value for each in found] == ["1996", "2011-01"]


def test_an_impossible_day_is_no_date():
    assert dates("It happened on 31 June 2004.") == []


def test_a_time_before_the_calendar_is_no_date():
    assert dates("It rose 300 centuries ago and 900 decades later it fell.", latest=STORY)[:1] == []


def test_dates_are_compatible_when_one_lies_within_the_other():
    assert compatible(month_of(2005, 11), exactly(date(2005, 11, 14)))
    assert compatible(None, year_of(2005))
    assert not compatible(month_of(2005, 10), exactly(date(2005, 11, 14)))
    assert not compatible(between(date(2005, 5, 30), date(2005, 6, 5)), month_of(2005, 6))


def test_the_narrower_of_two_dates_wins_and_the_stated_one_among_equals():
    day, inferred = exactly(date(2005, 11, 14)), exactly(date(2005, 11, 14), inferred=True)
    assert narrow(year_of(2005), day) == day
    assert narrow(inferred, day) == day
    assert narrow(None, day) == day
    assert narrow(day, None) == day
    assert narrow(year_of(2004), day) is None


def test_a_winter_runs_into_the_next_year():
    assert season_of(1991, "winter").latest == date(1992, 2, 29)
