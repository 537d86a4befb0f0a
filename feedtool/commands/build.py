"""Read every episode and write what changed to output/."""

import re
import secrets
import shlex
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import click

from feedtool import building, caching, disk, glance, many, patterns, printing, putting, sight, watching
from feedtool.building import Order, Outcome
from feedtool.console import (
    ARGUMENTS,
    CACHE,
    CONFIGS,
    COULD_NOT_RUN,
    FINE,
    FORMAT,
    JOBS,
    NO_CACHE,
    NOW,
    STRICT,
    Progress,
    echo,
    load,
    moment,
    paths,
    print_seen,
    rehearsing,
    say,
    seen_from_here,
    shown,
    status,
)
from feedtool.problems import FeedtoolError, Problem, meant, quoted
from feedtool.reuse import Memory
from feedtool.sight import Seen

_STATES = (
    ("draft", "draft"),
    ("scheduled", "in the future"),
    ("held back", "held back"),
    ("unreadable", "unreadable"),
    ("left out", "left out"),
)


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
                    _, outcomes = _built(wanted, None, watched=True)
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
                say(f"feedtool: {error}")
                seen = watching.after_failure(looked, seen)
            wanted = replace(wanted, force=False)
            watching.changed(seen, began, until)
    except KeyboardInterrupt:
        return FINE


def _built(wanted: Wanted, arguments: list[str] | None, *, watched: bool = False) -> tuple[int, list[Outcome]]:
    """Build what is *wanted* and say what was done; return the exit status, and what came of each show.

    A look is left for those who come with the same *arguments*, when it is known what they are to be told.
    """
    at = time.time_ns()
    folder = wanted.cache
    with sight.watching() as seen:
        configs = patterns.files(wanted.configs)
        if len(configs) > 1 or wanted.executor:
            outcomes, tell = _shows(wanted, configs, at, watched=watched), _tell_all
        else:
            outcomes, tell = [_show(wanted, configs[0] if configs else None, at, watched=watched)], _tell
        result = tell(wanted, outcomes)
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
                tell(wanted, following)
            moments = [] if wanted.now else [moment for one in outcomes for moment in one.moments]
            caching.leave(file, key, seen, said, result, moments, outcomes[0].now, at)
    if folder and damaged:
        say(f"the cache in {shown(folder)} was damaged; what could not be read of it is made anew")
    return result, outcomes


