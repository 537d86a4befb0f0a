"""The host's feed: what it says is read byte for byte, its items are kept as they are, and nothing bad gets in."""

from pathlib import Path

import pytest
from lxml import etree

import make
from feedtool import addresses, hostfeed
from feedtool.feeds import rss
from feedtool.hostfeed import HostFeed, HostItem
from feedtool.model import Audio

CHANNEL = """\
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
  xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:anchor="https://anchor.fm/xmlns">
<channel><title>A Show</title>
"""
END = "</channel></rss>\n"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"


def feed(*items: str) -> bytes:
    """Return a host's feed of these items; the first begins at line 4."""
    return (CHANNEL + "\n".join(f"<item>{item}</item>" for item in items) + END).encode()


def parsed(data: bytes) -> HostFeed:
    return hostfeed.parse("config/host-feed.xml", data)


def one(item: str) -> HostItem:
    """Return what is read of the item with that inside and a guid, with which nothing must be wrong."""
    found = parsed(feed(f"<guid>g</guid>{item}"))
    assert found.problems == ()
    return found.items[0]


def refused(data: bytes) -> str:
    """Return why the feed *data* is refused."""
    found = parsed(data)
    (problem,) = found.problems
    assert (found.items, problem.code, problem.severity) == ((), "HF101", "error")
    assert problem.fix
    return f"{problem.place}: {problem.message}"


def tree(element: etree._Element) -> object:
    """Return all that an XML reader finds in *element*."""
    children = [(tree(child), child.tail) for child in element]
    return element.tag, sorted(element.attrib.items()), element.text, children


def standing(item: HostItem) -> etree._Element:
    """Return the item as other programs find it in a feed of ours."""
    podcast = make.podcast(make.item(make.episode(), xml=item.xml))
    found = etree.fromstring(rss.write(podcast).encode()).find("channel/item")
    assert found is not None
    return found


# What it says


def test_an_item_is_read() -> None:
    (found,) = parsed(
        feed(
            """
            <title><![CDATA[  The First &
            Last ]]></title>
            <link>https://anchor.fm/show/episodes/The-First-ept67o</link>
            <guid isPermaLink="false">ff82de17</guid>
            <pubDate>Mon, 21 Sep 2020 18:00:09 +0200</pubDate>
            <enclosure url="https://anchor.fm/s/1/podcast/play/2/https%3A%2F%2Fcdn" length="2345" type="audio/x-m4a"/>
            <itunes:duration>01:02:03</itunes:duration>
            <itunes:season>1</itunes:season>
            <itunes:episode>4</itunes:episode>
            """
        )
    ).items

    assert found.guid == "ff82de17"
    assert found.title == "The First & Last"
    assert found.link == "https://anchor.fm/show/episodes/The-First-ept67o"
    assert found.token == "ept67o"
    assert found.audio == Audio(
        "https://anchor.fm/s/1/podcast/play/2/https%3A%2F%2Fcdn", 2345, "audio/x-m4a", 3_723_000
    )
    assert str(found.published) == "2020-09-21 16:00:09+00:00"
    assert (found.season, found.number) == (1, 4)
    assert str(found.place) == "config/host-feed.xml:4"


def test_the_podcasts_guid_is_read() -> None:
    data = feed().replace(b"<title>", b"<podcast:guid> 917393e3 </podcast:guid><title>")

    assert parsed(data).guid == "917393e3"


@pytest.mark.parametrize(
    ("length", "size"),
    [('length="12"', 12), ('length="0"', 0), ("", 0), ('length=""', 0), ('length="-1"', 0), ('length="1.2e6"', 0),
     ('length=" 12 "', 12), ('length="\u0661\u0662"', 0), (f'length="{"9" * 5000}"', 0)],
)  # fmt: skip
def test_a_length_is_a_number_or_not_known(length: str, size: int) -> None:
    found = one(f'<enclosure url="https://a.example/1.mp3" {length} type="audio/mpeg"/>').audio

    assert found == Audio("https://a.example/1.mp3", size, "audio/mpeg")


@pytest.mark.parametrize("enclosure", ["", "<enclosure/>", '<enclosure url=""/>', '<enclosure url=" "/>'])
def test_an_item_may_have_no_audio(enclosure: str) -> None:
    assert one(enclosure).audio is None


@pytest.mark.parametrize("media", ["", 'type=""', 'type="audio/mpeg"'])
def test_a_type_that_is_not_given_is_that_of_an_mp3(media: str) -> None:
    found = one(f'<enclosure url="https://a.example/1.mp3" length="1" {media}/>').audio

    assert found == Audio("https://a.example/1.mp3", 1, "audio/mpeg")


