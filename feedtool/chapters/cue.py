"""Cue sheets, as CD burners and DJ programs write them: a chapter for each track; only read.

Times are minutes, seconds and frames, of which 75 make a second.
https://en.wikipedia.org/wiki/Cue_sheet_(computing)
"""

import re

from feedtool import clock
from feedtool.listing import Listing, lines
from feedtool.model import Chapter
from feedtool.problems import Problem

BESIDE = (".cue", ".cue.txt")

FRAMES = 75

_TRACK = re.compile(r"\s*TRACK\s+[0-9]+\s+\w+\s*", re.IGNORECASE).fullmatch
_TITLE = re.compile(r'\s*TITLE\s+(?:"(.*)"|(.*\S))\s*', re.IGNORECASE).fullmatch
_INDEX = re.compile(r"\s*INDEX\s+0*1\s+(.*\S)\s*", re.IGNORECASE).fullmatch
_FILE = re.compile(r"\s*FILE\s+\S", re.IGNORECASE).match
_TIME = re.compile(r"([0-9]{1,6}):([0-5]?[0-9]):([0-9]{1,2})").fullmatch


def read(text: str, path: str, problems: list[Problem]) -> tuple[Chapter, ...]:
    """Return a chapter for each track of the first file that *text* is about: at its INDEX 01."""
    listing = Listing(path, problems)
    if not fits(text):
        listing.refuse(1, "the file holds no `TRACK` with an `INDEX 01`", "export the cue sheet again")
        return ()
    track, title, start, files = 0, "", "", 0

    def finish() -> None:
        if track:
            listing.add(track, _ms(start), title)

    for number, line in enumerate(lines(text), start=1):
        if _FILE(line):
            files += 1
            if files > 1:
                message = "the cue sheet goes on in another file; what follows is left out"
                listing.warn(number, "CH114", message, "keep one file in a cue sheet")
                break
        elif _TRACK(line):
            finish()
            track, title, start = number, "", ""
        elif track and (found := _TITLE(line)):
            title = found[1] or found[2] or ""
        elif track and (found := _INDEX(line)):
            start = found[1]
    finish()
    return listing.chapters()


def fits(text: str) -> bool:
    """Return whether *text* holds a track and where it begins."""
    rows = lines(text[:100_000])
    return any(_TRACK(row) for row in rows) and any(_INDEX(row) for row in rows)


def _ms(written: str) -> int | str:
    """Return *written* in milliseconds, or so that it cannot be taken for a time."""
    found = _TIME(written)
    if not found or int(found[3]) >= FRAMES:
        return f"{written} (minutes, seconds, frames)" if written else ""
    seconds = int(found[1]) * 60 + int(found[2])
    return seconds * clock.SECOND + (int(found[3]) * clock.SECOND + FRAMES // 2) // FRAMES
