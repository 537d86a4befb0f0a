"""Who is who against lock and host: every item's guid, date and audio, and what the gate has to stop.

Once an episode is published its guid and pubDate never change by themselves; its enclosure follows the host.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import PurePosixPath
from uuid import UUID, uuid5

from feedtool import hosted, identity, matching
from feedtool.hostfeed import HostFeed, HostItem
from feedtool.lock import Entry, Facts, Lock
from feedtool.matching import Match
from feedtool.model import Audio, Episode, Item, Podcast, Show
from feedtool.problems import Place, Problem, Severity, quoted

_STATES = {
    "draft": "its file is a draft now",
    "scheduled": "its file is dated in the future now",
    "held back": "it cannot be read in its file when it is published",
    "unreadable": "its file cannot be read",
    "left out": "its file is left out",
}
"""Why an episode that has a file is not published, by the state of its file."""


@dataclass(frozen=True, slots=True)
class Registered:
    """The podcast as it is to be published, the lock that goes with it, and what was odd.

    What the *gate* names would change or drop what listeners have: with any of it the feed is not replaced, unless
    that is allowed. *moved* are old slugs and new ones, *signs* how each episode was known in the host's feed.
    """

    podcast: Podcast
    lock: Lock
    problems: tuple[Problem, ...] = ()
    gate: tuple[Problem, ...] = ()
    moved: Mapping[str, str] = field(default_factory=dict)
    signs: Mapping[str, str] = field(default_factory=dict)
    hosts: Mapping[str, HostItem] = field(default_factory=dict)


def register(
    show: Show,
    items: Sequence[Item],
    files: Mapping[str, Place],
    lock: Lock | None,
    host: HostFeed,
    now: datetime,
    *,
    states: Mapping[str, str] | None = None,
    published: Collection[str] = (),
) -> Registered:
    """Return the podcast of *items*, each with the guid and date that *lock* or *host* hold for it, newest first.

    *files* are the slugs of all episode files, published or not, and *states* say why one is not. Without a *lock*
    nothing was published before, unless there are guids that a feed was *published* with.
    """
    problems: list[Problem] = []
    gate: list[Problem] = []
    before = lock or Lock()
    _check_host(show, before, host, gate)
    guid = _podcast_guid(show, before, host, gate)
    items = sorted(items, key=lambda item: item.episode.slug)
    shared = _claimed_twice(items, problems)
    known = _known(items, before, files, shared)
    matches, noted = matching.match(
        [item.episode for item in items], host.items, {slug: entry.guid for slug, entry in known.items()}
    )
    problems += noted
    settled: list[Item] = []
    entries: dict[str, Entry] = {}
    for item in items:
        slug = item.episode.slug
        entry, match = known.get(slug), matches.get(slug)
        made = _made(guid, item, before, shared)
        done = _settle(show, made, item, entry, match, before.media, problems, gate)
        if entry is None and done.episode.published and done.episode.published > now:
            message = f"the host publishes it on {_day(done.episode.published)}; until then it is left out"
            problems.append(Problem(item.episode.place, "ID110", Severity.INFO, message, ""))
            continue
        if done.episode.published is None:
            message = "nobody knows when it was published: it goes out without a date, which apps put anywhere"
            problems.append(
                Problem(item.episode.place, "ID106", Severity.WARNING, message, "add `published: 2026-03-31`")
            )
        settled.append(done)
        entries[slug] = _entry(done, entry, match, now)
    # Who had a guid before keeps it.
    settled.sort(key=lambda item: item.guid != getattr(known.get(item.episode.slug), "guid", ""))
    kept = _kept(host, matches, settled, now) if show.host_only == "keep" else []
    settled = _one_each(guid, [*settled, *kept], entries, gate)
    _check_enclosures(before, settled, problems, gate)
    alive = {known[slug].slug for slug in entries.keys() & known.keys()}
    _check_removals([e for e in before.entries.values() if e.slug not in alive], settled, files, states or {}, gate)
    _check_kept(show, before, host, matches, settled, gate)
    _check_lost(show, before, settled, published, gate)
    moved = {entry.slug: slug for slug, entry in known.items() if entry.slug != slug}
    used = {item.episode.audio.url for item in settled if item.episode.audio}
    after = Lock(
        guid,
        entries,
        {item.guid: item.episode.title for item in settled if item.xml},
        before.host,
        {url: facts for url, facts in before.media.items() if url in used},
    )
    return Registered(
        Podcast(show, guid, identity.newest_first(settled)),
        after,
        tuple(problems),
        tuple(gate),
        moved,
        {slug: match.sign for slug, match in matches.items()},
        {slug: match.item for slug, match in matches.items()},
    )


def _check_host(show: Show, lock: Lock, host: HostFeed, gate: list[Problem]) -> None:
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
    gate.append(Problem(show.places.get("host_feed", Place(show.path)), "ID125", Severity.ERROR, message, fix))


def _podcast_guid(show: Show, lock: Lock, host: HostFeed, gate: list[Problem]) -> str:
    """Return the podcast's guid: the show's, the lock's, the one that the host gave it, or that of its address."""
    if show.guid and lock.podcast and show.guid != lock.podcast:
        message = f"'guid' is {quoted(show.guid)}, but the podcast was published as {quoted(lock.podcast)}"
        place = show.places.get("guid", Place(show.path))
        fix = "take the guid of the lock into show.yaml; a podcast keeps its guid for ever"
        gate.append(Problem(place, "ID120", Severity.ERROR, message, fix))
    return show.guid or lock.podcast or _uuid(host.guid) or identity.podcast_guid(show.feed_url)