@pytest.mark.parametrize(
    ("written", "ms"),
    [("61", 61_000), ("1:01", 61_000), ("00:01:01", 61_000), ("0", None), ("", None), ("an hour", None), ("-5", None)],
)
def test_a_duration_in_any_form_or_none(written: str, ms: int | None) -> None:
    audio = one(f'<enclosure url="https://a.example/1.mp3"/><itunes:duration>{written}</itunes:duration>').audio

    assert audio
    assert audio.duration == ms


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Fri, 15 Sep 2023 20:46:00 GMT", "2023-09-15 20:46:00+00:00"),
        ("15 Sep 2023 20:46 -0000", "2023-09-15 20:46:00+00:00"),
        ("Fri, 15 Sep 2023 20:46:00 EST", "2023-09-16 01:46:00+00:00"),
        ("Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01 00:00:00+00:00"),
        ("Wed, 31 Dec 1969 23:59:59 GMT", "None"),
        ("Fri, 31 Dec 9999 23:59:59 -1200", "None"),
        ("31 Feb 2023 10:00:00 GMT", "None"),
        ("soon", "None"),
        ("", "None"),
    ],
)
def test_a_date_is_read_or_not_known(written: str, moment: str) -> None:
    assert str(one(f"<pubDate>{written}</pubDate>").published) == moment


@pytest.mark.parametrize(("written", "number"), [("4", 4), ("", None), ("four", None), ("-4", None), ("9" * 99, None)])
def test_a_number_is_read_or_not_known(written: str, number: int | None) -> None:
    assert one(f"<itunes:episode>{written}</itunes:episode>").number == number


def test_a_comment_inside_a_guid_is_not_a_part_of_it() -> None:
    assert parsed(feed("<guid>a<!-- here -->b</guid>")).items[0].guid == "ab"


