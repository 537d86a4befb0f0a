"""What `sync` does: the host's feed, and what servers say of audio files, are taken into the lock.

A failure leaves the last good state as it was.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from feedtool import disk, hostfeed, identity, lock, matching, network, putting
from feedtool.hostfeed import HostFeed
from feedtool.lock import Entry, Facts, Lock
from feedtool.model import Item
from feedtool.pipeline import Build
from feedtool.problems import FeedtoolError, Place, Problem, Severity, ordered, quoted
from feedtool.project import Project, host_file
from feedtool.registry import Registered

Tick = Callable[[int, int], None]


def fetch_host(project: Project, timeout: float = network.TIMEOUT) -> tuple[str, list[Problem]]:
    """Fetch the host's feed when the show names an address, and keep it beside the lock; what was done, and problems.

    A feed that cannot be had, cannot be read, or has suddenly no items is not taken.
    """
    show = project.show
    path = host_file(show, project.lock_file.parent)
    if path is None or "://" not in show.host_feed:
        return "", []
    place = show.places.get("host_feed", Place(show.path))
    there = disk.is_file(path)
    stays = "the last good copy is used" if there else "there is no copy yet, and no build without one"
    marks = _marks(project)
    try:
        fetched = network.fetch(show.host_feed, marks.get("etag", ""), marks.get("modified", ""), timeout=timeout)
    except FeedtoolError as error:
        fix = "run `feedtool sync` again later, or correct `host_feed`"
        return "", [Problem(place, "HF104", Severity.ERROR, f"{error}; {stays}", fix)]
    problems = []
    if fetched.moved:
        message = f"the host's feed has moved to {quoted(fetched.moved, 200)} for good"
        problems.append(Problem(place, "HF108", Severity.WARNING, message, "write that address as `host_feed`"))
    if fetched.data is None:
        return "unchanged", problems
    found = hostfeed.parse(disk.name_of(path, project.root), fetched.data)
    if wrong := next((p for p in found.problems if p.severity is Severity.ERROR), None):
        line = f", in its line {wrong.place.line}" if wrong.place.line else ""
        return "", [Problem(place, wrong.code, wrong.severity, f"{wrong.message}{line}; {stays}", wrong.fix)]
    if not found.items and project.host.items:
        message = f"the host's feed has no items now, and had {len(project.host.items)}; {stays}"
        fix = f"ask the host; if it is right, delete {disk.name_of(path, project.root)} and run `feedtool sync` again"
        return "", [Problem(place, "HF105", Severity.ERROR, message, fix)]
    if not disk.same(path, fetched.data):
        putting.put(path, fetched.data)
    kept = {"url": show.host_feed, "etag": fetched.etag, "modified": fetched.modified}
    kept["copy"] = disk.digest(fetched.data)
    _write(project, replace(_lock(project), host={name: value for name, value in kept.items() if value}))
    return f"{len(found.items)} item{'s' * (len(found.items) != 1)}", problems


def _marks(project: Project) -> Mapping[str, str]:
    """Return what a conditional request needs: nothing, when the copy is not the one that the server speaks of."""
    path = host_file(project.show, project.lock_file.parent)
    marks = _lock(project).host
    same = marks.get("url") == project.show.host_feed and path and disk.digest_of(path) == marks.get("copy")
    return marks if same else {}


def unknown(project: Project, registered: Registered, *, again: bool = False) -> Mapping[str, Item]:
    """Return the items whose audio nobody knows the size or the type of, by its address.

    With *again* those, too, of which only their servers have told. Items that stand in the feed as the host has them
    are the host's own matter.
    """
    media = _lock(project).media
    return {
        audio.url: item
        for item in registered.podcast.items
        if (audio := item.episode.audio)
        and not item.xml
        and (audio.url in registered.unknown or (again and audio.url in media))
    }


def ask_media(
    project: Project, items: Mapping[str, Item], tick: Tick | None = None, timeout: float = network.TIMEOUT
) -> list[Problem]:
    """Ask the servers of the audio of *items*, which are by its address, keep what they say, and return problems."""
    problems = []
    media = dict(_lock(project).media)
    for url, said in network.ask(dict.fromkeys(items, 0), tick=tick, timeout=timeout).items():
        place = items[url].place("audio")
        if said.error:
            fix = "correct the address, or give `audio: {url: …, bytes: …}`"
            problems.append(Problem(place, "HF106", Severity.WARNING, said.error, fix))
            continue
        if not said.bytes:
            message = f"the server of {quoted(url, 200)} does not say how large it is"
            problems.append(Problem(place, "HF106", Severity.WARNING, message, "give `audio: {url: …, bytes: …}`"))
        media[url] = Facts(said.bytes, said.type, said.etag)
    if media != _lock(project).media:
        _write(project, replace(_lock(project), media=media))
    return problems


def accept(project: Project, slug: str, now: datetime) -> str:
    """Take the host's guid and date of the episode *slug* into the lock, and return what was changed.

    Raises FeedtoolError when it was not published yet, or has no match in the host's feed, or one that another has.
    """
    entries = _lock(project).entries
    entry = entries.get(slug)
    if entry is None:
        raise FeedtoolError(f"'{slug}' was not published yet; its first build takes what the host says")
    host = built(project, now)[1].hosts.get(slug)
    if host is None:
        raise FeedtoolError(f"'{slug}' has no match in the host's feed; see `feedtool sync --explain`")
    if other := next((one.slug for one in entries.values() if one.guid == host.guid and one.slug != slug), ""):
        raise FeedtoolError(f"the host's guid {quoted(host.guid)} is that of '{other}' already; a guid is used once")
    changed = replace(entry, guid=host.guid, published=host.published or entry.published, origin="host")
    _write(project, replace(_lock(project), entries={**entries, slug: changed}))
    was, now_is = (
        (e.guid, f"{e.published:%Y-%m-%d %H:%M:%S} UTC" if e.published else "no date") for e in (entry, changed)
    )
    return ", ".join(f"{old} becomes {new}" for old, new in zip(was, now_is, strict=True) if old != new) or "no change"


def published_feed(source: str, timeout: float = network.TIMEOUT) -> bytes:
    """Return the feed at *source*, an address or a path; FeedtoolError when it cannot be had."""
    if "://" in source:
        return network.fetch(source, timeout=timeout).data or b""
    return disk.read(Path(source))


def recover(project: Project, name: str, data: bytes, now: datetime) -> tuple[int, list[Problem]]:
    """Write the lock anew out of the published feed *data*, called *name*; how many episodes were known, and problems.

    Items that are no file of ours are kept in mind, so that a build without them is stopped. Raises FeedtoolError when
    the lock knows episodes already: it is never overwritten.
    """
    if _lock(project).entries:
        raise FeedtoolError(
            f"{disk.name_of(project.lock_file, project.root)} is there; move it away if it is to be made anew"
        )
    feed = hostfeed.parse(name, data)
    if not feed.items:
        fix = "name the feed that was published last"
        return 0, list(feed.problems) or [Problem(Place(name), "HF105", Severity.ERROR, "the feed has no items", fix)]
    making = Build(replace(project, host=HostFeed(), lock=None), now, bare=True)
    for _ in making:
        pass
    items = {one.item.episode.slug: one.item for one in making.works if one.item}
    matches, problems = matching.match([item.episode for item in items.values()], feed.items, {})
    entries = {}
    for slug, match in matches.items():
        episode = items[slug].episode
        entries[slug] = Entry(
            slug=slug,
            guid=match.item.guid,
            origin="feed",
            published=match.item.published,
            # How long it is might have been an estimate.
            audio=replace(match.item.audio, duration=None) if match.item.audio else None,
            source=episode.place.path,
            ids=episode.ids,
            words=items[slug].words,
            first=match.item.published,
        )
    known = {match.item.guid for match in matches.values()}
    strangers = {item.guid: item for item in feed.items if item.guid not in known}
    of_host = {item.guid for item in project.host.items}
    for item in strangers.values():
        if item.guid not in of_host:
            message = f"no episode file is the published {quoted(item.title)}"
            fix = f"write `guid: {item.guid}` into its file: builds stop until it is there"
            problems.append(Problem(item.place, "ID104", Severity.WARNING, message, fix))
    guid = project.show.guid or identity.uuid(feed.guid) or identity.podcast_guid(project.show.feed_url)
    kept = {guid: item.title for guid, item in strangers.items()}
    _write(project, replace(_lock(project), podcast=guid, entries=entries, kept=kept))
    return len(entries), list(ordered([*feed.problems, *problems]))


def built(project: Project, now: datetime) -> tuple[Build, Registered]:
    """Return a build at *now* of which nothing is written, and what it would publish."""
    making = Build(project, now, bare=True)
    for _ in making:
        pass
    if making.registered is None:
        raise FeedtoolError("nothing could be built")
    return making, making.registered


def _lock(project: Project) -> Lock:
    """Return the lock of *project*, a new one when there is none yet."""
    return project.lock or Lock(project.show.guid)


def _write(project: Project, changed: Lock) -> None:
    data = lock.write(changed).encode()
    if not disk.same(project.lock_file, data):
        putting.put(project.lock_file, data)
