"""The figures of an evaluation, for programs and for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ingest.evaluation import ATTRIBUTES, CORE, GROUPS, PLAIN, Figures, Judgement, judge
from ingest.graph.flat import Record

Report = dict[str, Any]


def build_report(figures: Figures) -> Report:
    """Return precision, recall, F1 and accuracies, rounded to three places; None where nothing was asked."""
    said = figures.actual["found"]
    return {
        "documents": figures.articles,
        "actual_precision": round(figures.actual["right"] / said, 3) if said else None,
        "core": {name: _rate(figures, figures.right, types) for name, types in GROUPS.items()},
        "soft": {name: _rate(figures, figures.likeness, types) for name, types in GROUPS.items()},
        "by_type": {name: _rate(figures, figures.right, (name,)) for name in CORE},
        "attributes": {
            name: {
                "accuracy": round(figures.agreed[name] / figures.asked[name], 3) if figures.asked[name] else None,
                "of": figures.asked[name],
            }
            for name in (*ATTRIBUTES, *(f"{name}_marked" for name in PLAIN))
        },
        "entities": {
            name: _rates(counts["right"], counts["found"], counts["gold"]) for name, counts in figures.entities.items()
        },
    }


def _rate(figures: Figures, right: Mapping[str, float], types: tuple[str, ...]) -> Report:
    return _rates(*(sum(counts[name] for name in types) for counts in (right, figures.found, figures.gold)))


def _rates(right: float, found: float, gold: float) -> Report:
    precision, recall = right / found if found else 0.0, right / gold if gold else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    rounded = {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3)}
    return rounded | {"gold": int(gold), "predicted": int(found)}


def list_lines(report: Report) -> Iterator[str]:
    """Yield a table of *report* for people."""
    yield f"{report['documents']} articles"
    for level, about in (("core", ""), ("soft", ", in part")):
        for name, types in (("four", "core four"), ("all", "all types")):
            yield _line(f"{types}{about}", report[level][name])
    for name, rates in report["by_type"].items():
        yield _line(name, rates)
    for name, rates in report["entities"].items():
        yield _line(name, rates)
    for name, cell in report["attributes"].items():
        yield f"{name:20} {_share(cell['accuracy'])} of {cell['of']}"
    yield f"{'actual precision':20} {_share(report['actual_precision'])}"


def _line(name: str, rates: Report) -> str:
    figures = f"P {rates['precision']:.3f}  R {rates['recall']:.3f}  F1 {rates['f1']:.3f}"
    return f"{name:20} {figures}  ({rates['gold']} annotated, {rates['predicted']} found)"


def _share(value: float | None) -> str:
    return "    -" if value is None else f"{value:.3f}"


def list_errors(gold: Mapping[str, Record], found: Mapping[str, Record]) -> Iterator[str]:
    """Yield a line for each fact that was missed, nearly found, or found without being there."""
    for key, truth in gold.items():
        for judgement in judge(truth, found.get(key, {})):
            yield from (f"{key}: {line}" for line in _list_wrong(judgement))


def _list_wrong(judgement: Judgement) -> Iterator[str]:
    for gold, found, likeness in judgement.pairs:
        if likeness < 1.0:
            yield f"{judgement.type} near {likeness:.2f}, annotated {gold}, found {found}"
    yield from (f"{judgement.type} missed {fact}" for fact in judgement.missed)
    yield from (f"{judgement.type} spurious {fact}" for fact in judgement.spurious)
