"""Reading SPARQL just well enough to refuse what must never run: strings, IRIs, comments and names told apart.

The engine has no lexer of its own: it parses characters, so `service:x { }` can be the keyword and the name `:x`,
and an IRI after an operand may be the operator `<` and a comment. Where two readings are possible this module takes
both and refuses what is dangerous in either; the tests hold it against the engine itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from server.web.errors import BadRequest, ClauseRefused

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
DEEPEST = 100

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
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*://")  # no operator: after `scheme:` no operand begins with a slash
_PLAIN = re.compile(
    rf"""\s*(?:(?:PREFIX\s+(?:[{_NAME_START}][{_NAME}\-]*)?:|BASE)\s*<[^<>"{{}}|^`\\\x00-\x20]*>\s*)*"""
    r"(SELECT|ASK|CONSTRUCT|DESCRIBE)(?=[\s{*?$<])",
    re.IGNORECASE,
)
_SUSPECT = re.compile(r"service|load|true|false|group_concat|[\\(]", re.IGNORECASE)
_NAMES_A_GRAPH = ("GRAPH", "FROM", "NAMED", "DESCRIBE")
_OPENING, _CLOSING = "{([", "})]"


class Token(NamedTuple):
    """A piece of a query: its *kind* (string, iri, variable, name, word ...), its *text* and where it starts."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the next piece may start."""
        return self.start + len(self.text)


class _Before(NamedTuple):
    """What a reading has come from: the last token, a name that is SERVICE if a brace follows, how deep in braces."""

    kind: str = ""
    text: str = ""
    held: Token | None = None
    depth: int = 0


def read_tokens(text: str, start: int = 0) -> Iterator[Token]:
    """Yield the tokens of *text*, without white space and comments; every character belongs to some token."""
    for match in _TOKEN.finditer(text, start):
        kind = match.lastgroup or "mark"
        if kind not in ("space", "comment"):
            yield Token(kind, match.group(), match.start())


def find_form(tokens: Iterable[Token]) -> str | None:
    """Return the query form (SELECT, ASK ...) or the first update operation; None when there is neither."""
    words = (token.text.upper() for token in tokens if token.kind == "word")
    return next((word for word in words if word in FORMS or word in UPDATES), None)


def read_plain(text: str) -> str | None:
    """Return the form of a query that is sound at a glance; None for one that must be read token by token.

    No reading of a text without the letters of SERVICE or LOAD, and without escapes, can fetch anything; without a
    bracket there is no expression and so nothing to mend (`server.language.mending`).
    """
    if _SUSPECT.search(text) or text.count("{") + text.count("[") > DEEPEST:
        return None
    begun = _PLAIN.match(text)
    return begun.group(1).upper() if begun else None


def check_query(text: str, tokens: Sequence[Token]) -> str:
    """Return the form of the query *text*, read as *tokens*; raises for an update and for what would fetch."""
    check_clauses(text, tokens)
    form = find_form(tokens)
    if form in UPDATES:
        raise BadRequest(
            f"this is an update ({form}), sent as a query; queries are SELECT, ASK, CONSTRUCT, DESCRIBE, "
            "and updates are sent as the parameter `update` or as application/sparql-update"
        )
    return form or "SELECT"  # the engine says what is wrong with a text that has no form, and where


def check_clauses(text: str, tokens: Sequence[Token]) -> None:
    """Raise where *text*, in any reading, would make the server fetch something, or is nested too deeply to parse."""
    _check_depth(text, tokens)
    _check_readings(text, tokens)
    if "\\u" in text or "\\U" in text:
        plain = unescape_codepoints(text)
        tokens = list(read_tokens(plain))
        _check_depth(plain, tokens)
        _check_readings(plain, tokens)


def unescape_codepoints(text: str) -> str:
    r"""Return *text* with \uXXXX and \UXXXXXXXX replaced wherever they stand (SPARQL 1.1, 19.2)."""
    return _CODEPOINT.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    code = int(match.group(1) or match.group(2), 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else match.group()


def _check_depth(text: str, tokens: Sequence[Token]) -> None:
    depth = 0
    for token in tokens:
        if token.kind == "mark":
            depth += (token.text in _OPENING) - (token.text in _CLOSING)
            if depth > DEEPEST:
                raise BadRequest(
                    f"brackets are nested more than {DEEPEST} deep at {_place(text, token)}; make it flatter"
                )


def _is_ambiguous(token: Token) -> bool:
    """Tell whether an IRI may, after an operand, be an operator and a comment."""
    return token.kind == "iri" and "#" in token.text and not _ABSOLUTE.match(token.text)


def _check_readings(text: str, tokens: Sequence[Token]) -> None:
    """Follow every reading of *text*."""
    before = _Before()
    starts = []
    for token in tokens:
        if _is_ambiguous(token):
            starts.append((token.start + 1, _Before("mark", "<", None, before.depth)))
        before = _step(text, token, before)
    seen: set[tuple[int, _Before]] = set()
    while starts:
        start, before = starts.pop()
        for token in read_tokens(text, start):
            if (token.start, before) in seen:
                break
            seen.add((token.start, before))
            if _is_ambiguous(token):
                starts.append((token.start + 1, _Before("mark", "<", None, before.depth)))
            before = _step(text, token, before)


def _step(text: str, token: Token, before: _Before) -> _Before:
    """Return what comes before the next token; raises when *token* is a clause that fetches."""
    kind, said, _ = token
    if before.held is not None and said == "{":
        raise _refusal("SERVICE", text, before.held)
    if kind == "mark":
        return _Before(kind, said, None, before.depth + (said == "{") - (said == "}"))
    if kind not in ("word", "name"):
        return _Before(kind, "", None, before.depth)
    word = said.upper()
    if kind == "word" and "SERVICE" in word:
        raise _refusal("SERVICE", text, token)
    if word.startswith("LOAD") and before.depth == 0 and _may_begin(before):
        raise _refusal("LOAD", text, token)
    held = token if kind == "name" and _may_split(said) and before.text not in _NAMES_A_GRAPH else None
    return _Before(kind, word, held, before.depth)


def _may_begin(before: _Before) -> bool:
    """Tell whether an operation can begin here: at the start, after another one or after a declaration."""
    return before.kind in ("", "iri") or before.text in (";", "}")


def _may_split(name: str) -> bool:
    prefix, _, local = name.partition(":")
    return "service" in prefix.lower() or ".service" in local.lower()


def _refusal(clause: str, text: str, token: Token) -> ClauseRefused:
    return ClauseRefused(
        f"{clause} at {_place(text, token)} is refused: this endpoint answers from its own graphs and "
        "fetches nothing from elsewhere; take the clause out and join the other source on your side"
    )


def find_place(text: str, token: Token) -> tuple[int, int]:
    """Return line and column of *token*, counted from 1."""
    return text.count("\n", 0, token.start) + 1, token.start - text.rfind("\n", 0, token.start)


def _place(text: str, token: Token) -> str:
    line, column = find_place(text, token)
    return f"line {line}, column {column}"
