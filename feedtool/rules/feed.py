"""What only the feed as a whole shows: that it is empty, or that two episodes are taken for one."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from feedtool import clock
from feedtool.model import Item
from feedtool.problems import Place, Severity, quoted
from feedtool.ruling import Finding, OneEpisode, Whole, of_episode, of_whole

NEAR = 10 * clock.MINUTE
"""AntennaPod takes two lengths for one that differ by less."""

_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "—": "-"})


@of_whole("FE101", Severity.WARNING)
def no_items(seen: Whole) -> Iterator[Finding]:
    """There is no episode in the feed.

    All are drafts, or come later, or there is no file at all.

    Why: Apple refuses a show without an episode, and Spotify does not go live with one.
    Fix: Publish an episode, a trailer for instance, before you submit the feed.
    Source: https://podcasters.apple.com/support/823-podcast-requirements (platform rule A1.11)
    """
    if not seen.podcast.items:
        show = seen.podcast.show
        message = "the feed has no episode: directories do not take it before there is one"
        place = show.places.get("episodes", Place(show.path))
        yield Finding(place, message, "publish one, such as a trailer, before you submit the feed")


@of_whole("FE102", Severity.WARNING)
def taken_for_one(seen: Whole) -> Iterator[Finding]:
    """Two episodes have the same title on the same day, and nearly the same length.

    Why: AntennaPod takes the two for one that was published twice, and shows only one.
    Fix: Give one of them another title, or delete the file that is there twice.
    Source: https://github.com/AntennaPod/AntennaPod, FeedItemDuplicateGuesser (platform rules, part G)
    """
    known: dict[tuple[str, object], list[Item]] = defaultdict(list)
    for item in _ours_last(seen.podcast.items):
        date = item.episode.published
        if not date or not item.episode.audio:
            continue
        alike = known[item.episode.title.strip().translate(_QUOTES), date.date()]
        other = next((one for one in alike if _one_recording(one, item)), None)
        if other and not item.xml:
            message = f"title, day and length are those of {_called(other)}: AntennaPod takes the two for one"
            fix = "write another title, or delete the file that is there twice"
            yield Finding(item.place("title"), message, fix)
        alike.append(item)


@of_whole("FE103", Severity.INFO)
def same_moment(seen: Whole) -> Iterator[Finding]:
    """Two episodes have the same date, to the second.

    Why: Apps order episodes by their dates; of two with the same one either may be first.
    Fix: Add a time to a date before it is published: 2026-03-31T08:00:00Z. Afterwards dates stay as they are.
    Source: docs/identity.md (platform rule A3.7)
    """
    known: dict[datetime, Item] = {}
    for item in _ours_last(seen.podcast.items):
        date = item.episode.published
        if not date:
            continue
        other = known.setdefault(date, item)
        if other is not item and not item.xml:
            message = f"it was published at the same second as {_called(other)}: apps may show either first"
            fix = f"write a time as well, before it is published: {date:%Y-%m-%d}T08:00:00Z"
            yield Finding(item.place("published"), message, fix)


@of_episode("FE104", Severity.WARNING)
def no_text(seen: OneEpisode) -> Iterator[Finding]:
    """Nothing is left of what is written about an episode.

    Something is written, but the HTML that apps show has no words of it: a picture, a comment, or tags alone.

    Why: Apps and directories show the description of each episode, and this one has none.
    Fix: Write a sentence under `description`.
    Source: https://help.apple.com/itc/podcasts_connect/#/itcb54353390 (platform rule A3.8)
    """
    if not seen.item.description:
        episode = seen.episode
        key = "intro" if episode.intro else "description" if episode.description else "body"
        message = "apps show no text about it: nothing of what is written here is words"
        yield Finding(episode.at(key), message, "write a sentence in words under `description`")


def _ours_last(items: tuple[Item, ...]) -> list[Item]:
    """Return *items* in the order of their files, those that only the host has first: what is told is told of ours."""
    return sorted(items, key=lambda item: (not item.xml, item.episode.place))


def _one_recording(one: Item, other: Item) -> bool:
    """Return whether the audio of both seems to be the same; the same address is told by the gate."""
    first, second = one.episode.audio, other.episode.audio
    if first is None or second is None or first.url == second.url:
        return False
    near = abs((one.episode.duration or 0) - (other.episode.duration or 0)) < NEAR
    return near and first.type.partition("/")[0] == second.type.partition("/")[0]


def _called(item: Item) -> str:
    return f"the host's {quoted(item.episode.title)}" if item.xml else item.episode.place.path
