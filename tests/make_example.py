"""Writes tests/data/example.trig: some claims of the first article, said by hand, in the shape of docs/model.md.

Run `python -m tests.make_example` after a change of the ontology or the model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import RDFS, XSD
from rdflib.term import Node

from ontology.inference import infer
from ontology.iris import Iris, prefixes, prologue
from ontology.schema import load_ontology

BASE = "http://localhost:8000/"
ROOT = Path(__file__).parent
EXAMPLE = ROOT / "data" / "example.trig"
KEY = "eurasia-daily-monitor-2-214"
TEXT = (ROOT.parent / "seeds" / "articles" / f"{KEY}.txt").read_bytes().decode("utf-8")
IRIS = Iris(BASE)
PREFIXES = prefixes(BASE)
AUTHOR = f"author:{KEY}"


@dataclass(frozen=True)
class Told:
    """One claim: what is quoted, what it is about, how it stands, and what it says in Turtle."""

    type: str
    label: str
    about: str
    quote: str
    says: str
    factuality: str = "actual"
    said_by: str = AUTHOR
    relayed_by: str | None = None
    accepted: bool = True
    precision: str | None = None


ENTITIES = f"""
state:ru a foe:State ; rdfs:label "Russia"@en ; skos:altLabel "Russian Federation" ; skos:notation "RU" ;
  foe:isoAlpha2 "RU" ; foe:isoAlpha3 "RUS" ; foe:cowCode 365 .
state:uz a foe:State ; rdfs:label "Uzbekistan"@en ; skos:notation "UZ" ;
  foe:isoAlpha2 "UZ" ; foe:isoAlpha3 "UZB" ; foe:cowCode 704 .
organisation:eu a foe:Organisation ; rdfs:label "European Union"@en ; skos:notation "EU" .
person:islam-karimov a foe:Person ; rdfs:label "Islam Karimov"@en ; skos:notation "islam-karimov" .
person:vladimir-putin a foe:Person ; rdfs:label "Vladimir Putin"@en ; skos:notation "vladimir-putin" .
place:andijan a foe:Place ; rdfs:label "Andijan"@en ; skos:notation "andijan" ; foe:locatedIn state:uz .
group:analysts a foe:UnnamedGroup ; rdfs:label "analysts"@en ; skos:notation "analysts" .
group:commentators a foe:UnnamedGroup ; rdfs:label "commentators"@en ; skos:notation "commentators" .
group:russian-media a foe:UnnamedGroup ; rdfs:label "Russian media"@en ; skos:notation "russian-media" .
group:uz-officials a foe:UnnamedGroup ; rdfs:label "officials of Uzbekistan"@en ; skos:notation "UZ:officials" ;
  foe:groupOf state:uz .
document:draft-treaty a foe:Document ; rdfs:label "draft treaty"@en ; skos:notation "draft-treaty" .
outlet:eurasia-daily-monitor a foe:Outlet ; rdfs:label "Eurasia Daily Monitor"@en ;
  skos:notation "eurasia-daily-monitor" .
{AUTHOR} a foe:Author ; rdfs:label "author of Eurasia Daily Monitor 2 (214)"@en .
article:{KEY} a foe:Article ; dct:title "Eurasia Daily Monitor 2 (214)"@en ;
  rdfs:label "Eurasia Daily Monitor 2 (214)"@en ; dct:publisher outlet:eurasia-daily-monitor ; dct:creator {AUTHOR} ;
  foe:publishedOn "2005-11"^^xsd:gYearMonth ; foe:earliest "2005-11-15"^^xsd:date ; foe:latest "2005-11-30"^^xsd:date ;
  foe:dateInferred true ; foe:sha256 "{sha256(TEXT.encode()).hexdigest()}" ; foe:textLength {len(TEXT)} ;
  schema:mentions state:ru, state:uz, organisation:eu, person:islam-karimov, person:vladimir-putin .
