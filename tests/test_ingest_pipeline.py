"""Sentences through all stages: what is denied, promised or only said is no fact; reasons and repetitions."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from bench.sentences import CORE, OWN, SURROUNDINGS, WIDER, score_own, score_type
from ingest.articles.articles import Article
from ingest.basics.claims import Claim, Span, When
from ingest.pipeline import Reader, read_article

PUBLISHED = When("2010-06-15", date(2010, 6, 15), date(2010, 6, 15))
FLOORS = {
    "treaty": 0.78,
    "sanction": 0.72,
    "office": 0.84,
    "membership": 0.82,
    "access": 0.76,
    "meeting": 0.80,
    "incident": 0.88,
    "statement": 0.76,
}


def claims_of(reader: Reader, *paragraphs: str) -> tuple[Claim, ...]:
    text = "\n\n".join(paragraphs)
    spans, place = [], 0
    for paragraph in paragraphs:
        spans.append(Span(place, place + len(paragraph)))
        place += len(paragraph) + 2
    article = Article("k", "t", text, "0" * 64, None, PUBLISHED, None, tuple(spans))
    return read_article(article, reader).claims


@pytest.mark.parametrize(
    ("sentence", "factuality"),
    [
        ("Russia has yet to sign the treaty with China.", "planned"),
        ("France and Spain agreed to sign a treaty but never did so.", "negated"),
        ("Nobody expects Iran to sign a treaty with Iraq.", "negated"),
        ("Iran is far from signing a treaty with Iraq.", "negated"),
        ("It is not true that Iran signed a treaty with Iraq.", "negated"),
        ("Iran denied that it had signed a treaty with Iraq.", "negated"),
        ("The EU did not, however, impose an arms embargo on Chad; Benin abstained.", "negated"),
        ("The EU would have imposed an arms embargo on Chad.", "possible"),
        ("Iran may sign a treaty with Iraq.", "possible"),
        ("If Iran signed a treaty with Iraq, oil would be cheaper.", "possible"),
        ("Iran will sign a treaty with Iraq.", "planned"),
        ("Iran and Iraq signed a treaty.", "actual"),
    ],
)
def test_only_what_is_told_as_having_happened_is_actual(reader: Reader, sentence: str, factuality: str) -> None:
    found = {claim.factuality for claim in claims_of(reader, sentence) if claim.type in ("treaty", "sanction")}
    assert found == {factuality}


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Analysts say that Iran signed a treaty with Iraq.", "analysts"),
        ("According to officials, Iran signed a treaty with Iraq.", "officials"),
        ("Iran signed a treaty with Iraq, Sergei Lavrov said.", "sergei-lavrov"),
        ("Iran signed a treaty with Iraq.", None),
        ("Iran announced that it had signed a treaty with Iraq.", None),
    ],
)
def test_the_speaker_is_kept(reader: Reader, sentence: str, speaker: str | None) -> None:
    [claim] = [claim for claim in claims_of(reader, sentence) if claim.type == "treaty"]
    assert (claim.speakers[0].code if claim.speakers else None) == speaker


def test_several_mentions_of_one_act_are_one_claim_with_the_most_specific_date(reader: Reader) -> None:
    claims = claims_of(
        reader,
        "Russia and Uzbekistan signed an alliance this month.",
        "On June 14, Moscow and Tashkent signed the treaty of alliance.",
    )
    [claim] = [claim for claim in claims if claim.type == "treaty"]
    assert len(claim.evidence) == 2
    assert claim.when is not None and claim.when.value == "2010-06-14"


def test_the_reason_of_a_sanction_is_kept_where_it_is_stated(reader: Reader) -> None:
    claims = claims_of(reader, "The European Union imposed an arms embargo on Guinea in response to the coup.")
    [claim] = [claim for claim in claims if claim.type == "sanction"]
    assert claim.reason is not None and claim.reason.kind == "coup"


def test_a_bare_pact_means_the_one_that_was_signed_and_not_one_talked_of(reader: Reader) -> None:
    claims = claims_of(
        reader,
        "On June 14, Russia and Uzbekistan signed a treaty of alliance. "
        "Moscow may propose an energy agreement to Tashkent.",
        "Having signed the pact with Uzbekistan, Russia is content.",
    )
    kinds = {claim.values["kind"] for claim in claims if claim.values.get("action") == "sign"}
    assert kinds == {"alliance"}


def test_football_makes_no_claims(reader: Reader) -> None:
    text = "Arsenal beat Chelsea 3-1 on Saturday. Bukayo Saka scored twice before half-time, and the crowd sang."
    assert not claims_of(reader, text)


@pytest.mark.parametrize(
    "text",
    [
        "RUSSIA AND UZBEKISTAN SIGN ALLIANCE, EU ANGRY 🎉🎉",
        "Russia\u00ad and Uzbek\u00adistan signed a treaty.\r\nThe EU objected.",
        "• Russia\t• Uzbekistan\n\n| a | b |\n|---|---|\n",
        "Russia and Uzbekistan " * 150 + "signed a treaty.",
        "La Russie et l'Ouzbékistan ont signé un traité. Россия подписала договор.",
    ],
)
def test_odd_text_does_no_harm_and_keeps_its_offsets(reader: Reader, text: str) -> None:
    for claim in claims_of(reader, text):
        for span in claim.evidence:
            assert text[span.start : span.end].strip()


@pytest.mark.parametrize("kind", CORE)
def test_the_sentences_nobody_tuned_to_score_no_worse_than_before(reader: Reader, kind: str) -> None:
    right, expected, found, _, _ = score_type(reader, kind)
    assert 2 * right / (expected + found) >= FLOORS[kind]


@pytest.mark.parametrize(("kind", "floor"), [("treaty", 0.79), ("sanction", 0.73), ("membership", 0.83)])
def test_what_is_told_by_its_surroundings_scores_no_worse_than_before(reader: Reader, kind: str, floor: float) -> None:
    right, expected, found, _, _ = score_type(reader, kind, folder=SURROUNDINGS)
    assert 2 * right / (expected + found) >= floor


@pytest.mark.parametrize(("kind", "floor"), [("obligation", 0.80), ("reason", 0.78), ("succession", 0.75)])
def test_what_only_we_tell_scores_no_worse_than_before(reader: Reader, kind: str, floor: float) -> None:
    right, expected, found, _, _ = score_own(reader, kind)
    assert 2 * right / (expected + found) >= floor


@pytest.mark.parametrize(
    ("kind", "floor"),
    [("office", 0.86), ("access", 0.84), ("meeting", 0.90), ("incident", 0.86), ("statement", 0.75)],
)
def test_the_later_sentences_score_no_worse_than_before(reader: Reader, kind: str, floor: float) -> None:
    right, expected, found, _, _ = score_type(reader, kind, folder=WIDER)
    assert 2 * right / (expected + found) >= floor


def test_there_are_forty_sentences_for_each_type() -> None:
    folder = Path(__file__).parent / "sentences"
    for kind in (*CORE, *OWN):
        rows = tomllib.loads((folder / f"{kind}.toml").read_text(encoding="utf-8"))["sentence"]
        assert len(rows) >= 40
        assert len({row["text"] for row in rows}) == len(rows)


def test_one_that_acts_is_none_of_several_named_in_one_breath(reader: Reader) -> None:
    text = (
        "The Security Council met on Tuesday. With Norway and Sweden abstaining, it adopted a resolution that lifted "
        "the arms embargo on Chad."
    )
    [claim] = [claim for claim in claims_of(reader, text) if claim.type == "sanction"]
    assert [entity.code for entity in claim.roles["senders"]] == ["UNSC"]
