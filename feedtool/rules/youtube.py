"""What YouTube refuses, or does not show."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from feedtool import telling, templates
from feedtool.notes import Note
from feedtool.problems import Place, Severity, quoted
from feedtool.ruling import Finding, OneEpisode, of_episode

YOUTUBE = "youtube"

_TIMED = re.compile(r"[ \t]*[\[(]?((?:\d+:)?\d{1,2}:\d{2})\b.*").fullmatch


@of_episode("YT101", Severity.WARNING, YOUTUBE)
def no_chapters(seen: OneEpisode) -> Iterator[Finding]:
    """YouTube would show no chapters.

    YouTube takes them from the lines with times in the description, and there are too few that are ten seconds apart,
    and ten seconds before the end.

    Why: With fewer than three chapters, or none at 0:00, YouTube shows none at all, and says nothing about it.
    Fix: Write three chapters or more, ten seconds apart: as headers in the transcript, or where the message says.
    Source: https://support.google.com/youtube/answer/9884579 (platform rule D3)
    """
    if few := telling.too_few(YOUTUBE, seen.show, seen.episode):
        yield Finding(few.place, f"YouTube will show no chapters: {few.why}", few.fix)


@of_episode("YT102", Severity.WARNING, YOUTUBE)
def looks_like_a_chapter(seen: OneEpisode) -> Iterator[Finding]:
    """A line of the show's own template for YouTube begins with a time.

    Why: YouTube takes every line that begins with a time for a chapter. One that is none makes it show none at all, or
        a wrong one.
    Fix: Write another word before the time.
    Source: https://support.google.com/youtube/answer/9884579 (platform rule D5)
    """
    for note in seen.notes:
        own = seen.show.templates.get(f"{YOUTUBE}{note.ending}.j2", "")
        if note.platform == YOUTUBE and own:
            path = PurePosixPath(seen.show.path).with_name(templates.FOLDER) / f"{YOUTUBE}{note.ending}.j2"
            yield from _times_in(note, own, path.as_posix())


def _times_in(note: Note, template: str, path: str) -> Iterator[Finding]:
    """Yield the lines of *note* that begin with a time and stand so in its *template*."""
    shown = {line.strip() for line in note.text.split("\n")}
    for number, line in enumerate(template.split("\n"), start=1):
        if (match := _TIMED(line)) and line.strip() in shown:
            message = f"YouTube takes this line for a chapter at {match[1]}: {quoted(line.strip())}"
            yield Finding(Place(path, number), message, "write a word before the time", match[1])
