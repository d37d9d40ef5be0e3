"""Whether every quotation of a dump stands in its source, character by character."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.articles import load_articles
from ingest.errors import IngestError
from store.base import GRAPH_TYPES
from store.embedded import EmbeddedStore
from store.errors import StoreError

TYPES = dict(zip(("ttl", "nt", "rdf", "jsonld", "trig", "nq", "n3"), GRAPH_TYPES, strict=True))
# The base IRI is the dump's own business: terms are known by how they end.
EVIDENCE = """
SELECT ?evidence ?exact ?start ?end ?sha256 WHERE {
  ?evidence ?says_exact ?exact . FILTER(STRENDS(STR(?says_exact), "/ontology#exact"))
  BIND(STRBEFORE(STR(?says_exact), "exact") AS ?foe)
  OPTIONAL { ?evidence ?says_start ?start . FILTER(STR(?says_start) = CONCAT(?foe, "start")) }
  OPTIONAL { ?evidence ?says_end ?end . FILTER(STR(?says_end) = CONCAT(?foe, "end")) }
  OPTIONAL { ?evidence <http://www.w3.org/ns/oa#hasSource> ?article .
             ?article ?says_sha256 ?sha256 . FILTER(STR(?says_sha256) = CONCAT(?foe, "sha256")) }
} ORDER BY ?evidence"""


class VerifyError(StoreError):
    """A dump or its sources cannot be compared."""


@dataclass(frozen=True, slots=True)
class Verified:
    """How many quotations were compared, and a line for each that does not stand where it should."""

    compared: int
    mismatches: tuple[str, ...]


def verify(dump: Path, sources: Path) -> Verified:
    """Compare every quotation of *dump* with the texts in the folder *sources*."""
    rows = load_evidence(dump)
    return Verified(len(rows), tuple(find_mismatches(rows, load_texts(sources))))


def load_evidence(dump: Path) -> list[Mapping[str, str]]:
    """Return the evidence of a dump, plain or packed; raises VerifyError where it holds none."""
    name = dump.name.removesuffix(".gz")
    media_type = TYPES.get(name.rpartition(".")[2])
    if media_type is None:
        raise VerifyError(
            f"{dump}: not a dump by its name; it must end in one of .{', .'.join(TYPES)}, or these with .gz"
        )
    try:
        content = dump.read_bytes()
        plain = gzip.decompress(content) if dump.name.endswith(".gz") else content
    except (OSError, EOFError) as error:
        raise VerifyError(f"{dump}: cannot be read ({error})") from error
    store = EmbeddedStore.in_memory()
    try:
        store.load(plain, media_type)
    except StoreError as error:
        raise VerifyError(f"{dump}: does not parse ({error})") from error
    body = store.query(EVIDENCE, results="application/sparql-results+json").body
    assert isinstance(body, bytes)
    found = json.loads(body)["results"]["bindings"]
    rows: list[Mapping[str, str]] = [{name: cell["value"] for name, cell in row.items()} for row in found]
    if not rows:
        raise VerifyError(f"{dump}: holds no evidence, so there is nothing to verify; name a dump of Foedera")
    return rows


def load_texts(folder: Path) -> dict[str, str]:
    """Return every text in *folder* by its SHA-256: files as they stand, and articles as ingest reads them."""
    if not folder.is_dir():
        raise VerifyError(f"{folder}: not a folder; --sources names the folder that holds the articles")
    texts = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        texts[hashlib.sha256(content).hexdigest()] = content.decode("utf-8", "replace")
    articles = (article for article in load_articles([folder]) if not isinstance(article, IngestError))
    return texts | {article.sha256: article.text for article in articles}


def find_mismatches(rows: Sequence[Mapping[str, str]], texts: Mapping[str, str]) -> Iterator[str]:
    """Yield a line for each row of evidence whose quotation is not what its source holds at its place."""
    for row in rows:
        missing = [name for name in ("start", "end", "sha256") if name not in row]
        if missing:
            yield f"{row['evidence']}: has no {', no '.join(missing)}"
        elif row["sha256"] not in texts:
            yield f"{row['evidence']}: its source, SHA-256 {row['sha256']}, is not in the folder"
        else:
            found = texts[row["sha256"]][int(row["start"]) : int(row["end"])]
            if found != row["exact"]:
                yield f"{row['evidence']}: quotes {row['exact']!r}, but the source has {found!r} there"
