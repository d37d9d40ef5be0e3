import re
from pathlib import Path

import pytest
from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from ontology import terms
from ontology.errors import CodeError, IriError, OntologyError
from ontology.iris import Iris
from ontology.schema import load_codes, load_linkset, load_ontology, load_rules, load_shapes, name_blank_nodes

BASE = "http://localhost:8000/"
IRIS = Iris(BASE)
ONTOLOGY = load_ontology(BASE)
CODES = load_codes(BASE)
DEFINED = sorted(set(ONTOLOGY.subjects(RDFS.isDefinedBy)))
NAMES = {name: local for name, local in vars(terms).items() if name.isupper()}

# The values of flat records, as the annotated corpus uses them.
VALUES = {
    "factuality": "actual planned possible negated",
    "treaty": "alliance defence-pact strategic-partnership non-aggression friendship-cooperation peace-ceasefire "
    "arms-control trade-economic energy border-territorial basing-access accession security-cooperation other",
    "sanction": "arms-embargo travel-ban asset-freeze trade financial diplomatic aviation-shipping energy "
    "aid-suspension other general",
    "role": "head-of-state head-of-government foreign-minister defence-minister minister legislator ambassador envoy "
    "spokesperson opposition-leader organisation-head military-commander monarch other",
    "stance": "praise support criticise condemn demand threaten deny promise",
    "incident": "massacre attack protest coup war clash seizure expulsion test-launch election other",
    "facility": "base airfield port transit troops airspace",
    "assessment": "forecast opinion report",
    "reason": "aggression human-rights democracy weapons terrorism support-of-violence interference detention "
    "corruption crime trade-dispute diplomatic-dispute other",
}
ACTIONS = {
    "treaty": "propose negotiate draft sign ratify enter-into-force extend upgrade suspend withdraw terminate violate",
    "sanction": "impose extend tighten ease lift suspend threaten urge oppose",
    "membership": "join apply leave suspend expel invite",
    "access": "grant offer seek revoke withdraw extend",
}


@pytest.mark.parametrize("local", sorted(NAMES.values()))
def test_each_term_that_code_mentions_is_defined(local):
    assert IRIS.term(local) in DEFINED


@pytest.mark.parametrize("term", DEFINED, ids=lambda term: term.rpartition("#")[2])
def test_each_term_has_one_label_and_a_comment(term):
    [label] = ONTOLOGY.objects(term, RDFS.label)
    [comment] = ONTOLOGY.objects(term, RDFS.comment)
    assert label.language == comment.language == "en"
    assert str(comment).endswith(".")
    assert set(ONTOLOGY.objects(term, RDFS.isDefinedBy)) == {IRIS.ontology}


def test_everything_that_has_a_type_says_where_it_is_defined():
    types = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, SKOS.Concept, SKOS.ConceptScheme}
    typed = {subject for type_ in types for subject in ONTOLOGY.subjects(RDF.type, type_)}
    assert typed <= set(DEFINED)


def test_each_term_that_an_axiom_mentions_is_defined():
    ours = {node for node in ONTOLOGY.all_nodes() if str(node).startswith(IRIS.term("")) and "." not in str(node)[22:]}
    assert ours <= set(DEFINED)


def test_the_ontology_holds_no_blank_node():
    assert not [node for node in ONTOLOGY.all_nodes() if isinstance(node, BNode)]


def test_the_ontology_is_the_same_at_each_load_and_under_each_base():
    elsewhere = load_ontology("https://foedera.example/")
    moved = {tuple(str(term).replace("https://foedera.example/", BASE) for term in triple) for triple in elsewhere}
    assert moved == {tuple(map(str, triple)) for triple in ONTOLOGY}


def test_the_list_of_a_chain_is_made_of_iris():
    [chain] = ONTOLOGY.objects(IRIS.term(terms.LEADS), OWL.propertyChainAxiom)
    assert isinstance(chain, URIRef)
    assert list(Collection(ONTOLOGY, chain)) == [
        IRIS.term(name) for name in (terms.HOLDS, terms.HAS_OFFICE, terms.DIRECTS)
    ]


def test_a_blank_node_that_hangs_on_no_term_is_refused():
    graph = Graph().add((BNode(), RDF.type, OWL.AllDisjointClasses))
    with pytest.raises(OntologyError, match="hang on no term"):
        name_blank_nodes(graph)


def test_twin_blank_nodes_get_names_by_their_content():
    turtle = f"<{BASE}a> <{BASE}p> [ <{BASE}q> 2 ], [ <{BASE}q> 1 ] ."
    first, second = (name_blank_nodes(Graph().parse(data=turtle, format="turtle")) for _ in range(2))
    assert set(first) == set(second)
    assert len(set(first.objects(URIRef(f"{BASE}a")))) == 2


