"""What a sentence leaves to its surroundings: other parties, other senders, targets, organisations, the home state."""

from __future__ import annotations

import pytest

from ingest.articles.articles import Article
from ingest.basics.claims import Claim, Span
from ingest.dates.calendar import day_of
from ingest.pipeline import Reader, load_reader, read_article
from ontology.spelling import respell


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader()


def claims_of(reader: Reader, text: str) -> list[Claim]:
    article = Article("k", "t", text, "0" * 64, None, day_of(2015, 6, 15), None, (Span(0, len(text)),))
    return list(read_article(article, reader).claims)


def told(reader: Reader, text: str, claim_type: str) -> set[tuple[str, ...]]:
    """Return the claims of a type as tuples: role codes in order of roles, kind or role, action."""
    return {
        (
            *("+".join(sorted(entity.code for entity in entities)) for entities in claim.roles.values()),
            *(str(claim.values[key]) for key in ("kind", "role", "action") if key in claim.values),
        )
        for claim in claims_of(reader, text)
        if claim.type == claim_type
    }


TREATIES = [
    (
        "Japan and Palau talked. Japan paid; Palau built. Japan thanked Palau. Palau and Japan are close. "
        "The Mutual Defense Treaty of 1984 was not mentioned.",
        ("JP+PW", "defence-pact", "sign"),
    ),
    (
        "Spain and Cuba quarrelled. Spain paid; Cuba built. Spain thanked Cuba. Cuba and Spain are close. "
        "The Military Bases Agreement, signed in 1961, lapsed.",
        ("CU+ES", "basing-access", "sign"),
    ),
    (
        "Kenya and Uganda fell out. Kenya closed a road; Uganda protested. Kenya waited and Uganda waited. "
        "Kenya and Uganda are neighbours. The truce was extended in May.",
        ("KE+UG", "peace-ceasefire", "extend"),
    ),
    (
        "Chile and Peru signed a fisheries treaty in Lima. Chile's parliament will debate it. "
        "The Senate gave its consent in June.",
        ("CL", "trade-economic", "ratify"),
    ),
    (
        "Norway and Iceland signed a border treaty. Both parliaments ratified the treaty in June.",
        ("IS+NO", "border-territorial", "ratify"),
    ),
    (
        "Poland and Latvia signed a defence pact. Riga ratified on 3 May.",
        ("LV", "defence-pact", "ratify"),
    ),
    (
        "Turkey and Libya signed friendship treaties with Malta in March.",
        ("MT+TR", "friendship-cooperation", "sign"),
    ),
    (
        "Agreements on fishing between Spain and Morocco and between Spain and Senegal were signed in 2009.",
        ("ES+SN", "trade-economic", "sign"),
    ),
    (
        "Bolivia is negotiating with Chile over a port on the Pacific.",
        ("BO+CL", "basing-access", "negotiate"),
    ),
    (
        "Ghana and Togo signed a trade pact. Negotiations between Ghana and Benin are under way.",
        ("BJ+GH", "trade-economic", "negotiate"),
    ),
    (
        "The Danish foreign minister and his Swedish counterpart, Olof Berg, signed a border treaty.",
        ("DK+SE", "border-territorial", "sign"),
    ),
    (
        "Cuba and Mexico signed a maritime border treaty in June after negotiations that opened in 2013.",
        ("CU+MX", "border-territorial", "negotiate"),
    ),
    (
        "Oman and Yemen signed a border treaty. Oman suspended the ratification of the treaty.",
        ("OM", "border-territorial", "suspend"),
    ),
    (
        "Syria and Lebanon signed a gas agreement. Beirut withdrew its signature.",
        ("LB", "energy", "withdraw"),
    ),
    (
        "The Russian withdrawal from the Open Skies Treaty surprised nobody.",
        ("RU", "arms-control", "withdraw"),
    ),
    (
        "Iran and Iraq quarrelled. Iran and Iraq shot. Iran paused and Iraq paused. "
        "A friendship treaty of June 1975 between Iran and Iraq was forgotten.",
        ("IQ+IR", "friendship-cooperation", "sign"),
    ),
]


@pytest.mark.parametrize(("text", "expected"), TREATIES)
def test_a_treaty_s_parties_are_found_around_it(reader: Reader, text: str, expected: tuple[str, ...]) -> None:
    assert expected in told(reader, text, "treaty")


def test_the_kind_of_one_treaty_is_not_taken_from_the_words_of_another(reader: Reader) -> None:
    text = "The treaty that Spain and Portugal signed in 2013 came after their 1992 friendship treaty."
    assert ("ES+PT", "other", "sign") in told(reader, text, "treaty")


