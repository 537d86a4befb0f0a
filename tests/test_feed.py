"""The RSS feed, read as XML; and its feedgen extensions, used with feedgen alone."""

from pathlib import Path
from typing import Any

import pytest
from feedgen.feed import FeedGenerator
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import make
import shows
from feedtool import document, work
from feedtool.feeds import LARGE, large, rss
from feedtool.feeds.extensions.atom import LinksExtension, LinkTag
from feedtool.feeds.extensions.itunes import ItunesEntryExtension, ItunesExtension
from feedtool.feeds.extensions.podcast import (
    PersonTag,
    PodcastEntryExtension,
    PodcastExtension,
    SoundbiteTag,
    Tag,
    TranscriptTag,
)
from feedtool.feeds.extensions.psc import ChapterTag, PscEntryExtension, PscExtension
from feedtool.model import Element as Said
from feedtool.model import Episode, Item, Show, TranscriptFile
from feedtool.problems import Place, Severity

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
PSC = "{http://podlove.org/simple-chapters}"

Element = etree._Element


def channel(*episodes: Episode | Item, show: Show | None = None) -> Element:
    """Return the channel of the feed of *episodes*."""
    text = rss.write(make.podcast(*episodes, show=show or make.show()))
    return one(etree.fromstring(text.encode()), "channel")


def item(episode: Episode | Item | None = None, show: Show | None = None) -> Element:
    """Return the item of *episode* in a feed."""
    return one(channel(episode or make.episode(), show=show), "item")


def one(parent: Element, tag: str) -> Element:
    """Return the only *tag* of *parent*."""
    (found,) = parent.findall(tag)
    return found


def tags(parent: Element) -> list[str]:
    """Return the names of the children, with their usual prefixes."""
    return [f"{child.prefix}:{etree.QName(child).localname}" if child.prefix else str(child.tag) for child in parent]


def attributes(element: Element) -> dict[str, str]:
    """Return the attributes by name."""
    return {str(name): str(value) for name, value in element.attrib.items()}


def complete() -> Item:
    """Return an item with everything that an item can say."""
    episode = make.episode(
        title="Lemons",
        season=2,
        number=3,
        type="bonus",
        published=make.date("2026-03-31T08:00"),
        duration=make.time("1:02:48"),
        audio=make.audio("https://cdn.example.org/lemons.mp3", 5_000),
        link="https://example.org/lemons.html",
        image="https://example.org/lemons.jpg",
        explicit=True,
        block=True,
        hosts=(make.person("grace", "Grace Hopper"),),
        guests=(make.person(image="https://example.org/ada.jpg", links={"web": "https://ada.example.org/"}),),
    )
    return make.item(
        episode,
        description="<p>About lemons.</p>",
        content="<h2>Lemons</h2>",
        chapters_path="chapters/lemons.json",
        chapters_type="application/json+chapters",
        chapters=(make.chapter(0, "Hello"),),
        soundbites=(make.chapter(0, "", end=20_000),),
        transcripts=(TranscriptFile("transcripts/lemons.vtt", "text/vtt", timed=True),),
    )


# The channel


def test_tells_what_the_show_is() -> None:
    found = channel(show=make.show(title="Lemons & Limes", description="All *sour* things.", language="pt-br"))

    assert found.findtext("title") == "Lemons & Limes"
    assert found.findtext("description") == "All sour things."
    assert found.findtext("link") == "https://example.org/"
    assert found.findtext("language") == "pt-br"


def test_tells_where_the_feed_itself_is() -> None:
    found = one(channel(show=make.show(feed_url="https://example.org/podcast/feed.xml")), f"{ATOM}link")

    assert attributes(found) == {
        "href": "https://example.org/podcast/feed.xml",
        "rel": "self",
        "type": "application/rss+xml",
    }


def test_shows_the_cover_to_apple_and_to_old_readers() -> None:
    found = channel(show=make.show(title="Lemons", image="https://example.org/cover.jpeg?v=2"))

    assert attributes(one(found, f"{ITUNES}image")) == {"href": "https://example.org/cover.jpeg?v=2"}
    assert [child.text for child in one(found, "image")] == [
        "https://example.org/cover.jpeg?v=2",
        "Lemons",
        "https://example.org/",
    ]


