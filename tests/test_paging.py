"""The feed in pages, by RFC 5005: who follows the links finds every episode once, and old pages stay as they are."""

import io
from collections.abc import Callable
from pathlib import Path

import podcastparser
import pytest
from feedgen.feed import FeedGenerator
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

import make
import shows
from feedtool import feeds, paging
from feedtool.feeds.extensions.paging import PagingExtension

ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
BASE = "https://example.org/podcast/"


def documents(count: int, size: int) -> dict[str, str]:
    """Return the feed of *count* episodes and its pages of *size*, by address."""
    episodes = [make.episode(f"e{number}", published=make.date("2026-01-01")) for number in range(count, 0, -1)]
    podcast = make.podcast(*episodes, show=make.show(feed_pages=size))
    files = map(make.whole, feeds.files("rss", podcast))
    return {BASE + file.path: file.data.decode() for file in files if file.path.endswith(".xml")}


def guids(feed: str) -> list[str]:
    return [str(found.text) for found in etree.fromstring(feed.encode()).iter("guid")]


def links(feed: str) -> dict[str, str]:
    """Return the addresses that the channel names, by their relations, of which each stands there once."""
    channel = etree.fromstring(feed.encode())[0]
    found = [(str(link.get("rel")), str(link.get("href"))) for link in channel.findall(f"{ATOM}link")]
    assert len(dict(found)) == len(found)
    return dict(found)


def collected(found: dict[str, str], relation: str, start: str = "feed-recent.xml") -> list[str]:
    """Return the guids that a program finds that follows *relation* from *start* on, as it meets them."""
    address: str | None = BASE + start
    met: list[str] = []
    while address:
        met += guids(found[address])
        address = links(found[address]).get(relation)
    return met


def without_links_onwards(page: str) -> str:
    """Return a page without what it says of the one after it."""
    root = etree.fromstring(page.encode())
    for link in root[0].findall(f"{ATOM}link"):
        if link.get("rel") in ("previous", "next-archive"):
            root[0].remove(link)
    return etree.tostring(root, encoding="unicode")


# What a consumer finds


@pytest.mark.parametrize("relation", ["next", "prev-archive"])
@given(count=st.integers(0, 30), size=st.integers(1, 12))
@example(count=20, size=5)
def test_who_follows_the_links_finds_every_guid_once(relation: str, count: int, size: int) -> None:
    found = documents(count, size)

    assert collected(found, relation) == guids(found[BASE + "feed.xml"])


@given(count=st.integers(0, 30), size=st.integers(1, 12))
def test_who_goes_the_other_way_finds_them_as_well(count: int, size: int) -> None:
    found = documents(count, size)
    oldest = links(found[BASE + "feed-recent.xml"])["last"].removeprefix(BASE)

    met = collected(found, "previous", oldest)

    assert sorted(met) == sorted(guids(found[BASE + "feed.xml"]))


def test_podcastparser_follows_them_as_gpodder_does() -> None:
    found = documents(23, 5)
    address: str | None = BASE + "feed-recent.xml"
    met = []

    while address:
        parsed = podcastparser.parse(address, io.BytesIO(found[address].encode()))
        met += guids(found[address])
        assert parsed["paged_feed_first"] == BASE + "feed-recent.xml"
        address = parsed.get("paged_feed_next")

    assert met == guids(found[BASE + "feed.xml"])


def test_the_main_feed_holds_every_episode_and_leads_to_no_page() -> None:
    found = documents(23, 5)

    assert len(guids(found[BASE + "feed.xml"])) == 23
    assert links(found[BASE + "feed.xml"]).keys() == {"self"}
    assert found[BASE + "feed.xml"] == documents(23, 0)[BASE + "feed.xml"]


def test_there_are_no_pages_when_nobody_asks_for_them() -> None:
    assert documents(23, 0).keys() == {BASE + "feed.xml"}


@given(count=st.integers(0, 60), size=st.integers(1, 12))
def test_the_short_feed_has_a_page_at_least_and_less_than_two(count: int, size: int) -> None:
    items = tuple(make.item(make.episode(f"e{number}")) for number in range(count))

    *archives, recent = paging.pages(items, size)

    assert min(count, size) <= len(recent.items) < 2 * size
    assert [len(archive.items) for archive in archives] == [size] * len(archives)


# What stays


@given(count=st.integers(1, 30), size=st.integers(1, 8))
@example(count=9, size=5)
@example(count=14, size=5)
def test_a_new_episode_leaves_the_archives_as_they_are(count: int, size: int) -> None:
    before, after = documents(count, size), documents(count + 1, size)

    archives = [address for address in before if address.split("-")[-1][0].isdigit()]
    changed = [address for address in archives if after[address] != before[address]]
    assert before.keys() <= after.keys()
    # the newest archive says what comes after it, once there is another
    assert len(changed) <= (len(after) > len(before))
    assert changed in ([], archives[-1:])
    assert [without_links_onwards(after[one]) for one in archives] == [
        without_links_onwards(before[one]) for one in archives
    ]


