"""Minutes and seconds with a dot between them, which are read as seconds and parts of one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from feedtool import breaks, clock, cues, timeline
from feedtool.problems import Severity
from feedtool.ruling import Finding, OneEpisode, of_episode
from feedtool.transcripts import frontmatter
from feedtool.values import Map

FEW = 3
"""So many times with a dot are no accident."""

FAST = 2 * cues.TALK
"""Columns that nobody says in a second, line after line."""

EARLY = 10
"""Times that are over in such a part of the audio are other times than was read."""

_MINUTES = re.compile(r"\d{1,3}\.[0-5]\d", re.ASCII).fullmatch
_SECONDS = re.compile(r"\d{1,9}\.\d{1,9}", re.ASCII).fullmatch
_ODD = 10
"""Where more than one in so many has a dot and cannot be minutes and seconds, none of them are."""


@dataclass(slots=True)
class _Time:
    """A time as it is *written* under *key* in that *line* of the file, and the columns *said* until the next one."""

    written: str
    key: str
    line: int
    said: int

    @property
    def meant(self) -> str:
        """The time with a colon for its dot."""
        return self.written.replace(".", ":")


@of_episode("TR209", Severity.WARNING)
def dots(seen: OneEpisode) -> Iterator[Finding]:
    """Most times of a transcript are minutes and seconds with a dot between them.

    `5.30` is read as five seconds and three tenths, and an hour of talk is over within its first minute. That minutes
    were meant is seen by how much somebody would have to say in a second, or by the length of the audio. The first of
    these times is told.

    Why: Chapters and subtitles come all at once at the beginning, and then no more.
    Fix: Write a colon, and quotes: `time: '5:30'`.
    Source: docs/episodes.md#times
    """
    if not _any_dot(seen.front):
        return
    times = _times(seen.front)
    dotted = [time for time in times if _MINUTES(time.written)]
    odd = sum(bool(_SECONDS(time.written)) for time in times) - len(dotted)
    if len(dotted) < FEW or 2 * len(dotted) <= len(times) or odd * _ODD > len(dotted):
        return
    all_of_them = len(dotted) == len(times)
    if because := _too_fast(times) or (_too_early(seen, dotted) if all_of_them else ""):
        first = next((time for time in dotted if clock.parse(time.written)), dotted[0])
        which = f"{len(dotted):,} times" if all_of_them else f"{len(dotted):,} of {len(times):,} times"
        message = f"{which} have a dot, as {first.written}, and were read as seconds; {because}"
        fix = f"if these are minutes and seconds, write each with a colon: `{first.key}: '{first.meant}'`"
        yield Finding(replace(seen.episode.place, line=first.line), message, fix, first.written)


def _any_dot(front: Map) -> bool:
    """Return whether any time of the transcript has a dot: nearly all have none, and hundreds of lines to count."""
    maps = (item for _, item in frontmatter.items(front) if isinstance(item, Map))
    return any("." in item.get(key, "") for item in maps for key in frontmatter.TIMES)


def _too_fast(times: Sequence[_Time]) -> str:
    """Return that nobody talks as fast as the times were read, when as minutes they are slow enough; "" otherwise."""
    pairs = [pair for pair in pairwise(times) if all(_MINUTES(time.written) for time in pair)]
    said = sum(one.said for one, _ in pairs)
    read = sum(max(0, clock.parse(later.written) - clock.parse(one.written)) for one, later in pairs)
    meant = sum(max(0, clock.parse(later.meant) - clock.parse(one.meant)) for one, later in pairs)
    if FAST * read < said * clock.SECOND <= FAST * meant:
        return f"nobody says {said:,} characters in {clock.seconds(read)} seconds"
    return ""


def _too_early(seen: OneEpisode, times: Sequence[_Time]) -> str:
    """Return that *times* are over long before the audio, when as minutes they are not; "" otherwise.

    A part of a transcript, timed in seconds, is told from this by what is said meanwhile.
    """
    length = seen.episode.length
    last = max(times, key=lambda time: clock.parse(time.written))
    read, meant = clock.parse(last.written), clock.parse(last.meant)
    said = sum(time.said for time in times) * clock.SECOND
    if length is None or timeline.AUDIO in seen.episode.timelines or cues.SLOW * read <= said <= FAST * read:
        return ""
    if read * EARLY < length and length // 2 <= meant <= length:
        return f"the last one is {last.written}, and the audio is {clock.colons(length)} long"
    return ""


def _times(front: Map) -> list[_Time]:
    """Return the times of the transcript as they are written, of each item that which counts."""
    found: list[_Time] = []
    for _, item in frontmatter.items(front):
        said = item.get("line", "") if isinstance(item, Map) else item
        if isinstance(item, Map):
            written = ((key, item[key]) for key in frontmatter.TIMES if item.get(key, "") not in ("", [], {}))
            key, time = next(written, ("", ""))
            if isinstance(time, str) and time:
                found.append(_Time(frontmatter.unbroken(time), key, item.lines[key], 0))
        if found and isinstance(said, str):
            found[-1].said += breaks.columns(said)
    return found
