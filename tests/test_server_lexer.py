"""Nothing that makes the engine fetch passes the lexer, and nothing harmless is refused for looking like it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.language.lexer import check_query as check_tokens
from server.language.lexer import find_form, read_plain, read_tokens
from server.language.mending import mend_query
from server.web.errors import BadRequest, ClauseRefused

# The engine refuses this port by name before it opens a connection, so trying to fetch shows without a network.
FORBIDDEN = "http://127.0.0.1:1/"
PREFIXES = {"": FORBIDDEN, "service": FORBIDDEN, "ex": "http://example.org/"}
STORE = ox.Store()
STORE.update("INSERT DATA { <http://example.org/a> <http://example.org/p> 1, true, <http://example.org/b> }")


def check_query(text: str) -> str:
    """Check *text* as the endpoint does."""
    return check_tokens(text, list(read_tokens(text)))


def fetches(text: str) -> bool:
    """Tell whether the engine tries to fetch something when it evaluates *text*."""
    try:
        STORE.query(text, prefixes=PREFIXES).serialize(format=ox.QueryResultsFormat.JSON)
    except OSError:
        return True
    except (SyntaxError, RuntimeError, ValueError):
        return False
    return False


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT * {{ SERVICE <{FORBIDDEN}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ service<{FORBIDDEN}>{{ ?s ?p ?o }} }}",
        "SELECT * { SeRvIcE SILENT ?x { ?s ?p ?o } }",
        "SELECT * { service:x { ?s ?p ?o } }",
        "SELECT * { SERVICE:x{ ?s ?p ?o } }",
        "SELECT * { serviceSILENT:x # comment\n { ?s ?p ?o } }",
        "SELECT * { BIND(1 AS ?a) FILTER(?a<2)SERVICE:x#>\n { ?s ?p ?o } }",
        'SELECT * { VALUES ?x { """abc" } SERVICE :x { ?s ?p ?o } }',
        f"SELECT * {{ {{ SELECT * {{ OPTIONAL {{ ?a ?b 1SERVICE <{FORBIDDEN}> {{ ?s ?p ?o }} }} }} }} }}",
        f"SELECT * {{ ?a ?b trueSERVICE <{FORBIDDEN}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ \\u0053ERVICE <{FORBIDDEN}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ S\\U00000045RVICE <{FORBIDDEN}> {{ ?s ?p ?o }} }}",
        f"ASK {{ FILTER EXISTS {{ SERVICE <{FORBIDDEN}> {{ ?s ?p ?o }} }} }}",
        f'SELECT * {{ BIND(1 AS ?a) FILTER(?a<3#>"""\n) SERVICE <{FORBIDDEN}> {{ ?s ?p ?o }} #"""\n}}',
        f'SELECT * {{ BIND(1 AS ?a) FILTER(?a<ex:c#>"""\n) SERVICE <{FORBIDDEN}> {{ ?s ?p ?o }} #"""\n}}',
        f"SELECT * {{ BIND(1 AS ?a) FILTER(?a<3#><4#>'''\n) SERVICE <{FORBIDDEN}> {{ ?s ?p ?o }} #'''\n}}",
        f"# service\nSELECT * {{ # }}\n SERVICE # <x>\n <{FORBIDDEN}> {{ ?s ?p ?o }} }}",
    ],
)
def test_a_query_that_would_fetch_is_refused_with_the_clause_named(text: str) -> None:
    with pytest.raises(ClauseRefused, match="SERVICE at line"):
        check_query(text)


@pytest.mark.parametrize(
    "text", ["LOAD <http://e/>", "load silent <http://e/> INTO GRAPH <http://g/>", "CLEAR ALL; LOAD <u:x>"]
)
def test_load_is_refused_by_name(text: str) -> None:
    with pytest.raises(ClauseRefused, match="LOAD"):
        check_query(text)


