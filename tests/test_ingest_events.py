"""Devices by which articles tell of incidents, access, meetings and statements, each in contexts of its own."""

from __future__ import annotations

import pytest

from bench.sentences import core_of_claim, read_claims
from ingest.pipeline import Reader

Core = tuple[object, ...]


def cores(reader: Reader, text: str, kind: str) -> list[Core]:
    return [core_of_claim(claim) for claim in read_claims(reader, {"text": text}) if claim.type == kind]


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("Riots erupted in Karachi after the verdict.", ("protest", "pk")),
        ("In Benghazi a crowd stormed the consulate.", ("attack", "ly")),
        ("Soldiers stormed the palace in Ouagadougou on Friday.", ("attack", "bf")),
        ("The French invasion of Egypt lasted three years.", ("war", "eg")),
        ("The 2008 war between Russia and Georgia lasted five days.", ("war", None)),
        ("Eritrea's war with Ethiopia ended in 2000.", ("war", "et")),
        ("The Russian annexation of Crimea was condemned.", ("seizure", "crimea")),
        ("Argentina declared the Iranian attaché persona non grata.", ("expulsion", "ar")),
        ("Peru held a referendum in October.", ("election", "pe")),
        ("Police in Harare dispersed a march of nurses.", ("protest", "zw")),
        ("General Pinochet took power in Chile in a coup in 1973.", ("coup", "cl")),
        ("The army toppled President Salvador Allende in September 1973.", ("coup", "cl")),
        ("A bomb exploded outside the Turkish embassy in Paris.", ("attack", "fr")),
        ("Elections scheduled for May in Malawi were put off.", ("election", "mw")),
        ("Somali pirates seized a Greek tanker in the Gulf of Aden.", ("seizure", "gulf-of-aden")),
        ("Fighting between rebels and soldiers flared up near Goma.", ("clash", "cd")),
        ("Pakistan tested a nuclear device in the Chagai hills.", ("test-launch", "pk")),
        ("Turkey declared a state of emergency in July 2016.", ("other", "tr")),
    ],
)
def test_an_incident_is_where_the_sentence_puts_it(reader: Reader, text: str, core: Core) -> None:
    assert core in cores(reader, text, "incident")


@pytest.mark.parametrize(
    "text",
    [
        "War criminals from Serbia were tried in The Hague.",
        "His election to the Senate of Canada surprised nobody.",
        "Japan lodged a protest to Seoul.",
        "Labour ousted the Conservatives at the polls in Britain.",
        "The attack of the Brazilian team faltered in the second half.",
    ],
)
def test_what_only_sounds_like_an_incident_is_none(reader: Reader, text: str) -> None:
    assert not cores(reader, text, "incident")


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("Oman let British bombers refuel at Masirah in 1991.", ("om", "gb", "grant")),
        ("Greece allows American aircraft to use Souda Bay.", ("gr", "us", "grant")),
        ("Manila scrapped the accord that allows American forces to visit the Philippines.", ("ph", "us", "revoke")),
        ("Chad ordered the French to vacate the base at Faya-Largeau.", ("td", "fr", "revoke")),
        ("Mali demanded that the German contingent leave within a month.", ("ml", "de", "revoke")),
        ("The last Soviet troops left Hungary in June 1991.", ("hu", "su", "withdraw")),
        ("India stopped using the airbase at Farkhor in Tajikistan.", ("tj", "in", "withdraw")),
        ("Japan will keep its base in Djibouti for another ten years.", ("dj", "jp", "extend")),
        ("Cyprus denied Russian warships access to its ports.", ("cy", "ru", "grant")),
        ("Moscow is negotiating with Khartoum over a naval base in Sudan.", ("sd", "ru", "seek")),
        ("Portugal offered Washington an airfield in the Azores.", ("pt", "us", "offer")),
        ("The troops that Rwanda sent to Mozambique guard the gas fields.", ("mz", "rw", "grant")),
        ("British soldiers serve at their base in Belize.", ("bz", "gb", "grant")),
    ],
)
def test_access_has_its_host_and_its_guest(reader: Reader, text: str, core: Core) -> None:
    assert core in cores(reader, text, "access")


@pytest.mark.parametrize(
    "text",
    [
        "Swedish tourists used the harbour of Riga as their base for excursions.",
        "Kenya allowed Dutch farmers to sell roses.",
        "Peru told Chilean investors to leave the mine.",
        "Cambodian soldiers held by Thailand were freed.",
    ],
)
def test_what_only_sounds_like_access_is_none(reader: Reader, text: str) -> None:
    assert not cores(reader, text, "access")


