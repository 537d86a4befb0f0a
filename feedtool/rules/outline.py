"""The chapters of an episode, as every player shows them."""

import re
from collections.abc import Iterator, Sequence

from feedtool import addresses, clock, timeline
from feedtool.model import Chapter, Line
from feedtool.problems import Severity, quoted
from feedtool.ruling import Finding, OneEpisode, of_episode
from feedtool.timeline import Demands

LONGEST_TITLE = 40
"""Characters of a title that Spotify wants at most; Apple wants 45."""

LONG = 10 * clock.MINUTE
"""An episode that goes on for longer wants chapters; Apple shows none in shorter ones."""

_TAG = re.compile(
    r"<(b|i|u|em|strong|small|span|code|sub|sup|a|p|div|font|h[1-6])\b[^<>]*>.*?</\1>|<(?:br|img)\b[^<>]*>", re.I
)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{2,6}|#x[0-9a-f]{2,5});", re.I)
_EMPHASIS = re.compile(r"\*\*(?=[^\s*])[^*]+(?<=\S)\*\*")


@of_episode("CH201", Severity.INFO)
def long_titles(seen: OneEpisode) -> Iterator[Finding]:
    """Titles of chapters are longer than apps show.

    The first of them is told, with how many there are.

    Why: Spotify asks for fewer than 40 characters, Apple for 45 at most; on a telephone the rest is cut off.
    Fix: Write shorter headers. Nearly every podcast has longer ones.
    Source: https://support.spotify.com/us/creators/article/episode-chapters and
        https://podcasters.apple.com/support/5482-using-chapters-on-apple-podcasts (platform rule C4)
    """
    chapters = _shown(seen)
    if long := [chapter for chapter in chapters if len(chapter.title) > LONGEST_TITLE]:
        which = "this title has" if len(long) == 1 else f"{len(long)} of {len(chapters)} titles, from this one on, have"
        message = f"{which} more than {LONGEST_TITLE} characters; Spotify and Apple cut them"
        yield Finding(long[0].place, message, "write shorter headers", long[0].title)


@of_episode("CH202", Severity.INFO)
def twice(seen: OneEpisode) -> Iterator[Finding]:
    """Two chapters of an episode have one title.

    Why: Listeners cannot tell in the list which of the two they want.
    Fix: Say in the title what is different about the second.
    Source: docs/chapters.md
    """
    first: dict[str, Chapter] = {}
    for chapter in _shown(seen):
        other = first.setdefault(chapter.title.casefold(), chapter)
        if other is not chapter:
            message = f"the chapter at {clock.colons(other.start)} is called {quoted(chapter.title)}, too"
            yield Finding(chapter.place, message, "give one of the two another title", chapter.title)


@of_episode("CH203", Severity.INFO)
def late_first(seen: OneEpisode) -> Iterator[Finding]:
    """The first chapter starts ten seconds or more after the beginning of the audio.

    The texts for YouTube, Spotify and Apple get a chapter of the show's `chapters.intro` at 0:00, without which these
    would show none. In the files that the feed links, the first chapter starts when the header does.

    Why: Some players show no chapter until the first one starts.
    Fix: Put a header before the first line, if you want to give the beginning a title of its own.
    Source: https://support.google.com/youtube/answer/9884579 (platform rules C2 and C4)
    """
    first = next((chapter for chapter in seen.item.chapters if not chapter.hidden), None)
    if first and first.start >= Demands().shortest:
        where = "" if timeline.AUDIO not in seen.episode.timelines else " in the audio"
        message = f"the first chapter starts at {clock.colons(first.start)}{where}, and not at 0:00"
        yield Finding(first.at("start"), message, "put a header before the first line, or leave it as it is")


@of_episode("CH204", Severity.WARNING)
def marked_up(seen: OneEpisode) -> Iterator[Finding]:
    """The title of a chapter has HTML or Markdown in it.

    Why: Titles are plain text to every player: tags, `&amp;` and asterisks are shown as they are written.
    Fix: Write the words alone.
    Source: https://support.spotify.com/us/creators/article/episode-chapters (platform rule C4)
    """
    for chapter in _shown(seen):
        if found := _TAG.search(chapter.title) or _ENTITY.search(chapter.title) or _EMPHASIS.search(chapter.title):
            message = f"players show {quoted(found[0])} in a title as it is written"
            yield Finding(chapter.place, message, "write the words alone", found[0])


@of_episode("CH205", Severity.WARNING)
def no_words(seen: OneEpisode) -> Iterator[Finding]:
    """The title of a chapter has neither a letter nor a digit.

    Why: It says nothing about the chapter.
    Fix: Write what the chapter is about, or delete the header.
    Source: docs/chapters.md
    """
    for chapter in _shown(seen):
        if not any(character.isalnum() for character in chapter.title):
            message = f"the title {quoted(chapter.title)} has neither a letter nor a digit"
            yield Finding(chapter.place, message, "write what the chapter is about", chapter.title)


@of_episode("CH206", Severity.INFO)
def none_in_a_long_one(seen: OneEpisode) -> Iterator[Finding]:
    """An episode of more than ten minutes has a transcript with times, and no chapters.

    Why: Listeners cannot go to the part that they want to hear.
    Fix: Put `- header: …` before the lines at which a new part begins.
    Source: docs/chapters.md
    """
    episode = seen.episode
    timed = [entry.start for entry in episode.transcript if isinstance(entry, Line) and entry.start is not None]
    if timed and max(timed) > LONG and not episode.chapters and seen.show.chapters_from:
        message = f"the transcript has times up to {clock.colons(max(timed))}, and there are no chapters"
        yield Finding(episode.at("transcript"), message, "put `- header: …` where a new part begins")


@of_episode("CH207", Severity.WARNING)
def not_encrypted(seen: OneEpisode) -> Iterator[Finding]:
    """The link or the picture of a chapter begins with http:// instead of https://.

    Why: Players on the web do not load such pictures, and some apps open no such links.
    Fix: Write https://.
    Source: https://podcasting2.org/docs/podcast-namespace/1.0 (platform rules A1.10 and C1)
    """
    for chapter in _shown(seen):
        for what, part, url in (("link", "url", chapter.url), ("picture", "image", chapter.image)):
            if addresses.unencrypted(url):
                message = f"the {what} of chapter {quoted(chapter.title)} is not encrypted: {quoted(url)}"
                yield Finding(chapter.at(part), message, "write https://", url)


def _shown(seen: OneEpisode) -> Sequence[Chapter]:
    """Return the chapters that lists show."""
    return [chapter for chapter in seen.episode.chapters if not chapter.hidden]
