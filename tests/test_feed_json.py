"""The JSON Feed: each rule of https://www.jsonfeed.org/version/1.1/ by its name, and feedsmith, which reads it back."""

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
import shows
from feedtool import feeds, hosted, hostfeed
from feedtool.feeds import json as json_feed
from feedtool.feeds import rss
from feedtool.model import Episode, Item, Person, Podcast, Show, TranscriptFile

READERS = Path(__file__).parent / "readers"

OBJECTS: dict[str, dict[str, type | tuple[type, ...]]] = {
    "feed": {
        "version": str, "title": str, "home_page_url": str, "feed_url": str, "description": str, "user_comment": str,
        "next_url": str, "icon": str, "favicon": str, "authors": list, "language": str, "expired": bool, "hubs": list,
        "items": list,
    },
    "item": {
        "id": str, "url": str, "external_url": str, "title": str, "content_html": str, "content_text": str,
        "summary": str, "image": str, "banner_image": str, "date_published": str, "date_modified": str,
        "authors": list, "tags": list, "language": str, "attachments": list,
    },
    "author": {"name": str, "url": str, "avatar": str},
    "attachment": {
        "url": str, "mime_type": str, "title": str, "size_in_bytes": (int, float), "duration_in_seconds": (int, float),
    },
}  # fmt: skip
"""What the specification knows, and the type of each."""

HOSTED = """\
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:p="https://podcastindex.org/namespace/1.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<item>
<title>The Trailer &amp; more</title><link>https://host.example/trailer</link>
<guid isPermaLink="false">host-guid-1</guid><pubDate>Thu, 01 Jan 2026 09:30:00 GMT</pubDate>
<description>&lt;p onclick="x()"&gt;In &lt;b&gt;short&lt;/b&gt;&lt;/p&gt;</description>
<content:encoded><![CDATA[<h2>In full</h2><script>alert(1)</script>]]></content:encoded>
<enclosure url="https://host.example/trailer.mp3" length="700" type="audio/mpeg"/>
<itunes:duration>1:30</itunes:duration><itunes:image href="https://host.example/trailer.jpg"/>
<itunes:author>Grace Hopper</itunes:author><itunes:season>2</itunes:season><itunes:episode>3</itunes:episode>
<itunes:episodeType>trailer</itunes:episodeType><itunes:explicit>yes</itunes:explicit><itunes:block>Yes</itunes:block>
<category>Ships</category><category> Compilers </category><category>Ships</category>
<p:chapters url="https://host.example/trailer.json" type="application/json+chapters"/>
<p:transcript url="https://host.example/trailer.vtt" type="text/vtt"/>
<p:transcript url="javascript:alert(1)" type="text/vtt"/>
<p:person role="Guest" href="https://ada.example/" img="https://ada.example/a.jpg">Ada  Lovelace</p:person>
</item>
</channel></rss>
"""


def written(*episodes: Episode | Item, **more: Any) -> dict[str, Any]:
    """Return the feed of *episodes* as any JSON program reads it."""
    found: dict[str, Any] = json.loads(json_feed.write(make.podcast(*episodes, **more)))
    return found


def item(episode: Episode | Item, **more: Any) -> dict[str, Any]:
    """Return the only item of such a feed."""
    (found,) = written(episode, **more)["items"]
    assert isinstance(found, dict)
    return found


def complete() -> Item:
    """Return an item with everything that an item can say."""
    episode = make.episode(
        title="Lemons & <Limes>",
        season=2,
        number=3,
        type="bonus",
        published=make.date("2026-03-31T08:00"),
        duration=make.time("1:02:48"),
        audio=make.audio("https://cdn.example.org/lemons.mp3", 5_000),
        link="https://example.org/lemons.html",
        image="https://example.org/lemons.jpg",
        description="About *lemons*,\nand [more](https://example.org/more).",
        keywords=("lemons", "sour things"),
        explicit=True,
        block=True,
        hosts=(make.person("grace", "Grace Hopper"),),
        guests=(make.person(image="https://example.org/ada.jpg", links={"web": "https://ada.example.org/"}),),
    )
    return make.item(
        episode,
        description="<p>About lemons.</p>",
        summary="About lemons, and more: https://example.org/more.",
        content="<h2>Lemons</h2>",
        chapters_path="chapters/lemons.json",
        chapters_type="application/json+chapters",
        soundbites=(make.chapter(0, "Sour", end=20_500),),
        transcripts=(TranscriptFile("transcripts/lemons.vtt", "text/vtt", timed=True),),
    )


def of_the_host() -> Item:
    """Return an item that only the host has."""
    (found,) = hostfeed.parse("host.xml", HOSTED.encode()).items
    return hosted.item(found)