def _uuid(written: str) -> str:
    """Return *written* when it is a UUID, else ""."""
    try:
        return written if UUID(written) else ""
    except ValueError:
        return ""


def _known(items: Sequence[Item], lock: Lock, files: Mapping[str, Place], shared: set[str]) -> dict[str, Entry]:
    """Return the lock's entry of each item that has one, by slug, also when its file got another name.

    By its own guid, its ids but for those that are *shared*, the words of its transcript, and at last its slug.
    """
    stages: tuple[tuple[Callable[[Item], set[str]], Callable[[Entry], set[str]]], ...] = (
        (lambda item: {item.episode.guid}, lambda entry: {entry.guid}),
        (lambda item: _ids(item.episode.ids) - shared, lambda entry: _ids(entry.ids) - shared),
        (lambda item: {item.words}, lambda entry: {entry.words}),
        (lambda item: {item.episode.slug}, lambda entry: {entry.slug}),
    )
    found: dict[str, Entry] = {}
    for of_item, of_entry in stages:
        taken = {entry.slug for entry in found.values()}
        entries = [entry for slug, entry in lock.entries.items() if slug not in taken]
        left = [item for item in items if item.episode.slug not in found]
        pairs = dict(_pairs(left, entries, of_item, of_entry))
        found |= _without_copies(pairs, found, items, files) if of_item is stages[2][0] else pairs
    return found


def _without_copies(
    pairs: Mapping[str, Entry], found: Mapping[str, Entry], items: Sequence[Item], files: Mapping[str, Place]
) -> dict[str, Entry]:
    """Return *pairs* without those of a copy: whose old file is there, and is still that episode as far as one sees.

    Files that swapped their names are all there, and each is another episode now.
    """
    there = {item.episode.slug: item.episode for item in items}
    left = dict(pairs)
    while copies := [
        slug
        for slug, entry in left.items()
        if entry.slug != slug
        and entry.slug in files
        and entry.slug not in left
        and entry.slug not in found
        and (entry.slug not in there or _of_one_day(there[entry.slug].published, entry.published))
    ]:
        for slug in copies:
            del left[slug]
    return left


def _of_one_day(date: datetime | None, other: datetime | None) -> bool:
    """Return whether the two can be the date of one episode."""
    return date is None or other is None or abs(date - other) <= matching.NEAR


def _pairs(
    items: Iterable[Item],
    entries: Iterable[Entry],
    of_item: Callable[[Item], set[str]],
    of_entry: Callable[[Entry], set[str]],
) -> list[tuple[str, Entry]]:
    """Return the slugs and entries that say the same, each of just one other."""
    said: dict[str, list[Entry]] = {}
    for entry in entries:
        for word in of_entry(entry) - {""}:
            said.setdefault(word, []).append(entry)
    claims = {
        item.episode.slug: {entry.slug: entry for word in of_item(item) - {""} for entry in said.get(word, ())}
        for item in items
    }
    claimants: dict[str, int] = {}
    for wanted in claims.values():
        for slug in wanted:
            claimants[slug] = claimants.get(slug, 0) + 1
    return [
        (slug, entry)
        for slug, wanted in claims.items()
        if len(wanted) == 1
        for entry in wanted.values()
        if claimants[entry.slug] == 1
    ]


def _ids(ids: Mapping[str, str]) -> set[str]:
    return {f"{name}:{value}" for name, value in ids.items()}


