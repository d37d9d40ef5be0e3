"""Keys of things: readable, stable, plain ASCII and of bounded length; and the hashes that name claims."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256

from ingest.basics.claims import ArticleRecord, Claim, Entity, record_to_json
from ontology.iris import slug

MOST_CODES = 4
LONGEST = 120
DETAILS = ("roles", "values", "factuality", "speakers", "when", "start", "end", "treaty", "older", "reason")


def short_hash(text: str, digits: int = 8) -> str:
    """Return the first hexadecimal *digits* of the SHA-256 of *text*."""
    return sha256(text.encode()).hexdigest()[:digits]


def name_participants(entities: Iterable[Entity]) -> str:
    """Return the keys of *entities* in order of the alphabet; of a long list the first four and a hash of all."""
    keys = sorted({entity.key for entity in entities})
    if len(keys) <= MOST_CODES:
        return "-".join(keys)
    return "-".join([*keys[:MOST_CODES], "etc", short_hash(" ".join(keys))])


def join_key(*parts: str) -> str:
    """Return the non-empty *parts* as one key, cut and hashed where it grows too long."""
    key = "-".join(slug(part) for part in parts if part)
    return key if len(key) <= LONGEST else f"{key[:LONGEST].rstrip('-')}-{short_hash(key)}"


def tell_apart(keys: Mapping[str, str], taken: Collection[str] = ()) -> dict[str, str]:
    """Return *keys* (content to key) with a hash of the content appended wherever a key is not the only one."""
    times = Counter([*keys.values(), *taken])
    return {content: key if times[key] == 1 else f"{key}-{short_hash(content)}" for content, key in keys.items()}


def claim_keys(record: ArticleRecord) -> list[str]:
    """Return the key of each claim of *record*, in order: a hash of the source's hash, the spans and the type.

    Where claims of one type share their spans (a travel ban and an asset freeze told in the same words), what they
    say is hashed too, so that each keeps its key whatever stands beside it in the list. Equal claims share a key.
    """
    places = [_place(record, claim) for claim in record.claims]
    contents: dict[str, set[str]] = defaultdict(set)
    details = [claim_content(claim) for claim in record.claims]
    for place, detail in zip(places, details, strict=True):
        contents[place].add(detail)
    return [
        short_hash(place if len(contents[place]) == 1 else f"{place} {detail}", 16)
        for place, detail in zip(places, details, strict=True)
    ]


def _place(record: ArticleRecord, claim: Claim) -> str:
    spans = sorted({(span.start, span.end) for span in claim.evidence})
    return f"{record.sha256} {' '.join(f'{start}-{end}' for start, end in spans)} {claim.type}"


def claim_content(claim: Claim) -> str:
    """Return what the claim says as canonical JSON: without its rule and cues, which are how it was found."""
    plain = claim_to_plain(claim)
    return json.dumps({name: plain[name] for name in DETAILS}, sort_keys=True, separators=(",", ":"))


def claim_to_plain(claim: Claim) -> dict[str, object]:
    """Return *claim* as plain JSON values."""
    empty = ArticleRecord("", "", "", 0, None, None, None, (), (claim,), "", "")
    plain: dict[str, object] = record_to_json(empty)["claims"][0]
    return plain


def strip_ending(key: str, endings: Sequence[str]) -> str:
    """Return *key* without one of the *endings* that mark what is no fact."""
    for ending in endings:
        if key.endswith(f"-{ending}"):
            return key[: -len(ending) - 1]
    return key
