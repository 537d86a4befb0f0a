"""What Apple Podcasts does not show, and what it advises."""

from collections.abc import Iterator

from feedtool import clock, telling
from feedtool.problems import Severity
from feedtool.ruling import Finding, OneEpisode, of_episode

APPLE = "apple"

LONG_ENOUGH = 10 * clock.MINUTE
"""Apple shows the chapters of longer episodes."""

AN_HOUR = 6
"""Chapters in an hour that Apple advises at most."""


@of_episode("AP101", Severity.INFO, APPLE)
def no_chapters_in_the_text(seen: OneEpisode) -> Iterator[Finding]:
    """Apple Podcasts takes no chapters from the description.

    It takes three or more, and none at all in an episode of ten minutes or less, of which nothing is told. The file
    with chapters that the feed links is read as well, whatever it holds.

    Why: Where only the text arrives, such as through a host, there are no chapters.
    Fix: Write three chapters or more, ten seconds apart: as headers in the transcript, or where the message says.
    Source: https://podcasters.apple.com/support/5482-using-chapters-on-apple-podcasts (platform rule C4)
    """
    few = telling.too_few(APPLE, seen.show, seen.episode)
    if few and not _is_short(seen):
        yield Finding(few.place, f"Apple Podcasts makes no chapters of the text: {few.why}", few.fix)


@of_episode("AP102", Severity.INFO, APPLE)
def many(seen: OneEpisode) -> Iterator[Finding]:
    """There are more than six chapters an hour.

    Why: Apple advises no more, so that the list stays easy to read. All of them are shown.
    Fix: Join chapters, if you want to follow that. Nearly every podcast has more.
    Source: https://podcasters.apple.com/support/5482-using-chapters-on-apple-podcasts (platform rule C4)
    """
    chapters = [chapter for chapter in seen.episode.chapters if not chapter.hidden]
    length = seen.episode.duration or 0
    if length > LONG_ENOUGH and len(chapters) * clock.HOUR > AN_HOUR * length:
        an_hour = len(chapters) * clock.HOUR / length
        message = (
            f"{len(chapters)} chapters in {clock.colons(length)} are {an_hour:.0f} an hour; Apple advises {AN_HOUR}"
        )
        yield Finding(chapters[0].place, message, "join chapters, if you want to follow that")


def _is_short(seen: OneEpisode) -> bool:
    return seen.episode.length is not None and seen.episode.length <= LONG_ENOUGH
