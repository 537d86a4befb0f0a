"""The podcast as a plain page for people: what it is, how to subscribe, and every episode with a player.

The page works without scripts, and fetches nothing but pictures and the audio that somebody plays. Its words are in
`templates/feed.html.j2`; a show's own `config/templates/feed.html.j2` replaces them.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from feedtool import clock, markup, notes, plugins, telling, templates
from feedtool.model import Audio, Chapter, Episode, Item, Podcast, Show
from feedtool.telling import Place

if TYPE_CHECKING:
    from markupsafe import Markup

FILE = "feed.html"
MEDIA_TYPE = "text/html"

TEMPLATE = FILE + templates.ENDING


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

    *notes* is where there is more about it, *link* its own page, "" when there is none.
    """

    id: str
    episode: Episode
    about: "Markup"
    audio: Audio | None
    link: str
    notes: str
    chapters: tuple[Chapter, ...]
    transcripts: tuple[Place, ...]


def write(podcast: Podcast) -> str:
    """Return the page of *podcast*; raises BrokenTemplateError when the show's own template cannot be used."""
    show = podcast.show
    found = _feeds(show)
    variables = {
        "show": show,
        "address": next((feed.url for feed in found if feed.url == show.feed_url), found[0].url if found else ""),
        "description": _markup(markup.app_html(show.description, show.link)),
        "feeds": found,
        "places": [Place(telling.called(name), url) for name, url in show.links.items()],
        "entries": [entry(show, number, item) for number, item in enumerate(podcast.items, start=1)],
    }
    times = 1 + len(podcast.items) + sum(len(item.chapters) for item in podcast.items) // 100
    return templates.render("feedtool.feeds", TEMPLATE, show.templates, variables, {"clock": clock.colons}, times)


def entry(show: Show, number: int, item: Item) -> Entry:
    """Return the episode of *item*, the *number*th of the page."""
    episode = item.episode
    own_notes = notes.file_name("web", episode.slug, ".html") if "web" in show.notes and not item.xml else ""
    return Entry(
        f"episode-{number}",
        episode,
        _markup(markup.cut(item.lead or item.description, telling.LEAD)),
        episode.audio if episode.audio and episode.audio.on_the_web else None,
        episode.link if episode.link != show.link else "",  # the show's own page says nothing of one episode
        own_notes,
        tuple(chapter for chapter in item.chapters if not chapter.hidden),
        tuple(Place(FORMATS.get(file.type, file.type), file.path) for file in item.transcripts),
    )


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
    """Return *html*, which has been cleaned, as what a template does not escape."""
    from markupsafe import Markup

    return Markup(html)  # noqa: S704  # markup has cleaned it
