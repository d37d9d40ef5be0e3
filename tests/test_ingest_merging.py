import pytest

from ingest.basics.claims import Entity, IncidentReference, TreatyReference, by_key
from ingest.graph.acceptance import FACT, read_standings
from ingest.graph.descriptions import Description, join
from ingest.graph.keys import LONGEST, claim_keys, join_key, name_participants, tell_apart
from ingest.graph.merging import merge
from ingest.graph.reconciliation import settle_nearby
from tests.records import (
    ANALYSTS,
    ANDIJAN,
    DRAFT,
    EU,
    KARIMOV,
    KZ,
    MASSACRE,
    OFFICIALS,
    PUTIN,
    RU,
    US,
    UZ,
    claim,
    record,
    signing,
    when,
)


def place(*records):
    """Return the claims of *records* with what they are about, by article and key."""
    return [row for _, placed in merge(by_key(records)) for row in placed]


def treaties(*records):
    """Return the keys of the treaties of the claims, in the order of articles and spans."""
    placed = sorted(place(*records), key=lambda row: (row.record.key, row.claim.evidence[0].start))
    return [row.treaty.key if row.treaty else None for row in placed]


def acts(*records):
    placed = sorted(place(*records), key=lambda row: (row.record.key, row.claim.evidence[0].start))
    return [row.act.key for row in placed if row.act]


def sanctions(*records):
    placed = sorted(place(*records), key=lambda row: (row.record.key, row.claim.evidence[0].start))
    return [tuple(thing.key for thing in row.sanctions) for row in placed]


def imposing(start=0, **keys):
    roles = {"senders": (EU,), "targets": (UZ,), "kind": "arms-embargo", "action": "impose"}
    return claim("sanction", start, **(roles | keys))


def visit(start=0, **keys):
    return claim("meeting", start, participants=(PUTIN, KARIMOV), **keys)


@pytest.mark.parametrize(
    "dates, keys",
    [
        (["2005-11-14", "2005"], ["alliance-ru-uz-2005-11-14"] * 2),
        (["2005-11-14", None], ["alliance-ru-uz-2005-11-14"] * 2),
        (["2005", "2005-11", "2005-11-14"], ["alliance-ru-uz-2005-11-14"] * 3),
        (["2005-11-14", "2001"], ["alliance-ru-uz-2005-11-14", "alliance-ru-uz-2001"]),
        (["2005-11-14", "2005-12-01", "2005"],
         ["alliance-ru-uz-2005-11-14", "alliance-ru-uz-2005-12-01", "alliance-ru-uz-2005"]),
        (["2005-11-14", "2001", None], ["alliance-ru-uz-2005-11-14", "alliance-ru-uz-2001", "alliance-ru-uz"]),
        ([None, None], ["alliance-ru-uz"] * 2),
    ],
)  # fmt: skip
def test_a_vague_date_attaches_to_the_only_treaty_it_fits(dates, keys):
    assert treaties(*(record(f"article-{number}", signing(date=date)) for number, date in enumerate(dates))) == keys


@pytest.mark.parametrize(
    "kind, key",
    [("other", "alliance-ru-uz-2005-11-14"), ("", "alliance-ru-uz-2005-11-14"), ("energy", "energy-ru-uz-2005-11-14")],
)
def test_a_treaty_of_no_kind_is_the_one_whose_kind_is_known(kind, key):
    assert treaties(record("a", signing()), record("b", signing(kind=kind)))[1] == key


def test_treaties_between_others_are_others():
    assert treaties(record("a", signing()), record("b", signing(parties=(RU, KZ))))[1] == "alliance-kz-ru-2005-11-14"


def test_a_name_of_its_own_makes_one_treaty_of_what_its_parties_do():
    ratifications = [
        record(who.key, claim("treaty", parties=(who,), kind="arms-control", action="ratify", name="New START"))
        for who in (RU, US)
    ]
    assert treaties(*ratifications) == ["new-start"] * 2


