"""Who is who against lock and host: every item's guid, date and audio, and what the gate has to stop.

Once an episode is published its guid and pubDate never change by themselves; its enclosure follows the host.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID, uuid5

from feedtool import identity, matching
from feedtool.hostfeed import HostFeed, HostItem
from feedtool.lock import Entry, Facts, Lock
from feedtool.matching import Match
from feedtool.model import Audio, Episode, Item, Podcast, Show
from feedtool.problems import Place, Problem, Severity, quoted


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
    keep_host_items: bool = True,
) -> Registered:
    """Return the podcast of *items*, each with the guid and date that *lock* or *host* hold for it, newest first.

    *files* are the slugs of all episode files, published or not; without a *lock* nothing was published before.
    """
    problems: list[Problem] = []
    gate: list[Problem] = []
    before = lock or Lock()
    if show.host_feed and any(problem.severity is Severity.ERROR for problem in host.problems):
        message = "the host's feed cannot be read, so it is not known what it publishes; the last good feed stays"
        place = show.places.get("host_feed", Place(show.path))
        gate.append(Problem(place, "ID125", Severity.ERROR, message, "run `feedtool sync`, or delete `host_feed`"))
    guid = _podcast_guid(show, before, gate)
    items = sorted(items, key=lambda item: item.episode.slug)
    known = _known(items, before, files, problems)
    matches, noted = matching.match(
        [item.episode for item in items], host.items, {slug: entry.guid for slug, entry in known.items()}
    )
    problems += noted
    settled: list[Item] = []
    entries: dict[str, Entry] = {}
    for item in items:
        entry = known.get(item.episode.slug)
        done = _settle(show, guid, item, entry, matches.get(item.episode.slug), before.media, problems, gate)
        if entry is None and done.episode.published and done.episode.published > now:
            message = f"the host publishes it on {_day(done.episode.published)}; until then it is left out"
            problems.append(Problem(item.episode.place, "ID110", Severity.INFO, message, ""))
            continue
        settled.append(done)
        entries[done.episode.slug] = _entry(done, entry, matches.get(done.episode.slug), now)
    kept = _kept(host, matches, items, now) if keep_host_items else []
    settled = _one_each(guid, [*settled, *kept], entries, gate)
    _check_enclosures(settled, gate)
    _check_removals(before, entries, settled, files, gate)
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


def _podcast_guid(show: Show, lock: Lock, gate: list[Problem]) -> str:
    if show.guid and lock.podcast and show.guid != lock.podcast:
        message = f"'guid' is {quoted(show.guid)}, but the podcast was published as {quoted(lock.podcast)}"
        place = show.places.get("guid", Place(show.path))
        fix = "take the guid of the lock into show.yaml; a podcast keeps its guid for ever"
        gate.append(Problem(place, "ID120", Severity.ERROR, message, fix))
    return show.guid or lock.podcast or identity.podcast_guid(show.feed_url)


def _known(items: Sequence[Item], lock: Lock, files: Mapping[str, Place], problems: list[Problem]) -> dict[str, Entry]:
    """Return the lock's entry of each item that has one, by slug, also when its file got another name.

    By its own guid, its ids, the words of its transcript, and at last its slug.
    """
    shared = _claimed_twice(items, problems)
    # Words tell an episode only when its old file is gone: a copy of a transcript is not the same episode.
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
        by_words = of_item is stages[2][0]
        found |= {
            slug: entry
            for slug, entry in _pairs(left, entries, of_item, of_entry)
            if entry.slug == slug or entry.slug not in files or not by_words
        }
    return found


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
    podcast: str,
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
    guid = _guid(podcast, item, entry, host, problems, gate)
    published = _published(item, entry, host, problems)
    audio = _audio(item, entry, host, media)
    duration = host.audio.duration if host and host.audio and host.audio.duration else episode.duration
    if published is None:
        message = "nobody knows when it was published: it goes out without a date, which apps put anywhere"
        problems.append(Problem(episode.place, "ID106", Severity.WARNING, message, "add `published: 2026-03-31`"))
    link = host.link if host and host.link and not show.page else episode.link
    changed = replace(
        episode, published=published, audio=audio, duration=duration or (audio.duration if audio else None), link=link
    )
    return replace(item, episode=changed, guid=guid)


def _guid(
    podcast: str,
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
        problems.append(Problem(place, "ID107", Severity.WARNING, message, fix))
    made = str(uuid5(UUID(podcast), identity.strongest_id(item.episode)))
    return own or locked or (host.guid if host else "") or made


def _published(item: Item, entry: Entry | None, host: HostItem | None, problems: list[Problem]) -> datetime | None:
    """Return when the episode was published: as the lock holds; else the host's date beats one without a time."""
    own = item.episode.published
    locked = entry.published if entry else None
    theirs = host.published if host else None
    bare = own is None or (own.hour, own.minute, own.second) == (0, 0, 0)
    if locked is None:
        return theirs if theirs and bare else own or theirs
    if theirs and theirs != locked:
        message = f"the host dates it {_day(theirs)}, but it was published as of {_day(locked)}, and stays so"
        fix = f"nothing, or `feedtool sync --accept {item.episode.slug}` to take the host's"
        problems.append(Problem(item.place("published"), "ID108", Severity.WARNING, message, fix))
    elif own and not bare and own != locked:
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


