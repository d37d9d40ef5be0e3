"""What a release says of itself: its statistics beside the manifest, VoID and DCAT in the graph `graph/catalogue`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from ontology.iris import Iris
from server.graph.dataset import Edition
from server.graph.distributions import list_files
from server.graph.gallery import load_examples
from server.graph.releases import read_edition
from server.graph.statistics import FILE, count_quads, write_statistics
from server.graph.versions import build_catalogue
from server.graph.writing import write_triples
from server.web.formats import NQUADS
from store.base import Store
from store.dumps import read_lines
from store.releases import CATALOGUE, list_releases


def add_catalogue(store: Store, root: Path, built: Path, manifest: Mapping[str, Any]) -> None:
    """Count what was *built*, write statistics and catalogue beside the dumps, and load the catalogue into *store*.

    It is outside the dumps, since it tells of their checksums and of the time.
    """
    base, version = str(manifest["base_iri"]), str(manifest["version"])
    statistics = count_quads(partial(read_lines, built / "dumps" / "foedera.nq"), Iris(base))
    (built / FILE).write_bytes(write_statistics(statistics))
    attribution = tuple(str(line) for line in manifest["attribution"])
    current = Edition(version, str(manifest["published"]), attribution, list_files(built / "dumps"))
    older = [read_edition(release) for release in list_releases(root) if release.version != version]
    triples = build_catalogue(base, (current, *older), statistics, load_examples())
    graph = {str(Iris(base).graph("catalogue")): triples}
    quads = write_triples((), NQUADS, prefixes={}, graphs=graph)
    (built / CATALOGUE).write_bytes(quads)
    store.load(quads, NQUADS.media_type)