@pytest.mark.parametrize(
    ("text", "participants"),
    [
        (
            "Helmut Kohl and François Mitterrand signed the accord in Strasbourg.",
            {"helmut-kohl", "francois-mitterrand"},
        ),
        (
            "In Ankara on Monday, Angela Merkel told Recep Tayyip Erdoğan that the deal stood.",
            {"angela-merkel", "recep-tayyip-erdogan"},
        ),
        ("Emmanuel Macron flew to Beirut to meet Michel Aoun.", {"emmanuel-macron", "michel-aoun"}),
        ("Narendra Modi is due in Nairobi on Friday.", {"narendra-modi", "ke"}),
        ("The ASEAN summit in Bangkok was put off.", {"asean"}),
        ("African Union leaders gathered in Kampala in July.", {"afu"}),
        ("The Nixon-Brezhnev summit lasted a week.", set()),
        ("NATO ambassadors met in Istanbul in June.", {"nato"}),
        ("The talks that Carlos Menem and Patricio Aylwin had in Salta failed.", {"carlos-menem", "patricio-aylwin"}),
        ("Justin Trudeau said he would visit Kyiv.", {"justin-trudeau", "ua"}),
    ],
)
def test_a_meeting_has_those_who_met(reader: Reader, text: str, participants: set[str]) -> None:
    found = [core[0] for core in cores(reader, text, "meeting")]
    assert (frozenset(participants) in found) if participants else len(found) < 2


@pytest.mark.parametrize(
    "text",
    [
        "Peru and Chile met again in the semi-final.",
        "Angela Merkel saw the pyramids in Egypt.",
        "The Security Council met in New York.",
        "Boris Johnson and Liz Truss agreed in London that taxes must fall.",
    ],
)
def test_what_only_sounds_like_a_meeting_of_states_is_none(reader: Reader, text: str) -> None:
    assert not cores(reader, text, "meeting")


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("Jacques Chirac insisted that Serbia withdraw its tanks.", ("jacques-chirac", "demand", "rs")),
        ("Ottawa pledged Haiti a new port.", ("ca", "promise", "ht")),
        ("Hungary's criticism of Romania went unanswered.", ("hu", "criticise", "ro")),
        ("Condemned by Jakarta, Canberra withdrew its envoy.", ("id", "condemn", "au")),
        ("Nelson Mandela called Fidel Castro a friend.", ("nelson-mandela", "praise", "fidel-castro")),
        ("Robert Mugabe described Britain as an enemy.", ("robert-mugabe", "criticise", "gb")),
        ("Angela Merkel refused to condemn Hungary.", ("angela-merkel", "condemn", "hu")),
        ("Tehran rejected Saudi accusations.", ("ir", "deny", "sa")),
        ("Warsaw voiced support for Lithuania.", ("pl", "support", "lt")),
        ("NATO voiced concern about Belarus.", ("nato", "criticise", "by")),
        ("Beijing warned Taipei that it would use force.", ("cn", "threaten", "tw")),
        ('"We stand with Moldova," Romanian President Klaus Iohannis said.', ("klaus-iohannis", "support", "md")),
        ("The European Union denounced the junta in Niger.", ("eu", "condemn", "ne")),
        ("Emmanuel Macron drew criticism from Bamako.", ("ml", "criticise", "emmanuel-macron")),
    ],
)
def test_a_statement_has_who_speaks_how_and_of_whom(reader: Reader, text: str, core: Core) -> None:
    assert core in cores(reader, text, "statement")


@pytest.mark.parametrize(
    "text",
    [
        "The opposition in Ankara accused Greece of greed.",
        "Norway denied Sweden an equaliser.",
        "Analysts praised Finland.",
        "Lufthansa welcomed its first passengers to Canada.",
    ],
)
def test_what_no_state_body_or_named_person_says_is_no_statement(reader: Reader, text: str) -> None:
    assert not cores(reader, text, "statement")


@pytest.mark.parametrize(
    "text",
    [
        "The Peruvian president called on King Harald in Oslo.",
        "Chile insisted that the fence was not aimed at Peru.",
        "Norway would neither confirm nor deny the raid on Chad.",
        "Peru urged governments to close their ports.",
        "Peru told Chile by telephone of the storm.",
        "Peru would back economic sanctions.",
    ],
)
def test_what_addresses_nobody_with_a_stance_is_no_statement(reader: Reader, text: str) -> None:
    assert cores(reader, text, "statement") == []


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("Peru called on Chile to open the port.", ("pe", "demand", "cl")),
        ("Peru insisted that Chile open the port.", ("pe", "demand", "cl")),
        ("Peru accused Chile of theft. Chile rejected the accusation.", ("cl", "deny", "pe")),
        ("Norway undertook to expel the rebels of Chad.", None),
    ],
)
def test_a_statement_is_aimed_at_whom_it_answers_or_asks(reader: Reader, text: str, core: Core | None) -> None:
    found = cores(reader, text, "statement")
    assert core in found if core else all("threaten" not in each for each in found)