def _claimed_twice(items: Sequence[Item], problems: list[Problem]) -> set[str]:
    """Return the ids that two files claim, which say nothing then, and note them."""
    first: dict[str, Episode] = {}
    shared = set()
    for item in items:
        for name, value in item.episode.ids.items():
            word = f"{name}:{value}"
            other = first.setdefault(word, item.episode)
            if other is item.episode:
                continue
            shared.add(word)
            message = f"the {name} id {quoted(value)} is that of {other.place.path} too"
            fix = "correct one of the two"
            problems.append(Problem(item.place(f"ids.{name}"), "ID103", Severity.ERROR, message, fix))
    return shared


def _settle(
    show: Show,
    made: str,
    item: Item,
    entry: Entry | None,
    match: Match | None,
    media: Mapping[str, Facts],
    problems: list[Problem],
    gate: list[Problem],
) -> Item:
    """Return *item* with its guid, date, audio and link."""
    episode = item.episode
    host = match.item if match else None
    guid = _guid(made, item, entry, host, problems, gate)
    published = _published(item, entry, host, problems)
    audio = _audio(item, entry, host, media)
    duration = host.audio.duration if host and host.audio and host.audio.duration else episode.duration
    link = host.link if host and host.link and not show.page else episode.link
    changed = replace(
        episode, published=published, audio=audio, duration=duration or (audio.duration if audio else None), link=link
    )
    return replace(item, episode=changed, guid=guid)


def _made(podcast: str, item: Item, lock: Lock, shared: set[str]) -> str:
    """Return a new guid, made of the strongest id.

    Not one that is another's already, whose file had this name, or whose id was this one by mistake. An id that two
    files claim gives both the same, which the gate stops: nobody but the podcaster knows whose it is.
    """
    made = str(uuid5(UUID(podcast), identity.strongest_id(item.episode)))
    taken = set() if _ids(item.episode.ids) & shared else {entry.guid for entry in lock.entries.values()}
    while made in taken:
        made = str(uuid5(UUID(podcast), made))
    return made


def _guid(
    made: str,
    item: Item,
    entry: Entry | None,
    host: HostItem | None,
    problems: list[Problem],
    gate: list[Problem],
) -> str:
    """Return the guid: the file's own, the lock's, the host's, a new one; where they differ that is told."""
    own = item.episode.guid
    place = item.place("guid")
    if own and entry and own != entry.guid:
        message = f"its guid would change from {quoted(entry.guid)} to {quoted(own)}: every app would load it again"
        fix = "delete `guid` from the file; if the change is meant, correct config/feed.lock"
        gate.append(Problem(place, "ID121", Severity.ERROR, message, fix))
    locked = entry.guid if entry else ""
    if host and (own or locked) and host.guid != (own or locked):
        message = (
            f"the host calls it {quoted(host.guid)}, but it was published as {quoted(own or locked)}, and stays so"
        )
        fix = f"nothing, or `feedtool sync --accept {item.episode.slug}` to take the host's"
        # It is news only when the guid was the host's before.
        severity = Severity.WARNING if entry and entry.origin == "host" and not own else Severity.INFO
        problems.append(Problem(place, "ID107", severity, message, fix))
    return own or locked or (host.guid if host else "") or made


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
        message = f"the host dates it {_day(theirs)}, but it was published as of {_day(locked)}, and stays so"
        fix = f"nothing, or `feedtool sync --accept {item.episode.slug}` to take the host's"
        severity = Severity.WARNING if entry.origin == "host" and own != locked else Severity.INFO
        problems.append(Problem(item.place("published"), "ID108", severity, message, fix))
    elif own and differs:
        message = f"the file dates it {_day(own)}, but it was published as of {_day(locked)}, and stays so"
        fix = "correct the date in the file; to change what is published, edit config/feed.lock"
        problems.append(Problem(item.place("published"), "ID109", Severity.WARNING, message, fix))
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
        duration=audio.duration or (same.duration if same else None),
    )


def _entry(item: Item, before: Entry | None, match: Match | None, now: datetime) -> Entry:
    episode = item.episode
    if before is None:
        origin = "file" if episode.guid else "host" if match and match.item.guid == item.guid else "made"
        before = Entry(episode.slug, item.guid, origin, first=now.replace(microsecond=0))
    was = before.was if before.slug == episode.slug else (*before.was, before.slug)
    return replace(
        before,
        slug=episode.slug,
        guid=item.guid,
        published=episode.published,
        audio=episode.audio,
        source=episode.place.path,
        ids=episode.ids,
        words=item.words,
        was=tuple(slug for slug in dict.fromkeys(was) if slug != episode.slug),
    )


