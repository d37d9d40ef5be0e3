"""Trusty URIs (https://trustyuri.net, module RA): names that end in a hash of the quads they name."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable

from server.graph.reading import XSD, Triple

HOLE = " "  # stands for the code in the normal form that the code is a hash of


def compute_code(quads: Iterable[tuple[str, Triple]]) -> str:
    """Return the artifact code of *quads* in which `HOLE` stands where the code will be (Trusty URIs, module RA)."""
    lines = sorted(map(_normalise, quads))
    text = "".join(f"{graph}\n{subject}\n{predicate}\n{value}\n" for graph, subject, predicate, _, value in lines)
    digest = hashlib.sha256(text.encode()).digest()
    return "RA" + base64.urlsafe_b64encode(digest).decode().rstrip("=")


_Key = tuple[int, str, str, str]
_Line = tuple[str, str, str, _Key, str]


def _normalise(quad: tuple[str, Triple]) -> _Line:
    """Return the quad as it is sorted and hashed: IRIs before literals, these by text, datatype and language.

    Python sorts text by code points, which is the order of its UTF-8 bytes, as the algorithm demands.
    """
    graph, (subject, predicate, value) = quad
    if value.is_iri:
        return graph, subject, predicate, (0, value.value, "", ""), value.value
    text = value.value.replace("\\", "\\\\").replace("\n", "\\n")
    if value.language:
        return (
            graph,
            subject,
            predicate,
            (1, value.value, "", value.language.lower()),
            f"@{value.language.lower()} {text}",
        )
    datatype = value.datatype or f"{XSD}string"
    return graph, subject, predicate, (1, value.value, datatype, ""), f"^{datatype} {text}"
