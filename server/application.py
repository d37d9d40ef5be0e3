"""Putting the site together: routes, templates, errors, and the path prefix it may lie under."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from flask import Flask

from server.core import answers, assets
from server.core.config import Config
from server.core.site import Site, build_site
from server.graph.documents import LICENCE
from server.graph.wording import FACTUALITY, read_name, show_date, show_value
from server.routes import (
    browsing,
    catalogue,
    context,
    contradictions,
    dumps,
    editor,
    exports,
    fragments,
    front,
    graph_store,
    pictures,
    proofs,
    publications,
    resources,
    sparql,
    vocabulary,
    watching,
)
from server.web.bridge import LARGEST

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PARTS = (
    resources,
    sparql,
    editor,
    browsing,
    pictures,
    graph_store,
    catalogue,
    context,
    dumps,
    exports,
    fragments,
    publications,
    front,
    proofs,
    vocabulary,
    contradictions,
    watching,
)


def build_application(config: Config) -> Flask:
    """Return the Flask application for *config*."""
    site = build_site(config)
    app = Flask("server", static_folder="static", template_folder="templates")
    app.config["MAX_CONTENT_LENGTH"] = LARGEST
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 86400
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.extensions["foedera"] = site
    app.url_map.strict_slashes = True
    for part in PARTS:
        app.register_blueprint(part.build_blueprint(site))
    watching.install(app, site)  # before the others, so that it sees the answer last, as it is sent
    answers.install(app)
    app.after_request(assets.keep_long)
    _install_words(app, site)
    app.wsgi_app = strip_prefix(app.wsgi_app, site.root)  # type: ignore[method-assign, assignment]
    return app


def _install_words(app: Flask, site: Site) -> None:
    app.jinja_env.globals.update(
        site=site,
        path=site.path,
        asset=partial(assets.address, site),
        licence=LICENCE,
        factuality_words=FACTUALITY,
        read_name=read_name,
        why=partial(proofs.find_why, site),
        attribution=lambda: site.release.attribution,
    )
    app.jinja_env.filters.update(shown=show_value, date=show_date, name=read_name, short=site.shorten)


def strip_prefix(app: WSGIApplication, root: str) -> Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]:
    """Return *app* answering under *root* too, whether or not a proxy in front has taken the prefix away."""
    prefix = root.rstrip("/")

    def prefixed(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if prefix and path.startswith(f"{prefix}/"):
            environ["PATH_INFO"] = path[len(prefix) :]
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + prefix
        return app(environ, start_response)

    return prefixed
