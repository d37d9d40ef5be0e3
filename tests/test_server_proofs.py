"""Why: each inferred statement on a page leads to its proof, which ends at words of an article or at the ontology."""

import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import Graph, URIRef
from rdflib.namespace import PROV, RDF, SKOS

from foedera import main
from ontology.iris import prefixes
from server import Config, create_app
from server.graph.explaining import find_key
from server.graph.reading import Term, Triple
from store.embedded import EmbeddedStore
from store.releases import find_current
from tests.server_site import write_release

BASE = "http://localhost:8000/"
FOE = f"{BASE}ontology#"
ALLIED = Triple(f"{BASE}id/state/ru", f"{FOE}alliedWith", Term(f"{BASE}id/state/uz", is_iri=True))
SANCTIONS = Triple(f"{BASE}id/organisation/eu", f"{FOE}sanctions", Term(f"{BASE}id/state/uz", is_iri=True))


@pytest.fixture(scope="module")
def client(published: Path) -> FlaskClient:
    return create_app(Config(BASE, published)).test_client()


def why(triple: Triple, extension: str = "") -> str:
    return f"/why/{find_key(triple)}{extension}"


def test_a_page_shows_what_is_inferred_with_a_link_to_its_proof(client: FlaskClient) -> None:
    page = client.get("/doc/state/uz.html").text
    links = set(re.findall(r'<a class="mark" href="(/why/[0-9a-f]{16})"', page))
    assert len(links) > 3
    for link in links:
        answer = client.get(link, headers={"Accept": "text/html"})
        assert answer.status_code == 200, link


def test_every_inference_of_the_release_has_a_proof(client: FlaskClient, published: Path) -> None:
    release = find_current(published)
    assert release is not None
    store = EmbeddedStore.open(release.store, base_iri=BASE, prefixes=prefixes(BASE))
    body = store.query("SELECT ?s ?p ?o { GRAPH graph:inferred { ?s ?p ?o } }").body
    assert isinstance(body, bytes)
    rows = json.loads(body)["results"]["bindings"]
    assert len(rows) > 100
    for row in rows:
        triple = Triple(row["s"]["value"], row["p"]["value"], Term(row["o"]["value"], is_iri=True))
        assert client.get(why(triple), headers={"Accept": "text/turtle"}).status_code == 200


@pytest.mark.parametrize(
    "triple", [ALLIED, ALLIED._replace(subject=ALLIED.object.value, object=Term(ALLIED.subject, True))]
)
def test_an_alliance_is_proved_by_the_words_about_its_signing(client: FlaskClient, triple: Triple) -> None:
    page = client.get(why(triple, ".html")).text
    assert "allied-with" in page
    assert "the Kremlin inked an alliance with Uzbekistan" in page
    assert "On November 14, the leaders of Russia and Uzbekistan signed a treaty of alliance" in page
    assert "14 November 2005" in page


def test_a_proof_is_data_too(client: FlaskClient) -> None:
    answer = client.get(why(SANCTIONS, ".ttl"))
    assert answer.mimetype == "text/turtle"
    graph = Graph().parse(data=answer.text, format="turtle")
    proof = URIRef(f"{BASE[:-1]}{why(SANCTIONS)}")
    [activity] = graph.objects(proof, PROV.wasGeneratedBy)
    assert [str(name) for name in graph.objects(activity, SKOS.notation)] == ["prp-spo2"]
    assert (proof, RDF.predicate, URIRef(SANCTIONS.predicate)) in graph
    used = set(graph.transitive_objects(proof, PROV.wasDerivedFrom))
    assert any(str(source).startswith(f"{BASE}id/claim/") for source in used)
    assert URIRef(f"{BASE}ontology") in used


def test_every_address_that_a_proof_names_can_be_had(client: FlaskClient) -> None:
    graph = Graph().parse(data=client.get(why(SANCTIONS, ".nt")).text, format="nt")
    ours = {str(term).partition("#")[0] for term in graph.all_nodes() if str(term).startswith(BASE)}
    for address in ours:
        assert client.get(address[len(BASE) - 1 :]).status_code in (200, 303), address


def test_a_proof_is_negotiated_and_cached(client: FlaskClient) -> None:
    answer = client.get(why(ALLIED), headers={"Accept": "application/ld+json"})
    assert answer.mimetype == "application/ld+json"
    assert answer.headers["Content-Location"] == f"{BASE[:-1]}{why(ALLIED, '.jsonld')}"
    assert "Accept" in answer.headers["Vary"]
    again = client.get(why(ALLIED), headers={"Accept": "application/ld+json", "If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("key", ["0" * 16, "zz", "1", "f" * 16, "0" * 200, "..%2f"])
def test_what_has_no_proof_is_not_found(client: FlaskClient, key: str) -> None:
    assert client.get(f"/why/{key}").status_code == 404


def test_a_release_without_proofs_links_to_none(tmp_path: Path) -> None:
    write_release(tmp_path)
    client = create_app(Config(BASE, tmp_path)).test_client()
    assert "/why/" not in client.get("/doc/state/uz.html").text
    assert client.get(why(ALLIED)).status_code == 404


def test_the_command_explains_down_to_the_words(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    triple = ("organisation:eu", "foe:sanctions", f"<{BASE}id/state/uz>")
    assert main(["explain", *triple, "--store", str(published)]) == 0
    told = capsys.readouterr().out
    assert "by prp-spo2: " in told
    assert "foe:sanctions owl:propertyChainAxiom" in told and "= (foe:imposes foe:target) (ontology)" in told
    assert "banned arms sales to Tashkent" in told


def test_the_command_shows_the_claims_of_what_is_stated(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    triple = ("treaty:alliance-ru-uz-2005-11-14", "a", "foe:Alliance")
    assert main(["explain", *triple, "--store", str(published)]) == 0
    assert capsys.readouterr().out.startswith("stated\n  “")


def test_the_command_gives_a_proof_to_programs(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "state:ru", "foe:alliedWith", "state:uz", "--json", "--store", str(published)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["inferred"] and told["steps"][-1]["rule"] == "allied-with"


@pytest.mark.parametrize(
    ("triple", "words"),
    [
        (("state:uz", "foe:alliedWith", "state:uz"), "neither is stated nor follows"),
        (("uz", "foe:alliedWith", "state:ru"), "names nothing"),
        (("state:uz", "foe:alliedWith", '"ru'), "no term"),
    ],
)
def test_the_command_refuses_what_is_not_so_or_names_nothing(
    published: Path, capsys: pytest.CaptureFixture[str], triple: tuple[str, str, str], words: str
) -> None:
    assert main(["explain", *triple, "--store", str(published)]) == 1
    assert words in capsys.readouterr().err
