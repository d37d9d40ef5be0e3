from dataclasses import replace
from itertools import permutations

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS

from ingest.basics.authority import load_authority
from ingest.basics.claims import Entity, Span, by_key, record_from_json, record_to_json
from ingest.basics.errors import ClaimError, IngestError
from ingest.graph.graph import build_claim_quads, build_quads
from ingest.graph.quads import write_nquads
from ontology.inference import infer
from ontology.iris import VOCABULARIES, Iris
from ontology.schema import load_ontology
from ontology.validation import check, check_consistency
from tests.records import (
    ANALYSTS,
    ANDIJAN,
    ARTICLE,
    EU,
    KARIMOV,
    KZ,
    NATO,
    OFFICIALS,
    RU,
    SECOND,
    TEXT,
    US,
    UZ,
    claim,
    record,
    signing,
    when,
)

BASE = "http://localhost:8000/"
IRIS = Iris(BASE)
AUTHORITY = load_authority()
FOE = IRIS.term
ACCEPTED = Literal("true", datatype=XSD.boolean)


def build(*records):
    return set(build_claim_quads(records, AUTHORITY, IRIS, lambda _: TEXT))


def graph_of(quads, name=None):
    graph = Graph()
    for subject, predicate, value, place in quads:
        if place == name:
            graph.add((subject, predicate, value))
    return graph


def facts_of(*records):
    return graph_of(build(*records), IRIS.graph("facts"))


QUADS = build(ARTICLE, SECOND)
DEFAULT = graph_of(QUADS)
FACTS = graph_of(QUADS, IRIS.graph("facts"))
CLAIMS = sorted(DEFAULT.subjects(RDF.type, FOE("Claim")))
ALLIANCE = IRIS.thing("treaty", "alliance-ru-uz-2005-11-14")


def test_no_blank_node_is_published():
    assert {type(term) for quad in QUADS for term in quad} == {URIRef, Literal, type(None)}


def test_every_claim_has_a_graph_that_speaks_of_what_it_is_about():
    for iri in CLAIMS:
        assert (DEFAULT.value(iri, FOE("about")), RDF.type, None) in graph_of(QUADS, iri)


def test_facts_stand_in_the_default_graph_too():
    assert set(FACTS) <= set(DEFAULT)


def test_facts_are_what_the_accepted_claims_assert():
    told = set()
    for iri in DEFAULT.subjects(FOE("accepted"), ACCEPTED):
        told |= set(graph_of(QUADS, iri))
    assert set(FACTS) == told


def test_what_is_not_accepted_leaves_only_a_label_in_the_default_graph():
    suppositions = set(DEFAULT.subjects(RDF.type, FOE("Supposition")))
    assert len(suppositions) == 7
    for iri in suppositions:
        assert set(DEFAULT.predicates(iri)) == {RDF.type, RDFS.label}
        assert set(DEFAULT.predicates(None, iri)) <= {FOE("about")}


def test_two_articles_that_report_one_act_make_one_act_with_two_claims():
    act = IRIS.thing("act", "sign-alliance-ru-uz-2005-11-14")
    assert len(set(DEFAULT.subjects(FOE("about"), act))) == 2


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_of_articles_changes_nothing(order):
    records = [ARTICLE, SECOND, record("third", signing(date="2005"), signing(30, kind="other", date=None))]
    quads = list(build_claim_quads([records[place] for place in order], AUTHORITY, IRIS, lambda _: TEXT))
    assert quads == list(build_claim_quads(records, AUTHORITY, IRIS, lambda _: TEXT))