def test_the_prefixes_of_the_files_are_those_of_the_site():
    for file in sorted(Path("ontology").glob("*.ttl")):
        declared = dict(re.findall(r"@prefix (\w+): <([^>]*)>", file.read_text(encoding="utf-8")))
        known = dict(ONTOLOGY.namespaces()) | {"foe": "ontology#", "sh": "http://www.w3.org/ns/shacl#"}
        assert {prefix: str(known[prefix]) for prefix in declared} == declared


@pytest.mark.parametrize(("scheme", "values"), VALUES.items())
def test_each_value_of_flat_records_is_a_concept(scheme, values):
    found = {CODES.concept(scheme, value) for value in values.split()}
    assert found == set(ONTOLOGY.subjects(SKOS.inScheme, IRIS.term(f"scheme-{scheme}")))
    assert {CODES.code(concept) for concept in found} == set(values.split())


@pytest.mark.parametrize(("claim_type", "actions"), ACTIONS.items())
def test_each_action_of_flat_records_is_a_class_of_its_own(claim_type, actions):
    above = CODES.act(claim_type)
    found = {CODES.act(claim_type, action) for action in actions.split()}
    own = {
        IRIS.term(terms.SUPERSESSION)
    }  # stands in the graph by itself: flat records tell successions apart from acts
    assert found == set(ONTOLOGY.subjects(RDFS.subClassOf, above)) - own


@pytest.mark.parametrize("claim_type", ["treaty", "sanction"])
def test_each_kind_has_a_class(claim_type):
    plain = CODES.kind_class(claim_type, "other")
    for kind in VALUES[claim_type].split():
        assert plain in set(ONTOLOGY.transitive_objects(CODES.kind_class(claim_type, kind), RDFS.subClassOf))
    assert CODES.kind_class("sanction", "general") == IRIS.term("Sanction")
    assert CODES.kind_class("treaty", "defence-pact") == IRIS.term("DefencePact")


def test_a_code_that_nothing_bears_is_refused():
    for ask in (
        lambda: CODES.act("treaty", "burn"),
        lambda: CODES.act("office"),
        lambda: CODES.kind_class("treaty", "cake"),
        lambda: CODES.concept("role", "cook"),
        lambda: CODES.code(IRIS.term("party")),
    ):
        with pytest.raises(CodeError):
            ask()


def test_alliances_of_older_codings_are_matched_by_concepts_of_their_own():
    mutual_defence = IRIS.term("obligation-mutual-defence")
    assert set(ONTOLOGY.objects(mutual_defence, SKOS.closeMatch)) == {
        IRIS.term("atop-defense"),
        IRIS.term("cow-defense"),
    }


@pytest.mark.parametrize("coding", ["atop", "cow", "gsdb", "gsdb-objective", "plover"])
def test_a_coding_says_how_it_differs_and_something_of_ours_is_matched_to_it(coding):
    scheme = IRIS.term(f"scheme-{coding}")
    assert ONTOLOGY.value(scheme, SKOS.scopeNote)
    matches = (SKOS.closeMatch, SKOS.broadMatch, SKOS.relatedMatch, IRIS.term("coding"))
    matched = {code for predicate in matches for code in ONTOLOGY.objects(None, predicate)}
    assert matched & set(ONTOLOGY.subjects(SKOS.inScheme, scheme))


def test_links_to_other_data_sets_are_no_part_of_the_ontology():
    linkset = load_linkset(BASE)
    assert linkset and not set(linkset) & set(ONTOLOGY)
    assert set(linkset.subjects()) <= set(DEFINED)


def test_no_term_that_was_ever_published_has_gone():
    published = (Path("tests") / "golden" / "terms.txt").read_text(encoding="utf-8").split()
    now = {str(term).rpartition("#")[2] for term in DEFINED}
    assert set(published) <= now, "a term never goes: mark it owl:deprecated instead (docs/ontology.md)"
    assert now <= set(published), "new terms are published with the next release: add them to tests/golden/terms.txt"


def test_a_deprecated_term_says_what_to_use_instead():
    for term in ONTOLOGY.subjects(OWL.deprecated):
        assert "instead" in str(ONTOLOGY.value(term, RDFS.comment))


def test_the_version_is_part_of_the_name_of_the_version():
    [iri] = ONTOLOGY.objects(IRIS.ontology, OWL.versionIRI)
    [number] = ONTOLOGY.objects(IRIS.ontology, OWL.versionInfo)
    assert str(iri) == f"{IRIS.ontology}/{number}"


def test_each_rule_has_a_name_a_comment_and_prefixes():
    [rule] = load_rules(BASE)
    assert rule.name == "allied-with"
    assert rule.comment.startswith("different parties of a signed alliance")
    assert f"PREFIX foe: <{BASE}ontology#>" in rule.query


def test_the_shapes_load_under_the_base():
    assert (IRIS.term("shape-claim"), None, None) in load_shapes(BASE)


def test_a_wrong_base_is_refused():
    with pytest.raises(IriError):
        load_ontology("nowhere")