def test_puts_a_subcategory_into_its_category() -> None:
    found = channel(show=make.show(categories=(("Kids & Family", "Parenting"), ("Technology", ""))))

    categories = [(top.get("text"), [sub.get("text") for sub in top]) for top in found.findall(f"{ITUNES}category")]
    assert categories == [("Kids & Family", ["Parenting"]), ("Technology", [])]


@pytest.mark.parametrize(("explicit", "said"), [(True, "true"), (False, "false")])
def test_says_explicit_as_true_or_false(explicit: bool, said: str) -> None:
    found = channel(show=make.show(explicit=explicit))

    assert found.findtext(f"{ITUNES}explicit") == said


def test_names_the_author_or_else_the_show() -> None:
    named = channel(show=make.show(author="Ada & Grace"))
    unnamed = channel(show=make.show(title="Lemons", author=""))

    assert named.findtext(f"{ITUNES}author") == "Ada & Grace"
    assert unnamed.findtext(f"{ITUNES}author") == "Lemons"


def test_gives_an_owner_only_when_there_is_an_address_to_write_to() -> None:
    owned = channel(show=make.show(owner_name="Ada", owner_email="ada@example.org"))
    unowned = channel(show=make.show(owner_name="Ada"))

    assert [child.text for child in one(owned, f"{ITUNES}owner")] == ["Ada", "ada@example.org"]
    assert unowned.find(f"{ITUNES}owner") is None


def test_tells_the_guid_of_the_podcast_and_who_hosts_it() -> None:
    found = channel(show=make.show(hosts=(make.person("grace", "Grace Hopper", links={"web": "https://g.example/"}),)))

    assert found.findtext(f"{PODCAST}guid") == "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    assert one(found, f"{PODCAST}person").text == "Grace Hopper"
    assert attributes(one(found, f"{PODCAST}person")) == {"role": "host", "href": "https://g.example/"}


def test_was_last_built_when_its_newest_episode_came_out() -> None:
    newest = make.episode("b", published=make.date("2026-03-31T08:00"))
    oldest = make.episode("a", published=make.date("2025-12-24"))

    assert channel(newest, oldest).findtext("lastBuildDate") == "Tue, 31 Mar 2026 08:00:00 +0000"
    assert channel(oldest).findtext("lastBuildDate") == "Wed, 24 Dec 2025 00:00:00 +0000"


def test_names_the_hubs_that_are_told_of_changes() -> None:
    found = channel(show=make.show(hubs=("https://hub.example.org/", "https://other.example.org/")))

    assert [(link.get("rel"), link.get("href")) for link in found.findall(f"{ATOM}link")] == [
        ("self", "https://example.org/podcast/feed.xml"),
        ("hub", "https://hub.example.org/"),
        ("hub", "https://other.example.org/"),
    ]


def test_says_that_it_has_moved_is_complete_or_blocked_only_on_request() -> None:
    found = channel(show=make.show(new_feed_url="https://new.example.org/f.xml", complete=True, block=True))

    assert found.findtext(f"{ITUNES}new-feed-url") == "https://new.example.org/f.xml"
    assert (found.findtext(f"{ITUNES}complete"), found.findtext(f"{ITUNES}block")) == ("Yes", "Yes")


def test_says_what_a_show_says_in_the_podcast_namespace() -> None:
    said = (Said("license", "cc0-1.0"), Said("podroll", inside=(Said("remoteItem", attributes={"title": "A"}),)))

    found = channel(show=make.show(elements=said))

    assert found.findtext(f"{PODCAST}license") == "cc0-1.0"
    assert one(one(found, f"{PODCAST}podroll"), f"{PODCAST}remoteItem").get("title") == "A"


def test_never_claims_pings_that_nobody_sends() -> None:
    found = channel(make.episode(), show=make.show(hubs=("https://hub.example.org/",)))

    assert found.find(f"{PODCAST}podping") is None


def test_of_a_bare_show_only_what_is_known_is_said() -> None:
    found = channel(show=make.show())

    assert tags(found) == [
        "title",
        "link",
        "description",
        "atom:link",
        "docs",
        "generator",
        "image",
        "language",
        "itunes:author",
        "itunes:type",
        "itunes:explicit",
        "itunes:image",
        "itunes:category",
        "podcast:guid",
    ]


def test_a_description_that_shows_nothing_is_not_an_empty_tag() -> None:
    found = channel(show=make.show(title="Lemons", description="<!-- to do -->"))

    assert found.findtext("description") == "Lemons"


