"""The rules of W3C's feedvalidator, Apple and PSP-1, looked for in the feeds of the sample show and of the real ones.

Each test bears the name of its rule: W3C's that of the validator's own message, Apple's and those of the Podcast
Standards Project that of the tag. They read the feed as a stranger would. What can only be seen in the sample show,
where every tag is, is in `test_platform_rules`.

https://github.com/w3c/feedvalidator, https://help.apple.com/itc/podcasts_connect/#/itcb54353390,
https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from lxml import etree, html

import shows
from test_platform_rules import CATEGORIES, ENCLOSURES

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
PSC = "{http://podlove.org/simple-chapters}"

APPLE = {top: subs.strip().split(", ") for top, _, subs in (row.partition(":") for row in CATEGORIES.split("\n"))}

ONCE_IN_A_CHANNEL = [
    "title", "link", "description", "language", "copyright", "generator", "docs", "lastBuildDate", "image",
    f"{ITUNES}author", f"{ITUNES}type", f"{ITUNES}explicit", f"{ITUNES}image", f"{ITUNES}owner",
    f"{PODCAST}guid", f"{PODCAST}locked", f"{PODCAST}medium", f"{PODCAST}license", f"{PODCAST}podroll",
    f"{PODCAST}updateFrequency", f"{PODCAST}podping",
]  # fmt: skip
ONCE_IN_AN_ITEM = [
    "title", "link", "description", "guid", "pubDate", "enclosure", f"{CONTENT}encoded",
    f"{ITUNES}title", f"{ITUNES}duration", f"{ITUNES}explicit", f"{ITUNES}image", f"{ITUNES}season",
    f"{ITUNES}episode", f"{ITUNES}episodeType", f"{ITUNES}block",
    f"{PODCAST}chapters", f"{PODCAST}season", f"{PODCAST}episode", f"{PODCAST}license", f"{PSC}chapters",
]  # fmt: skip

UNSAFE = {"script", "style", "iframe", "object", "embed", "applet", "meta", "link", "base", "form", "frame", "param"}

Element = etree._Element


@pytest.fixture
def channel(any_output: Path) -> Element:
    """The channel of each show's feed in turn."""
    (found,) = etree.parse(str(any_output / "feed.xml")).getroot()
    return found


@pytest.fixture
def items(channel: Element) -> list[Element]:
    """The items; there are some."""
    found = channel.findall("item")
    assert found
    return found


def words(parent: Element, tag: str) -> str:
    """Return the text of the only *tag* of *parent*."""
    (found,) = parent.findall(tag)
    assert found.text, tag
    return found.text


def notes(channel: Element) -> Iterator[Element]:
    """Yield every text of the items that holds HTML, as HTML."""
    for item in channel.findall("item"):
        for tag in ("description", f"{CONTENT}encoded"):
            for element in item.findall(tag):
                yield html.fragment_fromstring(element.text or "", create_parent="div")


def addresses(channel: Element) -> Iterator[str]:
    """Yield every address that stands in a tag of its own or in an attribute."""
    for element in channel.iter("link", "url", "docs"):
        yield element.text or ""
    for element in channel.iter():
        yield from (str(element.get(name)) for name in ("href", "url", "img", "uri") if element.get(name) is not None)


# The W3C's validator


def test_w3c_missing_element(channel: Element, items: list[Element]) -> None:
    for tag in ("title", "link", "description", "language"):
        assert words(channel, tag)
    for item in items:
        assert words(item, "title")
        assert words(item, "guid")


def test_w3c_duplicate_element(channel: Element, items: list[Element]) -> None:
    assert {tag for tag in ONCE_IN_A_CHANNEL if len(channel.findall(tag)) > 1} == set()
    assert {tag for item in items for tag in ONCE_IN_AN_ITEM if len(item.findall(tag)) > 1} == set()


