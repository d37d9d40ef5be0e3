"""The claims as flat records, one for each article, read from the graph by SPARQL ("Flat records" in docs/model.md)."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, TextIO

from ontology import terms
from ontology.codes import ACT_CLASSES, Codes
from ontology.iris import VOCABULARIES, Iris, prologue
from ontology.schema import load_codes
from ontology.spelling import respell
from server.graph.reading import Reader, Row
from store.base import Store

Record = dict[str, Any]
BATCH = 200  # articles to a query
LIST_MARK = "|"
TYPE = VOCABULARIES["rdf"] + "type"
NAME = VOCABULARIES["skos"] + "altLabel"

# The keys of each type of fact and the property that holds each; a key in brackets is a list.
KEYS = {
    "treaty": (("kind", terms.TREATY_KIND), ("[parties]", terms.ACTS_AS)),
    "sanction": (
        ("kind", terms.SANCTION_KIND),
        ("[senders]", terms.ACTS_AS),
        ("[targets]", terms.RECIPIENT),
        ("count", terms.DESIGNEE_COUNT),
        ("reason", terms.HAS_REASON),
    ),
    "office": (("person", terms.HAS_PERSON), ("role", terms.ROLE), ("of", terms.OF), ("former", terms.FORMER)),
    "membership": (("member", terms.MEMBER), ("organisation", terms.HAS_ORGANISATION)),
    "access": (("host", terms.HOST), ("guest", terms.GUEST), ("what", terms.FACILITY)),
    "meeting": (("[participants]", terms.PARTICIPANT), ("place", terms.HAS_PLACE)),
    "incident": (
        ("kind", terms.INCIDENT_KIND),
        ("place", terms.HAS_PLACE),
        ("[actors]", terms.ACTS_AS),
        ("[victims]", terms.VICTIM),
    ),
    "statement": (("speaker", terms.ACTS_AS), ("stance", terms.STANCE), ("target", terms.RECIPIENT)),
    "obligation": (
        ("treaty", terms.HAS_TREATY),
        ("obligation", terms.OBLIGATION),
        ("[obligor]", terms.OBLIGOR),
        ("[obligee]", terms.OBLIGEE),
    ),
    "assessment": (("speaker", terms.ACTS_AS), ("assessment", terms.ASSESSMENT_KIND), ("topic", terms.TOPIC)),
    "succession": (("treaty", terms.SUCCESSOR), ("older", terms.HAS_TREATY)),
}
DATES = (("date", terms.DATE), ("start", terms.FROM), ("end", terms.UNTIL))
HELD = (("date", terms.HELD_ON), *DATES[1:])  # of an office: a date on which it was held
COLUMNS = (
    *(
        "id",
        "published",
        "type",
        "kind",
        "action",
        "name",
        "parties",
        "senders",
        "targets",
        "count",
        "reason",
        "person",
        "role",
    ),
    *("of", "former", "member", "organisation", "host", "guest", "what", "participants", "place", "actors", "victims"),
    *("speaker", "stance", "target", "treaty", "older", "obligation", "obligor", "obligee", "assessment", "topic"),
    *("status", "by", "date", "start", "end", "evidence", "basis"),
)
ENDINGS = ("planned", "possible", "negated", "reported")
MENTIONED = {"state": "states", "organisation": "organisations", "person": "people"}


@dataclass(frozen=True)
class Ground:
    """What all records are read by: types by class, codes of things and concepts, senders of sanctions."""

    iris: Iris
    types: Mapping[str, tuple[str, str | None]]
    codes: Mapping[str, str]
    senders: Mapping[str, list[str]]


def flat_records(store: Store, base: str, *, article: str | None = None) -> Iterator[Record]:
    """Yield one flat record for each article in *store*, or for the one with the key *article*, by key."""
    reader, iris = Reader(lambda query: _ask(store, prologue(base) + query)), Iris(base)
    ground = _load_ground(reader, iris)
    found = reader.rows(
        "SELECT ?article ?published { ?article a foe:Article OPTIONAL { ?article foe:publishedOn ?published } }"
    )
    published = {row["article"].value: row["published"].value if "published" in row else None for row in found}
    spellings = _spellings(reader, ground)
    chosen = sorted(iri for iri in published if article is None or _key(iri) == article)
    for first in range(0, len(chosen), BATCH):
        batch = chosen[first : first + BATCH]
        mentions, facts = _read_mentions(reader, batch), _read_facts(reader, batch, ground)
        for iri in batch:
            record = {
                "id": _key(iri),
                "published": published[iri],
                **_list_mentions(mentions[iri], ground),
                "facts": facts[iri],
            }
            yield respell(record, spellings)


def write_csv(records: Iterable[Record], out: TextIO) -> None:
    """Write the facts of *records* as rows of `COLUMNS`; values of a list are parted by a bar."""
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for record in records:
        for fact in record["facts"]:
            row = {"id": record["id"], "published": record["published"], "basis": "asserted", **fact}
            writer.writerow({column: _cell(row.get(column)) for column in COLUMNS})


def write_json_lines(records: Iterable[Record], out: TextIO) -> None:
    """Write *records* as one JSON object a line."""
    for record in records:
        out.write(json.dumps(record, ensure_ascii=False) + "\n")


def _cell(value: object) -> str:
    if isinstance(value, list):
        return LIST_MARK.join(str(part) for part in value)
    return "" if value is None else "true" if value is True else str(value)


def _ask(store: Store, query: str) -> bytes:
    return store.query(query).body


def _load_ground(reader: Reader, iris: Iris) -> Ground:
    codes = load_codes(iris.base)
    notations = {str(iri): code for iri, code in codes.codes.items()}
    for row in reader.rows("SELECT ?thing ?code { ?thing skos:notation ?code }"):
        notations[row["thing"].value] = row["code"].value
    for row in reader.rows(
        "SELECT ?place ?code { ?place foe:locatedIn ?state . ?state a foe:State ; skos:notation ?code }"
    ):
        if (parts := iris.split(row["place"].value)) is not None and parts[0] == "place":
            notations[row["place"].value] = row["code"].value
    senders: dict[str, list[str]] = defaultdict(list)
    for row in reader.rows("SELECT DISTINCT ?sanction ?sender { GRAPH ?graph { ?sanction foe:sender ?sender } }"):
        senders[row["sanction"].value].append(row["sender"].value)
    return Ground(iris, _types(codes, iris), notations, senders)


def _spellings(reader: Reader, ground: Ground) -> dict[str, list[str]]:
    """Return all known names of each person, by code."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in reader.rows("SELECT ?thing ?name { ?thing a foe:Person ; rdfs:label|skos:altLabel ?name }"):
        found[next(iter(_code(row["thing"].value, ground)))].append(row["name"].value)
    return found


