"""The first article, from its text to a running site: the ten questions by SPARQLWrapper, negotiation, and scores."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from SPARQLWrapper import JSON, SPARQLWrapper

from store.releases import find_current
from tests.browsing import find_port, serve

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
QUERIES = ROOT / "server" / "queries"
Row = dict[str, str]

needs_shared = pytest.mark.skipif(
    not (SHARED / "corpus").is_dir(), reason="the annotated articles are not beside the checkout"
)


def foedera(*arguments: str, store: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would."""
    environment = os.environ | {"FOEDERA_STORE": str(store)} | variables
    return subprocess.run(
        [sys.executable, "-m", "foedera", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def base() -> str:
    return f"http://localhost:{find_port()}/"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, base: str) -> Path:
    """A store with a release of the first article alone."""
    folder = tmp_path_factory.mktemp("seed") / "store"
    done = foedera("publish", "seeds/articles", "--quiet", store=folder, FOEDERA_BASE_IRI=base)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def site(store: Path, base: str) -> Iterator[str]:
    """The running site, as `foedera serve` starts it."""
    with serve(store, base) as address:
        yield address


def ask(site: str, number: int) -> list[Row]:
    """Return the rows of one of the ten questions, as SPARQLWrapper gives them."""
    [path] = QUERIES.glob(f"{number:02}-*.rq")
    client = SPARQLWrapper(site + "sparql")
    client.setQuery(path.read_text(encoding="utf-8"))
    client.setReturnFormat(JSON)
    answer: Any = client.query().convert()
    return [{name: cell["value"] for name, cell in row.items()} for row in answer["results"]["bindings"]]


def columns(rows: list[Row], *names: str) -> set[tuple[str | None, ...]]:
    return {tuple(row.get(name) for name in names) for row in rows}


def test_question_1_tells_both_treaties_and_the_upgrade(site: str) -> None:
    rows = columns(ask(site, 1), "kind", "signed", "step", "stepDate")
    assert ("alliance", "2005-11-14", "signing", "2005-11-14") in rows
    assert ("strategic partnership", "2004-06", "signing", "2004-06") in rows
    assert ("alliance", "2005-11-14", "upgrade of a treaty", "2005-11-14") in rows
    assert {row[0] for row in rows} == {"alliance", "strategic partnership"}


def test_question_2_tells_what_the_draft_provides_and_who_has_seen_it(site: str) -> None:
    rows = columns(ask(site, 2), "obligation", "factuality", "accepted", "speaker", "relayedBy")
    assert ("use of installations", "possible", "false", "draft treaty", "media") in rows
    assert ("support of the regime", "possible", "false", "draft treaty", "media") in rows


def test_question_3_tells_both_measures(site: str) -> None:
    rows = columns(ask(site, 3), "senderName", "targetName", "measure", "designees")
    assert rows == {
        ("European Union", "Uzbekistan", "arms embargo", None),
        ("European Union", "officials of Uzbekistan", "travel ban", "12"),
    }
    assert all(row["imposed"].startswith("2005-11") for row in ask(site, 3))


def test_question_4_tells_the_four_offices(site: str) -> None:
    assert columns(ask(site, 4), "name", "role", "ofName") == {
        ("Islam Karimov", "head of state", "Uzbekistan"),
        ("Vladimir Putin", "head of state", "Russia"),
        ("Sergei Ivanov", "defence minister", "Russia"),
        ("Nursultan Nazarbayev", "head of state", "Kazakhstan"),
    }


def test_question_5_keeps_fact_forecast_and_opinion_apart(site: str) -> None:
    rows = columns(ask(site, 5), "speakerName", "standing")
    assert any(standing == "fact" for _, standing in rows)
    assert ("analysts", "opinion") in rows
    assert any(standing == "forecast" for _, standing in rows)


def test_question_6_names_the_speaker_of_what_is_only_possible(site: str) -> None:
    rows = ask(site, 6)
    assert {row["factuality"] for row in rows} <= {"possible", "planned"}
    assert any("airfield" in row["says"] and row["speakerName"] == "analysts" for row in rows)
    assert any("energy agreement" in row["says"] and row["speakerName"] == "analysts" for row in rows)
    assert any("base" in row["says"] for row in rows)


def test_question_7_infers_the_ally_from_the_treaty(site: str) -> None:
    assert columns(ask(site, 7), "allyName", "signed") == {("Russia", "2005-11-14")}


def test_question_8_joins_leaders_and_sanctions_from_claims(site: str) -> None:
    assert columns(ask(site, 8), "leaderName", "stateName", "senderName") == {
        ("Islam Karimov", "Uzbekistan", "European Union")
    }


def test_question_9_places_events_in_months(site: str) -> None:
    assert ("Andijan", "2005-05", "Eurasia Daily Monitor, Volume 2, Issue 214") in columns(
        ask(site, 9), "placeName", "month", "title"
    )


def test_question_10_gives_words_and_offsets_that_stand_in_the_text(site: str) -> None:
    [path] = (ROOT / "seeds" / "articles").glob("*.txt")
    text = path.read_text(encoding="utf-8")
    rows = ask(site, 10)
    assert len(rows) >= 9
    for row in rows:
        assert text[int(row["start"]) : int(row["end"])] == row["quotation"]
        assert row["speakerName"]


def test_no_treaty_that_is_only_talked_of_stands_among_the_facts(site: str) -> None:
    client = SPARQLWrapper(site + "sparql")
    client.setQuery("SELECT ?kind { ?treaty a foe:Treaty ; foe:treatyKind/skos:notation ?kind }")
    client.setReturnFormat(JSON)
    answer: Any = client.query().convert()
    kinds = {row["kind"]["value"] for row in answer["results"]["bindings"]}
    assert kinds == {"alliance", "strategic-partnership"}


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/n-triples", "application/n-triples"),
        ("text/html", "text/html; charset=utf-8"),
    ],
)
def test_a_state_is_found_by_one_redirect(site: str, accept: str, media_type: str) -> None:
    class OneStep(urllib.request.HTTPRedirectHandler):
        seen: list[int]

        def redirect_request(self, request, answer, code, message, headers, address):  # type: ignore[no-untyped-def]
            self.seen.append(code)
            return super().redirect_request(request, answer, code, message, headers, address)

    handler = OneStep()
    handler.seen = []
    request = urllib.request.Request(site + "id/state/uz", headers={"Accept": accept})
    with urllib.request.build_opener(handler).open(request, timeout=20) as answer:
        assert handler.seen == [303]
        assert answer.headers["Content-Type"] == media_type
        assert b"Uzbekistan" in answer.read()


