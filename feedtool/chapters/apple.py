"""Chapters for a description on Apple Podcasts: `00:01:15 What is a feature store`, opened at 0, at least three.

https://podcasters.apple.com/support/5482-using-chapters-on-apple-podcasts
"""

import re

from feedtool import clock
from feedtool.listing import Listing, line_title
from feedtool.model import Chapter, Outline
from feedtool.problems import Problem
from feedtool.timeline import Demands, fit

SUFFIX = ".apple.txt"
MEDIA_TYPE = "text/plain"
BESIDE: tuple[str, ...] = ()
DEMANDS = Demands()

_FIRST = re.compile(r"^[ \t]*([0-9]{2,}:[0-9]{2}:[0-9]{2})[ \t]+(?!-->)\S", re.MULTILINE).search


def write(outline: Outline) -> str:
    """Return a line for each chapter, "" when Apple Podcasts would show none."""
    chapters = fit(outline.chapters, outline.intro, DEMANDS, outline.length)
    return "".join(
        f"{clock.exact(chapter.start)[: -len('.000')]} {line_title(chapter.title)}\n" for chapter in chapters
    )


def read(text: str, path: str, problems: list[Problem]) -> tuple[Chapter, ...]:
    """Return the chapters of *text*, which may be a whole description."""
    listing = Listing(path, problems)
    listing.lines(text)
    return listing.chapters()


def fits(text: str) -> bool:
    """Return whether the first line of *text* that starts with a time of three parts starts at 00:00:00."""
    first = _FIRST(text.removeprefix("\ufeff"))
    return first is not None and not first[1].strip("0:")
