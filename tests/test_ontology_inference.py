import pytest
from rdflib import Graph, Literal
from rdflib.namespace import RDF, RDFS

from ontology.conclusions import conclude
from ontology.errors import OntologyError, RuleError
from ontology.inference import infer
from ontology.iris import prologue
from ontology.schema import Rule, load_ontology

BASE = "http://localhost:8000/"
ALLIANCE = """
treaty:a a foe:Alliance ; foe:party state:ru, state:uz ; foe:signedOn "2005-11-14"^^xsd:date .
"""


def read(turtle):
    return Graph().parse(data=prologue(BASE) + turtle, format="turtle")


def concluded(turtle):
    return infer(read(turtle), BASE)


def holds(inferred, turtle):
    return all(triple in inferred for triple in read(turtle))


@pytest.mark.parametrize(
    ("facts", "conclusion"),
    [
        ("treaty:a foe:party state:uz .", "state:uz foe:partyTo treaty:a ; foe:involvedIn treaty:a ; a foe:Actor ."),
        ("treaty:a foe:party state:uz .", "treaty:a a foe:Treaty ; foe:involves state:uz ."),
        (
            "sanction:s foe:sender organisation:eu ; foe:target state:uz .",
            "organisation:eu foe:imposes sanction:s ; foe:sanctions state:uz ."
            "state:uz foe:sanctionedBy organisation:eu .",
        ),
        (
            "tenure:t foe:person person:p ; foe:office office:o . office:o foe:directs state:uz .",
            "person:p a foe:Leader, foe:Person, foe:Actor ; foe:leads state:uz . state:uz foe:ledBy person:p .",
        ),
        (
            "membership:m foe:enrols state:uz ; foe:organisation organisation:sco .",
            "state:uz foe:memberOf organisation:sco . organisation:sco foe:hasMember state:uz ."
            "membership:m foe:member state:uz .",
        ),
        (
            "place:a foe:locatedIn place:b . place:b foe:locatedIn state:uz .",
            "place:a foe:locatedIn state:uz .",
        ),
        (
            "treaty:c foe:supersedes treaty:b . treaty:b foe:supersedes treaty:a .",
            "treaty:c foe:supersedes treaty:a .",
        ),
        (
            "act:a a foe:Supersession ; foe:treaty treaty:old ; foe:successor treaty:new .",
            "treaty:new foe:supersedes treaty:old ."
            "treaty:old foe:supersededBy treaty:new ; foe:stage foe:stage-superseded .",
        ),
        (
            "act:a a foe:Signing ; foe:treaty treaty:t . act:b a foe:Termination ; foe:treaty treaty:t .",
            "treaty:t foe:stage foe:stage-signed, foe:stage-terminated ; foe:record act:a, act:b .",
        ),
        (
            "act:a a foe:Imposition ; foe:sanction sanction:s . act:b a foe:Easing ; foe:sanction sanction:s .",
            "sanction:s foe:stage foe:stage-imposed, foe:stage-eased .",
        ),
        ("act:a a foe:Joining ; foe:membership membership:m .", "membership:m foe:stage foe:stage-begun ."),
        ("act:a a foe:SanctionThreat .", "act:a foe:marks foe:stage-threatened ."),
        (
            "provision:p foe:treaty treaty:t ; foe:obligation foe:obligation-transit ; foe:obligor state:ru ."
            "provision:p foe:obligee state:uz .",
            "treaty:t foe:obligation foe:obligation-transit . state:ru foe:owes provision:p ; foe:obligedTo state:uz .",
        ),
        (
            "tenure:t foe:person person:p ; foe:office office:o . office:o foe:of state:uz .",
            "person:p foe:represents state:uz .",
        ),
        (
            "act:m foe:participant person:a, person:b .",
            "person:a foe:metWith person:b ; foe:attends act:m . person:b foe:metWith person:a .",
        ),
        (
            "act:a foe:place place:town . place:town foe:locatedIn place:valley .place:valley foe:locatedIn state:uz .",
            "act:a foe:happenedIn place:town, place:valley, state:uz .",
        ),
        ("act:a a foe:Signing .", "act:a a foe:TreatyAct, foe:Act, schema:Event ."),
        ("treaty:a a foe:DefencePact .", "treaty:a a foe:Alliance, foe:Treaty ."),
        ("""treaty:a foe:signedOn "2005"^^xsd:gYear .""", "treaty:a a foe:Treaty ."),
        (ALLIANCE, "state:ru foe:alliedWith state:uz . state:uz foe:alliedWith state:ru ."),
        (
            "treaty:a a foe:DefencePact ; foe:party state:ru, state:uz . act:s a foe:Signing ; foe:treaty treaty:a .",
            "state:ru foe:alliedWith state:uz .",
        ),
    ],
)
def test_what_follows_is_inferred(facts, conclusion):
    assert holds(concluded(facts), conclusion)


