"""The addresses of nanopublications: a claim leads to its newest one, a trusty URI to what it is the hash of."""

from __future__ import annotations

import re

from flask import Blueprint, Response

from server.core.answers import answer, negotiate, see
from server.core.site import Site
from server.graph.nanopubs import NP, NPX, Nanopub, load_nanopub
from server.graph.signposting import SPDX_LICENCE, Link, write_links
from server.graph.writing import write_triples
from server.web.errors import NotFound
from server.web.formats import HTML, NQUADS, TRIG, find_named

FORMATS = (TRIG, NQUADS)
FOREVER = 31536000
_KEY = re.compile(r"[A-Za-z0-9._~-]+")


def build_blueprint(site: Site) -> Blueprint:
    """Return the routes of nanopublications."""
    blueprint = Blueprint("nanopubs", __name__)

    @blueprint.get("/np/<key>")
    def newest(key: str) -> Response:
        """Point from a claim's key to the trusty URI of its nanopublication."""
        response = see(find(site, key).iri, 303)
        response.headers["Cache-Control"] = "no-cache"
        return response

    @blueprint.get("/np/<key>/<code>")
    def nanopub(key: str, code: str) -> Response:
        """Answer with the nanopublication, or, for browsers, point to the page of its claim."""
        name, _, extension = code.partition(".")
        found = find(site, key)
        if found.code != name:
            raise NotFound(f"no nanopublication has this hash; that of the claim as it is now is {found.iri}")
        form = find_named(extension, FORMATS) if extension else negotiate((*FORMATS, HTML))
        if form is None:
            raise NotFound("nanopublications come as .trig and .nq")
        if form is HTML:
            return see(str(site.iris.thing("claim", key)), 303, vary=True)
        prefixes = {**site.prefixes, "np": NP, "npx": NPX, "this": found.iri, "sub": f"{found.iri}#"}
        body = write_triples((), form, prefixes=prefixes, graphs=found.graphs)
        response = answer(body, form, tag=f"{found.code}-{form.extension}", max_age=FOREVER, vary=not extension)
        links = [Link("cite-as", found.iri), Link("license", SPDX_LICENCE)]
        links += [Link("alternate", f"{found.iri}.{other.extension}", other.media_type) for other in FORMATS]
        response.headers["Link"] = write_links([*links, Link("about", str(site.iris.thing("claim", key)))])
        return response

    return blueprint


def find(site: Site, key: str) -> Nanopub:
    """Return the nanopublication of a claim as it is now; raises NotFound where there is no such claim."""
    found = load_nanopub(site.release.reader, site.iris, key) if _KEY.fullmatch(key) else None
    if found is None:
        raise NotFound("there is no claim of that key")
    return found