def _kept(host: HostFeed, matches: Mapping[str, Match], settled: Sequence[Item], now: datetime) -> list[Item]:
    """Return the host's items that no file of ours has, as the host has them, when their time has come."""
    matched = {match.item.guid for match in matches.values()} | {item.guid for item in settled}
    return [
        hosted.item(item)
        for item in host.items
        if item.guid not in matched and not (item.published and item.published > now)
    ]


def _one_each(podcast: str, items: Sequence[Item], entries: dict[str, Entry], gate: list[Problem]) -> list[Item]:
    """Return *items* with one guid each; two with the same are told, and the later file gets another for now."""
    taken: dict[str, Episode] = {}
    used = {item.guid for item in items}
    made = []
    for item in items:
        guid = item.guid
        if guid in taken:
            message = f"its guid {quoted(guid)} is that of {taken[guid].place.path} too: apps would show one of the two"
            fix = "correct the ids, or the guid, of one of the two"
            gate.append(Problem(item.episode.place, "ID101", Severity.ERROR, message, fix))
            guid = str(uuid5(UUID(podcast), f"slug:{item.episode.slug}"))
            while guid in used:
                guid = str(uuid5(UUID(podcast), guid))
            used.add(guid)
            if item.episode.slug in entries:
                entries[item.episode.slug] = replace(entries[item.episode.slug], guid=guid)
        taken[guid] = item.episode
        made.append(replace(item, guid=guid))
    return made


def _check_enclosures(lock: Lock, items: Sequence[Item], problems: list[Problem], gate: list[Problem]) -> None:
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
        severity, told = (Severity.WARNING, problems) if before else (Severity.ERROR, gate)
        told.append(Problem(item.place("audio"), "ID122", severity, message, "give each episode a file of its own"))


def _check_removals(
    lost: Iterable[Entry],
    items: Sequence[Item],
    files: Mapping[str, Place],
    states: Mapping[str, str],
    gate: list[Problem],
) -> None:
    """Note the published episodes that no file gives any more."""
    there = {item.guid for item in items}
    for entry in lost:
        place = files.get(entry.slug, entry.place)
        why = f"its file {entry.source} is gone"
        if entry.slug in files:
            why = _STATES.get(states.get(entry.slug, ""), "its file is another episode now")
        what = "stand in the feed as the host has it" if entry.guid in there else "vanish from the feed"
        message = f"the published episode {quoted(entry.slug)} would {what}: {why}"
        fix = "bring it back; if it is to be removed for good, build once with --allow-removals"
        gate.append(Problem(place, "ID123", Severity.ERROR, message, fix))


def _check_kept(
    show: Show,
    lock: Lock,
    host: HostFeed,
    matches: Mapping[str, Match],
    items: Sequence[Item],
    gate: list[Problem],
) -> None:
    """Note the host's items that were published and would not be in the feed any more."""
    there = {item.guid for item in items}
    files = {match.item.guid: slug for slug, match in matches.items()}
    listed = {item.guid for item in host.items}
    for guid, title in lock.kept.items():
        if guid in there:
            continue
        if guid in files:
            why = f"it is the episode {quoted(files[guid])}, which was published by another guid"
        elif not show.host_feed:
            why = "show.yaml names no `host_feed` any more"
        elif guid in listed:
            why = "the host dates it in the future now" if show.host_only == "keep" else "`host_only` is drop"
        else:
            why = "the host's feed lacks it now"
        message = f"the host's episode {quoted(title)} would vanish from the feed: {why}"
        fix = "write a file for it with its guid; if it is to be removed for good, build once with --allow-removals"
        place = Place(_lock_path(show))
        gate.append(Problem(place, "ID124", Severity.ERROR, message, fix.replace("its guid", f"`guid: {guid}`")))


def _check_lost(show: Show, lock: Lock, items: Sequence[Item], published: Collection[str], gate: list[Problem]) -> None:
    """Note a lock that is gone although a feed was published, when the feed would be another one without it."""
    lost = set(published) - {item.guid for item in items}
    if lost and not lock.entries:
        message = (
            f"there is no lock, but a feed was published, and {len(lost)} of its {len(published)} episodes "
            "would vanish or get another guid"
        )
        fix = "restore the lock from git, or run `feedtool sync --from-feed URL` with the published feed"
        gate.append(Problem(Place(_lock_path(show)), "ID126", Severity.ERROR, message, fix))


def _lock_path(show: Show) -> str:
    return PurePosixPath(show.path).with_name("feed.lock").as_posix() if show.path else "feed.lock"


def _day(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC" if moment.second else "%Y-%m-%d %H:%M UTC")
