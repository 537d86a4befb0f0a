"""A YouTube id with a rest of the address that it was copied from: the id.

An id has 11 letters, digits, `-` and `_`. https://developers.google.com/youtube/v3/docs/videos
"""

import re
from collections.abc import Iterator

from feedtool.document import Document
from feedtool.model import Episode
from feedtool.problems import quoted
from feedtool.source import Mend, Source
from feedtool.values import Map

CODES = ("LI102",)

_KEY = ("ids", "youtube")
_ID = re.compile(
    r"(?:\S*(?:youtu\.be/|youtube\.com/(?:live|shorts|embed)/|[?&]v=))?([A-Za-z0-9_-]{11})(?:[&?/#]\S*)?"
).fullmatch


def mend(source: Source, document: Document, episode: Episode | None) -> Iterator[Mend]:
    """Yield a mend for `youtube` under `ids` when there is an id in it, and more."""
    ids = document.front.get(_KEY[0])
    written = ids.get(_KEY[1], "") if isinstance(ids, Map) else ""
    if not isinstance(ids, Map) or not isinstance(written, str):
        return
    found = _ID(written.strip())
    if found and found[1] != written.strip() and (edit := source.rewritten(_KEY, found[1])):
        said = f"{quoted(written)} is {quoted(found[1])}"
        yield Mend(CODES[0], ids.lines[_KEY[1]], said, (edit,), {_KEY: found[1]})