def test_keeps_the_order_of_the_podcast() -> None:
    found = channel(make.episode("c"), make.episode("a"), make.episode("b"))

    assert [guid.text for guid in found.findall("item/guid")] == ["guid-c", "guid-a", "guid-b"]


def test_the_channel_comes_before_its_items() -> None:
    found = channel(make.episode("a"), make.episode("b"))

    assert tags(found)[-3:] == ["podcast:guid", "item", "item"]


# An item


def test_tells_what_an_episode_is() -> None:
    found = item(complete())

    assert found.findtext("title") == "Lemons"
    assert found.findtext("link") == "https://example.org/lemons.html"
    assert found.findtext("description") == "<p>About lemons.</p>"
    assert found.findtext(f"{CONTENT}encoded") == "<h2>Lemons</h2>"
    assert found.findtext(f"{ITUNES}episodeType") == "bonus"


def test_a_guid_is_not_an_address() -> None:
    found = one(item(make.item(guid="tag:lemons,2026")), "guid")

    assert found.text == "tag:lemons,2026"
    assert attributes(found) == {"isPermaLink": "false"}


def test_says_when_an_episode_came_out_in_the_words_of_mail() -> None:
    found = item(complete())

    assert found.findtext("pubDate") == "Tue, 31 Mar 2026 08:00:00 +0000"


def test_links_the_audio_with_its_size_and_type() -> None:
    found = one(item(complete()), "enclosure")

    assert attributes(found) == {"url": "https://cdn.example.org/lemons.mp3", "length": "5000", "type": "audio/mpeg"}


@pytest.mark.parametrize(("ms", "seconds"), [(3_768_000, "3768"), (3_768_400, "3768"), (59_600, "60")])
def test_says_how_long_an_episode_is_in_whole_seconds(ms: int, seconds: str) -> None:
    found = item(make.episode(duration=ms))

    assert found.findtext(f"{ITUNES}duration") == seconds


def test_numbers_seasons_and_episodes_for_apple_and_for_the_podcast_namespace() -> None:
    found = item(make.episode(season=2, number=3), make.show(seasons={2: "The second"}))

    assert [found.findtext(f"{ITUNES}season"), found.findtext(f"{ITUNES}episode")] == ["2", "3"]
    assert [found.findtext(f"{PODCAST}season"), found.findtext(f"{PODCAST}episode")] == ["2", "3"]
    assert attributes(one(found, f"{PODCAST}season")) == {"name": "The second"}


def test_a_season_without_a_name_has_none() -> None:
    found = one(item(make.episode(season=3), make.show(seasons={2: "The second"})), f"{PODCAST}season")

    assert attributes(found) == {}


def test_links_the_chapters_beside_the_feed() -> None:
    found = one(item(complete(), make.show(feed_url="https://cdn.example.org/show/rss.xml")), f"{PODCAST}chapters")

    assert attributes(found) == {
        "url": "https://cdn.example.org/show/chapters/lemons.json",
        "type": "application/json+chapters",
    }


def test_tells_the_chapters_also_to_apps_that_read_them_in_the_feed() -> None:
    told = (
        make.chapter("1:15", "Lemons", url="https://example.org/lemons", image="https://example.org/lemons.jpg"),
        make.chapter(3_723_250, "Trumpets"),
        make.chapter("1:10:00", "Secret", hidden=True),
    )

    found = one(item(make.item(chapters=told)), f"{PSC}chapters")

    assert attributes(found) == {"version": "1.2"}
    assert [attributes(chapter) for chapter in found] == [
        {
            "start": "00:01:15.000",
            "title": "Lemons",
            "href": "https://example.org/lemons",
            "image": "https://example.org/lemons.jpg",
        },
        {"start": "01:02:03.250", "title": "Trumpets"},
    ]


def test_links_each_transcript_beside_the_feed() -> None:
    files = (
        TranscriptFile("transcripts/lemons.vtt", "text/vtt", timed=True),
        TranscriptFile("transcripts/lemons.txt", "text/plain", timed=False),
    )

    found = item(make.item(transcripts=files), make.show(language="pt-br")).findall(f"{PODCAST}transcript")

    assert [attributes(transcript) for transcript in found] == [
        {
            "url": "https://example.org/podcast/transcripts/lemons.vtt",
            "type": "text/vtt",
            "language": "pt-br",
            "rel": "captions",
        },
        {"url": "https://example.org/podcast/transcripts/lemons.txt", "type": "text/plain", "language": "pt-br"},
    ]


