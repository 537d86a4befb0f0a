"""Podcasting 2.0 chapters, version 1.2.0, as JSON: what apps read through `podcast:chapters`.

https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters/jsonChapters.md
"""

import json
from typing import Any

from feedtool import clock
from feedtool.model import Chapter, Outline

SUFFIX = ".json"
MEDIA_TYPE = "application/json+chapters"


def write(outline: Outline) -> str:
    """Return the chapters of *outline*; times are in seconds."""
    data: dict[str, Any] = {"version": "1.2.0"}
    if outline.title:
        data["title"] = outline.title
    data["chapters"] = [_record(chapter) for chapter in outline.chapters]
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _record(chapter: Chapter) -> dict[str, Any]:
    record: dict[str, Any] = {"startTime": clock.seconds(chapter.start), "title": chapter.title}
    if chapter.end is not None:
        record["endTime"] = clock.seconds(chapter.end)
    if chapter.url:
        record["url"] = chapter.url
    if chapter.image:
        record["img"] = chapter.image
    if chapter.hidden:
        record["toc"] = False
    return record
