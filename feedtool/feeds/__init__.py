"""Feeds: one file a feed, each with `FILE`, `MEDIA_TYPE` and `write(podcast)`; and what a new one changes.

A feed that can be read back has `items(feed)` as well, and one that is more than one file `beside(podcast)`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from feedtool import plugins
from feedtool.model import Artifact, Podcast
from feedtool.problems import Place, Problem, Severity

RSS = "rss"
"""The feed that podcasts are about: the last to be written, and the one whose changes are told."""

LARGE = 10_000_000
"""Bytes of a feed from which on it is a burden; Podcast Index drops one of 25 million (platform rule A7)."""


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


def large(feed: Artifact, place: Place) -> tuple[Problem, ...]:
    """Return the problem of a *feed* that is too large, () when it is not; it is never cut."""
    size = len(feed.data)
    if size <= LARGE:
        return ()
    message = f"{feed.path} is {size / 1_000_000:.1f} MB, and from 25 MB on Podcast Index does not read it at all"
    fix = "serve it compressed, and say less in every note: `standing` and the texts about people stand in each of them"
    return (Problem(place, "SH107", Severity.WARNING, message, fix),)


def files(name: str, podcast: Podcast) -> Iterator[Artifact]:
    """Yield the files of the feed *name*: what it links first, itself last."""
    module = plugins.get("feeds", name)
    if hasattr(module, "beside"):
        yield from module.beside(podcast)
    yield Artifact(module.FILE, module.write(podcast).encode())


def ordered(names: Iterable[str]) -> tuple[str, ...]:
    """Return the feeds *names* in the order in which they are written: the main one last."""
    names = tuple(names)
    best = main(names)
    return tuple(sorted(names, key=lambda name: name == best))


def main(names: Iterable[str]) -> str:
    """Return which of *names* is the main feed: RSS, else the first that can be read back, "" for none."""
    readable = [name for name in names if hasattr(plugins.get("feeds", name), "items")]
    return RSS if RSS in readable else next(iter(readable), "")


def difference(name: str, before: str, after: str) -> Difference:
    """Return what the feed *after* changes against *before*, "" for no feed; items are told by their guids."""
    module = plugins.get("feeds", name)
    old, new = module.items(before), module.items(after)
    return Difference(
        added=len(new.keys() - old.keys()),
        changed=sum(new[guid] != old[guid] for guid in new.keys() & old.keys()),
        removed=len(old.keys() - new.keys()),
        first=not before,
    )


def guids(texts: Mapping[str, str]) -> frozenset[str]:
    """Return the guids in the feeds *texts*, by the names of the feeds."""
    modules = {name: plugins.get("feeds", name) for name in texts}
    return frozenset(
        guid for name, module in modules.items() if hasattr(module, "items") for guid in module.items(texts[name])
    )


def file_name(name: str) -> str:
    """Return the path of the feed *name* in the output folder."""
    file: str = plugins.get("feeds", name).FILE
    return file
