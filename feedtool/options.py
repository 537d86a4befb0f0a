"""The options that commands share, and what can be given to them."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from feedtool import printing
from feedtool.problems import FeedtoolError, meant


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