@pytest.mark.parametrize(
    ("facts", "wrong"),
    [
        (ALLIANCE, "state:ru foe:alliedWith state:ru ."),
        ("act:m foe:participant person:a, person:b .", "person:a foe:metWith person:a ."),
        (
            "act:a a foe:Supersession ; foe:treaty treaty:o ; foe:successor treaty:n .",
            "treaty:n foe:stage foe:stage-superseded .",
        ),
        (
            "tenure:t foe:person person:p ; foe:office office:o . office:o foe:of state:uz .",
            "person:p foe:leads state:uz .",
        ),
        ("act:a a foe:Drafting .", "act:a foe:marks foe:stage-signed ."),
        ("treaty:a a foe:Alliance ; foe:party state:ru, state:uz .", "state:ru foe:alliedWith state:uz ."),
        (
            """treaty:a a foe:StrategicPartnership ; foe:party state:ru, state:uz ; foe:signedOn "2004"^^xsd:gYear .""",
            "state:ru foe:alliedWith state:uz .",
        ),
        (
            "act:a a foe:Application ; foe:member state:ua ; foe:organisation organisation:nato .",
            "state:ua foe:memberOf organisation:nato .",
        ),
        (
            "act:a a foe:SanctionThreat ; foe:actor organisation:eu ; foe:recipient state:uz .",
            "organisation:eu foe:sanctions state:uz .",
        ),
        ("tenure:t foe:person person:p ; foe:office office:o . office:o foe:of state:ru .", "person:p a foe:Leader ."),
    ],
)
def test_what_does_not_follow_is_not_inferred(facts, wrong):
    assert not holds(concluded(facts), wrong)


@pytest.mark.parametrize(
    "end",
    [
        """treaty:a foe:terminatedOn "2012"^^xsd:gYear .""",
        "act:e a foe:Termination ; foe:treaty treaty:a .",
        "act:e a foe:Withdrawal ; foe:treaty treaty:a ; foe:actor state:uz .",
    ],
)
def test_a_later_end_of_the_alliance_takes_both_away(end):
    inferred = concluded(ALLIANCE + end)
    assert not holds(inferred, "state:ru foe:alliedWith state:uz .")
    assert not holds(inferred, "state:uz foe:alliedWith state:ru .")


def test_one_party_that_leaves_does_not_part_the_others():
    inferred = concluded(
        ALLIANCE + "treaty:a foe:party state:kz . act:e a foe:Withdrawal ; foe:treaty treaty:a ; foe:actor state:uz ."
    )
    assert holds(inferred, "state:ru foe:alliedWith state:kz .")
    assert not holds(inferred, "state:ru foe:alliedWith state:uz .")


def test_another_alliance_keeps_allies_together_when_one_ends():
    inferred = concluded(
        ALLIANCE
        + "act:e a foe:Termination ; foe:treaty treaty:a ."
        + """treaty:b a foe:Alliance ; foe:party state:ru, state:uz ; foe:signedOn "2013"^^xsd:gYear ."""
    )
    assert holds(inferred, "state:ru foe:alliedWith state:uz .")


def test_only_what_is_new_and_about_things_is_given():
    facts = read(ALLIANCE + 'state:uz rdfs:label "Uzbekistan"@en ; skos:notation "UZ" .')
    inferred = infer(facts, BASE)
    ontology = load_ontology(BASE)
    assert inferred
    for subject, predicate, value in inferred:
        assert (subject, predicate, value) not in facts
        assert subject != value
        assert (subject, None, None) not in ontology
        assert not isinstance(value, Literal)
        assert predicate == RDF.type or (predicate, RDF.type, None) in ontology or "schema.org" in predicate
        assert not str(value).startswith((str(RDF), str(RDFS), "http://www.w3.org/2002/07/owl#"))


def test_nothing_follows_from_nothing():
    assert len(infer(Graph(), BASE)) == 0


def test_inferring_again_from_facts_and_inferences_adds_nothing():
    facts = read(ALLIANCE)
    assert len(infer(facts + infer(facts, BASE), BASE)) == 0


def test_an_unknown_reasoner_is_refused():
    with pytest.raises(OntologyError, match="owlrl"):
        infer(Graph(), BASE, reasoner="hunch")


def test_a_rule_that_constructs_nothing_is_refused():
    with pytest.raises(RuleError, match="no CONSTRUCT"):
        conclude((Rule("ask", "", "ASK {}"),), ())