def _kept(host: HostFeed, matches: Mapping[str, Match], items: Sequence[Item], now: datetime) -> list[Item]:
    """Return the host's items that no file of ours has, as the host has them, when their time has come."""
    matched = {match.item.guid for match in matches.values()} | {item.episode.guid for item in items}
    return [
        Item(
            Episode(
                slug=f"host:{item.guid}",
                title=item.title,
                season=item.season,
                number=item.number,
                published=item.published,
                audio=item.audio,
                place=item.place,
            ),
            guid=item.guid,
            xml=item.xml,
        )
        for item in host.items
        if item.guid not in matched and not (item.published and item.published > now)
    ]


def _one_each(podcast: str, items: Sequence[Item], entries: dict[str, Entry], gate: list[Problem]) -> list[Item]:
    """Return *items* with one guid each; two with the same are told, and the later file gets another for now."""
    taken: dict[str, Episode] = {}
    made = []
    for item in items:
        guid = item.guid
        if guid in taken:
            message = f"its guid {quoted(guid)} is that of {taken[guid].place.path} too: apps would show one of the two"
            fix = "correct the ids, or the guid, of one of the two"
            gate.append(Problem(item.episode.place, "ID101", Severity.ERROR, message, fix))
            guid = str(uuid5(UUID(podcast), f"slug:{item.episode.slug}"))
            if item.episode.slug in entries:
                entries[item.episode.slug] = replace(entries[item.episode.slug], guid=guid)
        taken[guid] = item.episode
        made.append(replace(item, guid=guid))
    return made


def _check_enclosures(items: Sequence[Item], gate: list[Problem]) -> None:
    taken: dict[str, Episode] = {}
    for item in items:
        audio = item.episode.audio
        if audio and (other := taken.setdefault(audio.url, item.episode)) is not item.episode:
            message = (
                f"its audio {quoted(audio.url, 200)} is that of {other.place.path} too: Apple shows one of the two"
            )
            gate.append(
                Problem(item.place("audio"), "ID122", Severity.ERROR, message, "give each episode a file of its own")
            )


def _check_removals(
    lock: Lock, entries: Mapping[str, Entry], items: Sequence[Item], files: Mapping[str, Place], gate: list[Problem]
) -> None:
    """Note the published episodes that would not be in the feed any more."""
    there = {item.guid for item in items}
    accounted = {entry.guid for entry in entries.values()}
    for entry in lock.entries.values():
        if entry.guid in there or entry.guid in accounted:
            continue
        if any(entry.slug in (slug, *other.was) for slug, other in entries.items()):
            continue
        place = files.get(entry.slug, entry.place)
        why = "its file is left out or cannot be read" if entry.slug in files else f"its file {entry.source} is gone"
        message = f"the published episode {quoted(entry.slug)} would vanish from the feed: {why}"
        fix = "bring it back; if it is to be removed for good, build once with --allow-removals"
        gate.append(Problem(place, "ID123", Severity.ERROR, message, fix))
    for guid, title in lock.kept.items():
        if guid not in there:
            message = f"the host's episode {quoted(title)} would vanish from the feed: the host's feed lacks it now"
            fix = "look at the host's feed; if it is to be removed for good, build once with --allow-removals"
            gate.append(Problem(Place("config/feed.lock"), "ID124", Severity.ERROR, message, fix))


def _day(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC")
