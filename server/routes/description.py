"""The SPARQL 1.1 Service Description: what the endpoint can do, for programs; for people a page to type a query."""

from __future__ import annotations

from flask import Response, make_response, request

from server.core.answers import answer, build_tag, negotiate
from server.core.site import Site
from server.graph.dataset import SD, describe_dataset
from server.graph.gallery import describe_examples, load_examples
from server.graph.reading import Term, Triple
from server.graph.writing import write_triples
from server.routes.editor import answer_page
from server.web.errors import BadRequest
from server.web.formats import GRAPHS, HTML, TURTLE


def describe_service(site: Site) -> Response:
    """Return the page to type a query into, or the SPARQL 1.1 Service Description for programs."""
    if request.method == "POST":
        raise BadRequest("the request holds no query; send it as the parameter `query`")
    form = negotiate((*GRAPHS, HTML)) if request.headers.get("Accept") else TURTLE
    release = site.release
    tag = build_tag(release.version, site.edition, "service", form.media_type)
    if form is HTML:
        response = answer_page(site, tag=tag, query="", links=())
    else:
        triples = [*build_description(site), *describe_holdings(site)]
        body = write_triples(triples, form, prefixes={**site.prefixes, "sd": SD})
        response = answer(body, form, tag=tag, vary=True)
    response.headers["Link"] = f'<{site.base}void>; rel="describedby"'
    return make_response(response)


def describe_holdings(site: Site) -> list[Triple]:
    """Return what query editors complete by: the partitions of the data set, the prefixes, the example queries.

    They ask the default graph first, which tells of states and not of itself, and then read the service description.
    """
    release = site.release
    return [
        *describe_dataset(site.base, release.edition, release.statistics),
        *describe_examples(site.base, load_examples()),
    ]


def build_description(site: Site) -> list[Triple]:
    """Return what the endpoint can do, in the words of the Service Description."""
    service, data, default = f"{site.base}sparql", f"{site.base}sparql#dataset", f"{site.base}void#dataset"
    a = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    formats = "http://www.w3.org/ns/formats/"
    names = ["Turtle", "N-Triples", "JSON-LD", "RDF_XML", "TriG", "N-Quads"]
    names += [f"SPARQL_Results_{name}" for name in ("JSON", "XML", "CSV", "TSV")]
    pairs = [
        (service, a, SD + "Service"),
        (service, SD + "endpoint", service),
        (service, SD + "supportedLanguage", SD + "SPARQL11Query"),
        *([(service, SD + "supportedLanguage", SD + "SPARQL11Update")] if site.writer else []),
        (service, SD + "feature", SD + "EmptyGraphs"),
        *((service, SD + "inputFormat", formats + name) for name in names[:6]),
        (service, SD + "defaultDataset", data),
        (service, SD + "defaultEntailmentRegime", "http://www.w3.org/ns/entailment/OWL-RDF-Based"),
        (service, SD + "defaultSupportedEntailmentProfile", "http://www.w3.org/ns/owl-profile/RL"),
        (data, a, SD + "Dataset"),
        (data, SD + "defaultGraph", default),
        (default, a, SD + "Graph"),
        *((service, SD + "resultFormat", formats + name) for name in names),
    ]
    for name in ("facts", "inferred", "authority", "linkset", "catalogue"):
        graph, about = f"{site.base}graph/{name}", f"{service}#graph-{name}"
        pairs += [(data, SD + "namedGraph", about), (about, a, SD + "NamedGraph"), (about, SD + "name", graph)]
        pairs += [(about, SD + "graph", f"{site.base}void#graph-{name}")] if name != "catalogue" else []
    return [Triple(subject, predicate, Term(found, is_iri=True)) for subject, predicate, found in pairs]
