"""What the site counts, in the text format of Prometheus; each web worker counts for itself."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

BUCKETS = (0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 60.0)
_HELP = {
    "foedera_requests_total": "Requests by route, method and status.",
    "foedera_request_seconds": "How long requests took, by route.",
    "foedera_queries_total": "Queries and writes by how they ended.",
    "foedera_queries_running": "Queries that run now, by lane.",
    "foedera_queries_waiting": "Queries that wait for a worker now.",
    "foedera_kept_answers_total": "Answers looked for in memory, by whether they were there.",
    "foedera_kept_bytes": "Bytes of the answers kept in memory.",
    "foedera_release_info": "The release that is served.",
}
Labels = tuple[tuple[str, str], ...]


class Metrics:
    """Counters and durations; safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, Labels]] = Counter()
        self._buckets: defaultdict[tuple[str, Labels], list[int]] = defaultdict(lambda: [0] * (len(BUCKETS) + 1))
        self._sums: Counter[tuple[str, Labels]] = Counter()

    def count(self, name: str, **labels: str) -> None:
        """Count one of *name*."""
        with self._lock:
            self._counts[(name, tuple(labels.items()))] += 1

    def observe(self, name: str, seconds: float, **labels: str) -> None:
        """Take in that something took *seconds*."""
        key = (name, tuple(labels.items()))
        with self._lock:
            self._buckets[key][bisect_left(BUCKETS, seconds)] += 1
            self._sums[key] += seconds  # type: ignore[assignment]

    def write(self, gauges: Mapping[tuple[str, Labels], float]) -> str:
        """Return all of it as text, with *gauges* that are known only now."""
        with self._lock:
            rows = [*self._counts.items(), *gauges.items()]
            lines = [f"{name}{_braced(labels)} {value:g}" for (name, labels), value in sorted(rows)]
            for (name, labels), counts in sorted(self._buckets.items()):
                lines += _write_histogram(name, labels, counts, self._sums[(name, labels)])
        return "".join(f"{line}\n" for line in _with_help(lines))


def _write_histogram(name: str, labels: Labels, counts: list[int], total: float) -> Iterator[str]:
    below = 0
    for bound, count in zip((*map(str, BUCKETS), "+Inf"), counts, strict=True):
        below += count
        yield f"{name}_bucket{_braced((*labels, ('le', bound)))} {below}"
    yield f"{name}_sum{_braced(labels)} {total:.6f}"
    yield f"{name}_count{_braced(labels)} {below}"


def _with_help(lines: list[str]) -> Iterator[str]:
    seen = set()
    for line in lines:
        name = next(name for name in _HELP if line.startswith(name))
        if name not in seen:
            seen.add(name)
            kind = "counter" if name.endswith("_total") else "histogram" if name.endswith("_seconds") else "gauge"
            yield f"# HELP {name} {_HELP[name]}"
            yield f"# TYPE {name} {kind}"
        yield line


def _braced(labels: Labels) -> str:
    escaped = ((key, value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")) for key, value in labels)
    inside = ",".join(f'{key}="{value}"' for key, value in escaped)
    return f"{{{inside}}}" if inside else ""
