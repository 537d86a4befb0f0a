"""Matroska chapters as XML: what mkvmerge and MKVToolNix take for MKV, MKA and WebM files.

https://www.matroska.org/technical/chapters.html
"""

from typing import TYPE_CHECKING

from feedtool import clock, xmltext
from feedtool.listing import Listing, one_line, unmarked
from feedtool.model import Chapter, Outline
from feedtool.problems import Problem

if TYPE_CHECKING:
    from lxml.etree import _Element

SUFFIX = ".chapters.xml"
MEDIA_TYPE = "application/xml"
BESIDE = (".chapters.xml",)


def write(outline: Outline) -> str:
    """Return the chapters of *outline* as one edition; times are in nanoseconds."""
    from lxml import etree

    root = etree.Element("Chapters")
    edition = etree.SubElement(root, "EditionEntry")
    for chapter in outline.chapters:
        atom = etree.SubElement(edition, "ChapterAtom")
        etree.SubElement(atom, "ChapterTimeStart").text = _nanoseconds(chapter.start)
        if chapter.end is not None:
            etree.SubElement(atom, "ChapterTimeEnd").text = _nanoseconds(chapter.end)
        if chapter.hidden:
            etree.SubElement(atom, "ChapterFlagHidden").text = "1"
        display = etree.SubElement(atom, "ChapterDisplay")
        etree.SubElement(display, "ChapterString").text = one_line(chapter.title)
        etree.SubElement(display, "ChapterLanguage").text = "und"
    return xmltext.written(root)


def read(text: str, path: str, problems: list[Problem]) -> tuple[Chapter, ...]:
    """Return the chapters of the default edition of *text*, else of the first; inner ones follow their outer one."""
    listing = Listing(path, problems)
    try:
        root = xmltext.parse(unmarked(text))
    except xmltext.UnreadableXmlError as error:
        listing.refuse(error.line, f"the file holds no Matroska chapters: {error}", "export the chapters again")
        return ()
    editions = _inside(root, "EditionEntry")
    if xmltext.name(root) != "Chapters" or not editions:
        listing.refuse(1, "the file holds no `Chapters` with an `EditionEntry`", "export the chapters as Matroska XML")
        return ()
    edition = next((one for one in editions if _text(one, "EditionFlagDefault") == "1"), editions[0])
    for atom in edition.iter():
        if xmltext.name(atom) != "ChapterAtom":
            continue
        titles = [_text(display, "ChapterString") for display in _inside(atom, "ChapterDisplay")]
        listing.add(
            xmltext.line(atom),
            _text(atom, "ChapterTimeStart"),
            next(filter(None, titles), ""),
            _text(atom, "ChapterTimeEnd"),
            hidden=_text(atom, "ChapterFlagHidden") == "1" or _text(atom, "ChapterFlagEnabled") == "0",
        )
    return listing.chapters()


def fits(text: str) -> bool:
    """Return whether *text* is XML with Matroska's chapters."""
    return text.lstrip("\ufeff \t\r\n").startswith("<") and "<Chapters" in text and "<EditionEntry" in text


def _nanoseconds(ms: int) -> str:
    return f"{clock.exact(ms)}000000"


def _inside(element: "_Element", name: str) -> "list[_Element]":
    return [child for child in element if xmltext.name(child) == name]


def _text(element: "_Element", name: str) -> str:
    """Return the text of the first *name* directly inside *element*."""
    return next((xmltext.text(child) for child in _inside(element, name)), "")
