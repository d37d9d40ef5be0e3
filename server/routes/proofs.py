"""Why: the proof of each inferred statement, for people and as data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from flask import Blueprint, Response, render_template
from markupsafe import Markup

from ontology.proofbook import ProofBook
from server.core.answers import answer, build_tag, negotiate
from server.core.site import Site
from server.drawing.prooftrees import Node, build_tree, draw_proof
from server.graph.documents import DCT, LICENCE, RDF_TYPE, RDFS, VOID
from server.graph.explaining import Explained, Premise, explain, find_key
from server.graph.reading import Term, Triple
from server.graph.releases import Release
from server.graph.wording import read_name
from server.graph.writing import write_triples
from server.routes.pictures import answer_picture
from server.web.errors import NotFound
from server.web.formats import DOCUMENTS, GRAPHS, HTML, find_named

_KEY = re.compile(r"[0-7][0-9a-f]{15}")  # 63 bits
PROV = "http://www.w3.org/ns/prov#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SKOS = "http://www.w3.org/2004/02/skos/core#"


def build_blueprint(site: Site) -> Blueprint:
    """Return the routes of the proofs."""
    blueprint = Blueprint("proofs", __name__)

    @blueprint.get("/why/<key>")
    @blueprint.get("/why/<key>.<extension>")
    def why(key: str, extension: str = "") -> Response:
        """Answer with the proof of the statement that has this key."""
        form = find_named(extension, DOCUMENTS) if extension else negotiate(DOCUMENTS)
        if form is None:
            raise NotFound("proofs are not written in that format")
        release = site.release
        steps = load_steps(site, release, key)
        if form is HTML:
            names = find_names(site, release, steps)
            drawn = Markup(draw(site, steps, names))
            body: str | bytes = render_template(
                "why.html", steps=steps, names=names, formats=GRAPHS, key=key, drawn=drawn
            )
        else:
            body = write_triples(describe_proof(site, steps), form, prefixes=site.prefixes)
        tag = build_tag(release.version, site.edition, "why", key, form.extension)
        response = answer(body, form, tag=tag, modified=release.published, vary=not extension)
        links = [f'<{LICENCE}>; rel="license"']
        links += [f'<{site.base}why/{key}.{f.extension}>; rel="alternate"; type="{f.media_type}"' for f in DOCUMENTS]
        response.headers["Link"] = ", ".join(links)
        if not extension:
            response.headers["Content-Location"] = f"{site.base}why/{key}.{form.extension}"
        return response

    @blueprint.get("/pictures/proof/<key>.svg")
    def as_file(key: str) -> Response:
        """Answer with the drawing of a proof."""
        release = site.release
        steps = load_steps(site, release, key)
        drawn = draw(site, steps, find_names(site, release, steps), alone=True)
        return answer_picture(drawn, tag=build_tag(release.version, site.edition, "proof", key))

    return blueprint


def draw(site: Site, steps: Sequence[Explained], names: Mapping[str, str], *, alone: bool = False) -> str:
    """Return the picture of a proof."""
    address: Callable[[str], str] = (lambda path: site.base + path) if alone else site.path

    def name(iri: str) -> str:
        return names.get(iri) or read_name(iri)

    def say(triple: Triple) -> str:
        return " ".join((name(triple.subject), name(triple.predicate), name(triple.object.value)))

    def expand(number: int) -> tuple[Node, list[int | Node]]:
        step = steps[number - 1]
        premises = [
            premise.step or _draw_leaf(premise, say(premise.triple), names, address) for premise in step.premises
        ]
        return Node(say(step.triple), step.rule, "step", address(f"why/{step.key}")), premises

    tree = build_tree(len(steps), expand)
    return draw_proof(tree, title=f"Proof: {tree.label}", alone=alone)


def _draw_leaf(premise: Premise, label: str, names: Mapping[str, str], address: Callable[[str], str]) -> Node:
    if premise.is_axiom:
        return Node(label, "ontology", "ontology", address("ontology"))
    if not premise.claims:
        return Node(label, "stated", "stated", address("graph/facts"))
    [said, *others] = premise.claims
    more = f" and {len(others)} more" if others else ""
    place = said.claim.partition("/id/")[2]
    return Node(label, f"“{said.exact}”{more}", "claim", address(f"id/{place}"))


def load_steps(site: Site, release: Release, key: str) -> Sequence[Explained]:
    """Return the steps to the statement with *key*, which is last; raises NotFound where no proof is kept."""
    path = release.proofs
    step = ProofBook(path).find_by_key(int(key, 16)) if path is not None and _KEY.fullmatch(key) else None
    if path is None or step is None:
        raise NotFound("nothing that is inferred has this proof; what is stated has claims instead")
    return explain(ProofBook(path).prove(step.conclusion), release.reader, site.iris)


def find_why(site: Site, subject: str, predicate: str, value: Term) -> str:
    """Return the address of the proof of an inferred statement; an empty text where the release keeps no proofs."""
    if site.release.proofs is None:
        return ""
    return f"why/{find_key(Triple(subject, predicate, value))}"


def find_names(site: Site, release: Release, steps: Sequence[Explained]) -> dict[str, str]:
    """Return a name for everything that the proof mentions."""
    mentioned = set()
    for step in steps:
        for triple in (step.triple, *(premise.triple for premise in step.premises)):
            mentioned |= {triple.subject, triple.predicate}
            mentioned |= {triple.object.value} if triple.object.is_iri else set()
        mentioned |= {member for premise in step.premises for member in premise.members}
        mentioned |= {iri for row in step.premises for said in row.claims for iri in (said.article, said.speaker)}
    return release.reader.labels(mentioned, [str(site.iris.graph("authority"))])


def describe_proof(site: Site, steps: Sequence[Explained]) -> Iterator[Triple]:
    """Yield the proof as data: each conclusion a statement that an activity, with the rule's name, made of others."""
    here = f"{site.base}why/{steps[-1].key}"
    yield Triple(here, DCT + "license", Term(LICENCE, is_iri=True))
    yield Triple(here, VOID + "inDataset", Term(f"{site.base}void#dataset", is_iri=True))
    for step in steps:
        conclusion, activity = f"{site.base}why/{step.key}", f"{here}#step-{step.number}"
        yield from _describe_statement(conclusion, step.triple)
        yield Triple(conclusion, PROV + "wasGeneratedBy", Term(activity, is_iri=True))
        yield Triple(activity, RDF_TYPE, Term(PROV + "Activity", is_iri=True))
        yield Triple(activity, SKOS + "notation", Term(step.rule))
        yield Triple(activity, RDFS + "comment", Term(step.sentence, language="en"))
        for number, premise in enumerate(step.premises, 1):
            used = _name_premise(site, here, steps, step, number, premise)
            yield Triple(activity, PROV + "used", Term(used, is_iri=True))
            yield Triple(conclusion, PROV + "wasDerivedFrom", Term(used, is_iri=True))
            if not premise.step:
                yield from _describe_premise(site, used, premise)


def _name_premise(
    site: Site, here: str, steps: Sequence[Explained], step: Explained, number: int, premise: Premise
) -> str:
    if premise.step:
        return f"{site.base}why/{steps[premise.step - 1].key}"
    return f"{here}#premise-{step.number}-{number}"


def _describe_premise(site: Site, name: str, premise: Premise) -> Iterator[Triple]:
    yield from _describe_statement(name, premise.triple)
    if premise.is_axiom:
        yield Triple(name, PROV + "wasDerivedFrom", Term(str(site.iris.ontology), is_iri=True))
    for said in premise.claims:
        yield Triple(name, PROV + "wasDerivedFrom", Term(said.claim, is_iri=True))


def _describe_statement(name: str, triple: Triple) -> Iterator[Triple]:
    yield Triple(name, RDF_TYPE, Term(RDF + "Statement", is_iri=True))
    yield Triple(name, RDF_TYPE, Term(PROV + "Entity", is_iri=True))
    yield Triple(name, RDF + "subject", Term(triple.subject, is_iri=True))
    yield Triple(name, RDF + "predicate", Term(triple.predicate, is_iri=True))
    yield Triple(name, RDF + "object", triple.object)
