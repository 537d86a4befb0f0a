"""Processes on this machine, as many as `--jobs` says."""

import gc
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import active_children

from feedtool import hands
from feedtool.problems import FeedtoolError

ADDRESS = ""


@contextmanager
def opened(address: str, jobs: int) -> Iterator[Executor]:
    """Give *jobs* processes; who leaves early ends them."""
    others = set(active_children())
    with ProcessPoolExecutor(min(jobs, hands.MOST), initializer=hands.attend, initargs=(gc.get_threshold(),)) as pool:
        try:
            yield pool
        except BaseException as error:
            for process in set(active_children()) - others:
                process.terminate()
            pool.shutdown(cancel_futures=True)
            if isinstance(error, BrokenProcessPool):
                raise FeedtoolError(hands.DIED) from None
            raise
