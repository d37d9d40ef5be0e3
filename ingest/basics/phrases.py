"""The words that labels are made of, by the codes of flat records."""

from __future__ import annotations

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
UNNAMED = "unnamed parties"
FACTUALITY_WORDS = {"planned": "Planned", "possible": "Possible", "negated": "Denied"}
TREATY_VERBS = {
    "propose": "proposed",
    "negotiate": "negotiated",
    "draft": "drafted",
    "sign": "signed",
    "ratify": "ratified",
    "enter-into-force": "brought into force",
    "extend": "extended",
    "upgrade": "upgraded their ties to",
    "suspend": "suspended",
    "withdraw": "withdrew from",
    "terminate": "terminated",
    "violate": "violated",
}
SANCTION_VERBS = {
    "impose": "imposed",
    "extend": "extended",
    "tighten": "tightened",
    "ease": "eased",
    "lift": "lifted",
    "suspend": "suspended",
    "threaten": "threatened",
    "urge": "was urged to impose",
    "oppose": "met opposition to",
}
MEMBERSHIP_VERBS = {
    "be": "{member} is a member of {body}",
    "join": "{member} joined {body}",
    "apply": "{member} applied to join {body}",
    "leave": "{member} left {body}",
    "suspend": "{body} suspended {member}",
    "expel": "{body} expelled {member}",
    "invite": "{body} invited {member}",
}
ACCESS_VERBS = {
    "grant": "{host} granted {guest} the use of {what}",
    "offer": "{host} offered {guest} the use of {what}",
    "seek": "{guest} sought from {host} the use of {what}",
    "revoke": "{host} revoked the use of {what} by {guest}",
    "withdraw": "{guest} withdrew from {what} in {host}",
    "extend": "{host} extended the use of {what} by {guest}",
}
FACILITY_WORDS = {
    "base": "a base",
    "airfield": "an airfield",
    "port": "a port",
    "transit": "transit routes",
    "airspace": "its airspace",
}
STANCE_VERBS = {  # alone, and with somebody or something to be said about
    "praise": ("gave praise", "praised"),
    "support": ("gave support", "supported"),
    "criticise": ("gave criticism", "criticised"),
    "condemn": ("condemned what happened", "condemned"),
    "demand": ("made demands", "made demands on"),
    "threaten": ("made threats", "threatened"),
    "deny": ("denied what was said", "denied what was said of"),
    "promise": ("made promises", "made promises to"),
}
SANCTION_WORDS = {
    "general": "sanctions",
    "other": "sanctions",
    "trade": "trade sanctions",
    "financial": "financial sanctions",
    "diplomatic": "diplomatic sanctions",
    "aviation-shipping": "transport sanctions",
    "energy": "energy sanctions",
    "aid-suspension": "a suspension of aid",
    "travel-ban": "a travel ban",
    "asset-freeze": "an asset freeze",
    "arms-embargo": "an arms embargo",
}
TREATY_WORDS = {
    "": "treaty",
    "other": "treaty",
    "alliance": "alliance",
    "defence-pact": "defence pact",
    "strategic-partnership": "strategic partnership",
    "non-aggression": "non-aggression pact",
    "friendship-cooperation": "friendship treaty",
    "peace-ceasefire": "peace agreement",
    "arms-control": "arms control treaty",
    "trade-economic": "trade agreement",
    "energy": "energy agreement",
    "border-territorial": "border treaty",
    "basing-access": "basing agreement",
    "accession": "accession treaty",
    "security-cooperation": "security cooperation agreement",
}
ROLE_WORDS = {
    "": "official",
    "other": "official",
    "organisation-head": "head",
    "head-of-state": "head of state",
    "head-of-government": "head of government",
    "foreign-minister": "foreign minister",
    "defence-minister": "defence minister",
    "opposition-leader": "opposition leader",
    "military-commander": "military commander",
}
