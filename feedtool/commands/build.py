"""Read every episode and write what changed to output/."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import click

from feedtool import caching, disk, glance, pipeline, printing, reuse, sight, watching, writing
from feedtool.console import (
    ARGUMENTS,
    CACHE,
    CONFIG,
    FINE,
    FORMAT,
    JOBS,
    NO_CACHE,
    NOW,
    STRICT,
    Progress,
    echo,
    limited,
    listening,
    load,
    moment,
    paths,
    print_problems,
    say,
    shown,
    status,
)
from feedtool.problems import FeedtoolError, Problem
from feedtool.reuse import Memory
from feedtool.sight import Seen
from feedtool.writing import Written

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

    config: Path | None
    episodes: tuple[str, ...]
    strict: bool
    form: str
    now: datetime | None
    jobs: int
    cache: Path | None
    dry_run: bool
    force: bool
    allow_removals: bool
    memory: Memory = field(default_factory=dict)


@click.command()
@click.argument("episodes", nargs=-1)
@CONFIG
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
@click.option("--watch", is_flag=True, help="Go on, and build again as soon as a file is saved; Ctrl-C ends it.")
@click.pass_obj
def build(
    common: Path | None,
    episodes: tuple[str, ...],
    config: Path | None,
    strict: bool,
    form: str,
    now: datetime | None,
    jobs: int,
    cache: Path | None,
    no_cache: bool,
    dry_run: bool,
    force: bool,
    allow_removals: bool,
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
    """
    folder = None if no_cache else cache or disk.cache_folder()
    wanted = Wanted(config or common, episodes, strict, form, now, jobs, folder, dry_run, force, allow_removals)
    arguments = click.get_current_context().meta.get(ARGUMENTS)
    return _watched(wanted) if watch else _built(wanted, arguments)[0]


def _watched(wanted: Wanted) -> int:
    """Build, and build again whenever something has changed or is due, until somebody stops it."""
    seen: Seen = {}
    say("building again whenever a file is saved; Ctrl-C ends it")
    try:
        while True:
            began, until = time.time_ns(), None
            try:
                with sight.watching() as looked:
                    _, making, done = _built(wanted, None)
                project = making.project
                seen = watching.after(looked, project.output, done.files, project.lock_file)
                if not wanted.now:
                    until = min((m.timestamp() for m in making.moments if m > making.now), default=None)
            except FeedtoolError as error:
                say(f"feedtool: {error}")
                seen = watching.after_failure(looked, seen)
            wanted = replace(wanted, force=False)
            watching.changed(seen, began, until)
    except KeyboardInterrupt:
        return FINE


def _built(wanted: Wanted, arguments: list[str] | None) -> tuple[int, pipeline.Build, Written]:
    """Build what is *wanted* and say what was done; return the exit status, the build, and what was written.

    When nothing was, a look is left for those who come with the same *arguments*.
    """
    at = time.time_ns()
    folder = wanted.cache
    with sight.watching() as seen, listening() as said:
        project = load(wanted.config, wanted.form)
        kept = reuse.of(project, folder, at, anew=wanted.force, memory=wanted.memory) if folder else None
        now = moment(wanted.now)
        making = pipeline.Build(project, now, wanted.jobs, allow_removals=wanted.allow_removals, reuse=kept)
        only = paths(project, wanted.episodes)
        with Progress("building", len(project.sources)) as progress:
            making.tick = progress.tick
            done = writing.write(making, project.output, force=wanted.force, dry_run=wanted.dry_run)
        problems = limited(making.problems, only)
        whole, rest = _shortened(making, problems, wanted.strict) if wanted.form == "text" else (problems, [])
        print_problems(project, whole, wanted.form)
        if wanted.dry_run:
            for path in (*done.written, *(f"{path} (removed)" for path in done.removed)):
                echo(f"{path}\n", err=wanted.form != "text")
        say(f"{shown(project.output)}: {'; '.join(_told(making, done, whole, rest, dry_run=wanted.dry_run))}")
        result = status(problems, wanted.strict)
    if folder and kept and kept.damaged:
        _say_damaged(folder)
    if folder and arguments is not None:
        key = glance.key(arguments)
        file = glance.file(str(folder), key)
        if caching.damaged(file) and not (kept and kept.damaged):
            _say_damaged(folder)
        if done.nothing and not wanted.force:
            moments = [] if wanted.now else making.moments
            caching.leave(file, key, seen, project.output, done.files, said, result, moments, making.now, at)
    return result, making, done


def _say_damaged(folder: Path) -> None:
    say(f"the cache in {shown(folder)} was damaged; what could not be read of it is made anew")


def _told(
    making: pipeline.Build, done: Written, whole: Sequence[Problem], rest: Sequence[Problem], *, dry_run: bool
) -> list[str]:
    """Return the parts of the line that says what was done, with a count of the *whole* problems, and of the *rest*."""
    states = [one.state for one in making.works]
    published = states.count("published")
    told = [f"{published} episode{'s' * (published != 1)}"]
    told += [f"{states.count(state)} {word}" for state, word in _STATES if states.count(state)]
    verb = "would write" if dry_run else "wrote"
    told.append(f"{verb} {len(done.written)} file{'s' * (len(done.written) != 1)}, {done.unchanged} unchanged")
    if making.stopped:
        told.append("the feed stays as it was")
    elif done.difference:
        told.append(str(done.difference))
    if done.removed:
        told.append(f"{'would remove' if dry_run else 'removed'} {len(done.removed)}")
    if done.kept:
        told.append(f"kept {', '.join(done.kept)}: changed by somebody since feedtool wrote it")
    told += filter(None, [printing.summary(whole)])
    if rest:
        told.append(f"{printing.summary(rest)}: `feedtool check` shows {'it' if len(rest) == 1 else 'them'}")
    return told


def _shortened(
    making: pipeline.Build, problems: Sequence[Problem], strict: bool
) -> tuple[Sequence[Problem], Sequence[Problem]]:
    """Return those of *problems* that people have to hear of, and the others: what fails, and what they let through."""
    gate = {(problem.code, problem.place) for problem in making.registered.gate} if making.registered else set()
    whole = [one for one in problems if status([one], strict) or (one.code, one.place) in gate]
    return whole, [one for one in problems if one not in whole]
