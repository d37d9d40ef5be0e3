"""Where the engine reads SPARQL otherwise than the specification, and a small change of the text makes up for it.

Each mend names the section it follows; `docs/conformance.md` lists what cannot be mended so.
"""

from __future__ import annotations

from collections.abc import Sequence

from server.language.lexer import Token, find_place
from server.web.errors import QuerySyntaxError

_OPERANDS = ("variable", "string", "number", "name", "iri")
_NOT_FUNCTIONS = ("A", "VALUES", "TRUE", "FALSE", "UNDEF", "GRAPH", "WHERE")


def mend_query(text: str, tokens: Sequence[Token]) -> str:
    """Return the query to run for *text*, of *tokens*; raises QuerySyntaxError for what the engine alone accepts."""
    _check_operators(text, tokens)
    changes = [*_lower_booleans(tokens), *_plain_concatenations(tokens)]
    for start, end, new in sorted(changes, reverse=True):
        text = f"{text[:start]}{new}{text[end:]}"
    return text


def _lower_booleans(tokens: Sequence[Token]) -> list[tuple[int, int, str]]:
    """Keywords are matched whatever their case (SPARQL 1.1, 19.8, note 1); the engine wants `true`."""
    return [
        (token.start, token.end, token.text.lower())
        for token in tokens
        if token.kind == "word" and token.text.upper() in ("TRUE", "FALSE")
    ]


def _plain_concatenations(tokens: Sequence[Token]) -> list[tuple[int, int, str]]:
    """GROUP_CONCAT gives a simple literal (18.5.1.7); the engine keeps a language that all values share."""
    changes = []
    for index, token in enumerate(tokens[:-1]):
        if token.kind == "word" and token.text.upper() == "GROUP_CONCAT" and tokens[index + 1].text == "(":
            end = _find_close(tokens, index + 1)
            if end is not None:
                changes += [(token.start, token.start, "STR("), (end.end, end.end, ")")]
    return changes


def _find_close(tokens: Sequence[Token], index: int) -> Token | None:
    depth = 0
    for token in tokens[index:]:
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0:
            return token
    return None


def _check_operators(text: str, tokens: Sequence[Token]) -> None:
    """The longest token counts (19.8): `?x<?a&&?b>?y` holds an IRI, which cannot follow an operand in an expression."""
    stack: list[tuple[str, bool]] = []
    before = Token("", "", 0)
    for token in tokens:
        in_expression = bool(stack) and stack[-1][1]
        if token.kind == "iri" and in_expression and (before.kind in _OPERANDS or before.text == ")"):
            line, column = find_place(text, token)
            raise QuerySyntaxError(
                f"line {line}, column {column}: an IRI cannot stand here; put a space after the operator <",
                line=line,
                column=column,
            )
        if token.text in ("(", "{", "["):
            calls = before.kind == "word" and before.text.upper() not in _NOT_FUNCTIONS
            stack.append((token.text, token.text == "(" and (in_expression or calls)))
        elif token.text in (")", "}", "]") and stack:
            stack.pop()
        before = token
