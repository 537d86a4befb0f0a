"""The command line: a thin door over the pipeline. Only here is anything printed, only here are exit codes known.

Output for people goes to stderr, results to stdout. 0: fine; 1: problems were found; 2: could not run.
"""

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

from feedtool import pipeline, plugins, printing
from feedtool.problems import FeedtoolError, Place, Problem, Severity, meant
from feedtool.work import Work

FINE, PROBLEMS, COULD_NOT_RUN = 0, 1, 2


class _Commands(click.Group):
    """A group that answers a wrong name with the nearest right one, and lists commands in the order of the work."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            ctx.fail(f"no command called '{name}'{meant(name, self.commands)}")
        return super().resolve_command(ctx, args)


class _Name(click.Choice):  # type: ignore[type-arg]  # click before 8.2 cannot be told
    """One of some names; a wrong one is answered with the nearest."""

    def __init__(self, what: str, names: Sequence[str]) -> None:
        super().__init__(names)
        self.what = what

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in self.choices:
            known = meant(value, self.choices) or f"; there are {', '.join(self.choices)}"
            raise FeedtoolError(f"no {self.what} called '{value}'{known}")
        return str(value)


class _Moment(click.ParamType):  # type: ignore[type-arg]  # click before 8.4 cannot be told
    """A date, or date and time; without a zone it is UTC."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        from feedtool.fields import WrongError, date

        if isinstance(value, datetime):
            return value
        try:
            return date(value)
        except WrongError as error:
            raise click.UsageError(f"'--now' {error}; {error.fix}", ctx) from None


_config = click.option(
    "--config",
    type=click.Path(path_type=Path),
    help="The show's settings. Default: the nearest config/show.yaml, upwards from here.",
)
_now = click.option(
    "--now",
    type=_Moment(),
    help="Build as if it were this time; episodes dated later are left out. Default: the clock.",
)
_strict = click.option("--strict", is_flag=True, help="Exit with 1 for warnings too, not only for errors.")
_format = click.option(
    "--format",
    "form",
    type=_Name("format", tuple(printing.FORMATS)),
    default="text",
    show_default=True,
    help="How problems are told: text for people; json for programs; github for annotations in a pull request.",
)
_jobs = click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Work with N processes.")


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    invoke_without_command=True,
    subcommand_metavar="COMMAND [ARGS]...",
)
@click.version_option(package_name="feedtool", message="feedtool %(version)s")
@_config
@click.pass_context
def cli(ctx: click.Context, config: Path | None) -> None:
    """Make everything that a podcast publishes out of its episodes in Markdown.

    Episodes are files in episodes/, the show is config/show.yaml. A build makes of them the RSS feed, chapters, and
    show notes for each platform, in output/.

    \b
    feedtool check                              what is wrong, with file and line
    feedtool build                              write output/
    feedtool notes EPISODE --for youtube        one text, ready to paste
    """
    ctx.obj = config
    if ctx.invoked_subcommand is None:
        _say(ctx.get_help())
        ctx.exit(COULD_NOT_RUN)


@cli.command()
@click.argument("episodes", nargs=-1)
@_config
@_strict
@_format
@_now
@_jobs
@click.option("--dry-run", is_flag=True, help="Say what would be written, write nothing.")
@click.option("--force", is_flag=True, help="Write every file anew, also those that would not change.")
@click.pass_obj
def build(
    common: Path | None,
    episodes: tuple[str, ...],
    config: Path | None,
    strict: bool,
    form: str,
    now: datetime | None,
    jobs: int,
    dry_run: bool,
    force: bool,
) -> int:
    """Read every episode and write what changed to output/.

    EPISODES limits the report of problems to these: slugs, paths, or parts of a slug. All are built all the same.

    \b
    feedtool build
    feedtool build --dry-run
    feedtool build --strict --format github     in CI
    """
    project = _load(config or common)
    making = pipeline.Build(project, now or _clock(), jobs)
    chosen = _paths(project, episodes)
    with _Progress("building", len(project.sources)) as progress:
        making.tick = progress.tick
        done = pipeline.write(making, project.output, force=force, dry_run=dry_run)
    problems = _chosen(making.problems, chosen)
    _print_problems(project, problems, form)
    states = [one.state for one in making.works]
    published = states.count("published")
    told = [f"{published} episode{'s' * (published != 1)}"]
    told += [f"{states.count(state)} {word}" for state, word in _STATES if states.count(state)]
    verb = "would write" if dry_run else "wrote"
    told.append(f"{verb} {len(done.written)} file{'s' * (len(done.written) != 1)}, {done.unchanged} unchanged")
    if done.removed:
        told.append(f"{'would remove' if dry_run else 'removed'} {len(done.removed)}")
    if done.kept:
        told.append(f"kept {', '.join(done.kept)}: changed by somebody since feedtool wrote it")
    if problems:
        told.append(printing.summary(problems))
    if dry_run:
        for path in (*done.written, *(f"{path} (removed)" for path in done.removed)):
            click.echo(path)
    _say(f"{_shown(project.output)}: {'; '.join(told)}")
    return _status(problems, strict)