@pytest.mark.parametrize("text", ["INSERT DATA { <u:a> <u:b> 1 }", "delete where { ?s ?p ?o }", "DROP ALL"])
def test_an_update_is_no_query(text: str) -> None:
    with pytest.raises(BadRequest, match="update"):
        check_query(text)


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * { ?s ?p "SERVICE <http://e/> { }" }',
        "SELECT * { ?s ?p 'it\\'s SERVICE' }",
        'SELECT * { ?s ?p """a "quoted" SERVICE <x> {\n}""" }',
        "SELECT * { ?s ?p '''SERVICE \\''' ''' }",
        "SELECT * { ?s <http://e/SERVICE> ?o } # SERVICE <http://e/> {}",
        "SELECT ?service $SERVICE { ?service ?p $SERVICE }",
        "PREFIX service: <http://e/> SELECT * { service:x service:SERVICE ?o . { ?o ?p service: } }",
        "PREFIX service: <http://e/> SELECT * FROM service:x FROM NAMED service:y { GRAPH service:y { ?s ?p ?o } }",
        "SELECT * { ?s ex:service ?o ; ex:load ?load . _:service ?p ?o }",
        'SELECT * { ?s ?p "x"@service }',
        "SELECT * { ?s ex:load 1 } ORDER BY ?load",
        "SELECT * { ?s ?p ?o FILTER(?o < 3 && ?o > 1) FILTER(?o<?s) }",
        "SELECT * FROM <http://e/service#load> { ?s ?p ?o }",
    ],
)
def test_words_in_strings_iris_comments_and_names_are_not_clauses(text: str) -> None:
    assert check_query(text) == "SELECT"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("PREFIX ask: <http://select/> # CONSTRUCT\nBASE <http://describe/> dEsCrIbE ask:x", "DESCRIBE"),
        ("construct { ?s ?p 'SELECT' } where { ?s ?p ?o }", "CONSTRUCT"),
        ("ASK{}", "ASK"),
        ("PREFIX a: <u:a> INSERT DATA {}", "INSERT"),
        ("nonsense", None),
        ("", None),
    ],
)
def test_the_form_is_the_first_keyword_after_the_prologue(text: str, form: str | None) -> None:
    assert find_form(read_tokens(text)) == form


@given(st.text(max_size=60))
def test_no_character_is_lost(text: str) -> None:
    kept = list(read_tokens(text))
    assert all(text[token.start : token.start + len(token.text)] == token.text for token in kept)


KEYWORDS = ("SERVICE", "service", "SILENT", "\\u0053ERVICE", "VALUES ?x {", "OPTIONAL {", "GRAPH", "UNION", "FROM", "a")
NAMES = ("service:x", "SERVICE:", ":x", "ex:a", "ex:p", "?o", "?a", "<http://127.0.0.1:1/>", "_:b", "%20", "\\'")
VALUES = ("1", "1.", "true", "UNDEF", '"', "'", '"""', "'''", '"a"', '"a"@en', "@en", "^^", "\\")
MARKS = (
    *"{}().;,=<>?-/# \n",
    "<3#>",
    "<ex:a#>",
    "#>'''",
    '#>"""\n',
    "{ ?s ?p ?o }",
    "FILTER(",
    "BIND(1 AS ?a)",
    "?a<2",
    "<2)",
    "#>\n",
)
PIECES = st.sampled_from((*KEYWORDS, *NAMES, *VALUES, *MARKS))


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT ?p ?o { <http://e/a> ?p ?o } # one", "SELECT"),
        ("prefix foe: <http://e/ontology#>\nBASE <http://e/> ask{ ?a foe:b 'c' }", "ASK"),
        ("DESCRIBE <http://e/a>", "DESCRIBE"),
        ("SELECT * { ?a ?b ?c FILTER(?c > 1) }", None),
        ("SELECT * { ?a ?b true }", None),
        ("SELECT * { ?a ?b '\\u0053' }", None),
        ("SELECT * { ?a <http://e/Service> ?c }", None),
        ("SELECT:x { }", None),
        ("# SELECT\nASK { }", None),
        ("CLEAR ALL", None),
        ("SELECT * " + "{" * 101 + "}" * 101, None),
    ],
)
def test_what_is_sound_at_a_glance(text: str, form: str | None) -> None:
    assert read_plain(text) == form


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=8), st.lists(PIECES, max_size=14))
def test_a_glance_sees_what_reading_finds(before: list[str], pieces: list[str]) -> None:
    text = "".join(before) + "SELECT * { ex:a ex:p ?o " + "".join(pieces) + " }"
    form = read_plain(text)
    if form is not None:
        tokens = list(read_tokens(text))
        assert not fetches(text) and form == check_tokens(text, tokens) and mend_query(text, tokens) == text


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=14))
def test_whatever_makes_the_engine_fetch_is_refused(pieces: list[str]) -> None:
    text = "SELECT * { ex:a ex:p ?o " + "".join(pieces) + " }"
    if fetches(text):
        with pytest.raises(ClauseRefused):
            check_query(text)


HIDING = st.sampled_from(
    ["", " ", "1", "true", "?a", ".", ")", '""', '"""', "'''", "#\n", ":a.", "_:b.", '"a"@en.', "ex:a\\-"]
)


@settings(max_examples=300, deadline=None)
@given(HIDING, HIDING, st.sampled_from(["SERVICE", "service", "SERVICE SILENT", "serviceSILENT"]), HIDING)
def test_a_clause_is_found_behind_anything(before: str, between: str, clause: str, after: str) -> None:
    text = f"SELECT * {{ ex:a ex:p {before}{between}{clause}{after}:x {{ ?s ?p ?o }} }}"
    if fetches(text):
        with pytest.raises(ClauseRefused):
            check_query(text)
