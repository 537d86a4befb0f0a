"""What YouTube refuses, or does not show."""

from collections.abc import Iterator

from feedtool import timeline
from feedtool.problems import Severity
from feedtool.ruling import Finding, OneEpisode, of_episode
from feedtool.timeline import Demands

YOUTUBE = "youtube"


@of_episode("YT101", Severity.WARNING, YOUTUBE)
def no_chapters(seen: OneEpisode) -> Iterator[Finding]:
    """YouTube would show no chapters.

    YouTube takes them from the lines with times in the description, and there are too few that are ten seconds apart.

    Why: With fewer than three chapters, or none at 0:00, YouTube shows none at all, and says nothing about it.
    Fix: Write three headers or more into the transcript, the first times ten seconds apart.
    Source: https://support.google.com/youtube/answer/9884579 (platform rule D3)
    """
    chapters = seen.episode.chapters
    demands = Demands()
    too_short = seen.episode.length is not None and seen.episode.length < demands.least * demands.shortest
    moved, _ = timeline.on(chapters, timeline.of(seen.episode.timelines, YOUTUBE))
    if not chapters or too_short or YOUTUBE not in seen.show.notes or timeline.fit(moved, seen.show.intro, demands):
        return
    count = f"{len(chapters)} chapter{'s' * (len(chapters) != 1)}"
    message = f"YouTube will show no chapters: it wants three or more, ten seconds apart, and there are {count}"
    yield Finding(chapters[0].place, message, "write more headers into the transcript")