@cli.command()
@click.argument("episodes", nargs=-1)
@_config
@_strict
@_format
@_now
@_jobs
@click.option("-v", "--verbose", is_flag=True, help="Also say, for each episode, what was made of it.")
@click.pass_obj
def check(
    common: Path | None,
    episodes: tuple[str, ...],
    config: Path | None,
    strict: bool,
    form: str,
    now: datetime | None,
    jobs: int,
    verbose: bool,
) -> int:
    """Read everything, write nothing, and tell what is wrong, with file, line and fix.

    EPISODES limits the report to these: slugs, paths, or parts of a slug.

    \b
    feedtool check
    feedtool check mlops -v
    """
    project = _load(config or common)
    making = pipeline.Build(project, now or _clock(), jobs)
    chosen = _paths(project, episodes)
    with _Progress("checking", len(project.sources)) as progress:
        making.tick = progress.tick
        for _ in making:
            pass
    problems = _chosen(making.problems, chosen)
    _print_problems(project, problems, form, to_stdout=True)
    works = [one for one in making.works if not chosen or one.path in chosen]
    if verbose:
        for one in works:
            _say(_told(one))
    _say(f"{len(works)} file{'s' * (len(works) != 1)}: {printing.summary(problems) or 'nothing to complain about'}")
    return _status(problems, strict)


@cli.command()
@click.argument("episode")
@_config
@click.option(
    "--for",
    "platform",
    required=True,
    type=_Name("notes", plugins.names("notes")),
    help=f"The platform: {', '.join(plugins.names('notes'))}.",
)
@click.option("--copy", is_flag=True, help="Put the text on the clipboard, too.")
@click.pass_obj
def notes(common: Path | None, episode: str, config: Path | None, platform: str, copy: bool) -> int:
    """Print the show notes of EPISODE for one platform, ready to paste.

    EPISODE is a slug, a path, or a unique part of a slug. Drafts and episodes of the future have notes too.

    \b
    feedtool notes mlops --for youtube
    feedtool notes episodes/042-mlops.md --for web > page.html
    """
    project = _load(config or common)
    path = _one(project, episode)
    text, problems = pipeline.note(project, path, platform)
    _print_problems(project, problems, "text")
    if text is None:
        return PROBLEMS
    click.echo(text, nl=False)
    if copy:
        _copy(text)
    return _status(problems, strict=False)


@cli.command()
def menu() -> int:
    """Print what can be chosen in show.yaml: platforms, formats, feeds.

    \b
    feedtool menu
    """
    for title, folder, can in _MENU:
        names = [name for name in plugins.names(folder) if hasattr(plugins.get(folder, name), can)]
        click.echo(f"{title}:")
        width = max((len(name) for name in names), default=0)
        for name in names:
            click.echo(f"  {name:<{width}}  {plugins.about(folder, name)}")
    return FINE


