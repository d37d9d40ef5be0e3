"""Asking the query workers for a request, and answering: 304, kept bodies, small answers whole, large from files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import BinaryIO

from flask import Response, request

from server.core.answers import answer, answer_unchanged, build_tag, unchanged
from server.core.clients import find_client
from server.core.site import Site
from server.graph.reading import Term, read_rows
from server.graph.releases import Release
from server.language.capping import CUT, mark_cut
from server.processes.workers import Query, Result
from server.web.errors import ReleaseGone
from server.web.formats import RESULTS_JSON, Format

WHOLE = 1_000_000
PIECE = 1 << 16
ATTEMPTS = 3


def ask(site: Site, release: Release, query: Callable[[str | None], Query], client: str) -> Result:
    """Return the answer to the query for *release*, or for its successor where that was replaced in the meantime."""
    for _ in range(ATTEMPTS - 1):
        try:
            return site.pool.run(query(release.folder), client)
        except ReleaseGone:
            release = site.release
    return site.pool.run(query(release.folder), client)


async def ask_soon(site: Site, release: Release, query: Callable[[str | None], Query], client: str) -> Result:
    """Do as `ask`, on the event loop."""
    for _ in range(ATTEMPTS - 1):
        try:
            return await site.pool.run_soon(query(release.folder), client)
        except ReleaseGone:
            release = site.release
    return await site.pool.run_soon(query(release.folder), client)


def ask_rows(site: Site, release: Release, query: str) -> list[dict[str, Term]]:
    """Return the solutions of a SELECT query of ours that may be long: run where it can be ended at the time limit."""
    client = find_client(site, request.environ)
    result = ask(site, release, lambda folder: Query(query, RESULTS_JSON.media_type, folder), client)
    with result.file:
        return read_rows(json.load(result.file))


def answer_asked(site: Site, form: Format, query: Callable[[str | None], Query], *parts: str) -> Response:
    """Return the answer in *form*; *parts*, the release and the form determine it fully."""
    release = site.release
    tag = build_tag(release.version, site.edition, form.media_type, *parts)
    if request.method != "POST" and unchanged(tag):
        return answer_unchanged(form, tag=tag, vary=True)
    kept = site.kept.find(tag)
    if kept is not None:
        return answer(kept, form, tag=tag, vary=True)
    result = ask(site, release, query, find_client(site, request.environ))
    if result.is_cut:
        result = mark_cut(result, form, f"{site.base}sparql#cut")
    if result.size > WHOLE:
        response = _answer_long(result, form, tag)
    else:
        with result.file:
            body = result.file.read()
        if not result.is_cut:
            site.kept.keep(tag, body)
        response = answer(body, form, tag=tag, vary=True)
    if result.is_cut:
        response.headers[CUT] = "cut"
    return response


def _answer_long(result: Result, form: Format, tag: str) -> Response:
    """Return an answer from its file, with its length: a client sees when it breaks off."""
    response = Response(FileAnswer(result.file), direct_passthrough=True)
    response.headers["Content-Type"] = form.content_type
    response.headers["Cache-Control"] = "public, max-age=60"
    response.content_length = result.size
    response.set_etag(tag)
    response.vary.add("Accept")
    return response


class FileAnswer:
    """The pieces of a file, which is closed with the answer."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def __iter__(self) -> Iterator[bytes]:
        while piece := self._file.read(PIECE):
            yield piece

    def close(self) -> None:
        """Let the file go, whether or not all of it was read."""
        self._file.close()
