"""FFmpeg's metadata file: what ffmpeg puts as chapters into any audio or video file.

`ffmpeg -i in.mp3 -i chapters.ffmetadata -map_metadata 1 -codec copy out.mp3`
https://ffmpeg.org/ffmpeg-formats.html#Metadata-1
"""

import re
from collections.abc import Iterator

from feedtool.listing import Listing, ends, lines, one_line
from feedtool.model import Chapter, Outline
from feedtool.problems import Problem

SUFFIX = ".ffmetadata"
MEDIA_TYPE = "text/plain"
BESIDE = (".ffmetadata",)

_PAIR = re.compile(r"((?:[^\\=]|\\.)*)=(.*)", re.DOTALL).fullmatch
_SPECIAL = re.compile(r"([=;#\\])")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_BASE = re.compile(r"\s*([0-9]{1,12})\s*/\s*([0-9]{1,12})\s*", re.ASCII).fullmatch
_WHOLE = re.compile(r"\s*(-?[0-9]{1,20})\s*", re.ASCII).fullmatch


def write(outline: Outline) -> str:
    """Return the title and chapters of *outline*, without hidden ones: the format cannot hide a chapter.

    The format wants an end for each chapter: without one of its own it is the start of the next or the outline's
    length, and for a last chapter whose end nobody knows its own start.
    """
    made = [";FFMETADATA1\n"]
    if title := one_line(outline.title):
        made.append(f"title={_escaped(title)}\n")
    for chapter, end in ends(outline):
        last = chapter.start if end is None else end
        made.append(
            f"\n[CHAPTER]\nTIMEBASE=1/1000\nSTART={chapter.start}\nEND={last}\ntitle={_escaped(chapter.title)}\n"
        )
    return "".join(made)


def read(text: str, path: str, problems: list[Problem]) -> tuple[Chapter, ...]:
    """Return the chapters of *text*; without a TIMEBASE their times are nanoseconds, as ffmpeg has it."""
    listing = Listing(path, problems)
    if not fits(text):
        listing.refuse(1, "the file does not begin with ';FFMETADATA1'", "export it with `ffmpeg -i … -f ffmetadata`")
        return ()
    for line, values in _sections(text):
        base = _BASE(values.get("timebase", "1/1000000000"))
        if not base or not int(base[1]) or not int(base[2]):
            message = f"the TIMEBASE is '{values['timebase']}', not two numbers such as 1/1000; the chapter is left out"
            listing.warn(line, "CH111", one_line(message), "write `TIMEBASE=1/1000` for milliseconds")
            continue
        unit = (int(base[1]), int(base[2]))
        start, end = _ms(values.get("start", ""), unit), _ms(values.get("end", ""), unit)
        listing.add(line, start, values.get("title", ""), end)
    return listing.chapters()


def fits(text: str) -> bool:
    """Return whether *text* begins as such files do."""
    return text.lstrip("\ufeff \t\r\n").startswith(";FFMETADATA")


def _sections(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each chapter's line and what stands under it."""
    section: tuple[int, dict[str, str]] | None = None
    for line, words in _logical(text):
        if words[:1] in (";", "#", ""):
            continue
        if words.startswith("[") and words.rstrip().endswith("]"):
            if section:
                yield section
            section = (line, {}) if words.strip().upper() == "[CHAPTER]" else None
        elif section and (pair := _PAIR(words)):
            section[1].setdefault(_plain(pair[1]).strip().lower(), _plain(pair[2]))
    if section:
        yield section


def _logical(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line with its number; a line break after a backslash does not end one."""
    parts: list[str] = []
    first = 1
    for number, line in enumerate(lines(text), start=1):
        if not parts:
            first = number
        parts.append(line)
        if (len(line) - len(line.rstrip("\\"))) % 2 == 0:
            yield first, "\n".join(parts)
            parts = []
    if parts:
        yield first, "\n".join(parts)


def _ms(written: str, unit: tuple[int, int]) -> int | str:
    """Return *written* of the time base *unit* in milliseconds, or as it is when it is no number."""
    whole = _WHOLE(written)
    if not whole:
        return f"{written} of {unit[0]}/{unit[1]} s" if written.strip() else ""
    return (2 * int(whole[1]) * unit[0] * 1_000 + unit[1]) // (2 * unit[1])


def _escaped(text: str) -> str:
    """Return *text* with backslashes; at its end ffmpeg 5 takes even an escaped one for a line that goes on."""
    line = one_line(text)
    return _SPECIAL.sub(r"\\\1", line) + " " * line.endswith("\\")


def _plain(text: str) -> str:
    return _ESCAPE.sub(r"\1", text)