def test_a_name_that_many_treaties_bear_makes_none_of_them_one():
    agreements = [record(who.key, signing(parties=(EU, who), name="Association Agreement")) for who in (UZ, KZ)]
    assert treaties(*agreements) == ["association-agreement-eu-kz-2005-11-14", "association-agreement-eu-uz-2005-11-14"]


def test_two_named_treaties_signed_on_one_day_are_two():
    keys = treaties(record("a", signing(name="Minsk Protocol"), signing(50, name="Vienna Pact")))
    assert keys == ["minsk-protocol", "vienna-pact"]


def test_in_its_article_a_lone_party_acts_on_the_only_treaty():
    ratified = claim("treaty", 50, parties=(UZ,), kind="alliance", action="ratify")
    assert treaties(record("a", signing(), ratified)) == ["alliance-ru-uz-2005-11-14"] * 2
    assert treaties(record("a", signing()), record("b", ratified))[1] == "alliance-uz"


@pytest.mark.parametrize("action", ["propose", "negotiate", "draft"])
def test_before_a_treaty_is_signed_there_is_none(action):
    talks = claim("treaty", parties=(RU, UZ), kind="energy", action=action, when=when("2005"))
    assert treaties(record("a", talks)) == [None]
    assert acts(record("a", talks)) == [f"{action}-energy-ru-uz-2005"]


@pytest.mark.parametrize(
    "changes, key",
    [
        ({"factuality": "planned"}, "alliance-ru-uz-2005-11-14-planned"),
        ({"factuality": "possible", "date": None}, "alliance-ru-uz-possible"),
        ({"factuality": "negated"}, "alliance-ru-uz-2005-11-14-negated"),
        ({"speakers": (ANALYSTS,)}, "alliance-ru-uz-2005-11-14-reported"),
    ],
)
def test_what_is_no_fact_says_so_in_its_key(changes, key):
    assert treaties(record("a", signing(**changes))) == [key]
    assert acts(record("a", signing(**changes))) == [f"sign-{key}"]


def test_a_plan_without_a_date_is_not_the_treaty_that_was_signed_before():
    planned = signing(50, kind="energy", date=None, factuality="planned")
    assert treaties(record("a", signing(kind="energy", date="2004"), planned))[1] == "energy-ru-uz-planned"


def test_a_denial_of_the_very_signing_is_about_the_signed_treaty_but_no_act_of_it():
    records = record("a", signing()), record("b", signing(factuality="negated"))
    assert treaties(*records) == ["alliance-ru-uz-2005-11-14"] * 2
    assert acts(*records) == ["sign-alliance-ru-uz-2005-11-14", "sign-alliance-ru-uz-2005-11-14-negated"]


@pytest.mark.parametrize("claim_type, values", [("obligation", {"obligation": "mutual-defence"}),
                                                ("assessment", {"assessment": "opinion"})])  # fmt: skip
def test_what_is_said_of_a_treaty_points_to_the_signed_one(claim_type, values):
    said = claim(claim_type, 50, speakers=(DRAFT,), treaty=TreatyReference("alliance", (RU, UZ)), **values)
    assert treaties(record("a", signing(), said)) == ["alliance-ru-uz-2005-11-14"] * 2
    assert treaties(record("a", signing()), record("b", said)) == ["alliance-ru-uz-2005-11-14"] * 2


def test_a_statement_about_a_planned_treaty_points_to_the_plan():
    planned = signing(factuality="planned", date=None)
    praised = claim("statement", 50, speaker=(US,), stance="praise", target_treaty=True, treaty=planned.treaty)
    assert treaties(record("a", planned, praised)) == ["alliance-ru-uz-planned"] * 2


def test_a_treaty_known_only_from_a_remark_is_no_fact():
    remark = claim("statement", speaker=(US,), stance="praise", treaty=TreatyReference("arms-control", (), None, "ABM"))
    [row] = place(record("a", remark))
    assert (row.standing, row.treaty.standing) == (FACT, "reported")


