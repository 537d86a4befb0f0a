"""Ids and links of an episode on the platforms: what is not known yet, and what cannot be right."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from feedtool import addresses, kinds, telling
from feedtool.model import Item
from feedtool.problems import Place, Severity, nearest, quoted
from feedtool.ruling import Finding, OneEpisode, Whole, of_episode, of_whole
from feedtool.values import Map

_STARTS = re.compile(r"(?:^|[?&#])(?:t|start)=(?!0+s?(?:&|$))(\d[\dhms]*)").search
_LISTENING = frozenset(telling.NAMES) - frozenset(
    ["web", "twitter", "x", "linkedin", "github", "bluesky", "mastodon", "instagram"]
)
_ONE_COMPANY = {"youtube_music": "youtube", "anchor": "spotify"}
"""Places whose links are as good as those of another."""
_OTHER_NAMES = (*telling.PAGES, "host", "creators", "spotify_for_creators", "rss", "feed", "transcript", "slides")
_NAMED_LIKE = 0.8
_PLATFORMS = frozenset([*telling.NAMES, *telling.PAGES])


@of_episode("LI101", Severity.INFO)
def not_known_yet(seen: OneEpisode) -> Iterator[Finding]:
    """An id or a link is not known yet: `TODO`, or empty.

    Why: Listeners on that platform find no link to the episode.
    Fix: Write it as soon as it is known. A link that will never be there can be deleted.
    Source: docs/episodes.md
    """
    for key, what in (("ids", "id"), ("links", "link")):
        node = seen.front.get(key)
        for name, written in node.items() if isinstance(node, Map) else ():
            if isinstance(written, str) and kinds.still_open(written):
                shown = quoted(written) if written.strip() else "empty"
                message = f"the {telling.called(name)} {what} is {shown}: it is not known yet"
                yield Finding(seen.episode.at(f"{key}.{name}"), message, "write it, or delete the line", written)


@of_episode("LI102", Severity.WARNING)
def malformed_id(seen: OneEpisode) -> Iterator[Finding]:
    """An id is not what the platform's ids look like.

    YouTube's have 11 letters, digits, `-` and `_`; Spotify's have 22 letters and digits. Often more than the id was
    copied out of an address.

    Why: An address that is made of it leads nowhere, so none is made.
    Fix: Write the id alone.
    Source: https://developers.google.com/youtube/v3/docs/videos#id and
        https://developer.spotify.com/documentation/web-api/concepts/spotify-uris-ids
    """
    for name, (is_id, _) in telling.ADDRESSES.items():
        written = seen.episode.ids.get(name, "")
        if not written or is_id(written):
            continue
        meant = addresses.meant(name, written)
        fix = f"write `{name}: {meant}`" if meant else "correct it, or delete it"
        message = f"{quoted(written)} is not an id of {telling.called(name)}"
        rest = f": those have {'11' if name == 'youtube' else '22'} characters"
        yield Finding(seen.episode.at(f"ids.{name}"), message + rest, fix, written)


@of_episode("LI103", Severity.WARNING)
def id_against_link(seen: OneEpisode) -> Iterator[Finding]:
    """An id and the link of the same platform are of two episodes.

    Why: One of them is another episode's: listeners end up there, or the wrong video gets the texts.
    Fix: Open both, and correct the one that is wrong.
    Source: docs/episodes.md
    """
    episode = seen.episode
    for name, written in episode.ids.items():
        if name not in episode.links:
            continue
        ours, theirs = addresses.meant(name, written), addresses.meant(name, episode.links[name])
        if name == "apple":
            ours = written if written.isdecimal() else ""
        elif name not in telling.ADDRESSES:
            ours, theirs = addresses.token(written), addresses.token(episode.links[name])
        if ours and theirs and ours != theirs:
            message = f"the {telling.called(name)} id is {quoted(ours)}, but the link there leads to "
            fix = "correct one of the two"
            yield Finding(episode.at(f"ids.{name}"), message + quoted(theirs), fix, written)


@of_episode("LI104", Severity.WARNING)
def another_platform(seen: OneEpisode) -> Iterator[Finding]:
    """A link leads to another platform than its name says.

    Why: Who wants to hear the episode on the one lands on the other.
    Fix: Put the address under the name of its own platform, and the right one here.
    Source: docs/episodes.md
    """
    for name, url in seen.episode.links.items():
        platform = addresses.read(url).platform
        if name in _LISTENING and platform and platform != _ONE_COMPANY.get(name, name):
            message = f"the link for {telling.called(name)} leads to {telling.called(platform)}"
            yield _link(seen, name, message, f"write it as `{platform}: …`, or correct the address")


@of_episode("LI105", Severity.WARNING)
def no_episode(seen: OneEpisode) -> Iterator[Finding]:
    """A link of an episode leads to no episode: to the show, to a channel, to a video without an id.

    Why: Listeners have to look for the episode there.
    Fix: Copy the address of the episode itself.
    Source: docs/episodes.md
    """
    for name, url in seen.episode.links.items():
        instead = addresses.read(url).instead
        if instead and name in _LISTENING and url != seen.show.links.get(name):
            message = f"the link for {telling.called(name)} leads to {instead}, and not to this episode"
            yield _link(seen, name, message, "write the address of the episode there")


@of_episode("LI106", Severity.INFO)
def starts_in_the_middle(seen: OneEpisode) -> Iterator[Finding]:
    """The link to a video does not start at its beginning.

    Why: The address was copied while the video was running: everybody starts at that moment, and not at the beginning.
    Fix: Delete `t=…` from the address.
    Source: https://support.google.com/youtube/answer/57741
    """
    for name, url in seen.episode.links.items():
        parts = urlsplit(url)
        moment = _STARTS(parts.query) or _STARTS(parts.fragment)
        if moment and addresses.read(url).platform == "youtube":
            message = f"the link for {telling.called(name)} starts the video at {quoted(moment[1])}"
            yield Finding(
                seen.episode.at(f"links.{name}"), message, "delete it from the address", moment[0].lstrip("?&#")
            )


@of_episode("LI107", Severity.INFO)
def nearly_a_platform(seen: OneEpisode) -> Iterator[Finding]:
    """An id or a link has a name that is nearly that of a platform.

    Why: What the name says is not known then: the link is shown under the name as it is written, and nothing else is
        made of it.
    Fix: Correct the name, if that was meant.
    Source: docs/episodes.md
    """
    known = (*telling.NAMES, *_OTHER_NAMES)
    for key in ("ids", "links"):
        node = seen.front.get(key)
        for name in node if isinstance(node, Map) else ():
            # What begins with a hyphen is told as RD114.
            if name not in known and not name.startswith("-") and (meant := nearest(name, known, _NAMED_LIKE)):
                message = f"{quoted(name)} under '{key}' is no platform that feedtool knows; did you mean '{meant}'?"
                yield Finding(seen.episode.at(f"{key}.{name}"), message, "rename it, if that was meant", name)


@of_episode("LI116", Severity.INFO)
def not_encrypted(seen: OneEpisode) -> Iterator[Finding]:
    """A link of an episode begins with http:// instead of https://.

    Why: Browsers warn before they open it, and some apps refuse to.
    Fix: Write https://, if the page opens with it.
    Source: https://podcasting2.org/docs/podcast-namespace/1.0 (platform rule A1.10)
    """
    for name, url in seen.episode.links.items():
        if addresses.unencrypted(url):
            message = f"the link for {telling.called(name)} is not encrypted"
            yield _link(seen, name, message, "write https://, if the page opens with it")


@of_episode("LI117", Severity.WARNING)
def outside(seen: OneEpisode) -> Iterator[Finding]:
    """A link or an id stands below `links:` or `ids:`, and is not indented.

    Why: To YAML it is a key of its own, so it is in none of the files that are made.
    Fix: Put two spaces before it.
    Source: docs/episodes.md#links-and-ids
    """
    by_line = {line: name for name, line in seen.front.lines.items()}
    for key in ("ids", "links"):
        line = seen.front.lines.get(key, 0) if seen.front.get(key) == "" else 0
        while line:
            line += 1
            name = by_line.get(line, "")
            written = seen.front.get(name)
            if name not in _PLATFORMS or not isinstance(written, str) or not written.strip():
                break
            message = f"'{name}' stands outside '{key}', since it is not indented, and is not read"
            yield Finding(Place(seen.episode.place.path, line), message, "put two spaces before it", name)


@of_whole("LI108", Severity.WARNING)
def link_of_two(seen: Whole) -> Iterator[Finding]:
    """Two episodes link the same episode on a platform.

    Why: Listeners of one of the two hear the other.
    Fix: Correct the link in the file that has it wrong.
    Source: docs/episodes.md
    """
    first: dict[tuple[str, str], Item] = {}
    items = [item for item in seen.podcast.items if not item.xml]
    for item in sorted(items, key=lambda item: item.episode.place.path):
        for name, url in item.episode.links.items():
            found = addresses.read(url)
            other = first.setdefault((found.platform, found.episode), item) if found.episode else item
            if other is item or other.episode.ids.items() & item.episode.ids.items():  # that is told as ID103
                continue
            message = f"the link for {telling.called(name)} leads where that of {other.episode.place.path} does"
            yield Finding(item.place(f"links.{name}"), message, "correct one of the two", url)


def _link(seen: OneEpisode, name: str, message: str, fix: str) -> Finding:
    """Return what is wrong with the link called *name*."""
    return Finding(seen.episode.at(f"links.{name}"), message, fix, seen.episode.links[name])
