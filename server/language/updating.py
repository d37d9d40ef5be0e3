"""What a SPARQL update needs before it may run: nothing fetched, and the graphs that the protocol names put in.

The engine takes neither graphs beside an update nor a list of what it may do, so the text says it: tokens are
replaced, and what comes out is checked again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from server.graph.reading import iri_text
from server.language.lexer import Token, check_clauses, read_tokens
from server.web.errors import BadRequest

NOTHING = "INSERT DATA {}"
_TERM = ("iri", "name")


def prepare_update(text: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> str:
    """Return the update to run for the update *text*; raises what stands against it.

    `LOAD SILENT` succeeds and changes nothing; LOAD and SERVICE are refused. *default_graphs* and
    *named_graphs* are what `using-graph-uri` and `using-named-graph-uri` name (SPARQL 1.1 Protocol, 2.2.3); beside
    WITH or USING they are an error.
    """
    quiet = _silence_loads(text)
    check_clauses(quiet, list(read_tokens(quiet)))
    if not default_graphs and not named_graphs:
        return quiet
    clauses = [f"USING {_graph(name)}" for name in default_graphs]
    clauses += [f"USING NAMED {_graph(name)}" for name in named_graphs]
    return _put_using(quiet, " ".join(clauses))


def _graph(name: str) -> str:
    try:
        return iri_text(name)
    except ValueError as error:
        raise BadRequest(f"{name!r} is not an IRI, so it names no graph") from error


def _operations(text: str) -> Iterator[list[tuple[Token, int]]]:
    """Yield each operation of an update as its tokens with their depth in braces, declarations included."""
    depth = 0
    operation: list[tuple[Token, int]] = []
    for token in read_tokens(text):
        depth -= token.text == "}"
        if token.text == ";" and depth == 0:
            yield operation
            operation = []
        else:
            operation.append((token, depth))
        depth += token.text == "{"
    yield operation


def _silence_loads(text: str) -> str:
    """Return *text* with each `LOAD SILENT source (INTO GRAPH name)?` replaced by an operation that does nothing."""
    changes = []
    for operation in _operations(text):
        words = [token.text.upper() if token.kind == "word" else token.kind for token, _ in operation]
        begin = words.index("LOAD") if "LOAD" in words else len(words)
        tail = words[begin:]
        plain = len(tail) == 3 and tail[:2] == ["LOAD", "SILENT"] and tail[2] in _TERM
        into = len(tail) == 6 and tail[:2] + tail[3:5] == ["LOAD", "SILENT", "INTO", "GRAPH"]
        if plain or (into and tail[2] in _TERM and tail[5] in _TERM):
            changes.append((operation[begin][0].start, operation[-1][0].end, NOTHING))
    return _replace(text, changes)


def _put_using(text: str, clauses: str) -> str:
    changes = []
    for operation in _operations(text):
        outer = [token for token, depth in operation if depth == 0 and token.kind == "word"]
        words = [token.text.upper() for token in outer]
        if {"WITH", "USING"} & set(words):
            raise BadRequest(
                "using-graph-uri and using-named-graph-uri cannot be combined with WITH or USING in the update; "
                "leave one of the two out"
            )
        if "WHERE" not in words:
            continue
        where = outer[words.index("WHERE")]
        start = where.start
        if words[words.index("WHERE") - 1 :][:1] == ["DELETE"]:  # DELETE WHERE pattern: the pattern is the template too
            pattern = text[where.end : operation[-1][0].end]
            changes.append((start, where.end, f"{pattern} {clauses} WHERE"))
        else:
            changes.append((start, start, f"{clauses} "))
    return _replace(text, changes)


def _replace(text: str, changes: Sequence[tuple[int, int, str]]) -> str:
    for start, end, new in reversed(changes):
        text = f"{text[:start]}{new}{text[end:]}"
    return text
