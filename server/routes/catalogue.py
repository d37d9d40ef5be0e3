"""What the data set is, for machines: VoID, DCAT, link sets, robots.txt, the sitemaps, health."""

from __future__ import annotations

from xml.sax.saxutils import escape

from flask import Blueprint, Response, make_response, render_template

from server.core.answers import answer, build_tag, negotiate, see
from server.core.site import Site
from server.graph.dataset import describe_dataset
from server.graph.distributions import DCAT
from server.graph.reading import Triple, iri_text
from server.graph.releases import Release
from server.graph.signposting import LINKSET, SPDX_LICENCE, Link, link_whole, write_links, write_linkset
from server.graph.versions import describe_catalog
from server.graph.writing import write_triples
from server.web.errors import NotFound
from server.web.formats import DOCUMENTS, GRAPHS, HTML, Format, find_named

SITEMAP = Format("Sitemap", "xml", "application/xml")
SITEMAP_SIZE = 50_000
PAGES = ("", "ontology", "queries/", "dumps/", "void", "catalog")
_SITEMAPS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def build_blueprint(site: Site) -> Blueprint:
    """Return the routes that describe the data set."""
    blueprint = Blueprint("catalogue", __name__)

    @blueprint.get("/.well-known/void")
    def well_known() -> Response:
        return see(f"{site.base}void", 303)

    @blueprint.get("/void")
    @blueprint.get("/void.<extension>")
    def void(extension: str = "") -> Response:
        return answer_description(site, "void", extension)

    @blueprint.get("/catalog")
    @blueprint.get("/catalog.<extension>")
    def catalog(extension: str = "") -> Response:
        return answer_description(site, "catalog", extension)

    @blueprint.get("/linkset")
    def linkset() -> Response:
        release = site.release
        links = link_whole(site.base, release.published_as, release.edition.files)
        tag = build_tag(release.version, site.edition, "linkset")
        return answer(write_linkset(links), LINKSET, tag=tag, modified=release.published)

    @blueprint.get("/robots.txt")
    def robots() -> Response:
        # Some readers take the first line that fits, not the longest.
        refused = "".join(f"Disallow: {site.root}{page}\n" for page in ("sparql", "fragments", "search"))
        response = make_response(f"User-agent: *\n{refused}Allow: /\nSitemap: {site.base}sitemap.xml\n")
        response.headers["Content-Type"] = "text/plain; charset=utf-8"
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response

    @blueprint.get("/sitemap.xml")
    def sitemap() -> Response:
        release = site.release
        tag = build_tag(release.version, site.edition, "sitemap")
        return answer(write_index(site.base, release), SITEMAP, tag=tag, modified=release.published, max_age=3600)

    @blueprint.get("/sitemap-<int:number>.xml")
    def sitemap_part(number: int) -> Response:
        release = site.release
        if not 0 <= number <= count_parts(release):
            raise NotFound("there is no such part; /sitemap.xml lists those that there are")
        addresses = list_things(site, release, number) if number else [site.base + page for page in PAGES]
        tag = build_tag(release.version, site.edition, "sitemap", str(number))
        return answer(write_sitemap(addresses, release), SITEMAP, tag=tag, modified=release.published, max_age=3600)

    return blueprint


def answer_description(site: Site, name: str, extension: str) -> Response:
    """Return the VoID or DCAT description in the format that the extension or the client names."""
    form = find_named(extension, DOCUMENTS) if extension else negotiate((*GRAPHS, HTML))
    if form is None:
        raise NotFound("this description is not written in that format")
    release = site.release
    editions = site.current.editions() if name == "catalog" else ()
    tag = build_tag(release.version, site.edition, name, form.media_type, *(edition.version for edition in editions))
    if form is HTML:
        body: bytes | str = render_template("void.html", name=name, statistics=release.statistics, release=release)
    else:
        body = write_triples(describe(site, release, name), form, prefixes={**site.prefixes, "dcat": DCAT})
    response = answer(body, form, tag=tag, modified=release.published, vary=not extension)
    if not extension:
        response.headers["Content-Location"] = f"{site.base}{name}.{form.extension}"
    links = [Link("license", SPDX_LICENCE), Link("describes", f"{site.base}void#dataset")]
    links += [Link("alternate", f"{site.base}{name}.{other.extension}", other.media_type) for other in DOCUMENTS]
    response.headers["Link"] = write_links(links)
    return response


def describe(site: Site, release: Release, name: str) -> list[Triple]:
    """Return the VoID description, to which the catalogue adds DCAT: the versions and all files."""
    found = list(describe_dataset(site.base, release.edition, release.statistics))
    if name == "catalog":
        found += describe_catalog(site.base, site.current.editions())
    return found


def count_parts(release: Release) -> int:
    """Return how many sitemaps the things need, beside that of the pages."""
    return -(-release.statistics.pages // SITEMAP_SIZE)


def write_index(base: str, release: Release) -> str:
    """Return the sitemap of sitemaps: the pages one starts from, then the things."""
    addresses = [f"{base}sitemap-{number}.xml" for number in range(count_parts(release) + 1)]
    return _write("sitemapindex", "sitemap", addresses, release)


def write_sitemap(addresses: list[str], release: Release) -> str:
    """Return a sitemap of *addresses*, all as new as the release."""
    return _write("urlset", "url", addresses, release)


def _write(whole: str, part: str, addresses: list[str], release: Release) -> str:
    lastmod = f"<lastmod>{release.modified}</lastmod>" if release.modified else ""
    entries = "".join(f"<{part}><loc>{escape(address)}</loc>{lastmod}</{part}>\n" for address in addresses)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{whole} {_SITEMAPS}>\n{entries}</{whole}>\n'


def list_things(site: Site, release: Release, number: int) -> list[str]:
    """Return the things of sitemap *number* (from 1), reference data too."""
    authority = iri_text(str(site.iris.graph("authority")))
    query = (
        f"SELECT DISTINCT ?thing {{ {{ ?thing a ?class }} UNION {{ GRAPH {authority} {{ ?thing a ?class }} }} "
        f'FILTER(STRSTARTS(STR(?thing), "{site.base}id/") && !CONTAINS(STR(?thing), "#")) }} '
        f"ORDER BY ?thing LIMIT {SITEMAP_SIZE} OFFSET {(number - 1) * SITEMAP_SIZE}"
    )
    return [iri for iri in release.reader.values(query) if site.iris.split(iri)]
