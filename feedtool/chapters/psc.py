"""Podlove Simple Chapters, version 1.2, as XML: what Spotify, AntennaPod and gPodder read inside a feed.

https://github.com/podlove/podlove-specifications/blob/master/podlove-simple-chapters.md
"""

from typing import TYPE_CHECKING

from feedtool import clock, xmltext
from feedtool.listing import Listing, Names, listed, one_line, unmarked
from feedtool.model import NAMESPACES, Chapter, Outline
from feedtool.problems import Problem

if TYPE_CHECKING:
    from lxml.etree import _Element

SUFFIX = ".psc"
MEDIA_TYPE = "application/xml"
BESIDE = (".psc", ".psc.xml")

_NAMES = Names(("start",), ("title",), (), ("href",), ("image",))


def write(outline: Outline) -> str:
    """Return the chapters of *outline*, without hidden ones: the format cannot hide a chapter.

    A start is always `HH:MM:SS.mmm`: AntennaPod reads the bare seconds that the format allows as 0.
    """
    from lxml import etree

    namespace = NAMESPACES["psc"]
    root = etree.Element(f"{{{namespace}}}chapters", version="1.2", nsmap={"psc": namespace})
    for chapter in listed(outline):
        element = etree.SubElement(
            root, f"{{{namespace}}}chapter", start=clock.exact(chapter.start), title=one_line(chapter.title)
        )
        if chapter.url:
            element.set("href", one_line(chapter.url))
        if chapter.image:
            element.set("image", one_line(chapter.image))
    return xmltext.written(root)


def read(text: str, path: str, problems: list[Problem]) -> tuple[Chapter, ...]:
    """Return the chapters of the one `psc:chapters` of *text*, which may stand inside a feed's item."""
    listing = Listing(path, problems)
    try:
        root = xmltext.parse(unmarked(text))
    except xmltext.UnreadableXmlError as error:
        listing.refuse(error.line, f"the file holds no Podlove Simple Chapters: {error}", "export the chapters again")
        return ()
    found = [element for element in root.iter("{*}chapters") if _is_podlove(element)]
    if len(found) != 1:
        message = f"the file holds {len(found) or 'no'} `psc:chapters`, not one"
        listing.refuse(1, message, "keep the chapters of one episode, in one `psc:chapters`")
        return ()
    for element in found[0].iterchildren("{*}chapter"):
        if _is_podlove(element):
            fields = {str(key): str(value) for key, value in element.attrib.items()}
            listing.record(xmltext.line(element), fields, _NAMES)
    return listing.chapters()


def fits(text: str) -> bool:
    """Return whether *text* is XML with Podlove's chapters."""
    return text.lstrip("\ufeff \t\r\n").startswith("<") and "podlove.org/simple-chapters" in text


def _is_podlove(element: "_Element") -> bool:
    """Return whether *element* is of Podlove's namespace, or of none, as people write it by hand."""
    return not element.tag.startswith("{") or element.tag[1:].startswith(NAMESPACES["psc"])
