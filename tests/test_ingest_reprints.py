"""Reprints: the same story twice is noticed and linked, and what it says counts once."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from foedera import main
from ingest.articles.articles import Article, read_article_text
from ingest.basics.claims import ArticleRecord, Span
from ingest.graph.flat import flatten
from ingest.graph.graph import build_claim_quads
from ingest.graph.reprints import find_reprints, likeness, sketch
from ingest.pipeline import Reader, read_article
from ontology.iris import Iris

STORY = (
    "On October 26, 1998, Peru and Ecuador signed a peace treaty in Brasilia. President Alberto Fujimori of Peru and "
    "President Jamil Mahuad of Ecuador put an end to a border dispute that had lasted for more than a century and had "
    "led to three wars. The guarantors of the Rio Protocol had worked on the settlement for three years, and the line "
    "in the Cordillera del Condor was drawn by them after both congresses had agreed to be bound by what they decided. "
    "Ecuador was given a square kilometre at Tiwintza as private property, where its dead are buried, and free use of "
    "rivers that lead to the Amazon. Both sides withdrew their soldiers from the zone, which became a park."
)
MORE = "On February 13, 1999, Ecuador ratified the treaty."
OTHER = (
    "On November 29, 1984, Argentina and Chile signed a treaty of peace and friendship at the Vatican. It settled the "
    "dispute over the islands south of the Beagle Channel, for which both had been on the brink of war six years "
    "before, until the Pope offered to mediate between them and sent Cardinal Antonio Samore to both capitals."
)


def article(key: str, day: str, *paragraphs: str, title: str = "Peace in the Andes") -> Article:
    text = "\n\n".join([title, *paragraphs])
    return read_article_text(key, text.encode(), {"published": day})


FIRST = article("herald", "1999-03-01", STORY)
AGAIN = article("gazette", "1999-03-02", STORY, MORE, title="Old foes make peace, says our correspondent")
TEXTS = {each.sha256: each.text for each in (FIRST, AGAIN)}


@pytest.fixture(scope="module")
def pair(reader: Reader) -> tuple[ArticleRecord, ArticleRecord]:
    """A story, and its reprint of a day later under another title and with a sentence more."""
    return read_article(FIRST, reader), read_article(AGAIN, reader)


def test_a_story_told_again_is_a_reprint_of_the_earlier_whatever_the_order(
    pair: Sequence[ArticleRecord], reader: Reader
) -> None:
    other = read_article(article("other", "1999-01-01", OTHER), reader)
    assert find_reprints([*pair, other]) == find_reprints([other, *reversed(pair)]) == {"gazette": "herald"}


def test_of_one_day_the_first_key_is_the_original(reader: Reader) -> None:
    rows = [read_article(article(key, "1999-03-01", STORY), reader) for key in "cab"]
    assert find_reprints(rows) == {"b": "a", "c": "a"}


def test_what_shares_a_quotation_alone_is_no_reprint(reader: Reader) -> None:
    quoting = article("quoting", "2001-01-01", OTHER, f"A paper wrote: “{STORY[:140]}”.")
    rows = [read_article(each, reader) for each in (article("herald", "1999-03-01", STORY), quoting)]
    assert find_reprints(rows) == {}


def test_a_text_too_short_for_a_run_of_words_is_like_nothing() -> None:
    assert sketch("Peace at last", ()) == ()


@pytest.mark.parametrize("kept", [0.25, 0.5, 0.75, 1.0])
def test_likeness_is_near_the_share_of_runs_in_common(kept: float) -> None:
    words = [f"word{number}" for number in range(2000)]
    shared = [*words[: int(2000 * kept)], *(f"other{number}" for number in range(2000 - int(2000 * kept)))]
    one, other = (sketch(text, [Span(0, len(text))]) for text in (" ".join(words), " ".join(shared)))
    assert likeness(one, other) == pytest.approx(kept / (2 - kept), abs=0.14)


def test_what_a_reprint_repeats_is_claimed_once_and_what_it_adds_is_kept(
    pair: Sequence[ArticleRecord], reader: Reader
) -> None:
    found = {row["id"]: row["facts"] for row in flatten(pair, reader.authority, TEXTS.__getitem__)}
    acts = {key: [fact["action"] for fact in facts if fact["type"] == "treaty"] for key, facts in found.items()}
    assert "sign" in acts["herald"]
    assert acts["gazette"] == ["ratify"]


def test_the_graph_links_a_reprint_with_its_original(pair: Sequence[ArticleRecord], reader: Reader) -> None:
    iris = Iris("http://localhost:8000/")
    quads = build_claim_quads(pair, reader.authority, iris, TEXTS.__getitem__)
    links = {(row[0], row[2]) for row in quads if row[1] == iris.term("reprintOf")}
    assert links == {(iris.thing("article", "gazette"), iris.thing("article", "herald"))}


def test_a_site_with_a_reprint_is_published_and_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for key, day, paragraphs in (("herald", "1 March 1999", [STORY]), ("gazette", "2 March 1999", [STORY, MORE])):
        text = "\n\n".join([f"Peace in the Andes\nDaily {key.title()} — {day}", *paragraphs])
        (folder / f"{key}.txt").write_text(text, encoding="utf-8")
    store = tmp_path / "store"
    assert main(["publish", str(folder), "--store", str(store), "--quiet"]) == 0
    from server import Config, create_app  # noqa: PLC0415 - the site is needed here alone

    client = create_app(Config("http://localhost:8000/", store)).test_client()
    page = client.get("/doc/article/gazette.html").text
    assert "Nearly the same text as" in page
    assert "/article/herald" in page
