"""Read every episode and write what changed to output/."""

import secrets
import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import click

from feedtool import building, caching, disk, glance, many, patterns, putting, sight, watching
from feedtool.building import Order, Outcome
from feedtool.console import (
    ARGUMENTS,
    FINE,
    load,
    moment,
    paths,
    rehearsing,
    say,
    shown,
)
from feedtool.options import CACHE, CONFIGS, FORMAT, JOBS, NO_CACHE, NOW, STRICT
from feedtool.outcomes import Manner, from_here, since, tell, tell_all
from feedtool.problems import FeedtoolError
from feedtool.progress import Progress
from feedtool.reuse import Memory
from feedtool.sight import Seen


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a build is asked for, as the options say; *memory* is of what the builds before it in this process made."""

    configs: tuple[Path, ...]
    episodes: tuple[str, ...]
    strict: bool
    form: str
    now: datetime | None
    jobs: int
    cache: Path | None
    dry_run: bool
    force: bool
    allow_removals: bool
    executor: str
    memory: Memory = field(default_factory=dict)

    @property
    def manner(self) -> Manner:
        """How people are told what was done."""
        return Manner(self.episodes, self.strict, self.form, self.dry_run)

    def order(self, config: Path, now: datetime, at: int) -> Order:
        """Return what is wanted of the show of *config*."""
        return Order(
            config,
            now,
            at,
            self.jobs,
            self.cache,
            self.episodes,
            force=self.force,
            dry_run=self.dry_run,
            allow_removals=self.allow_removals,
        )


@click.command()
@click.argument("episodes", nargs=-1)
@CONFIGS
@STRICT
@FORMAT
@NOW
@JOBS
@CACHE
@NO_CACHE
@click.option("--dry-run", is_flag=True, help="Say what would be written, write nothing.")
@click.option("--force", is_flag=True, help="Make and write every file anew, also those that would not change.")
@click.option(
    "--allow-removals", is_flag=True, help="Let published episodes vanish from the feed, or change their guids."
)
@click.option(
    "--executor",
    metavar="NAME[:ADDRESS]",
    default="",
    help="Who builds when there are many shows: processes, threads, or dask:tcp://HOST:PORT, which is a Dask cluster. "
    "Default: --jobs processes.",
)
@click.option("--watch", is_flag=True, help="Go on, and build again as soon as a file is saved; Ctrl-C ends it.")
@click.pass_obj
def build(
    common: Path | None,
    episodes: tuple[str, ...],
    config: tuple[Path, ...],
    strict: bool,
    form: str,
    now: datetime | None,
    jobs: int,
    cache: Path | None,
    no_cache: bool,
    dry_run: bool,
    force: bool,
    allow_removals: bool,
    executor: str,
    watch: bool,
) -> int:
    """Read every episode and write what changed to output/.

    EPISODES limits the report of problems to these: slugs, paths, or parts of a slug. All are built all the same.
    What has not changed since the last build is not made again.

    \b
    feedtool build
    feedtool build --dry-run
    feedtool build --watch                      while you write
    feedtool build --strict --format github     in CI
    feedtool build --config 'shows/*/config/show.yaml'
    """
    folder = None if no_cache else cache or disk.cache_folder()
    configs = config or ((common,) if common else ())
    wanted = Wanted(configs, episodes, strict, form, now, jobs, folder, dry_run, force, allow_removals, executor)
    arguments = click.get_current_context().meta.get(ARGUMENTS)
    if watch:
        return _watched(wanted)
    result, outcomes = _built(wanted, arguments)
    if reason := _forgetful(wanted, outcomes):
        say(reason)
    return result


def _watched(wanted: Wanted) -> int:
    """Build, and build again whenever something has changed or is due, until somebody stops it."""
    seen: Seen = {}
    said = ""
    say("building again whenever a file is saved; Ctrl-C ends it")
    try:
        while True:
            began, until = time.time_ns(), None
            try:
                with sight.watching() as looked:
                    _, outcomes = _built(wanted, None, before=seen)
                if (reason := _forgetful(wanted, outcomes)) and reason != said:
                    say(said := reason)
                before, seen = seen, looked
                for one in outcomes:
                    locked = "" if one.dry_run else one.done.locked
                    seen = watching.after(seen, one.output, one.done.files, one.lock_file, locked)
                if any(one.failed for one in outcomes):
                    seen = watching.after_failure(seen, before)
                if not wanted.now:
                    until = min((m.timestamp() for one in outcomes for m in one.moments if m > one.now), default=None)
            except FeedtoolError as error:
                say(f"{_since(seen, looked, ())}feedtool: {error}")
                seen = watching.after_failure(looked, seen)
            wanted = replace(wanted, force=False)
            watching.changed(seen, began, until)
    except KeyboardInterrupt:
        return FINE


def _built(wanted: Wanted, arguments: list[str] | None, *, before: Seen | None = None) -> tuple[int, list[Outcome]]:
    """Build what is *wanted* and say what was done; return the exit status, and what came of each show.

    A look is left for those who come with the same *arguments*, when it is known what they are to be told. Who has it
    watched hears when it was done, and what is not as the build *before* has seen it.
    """
    at = time.time_ns()
    watched = before is not None
    folder = wanted.cache
    with sight.watching() as seen:
        configs = patterns.files(wanted.configs)
        if len(configs) > 1 or wanted.executor:
            outcomes, say_it = _shows(wanted, configs, at, watched=watched), tell_all
        else:
            outcomes, say_it = [_show(wanted, configs[0] if configs else None, at, watched=watched)], tell
        manner = wanted.manner if before is None else replace(wanted.manner, since=_since(before, seen, outcomes))
        result = say_it(manner, outcomes)
        for one in outcomes:
            sight.saw(one.seen)
    damaged = any(one.damaged for one in outcomes)
    if folder and arguments is not None:
        key = glance.key(arguments)
        file = glance.file(str(folder), key)
        damaged = damaged or caching.damaged(file)
        following = [then for one in outcomes if (then := one.following)]
        if len(following) == len(outcomes) and not wanted.force:
            with rehearsing() as said:
                say_it(wanted.manner, following)
            moments = [] if wanted.now else [moment for one in outcomes for moment in one.moments]
            caching.leave(file, key, seen, said, result, moments, outcomes[0].now, at)
    if folder and damaged:
        say(f"the cache in {shown(folder)} was damaged; what could not be read of it is made anew")
    return result, outcomes


def _since(before: Seen, seen: Seen, outcomes: Sequence[Outcome]) -> str:
    """Return when a build was done that has *seen* this, and which files are not as the one *before* saw them.

    A build that fails has not looked at everything; without *outcomes* it could not even begin.
    """
    now = dict(seen)
    own: dict[Path, frozenset[str]] = {}
    for one in outcomes:
        now |= one.seen
        own[one.output] = own.get(one.output, frozenset()) | one.done.files.keys()
        if one.done.locked:
            own[one.lock_file.parent] = own.get(one.lock_file.parent, frozenset()) | {one.lock_file.name}
    if not outcomes or any(one.failed for one in outcomes):
        before = {thing: token for thing, token in before.items() if thing in now}
    return since(watching.names(before, now, own))


def _forgetful(wanted: Wanted, outcomes: Iterable[Outcome]) -> str:
    """Return that nothing can be kept in the cache, and why, "" when it can be."""
    reason = next((one.forgetful for one in outcomes if one.forgetful), "")
    if wanted.cache and not reason and not wanted.dry_run:
        reason = putting.refused(wanted.cache / glance.FOLDER)
    if not reason:
        return ""
    return (
        f"nothing is kept for the next build: {from_here(reason)}; name another folder with --cache, or say --no-cache"
    )


def _show(wanted: Wanted, config: Path | None, at: int, *, watched: bool) -> Outcome:
    """Build one show, that of *config* or the nearest, and return what came of it."""
    project = load(config, wanted.form)
    only = paths(project, wanted.episodes) if wanted.episodes else None
    order = replace(wanted.order(config or Path(), moment(wanted.now), at), watched=watched)
    with Progress("building", len(project.sources)) as progress:
        return building.build(project, order, only, wanted.memory if watched else None, progress.tick)


def _shows(wanted: Wanted, configs: Sequence[Path], at: int, *, watched: bool) -> list[Outcome]:
    """Build the shows of *configs*, each by its name from the root of the file system, and return what came of each."""
    configs = configs or [disk.find_config(Path.cwd())]
    now = moment(wanted.now)
    orders = [wanted.order(Path(disk.absolute(config)), now, at) for config in configs]
    mark = secrets.token_hex(8)
    episodes = tuple(disk.absolute(Path(one)) if disk.is_file(Path(one)) else one for one in wanted.episodes)
    cache = Path(disk.absolute(wanted.cache)) if wanted.cache else None
    orders = [replace(one, mark=mark, episodes=episodes, cache=cache, watched=watched) for one in orders]
    outcomes = []
    with (
        Progress("building", len(orders)) as progress,
        closing(many.build(orders, wanted.executor, wanted.jobs)) as built,
    ):
        for number, outcome in enumerate(built, start=1):
            outcomes.append(outcome)
            progress.tick(number, len(orders))
    return outcomes
