"""The whole data as files: immutable by version, resumable, with checksums."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, render_template, request, send_file

from server.answers import answer, build_tag, negotiate, see
from server.documents import DCT, LICENCE, RDF_TYPE
from server.errors import NotFound
from server.formats import GRAPHS, HTML, Format
from server.reading import XSD, Term, Triple
from server.releases import Release
from server.site import Site
from server.writing import write_triples
from store.packing import PACKINGS, plain_name

CHECKSUM = Format("Checksum", "sha256", "text/plain")
SUMS = "SHA256SUMS"
DCAT = "http://www.w3.org/ns/dcat#"
SPDX = "http://spdx.org/rdf/terms#"
FOREVER = "public, max-age=31536000, immutable"
_TYPES = {
    ".ttl": "text/turtle; charset=utf-8",
    ".nt": "application/n-triples",
    ".nq": "application/n-quads",
    ".trig": "application/trig",
    ".jsonld": "application/ld+json",
    ".rdf": "application/rdf+xml",
    ".csv": "text/csv; charset=utf-8",
    ".jsonl": "application/jsonl",
}
# Never a Content-Encoding: the file that is named is the file that comes.
_PACKED = {suffix: packing.media_type for suffix, packing in PACKINGS.items()}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_SUM = re.compile(r"([0-9a-f]{64})  (\S+)")


@dataclass(frozen=True, slots=True)
class DumpFile:
    """A file of a release with its checksum; it holds quads or only the default graph's triples."""

    name: str
    size: int
    sha256: str

    @property
    def media_type(self) -> str:
        """Return what the file is, without its packing."""
        return _TYPES.get(Path(plain_name(self.name)).suffix, "text/plain").partition(";")[0]

    @property
    def packing(self) -> str | None:
        """Return the media type of the packing, None for a plain file."""
        return _PACKED.get(Path(self.name).suffix)

    @property
    def has_triples_only(self) -> bool:
        """Tell whether the file is the default graph alone."""
        return self.media_type in ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")


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


def build_blueprint(site: Site) -> Blueprint:
    """Return the routes of the dumps."""
    blueprint = Blueprint("dumps", __name__)

    @blueprint.get("/dumps/")
    def index() -> Response:
        release = site.release
        form = negotiate((HTML, *GRAPHS))
        tag = build_tag(release.version, site.edition, "dumps", form.media_type)
        if form is HTML:
            versions = site.current.versions()
            body: str | bytes = render_template(
                "dumps.html", release=release, files=list_files(release.dumps), versions=versions
            )
            return answer(body, HTML, tag=tag + str(len(versions)), vary=True)
        body = write_triples(describe_files(site, release), form, prefixes=site.prefixes)
        return answer(body, form, tag=tag, vary=True)

    @blueprint.get("/dumps/latest")
    @blueprint.get("/dumps/latest/")
    @blueprint.get("/dumps/latest/<name>")
    def latest(name: str = "") -> Response:
        release = site.release
        if release.dumps is None or (name and not (_NAME.fullmatch(name) and (release.dumps / name).is_file())):
            raise NotFound("there is no such dump; /dumps/ lists what there is")
        response = see(f"{site.base}dumps/{release.published_as}/{name}", 302)
        response.headers["Cache-Control"] = "no-cache"
        return response

    @blueprint.get("/dumps/<version>/")
    def one_version(version: str) -> Response:
        folder = find_folder(site, version)
        body = render_template("dumps.html", release=None, version=version, files=list_files(folder), versions=())
        return answer(body, HTML, tag=build_tag(version, site.edition, "dumps"))

    @blueprint.get("/dumps/<version>/<name>")
    def one_file(version: str, name: str) -> Response:
        return send_dump(find_folder(site, version), name)

    return blueprint


def find_folder(site: Site, version: str) -> Path:
    """Return the folder of a version's dumps; only versions that are listed have one."""
    folder = site.current.dumps_of(version) if version in site.current.versions() else None
    if folder is None or not folder.is_dir():
        raise NotFound("there is no release of that version; /dumps/ lists those that there are")
    return folder


def send_dump(folder: Path, name: str) -> Response:
    """Return a file of *folder*, whole or in part, with its checksum as its tag."""
    known = {file.name: file.sha256 for file in list_files(folder)}
    if name.endswith(".sha256") and name.removesuffix(".sha256") in known:
        plain = name.removesuffix(".sha256")
        return answer(f"{known[plain]}  {plain}\n", CHECKSUM, tag=build_tag(name, known[plain]))
    path = folder / name
    if name == SUMS and path.is_file():
        known[SUMS] = build_tag(path.read_text(encoding="utf-8"))
    if name not in known or not _NAME.fullmatch(name):
        raise NotFound("there is no such file in this release; its folder lists what there is")
    kind = (_PACKED | _TYPES).get(path.suffix, "text/plain; charset=utf-8")
    response = send_file(path.resolve(), mimetype=kind, conditional=True, etag=known[name], max_age=None)
    response.headers["Content-Type"] = kind
    response.headers["Cache-Control"] = FOREVER
    if request.method == "HEAD":
        response.content_length = path.stat().st_size
    return response


def describe_files(site: Site, release: Release) -> Iterator[Triple]:
    """Yield the dumps as DCAT distributions with sizes and checksums."""
    dataset = f"{site.base}void#dataset"
    for file in list_files(release.dumps):
        address = f"{site.base}dumps/{release.published_as}/{file.name}"
        about = f"{site.base}catalog#{file.name}"
        yield Triple(dataset, DCAT + "distribution", Term(about, is_iri=True))
        yield Triple(about, RDF_TYPE, Term(DCAT + "Distribution", is_iri=True))
        yield Triple(about, DCT + "title", Term(file.name, language="en"))
        yield Triple(about, DCT + "license", Term(LICENCE, is_iri=True))
        yield Triple(about, DCAT + "downloadURL", Term(address, is_iri=True))
        yield Triple(about, DCAT + "byteSize", Term(str(file.size), datatype=XSD + "nonNegativeInteger"))
        media = f"https://www.iana.org/assignments/media-types/{file.media_type}"
        yield Triple(about, DCAT + "mediaType", Term(media, is_iri=True))
        if file.packing:
            packing = f"https://www.iana.org/assignments/media-types/{file.packing}"
            yield Triple(about, DCAT + "compressFormat", Term(packing, is_iri=True))
        checksum = f"{about}-sha256"
        yield Triple(about, SPDX + "checksum", Term(checksum, is_iri=True))
        yield Triple(checksum, RDF_TYPE, Term(SPDX + "Checksum", is_iri=True))
        yield Triple(checksum, SPDX + "algorithm", Term(SPDX + "checksumAlgorithm_sha256", is_iri=True))
        yield Triple(checksum, SPDX + "checksumValue", Term(file.sha256, datatype=XSD + "hexBinary"))