"""

ALLIANCE = "treaty:alliance-ru-uz-2005-11-14"
ON_THE_14TH = """foe:date "2005-11-14"^^xsd:date ; foe:earliest "2005-11-14"^^xsd:date ;
  foe:latest "2005-11-14"^^xsd:date ; foe:dateInferred true"""


def _embargo(kind: str, class_: str, target: str, key: str, label: str, *, count: str = "") -> str:
    return f"""
sanction:{key} a foe:{class_} ; rdfs:label "{label}"@en ; foe:sender organisation:eu ; foe:target {target} ;
  foe:sanctionKind foe:sanction-{kind} ; foe:imposedOn "2005-11-14"^^xsd:date {count} .
act:impose-{key} a foe:Imposition ; rdfs:label "imposition of the {label}"@en ; foe:actor organisation:eu ;
  foe:recipient {target} ; foe:sanctionKind foe:sanction-{kind} ; foe:sanction sanction:{key} ;
  {ON_THE_14TH} {count} ."""


def _head_of_state(person: str, name: str, state: str, country: str) -> Told:
    key = f"{person}-head-of-state-{state}"
    adjective = {"uz": "Uzbek", "ru": "Russian"}[state]
    return Told(
        "office",
        f"{name} is head of state of {country}",
        f"tenure:{key}",
        f"{adjective} President {name}",
        f"""
tenure:{key} a foe:Tenure ; rdfs:label "{name} as head of state of {country}"@en ; foe:person person:{person} ;
  foe:office office:head-of-state-{state} ; foe:role foe:role-head-of-state ; foe:of state:{state} .
office:head-of-state-{state} a foe:Office ; rdfs:label "head of state of {country}"@en ;
  foe:role foe:role-head-of-state ; foe:of state:{state} ; foe:directs state:{state} .""",
    )


def _assessment(number: int, kind: str, label: str, quote: str, *, speaker: str, factuality: str) -> Told:
    act = f"act:{kind}-{speaker}-alliance-ru-uz-2005-11-14-{number}"
    about = f"{act}-{'reported' if factuality == 'actual' else factuality}"
    says = f"""
{about} a foe:Assessment ; rdfs:label "{label}"@en ; foe:actor group:{speaker} ; foe:topic {ALLIANCE} ;
  foe:assessmentKind foe:assessment-{kind} ."""
    return Told("assessment", label, about, quote, says, factuality, f"group:{speaker}", accepted=False)


TOLD = (
    Told(
        "treaty",
        "Russia and Uzbekistan signed an alliance",
        "act:sign-alliance-ru-uz-2005-11-14",
        "On November 14, the leaders of Russia and Uzbekistan signed a treaty of alliance between their two countries",
        f"""
{ALLIANCE} a foe:Alliance ; rdfs:label "alliance of Russia and Uzbekistan, 2005"@en ; foe:party state:ru, state:uz ;
  foe:treatyKind foe:treaty-alliance ; foe:signedOn "2005-11-14"^^xsd:date .
act:sign-alliance-ru-uz-2005-11-14 a foe:Signing ; rdfs:label "signing of the alliance of Russia and Uzbekistan"@en ;
  foe:actor state:ru, state:uz ; foe:treatyKind foe:treaty-alliance ; foe:treaty {ALLIANCE} ; {ON_THE_14TH} .""",
        precision="0.9",
    ),
    Told(
        "treaty",
        "Russia and Uzbekistan signed a strategic partnership",
        "act:sign-strategic-partnership-ru-uz-2004-06",
        "As recently as June 2004, Moscow and Tashkent concluded a treaty of strategic partnership",
        """
treaty:strategic-partnership-ru-uz-2004-06 a foe:StrategicPartnership ;
  rdfs:label "strategic partnership of Russia and Uzbekistan, 2004"@en ; foe:party state:ru, state:uz ;
  foe:treatyKind foe:treaty-strategic-partnership ; foe:signedOn "2004-06"^^xsd:gYearMonth .