def _types(codes: Codes, iris: Iris) -> dict[str, tuple[str, str | None]]:
    """Return type and action of facts by the class of what they are about."""
    types: dict[str, tuple[str, str | None]] = {
        str(iris.term(terms.TENURE)): ("office", None),
        str(iris.term(terms.MEMBERSHIP)): ("membership", "be"),
        str(iris.term(terms.PROVISION)): ("obligation", None),
    }
    above = {iris.term(local): claim_type for claim_type, local in ACT_CLASSES.items()}
    types.update({str(iri): (claim_type, None) for iri, claim_type in above.items()})
    types.update({str(iri): (above[top], code) for (top, code), iri in codes.classes.items() if top in above})
    return types


def _read_mentions(reader: Reader, articles: list[str]) -> dict[str, list[Row]]:
    query = "SELECT ?article ?thing ?name { %s ?article schema:mentions ?thing . ?thing rdfs:label ?name }"
    return _by(reader.rows(query % _values("article", articles)), "article")


def _list_mentions(rows: list[Row], ground: Ground) -> Record:
    found: dict[str, list[Any]] = {"states": [], "organisations": [], "people": []}
    for row in sorted(rows, key=lambda row: row["thing"].value):
        parts = ground.iris.split(row["thing"].value)
        code = ground.codes.get(row["thing"].value, parts[1] if parts else "")
        if parts is not None and parts[0] in MENTIONED:
            entry = {"slug": code, "name": row["name"].value} if parts[0] == "person" else code
            found[MENTIONED[parts[0]]].append(entry)
    return found


