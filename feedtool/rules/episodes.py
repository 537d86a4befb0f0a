"""What an episode's own keys say that apps show, or go by."""

from collections.abc import Iterator

from feedtool import markup
from feedtool.problems import Severity, quoted
from feedtool.ruling import Finding, OneEpisode, of_episode

LONGEST_TITLE = 255
LONGEST_GUID = 740
LONGEST_SOUNDBITE = 128
"""Characters."""


@of_episode("EP211", Severity.WARNING)
def long_title(seen: OneEpisode) -> Iterator[Finding]:
    """A title is too long for a feed.

    Why: A title in a feed has at most 255 characters; apps cut it long before, most after one or two lines.
    Fix: Shorten it, and say the rest in the description.
    Source: https://help.apple.com/itc/podcasts_connect/#/itcb54353390 (platform rule A1.7)
    """
    size = len(seen.episode.title)
    if size > LONGEST_TITLE:
        message = f"the title has {size:,} characters, and directories take {LONGEST_TITLE}"
        yield Finding(seen.episode.at("title"), message, "shorten it")


@of_episode("EP212", Severity.WARNING)
def html_in_title(seen: OneEpisode) -> Iterator[Finding]:
    """A title has HTML in it.

    Why: Apps show a title as it is: `<b>`, `&amp;` and all.
    Fix: Write plain text; an ampersand is `&`.
    Source: https://help.apple.com/itc/podcasts_connect/#/itcb54353390 (platform rule A3.1)
    """
    if found := markup.tag_or_entity(seen.episode.title):
        message = f"the title has HTML in it, {quoted(found)}, which apps show as it is"
        yield Finding(seen.episode.at("title"), message, "write plain text", found)


@of_episode("EP213", Severity.WARNING)
def blocked(seen: OneEpisode) -> Iterator[Finding]:
    """An episode is blocked.

    Why: Apple Podcasts does not show it, and takes it away where it was shown; when that is an accident nobody tells.
    Fix: Delete `block`; if it is meant, write `ignore: [EP213]` into the episode.
    Source: https://help.apple.com/itc/podcasts_connect/#/itcb54353390 (platform rules A2.13 and A3.16)
    """
    if seen.episode.block:
        message, fix = (
            "'block' is true: Apple Podcasts does not show this episode",
            "delete `block`, unless it is meant",
        )
        yield Finding(seen.episode.at("block"), message, fix)


@of_episode("EP214", Severity.WARNING)
def long_guid(seen: OneEpisode) -> Iterator[Finding]:
    """A guid is too long.

    Why: Podcast Index, which many apps ask, keeps 740 characters of it.
    Fix: Write a shorter one while the episode is not published yet; after that a guid must never change.
    Source: https://github.com/Podcastindex-org/aggregator (platform rule A3.5)
    """
    size = len(seen.episode.guid)
    if size > LONGEST_GUID:
        message = f"the guid has {size:,} characters, and Podcast Index keeps {LONGEST_GUID}"
        fix = "write a shorter one, or none, while the episode is not published yet"
        yield Finding(seen.episode.at("guid"), message, fix)


@of_episode("EP215", Severity.WARNING)
def long_soundbite(seen: OneEpisode) -> Iterator[Finding]:
    """The name of a clip is too long for a soundbite.

    Why: Apps that show soundbites take 128 characters.
    Fix: Shorten its `name`.
    Source: https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/soundbite.md \
(platform rules, part B)
    """
    for clip in seen.item.soundbites:
        if len(clip.title) > LONGEST_SOUNDBITE:
            message = f"the clip's name has {len(clip.title)} characters, and apps take {LONGEST_SOUNDBITE}"
            yield Finding(clip.place, message, "shorten its `name`")
