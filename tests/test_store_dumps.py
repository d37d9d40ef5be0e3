"""Dumps are sorted, readable, whole, and the same bytes for the same quads."""

import gzip
import hashlib
import random
import re
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Dataset, Graph

from store import dumps, sorting
from store.dumps import Layer, Plan, write_dumps
from store.embedded import EmbeddedStore
from store.errors import DumpDamaged, StoreError
from store.packing import PACKINGS, open_plain, pack, plain_name
from store.rdfxml import write_rdfxml
from store.sorting import sort_lines, subtract
from store.turtle import split_quad

EX = "http://example.org/"
PREFIXES = {"ex": EX, "xsd": "http://www.w3.org/2001/XMLSchema#", "claim": f"{EX}id/claim/"}
HEADING = ("Licence: CC BY 4.0", "Contains data from A & B")
QUADS = [
    f"<{EX}ru> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{EX}State> .",
    f'<{EX}ru> <{EX}label> "Russia"@en .',
    f'<{EX}ru> <{EX}label> "Россия \\"и\\" другие\\n\\tstates\\\\"@ru .',
    f'<{EX}ru> <{EX}code> "365"^^<http://www.w3.org/2001/XMLSchema#integer> .',
    f'<{EX}ru> <{EX}since> "1991-12"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> .',
    f'<{EX}ru> <{EX}former> "true"^^<http://www.w3.org/2001/XMLSchema#boolean> .',
    f'<{EX}ru> <{EX}quote> "^^<not a datatype>" .',
    f"<{EX}a/b#position> <{EX}p> <{EX}-x> .",
    f"<{EX}a.> <{EX}p> <{EX}ru> .",
    f"<{EX}ru> <{EX}p> <{EX}uz> <{EX}id/claim/1f> .",
    f"<{EX}uz> <{EX}p> <{EX}ru> <{EX}id/claim/1f> .",
    f"<{EX}uz> <{EX}p> <{EX}ru> <{EX}graph/facts> .",
    f"<{EX}me> <{EX}p> <{EX}ru> <{EX}graph/catalogue> .",
]


def store_of(quads: list[str]) -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    store.load("\n".join(quads).encode() + b"\n", "application/n-quads")
    return store


LAYERS = (
    Layer("asserted", (f"<{EX}graph/facts>",)),
    Layer("claims", (f"<{EX}id/claim/",), (f"<{EX}uz",), ("nq",)),
)
PLAN = Plan(HEADING, PREFIXES, [f"{EX}graph/catalogue"], LAYERS)
EXTRAS = {"facts.csv": lambda out: out.write("id,type\nа,treaty\n")}
TRIPLES, QUADS_TOO = ("nt", "ttl", "rdf", "jsonld"), ("nq", "trig")


def dump(folder: Path, quads: list[str] | None = None, workers: int = 1) -> dumps.Dumps:
    return write_dumps(store_of(QUADS if quads is None else quads), folder, PLAN, extras=EXTRAS, workers=workers)


def read_dump(path: Path) -> set[ox.Quad]:
    return set(ox.parse(path=str(path)))


def test_dumps_are_the_same_bytes_whatever_the_order_and_the_folder(tmp_path: Path) -> None:
    shuffled = random.Random(5).sample(QUADS, len(QUADS))
    first, second = dump(tmp_path / "one"), dump(tmp_path / "two" / "deeper", shuffled)
    assert first == second
    for name in first.sums:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / "deeper" / name).read_bytes()


def test_dumps_are_the_same_bytes_whether_one_process_writes_them_or_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dumps, "FEW", 0)
    assert dump(tmp_path / "one") == dump(tmp_path / "two", workers=2)


def test_every_dump_opens_with_licence_and_attribution(tmp_path: Path) -> None:
    for name in dump(tmp_path).sums:
        if name.startswith("foedera"):
            with open_plain(tmp_path / name) as content:
                head = content.read(150).decode()
            assert "Licence: CC BY 4.0" in head, name
            assert "Contains data from A & B" in head, name


