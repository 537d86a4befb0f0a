"""Podcasting 2.0 chapters, version 1.2.0, as JSON: what apps read through `podcast:chapters`.

https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters/jsonChapters.md
"""

import json
from typing import Any

from feedtool import clock, jsontext
from feedtool.listing import Listing, Names, one_line, unmarked
from feedtool.model import Chapter, Outline
from feedtool.problems import Problem, quoted

SUFFIX = ".json"
MEDIA_TYPE = "application/json+chapters"
BESIDE = (".chapters.json",)

_NAMES = Names(("startTime",), ("title",), ("endTime",), ("url",), ("img",), listed=("toc",))


def write(outline: Outline) -> str:
    """Return the chapters of *outline*; times are in seconds."""
    data: dict[str, Any] = {"version": "1.2.0"}
    if title := one_line(outline.title):
        data["title"] = title
    data["chapters"] = [_record(chapter) for chapter in outline.chapters]
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def read(text: str, path: str, problems: list[Problem]) -> tuple[Chapter, ...]:
    """Return the chapters of *text*.

    A time in quotes is read, which is noted; a hidden chapter without a title, such as one that only changes the
    picture, is called like the one above it.
    """
    listing = Listing(path, problems)
    try:
        items = jsontext.items(unmarked(text), "chapters")
    except jsontext.UnreadableJsonError as error:
        listing.refuse(error.line, f"the file holds no Podcasting 2.0 chapters: {error}", 'write `{"chapters": [...]}`')
        return ()
    above = ""
    for line, item in items:
        if not isinstance(item, dict):
            listing.warn(
                line, "CH114", "an item of 'chapters' is not an object; it is left out", 'write `{"startTime": …}`'
            )
            continue
        if item.get("toc") is False and not item.get("title") and above:
            listing.note(
                line, "CH115", f"a hidden chapter has no title; it is called {quoted(above)}", "give it a title"
            )
            item["title"] = above
        start = item.get("startTime")
        if isinstance(start, str) and start and not isinstance(start, jsontext.Number):
            message = f"'startTime' is the text {quoted(start)}, where apps want a number; it was taken as one"
            listing.note(line, "CH115", message, "write a number without quotes", start)
        listing.record(line, item, _NAMES)
        above = listing.found[-1].title if listing.found else ""
    return listing.chapters()


def fits(text: str) -> bool:
    """Return whether *text* is an object with chapters."""
    return text.lstrip("\ufeff \t\r\n").startswith("{") and '"chapters"' in text


def _record(chapter: Chapter) -> dict[str, Any]:
    record: dict[str, Any] = {"startTime": clock.seconds(chapter.start), "title": one_line(chapter.title)}
    if chapter.end is not None:
        record["endTime"] = clock.seconds(chapter.end)
    if chapter.url:
        record["url"] = one_line(chapter.url)
    if chapter.image:
        record["img"] = one_line(chapter.image)
    if chapter.hidden:
        record["toc"] = False
    return record
