"""The RSS feed: what every podcast app and directory reads.

feedgen makes the channel and each item; ours are the extensions in `extensions/`. The items are put into the channel
as text, so that a feed of thousands never stands in memory as a tree. https://www.rssboard.org/rss-specification
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from feedtool import clock, markup, paging, taxonomy, telling, templates
from feedtool.model import NAMESPACES, Artifact, Element, Episode, Item, Person, Podcast, Show, Spliced
from feedtool.paging import Page

if TYPE_CHECKING:
    from feedtool.feeds.extensions.podcast import PersonTag, Tag

FILE = "feed.xml"
MEDIA_TYPE = "application/rss+xml"

STYLE = "feed.css"
"""What a browser shows the feed by. XSLT is gone from browsers (platform rules, part G), CSS is not."""

_INDENT = b"    "
_ITEM = re.compile(rb"<item\b")
_ITEM_END = b"</item>"
_GUID = re.compile(rb"<guid\b[^>]*>([^<]*)</guid>")


def write(podcast: Podcast) -> str:
    """Return the feed of *podcast*."""
    return b"".join(spliced(podcast, (item(podcast.show, one).encode() for one in podcast.items))).decode()


def spliced(
    podcast: Podcast, items: Iterable[bytes | memoryview], page: Page | None = None
) -> Iterator[bytes | memoryview]:
    """Yield the parts of the feed of *podcast*, or of that *page* of it, around its *items*."""
    head, channel_end, end = channel(podcast, page).rpartition("  </channel>")
    yield head.encode()
    for text in items:
        yield _INDENT
        yield text
        yield b"\n"
    yield f"{channel_end}{end}".encode()


def beside(podcast: Podcast, making: Callable[[Item], bytes | memoryview]) -> Iterator[Artifact | Spliced]:
    """Yield the stylesheet, and the pages, if the show wants some, *making* their items.

    Raises BrokenTemplateError when the show's own stylesheet cannot be used.
    """
    show = podcast.show
    image = markup.ascii_url(show.image)  # without quotes, so that it stands in a string of CSS
    style = templates.render("feedtool.feeds", STYLE + templates.ENDING, show.templates, {"show": show, "image": image})
    yield Artifact(STYLE, style.encode())
    for page in paging.pages(podcast.items, show.feed_pages):
        yield Spliced(page.file, spliced(replace(podcast, items=page.items), map(making, page.items), page))


def items(feed: bytes) -> Mapping[str, memoryview]:
    """Return the items of the *feed* by their guids, as they stand in it."""
    found = {}
    whole = memoryview(feed)
    starts = [match.start() for match in _ITEM.finditer(feed)]
    for start, following in pairwise([*starts, len(feed)]):
        end = feed.find(_ITEM_END, start, following)
        end = following if end < 0 else end + len(_ITEM_END)
        if guid := _GUID.search(feed, start, end):
            found[unescape(guid[1].decode("utf-8", "replace").strip())] = whole[start:end]
    return found


def channel(podcast: Podcast, page: Page | None = None) -> str:
    """Return the feed, or that *page* of it, without its items."""
    from feedgen.feed import FeedGenerator

    from feedtool.feeds.extensions.atom import LinksExtension, LinkTag
    from feedtool.feeds.extensions.itunes import ItunesExtension
    from feedtool.feeds.extensions.paging import PagingExtension
    from feedtool.feeds.extensions.podcast import PodcastExtension
    from feedtool.feeds.extensions.psc import PscExtension

    show = podcast.show
    feed = FeedGenerator()
    feed.register_extension("itunes", ItunesExtension, None, atom=False)
    feed.register_extension("podcast", PodcastExtension, None, atom=False)
    feed.register_extension("psc", PscExtension, None, atom=False)
    feed.register_extension("links", LinksExtension, None, atom=False)
    feed.register_extension("built", _BuildDate, None, atom=False)
    feed.title(show.title)
    # feedgen takes the last link that is not rel=self for the channel's own
    feed.link(href=show.base + page.file if page else show.feed_url, rel="self", type=MEDIA_TYPE)
    feed.link(href=show.link, rel="alternate")
    feed.description(markup.plain(show.description, show.link) or show.title)
    feed.language(show.language)
    feed.copyright(show.copyright or None)
    feed.generator("feedtool")
    feed.docs("https://www.rssboard.org/rss-specification")
    feed.image(url=show.image, title=show.title, link=show.link)
    feed.itunes.author = show.author or show.title
    feed.itunes.explicit = show.explicit
    feed.itunes.image = show.image
    feed.itunes.type = show.type
    feed.itunes.categories = show.categories
    feed.itunes.owner_name = show.owner_name or show.author
    feed.itunes.owner_email = show.owner_email
    feed.itunes.new_feed_url = show.new_feed_url
    feed.itunes.complete = show.complete
    feed.itunes.block = show.block
    feed.podcast.guid = podcast.guid
    feed.podcast.tags = _tags(show.elements)
    feed.podcast.persons = [*_persons(show.hosts, "host"), *_credited(show.credits)]
    feed.links.links = [LinkTag("hub", hub) for hub in show.hubs if not page]
    feed.built.newest = max((i.episode.published for i in podcast.items if i.episode.published), default=None)
    if page:
        feed.register_extension("paging", PagingExtension, None, atom=False)
        feed.paging.links = [(relation, show.base + file) for relation, file in page.links]
        feed.paging.archive = page.archive
    made: bytes = feed.rss_str(pretty=True, xml_declaration=False)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<?xml-stylesheet type="text/css" href="{STYLE}"?>\n{made.decode()}'


def item(show: Show, item: Item) -> str:
    """Return the `<item>` of one episode, its lines indented as they stand in the feed."""
    from feedgen.entry import FeedEntry
    from lxml import etree

    from feedtool.feeds.extensions.itunes import ItunesEntryExtension
    from feedtool.feeds.extensions.podcast import PodcastEntryExtension, SoundbiteTag, TranscriptTag
    from feedtool.feeds.extensions.psc import ChapterTag, PscEntryExtension

    if item.xml:
        return item.xml
    episode = item.episode
    entry = FeedEntry()
    entry.register_extension("itunes", ItunesEntryExtension, atom=False)
    entry.register_extension("podcast", PodcastEntryExtension, atom=False)
    entry.register_extension("psc", PscEntryExtension, atom=False)
    entry.title(episode.title)
    entry.link(href=episode.link)
    # feedgen would write an empty text as an empty tag
    entry.description(item.description or None)
    entry.content(item.content or None)
    entry.guid(item.guid, permalink=False)
    if episode.audio:
        entry.enclosure(episode.audio.url, str(episode.audio.bytes), episode.audio.type)
    if episode.published:
        entry.pubDate(episode.published)
    entry.itunes.title = telling.clean_title(episode)
    entry.itunes.duration = round((episode.duration or 0) / clock.SECOND)
    entry.itunes.explicit = show.explicit if episode.explicit is None else episode.explicit
    entry.itunes.image = episode.image
    entry.itunes.season = entry.podcast.season = episode.season
    entry.itunes.episode = entry.podcast.episode = episode.number
    entry.itunes.episode_type = episode.type
    entry.itunes.block = episode.block
    entry.podcast.episode_display = episode.display
    entry.podcast.season_name = show.seasons.get(episode.season or 0, "")
    if item.chapters_path:
        entry.podcast.chapters_url = show.base + item.chapters_path
        entry.podcast.chapters_type = item.chapters_type
    entry.psc.chapters = [
        ChapterTag(clock.exact(chapter.start), chapter.title, chapter.url, chapter.image)
        for chapter in item.chapters
        if not chapter.hidden
    ]
    entry.podcast.transcripts = [
        TranscriptTag(show.base + file.path, file.type, show.language, file.timed) for file in item.transcripts
    ]
    entry.podcast.soundbites = [
        SoundbiteTag(clip.start / clock.SECOND, ((clip.end or clip.start) - clip.start) / clock.SECOND, clip.title)
        for clip in item.soundbites
    ]
    entry.podcast.persons = [
        *_persons(episode.hosts, "host"),
        *_persons(episode.guests, "guest"),
        *_credited(episode.credits),
    ]
    entry.podcast.tags = _tags((*episode.elements, *_content_links(episode)))
    root = etree.Element("rss", nsmap=NAMESPACES)
    etree.SubElement(root, "channel").append(entry.rss_entry())
    text = etree.tostring(root, encoding="unicode", pretty_print=True)
    return text[text.index("<item>") : text.rindex("</item>")] + "</item>"


def _persons(people: Iterable[Person], role: str = "") -> "list[PersonTag]":
    """Return the tags of *people*, who are a *role* unless they say another; the group is said where it is not cast."""
    from feedtool.feeds.extensions.podcast import PersonTag

    return [
        PersonTag(
            person.name,
            person.role or role,
            person.image,
            person.url,
            person.group if person.group != taxonomy.DEFAULT else "",
        )
        for person in people
    ]


def _credited(people: Iterable[Person]) -> "list[PersonTag]":
    """Return the tags of those of *people* whose role is known: without one they would be hosts."""
    return _persons(person for person in people if person.role)


def _tags(elements: Iterable[Element]) -> "list[Tag]":
    from feedtool.feeds.extensions.podcast import Tag

    return [Tag(one.name, one.text, one.attributes, _tags(one.inside)) for one in elements]


def _content_links(episode: Episode) -> list[Element]:
    """Return where else the episode can be heard or seen, under the names that people know."""
    return [Element("contentLink", place.name, {"href": place.url}) for place in telling.elsewhere(episode)]


class _BuildDate:
    """Replaces feedgen's `lastBuildDate`, which is the time of day, by the newest item's; without one there is none."""

    def __init__(self) -> None:
        self.newest: Any = None

    def extend_ns(self) -> dict[str, str]:
        return {}

    def extend_rss(self, feed: Any) -> Any:
        from feedgen.util import formatRFC2822

        element = feed[0].find("lastBuildDate")
        if self.newest is None:
            feed[0].remove(element)
        else:
            element.text = formatRFC2822(self.newest)
        return feed
