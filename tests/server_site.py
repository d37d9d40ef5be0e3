"""A small published site for the tests of the server: a store with a release made of a few articles' worth of quads."""

from __future__ import annotations

import gzip
import hashlib
import json
import warnings
from pathlib import Path

import pyoxigraph as ox
from rdflib import Dataset, Graph
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from ontology.iris import prefixes
from ontology.schema import load_ontology
from publishing.cataloguing import add_catalogue
from store.embedded import EmbeddedStore

BASE = "http://localhost:8000/"
PUBLISHED = "2026-11-24T00:00:00+00:00"

DATA = Path(__file__).parent / "data" / "server-site.trig"


def write_release(
    root: Path, *, base: str = BASE, version: str = "0123456789abcdef", data: str = "", published: str = PUBLISHED
) -> Path:
    """Publish the example under *root* as the current release, in the layout of store.releases; returns its folder."""
    folder = root / "releases" / version
    (folder / "dumps").mkdir(parents=True)
    head = f"@base <{base}> .\n" + "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes(base).items())
    store = ox.Store(str(folder / "store"))
    store.load((head + (data or DATA.read_text(encoding="utf-8"))).encode(), ox.RdfFormat.TRIG)
    store.load(load_ontology(base).serialize(format="nt", encoding="utf-8"), ox.RdfFormat.N_TRIPLES)
    turtle = store.dump(format=ox.RdfFormat.TURTLE, from_graph=ox.DefaultGraph()) or b""
    quads = b"".join(sorted((store.dump(format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True)))
    sums = []
    for name, content in (("foedera.ttl", turtle), ("foedera.nq", quads)):
        for file, body in ((name, content), (f"{name}.gz", gzip.compress(content, mtime=0))):
            (folder / "dumps" / file).write_bytes(body)
            sums.append(f"{hashlib.sha256(body).hexdigest()}  {file}\n")
    (folder / "dumps" / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    manifest = {"published": published, "base_iri": base, "attribution": ["States: the example table, CC0."]}
    add_catalogue(EmbeddedStore(store), root, folder, manifest | {"version": version})
    store.flush()
    del store
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    link = root / ".next"
    link.symlink_to(Path("releases") / version)
    link.replace(root / "current")
    return folder


def read_graphs(body: bytes, media_type: str, *, base: str = BASE) -> dict[str, Graph]:
    """Return what rdflib reads: the default graph under the empty name, named graphs under theirs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's own readers use what it deprecates
        if media_type not in ("application/trig", "application/n-quads"):
            return {"": Graph().parse(data=body, format=media_type, publicID=base)}
        dataset = Dataset()
        dataset.parse(data=body, format=media_type, publicID=base)
        quads = list(dataset.quads())
    graphs: dict[str, Graph] = {"": Graph()}
    for subject, predicate, value, name in quads:
        in_default = name is None or name == DATASET_DEFAULT_GRAPH_ID
        graphs.setdefault("" if in_default else str(name), Graph()).add((subject, predicate, value))
    return graphs
