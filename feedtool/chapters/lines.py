"""Chapters as plain lines: `00:01:15 What is a feature store`, as people type them.

Bullets, numbers, brackets and dashes do not matter, nor how many parts the time has.
"""

from feedtool import stamps
from feedtool.listing import Listing
from feedtool.listing import lines as rows
from feedtool.model import Chapter
from feedtool.problems import Problem

BESIDE = (".chapters.txt",)

_LOOKED_AT = 100_000


def read(text: str, path: str, problems: list[Problem]) -> tuple[Chapter, ...]:
    """Return the chapters of *text*; a line that does not start with a time is noted."""
    listing = Listing(path, problems)
    listing.lines(text, only=True)
    return listing.chapters()


def fits(text: str) -> bool:
    """Return whether at least half of the lines of *text* start with a time and go on with a title."""
    written = [line for line in rows(text[:_LOOKED_AT]) if line.strip()]
    timed = [line for line in written if (found := stamps.split(line)) and found.title]
    return len(timed) > 0 and 2 * len(timed) >= len(written)
