"""Tell what is wrong, with file, line and fix."""

from datetime import datetime
from pathlib import Path

import click

from feedtool import pipeline, printing
from feedtool.console import (
    CONFIG,
    FORMAT,
    JOBS,
    NOW,
    STRICT,
    Progress,
    limited,
    load,
    moment,
    paths,
    print_problems,
    say,
    status,
)
from feedtool.work import Work


@click.command()
@click.argument("episodes", nargs=-1)
@CONFIG
@STRICT
@FORMAT
@NOW
@JOBS
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
    project = load(config or common, form)
    making = pipeline.Build(project, moment(now), jobs)
    only = paths(project, episodes)
    with Progress("checking", len(project.sources)) as progress:
        making.tick = progress.tick
        for _ in making:
            pass
    problems = limited(making.problems, only)
    print_problems(project, problems, form, to_stdout=True)
    works = [one for one in making.works if not only or one.path in only]
    if verbose:
        for one in works:
            say(told(one))
    say(f"{len(works)} file{'s' * (len(works) != 1)}: {printing.summary(problems) or 'nothing to complain about'}")
    return status(problems, strict)


def told(one: Work) -> str:
    if not one.item:
        return f"{one.path}: {one.state}"
    episode = one.item.episode
    count = len(episode.chapters)
    chapters = f"{count} chapter{'s' * (count != 1)} from {episode.chapters_from}" if count else "no chapters"
    return f"{one.path}: {one.slug}, {chapters}"
