"""The files of a release, and how DCAT tells of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from server.graph.documents import DCT, LICENCE, RDF_TYPE
from server.graph.reading import Triple, iri_term, text_term, typed_term
from store.packing import PACKINGS, plain_name

SUMS = "SHA256SUMS"
DCAT = "http://www.w3.org/ns/dcat#"
SPDX = "http://spdx.org/rdf/terms#"
MEDIA = "https://www.iana.org/assignments/media-types/"
FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
PACKED = {suffix: packing.media_type for suffix, packing in PACKINGS.items()}
TYPES = {
    ".ttl": ("text/turtle; charset=utf-8", "RDF_TURTLE"),
    ".nt": ("application/n-triples", "RDF_N_TRIPLES"),
    ".nq": ("application/n-quads", "RDF_N_QUADS"),
    ".trig": ("application/trig", "RDF_TRIG"),
    ".jsonld": ("application/ld+json", "JSON_LD"),
    ".rdf": ("application/rdf+xml", "RDF_XML"),
    ".json": ("application/json", "JSON"),
    ".jsonl": ("application/jsonl", "JSON"),
    ".csv": ("text/csv; charset=utf-8", "CSV"),
}
"""Of each suffix: how it is served, and what it is in the EU's table of file types."""
_SUM = re.compile(r"([0-9a-f]{64})  (\S+)")
_TRIPLES = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")


@dataclass(frozen=True, slots=True)
class DumpFile:
    """A file of a release with its checksum."""

    name: str
    size: int
    sha256: str

    @property
    def packing(self) -> str:
        """Return the media type of the packing, empty where there is none."""
        return PACKED.get(Path(self.name).suffix, "")

    @property
    def media_type(self) -> str:
        """Return what the file is, without its packing."""
        return self._type[0].partition(";")[0]

    @property
    def file_type(self) -> str:
        """Return the IRI of what the file is in the EU's table, empty where that has none."""
        return FILE_TYPES + self._type[1] if self._type[1] else ""

    @property
    def is_default_graph(self) -> bool:
        """Tell whether the file is the default graph and nothing else."""
        return self.name.startswith("foedera.") and self.media_type in _TRIPLES

    @property
    def is_widely_read(self) -> bool:
        """Tell whether crawlers can be expected to unpack it: plain, or with gzip."""
        return self.packing in ("", PACKED[".gz"])

    @property
    def _type(self) -> tuple[str, str]:
        return TYPES.get(Path(plain_name(self.name)).suffix, ("text/plain; charset=utf-8", ""))


def list_files(folder: Path | None) -> tuple[DumpFile, ...]:
    """Return the files that the folder's checksum list names."""
    sums = folder / SUMS if folder else None
    if sums is None or folder is None or not sums.is_file():
        return ()
    found = (_SUM.fullmatch(line) for line in sums.read_text(encoding="utf-8").splitlines())
    pairs = [(match[2], match[1]) for match in found if match]
    return tuple(
        DumpFile(name, (folder / name).stat().st_size, sha) for name, sha in pairs if (folder / name).is_file()
    )


def describe_files(base: str, version: str, files: tuple[DumpFile, ...]) -> Iterator[Triple]:
    """Yield the files of a version as its DCAT distributions, with sizes and checksums."""
    folder = f"{base}dumps/{version}/"
    for file in files:
        about = f"{base}catalog#{version}-{file.name}"
        yield Triple(folder, DCAT + "distribution", iri_term(about))
        yield from _describe_file(about, f"{folder}{file.name}", file)


def _describe_file(about: str, address: str, file: DumpFile) -> Iterator[Triple]:
    checksum = f"{about}-sha256"
    links = [
        (about, RDF_TYPE, DCAT + "Distribution"),
        (about, DCT + "license", LICENCE),
        (about, DCAT + "downloadURL", address),
        (about, DCAT + "accessURL", address),
        (about, DCAT + "mediaType", MEDIA + file.media_type),
        (about, SPDX + "checksum", checksum),
        (checksum, RDF_TYPE, SPDX + "Checksum"),
        (checksum, SPDX + "algorithm", SPDX + "checksumAlgorithm_sha256"),
    ]
    links += [(about, DCT + "format", file.file_type)] if file.file_type else []
    links += [(about, DCAT + "compressFormat", MEDIA + file.packing)] if file.packing else []
    yield from (Triple(subject, predicate, iri_term(iri)) for subject, predicate, iri in links)
    yield Triple(about, DCT + "title", text_term(file.name))
    yield Triple(about, DCAT + "byteSize", typed_term(file.size, "nonNegativeInteger"))
    yield Triple(checksum, SPDX + "checksumValue", typed_term(file.sha256, "hexBinary"))
