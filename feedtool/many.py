"""Many shows in one go: each is built on its own, and one that cannot be built keeps no other from it.

With as many shows as there are processes, each process takes one after the other; with fewer, all processes work on one
show after the other. What comes of it is the same.
"""

from collections.abc import Generator, Sequence
from concurrent.futures import Future
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

from feedtool import building, disk, executors, project
from feedtool.building import Order, Outcome
from feedtool.problems import FeedtoolError
from feedtool.sight import THERE


def build(orders: Sequence[Order], executor: str, jobs: int) -> Generator[Outcome]:
    """Yield what comes of each of *orders*, in this order, by *executor*, "" for whichever is best, *jobs* at a time.

    Shows that have one and the same output folder are not built. FeedtoolError when all who build are gone.
    What they left half-written is deleted.
    """
    refused = _sharing(orders)
    with closing(_built([one for one in orders if one not in refused], executor, jobs)) as built:
        for order in orders:
            yield refused[order] if order in refused else next(built)


def _sharing(orders: Sequence[Order]) -> dict[Order, Outcome]:
    """Return what comes of those of *orders* whose output folder is that of another show, too: nothing."""
    by_folder: dict[Path, list[tuple[Order, Path, str]]] = {}
    for order in orders:
        with suppress(FeedtoolError, OSError, RuntimeError):  # it is told when its turn comes
            folder, place = project.output_of(order.config)
            by_folder.setdefault(folder.resolve(), []).append((order, folder, place))
    found: dict[Order, Outcome] = {}
    for sharing in by_folder.values():
        for order, folder, place in sharing if len(sharing) > 1 else ():
            other = next(where for another, _, where in sharing if another is not order)
            failed = (
                f"{place}: {other} has the same output folder, {disk.shown(folder)}: each build would delete the "
                "other's files; give each show an `output` of its own"
            )
            found[order] = Outcome(order.config, disk.root_of(order.config), order.now, failed=failed)
    return found


def _built(orders: Sequence[Order], executor: str, jobs: int) -> Generator[Outcome]:
    """Yield what comes of each of *orders*, none of which has the output folder of another."""
    if not orders:
        return
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
