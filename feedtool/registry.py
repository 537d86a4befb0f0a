"""Who is who against lock and host: the guid, date and audio of every item.

Once an episode is published its guid and pubDate never change by themselves; its enclosure follows the host.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from uuid import UUID, uuid5

from feedtool import episode, gate, hosted, identity, matching, settling
from feedtool.hostfeed import HostFeed, HostItem
from feedtool.lock import Entry, Lock
from feedtool.matching import Match
from feedtool.model import Episode, Item, Podcast, Settled, Show
from feedtool.problems import Place, Problem, Severity, quoted


@dataclass(frozen=True, slots=True)
class Registered:
    """The podcast as it is to be published, the lock that goes with it, and what was odd.

    What the *gate* names would change or drop what listeners have: with any of it the feed is not replaced, unless
    that is allowed. *moved* are old slugs and new ones, *signs* how each episode was known in the host's feed; the host
    dates the slugs *waiting* in the future. Nobody knows the size or the type of the audio at *unknown* addresses.
    *said* is what each episode was settled as, by its slug.
    """

    podcast: Podcast
    lock: Lock
    problems: tuple[Problem, ...] = ()
    gate: tuple[Problem, ...] = ()
    moved: Mapping[str, str] = field(default_factory=dict)
    signs: Mapping[str, str] = field(default_factory=dict)
    hosts: Mapping[str, HostItem] = field(default_factory=dict)
    waiting: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    said: Mapping[str, Settled] = field(default_factory=dict)


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
    stopped: list[Problem] = []
    before = lock or Lock()
    gate.check_host(show, before, host, stopped)
    guid = _podcast_guid(show, before, host, stopped)
    items = sorted(items, key=lambda item: item.episode.slug)
    shared = _claimed_twice(items, problems)
    known = _known(items, before, files, shared)
    matches, noted = matching.match(
        [item.episode for item in items], host.items, {slug: entry.guid for slug, entry in known.items()}
    )
    problems += noted
    settled: list[Item] = []
    entries: dict[str, Entry] = {}
    waiting: set[str] = set()
    said: dict[str, Settled] = {}
    published_as = {entry.guid for entry in before.entries.values()}
    given: set[str] = set()
    for item in items:
        slug = item.episode.slug
        entry, match = known.get(slug), matches.get(slug)
        make = partial(_made, guid, item, shared, published_as, given)
        done = settling.settled(show, make, item, entry, match, before.media, problems, stopped)
        said[slug] = episode.stated(settling.typed(done).episode)
        if entry is None and done.episode.published and done.episode.published > now:
            message = f"the host publishes it on {settling.day(done.episode.published)}; until then it is left out"
            problems.append(Problem(item.place("published"), "ID110", Severity.INFO, message, ""))
            waiting.add(slug)
            continue
        if done.episode.published is None:
            message = "nobody knows when it was published: it goes out without a date, which apps put anywhere"
            problems.append(
                Problem(item.place("published"), "ID106", Severity.WARNING, message, "add `published: 2026-03-31`")
            )
        settled.append(done)
        given.add(done.guid)
        entries[slug] = _entry(settling.typed(done), entry, match, now)
    _check_audio(show, settled, problems)
    unknown = _unknown(show, settled, problems)
    settled = [settling.typed(item) for item in settled]
    # Who had a guid before keeps it.
    settled.sort(key=lambda item: item.guid != getattr(known.get(item.episode.slug), "guid", ""))
    kept = _kept(host, matches, settled, now) if show.host_only == "keep" else []
    settled = gate.one_each(guid, [*settled, *kept], entries, stopped)
    gate.check_enclosures(before, settled, problems, stopped)
    alive = {known[slug].slug for slug in entries.keys() & known.keys()}
    lost = [entry for entry in before.entries.values() if entry.slug not in alive]
    new = [item for item in settled if not item.xml and item.episode.slug not in known]
    gate.check_removals(lost, settled, new, files, states or {}, stopped)
    gate.check_kept(show, before, host, matches, settled, stopped)
    gate.check_lost(show, before, settled, published, stopped)
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
        tuple(stopped),
        moved,
        {slug: match.sign for slug, match in matches.items()},
        {slug: match.item for slug, match in matches.items()},
        frozenset(waiting),
        unknown,
        said,
    )


def _podcast_guid(show: Show, lock: Lock, host: HostFeed, stopped: list[Problem]) -> str:
    """Return the podcast's guid: the show's, the lock's, the one that the host gave it, or that of its address."""
    if show.guid and lock.podcast and show.guid != lock.podcast:
        message = f"'guid' is {quoted(show.guid)}, but the podcast was published as {quoted(lock.podcast)}"
        place = show.places.get("guid", Place(show.path))
        fix = "take the guid of the lock into show.yaml; a podcast keeps its guid for ever"
        stopped.append(Problem(place, "ID120", Severity.ERROR, message, fix, part=show.guid))
    return show.guid or lock.podcast or identity.uuid(host.guid) or identity.podcast_guid(show.feed_url)