def test_prefixes_do_not_matter() -> None:
    data = feed("<guid>g</guid><itunes:season>3</itunes:season>")
    data = data.replace(b"xmlns:itunes=", b"xmlns:i=").replace(b"itunes:", b"i:")

    (item,) = parsed(data).items

    assert item.season == 3
    assert "<itunes:season>3</itunes:season>" in item.xml


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_any_encoding_is_read(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?>' + feed("<guid>g</guid><title>Café</title>").decode()

    assert parsed(text.encode(encoding)).items[0].title == "Café"


# Tokens


@pytest.mark.parametrize(
    ("address", "token"),
    [
        ("https://anchor.fm/club/episodes/The-Rise-of-MLOps---Theofilos-Papapanagiotou-ept67o", "ept67o"),
        ("https://www.anchor.fm/club/episodes/Roles-in-a-data-team-emqcft/", "emqcft"),
        ("https://podcasters.spotify.com/pod/show/club/episodes/From-Engineer-to-Manager-e1rqkdf", "e1rqkdf"),
        ("http://creators.spotify.com/pod/profile/club/episodes/Not-yet-e9zzzz?si=1#t", "e9zzzz"),
        ("The-Rise-of-MLOps---Theofilos-Papapanagiotou-ept67o", "ept67o"),
        ("ept67o", "ept67o"),
        ("https://anchor.fm/club/episodes/Graph-databases-explained", ""),
        ("https://anchor.fm/club/episodes/How-to-teach-everybody", ""),
        ("Graph-databases-explained", ""),
        ("https://example.org/episodes/The-Rise-of-MLOps-ept67o", ""),
        ("https://anchor.fm.example.org/club/episodes/The-Rise-ept67o", ""),
        ("https://example.org/?https://anchor.fm/a-ept67o", ""),
        ("https://anchor.fm/club", ""),
        ("", ""),
    ],
)
def test_the_hosts_name_of_an_episode(address: str, token: str) -> None:
    assert addresses.token(address) == token


# Items as they are

STRANGE = """
<title><![CDATA[A & B <i>]]></title>
<guid isPermaLink="true">https://a.example/?p=1&amp;q=2</guid>
<anchor:support type="x" anchor:level="2">yes<anchor:inner/>tail</anchor:support>
<other:thing xmlns:other="urn:other" a="1" other:b="2"> two
 lines&#13;</other:thing>
<plain xmlns="urn:plain"><child>ä €</child></plain>
<podcast:value type="lightning"><podcast:valueRecipient name="N" split="1"/></podcast:value>
<!-- a remark -->
<?odd thing?>
<description><![CDATA[<p>Notes with ]]]]><![CDATA[> and &nbsp; in them</p>]]></description>
"""


def test_unknown_elements_stay_as_the_host_has_them() -> None:
    data = feed(STRANGE)
    theirs = etree.fromstring(data).find("channel/item")
    assert theirs is not None

    ours = standing(parsed(data).items[0])

    assert tree(ours) == tree(theirs)


def test_text_is_kept_to_the_letter() -> None:
    item = one("<title>A  B</title><anchor:x>\n  two\n  lines</anchor:x>")

    assert "<title>A  B</title>" in item.xml
    assert ">\n  two\n  lines</anchor:x>" in item.xml


def test_an_item_declares_what_our_feed_does_not_and_no_more() -> None:
    item = one("<itunes:season>1</itunes:season><anchor:x/>")

    assert 'xmlns:anchor="https://anchor.fm/xmlns"' in item.xml
    assert "xmlns:itunes" not in item.xml
    assert "xmlns:podcast" not in item.xml


def test_a_namespace_of_another_case_is_not_made_ours() -> None:
    odd = "http://www.itunes.com/DTDs/Podcast-1.0.dtd"
    data = feed("<guid>g</guid><itunes:season>3</itunes:season>").replace(ITUNES[1:-1].encode(), odd.encode())

    season = standing(parsed(data).items[0]).find(f"{{{odd}}}season")

    assert season is not None
    assert season.text == "3"


def test_notes_may_speak_of_doctypes_and_items() -> None:
    notes = "<!DOCTYPE html> begins a page, <!ENTITY> and </item> do not"
    item = one(f"<description><![CDATA[{notes}]]></description>")

    assert standing(item).findtext("description") == notes


def test_an_item_without_a_guid_is_told_and_left_out() -> None:
    found = parsed(feed("<title>One</title>", "<guid>g</guid>", "<guid> </guid>"))

    assert [item.guid for item in found.items] == ["g"]
    assert [f"{p.place}: {p.code} {p.severity}: {p.message}" for p in found.problems] == [
        "config/host-feed.xml:4: HF103 warning: the item 'One' has no guid; it is left out",
        "config/host-feed.xml:6: HF103 warning: the item '' has no guid; it is left out",
    ]


def test_of_two_items_with_one_guid_the_first_counts() -> None:
    found = parsed(feed("<guid>g</guid><title>One</title>", "<guid>g</guid><title>Two</title>"))

    assert [item.title for item in found.items] == ["One"]
    assert [f"{p.place}: {p.code} {p.severity}: {p.message}" for p in found.problems] == [
        "config/host-feed.xml:5: HF107 warning: the item 'Two' has the guid of 'One'; it is left out"
    ]


# What is refused


def test_an_empty_feed_is_a_feed() -> None:
    assert parsed(feed()) == HostFeed()
    assert parsed(feed()).problems == ()


@pytest.mark.parametrize(
    "data",
    [b"", b" ", b"not found", b"{}", b"\xff\xfe\x00", b"\x1f\x8b\x08", b"<!DOCTYPE", feed()[:-5], b"<rss>&x;</rss>"],
)
def test_what_is_not_xml_is_refused(data: bytes) -> None:
    assert "the feed is not XML: " in refused(data)


def test_half_a_feed_is_refused_with_the_line_where_it_ends() -> None:
    whole = feed("<guid>a</guid>", "<guid>b</guid>")

    assert refused(whole[: whole.index(b"b</guid>")]).startswith("config/host-feed.xml:5: the feed is not XML: ")


@pytest.mark.parametrize(
    "data",
    [
        b'<feed xmlns="http://www.w3.org/2005/Atom"/>',
        b"<html><body>Not found</body></html>",
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
        b"<rss/>",
        b"<channel/>",
    ],
)
def test_what_is_not_rss_is_refused(data: bytes) -> None:
    assert refused(data) == "config/host-feed.xml: the file is XML, but not an RSS feed"


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(10))


@pytest.mark.parametrize("inside", ["<guid>&a9;</guid>", '<enclosure url="&a9;"/>'])
def test_a_bomb_of_entities_does_not_go_off(inside: str) -> None:
    data = f"<!DOCTYPE rss [{BOMB}]>".encode() + feed(inside)

    assert "the feed has a DTD" in refused(data)


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE rss>",
        "<!-- x --><?y z?>\n<!DOCTYPE rss>",
        '<!DOCTYPE rss SYSTEM "{secret}">',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret}">]>',
        '<!DOCTYPE rss [<!ENTITY % x SYSTEM "{secret}"> %x;]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_dtd_is_refused_and_nothing_that_it_names_is_read(doctype: str, encoding: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("<!ENTITY y 'secret'>")
    inside = "<guid>&x;</guid>" if "ENTITY x" in doctype else "<guid>g</guid>"
    text = doctype.replace("{secret}", secret.as_uri()) + feed(inside).decode()

    assert "the feed has a DTD" in refused(text.encode(encoding))


def test_nothing_is_included(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    href = (tmp_path / "secret").as_uri()
    item = one(f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{href}" parse="text"/>')

    assert "secret</" not in item.xml
    assert "<xi:include" in item.xml
