"""Fetch the host's feed and media facts into the lock."""

from datetime import datetime
from pathlib import Path

import click

from feedtool import disk, network, syncing
from feedtool.console import (
    CONFIG,
    FORMAT,
    NOW,
    STRICT,
    Progress,
    find,
    load,
    moment,
    print_problems,
    say,
    shown,
    status,
)
from feedtool.problems import Problem, ordered
from feedtool.project import slug


@click.command()
@CONFIG
@STRICT
@FORMAT
@NOW
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
    explain: bool,
    accept: str | None,
    from_feed: str | None,
) -> int:
    """Fetch the host's feed, and the size of audio files that nobody knows, into config/.

    A build never goes online: it reads what a sync kept. What cannot be fetched leaves the last good state as it was.

    \b
    feedtool sync
    feedtool sync --explain
    feedtool sync --from-feed https://example.org/podcast/feed.xml
    """
    project = load(config or common, form)
    at = moment(now)
    if from_feed:
        data = network.fetch(from_feed).data or b"" if "://" in from_feed else disk.read(Path(from_feed))
        known, noted = syncing.recover(project, from_feed, data, at)
        print_problems(project, noted, form)
        say(f"{shown(project.lock_file)}: {known} episode{'s' * (known != 1)} recovered from {from_feed}")
        return status(noted, strict)
    if accept:
        name = slug(find(project, accept))
        say(f"{name}: {syncing.accept(project, name, at)}")
        return status((), strict)
    host, problems = syncing.fetch_host(project)
    if host:
        say(f"{project.show.host_feed}: {host}")
    # What was fetched just now is read again with the show.
    project = load(config or common, form)
    registered = syncing.registered(project, at)
    with Progress("asking", len(registered.podcast.items)) as progress:
        asked, noted = syncing.ask_media(project, registered, progress.tick)
    if asked:
        say(f"asked {asked} server{'s' * (asked != 1)} for the size of audio files")
    told: list[Problem] = list(ordered([*problems, *noted, *registered.problems, *registered.gate]))
    print_problems(project, told, form)
    if explain:
        for item in registered.podcast.items:
            sign = registered.signs.get(item.episode.slug, "the host's own" if item.xml else "no match")
            host_item = registered.hosts.get(item.episode.slug)
            click.echo(f"{item.episode.slug}: {sign}{f' ({host_item.guid})' if host_item else ''}")
    return status(told, strict)
