"""What Apple, Spotify and the Podcast Standards Project ask of a feed, looked for in that of the sample show.

Each test bears the id of its rule, and reads the feed as a stranger would: it knows the rule, not our code. The rules
that cannot be seen in a feed are in `UNSEEN`, with the reason.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID, uuid5

import pytest
from lxml import etree, html

import shows

RULES = {
    "a1": range(1, 15),  # the document
    "a2": range(1, 18),  # the channel
    "a3": range(1, 19),  # the items
}

UNSEEN = {
    "a1_9": "whether the feed is there for everybody is known to its server alone",
    "a2_14": "Apple and the Podcast Standards Project contradict each other about the word 'Copyright'",
    "a2_15": "a claim code is there only while somebody claims the show",
}

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"

CATEGORIES = """
Arts: Books, Design, Fashion & Beauty, Food, Performing Arts, Visual Arts
Business: Careers, Entrepreneurship, Investing, Management, Marketing, Non-Profit
Comedy: Comedy Interviews, Improv, Stand-Up
Education: Courses, How To, Language Learning, Self-Improvement
Fiction: Comedy Fiction, Drama, Science Fiction
Government:
History:
Health & Fitness: Alternative Health, Fitness, Medicine, Mental Health, Nutrition, Sexuality
Kids & Family: Education for Kids, Parenting, Pets & Animals, Stories for Kids
Leisure: Animation & Manga, Automotive, Aviation, Crafts, Games, Hobbies, Home & Garden, Video Games
Music: Music Commentary, Music History, Music Interviews
News: Business News, Daily News, Entertainment News, News Commentary, Politics, Sports News, Tech News
Religion & Spirituality: Buddhism, Christianity, Hinduism, Islam, Judaism, Spirituality
Science: Astronomy, Chemistry, Earth Sciences, Life Sciences, Mathematics, Natural Sciences, Nature, Physics, \
Social Sciences
Society & Culture: Documentary, Personal Journals, Philosophy, Places & Travel, Relationships
Sports: Baseball, Basketball, Cricket, Fantasy Sports, Football, Golf, Hockey, Rugby, Running, Soccer, Swimming, \
Tennis, Volleyball, Wilderness, Wrestling
Technology:
True Crime:
TV & Film: After Shows, Film History, Film Interviews, Film Reviews, TV Reviews
"""
"""Apple's, to the letter."""

ENCLOSURES = {
    ".mp3": {"audio/mpeg"},
    ".m4a": {"audio/x-m4a", "audio/m4a"},
    ".mp4": {"video/mp4"},
    ".m4v": {"video/x-m4v", "video/m4v"},
    ".mov": {"video/quicktime"},
    ".pdf": {"application/pdf"},
}

Element = etree._Element


@pytest.fixture(scope="module")
def output(built: shows.Built) -> Path:
    """What a build of the sample show wrote."""
    return built("sample") / "output"


@pytest.fixture(scope="module")
def text(output: Path) -> str:
    """The feed as text; it is UTF-8."""
    return (output / "feed.xml").read_bytes().decode("utf-8", "strict")


@pytest.fixture(scope="module")
def rss(text: str) -> Element:
    """The feed as XML."""
    return etree.fromstring(text.encode())


@pytest.fixture(scope="module")
def channel(rss: Element) -> Element:
    """Its channel."""
    return only(rss, "channel")


@pytest.fixture(scope="module")
def items(channel: Element) -> list[Element]:
    """Its items; there are some."""
    found = channel.findall("item")
    assert found
    return found


def only(parent: Element, tag: str) -> Element:
    """Return the *tag* of *parent*; there is exactly one."""
    (found,) = parent.findall(tag)
    return found


def said(parent: Element, tag: str) -> str:
    """Return the text of the only *tag* of *parent*; it says something."""
    words = only(parent, tag).text
    assert words
    return words


def notes(channel: Element) -> Iterator[str]:
    """Yield every text of the feed that holds HTML."""
    for tag in ("description", f"{CONTENT}encoded"):
        yield from (element.text or "" for element in channel.iter(tag))


