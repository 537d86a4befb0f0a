"""What `sync` does: the host's feed, and what servers say of audio files, are taken into the lock.

A failure leaves the last good state as it was.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from feedtool import disk, hostfeed, identity, lock, matching, network
from feedtool.hostfeed import HostFeed
from feedtool.lock import Entry, Facts, Lock
from feedtool.pipeline import Build
from feedtool.problems import FeedtoolError, Place, Problem, Severity, ordered, quoted
from feedtool.project import Project, host_file
from feedtool.registry import Registered

Tick = Callable[[int, int], None]


def fetch_host(project: Project) -> tuple[str, list[Problem]]:
    """Fetch the host's feed when the show names an address, and keep it beside the lock; what was done, and problems.

    A feed that cannot be had, cannot be read, or has suddenly no items is not taken.
    """
    show = project.show
    path = host_file(show, project.lock_file.parent)
    if path is None or "://" not in show.host_feed:
        return "", []
    place = show.places.get("host_feed", Place(show.path))
    marks = (project.lock or Lock()).host if disk.is_file(path) else {}
    try:
        fetched = network.fetch(show.host_feed, marks.get("etag", ""), marks.get("modified", ""))
    except FeedtoolError as error:
        fix = "nothing, if it comes back; the last good copy is used"
        return "", [Problem(place, "HF104", Severity.ERROR, str(error), fix)]
    if fetched.data is None:
        return "unchanged", []
    found = hostfeed.parse(disk.name_of(path, project.root), fetched.data)
    if errors := [p for p in found.problems if p.severity is Severity.ERROR]:
        return "", [
            Problem(place, p.code, p.severity, f"{p.message}; the last good copy is used", p.fix) for p in errors
        ]
    if not found.items and project.host.items:
        message = f"the host's feed has no items now, and had {len(project.host.items)}; the last good copy is used"
        return "", [Problem(place, "HF105", Severity.ERROR, message, "ask the host; delete the copy if it is right")]
    disk.put(path, fetched.data)
    _keep(project, host={k: v for k, v in (("etag", fetched.etag), ("modified", fetched.modified)) if v})
    return f"{len(found.items)} items", list(found.problems)


def ask_media(project: Project, registered: Registered, tick: Tick | None = None) -> tuple[int, list[Problem]]:
    """Ask the servers of those audio files whose size is not known, and keep what they say; how many, and problems."""
    items = {i.episode.audio.url: i for i in registered.podcast.items if i.episode.audio and not i.episode.audio.bytes}
    problems = []
    media = dict((project.lock or Lock()).media)
    for url, said in network.heads(items, tick).items():
        if isinstance(said, Facts):
            media[url] = said
            continue
        fix = "correct the address, or give `audio: {url: …, bytes: …}`"
        problems.append(Problem(items[url].place("audio"), "HF106", Severity.WARNING, str(said), fix))
    if items:
        _keep(project, media=media)
    return len(items), problems


def accept(project: Project, slug: str, now: datetime) -> str:
    """Take the host's guid and date of the episode *slug* into the lock, and return what was changed.

    Raises FeedtoolError when it was not published yet, or has no match in the host's feed.
    """
    entry = (project.lock or Lock()).entries.get(slug)
    if entry is None or project.lock is None:
        raise FeedtoolError(f"'{slug}' was not published yet; its first build takes what the host says")
    host = registered(project, now).hosts.get(slug)
    if host is None:
        raise FeedtoolError(f"'{slug}' has no match in the host's feed; see `feedtool sync --explain`")
    changed = replace(entry, guid=host.guid, published=host.published or entry.published, origin="host")
    _write(project, replace(project.lock, entries={**project.lock.entries, slug: changed}))
    was, now_is = (
        (e.guid, f"{e.published:%Y-%m-%d %H:%M} UTC" if e.published else "no date") for e in (entry, changed)
    )
    return ", ".join(f"{old} becomes {new}" for old, new in zip(was, now_is, strict=True) if old != new) or "no change"


def recover(project: Project, name: str, data: bytes, now: datetime) -> tuple[int, list[Problem]]:
    """Write the lock anew out of the published feed *data*, called *name*; how many episodes were known, and problems.

    Raises FeedtoolError when there is a lock, which is never overwritten.
    """
    if disk.is_file(project.lock_file):
        raise FeedtoolError(f"{disk.shown(project.lock_file)} is there; move it away if it is to be made anew")
    feed = hostfeed.parse(name, data)
    if not feed.items:
        return 0, list(feed.problems) or [Problem(Place(name), "HF105", Severity.ERROR, "the feed has no items", "")]
    making = Build(replace(project, host=HostFeed(), lock=None), now)
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
            audio=match.item.audio,
            source=episode.place.path,
            ids=episode.ids,
            words=items[slug].words,
            first=match.item.published,
        )
    known = {match.item.guid for match in matches.values()}
    for item in feed.items:
        if item.guid not in known:
            message = f"no episode file is the published {quoted(item.title)}"
            fix = f"write `guid: {item.guid}` into its file, and recover the lock again"
            problems.append(Problem(item.place, "ID104", Severity.WARNING, message, fix))
    guid = project.show.guid or feed.guid or identity.podcast_guid(project.show.feed_url)
    _write(project, Lock(guid, entries))
    return len(entries), list(ordered(problems))


def registered(project: Project, now: datetime) -> Registered:
    """Return what a build at *now* would publish, without writing anything."""
    making = Build(project, now)
    for _ in making:
        pass
    if making.registered is None:
        raise FeedtoolError("nothing could be built")
    return making.registered


def _keep(project: Project, **changes: object) -> None:
    _write(project, replace(_current(project), **changes))  # type: ignore[arg-type]


def _current(project: Project) -> Lock:
    """Return the lock as it lies on the disk now."""
    if not disk.is_file(project.lock_file):
        return Lock(project.show.guid)
    found, _ = lock.read(disk.name_of(project.lock_file, project.root), disk.read(project.lock_file))
    return found or Lock(project.show.guid)


def _write(project: Project, changed: Lock) -> None:
    data = lock.write(changed).encode()
    if not disk.same(project.lock_file, data):
        disk.put(project.lock_file, data)
