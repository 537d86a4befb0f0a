"""RFC 5005 for feedgen: a feed in pages and archives, as links in the channel.

Register it with `register_extension("paging", PagingExtension, None, atom=False)`, then set `feed.paging.links` and
`feed.paging.archive`. https://www.rfc-editor.org/rfc/rfc5005#appendix-B
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from feedgen.ext.base import BaseExtension
from lxml import etree

NAMESPACE = "http://purl.org/syndication/history/1.0"
ATOM = "http://www.w3.org/2005/Atom"


@dataclass(slots=True)
class PagingExtension(BaseExtension):  # type: ignore[misc]  # feedgen ships no types
    """The *links* of a page, each its relation and its address, and whether it is an *archive*."""

    links: Sequence[tuple[str, str]] = ()
    archive: bool = False

    def extend_ns(self) -> dict[str, str]:
        """Return the prefix and its namespace."""
        return {"fh": NAMESPACE}

    def extend_rss(self, feed: Any) -> Any:
        """Add links and mark to the channel of *feed*."""
        for relation, address in self.links:
            etree.SubElement(feed[0], f"{{{ATOM}}}link", rel=relation, href=address)
        if self.archive:
            etree.SubElement(feed[0], f"{{{NAMESPACE}}}archive")
        return feed