def addresses(channel: Element) -> Iterator[str]:
    """Yield every address that the feed names."""
    for element in channel.iter("link", "url", "docs"):
        yield element.text or ""
    for element in channel.iter():
        yield from (str(element.get(name)) for name in ("href", "url", "img") if element.get(name) is not None)
    for note in notes(channel):
        for element in html.fromstring(f"<div>{note}</div>").iter("a", "img"):
            yield str(element.get("href") or element.get("src"))


def test_every_rule_is_looked_for_or_has_a_reason_why_not() -> None:
    names = [name for name in vars(sys.modules[__name__]) if name.startswith("test_a")]
    looked_for = {match[1] for name in names if (match := re.match(r"test_(a\d_\d+)_", name))}

    rules = {f"{part}_{number}" for part, numbers in RULES.items() for number in numbers}
    assert looked_for | UNSEEN.keys() == rules
    assert looked_for & UNSEEN.keys() == set()


# A1: the document


def test_a1_1_is_rss_2_in_utf_8(text: str, rss: Element) -> None:
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>')
    assert (rss.tag, rss.get("version")) == ("rss", "2.0")


def test_a1_2_declares_itunes_to_the_letter(text: str) -> None:
    assert 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"' in text


def test_a1_3_declares_content(text: str) -> None:
    assert 'xmlns:content="http://purl.org/rss/1.0/modules/content/"' in text


def test_a1_4_declares_podcast_by_its_new_name(text: str) -> None:
    assert 'xmlns:podcast="https://podcastindex.org/namespace/1.0"' in text


def test_a1_5_links_itself(text: str, channel: Element) -> None:
    (link,) = [link for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]

    assert 'xmlns:atom="http://www.w3.org/2005/Atom"' in text
    assert link.get("type") == "application/rss+xml"
    assert link.get("href") == "https://shelfnine.example.org/podcast/feed.xml"


def test_a1_6_escapes_ampersands_in_names_of_categories(text: str) -> None:
    assert 'text="Society &amp; Culture"' in text
    assert not re.search(r"&(?!amp;|lt;|gt;|quot;|apos;|#)", text)


def test_a1_7_has_no_space_around_a_value_and_none_that_is_too_long(channel: Element) -> None:
    values = [(element, element.text) for element in channel.iter() if element.text and not len(element)]

    assert [element.tag for element, value in values if value != value.strip()] == []
    long = [element.tag for element, value in values if len(value) > 255]
    assert set(long) <= {"description", f"{CONTENT}encoded"}


def test_a1_8_names_addresses_in_ascii(channel: Element) -> None:
    assert [address for address in addresses(channel) if not re.fullmatch(r"[!-~]+", address)] == []


def test_a1_10_names_only_secure_addresses(channel: Element) -> None:
    assert [address for address in addresses(channel) if not address.startswith(("https://", "mailto:"))] == []


def test_a1_11_has_something_to_hear(items: list[Element]) -> None:
    assert any(item.find("enclosure") is not None for item in items)


def test_a1_12_holds_no_comment(text: str) -> None:
    assert "<!--" not in text
    assert text.endswith("</rss>\n")


def test_a1_13_holds_html_as_text(channel: Element) -> None:
    tags = ("title", "description", f"{CONTENT}encoded")

    assert [element.tag for element in channel.iter(*tags) if len(element)] == []
    assert any("<p>" in note for note in notes(channel))


def test_a1_14_holds_only_what_xml_can_say(text: str) -> None:
    assert not re.search("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]", text)
    assert "]]>" not in text


# A2: the channel


def test_a2_1_has_a_title(channel: Element) -> None:
    assert said(channel, "title") == "Shelf Nine"


def test_a2_2_has_a_description_of_at_most_4000_bytes(channel: Element) -> None:
    assert len(said(channel, "description").encode()) <= 4_000


def test_a2_3_links_a_web_site(channel: Element) -> None:
    assert said(channel, "link") == "https://shelfnine.example.org/"


def test_a2_4_names_its_language_by_two_letters(channel: Element) -> None:
    assert re.fullmatch(r"[a-z]{2}(-[A-Za-z]{2})?", said(channel, "language"))


def test_a2_5_is_in_categories_of_apple(channel: Element) -> None:
    known = {top: subs.strip().split(", ") for top, _, subs in (c.partition(":") for c in CATEGORIES.split("\n"))}

    found = channel.findall(f"{ITUNES}category")

    assert found
    for top in found:
        assert top.get("text") in known
        assert len(top) <= 1
        assert all(sub.get("text") in known[str(top.get("text"))] for sub in top)


