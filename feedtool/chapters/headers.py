"""Chapters from the section headers of the transcript: a chapter starts where a header stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from feedtool import clock, timing
from feedtool.document import Document
from feedtool.model import Chapter, Header, Line, Transcript
from feedtool.problems import Problem, Severity, quoted

_IMAGE = re.compile(r"!\[([^\]\n]*)\]\(\s*<?([^\s)>]+)>?[^)\n]*\)")
_LINK = re.compile(r"\[([^\]\n]*)\]\(\s*<?([^\s)>]+)>?[^)\n]*\)")


@dataclass(frozen=True, slots=True)
class _Run:
    """Headers that stand directly after each other, and the indices of the lines around them; -1 for none."""

    headers: tuple[int, ...]
    before: int
    after: int
    section_timed: bool


def derive(document: Document, transcript: Transcript, problems: list[Problem]) -> tuple[Chapter, ...]:
    """Return a chapter for each header, with its own time, else that of the first timed line after it.

    In a run of headers only the last takes the line's time; those before it lie between the timed lines around them,
    and a run before the first timed line begins at 0. A header that only untimed lines follow gets a time by how much
    is said until then; such times are estimated, which is noted. Without any time there are no chapters.
    """
    if not any(entry.start is not None for entry in transcript):
        return _untimed(transcript, problems)
    starts: dict[int, tuple[int, bool]] = {}
    for run in _runs(transcript):
        starts |= _starts(transcript, run, starts)
    chapters = []
    for index, (start, estimated) in _spread(sorted(starts.items())):
        header = transcript[index]
        if not isinstance(header, Header):
            continue
        chapter = _chapter(header, start, estimated)
        if estimated and not header.estimated:
            message = f"the header {quoted(chapter.title)} has no time of its own; it was put at {clock.colons(start)}"
            fix = "give it a `sec` or `time`, if that is not right"
            problems.append(Problem(header.place, "CH102", Severity.INFO, message, fix))
        chapters.append(chapter)
    return tuple(chapters)


def _untimed(transcript: Transcript, problems: list[Problem]) -> tuple[Chapter, ...]:
    headers = [entry for entry in transcript if isinstance(entry, Header)]
    if headers:
        message = f"there are {len(headers)} headers, but the transcript has no times, so they give no chapters"
        fix = "give the lines a `sec` or `time`, at least those after a header"
        problems.append(Problem(headers[0].place, "CH101", Severity.WARNING, message, fix))
    return ()


def _runs(transcript: Transcript) -> list[_Run]:
    """Return the runs of headers, and which timed entries stand around each."""
    runs: list[_Run] = []
    before = -1
    index = 0
    following = _next_timed(transcript)
    while index < len(transcript):
        if not isinstance(transcript[index], Header):
            before = index if transcript[index].start is not None else before
            index += 1
            continue
        end = index
        while end < len(transcript) and isinstance(transcript[end], Header):
            end += 1
        after = following[end]
        timed = after >= 0 and not any(isinstance(entry, Header) for entry in transcript[end : after + 1])
        runs.append(_Run(tuple(range(index, end)), before, after, timed))
        before = next((i for i in reversed(range(index, end)) if transcript[i].start is not None), before)
        index = end
    return runs


def _next_timed(transcript: Transcript) -> list[int]:
    """Return for each index the first timed entry from there on, -1 for none."""
    following = [-1] * (len(transcript) + 1)
    for index in reversed(range(len(transcript))):
        following[index] = index if transcript[index].start is not None else following[index + 1]
    return following


def _starts(transcript: Transcript, run: _Run, known: dict[int, tuple[int, bool]]) -> dict[int, tuple[int, bool]]:
    """Return the start of each header of *run*, and whether it is estimated."""
    starts: dict[int, tuple[int, bool]] = {}
    own = {index: start for index in run.headers if (start := transcript[index].start) is not None}
    for index, start in own.items():
        starts[index] = (start, transcript[index].estimated)
    last = run.headers[-1]
    if last not in own:
        starts[last] = _last(transcript, run, known)
    opening = run.before < 0 and not known and len(run.headers) > 1
    if opening and run.headers[0] not in own:
        starts[run.headers[0]] = (0, False)
    anchors = sorted(starts)
    low = (run.before, _time(transcript, run.before, known))
    for index in run.headers:
        if index in starts:
            low = (index, starts[index][0])
            continue
        high = next(anchor for anchor in anchors if anchor > index)
        share = (starts[high][0] - low[1]) * (index - max(low[0], run.headers[0] - 1))
        steps = high - max(low[0], run.headers[0] - 1)
        starts[index] = (_seconds(low[1] + share // steps, low[1], starts[high][0]), True)
    return starts


def _spread(starts: list[tuple[int, tuple[int, bool]]]) -> list[tuple[int, tuple[int, bool]]]:
    """Return *starts* with those estimated ones that would not rise put evenly between the sure ones around them."""
    spread = list(starts)
    position = 0
    while position < len(spread):
        end = position
        while end < len(spread) and spread[end][1][1]:
            end += 1
        low = spread[position - 1][1][0] if position else 0
        high = spread[end][1][0] if end < len(spread) else low + (end - position + 1) * 10 * clock.SECOND
        times = [low, *(start for _, (start, _) in spread[position:end]), high]
        if any(after <= before for before, after in pairwise(times)) and end > position:
            step = (high - low) / (end - position + 1)
            for number in range(position, end):
                time = _seconds(int(low + step * (number - position + 1)), low, high)
                spread[number] = (spread[number][0], (time, True))
        position = end + 1
    return spread


def _last(transcript: Transcript, run: _Run, known: dict[int, tuple[int, bool]]) -> tuple[int, bool]:
    """Return the start of the last header of *run*: the time of the line after it, else by how much is said."""
    index = run.headers[-1]
    if run.section_timed:
        entry = transcript[run.after]
        return entry.start or 0, entry.estimated
    low = _time(transcript, run.before, known)
    said = _said(transcript[max(run.before, 0) : index])
    if run.after < 0:
        return _seconds(low + max(1, said // timing.PACE) * clock.SECOND, low, None), True
    high = transcript[run.after].start or 0
    total = _said(transcript[max(run.before, 0) : run.after])
    return _seconds(low + ((high - low) * said // total if total else 0), low, high), True


def _time(transcript: Transcript, index: int, known: dict[int, tuple[int, bool]]) -> int:
    if index < 0:
        return 0
    return known[index][0] if index in known else transcript[index].start or 0


def _said(entries: Sequence[Header | Line]) -> int:
    return sum(len(entry.text) for entry in entries if isinstance(entry, Line))


def _seconds(time: int, low: int, high: int | None) -> int:
    """Return *time* in whole seconds when that still lies between *low* and *high*."""
    whole = time // clock.SECOND * clock.SECOND
    return whole if low < whole and (high is None or whole < high) else time


def _chapter(header: Header, start: int, estimated: bool) -> Chapter:
    """Return the chapter of *header*; a Markdown link in it is the chapter's link, a picture its picture."""
    title, url, image = header.title, "", ""
    if "](" in title:
        if found := _IMAGE.search(title):
            image = found[2]
        title = _IMAGE.sub(lambda match: match[1] if match[0] == header.title.strip() else "", title)
        if found := _LINK.search(title):
            url = found[2]
        title = " ".join(_LINK.sub(r"\1", title).split()) or header.title
    return Chapter(start, title, url=url, image=image, hidden=header.hidden, estimated=estimated, place=header.place)
