"""Claims and records written by hand, for the tests of what is made of them."""

from calendar import monthrange
from datetime import date
from hashlib import sha256

from ingest.basics.claims import ArticleRecord, Claim, Entity, IncidentReference, Span, TreatyReference, When

RU, UZ, US, KZ = (
    Entity("state", code.lower(), name, code)
    for code, name in (("RU", "Russia"), ("UZ", "Uzbekistan"), ("US", "United States"), ("KZ", "Kazakhstan"))
)
EU, NATO = (
    Entity("organisation", code.lower(), name, code)
    for code, name in (("EU", "European Union"), ("NATO", "North Atlantic Treaty Organization"))
)
PUTIN = Entity("person", "vladimir-putin", "Vladimir Putin", "vladimir-putin")
KARIMOV = Entity("person", "islam-karimov", "Islam Karimov", "islam-karimov")
ANALYSTS = Entity("group", "analysts", "analysts", "analysts")
OFFICIALS = Entity("group", "uz-officials", "officials of Uzbekistan", "UZ:officials", of="UZ")
ANDIJAN = Entity("place", "andijan", "Andijan", "andijan", of="UZ")
DRAFT = Entity("document", "draft-treaty", "draft treaty", "draft-treaty")
TEXT = "Word upon word, the text goes on; " * 60


def when(value: str, *, inferred: bool = False) -> When:
    """Return a date as exact as *value* is written."""
    parts = [int(part) for part in value.split("-")]
    first, last = [*parts, 1, 1][:3], [*parts, 12, 31][:3]
    if len(parts) == 2:
        last[2] = monthrange(parts[0], parts[1])[1]
    return When(value, date(*first), date(*last), inferred)


def claim(
    claim_type, start=0, /, *, factuality="actual", speakers=(), treaty=None, reason=None, rule="by-hand", **keys
):
    """Return a claim of a type at *start*: entities are roles, dates dates, all else values."""
    dates = {name: keys.pop(name) for name in ("when", "start_on", "end_on") if name in keys}
    roles = {name: value for name, value in keys.items() if isinstance(value, tuple)}
    values = {name: value for name, value in keys.items() if not isinstance(value, tuple)}
    return Claim(
        claim_type,
        roles,
        values,
        factuality,
        (Span(start, start + 20),),
        rule,
        speakers=speakers,
        when=dates.get("when"),
        start=dates.get("start_on"),
        end=dates.get("end_on"),
        treaty=treaty,
        reason=reason,
    )


def signing(start=0, *, parties=(RU, UZ), kind="alliance", date="2005-11-14", **keys):
    """Return the claim that *parties* signed a treaty."""
    signed = when(date) if date else None
    reference = TreatyReference(kind, parties, signed, keys.get("name"))
    return claim("treaty", start, parties=parties, kind=kind, action="sign", when=signed, treaty=reference, **keys)


def record(key, *claims, mentions=(), **changes):
    """Return the record of the article *key*."""
    values = {
        "key": key,
        "title": f"Title of {key}",
        "sha256": sha256(key.encode()).hexdigest(),
        "text_length": len(TEXT),
        "publisher": Entity("outlet", "herald", "Herald", "herald"),
        "published": when("2005-11", inferred=True),
        "source": "https://example.org/article",
        "mentions": mentions,
        "claims": claims,
        "rule_set": "0123456789abcdef",
        "model": "none",
    }
    return ArticleRecord(**(values | changes))


ALLIANCE = TreatyReference("alliance", (RU, UZ), when("2005-11-14"))
MASSACRE = IncidentReference("massacre", ANDIJAN, when("2005-05"))

ARTICLE = record(
    "first-article",
    signing(0),
    claim("treaty", 30, parties=(RU, UZ), kind="energy", action="propose", factuality="possible", speakers=(ANALYSTS,)),
    claim("sanction", 60, senders=(EU,), targets=(UZ,), kind="arms-embargo", action="impose",
          when=when("2005-11-14", inferred=True), reason=MASSACRE),
    claim("sanction", 60, senders=(EU,), targets=(OFFICIALS,), kind="travel-ban", action="impose", count=12,
          when=when("2005-11-14")),
    claim("office", 90, person=(KARIMOV,), of=(UZ,), role="head-of-state", title="President"),
    claim("office", 120, person=(PUTIN,), of=(RU,), role="head-of-government", former=True),
    claim("membership", 150, member=(UZ,), organisation=(NATO,), action="join", factuality="negated"),
    claim("membership", 180, member=(US,), organisation=(NATO,), action="be"),
    claim("access", 210, host=(UZ,), guest=(RU,), what="airfield", action="grant", speakers=(ANALYSTS,)),
    claim("meeting", 240, participants=(PUTIN, KARIMOV), place=(RU,), when=when("2005-11-14")),
    claim("incident", 270, place=(ANDIJAN,), actors=(UZ,), kind="massacre", when=when("2005-05")),
    claim("statement", 300, speaker=(PUTIN,), target=(KARIMOV,), stance="praise", when=when("2005-11-14")),
    claim("statement", 330, speaker=(PUTIN,), stance="criticise", target_sanction="EU"),
    claim("statement", 360, speaker=(US,), stance="condemn", target_treaty=True, treaty=ALLIANCE),
    claim("obligation", 390, obligor=(RU,), obligee=(UZ,), obligation="regime-support", treaty=ALLIANCE,
          speakers=(DRAFT, ANALYSTS)),
    claim("assessment", 420, speaker=(ANALYSTS,), assessment="forecast", factuality="planned", speakers=(ANALYSTS,),
          treaty=ALLIANCE),
    claim("treaty", 450, parties=(UZ,), kind="alliance", action="ratify", factuality="planned", treaty=ALLIANCE),
    mentions=(RU, UZ, US, EU, NATO, PUTIN, KARIMOV),
)  # fmt: skip
SECOND = record(
    "second-article", signing(10), signing(70, date="2004-06", kind="strategic-partnership"), mentions=(RU, UZ)
)