act:sign-strategic-partnership-ru-uz-2004-06 a foe:Signing ;
  rdfs:label "signing of the strategic partnership of Russia and Uzbekistan"@en ; foe:actor state:ru, state:uz ;
  foe:treatyKind foe:treaty-strategic-partnership ; foe:treaty treaty:strategic-partnership-ru-uz-2004-06 ;
  foe:date "2004-06"^^xsd:gYearMonth ; foe:earliest "2004-06-01"^^xsd:date ; foe:latest "2004-06-30"^^xsd:date .""",
    ),
    Told(
        "treaty",
        "Russia and Uzbekistan upgraded their ties to an alliance",
        "act:upgrade-alliance-ru-uz-2005-11-14",
        "the growing ties between Russia and Uzbekistan were upgraded",
        f"""
act:upgrade-alliance-ru-uz-2005-11-14 a foe:TreatyUpgrade ;
  rdfs:label "upgrade of the ties of Russia and Uzbekistan to an alliance"@en ; foe:actor state:ru, state:uz ;
  foe:treatyKind foe:treaty-alliance ; foe:treaty {ALLIANCE} ; {ON_THE_14TH} .""",
    ),
    Told(
        "sanction",
        "the European Union imposed an arms embargo on Uzbekistan",
        "act:impose-eu-uz-arms-embargo-2005",
        "the EU governments introduced an embargo on arms trade with Tashkent",
        _embargo(
            "arms-embargo",
            "ArmsEmbargo",
            "state:uz",
            "eu-uz-arms-embargo-2005",
            "arms embargo of the European Union on Uzbekistan",
        ),
    ),
    Told(
        "sanction",
        "the European Union imposed a travel ban on 12 officials of Uzbekistan",
        "act:impose-eu-uz-officials-travel-ban-2005",
        "blocked the travel of 12 senior Uzbek officials to Europe",
        _embargo(
            "travel-ban",
            "TravelBan",
            "group:uz-officials",
            "eu-uz-officials-travel-ban-2005",
            "travel ban of the European Union on officials of Uzbekistan",
            count="; foe:designeeCount 12",
        ),
    ),
    _head_of_state("islam-karimov", "Islam Karimov", "uz", "Uzbekistan"),
    _head_of_state("vladimir-putin", "Vladimir Putin", "ru", "Russia"),
    Told(
        "statement",
        "Vladimir Putin praised Islam Karimov",
        "act:praise-vladimir-putin-islam-karimov-2005-11-14",
        "Russian President Vladimir Putin praised his Uzbek counterpart as a “trusted ally,”",
        f"""
act:praise-vladimir-putin-islam-karimov-2005-11-14 a foe:Statement ;
  rdfs:label "praise of Islam Karimov by Vladimir Putin"@en ; foe:actor person:vladimir-putin ;
  foe:recipient person:islam-karimov ; foe:stance foe:stance-praise ; {ON_THE_14TH} .""",
    ),
    Told(
        "incident",
        "a massacre happened in Andijan",
        "act:massacre-andijan-2005-05",
        "the Andijan massacre in May 2005",
        """
act:massacre-andijan-2005-05 a foe:Incident ; rdfs:label "massacre in Andijan"@en ;
  foe:incidentKind foe:incident-massacre ; foe:place place:andijan ; foe:date "2005-05"^^xsd:gYearMonth ;
  foe:earliest "2005-05-01"^^xsd:date ; foe:latest "2005-05-31"^^xsd:date .""",
    ),
    Told(
        "access",
        "Russia has access to airfields in Uzbekistan",
        "act:grant-airfield-uz-ru-reported",
        "now the Russian military can not only use around 10 Uzbek airfields",
        """
act:grant-airfield-uz-ru-reported a foe:AccessGrant ; rdfs:label "grant of airfields in Uzbekistan to Russia"@en ;
  foe:host state:uz ; foe:guest state:ru ; foe:facility foe:facility-airfield .""",
        said_by="group:analysts",
        accepted=False,
    ),
    Told(
        "access",
        "Uzbekistan may offer Russia a base",
        "act:offer-base-uz-ru-possible",
        "The text also alludes to the possibility for Russia to establish a military base in Uzbekistan",
        """