def test_says_where_a_soundbite_is_in_seconds() -> None:
    clips = (make.chapter("1:15", "Lemons", end=105_500),)

    found = one(item(make.item(soundbites=clips)), f"{PODCAST}soundbite")

    assert found.text == "Lemons"
    assert attributes(found) == {"startTime": "75", "duration": "30.5"}


def test_names_hosts_and_guests_of_each_episode() -> None:
    found = item(complete()).findall(f"{PODCAST}person")

    assert [(person.text, attributes(person)) for person in found] == [
        ("Grace Hopper", {"role": "host"}),
        ("Ada Lovelace", {"role": "guest", "img": "https://example.org/ada.jpg", "href": "https://ada.example.org/"}),
    ]


def test_somebody_s_own_role_beats_that_of_the_key() -> None:
    episode = make.episode(
        hosts=(make.person("a", "A", role="co-host", group="cast"),),
        guests=(make.person("b", "B", role="composer", group="audio post-production"),),
        credits=(make.person("c", "C", role="producer", group="creative direction"), make.person("d", "D")),
    )

    found = item(episode).findall(f"{PODCAST}person")

    # D has no role, and would be a host to every app.
    assert [(person.text, attributes(person)) for person in found] == [
        ("A", {"role": "co-host"}),
        ("B", {"role": "composer", "group": "audio post-production"}),
        ("C", {"role": "producer", "group": "creative direction"}),
    ]


def test_apps_show_something_else_than_the_number_when_told() -> None:
    found = one(item(make.episode(number=3, display="Day 5")), f"{PODCAST}episode")

    assert (found.text, attributes(found)) == ("3", {"display": "Day 5"})


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("S1E2: The Tuba", "The Tuba"),
        ("s01e02 - The Tuba", "The Tuba"),
        ("Episode 2: The Tuba", "The Tuba"),
        ("Ep. 2 – The Tuba", "The Tuba"),
        ("#2 | The Tuba", "The Tuba"),
        ("2. The Tuba", "The Tuba"),
        ("7: The Tuba", None),
        ("1984: The Novel", None),
        ("2 Tubas", None),
        ("Episode 2:", None),
        ("The Tuba", None),
    ],
)
def test_a_title_with_its_number_is_said_without_it_as_well(title: str, clean: str | None) -> None:
    found = item(make.episode(title=title, number=2))

    assert (found.findtext("title"), found.findtext(f"{ITUNES}title")) == (title, clean)


def test_links_where_else_the_episode_is() -> None:
    episode = make.episode(
        ids={"youtube": "dQn9Stop_01", "spotify": "9tUbA9uNdEr9uMbReLlA99", "apple": "1000599125044"},
        links={
            "web": "https://example.org/lemons.html",
            "youtube": "https://youtu.be/dQn9Stop_01",
            "anchor": "https://anchor.fm/lemons",
        },
    )

    found = item(episode).findall(f"{PODCAST}contentLink")

    assert [(link.text, link.get("href")) for link in found] == [
        ("YouTube", "https://youtu.be/dQn9Stop_01"),
        ("Spotify for Creators", "https://anchor.fm/lemons"),
        ("Spotify", "https://open.spotify.com/episode/9tUbA9uNdEr9uMbReLlA99"),
    ]


def test_an_id_that_is_none_of_its_platform_leads_nowhere() -> None:
    found = item(make.episode(ids={"youtube": "not an id", "spotify": "short"}))

    assert found.find(f"{PODCAST}contentLink") is None


def test_an_episode_s_own_explicit_beats_that_of_the_show() -> None:
    clean, silent = make.episode(explicit=False), make.episode(explicit=None)

    assert item(clean, make.show(explicit=True)).findtext(f"{ITUNES}explicit") == "false"
    assert item(silent, make.show(explicit=True)).findtext(f"{ITUNES}explicit") == "true"


def test_blocks_an_episode_only_on_request() -> None:
    assert item(make.episode(block=True)).findtext(f"{ITUNES}block") == "Yes"
    assert item(make.episode(block=False)).find(f"{ITUNES}block") is None


def test_says_the_description_before_the_content() -> None:
    found = tags(item(complete()))

    assert found.index("description") < found.index("content:encoded")


def test_of_a_bare_episode_only_what_is_known_is_said() -> None:
    found = item(make.episode())

    assert tags(found) == ["title", "guid", "itunes:explicit", "itunes:episodeType"]


