"""The whole data as files: immutable by version, resumable, with checksums."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Blueprint, Response, render_template, request, send_file

from server.core.answers import answer, build_tag, negotiate, see
from server.core.site import Site
from server.graph.distributions import PACKED, SUMS, TYPES, list_files
from server.graph.signposting import link_dump, write_links
from server.graph.versions import describe_catalog
from server.graph.writing import write_triples
from server.web.errors import NotFound
from server.web.formats import GRAPHS, HTML, Format

CHECKSUM = Format("Checksum", "sha256", "text/plain")
FOREVER = "public, max-age=31536000, immutable"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


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
        body = write_triples(describe_catalog(site.base, site.current.editions()), form, prefixes=site.prefixes)
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
        folder, form = find_folder(site, version), negotiate((HTML, *GRAPHS))
        tag = build_tag(version, site.edition, "dumps", form.media_type)
        if form is HTML:
            deltas = {path.name: list_files(path) for path in sorted((folder.parent / "deltas").glob("*"))}
            body: str | bytes = render_template(
                "dumps.html", release=None, version=version, files=list_files(folder), versions=(), deltas=deltas
            )
        else:
            editions = [edition for edition in site.current.editions() if edition.version == version]
            body = write_triples(describe_catalog(site.base, editions), form, prefixes=site.prefixes)
        return answer(body, form, tag=tag, vary=True)

    @blueprint.get("/dumps/<version>/<name>")
    def one_file(version: str, name: str) -> Response:
        response = send_dump(find_folder(site, version), name)
        response.headers["Link"] = write_links(link_dump(site.base, version))
        return response

    @blueprint.get("/dumps/<version>/from/<older>/<name>")
    def delta(version: str, older: str, name: str) -> Response:
        folder = find_folder(site, version).parent / "deltas" / older
        if older not in site.current.versions() or not folder.is_dir():
            raise NotFound("there is no delta between these versions; each version has one from the version before it")
        return send_dump(folder, name)

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
    # A packed file is its packing, never a Content-Encoding: the file that is named is the file that comes.
    kind = PACKED.get(path.suffix) or TYPES.get(path.suffix, ("text/plain; charset=utf-8",))[0]
    response = send_file(path.resolve(), mimetype=kind, conditional=True, etag=known[name], max_age=None)
    response.headers["Content-Type"] = kind
    response.headers["Cache-Control"] = FOREVER
    if request.method == "HEAD":
        response.content_length = path.stat().st_size
    return response
