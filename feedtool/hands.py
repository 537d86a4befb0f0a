"""Episodes worked on one after the other, in one process or in many: what is made is the same.

What an earlier build made, and still holds, is taken from the cache. Workers write the files of an episode themselves,
so that only small results travel.
"""

import gc
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from feedtool import aside, disk, episode, expecting, looking, sight
from feedtool.expecting import Expecting
from feedtool.looking import Looked
from feedtool.model import Artifact, Item, Settled
from feedtool.problems import FeedtoolError, Place, Problem, Severity
from feedtool.project import Project, document_of, lengths, pictures
from feedtool.reuse import Reuse, Trace
from feedtool.staging import Desk, Stager
from feedtool.work import Work, made

ENOUGH = 8
"""Episodes for which it is worth while to start processes."""

MOST = 61
"""Processes that Windows can wait for; elsewhere nobody misses more."""


Tick = Callable[[int, int], None]
"""Is told how many are done, of how many."""

DIED = "a process that builds was killed, maybe since memory ran out: build again, maybe with fewer `--jobs`"


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be made of each episode of *project*: its files, staged at a *desk*; or *bare* problems.

    The long texts of its item are put into the folder *aside*, if there is one. What some are *settled* as is known, by
    the names of their files; of the others it is expected.
    """

    project: Project
    now: datetime
    desk: Desk | None = None
    bare: bool = False
    aside: Path | None = None
    settled: Mapping[str, Settled] = field(default_factory=dict)


def named(project: Project) -> list[tuple[str, Path]]:
    """Return the episode files of *project* in their order, each with what it is called in problems."""
    return [(disk.name_of(path, project.root), path) for path in project.sources]


def works(task: Task, jobs: int = 1, reuse: Reuse | None = None, tick: Tick | None = None) -> Iterator[Work]:
    """Yield what each source gives, over *jobs* processes; what can be taken from *reuse* is.

    They come in their order, but for those that surely have to be made anew: whoever watches waits for them, so they
    come first. *tick* is told how many are done: while it is looked what can be taken, too, which takes a while of
    thousands.
    """
    project = task.project
    sources = named(project)
    first = [source for source in sources if reuse and reuse.surely_changed(source[0])]
    if first and _alike(sources):  # which of two is left out depends on their order
        first = []
    count = _Count(tick if reuse else None, len(sources))
    yield from _anew(first, task, jobs, reuse, count)
    early = set(first)  # a checkout of another branch changes thousands
    sources = [source for source in sources if source not in early]
    found: list[Work | None] = [None] * len(sources)
    for number, (name, path) in enumerate(sources):
        if reuse and (work := reuse.found(name, project.beside.get(path, ()), project.sizes, task.now)):
            found[number] = work
            count.done += 1
        count.tell()
    count.tick = tick
    left = [source for source, work in zip(sources, found, strict=True) if work is None]
    made = _anew(left, task, jobs, reuse, count)
    for work in found:
        yield work if work is not None else next(made)


def works_again(task: Task, jobs: int = 1, reuse: Reuse | None = None, tick: Tick | None = None) -> Iterator[Work]:
    """Yield what each source gives of which *task* knows what it is settled as, made anew, in their order."""
    sources = [source for source in named(task.project) if source[0] in task.settled]
    count = _Count(tick, len(task.project.sources), len(task.project.sources) - len(sources))
    yield from _anew(sources, task, jobs, reuse, count)


@dataclass(slots=True)
class _Count:
    """Tells a *tick* how many of *all* are done."""

    tick: Tick | None
    all: int
    done: int = 0

    def tell(self) -> None:
        if self.tick:
            self.tick(self.done, self.all)


def _anew(
    sources: Sequence[tuple[str, Path]], task: Task, jobs: int, reuse: Reuse | None, count: _Count
) -> Iterator[Work]:
    """Yield what each of *sources* gives, made anew."""
    for (_, path), (work, trace) in zip(sources, _made(sources, task, jobs), strict=True):
        sight.saw(trace.seen)
        sight.saw(trace.heard)
        if reuse:
            reuse.add(work, trace, task.project.beside.get(path, ()), keep=task.aside is not None)
        count.done += 1
        count.tell()
        yield work


def _alike(sources: Iterable[tuple[str, Path]]) -> bool:
    """Return whether two of *sources* would have one slug."""
    slugs = [episode.slug_of(path.name) for _, path in sources]
    return len(set(slugs)) < len(slugs)


def again(task: Task, path: Path) -> Item | None:
    """Return the item of the episode file *path*, made once more: its texts were put aside, and are gone."""
    whole = _Worker(replace(task, desk=None, aside=None))
    work, _ = whole((disk.name_of(path, task.project.root), path))
    return work.item


def _made(sources: Sequence[tuple[str, Path]], task: Task, jobs: int) -> Iterator[tuple[Work, Trace]]:
    """Yield what each of *sources* gives, and what that took to look at."""
    if jobs <= 1 or len(sources) < ENOUGH:
        work = _Worker(task)
        yield from map(work, sources)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_start_method

    if get_start_method() == "fork":
        # What it takes to begin, modules, templates and patterns, is got ready here once, and the processes inherit it.
        yield _Worker(task)(sources[0])
        sources = sources[1:]
    jobs = min(jobs, len(sources), MOST)
    try:
        pool = ProcessPoolExecutor(jobs, initializer=_begin, initargs=(task, gc.get_threshold()))
    except (OSError, NotImplementedError):  # a system that has no semaphores; one process is enough for it
        yield from _made(sources, task, 1)
        return
    try:
        with pool:
            with deaf():
                made = pool.map(_go_on, sources, chunksize=max(1, min(8, len(sources) // (4 * jobs))))
            yield from made
    except BrokenProcessPool:
        raise FeedtoolError(DIED) from None


@contextmanager
def deaf() -> Iterator[None]:
    """Let Ctrl-C wait until the processes are there: they inherit that they do not hear it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class _Worker:
    """Makes all of one episode after the other."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.stage = Stager(task.desk) if task.desk else None
        self.expected = expecting.by(task.project.show, task.project.lock, task.project.host)

    def __call__(self, source: tuple[str, Path]) -> tuple[Work, Trace]:
        project = self.task.project
        sizes, people = Looked(project.sizes), Looked(project.people)
        measured, show = Looked(project.measured), looking.looked(project.show)
        looked = replace(project, sizes=sizes, people=people, measured=measured, show=show)
        with sight.watching() as seen:
            heard, work = _worked(*source, looked, self.task.now, self._settle(source[0]))
            for name, size in sizes.found():
                sight.sized(project.audio / name, size)
        if work.item and self.task.aside:
            work = replace(work, item=aside.put(self.task.aside, work.item))
        if self.task.bare:
            work = replace(work, artifacts=())
        elif self.stage:
            artifacts = (self.stage(one) if isinstance(one, Artifact) else one for one in work.artifacts)
            work = replace(work, artifacts=tuple(artifacts))
        lengths = tuple((*file, heard.length) for file in measured.asked)
        # What was heard need not be as it was where the lock says the same; it is asked about each length here.
        spared = heard.seen if lengths else {}
        apart = {thing: token for thing, token in seen.items() if thing not in spared}
        asked = looking.asked(show)
        return work, Trace(apart, sizes.asked, tuple(people.asked), people.through, asked, lengths, spared)

    def _settle(self, name: str) -> Expecting | None:
        known = self.task.settled.get(name)
        return (lambda item: known) if known else self.expected


_workers: list[_Worker] = []
"""The one of a process of a pool: its task is handed over once, and not with each episode."""


def _begin(task: Task, thresholds: tuple[int, int, int]) -> None:
    """Get a process of a pool ready for its task."""
    attend(thresholds)
    _workers[:] = [_Worker(task)]


def attend(thresholds: tuple[int, int, int]) -> None:
    """Get this process of a pool ready: it ends with the one that it works for, and leaves it to that to be stopped.

    It looks for garbage as seldom as that one does, whose *thresholds* are these.
    """
    from multiprocessing import parent_process

    gc.set_threshold(*thresholds)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if parent := parent_process():
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    from multiprocessing.connection import wait

    wait([sentinel])
    signal.raise_signal(signal.SIGTERM)


def _go_on(source: tuple[str, Path]) -> tuple[Work, Trace]:
    return _workers[0](source)


@dataclass(frozen=True, slots=True)
class _Heard:
    """How long the audio file of an episode lasts, in milliseconds, 0 for unknown, and what was looked at for that."""

    length: int = 0
    seen: Mapping[tuple[str, str], str] = field(default_factory=dict)


def _worked(name: str, path: Path, project: Project, now: datetime, settle: Expecting | None) -> tuple[_Heard, Work]:
    try:
        read = document_of(name, path, project)
    except disk.UnreadableError as error:
        message = f"{disk.name_of(error.path, project.root)} cannot be read: {error.reason}"
        lost = disk.leads_nowhere(path)
        fix = "bring back what the link leads to, or delete the link" if lost else "make the file readable"
        return _Heard(), Work(name, problems=(Problem(Place(name), "RD110", Severity.ERROR, message, fix),))
    covers = pictures(project, episode.covers(read, project.show))
    with sight.watching() as seen:
        found = lengths(project, read)
    heard = _Heard(next(iter(found.values()), 0), seen)
    return heard, made(read, project.show, project.people, project.sizes, now, found, covers, settle)