@pytest.mark.parametrize("episode", [make.episode(), complete()], ids=["bare", "complete"])
def test_no_tag_is_empty(episode: Episode | Item) -> None:
    found = [child.tag for child in channel(episode).iter() if not (child.text or child.attrib or len(child))]

    assert found == []


def test_no_attribute_is_empty() -> None:
    unknown = make.person(image="", links={})

    found = channel(make.episode(guests=(unknown,), season=2), show=make.show(hosts=(unknown,)))

    assert [child.tag for child in found.iter() if "" in child.attrib.values()] == []


# What XML makes difficult


@pytest.mark.parametrize(
    "title",
    [
        "Lemons & <b>trumpets</b>",
        "what ]]> ends, and <![CDATA[ what begins",
        "“quotes”, 'quotes' and \"quotes\"",
        "Zoë 🎺 日本",
        "&amp; already",
    ],
)
def test_any_text_comes_out_as_it_went_in(title: str) -> None:
    found = item(make.item(make.episode(title=title), description=title, content=title))

    assert [found.findtext("title"), found.findtext("description"), found.findtext(f"{CONTENT}encoded")] == [title] * 3
    assert [len(child) for child in found] == [0, 0, 0, 0, 0, 0]


def test_an_address_may_hold_what_xml_escapes() -> None:
    address = "https://cdn.example.org/a.mp3?x=1&y='2'"

    found = item(make.episode(audio=make.audio(address), link=address, image=address))

    assert one(found, "enclosure").get("url") == address
    assert found.findtext("link") == address
    assert one(found, f"{ITUNES}image").get("href") == address


def test_a_cdata_section_is_never_ended_by_the_text() -> None:
    text = rss.write(make.podcast(make.item(description="a ]]> b", content="c ]]> d")))

    assert "]]>" not in text.replace("]]></", "")


def test_an_episode_whose_text_looks_like_the_end_of_the_feed_is_no_end() -> None:
    ending = "\n  </channel>\n</rss>"

    found = channel(make.item(make.episode("a", title=ending)), make.episode("b"))

    assert [guid.text for guid in found.findall("item/guid")] == ["guid-a", "guid-b"]


