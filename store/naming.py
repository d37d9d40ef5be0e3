"""IRIs for blank nodes, the same for the same content (RDF 1.1 Concepts, 3.5; RDF Dataset Canonicalization)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

Triple = tuple[str, str, str]


def name_blank_nodes(triples: Iterable[Triple], start: str) -> Iterator[Triple]:
    """Yield *triples* with an IRI under *start* for each blank node.

    Triples with blank nodes are held in memory, since the name of a node is made of all that hangs together with it.
    """
    blank: list[Triple] = []
    for triple in triples:
        if triple[0].startswith("_:") or triple[2].startswith("_:"):
            blank.append(triple)
        else:
            yield triple
    if not blank:
        return
    text = "".join(f"{' '.join(triple)} .\n" for triple in blank)
    dataset = ox.Dataset(ox.parse(text, ox.RdfFormat.N_TRIPLES))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    rows = sorted((str(quad.subject), str(quad.predicate), str(quad.object)) for quad in dataset)
    content = hashlib.sha256("".join(map(" ".join, rows)).encode()).hexdigest()[:16]
    for subject, predicate, value in rows:
        yield _name(subject, start, content), predicate, _name(value, start, content)


def _name(term: str, start: str, content: str) -> str:
    return f"<{start}{content}-{term[2:]}>" if term.startswith("_:") else term
