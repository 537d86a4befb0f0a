"""Chapters on another clock, and as a platform wants them: opened at 0:00, none too short, or none at all.

What a platform needs beyond the one list of an episode is done for that platform only (platform rules C2.1 and C4).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from feedtool import clock
from feedtool.model import Chapter, Cue, Timeline
from feedtool.problems import Place, quoted

AUDIO = "audio"
"""The timeline of the audio file, which the feed and all that it links are on."""

VIDEO = frozenset(["youtube"])
"""Platforms that show a video, on whose clock transcripts are made."""


@dataclass(frozen=True, slots=True)
class Demands:
    """What a platform asks of a list of chapters: so many at *least*, each at least *shortest* milliseconds long."""

    least: int = 3
    shortest: int = 10 * clock.SECOND


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was done to a chapter for a platform: where it was written, and what."""

    place: Place
    message: str


def fit(chapters: Sequence[Chapter], intro: str, demands: Demands, length: int | None = None) -> tuple[Chapter, ...]:
    """Return *chapters* as the platform shows them, () when it would show none; see `fitted`."""
    return fitted(chapters, intro, demands, length)[0]


def fitted(
    chapters: Sequence[Chapter], intro: str, demands: Demands, length: int | None = None
) -> tuple[tuple[Chapter, ...], tuple[Change, ...]]:
    """Return *chapters* as the platform shows them, () when it would show none, and what was changed.

    The list opens at 0:00: a first chapter that starts earlier than the shortest one moves there, before a later one
    a chapter called *intro* is put. Of two that start closer than the shortest, the one that lasts longer keeps its
    title, at the earlier start. *length* is that of the episode in milliseconds; a last chapter too close to it is
    one with the chapter before. Starts are cut to whole seconds, as the platforms read them.
    """
    shown, changes = opened(chapters, intro, demands)
    merged = _merge(shown, demands.shortest, length, changes)
    return (tuple(merged), tuple(changes)) if len(merged) >= demands.least else ((), ())


