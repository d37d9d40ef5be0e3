"""The catalogue in the words of DCAT 3 and schema.org: the data set, its versions, their files, the services."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from server.graph.dataset import DESCRIPTION, PUBLISHER, TITLE, Edition, describe_dataset
from server.graph.distributions import DCAT, describe_files
from server.graph.documents import DCT, LICENCE, RDF_TYPE, RDFS
from server.graph.gallery import Example, describe_examples
from server.graph.reading import Term, Triple, iri_term, text_term, typed_term
from server.graph.statistics import Statistics

THEME = "http://publications.europa.eu/resource/authority/data-theme/INTR"
FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/IRREG"
LANGUAGE = "http://publications.europa.eu/resource/authority/language/ENG"
PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
SPDX_LICENCE = "https://spdx.org/licenses/CC-BY-4.0"
KEYWORDS = ("international relations", "alliances", "treaties", "sanctions", "leaders", "knowledge graph")
SERVICES = {
    "sparql": ("SPARQL endpoint of Foedera", "http://www.w3.org/TR/sparql11-protocol/"),
    "fragments": ("Triple Pattern Fragments of Foedera", "http://www.w3.org/ns/hydra/core"),
}


def describe_catalog(base: str, editions: Sequence[Edition]) -> Iterator[Triple]:
    """Yield the DCAT catalogue; *editions* begin with the current one, then the one published last comes first."""
    catalog, dataset = f"{base}catalog", f"{base}void#dataset"
    links = [
        (catalog, RDF_TYPE, DCAT + "Catalog"),
        (catalog, DCAT + "dataset", dataset),
        (catalog, DCT + "publisher", f"{base}void#publisher"),
        (catalog, DCT + "license", LICENCE),
        (catalog, DCAT + "themeTaxonomy", THEME.rpartition("/")[0]),
        (dataset, DCAT + "theme", THEME),
        (dataset, DCT + "accrualPeriodicity", FREQUENCY),
        (dataset, DCT + "language", LANGUAGE),
        (dataset, DCT + "accessRights", PUBLIC),
        (dataset, DCAT + "landingPage", base),
    ]
    yield from (Triple(subject, predicate, iri_term(iri)) for subject, predicate, iri in links)
    yield Triple(catalog, DCT + "title", text_term("Catalogue of Foedera"))
    yield Triple(catalog, DCT + "description", text_term("One data set, its versions, and the services that answer."))
    yield from (Triple(dataset, DCAT + "keyword", text_term(word)) for word in KEYWORDS)
    for name, (label, standard) in SERVICES.items():
        yield from _describe_service(base, f"{base}{name}", label, standard)
    yield from _describe_versions(base, editions)


def _describe_service(base: str, service: str, label: str, standard: str) -> Iterator[Triple]:
    links = (
        (RDF_TYPE, DCAT + "DataService"),
        (DCAT + "endpointURL", service),
        (DCAT + "endpointDescription", service),
        (DCAT + "servesDataset", f"{base}void#dataset"),
        (DCT + "conformsTo", standard),
        (DCT + "license", LICENCE),
    )
    yield Triple(f"{base}catalog", DCAT + "service", iri_term(service))
    yield from (Triple(service, predicate, iri_term(iri)) for predicate, iri in links)
    yield from (Triple(service, predicate, text_term(label)) for predicate in (RDFS + "label", DCT + "title"))


def _describe_versions(base: str, editions: Sequence[Edition]) -> Iterator[Triple]:
    dataset = f"{base}void#dataset"
    published = sorted(editions, key=lambda edition: (edition.published, edition.version))
    before = dict(zip([edition.version for edition in published[1:]], published, strict=False))
    for edition in editions:
        version = f"{base}dumps/{edition.version}/"
        links = [
            (dataset, DCAT + "hasVersion", version),
            (version, RDF_TYPE, DCAT + "Dataset"),
            (version, DCAT + "isVersionOf", dataset),
            (version, DCT + "license", LICENCE),
            (version, DCT + "publisher", f"{base}void#publisher"),
        ]
        if edition.version in before:
            links.append((version, DCAT + "previousVersion", f"{base}dumps/{before[edition.version].version}/"))
        if edition is editions[0]:
            links.append((dataset, DCAT + "hasCurrentVersion", version))
        yield from (Triple(subject, predicate, iri_term(iri)) for subject, predicate, iri in links)
        yield Triple(version, DCT + "title", text_term(f"{TITLE}, version {edition.version}"))
        yield Triple(version, DCAT + "version", Term(edition.version))
        yield Triple(version, DCT + "issued", typed_term(edition.published, "dateTime"))
        yield from describe_files(base, edition.version, edition.files)
    for file in editions[0].files if editions else ():
        about = f"{base}catalog#{editions[0].version}-{file.name}"
        yield Triple(dataset, DCAT + "distribution", iri_term(about))


def describe_for_search(base: str, edition: Edition, statistics: Statistics) -> dict[str, Any]:
    """Return the data set as search engines read it: a schema.org Dataset in JSON-LD, with the same facts."""
    publisher = {"@type": "Organization", "@id": f"{base}void#publisher", "name": PUBLISHER, "url": base}
    found: dict[str, Any] = {
        "@context": {"@vocab": "https://schema.org/"},
        "@type": "Dataset",
        "@id": f"{base}void#dataset",
        "name": TITLE,
        "description": DESCRIPTION,
        "url": base,
        "license": LICENCE,
        "creator": publisher,
        "publisher": publisher,
        "isAccessibleForFree": True,
        "inLanguage": "en",
        "keywords": list(KEYWORDS),
        "isBasedOn": list(edition.attribution),
        "size": f"{statistics.triples} statements",
        "measurementTechnique": "extraction of claims from news analysis, with their sentences",
        "distribution": [_describe_download(base, edition, file.name) for file in edition.files],
    }
    if edition.published:
        found |= {"version": edition.version, "dateModified": edition.published}
    if statistics.earliest:
        found["temporalCoverage"] = f"{statistics.earliest}/{statistics.latest}"
    return found


def _describe_download(base: str, edition: Edition, name: str) -> dict[str, Any]:
    [file] = [file for file in edition.files if file.name == name]
    return {
        "@type": "DataDownload",
        "name": name,
        "contentUrl": f"{base}dumps/{edition.version}/{name}",
        "encodingFormat": file.packing or file.media_type,
        "contentSize": f"{file.size} B",
        "sha256": file.sha256,
    }


def build_catalogue(
    base: str, editions: Sequence[Edition], statistics: Statistics, examples: Sequence[Example]
) -> list[Triple]:
    """Return all that the graph `graph/catalogue` says: VoID, DCAT, the prefixes and the example queries."""
    current = editions[0] if editions else Edition("", "")
    return [
        *describe_dataset(base, current, statistics),
        *describe_catalog(base, editions),
        *describe_examples(base, examples),
    ]
