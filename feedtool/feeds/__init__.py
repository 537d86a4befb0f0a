"""Feeds: one file a feed, each with `FILE` and `write(podcast)`; and what a new feed changes against the last one."""

import re
from dataclasses import dataclass
from html import unescape

from feedtool.problems import Place, Problem, Severity

MAIN = "feed.xml"

LARGE = 10_000_000
"""Bytes of a feed from which on it is a burden; Podcast Index drops one of 25 million (platform rule A7)."""

_ITEM = re.compile(r"<item\b.*?</item>", re.DOTALL)
_GUID = re.compile(r"<guid\b[^>]*>([^<]*)</guid>")


@dataclass(frozen=True, slots=True)
class Difference:
    """How many items a new feed adds, changes and removes against the last one."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    first: bool = False

    def __str__(self) -> str:
        if self.first:
            return f"a first feed of {self.added} item{'s' * (self.added != 1)}"
        if not (self.added or self.changed or self.removed):
            return "feed unchanged"
        counts = ((self.added, "added"), (self.changed, "changed"), (self.removed, "removed"))
        told = ", ".join(f"{count} {word}" for count, word in counts if count)
        return f"feed: {told}; guids unchanged" if not self.removed else f"feed: {told}"


def large(name: str, size: int, place: Place) -> tuple[Problem, ...]:
    """Return the problem of a feed called *name* that is *size* bytes long, when that is too much; it is never cut."""
    if size <= LARGE:
        return ()
    message = f"{name} is {size / 1_000_000:.1f} MB, and from 25 MB on Podcast Index does not read it at all"
    fix = "serve it compressed, and say less in every note: `standing` and the texts about people stand in each of them"
    return (Problem(place, "SH107", Severity.WARNING, message, fix),)


def difference(before: str, after: str) -> Difference:
    """Return what the feed *after* changes against *before*, "" for no feed; items are told by their guids."""
    old, new = _items(before), _items(after)
    return Difference(
        added=len(new.keys() - old.keys()),
        changed=sum(new[guid] != old[guid] for guid in new.keys() & old.keys()),
        removed=len(old.keys() - new.keys()),
        first=not before,
    )


def guids(feed: str) -> frozenset[str]:
    """Return the guids of *feed*."""
    return frozenset(_items(feed))


def _items(feed: str) -> dict[str, str]:
    return {unescape(found[1].strip()): item for item in _ITEM.findall(feed) if (found := _GUID.search(item))}