@given(title=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_no_title_makes_an_unreadable_feed(title: str) -> None:
    hexed = "".join(f"\\U{ord(character):08x}" for character in title)
    more = f'episode: 1\ndisplay: "z{hexed[:200]}"\ncredits: [{{name: "c{hexed}", role: editor}}]\n'
    file = make.markdown(f'title: "x{hexed}"\nguests: ["y{hexed}"]\n{more}')

    found = item(worked(file))

    assert (found.findtext("title") or "").startswith("x")
    assert (one(found, f"{PODCAST}episode").get("display") or "").startswith("z")
    assert [(person.text or "")[:1] for person in found.findall(f"{PODCAST}person")] == ["y", "c"]


def test_control_characters_in_a_title_are_left_out_of_the_feed() -> None:
    file = b'---\ntitle: "bell \x07, escaped \\x08, null \\0 and \\uFFFE"\n---\n'

    found = item(worked(file))

    assert found.findtext("title") == "bell , escaped , null and"


@pytest.mark.parametrize("text", ["<div>&#1;</div>", "<a href='https://a.example/&#11;'>a</a>", "&#xFFFE; &#0;"])
def test_control_characters_that_html_can_say_do_not_make_an_unreadable_feed(text: str) -> None:
    file = make.markdown("title: Lemons", body=f"{text} lemons")

    found = item(worked(file))

    assert "lemons" in (found.findtext("description") or "")


def worked(data: bytes) -> Item:
    """Return the item of the episode file with the bytes *data*."""
    found = work.made(document.parse("episodes/first.md", data), make.show(), {}, {}, shows.NOW).item
    assert found
    return found


# How large it is


def test_a_feed_is_told_about_when_it_is_a_burden_and_only_then() -> None:
    (problem,) = large("feed.xml", 12_345_678, Place("config/show.yaml", 4))

    assert (problem.place.line, problem.code, problem.severity) == (4, "SH107", Severity.WARNING)
    assert problem.message == "feed.xml is 12.3 MB, and from 25 MB on Podcast Index does not read it at all"
    assert large("feed.xml", LARGE, Place("config/show.yaml", 4)) == ()


def test_a_large_feed_holds_every_episode_all_the_same(tmp_path: Path) -> None:
    body = "A very long list. " * 20_000
    episodes: dict[str, str | bytes] = {
        f"{number:02}.md": f"---\ntitle: Number {number}\npublished: 2026-01-{number:02}\n---\n{body}\n"
        for number in range(1, 31)
    }
    folder = shows.small(tmp_path, episodes, "notes: [markdown]\n")

    making, _ = shows.build(folder)

    feed = (folder / "output" / "feed.xml").read_bytes()
    warned = [problem for problem in making.problems if problem.code == "SH107"]
    assert len(etree.fromstring(feed).findall("channel/item")) == 30
    assert len(feed) > LARGE
    assert [(problem.place.path, problem.place.line) for problem in warned] == [("config/show.yaml", 4)]


# The same bytes


@pytest.fixture(scope="module")
def plain_output(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a build of the sample show writes in this environment."""
    return built(tmp_path_factory.mktemp("plain"), PYTHONHASHSEED="0", TZ="UTC", LC_ALL="C.UTF-8")


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "4294967295"},
        {"TZ": "Pacific/Kiritimati"},
        {"TZ": "America/St_Johns"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr"},
    ],
    ids=lambda environment: " ".join(f"{name}={value}" for name, value in environment.items()),
)
def test_another_environment_gives_the_same_bytes(
    environment: dict[str, str], plain_output: dict[str, bytes], tmp_path: Path
) -> None:
    assert built(tmp_path, **environment) == plain_output


def built(folder: Path, **environment: str) -> dict[str, bytes]:
    """Return what a build of the sample show writes in *environment*."""
    ran = shows.run("build", "--now", "2026-06-01", folder=shows.sample(folder), **environment)
    assert ran.status == 0, ran.err
    return shows.contents(folder / "output")


# The extensions, with feedgen alone


def test_the_itunes_extension_works_with_feedgen_alone() -> None:
    feed = bare_feed()
    feed.register_extension("itunes", ItunesExtension, ItunesEntryExtension, atom=False)
    feed.itunes.author = "Ada"
    feed.itunes.categories = (("Arts", "Books"),)
    entry = feed.add_entry()
    entry.title("The First")
    entry.itunes.duration = 65
    entry.itunes.explicit = False

    found = one(etree.fromstring(feed.rss_str()), "channel")

    assert found.findtext(f"{ITUNES}author") == "Ada"
    assert one(found, f"{ITUNES}category/{ITUNES}category").get("text") == "Books"
    assert found.findtext(f"item/{ITUNES}duration") == "65"
    assert found.findtext(f"item/{ITUNES}explicit") == "false"


def test_the_podcast_extension_works_with_feedgen_alone() -> None:
    feed = bare_feed()
    feed.register_extension("podcast", PodcastExtension, PodcastEntryExtension, atom=False)
    feed.podcast.guid = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    entry = feed.add_entry()
    entry.title("The First")
    entry.podcast.persons = [PersonTag("Ada", "guest")]
    entry.podcast.chapters_url = "https://example.org/first.json"
    entry.podcast.chapters_type = "application/json+chapters"
    entry.podcast.transcripts = [TranscriptTag("https://example.org/first.vtt", "text/vtt")]
    entry.podcast.soundbites = [SoundbiteTag(0, 20)]

    found = one(etree.fromstring(feed.rss_str()), "channel")

    assert found.findtext(f"{PODCAST}guid") == "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    assert one(found, f"item/{PODCAST}person").text == "Ada"
    assert one(found, f"item/{PODCAST}chapters").get("url") == "https://example.org/first.json"
    assert one(found, f"item/{PODCAST}transcript").get("url") == "https://example.org/first.vtt"
    assert attributes(one(found, f"item/{PODCAST}soundbite")) == {"startTime": "0", "duration": "20"}


def test_the_psc_extension_works_with_feedgen_alone() -> None:
    feed = bare_feed()
    feed.register_extension("psc", PscExtension, PscEntryExtension, atom=False)
    entry = feed.add_entry()
    entry.title("The First")
    entry.psc.chapters = [ChapterTag("00:00:00.000", "Hello")]

    found = one(etree.fromstring(feed.rss_str()), f"channel/item/{PSC}chapters")

    assert [chapter.get("title") for chapter in found] == ["Hello"]


def test_the_itunes_extension_says_what_a_show_seldom_says() -> None:
    feed = bare_feed()
    feed.register_extension("itunes", ItunesExtension, ItunesEntryExtension, atom=False)
    feed.itunes.new_feed_url = "https://new.example.org/"
    feed.itunes.complete = feed.itunes.block = True
    entry = feed.add_entry()
    entry.title("S1E1: The First")
    entry.itunes.title = "The First"

    found = one(etree.fromstring(feed.rss_str()), "channel")

    assert [found.findtext(f"{ITUNES}{tag}") for tag in ("new-feed-url", "complete", "block")] == [
        "https://new.example.org/",
        "Yes",
        "Yes",
    ]
    assert found.findtext(f"item/{ITUNES}title") == "The First"


def test_the_podcast_extension_writes_any_tag_that_it_is_given() -> None:
    feed = bare_feed()
    feed.register_extension("podcast", PodcastExtension, PodcastEntryExtension, atom=False)
    feed.podcast.podping = True
    feed.podcast.tags = [Tag("funding", "Keep us on air", {"url": "https://example.org/give", "empty": ""})]
    entry = feed.add_entry()
    entry.title("The First")
    entry.podcast.episode, entry.podcast.episode_display = 3, "D" * 40
    entry.podcast.persons = [PersonTag("Ada", "composer", group="audio post-production")]
    source = Tag("source", attributes={"uri": "ipfs://a"})
    entry.podcast.tags = [Tag("alternateEnclosure", attributes={"type": "audio/opus"}, inside=[source])]

    found = one(etree.fromstring(feed.rss_str()), "channel")

    assert attributes(one(found, f"{PODCAST}podping")) == {"usesPodping": "true"}
    assert one(found, f"{PODCAST}funding").text == "Keep us on air"
    assert attributes(one(found, f"{PODCAST}funding")) == {"url": "https://example.org/give"}
    assert one(found, f"item/{PODCAST}episode").get("display") == "D" * 32
    assert one(found, f"item/{PODCAST}person").get("group") == "audio post-production"
    assert one(found, f"item/{PODCAST}alternateEnclosure/{PODCAST}source").get("uri") == "ipfs://a"


def test_the_atom_extension_works_with_feedgen_alone() -> None:
    feed = bare_feed()
    feed.register_extension("links", LinksExtension, None, atom=False)
    feed.links.links = [LinkTag("hub", "https://hub.example.org/"), LinkTag("next", "https://a.example/2", "a/b")]

    found = one(etree.fromstring(feed.rss_str()), "channel").findall(f"{ATOM}link")

    assert [attributes(link) for link in found] == [
        {"href": "https://hub.example.org/", "rel": "hub"},
        {"href": "https://a.example/2", "rel": "next", "type": "a/b"},
    ]


@pytest.mark.parametrize("extension", sorted(Path(shows.ROOT, "feedtool/feeds/extensions").glob("[a-z]*.py")))
def test_an_extension_is_one_file_that_needs_nothing_of_feedtool(extension: Path) -> None:
    assert "feedtool" not in extension.read_text("utf-8")


def test_extensions_that_were_told_nothing_say_next_to_nothing() -> None:
    feed = bare_feed()
    feed.register_extension("itunes", ItunesExtension, ItunesEntryExtension, atom=False)
    feed.register_extension("podcast", PodcastExtension, PodcastEntryExtension, atom=False)
    feed.register_extension("psc", PscExtension, PscEntryExtension, atom=False)
    feed.register_extension("links", LinksExtension, None, atom=False)
    feed.add_entry().title("The First")

    found = one(etree.fromstring(feed.rss_str()), "channel")

    assert [tag for tag in tags(found) if ":" in tag] == ["itunes:explicit"]
    assert tags(one(found, "item")) == ["title"]


def test_a_name_is_cut_to_what_the_podcast_namespace_allows() -> None:
    feed = bare_feed()
    feed.register_extension("podcast", PodcastExtension, PodcastEntryExtension, atom=False)
    feed.podcast.persons = [PersonTag("A" * 200, "host"), PersonTag("  ", "host")]

    found = one(etree.fromstring(feed.rss_str()), "channel")

    assert [len(person.text or "") for person in found.findall(f"{PODCAST}person")] == [128]


def bare_feed() -> Any:
    """Return a feed of feedgen's, with what feedgen demands and nothing of ours."""
    feed = FeedGenerator()
    feed.title("A Show")
    feed.link(href="https://example.org/")
    feed.description("What it is about.")
    return feed