def test_every_format_is_written_plain_and_packed(tmp_path: Path) -> None:
    names = {f"foedera.{form}" for form in (*TRIPLES, *QUADS_TOO)}
    names |= {"foedera-asserted.nt", "foedera-asserted.ttl", "foedera-claims.nq", "facts.csv"}
    assert dump(tmp_path).sums.keys() == names | {name + suffix for name in names for suffix in PACKINGS}


def test_quads_are_sorted_counted_and_leave_out_the_catalogue(tmp_path: Path) -> None:
    made = dump(tmp_path)
    lines = [line for line in (tmp_path / "foedera.nq").read_text().split("\n") if line and line[0] != "#"]
    assert lines == sorted(QUADS[:-1])
    assert made.counts == {"": 9, f"{EX}graph/facts": 1, f"{EX}id/claim/1f": 2}


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib warns of itself
@pytest.mark.parametrize(("form", "name"), [("nt", "nt"), ("ttl", "turtle"), ("rdf", "xml"), ("jsonld", "json-ld")])
def test_a_dump_of_triples_parses_in_rdflib_and_is_the_default_graph(tmp_path: Path, form: str, name: str) -> None:
    dump(tmp_path)
    read = Graph().parse(tmp_path / f"foedera.{form}", format=name)
    assert set(read) == set(Graph().parse(data="\n".join(QUADS[:9]), format="nt"))


def test_layers_hold_their_graphs_alone(tmp_path: Path) -> None:
    dump(tmp_path)
    assert read_dump(tmp_path / "foedera-asserted.nt") == set(
        ox.parse(f"<{EX}uz> <{EX}p> <{EX}ru> .", ox.RdfFormat.TURTLE)
    )
    assert {str(quad.graph_name) for quad in read_dump(tmp_path / "foedera-claims.nq")} == {f"<{EX}id/claim/1f>"}
    assert read_dump(tmp_path / "foedera-asserted.ttl") == read_dump(tmp_path / "foedera-asserted.nt")


@pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")  # rdflib warns of itself
def test_trig_and_quads_hold_the_same_dataset(tmp_path: Path) -> None:
    dump(tmp_path)
    assert set(ox.parse(path=str(tmp_path / "foedera.trig"))) == set(ox.parse(path=str(tmp_path / "foedera.nq")))
    assert len(list(Dataset().parse(tmp_path / "foedera.nq", format="nquads").quads())) == 12


def test_turtle_is_readable(tmp_path: Path) -> None:
    dump(tmp_path)
    text = (tmp_path / "foedera.trig").read_text()
    assert "\nex:ru a ex:State ;\n    ex:code 365 ;\n    ex:former true ;\n" in text
    assert '\n    ex:since "1991-12"^^xsd:gYearMonth .\n' in text
    assert "\nclaim:1f {\n\nex:ru ex:p ex:uz .\n\nex:uz ex:p ex:ru .\n}\n" in text
    assert f"\n<{EX}a.> ex:p ex:ru .\n" in text


