"""Tell what is wrong, with file, line and fix."""

from datetime import datetime
from pathlib import Path

import click

from feedtool import checking, disk, linking, pipeline, printing, rulebook
from feedtool.console import (
    CONFIG,
    FORMAT,
    JOBS,
    NOW,
    STRICT,
    TIMEOUT,
    Progress,
    limited,
    load,
    moment,
    paths,
    print_problems,
    say,
    status,
)
from feedtool.problems import meant, ordered
from feedtool.work import Work


def _explain(ctx: click.Context, _: click.Parameter, wanted: str | None) -> None:
    """Print what the code *wanted* stands for, or `all` of them, and do nothing else; it needs no show."""
    if wanted is None or ctx.resilient_parsing:
        return
    code = wanted.upper()
    if code != "ALL" and code not in rulebook.book():
        known = meant(code, rulebook.book()) or "; `--explain all` tells all of them"
        raise click.UsageError(f"no code called '{wanted}'{known}", ctx)
    click.echo(rulebook.page() if code == "ALL" else rulebook.explain(code), nl=False)
    ctx.exit()


@click.command()
@click.argument("episodes", nargs=-1)
@CONFIG
@STRICT
@FORMAT
@NOW
@JOBS
@TIMEOUT
@click.option("--media", is_flag=True, help="Also ask the servers of audio files and covers, as an app would.")
@click.option("--links", is_flag=True, help="Also ask the servers of all links whether they lead somewhere.")
@click.option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where answers about links are kept for a day. Default: feedtool's folder among the user's caches.",
)
@click.option(
    "--explain",
    metavar="CODE",
    is_eager=True,
    expose_value=False,
    callback=_explain,
    help="Say what a code stands for, why it matters and what to do, and nothing else; `all` explains every code.",
)
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
    timeout: float,
    media: bool,
    links: bool,
    cache: Path | None,
    verbose: bool,
) -> int:
    """Read everything, write nothing, and tell what is wrong, with file, line and fix.

    EPISODES limits the report to these: slugs, paths, or parts of a slug.

    \b
    feedtool check
    feedtool check mlops -v
    feedtool check --explain CH101
    feedtool check --media      also: is everything there, as large as the feed says, and as Apple wants it?
    feedtool check --links      also: does every link lead somewhere?
    """
    project = load(config or common, form)
    at = moment(now)
    making = pipeline.Build(project, at, jobs)
    only = paths(project, episodes)
    with Progress("checking", len(project.sources)) as progress:
        making.tick = progress.tick
        for _ in making:
            pass
    found = list(making.problems)
    if media and making.podcast:
        items = [item for item in making.podcast.items if not only or item.episode.place.path in only]
        with Progress("asking", len(items)) as progress:
            asked, noted = checking.check_media(None if only else project.show, items, progress.tick, timeout)
        found = list(ordered([*found, *making.judged(noted)]))
        say(f"asked for {asked} file{'s' * (asked != 1)}")
    if links:
        written = linking.written(project, making.podcast, only)
        with Progress("asking", len(written)) as progress:
            answers = linking.ask(written, cache or disk.cache_folder(), at, timeout, progress.tick)
        found = list(ordered([*found, *making.judged(answers.problems)]))
        for notice in answers.notices:
            say(notice)
        say(f"{answers.addresses} link{'s' * (answers.addresses != 1)}, {answers.asked} asked for now")
    problems = limited(found, only)
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
