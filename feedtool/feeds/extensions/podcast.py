"""The Podcasting 2.0 namespace for feedgen, which does not know it.

Register it with `register_extension("podcast", PodcastExtension, PodcastEntryExtension, atom=False)`, then set the
attributes of `feed.podcast` and `entry.podcast`. What has no attribute of its own is a `Tag`:

    feed.podcast.tags = [Tag("funding", "Keep us on air", {"url": "https://example.org/give"})]

https://podcastindex.org/namespace/1.0
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

NAMESPACE = "https://podcastindex.org/namespace/1.0"
LONGEST_NAME = 128
LONGEST_DISPLAY = 32


@dataclass(frozen=True, slots=True)
class PersonTag:
    """A `podcast:person`: *name* of at most 128 characters, *role* and *group* as in the taxonomy (host, guest)."""

    name: str
    role: str
    image: str = ""
    href: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class TranscriptTag:
    """A `podcast:transcript`; *captions* says that it carries times."""

    url: str
    type: str
    language: str = ""
    captions: bool = False


@dataclass(frozen=True, slots=True)
class SoundbiteTag:
    """A `podcast:soundbite`: *start* and *duration* in seconds, *title* of at most 128 characters."""

    start: float
    duration: float
    title: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """Any other element of the namespace: its *name*, its *text*, its *attributes*, and the elements *inside* it.

    An attribute that is "" is not written.
    """

    name: str
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    inside: Sequence["Tag"] = ()


@dataclass(slots=True)
class PodcastExtension(BaseExtension):  # type: ignore[misc]  # feedgen ships no types
    """What the channel says; *podping* that Podping is told of every change, which has to be true."""

    guid: str = ""
    persons: Sequence[PersonTag] = ()
    tags: Sequence[Tag] = ()
    podping: bool = False

    def extend_ns(self) -> dict[str, str]:
        """Return the prefix and its namespace."""
        return {"podcast": NAMESPACE}

    def extend_rss(self, feed: Any) -> Any:
        """Add the elements to the channel of *feed*."""
        if self.guid:
            _element(feed[0], "guid", self.guid)
        if self.podping:
            _element(feed[0], "podping", usesPodping="true")
        for tag in self.tags:
            _tag(feed[0], tag)
        for person in self.persons:
            _person(feed[0], person)
        return feed


@dataclass(slots=True)
class PodcastEntryExtension(BaseEntryExtension):  # type: ignore[misc]  # feedgen ships no types
    """What an item says; its *persons* replace those of the channel, so the hosts belong here too.

    Apps show *episode_display* (at most 32 characters) instead of the number.
    """

    chapters_url: str = ""
    chapters_type: str = ""
    transcripts: Sequence[TranscriptTag] = ()
    soundbites: Sequence[SoundbiteTag] = ()
    persons: Sequence[PersonTag] = ()
    season: int | None = None
    season_name: str = ""
    episode: int | None = None
    episode_display: str = ""
    tags: Sequence[Tag] = ()

    def extend_rss(self, entry: Any) -> Any:
        """Add the elements to the item *entry*."""
        if self.season:
            _element(entry, "season", str(self.season), name=self.season_name[:LONGEST_NAME])
        if self.episode:
            _element(entry, "episode", str(self.episode), display=self.episode_display[:LONGEST_DISPLAY])
        if self.chapters_url:
            _element(entry, "chapters", url=self.chapters_url, type=self.chapters_type)
        for tag in self.transcripts:
            rel = "captions" if tag.captions else ""
            _element(entry, "transcript", url=tag.url, type=tag.type, language=tag.language, rel=rel)
        for bite in self.soundbites:
            times = {"startTime": _number(bite.start), "duration": _number(bite.duration)}
            _element(entry, "soundbite", bite.title[:LONGEST_NAME].strip(), **times)
        for person in self.persons:
            _person(entry, person)
        for other in self.tags:
            _tag(entry, other)
        return entry


def _person(parent: Any, person: PersonTag) -> None:
    name = person.name[:LONGEST_NAME].strip()
    if name:
        said = {"role": person.role, "group": person.group, "img": person.image, "href": person.href}
        _element(parent, "person", name, **said)


def _tag(parent: Any, tag: Tag) -> None:
    element = _element(parent, tag.name, tag.text, **tag.attributes)
    for inner in tag.inside:
        _tag(element, inner)


def _number(seconds: float) -> str:
    return f"{seconds:.3f}".rstrip("0").rstrip(".")


def _element(parent: Any, tag: str, text: str = "", /, **attributes: str) -> Any:
    """Add an element with those of *attributes* that say something, and return it."""
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", {k: v for k, v in attributes.items() if v})
    element.text = text or None
    return element
