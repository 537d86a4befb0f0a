"""The feed of the company that hosts the audio: what it says of each episode, and its items as they are.

The file comes from the network: DTDs and entities are refused, and nothing in it is fetched.
"""

import contextlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from feedtool import addresses, clock
from feedtool.model import NAMESPACES, Audio
from feedtool.problems import NOWHERE, Place, Problem, Severity, quoted
from feedtool.values import UNSAYABLE

_ITUNES = f"{{{NAMESPACES['itunes']}}}"
_PODCAST = f"{{{NAMESPACES['podcast']}}}"

_FIRST_YEAR = 1970
"""An earlier date is a host's way to say that it knows none."""


@dataclass(frozen=True, slots=True)
class HostItem:
    """An item of the host's feed; *xml* is the whole of it, as it stands in ours when no file of ours has it."""

    guid: str
    title: str = ""
    link: str = ""
    audio: Audio | None = None
    published: datetime | None = None
    season: int | None = None
    number: int | None = None
    xml: str = field(default="", repr=False)
    place: Place = field(default=NOWHERE, compare=False, repr=False)

    @property
    def token(self) -> str:
        """What the host calls the episode at the end of its address (`ept67o`), "" when it has no such name."""
        return addresses.token(self.link)


@dataclass(frozen=True, slots=True)
class HostFeed:
    """The host's feed: the podcast's guid, "" for none, and its items in their order."""

    guid: str = ""
    items: tuple[HostItem, ...] = ()
    problems: tuple[Problem, ...] = field(default=(), compare=False)


def parse(path: str, data: bytes) -> HostFeed:
    """Return the feed *data*, called *path* in problems; one that cannot be read has no items, and the reason."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", 0) or 0
        if _has_doctype(data):
            return _with_dtd(path)
        return _refused(path, f"the feed is not XML: {str(error).partition(', line')[0]}", "look at the file", line)
    if root.getroottree().docinfo.internalDTD is not None:
        return _with_dtd(path)
    channel = root.find("channel") if root.tag == "rss" else None
    if channel is None:
        return _refused(path, "the file is XML, but not an RSS feed", "name the address of the RSS feed")
    problems: list[Problem] = []
    items: dict[str, HostItem] = {}
    for element in channel.findall("item"):
        item = _item(path, element, problems)
        if item and item.guid in items:
            message = f"the item {quoted(item.title)} has the guid of {quoted(items[item.guid].title)}; it is left out"
            fix = "ask the host to give it its own"
            problems.append(Problem(item.place, "HF107", Severity.WARNING, message, fix))
        elif item:
            items[item.guid] = item
    return HostFeed(_text(channel, f"{_PODCAST}guid"), tuple(items.values()), tuple(problems))


def _item(path: str, element: Any, problems: list[Problem]) -> HostItem | None:
    place = Place(path, element.sourceline or 0)
    guid = _text(element, "guid")
    title = _text(element, "title")
    if not guid:
        message = f"the item {quoted(title)} has no guid; it is left out"
        problems.append(Problem(place, "HF103", Severity.WARNING, message, "ask the host to give it one"))
        return None
    return HostItem(
        guid=guid,
        title=" ".join(title.split()),
        link=_text(element, "link"),
        audio=_audio(element),
        published=_date(_text(element, "pubDate")),
        season=_number(_text(element, f"{_ITUNES}season")),
        number=_number(_text(element, f"{_ITUNES}episode")),
        xml=_whole(element),
        place=place,
    )


def _audio(element: Any) -> Audio | None:
    enclosure = element.find("enclosure")
    url = "" if enclosure is None else enclosure.get("url", "").strip()
    if not url:
        return None
    try:
        duration: int | None = clock.parse(_text(element, f"{_ITUNES}duration"))
    except ValueError:
        duration = None
    length = enclosure.get("length", "").strip()
    size = int(length) if length.isascii() and length.isdigit() and len(length) < 16 else 0
    return Audio(url, size, enclosure.get("type", "").strip() or "audio/mpeg", duration or None)


def _whole(element: Any) -> str:
    """Return the item as text that stands in a feed of ours: namespaces that ours declares are not declared again."""
    from copy import deepcopy

    from lxml import etree

    root = etree.Element("rss", nsmap=NAMESPACES)
    copied = deepcopy(element)
    copied.tail = None
    etree.SubElement(root, "channel").append(copied)
    etree.cleanup_namespaces(root, keep_ns_prefixes=list(NAMESPACES))
    text = etree.tostring(root, encoding="unicode")
    return text[text.index("<item") : text.rindex("</item>")] + "</item>"


def _text(element: Any, tag: str) -> str:
    """Return the text of the first *tag* in *element*, without comments in it and what no text of ours can hold."""
    found = element.find(tag)
    whole = "" if found is None else found.xpath("string()")
    return UNSAYABLE.sub("", whole).strip()


def _date(written: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(written)
        found = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.year >= _FIRST_YEAR else None


def _number(written: str) -> int | None:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else None


def _has_doctype(data: bytes) -> bool:
    """Return whether a DTD stands before the first element of *data*, which could not be read."""
    from xml.parsers import expat

    seen: list[str] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *_: seen.append("doctype")
    parser.StartElementHandler = lambda *_: seen.append("element")
    with contextlib.suppress(expat.ExpatError, ValueError, LookupError):
        parser.Parse(data[:4_096], False)
    return seen[:1] == ["doctype"]


def _with_dtd(path: str) -> HostFeed:
    message = "the feed has a DTD, and perhaps entities, which feeds do not need"
    return _refused(path, message, "ask the host for a plain feed")


def _refused(path: str, message: str, fix: str, line: int = 0) -> HostFeed:
    return HostFeed(problems=(Problem(Place(path, line), "HF101", Severity.ERROR, message, fix),))
