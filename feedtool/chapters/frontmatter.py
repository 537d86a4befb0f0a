"""Chapters from the front matter: the list of its own that an episode gives as `chapters:`.

Records such as `{start: 1:15, title: …, url: …}`, lines such as `1:15 Title`, or `1:15: Title` pairs.
"""

import re

from feedtool import stamps
from feedtool.document import Document
from feedtool.listing import Listing, Names
from feedtool.model import Chapter, Transcript
from feedtool.problems import Problem, quoted
from feedtool.values import List, Map, Value

_NAMES = Names(
    start=("start", "time", "startTime", "sec"),
    title=("title",),
    end=("end", "endTime"),
    url=("url", "href", "link"),
    image=("image", "img"),
    hidden=("hidden",),
    listed=("toc",),
)
_FIX = "write `{start: 1:15, title: …}`, or `1:15 Title`"
_TIME = re.compile(r"[0-9]+(?::[0-9]{2}){0,2}(?:\.[0-9]+)?").fullmatch
_FOLDED = re.compile(r"(?<=[^\s\-–—])[ \t]+(?=[0-9]{1,3}(?::[0-9]{2}){1,2}[ \t])")


def derive(document: Document, transcript: Transcript, problems: list[Problem]) -> tuple[Chapter, ...]:
    """Return a chapter for each record or line under `chapters:`."""
    listing = Listing(document.path, problems, relative=True)
    value: Value = document.front.get("chapters", "")
    line = document.front.lines.get("chapters", 1)
    if isinstance(value, str):
        _text(listing, value, line)
    elif isinstance(value, Map):
        _pairs(listing, value)
    else:
        for number, item in zip(value.lines, value, strict=True):
            _item(listing, item, number)
    return listing.chapters()


def _text(listing: Listing, value: str, line: int) -> None:
    """Add the chapters of a text, which begins on the line after its key when it has several."""
    rows = value.strip("\n").split("\n")
    first = line + 1 + len(value) - len(value.lstrip("\n")) if "\n" in value else line
    if len(rows) == 1 and len(parts := _FOLDED.split(rows[0])) > 1:
        message = "the lines of 'chapters' are one line to YAML; they were taken apart where a time stands"
        listing.note(line, "CH115", message, "write `chapters: |`, with the lines below it, indented")
        for part in parts:
            _line(listing, part, first)
        return
    for number, row in enumerate(rows, start=first):
        if row.strip():
            _line(listing, row, number)


def _item(listing: Listing, item: Value, line: int) -> None:
    if isinstance(item, str):
        _line(listing, item, line)
    elif isinstance(item, List):
        listing.warn(line, "CH114", "an item of 'chapters' is a list; it is left out", _FIX)
    elif item.keys() & {*_NAMES.start, *_NAMES.title}:
        listing.record(line, _unlinked(item), _NAMES, item.lines)
    else:
        _pairs(listing, item)


def _unlinked(item: Map) -> dict[str, Value]:
    """Return the record with the link and the picture of its title as its own, when it has none."""
    fields = dict(item)
    if isinstance(title := item.get("title"), str):
        fields["title"], url, image = stamps.linked(title)
        for names, found in ((_NAMES.url, url), (_NAMES.image, image)):
            if found and not any(item.get(name) for name in names):
                fields[names[0]] = found
    return fields


def _pairs(listing: Listing, pairs: Map) -> None:
    """Add a chapter for each pair of time and title."""
    for key, value in pairs.items():
        line = pairs.lines[key]
        if _TIME(key) and isinstance(value, str):
            title, url, image = stamps.linked(value)
            listing.add(line, key, title, url=url, image=image)
        else:
            message = (
                f"{quoted(key)} in 'chapters' is neither a time with a title nor a part of a chapter; it is left out"
            )
            listing.warn(line, "CH114", message, _FIX, key)


def _line(listing: Listing, text: str, line: int) -> None:
    if timed := stamps.split_markdown(text.strip()):
        listing.add(line, timed.start, timed.title, timed.end, timed.url, timed.image)
    else:
        message = f"{quoted(text.strip())} in 'chapters' does not begin with a time; it is left out"
        listing.warn(line, "CH114", message, _FIX, text.strip())
