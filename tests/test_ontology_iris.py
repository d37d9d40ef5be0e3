import pytest

from ontology.errors import IriError
from ontology.iris import KINDS, Iris, prefixes, prologue, slug

BASE = "http://localhost:8000/"
IRIS = Iris(BASE)


def test_things_terms_graphs_and_documents_have_their_places_under_the_base():
    assert str(IRIS.thing("state", "uz")) == f"{BASE}id/state/uz"
    assert str(IRIS.document("state", "uz")) == f"{BASE}doc/state/uz"
    assert str(IRIS.document("state", "uz", "ttl")) == f"{BASE}doc/state/uz.ttl"
    assert str(IRIS.term("Treaty")) == f"{BASE}ontology#Treaty"
    assert str(IRIS.graph("facts")) == f"{BASE}graph/facts"
    assert str(IRIS.ontology) == f"{BASE}ontology"


@pytest.mark.parametrize(
    ("iri", "parts"),
    [
        (f"{BASE}id/state/uz", ("state", "uz")),
        (f"{BASE}id/evidence/a-2-1-9#quote", ("evidence", "a-2-1-9")),
        (f"{BASE}id/planet/mars", None),
        (f"{BASE}id/state/", None),
        (f"{BASE}id/state/uz/ru", None),
        (f"{BASE}doc/state/uz", None),
        ("http://elsewhere.example/id/state/uz", None),
    ],
)
def test_an_iri_is_split_into_kind_and_key_if_it_is_ours(iri, parts):
    assert IRIS.split(iri) == parts


@pytest.mark.parametrize(
    "base", ["", "localhost:8000/", "http://localhost:8000", "http://a.example/?q=/", "ftp://a.b/"]
)
def test_what_is_no_base_iri_is_refused(base):
    with pytest.raises(IriError, match="FOEDERA_BASE_IRI"):
        Iris(base)


@pytest.mark.parametrize(("kind", "key"), [("planet", "mars"), ("state", ""), ("state", "a b"), ("state", "a/b")])
def test_unknown_kinds_and_keys_with_other_characters_are_refused(kind, key):
    with pytest.raises(IriError):
        IRIS.thing(kind, key)


def test_a_graph_name_with_a_slash_is_refused():
    with pytest.raises(IriError, match="graph name"):
        IRIS.graph("a/b")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Islam Karimov", "islam-karimov"),
        ("Côte d’Ivoire", "cote-divoire"),
        ("  São Tomé & Príncipe ", "sao-tome-principe"),
        ("Łódź–Straße 5", "lodz-strasse-5"),
        ("Oʻzbekiston", "ozbekiston"),
    ],
)
def test_a_slug_is_plain_ascii(text, key):
    assert slug(text) == key


def test_a_name_without_a_latin_letter_still_has_a_key_of_its_own():
    assert slug("Ташкент") == slug("Ташкент") != slug("Москва")
    assert IRIS.thing("place", slug("Ташкент"))


def test_every_kind_has_a_prefix():
    assert all(prefixes(BASE)[kind] == f"{BASE}id/{kind}/" for kind in KINDS)
    assert f"PREFIX state: <{BASE}id/state/>\n" in prologue(BASE)


def test_the_prologue_of_a_query_holds_the_prefixes_that_it_uses():
    assert prologue(BASE, "ASK { state:uz a foe:State }").count("PREFIX") == 2
