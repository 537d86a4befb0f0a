"""Chapters from the section headers of the transcript: a chapter starts where a header stands."""

from feedtool import clock
from feedtool.document import Document
from feedtool.model import Chapter, Header, Transcript
from feedtool.problems import Problem, Severity, quoted


def derive(document: Document, transcript: Transcript, problems: list[Problem]) -> tuple[Chapter, ...]:
    """Return a chapter for each header: at its own time, else at that of the first timed line after it.

    A header that has neither, or would not come after the one before it, gives no chapter but a problem.
    """
    chapters: list[Chapter] = []
    for index, header in enumerate(transcript):
        if not isinstance(header, Header):
            continue
        start = header.start
        if start is None:
            start = next((entry.start for entry in transcript[index:] if entry.start is not None), None)
        if start is None:
            message = f"the header {quoted(header.title)} has no time, and neither has a line after it"
            fix = "give the header, or the line after it, a `sec` or `time`"
        elif chapters and start <= chapters[-1].start:
            above = chapters[-1]
            message = (
                f"the header {quoted(header.title)} would start at {clock.colons(start)}, "
                f"not after {quoted(above.title)} at {clock.colons(above.start)}"
            )
            fix = "give the header its own `sec` or `time`"
        else:
            chapters.append(Chapter(start, header.title, place=header.place))
            continue
        problems.append(Problem(header.place, "CH101", Severity.WARNING, f"{message}; it is left out", fix))
    return tuple(chapters)
