"""What Spotify does not show."""

from collections.abc import Iterator

from feedtool import breaks, notes, telling
from feedtool.problems import Severity, quoted
from feedtool.ruling import Finding, OneEpisode, of_episode

SPOTIFY = "spotify"


@of_episode("SP101", Severity.INFO, SPOTIFY)
def no_chapters_in_the_text(seen: OneEpisode) -> Iterator[Finding]:
    """Spotify takes no chapters from the description.

    Why: It makes chapters of three lines or more that begin with a time, the first at 0:00, and of fewer none.
    Fix: Write three chapters or more, ten seconds apart: as headers in the transcript, or where the message says.
    Source: https://support.spotify.com/us/creators/article/episode-chapters (platform rule C4)
    """
    if few := telling.too_few(SPOTIFY, seen.show, seen.episode):
        yield Finding(few.place, f"Spotify makes no chapters of the text: {few.why}", few.fix)


@of_episode("SP102", Severity.INFO, SPOTIFY)
def emoji(seen: OneEpisode) -> Iterator[Finding]:
    """The title of a chapter has an emoji.

    Why: Spotify wants plain text there. The text for Spotify is without it; in the feed it stands.
    Fix: Leave the emoji out.
    Source: https://support.spotify.com/us/creators/article/episode-chapters (platform rule C4)
    """
    plain = notes.platform(SPOTIFY).chapter
    for chapter in seen.episode.chapters:
        title = breaks.clean(chapter.title)
        if not chapter.hidden and plain(title) != title:
            message = f"Spotify wants no emoji in the title of a chapter: {quoted(title)}"
            yield Finding(chapter.place, message, "leave it out", chapter.title)
