"""foedera infer closes files of anybody's making, alike by both reasoners; what is wrong with them is said plainly."""

from pathlib import Path

import pyshacl
import pytest
from rdflib import Graph
from rdflib.compare import to_canonical_graph

from foedera import main

ASSETS = Path(pyshacl.__file__).parent / "assets"
HEAD = """@prefix : <http://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
AXIOMS = HEAD + ":part a owl:TransitiveProperty ; rdfs:domain :Thing . :Thing owl:disjointWith :Idea ."
FACTS = "".join(
    f"<http://example.org/{n}> <http://example.org/part> <http://example.org/{n + 1}> .\n" for n in range(5)
)
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def infer(folder: Path, ontology: Path | str, data: Path | str, *more: str) -> tuple[int, Path]:
    """Run the command on files, or on texts that are written to some."""
    paths = []
    for name, given in (("ontology.ttl", ontology), ("data.nt", data)):
        path = given if isinstance(given, Path) else folder / name
        if isinstance(given, str):
            path.write_text(given, encoding="utf-8")
        paths.append(str(path))
    out = folder / "inferred.nt"
    return main(["infer", "--ontology", paths[0], "--data", paths[1], "--out", str(out), *more]), out


@pytest.mark.parametrize("name", ["shacl", "dash"])
def test_vocabularies_of_others_are_closed_alike_by_both(tmp_path: Path, name: str) -> None:
    data = ASSETS / "shacl.ttl"
    drawn = []
    for reasoner in ("compiled", "owlrl"):
        code, out = infer(tmp_path, ASSETS / f"{name}.ttl", data, "--quiet", "--reasoner", reasoner)
        assert code == 0
        drawn.append(set(to_canonical_graph(Graph().parse(out, format="nt"))))
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) > 100


def test_only_what_was_not_stated_is_written(tmp_path: Path) -> None:
    code, out = infer(tmp_path, AXIOMS, FACTS)
    assert code == 0
    lines = out.read_text(encoding="utf-8").splitlines(keepends=True)
    assert len(lines) == 10 + 5
    assert not set(lines) & set(FACTS.splitlines(keepends=True))


def test_chains_that_go_round_end(tmp_path: Path) -> None:
    ring = FACTS + "<http://example.org/5> <http://example.org/part> <http://example.org/0> .\n"
    axioms = AXIOMS + ":part owl:propertyChainAxiom ( :part :part :part ) . :part owl:inverseOf :part ."
    assert infer(tmp_path, axioms, ring)[0] == 0


def test_contradictory_data_are_reported_and_not_closed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = infer(tmp_path, AXIOMS, FACTS + f"<http://example.org/1> {TYPE} <http://example.org/Idea> .\n")
    assert code == 1
    assert not out.exists()
    assert "cax-dw: Nothing is both" in capsys.readouterr().err


def test_axioms_outside_the_profile_are_named_and_the_rest_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = (
        ":part a owl:ReflexiveProperty . :A rdfs:subClassOf [ owl:unionOf (:B :C) ] , "
        "[ owl:maxCardinality 2 ; owl:onProperty :p ] ."
    )
    code, out = infer(tmp_path, AXIOMS + more, FACTS)
    assert code == 0 and out.exists()
    told = capsys.readouterr().err
    assert "not covered: ReflexiveProperty" in told
    assert "not covered: unionOf as a superclass" in told
    assert "not covered: maxCardinality 2" in told


@pytest.mark.parametrize(
    ("ontology", "data", "words"),
    [
        ("this is no Turtle", FACTS, "is not valid turtle"),
        (AXIOMS, FACTS + "<http://example.org/1> a <http://example.org/2> .\n", "line 6"),
        (AXIOMS, f'<http://example.org/1> {TYPE} "open .\n', "line 1"),
        (HEAD + ":A owl:intersectionOf _:l . _:l <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> :B ; "
         "<http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> _:l .", FACTS, "runs in a circle"),
        (Path("nowhere.ttl"), FACTS, "cannot be read"),
        (AXIOMS, Path("nowhere.nt"), "cannot be read"),
        (Path("ontology.doc"), FACTS, "tells no format"),
    ],
)  # fmt: skip
def test_bad_files_are_refused_by_name_and_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], ontology: Path | str, data: Path | str, words: str
) -> None:
    for reasoner in ("compiled", "owlrl"):
        code, out = infer(tmp_path, ontology, data, "--reasoner", reasoner)
        assert code == 1
        assert not out.exists()
        assert words in capsys.readouterr().err


def test_one_file_alone_is_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["infer", "--data", "data.nt"]) == 2
    assert "go together" in capsys.readouterr().err
