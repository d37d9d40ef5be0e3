"""Whether every quotation of a dump stands in its source, character by character."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.articles.articles import load_articles
from ingest.basics.errors import IngestError
from store.errors import StoreError
from store.reading import read_statements
from store.turtle import read_value

# The base IRI is the dump's own business: terms are known by how they end.
TERMS = {"/ontology#exact>": "exact", "/ontology#start>": "start", "/ontology#end>": "end"}
SHA256 = "/ontology#sha256>"
SOURCE = "<http://www.w3.org/ns/oa#hasSource>"
Evidence = Mapping[str, str]


class VerifyError(StoreError):
    """A dump or its sources cannot be compared."""


@dataclass(frozen=True, slots=True)
class Verified:
    """How many quotations were compared, and a line for each that does not stand where it should."""

    compared: int
    mismatches: tuple[str, ...]


def verify(dump: Path, sources: Path) -> Verified:
    """Compare every quotation of *dump* with the texts in the folder *sources*; nothing but these two is read."""
    rows = load_evidence(dump)
    return Verified(len(rows), tuple(find_mismatches(rows, load_texts(sources))))


def load_evidence(dump: Path) -> dict[str, Evidence]:
    """Return the evidence of a dump, by IRI; raises VerifyError where it holds none."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    digests: dict[str, str] = {}
    for _, subject, predicate, value in read_statements(dump):
        name = next((name for ending, name in TERMS.items() if predicate.endswith(ending)), None)
        if name is not None:
            found[subject][name] = read_value(value)
        elif predicate == SOURCE:
            found[subject]["source"] = value
        elif predicate.endswith(SHA256):
            digests[subject] = read_value(value)
    for row in found.values():
        if row.get("source") in digests:
            row["sha256"] = digests[row["source"]]
    rows: dict[str, Evidence] = {iri[1:-1]: found[iri] for iri in sorted(found)}
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


def find_mismatches(rows: Mapping[str, Evidence], texts: Mapping[str, str]) -> Iterator[str]:
    """Yield a line for each evidence whose quotation is not what its source holds at its place."""
    for iri, row in rows.items():
        missing = [name for name in ("exact", "start", "end", "sha256") if name not in row]
        if missing:
            yield f"{iri}: has no {', no '.join(missing)}"
        elif not row["start"].isdecimal() or not row["end"].isdecimal():
            yield f"{iri}: its place, {row['start']!r} to {row['end']!r}, is no pair of numbers"
        elif row["sha256"] not in texts:
            yield f"{iri}: its source, SHA-256 {row['sha256']}, is not in the folder"
        else:
            found = texts[row["sha256"]][int(row["start"]) : int(row["end"])]
            if found != row["exact"]:
                yield f"{iri}: quotes {row['exact']!r}, but the source has {found!r} there"