def opened(chapters: Sequence[Chapter], intro: str, demands: Demands) -> tuple[list[Chapter], list[Change]]:
    """Return those of *chapters* that are listed, at whole seconds and from 0:00 on, and what that took; see `fitted`.

    None of them is joined to another yet.
    """
    shown = [
        replace(c, start=c.start // clock.SECOND * clock.SECOND) if c.start % clock.SECOND else c
        for c in chapters
        if not c.hidden
    ]
    if not shown or not shown[0].start:
        return shown, []
    first = shown[0]
    if first.start >= demands.shortest:
        return [Chapter(0, intro, place=first.place), *shown], []
    change = Change(first.place, f"{quoted(first.title)} moves from {clock.colons(first.start)} to 0:00")
    return [replace(first, start=0), *shown[1:]], [change]


def crowded(chapters: Sequence[Chapter], demands: Demands, length: int | None = None) -> tuple[Chapter, ...]:
    """Return the first two of *chapters* that are closer than the shortest one, () when there is room for each.

    The last one alone, when that is too close to the end at *length*.
    """
    for here, there in pairwise(chapters):
        if there.start - here.start < demands.shortest:
            return here, there
    if length is not None and chapters and length - chapters[-1].start < demands.shortest:
        return (chapters[-1],)
    return ()


def of(timelines: Mapping[str, Timeline], platform: str) -> Timeline:
    """Return the clock of *platform*, or of a format: its own, else the audio's, for a video the transcript's."""
    used = AUDIO if platform not in VIDEO and platform not in timelines else platform
    return timelines.get(used, Timeline())


def on(
    chapters: Sequence[Chapter], timeline: Timeline, length: int | None = None
) -> tuple[tuple[Chapter, ...], tuple[Change, ...]]:
    """Return *chapters* on another clock, and what that took.

    A chapter that starts in a cut, or before the other clock begins, starts at the end of it; when nothing of it is
    left there, or before *length* milliseconds of that clock are over, it is dropped.
    """
    if timeline == Timeline() and _is_sound(chapters, length):
        return tuple(chapters), ()
    moved: list[Chapter] = []
    changes: list[Change] = []
    for chapter, following in zip(chapters, [*chapters[1:], None], strict=False):
        start = at(chapter.start, timeline)
        if following is not None and at(following.start, timeline) <= start:
            changes.append(_dropped(chapter, "all of it is cut out"))
            continue
        if length is not None and start >= length:
            changes.append(_dropped(chapter, f"it would start after the end at {clock.colons(length)}"))
            continue
        if is_cut(chapter.start, timeline):
            message = f"{quoted(chapter.title)} moves to {clock.colons(start)}: its start is cut out"
            changes.append(Change(chapter.place, message))
        end = None if chapter.end is None else _until(chapter.end, timeline, length)
        moved.append(replace(chapter, start=start, end=end if end and end > start else None))
    return tuple(moved), tuple(changes)


def _is_sound(chapters: Sequence[Chapter], length: int | None) -> bool:
    """Return whether each of *chapters* has time before the next one, and all are over before *length*: mostly so."""
    last = -1
    for chapter in chapters:
        if chapter.start <= last or (chapter.end is not None and chapter.end <= chapter.start):
            return False
        if length is not None and (chapter.start >= length or (chapter.end or 0) > length):
            return False
        last = chapter.start
    return True


def cues_on(cues: Sequence[Cue], timeline: Timeline, length: int | None = None) -> tuple[Cue, ...]:
    """Return *cues* on another clock, without those of which nothing is left before *length*."""
    if timeline == Timeline() and all(cue.start >= 0 and (length is None or cue.end <= length) for cue in cues):
        return tuple(cues)
    moved = (Cue(at(cue.start, timeline), _until(cue.end, timeline, length), cue.text, cue.speaker) for cue in cues)
    return tuple(cue for cue in moved if cue.end > cue.start)


def at(time: int, timeline: Timeline) -> int:
    """Return what the clock of *timeline* shows at *time* of the transcript's, never less than 0.

    >>> at(1_300_000, Timeline(-154_000, ((1_200_000, 1_260_000),)))
    1086000
    """
    return max(0, time - _gone(time, timeline) + timeline.offset)


def is_cut(time: int, timeline: Timeline) -> bool:
    """Return whether *time* is in none of what the clock of *timeline* runs over."""
    early = time - _gone(time, timeline) + timeline.offset < 0
    return early or any(start <= time < end for start, end in timeline.cuts)


def _dropped(chapter: Chapter, why: str) -> Change:
    when = clock.colons(chapter.start)
    return Change(chapter.place, f"{quoted(chapter.title)} at {when} is dropped: {why}")


def _until(time: int, timeline: Timeline, length: int | None) -> int:
    """Return what the clock of *timeline* shows at *time*, or *length* when it has ended by then."""
    return at(time, timeline) if length is None else min(at(time, timeline), length)


def _gone(time: int, timeline: Timeline) -> int:
    """Return how much is cut out before *time*."""
    return sum(min(time, end) - start for start, end in timeline.cuts if start < time)


def _merge(chapters: Sequence[Chapter], shortest: int, length: int | None, changes: list[Change]) -> list[Chapter]:
    """Return *chapters* with those that are shorter than *shortest* joined to a neighbour."""
    merged: list[Chapter] = []
    waiting = list(reversed(chapters))
    while waiting:
        here = waiting.pop()
        if waiting and waiting[-1].start - here.start < shortest:
            there = waiting.pop()
            after = waiting[-1].start if waiting else length
            longer = after is None or after - there.start > there.start - here.start
            kept, lost = (there, here) if longer else (here, there)
            changes.append(_joined(kept, lost, here.start))
            waiting.append(replace(kept, start=here.start))
        else:
            merged.append(here)
    while len(merged) > 1 and length is not None and length - merged[-1].start < shortest:
        changes.append(_joined(merged[-2], merged[-1], merged[-2].start))
        merged.pop()
    return merged


def _joined(kept: Chapter, lost: Chapter, start: int) -> Change:
    when = clock.colons(start)
    return Change(lost.place, f"{quoted(lost.title)} is one with {quoted(kept.title)} at {when}: it is too short")
