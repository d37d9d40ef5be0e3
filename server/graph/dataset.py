"""What the data set is, in the words of VoID: its sizes, its parts, where it can be had and asked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from server.graph.distributions import DCAT, DumpFile
from server.graph.documents import DCT, FOAF, LICENCE, RDF_TYPE, RDFS, VOID
from server.graph.reading import Term, Triple, iri_term, text_term, typed_term
from server.graph.statistics import GraphCounts, Statistics, Usage

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID_EXT = "http://ldf.fi/void-ext#"
TITLE = "Foedera: relations between states, as articles tell them"
DESCRIPTION = (
    "Who bound themselves to whom, who punished whom, who led and who said so: treaties, sanctions, offices, meetings "
    "and incidents read from news analysis, each statement with the sentence it comes from, its speaker and how "
    "certain it is."
)
PUBLISHER = "The Foedera project"
VOCABULARIES = (
    "http://www.w3.org/2004/02/skos/core#",
    "http://www.w3.org/ns/prov#",
    "http://www.w3.org/ns/oa#",
    "http://purl.org/dc/terms/",
    "https://schema.org/",
)
FEATURES = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML", "TriG", "N-Quads")
LINKED = "http://www.wikidata.org/entity/"


@dataclass(frozen=True, slots=True)
class Edition:
    """A release as the catalogue tells of it: *published* as xsd:dateTime, *files* of its dumps."""

    version: str
    published: str
    attribution: tuple[str, ...] = ()
    files: tuple[DumpFile, ...] = ()


def describe_dataset(base: str, edition: Edition, statistics: Statistics) -> Iterator[Triple]:
    """Yield the VoID description; the data set is the default graph, which is safe to count."""
    dataset, publisher = f"{base}void#dataset", f"{base}void#publisher"
    links = [
        *((RDF_TYPE, kind) for kind in (VOID + "Dataset", DCAT + "Dataset", SD + "Graph")),
        (DCT + "license", LICENCE),
        (DCT + "publisher", publisher),
        (FOAF + "homepage", base),
        (VOID + "sparqlEndpoint", f"{base}sparql"),
        (VOID + "uriLookupEndpoint", f"{base}fragments?subject="),
        (VOID + "vocabulary", f"{base}ontology#"),
        *((VOID + "vocabulary", iri) for iri in VOCABULARIES),
        *((VOID + "feature", f"http://www.w3.org/ns/formats/{form}") for form in FEATURES),
        *((VOID + "exampleResource", iri) for iri in statistics.examples),
        *(
            (VOID + "dataDump", f"{base}dumps/{edition.version}/{file.name}")
            for file in edition.files
            if file.is_default_graph and file.is_widely_read
        ),
        *((VOID + "rootResource", f"{base}graph/{name}") for name in ("facts", "inferred", "authority")),
    ]
    texts = [(DCT + "title", TITLE), (DCT + "description", DESCRIPTION), (RDFS + "label", TITLE)]
    texts += [(DCT + "rights", line) for line in edition.attribution]
    yield from (Triple(dataset, predicate, iri_term(iri)) for predicate, iri in links)
    yield from (Triple(dataset, predicate, text_term(text)) for predicate, text in texts)
    yield Triple(dataset, VOID + "uriSpace", Term(f"{base}id/"))
    yield Triple(dataset, DCAT + "version", Term(edition.version))
    if edition.published:
        yield Triple(dataset, DCT + "modified", typed_term(edition.published, "dateTime"))
    yield Triple(publisher, RDF_TYPE, iri_term(FOAF + "Organization"))
    yield Triple(publisher, FOAF + "name", text_term(PUBLISHER))
    yield Triple(f"{base}void", RDF_TYPE, iri_term(VOID + "DatasetDescription"))
    yield Triple(f"{base}void", DCT + "title", text_term("What this data set holds"))
    yield Triple(f"{base}void", FOAF + "primaryTopic", iri_term(dataset))
    yield Triple(dataset, VOID + "entities", typed_term(statistics.entities))
    yield from describe_graph(dataset, statistics.default, f"{base}void#", usages=True)
    yield from _describe_layers(base, statistics)
    yield from _describe_linkset(base, statistics)


def _describe_layers(base: str, statistics: Statistics) -> Iterator[Triple]:
    """Yield the counts of each named graph; of the claims, which are a graph each, how many there are of both."""
    for name, counts in statistics.layers.items():
        graph = f"{base}void#graph-{name}"
        yield Triple(graph, RDF_TYPE, iri_term(SD + "Graph"))
        if name == "claims":
            yield Triple(graph, RDFS + "label", text_term("All that claims assert, each in a graph of its own"))
            yield Triple(graph, VOID + "documents", typed_term(statistics.claim_graphs))
            yield Triple(graph, VOID + "triples", typed_term(counts.triples))
        else:
            yield Triple(graph, RDFS + "label", text_term(f"The graph {name}"))
            yield from describe_graph(graph, counts, f"{graph}-", usages=False)


def _describe_linkset(base: str, statistics: Statistics) -> Iterator[Triple]:
    linkset, counts = f"{base}void#linkset", statistics.layers.get("linkset")
    if counts is None:
        return
    for predicate, iri in (
        (RDF_TYPE, VOID + "Linkset"),
        (VOID + "subjectsTarget", f"{base}void#dataset"),
        (VOID + "objectsTarget", f"{base}void#wikidata"),
        *((VOID + "linkPredicate", iri) for iri in counts.properties),
    ):
        yield Triple(linkset, predicate, iri_term(iri))
    yield Triple(linkset, VOID + "triples", typed_term(counts.triples))
    yield Triple(linkset, RDFS + "label", text_term("Links to the same things elsewhere"))
    yield Triple(f"{base}void#wikidata", VOID + "uriSpace", Term(LINKED))
    yield Triple(f"{base}void#wikidata", RDFS + "label", text_term("Wikidata"))
    yield Triple(f"{base}void#wikidata", FOAF + "homepage", iri_term("https://www.wikidata.org/"))


def describe_graph(graph: str, counts: GraphCounts, parts: str, *, usages: bool) -> Iterator[Triple]:
    """Yield the sizes of a graph and its partitions, whose IRIs begin with *parts*.

    With *usages* each class partition has property partitions of its own, with the classes (`void:classPartition`) and
    datatypes (`void-ext:datatypePartition`) of their values: the shape that query editors read.
    """
    for predicate, count in (
        ("triples", counts.triples),
        ("distinctSubjects", counts.subjects),
        ("distinctObjects", counts.objects),
        ("classes", len(counts.classes)),
        ("properties", len(counts.properties)),
    ):
        yield Triple(graph, VOID + predicate, typed_term(count))
    for iri, count in counts.classes.items():
        yield from _part(graph, _name(parts, "class", iri), "class", iri, "entities", count)
    for iri, count in counts.properties.items():
        yield from _part(graph, _name(parts, "property", iri), "property", iri, "triples", count)
    for usage in counts.usages if usages else ():
        yield from _describe_usage(usage, parts)


def _describe_usage(usage: Usage, parts: str) -> Iterator[Triple]:
    of = _name(parts, "class", usage.subject)
    part = _name(parts, "usage", usage.subject, usage.predicate)
    yield from _part(of, part, "property", usage.predicate, "triples", usage.triples)
    for iri, count in usage.classes.items():
        yield from _part(part, _name(parts, "values", part, iri), "class", iri, "triples", count)
    for iri, count in usage.datatypes.items():
        values = _name(parts, "values", part, iri)
        yield Triple(part, VOID_EXT + "datatypePartition", iri_term(values))
        yield Triple(values, VOID_EXT + "datatype", iri_term(iri))
        yield Triple(values, VOID + "triples", typed_term(count))


def _part(whole: str, part: str, kind: str, iri: str, counted: str, count: int) -> Iterable[Triple]:
    return (
        Triple(whole, f"{VOID}{kind}Partition", iri_term(part)),
        Triple(part, VOID + kind, iri_term(iri)),
        Triple(part, VOID + counted, typed_term(count)),
    )


def _name(parts: str, kind: str, *iris: str) -> str:
    return f"{parts}{kind}-{hashlib.sha256(' '.join(iris).encode()).hexdigest()[:10]}"