def test_sums_and_packed_files_agree_with_the_plain_ones(tmp_path: Path) -> None:
    made = dump(tmp_path)
    for line in (tmp_path / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert digest == hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == made.sums[name]
    for name in made.sums:
        with open_plain(tmp_path / name) as content:
            assert content.read() == (tmp_path / plain_name(name)).read_bytes()
    assert gzip.decompress((tmp_path / "facts.csv.gz").read_bytes()).decode() == "id,type\nа,treaty\n"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_an_empty_store_has_dumps_too(tmp_path: Path) -> None:
    assert dump(tmp_path, []).counts == {"": 0}


def test_a_dump_that_does_not_read_back_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(dumps.WRITERS, "ttl", lambda parts, prefixes, heading: iter(["broken"]))
    with pytest.raises(StoreError, match="does not parse"):
        dump(tmp_path)


@pytest.mark.parametrize("in_memory", [1, 3, 7, 1000])
@pytest.mark.parametrize("at_once", [2, 3, 200])
def test_sorting_in_runs_gives_each_line_once(in_memory: int, at_once: int, tmp_path: Path) -> None:
    lines = [f"{number % 7}\u2028é\n" for number in range(20)]
    assert list(sort_lines(lines, tmp_path, in_memory=in_memory, at_once=at_once)) == sorted(set(lines))


def test_however_many_lines_are_sorted_few_files_are_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files: list[IO[str]] = []

    def open_counted(*args: Any, **keys: Any) -> IO[str]:
        files.append(TemporaryFile(*args, **keys))  # noqa: SIM115 - whoever asks for it closes it
        assert sum(not file.closed for file in files) <= 4 * 5 + 1
        return files[-1]

    monkeypatch.setattr(sorting, "TemporaryFile", open_counted)
    lines = (f"{number * 7919 % 1000:03}\n" for number in range(1000))
    assert list(sort_lines(lines, tmp_path, in_memory=1, at_once=4)) == [f"{number:03}\n" for number in range(1000)]
    assert all(file.closed for file in files)


def test_subtracting_leaves_what_the_other_does_not_have() -> None:
    one, other = sorted(random.Random(1).sample(range(100), 50)), sorted(random.Random(2).sample(range(100), 50))
    left = list(subtract(map("{:03}".format, one), map("{:03}".format, other)))
    assert left == [f"{number:03}" for number in one if number not in other]


@pytest.mark.parametrize("suffix", PACKINGS)
def test_a_packed_file_that_is_cut_or_altered_is_damaged(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "a.nt").write_bytes(random.Random(3).randbytes(100_000))
    pack(tmp_path / "a.nt")
    packed = tmp_path / f"a.nt{suffix}"
    whole = packed.read_bytes()
    for broken in (whole[:-1], whole[: len(whole) // 2], b"", whole[:50_000] + b"?" + whole[50_001:]):
        packed.write_bytes(broken)
        with pytest.raises(DumpDamaged, match="fetch it again"), open_plain(packed) as content:
            content.read()


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMES = st.sampled_from([f"{EX}a", f"{EX}b/c", f"{EX}p-1", f"{EX}é", "urn:x:y", f"{EX}x&y=<".replace("<", "z")])
LITERALS = st.one_of(
    st.builds(ox.Literal, TEXT),
    st.builds(lambda text, language: ox.Literal(text, language=language), TEXT, st.sampled_from(["en", "de-at"])),
    st.builds(ox.Literal, st.integers(-9, 9)),
    st.builds(lambda text: ox.Literal(text, datatype=ox.NamedNode(f"{EX}own")), TEXT),
)
NODES = st.builds(ox.NamedNode, NAMES)
ROWS = st.lists(st.builds(ox.Quad, NODES, NODES, st.one_of(NODES, LITERALS)), max_size=8)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
@pytest.mark.parametrize("form", ["ttl", "jsonld", "rdf"])
def test_a_format_says_what_the_lines_say(form: str, rows: list[ox.Quad]) -> None:
    lines = sorted({str(quad) + " .\n" for quad in rows})
    text = "".join(dumps.WRITERS[form](map(split_quad, lines), PREFIXES, HEADING))
    read = set(ox.parse(text, ox.RdfFormat.from_extension(form)))
    wanted = {replaced(quad) for quad in rows} if form == "rdf" else set(rows)
    assert read == wanted


def replaced(quad: ox.Quad) -> ox.Quad:
    """Return *quad* with U+FFFD for what XML cannot hold."""
    if not isinstance(quad.object, ox.Literal):
        return quad
    text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", quad.object.value)
    kind = {"language": quad.object.language} if quad.object.language else {"datatype": quad.object.datatype}
    return ox.Quad(quad.subject, quad.predicate, ox.Literal(text, **kind))


def test_a_property_that_xml_cannot_name_is_an_error() -> None:
    with pytest.raises(StoreError, match="cannot be written as RDF/XML"):
        list(write_rdfxml([("", f"<{EX}a>", f"<{EX}1>", f"<{EX}b>")], {}, ()))
