import random

import pyoxigraph
import pytest
from rdflib import RDF, RDFS, XSD, Graph, Literal, URIRef

from ontology.errors import ShapeError
from ontology.iris import Iris, prologue
from ontology.schema import load_ontology
from ontology.shacl import compile_shapes
from ontology.validation import MOST, check, check_consistency, judge
from tests.make_example import EXAMPLE, KEY, TEXT, build_example, write_trig

BASE = "http://localhost:8000/"
IRIS = Iris(BASE)
DEFAULT = build_example()[None]
ALLIANCE = IRIS.thing("treaty", "alliance-ru-uz-2005-11-14")


def copy(graph):
    return Graph() + graph


def read(turtle):
    return Graph().parse(data=prologue(BASE) + turtle, format="turtle")


def test_the_example_breaks_no_shape_and_contradicts_nothing():
    assert check(DEFAULT, BASE) == []
    assert check_consistency(DEFAULT, BASE) == []


def test_the_example_is_as_the_ontology_and_the_model_would_have_it():
    made = EXAMPLE.read_text(encoding="utf-8")
    assert made == write_trig(build_example()), "run python -m tests.make_example"


def test_each_quotation_of_the_example_stands_in_the_article_where_it_says():
    store = pyoxigraph.Store()
    store.load(path=str(EXAMPLE), format=pyoxigraph.RdfFormat.TRIG)
    rows = list(
        store.query(
            prologue(BASE)
            + """SELECT ?exact ?start ?end ?prefix ?suffix {
            ?evidence foe:exact ?exact ; foe:start ?start ; foe:end ?end ; oa:hasSelector ?quote .
            ?quote oa:exact ?exact ; oa:prefix ?prefix ; oa:suffix ?suffix }"""
        )
    )
    assert len(rows) == 16
    for row in rows:
        start, end = int(row["start"].value), int(row["end"].value)
        assert TEXT[start:end] == row["exact"].value
        assert TEXT[:start].endswith(row["prefix"].value)
        assert TEXT[end:].startswith(row["suffix"].value)


CLAIM = sorted(DEFAULT.subjects(RDF.type, IRIS.term("Claim")))[0]
EVIDENCE = sorted(DEFAULT.subjects(RDF.type, IRIS.term("Evidence")))[0]
SUPPOSED = sorted(DEFAULT.subjects(RDF.type, IRIS.term("Supposition")))[0]


@pytest.mark.parametrize(
    ("focus", "predicate", "words"),
    [
        (CLAIM, IRIS.term("factuality"), "actual, planned, possible or negated"),
        (CLAIM, IRIS.term("evidence"), "quotation that carries it"),
        (CLAIM, IRIS.term("saidBy"), "speaker"),
        (CLAIM, RDFS.label, "no label"),
        (EVIDENCE, IRIS.term("start"), "starts"),
        (IRIS.thing("article", KEY), IRIS.term("sha256"), "SHA-256"),
        (ALLIANCE, IRIS.term("party"), "parties"),
        (ALLIANCE, IRIS.term("treatyKind"), "kind"),
        (IRIS.thing("tenure", "islam-karimov-head-of-state-uz"), IRIS.term("person"), "holder"),
        (IRIS.thing("sanction", "eu-uz-arms-embargo-2005"), IRIS.term("sanctionKind"), "kind"),
        (SUPPOSED, RDFS.label, "label"),
    ],
)
def test_what_is_missing_is_reported_in_plain_words(focus, predicate, words):
    broken = copy(DEFAULT)
    broken.remove((focus, predicate, None))
    found = [violation for violation in check(broken, BASE) if violation.focus == str(focus)]
    assert [violation for violation in found if words in violation.message]


@pytest.mark.parametrize(
    ("turtle", "words"),
    [
        ('treaty:alliance-ru-uz-2005-11-14 foe:signedOn "14 November" .', "xsd:date"),
        ("treaty:alliance-ru-uz-2005-11-14 foe:treatyKind foe:sanction-trade .", "scheme treaty"),
        ('act:a a foe:Meeting ; rdfs:label "talk" .', "somebody who meets"),
        ('act:a a foe:AccessGrant ; rdfs:label "grant" .', "one facility"),
        ('act:a a foe:Joining ; rdfs:label "joining" ; foe:member state:uz .', "one organisation"),
        ('sanction:s a foe:Sanction ; rdfs:label "s" ; foe:sanctionKind foe:sanction-trade .', "a sender or a target"),
        ('membership:m a foe:Membership ; rdfs:label "m" ; foe:organisation organisation:eu .', "enrols"),
        ('provision:p a foe:Provision ; rdfs:label "p" .', "one obligation"),
        ('state:kz a foe:State ; rdfs:label "Kazakhstan" ; foe:isoAlpha2 "kz" .', "two capitals"),
        (
            """act:a a foe:Incident ; rdfs:label "war" ; foe:incidentKind foe:incident-war ;
            foe:earliest "2005-02-01"^^xsd:date ; foe:latest "2005-01-01"^^xsd:date .""",
            "not after latest",
        ),
        (f"<{SUPPOSED}> foe:party state:uz .", "not accepted"),
        (f"<{SUPPOSED}> a foe:Treaty .", "foe:Supposition"),
    ],
)
def test_what_is_wrong_is_reported_in_plain_words(turtle, words):
    assert [violation for violation in check(DEFAULT + read(turtle), BASE) if words in violation.message]


