"""The feed as other people's programs read it: feedparser, podcastparser (gPodder) and podcast-partytime (apps).

What they must find is read from the XML itself, over the sample show and the real ones.
"""

import io
import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import feedparser
import podcastparser
import pytest
from lxml import etree

import shows

READERS = Path(__file__).parent / "readers"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
ADDRESS = "https://example.org/podcast/feed.xml"


@dataclass(frozen=True)
class Seen:
    """What a reader sees of an item; *persons* are names with their role and address."""

    guid: str
    title: str
    audio: str
    chapters: str | None
    persons: tuple[tuple[str, str, str | None], ...] = ()


def in_the_feed(feed: Path) -> list[Seen]:
    """Return what stands in the feed, whoever reads it."""
    found = []
    for item in etree.parse(str(feed)).iter("item"):
        chapters = item.find(f"{PODCAST}chapters")
        enclosure = item.find("enclosure")
        assert enclosure is not None
        persons = [(str(p.text), str(p.get("role")), p.get("href")) for p in item.findall(f"{PODCAST}person")]
        found.append(
            Seen(
                str(item.findtext("guid")),
                str(item.findtext("title")),
                str(enclosure.get("url")),
                chapters.get("url") if chapters is not None else None,
                tuple(persons),
            )
        )
    return found


def without_persons(seen: list[Seen]) -> list[Seen]:
    """Return *seen* as a reader does who does not know persons."""
    return [Seen(one.guid, one.title, one.audio, one.chapters) for one in seen]


def without_podcast_namespace(seen: list[Seen]) -> list[Seen]:
    """Return *seen* as a reader does who knows nothing of the podcast namespace."""
    return [Seen(one.guid, one.title, one.audio, None) for one in seen]


def by_feedparser(feed: Path) -> Any:
    """Return the feed as feedparser reads it, without complaint."""
    found = feedparser.parse(feed.read_bytes())
    assert not found.bozo, found.bozo_exception
    return found


def by_podcastparser(feed: Path) -> dict[str, Any]:
    """Return the feed as gPodder reads it."""
    found: dict[str, Any] = podcastparser.parse(ADDRESS, io.BytesIO(feed.read_bytes()))
    return found


def by_partytime(feed: Path) -> dict[str, Any]:
    """Return the feed as podcast-partytime reads it; skip, saying how to get it, where it is missing."""
    node = shutil.which("node")
    if not node or not (READERS / "node_modules").is_dir():
        pytest.skip(
            "no podcast-partytime: run `make test`, or install Debian's nodejs and npm and `npm ci` in tests/readers"
        )
    command = [node, str(READERS / "partytime.mjs"), str(feed)]
    ran = subprocess.run(command, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode()
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def test_feedparser_finds_every_item(any_output: Path) -> None:
    found = by_feedparser(any_output / "feed.xml").entries

    seen = [
        Seen(one.id, one.title, one.enclosures[0].href, one.get("podcast_chapters", {}).get("url")) for one in found
    ]
    assert seen == without_persons(in_the_feed(any_output / "feed.xml"))


def test_podcastparser_finds_every_item(any_output: Path) -> None:
    found = by_podcastparser(any_output / "feed.xml")["episodes"]

    # it puts items without a date at the end, so their order is its own
    seen = {Seen(one["guid"], one["title"], one["enclosures"][0]["url"], None) for one in found}
    assert seen == set(without_podcast_namespace(in_the_feed(any_output / "feed.xml")))
    assert len(found) == len(seen)


def test_partytime_finds_every_item(any_output: Path) -> None:
    found = by_partytime(any_output / "feed.xml")["items"]

    seen = [
        Seen(
            one["guid"],
            one["title"],
            one["enclosure"]["url"],
            (one["chapters"] or {}).get("url"),
            tuple((person["name"], person["role"].lower(), person["href"]) for person in one["persons"]),
        )
        for one in found
    ]
    assert seen == in_the_feed(any_output / "feed.xml")


def test_podcastparser_finds_the_chapters_in_the_feed_that_others_find_in_files(any_output: Path) -> None:
    found = by_podcastparser(any_output / "feed.xml")["episodes"]

    for one in found:
        file = any_output / "chapters" / f"{Path(one['enclosures'][0]['url']).stem}.json"
        listed = json.loads(file.read_bytes())["chapters"] if file.is_file() else []
        told = [(int(chapter["startTime"]), chapter["title"]) for chapter in listed]
        assert [(int(chapter["start"]), chapter["title"]) for chapter in one.get("chapters", [])] == told


# What they understand of the sample show


def test_feedparser_understands_the_sample_show(built: shows.Built) -> None:
    found = by_feedparser(built("sample") / "output" / "feed.xml")

    assert found.version == "rss20"
    assert (found.feed.title, found.feed.link) == ("Shelf Nine", "https://shelfnine.example.org/")
    assert [tag.term for tag in found.feed.tags] == ["Society & Culture", "Places & Travel", "Leisure"]
    tuba = found.entries[2]
    assert tuba.title == "The Umbrella & the Tuba"
    assert tuba.published_parsed[:5] == (2026, 1, 16, 6, 30)
    assert (tuba.itunes_duration, tuba.itunes_season, tuba.itunes_episode) == ("51", "1", "1")
    assert tuba.enclosures[0].type == "audio/mpeg"
    assert tuba.podcast_chapters == {
        "url": "https://shelfnine.example.org/podcast/chapters/01-the-umbrella-and-the-tuba.json",
        "type": "application/json+chapters",
    }
    # the last of its persons is all that feedparser keeps
    assert tuba.podcast_person["role"] == "guest"


def test_podcastparser_understands_the_sample_show(built: shows.Built) -> None:
    found = by_podcastparser(built("sample") / "output" / "feed.xml")

    assert (found["title"], found["language"], found["explicit"]) == ("Shelf Nine", "en", False)
    assert found["cover_url"] == "https://shelfnine.example.org/images/cover.jpg"
    assert found["itunes_categories"] == [["Society & Culture", "Places & Travel"], ["Leisure"]]
    tuba = found["episodes"][2]
    assert tuba["title"] == "The Umbrella & the Tuba"
    assert tuba["published"] == 1768545000
    assert (tuba["total_time"], tuba["season"], tuba["number"], tuba["type"]) == (51, 1, 1, "full")
    assert tuba["episode_art_url"] == "https://shelfnine.example.org/images/tuba.jpg"
    assert tuba["description_html"].startswith("<p>Wilf finds an umbrella")
    assert tuba["chapters"] == [
        {"start": 10, "title": "A tuba on the last train"},
        {"start": 21, "title": "How do you lose a tuba?"},
        {"start": 31, "title": "Lemons & trumpets"},
        {"start": 41, "title": "Still on the shelf"},
    ]


def test_partytime_understands_the_sample_show(built: shows.Built) -> None:
    found = by_partytime(built("sample") / "output" / "feed.xml")

    assert found["channel"]["title"] == "Shelf Nine"
    assert found["channel"]["guid"] == "ef71eefd-952a-5808-a796-a328185b6a1c"
    assert found["channel"]["explicit"] is False
    tuba = found["items"][2]
    assert tuba["title"] == "The Umbrella & the Tuba"
    assert tuba["pubDate"] == "2026-01-16T06:30:00.000Z"
    assert (tuba["duration"], tuba["season"], tuba["episode"]) == (51, 1, 1)
    assert [(person["name"], person["role"]) for person in tuba["persons"]] == [
        ("Inès Calloway", "Host"),
        ("Wilf Harker", "Host"),
        ("Zoë Penhale", "Guest"),
    ]
