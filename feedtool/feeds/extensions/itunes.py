"""The itunes namespace for feedgen, as Apple wants it now: explicit is true or false, images may be called anything.

Register it with `register_extension("itunes", ItunesExtension, ItunesEntryExtension, atom=False)`, then set the
attributes of `feed.itunes` and `entry.itunes`. https://help.apple.com/itc/podcasts_connect/#/itcb54353390
"""

from dataclasses import dataclass
from typing import Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

NAMESPACE = "http://www.itunes.com/dtds/podcast-1.0.dtd"


@dataclass(slots=True)
class ItunesExtension(BaseExtension):  # type: ignore[misc]  # feedgen ships no types
    """What the channel says: *categories* are pairs of category and subcategory, "" for none.

    *complete* says that no more episodes will come, *block* that the show is not to be listed.
    """

    author: str = ""
    explicit: bool = False
    image: str = ""
    type: str = ""
    categories: tuple[tuple[str, str], ...] = ()
    owner_name: str = ""
    owner_email: str = ""
    new_feed_url: str = ""
    complete: bool = False
    block: bool = False

    def extend_ns(self) -> dict[str, str]:
        """Return the prefix and its namespace."""
        return {"itunes": NAMESPACE}

    def extend_rss(self, feed: Any) -> Any:
        """Add the elements to the channel of *feed*."""
        channel = feed[0]
        _text(channel, "author", self.author)
        _text(channel, "type", self.type)
        _text(channel, "explicit", "true" if self.explicit else "false")
        if self.owner_email:
            owner = etree.SubElement(channel, f"{{{NAMESPACE}}}owner")
            _text(owner, "name", self.owner_name)
            _text(owner, "email", self.owner_email)
        if self.image:
            etree.SubElement(channel, f"{{{NAMESPACE}}}image", href=self.image)
        for top, sub in self.categories:
            category = etree.SubElement(channel, f"{{{NAMESPACE}}}category", text=top)
            if sub:
                etree.SubElement(category, f"{{{NAMESPACE}}}category", text=sub)
        _text(channel, "new-feed-url", self.new_feed_url)
        _text(channel, "complete", "Yes" if self.complete else "")
        _text(channel, "block", "Yes" if self.block else "")
        return feed


@dataclass(slots=True)
class ItunesEntryExtension(BaseEntryExtension):  # type: ignore[misc]  # feedgen ships no types
    """What an item says: *duration* is in whole seconds, 0 when unknown; *title* is one without numbers."""

    title: str = ""
    duration: int = 0
    explicit: bool | None = None
    image: str = ""
    season: int | None = None
    episode: int | None = None
    episode_type: str = ""
    block: bool = False

    def extend_rss(self, entry: Any) -> Any:
        """Add the elements to the item *entry*."""
        _text(entry, "title", self.title)
        _text(entry, "duration", str(self.duration or ""))
        if self.explicit is not None:
            _text(entry, "explicit", "true" if self.explicit else "false")
        if self.image:
            etree.SubElement(entry, f"{{{NAMESPACE}}}image", href=self.image)
        _text(entry, "season", str(self.season or ""))
        _text(entry, "episode", str(self.episode or ""))
        _text(entry, "episodeType", self.episode_type)
        _text(entry, "block", "Yes" if self.block else "")
        return entry


def _text(parent: Any, tag: str, text: str) -> None:
    if text:
        etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}").text = text