@pytest.mark.parametrize(
    "speakers, accepted",
    [((), True), ((RU,), True), ((KARIMOV,), True), ((PUTIN,), False), ((ANALYSTS,), False), ((RU, ANALYSTS), True)],
)
def test_claims_of_the_author_and_of_the_party_that_acted_are_accepted(speakers, accepted):
    offices = (
        claim("office", 30, person=(KARIMOV,), of=(UZ,), role="head-of-state"),
        claim("office", 60, person=(PUTIN,), of=(RU,), role="head-of-state", former=True),
    )
    [standing, *_] = read_standings(record("a", signing(speakers=speakers), *offices))
    assert (standing == FACT) == accepted


@pytest.mark.parametrize(
    "claim_type, keys, accepted",
    [
        ("assessment", {"assessment": "report"}, True),
        ("assessment", {"assessment": "opinion"}, False),
        ("assessment", {"assessment": "report", "speakers": (ANALYSTS,)}, False),
        ("obligation", {"obligation": "mutual-defence"}, True),
        ("obligation", {"obligation": "mutual-defence", "speakers": (RU,), "obligor": (RU,)}, False),
        ("obligation", {"obligation": "mutual-defence", "factuality": "possible"}, False),
    ],
)
def test_of_assessments_and_obligations_only_the_author_makes_facts(claim_type, keys, accepted):
    said = claim(claim_type, treaty=TreatyReference("alliance", (RU, UZ)), **keys)
    assert (read_standings(record("a", said)) == [FACT]) == accepted


@pytest.mark.parametrize(
    "changes, keys",
    [
        ({"when": when("2005")}, {"eu-uz-arms-embargo-2005"}),
        ({"when": None}, {"eu-uz-arms-embargo-2005"}),
        ({"when": when("2007")}, {"eu-uz-arms-embargo-2005", "eu-uz-arms-embargo-2007"}),
        ({"kind": "general"}, {"eu-uz-arms-embargo-2005", "eu-uz-general-2005"}),
        ({"targets": (OFFICIALS,)}, {"eu-uz-arms-embargo-2005", "eu-uz-officials-arms-embargo-2005"}),
        ({"action": "lift", "when": when("2009")}, {"eu-uz-arms-embargo-2005"}),
        ({"action": "lift", "when": when("2003")}, {"eu-uz-arms-embargo-2005", "eu-uz-arms-embargo"}),
    ],
)
def test_sanctions_are_told_apart_by_sides_kind_and_year(changes, keys):
    known = imposing(when=when("2005-11-14"))
    other = imposing(**({"when": when("2005-11-14")} | changes))
    assert {key for keys in sanctions(record("a", known), record("b", other)) for key in keys} == keys


def test_a_lifted_sanction_is_the_one_imposed_before():
    records = [record(str(year), imposing(when=when(str(year)))) for year in (1999, 2005)]
    lifted = imposing(action="lift", when=when("2001"))
    assert sanctions(*records, record("z", lifted))[-1] == ("eu-uz-arms-embargo-1999",)


def test_a_remark_on_sanctions_is_about_those_of_the_sender_in_the_article():
    remark = claim("statement", 90, speaker=(PUTIN,), stance="criticise", target_sanction="EU")
    found = sanctions(record("a", imposing(when=when("2005")), imposing(30, senders=(US,)), remark))
    assert found[-1] == ("eu-uz-arms-embargo-2005",)


def test_a_remark_on_sanctions_that_no_article_reports_is_about_a_supposition():
    remark = claim("statement", speaker=(PUTIN,), stance="criticise", target_sanction="EU")
    [row] = place(record("a", remark, mentions=(EU,)))
    assert [(thing.key, thing.standing) for thing in row.sanctions] == [("eu-general-reported", "reported")]


@pytest.mark.parametrize("date, same", [("2005-11-14", True), ("2005-11", False), (None, False)])
def test_meetings_of_two_articles_are_one_only_on_the_same_day(date, same):
    keys = {"when": when(date)} if date else {}
    assert (len(set(acts(record("a", visit(**keys)), record("b", visit(**keys))))) == 1) == same


