"""Many shows in one go: each is built on its own, and one that cannot be built keeps no other from it.

With as many shows as there are processes, each process takes one after the other; with fewer, all processes work on one
show after the other. What comes of it is the same.
"""

from collections.abc import Generator, Sequence
from concurrent.futures import Future
from dataclasses import replace

from feedtool import building, disk, executors
from feedtool.building import Order, Outcome
from feedtool.problems import FeedtoolError
from feedtool.sight import THERE


def build(orders: Sequence[Order], executor: str, jobs: int) -> Generator[Outcome]:
    """Yield what comes of each of *orders*, in this order, by *executor*, "" for whichever is best, *jobs* at a time.

    FeedtoolError when all who build are gone. What they left half-written is deleted.
    """
    if not executor and (jobs == 1 or len(orders) < jobs):
        yield from (building.attempt(replace(order, jobs=jobs)) for order in orders)
        return
    futures: list[Future[Outcome]] = []
    try:
        with executors.opened(executor or executors.DEFAULT, min(jobs, len(orders))) as pool:
            futures += (pool.submit(building.attempt, replace(order, jobs=1)) for order in orders)
            for order, future in zip(orders, futures, strict=True):
                yield outcome(order, future)
    except BaseException:
        for order, future in zip(orders, futures, strict=False):
            if not _is_done(future):
                building.forget(order)
        raise


def outcome(order: Order, future: Future[Outcome]) -> Outcome:
    """Return what has come of *order* in the *future*, also when whoever had it in hand has died or saw no show."""
    try:
        found = future.result()
    except FeedtoolError as error:  # whoever built this one has died
        building.forget(order)
        failed = f"{disk.shown(order.config)}: {error}"
        return Outcome(order.config, disk.root_of(order.config), order.now, failed=failed)
    unseen = found.seen.get((THERE, disk.absolute(order.config))) == ""
    if found.failed and unseen and disk.is_file(order.config):
        failed = f"{disk.shown(order.config)} is not there for the worker: all need the same files in the same places"
        return replace(found, failed=failed)
    return found


def _is_done(future: Future[Outcome]) -> bool:
    return future.done() and not future.cancelled() and not future.exception()
