"""The gate: what would take from listeners what they have does not get into the feed.

Each check appends to a list what it has to stop; with anything in that list the last feed stays as it is.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from uuid import UUID, uuid5

from feedtool.hostfeed import HostFeed
from feedtool.lock import Entry, Lock
from feedtool.matching import Match
from feedtool.model import Episode, Item, Show
from feedtool.problems import Place, Problem, Severity, quoted

_STATES = {
    "draft": "its file is a draft now",
    "scheduled": "its file is dated in the future now",
    "held back": "it cannot be read in its file when it is published",
    "unreadable": "its file cannot be read",
    "left out": "its file is left out",
}
"""Why an episode that has a file is not published, by the state of its file."""

_TOLD = frozenset(["held back", "unreadable", "left out"])
"""States that come of something that is wrong in the file, which is told besides."""


def check_host(show: Show, lock: Lock, host: HostFeed, stopped: list[Problem]) -> None:
    """Note a host's feed that cannot be read, or has suddenly no items: what it publishes is not known then."""
    if not show.host_feed:
        return
    if any(problem.severity is Severity.ERROR for problem in host.problems):
        message = "the host's feed cannot be read, so it is not known what it publishes; the last good feed stays"
        fix = "run `feedtool sync`, or delete `host_feed`"
    elif not host.items and (lock.kept or any(entry.origin == "host" for entry in lock.entries.values())):
        message = "the host's feed has no items now, and had some before; the last good feed stays"
        fix = "look at the host's feed; if you have left that host, delete `host_feed`"
    else:
        return
    stopped.append(Problem(show.places.get("host_feed", Place(show.path)), "ID125", Severity.ERROR, message, fix))


def one_each(podcast: str, items: Sequence[Item], entries: dict[str, Entry], stopped: list[Problem]) -> list[Item]:
    """Return *items* with one guid each; two with the same are told, and the later file gets another for now."""
    taken: dict[str, Episode] = {}
    used = {item.guid for item in items}
    made = []
    for item in items:
        guid = item.guid
        if guid in taken:
            message = f"its guid {quoted(guid)} is that of {taken[guid].place.path} too: apps would show one of the two"
            fix = "correct the ids, or the guid, of one of the two"
            stopped.append(Problem(_shared(item, taken[guid]), "ID101", Severity.ERROR, message, fix))
            guid = str(uuid5(UUID(podcast), f"slug:{item.episode.slug}"))
            while guid in used:
                guid = str(uuid5(UUID(podcast), guid))
            used.add(guid)
            if item.episode.slug in entries:
                entries[item.episode.slug] = replace(entries[item.episode.slug], guid=guid)
        taken[guid] = item.episode
        made.append(replace(item, guid=guid))
    return made


def _shared(item: Item, other: Episode) -> Place:
    """Return where *item* says what gives it the guid of *other*."""
    ids = [name for name, value in item.episode.ids.items() if value == other.ids.get(name)]
    return item.place(f"ids.{ids[0]}" if ids and not item.episode.guid else "guid")


def check_enclosures(lock: Lock, items: Sequence[Item], problems: list[Problem], stopped: list[Problem]) -> None:
    """Note the items that share their audio: the gate stops it, unless it was published so, or the host has it so."""
    published = Counter(entry.audio.url for entry in lock.entries.values() if entry.audio)
    taken: dict[str, Item] = {}
    for item in sorted(items, key=lambda item: bool(item.xml)):
        audio = item.episode.audio
        other = taken.setdefault(audio.url, item) if audio else item
        if audio is None or other is item or other.xml:
            continue
        whose = other.episode.place.path
        message = f"its audio {quoted(audio.url, 200)} is that of {whose} too: Apple shows one of the two"
        before = published[audio.url] > 1
        severity, told = (Severity.WARNING, problems) if before else (Severity.ERROR, stopped)
        fix = "give each episode a file of its own"
        told.append(Problem(item.place("audio.url"), "ID122", severity, message, fix, part=audio.url))


def check_removals(
    lost: Iterable[Entry],
    items: Sequence[Item],
    new: Sequence[Item],
    files: Mapping[str, Place],
    states: Mapping[str, str],
    stopped: list[Problem],
) -> None:
    """Note the published episodes that no file gives any more; one of the *new* items may be it, under another name."""
    there = {item.guid for item in items}
    for entry in lost:
        place = files.get(entry.slug, entry.place)
        why = f"its file {entry.source} is gone"
        if entry.slug in files:
            why = _STATES.get(states.get(entry.slug, ""), "its file is another episode now")
        broken = states.get(entry.slug) in _TOLD
        what = "stand in the feed as the host has it" if entry.guid in there else "vanish from the feed"
        message = f"the published episode {quoted(entry.slug)} would {what}: {why}"
        back = "correct its date" if states.get(entry.slug) == "scheduled" else "bring it back"
        if new and entry.slug not in files:
            paths = [item.episode.place.path for item in new]
            now = paths[0] if len(paths) == 1 else f"another file, such as {paths[0]}"
            back += f"; if it is now {now}, write `guid: {entry.guid}` there"
        fix = f"{back}; if it is to be removed for good, build once with --allow-removals"
        if broken:  # whoever mends a slip should not hear how an episode is taken away
            fix = "mend what is told of the file"
        stopped.append(Problem(place, "ID123", Severity.ERROR, message, fix))


def check_kept(
    show: Show,
    lock: Lock,
    host: HostFeed,
    matches: Mapping[str, Match],
    items: Sequence[Item],
    stopped: list[Problem],
) -> None:
    """Note the host's items that were published and would not be in the feed any more."""
    if any(problem.severity is Severity.ERROR for problem in host.problems):
        return  # what the host has is not known, which is told
    there = {item.guid for item in items}
    files = {match.item.guid: slug for slug, match in matches.items()}
    listed = {item.guid for item in host.items}
    for guid, title in lock.kept.items():
        if guid in there:
            continue
        if guid in files:
            why = f"it is the episode {quoted(files[guid])}, which was published by another guid"
        elif not show.host_feed:
            why = "show.yaml names no `host_feed` that has it"
        elif guid in listed:
            why = "the host dates it in the future now" if show.host_only == "keep" else "`host_only` is drop"
        else:
            why = "the host's feed lacks it now"
        message = f"the published {quoted(title)} would vanish from the feed: {why}"
        fix = "write a file for it with its guid; if it is to be removed for good, build once with --allow-removals"
        place = Place(_lock_path(show), lock.lines.get(guid, 0))
        stopped.append(Problem(place, "ID124", Severity.ERROR, message, fix.replace("its guid", f"`guid: {guid}`")))


def check_lost(
    show: Show, lock: Lock, items: Sequence[Item], published: Collection[str], stopped: list[Problem]
) -> None:
    """Note a lock that is gone although a feed was published, when the feed would be another one without it."""
    lost = set(published) - {item.guid for item in items}
    if lost and not lock.entries:
        message = (
            f"{'the lock knows no episode' if lock.podcast else 'there is no lock'}, but a feed was published, and "
            f"{len(lost)} of its {len(published)} episodes would vanish or get another guid"
        )
        fix = "restore the lock from git, or run `feedtool sync --from-feed URL` with the published feed"
        stopped.append(Problem(Place(_lock_path(show)), "ID126", Severity.ERROR, message, fix))


def _lock_path(show: Show) -> str:
    return PurePosixPath(show.path).with_name("feed.lock").as_posix() if show.path else "feed.lock"
