"""Links of Atom in an RSS channel, which feedgen writes only one of: a hub, or the next page of a long feed.

Register it with `register_extension("links", LinksExtension, None, atom=False)`, then set `feed.links.links`.
https://www.w3.org/TR/websub/#discovery, https://www.rfc-editor.org/rfc/rfc5005
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from feedgen.ext.base import BaseExtension
from lxml import etree

NAMESPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class LinkTag:
    """An `atom:link`: *rel* says what *href* is, such as `hub` or `next`; *type* is its media type."""

    rel: str
    href: str
    type: str = ""


@dataclass(slots=True)
class LinksExtension(BaseExtension):  # type: ignore[misc]  # feedgen ships no types
    """The links of the channel, in their order, besides the one that feedgen writes to the feed itself."""

    links: Sequence[LinkTag] = ()

    def extend_ns(self) -> dict[str, str]:
        """Return the prefix and its namespace."""
        return {"atom": NAMESPACE}

    def extend_rss(self, feed: Any) -> Any:
        """Add the links to the channel of *feed*."""
        for link in self.links:
            said = {"href": link.href, "rel": link.rel, "type": link.type}
            etree.SubElement(feed[0], f"{{{NAMESPACE}}}link", {k: v for k, v in said.items() if v})
        return feed
