"""One show built, from its settings to its output, and what there is to tell of it.

What comes of it are plain values: who builds a show may be another process, or another machine, than who tells of it.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from feedtool import disk, pipeline, putting, report, reuse, sight, writing
from feedtool import project as shows
from feedtool.feeds import Difference
from feedtool.hands import Tick
from feedtool.problems import FeedtoolError, Place, Problem
from feedtool.project import BrokenShowError, Project
from feedtool.reuse import Memory
from feedtool.sight import Seen
from feedtool.writing import Written


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted of a build that began *at* this nanosecond, as if it were *now*; *cache* is None for none.

    *episodes* are those that problems are told of, as somebody called them; none for all. What is on its way to the
    output has *mark* in its name, so that it can be found when whoever builds has died. Who has it *watched* wants to
    know all that was looked at, whatever was done.
    """

    config: Path
    now: datetime
    at: int
    jobs: int = 1
    cache: Path | None = None
    episodes: tuple[str, ...] = ()
    force: bool = False
    dry_run: bool = False
    allow_removals: bool = False
    mark: str = ""
    watched: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a build of the show of *config*, in *root*; *failed* says why there is none, "" when it was built.

    *problems* are those that are to be told, and *gate* tells which of them keep the feed as it was. *states* counts
    the episodes; which of the *moments* have passed *now* decided what is published. A cache is *damaged*, or what is
    made cannot be kept in it, for the reason why the build is *forgetful*. *seen* has the files that are in the output
    now.

    Of a show that was attempted it is known as well which *slugs* it has, when somebody asked for episodes, and for
    each of those whether there is one that is *fitting*; and *seen* is everything that was looked at.
    """

    config: Path
    root: Path
    now: datetime
    output: Path = Path()
    lock_file: Path = Path()
    problems: tuple[Problem, ...] = ()
    gate: frozenset[tuple[str, Place]] = frozenset()
    states: Mapping[str, int] = field(default_factory=dict)
    done: Written = field(default_factory=Written)
    stopped: bool = False
    damaged: bool = False
    forgetful: str = ""
    dry_run: bool = False
    moments: tuple[datetime, ...] = ()
    slugs: tuple[str, ...] = ()
    fitting: tuple[bool, ...] = ()
    seen: Mapping[tuple[str, str], str] = field(default_factory=dict)
    failed: str = ""

    @property
    def following(self) -> "Outcome | None":
        """What the next build comes to, as long as nothing changes; None when that is not known from this one.

        Who is who may be told in other words once it is written down, and what is kept back is told once.
        """
        done = self.done
        if done.nothing and not self.failed:
            return self
        if self.failed or self.stopped or self.dry_run or done.locked or done.kept:
            return None
        unchanged = done.unchanged + len(done.written)
        return replace(self, done=Written(unchanged=unchanged, difference=done.difference and Difference()))


def build(
    project: Project,
    order: Order,
    only: Collection[str] | None = None,
    memory: Memory | None = None,
    tick: Tick | None = None,
) -> Outcome:
    """Build *project* and return what came of it; *only* are the files whose problems are to be told, None for all.

    The *memory* is of the builds before it in this process. FeedtoolError when something cannot be written, or the
    output folder is surely that of another show.
    """
    report.check(project)
    kept = reuse.of(project, order.cache, order.at, anew=order.force, memory=memory) if order.cache else None
    making = pipeline.Build(project, order.now, order.jobs, tick, allow_removals=order.allow_removals, reuse=kept)
    done = writing.write(making, project.output, force=order.force, dry_run=order.dry_run, mark=order.mark)
    if order.mark and done.written:
        # Somebody may have begun with this before, and died.
        putting.forget(project.output, order.mark)
    gate = making.registered.gate if making.registered else ()
    outcome = Outcome(
        config=order.config,
        root=project.root,
        now=order.now,
        output=project.output,
        lock_file=project.lock_file,
        problems=tuple(one for one in making.problems if only is None or one.place.path in only),
        gate=frozenset((problem.code, problem.place) for problem in gate),
        states=Counter(one.state for one in making.works),
        done=done if order.watched else replace(done, files={}),
        stopped=making.stopped,
        damaged=bool(kept and kept.damaged),
        forgetful=putting.refused(kept.folder) if kept and not order.dry_run else "",
        dry_run=order.dry_run,
        moments=tuple(making.moments),
    )
    if order.dry_run and not done.nothing:
        return outcome
    del making, kept  # of thousands of episodes they take as much memory as what is seen
    return replace(outcome, seen=disk.seen(project.output, done.files))


def attempt(order: Order) -> Outcome:
    """Build the show of *order*, alone, and return what came of it, also when it cannot be built."""
    root = disk.root_of(order.config)
    seen: Seen = {}
    try:
        with sight.watching() as seen:
            project = shows.load(order.config)
            found = [shows.find(project, wanted) for wanted in order.episodes]
            only = {shows.name(project, path) for paths in found for path in paths} if order.episodes else None
            outcome = build(project, order, only)
    except BrokenShowError as error:
        failed = f"{disk.shown(root / error.path)} has to be mended first"
        return Outcome(order.config, root, order.now, problems=error.problems, failed=failed, seen=seen)
    except FeedtoolError as error:
        return Outcome(order.config, root, order.now, failed=str(error), seen=seen)
    return replace(
        outcome,
        slugs=shows.slugs(project) if order.episodes else (),
        fitting=tuple(map(bool, found)),
        seen={**seen, **outcome.seen} if order.watched or outcome.following else {},
    )


def forget(order: Order) -> None:
    """Delete what somebody who has died left of the build of *order*, as far as that goes."""
    try:
        output = shows.load(order.config).output
    except FeedtoolError:
        return
    putting.forget(output, order.mark)
