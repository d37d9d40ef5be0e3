"""Reads a nanopublication with the `nanopub` package, which changes rdflib for its whole process."""

import json
import sys

from nanopub import Nanopub
from rdflib import ConjunctiveGraph

graph = ConjunctiveGraph()
graph.parse(data=sys.stdin.read(), format="trig")
read = Nanopub(rdf=graph)
sizes = [len(part) for part in (read.head, read.assertion, read.provenance, read.pubinfo)]
print(json.dumps({"iri": read.source_uri, "valid": read.is_valid, "trusty": read.has_valid_trusty, "sizes": sizes}))
