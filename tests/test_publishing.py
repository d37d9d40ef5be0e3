"""A release of the working set: the same wherever it is made, counted alike, with what became of the one before."""

import csv
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import Graph

from foedera import main
from ingest.basics.errors import ReviewError
from ingest.graph.reviews import load_reviews
from server import Config, create_app
from store.dumps import read_lines
from store.embedded import EmbeddedStore
from store.releases import Release, find_current
from store.tombstones import read_tombstones
from store.working import WorkingSet

BASE = "http://localhost:8000/"
HEADER = "claim\tverdict\tby\twhen\twhy\n"


def run(*arguments: str | Path) -> int:
    return main([str(argument) for argument in arguments])


def current(store: Path) -> Release:
    release = find_current(store)
    assert release is not None
    return release


def claims_of(release: Release) -> list[str]:
    found = (re.search(r"<http://localhost:8000/id/claim/(\w+)> \.$", line) for line in read_lines(release.quads))
    return sorted({match[1] for match in found if match})


@pytest.fixture(scope="module")
def corrected(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two releases; in the second an editor rejected one claim and confirmed another."""
    root = tmp_path_factory.mktemp("corrected")
    shutil.copytree(published, root / "store", symlinks=True)
    rejected, confirmed = claims_of(current(published))[:2]
    rows = f"{rejected}\trejected\tAnn\t2026-11-26\tA forecast.\n{confirmed}\tconfirmed\tAnn\t2026-11-26\tRight.\n"
    (root / "reviews.tsv").write_text(HEADER + rows, encoding="utf-8")
    assert run("publish", "--store", root / "store", "--reviews", root / "reviews.tsv", "--quiet") == 0
    return root / "store"


@pytest.fixture(scope="module")
def client(corrected: Path) -> Iterator[FlaskClient]:
    app = create_app(Config(BASE, corrected))
    yield app.test_client()
    app.extensions["foedera"].pool.close()


def test_every_count_of_triples_is_the_same(published: Path) -> None:
    release = current(published)
    counts, store = release.manifest()["counts"], EmbeddedStore.open(release.store)
    lines = list(read_lines(release.quads))
    app = create_app(Config(BASE, published))
    void = Graph().parse(data=app.test_client().get("/void.ttl").data, format="turtle")
    app.extensions["foedera"].pool.close()
    [told] = void.query("SELECT ?n { <http://localhost:8000/void#dataset> <http://rdfs.org/ns/void#triples> ?n }")
    triples = sum(1 for _ in read_lines(release.dumps / "foedera.nt"))
    assert int(told[0]) == counts["default_graph"] == triples == store.count() > 0  # type: ignore[index, arg-type]
    assert counts["quads"] == len(lines)
    assert counts["claims"]["graphs"] == len(claims_of(release))
    for graph, count in counts["graphs"].items():
        assert count == store.count(graph) == sum(line.endswith(f" <{graph}> .\n") for line in lines)
    assert counts["claims"]["quads"] == len(lines) - triples - sum(counts["graphs"].values())


def test_flat_facts_in_the_dumps_are_those_of_the_command(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dumps = current(published).dumps
    assert run("facts", "--store", published) == 0
    assert (dumps / "facts.jsonl").read_text(encoding="utf-8") == capsys.readouterr().out
    rows = list(csv.reader((dumps / "facts.csv").read_text(encoding="utf-8").splitlines()))
    lines = (dumps / "facts.jsonl").read_text(encoding="utf-8").splitlines()
    facts = [fact for line in lines for fact in json.loads(line)["facts"]]
    assert len(rows) == len(facts) + 1


def test_a_release_is_the_same_bytes_in_another_folder_order_hash_seed_and_zone(
    articles: Path, published: Path, tmp_path: Path
) -> None:
    """The dates differ by themselves; on another day the clock would not be asked either, but for the manifest."""
    names = sorted(articles.glob("*.txt"), reverse=True)
    environment = os.environ | {"PYTHONHASHSEED": "77", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C"}
    store = tmp_path / "a" / "deeper" / "store"
    for name in names:  # one after the other, in the other order
        command = [sys.executable, "-m", "foedera", "ingest", str(name), "--store", str(store), "--quiet"]
        subprocess.run(command, check=True, env=environment)
    command = [sys.executable, "-m", "foedera", "publish", "--store", str(store), "--quiet", "--workers", "1"]
    subprocess.run(command, check=True, env=environment)
    one, other = current(published), current(store)
    assert one.version == other.version
    sums = [(release.dumps / "SHA256SUMS").read_text() for release in (one, other)]
    assert sums[0] == sums[1] and len(sums[0].splitlines()) > 30
    manifests = [{**release.manifest(), "published": ""} for release in (one, other)]
    assert manifests[0] == manifests[1]


def test_checksums_pass_for_those_who_have_nothing_but_the_files(published: Path, tmp_path: Path) -> None:
    shutil.copytree(current(published).dumps, tmp_path / "dumps")
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tmp_path / "dumps", check=True)


def test_the_old_release_and_the_delta_make_the_new_one(published: Path, corrected: Path, tmp_path: Path) -> None:
    old, new = current(published), current(corrected)
    delta = new.deltas / old.version
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=delta, check=True)
    script = (
        f"grep -v '^#' {old.quads} > old; grep -v '^#' {delta}/removed.nq > removed; "
        f"zcat {delta}/added.nq.gz | grep -v '^#' > added; comm -23 old removed | sort -m - added > made; "
        f"grep -v '^#' {new.quads} | cmp - made"
    )
    subprocess.run(["bash", "-ec", script], cwd=tmp_path, check=True, env=os.environ | {"LC_ALL": "C"})
    said = new.manifest()["previous"]
    assert said["version"] == old.version and said["removed"] > 5 and said["added"] > 0


def test_a_delta_between_any_two_releases_can_be_written(corrected: Path, tmp_path: Path) -> None:
    new, [old] = current(corrected), [path.name for path in current(corrected).deltas.iterdir()]
    assert run("delta", old, new.version, tmp_path / "on", "--store", corrected) == 0
    assert run("delta", new.version, old, tmp_path / "back", "--store", corrected) == 0
    for one, other in (("added.nq", "removed.nq"), ("removed.nq", "added.nq")):
        assert (tmp_path / "on" / one).read_bytes() == (tmp_path / "back" / other).read_bytes()
        assert (tmp_path / "on" / one).read_bytes() == (new.deltas / old / one).read_bytes()


def test_a_delta_is_served_like_a_dump(corrected: Path, client: FlaskClient) -> None:
    new, [old] = current(corrected), list(current(corrected).deltas.iterdir())
    page = client.get(f"/dumps/{new.version}/").text
    address = f"/dumps/{new.version}/from/{old.name}/removed.nq.gz"
    assert address in page
    answer = client.get(address, buffered=True)
    assert answer.mimetype == "application/gzip" and "immutable" in answer.headers["Cache-Control"]
    assert gzip.decompress(answer.data) == (old / "removed.nq").read_bytes()
    assert client.get(f"/dumps/{new.version}/from/nothing/removed.nq").status_code == 404


def test_a_rejected_claim_is_gone_with_all_it_asserted(published: Path, corrected: Path) -> None:
    before, after = claims_of(current(published)), claims_of(current(corrected))
    assert after == before[1:]
    [stone] = [
        stone for stone in read_tombstones(current(corrected).folder) if stone.iri.endswith(f"claim/{before[0]}")
    ]
    assert stone.why == "Rejected by Ann on 2026-11-26: A forecast."
    assert stone.last == f"{BASE}dumps/{current(published).version}/"
    assert f"{BASE}graph/catalogue" not in current(corrected).manifest()["counts"]["graphs"]


def test_what_was_withdrawn_answers_gone_with_a_tombstone(
    published: Path, corrected: Path, client: FlaskClient
) -> None:
    claim = claims_of(current(published))[0]
    for address, accept in ((f"/id/claim/{claim}", "text/turtle"), (f"/doc/claim/{claim}.ttl", "*/*")):
        answer = client.get(address, headers={"Accept": accept})
        assert (answer.status_code, answer.mimetype) == (410, "text/turtle")
        said = Graph().parse(data=answer.data, format="turtle")
        assert "A forecast." in str(next(said.objects(predicate=None))) or "A forecast." in answer.text
    page = client.get(f"/id/claim/{claim}", headers={"Accept": "text/html"})
    assert page.status_code == 410 and "Rejected by Ann on 2026-11-26: A forecast." in page.text
    assert client.get("/id/claim/0123456789abcdef").status_code == 404


def test_a_confirmed_claim_shows_its_review_and_keeps_it_apart(
    published: Path, corrected: Path, client: FlaskClient
) -> None:
    claim = claims_of(current(published))[1]
    assert "confirmed" in client.get(f"/doc/claim/{claim}.ttl").text
    lines = [line for line in read_lines(current(corrected).quads) if "#review>" in line]
    assert lines and all(line.endswith(f" <{BASE}graph/reviews> .\n") for line in lines)


def test_a_claim_that_is_back_has_no_tombstone(corrected: Path, tmp_path: Path) -> None:
    shutil.copytree(corrected, tmp_path / "store", symlinks=True)
    assert run("publish", "--store", tmp_path / "store", "--quiet") == 0
    assert current(tmp_path / "store").version != current(corrected).version
    assert read_tombstones(current(tmp_path / "store").folder) == []


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("", "line 1 must name the columns"),
        (f"{HEADER}x\trejected\tAnn\t2026-11-26\tno\n", "line 2: 'x' is no key of a claim"),
        (f"{HEADER}{'a' * 16}\tdoubted\tAnn\t2026-11-26\tno\n", "line 2: the verdict"),
        (f"{HEADER}{'a' * 16}\trejected\tAnn\tyesterday\tno\n", "line 2: it must say"),
        (f"{HEADER}{'a' * 16}\trejected\tAnn\n", "line 2"),
        (HEADER + f"{'a' * 16}\trejected\tAnn\t2026-11-26\tno\n" * 2, "line 3: claim a+ has a review above"),
    ],
)
def test_a_malformed_review_is_refused_by_line(tmp_path: Path, rows: str, message: str) -> None:
    (tmp_path / "reviews.tsv").write_text(rows, encoding="utf-8")
    with pytest.raises(ReviewError, match=message):
        load_reviews(tmp_path / "reviews.tsv")


TURTLE = "@prefix ex: <http://e.example/> .\nex:a ex:p [ ex:q 1, [ ex:q 2 ] ], 'x'@en .\n"


def loaded(root: Path) -> list[str]:
    return [line for path in WorkingSet(root).loaded() for line in read_lines(path)]


@pytest.mark.parametrize("name", ["a.ttl", "a.nt", "a.rdf", "a.jsonld", "a.trig", "a.nq", "a.ttl.gz"])
def test_any_syntax_is_loaded_into_a_graph_with_the_same_names_for_blank_nodes(tmp_path: Path, name: str) -> None:
    store = EmbeddedStore.in_memory()
    store.load(TURTLE.encode(), "text/turtle")
    kinds = {"nt": "application/n-triples", "rdf": "application/rdf+xml", "jsonld": "application/ld+json"}
    kinds |= {"trig": "application/trig", "nq": "application/n-quads"}
    extension = name.split(".")[1]
    content = TURTLE.encode() if extension == "ttl" else store.read(kinds[extension], graph=None)
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    assert run("load", tmp_path / name, "--graph", "http://e.example/g", "--store", tmp_path / "store") == 0
    lines = loaded(tmp_path / "store")
    assert len(lines) == 5 and all(line.endswith(" <http://e.example/g> .\n") for line in lines)
    (tmp_path / "b.ttl").write_text(TURTLE, encoding="utf-8")
    assert run("load", tmp_path / "b.ttl", "--graph", "http://e.example/g", "--store", tmp_path / "two") == 0
    assert loaded(tmp_path / "two") == lines


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.ttl", "<http://e.example/a> <http://e.example/b>\n  oops .", "line 2"),
        ("a.nq", "<http://e.example/a> <http://e.example/b> <http://e.example/c> <http://e.example/g> .", "one graph"),
        ("a.rdf", "<rdf:RDF", "a.rdf"),
        ("a.txt", "x", "not RDF by its name"),
        ("a.ttl.gz", "x", "damaged or cut off"),
        ("a.ttl", f"<{BASE}id/state/xx> a <{BASE}ontology#State> .", "violations"),
    ],
)
def test_bad_rdf_is_told_by_its_place_and_nothing_is_loaded(
    tmp_path: Path, name: str, content: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "good.ttl").write_text(TURTLE, encoding="utf-8")
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert run("load", tmp_path / "good.ttl", tmp_path / name, "--store", tmp_path / "store") == 1
    assert message in capsys.readouterr().err
    assert loaded(tmp_path / "store") == []


@pytest.mark.parametrize("graph", [f"{BASE}graph/facts", f"{BASE}id/claim/{'a' * 16}", "no iri", "http://e/<x>"])
def test_a_graph_that_publishing_makes_is_not_loaded(
    tmp_path: Path, graph: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.ttl").write_text(TURTLE, encoding="utf-8")
    assert run("load", tmp_path / "a.ttl", "--graph", graph, "--store", tmp_path / "store") == 1
    assert "--graph" in capsys.readouterr().err


def test_what_was_loaded_is_in_the_next_release_and_not_in_the_default_graph(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(TURTLE, encoding="utf-8")
    assert run("load", tmp_path / "a.ttl", "--store", tmp_path / "store") == 0
    assert run("publish", "--store", tmp_path / "store", "--quiet") == 0
    release = current(tmp_path / "store")
    assert release.manifest()["counts"]["graphs"][f"{BASE}graph/loaded-a"] == 5
    store = EmbeddedStore.open(release.store)
    assert b"false" in store.query("ASK { <http://e.example/a> ?p ?o }", results="text/csv").body
    assert b"true" in store.query("ASK { GRAPH ?g { <http://e.example/a> ?p 'x'@en } }", results="text/csv").body
