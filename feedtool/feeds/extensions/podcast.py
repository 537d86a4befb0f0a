"""The Podcasting 2.0 namespace for feedgen, which does not know it.

Register it with `register_extension("podcast", PodcastExtension, PodcastEntryExtension, atom=False)`, then set the
attributes of `feed.podcast` and `entry.podcast`. https://podcastindex.org/namespace/1.0
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

NAMESPACE = "https://podcastindex.org/namespace/1.0"
LONGEST_NAME = 128


@dataclass(frozen=True, slots=True)
class PersonTag:
    """A `podcast:person`: *name* of at most 128 characters, *role* as in the taxonomy (host, guest)."""

    name: str
    role: str
    image: str = ""
    href: str = ""


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


@dataclass(slots=True)
class PodcastExtension(BaseExtension):  # type: ignore[misc]  # feedgen ships no types
    """What the channel says."""

    guid: str = ""
    persons: Sequence[PersonTag] = ()

    def extend_ns(self) -> dict[str, str]:
        """Return the prefix and its namespace."""
        return {"podcast": NAMESPACE}

    def extend_rss(self, feed: Any) -> Any:
        """Add the elements to the channel of *feed*."""
        if self.guid:
            _element(feed[0], "guid", self.guid)
        for person in self.persons:
            _person(feed[0], person)
        return feed


@dataclass(slots=True)
class PodcastEntryExtension(BaseEntryExtension):  # type: ignore[misc]  # feedgen ships no types
    """What an item says; its *persons* replace those of the channel, so the hosts belong here too."""

    chapters_url: str = ""
    chapters_type: str = ""
    transcripts: Sequence[TranscriptTag] = ()
    soundbites: Sequence[SoundbiteTag] = ()
    persons: Sequence[PersonTag] = ()
    season: int | None = None
    season_name: str = ""
    episode: int | None = None

    def extend_rss(self, entry: Any) -> Any:
        """Add the elements to the item *entry*."""
        if self.season:
            _element(entry, "season", str(self.season), name=self.season_name[:LONGEST_NAME])
        if self.episode:
            _element(entry, "episode", str(self.episode))
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
        return entry


def _person(parent: Any, person: PersonTag) -> None:
    name = person.name[:LONGEST_NAME].strip()
    if name:
        _element(parent, "person", name, role=person.role, img=person.image, href=person.href)


def _number(seconds: float) -> str:
    return f"{seconds:.3f}".rstrip("0").rstrip(".")


def _element(parent: Any, tag: str, text: str = "", **attributes: str) -> None:
    """Add an element with those of *attributes* that say something."""
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", {k: v for k, v in attributes.items() if v})
    element.text = text or None
