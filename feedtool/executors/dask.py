"""A Dask cluster: machines that see the same files, each with the same feedtool.

https://distributed.dask.org/en/stable/client.html
"""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager, suppress
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from feedtool.problems import FeedtoolError, quoted

if TYPE_CHECKING:
    from distributed import Client

Result = TypeVar("Result")

ADDRESS = "tcp://HOST:8786"

PATIENCE = 10.0
"""Seconds that a cluster may take to answer, and be without workers."""


@contextmanager
def opened(address: str, jobs: int) -> Iterator[Executor]:
    """Give the cluster whose scheduler is at *address*; how much it does at a time it knows best, whatever *jobs* says.

    Who leaves early cannot end what the workers are at: they break off when what they have written is taken away.
    """
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)  # what is to be told is told by us, in a line
    over = Event()
    try:
        client = _called(address)
        try:
            _meet(client, address)
            pool = client.get_executor(pure=False)
            Thread(target=_watch, args=(client, pool, over), daemon=True).start()
            try:
                yield _Cluster(pool)
            finally:
                pool.shutdown(wait=False)
        except (CancelledError, OSError):
            raise FeedtoolError(f"the Dask cluster at {address} is gone, or all its workers are") from None
        finally:
            over.set()
            with suppress(OSError):
                client.close(timeout=PATIENCE)
    finally:
        logging.disable(before)


class _Cluster(Executor):
    """The executor of a client; that a worker died of something is an error of that, and no traceback."""

    def __init__(self, pool: Executor) -> None:
        self.pool = pool

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        told: Future[Result] = Future()
        self.pool.submit(fn, *args, **kwargs).add_done_callback(partial(_pass_on, told))
        return told


def _pass_on(told: Future[Result], done: Future[Result]) -> None:
    """Let *told* have what has come of *done*."""
    from distributed import KilledWorker

    if done.cancelled():
        told.cancel()
        told.set_running_or_notify_cancel()
    elif isinstance(error := done.exception(), KilledWorker):
        told.set_exception(FeedtoolError("the worker that built it died, and so did those that tried again"))
    elif error:
        told.set_exception(error)
    else:
        told.set_result(done.result())


def _called(address: str) -> "Client":
    """Return a client of the scheduler at *address*; FeedtoolError when none answers."""
    try:
        from distributed import Client
    except ImportError:
        raise FeedtoolError("a Dask cluster needs distributed: pip install 'feedtool[cluster]'") from None

    class Caller(Client):
        """A client that leaves it to us to close it: one that was never answered would wait, and say so."""

        def __del__(self) -> None:
            pass

    try:
        return Caller(address, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]  # Dask's own
    except ValueError as error:
        raise FeedtoolError(f"{quoted(address)} is not where a Dask scheduler can be: {error}") from None
    except OSError:  # a TimeoutError is one
        raise FeedtoolError(f"no Dask scheduler answers at {address}") from None


def _meet(client: "Client", address: str) -> None:
    """Make sure that there is somebody to work, and that all of them have our feedtool; FeedtoolError when not."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise FeedtoolError(f"the Dask cluster at {address} has no workers") from None
    ours = version("feedtool")
    found = {f"the worker at {who}": has for who, has in client.run(version, "feedtool", on_error="return").items()}
    try:
        found["the scheduler"] = client.run_on_scheduler(version, "feedtool")
    except PackageNotFoundError:
        found["the scheduler"] = None
    for who, theirs in found.items():
        if theirs != ours:
            has = f"feedtool {theirs}" if isinstance(theirs, str) else "no feedtool"
            raise FeedtoolError(f"{who} has {has}, and this is feedtool {ours}; the whole cluster needs the same")


def _watch(client: "Client", pool: Executor, over: Event) -> None:
    """Give up when nobody works any more, until it is *over*: Dask would wait for new workers for ever."""
    seen = monotonic()
    while not over.wait(PATIENCE / 10):
        with suppress(OSError):
            if client.nthreads():
                seen = monotonic()
        if monotonic() - seen > PATIENCE:
            pool.shutdown(wait=False)
            return
