"""Chapters for a description on Spotify: `(01:15) What is a feature store`, opened at 00:00, at least three.

https://support.spotify.com/us/creators/article/episode-chapters
"""

import re

from feedtool import clock
from feedtool.listing import Listing, line_title, one_line
from feedtool.model import Chapter, Outline
from feedtool.problems import Problem
from feedtool.timeline import Demands, fit

SUFFIX = ".spotify.txt"
MEDIA_TYPE = "text/plain"
BESIDE: tuple[str, ...] = ()
DEMANDS = Demands()

_FIRST = re.compile(r"^[ \t]*\(((?:[0-9]{2,}:)?[0-9]{2}:[0-9]{2})\)[ \t]*\S", re.MULTILINE).search
_PICTURES = "\u2600-\u27bf\u2b50\u2b55\U0001f000-\U0001faff"
_EMOJI = re.compile(f"[{_PICTURES}][{_PICTURES}\ufe0e\ufe0f\u200d\u20e3\U000e0020-\U000e007f]*")


def write(outline: Outline) -> str:
    """Return a line for each chapter, without emoji and HTML, "" when Spotify would show none."""
    chapters = fit(outline.chapters, outline.intro, DEMANDS, outline.length)
    return "".join(f"({_clock(chapter.start)}) {_title(chapter)}\n" for chapter in chapters)


def read(text: str, path: str, problems: list[Problem]) -> tuple[Chapter, ...]:
    """Return the chapters of *text*, which may be a whole description."""
    listing = Listing(path, problems)
    listing.lines(text)
    return listing.chapters()


def fits(text: str) -> bool:
    """Return whether the first line of *text* that starts with a time in brackets starts at (00:00)."""
    first = _FIRST(text.removeprefix("\ufeff"))
    return first is not None and not first[1].strip("0:")


def _clock(ms: int) -> str:
    return clock.exact(ms)[: -len(".000")] if ms >= clock.HOUR else clock.exact(ms)[len("00:") : -len(".000")]


def _title(chapter: Chapter) -> str:
    return line_title(one_line(_EMOJI.sub("", chapter.title)) or chapter.title)
