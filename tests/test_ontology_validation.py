import pyoxigraph
import pytest
from rdflib import RDF, RDFS, Graph, Literal, URIRef

from ontology.iris import Iris, prologue
from ontology.validation import check, check_consistency
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
