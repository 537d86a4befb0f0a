"""An item that only the host has, as an item of ours: what feeds other than RSS say of it.

The RSS feed has it as the host wrote it. Everything here is what a stranger wrote: texts are cleaned, and addresses
that do not lead to the web are dropped.
"""

from typing import TYPE_CHECKING

from feedtool import markup
from feedtool.hostfeed import HostItem
from feedtool.model import NAMESPACES, Episode, Item, Person, TranscriptFile

if TYPE_CHECKING:
    from lxml.etree import _Element

_CONTENT = f"{{{NAMESPACES['content']}}}"
_ITUNES = f"{{{NAMESPACES['itunes']}}}"
_PODCAST = f"{{{NAMESPACES['podcast']}}}"
_EXPLICIT = {"true": True, "yes": True, "explicit": True, "false": False, "no": False, "clean": False}
_UNTIMED = frozenset(["text/html", "text/plain"])


def item(found: HostItem) -> Item:
    """Return *found* as an item; its chapters and transcripts stay where the host has them, by whole addresses."""
    element = _element(found.xml)
    description = markup.clean(_text(element, "description"))
    chapters = element.find(f"{_PODCAST}chapters")
    episode = Episode(
        slug=f"host:{found.guid}",
        title=found.title,
        season=found.season,
        number=found.number,
        type=_text(element, f"{_ITUNES}episodeType").lower() or "full",
        guests=_persons(element, "guest"),
        hosts=_persons(element, "host") or _author(element),
        image=_address(_said(element.find(f"{_ITUNES}image"), "href")),
        link=_address(found.link),
        published=found.published,
        duration=found.audio.duration if found.audio else None,
        audio=found.audio,
        keywords=tuple(dict.fromkeys(filter(None, (_line(tag.text) for tag in element.findall("category"))))),
        explicit=_EXPLICIT.get(_text(element, f"{_ITUNES}explicit").lower()),
        block=_text(element, f"{_ITUNES}block").lower() == "yes",
        place=found.place,
    )
    return Item(
        episode,
        description=markup.app(description),
        content=markup.clean(_text(element, f"{_CONTENT}encoded")) or description,
        chapters_path=_address(_said(chapters, "url")),
        chapters_type=_said(chapters, "type"),
        transcripts=_transcripts(element),
        guid=found.guid,
        xml=found.xml,
    )


def _element(xml: str) -> "_Element":
    """Return the item that *xml* is; `hostfeed` made it, without the namespaces that stand at the top of a feed."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    declared = " ".join(f'xmlns:{prefix}="{namespace}"' for prefix, namespace in NAMESPACES.items())
    return etree.fromstring(f"<rss {declared}>{xml}</rss>", parser)[0]


def _persons(element: "_Element", role: str) -> tuple[Person, ...]:
    """Return the people of *role*; whoever has none is a host (platform rules, part B)."""
    return tuple(
        Person(name, name, _address(_said(tag, "img")), links={"web": address} if address else {})
        for tag in element.findall(f"{_PODCAST}person")
        if (name := _line(tag.text)) and (_said(tag, "role").lower() or "host") == role
        for address in [_address(_said(tag, "href"))]
    )


def _author(element: "_Element") -> tuple[Person, ...]:
    name = _line(_text(element, f"{_ITUNES}author"))
    return (Person(name, name),) if name else ()


def _transcripts(element: "_Element") -> tuple[TranscriptFile, ...]:
    return tuple(
        TranscriptFile(address, kind, kind not in _UNTIMED)
        for tag in element.findall(f"{_PODCAST}transcript")
        if (address := _address(_said(tag, "url"))) and (kind := _said(tag, "type"))
    )


def _address(written: str) -> str:
    try:
        return markup.address("", written) if written else ""
    except ValueError:
        return ""


def _said(element: "_Element | None", name: str) -> str:
    return "" if element is None else str(element.get(name, "")).strip()


def _text(element: "_Element", tag: str) -> str:
    found = element.find(tag)
    return "" if found is None else "".join(str(part) for part in found.itertext()).strip()


def _line(written: "str | None") -> str:
    return " ".join((written or "").split())
