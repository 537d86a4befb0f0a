"""MP3 files: chapters and tags as ID3v2.3, in order of time also on disk.

ffmpeg takes chapters in the order in which they lie there, and reads none from an ID3v2.4 tag whose frames are long.
https://mutagen-specs.readthedocs.io/en/latest/id3/id3v2-chapters-1.0.html
"""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from feedtool import clock, marks
from feedtool.model import Chapter, Outline, Tags
from feedtool.problems import FeedtoolError, Place, Problem, Severity

if TYPE_CHECKING:
    from mutagen.id3 import APIC, CHAP, CTOC, ID3

SUFFIXES = (".mp3",)

_HEAD = 10
_FOOTER = 0x10
_V1 = 128
_SEARCHED = 1 << 16
_LISTED = 255
_NO_OFFSET = 0xFFFFFFFF
_LATIN_1, _UTF_16 = 0, 1
_COVER = 3
_TOP_LEVEL, _ORDERED = 1, 2
_BITRATES = (
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
)
_RATES = {0: (11_025, 12_000, 8_000), 2: (22_050, 24_000, 16_000), 3: (44_100, 48_000, 32_000)}
_NEWER = ("TDEN", "TDRL", "TDTG", "TMOO", "TPRO", "TSOA", "TSOP", "TSOT", "TSST", "EQU2", "RVA2")
"""Frames of ID3v2.4 that players know in ID3v2.3 too, or pass over: iTunes writes them there as well."""


def fits(data: bytes) -> bool:
    """Return whether *data* is an MP3 file, whatever its name: whether frames of MPEG audio follow its tags."""
    start = _tags_end(data)
    end = min(len(data), start + _SEARCHED)
    at = data.find(b"\xff", start, end)
    while at >= 0:
        size = _frame_size(data, at)
        if size and (at + size == len(data) or _frame_size(data, at + size)):
            return True
        at = data.find(b"\xff", at + 1, end)
    return False


def read(data: bytes, path: str, problems: list[Problem]) -> Outline:
    """Return the chapters, title and length of the file *data*, called *path* in *problems*; never raises for these.

    A chapter that no table of contents names is hidden, unless there is none. Raises FeedtoolError without mutagen.
    """
    length = _length(data)
    if length is None:
        message = "the file cannot be read: no MPEG sound was found in it"
        problems.append(_unreadable(path, "AU101", message))
    try:
        tags = _load(data)
        chapters = _chapters(tags)
        title = marks.clean(_text(tags, "TIT2"))
    except Exception as error:  # noqa: BLE001  # whatever mutagen trips over in bytes that anybody may have written
        message = f"the file's own chapters cannot be read: {_reason(error)}"
        problems.append(_unreadable(path, "AU102", message))
        return Outline((), "", length)
    return Outline(marks.open_ended(chapters, length), title, length)
