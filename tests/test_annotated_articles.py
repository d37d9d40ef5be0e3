"""Our own annotated articles: a second set that rules were made with, and one kept apart to tell their worth."""

import json
from pathlib import Path

import pytest

from ingest.evaluation import evaluate, extract, load_gold
from ingest.pipeline import Reader
from ingest.scores import build_report

HERE = Path(__file__).parent
FLOORS = json.loads((HERE / "golden" / "articles-floors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_the_annotated_articles_score_no_worse_than_before(reader: Reader, name: str) -> None:
    rows = load_gold(HERE / "articles" / name)
    gold = {key: truth for key, (_, truth) in rows.items()}
    report = build_report(evaluate(gold, extract([article for article, _ in rows.values()], reader)))
    reached = {
        "core four F1": report["core"]["four"]["f1"],
        "core all F1": report["core"]["all"]["f1"],
        "actual precision": report["actual_precision"],
        **{key: row["accuracy"] for key, row in report["attributes"].items()},
    }
    assert {key: reached[key] for key, floor in FLOORS[name].items() if reached[key] < floor} == {}


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_every_quotation_of_the_annotation_stands_in_its_article(name: str) -> None:
    for key, (article, truth) in load_gold(HERE / "articles" / name).items():
        for fact in [*truth["facts"], *truth.get("doubtful", [])]:
            for quotation in fact.get("evidence", []):
                assert quotation in article.text, key
