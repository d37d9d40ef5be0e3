"""The headers of every answer: who may read it, and what a browser must not do with it."""

from __future__ import annotations

YEAR = 31_536_000
_EXPOSED = (
    "Link, ETag, Content-Location, Location, Retry-After, Content-Range, Accept-Ranges, WWW-Authenticate, "
    "Foedera-Release, Foedera-Rows"
)
_EVERYWHERE = (
    (
        "Content-Security-Policy",
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", _EXPOSED),
)


def build_headers(base_iri: str) -> tuple[tuple[str, str], ...]:
    """Return the headers of a site at *base_iri*; one that is reached by HTTPS says that it always is."""
    secure = (("Strict-Transport-Security", f"max-age={YEAR}"),) if base_iri.startswith("https:") else ()
    return (*_EVERYWHERE, *secure)
