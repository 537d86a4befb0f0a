"""Chapters from the section headers of the transcript: a chapter starts where a header stands."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import urlsplit

from feedtool import clock, cues, stamps, timing
from feedtool.document import Document
from feedtool.listing import one_line
from feedtool.model import Chapter, Header, Line, Transcript
from feedtool.problems import Problem, Severity, quoted


@dataclass(frozen=True, slots=True)
class _Start:
    """When a chapter starts; a *loose* one may be moved between those around it, a *guessed* one has no time at all."""

    time: int
    loose: bool = False
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class _Run:
    """Headers that stand directly after each other, and the timed entries around them; -1 for none.

    It *opens* the transcript when nothing before it has a time or is a header; a *timed* one has a line with a time
    before the next header.
    """

    headers: range
    before: int
    after: int
    opens: bool
    timed: bool


def derive(document: Document, transcript: Transcript, problems: list[Problem]) -> tuple[Chapter, ...]:
    """Return a chapter for each header, with its own time, else that of the first timed line after it.

    In a run of headers only the last takes the line's time; those before it lie between the timed lines around them,
    and a run before the first timed line begins at 0. A header that only untimed lines follow gets a time by how much
    is said until then. Such chapters are estimated. Without any time there are no chapters.
    """
    if not any(entry.start is not None for entry in transcript):
        return _untimed(transcript, problems)
    spoken = _spoken(transcript)
    starts: dict[int, _Start] = {}
    latest = 0
    for run in _runs(transcript):
        starts |= _starts(transcript, run, spoken, latest)
        latest = starts[run.headers[-1]].time
    return tuple(
        _chapter(header, start, problems)
        for index, start in _spread(sorted(starts.items()), transcript)
        if isinstance(header := transcript[index], Header)
    )


def _untimed(transcript: Transcript, problems: list[Problem]) -> tuple[Chapter, ...]:
    headers = [entry for entry in transcript if isinstance(entry, Header)]
    if headers:
        count = "there is 1 header" if len(headers) == 1 else f"there are {len(headers)} headers"
        message = f"{count}, but the transcript has no times, so there are no chapters, and nobody can read along"
        fix = "give the lines a `sec` or `time`, at least those after a header"
        problems.append(Problem(headers[0].place, "CH101", Severity.WARNING, message, fix, part=headers[0].title))
    return ()


def _runs(transcript: Transcript) -> list[_Run]:
    """Return the runs of headers, and what stands around each."""
    timed = [index for index, entry in enumerate(transcript) if entry.start is not None]
    runs: list[_Run] = []
    end = 0
    for index, entry in enumerate(transcript):
        if not isinstance(entry, Header) or index < end:
            continue
        end = index + 1
        while end < len(transcript) and isinstance(transcript[end], Header):
            end += 1
        position = bisect_right(timed, index - 1)
        following = bisect_right(timed, end - 1)
        runs.append(
            _Run(
                range(index, end),
                before=timed[position - 1] if position else -1,
                after=timed[following] if following < len(timed) else -1,
                opens=not position and not runs,
                timed=False,
            )
        )
    ends = [run.headers.start for run in runs[1:]] + [len(transcript)]
    return [replace(run, timed=0 <= run.after < end) for run, end in zip(runs, ends, strict=False)]


def _starts(transcript: Transcript, run: _Run, spoken: Sequence[int], latest: int) -> dict[int, _Start]:
    """Return the start of each header of *run*; *spoken* is how much is said before each entry.

    *latest* is the start of the header before them.
    """
    starts = {
        index: _Start(start, loose=transcript[index].estimated)
        for index in run.headers
        if (start := transcript[index].start) is not None
    }
    first, last = run.headers[0], run.headers[-1]
    if last not in starts:
        starts[last] = _last(transcript, run, max(starts, default=run.before), spoken)
    if run.opens and len(run.headers) > 1 and first not in starts:
        starts[first] = _Start(0, guessed=True)
    anchors = sorted(starts)
    before, low = first - 1, max(latest, _time(transcript, run.before))
    for index in run.headers:
        if index in starts:
            before, low = index, starts[index].time
            continue
        anchor = anchors[bisect_right(anchors, index)]
        high = starts[anchor].time
        time = low + (high - low) * (index - before) // (anchor - before)
        starts[index] = _Start(_seconds(time, low, high), loose=True, guessed=True)
    return starts


def _last(transcript: Transcript, run: _Run, before: int, spoken: Sequence[int]) -> _Start:
    """Return the start of the last header of *run*: the time of the line after it, else by how much is said.

    *before* is the last entry before it that has a time, -1 for none.
    """
    if run.timed:
        line = transcript[run.after]
        return _Start(line.start or 0, loose=line.estimated)
    index = run.headers[-1]
    low, begun = _time(transcript, before), spoken[max(before, 0)]
    said = spoken[index] - begun
    if run.after < 0:
        return _Start(_seconds(low + max(1, said // timing.PACE) * clock.SECOND, low, None), loose=True, guessed=True)
    high, total = _time(transcript, run.after), spoken[run.after] - begun
    # As cues are: who says little in a long time is silent after it, not slow.
    room = min(high - low, total * clock.SECOND // cues.SLOW + cues.PAUSE)
    return _Start(_seconds(low + (room * said // total if total else 0), low, high), loose=True, guessed=True)


def _spread(starts: Sequence[tuple[int, _Start]], transcript: Transcript) -> list[tuple[int, _Start]]:
    """Return *starts*, which do not go back, with the loose ones of those that are equal put where there is room.

    That is between the time that they share and the next one of the transcript, or before it when a sure one follows.
    """
    times = sorted({entry.start for entry in transcript if entry.start is not None} | {one.time for _, one in starts})
    gaps: dict[int, list[int]] = {}
    for time, group in groupby(starts, key=lambda pair: pair[1].time):
        together = list(group)
        sure = [number for number, (_, start) in enumerate(together) if not start.loose] or [0]
        here = bisect_left(times, time)
        for number, (index, _) in enumerate(together):
            if number < sure[0] and here:
                gaps.setdefault(here - 1, []).append(index)
            elif number > sure[-1]:
                gaps.setdefault(here, []).append(index)
    spread = dict(starts)
    for gap, indices in gaps.items():
        low, count = times[gap], len(indices) + 1
        high = times[gap + 1] if gap + 1 < len(times) else low + count * 10 * clock.SECOND
        for number, index in enumerate(indices, start=1):
            time = low + (high - low) * number // count
            time = _seconds(time, low, high) if high - low >= count * clock.SECOND else time
            spread[index] = _Start(time, loose=True, guessed=True)
    return sorted(spread.items())


def _time(transcript: Transcript, index: int) -> int:
    return 0 if index < 0 else transcript[index].start or 0


def _spoken(transcript: Transcript) -> list[int]:
    """Return how much is said before each entry."""
    sums = [0]
    for entry in transcript:
        sums.append(sums[-1] + (len(entry.text) if isinstance(entry, Line) else 0))
    return sums


def _seconds(time: int, low: int, high: int | None) -> int:
    """Return *time* in whole seconds when that still lies between *low* and *high*."""
    whole = time // clock.SECOND * clock.SECOND
    return whole if low < whole and (high is None or whole < high) else time


def _chapter(header: Header, start: _Start, problems: list[Problem]) -> Chapter:
    """Return the chapter of *header*; a Markdown link in it is the chapter's link, a picture its picture."""
    title, *addresses = stamps.linked(header.title)
    url, image = (_address(address, header, problems) for address in addresses)
    return Chapter(
        start.time,
        one_line(title) or header.title,
        url=url,
        image=image,
        hidden=header.hidden,
        estimated=start.guessed,
        place=header.place,
    )


def _address(written: str, header: Header, problems: list[Problem]) -> str:
    """Return the address of a link or picture, which may be relative; "" when no web page has such a one."""
    try:
        good = urlsplit(written).scheme.lower() in ("", "http", "https")
    except ValueError:  # brackets that are no IPv6 address
        good = False
    if good:
        return written
    message = f"the header {quoted(header.title)} links {quoted(written)}, which is not a web address; it is left out"
    fix = "write the whole address: https://…"
    problems.append(Problem(header.place, "CH107", Severity.WARNING, message, fix, part=written))
    return ""
