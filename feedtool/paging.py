"""A feed in pages, by RFC 5005: the newest items in a short feed, and those before them in archives.

Archives are counted from the oldest item on, so that a new one leaves them as they are. The short feed holds the items
of no archive: at least as many as a page has, and less than twice as many. Each document has the links of archived
feeds (`prev-archive`, `current`, …) and those of paged ones, `next` above all, since that is what apps follow.
https://www.rfc-editor.org/rfc/rfc5005
"""

from dataclasses import dataclass

from feedtool.model import Item

RECENT = "feed-recent.xml"


@dataclass(frozen=True, slots=True)
class Page:
    """A document of a feed in pages: its *file*, its *items*, newest first, and its *links*: relation and file."""

    file: str
    items: tuple[Item, ...]
    links: tuple[tuple[str, str], ...]
    archive: bool


def pages(items: tuple[Item, ...], size: int) -> tuple[Page, ...]:
    """Return *items*, newest first, in archives of *size* from the oldest on, and last the short feed.

    There are no pages when *size* is 0.
    """
    if not size:
        return ()
    count = max(0, len(items) // size - 1)
    recent = len(items) - count * size
    archives = [
        Page(
            _archive(number),
            items[len(items) - number * size : len(items) - (number - 1) * size],
            _links(number, count),
            archive=True,
        )
        for number in range(1, count + 1)
    ]
    return (*archives, Page(RECENT, items[:recent], _links(count + 1, count), archive=False))


def _archive(number: int) -> str:
    return f"feed-{number}.xml"


def _links(number: int, count: int) -> tuple[tuple[str, str], ...]:
    """Return the links of the archive *number* of *count*; the short feed comes after the last of them.

    In a paged feed the first page has the newest items, and the next one older ones.
    """
    links = [("first", RECENT), ("last", _archive(1) if count else RECENT)]
    if number > 1:
        links += [("next", _archive(number - 1)), ("prev-archive", _archive(number - 1))]
    if number <= count:
        links += [("previous", _archive(number + 1) if number < count else RECENT), ("current", RECENT)]
    if number < count:
        links.append(("next-archive", _archive(number + 1)))
    return tuple(links)