act:offer-base-uz-ru-possible a foe:AccessOffer ; rdfs:label "offer of a base in Uzbekistan to Russia"@en ;
  foe:host state:uz ; foe:guest state:ru ; foe:facility foe:facility-base .""",
        factuality="possible",
        accepted=False,
    ),
    Told(
        "treaty",
        "Russia may propose an energy agreement to Uzbekistan",
        "act:propose-energy-ru-uz-possible",
        "the Kremlin will likely push for the signing of a new inter-governmental agreement in the energy sphere",
        """
act:propose-energy-ru-uz-possible a foe:Proposal ;
  rdfs:label "proposal of an energy agreement of Russia and Uzbekistan"@en ;
  foe:actor state:ru, state:uz ; foe:treatyKind foe:treaty-energy .""",
        factuality="possible",
        said_by="group:analysts",
        accepted=False,
    ),
    Told(
        "obligation",
        "the alliance of Russia and Uzbekistan may provide for use of installations",
        "provision:alliance-ru-uz-2005-11-14-use-of-installations-possible",
        "the sides provide each other, on the basis of additional accords, the rights to use military installations "
        "situated on their territory",
        f"""
provision:alliance-ru-uz-2005-11-14-use-of-installations-possible a foe:Provision ;
  rdfs:label "use of installations under the alliance of Russia and Uzbekistan, 2005"@en ; foe:treaty {ALLIANCE} ;
  foe:obligation foe:obligation-use-of-installations ; foe:obligor state:ru, state:uz ;
  foe:obligee state:ru, state:uz .""",
        factuality="possible",
        said_by="document:draft-treaty",
        relayed_by="group:russian-media",
        accepted=False,
    ),
    Told(
        "obligation",
        "the alliance of Russia and Uzbekistan provides for support of the regime",
        "provision:alliance-ru-uz-2005-11-14-regime-support-reported",
        "Moscow guarantees Tashkent its full backing in the event that the Karimov regime is threatened",
        f"""
provision:alliance-ru-uz-2005-11-14-regime-support-reported a foe:Provision ;
  rdfs:label "support of the regime under the alliance of Russia and Uzbekistan, 2005"@en ; foe:treaty {ALLIANCE} ;
  foe:obligation foe:obligation-regime-support ; foe:obligor state:ru ; foe:obligee state:uz .""",
        said_by="document:draft-treaty",
        relayed_by="group:russian-media",
        accepted=False,
    ),
    _assessment(
        1,
        "forecast",
        "analysts forecast that Russia will lose by the alliance",
        "While Russia may have scored a geopolitical victory in the short term, it will likely lose in the long run",
        speaker="analysts",
        factuality="planned",
    ),
    _assessment(
        2,
        "opinion",
        "commentators call the alliance a victory of Russian diplomacy",
        "proclaim the pact a “victory of Russian diplomacy.”",
        speaker="commentators",
        factuality="actual",
    ),
)


def build_example() -> dict[URIRef | None, Graph]:
    """Return the example's graphs by name; None is the default graph."""
    default = _parse(ENTITIES)
    facts = _graph()
    graphs: dict[URIRef | None, Graph] = {None: default, IRIS.graph("facts"): facts}
    for told in TOLD:
        claim, says = _claim(told), _parse(told.says)
        graphs[claim] = says
        default += _describe(told, claim, says)
        if told.accepted:
            facts += says
    inferred = infer(_parse(ENTITIES) + facts, BASE)
    graphs[IRIS.graph("inferred")] = inferred
    for graph in (facts, inferred, load_ontology(BASE)):
        default += graph
    return graphs


def write_trig(graphs: dict[URIRef | None, Graph]) -> str:
    """Return *graphs* as TriG, the same text for the same triples."""
    parts = [
        "# Made by tests/make_example.py.\n",
        prologue(BASE).replace("PREFIX ", "@prefix ").replace(">\n", "> .\n"),
    ]
    for name in sorted(graphs, key=lambda name: name or ""):
        body = "".join(f"  {line}\n" if line else "\n" for line in _body(graphs[name]))
        parts.append(body if name is None else f"{name.n3()} {{\n{body}}}\n")
    return "\n".join(parts)


