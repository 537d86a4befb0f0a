"""Tell what is wrong, with file, line and fix."""

import time
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from pathlib import Path

import click

from feedtool import (
    checking,
    disk,
    fixing,
    history,
    linking,
    mending,
    notes,
    pipeline,
    printing,
    reuse,
    rulebook,
    selection,
)
from feedtool.console import limited, load, moment, paths, print_problems, say, shown, status
from feedtool.fixing import Fix
from feedtool.options import CACHE, CONFIG, FORMAT, JOBS, NO_CACHE, NOW, STRICT, TIMEOUT, Name
from feedtool.problems import Problem, meant, ordered
from feedtool.progress import Progress
from feedtool.project import Project, pictures
from feedtool.selection import Selection
from feedtool.work import Work


def _codes(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return selection.codes(value, (*rulebook.FAMILIES, *rulebook.book()))
    except selection.UnknownCodeError as error:
        raise click.UsageError(str(error), ctx) from None


def _explain(ctx: click.Context, _: click.Parameter, wanted: str | None) -> None:
    """Print what the codes *wanted* stand for, with commas between them, or `all` of them, and do nothing else.

    It needs no show.
    """
    if wanted is None or ctx.resilient_parsing:
        return
    codes = dict.fromkeys(code.strip() for code in wanted.split(","))
    if [code.upper() for code in codes] == ["ALL"]:
        click.echo(rulebook.page(), nl=False)
        ctx.exit()
    for code in codes:
        if code.upper() not in rulebook.book():
            known = meant(code.upper(), rulebook.book()) or "; `--explain all` tells all of them"
            raise click.UsageError(f"no code called '{code}'{known}", ctx)
    click.echo("\n".join(rulebook.explain(code.upper()) for code in codes), nl=False)
    ctx.exit()


@click.command()
@click.argument("episodes", nargs=-1)
@CONFIG
@STRICT
@FORMAT
@NOW
@JOBS
@TIMEOUT
@click.option("--fix", is_flag=True, help="Mend what has one right answer, in the files of the episodes.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, as a patch, and write nothing.")
@click.option("--media", is_flag=True, help="Also ask the servers of audio files and covers, as an app would.")
@click.option("--links", is_flag=True, help="Also ask the servers of all links whether they lead somewhere.")
@CACHE
@NO_CACHE
@click.option("--select", metavar="CODES", multiple=True, callback=_codes, help="Tell only these: CH,NT1,ID103.")
@click.option("--ignore", metavar="CODES", multiple=True, callback=_codes, help="Do not tell these.")
@click.option(
    "--platform", metavar="NAME", default="", help="Tell what is about this platform, and errors that are about none."
)
@click.option(
    "--changed-since",
    metavar="REV",
    help="Tell only what is in files that have changed since this git revision, committed or not.",
)
@click.option("--statistics", is_flag=True, help="Tell how many there are of each code.")
@click.option("-q", "--quiet", is_flag=True, help="One line for each problem, and nothing else.")
@click.option(
    "--explain",
    metavar="CODES",
    is_eager=True,
    expose_value=False,
    callback=_explain,
    help="Say what CH101,TR104 stand for, why they matter and what to do, and nothing else; `all` explains every code.",
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
    fix: bool,
    diff: bool,
    media: bool,
    links: bool,
    cache: Path | None,
    no_cache: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    platform: str,
    changed_since: str | None,
    statistics: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Read everything and tell what is wrong, with file, line and fix; nothing is written but by --fix.

    EPISODES limits the report to these: slugs, paths, or parts of a slug.

    \b
    feedtool check
    feedtool check mlops -v
    feedtool check --explain CH101
    feedtool check --select CH,NT101 --platform youtube
    feedtool check --changed-since origin/main
    feedtool check --fix        mend what has one right answer; --diff shows it first
    feedtool check --media      also: is everything there, as large as the feed says, and as Apple wants it?
    feedtool check --links      also: does every link lead somewhere?
    """
    if statistics and form != "text":
        raise click.UsageError(f"'--statistics' are for people, and '--format {form}' is for programs")
    project = load(config or common, form)
    wanted = Selection(select, ignore, _platform(project, platform), _changed(project, changed_since))
    at = moment(now)
    only = paths(project, episodes)
    folder = None if no_cache else cache or disk.cache_folder()
    making = checked(project, at, jobs, folder)
    if fix and not diff:
        left: set[str] = set()
        while mended(making.project, wanted.of(limited(making.problems, only)), left, quiet=quiet):
            making = checked(load(config or common, form), at, jobs, folder)
    found = list(making.problems)
    if media:
        covers_told = any(problem.code.startswith("AR") for problem in wanted.of(found))
        found += asked_media(making, only, timeout, covers_told=covers_told)
    if links:
        found += asked_links(making, only, folder, at, timeout)
    problems = wanted.of(limited(ordered(found), only))
    mends = list(fixing.fixes(making.project, problems))
    if diff:
        show_difference(project, mends)
    else:
        tell(project, problems, form, statistics=statistics, quiet=quiet)
    works = [one for one in making.works if not only or one.path in only]
    for one in works if verbose else ():
        say(told(one))
    # Of a show without faults nothing is said at all, unless somebody wants to hear it.
    if verbose or (problems and not quiet):
        count = printing.summary(problems) or "nothing to complain about"
        say(f"{len(works)} file{'s' * (len(works) != 1)}: {count}")
    say_mends(project, mends, refused=fix or diff, quiet=quiet)
    return status(problems, strict)


def asked_media(making: pipeline.Build, only: Collection[str], timeout: float, *, covers_told: bool) -> list[Problem]:
    """Ask the servers of audio files and covers, and return what is wrong.

    What the rules say of a cover that is here is not said again of the same one on its server, when they are told.
    """
    items = making.podcast.items if making.podcast else ()
    items = tuple(item for item in items if not only or item.episode.place.path in only)
    addresses = [making.project.show.image, *(item.episode.image for item in items)]
    here = pictures(making.project, filter(None, addresses)) if covers_told else {}
    with Progress("asking", len(items), patience=0) as progress:
        asked, noted = checking.check_media(None if only else making.project.show, items, progress.tick, timeout, here)
    say(f"asked for {asked} file{'s' * (asked != 1)}")
    return making.judged(noted)


def asked_links(
    making: pipeline.Build, only: frozenset[str], cache: Path | None, at: datetime, timeout: float
) -> list[Problem]:
    """Ask the servers of links, unless *cache* knows what they say, and return what is wrong."""
    written = linking.written(making.project, making.podcast, only)
    with Progress("asking", len(written), patience=0) as progress:
        answers = linking.ask(written, cache, at, timeout, progress.tick)
    for notice in answers.notices:
        say(notice)
    say(f"{answers.addresses} link{'s' * (answers.addresses != 1)}, {answers.asked} asked for now")
    return making.judged(answers.problems)


def _changed(project: Project, rev: str | None) -> frozenset[str] | None:
    return history.changed(project.root, rev) if rev else None


def _platform(project: Project, name: str) -> str:
    """Return *name* when it is one of a platform that notes are written for, or that a rule is about."""
    others = {entry.platform for entry in rulebook.book().values() if entry.platform}
    known = sorted({*notes.names(project.show.own_platforms), *others})
    return Name("platform", known).convert(name, None, None) if name else ""


def checked(project: Project, now: datetime, jobs: int, cache: Path | None) -> pipeline.Build:
    """Return what is made of everything, and thrown away but for its problems; what a build kept in *cache* helps."""
    kept = reuse.of(project, cache, time.time_ns(), bare=True) if cache else None
    making = pipeline.Build(project, now, jobs, reuse=kept, bare=True)
    with Progress("checking", len(project.sources)) as progress:
        making.tick = progress.tick
        for _ in making:
            pass
    return making


def mended(project: Project, problems: Iterable[Problem], left: set[str], *, quiet: bool) -> bool:
    """Mend *problems*, saying what was done unless it is to be *quiet*, and return whether a file has changed.

    Those *left* alone stay as they are, since somebody else has them in hand.
    """
    changed = False
    for one in fixing.fixes(project, problems):
        if one.called in left or not one.mended.made:
            continue
        name = shown(project.root / one.called)
        if not fixing.write(one):
            say(f"{name}: somebody has changed it meanwhile; it is left as it is")
            left.add(one.called)
            continue
        changed = True
        for mend in one.mended.made if not quiet else ():
            say(f"{name}:{mend.line}: mended {mend.code}: {mend.said}")
    return changed


def tell(project: Project, problems: Sequence[Problem], form: str, *, statistics: bool, quiet: bool) -> None:
    """Print *problems*, or how many there are of each code."""
    if statistics:
        click.echo(printing.statistics(problems, rulebook.book()), nl=False)
    else:
        print_problems(project, problems, form, to_stdout=True, brief=quiet)


def say_mends(project: Project, mends: Iterable[Fix], *, refused: bool, quiet: bool) -> None:
    """Say what can be mended, and what was *refused* when that was asked for."""
    count = 0
    for one in mends:
        count += len(one.mended.made)
        for mend in one.mended.refused if refused else ():
            place = f"{shown(project.root / one.called)}:{mend.line}"
            say(f"{place}: {mend.code} is not mended: the file would not be read as it should then")
    if count and not quiet:
        say(f"{count} can be mended: feedtool check --fix")


def show_difference(project: Project, mends: Iterable[Fix]) -> None:
    """Print what mending would change, for people and for `git apply`."""
    for one in mends:
        name = shown(project.root / one.called)
        click.echo(mending.difference(name, one.before, one.mended.data), nl=False)


def told(one: Work) -> str:
    if not one.item:
        return f"{one.path}: {one.state}"
    episode = one.item.episode
    count = one.item.chapter_count
    chapters = f"{count} chapter{'s' * (count != 1)} from {episode.chapters_from}" if count else "no chapters"
    return f"{one.path}: {one.slug}, {chapters}"
