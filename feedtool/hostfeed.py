"""The feed of the company that hosts the audio: what it says of each episode, and its items as they are.

The file comes from the network: DTDs and entities are refused, and nothing in it is fetched.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from feedtool import clock
from feedtool.model import NAMESPACES, Audio
from feedtool.problems import NOWHERE, Place, Problem, Severity, quoted

_ITUNES = f"{{{NAMESPACES['itunes']}}}"
_PODCAST = f"{{{NAMESPACES['podcast']}}}"
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_TOKEN = re.compile(r"-(e[0-9a-z]{5,9})/?$")
_ONE_HOST = re.compile(r"https?://(?:www\.)?(?:anchor\.fm|podcasters\.spotify\.com|creators\.spotify\.com)/").match


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
        return token(self.link)


@dataclass(frozen=True, slots=True)
class HostFeed:
    """The host's feed: the podcast's guid, "" for none, and its items in their order."""

    guid: str = ""
    items: tuple[HostItem, ...] = ()
    problems: tuple[Problem, ...] = field(default=(), compare=False)


def token(address: str) -> str:
    """Return the name that the host gave an episode, which ends its address or its id; "" for none.

    anchor.fm, podcasters.spotify.com and creators.spotify.com are one host, whose addresses changed.

    >>> token("https://anchor.fm/club/episodes/The-Rise-of-MLOps---Theofilos-Papapanagiotou-ept67o")
    'ept67o'
    """
    found = _TOKEN.search(address.partition("?")[0])
    return found[1] if found and ("://" not in address or _ONE_HOST(address)) else ""


def parse(path: str, data: bytes) -> HostFeed:
    """Return the feed *data*, called *path* in problems; one that cannot be read has no items, and the reason."""
    from lxml import etree

    if _DOCTYPE.search(data):
        return _refused(
            path, "the feed has a DTD or entities, which feeds do not need", "ask the host for a plain feed"
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", 0) or 0
        return _refused(path, f"the feed is not XML: {str(error).partition(', line')[0]}", "look at the file", line)
    channel = root.find("channel") if root.tag == "rss" else None
    if channel is None:
        return _refused(path, "the file is XML, but not an RSS feed", "name the address of the RSS feed")
    problems: list[Problem] = []
    items = [item for element in channel.findall("item") if (item := _item(path, element, problems))]
    return HostFeed(_text(channel, f"{_PODCAST}guid"), tuple(items), tuple(problems))


def _item(path: str, element: Any, problems: list[Problem]) -> HostItem | None:
    place = Place(path, element.sourceline or 0)
    guid = _text(element, "guid")
    title = _text(element, "title")
    if not guid:
        message = f"the item {quoted(title)} has no guid"
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
    if enclosure is None or not enclosure.get("url"):
        return None
    try:
        duration: int | None = clock.parse(_text(element, f"{_ITUNES}duration"))
    except ValueError:
        duration = None
    length = enclosure.get("length", "")
    size = int(length) if length.isascii() and length.isdigit() else 0
    return Audio(enclosure.get("url"), size, enclosure.get("type", "audio/mpeg"), duration or None)


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
    return (element.findtext(tag) or "").strip()


def _date(written: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(written)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _number(written: str) -> int | None:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else None


def _refused(path: str, message: str, fix: str, line: int = 0) -> HostFeed:
    return HostFeed(problems=(Problem(Place(path, line), "HF101", Severity.ERROR, message, fix),))
