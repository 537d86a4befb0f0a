"""Many shows in one go: each is built on its own, and one that cannot be built keeps no other from it.

With as many shows as there are processes, each process takes one after the other; with fewer, all processes work on one
show after the other. What comes of it is the same.
"""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import closing, suppress
from dataclasses import replace

from feedtool import building, disk, executors, identity, project
from feedtool.building import Order, Outcome
from feedtool.problems import FeedtoolError, Place, Problem, Severity
from feedtool.sight import THERE


def build(orders: Sequence[Order], executor: str, jobs: int) -> Generator[Outcome]:
    """Yield what comes of each of *orders*, in this order, by *executor*, "" for whichever is best, *jobs* at a time.

    Shows that have one and the same output folder, or `feed_url`, are not built. FeedtoolError when all who build are
    gone. What they left half-written is deleted.
    """
    refused = _sharing(orders)
    with closing(_built([one for one in orders if one not in refused], executor, jobs)) as built:
        for order in orders:
            yield refused[order] if order in refused else next(built)


def _sharing(orders: Sequence[Order]) -> dict[Order, Outcome]:
    """Return what comes of those of *orders* that have their output folder, or `feed_url`, from another show: nothing.

    Of two faults the folder is told.
    """
    heads: dict[Order, project.Head] = {}
    for order in orders:
        with suppress(FeedtoolError, OSError, RuntimeError):  # it is told when its turn comes
            heads[order] = project.head_of(order.config)
    found: dict[Order, Outcome] = {}
    for order, other in _alike(heads, lambda head: head.output.resolve()):
        head = heads[order]
        failed = (
            f"{_seen(order, head.output_at)}: {_seen(other, heads[other].output_at)} has the same output folder, "
            f"{disk.shown(head.output)}: each build would delete the other's files; give each show an `output` of its "
            "own"
        )
        found[order] = Outcome(order.config, disk.root_of(order.config), order.now, failed=failed)
    for order, other in _alike(heads, lambda head: identity.podcast_guid(head.feed_url) if head.feed_url else ""):
        found.setdefault(order, _twin(order, heads[order], _seen(other, heads[other].feed_url_at)))
    return found


def _alike(heads: Mapping[Order, project.Head], of: Callable[[project.Head], object]) -> Iterator[tuple[Order, Order]]:
    """Yield each order with the first other one of whose head *of* says the same, unless that is ""."""
    by_value: dict[object, list[Order]] = {}
    for order, head in heads.items():
        if value := of(head):
            by_value.setdefault(value, []).append(order)
    for alike in by_value.values():
        yield from ((order, next(one for one in alike if one is not order)) for order in alike if len(alike) > 1)


def _seen(order: Order, place: Place) -> str:
    """Return *place* of the show of *order* as it is called from here."""
    return str(replace(place, path=disk.shown(disk.root_of(order.config) / place.path)))


def _twin(order: Order, head: project.Head, other: str) -> Outcome:
    """Return what comes of the show of *order*, whose `feed_url` stands at the place *other*, too."""
    message = f"the show of {other} has the same 'feed_url', and so the same guid: apps would take one for the other"
    fix = "give each show a `feed_url` of its own, the address where its feed will be"
    problem = Problem(head.feed_url_at, "SH108", Severity.ERROR, message, fix, part=head.feed_url)
    failed = f"{disk.shown(order.config)} has to be mended first"
    return Outcome(order.config, disk.root_of(order.config), order.now, problems=(problem,), failed=failed)


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
