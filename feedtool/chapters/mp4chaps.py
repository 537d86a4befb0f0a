"""Chapters as mp4chaps and Auphonic take them: `00:01:15.000 What is a feature store <https://…>`.

https://github.com/podlove/chapters#mp4chaps and https://auphonic.com/help/algorithms/metadata.html
"""

import re

from feedtool import clock, stamps
from feedtool.listing import Listing, listed, one_line
from feedtool.model import Chapter, Outline
from feedtool.problems import Problem

SUFFIX = ".mp4chaps.txt"
MEDIA_TYPE = "text/plain"
BESIDE = (".mp4chaps.txt", ".mp4chaps")

_LINE = re.compile(r"\s*[0-9]{2,}:[0-9]{2}:[0-9]{2}\.[0-9]{3}[ \t]+(?!-->)\S").match
_ADDRESS = re.compile(r"<(https?://[^\s<>]+)>$", re.IGNORECASE)


def write(outline: Outline) -> str:
    """Return a line for each chapter of *outline*, without hidden ones: the format cannot hide a chapter."""
    return "".join(f"{clock.exact(chapter.start)} {_title(chapter)}\n" for chapter in listed(outline))


def read(text: str, path: str, problems: list[Problem]) -> tuple[Chapter, ...]:
    """Return the chapters of *text*, a line each; the time may be written in any way."""
    listing = Listing(path, problems)
    listing.lines(text, only=True)
    return listing.chapters()


def fits(text: str) -> bool:
    """Return whether *text* begins with a line of this form, parts of a second included."""
    return _LINE(text.lstrip("\ufeff \t\r\n")) is not None


def _title(chapter: Chapter) -> str:
    """Return the title with its address; an address that the title itself ends with is not taken for that."""
    title = stamps.title(one_line(chapter.title))
    if chapter.url:
        return f"{title} <{one_line(chapter.url)}>"
    return _ADDRESS.sub(r"‹\1›", title)