def _body(graph: Graph) -> list[str]:
    lines = []
    for subject in sorted(set(graph.subjects())):
        rows = sorted((_name(predicate), _name(value)) for predicate, value in graph.predicate_objects(subject))
        lines.append(_name(subject))
        lines += [f"  {predicate} {value} ;" for predicate, value in rows]
        lines[-1] = f"{lines[-1][:-1]}."
    return lines


def _name(term: Node) -> str:
    """Return *term* as Turtle writes it, with a prefix where its name is plain."""
    for prefix, iri in PREFIXES.items():
        if isinstance(term, URIRef) and re.fullmatch("[A-Za-z0-9_-]+", str(term).removeprefix(iri)):
            return f"{prefix}:{str(term).removeprefix(iri)}"
    return term.n3()


def _graph() -> Graph:
    graph = Graph(bind_namespaces="none")
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri)
    return graph


def _parse(turtle: str) -> Graph:
    return _graph().parse(data=prologue(BASE) + turtle, format="turtle")


def _iri(name: str) -> URIRef:
    prefix, _, local = name.partition(":")
    return URIRef(PREFIXES[prefix] + local)


def _span(told: Told) -> tuple[int, int]:
    if TEXT.count(told.quote) != 1:
        raise ValueError(f"{told.quote!r} stands {TEXT.count(told.quote)} times in the text; quote what stands once")
    start = TEXT.index(told.quote)
    return start, start + len(told.quote)


def _claim(told: Told) -> URIRef:
    start, end = _span(told)
    place = f"{sha256(TEXT.encode()).hexdigest()} {start}-{end} {told.type}"
    return IRIS.thing("claim", sha256(place.encode()).hexdigest()[:16])


def _describe(told: Told, claim: URIRef, says: Graph) -> Graph:
    start, end = _span(told)
    evidence = f"evidence:{KEY}-{start}-{end}"
    selectors = [URIRef(f"{_iri(evidence)}#{name}") for name in ("position", "quote")]
    precise = f"foe:rulePrecision {told.precision} ;" if told.precision else ""
    relayed = f"foe:relayedBy {told.relayed_by} ;" if told.relayed_by else ""
    described = _parse(
        f"""
{claim.n3()} a foe:Claim ; foe:about {told.about} ; foe:factuality foe:{told.factuality} ; foe:saidBy {told.said_by} ;
  {relayed} foe:accepted {str(told.accepted).lower()} ;
  foe:author {AUTHOR} ; foe:article article:{KEY} ; foe:evidence {evidence} ;
  foe:rule "by-hand" ; {precise} foe:ruleSet "{"0" * 16}" ; foe:model "none" ; prov:wasQuotedFrom article:{KEY} .
{evidence} a foe:Evidence, oa:SpecificResource ;
  rdfs:label "quotation at {start}-{end} of Eurasia Daily Monitor 2 (214)"@en ;
  oa:hasSource article:{KEY} ; oa:hasSelector {selectors[0].n3()}, {selectors[1].n3()} ;
  foe:start {start} ; foe:end {end} .
{selectors[0].n3()} a oa:TextPositionSelector ; oa:start {start} ; oa:end {end} .
{selectors[1].n3()} a oa:TextQuoteSelector ."""
    )
    oa, foe = PREFIXES["oa"], PREFIXES["foe"]
    described.add((claim, RDFS.label, Literal(told.label, lang="en")))
    described.add((_iri(evidence), URIRef(f"{foe}exact"), Literal(told.quote, datatype=XSD.string)))
    context = {"exact": told.quote, "prefix": TEXT[max(0, start - 32) : start], "suffix": TEXT[end : end + 32]}
    for name, words in context.items():
        described.add((selectors[1], URIRef(oa + name), Literal(words, datatype=XSD.string)))
    if not told.accepted:
        about = _iri(told.about)
        described.add((about, RDF.type, IRIS.term("Supposition")))
        for label in says.objects(about, RDFS.label):
            described.add((about, RDFS.label, label))
    return described


if __name__ == "__main__":
    EXAMPLE.write_text(write_trig(build_example()), encoding="utf-8")