def test_in_one_article_a_meeting_told_again_without_date_is_the_same():
    assert len(set(acts(record("a", visit(when=when("2005-11-14")), visit(50))))) == 1


def test_an_incident_at_a_place_is_known_by_kind_and_date():
    told = [claim("incident", place=(ANDIJAN,), kind="massacre", **keys) for keys in ({"when": when("2005-05")}, {})]
    assert set(acts(*(record(key, row) for key, row in zip("ab", told, strict=True)))) == {"massacre-andijan-2005-05"}


@pytest.mark.parametrize(
    "reason, key",
    [
        (MASSACRE, "massacre-andijan-2005-05"),
        (IncidentReference("massacre", ANDIJAN), "massacre-andijan-2005-05"),
        (IncidentReference("coup", UZ, when("2004")), "coup-uz-2004"),
    ],
)
def test_the_reason_of_a_sanction_is_the_known_incident_or_one_of_its_own(reason, key):
    massacre = claim("incident", 50, place=(ANDIJAN,), kind="massacre", when=when("2005-05"))
    [row] = [row for row in place(record("a", imposing(reason=reason), massacre)) if row.reason]
    assert row.reason.key == key


def test_calls_for_a_sanction_differ_by_who_calls():
    calls = [imposing(start, action="urge", speakers=(who,)) for start, who in ((0, PUTIN), (50, KARIMOV))]
    assert len(set(acts(record("a", *calls)))) == 2


def test_claims_on_one_span_have_keys_of_their_own():
    bans = [imposing(kind=kind) for kind in ("travel-ban", "asset-freeze", "trade")]
    assert len(set(claim_keys(record("a", *bans)))) == 3
    assert claim_keys(record("a", *bans)) == claim_keys(record("a", *reversed(bans)))[::-1]


def test_the_key_of_a_claim_depends_on_source_span_and_type_alone():
    one, other = (claim_keys(record("a", signing(**keys))) for keys in ({}, {"kind": "energy", "rule": "another"}))
    assert one == other
    assert claim_keys(record("b", signing())) != one


def test_equal_claims_found_by_two_rules_are_one():
    [row] = place(record("a", signing(rule="b-rule"), signing(rule="a-rule")))
    assert row.claim.rule == "a-rule"


def test_a_list_of_many_parties_is_cut_and_told_apart_by_a_hash():
    many = [Entity("state", code, code, code) for code in ("ru", "uz", "kz", "am", "by", "kg")]
    key = name_participants(many)
    assert key.startswith("am-by-kg-kz-etc-")
    assert key == name_participants(reversed(many)) != name_participants(many[1:])


def test_keys_are_plain_and_bounded():
    key = join_key("Ž" * 300, "Treaty of Rôme", "")
    assert key.isascii()
    assert len(key) <= LONGEST + 9
    assert join_key("Ž" * 300, "Treaty of Rome, too") != key


def test_keys_of_different_content_differ():
    found = tell_apart({"one": "same", "other": "same", "third": "alone"})
    assert found["third"] == "alone"
    assert len(set(found.values())) == 3


def test_a_description_whose_partners_contradict_each_other_stays_alone():
    told = {number: Description("treaty", "alliance", (("parties", (RU, UZ)),), when(date))
            for number, date in enumerate(["2005-03", "2005-11", "2005"])}  # fmt: skip
    assert [whole.when.value for whole in settle_nearby(told, "a").values()] == ["2005-03", "2005-11", "2005"]


def test_what_descriptions_tell_together_is_the_most_of_each():
    whole = join([
        Description("treaty", "other", (("parties", (RU, UZ)),), when("2005"), "Tashkent Pact"),
        Description("treaty", "alliance", (("parties", (UZ, RU)),), when("2005-11-14")),
    ])  # fmt: skip
    assert (whole.kind, whole.when.value, whole.name) == ("alliance", "2005-11-14", "Tashkent Pact")