SANCTIONS = [
    (
        "The Security Council lifted an arms embargo, travel bans and asset freezes imposed on Liberia in 2003.",
        ("UNSC", "LR", "asset-freeze", "lift"),
    ),
    (
        "The Security Council lifted an arms embargo and visa bans imposed on Liberia in 2003.",
        ("UNSC", "LR", "travel-ban", "impose"),
    ),
    ("Norway ordered its ambassador to Chile home.", ("NO", "CL", "diplomatic", "impose")),
    ("Spain and Italy called home their ambassadors to Libya.", ("ES+IT", "LY", "diplomatic", "impose")),
    ("Peru still bans imports of Chilean copper.", ("PE", "CL", "trade", "impose")),
    ("The embargo on weapons that Sweden imposed on Turkey in 2019 stands.", ("SE", "TR", "arms-embargo", "impose")),
    ("Japan put nine Syrian officials on its list.", ("JP", "SY:officials", "general", "impose")),
    ("Canada designated three Haitian businessmen.", ("CA", "HT", "general", "impose")),
    ("The EU hit Syria with sweeping sanctions.", ("EU", "SY", "general", "impose")),
    (
        "Britain let the licence lapse, restoring the embargo on Libya.",
        ("GB", "LY", "trade", "impose"),
    ),
    (
        "The EU imposed sanctions on Guinea. Six more persons were blacklisted in May.",
        ("EU", "GN", "general", "impose"),
    ),
    (
        "The EU imposed sanctions on Sudan. The EU tightened the sanctions on Sudan. "
        "Japan recalled its ambassador to Chad. The measures can be lifted in June.",
        ("EU", "SD", "general", "lift"),
    ),
    (
        "New Zealand lifted travel restrictions on 40 people in Fiji, among them Frank Bainimarama.",
        ("NZ", "FJ+frank-bainimarama", "travel-ban", "lift"),
    ),
    (
        "The Security Council condemned Rwanda. Resolution 918 imposed an arms embargo on the country.",
        ("UNSC", "RW", "arms-embargo", "impose"),
    ),
    (
        "Portugal recalled its ambassador to Angola. Malta and Cyprus did the same.",
        ("CY+MT", "AO", "diplomatic", "impose"),
    ),
    (
        "The Security Council met on Haiti. The resolution, drafted by Mexico, urges calm. "
        "It also extends the arms embargo on Haiti.",
        ("UNSC", "HT", "arms-embargo", "extend"),
    ),
    (
        "Mali and Burkina Faso protested. ECOWAS debated. The regional bloc has lifted the sanctions "
        "it had imposed on Mali.",
        ("ECOWAS", "ML", "general", "impose"),
    ),
    (
        "Kenya and Somalia quarrelled. Kenya and Somalia waited. Somalia and Kenya spoke. Kenya and Somalia made up. "
        "The frontier that Kenya closed in 2011 is quiet.",
        ("KE", "SO", "trade", "impose"),
    ),
    ("EU leaders closed the sky to Belarusian carriers.", ("EU", "BY", "aviation-shipping", "impose")),
    ("Latvia denied entry to nine Belarusian officials.", ("LV", "BY:officials", "travel-ban", "impose")),
]


@pytest.mark.parametrize(("text", "expected"), SANCTIONS)
def test_a_sanction_s_senders_and_targets_are_found_around_it(
    reader: Reader, text: str, expected: tuple[str, ...]
) -> None:
    assert expected in told(reader, text, "sanction")


MEMBERSHIPS = [
    ("Togo applied to join the Commonwealth. Gabon did so as well.", ("GA", "COMMONWEALTH", "apply")),
    ("NATO met. The EU agreed. Sweden applied for membership of the alliance.", ("SE", "NATO", "apply")),
    (
        "The African Union met. The African Union debated Niger, and the African Union voted to suspend Niger.",
        ("NE", "AFU", "suspend"),
    ),
    ("Fiji, which left the Commonwealth in 1987, returned to it in 1997.", ("FJ", "COMMONWEALTH", "join")),
    ("As a member of ASEAN, Laos kept silent.", ("LA", "ASEAN", "be")),
    ("The Georgian bid to join NATO was debated.", ("GE", "NATO", "apply")),
    ("ECOWAS condemned Mali and threw out Mali.", ("ML", "ECOWAS", "expel")),
    ("ECOWAS met in Abuja. Mali announced that it had left the 15-member club.", ("ML", "ECOWAS", "leave")),
]


