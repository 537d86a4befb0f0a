"""Feeds: one file a feed, each with `FILE`, `MEDIA_TYPE` and `write(podcast)`; and what a new one changes.

A feed whose items can be read back has `items(feed)`, and makes them one by one with `item(show, item)`; they are put
together by `spliced(podcast, items)`, part by part. One that is more than one file has `beside(podcast, making)` as
well; one that a show may replace by a template says by `replaced(show)` whether it does.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import ModuleType

from feedtool import plugins
from feedtool.model import Artifact, Item, Podcast, Show, Spliced
from feedtool.problems import Place, Problem, Severity

RSS = "rss"
"""The feed that podcasts are about: the last to be written, and the one whose changes are told."""

LARGE = 10_000_000
"""Bytes of a feed from which on it is a burden; Podcast Index drops one of 25 million (platform rule A7)."""

Text = bytes | memoryview
"""An item as it stands in a feed."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How many items a new feed adds, changes and removes against the last one.

    When there is none it is the *first*, or at least new: the guids of its items may be *known* all the same.
    """

    added: int = 0
    changed: int = 0
    removed: int = 0
    first: bool = False
    known: bool = False

    def __str__(self) -> str:
        if self.first:
            feed = f"feed of {self.added} item{'s' * (self.added != 1)}"
            return f"a new {feed}; guids unchanged" if self.known else f"a first {feed}"
        if not (self.added or self.changed or self.removed):
            return "feed unchanged"
        counts = ((self.added, "added"), (self.changed, "changed"), (self.removed, "removed"))
        told = ", ".join(f"{count} {word}" for count, word in counts if count)
        return f"feed: {told}; guids unchanged" if not self.removed else f"feed: {told}"


def large(path: str, size: int, place: Place) -> tuple[Problem, ...]:
    """Return the problem of the feed *path* whose *size* in bytes is too large, () when it is not; it is never cut."""
    if size <= LARGE:
        return ()
    message = f"{path} is {size / 1_000_000:.1f} MB, and from 25 MB on Podcast Index does not read it at all"
    fix = "serve it compressed, and say less in every note: `standing` and the texts about people stand in each of them"
    return (Problem(place, "SH107", Severity.WARNING, message, fix),)


def item(name: str, show: Show, item: Item) -> bytes:
    """Return *item* as the feed *name* has it, which is one whose items can be read back."""
    text: str = plugins.get("feeds", name).item(show, item)
    return text.encode()


def files(
    name: str,
    podcast: Podcast,
    making: Callable[[Item], Text] | None = None,
    whole: Callable[[Item], Item] | None = None,
) -> Iterator[Artifact | Spliced]:
    """Yield the files of the feed *name*: what it links first, itself last.

    Who can come by its items in another way than to write them says so by *making* them. Where the items of *podcast*
    are without their long texts, *whole* gives them back, unless they are spliced one by one.
    """
    module = plugins.get("feeds", name)
    making = making or partial(item, name, podcast.show)
    spliced = hasattr(module, "spliced") and not (hasattr(module, "replaced") and module.replaced(podcast.show))
    if whole and not spliced:
        podcast = replace(podcast, items=tuple(map(whole, podcast.items)))
    if hasattr(module, "beside"):
        yield from module.beside(podcast, making)
    if spliced:
        yield Spliced(module.FILE, module.spliced(podcast, map(making, podcast.items)))
    else:
        yield Artifact(module.FILE, module.write(podcast).encode())


def ordered(names: Iterable[str]) -> tuple[str, ...]:
    """Return the feeds *names* in the order in which they are written: the main one last."""
    names = tuple(names)
    best = main(names)
    return tuple(sorted(names, key=lambda name: name == best))


def main(names: Iterable[str]) -> str:
    """Return which of *names* is the main feed: RSS, else the first that can be read back, "" for none.

    One for programs comes before one for people.
    """
    modules = {name: plugins.get("feeds", name) for name in names}
    read = sorted((name for name in modules if hasattr(modules[name], "items")), key=lambda name: _shown(modules[name]))
    return RSS if RSS in read else next(iter(read), "")


def _shown(feed: ModuleType) -> bool:
    """Return whether *feed* is a page that people look at."""
    return bool(feed.MEDIA_TYPE == "text/html")


def items(name: str, feed: bytes) -> Mapping[str, memoryview]:
    """Return the items of the *feed* of that name by their guids, as they stand in it; nothing when it has none."""
    module = plugins.get("feeds", name)
    found: Mapping[str, memoryview] = module.items(feed) if hasattr(module, "items") else {}
    return found


def guids(found: Mapping[str, bytes]) -> frozenset[str]:
    """Return the guids in the feeds *found*, by the names of the feeds."""
    return frozenset(guid for name, feed in found.items() for guid in items(name, feed))


def file_name(name: str) -> str:
    """Return the path of the feed *name* in the output folder."""
    file: str = plugins.get("feeds", name).FILE
    return file
