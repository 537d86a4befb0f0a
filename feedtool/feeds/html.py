"""The podcast as a plain page for people: what it is, how to subscribe, and every episode with a player.

The page works without scripts, and fetches nothing but pictures and the audio that somebody plays. Its words are in
`templates/feed.html.j2`; a show's own `config/templates/feed.html.j2` replaces them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from feedtool import clock, markup, notes, plugins, telling, templates
from feedtool.model import Audio, Chapter, Episode, Item, Podcast, Show
from feedtool.telling import Place

if TYPE_CHECKING:
    from markupsafe import Markup

FILE = "feed.html"
MEDIA_TYPE = "text/html"

TEMPLATE = FILE + templates.ENDING
_ITEM, _SPLICED = "_item.html.j2", "_spliced.html.j2"

_MARK = "<items>"
"""Stands where the items belong: texts are escaped, and what is HTML in them has been cleaned of such tags."""

_LISTED = re.compile(rb'<li data-guid="([^"<>]*)">\n<article ')
_LISTED_END = b"\n</article>\n</li>\n"
"""How an item of the page begins, with its guid, and how it ends."""

_FILTERS = {"clock": clock.colons}

FORMATS = {
    "text/vtt": "WebVTT",
    "application/x-subrip": "SRT",
    "application/srt": "SRT",
    "application/json": "JSON",
    "text/html": "HTML",
    "text/plain": "text",
}
"""How formats of transcripts are called, by their media types."""

NAMES = {"application/rss+xml": "RSS", "application/feed+json": "JSON Feed"}
"""How feeds are called, by their media types."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that the page leads to: its *name*, address and media *type*."""

    name: str
    url: str
    type: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An episode as the page shows it; *about* is HTML that has been cleaned, and every address leads to the web.

    *id* is for links that lead to it, *notes* is where there is more about it, *link* its own page, "" when there is
    none.
    """

    id: str
    guid: str
    episode: Episode
    about: "Markup"
    audio: Audio | None
    link: str
    notes: str
    chapters: tuple[Chapter, ...]
    transcripts: tuple[Place, ...]


def write(podcast: Podcast) -> str:
    """Return the page of *podcast*; raises BrokenTemplateError when the show's own template cannot be used."""
    entries = [entry(podcast.show, item) for item in podcast.items]
    times = 1 + len(entries) + sum(len(item.chapters) for item in podcast.items) // 100
    variables = {**_about(podcast.show), "entries": entries}
    return _rendered(TEMPLATE, podcast.show, variables, podcast.show.templates, times)


def replaced(show: Show) -> bool:
    """Return whether a template of the *show*'s own says everything itself."""
    return TEMPLATE in show.templates


def spliced(podcast: Podcast, items: Iterable[bytes | memoryview]) -> Iterator[bytes | memoryview]:
    """Yield the parts of the page of *podcast* around its *items*, by our own template."""
    if not podcast.items:
        yield write(podcast).encode()
        return
    page = _rendered(_SPLICED, podcast.show, {**_about(podcast.show), "items": _markup(_MARK)})
    head, _, end = page.partition(f"{_MARK}\n")
    yield head.encode()
    yield from items
    yield end.encode()


def item(show: Show, item: Item) -> str:
    """Return what our own template says of one episode, as a list item."""
    return _rendered(_ITEM, show, {"entry": entry(show, item)})


def items(feed: bytes) -> Mapping[str, memoryview]:
    """Return the items of the page *feed* by their guids, as they stand in it."""
    whole = memoryview(feed)
    found = {}
    for match in _LISTED.finditer(feed):
        end = feed.find(_LISTED_END, match.end())
        if end >= 0:
            found[unescape(match[1].decode("utf-8", "replace"))] = whole[match.start() : end + len(_LISTED_END)]
    return found


def entry(show: Show, item: Item) -> Entry:
    """Return the episode of *item* as the page shows it."""
    episode = item.episode
    own_notes = notes.file_name("web", episode.slug, ".html") if "web" in show.notes and not item.xml else ""
    return Entry(
        f"episode-{'-'.join(episode.slug.split())}",
        item.guid,
        episode,
        _markup(markup.cut(item.lead or item.description, telling.LEAD)),
        episode.audio if episode.audio and episode.audio.on_the_web else None,
        episode.link if episode.link != show.link else "",  # the show's own page says nothing of one episode
        own_notes,
        tuple(chapter for chapter in item.chapters if not chapter.hidden),
        tuple(Place(FORMATS.get(file.type, file.type), file.path) for file in item.transcripts),
    )


def _rendered(
    name: str, show: Show, variables: Mapping[str, object], own: Mapping[str, str] | None = None, times: int = 1
) -> str:
    """Return what the template *name* says, by our own words unless there are those of the show's *own*."""
    return templates.render("feedtool.feeds", name, own or {}, {"show": show, **variables}, _FILTERS, times)


def _about(show: Show) -> dict[str, object]:
    """Return what the page says of the *show* itself."""
    found = _feeds(show)
    return {
        "address": next((feed.url for feed in found if feed.url == show.feed_url), found[0].url if found else ""),
        "description": _markup(markup.app_html(show.description, show.link)),
        "feeds": found,
        "places": [Place(telling.called(name), url) for name, url in show.links.items()],
    }


def _feeds(show: Show) -> list[Feed]:
    modules = {name: plugins.get("feeds", name) for name in show.feeds}
    return [
        Feed(
            NAMES.get(module.MEDIA_TYPE, module.MEDIA_TYPE),
            show.feed_url if name == "rss" else show.base + module.FILE,
            module.MEDIA_TYPE,
        )
        for name, module in modules.items()
        if module.FILE != FILE
    ]


def _markup(html: str) -> "Markup":
    """Return *html*, which has been cleaned or is our own, as what a template does not escape."""
    from markupsafe import Markup

    return Markup(html)  # noqa: S704  # markup has cleaned it
