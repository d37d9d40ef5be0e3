"""JSON-LD out of N-Quads: one node a line, grouped by subject, the same bytes for the same triples."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from store.turtle import RDF_TYPE, Parts, ShortNames

# N-Triples and JSON write a text alike, but for the long escape and for control characters left as they are.
UNLIKE = re.compile(r"\\U([0-9A-Fa-f]{8})|([\x00-\x1f])|\\'")
ENDING = re.compile(r'"(?:\^\^(<[^>]*>)|@([A-Za-z0-9-]+))?$')


def write_jsonld(parts: Iterable[Parts], prefixes: Mapping[str, str], heading: Sequence[str]) -> Iterator[str]:
    """Write triples, which come grouped by subject; *heading* is written as words that mean nothing."""
    names = ShortNames(prefixes)
    # JSON-LD has no comments; a term that the context maps to null stands for nothing (JSON-LD 1.1, 4.1.3).
    context = dict.fromkeys(heading) | dict(sorted(prefixes.items()))
    yield f'{{"@context": {json.dumps(context, ensure_ascii=False, indent=1)},\n"@graph": ['
    between = "\n"
    for subject, about in groupby(parts, key=itemgetter(1)):
        yield between + _write_node(subject, [(predicate, value) for _, _, predicate, value in about], names)
        between = ",\n"
    yield "\n]}\n"


def _write_node(subject: str, pairs: list[tuple[str, str]], names: ShortNames) -> str:
    pairs.sort()
    types = ", ".join(_name(value, names) for predicate, value in pairs if predicate == RDF_TYPE)
    # The type stands first: Streaming JSON-LD, 2.1, so that a reader need not hold the whole file.
    said = ([f'"@type": [{types}]'] if types else []) + [f'"@id": {_name(subject, names)}']
    for predicate, values in groupby(pairs, key=itemgetter(0)):
        if predicate != RDF_TYPE:
            written = ", ".join(_write_value(value, names) for _, value in values)
            said.append(f"{_name(predicate, names)}: [{written}]")
    return f"{{{', '.join(said)}}}"


def _name(term: str, names: ShortNames) -> str:
    short = names[term]
    return f'"{short[1:-1]}"' if short[0] == "<" else f'"{short}"'


def _write_value(term: str, names: ShortNames) -> str:
    if term[0] != '"':
        return f'{{"@id": {_name(term, names)}}}'
    ending = ENDING.search(term)
    assert ending is not None
    text = UNLIKE.sub(_escape, term[: ending.start() + 1])
    datatype, language = ending.groups()
    if language:
        return f'{{"@value": {text}, "@language": "{language}"}}'
    return f'{{"@type": {_name(datatype, names)}, "@value": {text}}}' if datatype else f'{{"@value": {text}}}'


def _escape(found: re.Match[str]) -> str:
    if found[1]:
        return json.dumps(chr(int(found[1], 16)), ensure_ascii=False)[1:-1]
    return f"\\u{ord(found[2]):04x}" if found[2] else "'"
