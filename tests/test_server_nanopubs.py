"""Every claim is a nanopublication whose name is a hash of what it says; what is not accepted is not asserted."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from server import Config, create_app
from server.graph.reading import Term, Triple
from server.graph.trusty import compute_code
from tests.server_site import write_release

BASE = "https://data.example/"  # the nanopub package reads no trusty URI with a port
EXAMPLE = Path(__file__).parent / "data" / "example.trig"
READER = Path(__file__).parent / "read_nanopub.py"
NP = "http://www.nanopub.org/nschema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    root = tmp_path_factory.mktemp("store")
    write_release(root, base=BASE, data=EXAMPLE.read_text(encoding="utf-8").replace("http://localhost:8000/", BASE))
    app = create_app(Config(BASE, root))
    yield app.test_client()
    app.extensions["foedera"].pool.close()


@pytest.fixture(scope="module")
def claims(client: FlaskClient) -> dict[str, bool]:
    """The claims' keys, and whether each is accepted."""
    found = client.application.extensions["foedera"].release.reader.rows(
        "SELECT ?claim ?accepted { ?claim a foe:Claim ; foe:accepted ?accepted } ORDER BY ?claim"
    )
    return {row["claim"].value.rpartition("/")[2]: row["accepted"].value == "true" for row in found}


def fetch(client: FlaskClient, key: str, accept: str = "application/n-quads") -> tuple[str, bytes]:
    found = client.get(f"/np/{key}", headers={"Accept": accept})
    assert found.status_code == 303
    iri = found.headers["Location"]
    response = client.get(urlsplit(iri).path, headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, accept), response.text
    return iri, response.data


def recompute(body: bytes, iri: str) -> str:
    """Return the artifact code as the Trusty URI specification says, by other means than the site's own."""
    code = iri.rpartition("/")[2]
    quads = list(ox.parse(body, ox.RdfFormat.N_QUADS))

    def iri_of(term: object) -> str:
        assert isinstance(term, ox.NamedNode)
        return term.value.replace(code, " ")

    def compare(one: ox.Quad, other: ox.Quad) -> int:
        for left, right in (
            (one.graph_name, other.graph_name),
            (one.subject, other.subject),
            (one.predicate, other.predicate),
        ):
            first, second = iri_of(left).encode(), iri_of(right).encode()
            if first != second:
                return -1 if first < second else 1
        return compare_objects(one.object, other.object)

    def compare_objects(one: object, other: object) -> int:
        if isinstance(one, ox.Literal) != isinstance(other, ox.Literal):
            return 1 if isinstance(one, ox.Literal) else -1
        if not isinstance(one, ox.Literal) or not isinstance(other, ox.Literal):
            return (iri_of(one).encode() > iri_of(other).encode()) - (iri_of(one).encode() < iri_of(other).encode())
        keys = []
        for literal in (one, other):
            kind = (0, "") if literal.language else (1, literal.datatype.value)
            keys.append((literal.value.encode(), kind, literal.language or ""))
        return (keys[0] > keys[1]) - (keys[0] < keys[1])

    def write(term: object) -> str:
        if not isinstance(term, ox.Literal):
            return iri_of(term)
        text = term.value.replace("\\", "\\\\").replace("\n", "\\n")
        return f"@{term.language} {text}" if term.language else f"^{term.datatype.value} {text}"

    digest = hashlib.sha256()
    for quad in sorted(set(quads), key=functools.cmp_to_key(compare)):
        for term in (quad.graph_name, quad.subject, quad.predicate, quad.object):
            digest.update(f"{write(term)}\n".encode())
    return "RA" + base64.b64encode(digest.digest(), altchars=b"-_").decode().rstrip("=")


def test_every_claim_has_a_nanopublication_whose_name_is_its_hash(client: FlaskClient, claims: dict[str, bool]) -> None:
    assert len(claims) > 15
    for key in claims:
        iri, body = fetch(client, key)
        assert iri.startswith(f"{BASE}np/{key}/RA") and recompute(body, iri) == iri.rpartition("/")[2]


