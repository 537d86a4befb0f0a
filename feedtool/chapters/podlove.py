"""Podlove Simple Chapters as JSON: what Podlove Publisher and its web player take.

The same as `psc`, as a list of objects. https://docs.podlove.org/podlove-web-player/v5/configuration
"""

import json

from feedtool import clock, jsontext
from feedtool.listing import Listing, Names, listed, one_line, unmarked
from feedtool.model import Chapter, Outline
from feedtool.problems import Problem

SUFFIX = ".podlove.json"
MEDIA_TYPE = "application/json"
BESIDE = (".podlove.json",)

_NAMES = Names(("start",), ("title",), (), ("href", "url"), ("image", "img"))


def write(outline: Outline) -> str:
    """Return the chapters of *outline*, without hidden ones: the format cannot hide a chapter."""
    records = [
        {
            "start": clock.exact(chapter.start),
            "title": one_line(chapter.title),
            "href": one_line(chapter.url),
            "image": one_line(chapter.image),
        }
        for chapter in listed(outline)
    ]
    return json.dumps(records, ensure_ascii=False, indent=1) + "\n"


def read(text: str, path: str, problems: list[Problem]) -> tuple[Chapter, ...]:
    """Return the chapters of *text*: a list, or an object that holds one as `chapters`."""
    listing = Listing(path, problems)
    try:
        items = jsontext.items(unmarked(text), "chapters")
    except jsontext.UnreadableJsonError as error:
        listing.refuse(error.line, f"the file holds no Podlove chapters: {error}", 'write `[{"start": "00:01:15", …}]`')
        return ()
    for line, item in items:
        if isinstance(item, dict):
            listing.record(line, item, _NAMES)
        else:
            listing.warn(line, "CH114", "an item of the list is not an object; it is left out", 'write `{"start": …}`')
    return listing.chapters()


def fits(text: str) -> bool:
    """Return whether *text* is a list of objects."""
    bare = text.strip("\ufeff \t\r\n")
    return bare == "[]" or (bare.startswith("[") and '"start"' in bare)
