"""Triple Pattern Fragments (https://linkeddatafragments.org/specification/triple-pattern-fragments/).

Thin clients answer queries themselves from these pages: what matches a pattern in the default graph, an estimate of
how much, and a hypermedia form to ask for more. Within one release the pages of a fragment never change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint, Response, render_template, request

from server.core.answers import answer, answer_unchanged, build_tag, negotiate, preflight, unchanged
from server.core.asking import ask_rows
from server.core.site import Site
from server.graph.documents import DCT, FOAF, LICENCE, RDF_TYPE, RDFS, VOID
from server.graph.reading import Reader, Term, Triple, iri_term, iri_text, text_term, typed_term
from server.graph.releases import Release
from server.graph.signposting import SPDX_LICENCE, Link, write_links
from server.graph.writing import RDF, write_term, write_triples
from server.web.errors import BadRequest
from server.web.formats import DOCUMENTS, HTML, NQUADS, TRIG
from store.errors import QuerySyntaxError

HYDRA = "http://www.w3.org/ns/hydra/core#"
PAGE_SIZE = 100
DEEP = 20_000  # statements to skip before a worker that can be killed does it
MOST_COUNTED = 100_000
PARTS = ("subject", "predicate", "object")
METHODS = "GET, HEAD, OPTIONS"
_LITERAL = re.compile(r'"(.*)"(?:@([A-Za-z]+(?:-[A-Za-z0-9]+)*)|\^\^<?([^<>\s"]+)>?)?', re.DOTALL)
_PAGE = re.compile(r"(?:^|&)page=[^&]*")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern: each part a term, or None for a variable."""

    subject: Term | None
    predicate: Term | None
    object: Term | None

    @property
    def terms(self) -> tuple[Term | None, ...]:
        """Return the three parts in their order."""
        return (self.subject, self.predicate, self.object)

    @property
    def can_match(self) -> bool:
        """Tell whether a statement can look like this: literals and blank nodes are no subjects here."""
        named = (self.subject, self.predicate)
        return all(term is None or term.is_iri for term in named) and not any(
            term is not None and term.is_iri and term.value.startswith("_:") for term in self.terms
        )

    @property
    def text(self) -> str:
        """Return the pattern as a query writes it."""
        return " ".join(
            f"?{name}" if term is None else write_term(term) for name, term in zip(PARTS, self.terms, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Fragment:
    """A page of what matches *pattern*; *address* is the page's, *total* may be an estimate."""

    pattern: Pattern
    address: str
    whole: str
    page: int
    triples: tuple[Triple, ...]
    total: int
    has_more: bool

    def page_address(self, page: int) -> str:
        """Return the address of another page of this fragment."""
        return f"{self.whole}{'&' if '?' in self.whole else '?'}page={page}"


def build_blueprint(site: Site) -> Blueprint:
    """Return the route of the fragments."""
    blueprint = Blueprint("fragments", __name__)

    @blueprint.route("/fragments", methods=["GET", "OPTIONS"], provide_automatic_options=False)
    def fragments() -> Response:
        if request.method == "OPTIONS":
            return preflight(METHODS)
        form, release = negotiate(DOCUMENTS), site.release
        address = _own_address(site.base)
        tag = build_tag(release.version, site.edition, form.media_type, address)
        if unchanged(tag):
            return answer_unchanged(form, tag=tag, modified=release.published, vary=True)
        fragment = load_fragment(site, release, read_pattern(request.args.to_dict()), address)
        if form is HTML:
            body: str | bytes = render_template("fragment.html", fragment=fragment, controls=request.args)
        elif form in (TRIG, NQUADS):
            graphs = {f"{address}#metadata": [*describe(site, fragment)]}
            body = write_triples(fragment.triples, form, prefixes=site.prefixes, graphs=graphs)
        else:
            body = write_triples([*fragment.triples, *describe(site, fragment)], form, prefixes=site.prefixes)
        response = answer(body, form, tag=tag, modified=release.published, vary=True)
        response.headers["Link"] = write_links(_links(site.base, fragment))
        return response

    return blueprint


def _own_address(base: str) -> str:
    """Return the address that was asked for, under the base IRI, wherever the site is really served."""
    asked = quote(request.query_string.decode("utf-8", "replace"), safe="%&=?/:@!$'()*+,;~-._")
    return f"{base}fragments" + (f"?{asked}" if asked else "")


def read_pattern(parameters: dict[str, str]) -> Pattern:
    """Return the pattern that the parameters name; raises BadRequest where a part is no term."""
    return Pattern(*(read_term(parameters.get(name, ""), name) for name in PARTS))


def read_term(text: str, name: str = "term") -> Term | None:
    """Return what Hydra's explicit representation means: `"text"@en`, `"1"^^IRI`, an IRI; None for a variable."""
    if not text or text.startswith("?"):
        return None
    if not text.startswith('"'):
        return _check(iri_term(text.removeprefix("<").removesuffix(">")), name)
    found = _LITERAL.fullmatch(text)
    if found is None:
        raise BadRequest(f'the {name} is not a literal: write "text", "text"@en or "1"^^IRI')
    return _check(Term(found[1], language=found[2] or "", datatype=found[3] or ""), name)


def _check(term: Term, name: str) -> Term:
    iri = term.value if term.is_iri else term.datatype
    try:
        iri_text(iri)
    except ValueError as error:
        raise BadRequest(f"the {name} holds what no IRI may hold") from error
    if iri and ":" not in iri:
        raise BadRequest(f"the {name} is not an absolute IRI; prefixes are not read here")
    return term


def read_page(text: str) -> int:
    """Return the number of a page; raises BadRequest for what is none."""
    if not text.isdecimal() or not 1 <= int(text) <= 10**9:
        raise BadRequest("page is a number from 1 on")
    return int(text)


def load_fragment(site: Site, release: Release, pattern: Pattern, address: str) -> Fragment:
    """Return the page of the fragment that is asked for."""
    page = read_page(request.args.get("page", "1"))
    path, _, asked = address.partition("?")
    kept = _PAGE.sub("", asked).lstrip("&")
    triples, total = [], 0
    if pattern.can_match:
        try:
            triples = list(_find(site, release, pattern, (page - 1) * PAGE_SIZE))
            total = count(site, release, pattern)
        except QuerySyntaxError as error:
            raise BadRequest(f"a part of the pattern is no term that can be asked for: {error}") from error
    whole = f"{path}?{kept}" if kept else path
    return Fragment(pattern, address, whole, page, tuple(triples[:PAGE_SIZE]), total, len(triples) > PAGE_SIZE)


def _find(site: Site, release: Release, pattern: Pattern, skipped: int) -> Iterator[Triple]:
    """Yield one statement more than a page holds, in the order in which the store keeps them."""
    if None not in pattern.terms:
        if release.reader.holds(f"ASK {{ {pattern.text} }}") and skipped == 0:
            yield _fill(pattern, {})
        return
    free = " ".join(f"?{name}" for name, term in zip(PARTS, pattern.terms, strict=True) if term is None)
    query = f"SELECT {free} {{ {pattern.text} }} OFFSET {skipped} LIMIT {PAGE_SIZE + 1}"
    rows = release.reader.rows(query) if skipped <= DEEP else ask_rows(site, release, query)
    yield from (_fill(pattern, row) for row in rows)


def _fill(pattern: Pattern, row: dict[str, Term]) -> Triple:
    subject, predicate, value = (term or row[name] for name, term in zip(PARTS, pattern.terms, strict=True))
    return Triple(subject.value, predicate.value, value)


def count(site: Site, release: Release, pattern: Pattern) -> int:
    """Return how many statements match: as counted at publishing, or counted now, up to a bound."""
    counts = release.statistics.default
    subject, predicate, value = pattern.terms
    if subject is None and value is None:
        return counts.triples if predicate is None else counts.properties.get(predicate.value, 0)
    if subject is None and predicate == iri_term(RDF_TYPE) and value is not None and value.is_iri:
        return counts.classes.get(value.value, 0)
    tag = build_tag(release.version, "count", pattern.text)
    kept = site.kept.find(tag)
    if kept is None:
        kept = str(_count(release.reader, pattern)).encode()
        site.kept.keep(tag, kept)
    return int(kept)


def _count(reader: Reader, pattern: Pattern) -> int:
    if None not in pattern.terms:
        return int(reader.holds(f"ASK {{ {pattern.text} }}"))
    return reader.number(f"SELECT (COUNT(*) AS ?n) {{ SELECT * {{ {pattern.text} }} LIMIT {MOST_COUNTED} }}")


def describe(site: Site, fragment: Fragment) -> Iterator[Triple]:
    """Yield what a client needs to go on: the form to ask with, the size, the neighbouring pages."""
    form, dataset, page = f"{site.base}fragments#form", f"{site.base}void#dataset", fragment.address
    links = [
        (f"{page}#metadata", FOAF + "primaryTopic", page),
        (dataset, RDF_TYPE, VOID + "Dataset"),
        (dataset, RDF_TYPE, HYDRA + "Collection"),
        (dataset, VOID + "subset", fragment.whole),
        (dataset, HYDRA + "search", form),
        (form, RDF_TYPE, HYDRA + "IriTemplate"),
        (form, HYDRA + "variableRepresentation", HYDRA + "ExplicitRepresentation"),
        *((form, HYDRA + "mapping", f"{form}-{part}") for part in PARTS),
        *((f"{form}-{part}", HYDRA + "property", RDF + part) for part in PARTS),
        (fragment.whole, RDF_TYPE, HYDRA + "Collection"),
        (fragment.whole, VOID + "subset", page),
        (fragment.whole, HYDRA + "view", page),
        (page, RDF_TYPE, HYDRA + "PartialCollectionView"),
        (page, DCT + "source", dataset),
        (page, DCT + "license", LICENCE),
        (page, HYDRA + "first", fragment.page_address(1)),
    ]
    links += [(page, HYDRA + "next", fragment.page_address(fragment.page + 1))] if fragment.has_more else []
    links += [(page, HYDRA + "previous", fragment.page_address(fragment.page - 1))] if fragment.page > 1 else []
    yield from (Triple(subject, predicate, iri_term(iri)) for subject, predicate, iri in links)
    yield from (Triple(f"{form}-{part}", HYDRA + "variable", Term(part)) for part in PARTS)
    yield Triple(form, HYDRA + "template", Term(f"{site.base}fragments{{?{','.join(PARTS)}}}"))
    yield Triple(form, RDFS + "label", text_term("Ask for the statements that match a triple pattern"))
    for about in {page, fragment.whole}:
        yield Triple(about, HYDRA + "totalItems", typed_term(fragment.total))
        yield Triple(about, VOID + "triples", typed_term(fragment.total))
    yield Triple(page, HYDRA + "itemsPerPage", typed_term(PAGE_SIZE))
    yield Triple(page, DCT + "title", text_term("Statements that match a triple pattern"))


def _links(base: str, fragment: Fragment) -> Iterator[Link]:
    yield Link("license", SPDX_LICENCE)
    yield Link("collection", f"{base}void#dataset")
    if fragment.has_more:
        yield Link("next", fragment.page_address(fragment.page + 1))
    if fragment.page > 1:
        yield Link("prev", fragment.page_address(fragment.page - 1))
