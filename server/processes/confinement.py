"""What a process that runs what strangers wrote may take: memory, room on the disk, time, and no network."""

from __future__ import annotations

import ctypes
import resource
import signal
from dataclasses import dataclass

_NEW_NETWORK = 0x40000000  # CLONE_NEWNET


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of memory, bytes of one file, seconds before the kernel ends the process anyway."""

    memory: int
    answer: int
    seconds: int


def confine(limits: Limits, *, network: bool = False) -> None:
    """Bind this process to *limits*, for good; without a *network*, unless the quads are on a server."""
    resource.setrlimit(resource.RLIMIT_DATA, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.answer, limits.answer))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the site, which then ends us
    if network:
        return
    # A second wall behind the lexer: a network name space without a network, where the system lets us have one.
    ctypes.CDLL(None, use_errno=True).unshare(_NEW_NETWORK)
