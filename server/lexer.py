"""Reading SPARQL just well enough to refuse what must never run: strings, IRIs, comments and names told apart.

The engine has no lexer of its own: it parses characters, so `service:x { }` can be the keyword and the name `:x`,
and an IRI after an operand may be the operator `<` and a comment. Where two readings are possible this module takes the
dangerous one; the tests hold it against the engine itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from server.errors import BadRequest, ClauseRefused

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
FETCHING = ("SERVICE", "LOAD")

_NAME_START = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = _NAME_START + "_0-9\u00b7\u0300-\u036f\u203f-\u2040"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL = rf"(?:[{_NAME}:]|{_ESCAPED})(?:(?:[{_NAME}:\-]|{_ESCAPED}|\.+(?=[{_NAME}:\-%\\]))*)"
_TOKEN = re.compile(
    rf"""
    (?P<space>[ \t\r\n\f\v]+)
  | (?P<comment>\#[^\r\n]*)
  | (?P<string>\"\"\"(?:(?:"|"")?(?:[^"\\]|\\.))*\"\"\"|'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''
        |"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
  | (?P<iri><[^<>"{{}}|^`\x00-\x20]*>)
  | (?P<variable>[?$][{_NAME}]+)
  | (?P<blank>_:[{_NAME}](?:[{_NAME}.\-]*[{_NAME}\-])?)
  | (?P<name>(?:[{_NAME_START}](?:[{_NAME}.\-]*[{_NAME}\-])?)?:(?:{_LOCAL})?)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<number>\d*\.?\d+(?:[eE][+-]?\d+)?)
  | (?P<word>[{_NAME_START}][{_NAME}]*)
  | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_HIDING = re.compile(r"\).*service.*#", re.IGNORECASE | re.DOTALL)  # FILTER(?a<1)SERVICE:x#>
_NAMES_A_GRAPH = ("GRAPH", "FROM", "NAMED", "DESCRIBE")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query: its *kind* (string, iri, variable, name, word ...), its *text* and where it starts."""

    kind: str
    text: str
    start: int


def read_tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of *text*, without white space and comments; every character belongs to some token."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "mark"
        if kind not in ("space", "comment"):
            yield Token(kind, match.group(), match.start())


def find_form(text: str) -> str | None:
    """Return the query form (SELECT, ASK ...) or the first update operation of *text*; None when there is neither."""
    words = (token.text.upper() for token in read_tokens(text) if token.kind == "word")
    return next((word for word in words if word in FORMS or word in UPDATES), None)


def check_query(text: str) -> str:
    """Return the form of the query in *text*; raises when it is an update or would fetch from elsewhere."""
    for reading in {text, unescape_codepoints(text)}:
        _check_reading(reading)
    form = find_form(text)
    if form in UPDATES:
        raise BadRequest(
            f"this is an update ({form}), and only queries are answered here: SELECT, ASK, CONSTRUCT, DESCRIBE"
        )
    return form or "SELECT"  # the engine says what is wrong with a text that has no form, and where


def unescape_codepoints(text: str) -> str:
    r"""Return *text* with \uXXXX and \UXXXXXXXX replaced wherever they stand (SPARQL 1.1, 19.2)."""
    return _CODEPOINT.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    code = int(match.group(1) or match.group(2), 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else match.group()


def _check_reading(text: str) -> None:
    before = ""
    held: Token | None = None  # a name that is the keyword and an endpoint if a brace follows
    for token in read_tokens(text):
        if held is not None and token.text == "{":
            raise _refusal("SERVICE", text, held)
        held = token if token.kind == "name" and _may_split(token.text) and before not in _NAMES_A_GRAPH else None
        if token.kind == "word":
            clause = next((word for word in FETCHING if word in token.text.upper()), None)
            if clause == "SERVICE" or (clause and token.text.upper() == clause and before in ("", ";", "}")):
                raise _refusal(clause, text, token)
        if token.kind == "iri" and _HIDING.search(token.text):
            raise _refusal("SERVICE", text, token)
        before = token.text.upper()


def _may_split(name: str) -> bool:
    prefix, _, local = name.partition(":")
    return "service" in prefix.lower() or ".service" in local.lower()


def _refusal(clause: str, text: str, token: Token) -> ClauseRefused:
    line = text.count("\n", 0, token.start) + 1
    column = token.start - (text.rfind("\n", 0, token.start) + 1) + 1
    return ClauseRefused(
        f"{clause} at line {line}, column {column} is refused: this endpoint answers from its own graphs and "
        "fetches nothing from elsewhere; take the clause out and join the other source on your side"
    )
