"""Threads of this process, as many as `--jobs` says: for a Python that runs them side by side, and for slow disks."""

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager

ADDRESS = ""


@contextmanager
def opened(address: str, jobs: int) -> Iterator[Executor]:
    """Give *jobs* threads; who leaves early waits for the shows that they are at, since threads cannot be ended."""
    pool = ThreadPoolExecutor(jobs)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
