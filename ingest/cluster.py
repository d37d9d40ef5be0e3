"""A Dask cluster as a place to read articles on: the optional extra `foedera[dask]`."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager
from typing import Any

from ingest.basics.errors import IngestError

PATIENCE = 10  # seconds to wait for the scheduler


@contextmanager
def connect(address: str) -> Iterator[tuple[Executor, int]]:
    """Give an executor on the cluster whose scheduler is at *address*, and the number of its threads.

    Raises IngestError where the extra is not installed, the scheduler does not answer, has no workers, or is lost.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - an optional extra
        from distributed.scheduler import KilledWorker  # noqa: PLC0415 - as above
    except ImportError as error:
        raise IngestError("a cluster needs Dask, which is not installed; run pip install 'foedera[dask]'") from error
    try:
        client: Any = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise IngestError(f"{address}: no Dask scheduler answers there; start one, or leave --dask out") from error
    try:
        with client:
            threads = sum(client.nthreads().values())
            if not threads:
                raise IngestError(f"{address}: the cluster has no workers; start some with `dask worker {address}`")
            yield client.get_executor(), threads
    except (KilledWorker, CancelledError, OSError) as error:
        raise IngestError(
            f"{address}: the cluster lost its workers or its scheduler ({type(error).__name__}); "
            "what was read before is kept: run again when it is back"
        ) from error
