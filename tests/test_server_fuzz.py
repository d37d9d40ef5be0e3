"""Whatever is sent to the endpoint is answered in order: no fault of ours, no fetching, nothing said about the inside.

FOEDERA_FUZZ=20000 runs that many examples of each kind.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import Headers, MultiDict

from server import Config, create_app
from server.language.lexer import read_tokens
from tests.rsgi import Client, open_gateway
from tests.server_site import BASE, write_release

EXAMPLES = int(os.environ.get("FOEDERA_FUZZ", "60"))
TOKEN = "token-of-the-fuzz"
ORDERLY = {200, 201, 204, 304, 400, 401, 403, 404, 405, 406, 413, 415, 429, 503}
INSIDE = ("Traceback", 'File "', ".py", "pyoxigraph", "/releases/", "panicked", "RocksDB", "site-packages")
QUERIES = (
    "PREFIX ex: <http://e/> SELECT ?s (COUNT(?o) AS ?n) FROM ex:g { ?s ex:p/ex:q* ?o FILTER(?o < 3) } GROUP BY ?s",
    'SELECT * { GRAPH ?g { ?s ?p \'a\\\'b\'@en, """x"y""", 1.5e3, true } OPTIONAL { ?s a ?t } MINUS { ?s ?p ?s } }',
    "CONSTRUCT { ?s ?p [ ex:a (1 2) ] } { ?s ?p ?o BIND(IF(BOUND(?o), STRLANG('x', 'en'), UUID()) AS ?z) } LIMIT 3",
    "ASK { VALUES (?a ?b) { (UNDEF <http://e/#x>) } FILTER NOT EXISTS { ?a ^foe:party|!(rdf:type) ?b } }",
    "DESCRIBE state:uz ?x { ?x ?p ?o FILTER regex(?o, '^a+(b|c)$', 'i') } ORDER BY DESC(?x) OFFSET 1",
    "SELECT (GROUP_CONCAT(?x; SEPARATOR='#') AS ?y) { { SELECT ?x { ?x ?p ?o } LIMIT 2 } UNION { BIND(1/0 AS ?x) } }",
)
TOKENS = sorted(
    {token.text for query in QUERIES for token in read_tokens(query)} | {"SERVICE", "LOAD", "<u:a#>", "\x00"}
)
MUTATION = st.tuples(
    st.integers(0, 40), st.integers(0, 6), st.lists(st.sampled_from(TOKENS) | st.text(max_size=4), max_size=3)
)


@st.composite
def queries(draw: Any) -> str:
    """A query with a few tokens taken out and others put in."""
    tokens = [token.text for token in read_tokens(draw(st.sampled_from(QUERIES)))]
    for start, length, new in draw(st.lists(MUTATION, max_size=3)):
        tokens[start : start + length] = new
    return " ".join(tokens)


TEXTS = queries() | st.text(max_size=40)
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "Accept": st.sampled_from(["*/*", "text/html", "text/csv", "application/ld+json", "q", ";q=2,,*"])
        | st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30),
        "Accept-Encoding": st.sampled_from(["gzip", "zstd;q=x", "*"]),
        "Content-Type": st.sampled_from(
            ["application/sparql-query", "application/sparql-update", "application/x-www-form-urlencoded",
             "text/turtle", "multipart/form-data; boundary=x", "application/sparql-query; charset=utf-16", "x"]
        ),
        "Authorization": st.sampled_from([f"Bearer {TOKEN}", "Bearer", "Basic eDp5"]),
        "If-None-Match": st.sampled_from(["*", '"x"', "x"]),
        "Range": st.sampled_from(["bytes=0-1", "bytes=-1", "x"]),
        "X-Forwarded-For": st.sampled_from(["::1", "1.2.3.4, 5", "x"]),
    },
)  # fmt: skip
NAMES = (
    "query",
    "update",
    "default-graph-uri",
    "named-graph-uri",
    "using-graph-uri",
    "format",
    "max-rows",
    "graph",
    "default",
)
PARAMETERS = st.lists(
    st.tuples(st.sampled_from(NAMES), TEXTS | st.sampled_from(["u:g", "1", "csv", "html"])), max_size=4
)
BODIES = st.binary(max_size=60) | TEXTS.map(str.encode) | TEXTS.map(lambda text: b"query=" + text.encode())
FUZZ = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    root = tmp_path_factory.mktemp("store")
    write_release(root)
    app = create_app(Config(BASE, root, time_limit=3, token=TOKEN, row_cap=1000, proxies=1))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield app.test_client()
    app.extensions["foedera"].pool.close()
    app.extensions["foedera"].writer.close()


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    root = tmp_path_factory.mktemp("gateway")
    write_release(root)
    with open_gateway(Config(BASE, root, time_limit=3)) as opened:
        yield opened


def check(response: Any, method: str = "GET") -> None:
    assert response.status_code in ORDERLY, response.text
    said = response.headers.get("Content-Type", "")
    if method == "HEAD":
        assert response.data == b""
    elif response.status_code >= 400 and said == "application/problem+json":
        problem = json.loads(response.data)
        assert problem["status"] == response.status_code and problem["title"] and problem["detail"]
        assert not [word for word in INSIDE if word in response.text.replace("\\", "")], response.text
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@FUZZ
@given(TEXTS, st.sampled_from(["application/sparql-results+json", "text/turtle", "text/csv", "*/*", "text/html"]))
def test_no_query_is_answered_with_a_fault(gateway: Client, text: str, accept: str) -> None:
    answer = gateway.ask("GET", f"/sparql?{urlencode({'query': text}, errors='replace')}", {"Accept": accept})
    headers = Headers(answer.headers)
    check(SimpleNamespace(status_code=answer.status, data=answer.body, text=answer.body.decode(), headers=headers))


@FUZZ
@given(
    st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "QUERY"]),
    st.sampled_from(["/sparql", "/store", "/store/a/b", "/store/%20"]),
    PARAMETERS,
    HEADERS,
    BODIES,
)
def test_no_request_is_answered_with_a_fault(
    client: FlaskClient, method: str, path: str, parameters: list[tuple[str, str]], headers: dict[str, str], body: bytes
) -> None:

    response = client.open(path, method=method, query_string=MultiDict(parameters), headers=headers, data=body)
    check(response, method)