def test_a2_6_says_whether_it_is_explicit(channel: Element) -> None:
    assert said(channel, f"{ITUNES}explicit") in ("true", "false")


def test_a2_7_has_a_cover_for_new_readers_and_old(channel: Element) -> None:
    cover = str(only(channel, f"{ITUNES}image").get("href"))

    assert urlsplit(cover).path.endswith((".jpg", ".jpeg", ".png"))
    assert said(only(channel, "image"), "url") == cover
    assert said(only(channel, "image"), "title") == said(channel, "title")
    assert said(only(channel, "image"), "link") == said(channel, "link")


def test_a2_8_names_its_author(channel: Element) -> None:
    assert 1 <= len(said(channel, f"{ITUNES}author")) <= 255


def test_a2_9_has_the_guid_that_follows_from_its_address(channel: Element) -> None:
    namespace = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")

    assert said(channel, f"{PODCAST}guid") == str(uuid5(namespace, "shelfnine.example.org/podcast/feed.xml"))
    assert [locked.text for locked in channel.findall(f"{PODCAST}locked") if locked.text not in ("yes", "no")] == []


def test_a2_10_names_an_owner_only_with_an_address(channel: Element) -> None:
    assert all(said(owner, f"{ITUNES}email") for owner in channel.findall(f"{ITUNES}owner"))


def test_a2_11_says_how_it_is_to_be_heard(channel: Element, items: list[Element]) -> None:
    type_ = said(channel, f"{ITUNES}type")

    assert type_ in ("episodic", "serial")
    assert type_ == "episodic" or all(item.find(f"{ITUNES}episode") is not None for item in items)


def test_a2_12_does_not_claim_to_have_moved(channel: Element) -> None:
    assert channel.find(f"{ITUNES}new-feed-url") is None


def test_a2_13_is_not_complete_and_not_blocked(channel: Element) -> None:
    assert channel.find(f"{ITUNES}complete") is None
    assert channel.find(f"{ITUNES}block") is None
    assert channel.find(f"{PODCAST}block") is None


def test_a2_16_says_what_made_it_and_when(channel: Element) -> None:
    assert said(channel, "generator")
    assert parsedate_to_datetime(said(channel, "lastBuildDate")) <= shows.NOW


def test_a2_17_leaves_out_what_apple_has_dropped(channel: Element) -> None:
    dropped = [f"{ITUNES}{tag}" for tag in ("summary", "subtitle", "keywords", "order", "isClosedCaptioned")]

    assert [element.tag for element in channel.iter(*dropped)] == []


# A3: the items


def test_a3_1_has_plain_titles_without_numbers_or_the_show_s_name(channel: Element, items: list[Element]) -> None:
    titles = [said(item, "title") for item in items]

    assert [title for title in titles if said(channel, "title") in title or re.search(r"[<>]|&\w+;", title)] == []
    assert [title for title in titles if re.search(r"\bS\d+ ?E\d+\b|\bepisode \d+\b|#\d+", title, re.IGNORECASE)] == []


def test_a3_2_has_one_enclosure_an_item_and_each_another(items: list[Element]) -> None:
    enclosures = [only(item, "enclosure") for item in items]

    assert [sorted(map(str, enclosure.keys())) for enclosure in enclosures] == [["length", "type", "url"]] * len(items)
    assert max(Counter(enclosure.get("url") for enclosure in enclosures).values()) == 1


def test_a3_3_has_enclosures_whose_ending_says_their_type(items: list[Element]) -> None:
    for item in items:
        enclosure = only(item, "enclosure")
        ending = Path(urlsplit(str(enclosure.get("url"))).path).suffix
        assert enclosure.get("type") in ENCLOSURES[ending]


def test_a3_4_says_the_real_size_of_each_file(items: list[Element]) -> None:
    for item in items:
        enclosure = only(item, "enclosure")
        file = shows.ROOT / "audio" / Path(urlsplit(str(enclosure.get("url"))).path).name
        assert enclosure.get("length") == str(file.stat().st_size)
        assert file.stat().st_size > 0


def test_a3_5_has_a_guid_an_item_and_each_another(items: list[Element]) -> None:
    guids = [said(item, "guid") for item in items]

    assert max(Counter(guids).values()) == 1
    assert max(len(guid) for guid in guids) <= 740