def _forgetful(wanted: Wanted, outcomes: Iterable[Outcome]) -> str:
    """Return that nothing can be kept in the cache, and why, "" when it can be."""
    reason = next((one.forgetful for one in outcomes if one.forgetful), "")
    if wanted.cache and not reason and not wanted.dry_run:
        reason = putting.refused(wanted.cache / glance.FOLDER)
    if not reason:
        return ""
    return (
        f"nothing is kept for the next build: {_from_here(reason)}; name another folder with --cache, or say --no-cache"
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


def _tell(wanted: Wanted, outcomes: Sequence[Outcome]) -> int:
    """Say what came of the one show; return the exit status."""
    (outcome,) = outcomes
    _print(wanted, [outcome])
    _say(wanted, outcome, outcome.done.written, outcome.done.removed, "feedtool check")
    return _status(wanted, outcome)


def _tell_all(wanted: Wanted, outcomes: Sequence[Outcome]) -> int:
    """Say what came of each show, and of all of them when they are many; return the worst exit status."""
    if wanted.form != "text":
        _print(wanted, outcomes)
    for one in outcomes:
        if wanted.form == "text":
            _print(wanted, [one])
        if one.failed:
            say(f"feedtool: {_from_here(one.failed)}")
        else:
            which = f" --config {shlex.quote(shown(one.config))}" if len(outcomes) > 1 else ""
            written, removed = (
                [shown(one.output / path) for path in paths] for paths in (one.done.written, one.done.removed)
            )
            _say(wanted, one, written, removed, f"feedtool check{which}")
    if len(outcomes) > 1:
        say(f"{len(outcomes)} shows: {'; '.join(_total(wanted, outcomes))}")
    for number, episode in enumerate(wanted.episodes):
        if not any(one.failed or one.fitting[number] for one in outcomes):
            slugs = [slug for one in outcomes for slug in one.slugs]
            raise FeedtoolError(f"no episode called {quoted(episode)}{meant(episode, slugs)}")
    return max(_status(wanted, one) for one in outcomes)


def _status(wanted: Wanted, outcome: Outcome) -> int:
    return COULD_NOT_RUN if outcome.failed else status(outcome.problems, wanted.strict)


def _print(wanted: Wanted, outcomes: Iterable[Outcome]) -> None:
    """Print the problems of shows, for people those that they have to hear of."""
    seen = []
    for one in outcomes:
        whole, _ = _shortened(wanted, one)
        seen += seen_from_here(one.root, whole)
    print_seen(seen, wanted.form, [shown(one.lock_file) for one in outcomes])


def _say(wanted: Wanted, outcome: Outcome, written: Iterable[str], removed: Iterable[str], check: str) -> None:
    """Say what a build did, and, if it was not to do it, which files it would have *written* and *removed*.

    The command *check* shows the problems that were not told.
    """
    if wanted.dry_run:
        for path in (*written, *(f"{path} (removed)" for path in removed)):
            echo(f"{path}\n", err=wanted.form != "text")
    say(f"{shown(outcome.output)}: {'; '.join(_told(wanted, outcome, check))}")


def _told(wanted: Wanted, outcome: Outcome, check: str) -> list[str]:
    """Return the parts of the line that says what was done, with the count of the problems."""
    done = outcome.done
    told = _counted(wanted, [outcome])
    if outcome.stopped:
        told.append("the feed stays as it was")
    elif done.difference:
        told.append(str(done.difference))
    if done.removed:
        told.append(f"{'would remove' if wanted.dry_run else 'removed'} {len(done.removed)}")
    if done.kept:
        told.append(f"kept {', '.join(done.kept)}: changed by somebody since feedtool wrote it")
    whole, rest = _shortened(wanted, outcome)
    told += filter(None, [printing.summary(whole)])
    if rest:
        told.append(f"{printing.summary(rest)}: `{check}` shows {'it' if len(rest) == 1 else 'them'}")
    return told


def _total(wanted: Wanted, outcomes: Sequence[Outcome]) -> list[str]:
    """Return the parts of the line that says what was done to many shows."""
    told = _counted(wanted, outcomes)
    if removed := sum(len(one.done.removed) for one in outcomes):
        told.append(f"{'would remove' if wanted.dry_run else 'removed'} {removed}")
    told += filter(None, [printing.summary(problem for one in outcomes for problem in one.problems)])
    if failed := sum(bool(one.failed) for one in outcomes):
        told.append(f"{failed} show{'s' * (failed != 1)} not built")
    return told


def _counted(wanted: Wanted, outcomes: Iterable[Outcome]) -> list[str]:
    """Return what there is to tell of how many episodes and files."""
    states: Counter[str] = Counter()
    written = unchanged = 0
    for one in outcomes:
        states.update(one.states)
        written += len(one.done.written)
        unchanged += one.done.unchanged
    published = states["published"]
    told = [f"{published} episode{'s' * (published != 1)}"]
    told += [f"{states[state]} {word}" for state, word in _STATES if states[state]]
    verb = "would write" if wanted.dry_run else "wrote"
    return [*told, f"{verb} {written} file{'s' * (written != 1)}, {unchanged} unchanged"]


def _shortened(wanted: Wanted, outcome: Outcome) -> tuple[Sequence[Problem], Sequence[Problem]]:
    """Return those problems that people have to hear of, and the others: what fails, and what they let through.

    Programs get all of them, and so does somebody whose show cannot be built.
    """
    if wanted.form != "text" or outcome.failed:
        return outcome.problems, ()
    whole = [one for one in outcome.problems if status([one], wanted.strict) or (one.code, one.place) in outcome.gate]
    return whole, [one for one in outcome.problems if one not in whole]


def _from_here(message: str) -> str:
    """Return *message*, in which files are called as from the root of the file system, as it would be said here."""
    here = re.escape(f"{Path.cwd().as_posix().rstrip('/')}/")
    return re.sub(rf"(?<![^\s'(]){here}", "", message)