def everything() -> Podcast:
    """Return a podcast of all kinds of items."""
    show = make.show(author="Ada & Grace", hosts=(make.person(),), copyright="Nobody")
    return make.podcast(complete(), make.episode("bare", "Bare"), of_the_host(), show=show)


# The specification, rule by rule


def objects(found: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return every object of a feed with what it is."""
    items = found["items"]
    return [
        ("feed", found),
        *(("item", one) for one in items),
        *(("author", author) for one in (found, *items) for author in one.get("authors", [])),
        *(("attachment", attachment) for one in items for attachment in one.get("attachments", [])),
    ]


@pytest.fixture(params=["everything", "sample", "2022", "2026"])
def feed(request: pytest.FixtureRequest, built: shows.Built) -> dict[str, Any]:
    """A feed of all kinds of items, and those of the sample show and the real ones."""
    if request.param == "everything":
        return dict(json.loads(json_feed.write(everything())))
    return dict(json.loads((built(request.param) / "output" / "feed.json").read_bytes()))


def test_version_is_required_and_stands_at_the_very_top(feed: dict[str, Any]) -> None:
    assert next(iter(feed.items())) == ("version", "https://jsonfeed.org/version/1.1")


def test_title_and_items_are_required(feed: dict[str, Any]) -> None:
    assert feed["title"]
    assert len(feed["items"]) >= 3


def test_home_page_url_and_feed_url_are_required_on_the_public_web(feed: dict[str, Any]) -> None:
    assert feed["home_page_url"].startswith("https://")
    assert feed["feed_url"].endswith("/podcast/feed.json")


def test_every_member_has_the_type_that_is_asked_for(feed: dict[str, Any]) -> None:
    for kind, one in objects(feed):
        for name, value in one.items():
            assert name.startswith("_") or (isinstance(value, OBJECTS[kind][name]) and value != ""), (kind, name, value)


def test_id_is_required_and_unique(feed: dict[str, Any]) -> None:
    ids = [one["id"] for one in feed["items"]]

    assert all(ids)
    assert len(set(ids)) == len(ids)


def test_one_of_content_html_and_content_text_must_be_present(feed: dict[str, Any]) -> None:
    assert all(one.get("content_html") or one.get("content_text") for one in feed["items"])


def test_html_is_allowed_in_content_html_only(feed: dict[str, Any]) -> None:
    found = [one.get("summary", "") for one in feed["items"]]

    assert [summary for summary in found if re.search(r"</?\w+>|&\w+;", summary)] == []
    assert [summary for summary in found if "\n" in summary] == []


def test_dates_are_those_of_rfc_3339(feed: dict[str, Any]) -> None:
    dates = [one["date_published"] for one in feed["items"] if "date_published" in one]

    assert [date for date in dates if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", date)] == []


def test_an_author_has_at_least_one_member(feed: dict[str, Any]) -> None:
    authors = [one for kind, one in objects(feed) if kind == "author"]

    assert authors or feed["title"] == "A Show"
    assert all(authors)


def test_url_and_mime_type_of_an_attachment_are_required(feed: dict[str, Any]) -> None:
    attachments = [one for kind, one in objects(feed) if kind == "attachment"]

    assert attachments
    assert all(one["url"] and "/" in one["mime_type"] for one in attachments)


def test_language_is_that_of_rfc_5646(feed: dict[str, Any]) -> None:
    assert re.fullmatch(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*", feed["language"])


def test_an_extension_begins_with_an_underscore_and_a_letter_and_is_explained_once(feed: dict[str, Any]) -> None:
    names = {name for _, one in objects(feed) for name in one if name.startswith("_")}

    assert names == {"_podcast"}
    assert feed["_podcast"]["about"] == "https://podcastindex.org/namespace/1.0"


def test_the_members_of_an_extension_are_letters_and_digits(feed: dict[str, Any]) -> None:
    members = [name for _, one in objects(feed) for name in one.get("_podcast", {})]

    assert members
    assert [name for name in members if not re.fullmatch(r"[A-Za-z0-9]+", name)] == []


def test_it_is_utf_8(built: shows.Built) -> None:
    data = (built("sample") / "output" / "feed.json").read_bytes()

    assert "Zoë Penhale".encode() in data
    assert not data.startswith(b"\xef\xbb\xbf")


# What it says


def test_it_has_the_episodes_of_the_rss_feed_in_their_order(any_output: Path) -> None:
    found = json.loads((any_output / "feed.json").read_bytes())["items"]

    assert [one["id"] for one in found] == list(rss.items((any_output / "feed.xml").read_bytes()))


def test_says_what_the_show_is() -> None:
    show = make.show(title="A & B", description="All *sour* things.", author="Ada", language="pt-br", type="serial")

    found = written(show=show)

    assert {name: value for name, value in found.items() if name not in ("user_comment", "items")} == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "A & B",
        "home_page_url": "https://example.org/",
        "feed_url": "https://example.org/podcast/feed.json",
        "description": "All sour things.",
        "icon": "https://example.org/cover.jpg",
        "authors": [{"name": "Ada", "url": "https://example.org/"}],
        "language": "pt-br",
        "_podcast": {
            "about": "https://podcastindex.org/namespace/1.0",
            "guid": "917393e3-1b1e-5cef-ace4-edaa54e1f810",
            "type": "serial",
            "explicit": False,
        },
    }


def test_the_hosts_are_its_authors_when_it_names_none() -> None:
    ada = make.person(image="https://example.org/ada.jpg", links={"web": "https://ada.example.org/"})

    found = written(show=make.show(hosts=(ada, Person("b", "Ben"))))["authors"]

    assert found == [
        {"name": "Ada Lovelace", "url": "https://ada.example.org/", "avatar": "https://example.org/ada.jpg"},
        {"name": "Ben"},
    ]


def test_says_everything_of_an_episode() -> None:
    assert item(complete()) == {
        "id": "guid-first",
        "url": "https://example.org/lemons.html",
        "title": "Lemons & <Limes>",
        "content_html": "<h2>Lemons</h2>",
        "summary": "About lemons, and more: https://example.org/more.",
        "image": "https://example.org/lemons.jpg",
        "date_published": "2026-03-31T08:00:00Z",
        "authors": [
            {"name": "Grace Hopper"},
            {"name": "Ada Lovelace", "url": "https://ada.example.org/", "avatar": "https://example.org/ada.jpg"},
        ],
        "tags": ["lemons", "sour things"],
        "attachments": [
            {
                "url": "https://cdn.example.org/lemons.mp3",
                "mime_type": "audio/mpeg",
                "size_in_bytes": 5000,
                "duration_in_seconds": 3768,
            }
        ],
        "_podcast": {
            "season": 2,
            "episode": 3,
            "episodeType": "bonus",
            "block": True,
            "chapters": {
                "url": "https://example.org/podcast/chapters/lemons.json",
                "type": "application/json+chapters",
            },
            "transcripts": [
                {"url": "https://example.org/podcast/transcripts/lemons.vtt", "type": "text/vtt", "language": "en"}
            ],
            "persons": [
                {"name": "Grace Hopper", "role": "host"},
                {
                    "name": "Ada Lovelace",
                    "role": "guest",
                    "img": "https://example.org/ada.jpg",
                    "href": "https://ada.example.org/",
                },
            ],
            "soundbites": [{"startTime": 0, "duration": 20.5, "title": "Sour"}],
            "explicit": True,
        },
    }


def test_says_nothing_of_what_is_not_known() -> None:
    assert item(make.episode()) == {
        "id": "guid-first",
        "title": "The First",
        "content_text": "The First",
        "_podcast": {"episodeType": "full", "explicit": False},
    }


def test_an_audio_file_of_unknown_size_and_length_has_neither() -> None:
    found = item(make.episode(audio=make.audio(size=0)))["attachments"]

    assert found == [{"url": "https://cdn.example.org/first.mp3", "mime_type": "audio/mpeg"}]


def test_says_what_the_host_says_of_an_item_that_only_the_host_has() -> None:
    assert item(of_the_host()) == {
        "id": "host-guid-1",
        "url": "https://host.example/trailer",
        "title": "The Trailer & more",
        "content_html": "<h2>In full</h2>",
        "image": "https://host.example/trailer.jpg",
        "date_published": "2026-01-01T09:30:00Z",
        "authors": [
            {"name": "Grace Hopper"},
            {"name": "Ada Lovelace", "url": "https://ada.example/", "avatar": "https://ada.example/a.jpg"},
        ],
        "tags": ["Ships", "Compilers"],
        "attachments": [
            {
                "url": "https://host.example/trailer.mp3",
                "mime_type": "audio/mpeg",
                "size_in_bytes": 700,
                "duration_in_seconds": 90,
            }
        ],
        "_podcast": {
            "season": 2,
            "episode": 3,
            "episodeType": "trailer",
            "block": True,
            "chapters": {"url": "https://host.example/trailer.json", "type": "application/json+chapters"},
            "transcripts": [{"url": "https://host.example/trailer.vtt", "type": "text/vtt"}],
            "persons": [
                {"name": "Grace Hopper", "role": "host"},
                {
                    "name": "Ada Lovelace",
                    "role": "guest",
                    "img": "https://ada.example/a.jpg",
                    "href": "https://ada.example/",
                },
            ],
            "explicit": True,
        },
    }


def test_an_item_of_the_host_that_says_little_is_in_it_as_well() -> None:
    feed = b"<rss><channel><item><guid>g</guid></item><item><guid>h</guid><title>T</title></item></channel></rss>"
    items = [hosted.item(one) for one in hostfeed.parse("host.xml", feed).items]

    found = written(*items)["items"]

    assert [(one["id"], one.get("title"), one.get("content_text")) for one in found] == [
        ("g", None, None),
        ("h", "T", "T"),
    ]


def test_the_host_s_trailer_of_a_real_show_is_in_both_feeds(tmp_path: Path) -> None:
    episodes = shows.real_episodes("2026")
    folder = shows.real(tmp_path, "2026")
    settings = folder / "config" / "show.yaml"
    settings.write_text(settings.read_text() + "host_feed: host.xml\n")
    shutil.copy(episodes.with_name("host-feed.xml"), folder / "config" / "host.xml")

    making, _ = shows.build(folder)

    assert making.podcast
    kept = [one.guid for one in making.podcast.items if one.xml]
    found = {one["id"]: one for one in json.loads((folder / "output" / "feed.json").read_bytes())["items"]}
    assert kept
    for guid in kept:
        assert found[guid]["title"]
        assert found[guid]["content_html"]
        assert found[guid]["attachments"][0]["url"].startswith("https://")


# Other people's programs


def by_feedsmith(path: Path) -> dict[str, Any]:
    """Return the feed as feedsmith reads it; skip, saying how to get it, where it is missing."""
    node = shutil.which("node")
    if not node or not (READERS / "node_modules" / "feedsmith").is_dir():
        pytest.skip("SKIPPED: no feedsmith; run `make test`, or get nodejs and npm and `npm ci` in tests/readers")
    ran = subprocess.run([node, str(READERS / "jsonfeed.mjs"), str(path)], capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode()
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def standard(found: Any) -> Any:
    """Return a feed without what feedsmith does not look at: the version, and extensions."""
    if isinstance(found, list):
        return [standard(one) for one in found]
    if isinstance(found, dict):
        return {name: standard(value) for name, value in found.items() if name != "version" and name[0] != "_"}
    return found


def test_feedsmith_reads_back_every_value(tmp_path: Path) -> None:
    text = json_feed.write(everything())
    (tmp_path / "feed.json").write_text(text, "utf-8")

    assert by_feedsmith(tmp_path / "feed.json") == standard(json.loads(text))


def test_feedsmith_reads_back_every_value_of_whole_shows(any_output: Path) -> None:
    found = by_feedsmith(any_output / "feed.json")

    assert found == standard(json.loads((any_output / "feed.json").read_bytes()))


# Any text whatever

TEXT = st.text(max_size=30)


@given(TEXT, TEXT, TEXT, st.lists(TEXT, max_size=3), st.datetimes(timezones=st.just(UTC)))
def test_any_text_whatever_comes_back(title: str, guid: str, html: str, words: list[str], moment: datetime) -> None:
    episode = make.episode(
        title=title,
        published=moment,
        keywords=tuple(words),
        guests=(Person("a", title),),
        audio=make.audio(title),
    )
    show: Show = make.show(title=title, author=guid, copyright=html)

    text = json_feed.write(make.podcast(make.item(episode, guid=guid, content=html), show=show))

    found = json.loads(text.encode())
    (one,) = found["items"]
    assert (found.get("title", ""), found["authors"][0]["name"] if guid else "") == (title, guid)
    assert (one.get("id", ""), one.get("title", ""), one.get("tags", [])) == (guid, title, words)
    assert one.get("content_html", "") == html
    assert datetime.fromisoformat(one["date_published"]) == moment.replace(microsecond=0)
    assert feeds.guids({"json": text.encode()}) == ({guid} if guid else frozenset())


@given(TEXT.filter(lambda text: text.strip()), TEXT)
def test_any_item_of_the_host_becomes_an_item(guid: str, words: str) -> None:
    from lxml import etree

    root = etree.Element("rss")
    one = etree.SubElement(etree.SubElement(root, "channel"), "item")
    try:
        for tag in (
            "guid",
            "title",
            "link",
            "description",
            "category",
            "{http://www.itunes.com/dtds/podcast-1.0.dtd}author",
        ):
            etree.SubElement(one, tag).text = guid if tag == "guid" else words
    except ValueError:  # what XML cannot say
        return
    items = hostfeed.parse("host.xml", etree.tostring(root)).items

    found = [hosted.item(item) for item in items]

    assert [one.guid for one in found] == [item.guid for item in items]
    assert "<script" not in json_feed.write(make.podcast(*found))
