"""Chapters from `quotableClips`: the team's own list of clips, with their ends, in seconds.

The words are those of https://schema.org/Clip, which search engines show as the key moments of a video.
"""

from feedtool import stamps
from feedtool.document import Document
from feedtool.listing import Listing, Names
from feedtool.model import Chapter, Transcript
from feedtool.problems import Problem
from feedtool.values import List, Map

KEYS = ("quotableClips", "clips")

_NAMES = Names(
    start=("startOffset", "start"), title=("name", "title"), end=("endOffset", "end"), url=("url",), image=("image",)
)
_FIX = "write `{name: …, startOffset: 75, endOffset: 120}`"


def derive(document: Document, transcript: Transcript, problems: list[Problem]) -> tuple[Chapter, ...]:
    """Return a chapter for each clip; an address that only leads to its moment of the video is not a chapter's link."""
    listing = Listing(document.path, problems)
    key = next((key for key in KEYS if document.front.get(key, "") not in ("", [], {})), "")
    value = document.front.get(key, "")
    if key and not isinstance(value, List):
        listing.warn(document.front.lines[key], "CH114", f"'{key}' is not a list; it gives no chapters", _FIX)
        return ()
    for line, clip in zip(value.lines, value, strict=True) if isinstance(value, List) else ():
        if isinstance(clip, Map):
            moment = isinstance(url := clip.get("url", ""), str) and stamps.is_moment(url)
            fields = {name: part for name, part in clip.items() if name != "url" or not moment}
            listing.record(line, fields, _NAMES, clip.lines)
        else:
            listing.warn(line, "CH114", f"an item of '{key}' is not a clip; it is left out", _FIX)
    return listing.chapters()
