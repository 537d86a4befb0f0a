"""WebVTT chapters: what web players read through `<track kind="chapters">`.

https://www.w3.org/TR/webvtt1/#introduction-chapters
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import islice, takewhile

from feedtool import clock
from feedtool.listing import Listing, ends, lines, one_line, time
from feedtool.model import Chapter, Outline
from feedtool.problems import Problem, quoted

SUFFIX = ".chapters.vtt"
MEDIA_TYPE = "text/vtt"
BESIDE = (".chapters.vtt", ".vtt")

NEVER = (100 * clock.HOUR - 1, clock.LONGEST - 1)
"""The end of a last chapter whose end nobody knows, as every cue must have one: the first that is after its start."""

_NEVER = frozenset(clock.exact(never) for never in NEVER)
_TIMES = re.compile(r"\s*([0-9:.,]+)\s*-->\s*([0-9:.,]+)(?:\s.*)?").fullmatch
_TAG = re.compile(r"<[^<>]*>")
_KIND = re.compile(r"\b(chapters|captions|subtitles|descriptions|metadata)\b", re.IGNORECASE).search
_LOOKED_AT = 100_000
_SPEECH = 4


@dataclass(frozen=True, slots=True)
class _Cue:
    """A block of the file: its *line*, its times as written and its text; no times when it is no cue."""

    line: int
    start: str
    end: str
    text: str


def write(outline: Outline) -> str:
    """Return the chapters of *outline*, without hidden ones: the format cannot hide a chapter.

    Each cue must have an end: without one of its own it is the start of the next chapter or the outline's length.
    """
    made = ["WEBVTT chapters\n"]
    for number, (chapter, end) in enumerate(ends(outline), start=1):
        last = next(never for never in NEVER if never > chapter.start) if end is None else end
        made.append(f"\n{number}\n{clock.exact(chapter.start)} --> {clock.exact(last)}\n{_escaped(chapter.title)}\n")
    return "".join(made)


def read(text: str, path: str, problems: list[Problem]) -> tuple[Chapter, ...]:
    """Return a chapter for each cue of *text*."""
    listing = Listing(path, problems)
    if not _is_vtt(text):
        listing.refuse(1, "the file does not begin with 'WEBVTT'", "begin the file with a line `WEBVTT`")
        return ()
    for cue in _cues(text):
        if cue.start:
            listing.add(cue.line, cue.start, _plain(cue.text), "" if cue.end in _NEVER else cue.end)
        elif cue.text:
            message = f"the block {quoted(cue.text)} has no line with times; it is left out"
            listing.warn(cue.line, "CH114", message, "write `00:01:15.000 --> 00:05:00.000` above the title")
    return listing.chapters()


def fits(text: str) -> bool:
    """Return whether *text* is WebVTT and holds chapters, not what is said: by its first line, else by its pace."""
    if not _is_vtt(text):
        return False
    text = text[:_LOOKED_AT]
    if kind := _KIND(" ".join(takewhile(_is_header, lines(text)))):
        return kind[1].lower() == "chapters"
    size, shown = 0, 0
    for cue in islice(_cues(text), 200):
        try:
            shown += max(0, time(cue.end) - time(cue.start))
        except ValueError:
            continue
        size += len(_plain(cue.text))
    return shown > 0 and size * clock.SECOND < _SPEECH * shown and "<v" not in text


def _is_vtt(text: str) -> bool:
    return re.match(r"\ufeff?WEBVTT(?:[ \t\r\n]|\Z)", text) is not None


def _is_header(line: str) -> bool:
    """Return whether *line* still belongs to the first block, as in `Kind: chapters`."""
    return bool(line.strip()) and "-->" not in line


def _cues(text: str) -> Iterator[_Cue]:
    """Yield the blocks of *text* but for the header, notes, styles and regions."""
    block: list[str] = []
    heading = True
    for number, line in enumerate([*lines(text), ""], start=1):
        if heading and number > 1 and "-->" in line:
            block, heading = [], False
        if line.strip():
            block.append(line)
            continue
        if block and not heading and (cue := _cue(number - len(block), block)):
            yield cue
        block, heading = [], False


def _cue(line: int, block: list[str]) -> _Cue | None:
    if re.match(r"(?:NOTE|STYLE|REGION)(?:\s|$)", block[0]):
        return None
    for index, words in enumerate(block[:2]):
        if "-->" in words:
            times = _TIMES(words)
            start, end = (times[1], times[2]) if times else (words.strip(), "")
            return _Cue(line + index, start, end, " ".join(block[index + 1 :]))
    return _Cue(line, "", "", " ".join(block))


def _escaped(text: str) -> str:
    return one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _plain(text: str) -> str:
    return unescape(_TAG.sub("", text))