def test_nonsense_is_not_found(site: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as found:
        urllib.request.urlopen(site + "id/state/nonsense", timeout=20)
    assert found.value.code == 404
    found.value.close()


def score(gold: Path, predicted: Path, report: Path) -> dict[str, Any]:
    """Run the corpus's own scorer."""
    done = subprocess.run(
        [sys.executable, str(SHARED / "corpus" / "score.py"), str(gold), str(predicted), "--json", str(report)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return found


@needs_shared
def test_the_seed_scores_as_asked_and_no_fact_is_wrongly_actual(store: Path, base: str, tmp_path: Path) -> None:
    done = foedera("facts", "--format", "json", store=store, FOEDERA_BASE_IRI=base)
    assert done.returncode == 0, done.stderr
    (tmp_path / "facts.jsonl").write_text(done.stdout, encoding="utf-8")
    report = score(SHARED / "corpus" / "seed", tmp_path / "facts.jsonl", tmp_path / "report.json")
    assert report["core"]["four"]["f1"] >= 0.9
    assert report["actual_precision"] == 1.0


@pytest.fixture(scope="module")
def dev_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a release of the annotated articles."""
    folder = tmp_path_factory.mktemp("dev") / "store"
    done = foedera("publish", str(SHARED / "corpus" / "dev"), "--quiet", store=folder)
    assert done.returncode == 0, done.stderr
    return folder


@needs_shared
def test_every_quotation_of_the_dev_articles_is_found_and_a_changed_source_is_caught(
    dev_store: Path, tmp_path: Path
) -> None:
    current = find_current(dev_store)
    assert current is not None
    dump = str(current.dumps / "foedera.nq")
    done = foedera("verify", dump, "--sources", str(SHARED / "corpus" / "dev"), "--json", store=dev_store)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["compared"] > 300
    for path in (SHARED / "corpus" / "dev").glob("*.txt"):
        shutil.copyfile(path, tmp_path / path.name)
    changed = min(tmp_path.glob("*.txt"))
    changed.write_text(changed.read_text(encoding="utf-8").replace("e", "é", 1), encoding="utf-8")
    done = foedera("verify", dump, "--sources", str(tmp_path), store=dev_store)
    assert done.returncode == 1
    assert changed.stem in done.stderr


@needs_shared
def test_the_dev_articles_score_no_worse_than_before(dev_store: Path, tmp_path: Path) -> None:
    facts = foedera("facts", "--format", "json", store=dev_store)
    (tmp_path / "facts.jsonl").write_text(facts.stdout, encoding="utf-8")
    report = score(SHARED / "corpus" / "dev", tmp_path / "facts.jsonl", tmp_path / "report.json")
    floors = json.loads((ROOT / "tests" / "golden" / "dev-floors.json").read_text(encoding="utf-8"))
    reached = {
        "core four F1": report["core"]["four"]["f1"],
        "core all F1": report["core"]["all"]["f1"],
        "actual precision": report["actual_precision"],
        "states F1": report["entities"]["states"]["f1"],
        "people F1": report["entities"]["people"]["f1"],
        **{name: report["attributes"][name]["accuracy"] for name in ("date", "by_marked", "status_marked")},
    }
    assert {name: value for name, value in reached.items() if value < floors[name]} == {}


def test_an_article_that_tells_the_end_of_an_alliance_takes_the_allies_away(tmp_path: Path) -> None:
    store, later = tmp_path / "store", tmp_path / "the-end.txt"
    pair = ("explain", "state:ru", "foe:alliedWith", "state:uz")
    assert foedera("publish", "seeds/articles", "--quiet", store=store).returncode == 0
    assert "On November 14" in foedera(*pair, store=store).stdout
    later.write_text(
        "Moscow and Tashkent Part Ways\n\nOn June 28, 2012, Russia and Uzbekistan terminated their alliance treaty of "
        "November 14, 2005. The two governments gave no reason.\n",
        encoding="utf-8",
    )
    assert foedera("publish", str(later), "--quiet", store=store).returncode == 0
    for one, other in (("ru", "uz"), ("uz", "ru")):
        done = foedera("explain", f"state:{one}", "foe:alliedWith", f"state:{other}", store=store)
        assert done.returncode == 1, done.stdout
