"""JSON Feed 1.1: the same episodes for feed readers and for programs.

What podcasts have beyond it stands in objects called `_podcast`, by the names of the podcast namespace.
https://www.jsonfeed.org/version/1.1/
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from feedtool import clock, jsontext, markup
from feedtool.model import Item, Person, Podcast, Show

FILE = "feed.json"
MEDIA_TYPE = "application/feed+json"

VERSION = "https://jsonfeed.org/version/1.1"
ABOUT = "https://podcastindex.org/namespace/1.0"
"""Explains the names in `_podcast`, as the specification wants it for an extension."""

_ITEM = re.compile(rb'^  (\{"id": ("(?:[^"\\]|\\.)*").*\}),?$', re.MULTILINE)
"""An item as it stands in the feed, on a line, with its guid."""

COMMENT = "This is a podcast as a JSON Feed: give the address in feed_url to a feed reader that takes such feeds."


def write(podcast: Podcast) -> str:
    """Return the feed of *podcast*."""
    return b"".join(spliced(podcast, (item(podcast.show, one).encode() for one in podcast.items))).decode()


def spliced(podcast: Podcast, items: Iterable[bytes | memoryview]) -> Iterator[bytes | memoryview]:
    """Yield the parts of the feed of *podcast* around its *items*."""
    show = podcast.show
    feed = _given(
        version=VERSION,
        title=show.title,
        home_page_url=show.link,
        feed_url=show.base + FILE,
        description=markup.plain(show.description, show.link),
        user_comment=COMMENT,
        icon=show.image,
        authors=[{"name": show.author, "url": show.link}] if show.author else _authors(show.hosts),
        language=show.language,
    )
    feed["_podcast"] = {"about": ABOUT} | _given(
        guid=podcast.guid, type=show.type, explicit=show.explicit, copyright=show.copyright
    )
    yield from jsontext.around(feed, "items", items)


def item(show: Show, item: Item) -> str:
    """Return the object of one episode, on a line."""
    episode = item.episode
    html = item.content or item.description
    members = _given(
        id=item.guid,
        url=episode.link,
        title=episode.title,
        **({"content_html": html} if html else {"content_text": episode.title}),
        summary=item.summary,
        image=episode.image,
        date_published=_date(episode.published),
        authors=_authors((*episode.hosts, *episode.guests)),
        tags=list(episode.keywords),
        attachments=_attachments(item),
        _podcast=_podcast(show, item),
    )
    return jsontext.compact(members)


def items(feed: bytes) -> Mapping[str, memoryview]:
    """Return the items of the *feed* by their guids, as they stand in it; nothing of what is not such a feed.

    Of a feed that somebody has formatted otherwise they are as they would stand in ours.
    """
    whole = memoryview(feed)
    found = {str(json.loads(match[2])): whole[match.start(1) : match.end(1)] for match in _ITEM.finditer(feed)}
    if found:
        return found
    try:
        given = json.loads(feed)["items"]
        return {str(one["id"]): memoryview(jsontext.compact(one).encode()) for one in given}
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}


def _attachments(item: Item) -> list[dict[str, Any]]:
    audio = item.episode.audio
    if audio is None:
        return []
    seconds = round((item.episode.duration or 0) / clock.SECOND)
    return [_given(url=audio.url, mime_type=audio.type, size_in_bytes=audio.bytes, duration_in_seconds=seconds)]


def _podcast(show: Show, item: Item) -> dict[str, Any]:
    """Return what the item says beyond JSON Feed; addresses of the output are made whole."""
    episode = item.episode
    chapters = _given(url=item.chapters_path and urljoin(show.base, item.chapters_path), type=item.chapters_type)
    people = [("host", person) for person in episode.hosts] + [("guest", person) for person in episode.guests]
    said = _given(
        season=episode.season,
        episode=episode.number,
        episodeType=episode.type,
        block=episode.block or None,
        chapters=chapters,
        transcripts=[
            # those of the host say their language in their own way, if at all
            _given(url=urljoin(show.base, file.path), type=file.type, language="" if item.xml else show.language)
            for file in item.transcripts
        ],
        persons=[_given(name=one.name, role=role, img=one.image, href=one.url) for role, one in people],
        soundbites=[
            {"startTime": clock.seconds(clip.start), "duration": clock.seconds((clip.end or clip.start) - clip.start)}
            | _given(title=clip.title)
            for clip in item.soundbites
        ],
    )
    said["explicit"] = show.explicit if episode.explicit is None else episode.explicit
    return said


def _authors(people: Iterable[Person]) -> list[dict[str, Any]]:
    return [_given(name=person.name, url=person.url, avatar=person.image) for person in people]


def _date(moment: datetime | None) -> str:
    """Return *moment*, which is in UTC, as RFC 3339 writes it."""
    return moment.replace(tzinfo=None, microsecond=0).isoformat() + "Z" if moment else ""


def _given(**members: Any) -> dict[str, Any]:
    """Return *members* without those that say nothing; false says something."""
    return {name: value for name, value in members.items() if value or value is False}
