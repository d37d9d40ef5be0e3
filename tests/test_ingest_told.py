"""When an event was, how sure it is and who says it: the sentences of `sentences/date.toml` and `status.toml`."""

import pytest

from bench.told import load_cases, read_date, read_status
from ingest.pipeline import Reader, load_reader


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader()


def cases(kind: str) -> list[object]:
    """Return the sentences of *kind*; what is still read wrong is expected to be, with its cause."""
    return [
        pytest.param(case, id=case["text"][:60], marks=pytest.mark.xfail(strict=True, reason=case["weak"]))
        if "weak" in case
        else pytest.param(case, id=case["text"][:60])
        for case in load_cases(kind)
    ]


@pytest.mark.parametrize("case", cases("date"))
def test_an_event_has_the_date_that_its_text_tells(case, reader):
    assert read_date(reader, case) == case["date"]


@pytest.mark.parametrize("case", cases("status"))
def test_an_event_is_as_sure_as_its_text_says_and_by_whom(case, reader):
    status, speakers = read_status(reader, case)
    assert (status, speakers) == (case["status"], case.get("by", speakers))