def test_a3_6_claims_no_guid_for_an_address(items: list[Element]) -> None:
    for item in items:
        assert only(item, "guid").get("isPermaLink") == "false" or said(item, "guid") == said(item, "link")


def test_a3_7_says_dates_in_the_words_of_mail(items: list[Element]) -> None:
    dates = [said(item, "pubDate") for item in items]

    for date in dates:
        assert re.fullmatch(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (GMT|[+-]\d{4})", date)
        moment = parsedate_to_datetime(date)
        assert date.startswith(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][moment.weekday()])
        assert datetime(2005, 1, 1, tzinfo=UTC) < moment <= shows.NOW
    assert max(Counter(dates).values()) == 1


def test_a3_8_describes_in_at_most_4000_bytes_of_what_apple_shows(items: list[Element]) -> None:
    for item in items:
        description = said(item, "description")
        tags = {element.tag for element in html.fromstring(f"<div>{description}</div>").iterdescendants()}
        assert len(description.encode()) <= 4_000
        assert tags <= {"p", "ol", "ul", "li", "a", "br"}


def test_a3_9_says_lengths_in_whole_seconds(items: list[Element]) -> None:
    assert [said(item, f"{ITUNES}duration") for item in items if not said(item, f"{ITUNES}duration").isdigit()] == []


def test_a3_10_links_a_page_an_item(items: list[Element]) -> None:
    links = [said(item, "link") for item in items]

    assert max(Counter(links).values()) == 1
    assert [link for link in links if not re.fullmatch(r"https://[^/]+/.+", link)] == []


def test_a3_11_shows_covers_of_the_right_kind(items: list[Element]) -> None:
    covers = [str(cover.get("href")) for item in items for cover in item.findall(f"{ITUNES}image")]

    assert covers
    assert [cover for cover in covers if not re.fullmatch(r"https://.+\.(jpe?g|png)", cover)] == []


def test_a3_12_says_of_each_item_whether_it_is_explicit(items: list[Element]) -> None:
    assert {said(item, f"{ITUNES}explicit") for item in items} <= {"true", "false"}


def test_a3_13_counts_from_one(items: list[Element]) -> None:
    numbers = [
        said(item, tag)
        for item in items
        for tag in (f"{ITUNES}season", f"{ITUNES}episode", f"{PODCAST}season", f"{PODCAST}episode")
        if item.find(tag) is not None
    ]

    assert numbers
    assert [number for number in numbers if not re.fullmatch(r"[1-9]\d*", number)] == []


def test_a3_14_tells_trailers_and_bonuses_from_episodes(items: list[Element]) -> None:
    types = {said(item, "title"): said(item, f"{ITUNES}episodeType") for item in items}

    assert set(types.values()) == {"full", "trailer", "bonus"}
    (trailer,) = [item for item in items if said(item, f"{ITUNES}episodeType") == "trailer"]
    assert trailer.find(f"{ITUNES}season") is None
    assert trailer.find(f"{ITUNES}episode") is None


def test_a3_15_has_clean_titles_where_it_has_them_twice(items: list[Element]) -> None:
    assert [title.text for item in items for title in item.findall(f"{ITUNES}title") if not title.text] == []


def test_a3_16_blocks_an_item_with_yes_or_not_at_all(items: list[Element]) -> None:
    assert [block.text for item in items for block in item.findall(f"{ITUNES}block") if block.text != "Yes"] == []


def test_a3_17_links_chapters_and_transcripts_that_are_there(items: list[Element], output: Path) -> None:
    linked = [link for item in items for link in item.iter(f"{PODCAST}chapters", f"{PODCAST}transcript")]

    assert linked
    for link in linked:
        path = str(link.get("url")).removeprefix("https://shelfnine.example.org/podcast/")
        assert (output / path).is_file()
        assert link.get("type")
    assert {chapters.get("type") for item in items for chapters in item.iter(f"{PODCAST}chapters")} == {
        "application/json+chapters"
    }


def test_a3_18_says_the_description_before_the_content(items: list[Element]) -> None:
    for item in items:
        tags = [child.tag for child in item]
        assert tags.index("description") < tags.index(f"{CONTENT}encoded")
