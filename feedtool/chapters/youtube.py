"""Chapters for a YouTube description: `1:15 What is a feature store`, opened at 0:00, none under ten seconds.

https://support.google.com/youtube/answer/9884579
"""

import re

from feedtool import clock
from feedtool.listing import Listing, line_title
from feedtool.model import Chapter, Outline
from feedtool.problems import Problem
from feedtool.timeline import Demands, fit

SUFFIX = ".youtube.txt"
MEDIA_TYPE = "text/plain"
BESIDE: tuple[str, ...] = ()
DEMANDS = Demands()

_FIRST = re.compile(r"^[ \t]*((?:[0-9]+:)?[0-9]{1,2}:[0-9]{2})[ \t]+(?!-->)\S", re.MULTILINE).search


def write(outline: Outline) -> str:
    """Return a line for each chapter that YouTube shows, "" when it would show none; angle brackets are refused."""
    chapters = fit(outline.chapters, outline.intro, DEMANDS, outline.length)
    return "".join(f"{clock.colons(chapter.start)} {line_title(chapter.title)}\n" for chapter in chapters)


def read(text: str, path: str, problems: list[Problem]) -> tuple[Chapter, ...]:
    """Return the chapters of *text*, which may be a whole description."""
    listing = Listing(path, problems)
    listing.lines(text)
    return listing.chapters()


def fits(text: str) -> bool:
    """Return whether the first line of *text* that starts with a time starts at 0:00."""
    first = _FIRST(text.removeprefix("\ufeff"))
    return first is not None and not first[1].strip("0:")
