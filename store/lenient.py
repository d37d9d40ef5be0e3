"""An embedded store that lets a query pass over a function it does not have, as the specification asks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

import pyoxigraph as ox

from store.embedded import EmbeddedStore

_UNKNOWN_FUNCTION = re.compile(r"The custom function <([^>]*)> is not supported")


class LenientEngine:
    """An engine in which an unknown function leaves its cell unbound (SPARQL 1.1, 17.2); the real one gives up."""

    def __init__(self, engine: ox.Store) -> None:
        self._engine = engine

    def __getattr__(self, name: str) -> Any:
        """Give what is not a query to the engine."""
        return getattr(self._engine, name)

    def query(self, text: str, **options: Any) -> Any:
        """Evaluate *text*; each round learns of one more unknown function."""
        unknown: dict[ox.NamedNode, Any] = {}
        while True:
            try:
                return self._engine.query(text, **options, custom_functions=unknown)
            except RuntimeError as error:
                missing = _UNKNOWN_FUNCTION.search(str(error))
                if missing is None or ox.NamedNode(missing.group(1)) in unknown:
                    raise
                unknown[ox.NamedNode(missing.group(1))] = lambda *_: None


class LenientStore(EmbeddedStore):
    """An embedded store for queries of strangers; it only reads."""

    def __init__(self, engine: ox.Store, *, base_iri: str | None = None, prefixes: Mapping[str, str] | None = None):
        super().__init__(cast(ox.Store, LenientEngine(engine)), base_iri=base_iri, prefixes=prefixes)