def test_a_build_does_not_touch_the_archives(tmp_path: Path) -> None:
    episodes = {f"{n}.md": make.markdown(f"title: E{n}\npublished: 2026-01-{n:02}\n") for n in range(1, 8)}
    folder = shows.small(tmp_path, episodes, "feed_pages: 2\n")
    shows.build(folder)
    before = shows.contents(folder / "output")
    make.files(folder, {"episodes/8.md": make.markdown("title: E8\npublished: 2026-01-08\n")})

    _, written = shows.build(folder)

    assert {path for path in before if path.startswith("feed-")} == {"feed-1.xml", "feed-2.xml", "feed-recent.xml"}
    assert {path for path in written.written if path.startswith("feed")} == {
        "feed-2.xml",  # says now what comes after it
        "feed-3.xml",
        "feed-recent.xml",
        "feed.xml",
        "feed.json",
        "feed.html",
    }
    assert written.written[-2:] == ("feed.xml", "report.json")


def test_pages_that_are_not_wanted_any_more_are_removed(tmp_path: Path) -> None:
    episodes = {f"{n}.md": make.markdown(f"title: E{n}\npublished: 2026-01-{n:02}\n") for n in range(1, 8)}
    folder = shows.small(tmp_path, episodes, "feed_pages: 2\n")
    shows.build(folder)
    (folder / "config" / "show.yaml").write_text(make.SHOW)

    _, written = shows.build(folder)

    assert set(written.removed) == {"feed-1.xml", "feed-2.xml", "feed-recent.xml"}


# RFC 5005, section by section


def each(rule: Callable[[str, dict[str, str], dict[str, str]], None]) -> None:
    """Look at every document but the main feed: its address, its links, and all documents."""
    for count in (1, 9, 10, 23):
        found = documents(count, 5)
        for address, feed in found.items():
            if address != BASE + "feed.xml":
                rule(address, links(feed), found)


def is_archive(address: str) -> bool:
    return address != BASE + "feed-recent.xml"


def test_section_3_a_page_has_at_least_one_of_the_links() -> None:
    def rule(_: str, said: dict[str, str], __: dict[str, str]) -> None:
        assert said.keys() & {"first", "last", "previous", "next"}

    each(rule)


def test_section_3_links_lead_to_documents_that_are_there_and_back() -> None:
    def rule(address: str, said: dict[str, str], found: dict[str, str]) -> None:
        assert set(said.values()) <= found.keys()
        assert said["self"] == address
        if "next" in said:
            assert links(found[said["next"]])["previous"] == address
        if "prev-archive" in said:
            assert is_archive(said["prev-archive"])
        if "next-archive" in said:
            assert links(found[said["next-archive"]])["prev-archive"] == address

    each(rule)


def test_section_4_everything_but_the_oldest_archive_has_a_prev_archive() -> None:
    def rule(address: str, said: dict[str, str], found: dict[str, str]) -> None:
        assert ("prev-archive" in said) == (address != BASE + "feed-1.xml" and len(found) > 2)

    each(rule)


def test_section_4_an_archive_says_that_it_is_one_and_which_document_to_subscribe_to() -> None:
    def rule(address: str, said: dict[str, str], found: dict[str, str]) -> None:
        marks = etree.fromstring(found[address].encode()).findall(f"channel/{HISTORY}archive")
        assert len(marks) == is_archive(address)
        assert said.get("current") == (BASE + "feed-recent.xml" if is_archive(address) else None)

    each(rule)


def test_appendix_b_the_usual_prefix_is_declared_once() -> None:
    page = documents(23, 5)[BASE + "feed-1.xml"]

    assert page.count('xmlns:fh="http://purl.org/syndication/history/1.0"') == 1


# The extension, with feedgen alone


def test_the_extension_serves_any_feedgen_user() -> None:
    feed = FeedGenerator()
    feed.register_extension("paging", PagingExtension, None, atom=False)
    feed.title("A Show")
    feed.link(href="https://example.org/")
    feed.description("About it.")
    feed.paging.links = [("next", "https://example.org/2.xml")]
    feed.paging.archive = True

    channel = etree.fromstring(feed.rss_str())[0]

    assert [(link.get("rel"), link.get("href")) for link in channel.findall(f"{ATOM}link")] == [
        ("next", "https://example.org/2.xml")
    ]
    assert len(channel.findall(f"{HISTORY}archive")) == 1


# The key


@pytest.mark.parametrize("written", ["0", "-1", "many", "2.5"])
def test_a_size_that_is_no_whole_number_is_told(written: str, tmp_path: Path) -> None:
    folder = shows.small(tmp_path, {}, f"feed_pages: {written}\n")

    ran = shows.call("build", folder=folder)

    assert ran.status == 2
    assert f"config/show.yaml:9:13: SH102 error: 'feed_pages' is '{written}', not a whole number from 1 on" in ran.err
