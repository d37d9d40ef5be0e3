"""Who may write: whoever bears the token, where there is one."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from flask import request

from server.core.site import Site
from server.web.errors import Forbidden, Unauthorised

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

REALM = 'Bearer realm="Foedera"'


def bears_token(site: Site, environ: WSGIEnvironment) -> bool:
    """Tell whether the request brings the site's token."""
    scheme, _, given = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    expected = site.config.token
    # compare_digest takes as long for a token that is nearly right as for any other
    same = hmac.compare_digest(given.strip().encode(), (expected or "").encode())
    return expected is not None and scheme.lower() == "bearer" and same


def require_token(site: Site) -> None:
    """Raise Forbidden where nobody may write, Unauthorised where the request does not bring the token (RFC 6750, 3)."""
    if site.writer is None:
        raise Forbidden("nobody can write here: this site was started without a token")
    if bears_token(site, request.environ):
        return
    if "Authorization" in request.headers:
        raise Unauthorised(
            "this is not the token of this site", headers={"WWW-Authenticate": f'{REALM}, error="invalid_token"'}
        )
    raise Unauthorised("writing needs the header Authorization: Bearer TOKEN", headers={"WWW-Authenticate": REALM})