def test_w3c_undefined_element(channel: Element) -> None:
    """Whatever is not of RSS itself is in a namespace that is known."""
    plain = {element.tag for element in channel.iter() if etree.QName(element).namespace is None}

    assert plain <= {
        "channel", "title", "link", "description", "language", "copyright", "generator", "docs", "lastBuildDate",
        "image", "url", "item", "guid", "enclosure", "pubDate",
    }  # fmt: skip
    assert {f"{{{etree.QName(e).namespace}}}" for e in channel.iter() if etree.QName(e).namespace} <= {
        ATOM, CONTENT, ITUNES, PODCAST, PSC,
    }  # fmt: skip


def test_w3c_misplaced_item(channel: Element) -> None:
    """Everything that the channel says comes before its items."""
    tags = [child.tag for child in channel]

    assert set(tags[tags.index("item") :]) == {"item"}


def test_w3c_missing_atom_self_link(channel: Element) -> None:
    (link,) = [link for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]

    assert urlsplit(str(link.get("href"))).path.endswith("/feed.xml")


def test_w3c_not_blank(channel: Element) -> None:
    empty = [e.tag for e in channel.iter() if not (e.attrib or len(e) or (e.text or "").strip())]

    assert empty == []


def test_w3c_contains_html(channel: Element, items: list[Element]) -> None:
    """Titles, and what the channel says, are plain text."""
    plain = [words(channel, tag) for tag in ("title", "description")] + [words(item, "title") for item in items]

    assert [text for text in plain if re.search(r"</?[a-z][^>]*>|&(?:#\d+|[a-z]+);", text, re.IGNORECASE)] == []


def test_w3c_invalid_link(channel: Element) -> None:
    """Addresses are whole, of the web, and of the characters that RFC 2396 allows."""
    allowed = re.compile(r"https?://[^/?#]+(?:/(?:[\w.~!$&'()*+,;=:@/?#-]|%[0-9A-Fa-f]{2})*)?", re.ASCII).fullmatch

    assert [address for address in addresses(channel) if not allowed(address)] == []


def test_w3c_invalid_rfc2822_date(channel: Element, items: list[Element]) -> None:
    dates = [words(channel, "lastBuildDate")] if channel.find("lastBuildDate") is not None else []
    dates += [words(item, "pubDate") for item in items if item.find("pubDate") is not None]

    for date in dates:
        assert re.fullmatch(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}", date)


def test_w3c_incorrect_dow(items: list[Element]) -> None:
    for item in items:
        if item.find("pubDate") is not None:
            date = words(item, "pubDate")
            assert date[:3] == ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[parsedate_to_datetime(date).weekday()]


def test_w3c_implausible_date(items: list[Element]) -> None:
    dates = [parsedate_to_datetime(words(item, "pubDate")) for item in items if item.find("pubDate") is not None]

    assert all(datetime(1990, 1, 1, tzinfo=UTC) < date <= shows.NOW for date in dates)


def test_w3c_invalid_language(channel: Element) -> None:
    assert re.fullmatch(r"[a-z]{2}(-[a-z]{2})?", words(channel, "language"))


def test_w3c_missing_attribute_of_an_enclosure(items: list[Element]) -> None:
    for item in items:
        (enclosure,) = item.findall("enclosure")
        assert set(enclosure.attrib) == {"url", "length", "type"}


def test_w3c_invalid_integer_attribute(items: list[Element]) -> None:
    assert [e.get("length") for i in items for e in i.findall("enclosure") if not str(e.get("length")).isdigit()] == []