_STATES = (
    ("draft", "draft"),
    ("scheduled", "in the future"),
    ("held back", "held back"),
    ("unreadable", "unreadable"),
    ("left out", "left out"),
)
_MENU = (
    ("notes", "notes", "SUFFIX"),
    ("feeds", "feeds", "write"),
    ("chapters: from", "chapters", "derive"),
    ("chapters: to", "chapters", "write"),
)


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and exit."""
    _speak_utf8()
    try:
        status = cli.main(args, prog_name="feedtool", standalone_mode=False)
    except pipeline.BrokenShowError as error:
        click.echo(printing.text(_seen_from_here(error.root, error.problems)), err=True, nl=False)
        _say(f"feedtool: {error}")
        status = COULD_NOT_RUN
    except FeedtoolError as error:
        _say(f"feedtool: {error}")
        status = COULD_NOT_RUN
    except click.ClickException as error:
        _say(f"feedtool: {_in_our_words(error)}")
        if isinstance(error, click.UsageError) and error.ctx:
            _say(f"  try '{error.ctx.command_path} --help'")
        status = COULD_NOT_RUN
    except (click.Abort, KeyboardInterrupt):
        _say("feedtool: stopped")
        status = 130
    except BrokenPipeError:
        # Whoever read our output has seen enough; nothing more can be flushed to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = FINE
    sys.exit(status)


def _speak_utf8() -> None:
    """Write UTF-8 to files and programs, whatever the locale says; a terminal gets what it can show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def _in_our_words(error: click.ClickException) -> str:
    """Return the message of *error* as ours are: lower case, no full stop, the nearest name after a semicolon."""
    if isinstance(error, click.NoSuchOption):
        names = [name for param in error.ctx.command.params for name in param.opts] if error.ctx else []
        return f"no option called '{error.option_name}'{meant(error.option_name, names)}"
    message = error.format_message().rstrip(".")
    if isinstance(error, click.MissingParameter) and error.param and isinstance(error.param.type, _Name):
        message = f"option '{error.param.opts[0]}' is missing; there are {', '.join(error.param.type.choices)}"
    return f"{message[:1].lower()}{message[1:]}"


class _Progress:
    """A bar on a terminal, nothing elsewhere; rich is imported only when there is a bar to draw."""

    def __init__(self, what: str, total: int) -> None:
        self.bar: Any = None
        self.what = what
        self.total = total

    def __enter__(self) -> "_Progress":
        if self.total > 1 and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress

            self.bar = Progress(console=Console(stderr=True), transient=True)
            self.task = self.bar.add_task(self.what, total=self.total)
            self.bar.start()
        return self

    def tick(self, done: int, total: int) -> None:
        if self.bar:
            self.bar.update(self.task, completed=done, total=total)

    def __exit__(self, *error: object) -> None:
        if self.bar:
            self.bar.stop()


def _load(config: Path | None) -> pipeline.Project:
    from feedtool import disk

    return pipeline.load(config or disk.find_config(Path.cwd()))


def _clock() -> datetime:
    return datetime.now(UTC)


def _paths(project: pipeline.Project, episodes: Iterable[str]) -> frozenset[str]:
    """Return the names, as problems have them, of the files that *episodes* mean."""
    return frozenset(pipeline.name(project, _one(project, episode)) for episode in episodes)


def _one(project: pipeline.Project, episode: str) -> Path:
    """Return the one file that *episode* (slug, path, part of a slug) means."""
    found = pipeline.find(project, episode)
    if len(found) == 1:
        return found[0]
    if found:
        raise FeedtoolError(f"'{episode}' could be {', '.join(path.stem for path in found)}; write more of it")
    raise FeedtoolError(f"no episode called '{episode}'{meant(episode, pipeline.slugs(project))}")


def _chosen(problems: Iterable[Problem], paths: frozenset[str]) -> list[Problem]:
    return [problem for problem in problems if not paths or problem.place.path in paths]


def _print_problems(
    project: pipeline.Project, problems: Iterable[Problem], form: str, *, to_stdout: bool = False
) -> None:
    """Print *problems* with paths as seen from here; those for programs, and those asked for, are a result."""
    text = printing.FORMATS[form](_seen_from_here(project.root, problems))
    click.echo(text, nl=False, err=form == "text" and not to_stdout)


def _seen_from_here(root: Path, problems: Iterable[Problem]) -> list[Problem]:
    return [replace(p, place=Place(_shown(root / p.place.path), p.place.line)) if p.place.path else p for p in problems]


def _shown(path: Path) -> str:
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # another drive
        return path.as_posix()


def _told(one: Work) -> str:
    if not one.item:
        return f"{one.path}: {one.state}"
    episode = one.item.episode
    chapters = f"{len(episode.chapters)} chapters from {episode.chapters_from}" if episode.chapters else "no chapters"
    return f"{one.path}: {one.slug}, {chapters}"


def _status(problems: Iterable[Problem], strict: bool) -> int:
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return PROBLEMS if any(problem.severity in failing for problem in problems) else FINE


def _copy(text: str) -> None:
    import pyperclip

    try:
        pyperclip.copy(text)
    except pyperclip.PyperclipException:
        raise FeedtoolError("the text cannot be copied: this machine has no clipboard that feedtool knows") from None


def _say(line: str) -> None:
    click.echo(line, err=True)