def test_the_hash_changes_with_any_word(client: FlaskClient, claims: dict[str, bool]) -> None:
    iri, body = fetch(client, next(iter(claims)))
    altered = body.replace(b'ontology#exact> "', b'ontology#exact> "not ')
    assert altered != body and recompute(altered, iri) != iri.rpartition("/")[2]


def test_the_nanopub_package_reads_and_verifies_it(client: FlaskClient, claims: dict[str, bool]) -> None:
    for key in (next(key for key in claims if claims[key]), next(key for key in claims if not claims[key])):
        iri, body = fetch(client, key, "application/trig")
        command = [sys.executable, "-W", "ignore", str(READER)]
        done = subprocess.run(command, input=body, capture_output=True, check=True)
        read = json.loads(done.stdout)
        assert read["iri"] == iri and read["valid"] and read["trusty"] and min(read["sizes"]) > 2


def test_it_has_the_four_graphs_that_its_head_names(client: FlaskClient, claims: dict[str, bool]) -> None:
    iri, body = fetch(client, next(iter(claims)))
    quads = list(ox.parse(body, ox.RdfFormat.N_QUADS))
    names = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    assert names == {f"{iri}#{part}" for part in ("Head", "assertion", "provenance", "pubinfo")}
    head = {(quad.predicate.value, str(quad.object)[1:-1]) for quad in quads if str(quad.graph_name) == f"<{iri}#Head>"}
    assert (NP + "hasAssertion", f"{iri}#assertion") in head and (f"{RDF}type", f"{NP}Nanopublication") in head


def test_only_what_is_accepted_is_asserted(client: FlaskClient, claims: dict[str, bool]) -> None:
    for key, accepted in claims.items():
        iri, body = fetch(client, key)
        inside = [q for q in ox.parse(body, ox.RdfFormat.N_QUADS) if str(q.graph_name) == f"<{iri}#assertion>"]
        about = {str(quad.subject)[1:-1] for quad in inside}
        spoken = {iri for iri in about if "#statement-" in iri}
        assert bool(spoken) != accepted
        if not accepted:
            assert about == spoken | {f"{BASE}id/claim/{key}"}


def test_it_says_who_says_it_and_in_which_words(client: FlaskClient, claims: dict[str, bool]) -> None:
    for key in claims:
        _, body = fetch(client, key)
        text = body.decode()
        for said in (
            "ontology#exact>",
            "ontology#saidBy>",
            "ontology#sha256>",
            "prov#wasAttributedTo>",
            "terms/license>",
        ):
            assert said in text, (key, said)


def test_a_hash_that_is_not_that_of_the_claim_is_not_found(client: FlaskClient, claims: dict[str, bool]) -> None:
    iri, _ = fetch(client, next(iter(claims)))
    other = client.get(urlsplit(iri).path[:-4] + "AAAA")
    assert other.status_code == 404 and iri in other.text
    assert client.get("/np/no-such-claim").status_code == 404


def test_it_never_changes_and_is_found_from_its_claim(client: FlaskClient, claims: dict[str, bool]) -> None:
    key = next(iter(claims))
    iri, body = fetch(client, key, "application/trig")
    named = client.get(f"{urlsplit(iri).path}.trig")
    assert named.data == body and "max-age=31536000" in named.headers["Cache-Control"]
    assert f"{BASE}np/{key}" in client.get(f"/doc/claim/{key}.nt").text
    page = client.get(urlsplit(iri).path, headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["Location"]) == (303, f"{BASE}id/claim/{key}")


def test_texts_with_line_ends_and_backslashes_are_hashed_as_the_standard_escapes_them() -> None:
    quads = [("http://e/ #g", Triple("http://e/s", "http://e/p", Term("a\\b\nc", language="EN-gb")))]
    plain = "http://e/ #g\nhttp://e/s\nhttp://e/p\n@en-gb a\\\\b\\nc\n"
    expected = base64.urlsafe_b64encode(hashlib.sha256(plain.encode()).digest()).decode().rstrip("=")
    assert compute_code(quads) == f"RA{expected}"
