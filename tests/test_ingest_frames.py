"""Every entry of the frames and lexicons is held to the sentences it brings."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from ingest.articles.articles import Article
from ingest.basics.claims import Claim, Span, When
from ingest.basics.errors import LexiconError
from ingest.basics.vocabulary import load_vocabulary
from ingest.language.frames import Frame, load_frames
from ingest.pipeline import Reader, read_article

FRAMES = load_frames()
VOCABULARY = load_vocabulary()
PUBLISHED = When("2010-06-15", date(2010, 6, 15), date(2010, 6, 15))


def claims_of(reader: Reader, text: str) -> tuple[Claim, ...]:
    article = Article(
        key="k",
        title="t",
        text=text,
        sha256="0" * 64,
        publisher=None,
        published=PUBLISHED,
        source=None,
        body=(Span(0, len(text)),),
    )
    return read_article(article, reader).claims


def found(reader: Reader, frame: Frame, sentence: str) -> bool:
    text = (
        f"Russia and Uzbekistan signed a treaty of alliance. {sentence}"
        if frame.type in ("obligation", "assessment")
        else sentence
    )
    return any(claim.rule == frame.name for claim in claims_of(reader, text))


@pytest.mark.parametrize("frame", FRAMES.rows, ids=lambda frame: frame.name)
def test_a_frame_finds_its_example_and_not_its_counter_example(reader: Reader, frame: Frame) -> None:
    assert found(reader, frame, frame.matches)
    assert not found(reader, frame, frame.misses)


@pytest.mark.parametrize("entry", VOCABULARY.roles["title"], ids=lambda entry: f"{entry['role']}-{entry['titles'][0]}")
def test_a_title_gives_its_role_and_no_other(reader: Reader, entry: dict[str, str]) -> None:
    roles = {claim.values["role"] for claim in claims_of(reader, entry["matches"]) if claim.type == "office"}
    assert roles == {entry["role"]}
    titles = {claim.values.get("title", "") for claim in claims_of(reader, entry["misses"]) if claim.type == "office"}
    assert not titles & set(entry["titles"])


@pytest.mark.parametrize("entry", VOCABULARY.roles["body"], ids=lambda entry: entry["names"][0])
def test_a_body_tells_the_state(reader: Reader, entry: dict[str, str]) -> None:
    states = {claim.roles["of"][0].code for claim in claims_of(reader, entry["matches"]) if claim.type == "office"}
    assert states == {entry["of"]}
    others = {claim.roles["of"][0].code for claim in claims_of(reader, entry["misses"]) if claim.type == "office"}
    assert entry["of"] not in others


@pytest.mark.parametrize("table", ["treaty_kind", "sanction_kind"])
def test_an_expression_for_a_kind_fits_its_example_only(table: str) -> None:
    for entry in VOCABULARY.nouns[table]:
        assert re.search(entry["pattern"], entry["matches"], re.IGNORECASE), entry
        assert not re.search(entry["pattern"], entry["misses"], re.IGNORECASE), entry


@pytest.mark.parametrize(
    "entry",
    [*VOCABULARY.cues["verb"], *VOCABULARY.cues["adverb"]],
    ids=lambda entry: f"{entry['effect']}-{entry['matches'][:30]}",
)
def test_a_cue_gives_its_factuality(reader: Reader, entry: dict[str, str]) -> None:
    def factualities(sentence: str) -> set[str]:
        return {claim.factuality for claim in claims_of(reader, f"Turkey and Armenia signed a treaty. {sentence}")[1:]}

    assert entry["effect"] in factualities(entry["matches"])
    if entry["effect"] != "actual":
        assert entry["effect"] not in factualities(entry["misses"])


def test_malformed_frames_are_refused_by_file_and_entry(tmp_path: Path) -> None:
    for kind in ("treaty", "sanction"):
        (tmp_path / f"{kind}.toml").write_text('[[frame]]\nname = "x"\nmatches = "a"\n', encoding="utf-8")
    with pytest.raises(LexiconError, match=r"treaty\.toml: frame 1 \(x\): 'misses' is missing"):
        load_frames(tmp_path)


def test_an_empty_word_list_is_refused(tmp_path: Path) -> None:
    (tmp_path / "names.toml").write_text("ignore = []\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"names\.toml: the table 'ignore' is missing or empty"):
        load_vocabulary(tmp_path)


@pytest.mark.parametrize("entry", VOCABULARY.reasons["reason"], ids=lambda entry: str(entry["reason"]))
def test_a_reason_is_found_in_its_example_and_not_in_its_counter_example(reader: Reader, entry: dict[str, str]) -> None:
    for sentence, expected in ((entry["matches"], {entry["reason"]}), (entry["misses"], set())):
        assert {claim.values.get("reason") for claim in claims_of(reader, sentence)} - {None} == expected
