"""Every store answers, writes and refuses as the interface says: the embedded one, and one on an Oxigraph server."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import RDF, Graph

from store.base import GRAPH_TYPES, Answer, Store
from store.embedded import EmbeddedStore
from store.errors import (
    DataSyntaxError,
    FormUnavailable,
    QuerySyntaxError,
    QueryUnsupported,
    StoreCorrupt,
    StoreError,
    StoreUnreachable,
)
from store.http import Address
from store.remote import RemoteStore
from tests.servers import run_oxigraph

EX = "http://example.org/"
DATA = b"""@prefix ex: <http://example.org/> .
ex:ru a ex:State ; ex:label "Russia"@en ; ex:count 12 .
ex:g { ex:uz a ex:State ; ex:label "Uzbekistan"@en . }
ex:h { ex:eu a ex:Organisation . }
"""
PREFIXES = {"ex": EX, "xsd": "http://www.w3.org/2001/XMLSchema#"}
STATES = "SELECT ?state WHERE { ?state a ex:State }"


@pytest.fixture(scope="module")
def server() -> Iterator[Address]:
    with run_oxigraph() as address:
        yield address


@pytest.fixture(params=["embedded", "oxigraph", "oxigraph without graph store"])
def store(request: pytest.FixtureRequest, server: Address) -> Store:
    made: Store
    if request.param == "embedded":
        made = EmbeddedStore.in_memory(prefixes=PREFIXES)
    else:
        address = server if request.param == "oxigraph" else replace(server, graphs=None)
        made = RemoteStore(address, prefixes=PREFIXES)
        made.update("DROP ALL")
    made.load(DATA, "application/trig")
    return made


def bytes_of(answer: Answer) -> bytes:
    assert isinstance(answer.body, bytes)
    return answer.body


def names(answer: Answer) -> set[str]:
    rows = json.loads(bytes_of(answer))["results"]["bindings"]
    return {row["state"]["value"].removeprefix(EX) for row in rows}


def test_a_store_counts_and_names_what_it_holds(store: Store) -> None:
    assert (store.count(), store.count(f"{EX}g"), store.count(f"{EX}absent")) == (3, 2, 0)
    assert store.graphs() == (f"{EX}g", f"{EX}h")


def test_a_store_writes_all_its_quads_into_a_file(store: Store, tmp_path: Path) -> None:
    store.dump_file(tmp_path / "all.nq")
    lines = sorted((tmp_path / "all.nq").read_text(encoding="utf-8").splitlines())
    assert len(lines) == 6 and lines[0] == f"<{EX}eu> <{RDF.type}> <{EX}Organisation> <{EX}h> ."
    assert f'<{EX}ru> <{EX}count> "12"^^<{PREFIXES["xsd"]}integer> .' in lines


def test_an_update_is_done_wholly_or_not_at_all(store: Store) -> None:
    store.update("DELETE DATA { ex:ru ex:count 12 } ; INSERT DATA { GRAPH ex:k { ex:ru ex:count 13 } }")
    assert (store.count(), store.count(f"{EX}k")) == (2, 1)
    with pytest.raises(StoreError):
        store.update("INSERT DATA { ex:ru ex:count 14 } ; CREATE GRAPH ex:k")
    assert store.count() == 2


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        ("application/sparql-results+json", b'"http://example.org/ru"'),
        ("application/sparql-results+xml", b"<uri>http://example.org/ru</uri>"),
        ("text/csv", b"state\r\nhttp://example.org/ru"),
        ("text/tab-separated-values", b"?state\n<http://example.org/ru>"),
    ],
)
def test_rows_come_in_every_results_format(store: Store, media_type: str, expected: bytes) -> None:
    answer = store.query(STATES, results=media_type)
    assert answer.media_type == media_type
    assert expected in bytes_of(answer)


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        ("application/sparql-results+json", b'"boolean":true'),
        ("application/sparql-results+xml", b"<boolean>true</boolean>"),
        ("text/csv", b"true"),
        ("text/tab-separated-values", b"true"),
    ],
)
def test_yes_or_no_comes_in_every_results_format(store: Store, media_type: str, expected: bytes) -> None:
    assert expected in bytes_of(store.query("ASK { ?s ?p ?o }", results=media_type))


@pytest.mark.parametrize("media_type", GRAPH_TYPES)
@pytest.mark.parametrize("query", ["CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE ex:ru"])
def test_triples_come_in_every_graph_format(store: Store, media_type: str, query: str) -> None:
    answer = store.query(query, graph=media_type)
    assert answer.media_type == media_type
    again = EmbeddedStore.in_memory()
    again.load(bytes_of(answer), media_type)
    assert again.count() == 3


def test_turtle_answers_are_grouped_and_take_only_the_prefixes_they_use(store: Store) -> None:
    assert bytes_of(store.query("DESCRIBE ex:ru")).decode() == (
        '@prefix ex: <http://example.org/> .\n\nex:ru a ex:State ;\n    ex:count 12 ;\n    ex:label "Russia"@en .\n'
    )


@pytest.mark.parametrize("query", ["CONSTRUCT WHERE { ?s ?p ?o }", STATES])
def test_an_answer_can_be_spooled_to_a_file(store: Store, query: str, tmp_path: Path) -> None:
    spooled = store.query(query, into=tmp_path / "answer")
    assert spooled.body == b""
    assert (tmp_path / "answer").read_bytes() == store.query(query).body


@pytest.mark.parametrize(
    ("defaults", "named", "query", "found"),
    [
        ((), (), STATES, {"ru"}),
        ((), (), "SELECT ?state FROM <http://example.org/g> { ?state a ex:State }", {"uz"}),
        (("http://example.org/g",), (), STATES, {"uz"}),
        (("http://example.org/g",), (), "SELECT ?state FROM ex:h { ?state a ?class }", {"uz"}),
        ((), ("http://example.org/g",), STATES, set()),
        ((), ("http://example.org/g",), "SELECT ?state { GRAPH ?g { ?state a ?class } }", {"uz"}),
        ((), (), "SELECT ?state { GRAPH ?g { ?state a ?class } }", {"uz", "eu"}),
        (("http://127.0.0.1:9/never-fetched",), (), STATES, set()),
        ((), (), "SELECT ?state FROM <http://127.0.0.1:9/never-fetched> { ?state a ex:State }", set()),
    ],
)
def test_the_dataset_is_made_of_stored_graphs_only(
    store: Store, defaults: tuple[str, ...], named: tuple[str, ...], query: str, found: set[str]
) -> None:
    assert names(store.query(query, default_graphs=defaults, named_graphs=named)) == found


@pytest.mark.parametrize("form", ["results", "graph"])
def test_a_form_without_an_acceptable_type_is_refused(store: Store, form: str) -> None:
    query = STATES if form == "results" else "DESCRIBE ex:ru"
    for media_type in (None, "image/png"):
        with pytest.raises(FormUnavailable, match="offered as"):
            store.query(query, **{form: media_type})  # type: ignore[arg-type]


def test_a_syntax_error_tells_its_place(store: Store) -> None:
    with pytest.raises(QuerySyntaxError, match="line 2, column 9") as caught:
        store.query("SELECT * {\n  oops }")
    assert (caught.value.line, caught.value.column) == (2, 9)
    assert len(str(caught.value)) < 350


def test_an_unknown_function_is_not_a_syntax_error(store: Store) -> None:
    with pytest.raises(QueryUnsupported, match="not supported"):
        store.query("SELECT (ex:f(1) AS ?x) {}")


def test_a_graph_is_replaced_whole(store: Store) -> None:
    store.replace(b"<http://example.org/kz> a <http://example.org/State> .", "text/turtle", graph=f"{EX}g")
    assert names(store.query(STATES, default_graphs=[f"{EX}g"])) == {"kz"}
    assert store.count() == 3
    store.replace(b"", "text/turtle", graph=None)
    assert (store.count(), store.count(f"{EX}g"), store.graphs()) == (0, 1, (f"{EX}g", f"{EX}h"))


def test_bad_data_changes_nothing(store: Store) -> None:
    for write in (store.load, store.replace):
        with pytest.raises(DataSyntaxError, match="line 1"):
            write(b"<http://example.org/x> a .", "text/turtle", graph=f"{EX}g")
    assert store.count(f"{EX}g") == 2


def test_a_graph_reads_as_bytes(store: Store) -> None:
    assert len(Graph().parse(data=store.read("text/turtle", graph=f"{EX}g"), format="turtle")) == 2
    assert len(Graph().parse(data=store.read("application/n-triples", graph=None), format="nt")) == 3
    assert store.read("application/n-triples", graph=f"{EX}absent") == b""


def test_readers_cannot_write_and_see_what_was_written(tmp_path: Path) -> None:
    writer = EmbeddedStore.open(tmp_path / "s", read_only=False)
    writer.load(DATA, "application/trig")
    writer.finish()
    with pytest.raises(StoreUnreachable, match="another process"):
        EmbeddedStore.open(tmp_path / "s", read_only=False)
    del writer
    reader = EmbeddedStore.open(tmp_path / "s")
    assert reader.count() == 3
    with pytest.raises(StoreError, match="read-write"):
        reader.update("INSERT DATA { <http://example.org/a> <http://example.org/b> 1 }")


def test_a_missing_store_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable, match="publish a release first"):
        EmbeddedStore.open(tmp_path / "nothing")


def test_a_damaged_store_says_what_to_do(tmp_path: Path) -> None:
    writer = EmbeddedStore.open(tmp_path / "s", read_only=False)
    writer.load(DATA, "application/trig")
    writer.finish()
    del writer
    [manifest] = (tmp_path / "s").glob("MANIFEST*")
    manifest.write_bytes(b"not a manifest")
    with pytest.raises(StoreCorrupt, match=r"damaged.*publish again"):
        EmbeddedStore.open(tmp_path / "s")
