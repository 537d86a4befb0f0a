"""Markers of a video editor as EDL, such as DaVinci Resolve's `Timeline Markers to EDL`; only read.

CMX 3600 events, each followed by a line ` |C:ResolveColorBlue |M:Title |D:1`. The file says times in frames, but not
how many make a second: 25, or as many as its frame numbers need. https://www.niwa.nu/2013/05/how-to-read-an-edl/
"""

import re
from dataclasses import dataclass

from feedtool import clock
from feedtool.listing import Listing, lines
from feedtool.model import Chapter
from feedtool.problems import Problem

BESIDE = (".edl",)

RATES = (25, 30, 50, 60, 100, 120)
"""Frames a second, the first one as the default."""

_CODE = r"([0-9]{1,3}):([0-9]{1,2}):([0-9]{1,2})[:;.]([0-9]{1,3})"
_EVENT = re.compile(rf"\s*[0-9]+\s+\S.*?\s{_CODE}\s+{_CODE}\s+{_CODE}\s+{_CODE}\s*").fullmatch
_MARKER = re.compile(r"\|M:(.*?)(?:\|D:\s*([0-9]{1,9})\s*)?$").search


@dataclass(frozen=True, slots=True)
class _Marker:
    """A marker: its line, its time as hours, minutes, seconds and frames, its title, and its length in frames."""

    line: int
    code: tuple[int, int, int, int] | None
    title: str
    frames: int


def read(text: str, path: str, problems: list[Problem]) -> tuple[Chapter, ...]:
    """Return a chapter for each marker of *text*: at its place in the timeline, with an end when it is a range.

    A timeline that begins at a full hour, as video editors have it, begins at 0:00. Both that and how many frames
    make a second are noted.
    """
    listing = Listing(path, problems)
    markers = _markers(text)
    codes = [marker.code for marker in markers if marker.code]
    if not codes:
        fix = "in DaVinci Resolve, choose Timelines > Export > Timeline Markers to EDL"
        listing.refuse(1, "the file holds no markers: no `|M:` below a line with times", fix)
        return ()
    most = max(code[3] for code in codes)
    rate = next((rate for rate in RATES if most < rate), most + 1)
    listing.note(
        1, "CH115", f"an EDL does not say how many frames make a second; {rate} were taken", "check the chapters' times"
    )
    hours = min(code[0] for code in codes)
    if hours:
        message = f"the timeline begins at {hours:02}:00:00:00; times are counted from there"
        listing.note(1, "CH115", message, "if it does not, give the first marker its right time")
    for marker in markers:
        if marker.code is None:
            listing.add(marker.line, "", marker.title)
            continue
        _, minutes, seconds, frames = marker.code
        whole = ((marker.code[0] - hours) * 60 + minutes) * 60 + seconds
        start = (whole * clock.SECOND * rate + frames * clock.SECOND + rate // 2) // rate
        length = (marker.frames * clock.SECOND + rate // 2) // rate if marker.frames > 1 else 0
        listing.add(marker.line, start, marker.title, start + length)
    return listing.chapters()


def fits(text: str) -> bool:
    """Return whether *text* holds a marker below an event."""
    return "|M:" in text and any(_EVENT(line) for line in lines(text[:100_000])[:1_000])


def _markers(text: str) -> list[_Marker]:
    found = []
    code: tuple[int, int, int, int] | None = None
    for number, line in enumerate(lines(text), start=1):
        if len(line) < 1_000 and (event := _EVENT(line)):
            hours, minutes, seconds, frames = (int(part) for part in event.groups()[8:12])
            code = (hours, minutes, seconds, frames)
        elif "|M:" in line and (marker := _MARKER(line.rstrip())):
            found.append(_Marker(number, code, marker[1], int(marker[2] or 0)))
            code = None
    return found