def test_a_thing_of_two_natures_is_a_contradiction():
    [violation] = check_consistency(read("state:uz a foe:State, foe:Person ."), BASE)
    assert violation.focus == str(IRIS.thing("state", "uz"))
    assert violation.message.startswith("cax-adc:")


def test_disjointness_reaches_the_classes_below():
    assert check_consistency(read("act:a a foe:Signing, foe:Imposition ."), BASE)
    assert check_consistency(read("act:a a foe:Signing, foe:Alliance ."), BASE)


def test_a_state_allied_with_itself_is_a_contradiction():
    [violation] = check_consistency(read("state:uz foe:alliedWith state:uz ."), BASE)
    assert violation.message.startswith("prp-irp:")


def test_a_state_may_also_be_a_place():
    assert check_consistency(read("state:uz a foe:State, foe:Place ."), BASE) == []


def test_a_label_alone_is_no_violation():
    data = Graph().add((URIRef(f"{BASE}x"), RDFS.label, Literal("x")))
    assert check(data, BASE) == []


ROWS = sorted(row for row in DEFAULT if not str(row[0]).startswith(f"{BASE}ontology"))
ODD = [
    Literal("x"),
    Literal(-3),
    Literal("x", lang="en"),
    Literal("2001-01-01", datatype=XSD.date),
    Literal("2001", datatype=XSD.gYear),
    IRIS.thing("state", "uz"),
]
BOUNDS = (
    IRIS.term("earliest"),
    IRIS.term("latest"),
)  # pySHACL finds an order of days and numbers, which SPARQL and SHACL do not


@pytest.mark.parametrize("seed", range(12))
def test_our_queries_and_pyshacl_find_the_same_in_a_broken_graph(seed):
    chance, broken = random.Random(seed), copy(DEFAULT)
    for _ in range(25):
        row, other = chance.choice(ROWS), chance.choice(ROWS)
        if chance.random() < 0.5:
            broken.remove(row)
        added = (chance.choice((row, other))[0], row[1], chance.choice((row[2], other[2], *ODD)))
        if added[1] not in BOUNDS or getattr(added[2], "datatype", None) == XSD.date:
            broken.add(added)
    found = set(check(broken, BASE))
    assert found
    assert found == set(judge(broken, BASE))


@pytest.mark.parametrize(
    ("turtle", "words"),
    [
        ('treaty:alliance-ru-uz-2005-11-14 foe:inForceFrom "2005-13"^^xsd:gYearMonth .', "in force from"),
        ('treaty:alliance-ru-uz-2005-11-14 foe:inForceFrom "2005-02-30"^^xsd:date .', "in force from"),
        ('state:uz foe:cowCode "seven"^^xsd:integer .', "COW code"),
    ],
)
def test_a_literal_that_is_not_well_formed_is_reported(turtle, words):
    graph = copy(DEFAULT)
    for row in pyoxigraph.Store().query(prologue(BASE) + f"CONSTRUCT {{ {turtle} }} {{}}"):
        value = Literal(row.object.value, datatype=URIRef(row.object.datatype.value), normalize=False)
        graph.add((URIRef(row.subject.value), URIRef(row.predicate.value), value))
    assert [violation for violation in check(graph, BASE) if words in violation.message]


def test_of_one_constraint_no_more_are_listed_than_can_be_read_and_the_rest_is_counted():
    data = read("\n".join(f'act:a{number} a foe:Meeting ; rdfs:label "talk" .' for number in range(MOST + 20)))
    found = [violation for violation in check(data, BASE) if "somebody who meets" in violation.message]
    assert len(found) == MOST + 1
    assert [violation for violation in found if violation.message.endswith("this and 20 more")]


@pytest.mark.parametrize(
    "shape",
    [
        "sh:targetClass foe:Act ; sh:property [ sh:path foe:date ; sh:uniqueLang true ]",
        "sh:targetClass foe:Act ; sh:property [ sh:path [ sh:inversePath foe:date ] ; sh:minCount 1 ]",
        "sh:targetClass foe:Act ; sh:minCount 1",
    ],
)
def test_a_shape_that_is_not_covered_is_refused(shape):
    shapes = read(f"@prefix sh: <http://www.w3.org/ns/shacl#> . foe:s a sh:NodeShape ; {shape} .")
    with pytest.raises(ShapeError):
        compile_shapes(shapes, load_ontology(BASE))
