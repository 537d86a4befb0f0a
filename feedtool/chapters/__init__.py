"""Chapters: one file a source that they are derived from, or a format that they are read from and written in.

A source has `derive(document, transcript, problems)`, a format `write(outline)` and mostly `read(text, path,
problems)`. This module asks the sources in the order that a show names, and puts in order what they give.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from feedtool import clock, plugins
from feedtool.document import Document, plain
from feedtool.model import Chapter, Transcript
from feedtool.problems import Problem, Severity, quoted

FILES = "files"
"""The source that is not a module: files beside the episode, in any format that can be read."""


def sources() -> tuple[str, ...]:
    """Return what chapters can be derived from."""
    return (*(name for name in plugins.names("chapters") if hasattr(plugins.get("chapters", name), "derive")), FILES)


def endings() -> dict[str, str]:
    """Return the endings of files beside an episode, longest first, and the format that reads them."""
    found = {
        ending: name
        for name in plugins.names("chapters")
        for ending in getattr(plugins.get("chapters", name), "BESIDE", ())
    }
    return dict(sorted(found.items(), key=lambda pair: (-len(pair[0]), pair[0])))


def derive(
    order: Sequence[str], document: Document, transcript: Transcript, end: int | None
) -> tuple[tuple[Chapter, ...], str, list[Problem]]:
    """Return the chapters of the first source in *order* that has any, its name, and what was odd.

    *end* is that of the episode on the transcript's clock, None when unknown.
    """
    problems: list[Problem] = []
    for source in order:
        if source == FILES:
            chapters, name = _beside(document, problems)
        else:
            name = source
            chapters = plugins.get("chapters", source).derive(document, transcript, problems)
        if chapters:
            return settle(chapters, end, problems), name, problems
    return (), "", problems


def settle(chapters: Sequence[Chapter], end: int | None, problems: list[Problem]) -> tuple[Chapter, ...]:
    """Return *chapters* in order, each after the one before it and before *end*; what that takes is noted."""
    settled: list[Chapter] = []
    latest: Chapter | None = None
    for chapter in chapters:
        if latest and chapter.start < latest.start:
            message = f"{_named(chapter)}, but {_named(latest)} above it; they were put in order"
            _warn(problems, chapter, "CH103", message, "correct one of the two times")
        else:
            latest = chapter
    late = []
    for chapter in sorted(chapters, key=lambda chapter: chapter.start):
        if end is not None and chapter.start >= end:
            late.append(chapter)
            continue
        if settled and settled[-1].start == chapter.start:
            lost = settled.pop()
            message = f"{_named(lost)}, and so does {quoted(chapter.title)} after it; it is left out"
            _warn(problems, lost, "CH104", message, "give one of the two another time")
        settled.append(chapter)
    if late and end is not None:  # one thing is wrong mostly, the end, however many come after it
        more = f" ({len(late) - 1:,} more in this file)" if len(late) > 1 else ""
        message = f"{_named(late[0])}, but the episode ends at {clock.colons(end)}; it is left out{more}"
        fix = "correct the time or the `duration`; give `timelines` when the audio has another clock"
        _warn(problems, late[0], "CH105", message, fix)
    for chapter in settled:
        if chapter.estimated:
            when = clock.colons(chapter.start)
            message = f"the header {quoted(chapter.title)} has no time of its own; it was put at {when}"
            fix = "give it a `sec` or `time`, if that is not right"
            problems.append(Problem(chapter.place, "CH102", Severity.INFO, message, fix, part=chapter.title))
    return tuple(
        replace(chapter, end=_end(chapter, following, end))
        for chapter, following in zip(settled, [*settled[1:], None], strict=False)
    )


def _beside(document: Document, problems: list[Problem]) -> tuple[tuple[Chapter, ...], str]:
    """Return the chapters of the first file beside the episode that holds some, and the file's ending."""
    for ending, name in endings().items():
        data = document.beside.get(ending)
        if data is None:
            continue
        module = plugins.get("chapters", name)
        path = str(PurePosixPath(document.path).with_suffix("")) + ending
        noted: list[Problem] = []
        text = plain(path, data, noted)
        # A transcript may be called .vtt as well
        if text is None or (ending == ".vtt" and not module.fits(text)):
            problems += [] if ending == ".vtt" else noted
            continue
        problems += noted
        if chapters := module.read(text, path, problems):
            return chapters, ending
    return (), ""


def _end(chapter: Chapter, following: Chapter | None, end: int | None) -> int | None:
    """Return where *chapter* ends, if that is known: never after the next one starts, or the episode ends."""
    if chapter.end is None:
        return None
    limits = [limit for limit in (following.start if following else None, end) if limit is not None]
    return min([chapter.end, *limits])


def _named(chapter: Chapter) -> str:
    return f"chapter {quoted(chapter.title)} starts at {clock.colons(chapter.start)}"


def _warn(problems: list[Problem], chapter: Chapter, code: str, message: str, fix: str) -> None:
    problems.append(Problem(chapter.at("start"), code, Severity.WARNING, message, fix))
