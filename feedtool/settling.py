"""An episode's guid, date and audio: of what its file, the lock and the host say, by who is believed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from feedtool import clock, telling
from feedtool.hostfeed import HostItem
from feedtool.lock import Entry, Facts
from feedtool.matching import Match
from feedtool.model import Audio, Item, Show
from feedtool.problems import Problem, Severity, quoted


def settled(
    show: Show,
    made: Callable[[], str],
    item: Item,
    entry: Entry | None,
    match: Match | None,
    media: Mapping[str, Facts],
    problems: list[Problem],
    stopped: list[Problem],
) -> Item:
    """Return *item* with its guid, one that is *made* if there is none yet, its date, audio and link."""
    episode = item.episode
    host = match.item if match else None
    guid = _guid(made, item, entry, host, problems, stopped)
    published = _published(item, entry, host, problems)
    audio = _audio(item, entry, host, media)
    theirs = host.audio.duration if host and host.audio and audio and audio.url == host.audio.url else None
    own = None if episode.estimated else episode.duration
    known = theirs or own or (audio.duration if audio else None)
    if not known and episode.duration:
        about = clock.colons(episode.duration)
        message = f"nobody says how long it is; its transcript ends at {about}, which was taken"
        fix = "add `duration: …`, as the audio file has it"
        problems.append(Problem(episode.place, "ID112", Severity.INFO, message, fix))
    own_page = show.page or any(episode.links.get(name) for name in telling.PAGES)
    link = host.link if host and host.link and not own_page else episode.link
    changed = replace(
        episode,
        published=published,
        audio=audio,
        duration=known or episode.duration,
        estimated=not known and episode.estimated,
        link=link,
    )
    return replace(item, episode=changed, guid=guid)


def typed(item: Item) -> Item:
    """Return *item* with a media type of its audio, also when nobody knows it: most audio is MP3."""
    audio = item.episode.audio
    if audio is None or audio.type:
        return item
    return replace(item, episode=replace(item.episode, audio=replace(audio, type="audio/mpeg")))


def _guid(
    made: Callable[[], str],
    item: Item,
    entry: Entry | None,
    host: HostItem | None,
    problems: list[Problem],
    stopped: list[Problem],
) -> str:
    """Return the guid: the file's own, the lock's, the host's, a new one; where they differ that is told."""
    own = item.episode.guid
    place = item.place("guid")
    if own and entry and own != entry.guid:
        message = f"its guid would change from {quoted(entry.guid)} to {quoted(own)}: every app would load it again"
        fix = "delete `guid` from the file; if the change is meant, correct config/feed.lock"
        stopped.append(Problem(place, "ID121", Severity.ERROR, message, fix, part=own))
    locked = entry.guid if entry else ""
    if host and (own or locked) and host.guid != (own or locked):
        message = (
            f"the host calls it {quoted(host.guid)}, but it was published as {quoted(own or locked)}, and stays so"
        )
        fix = f"nothing, or `feedtool sync --accept {item.episode.slug}` to take the host's"
        # It is news only when the guid was the host's before.
        severity = Severity.WARNING if entry and entry.origin == "host" and not own else Severity.INFO
        problems.append(Problem(place, "ID107", severity, message, fix))
    return own or locked or (host.guid if host else "") or made()


def _published(item: Item, entry: Entry | None, host: HostItem | None, problems: list[Problem]) -> datetime | None:
    """Return when the episode was published: as the lock holds; else the host's date beats one without a time."""
    own = item.episode.published.replace(microsecond=0) if item.episode.published else None
    locked = entry.published if entry else None
    theirs = host.published if host else None
    bare = own is None or (own.hour, own.minute, own.second) == (0, 0, 0)
    if entry is None or locked is None:
        return theirs if theirs and bare else own or theirs
    # A bare date beside the host's, or of the same day, says nothing else.
    differs = own and own != locked and not (bare and (entry.origin == "host" or theirs or own.date() == locked.date()))
    if theirs and theirs != locked:
        message = f"the host dates it {day(theirs)}, but it was published as of {day(locked)}, and stays so"
        fix = f"nothing, or `feedtool sync --accept {item.episode.slug}` to take the host's"
        severity = Severity.WARNING if entry.origin == "host" and own != locked else Severity.INFO
        problems.append(Problem(item.place("published"), "ID108", severity, message, fix))
    elif own and differs:
        message = f"the file dates it {day(own)}, but it was published as of {day(locked)}, and stays so"
        fix = "correct the date in the file; to change what is published, edit config/feed.lock"
        # What the host once said the file has no reason to know.
        severity = Severity.INFO if entry.origin == "host" else Severity.WARNING
        problems.append(Problem(item.place("published"), "ID109", severity, message, fix))
    return locked


def _audio(item: Item, entry: Entry | None, host: HostItem | None, media: Mapping[str, Facts]) -> Audio | None:
    """Return the file: the one the episode names itself, else the host's, else the show's.

    What none of them knows of it comes from what its server said, or from the lock.
    """
    own = item.episode.audio
    locked = entry.audio if entry else None
    audio = own if own and item.own_audio else (host.audio if host and host.audio else own) or locked
    if audio is None:
        return None
    said = media.get(audio.url, Facts())
    same = locked if locked and locked.url == audio.url else None
    return replace(
        audio,
        bytes=audio.bytes or said.bytes or (same.bytes if same else 0),
        type=audio.type or said.type or (same.type if same else ""),
        duration=audio.duration or (same.duration if same else None),
    )


def day(moment: datetime) -> str:
    """Return *moment* as messages tell it."""
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC" if moment.second else "%Y-%m-%d %H:%M UTC")
