"""The feed as other people's programs read it: feedparser, podcastparser (gPodder), podcast-partytime and feedsmith.

What they must find is read from the XML itself, over the sample show and the real ones; and over a show that says all
that can be said, it is what was put in.
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
    """Return the feed as podcast-partytime reads it."""
    return by_node("partytime.mjs", feed)


def by_feedsmith(feed: Path) -> dict[str, Any]:
    """Return the feed as feedsmith reads it, which knows nearly all of the podcast namespace."""
    return by_node("feedsmith.mjs", feed)


def by_node(program: str, feed: Path) -> dict[str, Any]:
    """Return what *program* makes of the feed; skip, saying how to get it, where it is missing."""
    node = shutil.which("node")
    if not node or not (READERS / "node_modules" / "feedsmith").is_dir():
        pytest.skip(f"no {program}: run `make test`, or install Debian's nodejs and npm and `npm ci` in tests/readers")
    command = [node, str(READERS / program), str(feed)]
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
    assert tuba.podcast_person["role"] == "sound designer"


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
        ("Anselm Okoro", "Sound Designer"),
    ]


def test_feedsmith_finds_every_item(any_output: Path) -> None:
    found = by_feedsmith(any_output / "feed.xml")["items"]

    seen = [
        Seen(
            one["guid"]["value"],
            one["title"],
            one["enclosures"][0]["url"],
            one["podcast"].get("chapters", {}).get("url"),
            tuple((person["display"], person["role"], person.get("href")) for person in one["podcast"]["persons"]),
        )
        for one in found
    ]
    assert seen == in_the_feed(any_output / "feed.xml")


def test_feedsmith_finds_the_chapters_in_the_feed_that_others_find_in_files(any_output: Path) -> None:
    found = by_feedsmith(any_output / "feed.xml")["items"]

    for one in found:
        file = any_output / "chapters" / f"{Path(one['enclosures'][0]['url']).stem}.json"
        listed = json.loads(file.read_bytes())["chapters"] if file.is_file() else []
        assert [c["title"] for c in one.get("psc", {}).get("chapters", [])] == [c["title"] for c in listed]


# A show that says all that can be said

GUID = "9b024349-ccf0-5f69-a609-6b82873eab3c"
SRI = "sha384-ExVqijgYHm15PqQqdXfW95x+Rs6C+d6E/ICxyQOeFevnxNLR/wtJNrNYTjIysUBo"

SAID_BY_THE_SHOW = f"""\
author: Ada & Grace
owner: {{name: Ada, email: ada@example.org}}
hosts: [{{id: Ada Lovelace, role: co-host}}]
credits: [{{name: Alan Turing, role: Sound Designer}}]
type: serial
copyright: The Analytical Society
seasons: {{2: The second}}
locked: true
medium: music
license: {{name: our-own, url: https://example.org/terms}}
new_feed_url: https://new.example.org/feed.xml
complete: true
block: true
notify: [websub, {{to: websub, hub: https://hub.example.org/}}]
funding:
- {{url: https://example.org/tea, text: "Tea & <cake> for 5 €"}}
- {{url: https://example.org/coffee, text: Coffee}}
podcast:
  trailer:
  - {{title: Soon, url: https://cdn.example.org/t.mp3, published: 2026-01-02, bytes: 5, type: audio/mpeg, season: 2}}
  podroll:
  - {{guid: {GUID}, feed: https://podnews.net/rss, title: Podnews, medium: newsletter}}
  - {{guid: 917393e3-1b1e-5cef-ace4-edaa54e1f810}}
  update_frequency: {{text: Ten Fridays, rrule: FREQ=WEEKLY;BYDAY=FR;COUNT=10, start: 2026-01-02, complete: true}}
  location:
  - {{name: "Zürich, “down”town", rel: creator, geo: "geo:47.37,8.54", osm: R1682248, country: ch}}
  - The moon
  social: {{protocol: activitypub, uri: https://social.example.org/@ada/1, account: "@ada"}}
  txt:
  - {{purpose: verify, text: "a ]]> b 🎺 \u202ertl\u202c"}}
  images:
  - url: https://example.org/w.jpg
    alt: A loom
    aspect: 16/9
    width: 1920
    height: 1080
    type: image/jpeg
    purpose: social
"""

SAID_BY_AN_EPISODE = f"""\
---
title: "S2E3: Lemons"
season: 2
episode: 3
display: Day 5
guests: [{{id: Grace Hopper, role: narrator}}, Katherine Johnson]
credits: [{{name: Margaret Hamilton, role: editor, group: video post-production}}]
published: 2026-03-31T08:00:00Z
duration: 1:02:48
image: https://example.org/lemons.jpg
audio: {{url: https://cdn.example.org/lemons.mp3, bytes: 5000}}
license: cc0-1.0
funding: {{url: https://example.org/lemons, text: Lemons for the crew}}
ids: {{youtube: dQn9Stop_01, spotify: TODO}}
links: {{apple: "https://podcasts.apple.com/us/podcast/x/id1?i=2", web: https://example.org/lemons.html}}
podcast:
  location: {{name: Sicily, osm: R39152}}
  social:
  - {{priority: 1, protocol: activitypub, uri: https://social.example.org/@ada/3, account: "@ada"}}
  - {{priority: 2, protocol: atproto, uri: "at://did:plc:1/app.bsky.feed.post/2", account_url: https://bsky.app/profile/ada}}
  txt: {{purpose: example, text: lemons}}
  images: https://example.org/tall.jpg
  alternate:
  - type: audio/opus
    bytes: 300
    bitrate: 24000
    language: it
    title: Low bandwidth
    codecs: opus
    source: [https://cdn.example.org/low.opus, {{uri: "ipfs://low", type: application/x-ipfs}}]
    integrity: {SRI}
quotableClips: [{{name: Sour, startOffset: 60, endOffset: 90}}]
transcript:
- {{header: Hello, sec: 0}}
- {{line: Lemons., sec: 0, who: Ada}}
---
"""


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The feed of a show, and of an episode, that say all that can be said."""
    folder = shows.small(tmp_path_factory.mktemp("complete"), {"lemons.md": SAID_BY_AN_EPISODE}, SAID_BY_THE_SHOW)
    making, _ = shows.build(folder)
    told = {(problem.code, problem.severity.value) for problem in making.problems}
    assert told <= {
        ("SH105", "info"), ("SH106", "warning"), ("SH207", "warning"), ("EP204", "info"), ("EP224", "warning"),
        ("YT101", "warning"),
    }  # fmt: skip
    return folder / "output" / "feed.xml"


def test_feedsmith_reads_back_what_a_show_says(complete: Path) -> None:
    found = by_feedsmith(complete)

    assert found["copyright"] == "The Analytical Society"
    assert [(link["rel"], link["href"]) for link in found["atom"]["links"]] == [
        ("self", "https://example.org/podcast/feed.xml"),
        ("hub", "https://pubsubhubbub.appspot.com/"),
        ("hub", "https://hub.example.org/"),
    ]
    assert found["itunes"] | {"image": ""} == {
        "author": "Ada & Grace",
        "type": "serial",
        "explicit": False,
        "image": "",
        "owner": {"name": "Ada", "email": "ada@example.org"},
        "categories": [{"text": "Technology"}],
        "newFeedUrl": "https://new.example.org/feed.xml",
        "complete": True,
        "block": True,
    }
    said = found["podcast"]
    del said["guid"]
    assert said == {
        "locked": {"value": True, "owner": "ada@example.org"},
        "medium": "music",
        "license": {"display": "our-own", "url": "https://example.org/terms"},
        "fundings": [
            {"url": "https://example.org/tea", "display": "Tea & <cake> for 5 €"},
            {"url": "https://example.org/coffee", "display": "Coffee"},
        ],
        "trailers": [
            {
                "display": "Soon",
                "url": "https://cdn.example.org/t.mp3",
                "pubDate": "Fri, 02 Jan 2026 00:00:00 +0000",
                "length": 5,
                "type": "audio/mpeg",
                "season": 2,
            }
        ],
        "podroll": {
            "remoteItems": [
                {"feedGuid": GUID, "feedUrl": "https://podnews.net/rss", "title": "Podnews", "medium": "newsletter"},
                {"feedGuid": "917393e3-1b1e-5cef-ace4-edaa54e1f810"},
            ]
        },
        "updateFrequency": {
            "display": "Ten Fridays",
            "rrule": "FREQ=WEEKLY;BYDAY=FR;COUNT=10",
            "dtstart": "2026-01-02",
            "complete": True,
        },
        "locations": [
            {
                "display": "Zürich, “down”town",
                "rel": "creator",
                "geo": "geo:47.37,8.54",
                "osm": "R1682248",
                "country": "ch",
            },
            {"display": "The moon"},
        ],
        "txts": [{"purpose": "verify", "display": "a ]]> b 🎺 \u202ertl\u202c"}],
        "images": [
            {
                "href": "https://example.org/w.jpg",
                "alt": "A loom",
                "aspectRatio": "16/9",
                "width": 1920,
                "height": 1080,
                "type": "image/jpeg",
                "purpose": "social",
            }
        ],
        "persons": [
            {"display": "Ada Lovelace", "role": "co-host"},
            {"display": "Alan Turing", "role": "sound designer", "group": "audio post-production"},
        ],
    }


def test_feedsmith_reads_back_what_an_episode_says(complete: Path) -> None:
    (item,) = by_feedsmith(complete)["items"]

    assert item["title"] == "S2E3: Lemons"
    assert item["itunes"] == {
        "title": "Lemons",
        "season": 2,
        "episode": 3,
        "episodeType": "full",
        "explicit": False,
        "duration": 3768,
        "image": "https://example.org/lemons.jpg",
    }
    said = item["podcast"]
    assert said.pop("chapters")["url"] == "https://example.org/podcast/chapters/lemons.json"
    assert [transcript["type"] for transcript in said.pop("transcripts")] == [
        "text/vtt",
        "application/x-subrip",
        "application/json",
    ]
    assert said == {
        "season": {"number": 2, "name": "The second"},
        "episode": {"number": 3, "display": "Day 5"},
        "license": {"display": "cc0-1.0"},
        "soundbites": [{"startTime": 60, "duration": 30, "display": "Sour"}],
        "locations": [{"display": "Sicily", "osm": "R39152"}],
        "socialInteracts": [
            {
                "priority": 1,
                "protocol": "activitypub",
                "uri": "https://social.example.org/@ada/3",
                "accountId": "@ada",
            },
            {
                "priority": 2,
                "protocol": "atproto",
                "uri": "at://did:plc:1/app.bsky.feed.post/2",
                "accountUrl": "https://bsky.app/profile/ada",
            },
        ],
        "txts": [{"purpose": "example", "display": "lemons"}],
        "images": [{"href": "https://example.org/tall.jpg"}],
        "alternateEnclosures": [
            {
                "type": "audio/opus",
                "length": 300,
                "bitrate": 24000,
                "lang": "it",
                "title": "Low bandwidth",
                "codecs": "opus",
                "sources": [
                    {"uri": "https://cdn.example.org/low.opus"},
                    {"uri": "ipfs://low", "contentType": "application/x-ipfs"},
                ],
                "integrity": {"type": "sri", "value": SRI},
            }
        ],
        "persons": [
            {"display": "Ada Lovelace", "role": "co-host"},
            {"display": "Grace Hopper", "role": "narrator"},
            {"display": "Katherine Johnson", "role": "guest"},
            {"display": "Margaret Hamilton", "role": "editor", "group": "video post-production"},
        ],
    }


def test_what_feedsmith_does_not_know_stands_in_the_feed_all_the_same(complete: Path) -> None:
    (channel,) = etree.parse(str(complete)).getroot()
    (item,) = channel.findall("item")

    assert [dict(social.attrib) for social in channel.findall(f"{PODCAST}socialInteract")] == [
        {"protocol": "activitypub", "uri": "https://social.example.org/@ada/1", "accountId": "@ada"}
    ]
    assert [(link.text, link.get("href")) for link in item.findall(f"{PODCAST}contentLink")] == [
        ("Apple Podcasts", "https://podcasts.apple.com/us/podcast/x/id1?i=2"),
        ("YouTube", "https://www.youtube.com/watch?v=dQn9Stop_01"),
    ]
    assert [(one.text, one.get("url")) for one in item.findall(f"{PODCAST}funding")] == [
        ("Lemons for the crew", "https://example.org/lemons")
    ]


def test_partytime_reads_back_what_a_show_and_an_episode_say(complete: Path) -> None:
    found = by_partytime(complete)

    channel, (item,) = found["channel"], found["items"]
    assert (channel["complete"], channel["block"]) == (True, True)
    assert channel["newFeedUrl"] == "https://new.example.org/feed.xml"
    assert channel["pubsub"]["self"] == "https://example.org/podcast/feed.xml"
    assert "https://pubsubhubbub.appspot.com/" in channel["pubsub"]["hub"]
    assert (channel["locked"], channel["medium"]) == (True, "music")
    assert channel["license"] == {"identifier": "our-own", "url": "https://example.org/terms"}
    assert [one["message"] for one in channel["funding"]] == ["Tea & <cake> for 5 €", "Coffee"]
    assert channel["location"]["name"] == "Zürich, “down”town"
    assert [(one["title"], one["url"], one["season"]) for one in channel["trailers"]] == [
        ("Soon", "https://cdn.example.org/t.mp3", 2)
    ]
    assert [one["feedGuid"] for one in channel["podroll"]] == [GUID, "917393e3-1b1e-5cef-ace4-edaa54e1f810"]
    assert channel["txt"] == [{"value": "a ]]> b 🎺 \u202ertl\u202c", "purpose": "verify"}]
    assert [(one["name"], one["role"], one["group"]) for one in channel["persons"]] == [
        ("Ada Lovelace", "Co-Host", "Cast"),
        ("Alan Turing", "Sound Designer", "Audio Post-Production"),
    ]
    assert (item["seasonName"], item["display"]) == ("The second", "Day 5")
    assert item["license"]["identifier"] == "cc0-1.0"
    assert item["location"] == {"name": "Sicily", "osm": "R39152"}
    assert [one["url"] for one in item["social"]] == [
        "https://social.example.org/@ada/3",
        "at://did:plc:1/app.bsky.feed.post/2",
    ]
    assert item["txt"] == [{"value": "lemons", "purpose": "example"}]
    (alternate,) = item["alternates"]
    assert [source["uri"] for source in alternate["source"]] == ["https://cdn.example.org/low.opus", "ipfs://low"]
    assert alternate["integrity"] == {"type": "sri", "value": SRI}
    assert [(one["name"], one["role"], one["group"]) for one in item["persons"]] == [
        ("Ada Lovelace", "Co-Host", "Cast"),
        ("Grace Hopper", "Narrator", "Cast"),
        ("Katherine Johnson", "Guest", "Cast"),
        ("Margaret Hamilton", "Editor", "Video Post-Production"),
    ]


def test_feedparser_and_podcastparser_read_what_they_know_of_it(complete: Path) -> None:
    parsed, gpodder = by_feedparser(complete), by_podcastparser(complete)

    assert (parsed.feed.title, parsed.feed.publisher_detail.email) == ("A Show", "ada@example.org")
    assert [link.href for link in parsed.feed.links if link.rel == "hub"] == [
        "https://pubsubhubbub.appspot.com/",
        "https://hub.example.org/",
    ]
    assert parsed.feed["itunes_new-feed-url"] == "https://new.example.org/feed.xml"
    assert (parsed.feed.itunes_complete, parsed.feed.itunes_block) == ("Yes", 1)
    (episode,) = gpodder["episodes"]
    assert (gpodder["itunes_owner"]["email"], gpodder["type"]) == ("ada@example.org", "serial")
    assert (episode["title"], episode["total_time"], episode["number"]) == ("S2E3: Lemons", 3768, 3)
    assert gpodder["new_url"] == "https://new.example.org/feed.xml"
    assert episode["link"] == "https://example.org/lemons.html"
