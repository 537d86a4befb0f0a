"""The transcript of an episode: what it lacks, and what apps could not show of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import PurePosixPath

from feedtool import clock, cues, speakers, timeline
from feedtool.model import Line
from feedtool.problems import Severity, quoted
from feedtool.ruling import Finding, OneEpisode, Whole, of_episode, of_whole
from feedtool.transcripts import frontmatter
from feedtool.values import Map

SILENCE = 5 * clock.MINUTE
"""Nobody is silent for so long."""

WHOLE = 20
"""Lines with times of a transcript that is meant to be whole, at least."""

_POCKET_CASTS = re.compile(r"[a-zA-Z0-9 ]+").fullmatch
_MOSTLY = 10
"""Where not one line in so many lacks something, the others were meant to have it, too."""


@of_whole("TR201", Severity.INFO)
def none(seen: Whole) -> Iterator[Finding]:
    """An episode has no transcript, while most of the others have one. Trailers and bonus episodes need none.

    Why: Who cannot hear, or wants to search or to read along, has nothing.
    Fix: Put a .vtt or .srt file with the episode's name beside it, which is taken by itself, or write the lines under
        `transcript`.
    Source: https://podcasting2.org/docs/podcast-namespace/tags/transcript
    """
    items = [item for item in seen.podcast.items if not item.xml and item.episode.type == "full"]
    without = [item for item in items if not (item.words or item.transcripts)]
    if seen.podcast.show.transcripts and 2 * len(without) < len(items):
        for item in without:
            message = f"it has no transcript, as {len(items) - len(without)} of {len(items)} episodes have"
            stem = PurePosixPath(item.episode.place.path).stem
            fix = f"put {stem}.srt or {stem}.vtt beside it, or write its lines under `transcript`"
            yield Finding(item.episode.place, message, fix)


@of_episode("TR202", Severity.INFO)
def no_times(seen: OneEpisode) -> Iterator[Finding]:
    """A transcript has no times at all.

    Why: No WebVTT, SRT or JSON can be made of it, which is what apps take: nobody can read along.
    Fix: Give the lines a `sec` or `time`; one in a while is enough.
    Source: https://podcasting2.org/docs/podcast-namespace/tags/transcript (platform rule E2)
    """
    lines, episode = _lines(seen), seen.episode
    headers = len(lines) < len(episode.transcript) and "headers" in seen.show.chapters_from
    if headers and not episode.chapters:
        return  # that is told as CH101
    if seen.show.transcripts and lines and not episode.cues and not _attempted(seen):
        message = "the transcript has no times, so there is none that listeners can read along with"
        yield Finding(episode.at("transcript"), message, "give lines a `sec` or `time`, at least some of them")


@of_episode("TR203", Severity.INFO)
def untimed_lines(seen: OneEpisode) -> Iterator[Finding]:
    """Lines of a transcript have no time, while others have one.

    The first of them is told, with how many there are.

    Why: When they are said is worked out from how much is said between the times around them, which may be some
        seconds off.
    Fix: Give them a `sec` or `time`, if that matters.
    Source: docs/chapters.md
    """
    lines = _lines(seen)
    without = [line for line in lines if line.start is None]
    if not without or len(without) == len(lines):
        return
    attempted = _attempted(seen)
    without = [line for line in without if line.place.line not in attempted]
    if without:
        which = (
            "this line has"
            if len(without) == 1
            else f"{len(without):,} of {len(lines):,} lines, from this one on, have"
        )
        message = f"{which} no time; it is worked out from those around"
        yield Finding(without[0].place, message, "give them a `sec` or `time`, if that matters")


@of_episode("TR204", Severity.INFO)
def long_silence(seen: OneEpisode) -> Iterator[Finding]:
    """For five minutes or more after a line nothing is said in the transcript, or not until the end.

    Only in one of twenty lines or more: what has fewer is hardly meant to be whole.

    Why: Lines are missing there, or a time is wrong. Apps show nothing meanwhile.
    Fix: Write what is missing, or correct the times.
    Source: docs/chapters.md
    """
    lines, episode = _lines(seen), seen.episode
    timed = [(line.start, number) for number, line in enumerate(lines) if line.start is not None]
    if len(timed) < WHOLE:
        return
    # Lines that start together share the time until the next one.
    starts = dict(reversed(timed))
    end, last = episode.length or 0, timed[-1][0]
    # What ends early is an excerpt; and on another clock than the transcript's nobody knows here when the audio ends.
    if last < end <= 2 * last and timeline.AUDIO not in episode.timelines:
        starts[end] = len(lines)
    for (start, number), (later, following) in pairwise(sorted(starts.items())):
        if later - start < SILENCE:
            continue
        said = sum(len(line.text) for line in lines[number:following])
        if later - start - said * clock.SECOND // cues.SLOW >= SILENCE:
            what = "the next line starts" if following < len(lines) else "the episode ends"
            message = f"{what} at {clock.colons(later)}, and for most of the time since {clock.colons(start)} "
            fix = "write what is missing, or correct the times"
            yield Finding(lines[following - 1].place, f"{message}nothing is said", fix)


@of_episode("TR205", Severity.WARNING)
def name_alone(seen: OneEpisode) -> Iterator[Finding]:
    """The text of a line is nothing but the name of who speaks.

    Why: Apps show the name as if it had been said. Often what was said got lost, or stands in a wrong place.
    Fix: Write what was said, or delete the line.
    Source: docs/episodes.md
    """
    named = (*seen.episode.hosts, *seen.episode.guests)
    short = [line for line in _lines(seen) if line.speaker and len(line.text) < 60]
    meant = speakers.names([line.text.rstrip(":") for line in short], named)
    for line in short:
        if meant[line.text.rstrip(":")] == line.speaker:
            message = f"all that {quoted(line.speaker)} says here is the own name, {quoted(line.text)}"
            yield Finding(line.place, message, "write what was said, or delete the line", line.text)


@of_episode("TR206", Severity.INFO)
def names_in_srt(seen: OneEpisode) -> Iterator[Finding]:
    """Transcripts are written as SRT and in no better form, and a speaker's name has more than plain letters.

    Why: Pocket Casts takes only letters from a to z, digits and spaces for a name there; any other name is shown as if
        it had been said.
    Fix: Write WebVTT as well: `transcripts: {to: [vtt, srt]}`.
    Source: https://github.com/Automattic/pocket-casts-android (TranscriptParser.kt; platform rule E2)
    """
    if "srt" not in seen.show.transcripts or {"vtt", "json"} & {*seen.show.transcripts}:
        return
    written = frontmatter.lines_of_who(seen.front)
    told = set()
    for line in _lines(seen):
        if line.speaker and line.speaker not in told and not _POCKET_CASTS(line.speaker):
            told.add(line.speaker)
            place = replace(line.place, line=written.get(line.place.line, line.place.line))
            message = f"Pocket Casts does not take {quoted(line.speaker)} for a name in SRT"
            yield Finding(place, message, "write WebVTT as well: `transcripts: {to: [vtt, srt]}`", line.speaker)


@of_episode("TR207", Severity.INFO)
def empty_line(seen: OneEpisode) -> Iterator[Finding]:
    """A line of a transcript has no text.

    Why: It is shown nowhere. Perhaps something got lost.
    Fix: Write what was said, or delete the line.
    Source: docs/episodes.md
    """
    for line in _lines(seen):
        if not line.text:
            yield Finding(line.place, "this line is empty", "write what was said, or delete the line")


@of_episode("TR208", Severity.INFO)
def who_is_missing(seen: OneEpisode) -> Iterator[Finding]:
    """A line does not say who speaks, while nearly all others do.

    Why: Apps show it without a name, or as if whoever spoke before went on.
    Fix: Add `who`.
    Source: docs/episodes.md
    """
    lines = [line for line in _lines(seen) if line.text]
    without = [line for line in lines if not line.speaker]
    silent = _without_who(seen) if without else set()
    without = [line for line in without if line.place.line in silent]
    if len(without) * _MOSTLY < len(lines):
        for line in without:
            yield Finding(line.place, "this line does not say who speaks", "add `who: …`")


def _lines(seen: OneEpisode) -> Sequence[Line]:
    """Return the lines of the transcript in the front matter."""
    return [entry for entry in seen.episode.transcript if isinstance(entry, Line)]


def _attempted(seen: OneEpisode) -> set[int]:
    """Return the numbers of those lines for which a time is written, right or wrong: a wrong one is told as TR102."""
    return {
        item.lines["line"]
        for _, item in frontmatter.items(seen.front)
        if isinstance(item, Map) and "line" in item and any(item.get(key) for key in frontmatter.TIMES)
    }


def _without_who(seen: OneEpisode) -> set[int]:
    """Return the numbers of those lines for which nothing is written under `who`."""
    return {
        item.lines["line"]
        for _, item in frontmatter.items(seen.front)
        if isinstance(item, Map) and "line" in item and not item.get("who")
    }