def _read_facts(reader: Reader, articles: list[str], ground: Ground) -> dict[str, list[Record]]:
    """Return the facts of each article in the order of their quotations."""
    wanted = _values("article", articles)
    claims = reader.rows(
        f"SELECT ?claim ?article ?about ?factuality ?by {{ {wanted} ?claim foe:article ?article ; "
        "foe:about ?about ; foe:factuality ?factuality ; foe:saidBy ?by }"
    )
    quotations = _by(
        reader.rows(
            f"SELECT ?claim ?exact ?start {{ {wanted} ?claim foe:article ?article ; foe:evidence ?evidence . "
            "?evidence foe:exact ?exact ; foe:start ?start }"
        ),
        "claim",
    )
    said = _by(
        reader.rows(f"SELECT ?claim ?s ?p ?o {{ {wanted} ?claim foe:article ?article GRAPH ?claim {{ ?s ?p ?o }} }}"),
        "claim",
    )
    placed: dict[str, list[tuple[int, str, list[Record]]]] = defaultdict(list)
    for claim in claims:
        iri = claim["claim"].value
        quoted = sorted((int(row["start"].value), row["exact"].value) for row in quotations[iri])
        facts = _read_fact(claim, said[iri], [exact for _, exact in quoted], ground)
        placed[claim["article"].value].append((quoted[0][0] if quoted else 0, iri, facts))
    return defaultdict(
        list,
        {
            article: [fact for *_, facts in sorted(rows, key=lambda row: row[:2]) for fact in facts]
            for article, rows in placed.items()
        },
    )


def _read_fact(claim: Row, said: list[Row], evidence: list[str], ground: Ground) -> list[Record]:
    """Return the fact of a claim: several where a key that holds one value has several."""
    about = claim["about"].value
    values: dict[str, list[str]] = defaultdict(list)
    for row in sorted(said, key=lambda row: (row["p"].value, row["o"].value)):
        if row["s"].value == about:
            values[row["p"].value].append(row["o"].value)
    found = [ground.types[iri] for iri in values[TYPE] if iri in ground.types]
    if not found:
        return []
    claim_type, action = found[0]
    head: Record = {"type": claim_type, **({"action": action} if action else {})}
    names = [row["o"].value for row in said if row["p"].value == NAME]
    head |= {"name": min(names)} if names else {}
    tail = _dates(claim_type, values, ground) | {
        "status": ground.codes[claim["factuality"].value],
        "by": _speaker(claim, ground),
    }
    return [head | keys | tail | {"evidence": evidence} for keys in _keys(claim_type, values, ground)]


def _keys(claim_type: str, values: Mapping[str, list[str]], ground: Ground) -> Iterator[Record]:
    choices: list[list[tuple[str, Any]]] = []
    for key, local in KEYS[claim_type]:
        found = [code for value in values.get(str(ground.iris.term(local)), ()) for code in _code(value, ground)]
        found = list(dict.fromkeys(found))
        if key.startswith("["):
            choices.append([(key.strip("[]"), found)] if found else [])
        else:
            choices.append([(key, _plain(key, code)) for code in found])
    for chosen in product(*(choice for choice in choices if choice)):
        yield dict(chosen)


def _plain(key: str, code: str) -> str | int | bool:
    return int(code) if key == "count" else code == "true" if key == "former" else code


def _code(value: str, ground: Ground) -> list[str]:
    """Return how flat records name a value: a code, `treaty:SLUG`, `sanction:SENDER`; of an author nothing."""
    parts = ground.iris.split(value)
    if parts is not None and parts[0] == "author":
        return []
    if parts is not None and parts[0] == "treaty":
        return [f"treaty:{_without_ending(parts[1])}"]
    if parts is not None and parts[0] == "sanction":
        return [f"sanction:{code}" for sender in ground.senders.get(value, ()) for code in _code(sender, ground)]
    return [ground.codes.get(value, parts[1] if parts is not None else value)]


def _without_ending(key: str) -> str:
    stem, _, ending = key.rpartition("-")
    return stem if ending in ENDINGS else key


def _dates(claim_type: str, values: Mapping[str, list[str]], ground: Ground) -> Record:
    names = HELD if claim_type == "office" else DATES
    found = {key: values.get(str(ground.iris.term(local)), ()) for key, local in names}
    return {key: dates[0] for key, dates in found.items() if dates}


def _speaker(claim: Row, ground: Ground) -> str | None:
    return next(iter(_code(claim["by"].value, ground)), None)


def _values(name: str, iris: Iterable[str]) -> str:
    return f"VALUES ?{name} {{ {' '.join(f'<{iri}>' for iri in iris)} }}"


def _by(rows: Iterable[Row], name: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[name].value].append(row)
    return found


def _key(iri: str) -> str:
    return iri.rpartition("/")[2]
