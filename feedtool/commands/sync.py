"""Fetch the host's feed and media facts into the lock."""

from datetime import datetime
from pathlib import Path

import click

from feedtool import disk, rulebook, syncing
from feedtool import project as shows
from feedtool.console import find, load, moment, print_problems, say, shown, status
from feedtool.options import CONFIG, FORMAT, NOW, STRICT, TIMEOUT
from feedtool.problems import FeedtoolError, Place, Problem, Severity, ordered, quoted
from feedtool.progress import Progress
from feedtool.registry import Registered


@click.command()
@CONFIG
@STRICT
@FORMAT
@NOW
@TIMEOUT
@click.option("--again", is_flag=True, help="Ask again about audio files that only their servers have told about.")
@click.option("--explain", is_flag=True, help="Say for each episode by which sign it was known in the host's feed.")
@click.option("--accept", metavar="EPISODE", help="Take the host's guid and date of a published episode, for good.")
@click.option("--from-feed", metavar="URL|FILE", help="Recover a lost lock from the feed that was published.")
@click.pass_obj
def sync(
    common: Path | None,
    config: Path | None,
    strict: bool,
    form: str,
    now: datetime | None,
    timeout: float,
    again: bool,
    explain: bool,
    accept: str | None,
    from_feed: str | None,
) -> int:
    """Fetch the host's feed, and the size of audio files that nobody knows, into config/.

    A build never goes online: it reads what a sync kept. What cannot be fetched leaves the last good state as it was.
    Proxies are those that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name.

    \b
    feedtool sync
    feedtool sync --explain
    feedtool sync --from-feed https://example.org/podcast/feed.xml
    """
    project = load(config or common, form)
    at = moment(now)
    if from_feed:
        return _recover(project, from_feed, at, strict, form, timeout)
    if accept:
        name = shows.slug(find(project, accept))
        say(f"{name}: {syncing.accept(project, name, at)}")
        return status((), strict)
    host, problems = syncing.fetch_host(project, timeout)
    if host:
        say(f"{project.show.host_feed}: {host}")
    # What was fetched just now is read again with the show.
    project = load(config or common, form)
    making, registered = syncing.built(project, at)
    if not any(problem.severity is Severity.ERROR for problem in problems):
        problems += [*project.host.problems, *registered.gate]
    items = syncing.unknown(project, registered, again=again)
    with Progress("asking", len(items), patience=0) as progress:
        problems += syncing.ask_media(project, items, progress.tick, timeout)
    if items:
        say(f"asked for the size of {len(items)} audio file{'s' * (len(items) != 1)}")
    elif not project.show.host_feed:
        say("nothing to ask: there is no `host_feed`, and the size of every audio file is known")
    # Who was asked just now has said it, or is told of by HF106.
    judged = making.judged([*problems, *registered.problems])
    told = [problem for problem in ordered(judged) if problem.code != "ID111"]
    print_problems(project, told, form)
    if explain:
        _explain(registered, form)
    return status(told, strict)


def _recover(project: shows.Project, source: str, now: datetime, strict: bool, form: str, timeout: float) -> int:
    """Recover the lock from the feed at *source*, and return the exit status."""
    name = source if "://" in source else disk.name_of(Path(source), project.root)
    try:
        data = syncing.published_feed(source, timeout)
    except FeedtoolError as error:
        problem = Problem(Place(name), "HF104", Severity.ERROR, str(error), "name the feed that was published last")
        print_problems(project, [problem], form)
        return status([problem], strict)
    known, noted = syncing.recover(project, name, data, now)
    problems, _ = rulebook.judged(noted, project.show)
    print_problems(project, problems, form)
    if not any(problem.severity is Severity.ERROR for problem in problems):
        say(f"{shown(project.lock_file)}: {known} episode{'s' * (known != 1)} recovered from {source}")
    return status(problems, strict)


def _explain(registered: Registered, form: str) -> None:
    """Print who each episode is at the host: those that were known, those that were not, and what only the host has."""
    ours = [item for item in registered.podcast.items if not item.xml]
    theirs = [item for item in registered.podcast.items if item.xml]
    known = [item.episode.slug for item in ours if item.episode.slug in registered.hosts]
    hosts = ((slug, registered.hosts[slug]) for slug in known)
    lines = [f"{slug}: {registered.signs[slug]} ({_named(h.guid, h.title, h.published)})" for slug, h in hosts]
    lines += [f"{item.episode.slug}: no match" for item in ours if item.episode.slug not in registered.hosts]
    lines += [f"only at the host: {_named(i.guid, i.episode.title, i.episode.published)}" for i in theirs]
    for line in lines:
        click.echo(line, err=form != "text")
    say(f"{len(known)} of {len(ours)} known; {len(theirs)} only at the host")


def _named(guid: str, title: str, published: datetime | None) -> str:
    return ", ".join(filter(None, (quoted(title), f"{published:%Y-%m-%d}" if published else "", guid)))