def _known(items: Sequence[Item], lock: Lock, files: Mapping[str, Place], shared: set[str]) -> dict[str, Entry]:
    """Return the lock's entry of each item that has one, by slug, also when its file got another name.

    By its own guid, its ids but for those that are *shared*, the words of its transcript, its slug, and at last the
    address of the audio that it names.
    """
    stages: tuple[tuple[Callable[[Item], set[str]], Callable[[Entry], set[str]]], ...] = (
        (lambda item: {item.episode.guid}, lambda entry: {entry.guid}),
        (lambda item: _ids(item.episode.ids) - shared, lambda entry: _ids(entry.ids) - shared),
        (lambda item: {item.words}, lambda entry: {entry.words}),
        (lambda item: {item.episode.slug}, lambda entry: {entry.slug}),
        (_own_audio, lambda entry: {entry.audio.url if entry.audio else ""}),
    )
    found: dict[str, Entry] = {}
    for of_item, of_entry in stages:
        taken = {entry.slug for entry in found.values()}
        entries = [entry for slug, entry in lock.entries.items() if slug not in taken]
        left = [item for item in items if item.episode.slug not in found]
        pairs = dict(_pairs(left, entries, of_item, of_entry))
        found |= _without_copies(pairs, found, items, files) if of_item in (stages[2][0], _own_audio) else pairs
    return found


def _own_audio(item: Item) -> set[str]:
    return {item.episode.audio.url} if item.own_audio and item.episode.audio else set()


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
            problems.append(Problem(item.place(f"ids.{name}"), "ID103", Severity.ERROR, message, fix, part=value))
    return shared


def _check_audio(show: Show, items: Sequence[Item], problems: list[Problem]) -> None:
    """Note the episodes that nobody can play, all together when nothing can be played (platform rule A3.1)."""
    # Where `audio` was written and cannot be understood, that is told already.
    silent = [item for item in items if item.episode.audio is None and not item.own_audio]
    where = "put it into the show's `audio.folder`, or write" if show.audio_folder else "write"
    fix = f"{where} `audio: https://…` into the file"
    message = "it has no audio file: apps show it, and cannot play it"
    if silent and len(silent) == len(items) > 1:
        place = show.places.get("audio", Place(show.path))
        message = f"none of the {len(items)} episodes has an audio file: apps show them, and cannot play them"
        fix = "say where the files are: `audio: {url: https://…/{slug}.mp3}`"
        if show.audio_folder:
            fix = f"put them into the folder {quoted(show.audio_folder)}, or correct `audio.folder`"
        problems.append(Problem(place, "ID113", Severity.WARNING, message, fix))
        return
    problems += [Problem(item.place("audio"), "ID113", Severity.WARNING, message, fix) for item in silent]


def _unknown(show: Show, items: Iterable[Item], problems: list[Problem]) -> frozenset[str]:
    """Return the addresses of audio whose size or type nobody knows; note where the size is not: `length="0"`."""
    without = [item for item in items if item.episode.audio and not item.episode.audio.bytes]
    fix = "run `feedtool sync`, which asks its server, or write `audio: {url: …, bytes: …}`"
    together = [item for item in without if not item.own_audio]
    alone = together if len(together) == 1 and "audio" not in show.places else []
    for item in without:
        if item.own_audio or item in alone:
            message = "nobody knows the size of its audio file: the feed says 0 bytes, which directories do not like"
            problems.append(Problem(item.place("audio"), "ID111", Severity.WARNING, message, fix))
    if together and not alone:
        many = len(together)
        place = show.places.get("audio", Place(show.path))
        message = (
            f"nobody knows the size of {many} audio file{'s' * (many != 1)}: the feed says 0 bytes, which directories "
            "do not like"
        )
        fix = "run `feedtool sync`, which asks their servers"
        problems.append(Problem(place, "ID111", Severity.WARNING, message, fix))
    audios = (item.episode.audio for item in items)
    return frozenset(audio.url for audio in audios if audio and not (audio.bytes and audio.type))


def _made(podcast: str, item: Item, shared: Set[str], published: Set[str], given: Set[str]) -> str:
    """Return a new guid, made of the podcast's and of what makes the episode another than all others.

    Not one that was *published* as another's, whose file had this name, or whose id was this one by mistake. An id that
    two files claim, a *shared* one, gives both the same, which the gate stops: nobody but the podcaster knows whose it
    is. Two without ids of which the same is written are two, as are a file and its copy: the later one does not take
    what was *given* to the first.
    """
    ids = _ids(item.episode.ids)
    taken = frozenset() if ids & shared else published
    made = str(uuid5(UUID(podcast), item.seed))
    while made in taken or (not ids and made in given):
        made = str(uuid5(UUID(podcast), made))
    return made


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
