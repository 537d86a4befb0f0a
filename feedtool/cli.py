"""The command line: a thin door over the pipeline, with a command for each file in `commands`.

0: fine; 1: problems were found; 2: could not run.
"""

import gc
import os
import signal
import sys
import threading
from collections.abc import Iterable, Sequence
from io import TextIOWrapper
from pathlib import Path

import click

from feedtool import disk, plugins
from feedtool.console import ARGUMENTS, COULD_NOT_RUN, FINE, say
from feedtool.options import CONFIG, Name
from feedtool.problems import FeedtoolError, meant, nearest

ORDER = ("build", "check", "links", "notes", "chapters", "transcript", "embed", "sync", "menu")
"""The order of the work, in which help lists the commands; others come after."""

SELDOM = 50_000
"""Records that are made and still there before Python looks which of them only know each other.

Ours make no such circles, and looking at every 700th takes a twentieth of a build.
"""

_BEGINNING = 3
"""Letters that are enough to tell what an option begins with."""


class _Commands(click.Group):
    """The commands of the folder, each imported when it is asked for; a wrong name gets the nearest right one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        names = plugins.names("commands")
        return [name for name in ORDER if name in names] + [name for name in names if name not in ORDER]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in plugins.names("commands"):
            return None
        command: click.Command = getattr(plugins.get("commands", name), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            ctx.fail(f"no command called '{name}'{meant(name, self.list_commands(ctx))}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # which click would make a failure of
            # Whoever read our output has seen enough; nothing more can be flushed to it.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return FINE


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    invoke_without_command=True,
    subcommand_metavar="COMMAND [ARGS]...",
)
@click.version_option(package_name="feedtool", message="feedtool %(version)s")
@CONFIG
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
    ctx.meta[ARGUMENTS], ctx.obj = ctx.obj, config
    if ctx.invoked_subcommand is None:
        say(ctx.get_help())
        ctx.exit(COULD_NOT_RUN)


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and exit."""
    gc.set_threshold(SELDOM)
    _speak_utf8()
    arguments = sys.argv[1:] if args is None else list(args)
    try:
        _end_in_order()
        status = cli.main(arguments, prog_name="feedtool", standalone_mode=False, obj=arguments)
    except FeedtoolError as error:
        say(f"feedtool: {error}")
        status = COULD_NOT_RUN
    except click.ClickException as error:
        say(f"feedtool: {_in_our_words(error)}")
        if isinstance(error, click.UsageError) and error.ctx:
            say(f"  try '{error.ctx.command_path} --help'")
        status = COULD_NOT_RUN
    except (click.Abort, KeyboardInterrupt):
        say("feedtool: stopped")
        status = 130
    except OSError as error:  # what is neither a file of the show nor of the output: a full disk behind our output
        say(f"feedtool: {error.filename or 'what it says'} cannot be read or written: {disk.reason(error)}")
        status = COULD_NOT_RUN
    sys.exit(status)


def _end_in_order() -> None:
    """Let whoever stops programs (`kill`, systemd, containers) stop this one in order: what is half done goes."""

    def stop(*_: object) -> None:
        sys.exit(128 + signal.SIGTERM)

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, stop)


def _speak_utf8() -> None:
    """Write UTF-8 to files and programs, whatever the locale says; a terminal gets what it can show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def _in_our_words(error: click.ClickException) -> str:
    """Return the message of *error* as ours are: lower case, no full stop, the nearest name after a semicolon."""
    if isinstance(error, click.NoSuchOption):
        names = [name for param in error.ctx.command.get_params(error.ctx) for name in param.opts] if error.ctx else []
        known = _option_meant(error.option_name, names)
        return f"no option called '{error.option_name}'" + (f"; did you mean '{known}'?" if known else "")
    message = error.format_message().rstrip(".")
    if isinstance(error, click.MissingParameter) and error.param and isinstance(error.param.type, Name):
        message = f"option '{error.param.opts[0]}' is missing; there are {', '.join(error.param.type.choices)}"
    return f"{message[:1].lower()}{message[1:]}"


def _option_meant(written: str, names: Iterable[str]) -> str:
    """Return the one of the options *names* that was probably meant, also when only its beginning is *written*.

    The hyphens, which all have, make none more alike.

    >>> _option_meant("--alow", ["--now", "--allow-removals"]), _option_meant("--jbs", ["--jobs", "--now"])
    ('--allow-removals', '--jobs')
    """
    word = written.lstrip("-")
    by_name = {name.lstrip("-"): name for name in names}
    lengths = (len(word), len(word) + 1) if len(word) >= _BEGINNING else ()
    beginnings = {bare[:length]: name for bare, name in by_name.items() for length in lengths}
    known = beginnings | by_name
    return known.get(nearest(word, known), "")
