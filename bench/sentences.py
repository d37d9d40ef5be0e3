"""Scores the extractor on the cases under `tests/sentences`: precision, recall and F1 of core matches per type.

    python -m bench.sentences [--errors] [--surroundings | --wider | --news] [KIND...]

`date` and `status` are kinds of their own: sentences about when an event was, that a word names, and how sure it is.

A case is right about a fact when type and core keys agree (`CORE`, as in the annotation guide); facts of other types
that a sentence holds besides are not counted. The figure of the first run, before any rule had seen these sentences,
stands in `docs/extraction.md`. `--surroundings` takes the short passages of `surroundings` instead, `--wider` the
later sentences of `wider`, `--news` the plain sentences of news of `news`.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

from bench.told import score_dates, score_statuses
from ingest.articles.articles import Article
from ingest.basics.claims import Claim, Span
from ingest.dates.calendar import day_of
from ingest.evaluation import CORE
from ingest.pipeline import Reader, load_reader, read_article

FOLDER = Path(__file__).parent.parent / "tests" / "sentences"
SURROUNDINGS, WIDER, NEWS = FOLDER / "surroundings", FOLDER / "wider", FOLDER / "news"
LISTS = ("parties", "senders", "targets", "participants")
OWN = ("obligation", "reason", "succession")  # what flat records of annotated articles do not have


def read_claims(reader: Reader, case: dict[str, Any]) -> list[Claim]:
    """Return the claims of one sentence, read as an article of its own."""
    text = case["text"]
    published = day_of(*map(int, case["published"].split("-"))) if "published" in case else day_of(2015, 6, 15)
    article = Article("case", "case", text, "0" * 64, None, published, None, (Span(0, len(text)),))
    return list(read_article(article, reader).claims)


def core_of_claim(claim: Claim) -> tuple[object, ...]:
    """Return the core keys of a claim in the form of flat records."""
    values: list[object] = []
    for key in CORE[claim.type]:
        codes = [
            (entity.of if entity.kind == "place" and entity.of else entity.code).lower()
            for entity in claim.roles.get(key, ())
        ]
        if key == "target" and "target_sanction" in claim.values:
            values.append("sanction")
        elif key == "target" and claim.values.get("target_treaty"):
            values.append("treaty")
        elif key in claim.values:
            values.append(str(claim.values[key]))
        else:
            values.append(frozenset(codes) if key in LISTS else (codes[0] if codes else None))
    return tuple(values)


def cores_of_record(record: dict[str, Any]) -> list[tuple[object, ...]]:
    """Return the core keys of an expected flat record; a place may also be told by the `state` that it lies in."""
    found = [core_of_record(record)]
    if "state" in record:
        found.append(core_of_record(record | {"place": record["state"]}))
    return found


def core_of_record(record: dict[str, Any]) -> tuple[object, ...]:
    """Return the core keys of an expected flat record."""
    values: list[object] = []
    for key in CORE[record["type"]]:
        value = record.get(key)
        if key in LISTS:
            values.append(frozenset(code.lower() for code in value or ()))
        elif key == "target" and isinstance(value, str) and value.partition(":")[0] in ("treaty", "sanction"):
            values.append(value.partition(":")[0])
        else:
            values.append(value.lower() if isinstance(value, str) else value)
    return tuple(values)


def tell_own(kind: str, claim: Claim) -> dict[str, object] | None:
    """Return what *claim* tells as a fact of an own *kind*, in the words of the cases; None where it tells none."""
    if kind == "reason":
        if claim.type != "sanction" or "reason" not in claim.values:
            return None
        return {"reason": claim.values["reason"], "status": claim.factuality} | _people(claim, "senders", "targets")
    if claim.type != kind or claim.treaty is None:
        return None
    parties = frozenset(entity.code.lower() for entity in claim.treaty.parties)
    told: dict[str, object] = {"parties": parties, "status": claim.factuality}
    if kind == "obligation":
        return told | {"obligation": claim.values["obligation"], "obligors": _people(claim, "obligor")["obligor"]}
    older = claim.older
    assert older is not None
    signed = older.signed.value if older.signed else None
    return told | {"older_kind": older.kind, "older_signed": signed, "older_name": older.name}


def _people(claim: Claim, *roles: str) -> dict[str, object]:
    return {role: frozenset(entity.code.lower() for entity in claim.roles.get(role, ())) for role in roles}


def agrees(wanted: dict[str, Any], told: dict[str, object]) -> bool:
    """Say whether a claim tells all that a case asks for, its status apart."""
    lists = {key: frozenset(map(str.lower, value)) for key, value in wanted.items() if isinstance(value, list)}
    rest = {key: value for key, value in wanted.items() if key not in {*lists, "type", "status"}}
    return all(told[key] == value for key, value in (lists | rest).items())


def score_own(reader: Reader, kind: str, *, errors: bool = False) -> tuple[int, int, int, int, int]:
    """Return the same as `score_type` for an own kind; a case is right where all keys that it gives agree."""
    right = expected = found = status = 0
    cases = tomllib.loads((FOLDER / f"{kind}.toml").read_text(encoding="utf-8"))["sentence"]
    for case in cases:
        claims = [told for claim in read_claims(reader, case) if (told := tell_own(kind, claim)) is not None]
        left = list(case["expect"])
        expected, found = expected + len(left), found + len(claims)
        for told in claims:
            hit = next((row for row in left if agrees(row, told)), None)
            if hit is not None:
                left.remove(hit)
                right += 1
                status += hit.get("status", told["status"]) == told["status"]
                if errors and hit.get("status", told["status"]) != told["status"]:
                    print(f"{kind} status {told['status']} | {case['text']}")
            elif errors:
                print(f"{kind} spurious {told} | {case['text']}")
        if errors:
            print(*(f"{kind} missed {row} | {case['text']}" for row in left), sep="\n", end="\n" if left else "")
    return right, expected, found, status, len(cases)


def score_type(
    reader: Reader, kind: str, *, errors: bool = False, folder: Path = FOLDER
) -> tuple[int, int, int, int, int]:
    """Return right, expected, found, and of the right ones how many have the right status, for the cases of *kind*."""
    right = expected = found = status = cases = 0
    for case in tomllib.loads((folder / f"{kind}.toml").read_text(encoding="utf-8"))["sentence"]:
        cases += 1
        wanted = [record for record in case["expect"] if record["type"] == kind]
        claims = [claim for claim in read_claims(reader, case) if claim.type == kind]
        left = [(cores_of_record(record), record) for record in wanted]
        expected += len(wanted)
        found += len({core_of_claim(claim) for claim in claims})
        for claim in claims:
            hit = next((row for row in left if core_of_claim(claim) in row[0]), None)
            if hit is not None:
                left.remove(hit)
                right += 1
                status += hit[1].get("status", "actual") == claim.factuality
            elif errors:
                print(f"{kind} spurious {core_of_claim(claim)} {claim.factuality} | {case['text']}")
        if errors:
            for cores, _ in left:
                print(f"{kind} missed {cores[0]} | {case['text']}")
    return right, expected, found, status, cases


def main() -> int:
    """Print a line for each type and one for all."""
    reader = load_reader()
    errors = "--errors" in sys.argv
    chosen = [name for name in sys.argv[1:] if not name.startswith("-")]
    apart = {"--surroundings": SURROUNDINGS, "--wider": WIDER, "--news": NEWS}
    folder = next((place for option, place in apart.items() if option in sys.argv), FOLDER)
    own = OWN if folder == FOLDER else ()
    kinds = [kind for kind in CORE if kind in (chosen or CORE) and (folder / f"{kind}.toml").exists()]
    rows = {kind: score_type(reader, kind, errors=errors, folder=folder) for kind in kinds}
    if rows:
        rows["all"] = tuple(sum(column) for column in zip(*rows.values(), strict=True))  # type: ignore[assignment]
    rows |= {kind: score_own(reader, kind, errors=errors) for kind in own if kind in (chosen or own)}
    for kind, (right, expected, found, status, cases) in rows.items():
        precision, recall = right / found if found else 0.0, right / expected if expected else 0.0
        f1 = 2 * precision * recall / (precision + recall) if right else 0.0
        figures = f"P {precision:.2f}  R {recall:.2f}  F1 {f1:.2f}  status {status}/{right}"
        print(f"{kind:11} {figures}  ({cases} sentences, {expected} facts)")
    if not chosen or "date" in chosen:
        right, cases = score_dates(reader, errors=errors)
        print(f"{'date':11} {right} of {cases} right")
    if not chosen or "status" in chosen:
        sure, cases, said, asked = score_statuses(reader, errors=errors)
        print(f"{'status':11} {sure} of {cases} right, speakers {said} of {asked}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