@pytest.mark.parametrize(("text", "expected"), MEMBERSHIPS)
def test_an_organisation_is_found_around_a_membership(reader: Reader, text: str, expected: tuple[str, ...]) -> None:
    assert expected in told(reader, text, "membership")


OFFICES = [
    (
        "Prime Minister Keir Starmer spoke in Paris. France agreed, and so did other French people. "
        "The minister without portfolio, Ann Example, disagreed.",
        ("ann-example", "GB", "minister"),
    ),
    ("President Emmanuel Macron arrived. His spokesman, Jean Dupont, smiled.", ("jean-dupont", "FR", "spokesperson")),
    ("Obama's climate envoy, Todd Sterne, flew to Delhi.", ("todd-sterne", "US", "envoy")),
    (
        "Ahmed Salim, the special envoy of the Kenyan president for Somalia, resigned.",
        ("ahmed-salim", "KE", "envoy"),
    ),
    (
        "Nikolai Orlov, secretary of the Russian Security Council, flew to Tehran.",
        ("nikolai-orlov", "RU", "other"),
    ),
    (
        "Jane Roe, chair of the House Foreign Affairs Committee, objected.",
        ("jane-roe", "US", "legislator"),
    ),
    (
        "Angela Merkel received Presidents Emmanuel Macron and Vladimir Putin.",
        ("vladimir-putin", "RU", "head-of-state"),
    ),
]


@pytest.mark.parametrize(("text", "expected"), OFFICES)
def test_whose_office_it_is_is_found_around_the_title(reader: Reader, text: str, expected: tuple[str, ...]) -> None:
    assert expected in told(reader, text, "office")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Chile recalled its ambassador to Peru. The crowd did the same dance.", "done-alike"),
        ("President Emmanuel Macron denounced the trade agreement with Brazil.", "treaty-terminate"),
        ("Norway and Iceland signed a border treaty. The waiter withdrew his signature dish.", "treaty-withdraw"),
    ],
)
def test_what_only_sounds_alike_is_not_told(reader: Reader, text: str, wrong: str) -> None:
    assert wrong not in {claim.rule for claim in claims_of(reader, text)}


def test_a_person_has_the_slug_of_the_name_that_the_quotations_give() -> None:
    record = {
        "people": [{"slug": "john-f-kennedy", "name": "John F. Kennedy"}],
        "facts": [{"type": "office", "person": "john-f-kennedy", "evidence": ["President John Kennedy"]}],
    }
    spelled = respell(record, {"john-f-kennedy": ["John F. Kennedy", "John Kennedy", "Jack Kennedy"]})
    assert (spelled["people"][0]["slug"], spelled["facts"][0]["person"]) == ("john-kennedy", "john-kennedy")


def test_a_person_whom_the_quotations_name_by_surname_alone_keeps_the_slug_of_the_tables() -> None:
    record = {
        "people": [{"slug": "george-w-bush", "name": "George W. Bush"}],
        "facts": [{"type": "office", "person": "george-w-bush", "evidence": ["President Bush"]}],
    }
    assert respell(record, {"george-w-bush": ["George W. Bush", "Bush Jr."]}) == record


def test_a_middle_initial_is_dropped_where_the_person_is_known_without_it() -> None:
    record = {
        "people": [{"slug": "harry-s-truman", "name": "Harry S. Truman"}],
        "facts": [{"type": "office", "person": "harry-s-truman", "evidence": ["President Truman"]}],
    }
    spelled = respell(record, {"harry-s-truman": ["Harry S. Truman", "Harry Truman"]})
    assert spelled["people"][0]["slug"] == "harry-truman"


def test_initials_with_blanks_between_them_stay_apart() -> None:
    record = {
        "people": [{"slug": "junius-jayewardene", "name": "Junius Jayewardene"}],
        "facts": [{"type": "office", "person": "junius-jayewardene", "evidence": ["J. R. Jayewardene, the president"]}],
    }
    spelled = respell(record, {"junius-jayewardene": ["J. R. Jayewardene", "J.R. Jayewardene"]})
    assert spelled["people"][0]["slug"] == "j-r-jayewardene"


def test_two_people_never_come_to_share_a_slug() -> None:
    record = {
        "people": [{"slug": "george-h-w-bush", "name": "George Bush"}, {"slug": "george-bush", "name": "George Bush"}],
        "facts": [{"type": "office", "person": "george-h-w-bush", "evidence": ["President George Bush"]}],
    }
    assert respell(record, {"george-h-w-bush": ["George Bush"], "george-bush": ["George Bush"]}) == record