def test_w3c_invalid_mime_attribute(channel: Element) -> None:
    types = {str(element.get("type")) for element in channel.iter() if element.get("type")}

    assert {kind for kind in types if not re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", kind)} == set()


def test_w3c_duplicate_enclosure(items: list[Element]) -> None:
    assert {len(item.findall("enclosure")) for item in items} == {1}


def test_w3c_unsupported_itunes_format(items: list[Element]) -> None:
    endings = {str(item.findall("enclosure")[0].get("url")).rsplit(".")[-1] for item in items}

    assert endings <= {"m4a", "mp3", "mov", "mp4", "m4v", "pdf", "epub"}


def test_w3c_invalid_http_guid(items: list[Element]) -> None:
    """A guid that is no address says so."""
    assert {item.findall("guid")[0].get("isPermaLink") for item in items} == {"false"}


def test_w3c_duplicate_value_of_a_guid(items: list[Element]) -> None:
    assert max(Counter(words(item, "guid") for item in items).values()) == 1


def test_w3c_not_sufficiently_unique(items: list[Element]) -> None:
    assert [guid for guid in (words(item, "guid") for item in items) if len(guid) < 9 and guid.isdigit()] == []


def test_w3c_need_description_before_content(items: list[Element]) -> None:
    for item in items:
        tags = [child.tag for child in item]
        assert tags.index("description") < tags.index(f"{CONTENT}encoded")


def test_w3c_security_risk(channel: Element) -> None:
    """Notes hold no script, and nothing that runs one."""
    for note in notes(channel):
        assert {element.tag for element in note.iter()} & UNSAFE == set()
        for element in note.iter():
            assert [name for name in map(str, element.attrib) if name.startswith("on") or name == "style"] == []
            assert not str(element.get("href", "")).lower().startswith(("javascript:", "data:", "vbscript:"))


def test_w3c_contains_rel_ref(channel: Element) -> None:
    """Links and pictures in notes lead somewhere from everywhere."""
    linked = [str(e.get("href") or e.get("src")) for note in notes(channel) for e in note.iter("a", "img")]

    assert [address for address in linked if not re.match(r"https?://|mailto:", address)] == []


def test_w3c_bad_characters(any_output: Path) -> None:
    assert not re.search("[\x80-\x84\x86-\x9f\ufffd]", (any_output / "feed.xml").read_bytes().decode())


def test_w3c_image_title_and_link_match(channel: Element) -> None:
    (image,) = channel.findall("image")

    assert (words(image, "title"), words(image, "link")) == (words(channel, "title"), words(channel, "link"))


def test_w3c_image_url_format(channel: Element) -> None:
    (image,) = channel.findall("image")

    assert words(image, "url").rsplit(".")[-1] in ("jpg", "jpeg", "gif", "png")


def test_w3c_missing_itunes_element(channel: Element) -> None:
    assert channel.findall(f"{ITUNES}category")
    assert words(channel, f"{ITUNES}explicit")


def test_w3c_invalid_itunes_category(channel: Element) -> None:
    for top in channel.findall(f"{ITUNES}category"):
        assert all(sub.get("text") in APPLE[str(top.get("text"))] for sub in top)


def test_w3c_invalid_true_false(channel: Element) -> None:
    assert {element.text for element in channel.iter(f"{ITUNES}explicit")} <= {"true", "false"}


def test_w3c_invalid_yes_no_clean(channel: Element) -> None:
    assert {element.text for element in channel.iter(f"{ITUNES}block", f"{ITUNES}complete")} <= {"Yes"}


def test_w3c_invalid_itunes_channel_type(channel: Element) -> None:
    assert words(channel, f"{ITUNES}type") in ("episodic", "serial")


def test_w3c_invalid_itunes_episode_type(items: list[Element]) -> None:
    assert {words(item, f"{ITUNES}episodeType") for item in items} <= {"full", "trailer", "bonus"}


def test_w3c_invalid_duration(items: list[Element]) -> None:
    lengths = [words(item, f"{ITUNES}duration") for item in items if item.find(f"{ITUNES}duration") is not None]

    assert [length for length in lengths if not re.fullmatch(r"[1-9][0-9]*", length)] == []


def test_w3c_invalid_positive_integer(items: list[Element]) -> None:
    numbers = [str(e.text) for item in items for e in item.iter(f"{ITUNES}season", f"{ITUNES}episode")]

    assert numbers
    assert [number for number in numbers if not re.fullmatch(r"[1-9][0-9]*", number)] == []


def test_w3c_too_long(channel: Element) -> None:
    """iTunes texts have a limit of 255 characters."""
    assert [e.tag for e in channel.iter(f"{ITUNES}author", f"{ITUNES}name") if len(e.text or "") > 255] == []


def test_w3c_obsolete_itunes_elements(channel: Element) -> None:
    obsolete = [f"{ITUNES}{tag}" for tag in ("keywords", "summary", "subtitle", "order")]

    assert [element.tag for element in channel.iter(*obsolete)] == []


# Apple: required tags, recommended tags


@pytest.mark.parametrize("tag", ["title", "description", "language", f"{ITUNES}explicit"])
def test_apple_requires_of_a_show(tag: str, channel: Element) -> None:
    assert words(channel, tag).strip() == words(channel, tag)


def test_apple_requires_a_cover(channel: Element) -> None:
    (image,) = channel.findall(f"{ITUNES}image")

    assert re.fullmatch(r"https://.+\.(jpe?g|png)", str(image.get("href")))


def test_apple_requires_a_category_of_its_list(channel: Element) -> None:
    first = channel.find(f"{ITUNES}category")

    assert first is not None
    assert first.get("text") in APPLE


def test_apple_requires_a_description_of_at_most_4000_bytes(channel: Element, items: list[Element]) -> None:
    assert max(len(words(parent, "description").encode()) for parent in (channel, *items)) <= 4_000


def test_apple_requires_of_an_item_title_enclosure_and_guid(items: list[Element]) -> None:
    for item in items:
        assert words(item, "title")
        assert words(item, "guid")
        (enclosure,) = item.findall("enclosure")
        ending = Path(urlsplit(str(enclosure.get("url"))).path).suffix
        assert enclosure.get("type") in ENCLOSURES[ending]


def test_apple_requires_each_enclosure_to_have_an_address_of_its_own(items: list[Element]) -> None:
    assert max(Counter(str(item.findall("enclosure")[0].get("url")) for item in items).values()) == 1


@pytest.mark.parametrize("tag", [f"{ITUNES}author", "link"])
def test_apple_recommends_of_a_show(tag: str, channel: Element) -> None:
    assert words(channel, tag)


@pytest.mark.parametrize("tag", ["description", "link", f"{ITUNES}explicit"])
def test_apple_recommends_of_an_item(tag: str, items: list[Element]) -> None:
    assert all(words(item, tag) for item in items)


@pytest.mark.parametrize("name", ["sample", "2022", "2026"])
def test_apple_recommends_date_and_length_of_an_item_where_anybody_knows_them(name: str, built: shows.Built) -> None:
    """The real files of 2022 know neither, and none is made up."""
    feed = etree.parse(str(built(name) / "output" / "feed.xml"))
    podcast = built.making(name).podcast
    assert podcast

    for item, known in zip(feed.iter("item"), podcast.items, strict=True):
        assert (item.find("pubDate") is not None) == (known.episode.published is not None)
        assert (item.find(f"{ITUNES}duration") is not None) == (known.episode.duration is not None)


def test_apple_recommends_covers_of_episodes_to_be_https(items: list[Element]) -> None:
    covers = [str(cover.get("href")) for item in items for cover in item.findall(f"{ITUNES}image")]

    assert covers
    assert [cover for cover in covers if not re.fullmatch(r"https://.+\.(jpe?g|png)", cover)] == []


def test_apple_renders_only_these_tags(items: list[Element]) -> None:
    for item in items:
        note = html.fragment_fromstring(words(item, "description"), create_parent="div")
        assert {element.tag for element in note.iterdescendants()} <= {"p", "ol", "ul", "li", "a", "br"}


def test_apple_wants_the_chapters_of_a_description_to_start_at_zero(items: list[Element]) -> None:
    found = 0
    for item in items:
        times = re.findall(r"(?:>|\n)(\d\d:\d\d:\d\d) (?=\S)", words(item, "description"))
        found += bool(times)
        assert not times or times[0] == "00:00:00"
        assert times == sorted(set(times))
    assert found


# PSP-1: required, recommended, situational


@pytest.mark.parametrize("prefix", ["itunes", "podcast", "atom", "content"])
def test_psp_declares_its_namespaces(prefix: str, any_output: Path) -> None:
    expected = {"itunes": ITUNES, "podcast": PODCAST, "atom": ATOM, "content": CONTENT}

    assert etree.parse(str(any_output / "feed.xml")).getroot().nsmap[prefix] == expected[prefix].strip("{}")


def test_psp_requires_plain_utf_8(any_output: Path) -> None:
    assert (any_output / "feed.xml").read_bytes().decode("utf-8", "strict").startswith("<?xml version=")


def test_psp_values_are_at_most_255_characters_without_space_around_them(channel: Element) -> None:
    """`description` and `txt` may have 4,000 bytes."""
    values = [(str(e.tag), e.text) for e in channel.iter() if e.text and not len(e)]
    long = {"description", f"{CONTENT}encoded", f"{PODCAST}txt"}

    assert [tag for tag, value in values if value != value.strip()] == []
    assert [tag for tag, value in values if tag not in long and len(value) > 255] == []


def test_psp_requires_atom_link_self(channel: Element) -> None:
    (link,) = [link for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]

    assert link.get("type") == "application/rss+xml"
    assert str(link.get("href")).startswith("https://")


@pytest.mark.parametrize("tag", ["title", "description", "link", "language", f"{ITUNES}explicit"])
def test_psp_requires_of_a_channel(tag: str, channel: Element) -> None:
    assert words(channel, tag)


def test_psp_requires_category_and_image(channel: Element) -> None:
    assert channel.findall(f"{ITUNES}category")
    assert channel.findall(f"{ITUNES}image")


@pytest.mark.parametrize("tag", ["title", "guid"])
def test_psp_requires_of_an_item(tag: str, items: list[Element]) -> None:
    assert all(words(item, tag) for item in items)


def test_psp_requires_enclosures(items: list[Element]) -> None:
    assert {len(item.findall("enclosure")) for item in items} == {1}


def test_psp_recommends_podcast_guid(channel: Element) -> None:
    assert UUID(words(channel, f"{PODCAST}guid")).version == 5


def test_psp_recommends_podcast_locked(built: shows.Built) -> None:
    """Whether a feed is locked is for its owner to say; the sample show says it."""
    (channel,) = etree.parse(str(built("sample") / "output" / "feed.xml")).getroot()

    assert words(channel, f"{PODCAST}locked") in ("yes", "no")


def test_psp_recommends_author(channel: Element) -> None:
    assert words(channel, f"{ITUNES}author")


@pytest.mark.parametrize("tag", ["link", "description", f"{ITUNES}explicit"])
def test_psp_recommends_of_an_item(tag: str, items: list[Element]) -> None:
    assert all(words(item, tag) for item in items)


def test_psp_recommends_podcast_transcript(items: list[Element]) -> None:
    transcripts = [transcript for item in items for transcript in item.findall(f"{PODCAST}transcript")]

    assert transcripts
    assert {t.get("type") for t in transcripts} <= {
        "text/vtt", "application/x-subrip", "application/json", "text/html", "text/plain",
    }  # fmt: skip
    assert all(str(t.get("url")).startswith("https://") for t in transcripts)


def test_psp_certifies_hosts_that_write_podcast_funding(built: shows.Built) -> None:
    (channel,) = etree.parse(str(built("sample") / "output" / "feed.xml")).getroot()

    (funding,) = channel.findall(f"{PODCAST}funding")
    assert str(funding.get("url")).startswith("https://")
    assert 0 < len(funding.text or "") <= 128
