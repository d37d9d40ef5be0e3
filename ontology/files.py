"""Files of RDF: an ontology as a graph, data as triples, inferences as lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.sax import SAXException

from rdflib import Graph
from rdflib.exceptions import Error as ParsingError
from rdflib.plugin import PluginException
from rdflib.util import guess_format

from ontology.errors import OntologyError
from ontology.ntriples import Triple, read_lines, read_pieces, write_triple


def load_graph(path: Path) -> Graph:
    """Read a file in the format that its name tells: .ttl, .rdf, .owl, .nt, .jsonld; raises OntologyError."""
    form = guess_format(str(path), {"owl": "xml", "jsonld": "json-ld"} | _FORMATS)
    if form is None:
        raise OntologyError(f"{path}: its name tells no format of RDF; name it .ttl, .rdf, .owl, .nt or .jsonld")
    try:
        return Graph(bind_namespaces="none").parse(path, format=form)
    except OSError as error:
        raise OntologyError(f"{path}: cannot be read ({error.strerror}); name another file") from error
    except (ParsingError, PluginException, SAXException, SyntaxError, ValueError) as error:
        raise OntologyError(f"{path}: is not valid {form} ({_first_line(error)}); correct the file") from error


_FORMATS = {"ttl": "turtle", "n3": "n3", "nt": "nt", "rdf": "xml", "xml": "xml", "json": "json-ld"}


def load_triples(path: Path) -> Iterator[Triple]:
    """Yield the triples of a file; N-Triples are read as they come, other formats by way of a graph."""
    if path.suffix != ".nt":
        yield from map(write_triple, load_graph(path))
        return
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            yield from read_lines(read_pieces(file), str(path))
    except OSError as error:
        raise OntologyError(f"{path}: cannot be read ({error.strerror}); name another file") from error
    except UnicodeDecodeError as error:
        raise OntologyError(f"{path}: is not UTF-8 ({error.reason}); correct the file") from error


def write_line(triple: Triple) -> str:
    """Return *triple* as a line of N-Triples."""
    subject, predicate, value = triple
    return f"{subject} {predicate} {value} .\n"


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:200]
