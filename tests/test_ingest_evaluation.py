"""Figures agree with those of the corpus's own scorer; flat records with what `foedera facts` prints."""

import importlib.util
import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from rdflib import XSD

from bench import claims as changes
from bench.precision import measure, write_table
from foedera import MISUSE, main
from ingest.articles.articles import load_article
from ingest.basics.authority import load_authority
from ingest.basics.errors import GoldError, LexiconError
from ingest.evaluation import CORE, evaluate, extract, load_gold
from ingest.graph.flat import flatten
from ingest.graph.graph import build_claim_quads
from ingest.graph.precision import load_precision
from ingest.graph.quads import write_nquads
from ingest.pipeline import read_article
from ingest.scores import build_report, list_errors, list_lines
from ontology import terms
from ontology.iris import Iris
from server.graph.facts import flat_records
from store.embedded import EmbeddedStore
from tests.records import ARTICLE, SECOND, TEXT

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
BASE = "http://localhost:8000/"
needs_corpus = pytest.mark.skipif(not CORPUS.exists(), reason="the annotated corpus is not beside the checkout")


@pytest.fixture(scope="module")
def scorer():
    spec = importlib.util.spec_from_file_location("score", CORPUS / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def seed(tmp_path_factory):
    """The seed as annotated articles: the text from here, the annotations from the corpus."""
    folder = tmp_path_factory.mktemp("gold")
    for path in [*(ROOT / "seeds" / "articles").glob("*.txt"), *(CORPUS / "seed").glob("*.json")]:
        shutil.copy(path, folder)
    return folder


def read_back(records, text_of):
    """Return what `foedera facts` reads from the graph of *records*."""
    store = EmbeddedStore.in_memory()
    quads = build_claim_quads(records, load_authority(), Iris(BASE), text_of)
    store.load("".join(write_nquads(quads)).encode(), "application/n-quads")
    return list(flat_records(store, BASE))


def test_flat_records_of_claims_are_those_of_the_graph():
    assert flatten([SECOND, ARTICLE], load_authority(), lambda _: TEXT) == read_back([ARTICLE, SECOND], lambda _: TEXT)


def test_flat_records_of_the_seed_are_those_of_the_graph(reader):
    [path] = (ROOT / "seeds" / "articles").glob("*.txt")
    article = load_article(path.stem, path)
    records = [read_article(article, reader)]
    assert flatten(records, reader.authority, lambda _: article.text) == read_back(records, lambda _: article.text)


def test_a_fact_can_name_its_rule():
    [record, _] = flatten([ARTICLE, SECOND], load_authority(), lambda _: TEXT, rules=True)
    assert all(fact["rule"] for fact in record["facts"])


@needs_corpus
def test_every_figure_of_the_dev_articles_is_the_scorers(scorer, reader):
    rows = load_gold(CORPUS / "dev")
    gold = {key: truth for key, (_, truth) in rows.items()}
    found = extract([article for article, _ in rows.values()], reader)
    assert build_report(evaluate(gold, found)) == scorer.score(scorer.load_gold(CORPUS / "dev"), found)


@needs_corpus
def test_flat_records_of_the_dev_articles_are_those_of_the_graph(reader):
    articles = {article.sha256: article for article, _ in load_gold(CORPUS / "dev").values()}
    records = [read_article(article, reader) for article in articles.values()]
    found = flatten(records, reader.authority, lambda key: articles[key].text)
    assert found == read_back(records, lambda key: articles[key].text)


@needs_corpus
def test_the_command_prints_the_scorers_figures_of_the_seed(scorer, seed, reader, capsys):
    assert main(["evaluate", str(seed), "--json", "--quiet"]) == 0
    report = json.loads(capsys.readouterr().out)
    found = extract([article for article, _ in load_gold(seed).values()], reader)
    assert report == scorer.score(scorer.load_gold(seed), found)


SIGNED = {
    "type": "treaty",
    "kind": "alliance",
    "parties": ["RU", "UZ"],
    "action": "sign",
    "status": "actual",
    "by": None,
}
OFFICE = {
    "type": "office",
    "person": "islam-karimov",
    "role": "head-of-state",
    "of": "UZ",
    "status": "actual",
    "by": None,
}
BAN = {"type": "sanction", "kind": "travel-ban", "senders": ["EU"], "targets": ["UZ"], "action": "impose", "by": None}
WAR = {"type": "incident", "kind": "war", "status": "actual", "by": None}
CASES = {
    "all right": ([SIGNED, OFFICE], [], [SIGNED, OFFICE]),
    "nothing found": ([SIGNED, OFFICE], [], []),
    "nothing annotated": ([], [], [SIGNED]),
    "nothing at all": ([], [], []),
    "a surname for the full name": ([OFFICE], [], [OFFICE | {"person": "Karimov"}]),
    "a short name is no surname": ([OFFICE | {"person": "van-ho"}], [], [OFFICE | {"person": "ho"}]),
    "accents and case": ([OFFICE | {"person": "recep-erdogan"}], [], [OFFICE | {"person": "Recep Erdoğan"}]),
    "two codes of one body": ([BAN | {"senders": ["AU"]}], [], [BAN | {"senders": ["AFU"]}]),
    "one party of two": ([SIGNED], [], [SIGNED | {"parties": ["RU"]}]),
    "a list for one value": ([OFFICE], [], [OFFICE | {"of": ["UZ", "RU"]}]),
    "the wrong status": ([SIGNED], [], [SIGNED | {"status": "planned"}]),
    "a marked status": ([SIGNED | {"status": "planned", "by": "analysts"}], [], [SIGNED | {"by": "media"}]),
    "doubtful": ([SIGNED], [OFFICE], [SIGNED, OFFICE]),
    "repeated": ([SIGNED], [], [SIGNED, SIGNED]),
    "repeated with another status": ([SIGNED], [], [SIGNED, SIGNED | {"status": "negated"}]),
    "a near miss that is doubtful": ([SIGNED], [SIGNED | {"action": "draft"}], [SIGNED | {"action": "draft"}]),
    "better by attributes": ([SIGNED | {"date": "2005"}, SIGNED], [], [SIGNED, SIGNED | {"date": "2005"}]),
    "no place": ([WAR], [], [WAR, WAR | {"place": "UZ"}]),
    "a date that differs": ([SIGNED | {"date": "2005-11"}], [], [SIGNED | {"date": "2005"}]),
    "no status said": ([BAN], [], [BAN | {"status": "actual"}]),
    "a type that is not annotated": ([SIGNED], [], [{"type": "obligation", "status": "actual"}]),
}


@needs_corpus
@pytest.mark.parametrize(("gold", "doubtful", "found"), CASES.values(), ids=CASES)
def test_every_figure_of_a_case_is_the_scorers(scorer, gold, doubtful, found):
    people = [{"slug": "islam-karimov", "name": "Islam Karimov"}]
    truth = {"one": {"states": ["RU", "UZ"], "people": people, "facts": gold, "doubtful": doubtful}}
    record = {"one": {"states": ["UZ", "KZ"], "people": [{"slug": "karimov"}], "facts": found}}
    assert build_report(evaluate(truth, record)) == scorer.score(truth, record)


def test_an_article_that_was_not_read_found_nothing():
    report = build_report(evaluate({"one": {"facts": [SIGNED]}}, {}))
    assert report["by_type"]["treaty"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "gold": 1, "predicted": 0}
    assert report["actual_precision"] is None


def test_errors_name_what_was_missed_nearly_found_and_wrong():
    found = {"one": {"facts": [SIGNED | {"action": "ratify"}, WAR]}}
    lines = list(list_errors({"one": {"facts": [SIGNED, OFFICE]}}, found))
    assert [line.split()[1:3] for line in lines] == [
        ["treaty", "near"],
        ["office", "missed"],
        ["incident", "spurious"],
    ]


def test_people_get_a_line_for_every_type_and_figure():
    lines = list(list_lines(build_report(evaluate({"one": {"facts": [SIGNED]}}, {"one": {"facts": [SIGNED]}}))))
    words = {line.split()[0] for line in lines}
    assert {*CORE, "states", "people", "status_marked", "by_marked", "date", "actual"} <= words
    assert any(line.startswith("treaty ") and "P 1.000" in line for line in lines)


BAD = {
    "no folder": ({}, "no folder"),
    "an empty folder": ({"readme.md": ""}, "holds no pair"),
    "a text alone": ({"one.txt": "A\n\nB."}, r"one\.txt: has no one\.json"),
    "facts alone": ({"one.json": "{}"}, r"one\.json: has no one\.txt"),
    "no JSON": ({"one.txt": "A\n\nB.", "one.json": "{"}, r"one\.json: cannot be read as JSON"),
    "no facts": ({"one.txt": "A\n\nB.", "one.json": "{}"}, "must be lists of objects"),
    "an empty text": ({"one.txt": "", "one.json": '{"facts": []}'}, "is empty"),
    "a fact without a type": ({"one.txt": "A\n\nB.", "one.json": '{"facts": [{}]}'}, "must be lists of objects"),
}


@pytest.mark.parametrize(("files", "message"), BAD.values(), ids=BAD)
def test_a_bad_folder_is_refused_by_name_and_is_misuse(files, message, tmp_path, capsys):
    folder = tmp_path / "gold"
    for name, content in files.items():
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(GoldError, match=message):
        load_gold(folder)
    assert main(["evaluate", str(folder)]) == MISUSE
    assert str(folder) in capsys.readouterr().err


def test_the_precision_of_a_rule_counts_what_is_right_of_what_counts(tmp_path):
    found = [SIGNED | {"rule": "a-rule"}] * 2 + [WAR | {"rule": "b-rule"}]
    right, claims = measure({"one": {"facts": [SIGNED]}}, {"one": {"facts": found}})
    assert (right, claims) == ({"a-rule": 1}, {"a-rule": 1, "b-rule": 1})
    path = tmp_path / "precision.toml"
    path.write_text(write_table(right, claims), encoding="utf-8")
    assert load_precision(path) == {}


def test_a_rule_with_fewer_than_five_claims_has_no_precision(tmp_path):
    path = tmp_path / "precision.toml"
    path.write_text("[rules]\nrare = { right = 4, claims = 4 }\noften = { right = 4, claims = 6 }\n", encoding="utf-8")
    assert load_precision(path) == {"often": Decimal("0.67")}


@pytest.mark.parametrize("entry", ["3", "{ right = 3 }", "{ right = 7, claims = 6 }", '{ right = "x", claims = 6 }'])
def test_a_malformed_precision_is_refused_by_file_and_entry(entry, tmp_path):
    path = tmp_path / "precision.toml"
    path.write_text(f"[rules]\nsome-rule = {entry}\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"precision\.toml: the entry 'some-rule'"):
        load_precision(path)


def test_a_claim_bears_the_precision_of_its_rule_and_no_other(monkeypatch):
    monkeypatch.setattr("ingest.graph.provenance.load_precision", lambda: {ARTICLE.claims[0].rule: Decimal("0.90")})
    iris = Iris(BASE)
    quads = list(build_claim_quads([ARTICLE], load_authority(), iris, lambda _: TEXT))
    told = {row[0]: row[2] for row in quads if row[1] == iris.term(terms.RULE_PRECISION)}
    rules = {row[0]: str(row[2]) for row in quads if row[1] == iris.term(terms.RULE)}
    assert set(told) == {claim for claim, rule in rules.items() if rule == ARTICLE.claims[0].rule}
    assert {(str(value), value.datatype) for value in told.values()} == {("0.9", XSD.decimal)}


def test_the_kept_precisions_load():
    assert all(0 <= share <= 1 for share in load_precision().values())
    assert load_precision()


def test_each_claim_is_listed_with_its_words(reader, tmp_path, monkeypatch):
    monkeypatch.setattr("ingest.pipeline.load_reader", lambda: reader)
    text = "Pact Signed\n\nOn November 14, 2005, Russia and Uzbekistan signed a treaty of alliance.\n"
    (tmp_path / "one.txt").write_text(text, encoding="utf-8")
    [line] = [line for line in changes.list_claims(tmp_path) if "action=sign" in line]
    assert line.startswith("one: treaty parties=RU+UZ action=sign kind=alliance when=2005-11-14 (actual) “")


def test_claims_of_no_folder_are_misuse(tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        changes.main([str(tmp_path / "nowhere")])
    assert ended.value.code == MISUSE
    assert "nowhere: no folder" in capsys.readouterr().err
