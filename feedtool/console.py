"""What commands share: options, how problems and progress are shown, and exit statuses.

Output for people goes to stderr, results to stdout.
"""

import os
import sys
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from feedtool import disk, printing, rulebook, terminal
from feedtool import project as shows
from feedtool.model import Episode
from feedtool.problems import FeedtoolError, Place, Problem, Severity, meant

FINE, PROBLEMS, COULD_NOT_RUN = 0, 1, 2
"""Exit statuses: nothing wrong; problems were found; could not run."""


ARGUMENTS = "feedtool.arguments"
"""Under this a context keeps all that a person has written behind the program's name."""

PATIENCE = 0.5
"""Seconds of work after which somebody wants to see how it goes on."""

_rehearsals: list[list[tuple[bool, str]]] = []
"""Those who want to know what would be printed."""


class Name(click.Choice):  # type: ignore[type-arg]  # click before 8.2 cannot be told
    """One of some names; a wrong one is answered with the nearest."""

    def __init__(self, what: str, names: Sequence[str]) -> None:
        super().__init__(names)
        self.what = what

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in self.choices:
            known = meant(value, self.choices) or f"; there are {', '.join(self.choices)}"
            raise FeedtoolError(f"no {self.what} called '{value}'{known}")
        return str(value)


class Moment(click.ParamType):  # type: ignore[type-arg]  # click before 8.4 cannot be told
    """A date, or date and time; without a zone it is UTC."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        from feedtool.dates import date
        from feedtool.kinds import WrongError

        if isinstance(value, datetime):
            return value
        try:
            return date(value)
        except WrongError as error:
            raise click.UsageError(f"'--now' {error}; {error.fix}", ctx) from None


CONFIG = click.option(
    "--config",
    type=click.Path(path_type=Path),
    help="The show's settings. Default: the nearest config/show.yaml, upwards from here.",
)
CONFIGS = click.option(
    "--config",
    type=click.Path(path_type=Path),
    multiple=True,
    help="The show's settings. May be given for several shows, and be a pattern in quotes: 'shows/*/config/show.yaml'. "
    "Default: the nearest config/show.yaml, upwards from here.",
)
NOW = click.option(
    "--now",
    type=Moment(),
    help="Build as if it were this time; episodes dated later are left out. Default: the clock.",
)
EPISODE = click.argument("episode", metavar="EPISODE|FILE")
STRICT = click.option("--strict", is_flag=True, help="Exit with 1 for warnings too, not only for errors.")
FORMAT = click.option(
    "--format",
    "form",
    type=Name("format", tuple(printing.FORMATS)),
    default="text",
    show_default=True,
    help="How problems are told: text for people; json for programs; github for annotations in a pull request; "
    "sarif for code scanning.",
)
TIMEOUT = click.option(
    "--timeout",
    type=click.FloatRange(min=0.1, max=3_600),
    metavar="SECONDS",
    default=60.0,
    show_default=True,
    help="Give up on a server that is silent for so long, or that needs ten times as long for all it has to say.",
)
JOBS = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=lambda: len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
    metavar="N",
    help="Work with N processes. Default: as many as there are cores.",
)
CACHE = click.option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where is kept what need not be done again; may be deleted. Default: feedtool's folder in the user's cache.",
)
NO_CACHE = click.option("--no-cache", is_flag=True, help="Do everything anew, and keep nothing for the next time.")


class Progress:
    """A bar on a terminal, nothing elsewhere, for work that takes longer than a person's *patience*, in seconds.

    It says *what* is being done, how much of it, and how long the rest will take. Nothing is imported before there is a
    bar to draw.
    """

    def __init__(self, what: str, total: int, patience: float = PATIENCE) -> None:
        self.bar: Any = None
        self.what = what
        self.total = total
        self.patience = patience

    def __enter__(self) -> "Progress":
        self.since = time.monotonic()
        if not self.patience:
            self.tick(0, self.total)
        return self

    def tick(self, done: int, total: int) -> None:
        """Show that *done* of *total* are done; what comes after the last takes a while, too."""
        is_long = time.monotonic() - self.since >= self.patience
        if self.bar is None and total > 1 and is_long and terminal.is_behind(sys.stderr):
            self._draw(total)
        if self.bar:
            self.bar.update(self.task, completed=done, total=total)

    def _draw(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self.bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self.task = self.bar.add_task(self.what, total=total)
        self.bar.start()

    def __exit__(self, *error: object) -> None:
        if self.bar:
            self.bar.stop()


def load(config: Path | None, form: str = "text") -> shows.Project:
    """Read the show of *config*, else the nearest one upwards from here; what is wrong with it is printed as *form*."""
    try:
        return shows.load(config or disk.find_config(Path.cwd()))
    except shows.BrokenShowError as error:
        print_seen(seen_from_here(error.root, error.problems), form)
        raise FeedtoolError(str(error)) from None


def moment(given: datetime | None) -> datetime:
    """Return the time that is *now* for a build: as given, else that of the clock, read here and only once."""
    return given or datetime.now(UTC)


def paths(project: shows.Project, episodes: Iterable[str]) -> frozenset[str]:
    """Return the names, as problems have them, of the files that *episodes* mean."""
    return frozenset(shows.name(project, find(project, episode)) for episode in episodes)


def find(project: shows.Project, episode: str) -> Path:
    """Return the one file that *episode* (slug, path, part of a slug) means."""
    found = shows.find(project, episode)
    if len(found) == 1:
        return found[0]
    if found:
        raise FeedtoolError(f"'{episode}' could be {', '.join(path.stem for path in found)}; write more of it")
    raise FeedtoolError(f"no episode called '{episode}'{meant(episode, shows.slugs(project))}")


def episode_or_file(
    config: Path | None, wanted: str
) -> tuple[shows.Project | None, Episode | Path | None, Sequence[Problem]]:
    """Return the file *wanted* when it is one that is not Markdown; else the show, its episode and their problems.

    The episode is None when its file cannot be read.
    """
    path = Path(wanted)
    if disk.is_file(path) and path.suffix.lower() not in (".md", ".markdown"):
        return None, path, ()
    project = load(config)
    return project, *shows.episode_of(project, find(project, wanted))


def limited(problems: Iterable[Problem], paths: frozenset[str]) -> list[Problem]:
    """Return those of *problems* that are in the files *paths*; all of them when there are none."""
    return [problem for problem in problems if not paths or problem.place.path in paths]


def print_problems(
    project: shows.Project | None,
    problems: Iterable[Problem],
    form: str,
    *,
    to_stdout: bool = False,
    brief: bool = False,
) -> None:
    """Print *problems* with paths as seen from here; those for programs, and those asked for, are a result.

    For people they have their lines and fixes, unless they are to be *brief*. The lock has no lines to show: it may
    have been written since it was read.
    """
    root, without = (project.root, [shown(project.lock_file)]) if project else (Path(), [])
    print_seen(seen_from_here(root, problems), form, without, to_stdout=to_stdout, brief=brief)


def print_seen(
    seen: Sequence[Problem],
    form: str,
    without: Collection[str] = (),
    *,
    to_stdout: bool = False,
    brief: bool = False,
) -> None:
    """Print problems as they are *seen* from here; files *without* lines to show may be others by now."""
    to_stderr = form == "text" and not to_stdout
    stream = sys.stderr if to_stderr else sys.stdout
    colourful = form == "text" and terminal.takes_colours(stream)
    view = printing.View(
        _lines(problem for problem in seen if problem.place.path not in without),
        rulebook.book() if form == "sarif" else {},
        _version() if form == "sarif" else "",
        terminal.columns(stream),
        terminal.cells,
        terminal.paint if colourful else printing.plain,
        brief,
    )
    echo(printing.FORMATS[form](seen, view), err=to_stderr, colourful=colourful)


def seen_from_here(root: Path, problems: Iterable[Problem]) -> list[Problem]:
    """Return *problems* with paths as they lead from the current folder, not from *root*."""
    return [
        replace(p, place=Place(shown(root / p.place.path), p.place.line))
        if p.place.path and "://" not in p.place.path
        else p
        for p in problems
    ]


def shown(path: Path) -> str:
    """Return *path* as seen from here; a folder around us by its whole name."""
    try:
        seen = Path(os.path.relpath(path))
    except ValueError:  # another drive
        return path.as_posix()
    return (path.resolve() if set(seen.parts) <= {".."} else seen).as_posix()


def status(problems: Iterable[Problem], strict: bool) -> int:
    """Return the exit status that *problems* give; warnings count when it is *strict*."""
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return PROBLEMS if any(problem.severity in failing for problem in problems) else FINE


def say(line: str) -> None:
    """Print *line* for people."""
    echo(f"{line}\n", err=True)


def echo(text: str, *, err: bool = False, colourful: bool = False) -> None:
    """Print *text* as it is, unless somebody only wants to know it."""
    for heard in _rehearsals:
        heard.append((err, text))
    if not _rehearsals:
        click.echo(text, nl=False, err=err, color=colourful or None)


@contextmanager
def rehearsing() -> Iterator[list[tuple[bool, str]]]:
    """Give what would be printed until the end of the block: nothing is."""
    heard: list[tuple[bool, str]] = []
    _rehearsals.append(heard)
    try:
        yield heard
    finally:
        _rehearsals.remove(heard)


def _lines(problems: Iterable[Problem]) -> dict[Place, str]:
    """Return the lines that *problems* are in, of the files that can be read."""
    numbers: dict[str, set[int]] = {}
    for place in (problem.place for problem in problems):
        if place.line and "://" not in place.path:
            numbers.setdefault(place.path, set()).add(place.line)
    found: dict[Place, str] = {}
    for path, wanted in numbers.items():
        lines = disk.lines(Path(path))
        found |= {Place(path, number): lines[number - 1] for number in wanted if number <= len(lines)}
    return found


def _version() -> str:
    from importlib.metadata import version

    return version("feedtool")
