"""Podlove Simple Chapters for feedgen: chapters inside the item, which Spotify, AntennaPod and gPodder read.

Register it with `register_extension("psc", PscExtension, PscEntryExtension, atom=False)`, then set
`entry.psc.chapters`. https://github.com/podlove/podlove-specifications/blob/master/podlove-simple-chapters.md
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

NAMESPACE = "http://podlove.org/simple-chapters"


@dataclass(frozen=True, slots=True)
class ChapterTag:
    """A `psc:chapter`; *start* is written as `HH:MM:SS.mmm`, since AntennaPod reads bare seconds as 0."""

    start: str
    title: str
    href: str = ""
    image: str = ""


class PscExtension(BaseExtension):  # type: ignore[misc]  # feedgen ships no types
    """The channel says nothing but the namespace."""

    def extend_ns(self) -> dict[str, str]:
        """Return the prefix and its namespace."""
        return {"psc": NAMESPACE}


@dataclass(slots=True)
class PscEntryExtension(BaseEntryExtension):  # type: ignore[misc]  # feedgen ships no types
    """The chapters of an item, in their order."""

    chapters: Sequence[ChapterTag] = ()

    def extend_rss(self, entry: Any) -> Any:
        """Add the chapters to the item *entry*."""
        if self.chapters:
            chapters = etree.SubElement(entry, f"{{{NAMESPACE}}}chapters", version="1.2")
            for chapter in self.chapters:
                said = {
                    "start": chapter.start,
                    "title": chapter.title,
                    "href": chapter.href,
                    "image": chapter.image,
                }
                etree.SubElement(chapters, f"{{{NAMESPACE}}}chapter", {k: v for k, v in said.items() if v})
        return entry
