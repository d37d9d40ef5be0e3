"""What a query needs before it runs: checked, mended, bounded, its format chosen; and what names its answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from server.language.capping import check_form, limit_rows, read_cap
from server.language.lexer import check_query, read_plain, read_tokens
from server.language.mending import mend_query
from server.language.protocol import Asked
from server.processes.workers import Query
from server.web.formats import BINDINGS, GRAPHS, HTML, RESULTS_JSON, TURTLE, Format, find_named
from server.web.negotiation import agree


@dataclass(frozen=True, slots=True)
class Plan:
    """A query ready to run but for its release; the formats *offered*, the *form* chosen, the *parts* of its tag."""

    query: Query
    form: Format
    offered: Sequence[Format]
    parts: tuple[str, ...]

    def build(self, release: str | None) -> Query:
        """Return the query for the store *release*."""
        asked = self.query
        return Query(
            *(asked.text, asked.media_type, release, asked.default_graphs, asked.named_graphs),
            *(asked.whole, asked.most, asked.cut, asked.said),
        )


def plan_query(asked: Asked, text: str, *, accept: str | None, row_cap: int | None) -> Plan:
    """Return what to run for *text*; raises what stands against it.

    A format that `format=` names counts before *accept*; other names (SPARQLWrapper sends `format=json`) do not count.
    """
    kind, tokens = read_plain(text), []
    if kind is None:
        tokens = list(read_tokens(text))
        kind = check_query(text, tokens)
    offered = GRAPHS if kind in ("CONSTRUCT", "DESCRIBE") else BINDINGS
    form = (find_named(asked.form, (*offered, HTML)) if asked.form else None) or agree(accept, (*offered, HTML))
    run_as = form if form is not HTML else TURTLE if offered is GRAPHS else RESULTS_JSON
    mended = mend_query(text, tokens) if tokens else text
    cap = read_cap(asked.max_rows, row_cap) if kind == "SELECT" else None
    if cap is not None and cap.cut:
        check_form(run_as)
    query = Query(
        mended,
        run_as.media_type,
        None,
        asked.default_graphs,
        asked.named_graphs,
        said=text if mended != text else "",
        most=cap.most if cap else None,
        cut=limit_rows(mended, list(read_tokens(mended)), cap.most) if cap and cap.cut else "",
    )
    return Plan(query, form, offered, (text, str(cap), *asked.default_graphs, "|", *asked.named_graphs))
