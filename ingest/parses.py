"""Parses that are kept: the same paragraphs under the same model need no second parsing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Protocol, cast

from spacy.language import Language
from spacy.tokens import Doc, DocBin

from ingest.language.sentences import model_name
from ingest.pipeline import Reader

_DIGEST = 32  # bytes before what is kept; a damaged entry is none


class Cache(Protocol):
    """Where parses are kept, by key; of two that keep them in one place each equals the other."""

    def __hash__(self) -> int:
        """Return the same for equal ones."""

    def get(self, key: str) -> bytes | None:
        """Return what is kept under *key*."""

    def put(self, key: str, content: bytes) -> None:
        """Keep *content* under *key*."""


@dataclass(frozen=True, slots=True)
class KeptModel:
    """A model that looks up before it parses; for readers it is the model itself."""

    nlp: Language
    cache: Cache

    @property
    def meta(self) -> dict[str, Any]:
        """The model's description."""
        return self.nlp.meta

    def pipe(self, texts: Iterable[str]) -> list[Doc]:
        """Return the analysis of *texts*, the paragraphs of one article."""
        rows = list(texts)
        key = sha256("\0".join([model_name(self.nlp), *rows]).encode()).hexdigest()
        kept = self.cache.get(key)
        if kept is not None and sha256(kept[_DIGEST:]).digest() == kept[:_DIGEST]:
            return list(DocBin().from_bytes(kept[_DIGEST:]).get_docs(self.nlp.vocab))
        docs = list(self.nlp.pipe(rows))
        content = DocBin(docs=docs).to_bytes()
        self.cache.put(key, sha256(content).digest() + content)
        return docs


def keep_parses(reader: Reader, cache: Cache) -> Reader:
    """Return *reader* with a model that keeps its parses in *cache*."""
    return replace(reader, nlp=cast(Language, KeptModel(reader.nlp, cache)))