SIGNINGS = st.builds(
    signing,
    st.integers(0, 500),
    parties=st.sampled_from([(RU, UZ), (UZ, RU), (RU,), (RU, UZ, KZ)]),
    kind=st.sampled_from(["alliance", "energy", "other"]),
    date=st.sampled_from([None, "2005", "2005-11", "2005-11-14", "2005-12", "2006"]),
    factuality=st.sampled_from(["actual", "actual", "planned", "negated"]),
    name=st.sampled_from(["", "Tashkent Pact", "Association Agreement"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(SIGNINGS, max_size=4), max_size=4), st.randoms())
def test_neither_order_of_articles_nor_of_claims_changes_the_graph(articles, random):
    records = [record(f"article-{number}", *claims) for number, claims in enumerate(articles)]
    shuffled = [replace(row, claims=tuple(random.sample(row.claims, len(row.claims)))) for row in records]
    random.shuffle(shuffled)
    assert build(*records) == build(*shuffled)


def test_an_article_read_again_changes_nothing():
    assert build(ARTICLE, ARTICLE) == build(record_from_json(record_to_json(ARTICLE)))


def test_two_articles_with_one_key_and_different_content_are_refused():
    with pytest.raises(IngestError, match="two articles have the key one"):
        build(record("one"), record("one", title="Another"))


def test_evidence_outside_the_text_is_refused():
    far = replace(signing(), evidence=(Span(10_000, 10_010),))
    with pytest.raises(ClaimError, match="lies outside its text"):
        build(record("one", far))


def test_evidence_is_quoted_with_what_stands_around_it():
    graph = graph_of(build(record("one", signing(40))))
    node = IRIS.thing("evidence", "one-40-60")
    quote, oa = URIRef(f"{node}#quote"), VOCABULARIES["oa"]
    found = [str(graph.value(quote, URIRef(oa + local))) for local in ("prefix", "exact", "suffix")]
    assert found == [TEXT[8:40], TEXT[40:60], TEXT[60:92]]
    assert graph.value(URIRef(f"{node}#position"), URIRef(oa + "start")) == Literal(40)


def test_a_chain_of_speakers_keeps_its_order():
    [iri] = [iri for iri in CLAIMS if DEFAULT.value(iri, FOE("relayedBy"))]
    assert DEFAULT.value(iri, FOE("saidBy")) == IRIS.thing("document", "draft-treaty")
    assert DEFAULT.value(iri, FOE("relayedBy")) == IRIS.thing("group", "analysts")


def test_the_author_speaks_where_nobody_else_does():
    graph = graph_of(build(record("one", signing())))
    assert list(graph.objects(None, FOE("saidBy"))) == [IRIS.thing("author", "one")]


@pytest.mark.parametrize(
    "changes, label",
    [
        ({}, "Russia and Uzbekistan signed an alliance (14 November 2005)"),
        ({"factuality": "negated"}, "Denied: Russia and Uzbekistan signed an alliance (14 November 2005)"),
        ({"factuality": "planned", "date": None}, "Planned: Russia and Uzbekistan signed an alliance"),
        ({"speakers": (ANALYSTS,), "date": "2005-11"},
         "According to analysts: Russia and Uzbekistan signed an alliance (November 2005)"),
        ({"factuality": "possible", "speakers": (KARIMOV,), "date": "2005"},
         "Possible, according to Islam Karimov: Russia and Uzbekistan signed an alliance (2005)"),
    ],
)  # fmt: skip
def test_the_label_of_a_claim_tells_how_certain_it_is(changes, label):
    graph = graph_of(build(record("one", signing(**changes))))
    [iri] = graph.subjects(RDF.type, FOE("Claim"))
    assert str(graph.value(iri, RDFS.label)) == label


@pytest.mark.parametrize(
    "value, datatype, earliest, latest",
    [
        ("2005", XSD.gYear, "2005-01-01", "2005-12-31"),
        ("2004-02", XSD.gYearMonth, "2004-02-01", "2004-02-29"),
        ("2005-11-14", XSD.date, "2005-11-14", "2005-11-14"),
    ],
)
def test_a_date_keeps_its_precision_and_has_bounds(value, datatype, earliest, latest):
    facts = facts_of(record("one", claim("incident", place=(ANDIJAN,), kind="massacre", when=when(value))))
    [act] = facts.subjects(RDF.type, FOE("Incident"))
    found = {local: facts.value(act, FOE(local)) for local in ("date", "earliest", "latest", "dateInferred")}
    assert found["date"] == Literal(value, datatype=datatype)
    assert (str(found["earliest"]), str(found["latest"]), found["dateInferred"]) == (earliest, latest, None)


def test_the_exact_date_of_an_act_wins_over_the_vague_one():
    facts = facts_of(record("one", signing(date="2005")), record("two", signing()))
    assert [str(value) for value in facts.objects(None, FOE("signedOn"))] == ["2005-11-14"]
    assert [str(value) for value in facts.objects(None, FOE("latest"))] == ["2005-11-14"]


def test_a_stated_date_wins_over_the_same_one_inferred():
    stated = claim("incident", place=(ANDIJAN,), kind="massacre", when=when("2005-05"))
    inferred = replace(stated, when=when("2005-05", inferred=True))
    assert not list(facts_of(record("a", inferred), record("b", stated)).objects(None, FOE("dateInferred")))
    assert list(facts_of(record("a", inferred)).objects(None, FOE("dateInferred")))


def test_termination_by_a_party_ends_a_treaty_and_withdrawal_does_not():
    ended = claim("treaty", 90, parties=(UZ,), kind="alliance", action="terminate", when=when("2012-06"))
    left = claim("treaty", 120, parties=(UZ,), kind="alliance", action="withdraw", when=when("2012-06"))
    assert str(facts_of(record("one", signing(), ended)).value(ALLIANCE, FOE("terminatedOn"))) == "2012-06"
    assert facts_of(record("one", signing(), left)).value(ALLIANCE, FOE("terminatedOn")) is None


def test_termination_by_a_stranger_does_not_end_a_treaty():
    ended = claim("treaty", 90, parties=(US, RU), kind="alliance", action="terminate", when=when("2012-06"),
                  treaty=signing().treaty, speakers=())  # fmt: skip
    assert facts_of(record("one", signing(), ended)).value(ALLIANCE, FOE("terminatedOn")) is None


def test_a_sanction_answers_the_incident_of_its_article():
    sanction = IRIS.thing("sanction", "eu-uz-arms-embargo-2005")
    assert FACTS.value(sanction, FOE("inResponseTo")) == IRIS.thing("act", "massacre-andijan-2005-05")


def test_counts_that_differ_stay_with_their_acts():
    bans = [
        claim("sanction", start, senders=(EU,), targets=(OFFICIALS,), kind="travel-ban", action="impose", count=count,
              when=when("2021-06-21"))
        for start, count in ((0, 78), (40, 8))
    ]  # fmt: skip
    facts = facts_of(record("one", *bans))
    assert sorted(facts.objects(None, FOE("designeeCount"))) == [Literal(8), Literal(78)]
    assert len(set(facts.subjects(RDF.type, FOE("Imposition")))) == 2
    assert len(set(facts.subjects(RDF.type, FOE("TravelBan")))) == 1


@pytest.mark.parametrize("role, directs", [("head-of-state", True), ("monarch", True), ("foreign-minister", False)])
def test_only_offices_that_lead_direct(role, directs):
    facts = facts_of(record("one", claim("office", person=(KARIMOV,), of=(UZ,), role=role)))
    assert ((IRIS.thing("office", f"{role}-uz"), FOE("directs"), IRIS.thing("state", "uz")) in facts) == directs


def test_the_treaty_of_a_planned_act_is_the_known_one():
    [graph] = [graph_of(QUADS, iri) for iri in CLAIMS if (None, RDF.type, FOE("Ratification")) in graph_of(QUADS, iri)]
    assert set(graph.objects(None, FOE("treaty"))) == {ALLIANCE}
    assert not list(graph.triples((ALLIANCE, None, None)))


def test_entities_carry_what_the_authority_knows():
    state = IRIS.thing("state", "uz")
    found = [str(DEFAULT.value(state, name)) for name in (SKOS.notation, FOE("isoAlpha2"), FOE("isoAlpha3"))]
    assert found == ["UZ", "UZ", "UZB"]
    assert DEFAULT.value(state, FOE("cowCode")) == Literal(704)
    assert (state, SKOS.altLabel, Literal("Republic of Uzbekistan", lang="en")) in DEFAULT


def test_places_lie_in_states_and_groups_belong_to_them():
    state = IRIS.thing("state", "uz")
    assert DEFAULT.value(IRIS.thing("place", "andijan"), FOE("locatedIn")) == state
    assert DEFAULT.value(IRIS.thing("group", "uz-officials"), FOE("groupOf")) == state


def test_a_state_without_iso_code_has_none():
    graph = graph_of(build(record("one", mentions=(Entity("state", "xk", "Kosovo", "XK"),))))
    assert graph.value(IRIS.thing("state", "xk"), FOE("isoAlpha2")) is None


def test_an_entity_has_one_name_whatever_articles_call_it():
    short = replace(KARIMOV, name="I. Karimov")
    graph = graph_of(build(record("a", mentions=(short,)), record("b", mentions=(KARIMOV,))))
    labels = list(graph.objects(IRIS.thing("person", "islam-karimov"), RDFS.label))
    assert [str(label) for label in labels] == ["Islam Karimov"]


def test_the_graph_meets_its_shapes_before_and_after_inference():
    data = DEFAULT + load_ontology(BASE)
    assert check(data, BASE) == []
    inferred = infer(FACTS, BASE)
    assert check(data + inferred, BASE) == []
    assert check_consistency(DEFAULT + inferred, BASE) == []


def test_what_follows_from_the_facts_is_plain():
    inferred = infer(FACTS, BASE)
    state, union = IRIS.thing("state", "uz"), IRIS.thing("organisation", "eu")
    assert (IRIS.thing("state", "ru"), FOE("alliedWith"), state) in inferred
    assert (union, FOE("sanctions"), state) in inferred
    assert (IRIS.thing("person", "islam-karimov"), FOE("leads"), state) in inferred
    assert (IRIS.thing("state", "us"), FOE("memberOf"), IRIS.thing("organisation", "nato")) in inferred
    assert (state, FOE("memberOf"), IRIS.thing("organisation", "nato")) not in inferred


def test_all_quads_bring_reference_data_with_sources_and_links():
    graphs = {}
    for subject, predicate, value, name in build_quads(by_key([ARTICLE]), AUTHORITY, IRIS, lambda _: TEXT):
        graphs.setdefault(name, set()).add((subject, predicate, value))
    authority, linkset = graphs[IRIS.graph("authority")], graphs[IRIS.graph("linkset")]
    assert (IRIS.thing("state", "uz"), OWL.sameAs, URIRef("http://www.wikidata.org/entity/Q265")) in linkset
    things = {predicate for subject, predicate, _ in linkset if not str(subject).startswith(str(IRIS.ontology))}
    assert things == {OWL.sameAs}
    described = {subject for subject, predicate, _ in authority if predicate == RDF.type}
    sourced = {subject for subject, predicate, _ in authority if predicate == DCTERMS.source}
    offices = {subject for subject, _, value in authority if value == FOE("Office")}
    assert described - offices == sourced
    assert IRIS.thing("organisation", "eu") in described
    assert IRIS.thing("state", "eu") not in described


def test_quads_written_as_lines_read_back_the_same():
    text = 'A "quoted"\ttab,\nline \\ end'
    quads = [
        *QUADS,
        (FOE("a"), FOE("b"), Literal(text), None),
        (FOE("a"), FOE("b"), Literal(text, lang="en"), FOE("g")),
    ]
    read = {
        (URIRef(quad.subject.value), URIRef(quad.predicate.value), _term(quad.object), _graph(quad.graph_name))
        for quad in ox.parse("".join(write_nquads(quads)), ox.RdfFormat.N_QUADS)
    }
    assert read == set(quads)


def _term(term):
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    kind = None if term.language or term.datatype.value == str(XSD.string) else URIRef(term.datatype.value)
    return Literal(term.value, lang=term.language, datatype=kind, normalize=False)


def _graph(name):
    return None if isinstance(name, ox.DefaultGraph) else URIRef(name.value)


def test_a_claim_that_lacks_what_its_type_needs_is_left_out():
    quads = build(record("one", claim("membership", member=(UZ,), organisation=(RU,), action="join"),
                         claim("office", 30, person=(), of=(UZ,), role="envoy"),
                         claim("sanction", 60, senders=(), targets=(), kind="trade", action="impose")))  # fmt: skip
    assert not list(graph_of(quads).subjects(RDF.type, FOE("Claim")))


def test_who_belongs_to_an_organisation_is_told_by_membership_not_by_application():
    facts = facts_of(record("one", claim("membership", member=(UZ,), organisation=(NATO,), action="apply")))
    assert not list(facts.subjects(RDF.type, FOE("Membership")))
