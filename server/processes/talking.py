"""How a process of ours talks with the one that started it (`server.processes.children`).

A request is a line of JSON and, where it has a `length`, as many bytes; a reply likewise.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, BinaryIO


def say_ready(target: BinaryIO) -> None:
    """Tell the parent that requests can come."""
    write_reply(target, {})


def read_request(source: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """Return the next request that the parent sends, None at the end."""
    line = source.readline()
    if not line:
        return None
    head: dict[str, Any] = json.loads(line.decode())
    length = head.get("length", 0)
    return head, source.read(length) if length else b""


def write_reply(target: BinaryIO, head: Mapping[str, Any], body: bytes = b"") -> None:
    """Send a reply to the parent."""
    target.write(json.dumps({**head, "length": len(body)}).encode() + b"\n" + body)
    target.flush()
